// SPDX-License-Identifier: MIT
/*
 * Usage: node hostile.mjs
 * A report whose every name tries to run, in the hands of a person: pages with script, all parts of
 * the explorer used. Nothing may run, no element may appear, and names stay what they are.
 */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { flamefolio, here, ok, same, scratch, Suite, Tabs, urlOf } from "./kit.mjs";
import { Explorer, settled } from "./explorer.mjs";
import { folded, functionsOf } from "./oracle.mjs";

/* Names that would set a flag if they ran, and names that scripts trip over. */
const NAMES = [
  "<img src=x onerror=window.owned=1>", "\"><svg onload=window.owned=1>",
  "</script><script>window.owned=1</script>", "</style><script>alert(1)</script>",
  "'-alert(1)-'", "javascript:alert(1)", "${alert(1)}", "{{constructor.constructor('alert(1)')()}}",
  "__proto__", "constructor", "hasOwnProperty", "a,b|(c", "x=\"1\" y!=2", "a\\b\"c'd", "100%&f=1#q",
  "\u202egnp.exe", "line\u2028break", "\uFFFD", "<!--", "]]>", "&lt;b&gt;", "-->", " lead",
  "tab\there",
];
const MAKE = `
import json, sys
sys.path.insert(0, sys.argv[1])
import hostile_names
hostile_names.make_input(sys.argv[2], json.load(open(sys.argv[3])), False)
`;

const input = scratch("hostile");
const site = scratch("hostile-site");
fs.writeFileSync(scratch("names.json"), JSON.stringify(NAMES));
execFileSync("python3", ["-c", MAKE, path.join(here, ".."), input, scratch("names.json")]);
flamefolio("build", "-q", "--page-budget", "100", input, "-o", site);

const suite = new Suite("hostile");
const OWN = "svc-00/process_cpu-cpu/index.html";
const tabs = await Tabs.open();
suite.afterFailure = () => tabs.forget();
const context = await tabs.context({ permissions: ["clipboard-read", "clipboard-write"] });
const page = await context.newPage();

/** What a name might have made of a page, if it had been taken for more than a name. */
const injected = () => ({
  owned: window.owned ?? null,
  elements: [...document.querySelectorAll("img, iframe, object, embed, base, form, svg[onload]")]
    .map((e) => e.outerHTML.slice(0, 100)),
  attributes: [...document.querySelectorAll("*")]
    .flatMap((e) => [...e.attributes].filter((a) => /^on/i.test(a.name)).map((a) => a.name)),
  links: [...document.querySelectorAll("a[href]")].map((a) => a.protocol)
    .filter((p) => p && !/^(file|https?|mailto|blob):$/.test(p)),
  polluted: Object.keys({}.__proto__).length,
});

async function harmless() {
  const { owned, elements, attributes, links, polluted } = await page.evaluate(injected);
  same({ owned, elements, attributes, links, polluted },
    { owned: null, elements: [], attributes: [], links: [], polluted: 0 }, "injected");
  tabs.calm(urlOf(site), urlOf(scratch("")));
}

const pages = fs.readdirSync(path.join(site, "s"), { recursive: true })
  .filter((f) => /^[^/]+\/[^/]*cpu[^/]*\/index\.html$/.test(f)).sort();

function has(file) {
  return fs.readFileSync(path.join(site, "s", file), "utf8").includes("octet-stream");
}

/** Everything of the explorer that shows a name. */
async function use(...names) {
  const explorer = new Explorer(page);
  await explorer.hoverAll();
  for (const name of names) {
    await explorer.search(name);
    if (/^(?!no)/.test(await explorer.matchedText())) await explorer.next();
  }
  await explorer.inverted();
  await explorer.hoverAll();
  await explorer.down();
  await explorer.filterTable(names[0]);
  if (await page.getByLabel("Group by").count()) await explorer.group("tenant");
  await harmless();
}

await suite.test("pages with an explorer are there", () =>
  ok(pages.filter((f) => has(f)).length >= 20, `${pages.length} pages`));

const PAGES = 8;
for (const [i, file] of pages.filter((f) => has(f)).slice(0, PAGES).entries()) {
  const names = NAMES.filter((_, k) => k % PAGES === i);
  await suite.test(`hover, search, group, invert: ${JSON.stringify(names).replace(/[^ -~]/g, "?")}`,
    async () => {
      await page.goto(urlOf(path.join(site, "s", file)));
      await settled(page);
      await use(...names);
    });
}

const first = urlOf(path.join(site, "s", pages.find((f) => has(f))));

/** A state as a link has it; the page is open already. */
async function go(fields) {
  await page.evaluate((hash) => {
    document.documentElement.dataset.explorer = "asked";
    location.hash = hash;
  }, new URLSearchParams(fields).toString());
  await settled(page);
}

await suite.test("every name as the function of a sandwich, by link", async () => {
  await page.goto(first);
  await settled(page);
  for (const name of NAMES) await go({ view: "sandwich", fn: name, q: name, find: name });
  await harmless();
});

await suite.test("every name in every field of a link", async () => {
  const fields = ["from", "to", "f", "group", "vs", "bf", "mode", "view", "zoom", "hide", "only",
    "shape", "align", "colour", "sort", "find", "show", "__proto__", "constructor"];
  for (const name of NAMES) {
    await go(fields.map((f) => [f, name]));
    await go({ f: `tenant=${JSON.stringify(name)}`, vs: "labels", find: name });
    await go({ [name]: name, group: "tenant" });
  }
  await page.goto("about:blank");
  await page.goto(`${first}#${new URLSearchParams(fields.map((f) => [f, NAMES[0]]))}`);
  await settled(page);
  await harmless();
});

await suite.test("exports: the SVG holds no script, folded and CSV hold the names", async () => {
  await page.goto(urlOf(path.join(site, "s", OWN)));
  await settled(page);
  const explorer = new Explorer(page);
  const svg = await explorer.download("SVG");
  const parsed = await page.evaluate((text) => {
    const doc = new DOMParser().parseFromString(text, "image/svg+xml");
    return {
      wrong: [...doc.querySelectorAll("parsererror, script, foreignObject, image, a, [onload]")]
        .map((e) => e.outerHTML.slice(0, 100)),
      text: doc.documentElement.textContent,
    };
  }, svg.toString());
  same(parsed.wrong, [], "elements of the SVG");
  ok(parsed.text.includes(NAMES[0]), "the name is not in the SVG");
  const csv = (await explorer.download("CSV")).toString();
  ok(!/^[=+\-@\t]/m.test(csv), "the CSV holds a formula");
  await harmless();
});

await suite.test("the flame command's page, driven", async () => {
  const out = scratch("hostile-flame.html");
  const dir = path.join(input, "svc-00/cpu");
  flamefolio("flame", path.join(dir, "0.pb.gz"), path.join(dir, "10.pb.gz"), "-o", out);
  await page.goto(urlOf(out));
  await settled(page);
  if (await page.locator("#cube").count()) await use(NAMES[0]);
  await harmless();
});

await suite.test("folded export of hostile names equals the command line's", async () => {
  const [service, type] = OWN.split("/");
  await page.goto(urlOf(path.join(site, "s", OWN)));
  await settled(page);
  const text = (await new Explorer(page).download("folded")).toString();
  const title = await page.locator("nav.crumbs li").nth(1).innerText();
  const expected = folded({ input, service: title, type });
  ok(functionsOf(expected).size > 3, `nothing expected of ${service}`);
  same(text.trim().split("\n").sort(),
    [...expected].map(([s, v]) => `${s} ${v}`).sort(), "folded");
});

await tabs.close();
suite.end();
