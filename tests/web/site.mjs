// SPDX-License-Identifier: MIT
/*
 * The pages of a site as text: a tokenizer that is enough for HTML that we write ourselves, and
 * the rules that need no browser, over all pages.
 */
import fs from "node:fs";
import path from "node:path";

const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", "#39": "'", "#34": '"' };

function decode(text) {
  return text.replace(/&(#?\w+);/g, (all, name) => {
    const code = name.match(/^#(?:x([0-9a-f]+)|(\d+))$/i);
    if (code) return String.fromCodePoint(code[1] ? parseInt(code[1], 16) : +code[2]);
    return ENTITIES[name] ?? all;
  });
}

const TOKEN = new RegExp(
  [
    "<!--[\\s\\S]*?-->",
    "<(script|style)\\b([^>]*)>[\\s\\S]*?</\\1>",
    "<(/?)([a-zA-Z][\\w-]*)((?:\"[^\"]*\"|'[^']*'|[^>\"'])*)>",
  ].join("|"),
  "g",
);
const ATTRIBUTE = /([^\s=/"'>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g;

function attributes(text) {
  const found = {};
  for (const [, name, a, b, c] of text.matchAll(ATTRIBUTE))
    found[name.toLowerCase()] = decode(a ?? b ?? c ?? "");
  return found;
}

/** Tags of a page in order: {name, attrs, close, at}; scripts and styles are one tag. */
function* tags(html) {
  for (const m of html.matchAll(TOKEN)) {
    if (m[1]) yield { name: m[1].toLowerCase(), attrs: attributes(m[2]), at: m.index };
    else if (m[4])
      yield { name: m[4].toLowerCase(), attrs: attributes(m[5]), close: m[3] === "/", at: m.index };
  }
}

/** What the rules need to know of a page. */
function readPage(file) {
  const html = fs.readFileSync(file, "utf8");
  const page = { ids: new Map(), links: [], bad: [], h1: 0, tables: 0 };
  const title = html.match(/<title>([^<]*)<\/title>/);
  let table = null;
  page.title = title ? title[1].trim() : "";
  for (const { name, attrs, close } of tags(html)) {
    if (close) {
      if (name === "table" && table) {
        if (!table.named) page.bad.push("a table without caption or aria-label");
        table = null;
      }
      continue;
    }
    if (attrs.id !== undefined) page.ids.set(attrs.id, (page.ids.get(attrs.id) ?? 0) + 1);
    if (attrs.style !== undefined) page.bad.push(`<${name} style="${attrs.style.slice(0, 40)}">`);
    for (const a of Object.keys(attrs))
      if (/^on[a-z]/.test(a)) page.bad.push(`<${name} ${a}=...>`);
    if (name === "html") page.lang = attrs.lang;
    if (name === "h1") page.h1++;
    if (name === "nav" && /breadcrumb/i.test(attrs["aria-label"] ?? "")) page.crumbs = true;
    if (name === "table") {
      page.tables++;
      table = { named: attrs["aria-label"] || attrs["aria-labelledby"] };
    }
    if (name === "caption" && table) table.named = true;
    const target = attrs.href ?? attrs["xlink:href"] ?? attrs.src ?? attrs.data;
    if (target !== undefined) page.links.push({ name, target });
  }
  return page;
}

/** All files below dir, as paths relative to it with "/". */
export function filesOf(dir) {
  return fs
    .readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((e) => e.isFile())
    .map((e) => path.relative(dir, path.join(e.parentPath ?? e.path, e.name)))
    .map((f) => f.split(path.sep).join("/"))
    .sort();
}

function checkLink(site, from, { name, target }) {
  if (/^(https?:|mailto:)/i.test(target))
    return name === "a" ? null : `<${name}> loads ${target} from elsewhere`;
  if (/^(data|blob):/i.test(target)) return null;
  if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return `link with another scheme: ${target}`;
  if (target.startsWith("/")) return `absolute link ${target}`;
  const [where, fragment] = target.split("#", 2);
  let file = from;
  if (where !== "") {
    const [raw] = where.split("?", 1);
    file = path.posix.normalize(path.posix.join(path.posix.dirname(from), decodeURI(raw)));
    if (file.startsWith("..")) return `${target} leaves the site`;
    if (site.folders.has(file.replace(/\/$/, "")))
      return `${target} names a folder: it has to name index.html to open from disk`;
    if (!site.files.has(file)) return `${target}: no such file`;
  }
  if (!fragment) return null;
  const page = site.pages.get(file);
  if (!page) return null;
  // "#key=value" is a state of the page's script, not a place in it.
  if (fragment.includes("=") || page.ids.has(decodeURIComponent(fragment))) return null;
  return `${target}: no such id`;
}

/** Reads a site; the result is handed to checkSite and to the browser part. */
export function readSite(dir) {
  const files = filesOf(dir);
  const folders = new Set();
  for (const f of files)
    for (let d = path.posix.dirname(f); d !== "."; d = path.posix.dirname(d)) folders.add(d);
  const pages = new Map();
  for (const f of files) if (f.endsWith(".html")) pages.set(f, readPage(path.join(dir, f)));
  return { dir, files: new Set(files), folders, pages };
}

/** [{name, note, bad: [...]}], a row a check. */
export function checkSite(site) {
  const rows = { head: [], attributes: [], ids: [], links: [], reachable: [] };
  const linked = new Set(["index.html"]);
  let links = 0;
  for (const [file, page] of site.pages) {
    if (!page.title) rows.head.push(`${file}: no <title>`);
    if (!page.lang) rows.head.push(`${file}: no lang`);
    if (page.h1 !== 1) rows.head.push(`${file}: ${page.h1} <h1>`);
    if (!page.crumbs) rows.head.push(`${file}: no breadcrumbs (nav aria-label="Breadcrumb")`);
    for (const b of new Set(page.bad)) rows.attributes.push(`${file}: ${b}`);
    for (const [id, n] of page.ids) if (n > 1) rows.ids.push(`${file}: id "${id}" ${n} times`);
    for (const link of page.links) {
      let wrong;
      try {
        wrong = checkLink(site, file, link);
      } catch {
        wrong = `bad escape in ${link.target}`;
      }
      links++;
      if (wrong) rows.links.push(`${file}: ${wrong}`);
      const [where] = link.target.split(/[#?]/, 1);
      if (where && !wrong)
        linked.add(path.posix.normalize(path.posix.join(path.posix.dirname(file), where)));
    }
  }
  for (const file of site.pages.keys())
    if (!linked.has(file) && !linked.has(encodeURI(file)))
      rows.reachable.push(`${file}: no page links to it`);
  const n = site.pages.size;
  return [
    { name: "head: title, lang, one h1, breadcrumbs", note: `${n} pages`, bad: rows.head },
    { name: "no inline styles, tables named", note: `${n} pages`, bad: rows.attributes },
    { name: "ids are unique", note: `${n} pages`, bad: rows.ids },
    { name: "links resolve", note: `${links} links`, bad: rows.links },
    { name: "every page is linked", note: `${n} pages`, bad: rows.reachable },
  ];
}
