//! What the simulated server keeps of sessions that can be recovered.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::session::SocketPacket;

/// What a recoverable session has been sent: offsets and packets.
struct Memory {
    namespace: String,
    sid: String,
    events: Vec<(String, String)>,
}

/// All of them, by the private id that the client names.
#[derive(Default)]
pub(crate) struct Memories {
    by_pid: BTreeMap<String, Memory>,
    offsets: u32,
}

impl Memories {
    pub(crate) fn add(&mut self, namespace: &str, sid: String, pid: String) {
        let memory = Memory {
            namespace: namespace.into(),
            sid,
            events: Vec::new(),
        };
        self.by_pid.insert(pid, memory);
    }

    /// Notes an event, and gives it an offset as its last argument.
    pub(crate) fn note(&mut self, namespace: &str, args: &mut Json) {
        self.offsets += 1;
        let offset = format!("o{}", self.offsets);
        if let Some(elements) = args.as_array_mut() {
            elements.push(offset.clone().into());
        }
        let text = SocketPacket::event(namespace, args);
        let of_it = |memory: &&mut Memory| memory.namespace == namespace;
        for memory in self.by_pid.values_mut().filter(of_it) {
            memory.events.push((offset.clone(), text.clone()));
        }
    }

    /// A client has left a namespace by itself: such a session cannot be recovered.
    pub(crate) fn forget(&mut self, namespace: &str) {
        self.by_pid
            .retain(|_, memory| memory.namespace != namespace);
    }

    /// The id of a session, and the packets behind an offset.
    pub(crate) fn missed(
        &self,
        pid: &str,
        offset: &str,
    ) -> Option<(&str, impl Iterator<Item = &str>)> {
        let memory = self.by_pid.get(pid)?;
        let seen = memory.events.iter().position(|event| event.0 == offset);
        let missed = memory.events.iter().skip(seen.map_or(0, |at| at + 1));
        Some((&memory.sid, missed.map(|event| event.1.as_str())))
    }
}
