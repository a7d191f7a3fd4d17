/**
 * Rust and JavaScript call events, flags and outputs by numbers that are written down on both sides, because a
 * table that one side sends to the other would cost bytes at run time. Here the two copies are compared.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import * as codes from "../../pkg-template/codes.js";
import * as inputs from "../../pkg-template/inputs.js";
import * as jsonCodec from "../../pkg-template/json-codec.js";
import * as looks from "../../pkg-template/looks.js";
import { PACKET_NAMES, TRANSPORTS } from "../../pkg-template/wire.js";

const read = (path) =>
  readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), "utf8");

const OUTPUTS = "src/js/outputs.rs";
const INPUTS = "src/js/inputs.rs";
const OPTIONS = "src/js/options.rs";
const RAW = "src/js/raw.rs";
const VALUE = "src/js/value.rs";
const EVENTS = "src/protocol/io/event.rs";

/** The one match of a pattern in a file: a test that finds nothing would compare nothing. */
function find(path, pattern) {
  const [match, another] = read(path).matchAll(new RegExp(pattern, "g"));
  assert.ok(
    match !== undefined,
    `${path} has nothing that matches ${pattern}: has it been rewritten?`,
  );
  assert.equal(another, undefined, `${path} matches ${pattern} more than once`);
  return match[1];
}

/** All matches of a pattern with a name and a value, as an object. */
function pairs(path, text, pattern, toValue = Number) {
  const found = [...text.matchAll(pattern)].map(([, name, value]) => [name, toValue(value)]);
  assert.notEqual(
    found.length,
    0,
    `${path} has nothing that matches ${pattern}: has it been rewritten?`,
  );
  assert.equal(new Set(found.map(([name]) => name)).size, found.length, `${path} has a name twice`);
  return Object.fromEntries(found);
}

const rustConstants = (path, text = read(path)) =>
  pairs(path, text, /const (\w+): (?:u32|usize|i32) = (-?\w+);/g);
const scriptConstants = (path) =>
  pairs(path, read(path), /^(?:export )?const ([A-Z_0-9]+) = (-?\w+);/gm);

/** The arms `number => …Name` of a match; an arm `_` has the number after the last. */
function arms(text, pattern) {
  const found = [...text.matchAll(pattern)];
  assert.notEqual(found.length, 0, `nothing matches ${pattern}: has it been rewritten?`);
  return found.map(([, number, name], index) => [
    name,
    number === "_" ? Number(found[index - 1][1]) + 1 : Number(number),
  ]);
}

const camelToConstant = (name) => name.replace(/(?<=[a-z])(?=[A-Z])/g, "_").toUpperCase();

test("the codes of outputs are those of Rust", () => {
  const rust = rustConstants(OUTPUTS, find(OUTPUTS, String.raw`mod code \{([^}]+)\}`));
  const {
    CODE,
    LAST,
    WITH_MICROTASK,
    ENGINE_EVENTS,
    MANAGER_EVENTS,
    REASONS,
    SUBSCRIBED,
    ...script
  } = codes;
  assert.deepEqual({ ...script }, rust, "codes.js and mod code of outputs.rs");
  const numbers = Object.values(rust);
  assert.equal(new Set(numbers).size, numbers.length, "no number is given twice");

  assert.equal(LAST, Number(find(OUTPUTS, String.raw`const LAST: u32 = (\w+);`)));
  assert.equal(
    WITH_MICROTASK,
    Number(find(OUTPUTS, String.raw`const WITH_MICROTASK: u32 = (\w+);`)),
  );
  assert.equal(CODE, LAST - 1);
  assert.ok(Math.max(...numbers) <= CODE, "a code has to fit below LAST");
  assert.ok(!numbers.includes(0), "0 says that there is no output");

  assert.equal(REASONS.length, 7);
  for (const events of [ENGINE_EVENTS, MANAGER_EVENTS])
    assert.ok(events.length <= 31, "a bit each");
  const [ofManager, ...ofEngine] = SUBSCRIBED;
  for (const event of ofManager) assert.ok(MANAGER_EVENTS.includes(event), event);
  for (const event of ofEngine.flat()) assert.ok(ENGINE_EVENTS.includes(event), event);
});

test("every code is performed", () => {
  const performers = read("pkg-template/host.js") + read("pkg-template/outputs.js");
  for (const name of Object.keys(
    rustConstants(OUTPUTS, find(OUTPUTS, String.raw`mod code \{([^}]+)\}`)),
  )) {
    assert.match(performers, new RegExp(String.raw`case (?:codes\.)?${name}:`), name);
  }
});

for (const [path, module, script, what] of [
  [INPUTS, "input", inputs, "inputs.js"],
  [RAW, "look", looks, "looks.js"],
]) {
  test(`the codes of ${what} are those of Rust`, () => {
    const rust = rustConstants(
      path,
      find(path, String.raw`pub\(crate\) mod ${module} \{([\s\S]+?)\n\}`),
    );
    assert.deepEqual({ ...script }, rust, `${what} and mod ${module} of ${path}`);
    const numbers = Object.values(rust);
    assert.equal(new Set(numbers).size, numbers.length, "no number is given twice");
  });
}

test("what Rust has made is made in the same order", () => {
  const kinds = rustConstants(VALUE, find(VALUE, String.raw`mod kind \{([^}]+)\}`));
  assert.deepEqual(kinds, {
    TEXT: 0,
    ERROR: 1,
    SERVER_ERROR: 2,
    TRANSPORT_ERROR: 3,
    PROBE_ERROR: 4,
    DETAILS: 5,
  });
  const makers = find("pkg-template/bridge.js", String.raw`const MAKERS = \[([\s\S]+?)\n\];`);
  const parameters = [...makers.matchAll(/^ {2}\(([\w, ]+)\) =>/gm)].map(([, names]) => names);
  assert.deepEqual(parameters, [
    "text",
    "message",
    "code",
    "message, description, context",
    "message, cause, transport",
    "description, context",
  ]);
});

for (const [type, names, what] of [
  ["EngineEvent", codes.ENGINE_EVENTS, "ENGINE_EVENTS"],
  ["ManagerEvent", codes.MANAGER_EVENTS, "MANAGER_EVENTS"],
]) {
  test(`${what} are the names of ${type}, in its order`, () => {
    const implementation = find(EVENTS, String.raw`\nimpl<V[^>]*> ${type}<V> \{([\s\S]*?)\n\}`);
    const [, list] = /const NAMES[^=]*= \[([^\]]+)\]/.exec(implementation) ?? [];
    assert.ok(list, `${type} has no NAMES in ${EVENTS}`);
    const rust = [...list.matchAll(/"(\w+)"/g)].map(([, name]) => name);
    assert.deepEqual(names, rust, `${what} of codes.js and ${type}::NAMES`);

    const wanted = rust.map((name) => name.replaceAll("_", "").toLowerCase());
    const kinds = find(EVENTS, String.raw`enum ${type}Kind \{([\s\S]*?)\n\}`);
    assert.deepEqual(
      [...kinds.matchAll(/^ +(\w+),$/gm)].map(([, kind]) => kind.toLowerCase()),
      wanted,
      `${type}Kind counts as ${type}::NAMES`,
    );
    const index = [...implementation.matchAll(/Self::(\w+)(?:\([_.]+\))? => Kind::(\w+),/g)];
    assert.deepEqual(
      index.map(([, variant, kind]) => [variant, kind].map((name) => name.toLowerCase())),
      wanted.map((name) => [name, name]),
      `${type}::index() is that of the kind of its name`,
    );
  });
}

test("the reasons of an end are those of Rust", () => {
  const names = [...find(EVENTS, String.raw`enum Reason \{([^}]+)\}`).matchAll(/^ +(\w+),/gm)];
  const texts = Object.fromEntries(
    [...read(EVENTS).matchAll(/Self::(\w+) => "([\w ]+)",/g)].map(([, name, text]) => [name, text]),
  );
  assert.deepEqual(
    codes.REASONS,
    names.map(([, name]) => texts[name]),
  );
});

test("the flags of emit() are those of Rust", () => {
  const text = read(INPUTS);
  const rust = rustConstants(INPUTS, text.slice(0, text.indexOf("mod input")));
  const script = scriptConstants("pkg-template/socket.js");
  for (const [name, value] of Object.entries(rust)) {
    assert.equal(script[name], value, `${name} of socket.js and ${INPUTS}`);
  }
  const flags = Object.values(rust);
  assert.deepEqual(flags, [1, 2, 4, 8, 16], "each has a bit of its own");
});

test("how an event is delivered and how an answer looks is called alike", () => {
  const script = scriptConstants("pkg-template/socket.js");
  const text = read(OUTPUTS);
  const bit = (name) => {
    const [, shift = "0"] =
      new RegExp(String.raw`u8::from\(${name}(?:\.is_some\(\))?\)(?: << (\d))?`).exec(text) ??
      assert.fail(name);
    return 1 << Number(shift);
  };
  const event = text.slice(text.indexOf("Output::Event {"), text.indexOf("code::EVENT"));
  assert.ok(
    event.length > 0 && event.includes("u8::from(buffer) << "),
    "Output::Event has been rewritten",
  );
  assert.deepEqual(
    { TRACK: bit("track"), BUFFER: bit("buffer"), HAS_ACK: bit("ack") },
    { TRACK: script.TRACK, BUFFER: script.BUFFER, HAS_ACK: script.HAS_ACK },
  );
  const forms = pairs(OUTPUTS, text, /AckOutcome::(\w+)\(\w+\) => \((\d)\.0/g);
  assert.deepEqual(forms, {
    Answer: 0,
    AnswerWithNull: script.ANSWER_WITH_NULL,
    Error: script.ERROR,
  });
});

test("the facts about a body are those of Rust", () => {
  const text = read(INPUTS);
  const rustNames = { Str: "STRING" };
  for (const [type, prefix] of [
    ["Shape", "SHAPE_"],
    ["First", "FIRST_"],
  ]) {
    const rust = arms(text, new RegExp(String.raw`(\d|_) => ${type}::(\w+),`, "g")).map(
      ([name, number]) => [prefix + (rustNames[name] ?? name.toUpperCase()), number],
    );
    const script = Object.entries(jsonCodec).filter(
      ([name]) => name.startsWith(prefix) && name !== "SHAPE_BITS",
    );
    assert.deepEqual(
      Object.fromEntries(script),
      Object.fromEntries(rust),
      `${prefix}… of json-codec.js and decoded() of ${INPUTS}`,
    );
  }
  const [, mask, shift] = [
    null,
    Number(find(INPUTS, String.raw`shape: match facts & (\d+)`)),
    Number(find(INPUTS, String.raw`first: match facts >> (\d+)`)),
  ];
  assert.equal(jsonCodec.SHAPE_BITS, shift, "SHAPE_BITS");
  assert.equal(mask, 2 ** shift - 1, "the mask of the shape covers its bits");
});

test("the settings of a Manager are counted alike", () => {
  const rust = arms(read(INPUTS), /(\d|_) => Setting::(\w+)\(/g).map(([name, number]) => [
    camelToConstant(name),
    number,
  ]);
  const declared = [
    ...find("src/protocol/options.rs", String.raw`enum Setting \{([^}]+)\}`).matchAll(
      /^ +(\w+)\(/gm,
    ),
  ];
  assert.deepEqual(
    rust.map(([name]) => name),
    declared.map(([, name]) => camelToConstant(name)),
    `set() of ${INPUTS} and the enum Setting`,
  );
  const script = scriptConstants("pkg-template/manager.js");
  for (const [name, number] of rust) assert.equal(script[name], number, `${name} of manager.js`);
});

test("the options of an engine are flagged alike", () => {
  const script = scriptConstants("pkg-template/engine-options.js");
  const fields = pairs(OPTIONS, read(OPTIONS), /(\w+): flags & (\d+)/g);
  const names = {
    upgrade: "UPGRADE",
    remember_upgrade: "REMEMBER_UPGRADE",
    try_all_transports: "TRY_ALL_TRANSPORTS",
    close_on_beforeunload: "CLOSE_ON_BEFOREUNLOAD",
    close_on_offline: "CLOSE_ON_OFFLINE",
    fetch_messages: "FETCH",
    own_query: "OWN_QUERY",
    timestamp_requests: "TIMESTAMP",
    force_base64: "BASE64",
  };
  const expected = Object.fromEntries(
    Object.entries(names).map(([field, name]) => [field, script[name]]),
  );
  assert.deepEqual(fields, expected, `${OPTIONS} and engine-options.js`);
  const { ENGINE_FLAGS, LINK_FLAGS } = script;
  assert.deepEqual({ ENGINE_FLAGS, LINK_FLAGS }, rustConstants(OPTIONS));
});

test("what the address of a request has to say is flagged alike", () => {
  const { SESSION, BASE64, NAMES_SESSION } = scriptConstants("pkg-template/engine.js");
  const flags = find(OUTPUTS, String.raw`let flags = ([^;]*parameters[^;]*);`);
  const [, shift] = /session\) \| u8::from\(parameters\.base64\) << (\d)/.exec(flags);
  assert.deepEqual({ SESSION, BASE64 }, { SESSION: 1, BASE64: 1 << Number(shift) });
  assert.equal(NAMES_SESSION, 1 << Number(find(RAW, String.raw`link\.session\(\)\) << (\d)`)));
});

test("which Manager serves a call is numbered alike", () => {
  const choices = find("src/protocol/cache.rs", String.raw`enum ManagerChoice \{([^}]+)\}`);
  const [cached, newCached] = [...choices.matchAll(/^ +(\w+),/gm)].map(([, name]) => name);
  const { CACHED, NEW_CACHED } = scriptConstants("pkg-template/index.js");
  assert.deepEqual([cached, newCached], ["Cached", "NewCached"]);
  assert.deepEqual([CACHED, NEW_CACHED], [0, 1]);
});

test("transports, states and packet types are counted alike", () => {
  const list = (text, name) => {
    const [, items] =
      new RegExp(String.raw`const ${name} = \[([^\]]+)\]`).exec(text) ?? assert.fail(name);
    return [...items.matchAll(/(?:"(\w+)"|(undefined))/g)].map(([, item]) => item);
  };
  const kinds = [
    ...find("src/protocol/io/mod.rs", String.raw`enum TransportKind \{([^}]+)\}`).matchAll(
      /^ +(\w+),/gm,
    ),
  ].map(([, name]) => name.toLowerCase());
  assert.deepEqual(TRANSPORTS, kinds, "TRANSPORTS of wire.js");
  const states = [
    ...find("src/protocol/manager.rs", String.raw`enum ManagerState \{([^}]+)\}`).matchAll(
      /^ +(\w+),/gm,
    ),
  ].map(([, name]) => name.toLowerCase());
  assert.deepEqual(list(read("pkg-template/manager.js"), "STATES"), states, "STATES of manager.js");

  const packets = pairs(
    "src/protocol/engine/packet.rs",
    find("src/protocol/engine/packet.rs", String.raw`enum EnginePacketType \{([^}]+)\}`),
    /^ +(\w+) = (\d),/gm,
  );
  assert.deepEqual(
    PACKET_NAMES,
    Object.keys(packets).map((name) => name.toLowerCase()),
    "PACKET_NAMES of wire.js",
  );
  assert.deepEqual(Object.values(packets), [0, 1, 2, 3, 4, 5, 6]);

  const types = pairs(
    "src/protocol/socket/packet.rs",
    find("src/protocol/socket/packet.rs", String.raw`enum PacketType \{([^}]+)\}`),
    /^ +(\w+) = (\d),/gm,
  );
  const parsers = scriptConstants("pkg-template/parsers.js");
  assert.deepEqual(parsers, { CONNECT: types.Connect, EVENT: types.Event, ACK: types.Ack });
  assert.equal(scriptConstants("pkg-template/socket.js").EVENT, types.Event);
});

test("scratch memory has one size", () => {
  const { BEHIND_BATCH } = scriptConstants("pkg-template/transports.js");
  assert.equal(BEHIND_BATCH, Number(find(OUTPUTS, String.raw`const BEHIND_BATCH: usize = (\d+);`)));
  const rust = rustConstants(RAW);
  const script = scriptConstants("pkg-template/host.js");
  assert.equal(script.ARGUMENTS, rust.ARGUMENTS);
  assert.equal(script.HEAD_UNITS, rust.HEAD_UNITS);
});

test("the form of a packet and the marks of absence are written alike", () => {
  const wire = scriptConstants("pkg-template/wire.js");
  const shown = find(OUTPUTS, String.raw`fn show_packet([\s\S]*?)\n    \}\n`);
  const forms = [...shown.matchAll(/Data::(\w+)(?: ?[({][^=]*)? => (?:\{[\s\S]*?\n +)?\((\d)\.0/g)];
  assert.deepEqual(
    forms.map(([, data, form]) => [data, Number(form)]),
    [
      ["Packet", wire.SOCKET_IO],
      ["Binary", wire.BINARY],
      ["Text", wire.TEXT],
      ["Fixed", wire.FIXED],
      ["Empty", 4],
    ],
  );
  const [, uncompressed] = /form \+= (\d+)\.0/.exec(shown) ?? [];
  assert.equal(wire.UNCOMPRESSED, Number(uncompressed));
  assert.equal(wire.FORM, wire.UNCOMPRESSED - 1);

  const outputs = scriptConstants("pkg-template/outputs.js");
  assert.equal(outputs.OUT_OF_RANGE, Number(find(INPUTS, String.raw`\(body != (-\d)\)\.then`)));
});
