// SPDX-License-Identifier: MIT
/*
 * Usage: node policy.mjs SITE
 * The places that a report comes to: a browser without script, a host with a strict header, a frame
 * with an origin of nobody, paper. Nothing may be lost there, and no request may leave.
 */
import fs from "node:fs";
import path from "node:path";
import { samplePages } from "./browser.mjs";
import { flamefolio, ok, same, samples, scratch, serve, Suite, Tabs, urlOf } from "./kit.mjs";
import { Explorer, settled } from "./explorer.mjs";
import { facts, matched, folded } from "./oracle.mjs";

const STRICT = "sandbox allow-same-origin; default-src 'none'; img-src 'self'; style-src 'self'";
const PROFILE = "s/orders/process_cpu-cpu/index.html";
const ORDERS = { service: "orders", type: "process_cpu-cpu" };
const site = path.resolve(process.argv[2]);
const suite = new Suite("policy");
const tabs = await Tabs.open();
suite.afterFailure = () => tabs.forget();

function pagesOf(dir) {
  return fs.readdirSync(dir, { recursive: true }).filter((f) => f.endsWith(".html")).sort();
}

/** Controls that are seen: without a script they would do nothing. */
const shownControls = () =>
  // A box to tick may act by style alone; heads that sort are words too.
  [...document.querySelectorAll(
    "button, input:not([type=checkbox]), select, textarea, [role=button]")]
    .filter((e) => e.checkVisibility() && e.getClientRects().length && !e.closest("th"))
    .map((e) => e.outerHTML.slice(0, 80));

/** What makes a page a page: its title, text, landmarks, and links that lead on. */
const anatomy = () => ({
  h1: document.querySelector("h1")?.textContent.trim().length > 0,
  text: document.querySelector("main")?.textContent.replace(/\s+/g, " ").length > 200,
  links: document.querySelectorAll("a[href]").length > 2,
});

/** Is the style in force? Without it no page has these. */
const styled = () => ({
  font: getComputedStyle(document.body).fontFamily !== "Times",
  grid: getComputedStyle(document.querySelector("nav.crumbs ol")).listStyleType === "none",
  sheets: document.styleSheets.length > 0,
});

async function withoutScript() {
  const context = await tabs.context({ javaScriptEnabled: false });
  const page = await context.newPage();
  await suite.test("script off: pages are complete, without dead controls", async () => {
    const bad = [];
    for (const file of samplePages(pagesOf(site), 24)) {
      await page.goto(urlOf(path.join(site, file)));
      const parts = await page.evaluate(anatomy);
      for (const [part, there] of Object.entries(parts)) if (!there) bad.push(`${file}: ${part}`);
      for (const control of await page.evaluate(shownControls)) bad.push(`${file}: ${control}`);
    }
    same(bad, [], "pages");
    tabs.calm(urlOf(site));
  });
  await suite.test("script off: from the front page to a function by links", async () => {
    await page.goto(urlOf(path.join(site, "index.html")));
    await page.locator("main a[href='s/orders/index.html']").first().click();
    await page.locator("main a[href^='process_cpu-cpu/index.html']").first().click();
    await page.locator("main a[href*='recomputetaxtable']").first().click();
    ok(/\/f\/.*recomputetaxtable/.test(page.url()), `ended at ${page.url()}`);
    ok(/Callers and callees/.test(await page.locator("main").innerText()), "no callers");
    tabs.calm(urlOf(site));
  });
  await context.close();
}

async function onPaper() {
  const context = await tabs.context();
  const page = await context.newPage();
  await suite.test("print: the page without controls, and the selection in words", async () => {
    await page.goto(urlOf(path.join(site, PROFILE)) + "#f=region%3D%22eu-west%22");
    await settled(page);
    const screen = await page.evaluate(shownControls);
    ok(screen.length > 3, `the explorer shows ${screen.length} controls`);
    await page.emulateMedia({ media: "print" });
    same(await page.evaluate(shownControls), [], "controls on paper");
    ok(/eu-west/.test(await page.locator("main").innerText()), "the filter is not on paper");
    const pdf = await page.pdf({ format: "A4" });
    ok(pdf.length > 20000, `the PDF has ${pdf.length} bytes`);
    tabs.calm(urlOf(site));
  });
  await context.close();
}

async function strictHost() {
  const dir = scratch("external");
  flamefolio("build", "-q", "--assets=external", samples, "-o", dir);
  const server = await serve(dir, { "content-security-policy": STRICT });
  const context = await tabs.context();
  const page = await context.newPage();
  // That the host forbids scripts is the point; all else would matter.
  tabs.expected = /script/i;
  tabs.places.add(server.url);
  await suite.test("strict header: every kind of page is styled and complete", async () => {
    const bad = [];
    for (const file of samplePages(pagesOf(dir), 24)) {
      await page.goto(server.url + file.split("/").map(encodeURIComponent).join("/"));
      const parts = { ...await page.evaluate(anatomy), ...await page.evaluate(styled) };
      for (const [part, there] of Object.entries(parts)) if (!there) bad.push(`${file}: ${part}`);
      for (const control of await page.evaluate(shownControls)) bad.push(`${file}: ${control}`);
    }
    same(bad, [], "pages");
    tabs.calm(server.url);
    same(server.missing, [], "not found");
  });
  await suite.test("strict header: navigable", async () => {
    await page.goto(server.url);
    await page.locator("main a[href='s/orders/index.html']").first().click();
    await page.locator("main a[href^='process_cpu-cpu/index.html']").first().click();
    await page.locator("nav a", { hasText: "Labels" }).click();
    ok(/labels\/index\.html$/.test(page.url()), `ended at ${page.url()}`);
    tabs.calm(server.url);
  });
  await context.close();
  await server.close();
  tabs.expected = null;
  return dir;
}

async function externalWithScript(dir) {
  for (const where of ["file", "server"]) {
    const context = await tabs.context();
    const page = await context.newPage();
    await suite.test(`external files: the explorer works from a ${where}`, async () => {
      const server = where === "server" ? await serve(dir) : null;
      const base = server ? server.url : `${urlOf(dir)}/`;
      await page.goto(`${base}${PROFILE}#q=encoding%2Fjson`);
      await settled(page);
      const explorer = new Explorer(page);
      await explorer.showsMatched(matched(folded(ORDERS), /encoding\/json/), facts(ORDERS).total);
      await page.goto(base + "t/process_cpu-cpu/index.html");
      tabs.calm(base);
      if (server) same(server.missing, [], "not found");
      await context.close();
      await server?.close();
    });
  }
}

/** The page in a frame that may run scripts, and nothing else: its origin is nobody's. */
async function inFrame(name, dir, file) {
  const server = await serve(dir);
  const context = await tabs.context();
  const page = await context.newPage();
  await suite.test(`sandboxed frame: the explorer works, ${name}`, async () => {
    const host = server.url + "host";
    await page.route(host, (route) => route.fulfill({
      contentType: "text/html",
      body: `<!DOCTYPE html><iframe sandbox="allow-scripts" src="${server.url}${file}"
        width="1400" height="860"></iframe>`,
    }));
    await page.goto(host);
    const frame = page.frames().find((f) => f !== page.mainFrame());
    await settled(frame);
    same(await frame.evaluate(() => window.origin), "null", "origin of the frame");
    const explorer = new Explorer(page, { frame });
    await explorer.search("encoding/json");
    await explorer.showsMatched(matched(folded(ORDERS), /encoding\/json/), facts(ORDERS).total);
    await explorer.addFilter('region="eu-west"');
    const eu = { ...ORDERS, labels: ["region=eu-west"] };
    await explorer.showsMatched(matched(folded(eu), /encoding\/json/), facts(eu).total);
    // What is forbidden here (clipboard, storage, history) must not end in an error of ours.
    tabs.expected = /Clipboard API has been blocked/;
    await explorer.copyLink();
    tabs.expected = null;
    tabs.calm(server.url);
  });
  await context.close();
  await server.close();
}

await withoutScript();
await onPaper();
const external = await strictHost();
await externalWithScript(external);
await inFrame("inlined", site, PROFILE);
await inFrame("external files", external, PROFILE);
await tabs.close();
suite.end();
