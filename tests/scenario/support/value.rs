//! The values of the native host: bodies as JSON text with their attachments beside it,
//! errors with their fields, and what a listener may get besides.

use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

use serde_json::Value as Json;

use super::emitter::Failure;
use super::errors::error;

/// JSON text in which placeholders stand for the attachments.
#[derive(Debug, PartialEq)]
pub(crate) struct Body {
    pub(crate) json: Box<str>,
    pub(crate) attachments: Vec<Rc<[u8]>>,
}

/// An error and the fields that it carries besides its message.
#[derive(Debug, PartialEq)]
pub(crate) struct ErrorValue {
    pub(crate) message: Box<str>,
    pub(crate) fields: Vec<(&'static str, Value)>,
}

/// A body that is made when it is encoded, by user code.
pub(crate) type LazyBody = Rc<dyn Fn() -> Result<Value, Failure>>;

#[derive(Clone)]
pub(crate) enum Value {
    Nothing,
    Number(f64),
    Text(Rc<str>),
    Bytes(Rc<[u8]>),
    Body(Rc<Body>),
    Lazy(LazyBody),
    Live(Rc<RefCell<Json>>),
    Error(Rc<ErrorValue>),
    Details(Rc<[(&'static str, Value)]>),
}

impl Value {
    pub(crate) fn body(json: &Json) -> Self {
        Self::binary_body(json, &[])
    }

    pub(crate) fn binary_body(json: &Json, attachments: &[&[u8]]) -> Self {
        Self::Body(Rc::new(Body {
            json: json.to_string().into(),
            attachments: attachments.iter().map(|&bytes| bytes.into()).collect(),
        }))
    }

    /// A body whose parts are still those that the text of a packet names.
    pub(crate) fn json_text(text: &str) -> Self {
        Self::Body(Rc::new(Body {
            json: text.into(),
            attachments: Vec::new(),
        }))
    }

    /// The JSON of a body, made now if the user left it open.
    pub(crate) fn materialise(&self) -> Result<Rc<Body>, Failure> {
        match self {
            Self::Body(body) => Ok(body.clone()),
            Self::Lazy(make) => make()?.materialise(),
            Self::Live(json) => Self::body(&json.borrow()).materialise(),
            other => Self::json_text(&other.to_string()).materialise(),
        }
    }

    /// The JSON of a body, for a look at its members.
    pub(crate) fn json(&self) -> Json {
        match self {
            Self::Body(body) => serde_json::from_str(&body.json).unwrap_or(Json::Null),
            Self::Live(json) => json.borrow().clone(),
            _ => Json::Null,
        }
    }

    fn of_json(json: &Json) -> Self {
        match json {
            Json::String(text) => Self::Text(text.as_str().into()),
            other => Self::body(other),
        }
    }

    /// The member of an object, if it counts as true in JavaScript.
    pub(crate) fn truthy_member(&self, key: &str) -> Option<Self> {
        let json = self.json();
        let member = json.get(key)?;
        let counts = match member {
            Json::Null => false,
            Json::Bool(value) => *value,
            Json::Number(number) => number.as_f64() != Some(0.0),
            Json::String(text) => !text.is_empty(),
            Json::Array(_) | Json::Object(_) => true,
        };
        counts.then(|| Self::of_json(member))
    }

    /// The elements of an array, each as a value of its own.
    pub(crate) fn arguments(&self) -> Vec<Self> {
        let Json::Array(elements) = self.json() else {
            return vec![self.clone()];
        };
        let attachments = match self {
            Self::Body(body) => body.attachments.as_slice(),
            _ => &[],
        };
        let argument = |element: &Json| match placeholder(element).and_then(Json::as_u64) {
            Some(number) => attachments
                .get(number as usize)
                .map_or(Self::Nothing, |bytes| Self::Bytes(bytes.clone())),
            None => match element {
                Json::String(text) => Self::Text(text.as_str().into()),
                other => Self::Body(Rc::new(Body {
                    json: other.to_string().into(),
                    attachments: attachments.to_vec(),
                })),
            },
        };
        elements.iter().map(argument).collect()
    }

    pub(crate) fn message(&self) -> String {
        match self {
            Self::Error(error) => error.message.to_string(),
            other => other.to_string(),
        }
    }
}

/// The number of the attachment that a value stands for.
pub(crate) fn placeholder(json: &Json) -> Option<&Json> {
    let object = json.as_object()?;
    (object.get("_placeholder") == Some(&Json::Bool(true)))
        .then(|| object.get("num").unwrap_or(&Json::Null))
}

fn show(json: &Json, attachments: &[Rc<[u8]>]) -> String {
    if let Some(bytes) = placeholder(json)
        .and_then(Json::as_u64)
        .and_then(|number| attachments.get(number as usize))
    {
        return Value::Bytes(bytes.clone()).to_string();
    }
    match json {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        self.to_string() == other.to_string()
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// As a trace shows it.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("undefined"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Text(text) => f.write_str(text),
            Self::Bytes(bytes) => write!(f, "<{}>", hexadecimal(bytes)),
            Self::Body(body) => match serde_json::from_str(&body.json) {
                Ok(json) => f.write_str(&show(&json, &body.attachments)),
                Err(_) => f.write_str(&body.json),
            },
            Self::Lazy(_) => f.write_str("lazy"),
            Self::Live(json) => write!(f, "{}", json.borrow()),
            Self::Error(error) => {
                write!(f, "Error: {}", error.message)?;
                write_fields(f, " {", &error.fields)
            }
            Self::Details(fields) => write_fields(f, "{", fields),
        }
    }
}

fn write_fields(
    f: &mut fmt::Formatter<'_>,
    open: &str,
    fields: &[(&'static str, Value)],
) -> fmt::Result {
    for (index, (name, value)) in fields.iter().enumerate() {
        f.write_str(if index == 0 { open } else { ", " })?;
        write!(f, "{name}: {value}")?;
    }
    f.write_str(if fields.is_empty() { "" } else { "}" })
}

pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The error of a CONNECT_ERROR packet with this body.
pub(crate) fn refusal(body: &Value) -> Value {
    let json = body.json();
    match &json {
        Json::String(message) => error(message, Vec::new()),
        object => {
            let message = object.get("message").and_then(Json::as_str).unwrap_or("");
            let data = object
                .get("data")
                .map(|data| ("data", Value::of_json(data)));
            error(message, data.into_iter().collect())
        }
    }
}
