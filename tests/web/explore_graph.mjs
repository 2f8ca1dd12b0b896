// SPDX-License-Identifier: MIT
/*
 * Usage: node explore_graph.mjs SITE
 * The flame graph of the explorer, by mouse and by keys: what each frame says, zoom, focus, hide,
 * search, sandwich, inverted, flame, folded chains, copies, colours. The expected numbers are sums
 * over the stacks that "flamefolio export" writes; places of frames follow from them.
 */
import path from "node:path";
import { ok, same, urlOf } from "./kit.mjs";
import { at, CLIPBOARD, ORDERS, startPart } from "./explorer.mjs";
import {
  below, callees, callers, children, facts, folded, heaviest, heaviestPath, inverted, keep, matched,
  placeOf, sum,
} from "./oracle.mjs";

const { site, suite, tabs, explorer } = await startPart("graph", CLIPBOARD);

const all = folded(ORDERS);
const told = facts(ORDERS);
const TAX = "shop/pricing.recomputeTaxTable";
const url = urlOf(path.join(site, "s/orders/process_cpu-cpu/index.html"));

/** Level, in cores, of a value of a selection. */
const level = (value, of = told) => ((value / of.total) * of.level) / 1e9;
const open = (hash = "") => explorer.open(url + hash);

/** Of a path of frames: what its frame has to say. */
function expectedOf(stacks, frames, whole = sum(stacks)) {
  const value = sum(below(stacks, frames));
  return { name: frames.at(-1), level: level(value), share: (100 * value) / whole };
}

/** A path of frames with the given last one, the heaviest such. */
function pathTo(stacks, fn) {
  const paths = new Map();
  for (const [stack, v] of stacks) {
    const frames = stack.split(";");
    const i = frames.indexOf(fn);
    if (i < 0) continue;
    const key = frames.slice(0, i + 1).join(";");
    paths.set(key, (paths.get(key) ?? 0) + v);
  }
  return heaviest(paths)[0].split(";");
}

await suite.test("a frame says its name, level and share: under the mouse", async () => {
  await open();
  for (const frames of [heaviestPath(all, 1), heaviestPath(all, 4), heaviestPath(all, 9),
    pathTo(all, TAX), pathTo(all, "encoding/json.checkValid")]) {
    await explorer.hover(placeOf(all, frames));
    await explorer.frameSays(expectedOf(all, frames));
  }
  await explorer.hover({ x: 0, width: 1, row: 0 });
  await explorer.frameSays({ level: level(told.total), share: 100 });
});

await suite.test("a frame says its name, level and share: by keys", async () => {
  await open();
  await explorer.focusGraph();
  const way = [];
  for (const frame of heaviestPath(all, 6)) {
    await explorer.keys("ArrowDown");
    way.push(frame);
    await explorer.frameSays(expectedOf(all, way));
  }
  // To the next sibling of a frame, and back; up to the caller.
  const split = [...Array(20).keys()].map((n) => heaviestPath(all, n))
    .findLast((p) => children(all, p).size > 1 && p.length < 20);
  await open();
  await explorer.focusGraph();
  for (let i = 0; i <= split.length; i++) await explorer.keys("ArrowDown");
  await explorer.keys("ArrowRight");
  const siblings = [...children(all, split)].sort((a, b) => b[1] - a[1]);
  await explorer.frameSays(expectedOf(all, [...split, siblings[1][0]]));
  await explorer.keys("ArrowLeft", "ArrowUp");
  await explorer.frameSays(split.length ? expectedOf(all, split) : { share: 100 });
});

await suite.test("zoom by click and back by click on a caller", async () => {
  await open();
  const frames = pathTo(all, "encoding/json.Unmarshal");
  await explorer.click(placeOf(all, frames));
  ok((await explorer.state()).zoom, "no zoom in the address");
  const inside = below(all, frames);
  const child = heaviest(children(all, frames));
  await explorer.hover({ ...placeOf(inside, [...frames, child[0]]), row: frames.length + 1 });
  await explorer.frameSays({
    name: child[0], level: level(child[1]), share: (100 * child[1]) / told.total,
    zoomed: (100 * child[1]) / sum(inside),
  });
  await explorer.click({ x: 0, width: 1, row: 0 });
  ok(!(await explorer.state()).zoom, "still zoomed");
});

await suite.test("zoom by Enter, back by Escape", async () => {
  await open();
  await explorer.focusGraph();
  await explorer.keys("ArrowDown", "ArrowDown", "ArrowDown", "Enter");
  const frames = heaviestPath(all, 3);
  ok((await explorer.state()).zoom, "no zoom in the address");
  const child = heaviest(children(all, frames));
  await explorer.keys("ArrowDown");
  await explorer.frameSays({
    name: child[0], share: (100 * child[1]) / told.total,
    zoomed: (100 * child[1]) / sum(below(all, frames)),
  });
  await explorer.keys("Escape");
  ok(!(await explorer.state()).zoom, "still zoomed");
});

/* What is typed, and the frames that it means. */
const searches = [
  ["a word", "json", /json/i],
  ["a regex", "^shop/(pricing|store)\\.", /^shop\/(pricing|store)\./i],
  ["two words with a comma", "recomputeTax, checkValid", /recomputeTax|checkValid/],
  ["upper case counts when typed", "Unmarshal", /Unmarshal/],
  ["a method with its star", "\\(\\*Engine\\)", /\(\*Engine\)/],
  ["a name as it is written", "(*Engine).applyTax", /\(\*Engine\)\.applyTax/],
];
for (const [name, q, regex] of searches) {
  await suite.test(`search for ${name}: ${q}`, async () => {
    await open();
    await explorer.search(q);
    await explorer.showsMatched(matched(all, regex), told.total);
    same((await explorer.state()).q, q, "q");
  });
}

await suite.test("search: matched % of the zoomed frame", async () => {
  const frames = pathTo(all, "shop/api.(*Orders).checkout");
  await open();
  await explorer.search("encoding/json");
  await explorer.click(placeOf(all, frames));
  const inside = below(all, frames);
  await explorer.showsMatched(matched(all, /encoding\/json/), told.total,
    matched(inside, /encoding\/json/), sum(inside));
});

await suite.test("search: next and previous go round all matches", async () => {
  await open();
  await explorer.search("recomputeTaxTable");
  const places = new Set([...all.keys()].filter((s) => s.includes(TAX))
    .map((s) => s.slice(0, s.indexOf(TAX) + TAX.length)));
  const seen = [];
  for (let i = 0; i <= places.size; i++) {
    await explorer.next();
    seen.push(await explorer.frameText());
  }
  ok(seen.every((t) => t.includes("recomputeTaxTable")), seen.find((t) => !t.includes("Tax")));
  same(seen.at(-1), seen[0], "after the last match comes the first");
  await explorer.previous();
  same(await explorer.frameText(), seen.at(-2), "previous");
});

await suite.test("search: letters in order, where nothing else fits; nothing", async () => {
  await open();
  await explorer.search("rcmptTxTbl");
  const fuzzy = /r.*c.*m.*p.*t.*T.*x.*T.*b.*l/i;
  await explorer.showsMatched(matched(all, fuzzy), told.total);
  ok(/similar|fuzzy|letters|close/i.test(await explorer.matchedText()), "not said to be inexact");
  await explorer.search("qqqzzzqqq");
  ok(/no match|none|nothing|0\s?%/i.test(await explorer.matchedText()), "no match is not said");
});

for (const by of ["mouse", "keys"]) {
  await suite.test(`sandwich by ${by}: callers and callees`, async () => {
    const fn = "encoding/json.Unmarshal";
    await open();
    if (by === "mouse") {
      await explorer.menuOf(placeOf(all, pathTo(all, fn)));
      await explorer.choose("Sandwich");
    } else {
      await explorer.search("json\\.Unmarshal$");
      await explorer.focusGraph();
      await explorer.next();
      await explorer.menuByKey();
      await explorer.choose("Sandwich");
    }
    const state = await explorer.state();
    same([state.view, state.fn], ["sandwich", fn], "state");
    const [up, down] = [callers(all, fn), callees(all, fn)];
    const [caller, callee] = [up, down].map((m) => heaviest(children(m, [fn])));
    await explorer.sandwichSays("callers", caller[0], level(caller[1]));
    await explorer.sandwichSays("callees", callee[0], level(callee[1]));
  });
}

await suite.test("sandwich of a function that calls itself: each stack once", async () => {
  const fn = "shop/store.(*node).walk";
  await open(`#${new URLSearchParams({ view: "sandwich", fn })}`);
  const value = sum(keep(all, (s) => s.includes(fn)));
  await explorer.sandwichSays("callees", fn, level(value));
});

await suite.test("inverted: functions by their self value, then who calls them", async () => {
  await open();
  await explorer.inverted();
  const leaves = inverted(all);
  await explorer.focusGraph();
  await explorer.keys("ArrowDown");
  const first = heaviest(children(leaves, []));
  await explorer.frameSays({ name: first[0], level: level(first[1]),
    share: (100 * first[1]) / told.total });
  await explorer.keys("ArrowDown");
  const caller = heaviest(children(leaves, [first[0]]));
  await explorer.frameSays({ name: caller[0], level: level(caller[1]) });
});

await suite.test("flame: the whole at the bottom, the same frames", async () => {
  await open();
  await explorer.shape("flame");
  const frames = heaviestPath(all, 2);
  await explorer.hover({ ...placeOf(all, frames), bottom: true });
  await explorer.frameSays(expectedOf(all, frames));
});

await suite.test("focus on a function: only stacks through it", async () => {
  await open();
  await explorer.menuOf(placeOf(all, pathTo(all, "encoding/json.Unmarshal")));
  await explorer.choose(/only/i);
  const kept = keep(all, (s) => s.includes("encoding/json.Unmarshal"));
  same((await explorer.state()).only, ["encoding/json.Unmarshal"], "only");
  await explorer.focusGraph();
  await explorer.keys("ArrowDown");
  const first = heaviest(children(kept, []));
  await explorer.frameSays({ name: first[0], level: level(first[1]) });
  await explorer.exportsFolded(kept);
});

await suite.test("hide stacks through a function: the rest", async () => {
  await open();
  await explorer.menuOf(placeOf(all, pathTo(all, TAX)));
  await explorer.choose(/leave out|hide/i);
  const kept = keep(all, (s) => !s.includes(TAX));
  same((await explorer.state()).hide, [TAX], "hide");
  await explorer.focusGraph();
  await explorer.keys("ArrowDown");
  const first = heaviest(children(kept, []));
  await explorer.frameSays({ name: first[0], level: level(first[1]) });
  await explorer.exportsFolded(kept);
});

await suite.test("chains of one value become one frame, which tells what it holds", async () => {
  await open();
  await explorer.fold(true);
  await explorer.focusGraph();
  const chain = [];
  // The first frame of all with its only callee of the same value.
  await explorer.keys("ArrowDown");
  let frames = heaviestPath(all, 1);
  for (;;) {
    chain.push(frames.at(-1));
    const next = [...children(all, frames)];
    if (next.length !== 1 || next[0][1] !== sum(below(all, frames))) break;
    frames = [...frames, next[0][0]];
  }
  await explorer.frameSays({ name: chain[0].length ? chain[0] : "", share: (100 *
    sum(below(all, chain))) / told.total });
  const child = heaviest(children(all, frames));
  await explorer.keys("ArrowDown");
  ok(child && (await explorer.frameText()).length > 0, "no frame below the chain");
  await explorer.fold(false);
});

await suite.test("copies: name, stack", async () => {
  const frames = pathTo(all, TAX);
  await open();
  await explorer.menuOf(placeOf(all, frames));
  await explorer.choose(/copy.*name/i);
  same(await explorer.clipboard(), TAX, "name");
  await explorer.menuOf(placeOf(all, frames));
  await explorer.choose(/copy.*stack/i);
  const copied = await explorer.clipboard();
  same(copied.split(/[;\n]/).map((l) => l.trim()).filter(Boolean), frames, "stack");
});

await suite.test("colours: by package, by value, by change; alike for alike", async () => {
  await open();
  const frames = pathTo(all, TAX);
  const colours = {};
  for (const mode of ["package", "value"]) {
    await explorer.colour(mode);
    colours[mode] = await explorer.pixel(placeOf(all, frames));
  }
  ok(String(colours.package) !== String(colours.value), `one colour in both: ${colours.value}`);
  await open("#from=2026-11-21T08:54:45Z&vs=before");
  const changed = await explorer.pixelOf("recomputeTaxTable$");
  ok(changed[0] > changed[2] + 40, `more is not orange: ${changed}`);
});

await suite.test("labels: the end instead of the beginning", async () => {
  await open();
  const before = await explorer.picture();
  await explorer.align("right");
  ok((await explorer.picture()) !== before, "the picture is the same");
  same((await explorer.state()).align, "right", "align");
});

await suite.test("one tab stop; / searches; ? shows the keys; Escape closes them", async () => {
  await open();
  await explorer.focusGraph();
  same(await explorer.tabStops(), 1, "tab stops of the graph");
  await explorer.keys("?");
  await explorer.helpIsOpen(true);
  await explorer.keys("Escape");
  await explorer.helpIsOpen(false);
  await explorer.focusGraph();
  await explorer.keys("/");
  ok(await explorer.searchHasFocus(), "/ does not lead to the search");
});

await suite.test("no error, no request", () => tabs.calm(urlOf(site)));
await tabs.close();
suite.end();
