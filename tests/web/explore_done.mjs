// SPDX-License-Identifier: MIT
/*
 * Usage: node explore_done.mjs SITE
 * One person's way through the sample report: drag a range over the deploy, filter to one region,
 * compare it with the rest, search a function and read its matched %, open the sandwich, copy the
 * link, open it in a new tab and see the same view.
 */
import path from "node:path";
import { ok, same, urlOf } from "./kit.mjs";
import { at, CLIPBOARD, Explorer, startPart } from "./explorer.mjs";
import { callees, callers, children, facts, folded, functionsOf, heaviest, matched, sum }
  from "./oracle.mjs";

const { site, suite, tabs, context, page, explorer } = await startPart("scenario", CLIPBOARD);

// The deploy is at 08:54:35 (samples/README.md).
const RANGE = { service: "orders", type: "process_cpu-cpu", from: "2026-11-21T08:54:00Z",
  to: "2026-11-21T08:55:30Z" };
const EU = { ...RANGE, labels: ["region=eu-west"] };
const REST = { ...RANGE, labels: ["region=us-east"] };
const FN = "shop/pricing.(*Engine).applyTax";
const of = (sel) => ({ told: facts(sel), stacks: folded(sel) });
const level = ({ told }, value) => ((value / told.total) * told.level) / 1e9;

await suite.test("open the profile from the front page", async () => {
  await page.goto(urlOf(path.join(site, "index.html")));
  await page.locator("main a[href='s/orders/process_cpu-cpu/index.html']").first().click();
  await explorer.settled();
  await explorer.showsTotal(facts({ service: "orders", type: "process_cpu-cpu" }));
});

await suite.test("drag a range over the deploy", async () => {
  await explorer.drag(RANGE.from, RANGE.to);
  await explorer.showsTotal(facts(RANGE));
});

await suite.test("filter to one region", async () => {
  await explorer.addFilter('region="eu-west"');
  await explorer.showsTotal(facts(EU));
});

await suite.test("compare it with the rest", async () => {
  await explorer.compareWith("labels", "mouse");
  const [eu, rest] = [of(EU), of(REST)];
  const [a, b] = [eu, rest].map(({ stacks }) => functionsOf(stacks).get(FN).total);
  await explorer.rowCompares(FN, { now: level(eu, a), was: level(rest, b) }, "rate");
});

await suite.test("search a function and read its matched %", async () => {
  await explorer.search("applyTax");
  const { stacks, told } = of(EU);
  await explorer.showsMatched(matched(stacks, /applyTax/), told.total);
});

await suite.test("open the sandwich", async () => {
  await explorer.focusGraph();
  await explorer.next();
  await explorer.menuByKey();
  await explorer.choose("Sandwich");
  same((await explorer.state()).fn, FN, "fn");
  const eu = of(EU);
  const [up, down] = [callers(eu.stacks, FN), callees(eu.stacks, FN)];
  const [caller, callee] = [up, down].map((m) => heaviest(children(m, [FN])));
  await explorer.sandwichSays("callers", caller[0], level(eu, caller[1]));
  await explorer.sandwichSays("callees", callee[0], level(eu, callee[1]));
  ok(sum(down) > 0, "nothing is expected");
});

await suite.test("copy the link, open it in a new tab and see the same view", async () => {
  const link = await explorer.copyLink();
  const first = await explorer.view();
  const other = await context.newPage();
  const second = new Explorer(other);
  await second.open(link);
  same(await second.view(), first, "view");
  const { stacks, told } = of(EU);
  await second.showsMatched(matched(stacks, /applyTax/), told.total);
});

await suite.test("no error, no request", () => tabs.calm(urlOf(site)));
await tabs.close();
suite.end();
