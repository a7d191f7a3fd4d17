/**
 * The programs of this folder against the packed package, with each compiler and each way of finding modules. Run
 * `make package` first. The compilers are installed once, into .cache/.
 *
 *   node tests/types/matrix.mjs [--extremes] [--filter=TEXT]
 *
 * --extremes takes the oldest and the newest compiler only, and the official client with the newest.
 */
import { execFile } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";
import { fromRoot } from "../../scripts/package/paths.mjs";
import { installDependencies, unpackPackage } from "../packaging/support/applications.mjs";

const WORK = fromRoot(".cache", "types");
const COMPILERS = fromRoot("tests", "types", "compilers");

/** As strict as a compiler can be told to be, in an application for browsers. */
const OPTIONS = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noUnusedLocals: true,
  noEmit: true,
  target: "ES2022",
  lib: ["ES2022", "DOM"],
  types: [],
};

/**
 * @typedef {object} Way of finding modules
 * @property {string} name
 * @property {"es" | "cjs"} form which modules the programs are
 * @property {Record<string, unknown>} options
 * @property {(version: number) => boolean} [exists] whether the compiler of a version knows it
 */

/** @type {Way[]} */
const WAYS = [
  ...["es", "cjs"].flatMap((form) => [
    {
      name: "node10",
      form,
      options: { module: form === "es" ? "ESNext" : "CommonJS", moduleResolution: "node10" },
      exists: (version) => version < 7,
    },
    { name: "node16", form, options: { module: "Node16", moduleResolution: "Node16" } },
    { name: "nodenext", form, options: { module: "NodeNext", moduleResolution: "NodeNext" } },
  ]),
  { name: "bundler", form: "es", options: { module: "ESNext", moduleResolution: "bundler" } },
];

/** Programs for one form of modules only; all others are compiled as both. */
const ONLY = { "slim.ts": "es", "require.ts": "cjs" };

/** The official client's own declarations are not what is tested: only whether they take the same programs. */
const CLIENTS = {
  "socketio-wasm": {
    // That one is about the declarations of both.
    programs: (name) => name !== "members.ts",
    options: { skipLibCheck: false },
  },
  "socket.io-client": {
    programs: (name) => /^(?:assert|compatible-.*)\.ts$/.test(name),
    options: { skipLibCheck: true },
  },
};

const compile = promisify(execFile);

/**
 * @param {{ extremes?: boolean, filter?: string, report?: (row: Row) => void }} [options] see above; `report`
 *   gets each row as soon as it is known
 * @typedef {{ name: string, ok: boolean, note: string }} Row
 * @returns {Promise<Row[]>} one for each client, compiler, and way of finding modules
 */
export async function typeRows({ extremes = false, filter = "", report = () => {} } = {}) {
  installDependencies(COMPILERS, WORK);
  unpackPackage(WORK);
  for (const client of Object.keys(CLIENTS)) for (const form of ["es", "cjs"]) place(client, form);

  const waiting = combinations(extremes).filter(({ name }) => name.includes(filter));
  const rows = [];
  const lane = async () => {
    for (let next; (next = waiting.shift()) !== undefined;) {
      const row = await rowOf(next);
      rows.push(row);
      report(row);
    }
  };
  // With only few to compile, other tests run beside.
  const lanes = extremes ? 1 : cpus().length;
  await Promise.all(Array.from({ length: lanes }, lane));
  return rows;
}

function combinations(extremes) {
  const all = compilers();
  const [oldest, newest] = [all[0], all[all.length - 1]];
  const chosen = extremes ? [oldest, newest] : all;
  return chosen.flatMap((compiler) =>
    Object.keys(CLIENTS)
      .filter((client) => !extremes || client === "socketio-wasm" || compiler === newest)
      .flatMap((client) =>
        WAYS.filter(({ exists = () => true }) => exists(compiler.version)).map((way) => ({
          name: nameOf(client, compiler, way),
          ...{ client, compiler, way },
        })),
      ),
  );
}

const nameOf = (client, { full }, { name, form }) =>
  `${client}, TypeScript ${full}, ${name}, ${form === "es" ? "ES modules" : "CommonJS"}`;

/** An application with the programs, in which `socketio-wasm` is one of the clients. */
function place(client, form) {
  const folder = folderOf(client, form);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, "node_modules"), { recursive: true });
  const type = form === "es" ? "module" : "commonjs";
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type }));
  symlinkSync(join(WORK, "node_modules", client), join(folder, "node_modules", "socketio-wasm"));
  for (const name of readdirSync(import.meta.dirname)) {
    const fits = name.endsWith(".ts") && (ONLY[name] ?? form) === form;
    if (fits && CLIENTS[client].programs(name))
      cpSync(join(import.meta.dirname, name), join(folder, name));
  }
}

const folderOf = (client, form) => join(WORK, `${client}-${form}`);

/** @returns {{ version: number, full: string, path: string }[]} from the oldest to the newest */
function compilers() {
  const { dependencies } = JSON.parse(readFileSync(join(COMPILERS, "package.json"), "utf8"));
  return Object.entries(dependencies)
    .filter(([name]) => name.startsWith("typescript-"))
    .map(([name, wanted]) => ({
      version: Number(name.slice("typescript-".length)),
      full: wanted.slice(wanted.lastIndexOf("@") + 1),
      path: join(WORK, "node_modules", name, "bin", "tsc"),
    }))
    .sort((a, b) => a.version - b.version);
}

/** @returns {Promise<Row>} */
async function rowOf({ name, client, compiler, way }) {
  const folder = folderOf(client, way.form);
  const project = join(folder, `tsconfig.${compiler.version}.${way.name}.json`);
  const compilerOptions = {
    ...OPTIONS,
    ...CLIENTS[client].options,
    ...way.options,
    // From here on it says of node10 that the next version will not have it.
    ...(compiler.version === 6 ? { ignoreDeprecations: "6.0" } : {}),
  };
  writeFileSync(project, JSON.stringify({ compilerOptions, include: ["*.ts"] }));
  try {
    await compile(process.execPath, [compiler.path, "--project", project], { cwd: folder });
    return { name, ok: true, note: "" };
  } catch ({ stdout, message }) {
    return { name, ok: false, note: stdout || message };
  }
}

async function main() {
  const { values } = parseArgs({
    options: {
      extremes: { type: "boolean", default: false },
      filter: { type: "string", default: "" },
    },
  });
  const rows = await typeRows({
    ...values,
    report({ name, ok, note }) {
      console.log(`  ${ok ? "✓" : "✗"} ${name}`);
      if (note !== "") console.log(note.replace(/^/gm, "      "));
    },
  });
  const failed = rows.filter(({ ok }) => !ok).length;
  console.log(`\n${rows.length - failed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || rows.length === 0 ? 1 : 0;
}

if (process.argv[1] === import.meta.filename) await main();
