import { io, Manager } from "socketio-wasm";
import { Client } from "./client.jsx";

// Rendered for each request, and not once by `next build`.
export const dynamic = "force-dynamic";

export default function Page() {
  return (
    <>
      <p id="server">{`${typeof io} ${typeof Manager}`}</p>
      <Client />
    </>
  );
}
