// SPDX-License-Identifier: MIT
/*
 * The graph of the explorer and its tools as a person finds them: controls by their role and name,
 * numbers as the text that stands there. Acts end when the page says that all is drawn.
 */
import fs from "node:fs";
import { ok, same, shows } from "./kit.mjs";
import { minus, parseFolded, sum } from "./oracle.mjs";

const ROW = 18;


/** Waits until the explorer of a page, if it has one, has drawn all that was asked for. */
export async function settled(page) {
  await page.waitForFunction(() => {
    const { explorer } = document.documentElement.dataset;
    const cube = document.querySelector("script[type='application/octet-stream']");
    return explorer === "ready" || (!explorer && !cube);
  });
}

const PERCENT = /([\d.]+)\s*%/g;

export class Driver {
  /** The page has the mouse; what is driven may stand in a frame of it, or in a section of many. */
  constructor(page, { frame = page, section = "body" } = {}) {
    this.page = page;
    this.frame = frame;
    this.root = frame.locator(section);
    this.bar = this.root.locator("[data-part=bar]");
    this.tools = this.root.locator("[data-part=tools]");
    this.time = this.root.locator("[data-part=timeline] [role=slider]");
    this.graphs = this.root.locator("[data-part=flame] .fg");
    this.graph = this.graphs.first();
  }

  async open(url) {
    await this.page.goto("about:blank");
    await this.page.goto(url);
    await this.settled();
  }

  settled() {
    return settled(this.frame);
  }

  async keys(...names) {
    for (const name of names) await this.page.keyboard.press(name);
    await this.settled();
  }

  /** What the address says, by key; null or '' where it says nothing. */
  async state() {
    const q = new URLSearchParams((await this.frame.evaluate(() => location.hash)).slice(1));
    const text = (key) => q.get(key) ?? "";
    return {
      from: q.get("from"), to: q.get("to"), bfrom: q.get("bfrom"), bto: q.get("bto"),
      filters: q.getAll("f"), hide: q.getAll("hide"), only: q.getAll("only"), q: text("q"),
      vs: text("vs"), view: text("view"), fn: text("fn"), zoom: text("zoom"), align: text("align"),
    };
  }

  /* ---- the graph ---- */

  async canvasBox() {
    await this.graph.scrollIntoViewIfNeeded();
    return this.graph.boundingBox();
  }

  /** Middle of a frame in the window: {x, width, row} of the oracle; bottom: rows grow upward. */
  async at({ x, width, row, bottom }) {
    const box = await this.canvasBox();
    const y = bottom ? box.height - ROW * (row + 0.5) : ROW * (row + 0.5);
    const moved = await this.frame.evaluate((to) => {
      scrollBy(0, to - innerHeight / 2);
      return to - innerHeight / 2;
    }, box.y + y);
    ok(Number.isFinite(moved), "not a place");
    const now = await this.graph.boundingBox();
    return [now.x + now.width * (x + width / 2), now.y + y];
  }

  async hover(place) {
    const [x, y] = await this.at(place);
    await this.page.mouse.move(x - 1, y);
    await this.page.mouse.move(x, y);
  }

  /** The pointer over the whole picture, in a grid. */
  async hoverAll() {
    const box = await this.canvasBox();
    for (let row = 0; row < Math.min(box.height / ROW, 8); row++)
      for (let x = 0.05; x < 1; x += 0.2)
        await this.page.mouse.move(box.x + box.width * x, box.y + ROW * (row + 0.5));
  }

  async click(place) {
    const [x, y] = await this.at(place);
    await this.page.mouse.click(x, y);
    await this.settled();
  }

  /** By Tab, as a person comes to it. */
  async focusGraph() {
    await this.graph.locator("canvas").focus();
    await this.settled();
  }

  /** What is said of the frame that is pointed at or selected. */
  async frameText(graph = this.graph) {
    const tip = graph.locator(".tip");
    ok(await tip.isVisible(), "no frame is told of");
    return (await tip.innerText()).replace(/\s+/g, " ");
  }

  async frameSays({ name, level, share, zoomed }) {
    const text = await this.frameText();
    if (name) ok(text.startsWith(`${name} `), `"${text}" where ${name} was expected`);
    if (level !== undefined) this.showsLevel(text.slice(name?.length ?? 0), level);
    if (share !== undefined && share < 100)
      shows(/([\d.,]+) % of (?:all|[\d.])/.exec(text)?.[1], share, text);
    if (zoomed !== undefined) shows(/([\d.,]+) % of the zoomed/.exec(text)?.[1], zoomed, text);
  }

  /** The first level of a text, in cores. */
  showsLevel(text, cores) {
    const m = /([\d.,]+) (µ|m)?cores?/.exec(text);
    const size = { "µ": 1e-6, m: 1e-3 }[m?.[2]] ?? 1;
    ok(m, `"${text}" without cores`);
    shows(m[1], cores / size, text);
  }

  async exportsFolded(expected) {
    const found = parseFolded((await this.download("folded")).toString());
    same(sum(found), sum(expected), "sum of the folded export");
    same([...minus(found, expected)].slice(0, 3), [], "stacks that differ");
  }

  /** What was cut stands as "other": names are lost then, values are not. */
  async exportsSum(total) {
    const found = sum(parseFolded((await this.download("folded")).toString()));
    ok(Math.abs(found - total) <= total * 1e-9 + 1, `the folded export holds ${found} of ${total}`);
  }

  /* ---- search ---- */

  query() {
    return this.tools.getByLabel("Search").inputValue();
  }

  async search(text) {
    await this.tools.getByLabel("Search").fill(text);
    await this.settled();
  }

  async searchHasFocus() {
    return this.tools.getByLabel("Search").evaluate((e) => e === document.activeElement);
  }

  async next() {
    await this.tools.getByRole("button", { name: /next/i }).click();
    await this.settled();
  }

  async previous() {
    await this.tools.getByRole("button", { name: /previous/i }).click();
    await this.settled();
  }

  matchedText() {
    return this.root.locator("[data-part=matched]").innerText();
  }

  /** The matched share of all, and of the zoomed frame where one is given. */
  async showsMatched(value, total, inside, zoomed) {
    const text = (await this.matchedText()).replace(/\s/g, " ");
    const found = [...text.matchAll(PERCENT)].map((m) => m[0]);
    ok(found.length > 0, `"${text}" has no share`);
    shows(found[0], (100 * value) / total, `matched of all in "${text}"`);
    if (zoomed) shows(found[1], (100 * inside) / zoomed, `matched of the zoom in "${text}"`);
  }

  /* ---- view ---- */

  async inverted() {
    await this.press("inverted");
  }

  async down() {
    await this.press("top-down");
  }

  async shape(name) {
    await this.press(name);
  }

  async colour(name) {
    await this.press(name);
  }

  async align(name) {
    await this.press(name === "right" ? "end" : "begin");
  }

  async fold(on) {
    const button = this.tools.getByRole("button", { name: "Fold chains" });
    if ((await button.getAttribute("aria-pressed")) !== String(on)) await button.click();
    await this.settled();
  }

  async press(name) {
    await this.tools.getByRole("button", { name, exact: true }).first().click();
    await this.settled();
  }

  /** A frame of one of the two graphs of a sandwich: the heaviest next to the function. */
  async sandwichSays(side, name, level) {
    const graph = this.graphs.nth(side === "callers" ? 0 : 1);
    const { fn } = await this.state();
    const away = side === "callers" ? "ArrowUp" : "ArrowDown";
    await graph.locator("canvas").focus();
    await this.keys("Home");
    if (!(await this.frameText(graph)).startsWith(`${fn} `)) await this.keys(away);
    ok((await this.frameText(graph)).startsWith(`${fn} `), `${side} do not begin with ${fn}`);
    if (name !== fn) await this.keys(away);
    const text = await this.frameText(graph);
    ok(text.startsWith(`${name} `), `${side}: "${text}" where ${name} was expected`);
    this.showsLevel(text.slice(name.length), level);
  }

  /** Colour of the picture within a frame, of most of it: [red, green, blue]. */
  async pixel(place) {
    const [x, y] = await this.at({ ...place, width: 0 });
    return this.pixelAt(x + 2, y - 6);
  }

  async pixelAt(x, y) {
    await this.drawn();
    return this.graph.locator("canvas").evaluate((canvas, at) => {
      const { left, top } = canvas.getBoundingClientRect();
      const by = devicePixelRatio;
      const { data } = canvas.getContext("2d").getImageData((at[0] - left) * by, (at[1] - top) * by,
        12, 12);
      const counts = new Map();
      for (let i = 0; i < data.length; i += 4) {
        const colour = data.slice(i, i + 3).join();
        counts.set(colour, (counts.get(colour) ?? 0) + 1);
      }
      return [...counts].sort((a, b) => b[1] - a[1])[0][0].split(",").map(Number);
    }, [x, y]);
  }

  /** Of the first match of a name, without what marks matches. */
  async pixelOf(name) {
    await this.search(name);
    await this.next();
    await this.search("");
    const box = await this.graph.locator(".mark").boundingBox();
    return this.pixelAt(box.x + 2, box.y + 3);
  }

  /** Two frames of the screen later pictures are there. */
  drawn() {
    return this.frame.evaluate(() => new Promise((done) =>
      requestAnimationFrame(() => requestAnimationFrame(done))));
  }

  async picture() {
    await this.drawn();
    return this.graph.locator("canvas").evaluate((canvas) => canvas.toDataURL());
  }

  /** Elements of the graph that Tab stops at. */
  tabStops() {
    return this.root.locator("[data-part=flame]").evaluate((part) =>
      [...part.querySelectorAll("a[href], button, input, select, [tabindex='0']")]
        .filter((e) => e.checkVisibility() && e.tabIndex >= 0).length);
  }

  async helpIsOpen(is) {
    same(await this.frame.getByRole("dialog", { name: "Keys" }).isVisible(), is, "help is open");
  }

  /** What a file of the view holds. */
  async download(kind) {
    const [file] = await Promise.all([
      this.page.waitForEvent("download"),
      this.tools.getByRole("button", { name: kind, exact: true }).click(),
    ]);
    return fs.readFileSync(await file.path());
  }

  /* ---- menu, clipboard ---- */

  async menuOf(place) {
    const [x, y] = await this.at(place);
    await this.page.mouse.click(x, y, { button: "right" });
    await this.menuOpens();
  }

  async menuByKey() {
    await this.focusGraph();
    await this.page.keyboard.press("Shift+Enter");
    await this.menuOpens();
  }

  async menuOpens() {
    await this.frame.getByRole("menu").waitFor();
  }

  async choose(name) {
    await this.frame.getByRole("menuitem", { name }).first().click();
    await this.settled();
  }

  clipboard() {
    return this.page.evaluate(() => navigator.clipboard.readText());
  }

  async copyLink() {
    await this.bar.getByRole("button", { name: "Copy link" }).click();
    const told = this.frame.getByRole("dialog");
    await told.waitFor();
    const link = await this.clipboard().catch(() => told.getByRole("textbox").inputValue());
    await told.getByRole("button", { name: "Close" }).click();
    return link;
  }
}
