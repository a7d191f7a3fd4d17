"use client";

import { Talk } from "../../talk.jsx";
import { socket } from "./socket.js";

const open = () => socket;

export default function Page() {
  return (
    <>
      <p id="server">{typeof socket.emit}</p>
      <Talk open={open} />
    </>
  );
}
