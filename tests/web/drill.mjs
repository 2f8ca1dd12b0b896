// SPDX-License-Identifier: MIT
/*
 * Usage: node drill.mjs SITE
 * Clicks through the report of samples/shop by links alone, without script: from the front page to
 * what the samples hide (see samples/README.md). A line a way, "ok" or "FAIL" and where it ended.
 */
import path from "node:path";
import { Browser } from "./browser.mjs";

/* A step: the link to click (its text, within what matches), then what the page has to say. */
const ways = {
  "the regression before and after the deploy": [
    { within: "article.finding", has: "recomputeTaxTable", link: /^before\/after deploy/ },
    { says: [/after deploy/, /recomputeTaxTable/, /applyTax/] },
  ],
  "the label value that misbehaves": [
    { within: "table.cards tr", has: "api-gateway", link: /^CPU/, card: true },
    { link: /^Labels$/ },
    { within: "tr:has(a)", has: "acme", link: /^acme$/ },
    { says: [/tenant=acme/, /This value against the rest/, /rewriteLegacyBasket/] },
  ],
  "the leaking instance's growing stack": [
    { within: "article.finding", has: "worker-1", link: /^Only pod=worker-1$/ },
    { says: [/pod=worker-1/, /How this value changed/, /\(\*Memory\)\.Remember/] },
  ],
  "the evidence of each finding": [
    { within: "article.finding", has: "recomputeTaxTable", link: /^Evidence$/ },
    { says: [/How this is computed/, /What speaks against it/, /72 dumps before and 54 after/] },
    { link: /^Findings/ },
    { within: "article.finding", has: "Remember", link: /^Evidence$/ },
    { says: [/What grows/, /Allocated meanwhile/, /line from an onset on/, /explain-finding/] },
    { link: /^Leaks$/ },
    { says: [/leaking/, /awaitAck/, /stable/] },
  ],
  "a function with callers, callees and lines": [
    { within: "article.finding", has: "new since v2.4.1", link: /recomputeTaxTable/ },
    { says: [/Callers and callees/, /applyTax/, /Source lines/, /tax_v241\.go:\d+/, /By label/] },
  ],
};

async function click(page, step) {
  let scope = page.locator("body");
  if (step.within) scope = page.locator(step.within).filter({ hasText: step.has }).first();
  const links = step.card
    ? scope.locator("a.card")
    : scope.locator("a").filter({ hasText: step.link });
  await links.first().click({ timeout: 10000 });
}

async function walk(page, start, steps) {
  await page.goto(start);
  for (const step of steps) {
    if (step.link) await click(page, step);
    const text = await page.locator("main").innerText();
    for (const wanted of step.says ?? [])
      if (!wanted.test(text)) throw new Error(`${page.url()} does not say ${wanted}`);
  }
}

const site = path.resolve(process.argv[2]);
const browser = await Browser.open(site);
let failed = 0;
for (const [name, steps] of Object.entries(ways)) {
  try {
    await walk(browser.bare, browser.root + "index.html", steps);
    console.log(`ok    drill: ${name}`);
  } catch (e) {
    failed++;
    console.log(`FAIL  drill: ${name}`);
    console.log(`        ${String(e.message).split("\n")[0]}`);
  }
}
await browser.close();
process.exit(failed ? 1 : 0);
