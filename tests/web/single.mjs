// SPDX-License-Identifier: MIT
/*
 * Usage: node single.mjs SITE
 * The report as one file from disk: within its budget, complete in itself, with and without script;
 * and links from findings, which open the explorer on the evidence, there as in the site.
 */
import fs from "node:fs";
import path from "node:path";
import { flamefolio, ok, same, samples, scratch, Suite, Tabs, urlOf } from "./kit.mjs";
import { Explorer, settled } from "./explorer.mjs";
import { facts, folded, matched } from "./oracle.mjs";

const BUDGET = 5 * 1024 * 1024;
const PROFILE = "s/orders/process_cpu-cpu/";
const ORDERS = { service: "orders", type: "process_cpu-cpu" };
const AFTER = { ...ORDERS, from: "2026-11-21T08:54:45Z", to: "2026-11-21T08:57:45Z" };
const site = path.resolve(process.argv[2]);
const suite = new Suite("single file");
const tabs = await Tabs.open();
suite.afterFailure = () => tabs.forget();
const file = scratch("report.html");
const url = urlOf(file);
flamefolio("build", "-q", "--single-file", file, samples);
const text = fs.readFileSync(file, "utf8");

/** Ids of the pages that are seen. */
const shownPages = () => [...document.querySelectorAll("body > section")]
  .filter((e) => e.checkVisibility()).map((e) => e.id);

await suite.test("under 5 MB, every link in it leads somewhere, none leaves it", () => {
  ok(Buffer.byteLength(text) < BUDGET, `${Buffer.byteLength(text)} bytes`);
  const ids = new Set([...text.matchAll(/\sid="([^"]*)"/g)].map((m) => m[1]));
  const targets = new Set([...text.matchAll(/<a [^>]*href="([^"]*)"/g)].map((m) => m[1]));
  const inside = (t) => t.startsWith("#") && ids.has(decodeURIComponent(t.slice(1)));
  const bad = [...targets].filter((t) => !inside(t));
  same(bad.slice(0, 5), [], "links");
});

await suite.test("a smaller limit is kept, and what is left out is said", () => {
  const small = scratch("small.html");
  flamefolio("build", "-q", "--single-file", small, "--single-file-limit", "1MiB", samples);
  const { size } = fs.statSync(small);
  ok(size <= 1 << 20, `${size} bytes`);
  ok(/left out|not in this file/i.test(fs.readFileSync(small, "utf8")), "nothing is said");
});

const bare = await tabs.context({ javaScriptEnabled: false });
await suite.test("without script: one page at a time, by links and back", async () => {
  const page = await bare.newPage();
  await page.goto(url);
  same(await page.evaluate(shownPages), ["index"], "pages");
  await page.locator(`section:visible a[href='#${PROFILE}']`).first().click();
  same(await page.evaluate(shownPages), [PROFILE], "pages");
  ok(/orders uses \+0.20 cores/.test(await page.locator("h1:visible").innerText()), "title");
  await page.goBack();
  same(await page.evaluate(shownPages), ["index"], "pages after back");
  tabs.calm(url);
});
await suite.test("without script: the address of a place within a page shows it", async () => {
  const page = await bare.newPage();
  const [, id] = new RegExp(`id="(${PROFILE}[^"]*top[^"]*)"`).exec(text) ?? [];
  ok(id, "the profile page has no place called top");
  await page.goto(`${url}#${id}`);
  same(await page.evaluate(shownPages), [PROFILE], "pages");
});
await bare.close();

const context = await tabs.context();
const page = await context.newPage();
const section = "body > section.shown";
const explorer = () => new Explorer(page, { section });

await suite.test("with script: pages by links, back, forward; titles", async () => {
  await page.goto(url);
  same(await page.evaluate(shownPages), ["index"], "pages");
  await page.locator(`section:visible a[href='#${PROFILE}']`).first().click();
  await settled(page);
  same(await page.evaluate(shownPages), [PROFILE], "pages");
  ok(/orders CPU/.test(await page.title()), await page.title());
  await page.goBack();
  same(await page.evaluate(shownPages), ["index"], "pages after back");
  await page.goForward();
  await settled(page);
  same(await page.evaluate(shownPages), [PROFILE], "pages after forward");
  tabs.calm(url);
});

await suite.test("with script: the explorer of a page, its numbers, its link", async () => {
  await page.goto("about:blank");
  await page.goto(`${url}#${PROFILE}`);
  await settled(page);
  await explorer().drag(AFTER.from, AFTER.to);
  await explorer().search("recomputeTaxTable");
  await explorer().showsTotal(facts(AFTER));
  await explorer().showsMatched(matched(folded(AFTER), /recomputeTaxTable/), facts(AFTER).total);
  const said = await explorer().said();
  const link = page.url();
  const other = await context.newPage();
  await other.goto(link);
  await settled(other);
  same(await new Explorer(other, { section }).said(), said, "selection in a new tab");
  await other.close();
  tabs.calm(url);
});

await suite.test("with script: another page's explorer begins anew", async () => {
  await page.locator("section:visible nav a", { hasText: "catalog CPU" }).click();
  await settled(page);
  await explorer().showsTotal(facts({ service: "catalog", type: "process_cpu-cpu" }));
  tabs.calm(url);
});

await suite.test("addresses that cannot be read show the front page", async () => {
  for (const hash of ["#%E0%A4%A", "#nowhere/", "#?", "#s/orders/?from=%%%"]) {
    await page.goto("about:blank");
    await page.goto(url + hash);
    same((await page.evaluate(shownPages)).length, 1, `pages of ${hash}`);
  }
  tabs.calm(url);
});

for (const where of ["the single file", "the site"]) {
  await suite.test(`a finding leads to its evidence in the explorer, in ${where}`, async () => {
    const start = where === "the site" ? urlOf(path.join(site, "findings/index.html"))
      : `${url}#findings/`;
    await page.goto("about:blank");
    await page.goto(start);
    const finding = page.locator("article.finding:visible")
      .filter({ hasText: "recomputeTaxTable" }).first();
    await finding.locator("a[href*='#from='], a[data-state]").first().click();
    await settled(page);
    const there = where === "the site" ? new Explorer(page) : explorer();
    const said = await there.said();
    ok(/08:54:3\d–|08:54:45–/.test(said), said);
    ok(/recomputeTaxTable/.test(await there.query()), "no search");
    ok(/matched/.test(await there.matchedText()), "no share");
    tabs.calm(url, urlOf(site));
  });
}

await tabs.close();
suite.end();
