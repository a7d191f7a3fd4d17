//! Performs the outputs of the core.

use std::rc::Rc;

use socketio_wasm::protocol::engine::packet::EnginePacketType;
use socketio_wasm::protocol::io::{
    Answer, CallbackId, CallbackOutput, EngineId, EngineInput, EngineOutput, Input, ManagerOutput,
    Output, Subscriber, TransportId, TransportKind, TransportOutput,
};

use super::codec;
use super::emitter::{Event, Failure};
use super::engine::{event_named, EngineObject};
use super::errors::Native;
use super::host::Host;

impl Host {
    pub(crate) fn perform(self: &Rc<Self>, output: Output<Native>, failures: &mut Vec<Failure>) {
        self.count(|effort| effort.outputs += 1);
        self.change_timers();
        match output {
            Output::Namespace(id, output) => self.perform_for_namespace(id, output, failures),
            Output::Manager(output) => self.perform_for_manager(output, failures),
            Output::Engine(id, output) => self.perform_for_engine(id, output, failures),
            Output::Transport(id, output) => self.perform_for_transport(id, output),
            Output::Callback(id, output) => self.perform_for_callback(id, output, failures),
            Output::Subscribe(subscriber) => self.subscribe(subscriber),
            Output::Unsubscribe(subscriber) => self.unsubscribe(subscriber),
        }
    }

    fn perform_for_manager(
        self: &Rc<Self>,
        output: ManagerOutput<Native>,
        failures: &mut Vec<Failure>,
    ) {
        match output {
            ManagerOutput::Event(event) => {
                let event = Event::of_manager(&event);
                self.dispatch(&self.emitter, &event, failures);
            }
            ManagerOutput::Read(frame) => self.receive_observed(&frame, failures),
            ManagerOutput::ResetDecoder => {
                *self.partial.borrow_mut() = None;
                if let Some(parser) = self.parser() {
                    parser.destroy();
                }
            }
            ManagerOutput::ReleaseEnds => {
                for end in self.held.take() {
                    self.end(end);
                }
            }
        }
    }

    fn perform_for_engine(
        self: &Rc<Self>,
        id: EngineId,
        output: EngineOutput<Native>,
        failures: &mut Vec<Failure>,
    ) {
        match output {
            EngineOutput::Options => self.make_engine(id, failures),
            EngineOutput::Event(event) => self.engine_event(id, event, failures),
            EngineOutput::UseTransport(transport) => {
                if let Some(engine) = self.engine_object(id) {
                    engine.transport.set(Some(transport));
                }
            }
            EngineOutput::Handshake(frame) => {
                let handshake = self.read_handshake(id, frame.data()).map(Box::new);
                self.answer(Answer::Handshake(id, handshake));
            }
            EngineOutput::Pong => {
                let frame = codec::frame(EnginePacketType::Pong, "");
                self.push(id, frame, None, failures);
            }
            EngineOutput::PingExpired => self.microtask(move |host, failures| {
                host.feed(Input::Engine(id, EngineInput::PingExpired), failures);
            }),
            EngineOutput::Enqueue(frame) => self.enqueue(id, [frame]),
            EngineOutput::Measure(limit) => self.measure(id, limit),
            EngineOutput::DropBuffer => {
                if let Some(engine) = self.engine_object(id) {
                    engine.buffer.borrow_mut().clear();
                }
            }
            EngineOutput::Gone => {
                self.engines.borrow_mut().remove(&id);
            }
        }
    }

    fn perform_for_transport(self: &Rc<Self>, id: TransportId, output: TransportOutput) {
        match output {
            TransportOutput::Open(engine, kind, parameters) => {
                let address = self.address(engine, kind, parameters);
                self.open_transport(id, kind, address);
            }
            TransportOutput::Poll(engine, parameters) => {
                self.poll(id, self.address(engine, TransportKind::Polling, parameters));
            }
            TransportOutput::Send(engine, batch) => self.send(id, engine, batch, None),
            TransportOutput::Post(engine, batch, parameters) => {
                let address = self.address(engine, TransportKind::Polling, parameters);
                self.send(id, engine, batch, Some(address));
            }
            TransportOutput::CloseRequest(engine, parameters) => {
                self.close_request(self.address(engine, TransportKind::Polling, parameters));
            }
            TransportOutput::Close => self.close_transport(id),
        }
    }

    fn perform_for_callback(
        self: &Rc<Self>,
        id: CallbackId,
        output: CallbackOutput<Native>,
        failures: &mut Vec<Failure>,
    ) {
        match output {
            CallbackOutput::Opened(error) => self.call_back(id, error, failures),
            CallbackOutput::Flushed => self.call_back(id, None, failures),
            CallbackOutput::Forget => self.forget(id),
        }
    }

    fn measure(&self, id: EngineId, limit: usize) {
        let object = self.engine_object(id).expect("an engine that sends");
        let mut lengths = Vec::new();
        for frame in object.buffer.borrow().iter() {
            lengths.push(codec::length(frame));
            if lengths.iter().sum::<usize>() > limit {
                break;
            }
        }
        self.answer(Answer::Measured(id, &lengths));
    }

    fn subscribe(&self, subscriber: Subscriber) {
        match subscriber {
            Subscriber::Namespace(_) => {
                self.emitter.subscribe(subscriber.events(), subscriber);
            }
            Subscriber::Manager(engine) | Subscriber::Opening(engine) => {
                if let Some(engine) = self.engine_object(engine) {
                    engine.emitter.subscribe(subscriber.events(), subscriber);
                }
            }
        }
    }

    fn unsubscribe(&self, subscriber: Subscriber) {
        match subscriber {
            Subscriber::Namespace(_) => self.emitter.unsubscribe(subscriber),
            Subscriber::Manager(engine) | Subscriber::Opening(engine) => {
                if let Some(engine) = self.engine_object(engine) {
                    engine.emitter.unsubscribe(subscriber);
                }
            }
        }
    }

    fn make_engine(self: &Rc<Self>, id: EngineId, failures: &mut Vec<Failure>) {
        let object = Rc::new(EngineObject::default());
        self.engines.borrow_mut().insert(id, object.clone());
        let listeners = self.engine_listeners.borrow().clone();
        for (event, call) in listeners {
            object.emitter.add(&event, call, false);
            if let Some(event) = event_named(&event) {
                let input = Input::Engine(
                    id,
                    EngineInput::Observe {
                        event,
                        observed: true,
                    },
                );
                self.feed(input, failures);
            }
        }
        let read = self.options.borrow().clone();
        let options = read().filter(|_| !self.options_throw.get());
        if options.is_none() {
            failures.push(Failure::new("options"));
        }
        self.answer(Answer::Options(options.map(Box::new)));
    }
}
