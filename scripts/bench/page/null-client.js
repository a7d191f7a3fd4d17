/**
 * The interface of the official client's Socket, as far as the benchmark uses it, with no client behind it: the least
 * that JavaScript must do with frames whose form is known beforehand.
 */

const PLACEHOLDER = { _placeholder: true, num: 0 };

export class NullClient {
  #transport;
  #expected = null;
  #nextId = 0;

  /** @param {import("./stub-websocket.js").StubWebSocket} transport */
  constructor(transport) {
    this.#transport = transport;
  }

  /** @param {import("./rust-cases.js").RustCase} description what is to come */
  expect(description) {
    this.#expected = description;
  }

  off() {}

  on(_name, listener) {
    this.#transport.onmessage = this.#receiver(listener);
  }

  emit(name, ...args) {
    const pixels = args[0]?.pixels;
    if (pixels === undefined) {
      this.#transport.send(`42${JSON.stringify([name, ...args])}`);
    } else {
      const photo = { ...args[0], pixels: PLACEHOLDER };
      this.#transport.send(`451-${JSON.stringify([name, photo])}`);
      this.#transport.send(pixels);
    }
  }

  emitWithAck(name, argument) {
    const id = this.#nextId++;
    return new Promise((resolve) => {
      this.#transport.onmessage = (event) => {
        resolve(JSON.parse(event.data.slice(event.data.indexOf("[")))[0]);
      };
      this.#transport.send(`42${id}${JSON.stringify([name, argument])}`);
    });
  }

  #receiver(listener) {
    const { direction, payload } = this.#expected;
    if (direction === "answer") return this.#answering(listener);
    if (payload === "photo") return receivePhoto(listener);
    if (payload === "two-arguments") {
      return (event) => {
        const args = JSON.parse(event.data.slice(2));
        listener(args[1], args[2]);
      };
    }
    return (event) => {
      listener(JSON.parse(event.data.slice(2))[1]);
    };
  }

  #answering(listener) {
    return (event) => {
      const start = event.data.indexOf("[");
      const id = event.data.slice(2, start);
      listener(JSON.parse(event.data.slice(start))[1], (answer) => {
        this.#transport.send(`43${id}${JSON.stringify([answer])}`);
      });
    };
  }
}

function receivePhoto(listener) {
  let photo = null;
  return (event) => {
    if (photo === null) {
      [, photo] = JSON.parse(event.data.slice("451-".length));
    } else {
      const complete = photo;
      photo = null;
      complete.pixels = event.data;
      listener(complete);
    }
  };
}
