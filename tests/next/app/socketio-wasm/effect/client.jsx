"use client";

import { io } from "socketio-wasm";
import { Talk } from "../../talk.jsx";

const open = () => io();

export function Client() {
  return <Talk open={open} />;
}
