// SPDX-License-Identifier: MIT
/*
 * Usage: node firefox.mjs SITE
 * The same pages in Firefox (WebDriver BiDi): the cube is decoded, a range, a zoom and a search
 * give the command line's numbers, the single file opens. Skipped where there is no Firefox.
 */
import fs from "node:fs";
import path from "node:path";
import puppeteer from "puppeteer-core";
import { flamefolio, ok, samples, scratch, shows, Suite, urlOf } from "./kit.mjs";
import { facts, folded, matched } from "./oracle.mjs";

const ORDERS = { service: "orders", type: "process_cpu-cpu" };
const AFTER = { ...ORDERS, from: "2026-11-21T08:54:45Z", to: "2026-11-21T08:57:45Z" };
const site = path.resolve(process.argv[2]);
const suite = new Suite("firefox");
const CANVAS = "[data-part=flame] canvas";

function findFirefox() {
  if (process.env.FIREFOX) return process.env.FIREFOX;
  for (const dir of (process.env.PATH ?? "").split(path.delimiter))
    for (const name of ["firefox-esr", "firefox"])
      if (fs.existsSync(path.join(dir, name))) return path.join(dir, name);
  return null;
}

/** What the page says; errors gather meanwhile. */
async function open(browser, problems) {
  const page = await browser.newPage();
  page.setDefaultTimeout(20000);
  page.on("console", (m) => {
    if (m.type() === "error") problems.push(m.text());
  });
  page.on("pageerror", (e) => problems.push(String(e)));
  await page.setViewport({ width: 1440, height: 900 });
  return page;
}

const settled = (page) => page.waitForFunction(
  () => document.documentElement.dataset.explorer === "ready" || !document.getElementById("cube"));

const text = (page, part) => page.$eval(`[data-part=${part}]`, (e) => e.innerText);

/** The percentage of a text. */
const percent = (said) => /([\d.]+)\s*%/.exec(said)?.[0];

async function drive(browser) {
  const problems = [];
  const page = await open(browser, problems);
  const profile = urlOf(path.join(site, "s/orders/process_cpu-cpu/index.html"));

  await suite.test("the front page and a list", async () => {
    await page.goto(urlOf(path.join(site, "index.html")));
    ok((await page.$eval("h1", (e) => e.innerText)).length > 10, "no title");
    await page.goto(urlOf(path.join(site, "t/process_cpu-cpu/index.html")));
    ok(await page.$("table"), "no table");
  });

  await suite.test("the explorer draws, and a search has its exact share", async () => {
    await page.goto(profile);
    await settled(page);
    ok(await page.$eval(CANVAS, (c) => c.width > 600 && c.height > 100), "canvas");
    await page.keyboard.press("/");
    await page.keyboard.type("encoding/json");
    await page.keyboard.press("Enter");
    await settled(page);
    const share = (100 * matched(folded(ORDERS), /encoding\/json/)) / facts(ORDERS).total;
    shows(percent(await text(page, "matched")), share, "matched");
  });

  await suite.test("a range by drag", async () => {
    await page.goto(profile);
    await settled(page);
    const plot = await (await page.$("[data-part=timeline] [role=slider]")).boundingBox();
    const y = plot.y + plot.height / 2;
    await page.mouse.move(plot.x + (plot.width * 17.2) / 29, y);
    await page.mouse.down();
    await page.mouse.move(plot.x + (plot.width * 22) / 29, y, { steps: 3 });
    await page.mouse.move(plot.x + (plot.width * 28.8) / 29, y, { steps: 3 });
    await page.mouse.up();
    await settled(page);
    const said = await text(page, "said");
    ok(said.includes(`${facts(AFTER).dumps} dumps`), said);
  });

  await suite.test("a zoom by keys, and back", async () => {
    await page.focus(CANVAS);
    for (const key of ["ArrowDown", "ArrowDown", "ArrowDown", "Enter"])
      await page.keyboard.press(key);
    await settled(page);
    ok(/zoom=/.test(page.url()), page.url());
    await page.keyboard.press("Escape");
    await settled(page);
    ok(!/zoom=/.test(page.url()), page.url());
  });

  await suite.test("the single file opens from disk, with its explorer", async () => {
    const out = scratch("report.html");
    flamefolio("build", "-q", "--single-file", out, samples);
    await page.goto(`${urlOf(out)}#s/orders/process_cpu-cpu/`);
    await page.waitForFunction(() => document.documentElement.dataset.explorer === "ready");
    ok(await page.$$eval(CANVAS, (all) => all.some((c) => c.width > 600)), "canvas");
  });

  await suite.test("no errors", () => ok(!problems.length, [...new Set(problems)].join(" | ")));
}

const executablePath = findFirefox();
if (!executablePath) {
  suite.skip("no firefox in PATH (set FIREFOX)");
} else {
  const browser = await puppeteer.launch({
    browser: "firefox", executablePath, headless: true, protocol: "webDriverBiDi",
    userDataDir: scratch("firefox-profile"),
  });
  try {
    await drive(browser);
  } finally {
    await browser.close();
  }
}
suite.end();
