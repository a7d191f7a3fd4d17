//! Options and other objects of the face whose members Rust reads.

use wasm_bindgen::prelude::*;

use crate::answers::{CloseOnLeaveName, TransportName};
use crate::values::Face;
use socketio_wasm::protocol::io::handshake::{payload_limit, Handshake};
use socketio_wasm::protocol::io::{Millis, PerTransport, TransportKind};
use socketio_wasm::protocol::options::{
    CloseOnLeave, EngineOptions, Limit, ManagerOptions, NamespaceOptions, TransportOptions,
};

// One function for each type, and not one for each member: browsers compile each that is called while the
// first connection is opened.
#[wasm_bindgen]
extern "C" {
    /// An object that [`interface!`] has declared.
    pub type Object;
    #[wasm_bindgen(method, indexing_getter)]
    fn flag(this: &Object, member: Member) -> bool;
    #[wasm_bindgen(method, indexing_getter)]
    fn number(this: &Object, member: Member) -> f64;
    #[wasm_bindgen(method, indexing_getter)]
    fn optional_number(this: &Object, member: Member) -> Option<f64>;
    #[wasm_bindgen(method, indexing_getter)]
    fn close_on_leave_name(this: &Object, member: Member) -> CloseOnLeaveName;
    #[wasm_bindgen(method, indexing_getter)]
    fn value(this: &Object, member: Member) -> JsValue;
}

/// A type of members.
trait Value {
    fn of(object: &Object, member: Member) -> Self;
}

/// Says by which function members of a type are read, and whether what it gives is cast to the type.
macro_rules! read {
    ($($value:ty: $function:ident $(.$cast:ident)?;)*) => {
        $(
            impl Value for $value {
                fn of(object: &Object, member: Member) -> Self {
                    object.$function(member)$(.$cast())?
                }
            }
        )*
    };
}

read! {
    bool: flag;
    f64: number;
    Option<f64>: optional_number;
    CloseOnLeaveName: close_on_leave_name;
    JsValue: value;
    Strings: value.unchecked_into;
    TransportSettings: value.unchecked_into;
}

/// Declares an object by its members: each with the name of its getter, its name and type in
/// JavaScript, and its type in Rust. The interface goes into the generated declarations.
macro_rules! interface {
    ($(
        $(#[$docs:meta])*
        $name:ident { $($getter:ident = $member:literal: $script:literal, $rust:ty;)* }
    )*) => {
        /// The name of a member of any of these objects.
        #[wasm_bindgen(skip_typescript)]
        #[allow(non_camel_case_types)]
        #[derive(Clone, Copy, Debug)]
        pub enum Member {
            $($($getter = $member,)*)*
        }

        #[wasm_bindgen]
        extern "C" {
            $(
                $(#[$docs])*
                #[wasm_bindgen(extends = Object, typescript_type = $name)]
                pub type $name;
            )*
        }

        $(
            impl $name {
                $(
                    fn $getter(&self) -> $rust {
                        Value::of(self, Member::$getter)
                    }
                )*
            }
        )*

        #[wasm_bindgen(typescript_custom_section)]
        const INTERFACES: &str = concat!($(
            "export interface ", stringify!($name), " {\n",
            $("  ", $member, ": ", $script, ";\n",)*
            "}\n",
        )*);
    };
}

interface! {
    /// See [`ManagerOptions`].
    ManagerSettings {
        auto_connect = "autoConnect": "boolean", bool;
        max_attachments = "maxAttachments": "number", f64;
        reconnection = "reconnection": "boolean", bool;
        reconnection_attempts = "reconnectionAttempts": "number", f64;
        reconnection_delay = "reconnectionDelay": "number", f64;
        reconnection_delay_max = "reconnectionDelayMax": "number", f64;
        randomization_factor = "randomizationFactor": "number", f64;
        timeout = "timeout": "number | undefined", Option<f64>;
    }

    /// See [`EngineOptions`].
    EngineSettings {
        has_address = "hasAddress": "boolean", bool;
        transports = "transports": "string[]", Strings;
        upgrade = "upgrade": "boolean", bool;
        remember_upgrade = "rememberUpgrade": "boolean", bool;
        try_all_transports = "tryAllTransports": "boolean", bool;
        close_on_leave = "closeOnLeave": "'never' | 'beforeunload' | 'pagehide'", CloseOnLeaveName;
        close_on_offline = "closeOnOffline": "boolean", bool;
        fetch_messages = "fetchMessages": "boolean", bool;
        polling = "polling": "TransportSettings", TransportSettings;
        websocket = "websocket": "TransportSettings", TransportSettings;
        webtransport = "webtransport": "TransportSettings", TransportSettings;
    }

    /// See [`TransportOptions`].
    TransportSettings {
        own_query = "ownQuery": "boolean", bool;
        timestamp_requests = "timestampRequests": "boolean", bool;
        force_base64 = "forceBase64": "boolean", bool;
    }

    /// See [`Handshake`].
    HandshakeFields {
        ping_interval = "pingInterval": "number", f64;
        ping_timeout = "pingTimeout": "number", f64;
        max_payload = "maxPayload": "number", f64;
        upgrades = "upgrades": "string[]", Strings;
        data = "data": "unknown", JsValue;
    }
}

#[wasm_bindgen]
extern "C" {
    /// An array of strings.
    type Strings;
    #[wasm_bindgen(method, getter)]
    fn length(this: &Strings) -> u32;
    #[wasm_bindgen(method, indexing_getter)]
    fn at(this: &Strings, index: u32) -> TransportName;
}

pub(crate) fn manager_options(settings: &ManagerSettings) -> ManagerOptions {
    ManagerOptions {
        reconnection: settings.reconnection(),
        reconnection_attempts: attempts(settings.reconnection_attempts()),
        reconnection_delay: settings.reconnection_delay().into(),
        reconnection_delay_max: settings.reconnection_delay_max().into(),
        randomization_factor: settings.randomization_factor(),
        timeout: settings.timeout().map(Millis::new),
        auto_connect: settings.auto_connect(),
        max_attachments: at_most(settings.max_attachments()),
    }
}

pub(crate) fn engine_options(settings: &EngineSettings) -> EngineOptions {
    EngineOptions {
        has_address: settings.has_address(),
        transports: transports(&settings.transports()),
        upgrade: settings.upgrade(),
        remember_upgrade: settings.remember_upgrade(),
        try_all_transports: settings.try_all_transports(),
        // TypeScript allows no other string, so the default is never used.
        close_on_leave: Option::from(settings.close_on_leave()).unwrap_or(CloseOnLeave::Never),
        close_on_offline: settings.close_on_offline(),
        fetch_messages: settings.fetch_messages(),
        each: PerTransport::from_fn(|kind| {
            transport_options(&match kind {
                TransportKind::Polling => settings.polling(),
                TransportKind::WebSocket => settings.websocket(),
                TransportKind::WebTransport => settings.webtransport(),
            })
        }),
    }
}

fn transport_options(settings: &TransportSettings) -> TransportOptions {
    TransportOptions {
        own_query: settings.own_query(),
        timestamp_requests: settings.timestamp_requests(),
        force_base64: settings.force_base64(),
    }
}

pub(crate) fn handshake(data: &HandshakeFields) -> Handshake<Face> {
    Handshake {
        upgrades: transports(&data.upgrades()),
        ping_interval: data.ping_interval().into(),
        ping_timeout: data.ping_timeout().into(),
        max_payload: payload_limit(data.max_payload()),
        data: data.data(),
    }
}

/// The limit for a count that must not exceed this number. A fraction is rounded down, NaN is no
/// limit.
fn at_most(limit: f64) -> Limit {
    match limit.is_nan() || limit == f64::INFINITY {
        true => Limit::Unlimited,
        // Saturates: a negative number becomes 0.
        false => Limit::Times(limit as u32),
    }
}

/// The limit for attempts: there is another one while fewer than this number have been made.
pub(crate) fn attempts(limit: f64) -> Limit {
    at_most(limit.ceil())
}

/// `retries` is 0 for no retry queue.
pub(crate) fn namespace_options(retries: f64, ack_timeout: Option<f64>) -> NamespaceOptions {
    NamespaceOptions {
        retries: (retries != 0.0).then(|| at_most(retries)),
        ack_timeout: ack_timeout.map(Millis::new),
    }
}

/// The transports with these names; unknown names are left out.
fn transports(names: &Strings) -> Vec<TransportKind> {
    (0..names.length())
        .filter_map(|index| names.at(index).into())
        .collect()
}
