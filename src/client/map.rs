//! An ordered map, whose code is small.

use std::borrow::Borrow;

/// A map in the order of its keys: a sorted vector, whose code is a small part of that of the
/// standard library's trees.
///
/// Looking up and removing take logarithmic time (removing on average). Inserting does only behind
/// all other keys, where most are inserted; elsewhere it takes linear time.
#[derive(Debug)]
pub(super) struct Map<K, V> {
    /// By ascending key. An entry that is removed becomes `None`; such entries go later, many at a
    /// time.
    entries: Vec<(K, Option<V>)>,
    removed: usize,
}

impl<K, V> Default for Map<K, V> {
    fn default() -> Self {
        Self {
            entries: Vec::new(),
            removed: 0,
        }
    }
}

impl<K: Ord, V> Map<K, V> {
    fn find<Q: Ord + ?Sized>(&self, key: &Q) -> Result<usize, usize>
    where
        K: Borrow<Q>,
    {
        self.entries
            .binary_search_by(|(known, _)| known.borrow().cmp(key))
    }

    pub(super) fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.entries.get(self.find(key).ok()?)?.1.as_ref()
    }

    pub(super) fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        let at = self.find(key).ok()?;
        self.entries.get_mut(at)?.1.as_mut()
    }

    /// Returns the value that had this key before, to be dropped where nothing is borrowed.
    pub(super) fn insert(&mut self, key: K, value: V) -> Option<V> {
        let at = match self.find(&key) {
            Ok(at) => at,
            Err(at) => {
                self.entries.insert(at, (key, None));
                self.removed += 1;
                at
            }
        };
        let before = self.entries.get_mut(at)?.1.replace(value);
        self.removed -= usize::from(before.is_none());
        before
    }

    pub(super) fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let at = self.find(key).ok()?;
        let removed = self.entries.get_mut(at)?.1.take()?;
        self.removed += 1;
        if self.removed * 2 > self.entries.len() {
            self.entries.retain(|(_, value)| value.is_some());
            self.removed = 0;
        }
        Some(removed)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.entries.len() == self.removed
    }

    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = (&K, &V)> {
        let entries = self.entries.iter();
        entries.filter_map(|(key, value)| Some((key, value.as_ref()?)))
    }

    pub(super) fn into_values(self) -> impl Iterator<Item = V> {
        self.entries.into_iter().filter_map(|(_, value)| value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_has_one_value() {
        let mut map = Map::default();
        assert_eq!(map.insert(2, "two"), None);
        assert_eq!(map.insert(1, "one"), None);
        assert_eq!(map.insert(3, "three"), None);
        assert_eq!(map.insert(2, "new"), Some("two"));
        assert_eq!(map.get(&2), Some(&"new"));
        if let Some(value) = map.get_mut(&3) {
            *value = "changed";
        }
        assert_eq!(map.remove(&1), Some("one"));
        assert_eq!(map.remove(&1), None);
        assert_eq!(map.get(&1), None);
        assert_eq!(map.get_mut(&1), None);
        let left: Vec<_> = map.iter().collect();
        assert_eq!(left, [(&2, &"new"), (&3, &"changed")]);
        assert_eq!(map.insert(1, "again"), None);
        assert_eq!(
            map.into_values().collect::<Vec<_>>(),
            ["again", "new", "changed"]
        );
    }

    #[test]
    fn room_of_what_is_removed_is_given_back() {
        let mut map = Map::default();
        assert!(map.is_empty());
        for key in 0..100 {
            assert_eq!(map.insert(key, key), None);
        }
        // The oldest and one from the middle, in turns.
        let mut left: Vec<u32> = (0..100).collect();
        while !left.is_empty() {
            for at in [0, left.len() / 2] {
                if at < left.len() {
                    let key = left.remove(at);
                    assert_eq!(map.remove(&key), Some(key));
                }
            }
            assert!(map.iter().map(|(key, _)| *key).eq(left.iter().copied()));
            assert!(map.entries.len() <= 2 * left.len());
            assert_eq!(map.is_empty(), left.is_empty());
        }
    }
}
