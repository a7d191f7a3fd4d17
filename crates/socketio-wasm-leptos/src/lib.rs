//! Socket.IO in Leptos: a context and signals on top of socketio-wasm.
