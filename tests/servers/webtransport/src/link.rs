//! Messages between this process and the server that it works for.

use std::io;
use std::path::Path;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::UnixStream;
use tokio::sync::mpsc;

/// How many messages may wait in each direction before the other side is slowed down.
const WAITING: usize = 64;

/// What a message is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// To the server: a browser wants a session, with this path and query.
    Session,
    /// From the server: it is to have it.
    Accept,
    /// From the server: it is not, with this HTTP status.
    Reject,
    /// To the server: the browser has opened a stream. There is one for each session.
    Stream,
    /// Bytes of that stream.
    Data,
    /// The end of that stream.
    End,
    /// The end of the session. From the server with a code and a reason; to it with words for
    /// people.
    Close,
}

impl Kind {
    const ALL: [Self; 7] = [
        Self::Session,
        Self::Accept,
        Self::Reject,
        Self::Stream,
        Self::Data,
        Self::End,
        Self::Close,
    ];
}

type Message = (Kind, Vec<u8>);

/// The connection to the server for one session.
pub(crate) struct Link {
    pub(crate) sender: Sender,
    pub(crate) receiver: mpsc::Receiver<Message>,
}

impl Link {
    pub(crate) async fn connect(path: &Path) -> io::Result<Self> {
        let (read, write) = UnixStream::connect(path).await?.into_split();
        let (sender, outgoing) = mpsc::channel(WAITING);
        let (incoming, receiver) = mpsc::channel(WAITING);
        tokio::spawn(write_all(write, outgoing));
        tokio::spawn(read_all(read, incoming));
        let sender = Sender(sender);
        Ok(Self { sender, receiver })
    }
}

/// Sends messages to the server.
#[derive(Clone)]
pub(crate) struct Sender(mpsc::Sender<Message>);

impl Sender {
    /// One for a server that is gone is lost.
    pub(crate) async fn send(&self, kind: Kind, body: Vec<u8>) {
        let _ = self.0.send((kind, body)).await;
    }
}

async fn write_all(mut stream: OwnedWriteHalf, mut messages: mpsc::Receiver<Message>) {
    while let Some((kind, body)) = messages.recv().await {
        let mut bytes = vec![kind as u8];
        bytes.extend((body.len() as u32).to_be_bytes());
        bytes.extend(body);
        if stream.write_all(&bytes).await.is_err() {
            return;
        }
    }
}

async fn read_all(mut stream: OwnedReadHalf, messages: mpsc::Sender<Message>) {
    while let Ok(message) = read_one(&mut stream).await {
        if messages.send(message).await.is_err() {
            return;
        }
    }
}

async fn read_one(stream: &mut OwnedReadHalf) -> io::Result<Message> {
    let kind = usize::from(stream.read_u8().await?);
    let kind = *Kind::ALL.get(kind).ok_or(io::ErrorKind::InvalidData)?;
    let mut body = vec![0; stream.read_u32().await? as usize];
    stream.read_exact(&mut body).await?;
    Ok((kind, body))
}
