//! The Managers of one module, and the memory through which each talks.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::prelude::*;

use super::value::JsRef;
use crate::browser::clock;
use crate::browser::timer::LONGEST_DELAY;
use crate::driver::Driver;
use crate::protocol::engine::link::Link;
use crate::protocol::engine::packet::EnginePacketType;
use crate::protocol::io::LinkId;
use crate::protocol::options::ManagerOptions;
use crate::protocol::socket::packet::{write_prefix, PacketType, RESERVED};
use crate::protocol::{Core, Shared};

#[wasm_bindgen]
extern "C" {
    /// Calls `input(manager, TIMEOUT)` once, so many milliseconds from now, instead of what
    /// was to be called; NaN is never.
    #[wasm_bindgen(js_namespace = face)]
    fn arm(manager: u32, delay: f64);
    #[wasm_bindgen(js_namespace = face)]
    fn busy(manager: u32, busy: bool);
}

/// How many code units of a frame the JavaScript side shows.
pub(crate) const HEAD_UNITS: usize = 32;
/// How many numbers an output can carry.
pub(crate) const ARGUMENTS: usize = 11;

/// The memory that both sides see: the head of a frame goes in, the numbers of an
/// output come out.
#[derive(Debug)]
#[repr(C)]
pub(crate) struct Scratch {
    pub(crate) arguments: [Cell<f64>; ARGUMENTS],
    pub(crate) head: [Cell<u16>; HEAD_UNITS],
}

/// What can be asked with [`look()`], of something by its number.
pub(crate) mod look {
    /// The Manager's state: 0 closed, 1 opening, 2 open.
    pub(crate) const MANAGER_STATE: u32 = 0;
    /// Whether a reconnection is under way.
    pub(crate) const RECONNECTING: u32 = 1;
    /// Whether a namespace follows the Manager.
    pub(crate) const ACTIVE: u32 = 2;
    /// The state of an engine: 0 not begun or unknown, 1 opening, 2 open, 3 closing, 4 closed.
    pub(crate) const ENGINE_STATE: u32 = 3;
    /// The transport of an engine: -1 none, else what `LINK` tells of it, or would have told
    /// when the connection ended.
    pub(crate) const ENGINE_LINK: u32 = 4;
    /// A transport: -1 unknown, else its number shifted left by four, whether its address
    /// names the session in bit 3, its kind (0 polling, 1 WebSocket) in bits 1 and 2, and
    /// whether it is writable in bit 0.
    pub(crate) const LINK: u32 = 5;
    /// The length of an engine's write buffer.
    pub(crate) const WAITING: u32 = 6;
    /// Shows the packet of an engine's write buffer with the second number, as
    /// `outputs.rs` describes packets; the values stay the buffer's.
    pub(crate) const PACKET: u32 = 7;
    /// The start of a packet on the wire, up to the id, with its Engine.IO type, becomes
    /// the text: of `namespace * 8 + type`, with so many attachments.
    pub(crate) const PREFIX: u32 = 8;
    /// The event names that the user may not emit become the text, in the order that
    /// `EMIT` counts them, with a comma in between.
    pub(crate) const RESERVED_NAMES: u32 = 9;
    /// Where the text stands that belongs to the last output or question, in UTF-8.
    pub(crate) const TEXT: u32 = 10;
    /// Its length in bytes.
    pub(crate) const TEXT_LENGTH: u32 = 11;
    /// Where the list stands that belongs to the last output, as 32-bit numbers.
    pub(crate) const LIST: u32 = 12;
    /// Where [`Scratch`](super::Scratch) stands.
    pub(crate) const SCRATCH: u32 = 13;
}

/// A Manager, as the class in `pkg-template/manager.js` sees it.
#[derive(Debug)]
pub(crate) struct Inner {
    number: u32,
    pub(crate) driver: Driver<JsRef>,
    pub(crate) scratch: Scratch,
    /// The text that belongs to the last output or question.
    pub(crate) text: RefCell<String>,
    /// The values that belong to the last output, when there are many.
    pub(crate) handles: RefCell<Vec<u32>>,
    /// The numbers that belong to the next input.
    pub(crate) numbers: RefCell<Vec<f64>>,
    /// What the JavaScript side was told last.
    busy: Cell<bool>,
}

thread_local! {
    static SHARED: Rc<Shared> = Rc::default();
    /// By number. A place is taken again once its Manager is discarded.
    static MANAGERS: RefCell<Vec<Option<Rc<Inner>>>> = RefCell::default();
}

/// What all Managers of the page share.
pub(crate) fn shared() -> Rc<Shared> {
    SHARED.with(Rc::clone)
}

/// The Manager of that number, which stays alive until the call is over.
pub(crate) fn manager(number: u32) -> Option<Rc<Inner>> {
    MANAGERS.with_borrow(|managers| managers.get(number as usize)?.clone())
}

/// A new Manager; its other options follow as inputs. The answer is its number.
#[wasm_bindgen]
pub fn create(auto_connect: bool, custom_parser: bool, max_attachments: f64) -> u32 {
    #[cfg(feature = "debug")]
    console_error_panic_hook::set_once();
    let options = ManagerOptions {
        auto_connect,
        custom_parser,
        max_attachments,
        ..ManagerOptions::default()
    };
    MANAGERS.with_borrow_mut(|managers| {
        let place = managers.iter().position(Option::is_none);
        let place = place.unwrap_or_else(|| {
            managers.push(None);
            managers.len() - 1
        });
        let inner = Inner {
            number: place as u32,
            driver: Driver::new(Core::new(&options, shared())),
            scratch: Scratch {
                arguments: Default::default(),
                head: Default::default(),
            },
            text: RefCell::default(),
            handles: RefCell::default(),
            numbers: RefCell::default(),
            busy: Cell::default(),
        };
        if let Some(entry) = managers.get_mut(place) {
            *entry = Some(Rc::new(inner));
        }
        place as u32
    })
}

/// The Manager's JavaScript side is gone.
#[wasm_bindgen]
pub fn discard(number: u32) {
    // Dropped when nothing is borrowed any more.
    let _inner = MANAGERS.with_borrow_mut(|managers| managers.get_mut(number as usize)?.take());
}

/// The next output of the last input.
#[wasm_bindgen]
pub fn poll(number: u32) -> u32 {
    manager(number).map_or(0, |inner| inner.next())
}

/// Room for so many numbers that belong to the next input.
#[wasm_bindgen]
pub fn room(number: u32, count: usize) -> *mut f64 {
    manager(number).map_or(std::ptr::null_mut(), |inner| {
        let mut numbers = inner.numbers.borrow_mut();
        *numbers = vec![0.0; count];
        numbers.as_mut_ptr()
    })
}

/// Looks at the core, which nothing changes. A question that does not exist is answered
/// like one about something that does not exist.
#[wasm_bindgen(js_name = look)]
pub fn answer(number: u32, question: u32, id: u32, other: u32) -> i32 {
    manager(number).map_or(-1, |inner| {
        inner
            .driver
            .with(|core| inner.answer(core, question, id, other))
    })
}

fn facts_of(id: LinkId, link: &Link) -> i32 {
    (id as i32) << 4
        | i32::from(link.session()) << 3
        | (link.kind() as i32) << 1
        | i32::from(link.writable())
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
            look::ENGINE_LINK => {
                engine().map_or(-1, |engine| match (engine.link(), engine.left()) {
                    (Some(id), _) => core.link(id).map_or(-1, |link| facts_of(id, link)),
                    (None, Some((id, link))) => facts_of(*id, link),
                    (None, None) => -1,
                })
            }
            look::LINK => core.link(id).map_or(-1, |link| facts_of(id, link)),
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
            look::RESERVED_NAMES => {
                self.show_text(&RESERVED.join(","));
                0
            }
            look::TEXT => self.text.borrow().as_ptr() as i32,
            look::TEXT_LENGTH => self.text.borrow().len() as i32,
            look::LIST => self.handles.borrow().as_ptr() as i32,
            look::SCRATCH => self.scratch.arguments.as_ptr() as i32,
            _ => -1,
        }
    }

    /// Arms the browser's timer anew if the earliest deadline has changed, and tells
    /// whether anything is to happen: a connection, a timer, or a packet on its way.
    pub(crate) fn settle(&self) {
        if let Some(deadline) = self.driver.rearm() {
            let delay = deadline.map_or(f64::NAN, |deadline| {
                (deadline - clock::now()).clamp(0.0, LONGEST_DELAY)
            });
            arm(self.number, delay);
        }
        let is_busy = self.driver.with(|core| !core.is_idle());
        if self.busy.replace(is_busy) != is_busy {
            busy(self.number, is_busy);
        }
    }
}
