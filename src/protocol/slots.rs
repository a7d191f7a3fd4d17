//! A table of values by number. Numbers are never given twice, so that a late event of a connection
//! that is gone finds nothing, rather than its successor.

#[derive(Debug)]
pub(crate) struct Slots<I, T> {
    /// By ascending number.
    entries: Vec<(I, Box<T>)>,
    next: u32,
}

impl<I, T> Default for Slots<I, T> {
    fn default() -> Self {
        Self {
            entries: Vec::new(),
            next: 0,
        }
    }
}

// Every transition begins with a look-up. Inlined, that would be a tenth of the core's size; as a
// call of its own it still has to be fast, as every packet needs it.
impl<I: Copy + Ord + From<u32>, T> Slots<I, T> {
    pub(crate) fn insert(&mut self, value: T) -> I {
        let id = I::from(self.next);
        self.next = self.next.wrapping_add(1);
        self.entries.push((id, Box::new(value)));
        id
    }

    #[inline(always)]
    fn position(&self, id: I) -> Option<usize> {
        // The newest engine or transport is the one in use, so it is tried first. Of namespaces
        // there may be thousands.
        let last = self.entries.len().checked_sub(1)?;
        if self.entries.get(last).is_some_and(|entry| entry.0 == id) {
            return Some(last);
        }
        self.entries.binary_search_by_key(&id, |entry| entry.0).ok()
    }

    #[inline(never)]
    pub(crate) fn get(&self, id: I) -> Option<&T> {
        let at = self.position(id)?;
        self.entries.get(at).map(|entry| &*entry.1)
    }

    #[inline(never)]
    pub(crate) fn get_mut(&mut self, id: I) -> Option<&mut T> {
        let at = self.position(id)?;
        self.entries.get_mut(at).map(|entry| &mut *entry.1)
    }

    #[inline(never)]
    pub(crate) fn remove(&mut self, id: I) -> Option<Box<T>> {
        let at = self.position(id)?;
        Some(self.entries.remove(at).1)
    }

    #[inline(never)]
    pub(crate) fn ids(&self) -> Vec<I> {
        self.entries.iter().map(|entry| entry.0).collect()
    }

    pub(crate) fn find(&self, test: impl Fn(&T) -> bool) -> Option<I> {
        let found = self.entries.iter().find(|entry| test(&entry.1));
        found.map(|entry| entry.0)
    }

    pub(crate) fn all(&self, test: impl Fn(&T) -> bool) -> bool {
        self.entries.iter().all(|entry| test(&entry.1))
    }

    pub(crate) fn count(&self, test: impl Fn(&T) -> bool) -> usize {
        self.entries.iter().filter(|entry| test(&entry.1)).count()
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }
}
