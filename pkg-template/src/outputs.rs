//! Performs the outputs of the core, by calling methods of the face's [`Host`].

use wasm_bindgen::prelude::*;

use crate::errors::probe_error;
use crate::face::{url_parameters, Host, UrlParameters};
use crate::options::{engine_options, handshake};
use crate::values::Face;
use socketio_wasm::driver::Driver;
use socketio_wasm::protocol::io::{
    self, AckId, Answer, Batch, CallbackId, CallbackOutput, EngineEvent, EngineId, EngineOutput,
    ManagerEvent, ManagerOutput, NamespaceId, NamespaceOutput, Output, PacketId, Recovery,
    Subscriber, TransportId, TransportOutput,
};

pub(crate) fn perform(driver: &Driver<Face>, host: &Host, output: Output<Face>) {
    match output {
        Output::Namespace(id, output) => perform_for_namespace(driver, host, id, output),
        Output::Manager(output) => perform_for_manager(host, output),
        Output::Engine(id, output) => perform_for_engine(driver, host, id, output),
        Output::Transport(id, output) => perform_for_transport(host, id, output),
        Output::Callback(id, output) => perform_for_callback(host, id, output),
        Output::Subscribe(subscriber) => subscribe(host, subscriber, true),
        Output::Unsubscribe(subscriber) => subscribe(host, subscriber, false),
    }
}

fn perform_for_namespace(
    driver: &Driver<Face>,
    host: &Host,
    namespace: NamespaceId,
    output: NamespaceOutput<Face>,
) {
    let id = namespace.into();
    match output {
        NamespaceOutput::SendConnect => host.send_connect(id),
        NamespaceOutput::SendDisconnect => host.send_disconnect(id),
        NamespaceOutput::Connected(sid, recovery) => host.connected(id, sid, recovered(recovery)),
        NamespaceOutput::ConnectEvent => host.connect_event(id),
        NamespaceOutput::ConnectError(error) => host.connect_error(id, error.into()),
        NamespaceOutput::Disconnected(reason, details) => {
            host.disconnected(id, reason.as_str(), details.map(JsValue::from))
        }
        NamespaceOutput::FlushReceived { track } => host.flush_received(id, track),
        NamespaceOutput::FlushSend => host.flush_send(id),
        NamespaceOutput::Unbuffer(ack) => host.unbuffer(id, ack.into()),
        NamespaceOutput::BufferedIds => {
            let ids = host.buffered_ids(id);
            let ids: Vec<AckId> = ids.into_iter().filter_map(ack_id).collect();
            driver.answer(Answer::BufferedIds(namespace, &ids));
        }
        NamespaceOutput::SendQueued(emission) => {
            host.send_queued(id, emission.fate.into(), emission.ack.map(u32::from))
        }
        NamespaceOutput::QueueFailed(error) => host.queue_failed(id, error.into()),
        NamespaceOutput::AckFailed(ack, error) => {
            host.ack_failed(id, ack.into(), error.into());
            driver.pause();
        }
        NamespaceOutput::ForgetAck(ack) => host.forget_ack(id, ack.into()),
    }
}

fn perform_for_manager(host: &Host, output: ManagerOutput<Face>) {
    match output {
        ManagerOutput::Event(event) => emit_manager(host, event),
        ManagerOutput::Read(frame) => host.read(frame),
        ManagerOutput::ResetDecoder => host.reset_decoder(),
        ManagerOutput::ReleaseEnds => host.release_ends(),
    }
}

fn perform_for_engine(
    driver: &Driver<Face>,
    host: &Host,
    engine: EngineId,
    output: EngineOutput<Face>,
) {
    let id = engine.into();
    match output {
        EngineOutput::Options => {
            let settings = host.engine_options(id);
            let options = settings.map(|settings| Box::new(engine_options(&settings)));
            driver.answer(Answer::Options(options));
        }
        EngineOutput::Event(event) => emit_engine(host, engine, event),
        EngineOutput::UseTransport(transport) => host.use_transport(id, transport.into()),
        EngineOutput::Handshake(frame) => {
            let data = host.handshake(id, frame);
            let handshake = data.map(|data| Box::new(handshake(&data)));
            driver.answer(Answer::Handshake(engine, handshake));
        }
        EngineOutput::Pong => host.pong(id),
        EngineOutput::PingExpired => host.ping_expired(id),
        EngineOutput::Enqueue(packet) => host.enqueue(id, packet),
        EngineOutput::Measure(limit) => {
            let lengths = host.measure(id, limit as f64);
            let lengths: Vec<usize> = lengths.into_iter().map(|length| length as usize).collect();
            driver.answer(Answer::Measured(engine, &lengths));
        }
        EngineOutput::DropBuffer => host.drop_buffer(id),
        EngineOutput::Gone => host.engine_gone(id),
    }
}

fn perform_for_transport(host: &Host, transport: TransportId, output: TransportOutput) {
    let id = transport.into();
    match output {
        TransportOutput::Open(engine, kind, parameters) => {
            host.open_transport(id, kind.into(), engine.into(), parameters.into())
        }
        TransportOutput::Poll(engine, parameters) => {
            host.poll(id, engine.into(), parameters.into())
        }
        TransportOutput::Send(engine, Batch::Buffered(count)) => {
            host.send_buffered(id, engine.into(), count)
        }
        TransportOutput::Post(engine, Batch::Buffered(count), parameters) => {
            host.post(id, engine.into(), count, parameters.into())
        }
        TransportOutput::Send(_, Batch::Control { kind, body })
        | TransportOutput::Post(_, Batch::Control { kind, body }, _) => {
            host.send_control(id, kind as u32, body.text());
        }
        TransportOutput::CloseRequest(engine, parameters) => {
            host.close_request(id, engine.into(), parameters.into())
        }
        TransportOutput::Close => host.close_transport(id),
    }
}

fn perform_for_callback(host: &Host, callback: CallbackId, output: CallbackOutput<Face>) {
    match output {
        CallbackOutput::Opened(error) => {
            host.open_callback(callback.into(), error.map(JsValue::from))
        }
        CallbackOutput::Flushed => host.flush_callback(callback.into()),
        CallbackOutput::Forget => host.forget_callback(callback.into()),
    }
}

/// `socket.recovered`; `None` where the server does not keep sessions.
fn recovered(recovery: Recovery) -> Option<bool> {
    match recovery {
        Recovery::Unsupported => None,
        Recovery::New => Some(false),
        Recovery::Recovered => Some(true),
    }
}

impl From<io::UrlParameters> for UrlParameters {
    fn from(parameters: io::UrlParameters) -> Self {
        // It is below 36^8, so a JavaScript number holds it exactly.
        let token = parameters.token.map(|token| token as f64);
        url_parameters(parameters.session, token, parameters.base64)
    }
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
            Subscriber::Namespace(namespace) => {
                host.subscribe_namespace(event, namespace.into(), on)
            }
            Subscriber::Manager(engine) | Subscriber::Opening(engine) => {
                host.subscribe_engine(event, engine.into(), on);
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
