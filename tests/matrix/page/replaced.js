// Written for the official client, in each of the ways to import it.
import byDefault, { io, Manager } from "socket.io-client";
import * as all from "socket.io-client";
import { report, runOfPage } from "./talk.js";

if (byDefault !== io || all.connect !== io || all.Manager !== Manager)
  throw new Error("the imports are not of one module");
report(io, runOfPage());
