//! Where requests go.

use super::Host;
use crate::client::address::Parameters;
use crate::protocol::io::{EngineId, TransportKind, UrlParameters};

impl Host {
    /// The address of a transport's next request.
    pub(super) fn address(
        &self,
        engine: EngineId,
        kind: TransportKind,
        parameters: UrlParameters,
    ) -> String {
        let session = match parameters.session {
            true => self
                .with_engine(engine, |engine| engine.sid.clone())
                .flatten(),
            false => None,
        };
        let parameters = Parameters {
            session: session.as_deref(),
            token: parameters.token,
            base64: parameters.base64,
        };
        self.options.endpoint.url(kind, parameters)
    }
}
