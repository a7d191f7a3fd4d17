//! A namespace: its connection, and what its packets do (Socket.IO protocol 5, "Connection to a
//! namespace").

use super::acks::Acks;
use super::packet::PacketType;
use super::retry_queue::{Drain, RetryQueue};
use crate::protocol::io::{
    ConnectError, DecodeError, EmitRequest, ManagerEvent, NamespaceId, NamespaceOutput, Output,
    PacketId, Reason, Recovery, Routed, SessionId, Subscriber, Types,
};
use crate::protocol::manager::{ManagerState, OpenCaller};
use crate::protocol::options::NamespaceOptions;
use crate::protocol::steps::Step;
use crate::protocol::Core;

/// A namespace of a Manager.
#[derive(Debug)]
pub struct Namespace {
    pub(crate) options: NamespaceOptions,
    pub(crate) connected: bool,
    /// Whether it wants to be connected: it connects when the Manager does, and holds it open.
    pub(crate) active: bool,
    pub(crate) acks: Acks,
    pub(crate) queue: RetryQueue,
    /// Whether it has a session that can be recovered.
    recoverable: bool,
}

impl Namespace {
    /// Whether the server has accepted the connection to it.
    pub fn connected(&self) -> bool {
        self.connected
    }

    /// Whether it connects when the Manager does (`socket.active`): after `connect()`, until
    /// `disconnect()` or the server's refusal.
    pub fn active(&self) -> bool {
        self.active
    }

    /// Whether an event goes into the retry queue, unless its name is reserved.
    pub(crate) fn takes_into_queue(&self, request: &EmitRequest) -> bool {
        self.options.retries.is_some() && !request.volatile && !request.reserved
    }
}

impl<T: Types> Core<T> {
    pub(crate) fn namespace_mut(&mut self, id: NamespaceId) -> Option<&mut Namespace> {
        self.namespaces.get_mut(id)
    }

    /// `manager.socket(name)`: adds a namespace, which has this number until it is
    /// [removed](Self::remove_namespace). The host then feeds
    /// [`NamespaceInput::Use`](crate::protocol::io::NamespaceInput::Use).
    pub fn add_namespace(&mut self, options: NamespaceOptions) -> NamespaceId {
        self.namespaces.insert(Namespace {
            options,
            connected: false,
            active: false,
            acks: Acks::new(self.manager.first_ack),
            queue: RetryQueue::default(),
            recoverable: false,
        })
    }

    pub(crate) fn use_namespace(&mut self, id: NamespaceId) {
        if self.manager.auto_connect && self.namespace(id).is_some_and(|ns| !ns.active) {
            self.namespace_connect(id);
        }
    }

    /// Removes a namespace for which there is no handle any more. If it was connected, a DISCONNECT
    /// packet is sent; the Manager closes if no other namespace is active. Outputs follow, as for
    /// an input. After them none names the namespace, and the host may forget it. Its
    /// acknowledgement functions are not called.
    pub fn remove_namespace(&mut self, id: NamespaceId) {
        self.begin();
        self.drop_outputs_of(id);
        if self
            .namespace(id)
            .is_some_and(|namespace| namespace.connected)
        {
            // Before the Manager closes, if it does: the packet waits in the write buffer then.
            self.emit_for_namespace(id, NamespaceOutput::SendDisconnect);
        }
        self.namespace_destroy(id);
        if let Some(namespace) = self.namespaces.remove(id) {
            let first = self.manager.first_ack;
            self.manager.first_ack = first.max(namespace.acks.next_id());
            for mut ack in namespace.acks.into_pending() {
                self.timers.stop(&mut ack.timer);
            }
        }
        self.stack_upcoming();
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
            self.emit_output(Output::Subscribe(Subscriber::Namespace(id)));
        }
        if !self.manager.reconnecting {
            self.manager_open(OpenCaller::Nobody);
        }
        if self.manager.state == ManagerState::Open {
            self.emit_for_namespace(id, NamespaceOutput::SendConnect);
        }
    }

    /// Reacts to an event of the Manager.
    pub(crate) fn namespace_on_event(&mut self, id: NamespaceId, event: ManagerEvent<T>) {
        let Some(namespace) = self.namespace(id) else {
            return;
        };
        match event {
            ManagerEvent::Open => self.emit_for_namespace(id, NamespaceOutput::SendConnect),
            ManagerEvent::Error(error) if !namespace.connected => {
                self.emit_for_namespace(id, NamespaceOutput::ConnectError(error));
            }
            ManagerEvent::Close(reason, details) => self.namespace_lost(id, reason, details),
            _ => {}
        }
    }

    /// A complete packet is routed: what is to be done with it, if it is for this namespace? The
    /// host asks for each namespace of the packet's name that was active when routing began, even
    /// if a listener of `packet` has disconnected it since.
    pub fn route(
        &mut self,
        id: NamespaceId,
        kind: PacketType,
        ack: PacketId,
        has_body: bool,
    ) -> Routed {
        let Some(namespace) = self.namespace(id) else {
            return Routed::Drop;
        };
        match kind.without_attachments() {
            PacketType::Event | PacketType::ConnectError if !has_body => {
                Routed::Invalid(DecodeError::InvalidPayload)
            }
            PacketType::Event if namespace.connected => Routed::Deliver {
                track: namespace.recoverable && ack == PacketId::None,
            },
            PacketType::Event => Routed::Buffer,
            PacketType::Ack => self.answered(id, ack, has_body),
            // A listener of an earlier packet may have closed the connection.
            PacketType::Connect if self.manager.state != ManagerState::Open => Routed::Drop,
            PacketType::Connect => Routed::Connect,
            PacketType::Disconnect => Routed::Disconnect,
            _ => Routed::Refuse,
        }
    }

    /// The server has accepted the connection to the namespace.
    pub(crate) fn namespace_accepted(
        &mut self,
        id: NamespaceId,
        sid: Option<T::SessionId>,
        session: SessionId,
    ) {
        let Some(sid) = sid else {
            let error = ConnectError::ServerTooOld.into();
            self.emit_for_namespace(id, NamespaceOutput::ConnectError(error));
            return;
        };
        let Some(namespace) = self.namespace_mut(id) else {
            return;
        };
        let recovery = match session {
            SessionId::Absent => Recovery::Unsupported,
            SessionId::Same => Recovery::Recovered,
            SessionId::New => Recovery::New,
        };
        let track = session != SessionId::Absent;
        namespace.recoverable = track;
        namespace.connected = true;
        self.emit_for_namespace(id, NamespaceOutput::Connected(sid, recovery));
        self.emit_for_namespace(id, NamespaceOutput::FlushReceived { track });
        self.emit_for_namespace(id, NamespaceOutput::FlushSend);
        self.then(Step::QueueDrain(id, Drain::Again));
        self.emit_for_namespace(id, NamespaceOutput::ConnectEvent);
    }

    /// The server has disconnected the namespace.
    pub(crate) fn namespace_expelled(&mut self, id: NamespaceId) {
        self.then(Step::NamespaceDestroy(id));
        self.then(Step::NamespaceExpelled(id));
    }

    /// The namespace is not active any more. The Manager closes if it was the last.
    pub(crate) fn namespace_destroy(&mut self, id: NamespaceId) {
        let Some(namespace) = self.namespace_mut(id) else {
            return;
        };
        if namespace.active {
            namespace.active = false;
            self.manager.subscribers.retain(|&other| other != id);
            self.emit_output(Output::Unsubscribe(Subscriber::Namespace(id)));
        }
        self.then(Step::CloseIfUnused);
    }

    pub(crate) fn namespace_disconnect(&mut self, id: NamespaceId) {
        let Some(namespace) = self.namespace(id) else {
            return;
        };
        if namespace.connected {
            self.emit_for_namespace(id, NamespaceOutput::SendDisconnect);
        }
        self.then(Step::NamespaceDestroy(id));
        self.then(Step::NamespaceLeave(id));
    }

    pub(crate) fn namespace_leave(&mut self, id: NamespaceId) {
        if self
            .namespace(id)
            .is_some_and(|namespace| namespace.connected)
        {
            self.namespace_lost(id, Reason::ClientDisconnect, None);
        }
    }

    pub(crate) fn namespace_lost(
        &mut self,
        id: NamespaceId,
        reason: Reason,
        details: Option<T::Details>,
    ) {
        let Some(namespace) = self.namespace_mut(id) else {
            return;
        };
        namespace.connected = false;
        self.emit_for_namespace(id, NamespaceOutput::Disconnected(reason, details));
        self.then(Step::ClearAcks(id));
    }
}
