//! What the addresses of requests say, beside what the user wants in them.

use socketio_wasm::protocol::io::TransportKind;

use super::support::pair::{in_every_mode, Pair, Setup};

/// The addresses since the last look, without their tokens, and the tokens.
fn take(pair: &Pair) -> (Vec<String>, Vec<f64>) {
    let addresses = pair.client.addresses.take();
    let mut tokens = Vec::new();
    let bare = addresses.iter().map(|address| {
        let (token, others): (Vec<&str>, Vec<&str>) =
            address.split('&').partition(|part| part.starts_with("t="));
        tokens.extend(token.iter().map(|part| part[2..].parse::<f64>().unwrap()));
        others.join("&")
    });
    (bare.collect(), tokens)
}

/// All of an upgrade, and the end.
fn run(setup: Setup) -> (Vec<String>, Vec<f64>) {
    let pair = setup.pair();
    pair.socket("/");
    pair.advance(1000.0);
    take(&pair)
}

#[test]
fn the_session_is_named_once_there_is_one() {
    in_every_mode(|setup| {
        let (addresses, tokens) = run(setup);
        assert_eq!(
            addresses,
            [
                "?EIO=4&transport=polling",
                "?EIO=4&transport=polling&sid=e1",
                "?EIO=4&transport=websocket&sid=e1",
                "?EIO=4&transport=polling&sid=e1",
                "?EIO=4&transport=polling&sid=e1",
            ]
        );
        assert_eq!(tokens.len(), addresses.len());
    });
}

#[test]
fn a_new_connection_does_not_name_the_old_session() {
    in_every_mode(|setup| {
        let (pair, _) = setup.connected();
        pair.cut();
        pair.advance(10_000.0);
        let (addresses, _) = take(&pair);
        let opened = "?EIO=4&transport=websocket";
        assert_eq!(addresses, [opened, opened]);
    });
}

#[test]
fn the_last_word_names_the_session() {
    in_every_mode(|setup| {
        let pair = setup.polling_only().pair();
        let socket = pair.socket("/");
        pair.advance(100.0);
        take(&pair);
        socket.disconnect().unwrap();
        let (addresses, _) = take(&pair);
        assert_eq!(addresses.last().unwrap(), "?EIO=4&transport=polling&sid=e1");
    });
}

#[test]
fn a_query_of_the_transports_own_replaces_the_session_too() {
    in_every_mode(|mut setup| {
        setup.engine.each.get_mut(TransportKind::Polling).own_query = true;
        setup
            .engine
            .each
            .get_mut(TransportKind::WebSocket)
            .own_query = true;
        let (addresses, _) = run(setup);
        // The transport that makes the handshake learns of the session afterwards.
        assert_eq!(addresses[..2], ["?own=1", "?own=1&sid=e1"]);
        assert!(addresses.contains(&"?own=1".into()));
    });
}

#[test]
fn requests_that_open_a_session_ask_for_text() {
    in_every_mode(|mut setup| {
        setup
            .engine
            .each
            .get_mut(TransportKind::Polling)
            .force_base64 = true;
        setup
            .engine
            .each
            .get_mut(TransportKind::WebSocket)
            .force_base64 = true;
        let (addresses, _) = run(setup);
        assert_eq!(addresses[0], "?EIO=4&transport=polling&b64=1");
        assert_eq!(addresses[1], "?EIO=4&transport=polling&sid=e1");
        assert!(addresses.contains(&"?EIO=4&transport=websocket&sid=e1&b64=1".into()));
    });
}

#[test]
fn tokens_differ_though_time_and_chance_do_not() {
    for random in [0.0, 0.999_999] {
        in_every_mode(|setup| {
            let pair = setup.polling_only().pair();
            pair.world.set_random(random);
            let sockets = ["/", "/a", "/b"].map(|name| pair.socket(name));
            pair.advance(100.0);
            for socket in sockets {
                socket.disconnect().unwrap();
            }
            let (_, tokens) = take(&pair);
            assert!(tokens.len() > 3);
            for (index, token) in tokens.iter().enumerate() {
                assert!((0.0..36_f64.powi(8)).contains(token) && token.fract() == 0.0);
                assert!(!tokens[..index].contains(token), "{tokens:?}");
            }
        });
    }
}

#[test]
fn without_timestamps_there_is_no_token() {
    in_every_mode(|mut setup| {
        setup
            .engine
            .each
            .get_mut(TransportKind::Polling)
            .timestamp_requests = false;
        let (addresses, tokens) = run(setup);
        assert_eq!((addresses.len(), tokens.len()), (5, 1));
    });
}
