//! The raw handle of a Manager, and the scratch memory through which it talks.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::prelude::*;

use super::link::Links;
use super::value::JsRef;
use crate::browser::clock;
use crate::browser::timer::Timer;
use crate::driver::Driver;
use crate::protocol::engine::packet::EnginePacketType;
use crate::protocol::io::{Input, Moment};
use crate::protocol::options::ManagerOptions;
use crate::protocol::{Core, Shared};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = face, js_name = timeout)]
    fn timeout(host: u32);
    #[wasm_bindgen(js_namespace = face, js_name = busy)]
    fn tell_busy(host: u32, busy: bool);
}

/// How many code units of a frame the JavaScript side shows.
pub(crate) const HEAD_UNITS: usize = 32;
/// How many numbers an output can carry.
pub(crate) const ARGUMENTS: usize = 8;

/// The memory that both sides see: the head of a frame goes in, the numbers of an
/// output come out.
#[derive(Debug)]
#[repr(C)]
pub(crate) struct Scratch {
    pub(crate) arguments: [Cell<f64>; ARGUMENTS],
    pub(crate) head: [Cell<u16>; HEAD_UNITS],
}

thread_local! {
    static SHARED: Rc<Shared> = Rc::default();
}

/// The state behind a [`RawManager`].
#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) host: u32,
    pub(crate) driver: Driver<JsRef>,
    pub(crate) scratch: Box<Scratch>,
    /// The text that belongs to the last output.
    pub(crate) text: RefCell<String>,
    /// The values that belong to the last output, when there are many.
    pub(crate) handles: RefCell<Vec<u32>>,
    pub(crate) links: Links,
    timer: Timer,
    /// What the JavaScript side was told last.
    busy: Cell<bool>,
}

/// A Manager, as the class in `pkg-template/manager.js` sees it.
///
/// Every method that feeds an input answers with the code of the first output (see
/// `outputs.rs`), to which [`LAST`](super::outputs::LAST) is added when no other
/// follows, or with 0 when there is none. Otherwise `poll()` gives the next one.
#[wasm_bindgen]
#[derive(Debug)]
pub struct RawManager {
    pub(crate) inner: Rc<Inner>,
}

#[wasm_bindgen]
impl RawManager {
    /// A Manager for the host of that number. A `timeout` of NaN is none.
    #[wasm_bindgen(constructor)]
    #[allow(clippy::too_many_arguments)]
    pub fn new(
        host: u32,
        reconnection: bool,
        reconnection_attempts: f64,
        reconnection_delay: f64,
        reconnection_delay_max: f64,
        randomization_factor: f64,
        connect_timeout: f64,
        auto_connect: bool,
        custom_parser: bool,
        max_attachments: f64,
    ) -> Self {
        #[cfg(feature = "debug")]
        console_error_panic_hook::set_once();
        let options = ManagerOptions {
            reconnection,
            reconnection_attempts,
            reconnection_delay,
            reconnection_delay_max,
            randomization_factor,
            timeout: some_number(connect_timeout),
            auto_connect,
            custom_parser,
            max_attachments,
        };
        let shared = SHARED.with(Rc::clone);
        let inner = Inner {
            host,
            driver: Driver::new(Core::new(&options, shared)),
            scratch: Box::new(Scratch {
                arguments: Default::default(),
                head: Default::default(),
            }),
            text: RefCell::default(),
            handles: RefCell::default(),
            links: Links::new(host),
            timer: Timer::new(move || timeout(host)),
            busy: Cell::default(),
        };
        Self {
            inner: Rc::new(inner),
        }
    }

    /// Where the numbers of an output stand: an array of `f64`.
    pub fn arguments(&self) -> *const f64 {
        self.inner.scratch.arguments.as_ptr().cast()
    }

    /// Where the head of a frame goes: an array of `u16`.
    pub fn head(&self) -> *const u16 {
        self.inner.scratch.head.as_ptr().cast()
    }

    /// The next output of the last input.
    pub fn poll(&self) -> u32 {
        self.inner.next()
    }

    /// The text of the last output.
    pub fn text(&self) -> String {
        self.inner.text.take()
    }

    /// The values of the last output.
    pub fn handles(&self) -> Vec<u32> {
        self.inner.handles.take()
    }

    /// `setTimeout` and `clearTimeout` to use instead of today's global ones.
    #[wasm_bindgen(js_name = useTimers)]
    pub fn use_timers(&self, set: js_sys::Function, clear: js_sys::Function) {
        self.inner.timer.replace_functions(set, clear);
    }

    /// The timer has fired.
    pub fn timeout(&self) -> u32 {
        let mut moment = clock::moment();
        moment.now = self.inner.driver.fired(moment.now);
        self.inner.feed(Some(moment), Input::Timeout)
    }

    /// The start of a packet on the wire, up to the id, with its Engine.IO type.
    pub fn prefix(&self, kind: u32, attachments: u32, namespace: u32) -> String {
        let mut prefix = String::from(EnginePacketType::Message.as_char());
        self.inner.driver.with(|core| {
            use crate::protocol::socket::packet::{write_prefix, PacketType};
            let name = core.namespace(namespace).map_or("/", |ns| ns.name());
            if let Some(kind) = PacketType::from_number(kind) {
                write_prefix(&mut prefix, kind, attachments, name);
            }
        });
        prefix
    }

    /// The Manager's state: 0 closed, 1 opening, 2 open.
    pub fn state(&self) -> u32 {
        self.inner.driver.with(|core| core.manager().state() as u32)
    }

    /// Whether a reconnection is under way.
    pub fn reconnecting(&self) -> bool {
        self.inner.driver.with(|core| core.manager().reconnecting())
    }

    /// Whether a namespace follows the Manager.
    pub fn active(&self, namespace: u32) -> bool {
        self.inner
            .driver
            .with(|core| core.namespace(namespace).is_some_and(|ns| ns.active()))
    }

    /// The state of an engine: 0 not begun or unknown, 1 opening, 2 open, 3 closing, 4 closed.
    #[wasm_bindgen(js_name = engineState)]
    pub fn engine_state(&self, engine: u32) -> u32 {
        self.inner.driver.with(|core| {
            core.engine(engine)
                .map_or(0, |engine| engine.state() as u32)
        })
    }

    /// The transport of an engine: -1 none, else its number shifted left by four, whether its
    /// address names the session in bit 3, its kind (0 polling, 1 WebSocket) in bits 1 and 2,
    /// and whether it is writable in bit 0.
    #[wasm_bindgen(js_name = engineLink)]
    pub fn engine_link(&self, engine: u32) -> i32 {
        self.inner.driver.with(|core| {
            let Some(id) = core.engine(engine).and_then(|engine| engine.link()) else {
                return -1;
            };
            link_facts(core, id)
        })
    }

    /// The same facts about a transport.
    #[wasm_bindgen(js_name = linkFacts)]
    pub fn link_facts(&self, link: u32) -> i32 {
        self.inner.driver.with(|core| link_facts(core, link))
    }

    /// The length of an engine's write buffer.
    pub fn waiting(&self, engine: u32) -> usize {
        self.inner.driver.with(|core| {
            core.engine(engine)
                .map_or(0, |engine| engine.write_buffer().len())
        })
    }

    /// Shows one packet of an engine's write buffer, as `outputs.rs` describes packets;
    /// the values stay the buffer's.
    pub fn packet(&self, engine: u32, index: usize) {
        self.inner.driver.with(|core| {
            let packet = core
                .engine(engine)
                .and_then(|engine| engine.write_buffer().get(index));
            if let Some(packet) = packet {
                self.inner.show_packet(0, packet);
            }
        });
    }
}

fn link_facts(core: &Core<JsRef>, id: u32) -> i32 {
    core.link(id).map_or(-1, |link| {
        (id as i32) << 4
            | i32::from(link.session()) << 3
            | (link.kind() as i32) << 1
            | i32::from(link.writable())
    })
}

/// A number, where NaN stands for none.
pub(crate) fn some_number(number: f64) -> Option<f64> {
    (!number.is_nan()).then_some(number)
}

impl Inner {
    /// Feeds an input and answers with the first output.
    pub(crate) fn feed(&self, moment: Option<Moment>, input: Input<'_, JsRef>) -> u32 {
        self.driver.feed(moment, input);
        self.next()
    }

    /// Arms the browser's timer anew if the earliest deadline has changed, and tells
    /// whether anything is to happen: a connection, a timer, or a packet on its way.
    pub(crate) fn settle(&self) {
        if let Some(deadline) = self.driver.rearm() {
            self.timer.arm(deadline);
        }
        let busy = self.driver.with(|core| !core.is_idle());
        if self.busy.replace(busy) != busy {
            tell_busy(self.host, busy);
        }
    }
}
