// SPDX-License-Identifier: MIT
/*
 * What the tests of living pages share: lines "ok" and "FAIL" that tests/run.sh counts, the
 * program, a browser that remembers what went wrong, a server with a header, numbers as people read
 * them.
 */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { launchChromium } from "./browser.mjs";

export const here = path.dirname(fileURLToPath(import.meta.url));
export const top = path.resolve(here, "../..");
export const samples = path.join(top, "samples/shop");
const program = process.env.FLAMEFOLIO ?? path.join(top, "build/release/flamefolio");

/** Runs the program; its standard output. */
export function flamefolio(...args) {
  return execFileSync(program, args, { maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "pipe"] })
    .toString();
}

let folder = null;

/** A path in a folder of this run that is removed at its end. */
export function scratch(name) {
  if (!folder) {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "flamefolio-web-"));
    process.on("exit", () => fs.rmSync(folder, { recursive: true, force: true }));
  }
  return path.join(folder, name);
}

/** Tests, one after the other; each is a line. */
export class Suite {
  constructor(name) {
    this.name = name;
    this.failed = 0;
    this.only = process.env.ONLY ? new RegExp(process.env.ONLY) : null;
  }

  async test(what, run) {
    if (this.only && !this.only.test(what)) return;
    const start = Date.now();
    try {
      await run();
      const time = process.env.TIMES ? ` (${Date.now() - start} ms)` : "";
      console.log(`ok    ${this.name}: ${what}${time}`);
    } catch (e) {
      this.failed++;
      await this.afterFailure?.();
      console.log(`FAIL  ${this.name}: ${what}`);
      const most = process.env.TRACE ? 30 : 6;
      const lines = e.lines ?? String(e.stack ?? e).split("\n").slice(0, most);
      for (const line of lines)
        console.log(`        ${line.slice(0, 300)}`);
    }
  }

  skip(why) {
    console.log(`skip  ${this.name}: ${why}`);
  }

  /** To be called last. */
  end() {
    process.exitCode = this.failed ? 1 : 0;
  }
}

export function ok(holds, message) {
  if (!holds) throw new Error(message);
}

export function same(found, expected, what) {
  if (Array.isArray(found) && Array.isArray(expected) && expected.length > 20) {
    const i = found.findIndex((x, k) => JSON.stringify(x) !== JSON.stringify(expected[k]));
    if (i >= 0) same([found.length, i, found[i]], [expected.length, i, expected[i]], what);
    same(found.length, expected.length, `number of ${what}`);
    return;
  }
  const [a, b] = [JSON.stringify(found), JSON.stringify(expected)];
  if (a !== b) throw new Error(`${what}: found ${String(a).slice(0, 400)}, expected ${b}`);
}

/** The first number of a text as people write it: {value, slack}; slack is half its last digit. */
export function numberOf(text) {
  const m = /([-+\u2212]?)\s*(\d[\d,]*(?:\.(\d+))?)/.exec(text ?? "");
  if (!m) return null;
  const size = Number(m[2].replace(/,/g, ""));
  const value = /[-\u2212]/.test(m[1]) ? -size : size;
  return { value, slack: 0.5 * 10 ** -(m[3]?.length ?? 0) };
}

/** Does the text show the value, rounded to the digits that it has? */
export function shows(text, value, what) {
  const n = numberOf(text);
  if (!n || Math.abs(n.value - value) > n.slack * 1.001 + 1e-12)
    throw new Error(`${what}: "${text}" where ${value} was expected`);
}

/** Chromium, and all that went wrong in its tabs. */
export class Tabs {
  static async open() {
    const tabs = new Tabs();
    tabs.chromium = await launchChromium();
    tabs.problems = [];
    tabs.requests = [];
    tabs.expected = null;
    tabs.places = new Set();
    return tabs;
  }

  async context(options = {}) {
    const context = await this.chromium.newContext({
      colorScheme: "light",
      viewport: { width: 1440, height: 900 },
      acceptDownloads: true,
      ...options,
    });
    context.setDefaultTimeout(8000);
    context.on("page", (page) => this.watch(page));
    return context;
  }

  watch(page) {
    const note = (what) => {
      if (!this.expected?.test(what)) this.problems.push(what.slice(0, 300));
    };
    page.on("console", (m) => {
      if (m.type() === "error") note(`console: ${m.text()}`);
    });
    page.on("pageerror", (e) => note(`script: ${e}`));
    page.on("dialog", (d) => {
      note(`dialog: ${d.message()}`);
      d.dismiss().catch(() => {});
    });
    page.on("request", (r) => this.requests.push(r.url()));
  }

  forget() {
    this.problems = [];
    this.requests = [];
  }

  /**
   * Fails when something went wrong since it was last asked, or a request went elsewhere than to a
   * report that was ever named here: icons are asked for late.
   */
  calm(...places) {
    places.forEach((p) => this.places.add(p));
    const known = (url) => [...this.places].some((p) => url.startsWith(p));
    const foreign = this.requests.filter((u) => !/^(data|blob|about):/.test(u) && !known(u));
    const bad = [...this.problems, ...foreign.map((u) => `request to ${u}`)];
    this.forget();
    if (bad.length) throw new Error([...new Set(bad)].slice(0, 5).join(" | "));
  }

  async close() {
    await this.chromium.close();
  }
}

export function urlOf(file) {
  return pathToFileURL(file).href;
}

const TYPES = {
  html: "text/html; charset=utf-8", css: "text/css", js: "text/javascript", svg: "image/svg+xml",
  json: "application/json", md: "text/plain",
};

/** A local server of a folder; files are what they are, with these headers. */
export async function serve(dir, headers = {}) {
  const root = path.resolve(dir);
  const missing = [];
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    let file = path.join(root, decodeURIComponent(pathname));
    if (!file.startsWith(root)) file = root;
    if (fs.existsSync(file) && fs.statSync(file).isDirectory())
      file = path.join(file, "index.html");
    if (!fs.existsSync(file)) {
      missing.push(pathname);
      response.writeHead(404);
      response.end();
      return;
    }
    const type = TYPES[path.extname(file).slice(1)] ?? "application/octet-stream";
    response.writeHead(200, { "content-type": type, ...headers });
    fs.createReadStream(file).pipe(response);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const url = `http://127.0.0.1:${server.address().port}/`;
  return { url, missing, close: () => new Promise((done) => server.close(done)) };
}
