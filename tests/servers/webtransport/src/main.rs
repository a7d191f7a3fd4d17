//! WebTransport for a server that has none: takes sessions over HTTP/3, and hands each to another
//! process over a Unix socket of its own.
//!
//! `webtransport-bridge <address> <folder>` listens to UDP at the address, and prints the port and
//! the SHA-256 of its certificate, which it keeps in the folder for the next one. It ends when its
//! standard input does. On the socket, `socket` in the folder, in both directions, `message = kind
//! length body`: one byte, four bytes big-endian, and so many bytes.

mod link;

use std::error::Error;
use std::fs;
use std::io::Read;
use std::path::Path;
use std::time::Duration;

use rcgen::{CertificateParams, KeyPair, PKCS_ECDSA_P256_SHA256};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use time::OffsetDateTime;
use tokio::time::{sleep, timeout};
use web_transport_quinn::http::StatusCode;
use web_transport_quinn::{crypto, RecvStream, Request, SendStream, ServerBuilder, Session};

use crate::link::{Kind, Link, Sender};

type Failure = Box<dyn Error + Send + Sync>;

/// How many bytes are read at once.
const CHUNK: usize = 64 * 1024;

/// How long the page has to read the end of the stream before that of the session. A browser tells
/// the latter at once, and nothing tells when the page has read the former.
const READING: Duration = Duration::from_millis(100);

/// How long the end of a session may take.
const FAREWELL: Duration = Duration::from_secs(1);

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [address, folder] = arguments.as_slice() else {
        return Err("usage: webtransport-bridge <address> <folder>".into());
    };
    end_with_input();
    let (certificate, key) = kept_certificate(Path::new(folder))?;
    let hash = crypto::sha256(&crypto::default_provider(), &certificate);
    let mut server = ServerBuilder::new()
        .with_addr(address.parse()?)
        .with_certificate(vec![certificate], key)?;
    let hash: String = hash
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    println!("{} {hash}", server.local_addr()?.port());
    while let Some(request) = server.accept().await {
        let socket = Path::new(folder).join("socket");
        tokio::spawn(async move {
            if let Err(error) = serve(request, &socket).await {
                eprintln!("webtransport-bridge: {error}");
            }
        });
    }
    Ok(())
}

/// So that it does not outlive whoever started it.
fn end_with_input() {
    std::thread::spawn(|| {
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        std::process::exit(0);
    });
}

/// That of the bridge before in this folder, or a new one.
fn kept_certificate(
    folder: &Path,
) -> Result<(CertificateDer<'static>, PrivateKeyDer<'static>), Failure> {
    let paths = [folder.join("certificate"), folder.join("key")];
    if let [Ok(certificate), Ok(key)] = paths.each_ref().map(fs::read) {
        return Ok((certificate.into(), PrivateKeyDer::try_from(key)?));
    }
    let (certificate, key) = certificate()?;
    fs::write(&paths[0], &certificate)?;
    fs::write(&paths[1], key.secret_der())?;
    Ok((certificate, key))
}

/// One that browsers take by its hash: an ECDSA key, and valid for less than two weeks.
fn certificate() -> Result<(CertificateDer<'static>, PrivateKeyDer<'static>), Failure> {
    let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
    let names = ["localhost", "127.0.0.1"].map(String::from);
    let mut parameters = CertificateParams::new(names)?;
    let now = OffsetDateTime::now_utc();
    parameters.not_before = now - time::Duration::days(1);
    parameters.not_after = now + time::Duration::days(10);
    let certificate = parameters.self_signed(&key)?;
    let key = PrivateKeyDer::try_from(key.serialize_der())?;
    Ok((certificate.der().clone(), key))
}

/// Asks the other process whether it wants the session, and carries it if so.
async fn serve(request: Request, socket: &Path) -> Result<(), Failure> {
    let mut link = Link::connect(socket).await?;
    let query = request.url.query().map(|query| format!("?{query}"));
    let address = request.url.path().to_owned() + &query.unwrap_or_default();
    link.sender.send(Kind::Session, address.into()).await;
    match link.receiver.recv().await {
        Some((Kind::Accept, _)) => carry(request.ok().await?, link).await,
        Some((Kind::Reject, status)) => {
            request.reject(StatusCode::from_bytes(&status)?).await?;
            // The answer is on its way; the connection ends when the browser has it.
            Ok(())
        }
        _ => Ok(()),
    }
}

/// Carries a session until either side ends it.
async fn carry(session: Session, mut link: Link) -> Result<(), Failure> {
    let mut stream: Option<SendStream> = None;
    loop {
        tokio::select! {
            opened = session.accept_bi(), if stream.is_none() => {
                let Ok((send, receive)) = opened else { continue };
                stream = Some(send);
                link.sender.send(Kind::Stream, Vec::new()).await;
                tokio::spawn(read(receive, link.sender.clone()));
            }
            reason = session.closed() => {
                link.sender.send(Kind::Close, reason.to_string().into()).await;
                return Ok(());
            }
            message = link.receiver.recv() => match message {
                Some((Kind::Data, bytes)) => {
                    if let Some(stream) = &mut stream {
                        // If it fails, the end of the session follows.
                        let _ = stream.write_all(&bytes).await;
                    }
                }
                Some((Kind::End, _)) => {
                    if let Some(stream) = &mut stream {
                        let _ = stream.finish();
                    }
                }
                Some((Kind::Close, body)) => {
                    close(&session, stream, &body).await;
                    return Ok(());
                }
                // The other process has let go of it: the connection is cut.
                _ => return Ok(()),
            },
        }
    }
}

/// Closes a session with a code, four bytes, and a reason. What was written before still arrives.
async fn close(session: &Session, stream: Option<SendStream>, body: &[u8]) {
    if let Some(mut stream) = stream {
        let _ = stream.finish();
        let _ = timeout(FAREWELL, stream.stopped()).await;
        sleep(READING).await;
    }
    let (code, reason) = body.split_at_checked(4).unwrap_or_default();
    let code = code
        .iter()
        .fold(0, |code, &byte| code << 8 | u32::from(byte));
    session.close(code, reason);
    let _ = timeout(FAREWELL, session.closed()).await;
}

/// Hands on what comes over the stream.
async fn read(mut stream: RecvStream, sender: Sender) {
    while let Ok(Some(chunk)) = stream.read_chunk(CHUNK, true).await {
        sender.send(Kind::Data, chunk.bytes.to_vec()).await;
    }
    sender.send(Kind::End, Vec::new()).await;
}
