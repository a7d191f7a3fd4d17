//! The payloads as Rust types. A program must look at every field, or it might not have read them.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// A value whose every part adds something to a sum, which the page knows.
pub trait Weigh {
    /// The sum: a number adds itself, a text or bytes the length in bytes, `true` one.
    fn weight(&self) -> f64;
}

/// What an event can carry here.
pub trait Payload: Serialize + DeserializeOwned + Weigh + 'static {}

impl<T: Serialize + DeserializeOwned + Weigh + 'static> Payload for T {}

/// 52 bytes as JSON.
#[derive(Debug, Deserialize, Serialize)]
pub struct Small {
    id: u32,
    name: String,
    value: f64,
    ok: bool,
}

impl Weigh for Small {
    fn weight(&self) -> f64 {
        let Self {
            id,
            name,
            value,
            ok,
        } = self;
        f64::from(*id) + name.weight() + value + f64::from(*ok)
    }
}

/// 6.5 kB as JSON.
#[derive(Debug, Deserialize, Serialize)]
struct Large {
    page: u32,
    total: u32,
    rows: Vec<Row>,
}

#[derive(Debug, Deserialize, Serialize)]
struct Row {
    id: u32,
    name: String,
    value: f64,
    unit: String,
    tags: Vec<String>,
    ok: bool,
}

impl Weigh for Large {
    fn weight(&self) -> f64 {
        f64::from(self.page) + f64::from(self.total) + self.rows.weight()
    }
}

impl Weigh for Row {
    fn weight(&self) -> f64 {
        let Self {
            id,
            name,
            value,
            unit,
            tags,
            ok,
        } = self;
        f64::from(*id) + name.weight() + value + unit.weight() + tags.weight() + f64::from(*ok)
    }
}

/// [`Large`] for a program that needs no more of it.
#[derive(Debug, Deserialize, Serialize)]
struct TwoFields {
    page: u32,
    total: u32,
}

impl Weigh for TwoFields {
    fn weight(&self) -> f64 {
        f64::from(self.page) + f64::from(self.total)
    }
}

/// What an event that asks for an acknowledgement is answered with.
#[derive(Debug, Deserialize, Serialize)]
pub struct Answer {
    status: String,
}

impl Answer {
    /// The answer of every listener.
    #[must_use]
    pub fn ok() -> Self {
        Self {
            status: "ok".into(),
        }
    }
}

impl Weigh for () {
    fn weight(&self) -> f64 {
        0.0
    }
}

impl Weigh for f64 {
    fn weight(&self) -> f64 {
        *self
    }
}

impl Weigh for String {
    fn weight(&self) -> f64 {
        self.len() as f64
    }
}

impl<A: Weigh, B: Weigh> Weigh for (A, B) {
    fn weight(&self) -> f64 {
        self.0.weight() + self.1.weight()
    }
}

impl<T: Weigh> Weigh for Vec<T> {
    fn weight(&self) -> f64 {
        self.iter().map(Weigh::weight).sum()
    }
}

/// Something that is done with the types of a case.
pub trait PerPayload: Sized {
    /// What comes of it.
    type Output;
    /// How this program writes bytes.
    type Bytes: Serialize + DeserializeOwned + AsRef<[u8]> + 'static;

    /// For events without an argument.
    fn none(self) -> Self::Output;
    /// For one argument.
    fn one<T: Payload>(self) -> Self::Output;
    /// For two.
    fn two<A: Payload, B: Payload>(self) -> Self::Output;
}

/// Bytes beside a text.
#[derive(Debug, Deserialize, Serialize)]
struct Photo<B> {
    caption: String,
    pixels: B,
}

impl<B: AsRef<[u8]>> Weigh for Photo<B> {
    fn weight(&self) -> f64 {
        self.caption.weight() + self.pixels.as_ref().len() as f64
    }
}

/// Does it with the types of the payload of this name; `None` if there is none of it.
pub fn for_case<P: PerPayload>(payload: &str, per_payload: P) -> Option<P::Output> {
    Some(match payload {
        "none" => per_payload.none(),
        "small" => per_payload.one::<Small>(),
        "large" => per_payload.one::<Large>(),
        "two-fields" => per_payload.one::<TwoFields>(),
        "numbers" => per_payload.one::<Vec<f64>>(),
        "texts" => per_payload.one::<Vec<String>>(),
        "photo" => per_payload.one::<Photo<P::Bytes>>(),
        "two-arguments" => per_payload.two::<Small, String>(),
        _ => return None,
    })
}
