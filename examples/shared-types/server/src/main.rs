//! A board of notes: its server. It serves the page, too.
//!
//! ```text
//! PORT=3000 cargo run
//! ```

mod board;

use std::env;
use std::error::Error;
use std::net::Ipv4Addr;
use std::path::PathBuf;

use axum::Router;
use example_shared_events::{Count, Look, NewNote, Pin};
use socketio_events::Event;
use socketioxide::extract::{AckSender, Data, SocketRef, State};
use socketioxide::SocketIo;
use tokio::net::TcpListener;
use tower_http::services::ServeDir;

use board::Board;

/// Room for a picture of 2 MB and what is around it.
const LARGEST_PAYLOAD: u64 = 3 << 20;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let (layer, io) = SocketIo::builder()
        .max_payload(LARGEST_PAYLOAD)
        .with_state(Board::default())
        .build_layer();
    io.ns("/", welcome);

    let example = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let built = example.join("../../target/examples/shared-types");
    let app = Router::new()
        .nest_service("/pkg", ServeDir::new(built))
        .fallback_service(ServeDir::new(example.join("page/public")))
        .layer(layer);
    let port = env::var("PORT").map_or(Ok(3000), |port| port.parse())?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    println!("Board ready at http://{}", listener.local_addr()?);
    axum::serve(listener, app).await?;
    Ok(())
}

async fn welcome(socket: SocketRef, State(board): State<Board>) {
    board.arrive();
    tell_everybody(&socket, &board).await;

    socket.on(Look::NAME, look);
    socket.on(Pin::NAME, pin);
    socket.on_disconnect(async |socket: SocketRef, State(board): State<Board>| {
        board.leave();
        tell_everybody(&socket, &board).await;
    });
}

async fn look(
    Data(most): Data<<Look as Event>::Payload>,
    ack: AckSender,
    State(board): State<Board>,
) {
    let newest: <Look as Event>::Ack = board.newest(most);
    report(ack.send(&newest));
}

async fn pin(
    socket: SocketRef,
    Data(note): Data<<Pin as Event>::Payload>,
    ack: AckSender,
    State(board): State<Board>,
) {
    let pinned: <NewNote as Event>::Payload = board.pin(note);
    let number: <Pin as Event>::Ack = pinned.number;
    report(ack.send(&number));
    report(socket.broadcast().emit(NewNote::NAME, &pinned).await);
    tell_everybody(&socket, &board).await;
}

async fn tell_everybody(socket: &SocketRef, board: &Board) {
    let count: <Count as Event>::Payload = board.count();
    report(socket.broadcast().emit(Count::NAME, &count).await);
    report(socket.emit(Count::NAME, &count));
}

/// The client may have gone in the meantime.
fn report<E: Error>(sent: Result<(), E>) {
    if let Err(error) = sent {
        eprintln!("not sent: {error}");
    }
}
