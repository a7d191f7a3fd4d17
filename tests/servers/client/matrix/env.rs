//! What a check is given, and what several of them do.

use std::error::Error;
use std::fmt::Debug;
use std::time::Duration;

use futures::channel::mpsc::{unbounded, UnboundedReceiver};
use futures::StreamExt;
use serde::Deserialize;
use serde_json::Value;
use socketio_wasm::{
    Builder, Client, CloseOnLeave, Reason, Reconnection, Socket, SocketError, State, Subscription,
    Transport,
};
use wasm_bindgen::prelude::*;

pub(crate) type Outcome<T = ()> = Result<T, Box<dyn Error>>;

#[wasm_bindgen]
extern "C" {
    /// The page, which does what a client cannot.
    pub(crate) type Page;

    /// Kills or starts the server.
    #[wasm_bindgen(method, catch)]
    async fn control(this: &Page, command: &str) -> Result<JsValue, JsValue>;

    /// Waits for so many heartbeats of the server.
    #[wasm_bindgen(method)]
    async fn heartbeats(this: &Page, count: u32) -> JsValue;

    /// From now on every connection asks for a session that there is not.
    #[wasm_bindgen(method, js_name = asNobody)]
    fn as_nobody(this: &Page);
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Config {
    check: String,
    url: String,
    way: String,
    close_on_unload: bool,
    session_unknown: Option<String>,
    no_namespace: Option<String>,
    refusal: Option<String>,
    refusal_data: Option<Value>,
}

/// What a check is given.
pub(crate) struct Env {
    config: Config,
    page: Page,
}

impl Env {
    pub(crate) fn new(config: JsValue, page: JsValue) -> Outcome<Self> {
        let config = serde_wasm_bindgen::from_value(config)?;
        let page = page.unchecked_into();
        Ok(Self { config, page })
    }

    pub(crate) fn check(&self) -> &str {
        &self.config.check
    }

    pub(crate) fn way(&self) -> &str {
        &self.config.way
    }

    /// What packets travel over, once connected and upgraded.
    pub(crate) fn last_transport(&self) -> Transport {
        match self.way() {
            "polling" => Transport::Polling,
            _ => Transport::WebSocket,
        }
    }

    /// Its answer to a session that it does not know.
    pub(crate) fn session_unknown(&self) -> &str {
        self.config.session_unknown.as_deref().unwrap_or_default()
    }

    /// Its message where there is no such namespace.
    pub(crate) fn no_namespace(&self) -> &str {
        self.config.no_namespace.as_deref().unwrap_or_default()
    }

    /// The error's text, if it speaks another version of the protocol.
    pub(crate) fn refusal(&self) -> &str {
        self.config.refusal.as_deref().unwrap_or_default()
    }

    /// What the refusal of a namespace carries beside its message.
    pub(crate) fn refusal_data(&self) -> Option<&Value> {
        self.config.refusal_data.as_ref()
    }

    pub(crate) async fn control(&self, command: &str) -> Outcome {
        let done = self.page.control(command).await;
        done.map(drop).map_err(|error| format!("{error:?}").into())
    }

    pub(crate) async fn heartbeats(&self, count: u32) {
        self.page.heartbeats(count).await;
    }

    pub(crate) fn as_nobody(&self) {
        self.page.as_nobody();
    }

    /// Over the transports of this way.
    pub(crate) fn builder(&self) -> Builder {
        let transports = match self.way() {
            "polling" => vec![Transport::Polling],
            "websocket" => vec![Transport::WebSocket],
            _ => vec![Transport::Polling, Transport::WebSocket],
        };
        let soon = Reconnection::default()
            .min(Duration::from_millis(20))
            .max(Duration::from_millis(100));
        Client::builder(&self.config.url)
            .transports(transports)
            .reconnection(soon)
            .close_on_leave(match self.config.close_on_unload {
                true => CloseOnLeave::BeforeUnload,
                false => CloseOnLeave::Never,
            })
    }

    /// Connected, and where there is an upgrade, upgraded.
    pub(crate) async fn connected(&self, builder: Builder) -> Outcome<Connection> {
        let connection = Connection::new(builder)?;
        connection.socket.connected().await?;
        let last = self.last_transport();
        connection
            .until(|state| matches!(state, State::Connected(now) if now.transport == last))
            .await?;
        Ok(connection)
    }
}

/// A client, whose connection ends with it.
pub(crate) struct Connection {
    pub(crate) socket: Socket,
    _client: Client,
    _listening: Subscription,
    ends: UnboundedReceiver<Reason>,
}

impl Connection {
    pub(crate) fn new(builder: Builder) -> Outcome<Self> {
        let client = builder.connect()?;
        let socket = client.socket();
        let (told, ends) = unbounded();
        let listening = socket.on_error(move |error| {
            if let SocketError::Disconnected { reason, .. } = error {
                // The check may be over.
                let _ = told.unbounded_send(*reason);
            }
        });
        Ok(Self {
            socket,
            _client: client,
            _listening: listening,
            ends,
        })
    }

    /// Waits for a state.
    pub(crate) async fn until(&self, wanted: impl Fn(&State) -> bool) -> Outcome {
        let mut states = self.socket.states();
        while let Some(state) = states.next().await {
            if wanted(&state) {
                return Ok(());
            }
            if state.is_over() {
                return Err(state.to_string().into());
            }
        }
        Err("the socket is gone".into())
    }

    /// Waits until the connection is lost, which must be without a word of the server's.
    pub(crate) async fn lost(&mut self) -> Outcome {
        match self.ends.next().await {
            Some(Reason::TransportClose | Reason::TransportError) => Ok(()),
            other => Err(format!("end: {other:?}").into()),
        }
    }

    /// Whether the connection has been lost.
    pub(crate) fn has_ended(&mut self) -> bool {
        self.ends.try_recv().is_ok()
    }
}

pub(crate) fn equal<T: PartialEq + Debug>(found: T, wanted: T, what: &str) -> Outcome {
    if found == wanted {
        return Ok(());
    }
    Err(format!("{what}: {found:?}, not {wanted:?}").into())
}
