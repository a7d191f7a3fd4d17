import { io } from "socketio-wasm";
import { Talk } from "../conversation.jsx";

/** Evaluated where the page is rendered, where there is no address. */
const atRendering = io();

export default function Page() {
  return (
    <>
      <p>{String(atRendering.connected)}</p>
      <Talk />
    </>
  );
}
