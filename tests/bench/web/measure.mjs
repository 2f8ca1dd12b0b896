// SPDX-License-Identifier: MIT
/*
 * One viewer, one browser of its own, one time: load, zoom a frame, search. Times run to the paint:
 * from the start of navigation, or from the event's own time stamp, to the second animation frame
 * after which the new state was there; what the raster threads and the graphics card do afterwards
 * is not in them. Nothing is asked of a page between an act and its paint.
 */
import fs from "node:fs";
import { chromium } from "playwright-core";

const FLAGS =
  "--no-sandbox --disable-gpu --enable-unsafe-swiftshader --disable-quic --no-first-run " +
  "--disable-background-networking --disable-component-update --disable-sync";
const WINDOW = { width: 1440, height: 1000 };

function findChromium() {
  const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
  const found = [process.env.CHROMIUM, ...places].find((f) => f && fs.existsSync(f));
  if (!found) throw new Error("no chromium (set CHROMIUM)");
  return found;
}

/* Runs in every page before its own scripts; ready(), zoomed() and told() come with it. */
function runtime() {
  const bench = window.bench;
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const now = () => performance.now();
  bench.painted = async (is) => {
    do await frame();
    while (!is());
    await frame();
    return now();
  };
  bench.load = async () => {
    // A timer while a page is parsed would make it paint more often than it does by itself.
    await new Promise((done) => addEventListener("load", done));
    while (!bench.ready()) await new Promise((done) => setTimeout(done, 4));
    await frame();
    await frame();
    const first = performance.getEntriesByName("first-contentful-paint")[0];
    return { load: now(), first: first ? first.startTime : null };
  };
  bench.loaded = bench.load();
  bench.arm = (type, what) => {
    bench.done = new Promise((done) => {
      addEventListener(type, (e) => {
        window.actedAt = e.timeStamp;
        bench.painted(() => bench.zoomed(what)).then((t) => done(t - e.timeStamp));
      }, { capture: true, once: true });
    });
  };
  bench.search = async (text) => {
    window.actedAt = now();
    bench.find(text);
    const end = await bench.painted(() => !bench.told || bench.told());
    return { search: end - window.actedAt, said: bench.told?.() ?? bench.said ?? "" };
  };
  // The last time that WebGL was told to draw.
  window.lastDraw = 0;
  for (const verb of ["drawArrays", "drawElements"]) {
    const draw = WebGLRenderingContext.prototype[verb];
    WebGLRenderingContext.prototype[verb] = function (...args) {
      window.lastDraw = now();
      return draw.apply(this, args);
    };
  }
}

function scriptFor(contender) {
  const names = ["ready", "spot", "felt", "zoomed", "reset", "find", "told"];
  const parts = names.filter((n) => contender[n])
    .map((n) => `bench.${n} = (${asFunction(contender[n])});`);
  return `window.bench = {}; ${parts.join("\n")} (${runtime})();`;
}

/** A method's text is no expression by itself. */
function asFunction(f) {
  const text = f.toString();
  return /^(async\s*)?(function|\(|[\w$]+\s*=>)/.test(text) ? text : `function ${text}`;
}

function within(ms, what, promise) {
  let timer;
  const late = new Promise((_, fail) => {
    timer = setTimeout(() => fail(Object.assign(new Error(what), { isLate: true })), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** The mouse on the frame: {x, y}. Where only a column is known, it is felt along. */
async function pointAt(page, frame) {
  const spot = await page.evaluate((f) => bench.spot(f), frame);
  if (!spot) return null;
  for (let off = 0; off <= 320; off = off > 0 ? -off : 4 - off) {
    const y = spot.y + off;
    await page.mouse.move(spot.x, y);
    const felt = await page.evaluate(async (f) => {
      if (!bench.felt) return true;
      await bench.painted(() => true);
      return bench.felt(f);
    }, frame);
    if (felt) return { x: spot.x, y };
  }
  return null;
}

async function memoryOf(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  let most = 0;
  for (const { type, id } of processInfo) {
    if (type !== "renderer") continue;
    const status = fs.readFileSync(`/proc/${id}/status`, "utf8");
    most = Math.max(most, Number(status.match(/VmHWM:\s*(\d+)/)?.[1] ?? 0) / 1024);
  }
  return most;
}

/** It ends with this process, which a signal ends as usual. */
function openBrowser() {
  return chromium.launch({ executablePath: findChromium(), args: FLAGS.split(" "),
    handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false });
}

export async function browserVersion() {
  const browser = await openBrowser();
  const version = browser.version();
  await browser.close();
  return version;
}

/** Fills out as far as it comes. */
async function act(page, contender, job, out) {
  const until = (what, promise) => within(job.limit, what, promise);
  const at = await until("zoom", pointAt(page, job.frame));
  if (at) {
    await page.evaluate(([type, f]) => bench.arm(type, f), [contender.click, job.frame]);
    if (contender.click === "dblclick") await page.mouse.dblclick(at.x, at.y);
    else await page.mouse.click(at.x, at.y);
    out.zoom = await until("zoom", page.evaluate(() => bench.done));
    if (job.shots) await page.screenshot({ path: `${job.shots}.zoom.png` });
  }
  if (contender.reset)
    await until("reset", page.evaluate(() => {
      bench.reset();
      return bench.painted(() => true);
    }));
  await contender.openSearch?.(page);
  Object.assign(out, await until("search", page.evaluate((text) => bench.search(text), job.text)));
  if (job.shots) await page.screenshot({ path: `${job.shots}.search.png` });
}

async function load(page, contender, job, out) {
  await page.addInitScript(scriptFor(contender));
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Performance.enable");
  const opened = page.goto(job.url, { waitUntil: "commit" });
  Object.assign(out, await within(job.limit, "load",
    opened.then(() => page.evaluate(() => bench.loaded))));
  const { metrics } = await cdp.send("Performance.getMetrics");
  // CPU time of the page's process, all threads: other work on the machine hardly changes it.
  out.cpu = 1000 * metrics.find((m) => m.name === "ProcessTime").value;
  out.elements = await page.evaluate(() => document.getElementsByTagName("*").length);
  if (job.shots) await page.screenshot({ path: `${job.shots}.load.png` });
}

/**
 * job: {url, frame, text, limit (ms), shots (path, or none)}. Gives ms of load, first (the first
 * paint), zoom and search, cpu ms of the load, MiB of memory (the most at any time), elements, said
 * (what the page says of the search); late: what it did not come to the end of.
 */
export async function measure(contender, job) {
  const out = {};
  const browser = await openBrowser();
  try {
    const page = await browser.newPage({ viewport: WINDOW });
    page.setDefaultTimeout(job.limit);
    await load(page, contender, job, out);
    await act(page, contender, job, out);
    out.memory = await memoryOf(browser);
  } catch (e) {
    // A page that outgrows its memory is as good as late.
    if (!e.isLate && !/Timeout|crash|closed/i.test(e.message)) throw e;
    out.late = e.isLate ? e.message : "crashed";
  } finally {
    await browser.close().catch(() => {});
  }
  return out;
}
