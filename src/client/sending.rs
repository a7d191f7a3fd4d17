//! What a handle that may outlive its socket can send.

/// The methods that send, for a type with the method `socket`, which returns an `Option<Socket>`: the
/// handles of hooks, which are `Copy` and refer to a socket in the storage of their framework. They
/// are methods of the type itself, so that nobody has to import a trait.
///
/// It is for the crates of hooks of this project, and may change with them.
#[doc(hidden)]
#[macro_export]
macro_rules! __sending_half {
    () => {
        /// Sends an event, as [`Socket::emit`](socketio_wasm::Socket::emit) does.
        ///
        /// # Errors
        ///
        /// As for [`Socket::emit`](socketio_wasm::Socket::emit).
        pub fn emit(
            &self,
            name: &str,
            args: impl $crate::EmitArgs,
        ) -> ::core::result::Result<(), $crate::EmitError> {
            self.open()?.emit(name, args)
        }

        /// Sends a typed event, as [`Socket::emit_event`](socketio_wasm::Socket::emit_event) does.
        ///
        /// # Errors
        ///
        /// As for [`Socket::emit`](socketio_wasm::Socket::emit).
        pub fn emit_event<E: $crate::FromClient<Ack = ()>>(
            &self,
            payload: &E::Payload,
        ) -> ::core::result::Result<(), $crate::EmitError>
        where
            E::Payload: $crate::__private::serde::Serialize,
        {
            self.open()?.emit_event::<E>(payload)
        }

        /// Sends an event now, or drops it, as [`Socket::volatile`](socketio_wasm::Socket::volatile)
        /// does.
        ///
        /// # Errors
        ///
        /// As for [`Socket::emit`](socketio_wasm::Socket::emit); a dropped event is not an error.
        pub fn emit_volatile(
            &self,
            name: &str,
            args: impl $crate::EmitArgs,
        ) -> ::core::result::Result<$crate::Sent, $crate::EmitError> {
            self.open()?.volatile().emit(name, args)
        }

        /// Sends a typed event now, or drops it, as
        /// [`Socket::volatile`](socketio_wasm::Socket::volatile) does.
        ///
        /// # Errors
        ///
        /// As for [`Socket::emit`](socketio_wasm::Socket::emit); a dropped event is not an error.
        pub fn emit_event_volatile<E: $crate::FromClient<Ack = ()>>(
            &self,
            payload: &E::Payload,
        ) -> ::core::result::Result<$crate::Sent, $crate::EmitError>
        where
            E::Payload: $crate::__private::serde::Serialize,
        {
            self.open()?.volatile().emit_event::<E>(payload)
        }

        /// Makes a request: an event whose answer is awaited, as
        /// [`Socket::emit_with_ack`](socketio_wasm::Socket::emit_with_ack) does.
        pub fn emit_with_ack<R: $crate::__private::serde::de::DeserializeOwned>(
            &self,
            name: &str,
            args: impl $crate::EmitArgs,
        ) -> $crate::AckRequest<R> {
            match self.socket() {
                ::core::option::Option::Some(socket) => socket.emit_with_ack(name, args),
                ::core::option::Option::None => $crate::AckRequest::closed(name),
            }
        }

        /// Makes a typed request, as [`Socket::ask`](socketio_wasm::Socket::ask) does.
        pub fn ask<E: $crate::FromClient>(&self, payload: &E::Payload) -> $crate::AckRequest<E::Ack>
        where
            E::Payload: $crate::__private::serde::Serialize,
            E::Ack: $crate::__private::serde::de::DeserializeOwned,
        {
            match self.socket() {
                ::core::option::Option::Some(socket) => socket.ask::<E>(payload),
                ::core::option::Option::None => {
                    $crate::AckRequest::closed(<E as $crate::Event>::NAME)
                }
            }
        }

        fn open(&self) -> ::core::result::Result<$crate::Socket, $crate::EmitError> {
            self.socket().ok_or($crate::EmitError::Closed)
        }
    };
}
