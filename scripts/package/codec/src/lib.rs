//! Packs a WebAssembly module into characters that a string literal holds as they are, and unpacks it.
//!
//! A context-mixing compressor that knows the structure of WebAssembly. The page gets [`unpack`] as a WebAssembly module
//! of its own: on a cold page JavaScript would take several times as long.

mod model;
#[cfg(feature = "pack")]
mod pack;
mod range;
mod reader;

use core::ptr::addr_of_mut;

use model::Model;
use range::Decoder;
use reader::Reader;

/// What is learned, which is too large for the stack.
///
/// # Safety
/// May be called only once.
unsafe fn fresh_model() -> &'static mut Model {
    static mut MODEL: Model = Model::new();
    let model = addr_of_mut!(MODEL);
    // SAFETY: the caller says that there is no other reference.
    unsafe { &mut *model }
}

/// Once per instance.
///
/// # Safety
/// The text stands at `from` and ends where the `size` bytes of the result start, at `to`. Nothing else is there.
#[no_mangle]
pub unsafe extern "C" fn unpack(from: *const u8, to: *mut u8, size: usize, start: u32, end: u32) {
    // SAFETY: the only call, and the only thread.
    let model = unsafe { fresh_model() };
    let length = to as usize - from as usize;
    // SAFETY: the caller says so.
    let text = unsafe { core::slice::from_raw_parts(from, length) };
    // SAFETY: the caller says so.
    let bytes = unsafe { core::slice::from_raw_parts_mut(to, size) };
    let mut decoder = Decoder::new(text);
    model.start(&mut decoder);
    let mut reader = Reader::new((start, end));
    for place in bytes {
        let byte = model.byte(&mut decoder, &reader);
        reader.read(byte);
        *place = byte as u8;
    }
}
