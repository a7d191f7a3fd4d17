import { reasons, tables } from "../rows.mjs";

/** @returns {Array<{ id: string, table: string, title: string }>} */
export function allRows() {
  return Object.entries(tables).flatMap(([table, { rows }]) =>
    Object.entries(rows).map(([slug, title]) => ({ id: `${table}/${slug}`, table, title })),
  );
}

const known = new Set(allRows().map((row) => row.id));

/** A scenario that names a row that does not exist proves nothing. */
export function assertRows(scenario) {
  for (const row of scenario.rows) {
    if (!known.has(row)) {
      throw new Error(`scenario ${scenario.name} names the unknown row ${row}`);
    }
  }
}

/**
 * Rows that nothing shows and nobody explains, and reasons that have become untrue.
 * @param {Array<{ rows: string[] }>} scenarios all of them
 * @returns {string[]} one sentence each
 */
export function rowProblems(scenarios) {
  const shown = new Set(scenarios.flatMap((scenario) => scenario.rows));
  return [
    ...allRows()
      .filter(({ id }) => !shown.has(id) && !(id in reasons))
      .map(({ id }) => `no scenario shows ${id}, and no reason is given`),
    ...Object.keys(reasons)
      .filter((id) => shown.has(id) || !known.has(id))
      .map(
        (id) =>
          `a reason is given for ${id}, which ${known.has(id) ? "has a scenario" : "does not exist"}`,
      ),
  ];
}
