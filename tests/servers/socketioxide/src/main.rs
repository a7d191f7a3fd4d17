//! A Socket.IO server that shares its event types with a client. It takes a free port and prints it.

mod events;

use std::error::Error;
use std::net::Ipv4Addr;

use axum::Router;
use socketio_events::Event;
use socketioxide::extract::{AckSender, Data, SocketRef};
use socketioxide::SocketIo;
use tokio::net::TcpListener;

use events::{Add, News, Save, SaveReply, Saved, Subscribe};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let (layer, io) = SocketIo::new_layer();
    io.ns("/", async |socket: SocketRef| listen(&socket));
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    println!("{}", listener.local_addr()?.port());
    axum::serve(listener, Router::new().layer(layer)).await?;
    Ok(())
}

fn listen(socket: &SocketRef) {
    socket.on(
        Save::NAME,
        async |socket: SocketRef,
               Data(document): Data<<Save as Event>::Payload>,
               ack: AckSender| {
            let reply: <Save as Event>::Ack = SaveReply {
                version: 1,
                bytes: document.picture.len(),
            };
            report(ack.send(&reply));
            let saved: <Saved as Event>::Payload = document;
            report(socket.broadcast().emit(Saved::NAME, &saved).await);
        },
    );
    socket.on(
        Add::NAME,
        async |Data((a, b)): Data<<Add as Event>::Payload>, ack: AckSender| {
            let sum: <Add as Event>::Ack = a + b;
            report(ack.send(&sum));
        },
    );
    socket.on(Subscribe::NAME, async |socket: SocketRef| {
        let news: <News as Event>::Payload = ("It works".into(), 3);
        report(socket.emit(News::NAME, &news));
    });
}

/// The client may have gone in the meantime.
fn report<E: Error>(sent: Result<(), E>) {
    if let Err(error) = sent {
        eprintln!("not sent: {error}");
    }
}
