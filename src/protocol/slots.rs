//! A small table whose numbers are never given twice, so that a late event of a
//! connection that is gone finds nothing rather than its successor.

#[derive(Debug)]
pub(crate) struct Slots<T> {
    entries: Vec<(u32, T)>,
    next: u32,
}

impl<T> Default for Slots<T> {
    fn default() -> Self {
        Self {
            entries: Vec::new(),
            next: 0,
        }
    }
}

impl<T> Slots<T> {
    pub(crate) fn insert(&mut self, value: T) -> u32 {
        let id = self.next;
        self.next = self.next.wrapping_add(1);
        self.entries.push((id, value));
        id
    }

    pub(crate) fn get(&self, id: u32) -> Option<&T> {
        // The newest is the one in use.
        self.entries
            .iter()
            .rev()
            .find(|entry| entry.0 == id)
            .map(|entry| &entry.1)
    }

    pub(crate) fn get_mut(&mut self, id: u32) -> Option<&mut T> {
        self.entries
            .iter_mut()
            .rev()
            .find(|entry| entry.0 == id)
            .map(|entry| &mut entry.1)
    }

    pub(crate) fn remove(&mut self, id: u32) -> Option<T> {
        let at = self.entries.iter().position(|entry| entry.0 == id)?;
        Some(self.entries.swap_remove(at).1)
    }

    pub(crate) fn ids(&self) -> Vec<u32> {
        self.entries.iter().map(|entry| entry.0).collect()
    }

    pub(crate) fn all(&self, test: impl Fn(&T) -> bool) -> bool {
        self.entries.iter().all(|entry| test(&entry.1))
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }
}
