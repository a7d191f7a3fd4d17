//! Where requests go.

use serde_json::json;

use super::Host;
use crate::client::address::Parameters;
use crate::protocol::engine::packet::EnginePacketType;
use crate::protocol::io::{EngineId, TransportKind, UrlParameters};

impl Host {
    /// The address of a transport's next request.
    pub(super) fn address(
        &self,
        engine: EngineId,
        kind: TransportKind,
        parameters: UrlParameters,
    ) -> String {
        let session = self.session(engine, parameters);
        let parameters = Parameters {
            session: session.as_deref(),
            token: parameters.token,
            base64: parameters.base64,
        };
        self.options.endpoint.url(kind, parameters)
    }

    /// The first packet of a transport whose address has no query.
    pub(super) fn open_packet(&self, engine: EngineId, parameters: UrlParameters) -> String {
        let mut packet = String::from(EnginePacketType::Open.as_char());
        if let Some(session) = self.session(engine, parameters) {
            packet.push_str(&json!({ "sid": session }).to_string());
        }
        packet
    }

    /// The session that a request names, if it is to name one.
    fn session(&self, engine: EngineId, parameters: UrlParameters) -> Option<String> {
        let sid = self.with_engine(engine, |engine| engine.sid.clone());
        sid.flatten().filter(|_| parameters.session)
    }
}
