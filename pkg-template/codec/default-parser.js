/**
 * The parser of a Manager whose options name none: `undefined` is the one that is built in.
 *
 * The build of the npm package replaces this file in the script that speaks msgpack.
 *
 * @type {import("./parsers.js").ParserOption | undefined}
 */
export const DEFAULT_PARSER = undefined;
