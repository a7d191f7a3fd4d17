//! The simulated server: Engine.IO 4 over polling and WebSocket, Socket.IO 5 on top.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::{json, Value as Json};
use socketio_wasm::protocol::engine::payload;

use super::clock::World;
use super::codec::{payload_frame, payload_text};
use super::memories::Memories;
use super::network::{parameter, Frame, Message, Request, Response, Wire};
use super::session::{Partial, Session, SocketPacket};

/// How the server behaves. It can be changed at any time.
pub(crate) struct ServerConfig {
    pub(crate) ping_interval: f64,
    pub(crate) ping_timeout: f64,
    pub(crate) max_payload: usize,
    /// Whether it offers upgrades.
    pub(crate) upgrades: bool,
    /// Whether it is there at all.
    pub(crate) reachable: bool,
    /// Whether it takes WebSockets.
    pub(crate) web_sockets: bool,
    /// Whether it offers and takes WebTransports.
    pub(crate) web_transports: bool,
    /// Whether it never answers a probe over a WebTransport.
    pub(crate) is_web_transport_stuck: bool,
    /// Whether it answers probes as it should.
    pub(crate) probe_answer: &'static str,
    pub(crate) heartbeats: bool,
    /// Whether it answers CONNECT, and events that ask for it.
    pub(crate) accepts: bool,
    pub(crate) answers: bool,
    /// Whether sessions can be recovered.
    pub(crate) recovery: bool,
    /// The body of the CONNECT_ERROR with which a namespace is refused.
    pub(crate) refusals: BTreeMap<String, Json>,
    /// What stands in the place of the handshake.
    pub(crate) handshake: Option<String>,
    /// The longest body of a POST that is taken.
    pub(crate) body_limit: usize,
}

impl Default for ServerConfig {
    fn default() -> Self {
        Self {
            ping_interval: 25_000.0,
            ping_timeout: 20_000.0,
            max_payload: 1_000_000,
            upgrades: true,
            reachable: true,
            web_sockets: true,
            web_transports: false,
            is_web_transport_stuck: false,
            probe_answer: "3probe",
            heartbeats: true,
            accepts: true,
            answers: true,
            recovery: false,
            refusals: BTreeMap::new(),
            handshake: None,
            body_limit: usize::MAX,
        }
    }
}

pub(crate) struct Server {
    pub(crate) config: ServerConfig,
    world: Rc<World>,
    sessions: Vec<Session>,
    memories: Memories,
    log: Vec<String>,
    /// Every message with the session it came through.
    messages: Vec<(String, String)>,
    engines: u32,
    sockets: u32,
}

impl Server {
    pub(crate) fn new(world: &Rc<World>) -> Self {
        Self {
            config: ServerConfig::default(),
            world: world.clone(),
            sessions: Vec::new(),
            memories: Memories::default(),
            log: Vec::new(),
            messages: Vec::new(),
            engines: 0,
            sockets: 0,
        }
    }

    /// What came in since the last time, heartbeats left out.
    pub(crate) fn take_log(&mut self) -> Vec<String> {
        let log = core::mem::take(&mut self.log);
        log.into_iter()
            .filter(|line| !line.ends_with(" 3"))
            .collect()
    }

    /// All that ever came in, each with its session.
    pub(crate) fn messages(&self) -> &[(String, String)] {
        &self.messages
    }

    pub(crate) fn sessions(&self) -> usize {
        self.sessions.len()
    }

    // ---- what a test makes the server do

    /// Queues a packet for the newest session. What is queued together goes together.
    pub(crate) fn send(&mut self, text: &str) {
        self.queue(Frame::text(text));
    }

    pub(crate) fn send_bytes(&mut self, bytes: &[u8]) {
        self.queue(Frame::Binary(bytes.into()));
    }

    fn queue(&mut self, frame: Frame) {
        if let Some(session) = self.sessions.last_mut() {
            session.queue.push(frame);
        }
    }

    pub(crate) fn emit(&mut self, namespace: &str, args: Json) {
        self.try_emit(namespace, args);
    }

    /// The same; whether the newest session gets it now.
    pub(crate) fn try_emit(&mut self, namespace: &str, mut args: Json) -> bool {
        if self.config.recovery {
            self.memories.note(namespace, &mut args);
            // Whoever has not been let in gets it then, as missed.
            if matches!(self.sessions.last(), Some(newest) if !newest.has_joined(namespace)) {
                return false;
            }
        }
        let text = SocketPacket::event(namespace, &args);
        self.send(&text);
        true
    }

    /// Ends the newest session as a server does.
    pub(crate) fn close_session(&mut self) {
        self.flush();
        let Some(mut session) = self.sessions.pop() else {
            return;
        };
        if let Some(wire) = session.socket {
            self.respond(wire, Response::Closed(1005));
        } else {
            session.queue.push(Frame::text("1"));
            self.flush_session(&mut session);
        }
    }

    /// Forgets everything, as a server that crashed.
    pub(crate) fn forget_sessions(&mut self) {
        self.sessions.clear();
    }

    // ---- the transports

    fn respond(&self, wire: Wire, response: Response) {
        self.world.send(Message::ToClient(wire, response));
    }

    fn note(&mut self, transport: &str, what: &str) {
        self.log.push(format!("{transport} {what}"));
    }

    /// Sends what is queued, as far as there is a way.
    pub(crate) fn flush(&mut self) {
        let mut sessions = core::mem::take(&mut self.sessions);
        for session in &mut sessions {
            self.flush_session(session);
        }
        self.sessions = sessions;
    }

    fn flush_session(&mut self, session: &mut Session) {
        if let Some(wire) = session.socket {
            for frame in session.queue.drain(..) {
                self.respond(wire, Response::Frame(frame));
            }
            return;
        }
        // During an upgrade a request that would hang is ended.
        if session.queue.is_empty() && session.upgrading && session.poll.is_some() {
            session.queue.push(Frame::text("6"));
        }
        if session.queue.is_empty() {
            return;
        }
        if let Some(wire) = session.poll.take() {
            let texts: Vec<String> = session.queue.drain(..).map(|f| payload_text(&f)).collect();
            let body = texts.join(&payload::SEPARATOR.to_string());
            self.respond(wire, Response::Get(200, body));
        }
    }

    pub(crate) fn receive(&mut self, request: Request) {
        match request {
            Request::Get(wire, url) => self.get(wire, &url),
            Request::Post(wire, url, body) => self.post(wire, &url, &body),
            Request::Connect(wire, url) => self.connect(wire, &url),
            Request::Frame(wire, frame) => self.frame(wire, frame),
            Request::Gone(wire) => self.gone(wire),
        }
        self.flush();
    }

    fn open_session(&mut self, socket: Option<Wire>) -> String {
        self.engines += 1;
        let id = format!("e{}", self.engines);
        let offers = self.config.upgrades && socket.is_none();
        let upgrades: &[&str] = match (offers, self.config.web_transports) {
            (false, _) => &[],
            (true, false) => &["websocket"],
            (true, true) => &["websocket", "webtransport"],
        };
        let handshake = json!({
            "sid": id,
            "upgrades": upgrades,
            "pingInterval": self.config.ping_interval,
            "pingTimeout": self.config.ping_timeout,
            "maxPayload": self.config.max_payload,
        });
        self.sessions.push(Session::new(&id, socket));
        self.schedule_heartbeat(&id);
        let handshake = handshake.to_string();
        format!("0{}", self.config.handshake.as_ref().unwrap_or(&handshake))
    }

    fn schedule_heartbeat(&self, id: &str) {
        let time = self.world.now() + self.config.ping_interval;
        let network = &self.world.network;
        network.deliver_at(time, Message::Heartbeat(id.into()));
    }

    pub(crate) fn heartbeat(&mut self, id: &str) {
        let heartbeats = self.config.heartbeats;
        let Some(session) = self.sessions.iter_mut().find(|s| s.id == id) else {
            return;
        };
        if heartbeats {
            session.queue.push(Frame::text("2"));
        }
        self.schedule_heartbeat(id);
        self.flush();
    }

    fn get(&mut self, wire: Wire, url: &str) {
        if !self.config.reachable {
            self.respond(wire, Response::Unreachable { post: false });
            return;
        }
        let Some(sid) = parameter(url, "sid") else {
            let open = self.open_session(None);
            self.respond(wire, Response::Get(200, open));
            return;
        };
        match self.session(sid) {
            Some(session) if session.socket.is_none() => {
                let overlaps = session.poll.replace(wire).is_some();
                if overlaps {
                    self.note("polling", "overlapping requests");
                }
            }
            _ => self.respond(wire, Response::Get(400, UNKNOWN_SESSION.into())),
        }
    }

    fn post(&mut self, wire: Option<Wire>, url: &str, body: &str) {
        let answer = |server: &Self, status: u16, text: &str| {
            if let Some(wire) = wire {
                server.respond(wire, Response::Post(status, text.into()));
            }
        };
        if !self.config.reachable {
            if let Some(wire) = wire {
                self.respond(wire, Response::Unreachable { post: true });
            }
            return;
        }
        let sid = parameter(url, "sid").unwrap_or_default();
        if self.session(sid).is_none_or(|s| s.socket.is_some()) {
            answer(self, 400, UNKNOWN_SESSION);
            return;
        }
        if body.len() > self.config.body_limit {
            answer(self, 413, "");
            return;
        }
        if payload::split(body).count() > 1 {
            self.note("polling", "payload:");
        }
        for text in payload::split(body) {
            self.packet(sid, "polling", payload_frame(text));
        }
        answer(self, 200, "ok");
    }

    fn connect(&mut self, wire: Wire, url: &str) {
        let is_web_transport = parameter(url, "transport") == Some("webtransport");
        let is_taken = match is_web_transport {
            true => self.config.web_transports,
            false => self.config.web_sockets,
        };
        if !self.config.reachable || !is_taken {
            self.respond(wire, Response::Unreachable { post: false });
            return;
        }
        let is_stuck = is_web_transport && self.config.is_web_transport_stuck;
        match parameter(url, "sid") {
            None => {
                let open = self.open_session(Some(wire));
                self.respond(wire, Response::Opened);
                self.respond(wire, Response::Frame(Frame::text(&open)));
            }
            Some(sid) => match self.session(sid) {
                Some(session) => {
                    if !is_stuck {
                        session.probe = Some(wire);
                    }
                    self.respond(wire, Response::Opened);
                }
                None => self.respond(wire, Response::Closed(1002)),
            },
        }
    }

    fn frame(&mut self, wire: Wire, frame: Frame) {
        if let Some(session) = self.sessions.iter().find(|s| s.socket == Some(wire)) {
            let id = session.id.clone();
            self.packet(&id, "websocket", frame);
            return;
        }
        let probe_answer = self.config.probe_answer;
        let Some(session) = self.sessions.iter_mut().find(|s| s.probe == Some(wire)) else {
            return;
        };
        let text = frame.show();
        match text.as_str() {
            "2probe" => {
                session.upgrading = true;
                self.respond(wire, Response::Frame(Frame::text(probe_answer)));
            }
            "5" => session.upgraded(),
            _ => {}
        }
        self.note("probe", &text);
    }

    fn gone(&mut self, wire: Wire) {
        self.sessions.retain(|session| session.socket != Some(wire));
        for session in &mut self.sessions {
            session.forget(wire);
        }
    }

    fn session(&mut self, sid: &str) -> Option<&mut Session> {
        self.sessions.iter_mut().find(|session| session.id == sid)
    }

    // ---- packets

    fn packet(&mut self, sid: &str, transport: &str, frame: Frame) {
        self.note(transport, &frame.show());
        self.messages.push((sid.into(), frame.show()));
        let Some(session) = self.session(sid) else {
            return;
        };
        match &frame {
            Frame::Text(text) if &**text == "1" => self.sessions.retain(|s| s.id != sid),
            Frame::Text(text) => {
                if let Some(packet) = text.strip_prefix('4').and_then(SocketPacket::parse) {
                    if packet.attachments > 0 {
                        session.partial = Some(Partial::new(packet));
                    } else {
                        self.socket_packet(sid, &packet, &[]);
                    }
                }
            }
            Frame::Binary(bytes) => {
                if let Some((packet, attachments)) = session.attachment(bytes) {
                    self.socket_packet(sid, &packet, &attachments);
                }
            }
        }
    }

    fn socket_packet(&mut self, sid: &str, packet: &SocketPacket, attachments: &[Rc<[u8]>]) {
        let mut replies = match packet.kind {
            '0' if self.config.accepts => self.connect_replies(packet),
            '1' => {
                self.memories.forget(&packet.namespace);
                if let Some(session) = self.session(sid) {
                    session.leave(&packet.namespace);
                }
                Vec::new()
            }
            '2' | '5' if self.config.answers => packet.echo(attachments),
            _ => Vec::new(),
        };
        if let Some(session) = self.session(sid) {
            if packet.kind == '0' && !replies.is_empty() && !session.join(&packet.namespace) {
                // It has what it missed already.
                replies.truncate(1);
            }
            session.queue.extend(replies);
        }
    }

    fn connect_replies(&mut self, packet: &SocketPacket) -> Vec<Frame> {
        let namespace = &packet.namespace;
        if let Some(body) = self.config.refusals.get(namespace) {
            return vec![packet.reply('4', body)];
        }
        if !self.config.recovery {
            self.sockets += 1;
            return vec![packet.reply('0', &json!({ "sid": format!("s{}", self.sockets) }))];
        }
        let auth: Json = serde_json::from_str(&packet.body).unwrap_or(Json::Null);
        let known = auth.get("pid").and_then(Json::as_str);
        let offset = auth.get("offset").and_then(Json::as_str);
        if let (Some(pid), Some(offset)) = (known, offset) {
            if let Some((sid, missed)) = self.memories.missed(pid, offset) {
                let accepted = json!({ "sid": sid, "pid": pid });
                let mut replies = vec![packet.reply('0', &accepted)];
                replies.extend(missed.map(Frame::text));
                return replies;
            }
        }
        self.sockets += 1;
        let (sid, pid) = (format!("s{}", self.sockets), format!("p{}", self.sockets));
        let accepted = json!({ "sid": sid, "pid": pid });
        self.memories.add(namespace, sid, pid);
        vec![packet.reply('0', &accepted)]
    }
}

const UNKNOWN_SESSION: &str = r#"{"code":1,"message":"Session ID unknown"}"#;
