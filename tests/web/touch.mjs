// SPDX-License-Identifier: MIT
/*
 * Usage: node touch.mjs SITE
 * The explorer on a phone of 390 px under a finger: drag a range, tap to zoom, press long.
 */
import path from "node:path";
import { ok, same, Suite, Tabs, urlOf } from "./kit.mjs";
import { Explorer, settled } from "./explorer.mjs";
import { facts } from "./oracle.mjs";

const ORDERS = { service: "orders", type: "process_cpu-cpu" };
const site = path.resolve(process.argv[2]);
const url = urlOf(path.join(site, "s/orders/process_cpu-cpu/index.html"));
const suite = new Suite("touch");
const tabs = await Tabs.open();
suite.afterFailure = () => tabs.forget();
const context = await tabs.context({
  viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2,
});
const page = await context.newPage();
const finger = await context.newCDPSession(page);
const explorer = new Explorer(page);

function touch(type, ...points) {
  const touchPoints = points.map(([x, y]) => ({ x, y }));
  return finger.send("Input.dispatchTouchEvent", { type, touchPoints });
}

async function drag([x0, y0], [x1, y1]) {
  await touch("touchStart", [x0, y0]);
  for (let i = 1; i <= 8; i++)
    await touch("touchMove", [x0 + ((x1 - x0) * i) / 8, y0 + ((y1 - y0) * i) / 8]);
  await touch("touchEnd");
  await settled(page);
}

async function fresh(hash = "") {
  await page.goto("about:blank");
  await page.goto(url + hash);
  await settled(page);
}

const sideways = () => document.scrollingElement.scrollWidth - innerWidth;

await suite.test("nothing sticks out, controls are at least 24 px high", async () => {
  await fresh("#from=2026-11-21T08:54:45Z&vs=before&q=json");
  ok(await page.evaluate(sideways) <= 0, "the page scrolls sideways");
  const small = await page.evaluate(() => [...document.querySelectorAll(
    "[data-part=bar] button, [data-part=tools] button, [data-part=tools] select, " +
    "[data-part=tools] input:not([type=checkbox]):not([type=radio])")]
    .map((e) => [e.getBoundingClientRect(), e])
    .filter(([r]) => r.height && r.height < 24).map(([r, e]) => `${r.height}: ${e.outerHTML}`));
  same(small.map((s) => s.slice(0, 90)), [], "small controls");
});

await suite.test("a finger drags a range over the timeline", async () => {
  await fresh();
  const plot = await explorer.plotBox();
  const at = (bucket) => [plot.x + (plot.width * bucket) / 29, plot.y + plot.height / 2];
  await drag(at(17.2), at(28.8));
  const range = { ...ORDERS, from: "2026-11-21T08:54:45Z", to: "2026-11-21T08:57:45Z" };
  same(await explorer.range(), [range.from, range.to], "range");
  await explorer.showsTotal(facts(range));
});

await suite.test("a finger that moves up and down scrolls the page instead", async () => {
  await fresh();
  const plot = await explorer.plotBox();
  const x = plot.x + plot.width / 2;
  await drag([x, plot.y + plot.height - 10], [x + 3, plot.y - 200]);
  same(await explorer.range(), [null, null], "range");
});

await suite.test("a tap zooms, a tap on the whole goes back", async () => {
  await fresh();
  await page.touchscreen.tap(...await explorer.at({ x: 0.2, width: 0, row: 3 }));
  await settled(page);
  ok((await explorer.state()).zoom, "nothing is zoomed");
  await page.touchscreen.tap(...await explorer.at({ x: 0.7, width: 0, row: 0 }));
  await settled(page);
  ok(!(await explorer.state()).zoom, "still zoomed");
});

await suite.test("a long press opens the menu of a frame", async () => {
  await fresh();
  const at = await explorer.at({ x: 0.2, width: 0, row: 3 });
  await touch("touchStart", at);
  await explorer.menuOpens();
  await touch("touchEnd");
  await explorer.menuOpens();
  ok(!(await explorer.state()).zoom, "the press zoomed too");
  await explorer.choose("Sandwich");
  same((await explorer.state()).view, "sandwich", "view");
});

await suite.test("no error, no request", () => tabs.calm(urlOf(site)));

await tabs.close();
suite.end();
