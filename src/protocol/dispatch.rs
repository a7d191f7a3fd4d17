//! Which transition an input begins.

use super::engine::connection::EngineState;
use super::io::{CloseDetails, Input, Reason, Subscriber, TimerId, Types};
use super::socket::retry_queue::Drain;
use super::timers::Timer;
use super::{Core, Dispatch, Task};

impl<T: Types> Core<T> {
    #[inline(always)]
    pub(crate) fn accept(&mut self, input: Input<'_, T>) {
        match input {
            Input::Open(callback) => self.manager_open(callback.into()),
            Input::Close => self.manager_force_close(),
            Input::Set(setting) => self.manager.set(setting),
            Input::ObserveManager { event, observed } => {
                set_bit(&mut self.manager.watch, event.bit(), observed);
            }
            Input::ObserveEngine {
                engine,
                event,
                observed,
            } => {
                if let Some(engine) = self.engines.get_mut(engine) {
                    set_bit(&mut engine.watch, event.bit(), observed);
                }
            }
            Input::Notify(subscriber) => self.notify(subscriber),
            Input::EngineOptions(options) => self.manager_options(Some(options)),
            Input::EngineOptionsFailed => self.manager_options(None),

            Input::UseNamespace(id) => self.use_namespace(id),
            Input::Connect(id) => self.namespace_connect(id),
            Input::Disconnect(id) => self.namespace_disconnect(id),
            Input::SetConnected {
                namespace,
                connected,
            } => self.set_connected(namespace, connected),
            Input::EncodeFailed(id, ack) => self.encode_failed(id, ack),
            Input::QueueNext(id) => self.queue_drain(id, Drain::Next),
            Input::Accepted(id, sid, session) => self.namespace_accepted(id, sid, session),
            Input::Expelled(id) => self.namespace_expelled(id),
            Input::Refused(id) => self.namespace_destroy(id),
            Input::BufferedIds(id, ids) => self.drop_acks_except(id, ids),

            Input::DecodeFailed(error) => self.parse_error(CloseDetails::Decode(error)),
            Input::ParserFailed(error) => self.parse_error(CloseDetails::Parser(error)),
            Input::Handshake(id, handshake) => self.engine_handshake(id, handshake),
            Input::HandshakeFailed(id) => self.engine_handshake_failed(id),
            Input::Measured(id, lengths) => self.engine_measured(id, lengths),

            Input::Flush(id) => self.engine_flush(id),
            Input::Push(id, packet) => self.push_observed(id, packet),
            Input::EngineClose(id) => self.engine_close(id),

            Input::TransportOpened(transport) => self.transport_opened(transport),
            Input::TransportRefused(transport, error) => self.transport_refused(transport, error),
            Input::Frame {
                transport,
                kind,
                is_probe_answer,
                frame,
            } => self.transport_frame(transport, kind, is_probe_answer, frame),
            Input::PayloadEnd(transport) => self.payload_end(transport),
            Input::Sent(transport) => self.transport_sent(transport),
            Input::TransportClosed(transport, context) => self.transport_closed(transport, context),
            Input::TransportFailed {
                transport,
                description,
                context,
                writing,
            } => {
                self.transport_failed(transport, description, context, writing);
            }

            Input::Microtask => self.microtask(),
            Input::Timeout(timer) => self.timeout(timer),
            Input::Offline => self.offline(),
            Input::BeforeUnload => self.before_unload(),
            Input::PageHide => self.page_hide(),
        }
    }

    /// A mark's turn has come among the listeners of the event that is being dispatched.
    fn notify(&mut self, subscriber: Subscriber) {
        match (subscriber, self.dispatching.last()) {
            (Subscriber::Namespace(id), Some(Dispatch::Manager(event))) => {
                let event = event.clone();
                self.namespace_on_event(id, event);
            }
            (
                Subscriber::Manager(engine) | Subscriber::Opening(engine),
                Some(Dispatch::Engine(event)),
            ) => {
                let event = event.clone();
                self.manager_on_event(engine, event);
            }
            _ => {}
        }
    }

    fn microtask(&mut self) {
        match self.tasks.pop_front() {
            Some(Task::PingExpired(engine)) => self.engine_end(engine, Reason::PingTimeout, None),
            None => {}
        }
    }

    fn timeout(&mut self, timer: TimerId) {
        match self.timers.take(timer) {
            None => {}
            Some(Timer::ConnectTimeout(engine)) => self.connect_timed_out(engine),
            Some(Timer::Reconnect) => self.reconnect_due(),
            Some(Timer::PingTimeout(engine)) => self.engine_end(engine, Reason::PingTimeout, None),
            Some(Timer::NoTransport(engine)) => self.engine_has_no_transport(engine),
            Some(Timer::Ack(namespace, ack)) => self.ack_timeout(namespace, ack),
            Some(Timer::Unloaded(engine)) => self.unload_survived(engine),
        }
    }

    fn offline(&mut self) {
        for id in self.engines.ids() {
            let closes = self.engines.get(id).is_some_and(|engine| {
                engine.options.close_on_offline && engine.state != EngineState::Closed
            });
            if closes {
                let details = CloseDetails::NetworkLost.into();
                self.then_end(id, Reason::TransportClose, Some(details));
            }
        }
    }
}

fn set_bit(bits: &mut u32, bit: u32, on: bool) {
    match on {
        true => *bits |= bit,
        false => *bits &= !bit,
    }
}
