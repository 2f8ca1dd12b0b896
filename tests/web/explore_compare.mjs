// SPDX-License-Identifier: MIT
/*
 * Usage: node explore_compare.mjs SITE
 * Comparisons in the explorer: with the time before, all other times, all other label sets, a range
 * and filters of its own; as rates and as shares. Both sides of every number shown are those of
 * "flamefolio export" of that side.
 */
import path from "node:path";
import { ok, same, urlOf } from "./kit.mjs";
import { at, ORDERS, startPart } from "./explorer.mjs";
import { facts, folded, functionsOf, minus, sum } from "./oracle.mjs";

const { site, suite, tabs, explorer } = await startPart("compare");

const AFTER = { ...ORDERS, from: at("08:54:45"), to: at("08:57:45") };
const BEFORE = { ...ORDERS, from: at("08:51:45"), to: at("08:54:45") };
const url = urlOf(path.join(site, "s/orders/process_cpu-cpu/index.html"));
const FUNCTIONS = ["shop/pricing.recomputeTaxTable", "encoding/json.checkValid",
  "regexp.(*Regexp).tryBacktrack", "compress/flate.(*deflateFast).encode"];

/** A side: its functions, its value, and how many cores a unit of value is. */
function sideOf(sel) {
  const told = facts(sel);
  const stacks = folded(sel);
  return { rows: functionsOf(stacks), total: sum(stacks), level: told.level / 1e9 };
}

/** What stays of the whole when a selection is taken out. */
function restOf(whole, part) {
  const stacks = minus(folded(whole), folded(part));
  let level = 0;
  // Each instance over the time that its own dumps cover.
  for (const pod of ["orders-0", "orders-1", "orders-2"]) {
    const [all, one] = [whole, part].map((s) => facts({ ...s, labels: [`pod=${pod}`] }));
    level += (all.total - one.total) / 1e9 / (all.covered_seconds - one.covered_seconds);
  }
  return { rows: functionsOf(stacks), total: sum(stacks), level };
}

const share = (side, name) => ((side.rows.get(name)?.total ?? 0) * 100) / side.total;
const rate = (side, name) => ((side.rows.get(name)?.total ?? 0) / side.total) * side.level;

/** The table of functions and the frame of the whole, against both sides. */
async function compared(candidate, base, mode) {
  const number = mode === "share" ? share : rate;
  for (const name of FUNCTIONS) {
    const wanted = { now: number(candidate, name), was: number(base, name) };
    await explorer.rowCompares(name, wanted, mode);
  }
  await explorer.focusGraph();
  await explorer.keys("Home");
  await explorer.wholeCompares({ now: candidate.level, was: base.level }, mode);
}

const cases = {
  before: ["the same span just before", AFTER, () => sideOf(BEFORE), []],
  time: ["all other times", AFTER, () => restOf(ORDERS, AFTER), []],
  labels: ["all other labels", { ...AFTER, labels: ["region=eu-west"] },
    () => sideOf({ ...AFTER, labels: ["region=us-east"] }), ['region="eu-west"']],
};

for (const [vs, [name, candidate, base, filters]] of Object.entries(cases)) {
  for (const by of vs === "before" ? ["mouse", "keys"] : ["mouse"]) {
    await suite.test(`with ${name}, by ${by}, as rates and as shares`, async () => {
      await explorer.open(url);
      if (by === "mouse") await explorer.drag(AFTER.from, AFTER.to);
      else await explorer.rangeByKeys(AFTER.from, AFTER.to);
      for (const f of filters) await explorer.addFilter(f);
      await explorer.compareWith(vs, by);
      same((await explorer.state()).vs, vs, "vs");
      const [one, other] = [sideOf(candidate), base()];
      await compared(one, other, "rate");
      await explorer.mode("share", by);
      await compared(one, other, "share");
    });
  }
}

await suite.test("with a range and filters of its own", async () => {
  await explorer.open(url);
  await explorer.drag(AFTER.from, AFTER.to);
  await explorer.addFilter('region="eu-west"');
  await explorer.compareWith("set", "mouse");
  await explorer.dragBase(at("08:51:00"), at("08:53:00"));
  await explorer.setBaseFilter('region="eu-west"', 'region="us-east"');
  const base = { ...ORDERS, from: at("08:51:00"), to: at("08:53:00"), labels: ["region=us-east"] };
  const { bfrom, bto } = await explorer.state();
  same([bfrom, bto], [base.from, base.to], "range of the base");
  await compared(sideOf({ ...AFTER, labels: ["region=eu-west"] }), sideOf(base), "rate");
});

await suite.test("a window against itself: nothing changed", async () => {
  const same_ = new URLSearchParams({ from: AFTER.from, to: AFTER.to, vs: "set",
    bfrom: AFTER.from, bto: AFTER.to });
  await explorer.open(`${url}#${same_}`);
  const side = sideOf(AFTER);
  await compared(side, side, "rate");
  ok(/same/.test(await explorer.rowText(FUNCTIONS[1])), await explorer.rowText(FUNCTIONS[1]));
});

await suite.test("new, gone: said in words", async () => {
  const early = { from: at("08:51:00"), to: at("08:54:00") };
  const link = (one, other) => `${url}#${new URLSearchParams({ from: one.from, to: one.to,
    vs: "set", bfrom: other.from, bto: other.to })}`;
  await explorer.open(link(AFTER, early));
  ok(/\| new \|/.test(await explorer.rowText(FUNCTIONS[0])), await explorer.rowText(FUNCTIONS[0]));
  await explorer.open(link(early, AFTER));
  ok(/\| gone \|/.test(await explorer.rowText(FUNCTIONS[0])), await explorer.rowText(FUNCTIONS[0]));
});

await suite.test("one side is empty: said so, no error", async () => {
  const none = { f: 'tenant="nobody"', vs: "before", from: AFTER.from, to: AFTER.to };
  await explorer.open(`${url}#${new URLSearchParams(none)}`);
  ok((await explorer.said()).length > 10, "nothing is said");
  await explorer.open(`${url}#vs=set&bf=${encodeURIComponent('tenant="nobody"')}`);
  ok((await explorer.said()).length > 10, "nothing is said");
});

await suite.test("before the beginning there is nothing: said so", async () => {
  await explorer.open(`${url}#to=${AFTER.from}&vs=before`);
  ok(!/NaN|undefined|null|Infinity/.test(await explorer.everything()), "a number that is none");
});

await suite.test("no error, no request", () => tabs.calm(urlOf(site)));
await tabs.close();
suite.end();
