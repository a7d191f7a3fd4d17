/** Addresses: what a text means, queries, the address of a request; partly beside the official client. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { parse as parseOfficially } from "engine.io-client";
import * as officialQueries from "../../node_modules/engine.io-client/build/esm/contrib/parseqs.js";
import { url as lookUpOfficially } from "../../node_modules/socket.io-client/build/esm/url.js";
import {
  resolveAddress,
  parse,
  readQuery,
  requestAddress,
} from "../../pkg-template/options/address.js";
import { Random } from "./support/random.mjs";

const CASES = 20_000;

/** protocol, host, port, path, query */
function parts(text) {
  const { protocol, host, port, path, query } = parse(text);
  return [protocol, host, port, path, query];
}

test("the parts of an address", () => {
  for (const [text, ...wanted] of [
    ["", "", "", "", "", ""],
    ["https://h/a?b#c", "https", "h", "", "/a", "b"],
    ["ws://h.x:8080", "ws", "h.x", "8080", "", ""],
    ["h.x:8080/nsp", "", "h.x", "8080", "/nsp", ""],
    ["http://u:p@h:1/", "http", "h", "1", "/", ""],
    ["http://:@h", "http", "h", "", "", ""],
    ["u@h/a@b", "", "h", "", "/a@b", ""],
    ["http://a:b:c@h", "http", "a:b:c", "", "@h", ""],
    ["http://é.x/€?q=😀", "http", "é.x", "", "/€", "q=😀"],
    ["http://h?a=1?b#x?y", "http", "h", "", "", "a=1?b"],
    ["http://h#x?y", "http", "h", "", "", ""],
    ["http://h/a/b.html?c", "http", "h", "", "/a/b.html", "c"],
    ["http://h//a//", "http", "h", "", "//a//", ""],
    ["http://h:?x", "http", "h", "", "", "x"],
    // What no part accepts ends the address.
    ["http://h:8x/y?z", "http", "h", "8", "x", ""],
    ["HTTP://h/a", "", "HTTP", "", "//h/a", ""],
    ["ftp://h", "", "ftp", "", "//h", ""],
    ["http:/h", "", "http", "", "/h", ""],
    // Addresses of version 6, up to seven groups and one.
    ["::1", "", "::1", "", "", ""],
    ["http://::1:80", "http", "::1:80", "", "", ""],
    ["a:b:", "", "a:b:", "", "", ""],
    ["a:80", "", "a", "80", "", ""],
    ["A::1", "", "A", "", ":1", ""],
    ["1:2:3:4:5:6:7:8:9", "", "1:2:3:4:5:6:7:8", "9", "", ""],
    ["abcde:1:2:3", "", "abcde", "1", ":2:3", ""],
    ["http://[::1]:3000/a", "http", "::1", "3000", "/a", ""],
    ["http://u@[fe80::1]/", "http", "fe80::1", "", "/", ""],
    ["[::1]", "", "::1", "", "", ""],
    // Brackets that enclose something else.
    ["http://host/?a[]=1:2", "http", "os", "", "/", "a[]=1:2"],
    ["http://host/[a:b]", "http", "os", "", "/[a;b]", ""],
    ["http://h/[]", "http", "h", "", "/[]", ""],
    ["http://ab/[]", "http", "", "", "/[]", ""],
    ["http://]:1[/x", "http", "]", "1", "];1]:1[", ""],
    ["http://😀/[]", "http", "", "", "/[]", ""],
    ["http://😀a/[]", "http", "\ude00", "", "/[]", ""],
  ]) {
    assert.deepEqual(parts(text), wanted, JSON.stringify(text));
  }
});

test("source is what was understood", () => {
  for (const [text, source] of [
    ["http://h/a?b#c", "http://h/a?b#c"],
    ["http://h:8x/y", "http://h:8x"],
    ["http://h#a\nb", "http://h#a"],
    ["http://h/a\nb", "http://h/a\nb"],
    // With brackets it is the text itself, whatever became of it.
    ["http://[::1]:8x/y", "http://[::1]:8x/y"],
  ]) {
    assert.equal(parse(text).source, source);
  }
});

test("a text of more than 8000 code units is refused, as a bare string", () => {
  const refusal = (text) => {
    try {
      parse(text);
    } catch (error) {
      return error;
    }
  };
  for (const fits of ["a".repeat(8000), "é".repeat(8000), "😀".repeat(4000)]) {
    assert.equal(refusal(fits), undefined);
  }
  for (const long of ["a".repeat(8001), "😀".repeat(4001)]) {
    assert.equal(refusal(long), "URI too long");
  }
});

const PIECES = [
  ...["http", "https://", "ws://", ":", "//", "/", "@", "?", "#", "[", "]", "::1", "abcd:", "80"],
  ...["host", "a=1", "&", "=", ".", "%20", "%", "é", "😀", "\n", "\u2028", "_", "9:"],
];

/** Texts made of what the grammar is made of, so that they come near to being valid. */
const nearlyAnAddress = (random) =>
  Array.from({ length: random.below(10) }, () => random.pick(PIECES)).join("");

test("random addresses mean what they mean to the official client", () => {
  const page = { protocol: "https:", host: "page.x:3000", hostname: "page.x", port: "3000" };
  for (let seed = 0; seed < CASES; seed++) {
    const text = nearlyAnAddress(new Random(seed));
    const ours = parse(text);
    const theirs = parseOfficially(text);
    for (const part of Object.keys(ours))
      assert.equal(ours[part], theirs[part], `${part}: ${text}`);

    const found = resolveAddress(text, "/socket.io", page);
    const wanted = lookUpOfficially(text, "/socket.io", page);
    assert.equal(found.source, wanted.source, text);
    assert.equal(found.id, wanted.id, text);
    assert.equal(found.nsp, wanted.path, text);
    assert.deepEqual(found.query, wanted.query ? wanted.queryKey : undefined, text);
    // What the Manager is given means the same connection once more.
    assert.ok(resolveAddress(found.source, "/socket.io", page).nsp !== "");
  }
});

const location = (protocol, host) => ({ protocol, host });

test("resolveAddress completes an address", () => {
  const page = location("https:", "page.x:3000");
  for (const [uri, source, id, nsp] of [
    [undefined, "https://page.x:3000", "https://page.x:3000/socket.io", "/"],
    ["/admin", "https://page.x:3000/admin", "https://page.x:3000/socket.io", "/admin"],
    ["//h.x/a", "https://h.x/a", "https://h.x:443/socket.io", "/a"],
    ["h.x:8080", "https://h.x:8080", "https://h.x:8080/socket.io", "/"],
    ["http://h/a?b#c", "http://h/a?b#c", "http://h:80/socket.io", "/a"],
    ["ws://h:80", "ws://h:80", "ws://h:80/socket.io", "/"],
    ["wss://h", "wss://h", "wss://h:443/socket.io", "/"],
    ["http://[::1]:9/é", "http://[::1]:9/é", "http://[::1]:9/socket.io", "/é"],
    ["", "https://", "https://:443/socket.io", "/"],
  ]) {
    const found = resolveAddress(uri, "/socket.io", page);
    assert.deepEqual([found.source, found.id, found.nsp], [source, id, nsp]);
    assert.equal(found.query !== undefined, source.includes("?"));
  }
});

test("resolveAddress on a page without a host", () => {
  const found = resolveAddress(undefined, "/x", location("file:", ""));
  assert.equal(found.source, "file://file://");
  assert.equal(found.id, "://file:/x");
  assert.equal(found.nsp, "//file://");
});

test("resolveAddress without a location knows the namespace, and the address if it is complete", () => {
  assert.equal(resolveAddress("http://h", "/").source, "http://h");
  for (const [uri, nsp] of [
    [undefined, "/"],
    ["", "/"],
    ["/a?b", "/a"],
    ["//h/a", "/a"],
    ["h.x:1", "/"],
  ]) {
    const found = resolveAddress(uri, "/");
    assert.deepEqual([found.source, found.nsp], ["", nsp]);
  }
});

test("resolveAddress tells the query, which is not decoded", () => {
  const query = (uri) => resolveAddress(uri, "/").query;
  assert.equal(query("http://h/?"), undefined);
  assert.deepEqual(query("http://h/?=x"), {});
  assert.deepEqual(Object.entries(query("http://h?b=2=3&1=%20")), [
    ["1", "%20"],
    ["b", "2=3"],
  ]);
  for (const [text, wanted] of [
    ["a=1&b=2", { a: "1", b: "2" }],
    ["a&=x&b==", { a: "", b: "=" }],
    ["a=%20", { a: "%20" }],
    ["&a=1&b=2", { b: "2" }],
    ["&&a=1", { a: "1" }],
    ["&", {}],
  ]) {
    assert.deepEqual(query(`http://h?${text}`), wanted, text);
  }
});

const PLACE = { secure: false, hostname: "h", port: "", path: "/" };

/** The query of a request with these parameters. */
const writeQuery = (pairs) =>
  requestAddress("http", PLACE, Object.fromEntries(pairs)).slice("http://h/?".length);

test("queries both ways", () => {
  for (const [pairs, text] of [
    [
      [
        ["EIO", "4"],
        ["transport", "polling"],
      ],
      "EIO=4&transport=polling",
    ],
    [[["a b", "é&=€"]], "a%20b=%C3%A9%26%3D%E2%82%AC"],
    [
      [
        ["x", "-_.!~*'()"],
        ["y", "+/:"],
      ],
      "x=-_.!~*'()&y=%2B%2F%3A",
    ],
    [[["", ""]], "="],
    [[["😀", ""]], "%F0%9F%98%80="],
  ]) {
    assert.equal(writeQuery(pairs), text);
    assert.deepEqual(Object.entries(readQuery(text)), pairs);
  }
  assert.equal(requestAddress("http", PLACE, {}), "http://h/");
  // Half a character can be in a text, but not in an address.
  assert.equal(writeQuery([["\ud83d", "a\ude00"]]), "%EF%BF%BD=a%EF%BF%BD");
  assert.equal(writeQuery([["EIO", 4]]), "EIO=4");
});

test("odd queries are read", () => {
  for (const [text, ...pairs] of [
    ["", ["", ""]],
    ["a", ["a", ""]],
    ["a=b=c", ["a", "b=c"]],
    ["a+b=c+d", ["a+b", "c+d"]],
    ["&a=1", ["", ""], ["a", "1"]],
    ["a=1&b=2&a=3", ["a", "3"], ["b", "2"]],
    ["b=x&10=x&9=x&01=x", ["9", "x"], ["10", "x"], ["b", "x"], ["01", "x"]],
    ["4294967295=x&4294967294=x", ["4294967294", "x"], ["4294967295", "x"]],
    ["__proto__=x&a=é", ["a", "é"]],
  ]) {
    assert.deepEqual(Object.entries(readQuery(text)), pairs, JSON.stringify(text));
  }
});

test("a malformed percent sign is refused", () => {
  for (const text of ["%", "a=%4", "%zz", "%C3", "%C3é", "%ED%A0%80", "%C0%80", "%é", "%C3=%A9"]) {
    assert.throws(() => readQuery(text), { name: "URIError", message: "URI malformed" }, text);
  }
});

test("random queries are those of the official client", () => {
  const outcome = (read) => {
    try {
      return Object.entries(read());
    } catch (error) {
      return error.name;
    }
  };
  for (let seed = 0; seed < CASES; seed++) {
    const text = nearlyAnAddress(new Random(seed));
    const found = outcome(() => readQuery(text));
    assert.deepEqual(
      found,
      outcome(() => officialQueries.decode(text)),
      text,
    );
    if (typeof found === "string") continue;
    const written = writeQuery(found);
    assert.equal(written, officialQueries.encode(Object.fromEntries(found)));
    assert.match(written, /^[\x20-\x7e]*$/);
    if (found.length > 0) assert.deepEqual(Object.entries(readQuery(written)), found);
  }
});

test("the address of a request", () => {
  const address = (hostname, secure, port, query = {}) =>
    requestAddress(
      secure ? "https" : "http",
      { hostname, secure, port, path: "/socket.io/" },
      query,
    );
  for (const [found, wanted] of [
    [address("h", false, "80"), "http://h/socket.io/"],
    [address("h", false, "443"), "http://h:443/socket.io/"],
    [address("h", true, "443"), "https://h/socket.io/"],
    [address("h", true, "80"), "https://h:80/socket.io/"],
    [address("h", true, "0443"), "https://h/socket.io/"],
    [address("h", true, ""), "https://h/socket.io/"],
    [address("h", true, "x"), "https://h:x/socket.io/"],
    [
      address("::1", false, "3000", { EIO: "4", é: "a b" }),
      "http://[::1]:3000/socket.io/?EIO=4&%C3%A9=a%20b",
    ],
    [requestAddress("ws", PLACE, {}), "ws://h/"],
    [requestAddress("wss", { ...PLACE, secure: true }, {}), "wss://h/"],
    // That of a WebTransport has TLS, whatever port is the usual one here.
    [requestAddress("https", { ...PLACE, port: "443" }, {}), "https://h:443/"],
  ]) {
    assert.equal(found, wanted);
  }
});

test("the address of a request reads back", () => {
  for (let seed = 0; seed < CASES; seed++) {
    const random = new Random(seed);
    const secure = random.chance(0.5);
    const port = random.pick(["", "80", "443", "3000", "8"]);
    const hostname = random.pick(["localhost", "a.b-c.x", "127.0.0.1", "fe80::1f", "::1"]);
    const path = random.pick(["", "/", "/socket.io/", "/a.b/é", "//"]);
    const query = {};
    while (random.chance(0.6)) query[nearlyAnAddress(random)] = nearlyAnAddress(random);
    const scheme = random.pick(["http", "ws"]) + (secure ? "s" : "");
    const text = requestAddress(scheme, { secure, hostname, port, path }, query);
    const uri = parse(text);
    assert.equal(uri.protocol, scheme);
    assert.equal(uri.host, hostname);
    assert.equal(uri.port, port === (secure ? "443" : "80") ? "" : port);
    assert.equal(uri.path, path);
    assert.equal(uri.source, text);
    const pairs = Object.entries(query);
    assert.deepEqual(uri.query === "" ? [] : Object.entries(readQuery(uri.query)), pairs);
  }
});
