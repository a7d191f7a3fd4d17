//! Which transition an input, or the answer to an output, begins.

use super::engine::connection::EngineState;
use super::io::{
    Answer, CloseDetails, EngineId, EngineInput, Input, ManagerInput, NamespaceId, NamespaceInput,
    PageInput, Reason, Subscriber, TimerId, TransportId, TransportInput, Types,
};
use super::socket::retry_queue::Drain;
use super::timers::Timer;
use super::{Core, Dispatch};

impl<T: Types> Core<T> {
    pub(crate) fn accept(&mut self, input: Input<T>) {
        match input {
            Input::Namespace(id, input) => self.accept_for_namespace(id, input),
            Input::Manager(input) => self.accept_for_manager(input),
            Input::Engine(id, input) => self.accept_for_engine(id, input),
            Input::Transport(id, input) => self.accept_for_transport(id, input),
            Input::Page(input) => self.accept_for_page(input),
            Input::Notify(subscriber) => self.notify(subscriber),
            Input::Timeout(timer) => self.timeout(timer),
        }
    }

    pub(crate) fn accept_answer(&mut self, answer: Answer<'_, T>) {
        match answer {
            Answer::Options(options) => self.manager_options(options),
            Answer::Handshake(id, Some(handshake)) => self.engine_handshake(id, handshake),
            Answer::Handshake(id, None) => self.engine_handshake_failed(id),
            Answer::Measured(id, lengths) => self.engine_measured(id, lengths),
            Answer::BufferedIds(id, ids) => self.drop_acks_except(id, ids),
        }
    }

    #[inline(always)]
    fn accept_for_namespace(&mut self, id: NamespaceId, input: NamespaceInput<T>) {
        match input {
            NamespaceInput::Use => self.use_namespace(id),
            NamespaceInput::Connect => self.namespace_connect(id),
            NamespaceInput::Disconnect => self.namespace_disconnect(id),
            NamespaceInput::SetConnected(connected) => self.set_connected(id, connected),
            NamespaceInput::EncodeFailed(ack) => self.encode_failed(id, ack),
            NamespaceInput::QueueNext => self.queue_drain(id, Drain::Next),
            NamespaceInput::Accepted(sid, session) => self.namespace_accepted(id, sid, session),
            NamespaceInput::Expelled => self.namespace_expelled(id),
            NamespaceInput::Refused => self.namespace_destroy(id),
        }
    }

    #[inline(always)]
    fn accept_for_manager(&mut self, input: ManagerInput<T>) {
        match input {
            ManagerInput::Open(callback) => self.manager_open(callback.into()),
            ManagerInput::Close => self.manager_force_close(),
            ManagerInput::Set(setting) => self.manager.set(setting),
            ManagerInput::Observe { event, observed } => {
                set_bit(&mut self.manager.watch, event.bit(), observed);
            }
            ManagerInput::DecodeFailed(error) => self.parse_error(CloseDetails::Decode(error)),
            ManagerInput::ParserFailed(error) => self.parse_error(CloseDetails::Parser(error)),
        }
    }

    #[inline(always)]
    fn accept_for_engine(&mut self, id: EngineId, input: EngineInput<T>) {
        match input {
            EngineInput::Observe { event, observed } => {
                if let Some(engine) = self.engines.get_mut(id) {
                    set_bit(&mut engine.watch, event.bit(), observed);
                }
            }
            EngineInput::PingExpired => self.engine_end(id, Reason::PingTimeout, None),
            EngineInput::Flush => self.engine_flush(id),
            EngineInput::Push(packet) => self.push_observed(id, packet),
            EngineInput::Close => self.engine_close(id),
        }
    }

    #[inline(always)]
    fn accept_for_transport(&mut self, id: TransportId, input: TransportInput<T>) {
        match input {
            TransportInput::Opened => self.transport_opened(id),
            TransportInput::Refused(error) => self.transport_refused(id, error),
            TransportInput::Frame {
                kind,
                is_probe_answer,
                frame,
            } => self.transport_frame(id, kind, is_probe_answer, frame),
            TransportInput::PayloadEnd => self.payload_end(id),
            TransportInput::Sent => self.transport_sent(id),
            TransportInput::Closed(context) => self.transport_closed(id, context),
            TransportInput::Failed {
                description,
                context,
                writing,
            } => self.transport_failed(id, description, context, writing),
        }
    }

    #[inline(always)]
    fn accept_for_page(&mut self, input: PageInput) {
        match input {
            PageInput::Offline => self.offline(),
            PageInput::BeforeUnload => self.before_unload(),
            PageInput::PageHide => self.page_hide(),
        }
    }

    /// A subscriber's turn has come among the listeners of the event that is being dispatched.
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

    fn timeout(&mut self, timer: TimerId) {
        match self.timers.take(timer) {
            None => {}
            Some(Timer::ConnectTimeout(engine)) => self.connect_timed_out(engine),
            Some(Timer::Reconnect) => self.reconnect_due(),
            Some(Timer::PingTimeout(engine)) => self.engine_end(engine, Reason::PingTimeout, None),
            Some(Timer::NoTransport(engine)) => self.engine_has_no_transport(engine),
            Some(Timer::Probe(transport)) => self.probe_due(transport),
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
