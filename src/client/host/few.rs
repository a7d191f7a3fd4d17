//! A map of a few entries.

/// A map with so few entries that each may be looked at. In a module its code is a small part of
/// that of a tree.
#[derive(Debug)]
pub(super) struct Few<K, V>(Vec<(K, V)>);

impl<K, V> Default for Few<K, V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K: Eq, V> Few<K, V> {
    pub(super) fn get(&self, key: &K) -> Option<&V> {
        let entry = self.0.iter().find(|(known, _)| known == key);
        entry.map(|(_, value)| value)
    }

    pub(super) fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        let entry = self.0.iter_mut().find(|(known, _)| known == key);
        entry.map(|(_, value)| value)
    }

    /// The value that had this key is handed back, to be dropped where nothing is borrowed.
    pub(super) fn insert(&mut self, key: K, value: V) -> Option<V> {
        let before = self.remove(&key);
        self.0.push((key, value));
        before
    }

    /// Takes a value out; the others keep their order.
    pub(super) fn remove(&mut self, key: &K) -> Option<V> {
        let at = self.0.iter().position(|(known, _)| known == key)?;
        Some(self.0.remove(at).1)
    }

    /// In the order in which they were inserted.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.0.iter().map(|(key, value)| (key, value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_has_one_value() {
        let mut few = Few::default();
        assert_eq!(few.insert(1, "one"), None);
        assert_eq!(few.insert(2, "two"), None);
        assert_eq!(few.insert(3, "three"), None);
        assert_eq!(few.insert(2, "new"), Some("two"));
        assert_eq!(few.get(&2), Some(&"new"));
        if let Some(value) = few.get_mut(&3) {
            *value = "changed";
        }
        assert_eq!(few.remove(&1), Some("one"));
        assert_eq!(few.remove(&1), None);
        assert_eq!(few.get(&1), None);
        let left: Vec<_> = few.iter().collect();
        assert_eq!(left, [(&3, &"changed"), (&2, &"new")]);
    }
}
