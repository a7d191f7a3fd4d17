// A dashboard: two namespaces over one connection, promises for answers, everything logged.
import { io } from "socket.io-client";

const options = { reconnectionDelay: 100, reconnectionDelayMax: 300, randomizationFactor: 0 };
const credentials = { operator: "Grace", password: "" };

const jobs = io("/jobs", options);
const admin = io("/admin", { autoConnect: false, auth: credentials });
const manager = jobs.io;

const output = (name) => document.getElementsByName(name)[0];
const show = (name, text) => (output(name).value = text);

const log = (text) => {
  const entry = document.createElement("li");
  entry.textContent = text;
  document.querySelector("#log").append(entry);
};

const form = (name, submit) =>
  document.forms[name].addEventListener("submit", (event) => {
    event.preventDefault();
    submit(Object.fromEntries(new FormData(event.target)));
  });

const button = (id, click) => document.querySelector(`#${id}`).addEventListener("click", click);

// The line below all namespaces.

if (admin.io !== manager) throw new Error("the namespaces do not share their connection");

const watchEngine = () => {
  const { engine } = manager;
  show("transport", engine.transport.name);
  engine.on("upgrade", (transport) => show("transport", transport.name));
  engine.on("close", (reason) => log(`engine close: ${reason}`));
};

manager.on("open", watchEngine);
manager.on("close", (reason) => log(`manager close: ${reason}`));
manager.on("ping", () => show("heartbeats", Number(output("heartbeats").value) + 1));
manager.on("reconnect_attempt", (attempt) => {
  show("retry", `attempt ${attempt}`);
  log(`reconnect_attempt ${attempt}`);
});
manager.on("reconnect_error", (error) => log(`reconnect_error ${error.message}`));
manager.on("reconnect", (attempt) => {
  show("retry", "");
  log(`reconnect, ${attempt > 1 ? "several attempts" : "first attempt"}`);
});

// Everybody's jobs.

jobs.onAny((event, ...args) => {
  if (event !== "progress") log(`in ${event} ${args.filter((arg) => typeof arg !== "function")}`);
});
jobs.onAnyOutgoing((event, ...args) => log(`out ${event} ${JSON.stringify(args)}`));
admin.prependAny((event, ...args) => log(`admin in ${event} ${args}`));

jobs.on("connect", () => show("line", "up"));
jobs.on("disconnect", (reason, details) => {
  show("line", `down: ${reason}${details ? `, ${details.description}` : ""}`);
});
jobs.on("connect_error", (error) => log(`jobs connect_error ${error.message}`));

const rowOf = (id) => {
  const rows = document.querySelector("#jobs");
  const row = rows.querySelector(`[data-id="${id}"]`) ?? rows.insertRow();
  row.dataset.id = id;
  return row;
};

jobs.on("progress", ({ id, name, percent }) => {
  rowOf(id).textContent = `${name} ${percent} %`;
});

jobs.on("ended", (id, how, started) => {
  rowOf(id).textContent += ` ${how}`;
  if (Number.isNaN(Date.parse(started))) throw new Error("the date is none");
});

jobs.on("may cancel", (name, reply) => {
  reply(document.querySelector("#agree").checked ? "yes" : "no");
});

form("start", async ({ name, pace }) => {
  const { id, steps } = await jobs.emitWithAck("start", { name, pace: Number(pace) });
  show("started", `job ${id} in ${steps} steps`);
});

form("report", async ({ name }) => {
  try {
    show("answer", await jobs.timeout(300).emitWithAck("report", name));
  } catch (error) {
    show("answer", error.message);
  }
});

button("resume", () => jobs.connect());

// The operator's namespace, which has to be unlocked first.

admin.on("connect", () => show("admin", "unlocked"));
admin.on("disconnect", (reason) => show("admin", `lost: ${reason}`));
admin.on("connect_error", ({ message, data }) => {
  show(
    "admin",
    `${message} (${data?.hint ?? "no hint"}), ${admin.active ? "retrying" : "given up"}`,
  );
});

form("unlock", ({ password }) => {
  credentials.password = password;
  admin.connect();
});

form("cancel", ({ id }) => {
  admin.emit("cancel", Number(id), ({ error, answer }) => show("cancelled", error ?? answer));
});

button("dismiss", () => admin.emit("dismiss"));

button("elsewhere", () => {
  const nowhere = manager.socket("/nowhere");
  nowhere.once("connect_error", (error) => log(`nowhere: ${error.message}`));
});
