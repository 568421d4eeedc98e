// The tables as rules of json-rules-engine: one engine, one rule a row, one run a deal.
import { Engine } from "json-rules-engine";

import { counting, factName } from "./tables.mjs";

export const name = "json-rules-engine";

/** Of a list one item has to pass, which the engine's own operators cannot say of sets. */
const anyIn = (items, names) => items.some((item) => names.includes(item));
const anyNotIn = (items, names) => items.some((item) => !names.includes(item));

/** A function from facts to the row of each table. */
export function build(tables) {
  const engine = new Engine();
  engine.addOperator("anyIn", anyIn);
  engine.addOperator("anyNotIn", anyNotIn);
  for (const table of tables) {
    for (const row of table.rows) {
      // One priority for all: rows run beside each other, and which of them counts is found afterwards.
      const conditions = { all: row.cells.flatMap((cell, index) => condition(table.columns[index], cell)) };
      engine.addRule({ conditions, event: { type: table.name, params: { row: row.id } } });
    }
  }
  return async (facts) => {
    const { events } = await engine.run(facts);
    const matching = new Map();
    for (const { type, params } of events) {
      if (matching.has(type)) matching.get(type).push(params.row);
      else matching.set(type, [params.row]);
    }
    return tables.map((table) => counting(table, matching.get(table.name) ?? []));
  };
}

function condition(column, cell) {
  if (cell === null) return [];
  const fact = factName(column.name);
  const tests = cell.any_of ?? cell.none_of;
  if (column.kind === "number") {
    const any = { any: tests.map((test) => interval(fact, test)) };
    return [cell.any_of ? any : { not: any }];
  }
  const names = tests.map((test) => test.is);
  const list = column.kind === "names";
  const operator = cell.any_of ? (list ? "anyIn" : "in") : list ? "anyNotIn" : "notIn";
  return [{ fact, operator, value: names }];
}

function interval(fact, { low, high }) {
  const all = [];
  if (low) all.push({ fact, operator: low.included ? "greaterThanInclusive" : "greaterThan", value: Number(low.at) });
  if (high) all.push({ fact, operator: high.included ? "lessThanInclusive" : "lessThan", value: Number(high.at) });
  return { all };
}
