"use client";

import { io } from "socketio-wasm";

// As the guide of Socket.IO for Next.js has it: `next build`, which renders the page that imports this, runs it too.
export const socket = io();
