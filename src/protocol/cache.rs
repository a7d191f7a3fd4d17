//! Which Manager serves a call of `io()` (`surface.md` A2).

/// What to do with a call of `io()`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ManagerChoice {
    /// Use the Manager that is cached.
    Cached,
    /// Make one and cache it. It is never evicted.
    NewCached,
    /// Make one for this call only.
    NewAlone,
}

impl ManagerChoice {
    /// Chooses. `cached` says whether there is a Manager for the address; `alone` is `forceNew`
    /// and its synonyms; `has_namespace` says of the cached Manager whether it already has the
    /// namespace that is asked for, even a disconnected one.
    #[must_use]
    pub fn new(cached: bool, alone: bool, has_namespace: bool) -> Self {
        match (cached, alone || has_namespace) {
            (_, true) => Self::NewAlone,
            (true, false) => Self::Cached,
            (false, false) => Self::NewCached,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_call_for_a_namespace_is_served_alone() {
        for (cached, alone, has_namespace, choice) in [
            (false, false, false, ManagerChoice::NewCached),
            (true, false, false, ManagerChoice::Cached),
            (true, false, true, ManagerChoice::NewAlone),
            (true, true, false, ManagerChoice::NewAlone),
            (false, true, false, ManagerChoice::NewAlone),
        ] {
            let found = ManagerChoice::new(cached, alone, has_namespace);
            assert_eq!(found, choice, "{cached} {alone} {has_namespace}");
        }
    }
}
