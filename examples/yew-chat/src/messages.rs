//! What has been said in the room.

use example_chat::{conversation_of, Content, Line, ObjectUrl, Stage};
use socketio_wasm::Binary;
use web_sys::Element;
use yew::prelude::*;

use crate::session::use_session;

/// How far from its end a list may be scrolled and still follow what comes, in pixels.
const NEAR_THE_END: i32 = 40;

#[component]
pub fn Messages() -> Html {
    let session = use_session();
    let model = &session.model;
    let list = use_node_ref();
    let follows = use_mut_ref(|| true);
    let follow = {
        let (list, follows) = (list.clone(), follows.clone());
        use_callback((), move |(), ()| {
            if let (Some(list), true) = (list.cast::<Element>(), *follows.borrow()) {
                list.set_scroll_top(list.scroll_height());
            }
        })
    };
    let onscroll = {
        let (list, follows) = (list.clone(), follows.clone());
        move |_| {
            if let Some(list) = list.cast::<Element>() {
                let below = list.scroll_height() - list.scroll_top() - list.client_height();
                *follows.borrow_mut() = below < NEAR_THE_END;
            }
        }
    };
    // Another room begins at its end.
    use_effect_with(model.room.clone(), move |_| *follows.borrow_mut() = true);
    {
        let follow = follow.clone();
        use_effect(move || follow.emit(()));
    }
    let here = conversation_of(&model.room);
    let lines = model.lines.of(&here).map(|line| {
        html! { <Message key={line.key.as_str()} line={line.clone()} grown={follow.clone()} /> }
    });
    html! {
        <ol class="messages" aria-live="polite" ref={list} {onscroll}>{ for lines }</ol>
    }
}

#[derive(Properties)]
struct MessageProps {
    line: Line,
    /// Called when it has become larger, as a picture does when it is there.
    grown: Callback<()>,
}

/// What is said does not change: pictures need not be compared.
impl PartialEq for MessageProps {
    fn eq(&self, other: &Self) -> bool {
        self.line.key == other.line.key
            && self.line.stage == other.line.stage
            && self.grown == other.grown
    }
}

#[component]
fn Message(MessageProps { line, grown }: &MessageProps) -> Html {
    let session = use_session();
    let content = match &line.content {
        Content::Text(text) => html! { <p class="text">{ text }</p> },
        Content::Picture { name, kind, bytes } => html! {
            <Picture
                name={name.clone()}
                kind={kind.clone()}
                bytes={bytes.clone()}
                grown={grown.clone()}
            />
        },
    };
    let failure = match &line.stage {
        Stage::Failed(sentence) => {
            let key = line.key.clone();
            let again = move |_| session.retry(&key);
            html! {
                <p class="error">
                    { sentence }{ " " }
                    <button type="button" onclick={again}>{ "Send again" }</button>
                </p>
            }
        }
        Stage::Waiting | Stage::Sent(_) => Html::default(),
    };
    let own = line.is_own.then_some("own");
    let waiting = (line.stage == Stage::Waiting).then_some("waiting");
    html! {
        <li class={classes!("message", own, waiting)}>
            <p class="author">{ &line.author }</p>
            { content }
            { failure }
        </li>
    }
}

#[derive(PartialEq, Properties)]
struct PictureProps {
    name: String,
    kind: String,
    bytes: Option<Binary>,
    grown: Callback<()>,
}

#[component]
fn Picture(props: &PictureProps) -> Html {
    let name = props.name.clone();
    // It is given back when this component goes.
    let url = use_memo((), |()| {
        let bytes = props.bytes.as_ref()?;
        ObjectUrl::new(bytes, &props.kind)
    });
    let Some(url) = &*url else {
        return html! { <p class="text">{ format!("{name} (no longer kept)") }</p> };
    };
    let src = url.as_str().to_owned();
    let onload = props.grown.reform(|_| ());
    html! { <img {src} alt={name.clone()} title={name} {onload} /> }
}
