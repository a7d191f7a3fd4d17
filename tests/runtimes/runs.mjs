/** What is run, by name: the arguments of Node.js. */

const VITEST = ["node_modules/vitest/vitest.mjs", "run", "vitest.test.js"];
const JEST = ["node_modules/jest/bin/jest.js", "--testMatch"];
const MODULES = ["--experimental-vm-modules", ...JEST, "**/*.spec.js"];
const COMMON_JS = [...JEST, "**/*.spec.cjs"];

export const RUNS = {
  "Vitest, node": [...VITEST, "--environment=node"],
  "Vitest, jsdom": [...VITEST, "--environment=jsdom"],
  "Vitest, happy-dom": [...VITEST, "--environment=happy-dom"],
  "Jest, node": [...MODULES, "--env=node"],
  "Jest, jsdom": [...MODULES, "--env=jsdom"],
  "Jest, CommonJS, node": [...COMMON_JS, "--env=node"],
  "Jest, CommonJS, jsdom": [...COMMON_JS, "--env=jsdom"],
  "node:test": ["--test", "node-test.mjs"],
};
