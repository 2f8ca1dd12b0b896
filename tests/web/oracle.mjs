// SPDX-License-Identifier: MIT
/*
 * What the explorer has to show, from the command line alone: stacks of "flamefolio export" in
 * folded form, and plain sums over them. Nothing here knows the cube.
 */
import { flamefolio, samples } from "./kit.mjs";

const cache = new Map();

/** Options of a selection {service, type, from, to, labels, input, more}. */
function options(sel) {
  const args = [sel.input ?? samples, "--service", sel.service, "--type", sel.type];
  if (sel.from) args.push("--from", sel.from);
  if (sel.to) args.push("--to", sel.to);
  for (const label of sel.labels ?? []) args.push("--label", label);
  return [...args, ...(sel.more ?? [])];
}

/** What "export" writes for a selection; '' where nothing was selected (exit status 3). */
export function exported(sel, format, ...more) {
  const args = ["export", "--format", format, ...more, ...options(sel)];
  const key = args.join("\0");
  if (!cache.has(key)) {
    let text = "";
    try {
      text = flamefolio(...args);
    } catch (e) {
      if (e.status !== 3) throw e;
    }
    cache.set(key, text);
  }
  return cache.get(key);
}

/** Map of folded stack -> value. */
export function parseFolded(text) {
  const stacks = new Map();
  for (const line of text.split("\n")) {
    const i = line.lastIndexOf(" ");
    if (i < 0) continue;
    const stack = line.slice(0, i);
    stacks.set(stack, (stacks.get(stack) ?? 0) + Number(line.slice(i + 1)));
  }
  return stacks;
}

export const folded = (sel) => parseFolded(exported(sel, "folded"));

/** {total, level, dumps, instances, unit} of a selection. */
export function facts(sel) {
  const text = exported(sel, "json");
  if (!text) return { total: 0, level: 0, dumps: 0, instances: 0, functions: [] };
  return JSON.parse(text);
}

/** a - b, stack by stack; what becomes 0 is gone. */
export function minus(a, b) {
  const rest = new Map(a);
  for (const [stack, v] of b) {
    const left = (rest.get(stack) ?? 0) - v;
    if (left) rest.set(stack, left);
    else rest.delete(stack);
  }
  return rest;
}

export function sum(stacks) {
  let all = 0;
  for (const v of stacks.values()) all += v;
  return all;
}

export function keep(stacks, holds) {
  return new Map([...stacks].filter(([stack]) => holds(stack.split(";"))));
}

/** Name -> {self, total}; a name counts once a stack. */
export function functionsOf(stacks) {
  const rows = new Map();
  const row = (name) => {
    if (!rows.has(name)) rows.set(name, { self: 0, total: 0 });
    return rows.get(name);
  };
  for (const [stack, v] of stacks) {
    const frames = stack.split(";");
    row(frames.at(-1)).self += v;
    for (const name of new Set(frames)) row(name).total += v;
  }
  return rows;
}

/** Value of the stacks that begin with this path. */
export function below(stacks, frames) {
  return keep(stacks, (s) => frames.every((f, i) => s[i] === f));
}

/** Value of the stacks with a frame that matches. */
export function matched(stacks, regex) {
  return sum(keep(stacks, (s) => s.some((f) => regex.test(f))));
}

/** Stacks from the first frame called fn on, merged. */
export function callees(stacks, fn) {
  const out = new Map();
  for (const [stack, v] of stacks) {
    const frames = stack.split(";");
    const i = frames.indexOf(fn);
    if (i < 0) continue;
    const key = frames.slice(i).join(";");
    out.set(key, (out.get(key) ?? 0) + v);
  }
  return out;
}

/** Ways that lead to fn, nearest caller first, merged; at the first frame called so. */
export function callers(stacks, fn) {
  const out = new Map();
  for (const [stack, v] of stacks) {
    const frames = stack.split(";");
    const i = frames.indexOf(fn);
    if (i < 0) continue;
    const key = frames.slice(0, i + 1).reverse().join(";");
    out.set(key, (out.get(key) ?? 0) + v);
  }
  return out;
}

/** Children of a path in merged stacks: name -> value. */
export function children(stacks, frames) {
  const out = new Map();
  for (const [stack, v] of below(stacks, frames)) {
    const next = stack.split(";")[frames.length];
    if (next !== undefined) out.set(next, (out.get(next) ?? 0) + v);
  }
  return out;
}

/** Heaviest entry of a map of numbers: [key, value]. */
export function heaviest(map) {
  return [...map].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0];
}

/** Stacks the other way round: leaf first. */
export function inverted(stacks) {
  const out = new Map();
  for (const [stack, v] of stacks) {
    const key = stack.split(";").reverse().join(";");
    out.set(key, (out.get(key) ?? 0) + v);
  }
  return out;
}

/** Rows of a CSV text with quotes, as lists of fields. */
export function parseCsv(text) {
  const rows = [];
  for (const line of text.split(/\r?\n/)) {
    if (!line) continue;
    const fields = [];
    for (const m of line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g))
      fields.push(m[1] !== undefined ? m[1].replace(/""/g, '"') : m[2]);
    rows.push(fields);
  }
  return rows;
}

const bytes = (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** Where a path of frames stands in an icicle: {x, width, row}; x, width are parts of the whole. */
export function placeOf(stacks, frames) {
  const all = sum(stacks);
  let x = 0;
  let inside = stacks;
  for (let depth = 0; depth < frames.length; depth++) {
    const path = frames.slice(0, depth);
    const siblings = [...children(inside, path)].sort((a, b) => b[1] - a[1] || bytes(a[0], b[0]));
    for (const [name, value] of siblings) {
      if (name === frames[depth]) break;
      x += value;
    }
    inside = below(inside, frames.slice(0, depth + 1));
  }
  return { x: x / all, width: sum(inside) / all, row: frames.length };
}

/** The path of the heaviest child of the heaviest child ..., at most deep frames. */
export function heaviestPath(stacks, deep) {
  const path = [];
  while (path.length < deep) {
    const next = [...children(stacks, path)].sort((a, b) => b[1] - a[1] || bytes(a[0], b[0]))[0];
    if (!next) break;
    path.push(next[0]);
  }
  return path;
}

/** Change as people read it: "new", "gone", "same" or a factor. */
export function changeOf(value, base) {
  if (!base) return value ? "new" : "same";
  return value ? value / base : "gone";
}
