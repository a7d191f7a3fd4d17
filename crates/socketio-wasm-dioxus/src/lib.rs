//! Socket.IO in Dioxus: a context, hooks and signals on top of socketio-wasm.
