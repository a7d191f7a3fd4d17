/** The dashboard's server: runs jobs for everybody, and lets the operator cancel them. */
import { Server } from "socket.io";

const STEPS = 4;

/** @param {import("node:http").Server} httpServer */
export function attach(httpServer) {
  const io = new Server(httpServer, { pingInterval: 400, pingTimeout: 2_000 });
  const jobs = io.of("/jobs");
  const admin = io.of("/admin");
  const running = new Map();
  let last = 0;

  const advance = (job) => {
    job.step += 1;
    jobs.emit("progress", { id: job.id, name: job.name, percent: (100 * job.step) / STEPS });
    if (job.step === STEPS) end(job, "finished");
  };
  const end = (job, how) => {
    clearInterval(job.timer);
    running.delete(job.id);
    jobs.emit("ended", job.id, how, job.started);
    admin.emit("audit", `${job.id} ${how}`);
  };

  jobs.on("connection", (socket) => {
    socket.on("start", ({ name, pace }, reply) => {
      const job = { id: ++last, name, step: 0, owner: socket.id, started: new Date() };
      job.timer = setInterval(() => advance(job), pace);
      running.set(job.id, job);
      reply({ id: job.id, steps: STEPS });
    });
    socket.on("report", (name, reply) => {
      // This one is never ready in time.
      if (name !== "yearly") reply(`${name}: ${running.size} running`);
    });
  });

  admin.use((socket, next) => {
    const { operator, password } = socket.handshake.auth;
    if (password === "swordfish") {
      socket.data.operator = operator;
      next();
      return;
    }
    next(Object.assign(new Error("wrong password"), { data: { hint: "a kind of fish" } }));
  });

  admin.on("connection", (socket) => {
    socket.emit("audit", `${socket.data.operator} is on duty`);
    socket.on("cancel", async (id, reply) => {
      const job = running.get(id);
      if (!job) return reply({ error: `there is no job ${id}` });
      const owner = jobs.sockets.get(job.owner);
      const answer = await owner.timeout(5_000).emitWithAck("may cancel", job.name);
      if (answer === "yes") end(job, "cancelled");
      reply({ answer });
    });
    socket.on("dismiss", () => jobs.disconnectSockets());
  });

  httpServer.once("close", () => {
    for (const { timer } of running.values()) clearInterval(timer);
  });
  return io;
}
