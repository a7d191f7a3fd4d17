//! Each check fails if it does not find what it should. Their names are those of `matrix/checks.js`.

use futures::channel::mpsc::unbounded;
use futures::StreamExt;
use serde::{Deserialize, Serialize};
use serde_json::{json, Value};
use socketio_wasm::{
    AckError, Binary, CloseOnLeave, ConnectError, Reason, Reconnection, Socket, State, Transport,
    TransportError,
};

use crate::env::{equal, Connection, Env, Outcome};

const LARGE: usize = 200_000;

/// More than the limit of any of the servers.
const TOO_LARGE: usize = 1_500_000;

pub(crate) async fn run(env: &Env) -> Outcome {
    match env.check() {
        "another protocol" => another_protocol(env).await,
        "connects" => connects(env).await,
        "echo, both ways" => echo(env).await,
        "binary" => binary(env).await,
        "200 kB, both ways" => large(env).await,
        "16 events at once" => notes_at_once(env, 16).await,
        "40 events at once" => notes_at_once(env, 40).await,
        "8 sessions in a row" => sessions(env).await,
        "three heartbeats" => heartbeats(env).await,
        "namespace that refuses" => refused(env).await,
        "no such namespace" => no_namespace(env).await,
        "sent away" => sent_away(env).await,
        "unknown session" => unknown_session(env).await,
        "too large a message" => too_large(env).await,
        "killed, and back" => killed(env).await,
        other => Err(format!("there is no check {other}").into()),
    }
}

/// Why no connection can be made.
async fn failure(env: &Env, namespace: &str) -> Outcome<ConnectError> {
    let builder = env.builder().namespace(namespace);
    let connection = Connection::new(builder.reconnection(Reconnection::off()))?;
    match connection.socket.connected().await {
        Ok(_) => Err("it connects".into()),
        Err(error) => Ok(error),
    }
}

async fn answer<T: serde::de::DeserializeOwned>(
    socket: &Socket,
    value: &impl Serialize,
) -> Outcome<T> {
    Ok(socket.emit_with_ack("echo", value).await?)
}

/// Over WebSocket the connection stays, without the namespace, as that of the clients in JavaScript does: so it is the
/// hook that is told.
async fn another_protocol(env: &Env) -> Outcome {
    let client = env.builder().connect()?;
    let (told, mut errors) = unbounded();
    let _listening = client.socket().on_error(move |error| {
        // The check may be over.
        let _ = told.unbounded_send(error.to_string());
    });
    equal(errors.next().await.as_deref(), Some(env.refusal()), "error")
}

#[derive(Debug, Deserialize, PartialEq, Serialize)]
struct Credentials {
    token: String,
}

async fn connects(env: &Env) -> Outcome {
    let credentials = Credentials { token: "é".into() };
    let connection = env.connected(env.builder().auth(&credentials)).await?;
    let found: Credentials = connection.socket.emit_with_ack("auth", ()).await?;
    equal(found, credentials, "auth")
}

async fn echo(env: &Env) -> Outcome {
    let Connection { socket, .. } = &env.connected(env.builder()).await?;
    let value = json!({ "text": "é☃😀\u{2028}", "list": [1, null, true, { "deep": "" }] });
    equal(answer::<Value>(socket, &value).await?, value, "echo")?;
    let _double = socket.respond("double", |number: u32| number * 2);
    let mut doubled = socket.stream::<u32>("doubled");
    socket.emit("ask", &21)?;
    equal(doubled.next().await.transpose()?, Some(42), "doubled")
}

#[derive(Debug, Deserialize, PartialEq, Serialize)]
struct Album {
    name: String,
    first: Binary,
    list: Vec<Binary>,
}

fn bytes(length: usize) -> Binary {
    let bytes = (0..=u8::MAX).cycle().map(|n| n.wrapping_mul(7));
    bytes.take(length).collect::<Vec<u8>>().into()
}

async fn binary(env: &Env) -> Outcome {
    let Connection { socket, .. } = &env.connected(env.builder()).await?;
    let album = || Album {
        name: "b".into(),
        first: bytes(300),
        list: vec![bytes(299)],
    };
    equal(answer(socket, &album()).await?, album(), "echo")
}

async fn large(env: &Env) -> Outcome {
    let Connection { socket, .. } = &env.connected(env.builder()).await?;
    let text = "x".repeat(LARGE);
    if answer::<String>(socket, &text).await? != text {
        return Err("another text".into());
    }
    if answer::<Binary>(socket, &bytes(LARGE)).await? != bytes(LARGE) {
        return Err("other bytes".into());
    }
    Ok(())
}

/// Emitted before the client is connected, and so sent together: over long-polling in one POST request. Where there is an
/// upgrade, it depends on the server's speed which transport they are sent over: they are emitted afterwards.
async fn notes_at_once(env: &Env, count: u32) -> Outcome {
    let connection = match env.way() {
        "upgrade" => env.connected(env.builder()).await?,
        _ => Connection::new(env.builder())?,
    };
    let socket = &connection.socket;
    for number in 0..count {
        socket.emit("note", &number)?;
    }
    socket.connected().await?;
    socket.ready().await;
    let found: Vec<u32> = socket.emit_with_ack("notes", ()).await?;
    equal(found.len(), count as usize, "events that arrived")?;
    equal(found, (0..count).collect(), "events")
}

async fn sessions(env: &Env) -> Outcome {
    for number in 0..8 {
        // As by default, requests may outlive the page.
        let connection = env
            .connected(env.builder().close_on_leave(CloseOnLeave::BeforeUnload))
            .await?;
        equal(answer(&connection.socket, &number).await?, number, "echo")?;
    }
    Ok(())
}

async fn heartbeats(env: &Env) -> Outcome {
    let mut connection = env.connected(env.builder()).await?;
    // A server sends the next one when the one before has been answered.
    env.heartbeats(3).await;
    equal(answer(&connection.socket, &1).await?, 1, "echo")?;
    equal(connection.has_ended(), false, "lost")
}

async fn refused(env: &Env) -> Outcome {
    let ConnectError::Refused { message, data } = failure(env, "/refused").await? else {
        return Err("another error".into());
    };
    equal(message.as_str(), "no", "message")?;
    let data: Option<Value> = data.map(|data| serde_json::from_str(&data)).transpose()?;
    equal(data.as_ref(), env.refusal_data(), "data")
}

async fn no_namespace(env: &Env) -> Outcome {
    match failure(env, "/nowhere").await? {
        ConnectError::Refused { message, .. } => {
            equal(message.as_str(), env.no_namespace(), "message")
        }
        other => Err(format!("error: {other:?}").into()),
    }
}

async fn sent_away(env: &Env) -> Outcome {
    let Connection { socket, .. } = &env.connected(env.builder()).await?;
    socket.emit("leave", ())?;
    let mut states = socket.states();
    while let Some(state) = states.next().await {
        if state.is_over() {
            let reason = Reason::ServerDisconnect;
            equal(state, State::Disconnected { reason }, "state")?;
            break;
        }
    }
    socket.connect();
    socket.connected().await?;
    equal(answer(socket, &2).await?, 2, "echo")
}

async fn unknown_session(env: &Env) -> Outcome {
    env.as_nobody();
    let error = failure(env, "/").await?;
    let (transport, cause) = match env.way() {
        "websocket" => (Transport::WebSocket, TransportError::Failed),
        _ => {
            let (status, body) = (400, env.session_unknown().into());
            (Transport::Polling, TransportError::Status { status, body })
        }
    };
    equal(error, ConnectError::Transport { transport, cause }, "error")
}

async fn too_large(env: &Env) -> Outcome {
    let mut connection = env.connected(env.builder()).await?;
    let socket = connection.socket.clone();
    let answered = socket.emit_with_ack::<String>("echo", "x".repeat(TOO_LARGE).as_str());
    match answered.await {
        Ok(_) => return Err("the server takes it".into()),
        Err(AckError::Disconnected { .. }) => connection.lost().await?,
        Err(error) => return Err(error.into()),
    }
    socket.connected().await?;
    equal(answer(&socket, &3).await?, 3, "echo")
}

async fn killed(env: &Env) -> Outcome {
    let mut connection = env.connected(env.builder()).await?;
    env.control("kill").await?;
    connection.lost().await?;
    let socket = &connection.socket;
    socket.emit("note", "kept")?;
    env.control("start").await?;
    socket.connected().await?;
    let found: Vec<String> = socket.emit_with_ack("notes", ()).await?;
    equal(found, vec!["kept".into()], "what was emitted in between")
}
