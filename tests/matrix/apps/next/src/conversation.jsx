"use client";

import { useEffect } from "react";
import { io } from "socketio-wasm";
import { report, runOfPage } from "./talk.js";

export function Talk() {
  useEffect(() => {
    report(io, runOfPage());
  }, []);
  return null;
}
