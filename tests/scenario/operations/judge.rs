//! Tells the promise of delivery what happens in a run, and asks for its verdict.

use std::cell::RefCell;
use std::rc::Rc;

use super::super::support::delivery::{numbered_event, Delivery, Kind, Still};
use super::super::support::emitter::Event;
use super::super::support::host::Host;
use super::super::support::pair::Pair;
use super::super::support::socket::Socket;
use super::random::{Conditions, NAMESPACES};

pub(super) struct Judge {
    host: Rc<Host>,
    namespaces: Vec<Rc<RefCell<Delivery>>>,
    recovers: bool,
    /// Messages at the server that have been looked at.
    seen: usize,
}

impl Judge {
    /// It listens before anybody else does who might disconnect or throw.
    pub(super) fn new(pair: &Pair, sockets: &[Socket], conditions: &Conditions) -> Self {
        let host = pair.client.clone();
        let namespaces = sockets
            .iter()
            .map(|socket| {
                let delivery = Rc::new(RefCell::new(Delivery::new(conditions.retries.is_some())));
                let (told, this, client) = (delivery.clone(), socket.clone(), host.clone());
                socket.on("connect", move |_| {
                    let still = match (this.connected(), this.active()) {
                        (true, true) => Still::Connected,
                        (true, false) => Still::Adrift,
                        (false, _) => Still::Disconnected,
                    };
                    told.borrow_mut().connected(connection(&client), still);
                });
                let told = delivery.clone();
                socket.on("disconnect", move |_| told.borrow_mut().disconnected());
                let told = delivery.clone();
                socket.on("connect_error", move |_| told.borrow_mut().refused());
                let told = delivery.clone();
                socket.on("down", move |event| {
                    told.borrow_mut().received(number(event));
                });
                delivery
            })
            .collect();
        Self {
            host,
            namespaces,
            recovers: conditions.recovery,
            seen: 0,
        }
    }

    pub(super) fn emitted(&self, ns: usize, number: u32, kind: Kind) {
        self.namespaces[ns].borrow_mut().emitted(number, kind);
    }

    /// What is told of the end of an acknowledgement.
    pub(super) fn settling(&self, ns: usize, number: u32) -> impl FnOnce(bool) {
        let delivery = self.namespaces[ns].clone();
        move |answered| delivery.borrow_mut().settled(number, answered)
    }

    pub(super) fn server_sent(&self, ns: usize, number: u32) {
        self.namespaces[ns].borrow_mut().server_sent(number);
    }

    /// To be called when a listener throws, or a server sends what makes no sense: with connection
    /// state recovery, an event may then be sent again.
    pub(super) fn confusing(&self) -> impl Fn() {
        let namespaces = self.namespaces.clone();
        let recovers = self.recovers;
        move || {
            if recovers {
                namespaces
                    .iter()
                    .for_each(|one| one.borrow_mut().may_repeat());
            }
        }
    }

    pub(super) fn trouble(&self) {
        for delivery in &self.namespaces {
            delivery.borrow_mut().trouble(connection(&self.host));
        }
    }

    /// What has arrived since the last time.
    pub(super) fn look(&mut self, pair: &Pair) {
        let server = pair.server();
        for (_, message) in server.messages().iter().skip(self.seen) {
            if let Some((namespace, number)) = numbered_event(message) {
                let at = NAMESPACES.iter().position(|name| *name == namespace);
                self.namespaces[at.unwrap()].borrow_mut().arrived(number);
            }
        }
        self.seen = server.messages().len();
    }

    /// What was under way arrives, unless its connection ends.
    pub(super) fn expect_arrival(&mut self, pair: &Pair) {
        for delivery in &self.namespaces {
            delivery.borrow_mut().wait();
        }
        pair.advance(1000.0);
        self.look(pair);
        for delivery in &self.namespaces {
            delivery.borrow().expect_arrived();
        }
    }

    pub(super) fn expect_settled(&self) {
        for delivery in &self.namespaces {
            delivery.borrow().expect_settled();
        }
    }
}

fn connection(host: &Host) -> Option<u32> {
    host.driver
        .with(|core| core.manager().engine())
        .map(u32::from)
}

/// The number of an event of the server's.
fn number(event: &Event) -> u32 {
    event.args[0].to_string().parse().unwrap()
}
