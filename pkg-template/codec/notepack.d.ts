/** The browser build of notepack.io 2, which has no declarations. */
declare module "notepack.io/browser/encode.js" {
  export default function encode(value: unknown): ArrayBuffer;
}

declare module "notepack.io/browser/decode.js" {
  export default function decode(frame: ArrayBuffer): any;
}
