//! Addresses: where a server is, and where its requests go.
//!
//! ```text
//! address   = [ [ scheme "://" ] authority ] [ namespace ] [ "?" query ] [ "#" fragment ]
//!           / "//" authority [ namespace ] [ "?" query ] [ "#" fragment ]
//! scheme    = "http" / "https" / "ws" / "wss"
//! authority = [ user "@" ] host [ ":" port ]
//! namespace = "/" *( any but "?" "#" )
//! ```
//!
//! Without a scheme or an authority, those of the page are meant. That is what `io()` takes, except
//! that nothing is guessed: what does not fit is an error, where the official client leaves it out.
//!
//! The crate `url` would make a module 77 kB larger (gzip), because it brings the tables of
//! international domain names. Here a host is only checked roughly; the browser validates it.

use crate::protocol::io::TransportKind;
use crate::protocol::socket::packet::push_unsigned;

/// Parameters that belong to the protocol: those of the user with such a name are left out.
const RESERVED: [&str; 5] = ["EIO", "transport", "sid", "t", "b64"];

/// The parts of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    is_secure: bool,
    /// With its brackets, if it is an address of IPv6.
    host: String,
    /// `None` for the default port of the scheme.
    port: Option<u16>,
    namespace: String,
    /// Decoded.
    query: Vec<(String, String)>,
}

impl Address {
    /// Reads an address. `page` is the origin of the page, such as `https://example.com:8080`.
    ///
    /// `None` if it is not the address of a server; or if it is not complete, and there is no page,
    /// or one without a server, such as a local file.
    #[must_use]
    pub fn read(text: &str, page: Option<&str>) -> Option<Self> {
        let (text, _fragment) = text.split_once('#').unwrap_or((text, ""));
        let (place, query) = text.split_once('?').unwrap_or((text, ""));
        let (scheme, rest) = match split_scheme(place) {
            Some(parts) => parts,
            None => {
                let (scheme, host) = split_scheme(page?)?;
                match place.strip_prefix("//") {
                    Some(rest) => (scheme, rest),
                    None if place.is_empty() || place.starts_with('/') => {
                        return Self::new(scheme, host, place, query);
                    }
                    None => (scheme, place),
                }
            }
        };
        let (authority, namespace) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        Self::new(scheme, authority, namespace, query)
    }

    fn new(scheme: &str, authority: &str, namespace: &str, query: &str) -> Option<Self> {
        let is_scheme =
            |names: [&str; 2]| names.iter().any(|name| name.eq_ignore_ascii_case(scheme));
        let is_secure = is_scheme(["https", "wss"]);
        if !is_secure && !is_scheme(["http", "ws"]) {
            return None;
        }
        // The user and the password are no part of a request's address: `fetch` refuses them.
        let (_user, place) = authority.rsplit_once('@').unwrap_or(("", authority));
        let (host, port) = split_port(place)?;
        let usual = if is_secure { 443 } else { 80 };
        Some(Self {
            is_secure,
            host: host.into(),
            port: read_port(port)?.filter(|port| *port != usual),
            namespace: if namespace.is_empty() { "/" } else { namespace }.into(),
            query: read_query(query)?,
        })
    }

    /// The namespace, which begins with a `/`. Default: `/`.
    #[must_use]
    pub fn namespace(&self) -> &str {
        &self.namespace
    }

    /// Whether the server runs on this machine, which needs no network.
    #[must_use]
    pub fn is_localhost(&self) -> bool {
        self.host.eq_ignore_ascii_case("localhost")
    }

    /// Where the requests to this server go: to this path, with the query of the address and these
    /// pairs, which replace parameters of the same name.
    #[must_use]
    pub fn endpoint(&self, path: &str, pairs: &[(String, String)]) -> Endpoint {
        let mut authority = self.host.clone();
        if let Some(port) = self.port {
            authority.push(':');
            push_unsigned(&mut authority, port.into());
        }
        authority.push('/');
        let path = path.trim_matches('/');
        if !path.is_empty() {
            authority.push_str(path);
            authority.push('/');
        }
        let is_given = |name: &str| pairs.iter().any(|(other, _)| other == name);
        let own = self.query.iter().filter(|(name, _)| !is_given(name));
        let mut query = String::new();
        for (name, value) in own.chain(pairs) {
            if !RESERVED.contains(&name.as_str()) {
                encode(&mut query, name);
                query.push('=');
                encode(&mut query, value);
                query.push('&');
            }
        }
        Endpoint {
            is_secure: self.is_secure,
            place: authority,
            query,
        }
    }
}

/// Where requests go, without the parameters that each adds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    is_secure: bool,
    /// Host, port and path.
    place: String,
    /// The user's parameters, each with an `&` behind it.
    query: String,
}

/// The parameters of one request.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Parameters<'a> {
    /// The session id of the engine's handshake.
    pub session: Option<&'a str>,
    /// A number below 36^8 that no other request has, so that none is answered from a cache.
    pub token: Option<u64>,
    /// Whether the server is asked for text only.
    pub base64: bool,
}

impl Endpoint {
    /// The address of a request.
    #[must_use]
    pub fn url(&self, transport: TransportKind, parameters: Parameters<'_>) -> String {
        let scheme = match (transport, self.is_secure) {
            (TransportKind::Polling, false) => "http",
            (TransportKind::Polling, true) => "https",
            (TransportKind::WebSocket, false) => "ws",
            (TransportKind::WebSocket, true) => "wss",
            (TransportKind::WebTransport, _) => "https",
        };
        let Self { place, query, .. } = self;
        if transport == TransportKind::WebTransport {
            return [scheme, "://", place].concat();
        }
        let transport = transport.name();
        let parts = [
            scheme,
            "://",
            place,
            "?",
            query,
            "EIO=4&transport=",
            transport,
        ];
        let mut url = parts.concat();
        if let Some(session) = parameters.session {
            url.push_str("&sid=");
            encode(&mut url, session);
        }
        if let Some(token) = parameters.token {
            url.push_str("&t=");
            push_base36(&mut url, token);
        }
        if parameters.base64 {
            url.push_str("&b64=1");
        }
        url
    }
}

/// The scheme, and what follows `://`.
/// The name of a namespace as servers know it: with a `/` in front.
pub(super) fn namespace_name(name: &str) -> String {
    match name.starts_with('/') {
        true => name.into(),
        false => format!("/{name}"),
    }
}

fn split_scheme(place: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = place.split_once(':')?;
    let rest = rest.strip_prefix("//")?;
    Some((scheme, rest)).filter(|_| !scheme.contains('/'))
}

/// The host, and the port as a text, which may be empty.
fn split_port(place: &str) -> Option<(&str, &str)> {
    let (host, port) = match place
        .strip_prefix('[')
        .and_then(|rest| rest.split_once(']'))
    {
        Some((groups, port)) => {
            let is_part = |c: char| c.is_ascii_hexdigit() || matches!(c, ':' | '.');
            if !groups.contains(':') || !groups.chars().all(is_part) {
                return None;
            }
            (place.get(..groups.len() + 2)?, port)
        }
        None => {
            let end = place.find(':').unwrap_or(place.len());
            let (host, port) = place.split_at(end);
            let is_refused = |c: char| c.is_ascii_control() || " \"#%/:<>?@[\\]^`{|}".contains(c);
            if host.is_empty() || host.contains(is_refused) {
                return None;
            }
            (host, port)
        }
    };
    match port.strip_prefix(':') {
        Some(port) => Some((host, port)),
        None => Some((host, port)).filter(|_| port.is_empty()),
    }
}

fn read_port(text: &str) -> Option<Option<u16>> {
    if text.is_empty() {
        return Some(None);
    }
    // Rust's numbers may have a sign.
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| digits).map(Some)
}

/// The pairs of a query, decoded; `None` if a percent sign is not followed by two digits, or the
/// bytes are not UTF-8.
fn read_query(text: &str) -> Option<Vec<(String, String)>> {
    let mut query: Vec<(String, String)> = Vec::new();
    for pair in text.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let (name, value) = (decode(name)?, decode(value)?);
        query.retain(|(other, _)| *other != name);
        query.push((name, value));
    }
    Some(query)
}

/// `decodeURIComponent` of JavaScript.
fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, behind)) = rest.split_first() {
        rest = behind;
        if first != b'%' {
            bytes.push(first);
            continue;
        }
        let digit = |place: usize| char::from(*behind.get(place)?).to_digit(16);
        bytes.push((digit(0)? * 16 + digit(1)?) as u8);
        rest = behind.get(2..)?;
    }
    String::from_utf8(bytes).ok()
}

/// `encodeURIComponent` of JavaScript.
fn encode(out: &mut String, text: &str) {
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' => out.push(char::from(byte)),
            b'-' | b'_' | b'.' | b'!' | b'~' | b'*' | b'\'' | b'(' | b')' => {
                out.push(char::from(byte));
            }
            _ => {
                out.push('%');
                out.push(hexadecimal(byte >> 4));
                out.push(hexadecimal(byte & 15));
            }
        }
    }
}

fn hexadecimal(digit: u8) -> char {
    char::from(match digit {
        0..=9 => b'0' + digit,
        _ => b'A' + (digit - 10),
    })
}

/// Appends a number with eight digits to the base of 36.
fn push_base36(out: &mut String, number: u64) {
    for place in (0..8).rev() {
        let digit = number / 36_u64.pow(place) % 36;
        out.extend(char::from_digit(digit as u32, 36));
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;
