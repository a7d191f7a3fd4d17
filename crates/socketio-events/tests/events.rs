//! What `events!` declares.

use std::any::TypeId;

use socketio_events::{events, Event, FromClient, FromServer};

struct Document;

events! {
    client "save" => Save(Document) -> u64;
    /// With a comment.
    #[allow(dead_code)]
    server "news" => pub News(String, u32,);
    both "ping" => pub(crate) Ping;
    both "ask" => Ask() -> (bool, Option<String>);
    client "one" => One((u8, u8)) -> (u8);
}

fn shape<E: Event>() -> (&'static str, usize, usize) {
    (E::NAME, E::ARGUMENTS, E::ACK_ARGUMENTS)
}

fn is<T: 'static, U: 'static>() -> bool {
    TypeId::of::<T>() == TypeId::of::<U>()
}

#[test]
fn names_and_numbers_of_arguments() {
    assert_eq!(shape::<Save>(), ("save", 1, 1));
    assert_eq!(shape::<News>(), ("news", 2, 0));
    assert_eq!(shape::<Ping>(), ("ping", 0, 0));
    assert_eq!(shape::<Ask>(), ("ask", 0, 2));
    assert_eq!(shape::<One>(), ("one", 1, 1));
}

#[test]
fn types_of_arguments() {
    assert!(is::<<Save as Event>::Payload, Document>());
    assert!(is::<<Save as Event>::Ack, u64>());
    assert!(is::<<News as Event>::Payload, (String, u32)>());
    assert!(is::<<News as Event>::Ack, ()>());
    assert!(is::<<Ping as Event>::Payload, ()>());
    assert!(is::<<Ask as Event>::Ack, (bool, Option<String>)>());
    assert!(is::<<One as Event>::Payload, (u8, u8)>());
}

/// That each event has its direction is for the compiler to see.
#[test]
fn directions() {
    fn of_client<E: FromClient>() -> &'static str {
        E::NAME
    }
    fn of_server<E: FromServer>() -> &'static str {
        E::NAME
    }
    assert_eq!([of_client::<Save>(), of_client::<Ping>()], ["save", "ping"]);
    assert_eq!([of_server::<News>(), of_server::<Ask>()], ["news", "ask"]);
}
