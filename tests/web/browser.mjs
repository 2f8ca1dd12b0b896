// SPDX-License-Identifier: MIT
/*
 * What only a browser can tell: errors, requests, overflow, dark mode, no script, print. Pages are
 * opened from disk, one after another, in two tabs (with and without script).
 */
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const WIDE = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
const FLAGS =
  "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking " +
  "--disable-component-update --disable-sync";

function findChromium() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  for (const dir of (process.env.PATH ?? "").split(path.delimiter))
    for (const name of ["chromium", "chromium-browser", "google-chrome"])
      if (fs.existsSync(path.join(dir, name))) return path.join(dir, name);
  throw new Error("no chromium in PATH (set CHROMIUM)");
}

export function launchChromium() {
  return chromium.launch({ executablePath: findChromium(), args: FLAGS.split(" ") });
}

/* The functions below run inside the page. */

/** Width of the document beyond the window, and texts that stick out of it. */
function overflow() {
  const root = document.scrollingElement;
  const found = [];
  if (root.scrollWidth > innerWidth)
    found.push(`the page is ${root.scrollWidth} px wide in a window of ${innerWidth}`);
  // Within something that scrolls, or that ends in an ellipsis, text may be wider.
  const scrolls = (e) => {
    for (let p = e; p && p !== root; p = p.parentElement) {
      const { overflowX, textOverflow } = getComputedStyle(p);
      if (p !== e && /auto|scroll/.test(overflowX)) return true;
      if (overflowX !== "visible" && textOverflow === "ellipsis") return true;
    }
    return false;
  };
  const leaf = (e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
  for (const e of document.querySelectorAll("body *")) {
    if (!leaf(e) || /^(script|style|title|desc|template)$/i.test(e.localName)) continue;
    const r = e.getBoundingClientRect();
    if (r.width === 0 || r.height === 0) continue;
    // Text for screen readers is kept out of sight on purpose.
    if (r.width <= 1 || getComputedStyle(e).visibility === "hidden") continue;
    if ((r.left < -1 || r.right > innerWidth + 1) && !scrolls(e))
      found.push(`"${e.textContent.trim().slice(0, 40)}" at ${Math.round(r.left)}` +
        `..${Math.round(r.right)}`);
    if (found.length >= 5) break;
  }
  return found;
}

function background() {
  for (const e of [document.body, document.documentElement]) {
    const color = getComputedStyle(e).backgroundColor;
    if (color !== "rgba(0, 0, 0, 0)" && color !== "transparent") return color;
  }
  return "none";
}

/** The explorer stands in for what a page shows of all its data; has it drawn? */
const explored = () => document.documentElement.dataset.explorer === "ready";
const hasCube = () => !!document.querySelector("script[type='application/octet-stream']");

/** Text of main without scripts, and without what a script may add (data-script). */
function mainText() {
  const main = document.querySelector("main") ?? document.body;
  const copy = main.cloneNode(true);
  for (const e of copy.querySelectorAll("script, style, template, noscript, [data-script]"))
    e.remove();
  return copy.textContent.replace(/\s+/g, " ").trim();
}

const KINDS = /^(s|labels|l|w|diff|f|share)$/;

/** At most limit pages: the first of every shape of path, then evenly spread ones. */
export function samplePages(pages, limit) {
  const all = [...pages];
  if (all.length <= limit) return all;
  const shapes = new Map();
  for (const p of all) {
    const parts = p.split("/");
    // Names of services, types, values are at odd places; kinds of pages are not.
    const kinds = parts[0] === "s" ? ["s", ...parts.slice(3)].filter((x) => KINDS.test(x)) : [];
    const shape = kinds.length
      ? `${kinds.join("/")}/${parts.length}`
      : parts.map((x, i) => (i % 2 ? "*" : parts.length > 1 ? x : p)).join("/");
    if (!shapes.has(shape)) shapes.set(shape, p);
  }
  const chosen = new Set(["index.html", ...shapes.values()].slice(0, limit / 2));
  for (let i = 0; chosen.size < limit && i < limit; i++)
    chosen.add(all[Math.floor((i * all.length) / limit)]);
  return all.filter((p) => chosen.has(p));
}

export class Browser {
  static async open(dir) {
    const b = new Browser();
    b.dir = fs.realpathSync(dir);
    b.root = pathToFileURL(b.dir).href + "/";
    b.chromium = await launchChromium();
    b.problems = [];
    b.page = await b.tab({ viewport: WIDE });
    b.bare = await b.tab({ viewport: WIDE, javaScriptEnabled: false });
    return b;
  }

  async tab(options) {
    const context = await this.chromium.newContext({ colorScheme: "light", ...options });
    const page = await context.newPage();
    page.on("console", (m) => {
      if (m.type() === "error") this.problems.push(["console", m.text().slice(0, 200)]);
    });
    page.on("pageerror", (e) => this.problems.push(["console", String(e).slice(0, 200)]));
    page.on("request", (r) => {
      if (!r.url().startsWith(this.root) && !/^(data|blob):/.test(r.url()))
        this.problems.push(["requests", `request to ${r.url().slice(0, 120)}`]);
    });
    page.on("requestfailed", (r) => {
      this.problems.push(["requests", `failed: ${r.url().slice(0, 120)}`]);
    });
    return page;
  }

  url(file) {
    return this.root + file.split("/").map(encodeURIComponent).join("/");
  }

  /** [[check, problem], ...] of one page. */
  async check(file) {
    const { page, bare } = this;
    const found = [];
    this.problems = [];
    await page.emulateMedia({ media: "screen", colorScheme: "light" });
    await page.setViewportSize(WIDE);
    await page.goto(this.url(file), { waitUntil: "load" });
    const isAlive = await page.evaluate(hasCube);
    if (isAlive) await page.waitForFunction(explored);
    const light = await page.evaluate(background);
    const text = await page.evaluate(mainText);
    if (text.length < 20) found.push(["text", "main is almost empty"]);
    for (const o of await page.evaluate(overflow)) found.push(["overflow", `1440 px: ${o}`]);
    await page.setViewportSize(PHONE);
    for (const o of await page.evaluate(overflow)) found.push(["overflow", `390 px: ${o}`]);
    await page.setViewportSize(WIDE);
    await page.emulateMedia({ colorScheme: "dark" });
    if ((await page.evaluate(background)) === light)
      found.push(["dark", `the background stays ${light}`]);
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    const shown = await page.evaluate(() => !!document.querySelector("h1")?.offsetHeight);
    const paper = await page.evaluate(background);
    if (!shown) found.push(["print", "the title is not printed"]);
    const [red] = paper.match(/\d+/g) ?? [255];
    if (+red < 200) found.push(["print", `printed on ${paper}`]);
    await bare.goto(this.url(file), { waitUntil: "load" });
    const still = await bare.evaluate(mainText);
    if (isAlive ? still.length < 1000 : still !== text)
      found.push(["text", "main differs without script"]);
    return [...found, ...this.problems];
  }

  /** Four pictures of a page. */
  async shoot(file, into) {
    const name = file.replace(/\/?index\.html$/, "").replace(/[^\w.-]+/g, "_") || "index";
    const shot = (page, kind) =>
      page.screenshot({ path: path.join(into, `${name}.${kind}.png`), fullPage: true });
    const { page, bare } = this;
    fs.mkdirSync(into, { recursive: true });
    await page.emulateMedia({ media: "screen", colorScheme: "light" });
    await page.setViewportSize(WIDE);
    await page.goto(this.url(file));
    if (await page.evaluate(hasCube)) await page.waitForFunction(explored);
    await shot(page, "1440");
    await page.emulateMedia({ colorScheme: "dark" });
    await shot(page, "dark");
    await page.emulateMedia({ colorScheme: "light" });
    await page.setViewportSize(PHONE);
    await shot(page, "390");
    await bare.goto(this.url(file));
    await shot(bare, "noscript");
  }

  /** Prints a page to PDF: that it can be laid out on paper at all. */
  async paper(file) {
    await this.page.emulateMedia({ media: "print", colorScheme: "light" });
    await this.page.goto(this.url(file));
    return (await this.page.pdf({ format: "A4" })).length;
  }

  async close() {
    await this.chromium.close();
  }
}
