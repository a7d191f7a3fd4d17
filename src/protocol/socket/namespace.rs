//! One namespace of a Manager: its connection, and what its packets do (`surface.md` A5).

use super::acks::Acks;
use super::packet::PacketType;
use super::retry_queue::RetryQueue;
use crate::protocol::io::{
    EncodeRequest, ManagerEventKind, NamespaceId, Output, Packet, Reason, Recovery, Subscriber,
    Value,
};
use crate::protocol::manager::{ManagerState, Opener};
use crate::protocol::options::NamespaceOptions;
use crate::protocol::step::Deed;
use crate::protocol::Core;

/// The state of a namespace.
#[derive(Debug)]
pub struct Namespace<V> {
    pub(crate) name: Box<str>,
    pub(crate) options: NamespaceOptions,
    pub(crate) connected: bool,
    /// It follows the Manager: it connects with it, and holds it open.
    pub(crate) active: bool,
    pub(crate) acks: Acks,
    pub(crate) queue: RetryQueue<V>,
    /// The private session id, and the offset of the last event, for recovery.
    session: Option<V>,
    offset: Option<V>,
}

impl<V> Namespace<V> {
    /// Its name, `/` for the main one.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether a packet with this name is for it.
    pub(crate) fn is_called(&self, name: Option<&str>) -> bool {
        &*self.name == name.unwrap_or("/")
    }

    /// Whether the server has let it in.
    pub fn connected(&self) -> bool {
        self.connected
    }

    /// Whether it follows the Manager.
    pub fn active(&self) -> bool {
        self.active
    }
}

impl<V: Value> Core<V> {
    pub(crate) fn namespace_mut(&mut self, id: NamespaceId) -> Option<&mut Namespace<V>> {
        self.namespaces.get_mut(id as usize)
    }

    pub(crate) fn add_namespace(&mut self, name: Box<str>, options: NamespaceOptions) {
        let id = self.namespaces.len() as NamespaceId;
        self.namespaces.push(Namespace {
            name,
            options,
            connected: false,
            active: false,
            acks: Acks::default(),
            queue: RetryQueue::default(),
            session: None,
            offset: None,
        });
        if self.manager.auto_connect {
            self.namespace_connect(id);
        }
    }

    pub(crate) fn reuse_namespace(&mut self, id: NamespaceId) {
        if self.manager.auto_connect && self.namespace(id).is_some_and(|ns| !ns.active) {
            self.namespace_connect(id);
        }
    }

    pub(crate) fn set_connected(&mut self, id: NamespaceId, connected: bool) {
        if let Some(namespace) = self.namespace_mut(id) {
            namespace.connected = connected;
        }
    }

    pub(crate) fn namespace_connect(&mut self, id: NamespaceId) {
        let Some(namespace) = self.namespace_mut(id) else {
            return;
        };
        if namespace.connected {
            return;
        }
        if !namespace.active {
            namespace.active = true;
            self.manager.subscribers.push(id);
            self.tell(Output::Subscribe(Subscriber::Namespace(id)));
        }
        if !self.manager.reconnecting {
            self.manager_open(Opener::NOBODY);
        }
        if self.manager.state == ManagerState::Open {
            self.tell(Output::Auth(id));
        }
    }

    /// `auth` has been evaluated; a session that can be recovered is named first, so
    /// that the user's keys can override it.
    pub(crate) fn send_connect(&mut self, id: NamespaceId, data: Option<V>) {
        let Some(namespace) = self.namespace(id) else {
            return;
        };
        let session = namespace
            .session
            .clone()
            .map(|pid| (pid, namespace.offset.clone()));
        self.encode(EncodeRequest {
            kind: PacketType::Connect,
            namespace: id,
            id: None,
            body: data,
            compress: true,
            session,
        });
    }

    pub(crate) fn set_offset(&mut self, id: NamespaceId, offset: V) {
        if let Some(namespace) = self.namespace_mut(id) {
            namespace.offset = Some(offset);
        }
    }

    /// The turn of a namespace in a dispatch of the Manager's.
    pub(crate) fn namespace_hears(
        &mut self,
        id: NamespaceId,
        kind: ManagerEventKind,
        number: u32,
        value: Option<V>,
    ) {
        let Some(namespace) = self.namespace(id) else {
            return;
        };
        match (kind, value) {
            (ManagerEventKind::Open, _) => self.tell(Output::Auth(id)),
            (ManagerEventKind::Error, Some(error)) if !namespace.connected => {
                self.tell(Output::ConnectError(id, error));
            }
            (ManagerEventKind::Close, details) => {
                self.namespace_lost(id, Reason::from_number(number), details);
            }
            _ => {}
        }
    }

    /// The namespace of that name, if it follows the Manager.
    pub(crate) fn subscribed_namespace(&self, name: Option<&str>) -> Option<NamespaceId> {
        self.manager.subscribers.iter().copied().find(|&id| {
            self.namespace(id)
                .is_some_and(|namespace| namespace.is_called(name))
        })
    }

    pub(crate) fn namespace_packet(&mut self, id: NamespaceId, packet: Packet<V>) {
        let Some(namespace) = self.namespace(id) else {
            return;
        };
        match (packet.kind, packet.body) {
            (PacketType::Connect, body) => self.tell(Output::Session(id, body)),
            (PacketType::Event | PacketType::BinaryEvent, Some(args)) => {
                let track = namespace.session.is_some() && packet.id.is_none();
                let buffer = !namespace.connected;
                self.tell(Output::Event {
                    namespace: id,
                    args,
                    ack: packet.id,
                    track,
                    buffer,
                });
            }
            (PacketType::Ack | PacketType::BinaryAck, body) => self.answered(id, packet.id, body),
            (PacketType::Disconnect, _) => {
                self.then(Deed::Destroy, id);
                self.then_with(Deed::Lost, id, Reason::ServerDisconnect as u32, None);
            }
            (PacketType::ConnectError, Some(body)) => {
                self.then(Deed::Destroy, id);
                self.tell(Output::Refused(id, body));
            }
            (PacketType::Event | PacketType::BinaryEvent | PacketType::ConnectError, None) => {
                self.parse_error(V::error("invalid payload"));
            }
        }
    }

    /// What a CONNECT packet's body says.
    pub(crate) fn namespace_session(
        &mut self,
        id: NamespaceId,
        sid: Option<V>,
        session: Option<V>,
    ) {
        match sid {
            Some(sid) => self.namespace_accepted(id, sid, session),
            None => self.tell(Output::ConnectError(id, V::error(OLD_SERVER))),
        }
    }

    fn namespace_accepted(&mut self, id: NamespaceId, sid: V, session: Option<V>) {
        let Some(namespace) = self.namespace_mut(id) else {
            return;
        };
        let recovery = match (&session, &namespace.session) {
            (None, _) => Recovery::Unsupported,
            (Some(new), Some(old)) if new.same(old) => Recovery::Recovered,
            _ => Recovery::New,
        };
        namespace.session = session;
        namespace.connected = true;
        let track = namespace.session.is_some();
        self.tell(Output::Connected(id, sid, recovery));
        self.tell(Output::FlushReceived(id, track));
        self.tell(Output::FlushSend(id));
        self.then_with(Deed::QueueDrain, id, 1, None);
        self.tell(Output::ConnectEvent(id));
    }

    /// It no longer follows the Manager, which closes if it was the last.
    pub(crate) fn namespace_destroy(&mut self, id: NamespaceId) {
        let Some(namespace) = self.namespace_mut(id) else {
            return;
        };
        if namespace.active {
            namespace.active = false;
            self.manager.subscribers.retain(|&other| other != id);
            self.tell(Output::Unsubscribe(Subscriber::Namespace(id)));
        }
        self.then(Deed::Destroyed, 0);
    }

    pub(crate) fn namespace_disconnect(&mut self, id: NamespaceId) {
        let Some(namespace) = self.namespace(id) else {
            return;
        };
        if namespace.connected {
            self.encode(EncodeRequest {
                kind: PacketType::Disconnect,
                namespace: id,
                id: None,
                body: None,
                compress: true,
                session: None,
            });
        }
        self.then(Deed::Destroy, id);
        self.then(Deed::Leave, id);
    }

    pub(crate) fn namespace_leave(&mut self, id: NamespaceId) {
        if self
            .namespace(id)
            .is_some_and(|namespace| namespace.connected)
        {
            self.namespace_lost(id, Reason::ClientDisconnect, None);
        }
    }

    pub(crate) fn namespace_lost(&mut self, id: NamespaceId, reason: Reason, details: Option<V>) {
        let Some(namespace) = self.namespace_mut(id) else {
            return;
        };
        namespace.connected = false;
        self.tell(Output::Disconnected(id, reason, details));
        self.then(Deed::ClearAcks, id);
    }
}

/// What a server of version 2 is answered with: it accepts without a session id. The
/// wording is the oracle's, because applications compare it.
const OLD_SERVER: &str = "It seems you are trying to reach a Socket.IO server in v2.x with a v3.x client, but they are not compatible (more information here: https://socket.io/docs/v3/migrating-from-2-x-to-3-0/)";
