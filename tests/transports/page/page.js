/** What the test calls, in a page and in a worker alike. */
import * as javascript from "./javascript.js";
import { Record } from "./record.js";
import * as rust from "./rust.js";

const implementations = { javascript, rust };

/** @type {{ subject: any, record: Record }[]} by number */
const opened = [];

globalThis.contract = {
  ready: Promise.all([javascript.ready, rust.ready]),

  /** Opens a transport; how else it is known to the test is its number. */
  open({ implementation, kind, url, options }) {
    const record = new Record();
    const Subject = implementations[implementation].subjects[kind];
    opened.push({ subject: new Subject(record, url, options), record });
    return opened.length - 1;
  },

  /** Opens one and closes it before anything can have happened. */
  openAndClose(what) {
    const number = this.open(what);
    opened[number].subject.close();
    return number;
  },

  call({ number, method, args }) {
    opened[number].subject[method](...args);
  },

  next: (number) => opened[number].record.next(),

  /** What nobody has read, when all that had arrived has been told. */
  async rest(number) {
    await fetch("/settled");
    await new Promise((resolve) => setTimeout(resolve));
    return opened[number].record.rest();
  },

  /** Sends the close request when the page is left. */
  closeWhenLeft(number) {
    addEventListener("pagehide", () => opened[number].subject.closeRequest());
  },
};
