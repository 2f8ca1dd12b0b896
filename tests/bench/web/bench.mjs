// SPDX-License-Identifier: MIT
/*
 * Usage: bench.mjs DIR NAME=NODES...  with DIR/NAME.folded and DIR/NAME.pb.gz of gen.py
 * Opens the same data in every viewer, one after another, several times over, and prints medians
 * and their ratios to ours. Fails when ours loads or zooms slower than another viewer, never for a
 * time.
 * Environment: REPEAT (3), LIMIT (60 s an act), ONLY (keys of viewers), SHOTS (a folder),
 * FLAMEFOLIO, FLAMEGRAPH_PL, CHROMIUM.
 */
import fs from "node:fs";
import path from "node:path";
import zlib from "node:zlib";
import { contenders, versions } from "./contenders.mjs";
import { browserVersion, measure } from "./measure.mjs";
import { chooseFrame, chooseText, readTree, trueShare } from "./tree.mjs";

const REPEAT = Number(process.env.REPEAT ?? 3);
const LIMIT = Number(process.env.LIMIT ?? 60);
const ONLY = process.env.ONLY?.split(/[\s,]+/);
const ACTS = ["load", "zoom", "search"];
const count = (n) => n.toLocaleString("en-US");

function median(values) {
  const known = values.filter((v) => typeof v === "number").sort((a, b) => a - b);
  const middle = known.length >> 1;
  if (!known.length) return null;
  return known.length % 2 ? known[middle] : (known[middle - 1] + known[middle]) / 2;
}

/** Nodes that our page holds, by its own word: the head of the cube (cubetext.h). */
function nodesInPage(file) {
  const text = /<script[^>]* id="?cube"?[^>]*>([^<]*)</.exec(fs.readFileSync(file, "utf8"))?.[1];
  if (!text) return null;
  const bytes = zlib.inflateSync(Buffer.from(text, "base64"));
  let at = 0;
  let length = 0;
  for (let shift = 0; ; shift += 7) {
    length += (bytes[at] & 127) * 2 ** shift;
    if (bytes[at++] < 128) break;
  }
  return JSON.parse(bytes.subarray(at, at + length).toString("utf8")).n.nodes - 1;
}

function weigh(files) {
  const parts = files.map((f) => fs.readFileSync(f));
  const sum = (list) => list.reduce((n, b) => n + b.length, 0) / 1024;
  return { bytes: sum(parts), packed: sum(parts.map((b) => zlib.gzipSync(b, { level: 9 }))) };
}

async function prepare(dir, name, nodes) {
  const data = { name, dir, folded: path.join(dir, `${name}.folded`),
    pprof: path.join(dir, `${name}.pb.gz`) };
  data.tree = await readTree(data.folded);
  if (data.tree.nodes !== nodes)
    throw new Error(`${data.folded}: ${data.tree.nodes} nodes, not ${nodes}`);
  data.frame = chooseFrame(data.tree.root);
  data.text = chooseText(data.tree.root);
  data.truth = trueShare(data.tree.root, data.text);
  const rows = contenders.filter((c) => !c.missing && !(nodes > c.most) &&
    (!ONLY || ONLY.includes(c.key)));
  data.rows = rows.map((contender) => {
    console.error(`${name}: making the page of ${contender.title}`);
    const made = contender.make(data);
    const row = { contender, url: made.url, ...weigh(made.files), runs: [] };
    if (contender.isOurs) row.held = nodesInPage(made.files[0]);
    return row;
  });
  // What all are compared with: the first page of ours that holds the whole tree.
  data.ours = data.rows.find((r) => r.held === nodes);
  return data;
}

async function run(data) {
  for (let round = 0; round < REPEAT; round++)
    for (const row of data.rows) {
      if (row.late) continue;
      const shots = process.env.SHOTS && path.join(process.env.SHOTS,
        `${data.name}-${row.contender.key}`);
      const got = await measure(row.contender, { url: row.url, frame: data.frame,
        text: data.text, limit: LIMIT * 1000, shots: round === 0 && shots });
      row.late = got.late;
      row.said = got.said ?? row.said;
      row.runs.push(got);
      console.error(`${data.name} ${round + 1}/${REPEAT} ${row.contender.title}: ` +
        ACTS.map((a) => `${a} ${got[a] ? Math.round(got[a]) : "-"}`).join(", "));
    }
  for (const row of data.rows)
    for (const what of [...ACTS, "first", "cpu", "memory", "elements"])
      row[what] = median(row.runs.map((r) => r[what]));
  return data;
}

/* ---- the table ---- */

const COLUMNS = [
  { head: "load ms", of: "load", ratio: true },
  { head: "its CPU", of: "cpu", ratio: true },
  { head: "zoom ms", of: "zoom", ratio: true },
  { head: "search ms", of: "search", ratio: true },
  { head: "peak MiB", of: "memory", ratio: true },
  { head: "elements", of: "elements", ratio: false },
  { head: "KiB", of: "bytes", ratio: true },
  { head: "KiB gzip", of: "packed", ratio: true },
];

/** Three digits are more than the machine gives. */
function times(x) {
  return x >= 9.95 ? count(Math.round(x)) : x.toFixed(1);
}

function cells(row, ours, { of, ratio }) {
  const isLate = row[of] === null && ACTS.indexOf(row.late) <= ACTS.indexOf(of) && row.late;
  const value = isLate && of === row.late ? LIMIT * 1000 : row[of];
  if (value === null || value === undefined) return ["-", ""];
  const mark = value === row[of] ? "" : "> ";
  const against = ratio && ours?.[of] ? mark + times(value / ours[of]) : "";
  return [mark + count(Math.round(value)), against];
}

function print(data) {
  const { tree, frame, text, truth, ours } = data;
  console.log(`\n${count(tree.nodes)} nodes, ${count(tree.stacks)} stacks, at most ` +
    `${tree.depth} deep; medians of ${REPEAT}, and how many times ours`);
  const line = (title, list) => console.log((title.padEnd(27) + list.map(([a, b]) =>
    a.padStart(10) + b.padStart(8)).join("")).trimEnd());
  line("viewer", COLUMNS.map((c) => [c.head, c.ratio ? "x ours" : ""]));
  for (const row of data.rows)
    line(row.contender.title, COLUMNS.map((c) => cells(row, ours, c)));
  console.log(`Zoomed: a frame of ${(100 * frame.share).toFixed(1)} % with ${count(frame.below)} ` +
    `below it. Searched: "${text}", in ${(100 * truth.share).toFixed(2)} % of the value, ` +
    `${count(truth.frames)} frames; said: ` +
    data.rows.filter((r) => r.search !== null)
      .map((r) => `${r.contender.title}: ${r.said || "no number"}`).join("; ") + ".");
  for (const { contender, held, first } of data.rows.filter((r) => r.contender.isOurs))
    console.log(`${contender.title}: the page holds ${held === null ? "no" : count(held)} nodes` +
      `${held === tree.nodes ? "" : ", so its times are of less than the others'"}; its picture ` +
      `without script is there at ${Math.round(first)} ms.`);
}

/** One line a size and act: ours against the quickest other viewer. */
function judge(data) {
  let failed = data.ours ? 0 : 1;
  const { ours } = data;
  const others = data.rows.filter((r) => !r.contender.isOurs);
  if (!ours) console.log(`FAIL  ${data.name}: no page of ours holds the whole tree`);
  for (const act of ACTS) {
    const known = others.filter((r) => r[act] !== null).sort((a, b) => a[act] - b[act]);
    if (!ours || !known.length) continue;
    const ratio = ours[act] === null ? 0 : known[0][act] / ours[act];
    const counts = act !== "search";
    const word = ratio >= 1 ? "ok  " : counts ? "FAIL" : "note";
    if (word === "FAIL") failed++;
    console.log(`${word}  ${data.name} ${act}: the quickest other, ${known[0].contender.title}, ` +
      `takes ${ratio ? times(ratio) : "?"} times ours`);
  }
  return failed;
}

const [dir, ...sizes] = process.argv.slice(2);
const all = [];
if (process.env.SHOTS) fs.mkdirSync(process.env.SHOTS, { recursive: true });
for (const size of sizes) {
  const [name, nodes] = size.split("=");
  all.push(await run(await prepare(dir, name, Number(nodes))));
  print(all[all.length - 1]);
}
console.log(`\nChromium ${await browserVersion()}; ${versions()}.`);
console.log("Times run from the act to the second animation frame after it, so none is below " +
  "17 to 33 ms; load is a first visit from disk; CPU is of the page's process until then.");
for (const c of contenders) {
  if (c.missing) console.log(`${c.title}: not measured: not available (set ${c.missing})`);
  else if (c.note) console.log(`${c.title}: ${c.note}`);
}
let failed = 0;
for (const data of all) failed += judge(data);
process.exit(failed ? 1 : 0);
