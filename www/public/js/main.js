import { Chat } from "./chat/chat.js";
import { startComposer } from "./chat/composer.js";
import { startJoinForm } from "./chat/join-form.js";
import { startSidebar } from "./chat/sidebar.js";
import { startThread } from "./chat/thread.js";
import { Connection } from "./connection.js";
import { startControls } from "./inspector/controls.js";
import { startLineView } from "./inspector/line-view.js";
import { startLogView } from "./inspector/log-view.js";
import { startPacketsView } from "./inspector/packets-view.js";
import { Recorder } from "./inspector/recorder.js";
import { RoundTrip } from "./inspector/round-trip.js";
import { find, setText } from "./lib/dom.js";
import { Layout } from "./lib/layout.js";

const layout = new Layout();
layout.start();

const connection = new Connection();
// The recorder listens first, so that its log has every event in order.
const recorder = new Recorder(connection);
const roundTrip = new RoundTrip(connection);
const chat = new Chat(connection);

startLineView(recorder, roundTrip, connection);
startPacketsView(recorder);
startLogView(recorder);
startControls(connection, chat.outbox, recorder);
startJoinForm(chat);
startSidebar(chat, layout);
startThread(chat);
startComposer(chat);

const notice = find("#notice");
let noticeTimer;
chat.on("notice", (text) => {
  setText(notice, text);
  clearTimeout(noticeTimer);
  noticeTimer = setTimeout(() => setText(notice, ""), 6_000);
});

chat.on("unread", () => {
  const unread = [...chat.conversations.values()].reduce(
    (sum, conversation) => sum + conversation.unread,
    0,
  );
  document.title = unread > 0 ? `(${unread}) socketio-wasm` : "socketio-wasm";
  setText(find("#tab-unread"), unread > 0 ? String(unread) : "");
});

connection.open();
