// SPDX-License-Identifier: MIT
/*
 * Usage: node check.mjs SITE [--shots DIR [PAGE...]] [--limit N]
 * Checks a report: rules over the text of all pages, then at most N (60) of them in Chromium and
 * in html-validate. A line a check, "ok" or "FAIL" and the offenders. With --shots it takes
 * pictures of the named pages (index.html when none is named) instead.
 */
import fs from "node:fs";
import path from "node:path";
import { HtmlValidate } from "html-validate";
import { Browser, samplePages } from "./browser.mjs";
import { checkSite, readSite } from "./site.mjs";

let failed = 0;

function report(name, note, bad) {
  if (bad.length === 0) {
    console.log(`ok    web ${name} (${note})`);
    return;
  }
  failed++;
  console.log(`FAIL  web ${name} (${note}): ${bad.length} problems`);
  for (const b of bad.slice(0, 12)) console.log(`        ${b}`);
  if (bad.length > 12) console.log(`        and ${bad.length - 12} more`);
}

async function checkInBrowser(site, pages) {
  const rows = {
    console: "no console errors",
    requests: "no request leaves the report",
    overflow: "nothing sticks out at 1440 and 390 px",
    dark: "dark mode has its own background",
    print: "prints on white",
    text: "the same text without script",
  };
  const bad = Object.fromEntries(Object.keys(rows).map((k) => [k, []]));
  const browser = await Browser.open(site.dir);
  try {
    for (const file of pages)
      for (const [key, what] of await browser.check(file)) bad[key].push(`${file}: ${what}`);
    const bytes = await browser.paper(pages[0]);
    if (bytes < 1000) bad.print.push(`${pages[0]}: the PDF has ${bytes} bytes`);
  } finally {
    await browser.close();
  }
  for (const [key, name] of Object.entries(rows)) report(name, `${pages.length} pages`, bad[key]);
}

async function validate(site, pages) {
  const config = JSON.parse(fs.readFileSync(new URL("htmlvalidate.json", import.meta.url)));
  const validator = new HtmlValidate(config);
  const bad = [];
  for (const file of pages) {
    const result = await validator.validateFile(path.join(site.dir, file));
    for (const r of result.results)
      for (const m of r.messages.slice(0, 5))
        bad.push(`${file}:${m.line}:${m.column}: ${m.message} [${m.ruleId}]`);
  }
  report("valid HTML", `${pages.length} pages`, bad);
}

async function main(args) {
  const dir = args.shift();
  const option = (name) => {
    const i = args.indexOf(name);
    return i < 0 ? null : args.splice(i, 2)[1];
  };
  const shots = option("--shots");
  const limit = Number(option("--limit") ?? 60);
  if (!dir || !fs.existsSync(path.join(dir, "index.html"))) {
    console.log(`FAIL  web: no index.html in ${dir}`);
    return 1;
  }
  if (shots) {
    const browser = await Browser.open(dir);
    for (const file of args.length ? args : ["index.html"]) await browser.shoot(file, shots);
    await browser.close();
    return 0;
  }
  const site = readSite(dir);
  for (const { name, note, bad } of checkSite(site)) report(name, note, bad);
  const pages = samplePages(site.pages.keys(), limit);
  await validate(site, pages);
  await checkInBrowser(site, pages);
  console.log(`web: ${site.pages.size} pages, ${pages.length} in the browser, ${failed} failures`);
  return failed ? 1 : 0;
}

process.exitCode = await main(process.argv.slice(2));
