//! The page is about to be left, or is left. Between the two its user may choose to stay.

use crate::protocol::io::{
    ConnectError, EngineEvent, EngineId, Millis, Output, Reason, TransportId, Types,
};
use crate::protocol::timers::Timer;
use crate::protocol::Core;

use super::connection::EngineState;

/// After this time a page that said it would unload is taken to have stayed.
const UNLOAD_GRACE: Millis = Millis::new(1000.0);

impl<T: Types> Core<T> {
    /// `beforeunload`: the transport is closed without a word, or its end is held back until it is
    /// known whether the page goes.
    pub(crate) fn before_unload(&mut self) {
        for id in self.engines.ids() {
            let Some(engine) = self.engines.get(id) else {
                continue;
            };
            if engine.options.close_on_pagehide {
                self.await_unload(id);
            } else if engine.options.close_on_beforeunload {
                self.leave_silently(id);
            }
        }
    }

    /// `pagehide`: the page goes, be it to come back from the browser's cache. Not every page was
    /// told before: a frame that is removed is not, and neither is Safari's on a phone. The requests
    /// of long-polling end here, and the server is to hear of it; a WebSocket ends by itself.
    pub(crate) fn page_hide(&mut self) {
        for id in self.engines.ids() {
            let Some(engine) = self.engines.get(id) else {
                continue;
            };
            let transport = engine
                .transport
                .and_then(|transport| self.transports.get(transport));
            let polls = transport.is_some_and(|transport| transport.kind.sends_requests());
            let options = &engine.options;
            if options.close_on_pagehide || options.close_on_beforeunload && polls {
                self.leave_silently(id);
            }
        }
    }

    /// Closes the transport without an event. Who is still there a second later did not go after
    /// all, and has lost the connection.
    fn leave_silently(&mut self, id: EngineId) {
        if self.engines.get(id).is_some_and(|engine| engine.is_live())
            && self.engine_leave_transport(id)
        {
            self.await_unload(id);
        }
    }

    fn await_unload(&mut self, id: EngineId) {
        if let Some(engine) = self.engines.get_mut(id).filter(|engine| engine.is_live()) {
            self.timers.stop(&mut engine.timers.unloaded);
            engine.timers.unloaded = Some(self.timers.arm(Timer::Unloaded(id), UNLOAD_GRACE));
        }
    }

    /// Whether the end of a transport is held back, because its page is being left.
    pub fn holds_end(&self, transport: TransportId) -> bool {
        let engine = self
            .transports
            .get(transport)
            .map(|transport| transport.engine);
        let engine = engine.and_then(|engine| self.engines.get(engine));
        engine.is_some_and(|engine| engine.timers.unloaded.is_some() && engine.transport.is_some())
    }

    /// The page did not go.
    pub(crate) fn unload_survived(&mut self, id: EngineId) {
        let Some(engine) = self.engines.get_mut(id) else {
            return;
        };
        engine.timers.unloaded = None;
        if engine.transport.is_some() {
            self.emit_output(Output::ReleaseEnds);
            return;
        }
        if engine.state == EngineState::Opening {
            // The Manager awaits `open` or `error`, and would not hear `close`.
            let error = ConnectError::PageStayed.into();
            self.emit_engine(id, EngineEvent::Error(error));
        }
        self.then_end(id, Reason::TransportClose, None);
    }
}
