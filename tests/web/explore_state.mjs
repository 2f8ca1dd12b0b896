// SPDX-License-Identifier: MIT
/*
 * Usage: node explore_state.mjs SITE
 * The address as the memory of the explorer (back, forward, new tabs, regenerated reports), its
 * table and call tree, and the files that it hands out.
 */
import fs from "node:fs";
import path from "node:path";
import { flamefolio, ok, same, samples, scratch, urlOf } from "./kit.mjs";
import { at, CLIPBOARD, Explorer, ORDERS, startPart } from "./explorer.mjs";
import {
  exported, facts, folded, functionsOf, heaviestPath, parseCsv, placeOf, sum,
} from "./oracle.mjs";

const { site, suite, tabs, context, page, explorer } = await startPart("state", CLIPBOARD);

const AFTER = { ...ORDERS, from: at("08:54:45"), to: at("08:57:45") };
const EU = { ...AFTER, labels: ["region=eu-west"] };
const file = path.join("s/orders/process_cpu-cpu/index.html");
const url = urlOf(path.join(site, file));

await suite.test("back and forward go through the acts", async () => {
  await explorer.open(url);
  await explorer.drag(AFTER.from, AFTER.to);
  await explorer.addFilter('region="eu-west"');
  await explorer.group("tenant");
  same((await explorer.lines()).length, 6, "lines");
  await page.goBack();
  await explorer.settled();
  same((await explorer.lines()).length, 0, "lines after back");
  await explorer.showsTotal(facts(EU));
  await page.goBack();
  await explorer.settled();
  await explorer.showsTotal(facts(AFTER));
  await page.goBack();
  await explorer.settled();
  await explorer.showsTotal(facts(ORDERS));
  for (let i = 0; i < 3; i++) await page.goForward();
  await explorer.settled();
  await explorer.showsTotal(facts(EU));
  same((await explorer.lines()).length, 6, "lines after forward");
});

/** A view with everything in it, made by hand; its link. */
async function someView() {
  await explorer.open(url);
  await explorer.drag(AFTER.from, AFTER.to);
  await explorer.addFilter('region="eu-west"');
  const frames = heaviestPath(folded(EU), 5);
  await explorer.click(placeOf(folded(EU), frames));
  await explorer.search("encoding/json");
  await explorer.shape("flame");
  await explorer.group("tenant");
  return explorer.copyLink();
}

await suite.test("a copied link opens the same view in a new tab", async () => {
  const link = await someView();
  const first = await explorer.view();
  const other = await context.newPage();
  const second = new Explorer(other);
  await second.open(link);
  same(await second.view(), first, "view");
  await other.close();
});

await suite.test("a link opens the same view in a report of other services", async () => {
  const link = await someView();
  const first = await explorer.view();
  // A service before orders, dumps with other names of functions: every index is another.
  const input = scratch("more");
  for (const [from, to] of [["orders", "orders"], ["worker", "aaa"], ["events.jsonl"]])
    fs.cpSync(path.join(samples, from), path.join(input, to ?? from), { recursive: true });
  const dir = scratch("regenerated");
  flamefolio("build", "-q", "-j", "1", "--page-budget", "0", input, "-o", dir);
  const other = await context.newPage();
  const second = new Explorer(other);
  await second.open(urlOf(path.join(dir, file)) + new URL(link).hash);
  same(await second.view(), first, "view");
  await other.close();
});

await suite.test("a link that was written by hand, with nonsense in it", async () => {
  const nonsense = "#from=tomorrow&to=&f=%%%&f=a=b=c&vs=up&view=side&zoom=zz&q=(&hide=&x=1&sort=y";
  await explorer.open(url + nonsense);
  await explorer.showsTotal(facts(ORDERS));
  await explorer.open(`${url}#view=sandwich&fn=no.such.function`);
  ok(!/NaN|undefined|null/.test(await explorer.everything()), "a number that is none");
  await explorer.open(`${url}#from=${AFTER.to}&to=${AFTER.from}`);
  ok(!/NaN|undefined|null/.test(await explorer.everything()), "a number that is none");
});

await suite.test("an anchor is not a state", async () => {
  await explorer.open(`${url}#top`);
  await explorer.showsTotal(facts(ORDERS));
  ok(page.url().endsWith("#top"), page.url());
});

await suite.test("the table: sorted by each column, by mouse and by keys", async () => {
  await explorer.open(`${url}#from=${AFTER.from}`);
  const rows = functionsOf(folded({ ...ORDERS, from: AFTER.from }));
  const order = (field) => [...rows].sort((a, b) => b[1][field] - a[1][field])
    .slice(0, 5).map(([, row]) => row[field]);
  for (const [column, field] of [["Self", "self"], ["Total", "total"]]) {
    for (const by of ["mouse", "keys"]) {
      await explorer.sortBy(column, by, "descending");
      const names = await explorer.tableNames(5);
      same(names.map((n) => rows.get(n)?.[field]), order(field), `${column} by ${by}`);
    }
  }
});

await suite.test("the table: filtered by a text", async () => {
  await explorer.open(`${url}#from=${AFTER.from}`);
  await explorer.filterTable("pricing");
  const rows = functionsOf(folded({ ...ORDERS, from: AFTER.from }));
  const expected = [...rows.keys()].filter((n) => /pricing/i.test(n)).length;
  const names = await explorer.tableNames(1000);
  ok(names.every((n) => /pricing/i.test(n)), names.find((n) => !/pricing/i.test(n)));
  ok(names.length === expected || (await explorer.tableSays()).includes(String(expected)),
    `${names.length} rows of ${expected}`);
});

await suite.test("the call tree follows the selection", async () => {
  await explorer.open(`${url}#from=${AFTER.from}&to=${AFTER.to}`);
  const stacks = folded(AFTER);
  const told = facts(AFTER);
  const first = heaviestPath(stacks, 1)[0];
  const place = placeOf(stacks, [first]);
  await explorer.treeSays(first, (place.width * told.level) / 1e9, 100 * place.width);
});

await suite.test("SVG: well-formed, names and size", async () => {
  await explorer.open(`${url}#from=${AFTER.from}&to=${AFTER.to}`);
  const svg = (await explorer.download("SVG")).toString();
  const [wrong, root, texts] = await page.evaluate((text) => {
    const doc = new DOMParser().parseFromString(text, "image/svg+xml");
    const { documentElement: e } = doc;
    return [doc.querySelector("parsererror")?.textContent ?? "", `${e.localName} ${e.namespaceURI}`,
      e.textContent];
  }, svg);
  same([wrong, root], ["", "svg http://www.w3.org/2000/svg"], "root");
  ok(texts.includes("recomputeTaxTable"), "the heavy function is not in the picture");
  ok(!/<script|javascript:|href="http/.test(svg), "something that runs or loads");
});

await suite.test("PNG: a picture of the size of the graph", async () => {
  await explorer.open(url);
  const png = await explorer.download("PNG");
  same(png.subarray(1, 4).toString("latin1"), "PNG", "signature");
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const box = await explorer.canvasBox();
  ok(width >= box.width && height >= Math.min(box.height, 200), `${width} x ${height}`);
});

await suite.test("folded and CSV of the view equal the command line's", async () => {
  await explorer.open(`${url}#from=${AFTER.from}&to=${AFTER.to}&f=${
    encodeURIComponent('region="eu-west"')}`);
  await explorer.exportsFolded(folded(EU));
  // A function that moved to another file has one here, and the selection's in an export.
  const rows = (text) => parseCsv(text.replace(/tax_v24\d\.go/g, "tax.go"))
    .map((fields) => fields.join("\t")).sort();
  same(rows((await explorer.download("CSV")).toString()), rows(exported(EU, "csv")), "CSV");
  ok(sum(folded(EU)) > 0, "nothing is expected");
});

await suite.test("no error, no request", () => tabs.calm(urlOf(site), urlOf(scratch(""))));
await tabs.close();
suite.end();
