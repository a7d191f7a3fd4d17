//! Performs what the core asks for.

use std::rc::Rc;

use socketio_wasm::protocol::engine::packet::EnginePacketType;
use socketio_wasm::protocol::io::{
    EngineEventKind, EngineId, Input, Output, Subscriber, TransportKind,
};

use super::codec;
use super::emitter::{Event, Failure};
use super::engine::EngineObject;
use super::errors::Native;
use super::host::Host;

impl Host {
    pub(crate) fn perform(self: &Rc<Self>, output: Output<Native>, failures: &mut Vec<Failure>) {
        self.count(|effort| effort.outputs += 1);
        self.change_timers();
        match output {
            Output::EngineOptions(engine) => self.make_engine(engine, failures),
            Output::OpenTransport {
                transport,
                engine,
                kind,
                parameters,
            } => {
                assert_eq!(kind, TransportKind::WebSocket);
                let address = self.address(engine, kind, parameters);
                self.open_web_socket(transport, address);
            }
            Output::Poll(transport, engine, parameters) => {
                self.poll(
                    transport,
                    self.address(engine, TransportKind::Polling, parameters),
                );
            }
            Output::Send(transport, engine, batch, request) => {
                let address = request
                    .map(|parameters| self.address(engine, TransportKind::Polling, parameters));
                self.send(transport, engine, batch, address);
            }
            Output::CloseTransport(transport) => self.close_transport(transport),
            Output::CloseRequest(_, engine, parameters) => {
                self.close_request(self.address(engine, TransportKind::Polling, parameters));
            }
            Output::Microtask => {
                self.microtask(|host, failures| host.feed(Input::Microtask, failures));
            }
            Output::UseTransport(engine, transport) => {
                if let Some(engine) = self.engine_object(engine) {
                    engine.transport.set(Some(transport));
                }
            }

            Output::Handshake(engine, frame) => {
                let input = match self.read_handshake(engine, frame.data()) {
                    Some(handshake) => Input::Handshake(engine, Box::new(handshake)),
                    None => Input::HandshakeFailed(engine),
                };
                self.answer(input, failures);
            }
            Output::Read(frame) => self.receive_observed(&frame, failures),
            Output::ResetDecoder => {
                *self.partial.borrow_mut() = None;
                if let Some(parser) = self.parser() {
                    parser.destroy();
                }
            }
            Output::ReleaseEnds => {
                for end in self.held.take() {
                    self.end(end);
                }
            }
            Output::Pong(engine) => {
                let frame = codec::frame(EnginePacketType::Pong, "");
                self.push(engine, frame, None, failures);
            }
            Output::Enqueue(engine, frame) => self.enqueue(engine, [frame]),
            Output::Measure(engine, limit) => {
                let object = self.engine_object(engine).expect("an engine that sends");
                let mut lengths = Vec::new();
                for frame in object.buffer.borrow().iter() {
                    lengths.push(codec::length(frame));
                    if lengths.iter().sum::<usize>() > limit {
                        break;
                    }
                }
                self.answer(Input::Measured(engine, &lengths), failures);
            }
            Output::DropBuffer(engine) => {
                if let Some(engine) = self.engine_object(engine) {
                    engine.buffer.borrow_mut().clear();
                }
            }

            Output::Engine(engine, event) => self.engine_event(engine, event, failures),
            Output::EngineGone(engine) => {
                self.engines.borrow_mut().remove(&engine);
            }
            Output::Manager(event) => {
                let event = Event::of_manager(&event);
                self.dispatch(&self.emitter, &event, failures);
            }
            Output::Subscribe(subscriber) => match subscriber {
                Subscriber::Namespace(_) => {
                    self.emitter.subscribe(subscriber.events(), subscriber);
                }
                Subscriber::Manager(engine) | Subscriber::Opening(engine) => {
                    if let Some(engine) = self.engine_object(engine) {
                        engine.emitter.subscribe(subscriber.events(), subscriber);
                    }
                }
            },
            Output::Unsubscribe(subscriber) => match subscriber {
                Subscriber::Namespace(_) => self.emitter.unsubscribe(subscriber),
                Subscriber::Manager(engine) | Subscriber::Opening(engine) => {
                    if let Some(engine) = self.engine_object(engine) {
                        engine.emitter.unsubscribe(subscriber);
                    }
                }
            },
            Output::OpenCallback(id, error) => self.call_back(id, error, failures),
            Output::FlushCallback(id) => self.call_back(id, None, failures),
            Output::ForgetCallback(id) => self.forget(id),

            namespace_output => self.perform_for_socket(namespace_output, failures),
        }
    }

    fn make_engine(self: &Rc<Self>, id: EngineId, failures: &mut Vec<Failure>) {
        let object = Rc::new(EngineObject::default());
        self.engines.borrow_mut().insert(id, object.clone());
        let listeners = self.engine_listeners.borrow().clone();
        for (event, call) in listeners {
            object.emitter.add(&event, call, false);
            if let Some(event) = EngineEventKind::from_name(&event) {
                let input = Input::ObserveEngine {
                    engine: id,
                    event,
                    observed: true,
                };
                self.feed(input, failures);
            }
        }
        let read = self.options.borrow().clone();
        match read().filter(|_| !self.options_throw.get()) {
            Some(options) => self.answer(Input::EngineOptions(Box::new(options)), failures),
            None => {
                failures.push(Failure::new("options"));
                self.answer(Input::EngineOptionsFailed, failures);
            }
        }
    }
}
