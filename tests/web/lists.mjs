// SPDX-License-Identifier: MIT
/*
 * Usage: node lists.mjs SITE
 * Lists of services, types, label values and functions under a person's hands: sorted, filtered, in
 * other panels, by mouse and by keys; the order follows from "flamefolio export" of each row. What
 * was chosen stands in the address.
 */
import path from "node:path";
import { ok, same, shows, urlOf } from "./kit.mjs";
import { settled, startPart } from "./explorer.mjs";
import { facts } from "./oracle.mjs";

const { site, suite, tabs, page, explorer } = await startPart("lists");
const SERVICES = ["api-gateway", "catalog", "orders", "worker"];
const CPU = "process_cpu-cpu";

async function open(file) {
  await page.goto("about:blank");
  await page.goto(urlOf(path.join(site, file)));
  await settled(page);
}

/** What the export says of the course of a service: mean, highest and last bucket. */
function course(service, type) {
  const { level, timelines } = facts({ service, type });
  const values = timelines[0].values.filter((v) => v !== null);
  return { Mean: level, Highest: Math.max(...values), Now: values.at(-1) };
}

const byFalling = (rows, key) =>
  [...rows].sort((a, b) => b[1][key] - a[1][key]).map(([name]) => name);
const list = (index = 0) => page.locator("main table[data-list]").nth(index);
const names = (table) => table.locator("tbody tr:visible > th").evaluateAll((all) =>
  all.map((th) => (th.querySelector("a, code") ?? th).textContent.trim()));
const tools = (index = 0) => page.locator("main .tools").nth(index);
const hash = () => page.evaluate(() => location.hash);

const cpu = SERVICES.map((service) => [service, course(service, CPU)]);

/** What the column shows, in order: services that show the same may stand in any. */
const shownOf = (services, column) =>
  services.map((name) => (Object.fromEntries(cpu)[name][column] / 1e9).toFixed(3));

for (const by of ["mouse", "keys"]) {
  await suite.test(`type: services sorted by a head, by ${by}`, async () => {
    await open(`t/${CPU}/index.html`);
    for (const column of ["Highest", "Now"]) {
      const head = list().getByRole("columnheader", { name: column, exact: true });
      const press = async () => {
        if (by === "mouse") return head.getByRole("button").click();
        await head.getByRole("button").focus();
        return page.keyboard.press("Enter");
      };
      await press();
      same(await head.getAttribute("aria-sort"), "descending", `${column} is sorted`);
      same(shownOf(await names(list()), column), shownOf(byFalling(cpu, column), column), column);
      await press();
      same(await head.getAttribute("aria-sort"), "ascending", `${column} is sorted`);
      same(shownOf(await names(list()), column),
        shownOf(byFalling(cpu, column), column).reverse(), `${column}, ascending`);
    }
    tabs.calm(urlOf(site));
  });
}

await suite.test("type: by the list of columns, with its direction; back and forward", async () => {
  await open(`t/${CPU}/index.html`);
  const usual = await names(list());
  same(usual, byFalling(cpu, "Mean"), "as given");
  await tools().getByLabel("Sort").selectOption("Highest");
  same(await names(list()), byFalling(cpu, "Highest"), "Highest");
  await tools().getByRole("button", { name: "Descending" }).click();
  same(await names(list()), byFalling(cpu, "Highest").reverse(), "ascending");
  const link = await hash();
  ok(/Highest/.test(link), `the address does not tell: ${link}`);
  await page.goBack();
  same(await names(list()), byFalling(cpu, "Highest"), "after back");
  await page.goBack();
  same(await names(list()), usual, "after back");
  await page.goForward();
  await page.goForward();
  same(await names(list()), byFalling(cpu, "Highest").reverse(), "after forward");
  await page.reload();
  same(await names(list()), byFalling(cpu, "Highest").reverse(), "after a reload");
  tabs.calm(urlOf(site));
});

await suite.test("type: panels of means, maxima, a distribution; grid; logarithms", async () => {
  await open(`t/${CPU}/index.html`);
  const row = (service) => list().locator("tbody tr").filter({ hasText: service }).first();
  for (const [kind, label] of [["mean", "Mean"], ["max", "Highest"]]) {
    await tools().getByLabel("Show").selectOption(kind);
    for (const [service, levels] of cpu) {
      const text = await row(service).locator("svg text:visible").last().textContent();
      shows(text, levels[label] / 1e9, `${label} of ${service}`);
    }
  }
  await tools().getByLabel("Show").selectOption("spread");
  ok(/scale from 0/.test(await row("orders").locator("svg[role=img]").first()
    .getAttribute("aria-label")),
    "no distribution is told");
  for (const name of ["Grid", "Log"]) {
    const button = tools().getByRole("button", { name });
    await button.focus();
    await page.keyboard.press("Enter");
    same(await button.getAttribute("aria-pressed"), "true", name);
  }
  const link = await hash();
  ok(/spread/.test(link) && /grid/.test(link) && /log/.test(link), link);
  await page.reload();
  same(await tools().getByLabel("Show").inputValue(), "spread", "after a reload");
  const wider = await page.evaluate(() => document.scrollingElement.scrollWidth - innerWidth);
  ok(wider <= 0, "the page scrolls sideways");
  tabs.calm(urlOf(site));
});

await suite.test("front: the matrix sorted by a type's level", async () => {
  await open("index.html");
  const table = page.locator("main table.cards");
  const order = () => table.locator("tbody tr").evaluateAll((rows) =>
    rows.map((r) => r.querySelector("a").textContent.trim()));
  for (const [title, type, column] of [["CPU", CPU, "Mean"],
    ["Goroutines", "goroutine-goroutine", "Now"], 
    ["Heap in use", "memory-inuse_space", "Highest"]]) {
    await tools().getByLabel("Sort").selectOption(`${title}: ${column}`);
    const rows = SERVICES.map((service) => [service, course(service, type)]);
    same(await order(), byFalling(rows, column), `${title}: ${column}`);
  }
  tabs.calm(urlOf(site));
});

await suite.test("front: panels in place of the courses, and back", async () => {
  await open("index.html");
  const box = tools();
  const pictures = () => page.locator("main table.cards svg").evaluateAll((all) =>
    all.map((e) => e.outerHTML).join());
  const before = await pictures();
  await box.getByLabel("Show").selectOption("max");
  ok((await pictures()) !== before, "nothing changed");
  await box.getByLabel("Show").selectOption("");
  same(await pictures(), before, "the page's own charts");
  tabs.calm(urlOf(site));
});

for (const by of ["mouse", "keys"]) {
  await suite.test(`functions: a quick filter by ${by}: word, regex, comma, nothing`, async () => {
    await open(`functions/${CPU}/index.html`);
    const input = page.getByRole("searchbox").first();
    const all = (await names(list())).length;
    if (by === "mouse") await input.click();
    else await page.keyboard.press("/");
    for (const [text, regex] of [["json", /json/i], ["^runtime\\.", /^runtime\./],
      ["pricing, regexp", /pricing|regexp/i]]) {
      await page.keyboard.press("Control+a");
      await page.keyboard.type(text);
      const rows = await list().locator("tbody tr:visible > th [title]").evaluateAll((spans) =>
        spans.map((s) => s.title.split("\n")[0]));
      ok(rows.length > 0 && rows.length < all, `${rows.length} of ${all} rows for ${text}`);
      same(rows.filter((n) => !regex.test(n)), [], `rows that do not match ${text}`);
      const told = await tools().innerText();
      ok(told.includes(`${rows.length} of ${all}`), told);
    }
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Delete");
    same((await names(list())).length, all, "rows without a filter");
    tabs.calm(urlOf(site));
  });
}

await suite.test("labels: values by their level; each leads into the explorer", async () => {
  await open(`s/orders/${CPU}/labels/index.html`);
  const table = page.locator("table[data-list]").filter({ hasText: "acme" }).first();
  const tenants = ["acme", "birch", "cobalt", "dune", "elm"].map((tenant) => [tenant,
    facts({ service: "orders", type: CPU, labels: [`tenant=${tenant}`] })]);
  await table.getByRole("columnheader", { name: "Mean" }).getByRole("button").click();
  const shown = (await names(table)).filter((n) => tenants.some(([t]) => t === n));
  same(shown, byFalling(tenants, "level"), "Mean");
  const row = table.locator("tbody tr").filter({ hasText: "acme" });
  for (const [link, labels] of [["only", ["tenant=acme"]], ["without",
    ["tenant=birch", "tenant=cobalt", "tenant=dune", "tenant=elm", "tenant="]]]) {
    await row.getByRole("link", { name: link }).first().click();
    await settled(page);
    await explorer.showsTotal(facts({ service: "orders", type: CPU, labels }));
    await page.goBack();
  }
  tabs.calm(urlOf(site));
});

await suite.test("service: its types in another panel, filtered by name", async () => {
  await open("s/orders/index.html");
  const input = page.getByRole("searchbox").first();
  await input.fill("heap");
  const heads = await page.locator("main section.row:visible h2").allInnerTexts();
  ok(heads.length > 0 && heads.every((h) => /heap/i.test(h)), heads.join());
  await input.fill("");
  await tools().getByLabel("Sort").selectOption("Name");
  const sorted = await page.locator("main section.row:visible h2").allInnerTexts();
  ok(sorted.length > 4, "types are missing");
  tabs.calm(urlOf(site));
});

await tabs.close();
suite.end();
