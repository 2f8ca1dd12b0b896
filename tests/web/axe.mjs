// SPDX-License-Identifier: MIT
/*
 * Usage: node axe.mjs SITE
 * axe-core on one page of every kind, in light and dark and 390 px wide; on profile pages also with
 * the explorer in use. Each violation is told with its rule, page and element.
 */
import fs from "node:fs";
import path from "node:path";
import axe from "axe-core";
import { flamefolio, samples, scratch, Suite, Tabs, urlOf } from "./kit.mjs";
import { settled } from "./explorer.mjs";

const site = path.resolve(process.argv[2]);
const PROFILE = "s/orders/process_cpu-cpu";

/** The first folder below one of the report, that no name of a hash is needed here. */
function first(folder) {
  const names = fs.readdirSync(path.join(site, folder)).sort();
  return `${folder}/${names.find((n) => fs.existsSync(path.join(site, folder, n, "index.html")))}`;
}

const event = fs.readdirSync(path.join(site, PROFILE, "diff")).find((n) => n.startsWith("before"));
const kinds = {
  front: "",
  type: "t/process_cpu-cpu",
  service: "s/orders",
  profile: PROFILE,
  "profile of a state": "s/worker/memory-inuse_space",
  labels: `${PROFILE}/labels`,
  value: first(`${PROFILE}/l/endpoint`),
  window: first(`${PROFILE}/w`),
  comparison: `${PROFILE}/diff/${event}`,
  function: first(`${PROFILE}/f`),
  functions: "functions/process_cpu-cpu",
  "all functions": "functions",
  findings: "findings",
  finding: first("findings"),
  leaks: "leaks",
  files: "files",
  "files of a service": "files/orders",
};

/* Acts that bring the explorer into a state, as a link would. */
const states = {
  "comparison, search": "#from=2026-11-21T08:54:45Z&to=2026-11-21T08:57:45Z&vs=before&q=json",
  "sandwich, group": "#view=sandwich&fn=encoding%2Fjson.Unmarshal&group=endpoint",
  "filter, share": "#f=region%3D%22eu-west%22&vs=labels&mode=share&colour=change",
};

// What may differ on a phone, where parts are hidden, moved or scroll.
const narrow = ["scrollable-region-focusable", "aria-hidden-focus", "button-name", "label",
  "link-name", "nested-interactive", "meta-viewport", "region"];

/** Of rows and frames that are all alike some are enough: axe looks at each, for each rule. */
function thinOut() {
  for (const e of document.querySelectorAll("tbody tr:nth-child(n+40)," +
    "svg.flame g > g:nth-child(n+40), .tree details details details details details details"))
    e.remove();
}

async function run(page, rules) {
  const found = await page.evaluate(async (only) => {
    const options = { resultTypes: ["violations"], elementRef: false };
    if (only) options.runOnly = only;
    const { violations } = await window.axe.run(document, options);
    return violations.map((v) => ({
      rule: v.id,
      help: v.help,
      nodes: v.nodes.map((n) => [n.target.join(" "), n.html, n.failureSummary ?? ""]),
    }));
  }, rules);
  return found.flatMap((v) => [
    `${v.rule}: ${v.help} (${v.nodes.length} elements)`,
    ...v.nodes.slice(0, 3).map((n) => `  ${n.join(" ").replace(/\s+/g, " ").slice(0, 250)}`),
  ]);
}

/** In light everything, in dark what depends on colours, on a phone what may differ there. */
async function inAllModes(page, name, bad) {
  const look = async (mode, rules) => {
    const lines = await run(page, rules);
    if (lines.length) bad.push(`${name}, ${mode}:`, ...lines.map((l) => `  ${l}`));
  };
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ colorScheme: "light" });
  await look("light", null);
  await page.emulateMedia({ colorScheme: "dark" });
  await look("dark", ["color-contrast", "link-in-text-block"]);
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 390, height: 844 });
  await settled(page);
  await look("390 px", narrow);
}

const suite = new Suite("axe");
const tabs = await Tabs.open();
const context = await tabs.context({ reducedMotion: "reduce" });
const page = await context.newPage();

async function check(name, url) {
  await suite.test(name, async () => {
    const bad = [];
    await page.goto(url);
    await settled(page);
    await page.evaluate(thinOut);
    await page.evaluate(axe.source);
    await inAllModes(page, name, bad);
    if (bad.length) throw Object.assign(new Error(), { lines: bad });
  });
}

for (const [name, folder] of Object.entries(kinds))
  await check(name, urlOf(path.join(site, folder, "index.html")));
for (const [name, hash] of Object.entries(states)) {
  await page.goto("about:blank");
  await check(`profile, ${name}`, urlOf(path.join(site, PROFILE, "index.html")) + hash);
}

/* Pages that the samples alone do not make: notes, a baseline, a page for each dump. */
const more = scratch("more");
const input = scratch("input");
fs.cpSync(path.join(samples, "catalog"), path.join(input, "catalog"), { recursive: true });
fs.mkdirSync(path.join(input, "notes"));
fs.writeFileSync(path.join(input, "notes/catalog.md"),
  "# Catalog\n\nSee [[service:catalog]], [[frame:no.such]].\n\n- a\n- `b`\n\n" +
  "| a | b |\n|---|---|\n| 1 | 2 |\n");
flamefolio("build", "-q", "--dump-pages", "--page-budget", "30", "--baseline", samples, input,
  "-o", more);
const dump = fs.readdirSync(path.join(more, "files/catalog/d"))[0];
for (const [name, folder] of Object.entries({
  "front with a baseline": "", notes: "notes", note: "notes/catalog",
  "service with a note": "s/catalog", "one dump": `files/catalog/d/${dump}`,
  "comparison with a baseline": "s/catalog/goroutine-goroutine/diff/baseline",
}))
  await check(name, urlOf(path.join(more, folder, "index.html")));

const dumps = path.join(samples, "orders/pod=orders-0/region=eu-west/cpu");
const flame = scratch("flame.html");
flamefolio("flame", dumps, "-o", flame);
await check("flame file", urlOf(flame));
await tabs.close();
suite.end();
