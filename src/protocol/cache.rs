//! Which Manager serves a call of `io()` (`surface.md` A2).

/// The Managers that later calls may share, by their cache key.
#[derive(Debug, Default)]
pub struct ManagerCache {
    entries: Vec<(String, u32)>,
}

/// What to do with a call of `io()`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ManagerChoice {
    /// Use the Manager that is cached under this number.
    Cached(u32),
    /// Make one and cache it.
    NewCached,
    /// Make one for this call only.
    NewAlone,
}

impl ManagerCache {
    /// The Manager that is cached under this key.
    pub fn find(&self, key: &str) -> Option<u32> {
        self.entries
            .iter()
            .find(|entry| entry.0 == key)
            .map(|entry| entry.1)
    }

    /// Chooses. `alone` is `forceNew` and its synonyms; `has_namespace` says of the
    /// cached Manager whether it already has the namespace that is asked for, even a
    /// disconnected one.
    pub fn choose(&self, key: &str, alone: bool, has_namespace: bool) -> ManagerChoice {
        match self.find(key) {
            _ if alone => ManagerChoice::NewAlone,
            Some(_) if has_namespace => ManagerChoice::NewAlone,
            Some(manager) => ManagerChoice::Cached(manager),
            None => ManagerChoice::NewCached,
        }
    }

    /// Keeps a Manager. It is never evicted.
    pub fn insert(&mut self, key: String, manager: u32) {
        self.entries.push((key, manager));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_call_for_a_namespace_is_served_alone() {
        let key = "http://a:80/socket.io";
        let mut cache = ManagerCache::default();
        assert_eq!(cache.choose(key, false, false), ManagerChoice::NewCached);
        cache.insert(key.into(), 7);
        assert_eq!(cache.find(key), Some(7));
        assert_eq!(cache.choose(key, false, false), ManagerChoice::Cached(7));
        assert_eq!(cache.choose(key, false, true), ManagerChoice::NewAlone);
        assert_eq!(cache.choose(key, true, false), ManagerChoice::NewAlone);
        let other = "ws://a:80/socket.io";
        assert_eq!(cache.choose(other, false, false), ManagerChoice::NewCached);
    }
}
