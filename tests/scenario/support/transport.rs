//! The browser's part of a host: WebSockets, WebTransports and requests over the simulated network.
//! A WebTransport is one more WebSocket there, which names itself and its session in its address.

use std::rc::Rc;

use socketio_wasm::protocol::engine::payload;
use socketio_wasm::protocol::io::{
    Batch, EngineId, Input, TransportId, TransportInput, TransportKind, UrlParameters,
};

use super::codec;
use super::host::Host;
use super::network::{Message, Request, Response, Wire};
use super::value::Value;

/// How a transport ended.
pub(crate) enum End {
    Closed(TransportId, u16),
    Failed(TransportId, f64, String, bool),
}

/// What a transport of the client waits for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Transport {
    /// One that stays open.
    Lasting(TransportKind),
    /// Whether there is a GET request, and how many packets of the write buffer a POST request
    /// carries.
    Polling { get: bool, post: Option<usize> },
}

impl Host {
    fn wire(&self, id: TransportId) -> Wire {
        Wire {
            client: self.number,
            transport: id,
        }
    }

    fn request(&self, request: Request) {
        self.world.send(Message::ToServer(request));
    }

    /// The address of a request, as far as the server and the tests care: its query.
    pub(crate) fn address(
        &self,
        engine: EngineId,
        kind: TransportKind,
        parameters: UrlParameters,
    ) -> String {
        let options = self.driver.with(|core| {
            let engine = core.engine(engine);
            engine.map(|engine| *engine.options().transport(kind))
        });
        let mut address = String::from("?");
        if options.is_some_and(|options| options.own_query) {
            address.push_str("own=1");
        } else {
            address.push_str("EIO=4&transport=");
            address.push_str(kind.name());
        }
        if parameters.session {
            let engine = self.engine_object(engine).unwrap();
            address.push_str("&sid=");
            address.push_str(&engine.sid.borrow());
        }
        if let Some(token) = parameters.token {
            address.push_str(&format!("&t={token}"));
        }
        if parameters.base64 {
            address.push_str("&b64=1");
        }
        self.addresses.borrow_mut().push(address.clone());
        address
    }

    pub(crate) fn open_transport(&self, id: TransportId, kind: TransportKind, url: String) {
        let throws = match kind {
            TransportKind::WebSocket => &self.web_socket_throws,
            TransportKind::WebTransport => &self.web_transport_throws,
            TransportKind::Polling => panic!("long-polling is not opened"),
        };
        let transport = Transport::Lasting(kind);
        self.transports.borrow_mut().insert(id, transport);
        if throws.get() {
            let message = Message::ToClient(self.wire(id), Response::Refused);
            self.world.network.deliver_at(self.world.now(), message);
            return;
        }
        self.request(Request::Connect(self.wire(id), url));
    }

    pub(crate) fn poll(&self, id: TransportId, url: String) {
        let mut transports = self.transports.borrow_mut();
        let transport = transports.entry(id).or_insert(Transport::Polling {
            get: false,
            post: None,
        });
        if let Transport::Polling { get, .. } = transport {
            *get = true;
        }
        self.request(Request::Get(self.wire(id), url));
    }

    pub(crate) fn send(
        self: &Rc<Self>,
        id: TransportId,
        engine: EngineId,
        batch: Batch,
        url: Option<String>,
    ) {
        let frames = self.frames(engine, batch);
        let packets = match batch {
            Batch::Buffered(count) => count,
            Batch::Control { .. } => 0,
        };
        let Some(url) = url else {
            for frame in frames {
                self.request(Request::Frame(self.wire(id), frame));
            }
            self.microtask(move |host, failures| host.taken(id, engine, packets, failures));
            return;
        };
        if let Some(Transport::Polling { post, .. }) = self.transports.borrow_mut().get_mut(&id) {
            *post = Some(packets);
        }
        let texts: Vec<String> = frames.iter().map(codec::payload_text).collect();
        let body = texts.join(&payload::SEPARATOR.to_string());
        self.request(Request::Post(Some(self.wire(id)), url, body));
    }

    pub(crate) fn close_transport(&self, id: TransportId) {
        if self.transports.borrow_mut().remove(&id).is_some() {
            self.request(Request::Gone(self.wire(id)));
        }
    }

    pub(crate) fn close_request(&self, url: String) {
        self.request(Request::Post(None, url, "1".into()));
    }

    /// Something came from the network. Closed transports and aborted requests ignore it.
    pub(crate) fn receive(self: &Rc<Self>, id: TransportId, response: Response) {
        let Some(transport) = self.transports.borrow().get(&id).copied() else {
            return;
        };
        let settle = |settled: Transport| {
            self.transports.borrow_mut().insert(id, settled);
        };
        match (transport, response) {
            (Transport::Polling { post, .. }, Response::Get(status, body)) => {
                settle(Transport::Polling { get: false, post });
                if status == 200 {
                    self.receive_payload(id, &body);
                } else {
                    self.fail(id, f64::from(status), &body, false);
                }
            }
            (Transport::Polling { get, post }, Response::Post(status, body)) => {
                settle(Transport::Polling { get, post: None });
                if status == 200 {
                    self.job(|failures| self.sent(id, post.unwrap_or(0), failures));
                } else {
                    self.fail(id, f64::from(status), &body, true);
                }
            }
            (_, Response::Refused) => {
                let cause = Value::Text("SecurityError".into());
                self.task(Input::Transport(id, TransportInput::Refused(cause)));
            }
            (_, Response::Unreachable { post }) => self.fail(id, 0.0, "", post),
            (_, Response::Opened) => self.task(Input::Transport(id, TransportInput::Opened)),
            (_, Response::Frame(frame)) => self.receive_frame(id, frame),
            (_, Response::Closed(code)) => {
                self.transports.borrow_mut().remove(&id);
                self.end(End::Closed(id, code));
            }
            (Transport::Lasting(_), Response::Get(..) | Response::Post(..)) => {}
        }
    }

    fn fail(self: &Rc<Self>, id: TransportId, status: f64, body: &str, writing: bool) {
        self.end(End::Failed(id, status, body.into(), writing));
    }

    /// Feeds the core the end of a transport, now or when the page is known to stay.
    pub(crate) fn end(self: &Rc<Self>, end: End) {
        let (End::Closed(id, _) | End::Failed(id, ..)) = end;
        if self.driver.with(|core| core.holds_end(id)) {
            self.held.borrow_mut().push(end);
            return;
        }
        self.task(match end {
            End::Closed(_, code) => {
                Input::Transport(id, TransportInput::Closed(Value::Number(f64::from(code))))
            }
            End::Failed(_, status, body, writing) => Input::Transport(
                id,
                TransportInput::Failed {
                    description: Value::Number(status),
                    context: Value::Text(body.into()),
                    writing,
                },
            ),
        });
    }

    fn receive_payload(self: &Rc<Self>, id: TransportId, body: &str) {
        for text in payload::split(body) {
            if !self.transports.borrow().contains_key(&id) {
                return;
            }
            self.receive_frame(id, codec::payload_frame(text));
        }
        self.task(Input::Transport(id, TransportInput::PayloadEnd));
    }
}
