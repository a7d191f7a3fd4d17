// In the place of `pkg-template/codec/default-parser.js` in the script that speaks msgpack.
export { default as DEFAULT_PARSER } from "../../pkg-template/msgpack.js";
