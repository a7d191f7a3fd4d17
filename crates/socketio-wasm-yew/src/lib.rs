//! Socket.IO in Yew: a provider and hooks on top of socketio-wasm.
