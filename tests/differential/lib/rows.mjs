import { tables } from "../rows.mjs";

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
