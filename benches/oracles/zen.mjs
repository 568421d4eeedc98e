// The tables as one decision of zen-engine: a node a table, one evaluation a deal.
import { ZenDecisionContent, ZenEngine } from "@gorules/zen-engine";

import { counting, factName } from "./tables.mjs";

export const name = "zen-engine";

/** A function from facts to the row of each table. */
export function build(tables) {
  const nodes = tables.map((table) => ({ id: table.name, name: table.name, type: "decisionTableNode", content: content(table) }));
  const edge = (from, to) => ({ id: `${from}-${to}`, type: "edge", sourceId: from, targetId: to });
  const graph = {
    nodes: [
      { id: "deal", name: "deal", type: "inputNode" },
      ...nodes,
      { id: "answers", name: "answers", type: "outputNode" },
    ],
    edges: tables.flatMap((table) => [edge("deal", table.name), edge(table.name, "answers")]),
  };
  const decision = new ZenEngine().createDecision(new ZenDecisionContent(graph));
  return async (facts) => {
    const { result } = await decision.evaluate(facts);
    return tables.map((table) => counting(table, rowsOf(result[table.name])));
  };
}

/** The engine has no hit policy `unique`: every match is collected, and there must be one. */
function content(table) {
  const rules = table.rows.map((row) => {
    const cells = row.cells.map((cell, index) => [`in${index}`, unary(table.columns[index], cell)]);
    return { _id: row.id, ...Object.fromEntries(cells), out: JSON.stringify(row.id) };
  });
  return {
    hitPolicy: table.hit_policy === "first" ? "first" : "collect",
    inputs: table.columns.map((column, index) => ({ id: `in${index}`, name: column.name, field: factName(column.name) })),
    outputs: [{ id: "out", name: "row", field: "row" }],
    rules,
    inputField: null,
    outputPath: table.name,
    executionMode: "single",
    passThrough: false,
  };
}

/** One hit of `first`, or all of `collect`. */
function rowsOf(found) {
  return [found ?? []].flat().flatMap(({ row }) => (row === undefined ? [] : [row]));
}

function unary(column, cell) {
  if (cell === null) return "";
  const tests = cell.any_of ?? cell.none_of;
  if (column.kind === "number") return tests.map((test) => interval(test, cell.any_of)).join(cell.any_of ? " or " : " and ");
  const names = JSON.stringify(tests.map((test) => test.is));
  const within = cell.any_of ? `in ${names}` : `not in ${names}`;
  return column.kind === "names" ? `some($, # ${within})` : `$ ${within}`;
}

/** Inside that stretch, or outside of it, in the engine's own notation. */
function interval({ low, high }, inside) {
  if (low && high) {
    return `$ ${inside ? "in" : "not in"} ${low.included ? "[" : "("}${low.at}..${high.at}${high.included ? "]" : ")"}`;
  }
  const [end, outwards] = low ? [low, ">"] : [high, "<"];
  const operator = outwards + (end.included ? "=" : "");
  const opposite = { ">": "<=", ">=": "<", "<": ">=", "<=": ">" };
  return `$ ${inside ? operator : opposite[operator]} ${end.at}`;
}
