"use client";

import Link from "next/link";
import { useEffect, useState } from "react";

/**
 * Talks to the server while it is shown, and lists what came of it.
 *
 * @param {{ open: () => any }} properties `open` gives the socket, in an effect
 */
export function Talk({ open }) {
  const [lines, setLines] = useState([]);
  useEffect(() => {
    const socket = open();
    const say = (line) => setLines((before) => [...before, line]);
    const start = () => converse(socket, say).catch((error) => say(String(error)));
    if (socket.connected) start();
    else socket.once("connect", start);
    return () => {
      socket.disconnect();
    };
  }, [open]);
  return (
    <>
      <ol>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ol>
      <Link href="/">leave</Link>
    </>
  );
}

async function converse(socket, say) {
  say("connected");
  say(`text: ${await socket.emitWithAck("echo", "caf\u00e9")}`);
  say(`bytes: ${show(await socket.emitWithAck("echo", new Uint8Array([0, 1, 255])))}`);
  const pushed = new Promise((resolve) => socket.once("pushed", resolve));
  socket.emit("push", new Uint8Array([2, 254]).buffer);
  say(`pushed: ${show(await pushed)}`);
  const { engine } = socket.io;
  if (engine.transport.name !== "websocket") {
    await new Promise((resolve) => engine.once("upgrade", resolve));
  }
  say(`transport: ${engine.transport.name}`);
  say(`again: ${show(await socket.emitWithAck("echo", new Uint8Array([3])))}`);
  say("done");
}

const show = (bytes) => `${bytes.constructor.name} ${new Uint8Array(bytes)}`;
