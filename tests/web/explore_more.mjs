// SPDX-License-Identifier: MIT
/*
 * Usage: node explore_more.mjs SITE
 * Second ways to the same: filters by the parts of their form, menu and words by keys alone, the
 * moments of the timeline, branches of the call tree, both sides of a comparison as folded stacks.
 * And a cube that had to be cut: its totals stay those of the command line.
 */
import path from "node:path";
import { flamefolio, ok, same, samples, scratch, shows, urlOf } from "./kit.mjs";
import { at, ORDERS, startPart } from "./explorer.mjs";
import {
  children, exported, facts, folded, heaviest, heaviestPath, parseCsv, placeOf, sum,
} from "./oracle.mjs";

const { site, suite, tabs, page, explorer } = await startPart("more");

const AFTER = { ...ORDERS, from: at("08:54:45"), to: at("08:57:45") };
const BEFORE = { ...ORDERS, from: at("08:51:45"), to: at("08:54:45") };
const file = "s/orders/process_cpu-cpu/index.html";
const url = urlOf(path.join(site, file));

/* Label, condition, values; what the filter is called then; the command line's labels. */
const parts = [
  [["region", "is", "eu-west"], 'region="eu-west"', ["region=eu-west"]],
  [["tenant", "is", "acme", "elm"], 'tenant=("acme","elm")', ["tenant=acme", "tenant=elm"]],
  [["region", "is not", "eu-west"], 'region!="eu-west"', ["region=us-east"]],
  [["tenant", "is", ""], 'tenant=""', ["tenant="]],
  [["pod", "matches", "orders-[01]"], 'pod=~"orders-[01]"', ["pod=orders-0", "pod=orders-1"]],
  [["pod", "does not match", "orders-[01]"], 'pod!~"orders-[01]"', ["pod=orders-2"]],
];
for (const [form, text, labels] of parts) {
  await suite.test(`a filter by its parts: ${form.join(" ")}`, async () => {
    await explorer.open(url);
    await explorer.chooseFilter(...form);
    same((await explorer.state()).filters, [text], "filters");
    await explorer.showsTotal(facts({ ...ORDERS, labels }));
  });
}

await suite.test("the timeline tells each moment by keys: levels of the command line", async () => {
  await explorer.open(url);
  const rows = parseCsv(exported(ORDERS, "csv", "--what", "timeline")).slice(1);
  await explorer.time.focus();
  await explorer.keys("Home");
  for (const [i, [, time, level]] of rows.entries()) {
    if (i > 0) await page.keyboard.press("ArrowRight");
    const text = await explorer.time.getAttribute("aria-valuetext");
    ok(text.startsWith(time.slice(11, 16)), `"${text}" at ${time}`);
    shows(/· ([\d.,]+) cores/.exec(text)?.[1], level / 1e9, text);
  }
  ok(/deploy/.test((await explorer.time.getAttribute("aria-valuetext")) +
    (await explorer.keys(...Array(12).fill("ArrowLeft")) ?? "") +
    (await explorer.time.getAttribute("aria-valuetext"))), "the deploy is not told");
});

await suite.test("the menu of a frame by keys alone: only, then sandwich", async () => {
  const all = folded(ORDERS);
  const fn = heaviestPath(all, 4).at(-1);
  await explorer.open(url);
  await explorer.focusGraph();
  await explorer.keys("ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "Shift+Enter");
  await explorer.menuOpens();
  const items = await page.getByRole("menuitem").allInnerTexts();
  const down = (name) => Array(items.findIndex((t) => name.test(t))).fill("ArrowDown");
  await explorer.keys(...down(/only/i), "Enter");
  same((await explorer.state()).only, [fn], "only");
  await explorer.focusGraph();
  await explorer.keys("Home", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "Shift+Enter");
  await explorer.menuOpens();
  await explorer.keys("Escape");
  same(await page.getByRole("menu").count(), 0, "menus after Escape");
  await explorer.keys("Shift+Enter", ...down(/sandwich/i), "Enter");
  same((await explorer.state()).fn, fn, "fn");
});

await suite.test("search by keys alone: / and words, Enter, n, N, Escape", async () => {
  await explorer.open(url);
  await explorer.keys("/");
  await page.keyboard.type("checkValid");
  await explorer.settled();
  await explorer.keys("Enter");
  await explorer.focusGraph();
  const first = await explorer.frameText();
  ok(/checkValid/.test(first), first);
  await explorer.keys("n");
  const second = await explorer.matchedText();
  ok(/^2 of/.test(second), second);
  await explorer.keys("N");
  ok(/^1 of/.test(await explorer.matchedText()), await explorer.matchedText());
  await explorer.keys("/", "Escape");
  same((await explorer.state()).q, "", "q");
});

await suite.test("every word of the tools by keys: pressed, and in the address", async () => {
  await explorer.open(url);
  for (const [name, key, value] of [["inverted", "view", "inverted"], ["top-down", "view", null],
    ["flame", "shape", "flame"], ["icicle", "shape", null], ["value", "colour", "value"],
    ["package", "colour", null], ["end", "align", "right"], ["begin", "align", null],
    ["Fold chains", "fold", "1"]]) {
    const word = explorer.tools.getByRole("button", { name, exact: true });
    await word.focus();
    await explorer.keys("Enter");
    same(await word.getAttribute("aria-pressed"), "true", name);
    const q = new URLSearchParams((await page.evaluate(() => location.hash)).slice(1));
    same(q.get(key), value, `${key} in the address after ${name}`);
  }
});

await suite.test("the call tree opens by keys, with the numbers of what it holds", async () => {
  await explorer.open(`${url}#from=${AFTER.from}&to=${AFTER.to}`);
  const stacks = folded(AFTER);
  const told = facts(AFTER);
  // The second way out of the first place that has two.
  let frames = [];
  while (children(stacks, frames).size < 2) frames = heaviestPath(stacks, frames.length + 1);
  const [, second] = [...children(stacks, frames)].sort((a, b) => b[1] - a[1]);
  const line = page.locator("[data-part=tree] summary:visible")
    .filter({ has: page.locator(`code[title=${JSON.stringify(second[0])}]`) }).first();
  await line.focus();
  await page.keyboard.press("Enter");
  const child = heaviest(children(stacks, [...frames, second[0]]));
  const place = placeOf(stacks, [...frames, second[0], child[0]]);
  const inner = line.locator("xpath=..");
  await inner.locator(`code[title=${JSON.stringify(child[0])}]`).first().waitFor();
  await explorer.treeSays(child[0], (place.width * told.level) / 1e9, 100 * place.width, inner);
});

await suite.test("folded stacks of a comparison: the base's number before the other", async () => {
  await explorer.open(`${url}#from=${AFTER.from}&to=${AFTER.to}&vs=before`);
  const [base, now] = [folded(BEFORE), folded(AFTER)];
  const expected = [...new Set([...base.keys(), ...now.keys()])].sort()
    .map((stack) => `${stack} ${base.get(stack) ?? 0} ${now.get(stack) ?? 0}`);
  const found = (await explorer.download("folded")).toString().trim().split("\n").sort();
  same(found, expected.sort(), "folded");
});

await suite.test("a cut cube: said, and totals of ranges and labels stay exact", async () => {
  const dir = scratch("cut");
  flamefolio("build", "-q", "--graph-budget", "8KiB", "--page-budget", "0", samples, "-o", dir);
  await explorer.open(urlOf(path.join(dir, file)));
  const caption = await page.locator("[data-part=caption]").innerText();
  ok(/To fit this page/.test(caption), caption);
  await explorer.showsTotal(facts(ORDERS));
  const { start, width } = await explorer.axis();
  ok(start && width, "no axis");
  await explorer.exportsSum(sum(folded(ORDERS)));
  await explorer.time.focus();
  await explorer.keys("End", "Shift+ArrowLeft", "Shift+ArrowLeft", "Enter");
  const { from, to } = await explorer.state();
  const sel = { ...ORDERS, from, ...(to ? { to } : {}) };
  await explorer.showsTotal(facts(sel));
  await explorer.exportsSum(sum(folded(sel)));
  tabs.calm(urlOf(dir), urlOf(site));
});

await suite.test("no error, no request", () => tabs.calm(urlOf(site)));
await tabs.close();
suite.end();
