//! The allocator of the npm package. The one of the standard library is 2.5 kB of the
//! download, more than a client gains by it that keeps a few hundred small blocks.
//!
//! Sizes are rounded up to a power of two, and each of these has a list of free blocks.
//! A block is never cut or joined, so memory is at most what every size needed at its
//! peak: it does not grow with the number of connections made and lost.

use core::alloc::{GlobalAlloc, Layout};
use core::cell::Cell;
use core::ptr::{copy_nonoverlapping, null_mut};

#[cfg(all(target_arch = "wasm32", target_feature = "atomics"))]
compile_error!("this allocator is for one thread");

#[cfg(all(target_arch = "wasm32", feature = "js"))]
#[global_allocator]
static HEAP: Heap = Heap::new();

/// The smallest block, and what every block is aligned to.
const UNIT: usize = 16;

/// By how much memory grows at least.
const PAGE: usize = 0x1_0000;

struct Heap {
    /// By the exponent of their size: the first free block, which begins with the
    /// address of the next.
    free: [Cell<*mut u8>; usize::BITS as usize],
    /// Memory that has never been part of a block.
    top: Cell<*mut u8>,
    left: Cell<usize>,
}

// SAFETY: `GlobalAlloc` demands it, but there is one thread (see above), and no method
// runs code from elsewhere while it is at work.
unsafe impl Sync for Heap {}

impl Heap {
    const fn new() -> Self {
        Self {
            free: [const { Cell::new(null_mut()) }; usize::BITS as usize],
            top: Cell::new(null_mut()),
            left: Cell::new(0),
        }
    }

    /// A block that there has not been before, or null if memory is exhausted.
    fn carve(&self, size: usize) -> *mut u8 {
        if self.left.get() < size {
            let wanted = size.next_multiple_of(PAGE);
            let Some(start) = grow(wanted) else {
                return null_mut();
            };
            // What was left is part of the new memory, unless somebody else grew it too.
            let end = self.top.get().wrapping_add(self.left.get());
            if start != end {
                self.top.set(start);
                self.left.set(0);
            }
            self.left.set(self.left.get() + wanted);
        }
        let block = self.top.get();
        self.top.set(block.wrapping_add(size));
        self.left.set(self.left.get() - size);
        block
    }
}

/// The exponent of the size of the block that holds so many bytes.
fn class(size: usize) -> usize {
    (usize::BITS - (size.max(UNIT) - 1).leading_zeros()) as usize
}

// SAFETY: a block is given out by `alloc` only, and then belongs to the caller until
// `dealloc`: `carve` never gives the same memory twice, and what is taken from a list is
// not in it any more. Its size is a power of two and at least what was asked for; it is
// aligned to `UNIT`, as pages are and all sizes are multiples of it.
unsafe impl GlobalAlloc for Heap {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let class = class(layout.size());
        // Neither happens here; a block of 2 GiB or one for a cache line is refused.
        let (Some(free), true) = (self.free.get(class), layout.align() <= UNIT) else {
            return null_mut();
        };
        let block = free.get();
        if block.is_null() {
            return self.carve(1 << class);
        }
        // SAFETY: a free block is large enough and aligned for the address that
        // `dealloc` wrote to its beginning.
        free.set(unsafe { block.cast::<*mut u8>().read() });
        block
    }

    // Inlined into every drop it would be a kilobyte.
    #[inline(never)]
    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if let Some(free) = self.free.get(class(layout.size())) {
            // SAFETY: the caller gives up a block that `alloc` made for this layout.
            unsafe { block.cast::<*mut u8>().write(free.get()) };
            free.set(block);
        }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if class(size) == class(layout.size()) {
            return block;
        }
        // SAFETY: the caller promises that this is a layout. The old block and the new
        // one are two, and hold that many bytes each.
        unsafe {
            let larger = self.alloc(Layout::from_size_align_unchecked(size, layout.align()));
            if !larger.is_null() {
                copy_nonoverlapping(block, larger, size.min(layout.size()));
                self.dealloc(block, layout);
            }
            larger
        }
    }
}

/// So many pages more, given in bytes.
#[cfg(target_arch = "wasm32")]
fn grow(bytes: usize) -> Option<*mut u8> {
    let pages = core::arch::wasm32::memory_grow(0, bytes / PAGE);
    (pages != usize::MAX).then(|| (pages * PAGE) as *mut u8)
}

#[cfg(not(target_arch = "wasm32"))]
fn grow(bytes: usize) -> Option<*mut u8> {
    tests::grow(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    thread_local! {
        /// What [`grow`] has to give, and how much of it is given.
        static MEMORY: (*mut u8, Cell<usize>) = {
            let layout = Layout::from_size_align(LIMIT, PAGE).unwrap();
            // SAFETY: the layout is not empty.
            (unsafe { std::alloc::alloc(layout) }, Cell::new(0))
        };
    }

    const LIMIT: usize = 64 * PAGE;

    #[cfg(not(target_arch = "wasm32"))]
    pub(super) fn grow(bytes: usize) -> Option<*mut u8> {
        MEMORY.with(|(start, given)| {
            let before = given.get();
            (before + bytes <= LIMIT).then(|| {
                given.set(before + bytes);
                start.wrapping_add(before)
            })
        })
    }

    fn given() -> usize {
        MEMORY.with(|memory| memory.1.get())
    }

    fn layout(size: usize) -> Layout {
        Layout::from_size_align(size, 8).unwrap()
    }

    /// A block that is filled with one number, which it must keep.
    struct Block {
        at: *mut u8,
        size: usize,
        fill: u8,
    }

    impl Block {
        fn new(heap: &Heap, size: usize, fill: u8) -> Self {
            // SAFETY: the layout is not empty, and the block has that many bytes.
            let at = unsafe { heap.alloc(layout(size)) };
            assert!(!at.is_null());
            assert_eq!(at as usize % UNIT, 0);
            unsafe { at.write_bytes(fill, size) };
            Self { at, size, fill }
        }

        fn check(&self, size: usize) {
            // SAFETY: it was written when the block was made.
            let bytes = unsafe { core::slice::from_raw_parts(self.at, size) };
            assert!(bytes.iter().all(|&byte| byte == self.fill));
        }

        fn resize(&mut self, heap: &Heap, size: usize) {
            // SAFETY: the block was made by this heap, with this layout.
            self.at = unsafe { heap.realloc(self.at, layout(self.size), size) };
            assert!(!self.at.is_null());
            self.check(size.min(self.size));
            unsafe { self.at.write_bytes(self.fill, size) };
            self.size = size;
        }

        fn free(self, heap: &Heap) {
            self.check(self.size);
            // SAFETY: as above.
            unsafe { heap.dealloc(self.at, layout(self.size)) };
        }
    }

    /// Numbers that look drawn, the same ones each time.
    fn draw(state: &mut u32) -> usize {
        *state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (*state >> 16) as usize
    }

    #[test]
    fn blocks_never_overlap_and_memory_is_used_again() {
        let heap = Heap::new();
        let mut state = 7;
        let mut peak = 0;
        for round in 0..200 {
            let mut blocks = Vec::new();
            for step in 0..100_u8 {
                blocks.push(Block::new(&heap, 1 + draw(&mut state) % 900, step));
                let at = draw(&mut state) % blocks.len();
                match draw(&mut state) % 3 {
                    0 => blocks.swap_remove(at).free(&heap),
                    1 => blocks[at].resize(&heap, 1 + draw(&mut state) % 5000),
                    _ => {}
                }
            }
            blocks.into_iter().for_each(|block| block.free(&heap));
            if round == 100 {
                peak = given();
            }
        }
        assert!(given() <= peak + PAGE, "{} after {peak}", given());
    }

    #[test]
    fn a_freed_block_is_the_next_one_of_its_size() {
        let heap = Heap::new();
        let first = Block::new(&heap, 100, 1);
        let at = first.at;
        first.free(&heap);
        assert_ne!(Block::new(&heap, 129, 2).at, at);
        assert_eq!(Block::new(&heap, 128, 3).at, at);
    }

    #[test]
    fn what_cannot_be_had_is_null() {
        let heap = Heap::new();
        // SAFETY: the layouts are not empty.
        unsafe {
            assert!(heap.alloc(layout(LIMIT + 1)).is_null());
            assert!(heap.alloc(layout(isize::MAX as usize - 7)).is_null());
            assert!(heap
                .alloc(Layout::from_size_align(1, 64).unwrap())
                .is_null());
        }
        let mut block = Block::new(&heap, LIMIT / 2, 4);
        // SAFETY: the block was made by this heap, with this layout.
        assert!(unsafe { heap.realloc(block.at, layout(block.size), LIMIT) }.is_null());
        block.resize(&heap, LIMIT / 2 - 1);
        block.free(&heap);
    }
}
