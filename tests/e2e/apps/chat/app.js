// A chat in the style of the first tutorials: one global socket, one handler for each event.
import { io } from "socket.io-client";

const socket = io();
let user = null;
let room = "lobby";
let arrived = 0;

function element(id) {
  return document.getElementById(id);
}

function show(id, text) {
  element(id).textContent = text;
}

socket.on("connect", function () {
  const engine = socket.io.engine;
  show("state", "online over " + engine.transport.name);
  engine.once("upgrade", function (transport) {
    show("state", "online over " + transport.name);
  });
  show("session", (socket.recovered ? "recovered " : "new ") + socket.id);
  element("return").hidden = true;
  if (user && !socket.recovered) {
    socket.emit("setUsername", user);
  }
});

socket.on("disconnect", function (reason) {
  show("state", "offline: " + reason);
  // After this one the client does not come back by itself.
  element("return").hidden = reason !== "io server disconnect";
});

socket.on("message", function (text) {
  show("notice", text);
});

socket.on("broadcast", function (data) {
  show("count", data.description);
});

socket.on("userExists", function (text) {
  show("error-container", text);
});

socket.on("userSet", function (data) {
  user = data.username;
  element("join").hidden = true;
  element("chat").hidden = false;
  socket.emit("enterRoom", room);
});

socket.on("connectToRoom", function (text) {
  show("room-container", text);
});

socket.on("newmsg", function (data) {
  const line = document.createElement("li");
  line.textContent = data.user + ": " + data.message;
  element("message-container").append(line);
  show("typing", "");
});

socket.on("typing", function (name) {
  show("typing", name + " is typing");
});

element("join").onsubmit = function (event) {
  event.preventDefault();
  socket.emit("setUsername", element("name").value);
};

element("change-room").onsubmit = function (event) {
  event.preventDefault();
  room = element("room").value;
  socket.emit("enterRoom", room);
};

element("message").oninput = function () {
  socket.volatile.emit("typing");
};

element("send").onsubmit = function (event) {
  event.preventDefault();
  const message = element("message").value;
  if (!message) return;
  element("message").value = "";
  socket.emit("msg", { message, user }, function () {
    arrived += 1;
    show("arrived", String(arrived));
  });
};

element("return").onclick = function () {
  socket.connect();
};
