//! Performs the outputs of the core, by calling methods of the face's [`Host`].

use wasm_bindgen::prelude::*;

use crate::core::Core;
use crate::errors::probe_error;
use crate::face::Host;
use crate::options::{engine_options, handshake};
use crate::values::Face;
use socketio_wasm::protocol::io::{
    AckId, Batch, EngineEvent, EngineId, Input, ManagerEvent, Output, PacketId, Recovery,
    Subscriber, TransportId, TransportKind, UrlParameters,
};

pub(crate) fn perform(core: &Core, host: &Host, output: Output<Face>) {
    match output {
        Output::EngineOptions(engine) => {
            let settings = host.engine_options(engine.into());
            core.answer(match settings {
                Some(settings) => Input::EngineOptions(Box::new(engine_options(&settings))),
                None => Input::EngineOptionsFailed,
            });
        }
        // WebSocket is the only kind of transport that the face opens.
        Output::OpenTransport {
            transport,
            engine,
            kind: TransportKind::WebSocket | TransportKind::Polling,
            parameters,
        } => host.open_web_socket(
            transport.into(),
            engine.into(),
            parameters.session,
            token(parameters),
            parameters.base64,
        ),
        Output::Poll(transport, engine, parameters) => host.poll(
            transport.into(),
            engine.into(),
            parameters.session,
            token(parameters),
            parameters.base64,
        ),
        Output::CloseRequest(transport, engine, parameters) => host.close_request(
            transport.into(),
            engine.into(),
            parameters.session,
            token(parameters),
            parameters.base64,
        ),
        Output::Send(transport, engine, batch, parameters) => {
            send(host, transport, engine, batch, parameters)
        }
        Output::UseTransport(engine, transport) => {
            host.use_transport(engine.into(), transport.into())
        }
        Output::CloseTransport(transport) => host.close_transport(transport.into()),
        Output::Microtask => host.microtask(),

        Output::Handshake(engine, frame) => {
            let data = host.handshake(engine.into(), frame);
            core.answer(match data {
                Some(data) => Input::Handshake(engine, Box::new(handshake(&data))),
                None => Input::HandshakeFailed(engine),
            });
        }
        Output::Read(frame) => host.read(frame),
        Output::ResetDecoder => host.reset_decoder(),
        Output::ReleaseEnds => host.release_ends(),
        Output::Pong(engine) => host.pong(engine.into()),
        Output::Enqueue(engine, packet) => host.enqueue(engine.into(), packet),
        Output::Measure(engine, limit) => {
            let lengths = host.measure(engine.into(), limit as f64);
            let lengths: Vec<usize> = lengths.into_iter().map(|length| length as usize).collect();
            core.answer(Input::Measured(engine, &lengths));
        }
        Output::DropBuffer(engine) => host.drop_buffer(engine.into()),

        Output::Engine(engine, event) => emit_engine(host, engine, event),
        Output::FlushCallback(callback) => host.flush_callback(callback.into()),
        Output::ForgetCallback(callback) => host.forget_callback(callback.into()),
        Output::EngineGone(engine) => host.engine_gone(engine.into()),
        Output::Manager(event) => emit_manager(host, event),
        Output::Subscribe(subscriber) => subscribe(host, subscriber, true),
        Output::Unsubscribe(subscriber) => subscribe(host, subscriber, false),
        Output::OpenCallback(callback, error) => {
            host.open_callback(callback.into(), error.map(JsValue::from))
        }

        Output::SendConnect(namespace) => host.send_connect(namespace.into()),
        Output::SendDisconnect(namespace) => host.send_disconnect(namespace.into()),
        Output::Connected(namespace, sid, recovery) => {
            let recovered = match recovery {
                Recovery::Unsupported => None,
                Recovery::New => Some(false),
                Recovery::Recovered => Some(true),
            };
            host.connected(namespace.into(), sid, recovered)
        }
        Output::ConnectEvent(namespace) => host.connect_event(namespace.into()),
        Output::ConnectError(namespace, error) => {
            host.connect_error(namespace.into(), error.into())
        }
        Output::Disconnected(namespace, reason, details) => host.disconnected(
            namespace.into(),
            reason.as_str(),
            details.map(JsValue::from),
        ),
        Output::FlushReceived { namespace, track } => host.flush_received(namespace.into(), track),
        Output::FlushSend(namespace) => host.flush_send(namespace.into()),
        Output::Unbuffer(namespace, ack) => host.unbuffer(namespace.into(), ack.into()),
        Output::BufferedIds(namespace) => {
            let ids = host.buffered_ids(namespace.into());
            let ids: Vec<AckId> = ids.into_iter().filter_map(ack_id).collect();
            core.answer(Input::BufferedIds(namespace, &ids));
        }
        Output::SendQueued(namespace, emission) => host.send_queued(
            namespace.into(),
            emission.fate.into(),
            emission.ack.map(u32::from),
        ),
        Output::QueueFailed(namespace, error) => host.queue_failed(namespace.into(), error.into()),
        Output::AckFailed(namespace, ack, error) => {
            host.ack_failed(namespace.into(), ack.into(), error.into())
        }
        Output::ForgetAck(namespace, ack) => host.forget_ack(namespace.into(), ack.into()),
    }
}

fn send(
    host: &Host,
    transport: TransportId,
    engine: EngineId,
    batch: Batch,
    parameters: Option<UrlParameters>,
) {
    match (batch, parameters) {
        (Batch::Control { kind, body }, _) => {
            // Data that the host must make itself belong to transports that the face does not have.
            let data = body.text().unwrap_or_default();
            host.send_control(transport.into(), kind as u32, data);
        }
        (Batch::Buffered(count), None) => {
            host.send_buffered(transport.into(), engine.into(), count)
        }
        (Batch::Buffered(count), Some(parameters)) => host.post(
            transport.into(),
            engine.into(),
            count,
            parameters.session,
            token(parameters),
            parameters.base64,
        ),
    }
}

fn token(parameters: UrlParameters) -> Option<f64> {
    // It is below 36^8, so a JavaScript number holds it exactly.
    parameters.token.map(|token| token as f64)
}

/// The user may have put packets into the send buffer; their ids are ignored unless this client
/// could have given them.
fn ack_id(id: f64) -> Option<AckId> {
    match PacketId::from(Some(id)) {
        PacketId::Ack(id) => Some(id),
        PacketId::None | PacketId::Foreign => None,
    }
}

fn subscribe(host: &Host, subscriber: Subscriber, on: bool) {
    for event in subscriber.events() {
        match subscriber {
            Subscriber::Namespace(namespace) => host.mark_namespace(event, namespace.into(), on),
            Subscriber::Manager(engine) | Subscriber::Opening(engine) => {
                host.mark_engine(event, engine.into(), on);
            }
        }
    }
    if let Subscriber::Manager(_) = subscriber {
        host.listen_to_parser(on);
    }
}

fn emit_engine(host: &Host, engine: EngineId, event: EngineEvent<Face>) {
    let name = event.kind().into();
    match event {
        EngineEvent::Packet(frame) | EngineEvent::Data(frame) | EngineEvent::Message(frame) => {
            host.engine_frame(engine.into(), name, frame);
        }
        EngineEvent::Upgrading(transport) | EngineEvent::Upgrade(transport) => {
            host.engine_transport(engine.into(), name, transport.into());
        }
        EngineEvent::Handshake(value) | EngineEvent::PacketCreate(value) => {
            host.engine_value(engine.into(), name, value);
        }
        EngineEvent::Error(error) => host.engine_value(engine.into(), name, error.into()),
        EngineEvent::UpgradeError(error) => {
            host.engine_value(engine.into(), name, probe_error(&error));
        }
        EngineEvent::Close(reason, details) => {
            host.engine_closed(
                engine.into(),
                name,
                reason.as_str(),
                details.map(JsValue::from),
            );
        }
        _ => host.engine_event(engine.into(), name),
    }
}

fn emit_manager(host: &Host, event: ManagerEvent<Face>) {
    let name = event.kind().into();
    match event {
        ManagerEvent::Error(error) | ManagerEvent::ReconnectError(error) => {
            host.manager_value(name, error.into());
        }
        ManagerEvent::ReconnectAttempt(count) | ManagerEvent::Reconnect(count) => {
            host.manager_value(name, count.into());
        }
        ManagerEvent::Close(reason, details) => {
            host.manager_closed(name, reason.as_str(), details.map(JsValue::from))
        }
        ManagerEvent::Open | ManagerEvent::Ping | ManagerEvent::ReconnectFailed => {
            host.manager_event(name);
        }
    }
}
