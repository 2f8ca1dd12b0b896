// SPDX-License-Identifier: MIT
/*
 * A folded file as a tree, read anew from the text: counts that do not come from the generator, the
 * frame that every viewer zooms, the true share of what is searched, and nested JSON.
 */
import fs from "node:fs";
import readline from "node:readline";

/** {nodes, stacks, depth, root}; a node: {name, value, children: [heaviest first], depth, x}. */
export async function readTree(file) {
  const root = { name: "all", value: 0, children: new Map(), depth: 0 };
  const facts = { nodes: 0, stacks: 0, depth: 0, root };
  for await (const line of readline.createInterface({ input: fs.createReadStream(file) })) {
    const space = line.lastIndexOf(" ");
    const value = Number(line.slice(space + 1));
    const frames = line.slice(0, space).split(";");
    let at = root;
    root.value += value;
    for (const name of frames) {
      let next = at.children.get(name);
      if (!next) {
        next = { name, value: 0, children: new Map(), depth: at.depth + 1 };
        at.children.set(name, next);
        facts.nodes++;
      }
      next.value += value;
      at = next;
    }
    facts.stacks++;
    facts.depth = Math.max(facts.depth, frames.length);
  }
  settle(root);
  return facts;
}

function* nodesOf(top) {
  const open = [top];
  while (open.length) {
    const node = open.pop();
    yield node;
    for (const child of node.children.values()) open.push(child);
  }
}

/** Children in the order in which we and speedscope draw them; x: where a frame begins, 0..1. */
function settle(root) {
  root.x = 0;
  for (const node of nodesOf(root)) {
    const order = [...node.children.values()];
    order.sort((a, b) => b.value - a.value || (a.name < b.name ? -1 : 1));
    node.children = order;
    let x = node.x;
    for (const child of order) {
      child.x = x;
      x += child.value / root.value;
    }
  }
}

/**
 * The frame to zoom: of those in rows 6..16 the one nearest to 4 % of the whole, with a parent
 * clearly wider, and no other frame of its name that could be taken for it.
 */
export function chooseFrame(root) {
  const seen = new Map();
  for (const { name, value } of nodesOf(root))
    if (value >= root.value * 0.005) seen.set(name, (seen.get(name) ?? 0) + 1);
  let best = null;
  const off = (node) => Math.abs(Math.log(node.value / root.value / 0.04));
  for (const node of nodesOf(root))
    for (const child of node.children)
      if (child.depth >= 6 && child.depth <= 16 && child.value < node.value * 0.9 &&
          seen.get(child.name) === 1 && (!best || off(child) < off(best)))
        best = child;
  if (!best) throw new Error("no frame to zoom in these data");
  return { name: best.name, value: best.value, depth: best.depth, x: best.x,
    share: best.value / root.value, below: [...nodesOf(best)].length - 1 };
}

function packageOf(name) {
  const tail = name.lastIndexOf("/") + 1;
  if (tail) return name.slice(0, name.indexOf(".", tail));
  return /^[a-z.]+(?=\.[A-Z])/.exec(name)?.[0] ?? name;
}

/** The text to search: of the packages the one whose share is nearest to a fifth of the whole. */
export function chooseText(root) {
  const sums = new Map();
  const above = []; // packages of the path to a node
  for (const node of nodesOf(root)) {
    const own = packageOf(node.name);
    if (!above.slice(0, node.depth).includes(own))
      sums.set(own, (sums.get(own) ?? 0) + node.value);
    above[node.depth] = own;
  }
  const off = ([, value]) => Math.abs(value / root.value - 0.2);
  const order = [...sums].sort((a, b) => off(a) - off(b) || (a[0] < b[0] ? -1 : 1));
  return order[0][0];
}

/** What a search for a plain text has to find: the share of stacks with it, no value twice. */
export function trueShare(root, text) {
  const open = [root];
  let sum = 0;
  let frames = 0;
  for (const { name } of nodesOf(root)) frames += name.includes(text);
  while (open.length) {
    const node = open.pop();
    if (node.name.includes(text)) sum += node.value;
    else open.push(...node.children);
  }
  return { share: sum / root.value, frames };
}

/** As d3-flame-graph wants it; in pieces, because one text of 1 M nodes is long. */
export function writeJson(root, write) {
  const open = [{ node: root, next: 0 }];
  const head = (n) => `{"name":${JSON.stringify(n.name)},"value":${n.value}`;
  write(head(root));
  while (open.length) {
    const top = open[open.length - 1];
    if (top.next === top.node.children.length) {
      write(top.next ? "]}" : "}");
      open.pop();
      continue;
    }
    const child = top.node.children[top.next];
    write((top.next++ ? "," : ',"children":[') + head(child));
    open.push({ node: child, next: 0 });
  }
}
