//! What happens to connections when the page is about to be left (`beforeunload`), and when it is
//! left (`pagehide`). In between the user may choose to stay.

use crate::protocol::io::{
    ConnectError, EngineEvent, EngineId, ManagerOutput, Millis, Output, Reason, TransportId, Types,
};
use crate::protocol::options::CloseOnLeave;
use crate::protocol::timers::Timer;
use crate::protocol::Core;

use super::connection::EngineState;

/// How long after `beforeunload` a page that is still there is taken to have stayed.
const UNLOAD_GRACE: Millis = Millis::new(1000.0);

impl<T: Types> Core<T> {
    /// `beforeunload`: closes the transport without an event. With [`CloseOnLeave::PageHide`] it is
    /// left open; if the browser ends it, that is held back until it is known whether the page stays.
    pub(crate) fn before_unload(&mut self) {
        for id in self.engines.ids() {
            let Some(engine) = self.engines.get(id) else {
                continue;
            };
            match engine.options.close_on_leave {
                CloseOnLeave::Never => {}
                CloseOnLeave::BeforeUnload => self.leave_silently(id),
                CloseOnLeave::PageHide => self.await_unload(id),
            }
        }
    }

    /// `pagehide`: the page is left, and may come back from the browser's back/forward cache. There
    /// need not have been a `beforeunload`: removed frames and Safari on a phone have none.
    /// Long-polling is closed here so that the server is informed; a WebSocket ends by itself.
    pub(crate) fn page_hide(&mut self) {
        for id in self.engines.ids() {
            let Some(engine) = self.engines.get(id) else {
                continue;
            };
            let transport = engine
                .transport
                .and_then(|transport| self.transports.get(transport));
            let polls = transport.is_some_and(|transport| transport.kind.sends_requests());
            let leaves = match engine.options.close_on_leave {
                CloseOnLeave::Never => false,
                CloseOnLeave::BeforeUnload => polls,
                CloseOnLeave::PageHide => true,
            };
            if leaves {
                self.leave_silently(id);
            }
        }
    }

    /// Closes the transport without an event. A page that is still there a second later has stayed
    /// after all, and its connection is then reported as lost.
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

    /// Whether the host must hold back the end of this transport, because its page is being left.
    /// [`ManagerOutput::ReleaseEnds`] has it feed such ends.
    pub fn holds_end(&self, transport: TransportId) -> bool {
        let engine = self
            .transports
            .get(transport)
            .map(|transport| transport.engine);
        let engine = engine.and_then(|engine| self.engines.get(engine));
        engine.is_some_and(|engine| engine.timers.unloaded.is_some() && engine.transport.is_some())
    }

    /// The page has stayed: its connection is lost, or what was held back is released.
    pub(crate) fn unload_survived(&mut self, id: EngineId) {
        let Some(engine) = self.engines.get_mut(id) else {
            return;
        };
        engine.timers.unloaded = None;
        if engine.transport.is_some() {
            self.emit_output(Output::Manager(ManagerOutput::ReleaseEnds));
            return;
        }
        if engine.state == EngineState::Opening {
            // The Manager is subscribed to `open` and `error` only, until the engine is open.
            let error = ConnectError::PageStayed.into();
            self.emit_engine(id, EngineEvent::Error(error));
        }
        self.then_end(id, Reason::TransportClose, None);
    }
}
