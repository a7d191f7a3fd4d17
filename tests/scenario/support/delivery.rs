//! A model of what the client promises of delivery (`docs/guarantees.md`): written from the promise,
//! and not from the client. It gets what happens to one namespace, and checks it.

use std::collections::BTreeMap;

/// How an event was emitted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Kind {
    Plain,
    /// It may be lost at any time.
    Volatile,
    /// With an acknowledgement. `certain`: with a time limit or as a promise, so that it ends in any case.
    Asking {
        certain: bool,
    },
}

/// Where an event of the client is, as far as the application can know.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Place {
    /// It waits for the namespace to connect.
    Waiting,
    /// It was sent on this connection.
    Sent,
    /// The connection on which it was sent has ended: it may have arrived or not.
    Unknown,
    /// Its time was over while it waited: it is never sent.
    Withdrawn,
}

/// What has become of a socket when its `connect` fires.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Still {
    Connected,
    /// A listener of `packet` has disconnected it just before it was let in: as with the official
    /// client it is connected, and does not follow the Manager.
    Adrift,
    /// An earlier listener of `connect` has disconnected it.
    Disconnected,
}

struct Packet {
    kind: Kind,
    place: Place,
    /// How often it has arrived.
    arrived: u32,
    settled: bool,
    /// It has had the time to arrive, if its connection lives on.
    due: bool,
}

/// An event of the server.
struct Expected {
    number: u32,
    due: bool,
}

/// One namespace.
#[derive(Default)]
pub(crate) struct Delivery {
    /// Events are sent again until they are answered: at least once instead of at most once.
    retries: bool,
    connected: bool,
    /// Until the next `connect` nothing is promised: the server has refused the namespace after it
    /// had connected, or a listener of `packet` has disconnected it while it was let in.
    adrift: bool,
    /// The number of the connection on which something was lost, and the client cannot know of it yet.
    troubled: Option<u32>,
    /// The number of the connection in use.
    connection: Option<u32>,
    packets: BTreeMap<u32, Packet>,
    /// Events of the server that must arrive if this connection lives on.
    expected: Vec<Expected>,
    last_received: u32,
    /// The offset of an event has not been noted: the server may send that event again.
    may_repeat: bool,
}

impl Delivery {
    pub(crate) fn new(retries: bool) -> Self {
        Self {
            retries,
            ..Self::default()
        }
    }

    // ---- what happens

    pub(crate) fn emitted(&mut self, number: u32, kind: Kind) {
        let place = match kind {
            Kind::Volatile => Place::Unknown,
            _ if self.adrift => Place::Unknown,
            _ if self.connected => Place::Sent,
            _ => Place::Waiting,
        };
        let packet = Packet {
            kind,
            place,
            arrived: 0,
            settled: false,
            due: false,
        };
        self.packets.insert(number, packet);
    }

    /// `connect` has fired; `still`: no listener before has disconnected the socket again.
    pub(crate) fn connected(&mut self, connection: Option<u32>, still: Still) {
        self.connection = connection;
        let place = match still {
            Still::Connected => Place::Sent,
            Still::Adrift | Still::Disconnected => Place::Unknown,
        };
        self.move_all(Place::Waiting, place);
        self.connected = still == Still::Connected;
        self.adrift = still == Still::Adrift;
    }

    pub(crate) fn disconnected(&mut self) {
        self.move_all(Place::Sent, Place::Unknown);
        if !self.connected {
            // In the midst of the sending of those that waited.
            self.move_all(Place::Waiting, Place::Unknown);
        }
        self.connected = false;
        self.adrift = false;
        self.expected.clear();
    }

    /// The server has refused the namespace: `connect_error`.
    pub(crate) fn refused(&mut self) {
        if self.connected {
            self.disconnected();
            self.adrift = true;
        }
    }

    /// The network, or the server, has lost something of this connection.
    pub(crate) fn trouble(&mut self, connection: Option<u32>) {
        self.troubled = connection;
        self.expected.clear();
    }

    pub(crate) fn settled(&mut self, number: u32, answered: bool) {
        let packet = self
            .packets
            .get_mut(&number)
            .expect("an event that was emitted");
        assert!(
            !packet.settled,
            "the acknowledgement of {number} ended twice"
        );
        packet.settled = true;
        if !answered && packet.place == Place::Waiting && !self.retries {
            packet.place = Place::Withdrawn;
        }
    }

    pub(crate) fn may_repeat(&mut self) {
        self.may_repeat = true;
    }

    pub(crate) fn server_sent(&mut self, number: u32) {
        if self.is_sound() {
            self.expected.push(Expected { number, due: false });
        }
    }

    pub(crate) fn received(&mut self, number: u32) {
        let last = self.last_received;
        assert!(
            last < number || self.may_repeat,
            "{number} was received after {last}"
        );
        self.last_received = number;
        self.expected.retain(|expected| expected.number != number);
    }

    /// The server has got an event.
    pub(crate) fn arrived(&mut self, number: u32) {
        let packet = self
            .packets
            .get_mut(&number)
            .expect("an event that was emitted");
        packet.arrived += 1;
        assert!(
            packet.place != Place::Waiting || self.retries || !self.connected,
            "{number} was sent before its turn"
        );
        assert!(
            packet.place != Place::Withdrawn,
            "{number} was withdrawn, and has arrived"
        );
        assert!(
            packet.arrived == 1 || self.retries,
            "{number} has arrived twice"
        );
    }

    // ---- what must have happened

    /// From now on enough time passes for everything under way to arrive.
    pub(crate) fn wait(&mut self) {
        for packet in self.packets.values_mut() {
            packet.due = packet.place == Place::Sent;
        }
        for event in &mut self.expected {
            event.due = true;
        }
    }

    /// This time has passed.
    pub(crate) fn expect_arrived(&self) {
        if !self.is_sound() {
            return;
        }
        for event in &self.expected {
            assert!(!event.due, "{} was not received", event.number);
        }
        for (number, packet) in &self.packets {
            let due = packet.due && packet.place == Place::Sent && !self.retries;
            assert!(!due || packet.arrived == 1, "{number} has not arrived");
        }
    }

    /// The namespace has been disconnected for good, and time has passed.
    pub(crate) fn expect_settled(&self) {
        for (number, packet) in &self.packets {
            let certain = packet.kind == Kind::Asking { certain: true };
            assert!(
                !certain || packet.settled,
                "the acknowledgement of {number} has not ended"
            );
        }
    }

    /// Whether what is sent now must arrive if this connection lives on.
    fn is_sound(&self) -> bool {
        self.connected && self.connection.is_some() && self.connection != self.troubled
    }

    fn move_all(&mut self, from: Place, to: Place) {
        for packet in self.packets.values_mut() {
            if packet.place == from {
                packet.place = to;
            }
        }
    }
}

/// The namespace and the number of an event that has a number for its first argument, as the server
/// gets it.
pub(crate) fn numbered_event(message: &str) -> Option<(&str, u32)> {
    let (head, rest) = message.split_once("[\"")?;
    let (_, arguments) = rest.split_once("\",")?;
    let number = arguments.split([',', ']']).next()?.parse().ok()?;
    let head = head.strip_prefix("42")?;
    Some((head.split_once(',').map_or("/", |parts| parts.0), number))
}
