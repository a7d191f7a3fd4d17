// The functions of a WebAssembly module: their names and how many bytes their code takes.

const SECTION = { custom: 0, import: 2, code: 10 };
const FUNCTION_NAMES = 1;

/** Reads what a module is made of: bytes, numbers (LEB128) and names. */
class Reader {
  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  byte() {
    return this.bytes[this.at++];
  }

  number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }

  /** The next so many bytes, as a reader of their own. */
  part(length = this.number()) {
    this.at += length;
    return new Reader(this.bytes.subarray(this.at - length, this.at));
  }

  name() {
    return new TextDecoder().decode(this.part().bytes);
  }

  get isOver() {
    return this.at >= this.bytes.length;
  }
}

/**
 * @param {Uint8Array} wasm a module with names
 * @returns {{ name: string, crate: string, size: number }[]}
 */
export function functionsOf(wasm) {
  const { functions: imported } = countImports(wasm);
  const names = new Map();
  const sizes = [];
  const module = new Reader(wasm.subarray(8));
  while (!module.isOver) {
    const kind = module.byte();
    const section = module.part();
    if (kind === SECTION.code) {
      for (let left = section.number(); left > 0; left--) sizes.push(section.part().bytes.length);
    } else if (kind === SECTION.custom && section.name() === "name") readNames(section, names);
  }
  return sizes.map((size, index) => {
    const name = names.get(imported + index) ?? "?";
    return { name, crate: crateOf(name), size };
  });
}

function countImports(wasm) {
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(wasm));
  return { functions: imports.filter(({ kind }) => kind === "function").length };
}

function readNames(section, names) {
  while (!section.isOver) {
    const kind = section.byte();
    const part = section.part();
    if (kind !== FUNCTION_NAMES) continue;
    for (let left = part.number(); left > 0; left--) {
      const index = part.number();
      names.set(index, part.name());
    }
  }
}

/** The crate that a function is from: of an implementation, `<Type as Trait>::…`, the type's. */
function crateOf(name) {
  const path = /[a-z_][a-z0-9_]*(?=(\[[0-9a-f]+\])?::)/.exec(name);
  return path === null ? "(no crate)" : path[0];
}
