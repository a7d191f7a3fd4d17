//! The notes, in memory.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use example_shared_events::{Note, Pinned};

/// How many notes are kept.
const ROOM: usize = 100;

/// A handle of the board, which all connections share.
#[derive(Clone, Default)]
pub struct Board(Arc<Mutex<Inner>>);

#[derive(Default)]
struct Inner {
    /// Oldest first.
    notes: Vec<Pinned>,
    last_number: u64,
    visitors: usize,
}

impl Board {
    pub fn arrive(&self) {
        self.inner().visitors += 1;
    }

    pub fn leave(&self) {
        self.inner().visitors -= 1;
    }

    pub fn pin(&self, note: Note) -> Pinned {
        let mut inner = self.inner();
        if inner.notes.len() == ROOM {
            inner.notes.remove(0);
        }
        inner.last_number += 1;
        let pinned = Pinned {
            number: inner.last_number,
            note,
        };
        inner.notes.push(pinned.clone());
        pinned
    }

    /// At most so many notes, oldest first.
    pub fn newest(&self, most: usize) -> Vec<Pinned> {
        let inner = self.inner();
        let first = inner.notes.len().saturating_sub(most);
        inner.notes[first..].to_vec()
    }

    /// Visitors and notes.
    pub fn count(&self) -> (usize, usize) {
        let inner = self.inner();
        (inner.visitors, inner.notes.len())
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        // What a panic elsewhere left behind is a list of notes all the same.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
