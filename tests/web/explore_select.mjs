// SPDX-License-Identifier: MIT
/*
 * Usage: node explore_select.mjs SITE
 * What is selected in the explorer: ranges of time by drag and by keys, label filters, groups. The
 * numbers shown and exported are those that the command line exports for the same selection.
 */
import path from "node:path";
import { ok, same, shows, urlOf } from "./kit.mjs";
import { at, ORDERS, startPart } from "./explorer.mjs";
import {
  exported, facts, folded, functionsOf, minus, parseCsv, parseFolded, sum,
} from "./oracle.mjs";

const { site, suite, tabs, explorer } = await startPart("select");

const DEPLOY = { ...ORDERS, from: at("08:54:00"), to: at("08:55:30") };

const open = (sel, hash = "") =>
  explorer.open(urlOf(path.join(site, "s", sel.service, sel.type, "index.html")) + hash);

/** Everything that is shown of one selection, against the command line. */
async function shown(sel) {
  const told = facts(sel);
  ok(told.total > 0, "nothing is expected");
  await explorer.showsTotal(told);
  const found = parseFolded((await explorer.download("folded")).toString());
  const expected = folded(sel);
  same(sum(minus(found, expected)), 0, "sum of the folded export less the command line's");
  same([...minus(found, expected)].slice(0, 3), [], "stacks that differ");
  await explorer.showsFunctions(functionsOf(expected), sum(expected), told);
}

await suite.test("no selection is the whole profile", async () => {
  await open(ORDERS);
  await shown(ORDERS);
});

await suite.test("a range by drag over the deploy", async () => {
  await open(ORDERS);
  await explorer.drag(DEPLOY.from, DEPLOY.to);
  same(await explorer.range(), [DEPLOY.from, DEPLOY.to], "range");
  await shown(DEPLOY);
});

await suite.test("a range by drag from right to left, over the end of the chart", async () => {
  await open(ORDERS);
  await explorer.drag(at("08:58:30"), at("08:56:00"));
  const sel = { ...ORDERS, from: at("08:56:00") };
  same((await explorer.range())[0], sel.from, "from");
  await shown(sel);
});

await suite.test("a range by keys: moved, widened, cleared", async () => {
  await open(ORDERS);
  await explorer.rangeByKeys(DEPLOY.from, DEPLOY.to);
  same(await explorer.range(), [DEPLOY.from, DEPLOY.to], "range");
  await shown(DEPLOY);
  await explorer.clearRangeByKeys();
  same(await explorer.range(), [null, null], "range");
  await shown(ORDERS);
});

await suite.test("a state: the mean over time in the range", async () => {
  const heap = { service: "worker", type: "memory-inuse_space" };
  await open(heap);
  await explorer.showsTotal(facts(heap));
  await explorer.drag(at("08:53:00"), at("08:56:00"));
  const sel = { ...heap, from: at("08:53:00"), to: at("08:56:00") };
  await explorer.showsTotal(facts(sel));
  const expected = folded(sel);
  await explorer.showsFunctions(functionsOf(expected), sum(expected), facts(sel));
  await explorer.addFilter('pod="worker-1"');
  const leaking = { ...sel, labels: ["pod=worker-1"] };
  await explorer.showsTotal(facts(leaking));
});

await suite.test("a counter since process start: differences in the range", async () => {
  const delay = { service: "catalog", type: "mutex-delay" };
  await open(delay);
  await shown(delay);
  await explorer.drag(at("08:53:00"), at("08:56:00"));
  await shown({ ...delay, from: at("08:53:00"), to: at("08:56:00") });
});

/* A filter, and the labels of the command line that mean the same. */
const TENANTS = ["acme", "birch", "cobalt", "dune", "elm"];
const others = (...without) =>
  TENANTS.filter((t) => !without.includes(t)).map((t) => `tenant=${t}`);
const filters = [
  ["=", 'region="eu-west"', ["region=eu-west"]],
  ["!=", 'tenant!="acme"', [...others("acme"), "tenant="]],
  ["in", 'tenant=("acme","elm")', ["tenant=acme", "tenant=elm"]],
  ["not in", 'tenant!=("acme","elm")', [...others("acme", "elm"), "tenant="]],
  ["=~", 'tenant=~"a.*|b.+"', ["tenant=acme", "tenant=birch"]],
  ["=~, anchored", 'tenant=~"acm|elm"', ["tenant=elm"]],
  ["!~", 'tenant!~"[abc].*"', ["tenant=dune", "tenant=elm", "tenant="]],
  ["empty", 'tenant=""', ["tenant="]],
  ["not empty", 'tenant!=""', others()],
];

for (const [name, text, labels] of filters) {
  await suite.test(`filter ${name}: ${text}`, async () => {
    await open(ORDERS);
    await explorer.addFilter(text);
    await shown({ ...ORDERS, labels });
  });
}

await suite.test("two filters hold together, in a range; taken away one by one", async () => {
  await open(ORDERS);
  await explorer.drag(DEPLOY.from, DEPLOY.to);
  await explorer.addFilter('region="eu-west"');
  await explorer.addFilter('tenant="acme"');
  await shown({ ...DEPLOY, labels: ["region=eu-west", "tenant=acme"] });
  await explorer.removeFilter('region="eu-west"');
  await shown({ ...DEPLOY, labels: ["tenant=acme"] });
  await explorer.removeFilter('tenant="acme"');
  await shown(DEPLOY);
});

await suite.test("a filter that nothing passes says so, and is not an error", async () => {
  await open(ORDERS);
  await explorer.addFilter('tenant="nobody"');
  await explorer.saysNothing();
  await explorer.removeFilter('tenant="nobody"');
  await shown(ORDERS);
});

await suite.test("a filter that cannot be read is said to be so", async () => {
  await open(ORDERS);
  await explorer.refuses('tenant=~"("');
  await explorer.refuses("tenant");
  await shown(ORDERS);
});

await suite.test("group by a label: a line and a total for each value", async () => {
  await open(ORDERS);
  for (const key of ["tenant", "region"]) {
    await explorer.group(key);
    const values = key === "tenant" ? [...TENANTS, ""] : ["eu-west", "us-east"];
    const lines = await explorer.lines();
    for (const value of values) {
      const line = lines.find((l) => l.value === value);
      ok(line, `no line of ${key}="${value}" in ${JSON.stringify(lines)}`);
      const level = facts({ ...ORDERS, labels: [`${key}=${value}`] }).level / 1e9;
      shows(line.text, level, `level of ${key}="${value}"`);
    }
    same(lines.length, values.length, "number of lines");
  }
});

await suite.test("a group follows the range and the filters", async () => {
  await open(ORDERS);
  await explorer.addFilter('region="eu-west"');
  await explorer.drag(DEPLOY.from, DEPLOY.to);
  await explorer.group("tenant");
  const lines = await explorer.lines();
  for (const tenant of TENANTS) {
    const { level } = facts({ ...DEPLOY, labels: ["region=eu-west", `tenant=${tenant}`] });
    shows(lines.find((l) => l.value === tenant)?.text, level / 1e9, `level of ${tenant}`);
  }
});

await suite.test("the crosshair stands at one time on all charts of the page", async () => {
  await open(ORDERS, "#group=tenant");
  const times = await explorer.crosshair(at("08:55:37"));
  ok(times.length > 0, "no chart has a crosshair");
  ok(times.every((t) => Math.abs(t - times[0]) < 0.002), `not at one place: ${times}`);
  ok((await explorer.crosshairSays()).includes("08:55:30"), "the bucket's time is not told");
});

await suite.test("CSV of a selection is the command line's", async () => {
  await open(ORDERS);
  await explorer.drag(DEPLOY.from, DEPLOY.to);
  await explorer.addFilter('region="eu-west"');
  const sel = { ...DEPLOY, labels: ["region=eu-west"] };
  const rows = (text) => parseCsv(text).map((fields) => fields.join("\t")).sort();
  same(rows((await explorer.download("CSV")).toString()), rows(exported(sel, "csv")), "CSV");
});

await suite.test("no error, no request", () => tabs.calm(urlOf(site)));
await tabs.close();
suite.end();
