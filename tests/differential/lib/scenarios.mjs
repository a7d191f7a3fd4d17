import { readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { assertRows } from "./rows.mjs";

const ROOT = new URL("../", import.meta.url);

/**
 * All scenarios whose id contains `filter`, variants spelled out, in a stable order.
 * @param {string} filter
 */
export async function loadScenarios(filter) {
  const directory = fileURLToPath(new URL("scenarios/", ROOT));
  const files = (await readdir(directory, { recursive: true }))
    .filter((file) => file.endsWith(".mjs"))
    .sort();
  const jobs = [];
  const names = new Set();
  for (const file of files) {
    const scenarioPath = `scenarios/${file}`;
    const module = await import(new URL(scenarioPath, ROOT));
    const topic = file.split("/")[0];
    for (const scenario of [module.default].flat()) {
      if (names.has(scenario.name)) {
        throw new Error(`two scenarios are named ${scenario.name}`);
      }
      names.add(scenario.name);
      assertRows(scenario);
      const variants = scenario.variants ? Object.keys(scenario.variants) : [null];
      for (const variant of variants) {
        const id = `${topic}/${scenario.name}${variant ? ` [${variant}]` : ""}`;
        if (id.includes(filter)) {
          jobs.push({ id, scenario, scenarioPath, variant });
        }
      }
    }
  }
  return jobs;
}
