// SPDX-License-Identifier: MIT
/*
 * The explorer of a page as a person finds it: what is selected, what it is compared with, what its
 * table says. The graph is in driver.mjs.
 */
import { Driver } from "./driver.mjs";
import path from "node:path";
import { ok, same, shows, Suite, Tabs } from "./kit.mjs";

export { settled } from "./driver.mjs";

export class Explorer extends Driver {
  async range() {
    const { from, to } = await this.state();
    return [from, to];
  }

  said() {
    return this.bar.locator("[data-part=said]").innerText();
  }

  /* ---- time ---- */

  async plotBox() {
    await this.time.scrollIntoViewIfNeeded();
    return this.time.boundingBox();
  }

  /** Start, width and number of buckets, as the chart tells them. */
  async axis() {
    const text = await this.root.locator("[data-part=timeline] svg[data-t]").getAttribute("data-t");
    const [start, width, n] = text.split(" ").map(Number);
    return { start, width, n };
  }

  /** Where on the screen a time is; by buckets of the chart. */
  async atTime(time, shift) {
    const box = await this.plotBox();
    const { start, width, n } = await this.axis();
    const place = (Date.parse(time) / 1000 - start) / width + shift;
    const bucket = Math.min(Math.max(place, 0.1), n - 0.1);
    return [box.x + (box.width * bucket) / n, box.y + box.height / 2];
  }

  /** Drags over all that lies between two times, either way round. */
  async drag(from, to) {
    const forth = from < to;
    const [x0, y] = await this.atTime(from, forth ? 0.5 : -0.5);
    const [x1] = await this.atTime(to, forth ? -0.5 : 0.5);
    await this.page.mouse.move(x0, y);
    await this.page.mouse.down();
    await this.page.mouse.move((x0 + x1) / 2, y + 3);
    await this.page.mouse.move(x1, y);
    await this.page.mouse.up();
    await this.settled();
  }

  async dragBase(from, to) {
    await this.bar.getByRole("button", { name: "the baseline" }).click();
    await this.drag(from, to);
  }

  async rangeByKeys(from, to) {
    const { start, width } = await this.axis();
    const bucket = (time) => Math.round((Date.parse(time) / 1000 - start) / width);
    await this.time.focus();
    await this.keys("Home", ...Array(bucket(from)).fill("ArrowRight"));
    await this.keys(...Array(bucket(to) - bucket(from) - 1).fill("Shift+ArrowRight"), "Enter");
  }

  async clearRangeByKeys() {
    await this.time.focus();
    await this.keys("Escape");
  }

  /** Points at a time; the places (0..1) of the rule on all charts that show one. */
  async crosshair(time) {
    const [x, y] = await this.atTime(time, 0);
    await this.page.mouse.move(x, y);
    return this.frame.evaluate(() => [...document.querySelectorAll(".cross line")]
      .filter((l) => l.checkVisibility())
      .map((l) => Number.parseFloat(l.getAttribute("x1")) / 100));
  }

  async crosshairSays() {
    const texts = this.root.locator("[data-part=timeline] .cross text");
    return (await texts.allTextContents()).join(" ");
  }

  /* ---- labels, comparison ---- */

  async typeFilter(text, box = 0) {
    const open = this.bar.getByRole("button", { name: "Add filter" }).nth(box);
    await open.click();
    const form = this.bar.getByRole("group", { name: "Add a filter" }).filter({ visible: true });
    await form.getByLabel("or typed").fill(text);
    await this.keys("Enter");
    return form;
  }

  async addFilter(text) {
    await this.typeFilter(text);
    await this.bar.getByRole("button", { name: `Remove filter ${text}`, exact: true }).first()
      .waitFor({ timeout: 3000 });
  }

  /** The baseline begins with the labels of the selection; they give way. */
  async setBaseFilter(before, text) {
    await this.bar.getByRole("button", { name: `Remove filter ${before}`, exact: true }).last()
      .click();
    await this.typeFilter(text, 1);
  }

  /** By the parts of the form: a value is ticked, or a pattern typed. */
  async chooseFilter(key, condition, ...values) {
    await this.bar.getByRole("button", { name: "Add filter" }).first().click();
    const form = this.bar.getByRole("group", { name: "Add a filter" });
    await form.getByRole("combobox", { name: "Label", exact: true }).selectOption({ label: key });
    await form.getByLabel("Condition").selectOption({ label: condition });
    if (/match/.test(condition)) await form.getByLabel("Pattern").fill(values[0]);
    else for (const v of values) await form.getByRole("checkbox", { name: v || "without" }).check();
    await form.getByRole("button", { name: "Add" }).click();
    await this.settled();
  }

  async removeFilter(text) {
    await this.bar.getByRole("button", { name: `Remove filter ${text}`, exact: true }).click();
    await this.settled();
  }

  async refuses(text) {
    const form = await this.typeFilter(text);
    ok((await form.getByRole("alert").innerText()).length > 5, `"${text}" is not refused`);
    await this.keys("Escape");
    same((await this.state()).filters, [], "filters");
  }

  async saysNothing() {
    ok(/nothing/.test(await this.said()), await this.said());
    const all = await this.everything();
    const wrong = /.{0,30}(NaN|undefined|null|Infinity)/.exec(all);
    ok(!wrong, wrong?.[0]);
  }

  async group(key) {
    await this.bar.getByLabel("Group by").selectOption(key);
    await this.settled();
  }

  /** Of the group: the value of each row, and the text of its level. */
  async lines() {
    const rows = await this.root.locator("[data-part=groups] tbody tr").evaluateAll((all) =>
      all.map((tr) => [tr.querySelector("th").textContent, tr.querySelector("td.n").textContent]));
    return rows.map(([value, text]) => ({ value: value === "(without)" ? "" : value, text }));
  }

  /** By keys the list is walked with arrows, as a person does who has no mouse. */
  async compareWith(vs, by) {
    const list = this.bar.getByLabel("Compare with");
    if (by === "keys") {
      const at = await list.evaluate((select, value) =>
        [...select.options].filter((o) => !o.disabled).findIndex((o) => o.value === value), vs);
      await list.focus();
      await this.keys(...Array(at).fill("ArrowDown"));
    } else {
      await list.selectOption(vs);
    }
    await this.settled();
  }

  async mode(mode, by) {
    const button = this.bar.getByRole("button", { name: mode === "share" ? "shares" : "rates" });
    if (by === "keys") {
      await button.focus();
      await this.keys("Enter");
    } else {
      await button.click();
    }
    await this.settled();
  }

  /* ---- what is said ---- */

  /**
   * The selection sentence: level and dumps of an export. Of states and differences a page also
   * counts dumps that reach into the range, and none that differences begin with.
   */
  async showsTotal({ level, dumps, instances, unit, kind }) {
    const said = (await this.said()).replace(/\s/g, " ");
    ok(kind !== "delta" || said.includes(`${dumps.toLocaleString("en")} dump`),
      `"${said}" without ${dumps} dumps`);
    ok(said.includes(`of ${instances} instance`), `"${said}" without ${instances} instances`);
    const per = /([\d.,]+) (\S+) in [\d,]+ dumps?/.exec(said);
    const sizes = { cores: 1e9, mcores: 1e6, "ms/s": 1e6, "s/s": 1e9, MiB: 2 ** 20, KiB: 1024,
      GiB: 2 ** 30 };
    ok(per && (sizes[per[2]] || unit === "count"), `"${said}" without a level`);
    shows(per[1], level / (sizes[per[2]] ?? 1), "level");
  }

  /** Rows of the table of functions against sums of stacks; the first five by self. */
  async showsFunctions(rows, total, { level }) {
    const heads = await this.root.locator("[data-part=top] table:visible th[scope=col]")
      .allInnerTexts();
    const unit = heads.find((h) => /^Self/.test(h)) ?? "";
    const size = (/MiB/.test(unit) && 2 ** 20) || (/KiB/.test(unit) && 1024) ||
      (/ms\/s/.test(unit) && 1e6) || 1e9;
    const expected = [...rows].filter(([, row]) => row.self > 0)
      .sort((a, b) => b[1].self - a[1].self).slice(0, 5);
    for (const [name, row] of expected) {
      const cells = await this.cellsOf(name);
      const part = (value) => ((value / total) * level) / size;
      shows(cells.find(([head]) => /^Self/.test(head))?.[1], part(row.self), `self of ${name}`);
      shows(cells.find(([head]) => /^Total %/.test(head))?.[1], (100 * row.total) / total,
        `total % of ${name}`);
    }
  }

  /** [[head, text]...] of a function's row in the table that is seen. */
  async cellsOf(name) {
    const found = await this.root.locator("[data-part=top] table:visible").evaluateAll(
      (tables, full) => {
        for (const table of tables) {
          const heads = [...table.tHead.rows[0].cells].map((c) => c.innerText.trim());
          for (const row of table.tBodies[0].rows) {
            const titles = [...row.querySelectorAll("[title]")].map((e) => e.title.split("\n")[0]);
            if (titles.includes(full))
              return [...row.cells].map((c, i) => [heads[i], c.innerText.trim()]);
          }
        }
        return null;
      }, name);
    ok(found, `the table has no ${name}`);
    return found;
  }

  async rowText(name) {
    await this.filterTable(name.split(".").at(-1));
    return (await this.cellsOf(name)).map((c) => c[1]).join(" | ");
  }

  /** Both sides of a function's row, and the change between them. */
  async rowCompares(name, { now, was }, mode) {
    await this.filterTable(name.split(".").at(-1));
    const cells = await this.cellsOf(name);
    const numbers = cells.filter(([head]) => /%$|cores$|[MKG]iB$|ms\/s$/.test(head));
    const size = /mcores/.test(numbers[0]?.[0]) && mode !== "share" ? 1e-3 : 1;
    ok(numbers.length >= 2, `no two sides in ${JSON.stringify(cells)}`);
    for (const [i, value] of [was, now].entries())
      if (value) shows(numbers[i][1], value / size, `${numbers[i][0]} of ${name}`);
      else same(numbers[i][1], "–", `${numbers[i][0]} of ${name}`);
  }

  /** The frame of the whole, selected by keys. */
  async wholeCompares({ now, was }, mode) {
    const text = (await this.frameText()).replace(/\s/g, " ");
    if (mode === "share") {
      ok(/100 %/.test(text), text);
      return;
    }
    const [sides] = text.matchAll(now === was ? /() ([\d.,]+) cores, same/g
      : /([\d.,]+) ?\S* → ([\d.,]+)/g);
    ok(sides, `no two sides in "${text}"`);
    if (now !== was) shows(sides[1], was, "whole of the base");
    shows(sides[2], now, "whole of the selection");
  }

  /* ---- table ---- */

  get table() {
    return this.root.locator("[data-part=top] table:visible").first();
  }

  async filterTable(text) {
    await this.root.locator("[data-part=top]").getByLabel("Filter").fill(text);
    await this.settled();
  }

  async sortBy(column, by, direction) {
    const head = this.table.locator("th").filter({ hasText: new RegExp(`^${column}`) }).first();
    for (let i = 0; i < 3; i++) {
      if (i > 0 && (await head.getAttribute("aria-sort")) === direction) return;
      if (by === "keys") {
        await head.getByRole("button").focus();
        await this.keys("Enter");
      } else {
        await head.getByRole("button").click();
        await this.settled();
      }
    }
    throw new Error(`${column} is not sorted ${direction}`);
  }

  /** Whole names of the first functions of the table. */
  tableNames(n) {
    return this.table.evaluate((table, most) => [...table.tBodies[0].rows].slice(0, most)
      .map((row) => row.querySelector("[title]").title.split("\n")[0]), n);
  }

  tableSays() {
    return this.table.locator("caption").innerText();
  }

  /** A row of the call tree, or of a branch of it: the first of that name. */
  async treeSays(name, level, share, tree = this.root.locator("[data-part=tree]")) {
    const line = tree.locator("summary, .leaf").filter({ visible: true })
      .filter({ has: this.page.locator(`code[title=${JSON.stringify(name)}]`) }).first();
    const text = (await line.locator(".num").allInnerTexts()).join(" ");
    const numbers = text.split(" ");
    const has = (value) => numbers.some((n) => {
      try {
        shows(n, value, "");
        return true;
      } catch {
        return false;
      }
    });
    ok(has(share), `"${text}" without ${share} %`);
    ok(has(level) || has(level * 1e3), `"${text}" without ${level} cores`);
  }

  everything() {
    return this.root.locator("main").filter({ visible: true }).innerText();
  }

  /** All that a person sees of a state; what two tabs with the same link have in common. */
  async view() {
    const text = (part) => this.root.locator(`[data-part=${part}]`).filter({ visible: true })
      .allInnerTexts();
    const parts = {};
    for (const part of ["said", "against", "matched", "groups", "left", "caption"])
      parts[part] = await text(part);
    parts.rows = (await this.table.innerText()).split("\n").slice(0, 60);
    parts.pressed = await this.root.locator("[aria-pressed=true]").filter({ visible: true })
      .allInnerTexts();
    parts.picture = await this.picture();
    parts.hash = await this.frame.evaluate(() => location.hash);
    return parts;
  }
}

/** The profile of the samples that most parts look at, and times of their day. */
export const ORDERS = { service: "orders", type: "process_cpu-cpu" };
export const at = (time) => `2026-11-21T${time}Z`;

export const CLIPBOARD = { permissions: ["clipboard-read", "clipboard-write"] };

/** What each part begins with: the site that was named, its results, a page. */
export async function startPart(name, options) {
  const site = path.resolve(process.argv[2]);
  const suite = new Suite(name);
  const tabs = await Tabs.open();
  suite.afterFailure = () => tabs.forget();
  const context = await tabs.context(options);
  const page = await context.newPage();
  return { site, suite, tabs, context, page, explorer: new Explorer(page) };
}
