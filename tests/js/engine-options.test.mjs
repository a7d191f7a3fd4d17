/** What the options of an engine say: its address, its transports, what is on and off. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { readEngineOptions } from "../../pkg-template/options/engine-options.js";

/** What the options of a user make of the addresses of polling and of WebSocket; a transport not named has none. */
function optionsOf(user) {
  const engine = /** @type {any} */ ({});
  const settings = readEngineOptions(engine, "http://h:1/?u=1", { path: "/p", ...user });
  const { polling, websocket } = engine._transportSetups;
  const addresses = [polling, websocket].map(
    (options) => options && [options.place, options.query],
  );
  return { engine, settings, addresses };
}

test("the user's query comes first, and each transport has a copy of it", () => {
  const { addresses } = optionsOf({});
  const place = { secure: false, hostname: "h", port: "1", path: "/p/" };
  assert.deepEqual(addresses, [
    [place, { u: "1", EIO: 4, transport: "polling" }],
    [place, { u: "1", EIO: 4, transport: "websocket" }],
  ]);
  assert.deepEqual(Object.keys(addresses[0][1]), ["u", "EIO", "transport"]);
});

test("a query of a transport's own replaces the whole one, as other options replace theirs", () => {
  const { engine, addresses } = optionsOf({
    timestampParam: 7,
    transportOptions: {
      polling: { query: { x: 1, y: Symbol("z") }, path: "/own" },
      websocket: { secure: true, port: 2, hostname: "other" },
    },
  });
  assert.deepEqual(addresses, [
    [
      { secure: false, hostname: "h", port: "1", path: "/own" },
      { x: "1", y: "Symbol(z)" },
    ],
    [
      { secure: true, hostname: "other", port: "2", path: "/p/" },
      { u: "1", EIO: 4, transport: "websocket" },
    ],
  ]);
  assert.equal(engine._transportSetups.polling.timestampParam, "7");
});

test("a transport that is not named has no address", () => {
  const { addresses } = optionsOf({ transports: ["websocket"] });
  assert.equal(addresses[0], undefined);
  assert.equal(addresses[1][1].transport, "websocket");
});

test("transports stand in their order, those that are not there left out", (t) => {
  const warn = t.mock.method(console, "warn", () => {});
  const order = (...transports) => optionsOf({ transports }).settings.transports;
  assert.deepEqual(order("polling", "websocket"), ["polling", "websocket"]);
  assert.deepEqual(order("websocket", "polling"), ["websocket", "polling"]);
  assert.deepEqual(order("webtransport", "websocket"), ["webtransport", "websocket"]);
  assert.deepEqual(order("flashsocket", "websocket"), ["websocket"]);
  assert.deepEqual(order(), []);
  assert.deepEqual(optionsOf({}).settings.transports, ["polling", "websocket", "webtransport"]);
  assert.equal(warn.mock.callCount(), 1);
});

test("there is an address if anything of it is known", () => {
  const known = (opts, uri) =>
    readEngineOptions(/** @type {any} */ ({}), uri, { path: "/p", ...opts }).hasAddress;
  assert.equal(known({}), false);
  for (const opts of [{ host: "h" }, { hostname: "h" }, { port: 1 }])
    assert.equal(known(opts), true);
  assert.equal(known({}, "http://h"), true);
});

test("what is on and off", () => {
  const off = { ownQuery: false, timestampRequests: false, forceBase64: false };
  const usual = { ...off, timestampRequests: true };
  assert.deepEqual(optionsOf({ hostname: "localhost" }).settings, {
    hasAddress: true,
    transports: ["polling", "websocket", "webtransport"],
    upgrade: true,
    rememberUpgrade: false,
    tryAllTransports: false,
    closeOnLeave: "beforeunload",
    closeOnOffline: true,
    fetchMessages: false,
    polling: usual,
    websocket: usual,
    webtransport: usual,
  });
  const { settings } = optionsOf({
    transports: ["websocket"],
    upgrade: 0,
    rememberUpgrade: 1,
    tryAllTransports: "yes",
    closeOnBeforeunload: null,
    timestampRequests: false,
    forceBase64: true,
  });
  assert.deepEqual(settings, {
    hasAddress: true,
    transports: ["websocket"],
    upgrade: false,
    rememberUpgrade: true,
    tryAllTransports: true,
    closeOnLeave: "never",
    closeOnOffline: true,
    fetchMessages: false,
    polling: off,
    websocket: { ...off, forceBase64: true },
    webtransport: off,
  });
});

test("the page may be waited for until it has gone", () => {
  const until = (closeOnBeforeunload) => optionsOf({ closeOnBeforeunload }).settings.closeOnLeave;
  assert.deepEqual(
    [until("pagehide"), until("yes"), until(true), until(0)],
    ["pagehide", "beforeunload", "beforeunload", "never"],
  );
});

test("stamps are left out of a request by false, and of a WebSocket by nothing else", () => {
  const stamps = (timestampRequests) => {
    const { polling, websocket } = optionsOf({ timestampRequests }).settings;
    return [polling.timestampRequests, websocket.timestampRequests];
  };
  assert.deepEqual(stamps(undefined), [true, true]);
  assert.deepEqual(stamps(false), [false, false]);
  assert.deepEqual(stamps(0), [true, false]);
});

test("a session that the user's query names is not asked for text", () => {
  const asksForText = (transport, transportOptions) =>
    optionsOf({ forceBase64: true, transportOptions }).settings[transport].forceBase64;
  assert.equal(asksForText("polling"), true);
  assert.equal(asksForText("polling", { polling: { query: { sid: "x" } } }), false);
  assert.equal(asksForText("websocket", { websocket: { query: { sid: "x" } } }), true);
});
