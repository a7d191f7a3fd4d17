//! The raw handle of a Manager, and the scratch memory through which it talks.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::prelude::*;

use super::link::Links;
use super::value::JsRef;
use crate::browser::timer::Timer;
use crate::driver::Driver;
use crate::protocol::engine::packet::EnginePacketType;
use crate::protocol::io::{Input, Moment};
use crate::protocol::options::{EngineOptions, ManagerOptions};
use crate::protocol::socket::packet::{write_prefix, PacketType};
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

/// What can be asked with [`RawManager::look`], of something by its number.
pub(crate) mod look {
    /// The Manager's state: 0 closed, 1 opening, 2 open.
    pub(crate) const MANAGER_STATE: u32 = 0;
    /// Whether a reconnection is under way.
    pub(crate) const RECONNECTING: u32 = 1;
    /// Whether a namespace follows the Manager.
    pub(crate) const ACTIVE: u32 = 2;
    /// The state of an engine: 0 not begun or unknown, 1 opening, 2 open, 3 closing, 4 closed.
    pub(crate) const ENGINE_STATE: u32 = 3;
    /// Whether an engine has a session id, which then is the text.
    pub(crate) const ENGINE_SID: u32 = 4;
    /// The transport of an engine: -1 none, else its number shifted left by three, its
    /// kind (0 polling, 1 WebSocket) in bits 1 and 2 and whether it is writable in bit 0.
    pub(crate) const ENGINE_LINK: u32 = 5;
    /// The same facts about a transport.
    pub(crate) const LINK: u32 = 6;
    /// The length of an engine's write buffer.
    pub(crate) const WAITING: u32 = 7;
    /// Shows the packet of an engine's write buffer with the second number, as
    /// `outputs.rs` describes packets; the values stay the buffer's.
    pub(crate) const PACKET: u32 = 8;
    /// The start of a packet on the wire, up to the id, with its Engine.IO type, becomes
    /// the text: of `namespace * 8 + type`, with so many attachments.
    pub(crate) const PREFIX: u32 = 9;
}

/// The state behind a [`RawManager`].
#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) host: u32,
    pub(crate) driver: Driver<JsRef>,
    pub(crate) scratch: Box<Scratch>,
    /// The text that belongs to the last output, or to the next input.
    pub(crate) text: RefCell<String>,
    /// The numbers that belong to the next input.
    pub(crate) numbers: RefCell<Vec<f64>>,
    /// The values that belong to the last output, when there are many.
    pub(crate) handles: RefCell<Vec<u32>>,
    pub(crate) links: Links,
    pub(crate) options: RefCell<Box<EngineOptions>>,
    timer: Timer,
    /// What the JavaScript side was told last.
    busy: Cell<bool>,
}

/// A Manager, as the class in `pkg-template/manager.js` sees it.
///
/// `input()` answers with the code of the first output (see `outputs.rs`), to which
/// [`LAST`](super::outputs::LAST) is added when no other follows, or with 0 when there is
/// none. Otherwise `poll()` gives the next one.
#[wasm_bindgen]
#[derive(Debug)]
pub struct RawManager {
    pub(crate) inner: Rc<Inner>,
}

#[wasm_bindgen]
impl RawManager {
    /// A Manager for the host of that number; the other options follow as inputs.
    #[wasm_bindgen(constructor)]
    pub fn new(host: u32, auto_connect: bool, custom_parser: bool, max_attachments: f64) -> Self {
        #[cfg(feature = "debug")]
        console_error_panic_hook::set_once();
        let options = ManagerOptions {
            auto_connect,
            custom_parser,
            max_attachments,
            ..ManagerOptions::default()
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
            numbers: RefCell::default(),
            links: Links::new(host),
            options: RefCell::default(),
            timer: Timer::new(move || timeout(host)),
            busy: Cell::default(),
        };
        Self {
            inner: Rc::new(inner),
        }
    }

    /// Where [`Scratch`] stands.
    pub fn scratch(&self) -> *const f64 {
        self.inner.scratch.arguments.as_ptr().cast()
    }

    /// The next output of the last input.
    pub fn poll(&self) -> u32 {
        self.inner.next()
    }

    /// The text of the last output or answer.
    pub fn text(&self) -> String {
        self.inner.text.take()
    }

    /// The values of the last output.
    pub fn handles(&self) -> Vec<u32> {
        self.inner.handles.take()
    }

    /// A text for the next input.
    pub fn write(&self, text: String) {
        self.inner.text.replace(text);
    }

    /// Numbers for the next input.
    pub fn list(&self, numbers: Vec<f64>) {
        self.inner.numbers.replace(numbers);
    }

    /// `setTimeout` and `clearTimeout` to use instead of today's global ones.
    #[wasm_bindgen(js_name = useTimers)]
    pub fn use_timers(&self, set: js_sys::Function, clear: js_sys::Function) {
        self.inner.timer.replace_functions(set, clear);
    }

    /// Looks at the core, which nothing changes. A question that does not exist is
    /// answered like one about something that does not exist.
    pub fn look(&self, question: u32, id: u32, other: u32) -> i32 {
        self.inner
            .driver
            .with(|core| self.inner.answer(core, question, id, other))
    }

    /// The query of a transport's requests: names and values by turns.
    #[wasm_bindgen(js_name = linkQuery)]
    pub fn link_query(&self, link: u32) -> Vec<String> {
        self.inner.driver.with(|core| {
            let pairs = core.link(link).map_or(&[][..], |link| link.query());
            pairs
                .iter()
                .flat_map(|(name, value)| [name.clone(), value.clone()])
                .collect()
        })
    }
}

fn link_facts(core: &Core<JsRef>, id: u32) -> i32 {
    core.link(id).map_or(-1, |link| {
        (id as i32) << 3 | (link.kind() as i32) << 1 | i32::from(link.writable())
    })
}

/// A number, where NaN stands for none.
pub(crate) fn some_number(number: f64) -> Option<f64> {
    (!number.is_nan()).then_some(number)
}

impl Inner {
    fn answer(&self, core: &Core<JsRef>, question: u32, id: u32, other: u32) -> i32 {
        let engine = || core.engine(id);
        match question {
            look::MANAGER_STATE => core.manager().state() as i32,
            look::RECONNECTING => i32::from(core.manager().reconnecting()),
            look::ACTIVE => i32::from(core.namespace(id).is_some_and(|ns| ns.active())),
            look::ENGINE_STATE => engine().map_or(0, |engine| engine.state() as i32),
            look::ENGINE_SID => {
                let sid = engine().and_then(|engine| engine.sid());
                self.show_text(sid.unwrap_or_default());
                i32::from(sid.is_some())
            }
            look::ENGINE_LINK => engine()
                .and_then(|engine| engine.link())
                .map_or(-1, |link| link_facts(core, link)),
            look::LINK => link_facts(core, id),
            look::WAITING => engine().map_or(0, |engine| engine.write_buffer().len() as i32),
            look::PACKET => {
                let buffer = engine().map(|engine| engine.write_buffer());
                if let Some(packet) = buffer.and_then(|buffer| buffer.get(other as usize)) {
                    self.show_packet(0, packet);
                }
                0
            }
            look::PREFIX => {
                let namespace = core.namespace(id >> 3);
                let mut prefix = String::from(EnginePacketType::Message.as_char());
                if let Some(kind) = PacketType::from_number(id & 7) {
                    let name = namespace.map_or("/", |namespace| namespace.name());
                    write_prefix(&mut prefix, kind, other, name);
                }
                self.text.replace(prefix);
                0
            }
            _ => -1,
        }
    }

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
