// SPDX-License-Identifier: MIT
/*
 * The viewers: how each one's page is made of the same data, and how it is driven. A row a viewer:
 *
 *   key, title      of the table
 *   note            what has to be known to read its figures
 *   make(data)      {url, files}: what to open, and all files that a reader of it needs
 *   isOurs          not a viewer to be beaten
 *   missing         the variable that would name it, where it is not here
 *   most            nodes that it is tried with
 *   click           "click" or "dblclick": how a person zooms a frame
 *   ready()         in the page: is the graph there?
 *   spot(frame)     in the page: {x, y} of the frame; with felt, y is a guess
 *   felt(frame)     in the page: does what it says of the frame under the pointer name this one?
 *   zoomed(frame)   in the page: does the frame now fill the width?
 *   reset()         in the page: the whole again, not timed
 *   openSearch(page) from outside, not timed: brings up the field
 *   find(text)      in the page: starts the search
 *   told()          in the page: what it says of the result; "" while it is not there
 *
 * data: {name, folded, pprof, tree, frame, dir}. Functions "in the page" are sent there as text and
 * see nothing of this module.
 */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { writeJson } from "./tree.mjs";

const HERE = path.dirname(fileURLToPath(import.meta.url));
const MODULES = path.join(HERE, "node_modules");

const PROGRAM = process.env.FLAMEFOLIO ?? "build/release/flamefolio";
/** A million nodes are more than the usual limits let in. */
const WIDE = ["--max-dump-bytes", "2000000000"];
/** The page holds the whole tree, as every other viewer does. */
const WHOLE = ["--graph-budget", "32MiB"];
const QUIET = { stdio: ["ignore", "ignore", "inherit"] };

/** Debian has the script with libdevel-nytprof-perl. */
const FLAMEGRAPH_PL = [process.env.FLAMEGRAPH_PL,
  "/usr/share/perl5/Devel/NYTProf/flamegraph.pl"].find((f) => f && fs.existsSync(f));

const EVERY_FRAME = ["--minwidth", "0"];

function asUrl(file, fragment = "") {
  return pathToFileURL(file).href + fragment;
}

function runInto(file, command, args) {
  const out = fs.openSync(file, "w");
  try {
    execFileSync(command, args, { stdio: ["ignore", out, "inherit"] });
  } finally {
    fs.closeSync(out);
  }
}

/* ---- ours ---- */

function makeOurs(data) {
  const file = path.join(data.dir, `${data.name}.ours.html`);
  execFileSync(PROGRAM, ["flame", ...WIDE, "--type", "cpu", data.pprof, "-o", file], QUIET);
  return { url: asUrl(file), files: [file] };
}

/** The same explorer among all else that a page of a report holds; a report of one dump. */
function makeReport(data) {
  const input = path.join(data.dir, `${data.name}.dumps`);
  const site = path.join(data.dir, `${data.name}.report`);
  fs.rmSync(input, { recursive: true, force: true });
  fs.rmSync(site, { recursive: true, force: true });
  fs.mkdirSync(path.join(input, "shop", "cpu"), { recursive: true });
  fs.copyFileSync(data.pprof, path.join(input, "shop", "cpu", "20261119T000000Z.pb.gz"));
  execFileSync(PROGRAM, ["build", ...WIDE, ...WHOLE, input, "-o", site], QUIET);
  const file = path.join(site, "s", "shop", "process_cpu-cpu", "index.html");
  return { url: asUrl(file), files: [file] };
}

const ourViewer = {
  click: "click",
  ready: () => document.documentElement?.dataset.explorer === "ready",
  spot(frame) {
    const canvas = document.querySelector(".fg canvas");
    canvas.scrollIntoView();
    const { left, top, width } = canvas.getBoundingClientRect();
    return { x: left + width * (frame.x + frame.share / 2), y: top + 18 * (frame.depth + 0.5) };
  },
  felt: (frame) => document.querySelector(".fg .tip b")?.textContent === frame.name,
  zoomed: () => bench.ready() && location.hash.includes("zoom="),
  reset() {
    const escape = new KeyboardEvent("keydown", { key: "Escape", bubbles: true, cancelable: true });
    document.querySelector(".fg canvas").dispatchEvent(escape);
  },
  find(text) {
    const input = document.querySelector("[data-part=search]");
    input.value = text;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  },
  told() {
    const { textContent } = document.querySelector("[data-part=matched]");
    return (bench.ready() && /[\d.,]+\s*%/.exec(textContent)?.[0]) || "";
  },
};

/* ---- flamegraph.pl ---- */

function makeSvg(name, options) {
  return (data) => {
    const file = path.join(data.dir, `${data.name}.${name}.svg`);
    runInto(file, "perl", [FLAMEGRAPH_PL, ...options, data.folded]);
    return { url: asUrl(file), files: [file] };
  };
}

const svgViewer = {
  click: "click",
  ready: () => document.readyState === "complete",
  spot(frame) {
    // Its numbers have commas: "name (1,234 samples, 5.00%)".
    const begin = `${frame.name} (${frame.value.toLocaleString("en-US")} `;
    for (const g of document.getElementsByTagName("g"))
      if (g.querySelector("title")?.textContent.startsWith(begin)) {
        const box = g.getBoundingClientRect();
        window.zoomedRect = g.querySelector("rect");
        return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
      }
    return null;
  },
  zoomed: () => Number(window.zoomedRect.getAttribute("width")) > 1000,
  reset: () => unzoom(),
  // What its button does once its prompt is answered; newer versions write a "matched" share.
  find(text) {
    search(text);
    bench.said = document.getElementById("matched")?.textContent ?? "";
  },
};

/* ---- d3-flame-graph ---- */

function d3Bundle(dir) {
  const entry = path.join(dir, "d3-page.js");
  fs.writeFileSync(entry, `import { select } from "d3-selection";
    import flamegraph from "d3-flame-graph";
    const data = JSON.parse(document.getElementById("data").textContent);
    window.chart = flamegraph().width(1400).transitionDuration(0).minFrameSize(MIN_FRAME);
    select("#chart").datum(data).call(window.chart);
    window.isDrawn = true;`);
  execFileSync("esbuild", ["--bundle", "--minify", "--format=iife", "--target=es2020",
    "--log-level=warning", `--outfile=${path.join(dir, "d3-bundle.js")}`, entry],
  { env: { ...process.env, NODE_PATH: MODULES }, stdio: "inherit" });
  return { script: fs.readFileSync(path.join(dir, "d3-bundle.js"), "utf8"),
    style: fs.readFileSync(path.join(dir, "d3-bundle.css"), "utf8") };
}

function makeD3(minFrame) {
  return (data) => {
    const file = path.join(data.dir, `${data.name}.d3-${minFrame}.html`);
    const { script, style } = d3Bundle(data.dir);
    const out = fs.openSync(file, "w");
    let pending = [];
    let size = 0;
    const flush = () => {
      fs.writeSync(out, pending.join(""));
      pending = [];
      size = 0;
    };
    const write = (text) => {
      pending.push(text);
      size += text.length;
      if (size > 1 << 20) flush();
    };
    write(`<!doctype html><meta charset="utf-8"><title>d3-flame-graph</title><style>${style}
</style><div id="chart"></div><script type="application/json" id="data">`);
    writeJson(data.tree.root, write);
    write(`</script><script>${script.replaceAll("MIN_FRAME", minFrame)}</script>`);
    flush();
    fs.closeSync(out);
    return { url: asUrl(file), files: [file] };
  };
}

const d3Viewer = {
  click: "click",
  ready: () => window.isDrawn === true,
  spot(frame) {
    for (const g of document.querySelectorAll("#chart g.frame")) {
      const { data } = g.__data__;
      if (data.name !== frame.name || data.value !== frame.value) continue;
      g.scrollIntoView({ block: "center" });
      const box = g.querySelector("rect").getBoundingClientRect();
      window.zoomedRect = g.querySelector("rect");
      return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
    }
    return null;
  },
  zoomed: () => Number(window.zoomedRect.getAttribute("width")) > 1000,
  reset: () => window.chart.resetZoom(),
  find(text) {
    window.chart.setSearchHandler((found, sum, total) => {
      bench.said = `${((100 * sum) / total).toFixed(2)} %`;
    });
    window.chart.search(text);
  },
};

/* ---- speedscope ---- */

/** As its command line does: the profile as a script, and the address of the script. */
function makeSpeedscope(data) {
  const file = path.join(data.dir, `${data.name}.speedscope.js`);
  const app = path.join(MODULES, "speedscope", "dist", "release");
  const base64 = fs.readFileSync(data.pprof).toString("base64");
  fs.writeFileSync(file, `speedscope.loadFileFromBase64("profile.pb.gz", "${base64}")`);
  const isPart = (f) => /^(index\.html|speedscope-.*\.(js|css))$/.test(f);
  const parts = fs.readdirSync(app).filter(isPart);
  return {
    url: asUrl(path.join(app, "index.html"), `#view=left-heavy&localProfilePath=${file}`),
    files: [file, ...parts.map((f) => path.join(app, f))],
  };
}

const speedscopeViewer = {
  click: "dblclick",
  // The bar of views comes with the profile; drawing is done by WebGL in frames after that.
  ready: () => document.body?.textContent.includes("Left Heavy") && window.lastDraw > 0,
  spot: (frame) => ({ x: innerWidth * (frame.x + frame.share / 2), y: 133 + 20 * frame.depth }),
  felt: (frame) => document.body.textContent.includes(frame.name),
  zoomed: () => window.lastDraw > window.actedAt,
  openSearch: async (page) => {
    await page.keyboard.press("Control+f");
    await page.waitForSelector("input");
  },
  find(text) {
    const input = document.querySelector("input");
    input.value = text;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  },
  told() {
    for (const { firstElementChild, textContent } of document.querySelectorAll("div, span")) {
      const n = firstElementChild ? null : /^[?\d]+\/(\d+)$/.exec(textContent.trim());
      if (n) return `${n[1]} frames`;
    }
    return "";
  },
};

/** Of what the figures are. */
export function versions() {
  const about = (name) => fs.readFileSync(path.join(MODULES, name, "package.json"), "utf8");
  const of = (name) => JSON.parse(about(name)).version;
  const said = ["d3-flame-graph", "speedscope"].map((name) => `${name} ${of(name)}`);
  // It has no version, but a history in its head, the latest first.
  const changed = FLAMEGRAPH_PL &&
    /^#\s*(\d\d?-\w+-\d{4})/m.exec(fs.readFileSync(FLAMEGRAPH_PL, "utf8"))?.[1];
  return [...said, ...(changed ? [`flamegraph.pl of ${changed}`] : [])].join(", ");
}

export const contenders = [
  { key: "ours", title: "flamefolio", make: makeOurs, ...ourViewer, isOurs: true,
    note: "the file of flamefolio flame" },
  { key: "report", title: "flamefolio, report", make: makeReport, ...ourViewer, isOurs: true,
    note: "the page of a profile in a report of this one dump, with all its tables" },
  { key: "pl", title: "flamegraph.pl", make: makeSvg("pl", []), ...svgViewer,
    missing: FLAMEGRAPH_PL ? "" : "FLAMEGRAPH_PL",
    note: "leaves out frames under 0.1 px of its 1,200" },
  { key: "pl-all", title: "flamegraph.pl, every frame", make: makeSvg("pl-all", EVERY_FRAME),
    ...svgViewer, missing: FLAMEGRAPH_PL ? "" : "FLAMEGRAPH_PL", most: 100000,
    note: "--minwidth 0; tried with the smaller graph only" },
  { key: "d3", title: "d3-flame-graph", make: makeD3(0), ...d3Viewer,
    note: "its defaults: an element a frame; without its animation of 0.75 s" },
  { key: "d3-1px", title: "d3-flame-graph, >= 1 px", make: makeD3(1), ...d3Viewer,
    note: "minFrameSize(1); without its animation of 0.75 s" },
  { key: "speedscope", title: "speedscope", make: makeSpeedscope, ...speedscopeViewer,
    note: "WebGL, here without a graphics card" },
];
