// What both engines share: the files that Baton wrote, and values as the engines take them.
import { readFileSync } from "node:fs";

/** A dot in a fact's name is a path to both engines. */
export const factName = (column) => `f_${column.replaceAll(".", "__")}`;

export function load(folder) {
  const tables = JSON.parse(readFileSync(`${folder}/tables.json`, "utf8"));
  const kinds = new Map(tables.flatMap((table) => table.columns.map((column) => [column.name, column.kind])));
  const lines = readFileSync(`${folder}/deals.jsonl`, "utf8").trimEnd().split("\n");
  const deals = lines.map((line) => {
    const { values, answers } = JSON.parse(line);
    return { facts: factsOf(values, kinds), values, answers };
  });
  return { tables, deals };
}

function factsOf(values, kinds) {
  const facts = {};
  for (const [name, value] of Object.entries(values)) {
    if (kinds.get(name) === "number") facts[factName(name)] = Number(value);
    // An empty list reads as the name `none`.
    else if (kinds.get(name) === "names") facts[factName(name)] = Array.isArray(value) ? value : [value];
    else facts[factName(name)] = value;
  }
  return facts;
}

/**
 * The row that counts, of the ids of those that match: by DMN, the first in the order of the table, or the only one.
 * What is no answer is a word in brackets, so that it agrees with nothing.
 */
export function counting(table, matching) {
  if (matching.length === 0) return "(none)";
  switch (table.hit_policy) {
    case "first":
      return table.rows.find((row) => matching.includes(row.id)).id;
    case "unique":
      return matching.length === 1 ? matching[0] : `(${matching.length} rows)`;
    default:
      throw new Error(`${table.name}: no engine was taught the hit policy ${table.hit_policy}`);
  }
}
