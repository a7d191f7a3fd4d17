// A shared whiteboard, written with classes and private members.
import { io } from "socket.io-client";

const CHUNK = 4096;
const COLOURS = ["crimson", "teal", "indigo", "darkorange"];

class Line {
  #socket;

  /** `?transport=polling` in the page's address is for networks that let nothing else through. */
  constructor(board, parameters) {
    const transport = parameters.get("transport");
    this.board = board;
    this.#socket = io({
      auth: (give) => give({ board: this.board }),
      reconnectionDelay: 200,
      reconnectionDelayMax: 400,
      ...(transport && { transports: transport.split(",") }),
    });
  }

  hear(handlers) {
    for (const [event, handler] of Object.entries(handlers)) this.#socket.on(event, handler);
    return () => {
      for (const [event, handler] of Object.entries(handlers)) this.#socket.off(event, handler);
    };
  }

  onTransport(show) {
    this.#socket.io.on("open", () => {
      const { engine } = this.#socket.io;
      show(engine.transport.name);
      engine.on("upgrade", ({ name }) => show(name));
    });
    this.#socket.on("disconnect", () => show("away"));
  }

  move(board) {
    this.board = board;
    this.#socket.emit("enter", board);
  }

  stroke(id, colour, points) {
    return new Promise((resolve) => {
      this.#socket.compress(false).emit("stroke", id, colour, points, resolve);
    });
  }

  cursor(x, y) {
    this.#socket.volatile.emit("cursor", x, y);
  }

  async picture(details, blob) {
    return new Promise((resolve, reject) => {
      this.#socket.timeout(5_000).emit("picture", details, blob, (late, refused, size) => {
        if (late ?? refused) reject(late ?? new Error(refused));
        else resolve(size);
      });
    });
  }
}

class Paper {
  #context;
  #points = new Uint16Array(CHUNK);
  #begun = 0;
  #used = 0;

  constructor(canvas) {
    this.canvas = canvas;
    this.#context = canvas.getContext("2d", { willReadFrequently: true });
  }

  clear() {
    this.#context.clearRect(0, 0, this.canvas.width, this.canvas.height);
  }

  draw(colour, points) {
    this.#context.fillStyle = colour;
    for (let i = 0; i < points.length; i += 2) {
      this.#context.fillRect(points[i] - 2, points[i + 1] - 2, 4, 4);
    }
  }

  begin() {
    if (this.#used > CHUNK / 2) {
      this.#points = new Uint16Array(CHUNK);
      this.#used = 0;
    }
    this.#begun = this.#used;
  }

  add(x, y) {
    this.#points[this.#used++] = x;
    this.#points[this.#used++] = y;
  }

  /** The points of this stroke: a view of the memory that all strokes share. */
  finish() {
    return this.#points.subarray(this.#begun, this.#used);
  }

  toBlob() {
    return new Promise((resolve) => this.canvas.toBlob(resolve, "image/png"));
  }
}

class Whiteboard {
  #paper = new Paper(document.querySelector("#paper"));
  #line;
  #pending = new Map();
  #colour = COLOURS[Math.floor(Math.random() * COLOURS.length)];
  #strokes = 0;
  #locked = false;

  constructor() {
    const parameters = new URLSearchParams(location.search);
    this.#line = new Line(parameters.get("board") ?? "public", parameters);
    this.#line.onTransport((name) => this.#show("line", name));
    this.#line.hear({
      // What was on its way when the line was lost may be lost too; the server knows the strokes.
      connect: () => this.#pending.forEach((stroke, id) => void this.#send(id, stroke)),
      snapshot: (board, looks, bytes) => this.#restore(board, looks, bytes),
      stroke: (colour, bytes) => this.#paper.draw(colour, new Uint16Array(bytes)),
      picture: (details) => this.#preview(details),
    });
    this.stopWatching = this.#line.hear({
      cursor: (id, x, y) => this.#show("cursor", `${x},${y}`),
    });
    this.#listen();
  }

  #show(what, text) {
    document.querySelector(`[data-show="${what}"]`).textContent = text;
  }

  #restore(board, looks, bytes) {
    this.#show("board", board);
    this.#paper.clear();
    let at = 0;
    for (const { colour, size } of looks) {
      this.#paper.draw(colour, new Uint16Array(bytes, at, size / 2));
      at += size;
    }
    for (const { colour, points } of this.#pending.values()) this.#paper.draw(colour, points);
  }

  #finish() {
    const id = `${performance.timeOrigin}-${this.#strokes++}`;
    const stroke = { colour: this.#colour, points: this.#paper.finish() };
    this.#pending.set(id, stroke);
    this.#paper.draw(stroke.colour, stroke.points);
    void this.#send(id, stroke);
  }

  async #send(id, { colour, points }) {
    this.#show("pending", this.#pending.size);
    await this.#line.stroke(id, colour, points);
    this.#pending.delete(id);
    this.#show("pending", this.#pending.size);
  }

  async #share() {
    const blob = await this.#paper.toBlob();
    const size = await this.#line.picture({ by: "me", preview: null }, blob);
    this.#show("picture", `sent ${size} of ${blob.size} bytes`);
  }

  async #preview({ by, preview }) {
    const bitmap = await createImageBitmap(new Blob([preview.bytes], { type: "image/png" }));
    this.#show("picture", `${by}: ${bitmap.width}x${bitmap.height}`);
  }

  #listen() {
    const { canvas } = this.#paper;
    let drawing = false;
    canvas.addEventListener("pointerdown", () => {
      drawing = !this.#locked;
      this.#paper.begin();
    });
    canvas.addEventListener("pointermove", ({ offsetX, offsetY }) => {
      const [x, y] = [Math.round(offsetX), Math.round(offsetY)];
      this.#line.cursor(x, y);
      if (!drawing) return;
      this.#paper.add(x, y);
      this.#paper.draw(this.#colour, [x, y]);
    });
    canvas.addEventListener("pointerup", () => {
      if (drawing) this.#finish();
      drawing = false;
    });
    const actions = {
      share: () => this.#share(),
      lock: () => {
        this.#locked = true;
        this.stopWatching();
      },
      move: () => this.#line.move(document.querySelector("#other").value),
    };
    document.body.addEventListener("click", ({ target }) => actions[target.dataset.do]?.());
  }
}

new Whiteboard();
