//! One Engine.IO session of the simulated server, and the packets that go through it.

use std::collections::BTreeSet;
use std::rc::Rc;

use serde_json::Value as Json;

use super::network::{Frame, Wire};

pub(crate) struct Session {
    pub(crate) id: String,
    /// The WebSocket, once it is the transport.
    pub(crate) socket: Option<Wire>,
    /// The WebSocket that is being probed.
    pub(crate) probe: Option<Wire>,
    pub(crate) upgrading: bool,
    /// The GET request that waits for packets.
    pub(crate) poll: Option<Wire>,
    pub(crate) queue: Vec<Frame>,
    /// The namespaces that the client has been let into.
    joined: BTreeSet<String>,
    pub(crate) partial: Option<Partial>,
}

impl Session {
    pub(crate) fn new(id: &str, socket: Option<Wire>) -> Self {
        Self {
            id: id.into(),
            socket,
            probe: None,
            upgrading: false,
            poll: None,
            queue: Vec::new(),
            joined: BTreeSet::new(),
            partial: None,
        }
    }

    /// Lets the client into a namespace; whether it was not in it before.
    pub(crate) fn join(&mut self, namespace: &str) -> bool {
        self.joined.insert(namespace.into())
    }

    pub(crate) fn leave(&mut self, namespace: &str) {
        self.joined.remove(namespace);
    }

    pub(crate) fn has_joined(&self, namespace: &str) -> bool {
        self.joined.contains(namespace)
    }

    pub(crate) fn upgraded(&mut self) {
        self.socket = self.probe.take();
        self.upgrading = false;
        self.poll = None;
    }

    /// The client has closed this transport.
    pub(crate) fn forget(&mut self, wire: Wire) {
        if self.probe == Some(wire) {
            self.probe = None;
            self.upgrading = false;
        }
        if self.poll == Some(wire) {
            self.poll = None;
        }
    }

    /// Takes an attachment, and returns the packet that it completes.
    pub(crate) fn attachment(&mut self, bytes: &Rc<[u8]>) -> Option<(SocketPacket, Vec<Rc<[u8]>>)> {
        let mut partial = self.partial.take()?;
        partial.attachments.push(bytes.clone());
        if partial.attachments.len() < partial.packet.attachments {
            self.partial = Some(partial);
            return None;
        }
        Some((partial.packet, partial.attachments))
    }
}

/// A packet whose attachments are not all there.
pub(crate) struct Partial {
    packet: SocketPacket,
    attachments: Vec<Rc<[u8]>>,
}

impl Partial {
    pub(crate) fn new(packet: SocketPacket) -> Self {
        Self {
            packet,
            attachments: Vec::new(),
        }
    }
}

/// A Socket.IO packet as the server reads it.
pub(crate) struct SocketPacket {
    pub(crate) kind: char,
    pub(crate) attachments: usize,
    pub(crate) namespace: String,
    id: String,
    pub(crate) body: String,
}

impl SocketPacket {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut rest = text;
        let kind = rest.chars().next()?;
        rest = rest.get(1..)?;
        let mut attachments = 0;
        if matches!(kind, '5' | '6') {
            let (count, after) = rest.split_once('-')?;
            attachments = count.parse().ok()?;
            rest = after;
        }
        let mut namespace = String::from("/");
        if rest.starts_with('/') {
            let (name, after) = rest.split_once(',').unwrap_or((rest, ""));
            namespace = name.into();
            rest = after;
        }
        let body = rest.trim_start_matches(|digit: char| digit.is_ascii_digit());
        let id = rest.get(..rest.len() - body.len())?;
        Some(Self {
            kind,
            attachments,
            namespace,
            id: id.into(),
            body: body.into(),
        })
    }

    fn text(kind: &str, namespace: &str, id: &str, body: &str) -> String {
        let namespace = match namespace {
            "/" => String::new(),
            other => format!("{other},"),
        };
        format!("4{kind}{namespace}{id}{body}")
    }

    pub(crate) fn event(namespace: &str, args: &Json) -> String {
        Self::text("2", namespace, "", &args.to_string())
    }

    pub(crate) fn reply(&self, kind: char, body: &Json) -> Frame {
        let text = Self::text(&kind.to_string(), &self.namespace, "", &body.to_string());
        Frame::text(&text)
    }

    /// The answer to an event that asks for one: its own arguments.
    pub(crate) fn echo(&self, attachments: &[Rc<[u8]>]) -> Vec<Frame> {
        if self.id.is_empty() {
            return Vec::new();
        }
        let mut args: Json = serde_json::from_str(&self.body).unwrap_or(Json::Null);
        if let Some(elements) = args.as_array_mut() {
            elements.remove(0);
        }
        let kind = match attachments.len() {
            0 => "3".into(),
            count => format!("6{count}-"),
        };
        let text = Self::text(&kind, &self.namespace, &self.id, &args.to_string());
        let mut frames = vec![Frame::text(&text)];
        frames.extend(attachments.iter().cloned().map(Frame::Binary));
        frames
    }
}
