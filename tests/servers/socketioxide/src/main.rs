//! A Socket.IO server that shares its event types with a client. It takes a free port and prints it.

use std::error::Error;
use std::net::Ipv4Addr;

use axum::Router;
use serde::Deserialize;
use socketio_events::{Binary, Event};
use socketio_wasm_server_events::{
    Add, Divide, Double, Doubled, Echo, Found, Hidden, Hide, Leave, News, Question, Save,
    SaveReply, Saved, Send, Shape, Subscribe, TurnToLast, Who, Wrapped,
};
use socketioxide::extract::{AckSender, Data, SocketRef};
use socketioxide::handler::ConnectHandler;
use socketioxide::SocketIo;
use tokio::net::TcpListener;
use tower_http::cors::CorsLayer;

/// What an event carries, as a handler takes it.
type Payload<E> = Data<<E as Event>::Payload>;

/// What a client must tell to enter `/admin`.
#[derive(Deserialize)]
struct Credentials {
    token: String,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let (layer, io) = SocketIo::new_layer();
    io.ns("/", async |socket: SocketRef| listen(&socket));
    let admin = async |socket: SocketRef| listen(&socket);
    io.ns("/admin", admin.with(is_admin));
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    println!("{}", listener.local_addr()?.port());
    let app = Router::new().layer(layer).layer(CorsLayer::permissive());
    axum::serve(listener, app).await?;
    Ok(())
}

async fn is_admin(Data(credentials): Data<Credentials>) -> Result<(), &'static str> {
    match credentials.token.as_str() {
        "secret" => Ok(()),
        _ => Err("no"),
    }
}

fn listen(socket: &SocketRef) {
    socket.on(Save::NAME, save);
    socket.on(Add::NAME, async |Data((a, b)): Payload<Add>, ack| {
        answer::<Add>(ack, &(a + b))
    });
    socket.on(
        Divide::NAME,
        async |Data((a, b)): Payload<Divide>, ack: AckSender| {
            // A tuple is an answer of several arguments here.
            report(ack.send(&(a / b, a % b)));
        },
    );
    socket.on(Echo::NAME, async |Data(album): Payload<Echo>, ack| {
        answer::<Echo>(ack, &album)
    });
    socket.on(
        TurnToLast::NAME,
        async |Data(page): Payload<TurnToLast>, ack| {
            answer::<TurnToLast>(ack, &page.empty.len());
        },
    );
    socket.on(Send::NAME, async |Data(hidden): Payload<Send>, ack| {
        answer::<Send>(ack, &hidden)
    });
    socket.on(
        Hide::NAME,
        async |socket: SocketRef, Data(bytes): Payload<Hide>| {
            let bytes = Binary::from(bytes);
            let hidden: <Found as Event>::Payload = Hidden {
                option: Some(bytes.clone()),
                newtype: Wrapped(bytes.clone()),
                variant: Shape::Raw(bytes),
            };
            report(socket.emit(Found::NAME, &hidden));
        },
    );
    socket.on(Subscribe::NAME, async |socket: SocketRef| {
        let news: <News as Event>::Payload = ("It works".into(), 3);
        report(socket.emit(News::NAME, &news));
    });
    socket.on(Question::NAME, ask_back);
    socket.on(Leave::NAME, async |socket: SocketRef| {
        report(socket.disconnect())
    });
    socket.on(
        Who::NAME,
        async |io: SocketIo, Data(id): Payload<Who>, ack| {
            let ids: Vec<String> = io
                .sockets()
                .iter()
                .map(|socket| socket.id.to_string())
                .collect();
            answer::<Who>(ack, &ids.contains(&id));
        },
    );
}

async fn save(socket: SocketRef, Data(document): Payload<Save>, ack: AckSender) {
    let reply = SaveReply {
        version: 1,
        bytes: document.picture.len(),
    };
    answer::<Save>(ack, &reply);
    let saved: <Saved as Event>::Payload = document;
    report(socket.broadcast().emit(Saved::NAME, &saved).await);
}

async fn ask_back(socket: SocketRef, Data(number): Payload<Question>) {
    let asked: <Double as Event>::Payload = number;
    match socket.emit_with_ack::<_, <Double as Event>::Ack>(Double::NAME, &asked) {
        Ok(answer) => match answer.await {
            Ok(doubled) => report(socket.emit(Doubled::NAME, &doubled)),
            Err(error) => eprintln!("not answered: {error}"),
        },
        Err(error) => eprintln!("not asked: {error}"),
    }
}

fn answer<E: Event>(ack: AckSender, answer: &E::Ack)
where
    E::Ack: serde::Serialize,
{
    report(ack.send(answer));
}

/// The client may have gone in the meantime.
fn report<E: Error>(sent: Result<(), E>) {
    if let Err(error) = sent {
        eprintln!("not sent: {error}");
    }
}
