//! Addresses: what the text given to the client means, and the address of a request.
//!
//! ```text
//! uri       = [ scheme "://" ] [ [ user [ ":" password ] ] "@" ] host [ ":" *digit ] path
//!             [ "?" query ] [ "#" fragment ]
//! scheme    = "http" / "https" / "ws" / "wss"        ; in lower case
//! host      = groups / *( any but ":" "/" "?" "#" )
//! groups    = 2*7( *4hex ":" ) *4hex                 ; IPv6, in lower case
//! path      = "/" *( any but "?" "#" ) / *( any but "/" "?" "#" )
//! query     = *( any but "#" )
//! ```
//!
//! That is looser than RFC 3986 and differs from the URL standard of browsers, but it is what
//! applications have been written against: nothing is rejected, what does not fit is left out.
//! An IPv6 address may stand in brackets, see [`Uri::ipv6`].

mod query;
#[cfg(test)]
mod tests;

pub use self::query::{decode_query, encode_query, set_pair, MalformedQuery};
use super::number::number;

/// A longer text, in UTF-16 code units, is not looked at.
const MAX_LENGTH: usize = 8000;

/// Why a text or the absence of one leads nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UrlError {
    /// The text has more than 8000 UTF-16 code units.
    TooLong,
    /// The address is relative, or there is none, and so is no page or worker to relate it to.
    NoLocation,
}

impl UrlError {
    /// One sentence for the developer.
    #[must_use]
    pub fn message(self) -> &'static str {
        match self {
            Self::TooLong => "URI too long",
            Self::NoLocation => {
                "a full URL (https://…) is needed where there is no location to complete it"
            }
        }
    }
}

/// The parts of an address. What is missing is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Uri {
    /// The text as far as it was understood.
    pub source: String,
    /// The scheme, without its colon.
    pub protocol: String,
    /// The host name, without brackets.
    pub host: String,
    /// The digits of the port.
    pub port: String,
    /// The path.
    pub path: String,
    /// The query, as it stands.
    pub query: String,
    /// Whether both brackets occur anywhere in the text. Then what stands between them is read
    /// without regard to its colons, and the host loses its first and its last character, for
    /// these are the brackets. (Brackets elsewhere, in the query say, cost an ordinary host its
    /// ends, and colons between them become semicolons.)
    pub ipv6: bool,
}

/// Splits an address into its parts.
///
/// # Errors
///
/// [`UrlError::TooLong`]
pub fn parse(text: &str) -> Result<Uri, UrlError> {
    if text.len() > MAX_LENGTH && text.encode_utf16().count() > MAX_LENGTH {
        return Err(UrlError::TooLong);
    }
    let (Some(open), Some(close)) = (text.find('['), text.find(']')) else {
        return Ok(parts(text));
    };
    let (head, _) = cut(text, open);
    let (_, tail) = cut(text, close);
    // The wrong way round they enclose their reach all the same, which then occurs twice.
    let (_, between) = cut(text, open.min(close));
    let (between, _) = cut(between, open.abs_diff(close));
    let mut masked = String::new();
    masked.push_str(head);
    for character in between.chars() {
        masked.push(if character == ':' { ';' } else { character });
    }
    masked.push_str(tail);

    let mut uri = parts(&masked);
    uri.source.clear();
    uri.source.push_str(text);
    uri.host = without_ends(&uri.host).replace(';', ":");
    uri.ipv6 = true;
    Ok(uri)
}

/// The grammar above. Every part is optional and none needs a second look, so that a single pass
/// decides.
fn parts(text: &str) -> Uri {
    let (protocol, rest) = split_scheme(text).unwrap_or(("", text));
    let rest = after_user_info(rest).unwrap_or(rest);

    let (host, rest) = match group_length(rest.as_bytes()) {
        0 => until(rest, b":/?#"),
        length => cut(rest, length),
    };
    let (port, rest) = match rest.strip_prefix(':') {
        Some(rest) => {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            cut(rest, digits)
        }
        None => ("", rest),
    };
    let (path, rest) = if rest.starts_with('/') {
        until(rest, b"?#")
    } else {
        until(rest, b"/?#")
    };
    let (query, rest) = match rest.strip_prefix('?') {
        Some(rest) => until(rest, b"#"),
        None => ("", rest),
    };
    // The fragment ends with its line.
    let rest = match rest.strip_prefix('#') {
        Some(fragment) => {
            let end = fragment.find(['\n', '\r', '\u{2028}', '\u{2029}']);
            end.map_or("", |end| cut(fragment, end).1)
        }
        None => rest,
    };
    let (source, _) = cut(text, text.len() - rest.len());
    Uri {
        source: source.into(),
        protocol: protocol.into(),
        host: host.into(),
        port: port.into(),
        path: path.into(),
        query: query.into(),
        ipv6: false,
    }
}

/// The scheme and what follows its `://`.
fn split_scheme(text: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = until(text, b":");
    let rest = rest.strip_prefix("://")?;
    matches!(scheme, "http" | "https" | "ws" | "wss").then_some((scheme, rest))
}

/// What follows the `@` of a user name, or of a user name and a password.
fn after_user_info(text: &str) -> Option<&str> {
    let (_, mut rest) = until(text, b":@/?#");
    if let Some(password) = rest.strip_prefix(':') {
        (_, rest) = until(password, b":@/?#");
    }
    rest.strip_prefix('@')
}

/// The length of an IPv6 address without brackets; 0 where there is none.
fn group_length(text: &[u8]) -> usize {
    let hex = |from: usize| {
        let digits = text.get(from..).unwrap_or_default().iter().take(4);
        digits
            .take_while(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'))
            .count()
    };
    let mut at = 0;
    let mut groups = 0;
    while groups < 7 {
        let colon = at + hex(at);
        if text.get(colon) != Some(&b':') {
            break;
        }
        at = colon + 1;
        groups += 1;
    }
    if groups < 2 {
        0
    } else {
        at + hex(at)
    }
}

/// The text up to the first of these ASCII delimiters, and the rest.
fn until<'a>(text: &'a str, delimiters: &[u8]) -> (&'a str, &'a str) {
    let end = text.bytes().position(|byte| delimiters.contains(&byte));
    cut(text, end.unwrap_or(text.len()))
}

/// `str::split_at` for positions that are known to be in the text.
fn cut(text: &str, at: usize) -> (&str, &str) {
    match (text.get(..at), text.get(at..)) {
        (Some(head), Some(tail)) => (head, tail),
        _ => (text, ""),
    }
}

/// A host without its first and its last UTF-16 code unit; a single one stays. Half of a character
/// beyond the basic plane is what it is to any encoder: U+FFFD.
fn without_ends(host: &str) -> String {
    let mut units = host.encode_utf16();
    if units.clone().nth(1).is_some() {
        units.next();
        let kept = units.clone().count().saturating_sub(1);
        return char::decode_utf16(units.take(kept))
            .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect();
    }
    host.into()
}

/// Where the client runs: four members of the global `location`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Location {
    /// The scheme, with its colon.
    pub protocol: String,
    /// Host name and port.
    pub host: String,
    /// The host name.
    pub hostname: String,
    /// The port, empty where it is the scheme's own.
    pub port: String,
}

/// What an address means to the client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lookup {
    /// The address for the Manager, complete.
    pub source: String,
    /// Under which the Manager is kept: addresses with the same id can share a connection.
    pub id: String,
    /// The namespace: the path of the address, `/` where it has none.
    pub nsp: String,
    /// The parameters of the query, `None` where the address has none. They are not decoded.
    pub query: Option<Vec<(String, String)>>,
}

/// Finds out what an address means. `path` is the path of the server's endpoint.
///
/// No address at all means the host of the page. `//host` gets the page's scheme, `/path` the
/// page's host, and any other text without a scheme is taken to begin with the host.
///
/// The reference implementation, where there is no location, goes on with a host called
/// `undefined`. That cannot be meant, so it is an error here.
///
/// # Errors
///
/// [`UrlError`]
pub fn lookup(
    uri: Option<&str>,
    path: &str,
    location: Option<&Location>,
) -> Result<Lookup, UrlError> {
    let text = match uri {
        Some(text) if split_scheme(text).is_some() => text.into(),
        _ => complete(uri, location.ok_or(UrlError::NoLocation)?),
    };
    let mut uri = parse(&text)?;
    // Said or not, a scheme's own port is the same server.
    if uri.port.is_empty() {
        uri.port.push_str(match uri.protocol.as_str() {
            "http" | "ws" => "80",
            "https" | "wss" => "443",
            _ => "",
        });
    }
    if uri.path.is_empty() {
        uri.path.push('/');
    }
    let mut id = uri.protocol;
    id.push_str("://");
    push_host(&mut id, &uri.host);
    id.push(':');
    id.push_str(&uri.port);
    id.push_str(path);
    Ok(Lookup {
        source: uri.source,
        id,
        nsp: uri.path,
        query: if uri.query.is_empty() {
            None
        } else {
            Some(query::split(&uri.query))
        },
    })
}

/// An address that has no scheme, made complete.
fn complete(uri: Option<&str>, location: &Location) -> String {
    let mut text = String::new();
    match uri {
        None => {
            text.push_str(&location.protocol);
            text.push_str("//");
            text.push_str(&location.host);
        }
        Some(relative) => {
            if relative.starts_with("//") {
                text.push_str(&location.protocol);
            } else if relative.starts_with('/') {
                text.push_str(&location.host);
            }
            text.push_str(relative);
        }
    }
    // On a page without a host (a local file, a blob) this is the case even now.
    if split_scheme(&text).is_none() {
        text.insert_str(0, "//");
        text.insert_str(0, &location.protocol);
    }
    text
}

/// Appends a host, in brackets if it is an IPv6 address.
fn push_host(out: &mut String, host: &str) {
    let ipv6 = host.contains(':');
    if ipv6 {
        out.push('[');
    }
    out.push_str(host);
    if ipv6 {
        out.push(']');
    }
}

/// Appends the address of a request: `scheme://host[:port]path[?query]`. The scheme's own port is
/// left out.
#[must_use]
pub fn request_url(
    scheme: &str,
    hostname: &str,
    secure: bool,
    port: &str,
    path: &str,
    query: &[(String, String)],
) -> String {
    let mut url = String::new();
    url.push_str(scheme);
    url.push_str("://");
    push_host(&mut url, hostname);
    let usual = if secure { 443.0 } else { 80.0 };
    if !port.is_empty() && number(port) != usual {
        url.push(':');
        url.push_str(port);
    }
    url.push_str(path);
    let query = encode_query(query);
    if !query.is_empty() {
        url.push('?');
        url.push_str(&query);
    }
    url
}

/// Eight characters that make the address of a request unlike all others, lest a cache answers it:
/// five from the clock (milliseconds) and three from `random`, a number in [0, 1).
#[must_use]
pub fn timestamp_token(now: f64, random: f64) -> String {
    const RANGE: f64 = 36.0 * 36.0 * 36.0;
    let mut token = String::new();
    push_base36(&mut token, now as u64, 5);
    push_base36(&mut token, (random * RANGE) as u64, 3);
    token
}

/// Appends so many digits of a number, the lowest ones.
fn push_base36(out: &mut String, value: u64, digits: u32) {
    if digits > 1 {
        push_base36(out, value / 36, digits - 1);
    }
    out.push(char::from_digit((value % 36) as u32, 36).unwrap_or('0'));
}
