//! One Engine.IO connection as the user sees it.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use socketio_wasm::protocol::engine::packet::EnginePacketType;
use socketio_wasm::protocol::io::{
    CallbackId, EngineEvent, EngineEventKind, EngineId, EngineInput, Input, TransportId,
};

use super::codec;
use super::emitter::{listener, Emitter, Event, Failure, IntoOutcome, Outcome};
use super::errors::Native;
use super::host::Host;
use super::network::Frame;
use super::value::Value;

#[derive(Default)]
pub(crate) struct EngineObject {
    pub(crate) emitter: Emitter,
    /// The session id of the handshake.
    pub(crate) sid: RefCell<String>,
    /// The transport in use.
    pub(crate) transport: Cell<Option<TransportId>>,
    /// Packets that no transport has taken.
    pub(crate) buffer: RefCell<VecDeque<Frame>>,
}

#[derive(Clone)]
pub(crate) struct Engine {
    host: Rc<Host>,
    id: EngineId,
    object: Rc<EngineObject>,
}

impl Engine {
    pub(crate) fn new(host: &Rc<Host>, id: EngineId, object: Rc<EngineObject>) -> Self {
        Self {
            host: host.clone(),
            id,
            object,
        }
    }

    pub(crate) fn on<R: IntoOutcome>(&self, name: &str, call: impl Fn(&Event) -> R + 'static) {
        self.object.emitter.add(name, listener(call), false);
        if let Some(event) = event_named(name) {
            self.host.task(Input::Engine(
                self.id,
                EngineInput::Observe {
                    event,
                    observed: true,
                },
            ));
        }
    }

    pub(crate) fn write(&self, text: &str) -> Outcome {
        self.push(text, None)
    }

    pub(crate) fn write_with<R: IntoOutcome>(
        &self,
        text: &str,
        flushed: impl FnOnce() -> R + 'static,
    ) -> Outcome {
        self.push(text, Some(self.host.keep(move |_| flushed())))
    }

    fn push(&self, text: &str, callback: Option<CallbackId>) -> Outcome {
        let frame = codec::frame(EnginePacketType::Message, text);
        self.host
            .call(|failures| self.host.push(self.id, frame, callback, failures))
    }

    pub(crate) fn close(&self) -> Outcome {
        self.host.input(Input::Engine(self.id, EngineInput::Close))
    }

    pub(crate) fn state(&self) -> &'static str {
        self.host.driver.with(|core| {
            core.engine(self.id)
                .map_or("gone", |engine| engine.state().as_str())
        })
    }

    /// The name of the transport in use.
    pub(crate) fn transport(&self) -> Option<&'static str> {
        self.host.driver.with(|core| {
            let transport = core.engine(self.id)?.transport()?;
            core.transport(transport)
                .map(|transport| transport.kind().name())
        })
    }
}

impl Host {
    pub(crate) fn engine_event(
        self: &Rc<Self>,
        id: EngineId,
        event: EngineEvent<Native>,
        failures: &mut Vec<Failure>,
    ) {
        let Some(engine) = self.engine_object(id) else {
            return;
        };
        let event = self.describe(&event);
        self.dispatch(&engine.emitter, &event, failures);
    }

    fn describe(&self, event: &EngineEvent<Native>) -> Event {
        let text = |text: &str| Value::Text(text.into());
        let args = match event {
            EngineEvent::Open
            | EngineEvent::Drain
            | EngineEvent::Flush
            | EngineEvent::Heartbeat
            | EngineEvent::Ping
            | EngineEvent::Pong => Vec::new(),
            EngineEvent::Handshake(value) | EngineEvent::Error(value) => vec![value.clone()],
            EngineEvent::UpgradeError(error) => vec![error.clone().into()],
            EngineEvent::Packet(frame) | EngineEvent::PacketCreate(frame) => {
                vec![text(&frame.show())]
            }
            EngineEvent::Data(frame) | EngineEvent::Message(frame) => {
                let data = match frame {
                    Frame::Text(_) => frame.data().into(),
                    Frame::Binary(_) => frame.show(),
                };
                vec![text(&data)]
            }
            EngineEvent::Upgrading(transport) | EngineEvent::Upgrade(transport) => {
                let name = self.driver.with(|core| {
                    core.transport(*transport)
                        .map(|transport| transport.kind().name())
                });
                vec![text(name.unwrap_or("gone"))]
            }
            EngineEvent::Close(reason, details) => {
                let mut args = vec![text(reason.as_str())];
                args.extend(details.clone());
                args
            }
        };
        Event::new(event.kind().name(), args)
    }
}

/// The event of an engine with this name; `None` for a name that the core does not emit.
pub(crate) fn event_named(name: &str) -> Option<EngineEventKind> {
    EngineEventKind::ALL
        .into_iter()
        .find(|kind| kind.name() == name)
}
