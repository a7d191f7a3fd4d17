const CONTEXT = 4;
const WIDTH = 78;

function cell(text) {
  const value = text ?? "";
  return value.length <= WIDTH ? value.padEnd(WIDTH) : `${value.slice(0, WIDTH - 1)}…`;
}

/**
 * @param {Record<string, string[]>} left
 * @param {Record<string, string[]>} right
 * @returns {{ section: string, index: number } | undefined} the first place where the traces differ
 */
export function firstDifference(left, right) {
  for (const section of new Set([...Object.keys(left), ...Object.keys(right)])) {
    const a = left[section] ?? [];
    const b = right[section] ?? [];
    for (let i = 0; i < Math.max(a.length, b.length); i++) {
      if (a[i] !== b[i]) {
        return { section, index: i };
      }
    }
  }
  return undefined;
}

function firstCharacter(a = "", b = "") {
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  return i;
}

/** Side by side, around the first difference, then the two lines in full from where they part. */
export function renderDifference(left, right, leftName, rightName) {
  const place = firstDifference(left, right);
  if (place === undefined) {
    return "";
  }
  const a = left[place.section] ?? [];
  const b = right[place.section] ?? [];
  const rows = [
    `  section "${place.section}", line ${place.index + 1}`,
    `    ${cell(leftName)} | ${rightName}`,
  ];
  const from = Math.max(0, place.index - CONTEXT);
  for (let i = from; i < Math.min(place.index + CONTEXT + 1, Math.max(a.length, b.length)); i++) {
    rows.push(
      `  ${a[i] === b[i] ? " " : "≠"} ${cell(a[i] ?? "<nothing>")} | ${b[i] ?? "<nothing>"}`,
    );
  }
  const [x, y] = [a[place.index], b[place.index]];
  if ((x ?? "").length > WIDTH || (y ?? "").length > WIDTH) {
    const start = Math.max(0, firstCharacter(x, y) - 30);
    rows.push(
      `    ${leftName}: …${(x ?? "<nothing>").slice(start, start + 400)}`,
      `    ${rightName}: …${(y ?? "<nothing>").slice(start, start + 400)}`,
    );
  }
  return rows.join("\n");
}
