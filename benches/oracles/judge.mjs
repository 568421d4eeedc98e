// Has every engine judge every deal, compares row by row with Baton's answers, and then measures.
import * as jsonRules from "./json_rules.mjs";
import { load } from "./tables.mjs";
import * as zen from "./zen.mjs";

const ROUNDS = 7;
const DEALS_OF_A_ROUND = 2000;
const SHOWN_MAX = 50;

const { tables, deals } = load(process.argv[2]);
const bands = new Map(tables.flatMap((table) => table.rows.map((row) => [row.id, row.band])));

/** The same table, decision, row and band for each of them, or it is a disagreement. */
async function compare(engine, judge) {
  const told = [];
  const covered = new Set();
  for (const [number, deal] of deals.entries()) {
    const rows = await judge(deal.facts);
    for (const [index, table] of tables.entries()) {
      const said = deal.answers[index];
      const other = { decision: table.decision, table: table.name, row: rows[index], band: bands.get(rows[index]) };
      covered.add(said.row);
      if (Object.keys(said).some((part) => said[part] !== other[part])) {
        const values = Object.fromEntries(table.columns.map((column) => [column.name, deal.values[column.name]]));
        told.push(`  deal ${number}, ${table.name}: baton ${said.row}, ${engine} ${other.row}, of ${JSON.stringify(values)}`);
      }
    }
  }
  console.log(`${engine}: ${deals.length * tables.length} comparisons, ${told.length} disagreements`);
  for (const line of told.slice(0, SHOWN_MAX)) console.log(line);
  if (told.length > SHOWN_MAX) console.log(`  and ${told.length - SHOWN_MAX} more`);
  return { disagreements: told.length, covered: covered.size };
}

async function measure(engine, judge) {
  const rounds = [];
  // The comparison before was the warm-up.
  for (let round = 0; round < ROUNDS; round += 1) {
    const some = deals.slice(0, DEALS_OF_A_ROUND);
    const start = process.hrtime.bigint();
    for (const deal of some) await judge(deal.facts);
    rounds.push(Number(process.hrtime.bigint() - start) / 1e3 / some.length);
  }
  rounds.sort((one, other) => one - other);
  const [least, median, greatest] = [rounds[0], rounds[(ROUNDS - 1) / 2], rounds[ROUNDS - 1]];
  console.log(
    `  ${engine}, the whole matrix, a deal: microseconds ${median.toFixed(1)} (${least.toFixed(1)} to ${greatest.toFixed(1)}, ${ROUNDS} rounds)`,
  );
}

let disagreements = 0;
for (const { name, build } of [jsonRules, zen]) {
  const judge = build(tables);
  const found = await compare(name, judge);
  disagreements += found.disagreements;
  console.log(`  rows that some deal comes to: ${found.covered} of ${bands.size}`);
  await measure(name, judge);
}
process.exitCode = disagreements === 0 ? 0 : 1;
