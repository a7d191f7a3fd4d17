//! Who is writing.

use example_chat::{conversation_of, Said, SomebodyTypes, Typists};
use gloo_timers::future::TimeoutFuture;
use socketio_wasm_yew::use_socket_on;
use yew::platform::spawn_local;
use yew::prelude::*;

use crate::session::use_session;

#[component]
pub fn TypingLine() -> Html {
    let session = use_session();
    let typists = use_mut_ref(Typists::default);
    let update = use_force_update();
    {
        let (typists, update) = (typists.clone(), update.clone());
        use_socket_on::<SomebodyTypes>(move |sign| {
            let sign = typists.borrow_mut().note(sign);
            update.force_update();
            let (typists, update) = (typists.clone(), update.clone());
            spawn_local(async move {
                TimeoutFuture::new(Typists::SIGN_LASTS).await;
                typists.borrow_mut().forget(sign);
                update.force_update();
            });
        });
    }
    {
        let typists = typists.clone();
        use_socket_on::<Said>(move |message| {
            let mut typists = typists.borrow_mut();
            typists.stop(&message.from, &message.conversation);
            update.force_update();
        });
    }
    let here = conversation_of(&session.model.room);
    let sentence = typists.borrow().sentence(&here);
    html! { <p class="typing">{ sentence }</p> }
}
