//! What `io()` has to know before there is a Manager.

// wasm-bindgen exports only what is public.
#![allow(unreachable_pub)]

use std::cell::RefCell;

use wasm_bindgen::prelude::*;

use crate::protocol::socket::packet::RESERVED;
use crate::protocol::url::{decode_query, lookup, parse, Location, UrlError};
use crate::protocol::{ManagerCache, ManagerChoice};

/// A bad address is thrown as the oracle throws it: too long a one as a bare string.
fn refuse(error: UrlError) -> JsValue {
    match error {
        UrlError::TooLong => JsValue::from_str(error.message()),
        UrlError::NoLocation => js_sys::Error::new(error.message()).into(),
    }
}

/// What an address means: source, cache key and namespace, then the query's names and
/// values by turns. `location` holds protocol, host, hostname and port of the page, or nothing.
///
/// # Errors
/// See [`refuse`].
#[wasm_bindgen(js_name = rawLookup)]
pub fn raw_lookup(
    uri: Option<String>,
    path: &str,
    location: Vec<String>,
) -> Result<Vec<String>, JsValue> {
    let mut parts = location.into_iter();
    let location = parts.next().map(|protocol| Location {
        protocol,
        host: parts.next().unwrap_or_default(),
        hostname: parts.next().unwrap_or_default(),
        port: parts.next().unwrap_or_default(),
    });
    let found = lookup(uri.as_deref(), path, location.as_ref()).map_err(refuse)?;
    let mut facts = vec![found.source, found.id, found.nsp];
    facts.extend(
        found
            .query
            .into_iter()
            .flatten()
            .flat_map(|pair| [pair.0, pair.1]),
    );
    Ok(facts)
}

/// Protocol, host, port and query of an address.
///
/// # Errors
/// See [`refuse`].
#[wasm_bindgen(js_name = parseUri)]
pub fn parse_uri(uri: &str) -> Result<Vec<String>, JsValue> {
    let uri = parse(uri).map_err(refuse)?;
    Ok(vec![uri.protocol, uri.host, uri.port, uri.query])
}

/// The names and values of a query string by turns.
///
/// # Errors
/// A `URIError` for a malformed escape.
#[wasm_bindgen(js_name = decodeQuery)]
pub fn decode_query_text(query: &str) -> Result<Vec<String>, JsValue> {
    match decode_query(query) {
        Ok(pairs) => Ok(pairs
            .into_iter()
            .flat_map(|pair| [pair.0, pair.1])
            .collect()),
        Err(error) => Err(js_sys::UriError::new(error.message()).into()),
    }
}

/// The event names that the user may not emit, in the order that `emit` counts them.
#[wasm_bindgen(js_name = reservedNames)]
pub fn reserved_names() -> Vec<String> {
    RESERVED.iter().map(|&name| name.into()).collect()
}

/// The Managers that calls of `io()` share.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct RawCache {
    cache: RefCell<ManagerCache>,
}

#[wasm_bindgen]
impl RawCache {
    /// An empty cache.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// The number of the Manager with this key, or -1.
    pub fn find(&self, key: &str) -> i32 {
        self.cache
            .borrow()
            .find(key)
            .map_or(-1, |manager| manager as i32)
    }

    /// Which Manager serves a call: a cached one by its number, -1 a new one that is
    /// not cached, -2 a new one that is to be cached.
    pub fn choose(&self, key: &str, alone: bool, has_namespace: bool) -> i32 {
        match self.cache.borrow().choose(key, alone, has_namespace) {
            ManagerChoice::Cached(manager) => manager as i32,
            ManagerChoice::NewAlone => -1,
            ManagerChoice::NewCached => -2,
        }
    }

    /// Caches a Manager.
    pub fn insert(&self, key: String, manager: u32) {
        self.cache.borrow_mut().insert(key, manager);
    }
}
