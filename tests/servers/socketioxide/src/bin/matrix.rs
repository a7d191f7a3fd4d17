//! A socketioxide server that does what every server of the matrix does (`tests/servers/README.md`). It listens at
//! `PORT`, or at a free port if that is 0, and prints where.

use std::error::Error;
use std::io::Read;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use rmpv::Value;
use socketioxide::extract::{AckSender, Data, SocketRef};
use socketioxide::handler::ConnectHandler;
use socketioxide::SocketIo;
use tokio::net::TcpListener;
use tower_http::cors::CorsLayer;

/// No server outlives the tests.
const LONGEST_LIFE: Duration = Duration::from_secs(15 * 60);

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let (layer, io) = SocketIo::builder()
        .ping_interval(Duration::from_millis(300))
        .ping_timeout(Duration::from_secs(20))
        .build_layer();
    io.ns("/", async |socket: SocketRef, Data(auth): Data<Value>| {
        listen(&socket, auth)
    });
    let nobody = async |_: SocketRef| ();
    io.ns(
        "/refused",
        nobody.with(async || Err::<(), &'static str>("no")),
    );
    let port = std::env::var("PORT")?.parse()?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    println!("listening {}", listener.local_addr()?.port());
    end_with_parent();
    let app = Router::new().layer(layer).layer(CorsLayer::permissive());
    axum::serve(listener, app).await?;
    Ok(())
}

/// Ends this process with the one that has started it, even if that was killed.
fn end_with_parent() {
    std::thread::spawn(|| {
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        std::process::exit(0);
    });
    std::thread::spawn(|| {
        std::thread::sleep(LONGEST_LIFE);
        std::process::exit(1);
    });
}

fn listen(socket: &SocketRef, auth: Value) {
    let notes = Arc::new(Mutex::new(Vec::new()));
    let written = Arc::clone(&notes);
    // A tuple: the arguments of an event, of which each of these has one.
    socket.on("echo", async |Data((value,)): Data<(Value,)>, ack| {
        answer(ack, &value)
    });
    socket.on("auth", async move |ack: AckSender| answer(ack, &auth));
    socket.on("note", async move |Data((note,)): Data<(Value,)>| {
        if let Ok(mut notes) = written.lock() {
            notes.push(note);
        }
    });
    socket.on("notes", async move |ack: AckSender| {
        let notes = notes
            .lock()
            .map(|notes| notes.clone())
            .unwrap_or_default();
        answer(ack, &Value::Array(notes));
    });
    socket.on(
        "ask",
        async |socket: SocketRef, Data((number,)): Data<(u32,)>| {
            let asked = socket.emit_with_ack::<_, (u32,)>("double", &number);
            match asked {
                Ok(answer) => match answer.await {
                    Ok((doubled,)) => report(socket.emit("doubled", &doubled)),
                    Err(error) => eprintln!("not answered: {error}"),
                },
                Err(error) => eprintln!("not asked: {error}"),
            }
        },
    );
    socket.on("leave", async |socket: SocketRef| {
        report(socket.disconnect())
    });
}

/// Answers with one argument: an array as such would be taken for several.
fn answer(ack: AckSender, value: &Value) {
    report(ack.send(&[value]));
}

/// The client may have gone in the meantime.
fn report<E: Error>(sent: Result<(), E>) {
    if let Err(error) = sent {
        eprintln!("not sent: {error}");
    }
}
