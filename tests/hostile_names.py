#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Hostile names in every place that a name can come from: the report is made, and no page has an
element, an attribute or a link that a report of harmless names does not have.

Usage: hostile_names.py PROGRAM WORK
"""
import html.parser
import json
import os
import re
import subprocess
import sys

from oracle_pprof import NS, Writer, put

START = 1699999200
NAMES = [
    "</script><script>alert(1)</script>", "</title></style><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>', "'><svg/onload=alert(1)>", "<!--", "-->", "<![CDATA[",
    "]]>", "../../etc", "/etc/passwd", "a;b", "a\nb", "a\r\nb", "a\0b", "a\x1b[31mb",
    "\u202e\u2066abc\u2069", "\udcff\udcfe<b>", "\udced\udca0\udc80",
    "javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "", " ", ".", "..",
    "%2e%2e%2f",
    "%s%n%d", "{{title}}", "&lt;b&gt;", "&#60;b>", "con", "index.html", "A\u0301\u0300" * 50,
    "\u2028\u2029", "\ufeff", "--page-budget=0", "$(touch owned)", "`touch owned`", "'", '"', "\\",
    "\uffff\U0010ffff",
]
LONG = ["x" * 60000, "<b>" * 20000]
PAGE_BYTES = 2_000_000
BUDGET = "700"
VOID = {"meta", "link", "br", "hr", "img", "input", "col", "wbr"}
LINKS = {"href", "src", "xlink:href", "action", "formaction", "data", "poster", "srcset"}
SAFE = re.compile(r"^(?:https?://|mailto:|data:,$|[^:]*$|[^:/?#]*[/?#])")


class Raw(str):
    """Bytes that are no UTF-8 stand in it as lone surrogates."""

    def encode(self, *_):
        return str.encode(self, "utf-8", "surrogateescape")


def dump(name, other, at, harmless):
    """CPU samples in which the name is all that a dump can name."""
    types = [("samples", "count"), ("cpu", "nanoseconds")]
    if not harmless:
        types.append((Raw(name), Raw(other)))
    else:
        types.append((name, "count"))
    writer = Writer((Raw(name), 0x400000, 0x500000, 0))
    main, hot = (Raw("main"), Raw(name), 1), (Raw(name), Raw(other), 7)
    rows = [((main, hot), 3, {Raw(name): Raw(other), Raw("tenant"): Raw(name)}),
            ((main, hot, (Raw(other), Raw(name), 3)), 5, {Raw("tenant"): Raw(other)}),
            ((main, 0x401000 + len(name)), 2, {Raw("bytes"): 16}),
            ((main, (Raw(name + ".f(int)::<x>"), Raw("x.go"), 2)), at % 7 + 1, {})]
    samples = [(stack, [n, n * NS // 100, n], {k: v for k, v in labels.items() if k})
               for stack, n, labels in rows]
    body = writer.profile(types, ("cpu", "nanoseconds"), samples, (START + at) * NS, 8 * NS)
    return with_comment(body, name)


def with_comment(body, name):
    """A comment and a doc_url: two strings of their own at the end."""
    import gzip  # the writer packs what it makes
    raw = gzip.decompress(body)
    count = sum(1 for field in fields_of(raw) if field == 6)
    raw += put(6, Raw(name).encode()) + put(6, Raw("javascript:" + name).encode())
    raw += put(13, count) + put(15, count + 1)
    return gzip.compress(raw, mtime=0)


def fields_of(raw):
    from oracle_pprof import fields
    return [number for number, _ in fields(raw)]


def json_text(value):
    """JSON as bytes; lone surrogates become the bytes they stand for."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogateescape")


def write(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as handle:
        handle.write(data)


def usable_in_config(name):
    return 0 < len(name) < 150 and not re.search(r"[\n\r\0;\]\[#]|^\s|\s$|\udced", name)


def config(names):
    lines = ["[report]", "title = " + (names or ["long"])[0], "function_pages = 6"]
    for name in names:
        lines += ["[window %s]" % name, "from = start", "to = 50%"]
        lines += ["[diff %s]" % name, "base.window = first", "candidate.window = last",
                  "candidate.label.tenant = " + name]
        lines += ["[pin %s]" % name, "service = svc-00", "type = cpu", "function = " + name,
                  "note = " + name]
        lines += ["[service %s]" % name, "owner = " + name, "about = " + name,
                  "label.team = " + name]
    return "\n".join(lines).encode("utf-8", "surrogateescape") + b"\n"


def make_input(root, names, harmless):
    events = []
    for number, name in enumerate(names):
        other = names[(number + 1) % len(names)]
        folder = os.path.join(root, "svc-%02d" % number)
        labels = {"service": name or "svc", "pod": name, "version": other,
                  "service_repository": "https://x.example/" + name if harmless else name,
                  "service_git_ref": name, "service_root_path": name}
        if number % 3 == 0:
            del labels["service"]
        write(os.path.join(folder, "labels.json"), json_text(labels))
        for at in range(0, 60, 10):
            write(os.path.join(folder, "cpu", "%d.pb.gz" % at), dump(name, other, at, harmless))
        events.append({"time": (START + 5 + number) * 1000, "text": name,
                       "tags": [name, "service:" + name, "version:" + other]})
    events[0]["tags"] = []
    write(os.path.join(root, "events.jsonl"), b"".join(json_text(e) + b"\n" for e in events))
    for number, name in enumerate(names):  # and as names of files, where a system has such
        bad = os.fsencode(name.replace("/", "_").replace("\0", "_"))[:200]
        if bad not in (b"", b".", b"..") and not bad.startswith(b"."):
            folder = os.path.join(os.fsencode(root), b"files", bad)
            os.makedirs(folder, exist_ok=True)
            with open(os.path.join(folder, bad + b".pb.gz"), "wb") as handle:
                handle.write(dump("f%d" % number, "g", 3, harmless))
    usable = [n for n in names if usable_in_config(n)]
    write(os.path.join(root, "flamefolio.conf"), config(usable))


class Page(html.parser.HTMLParser):
    """Elements and attributes that occur, and what is wrong with the page."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.kinds, self.bad, self.open = set(), [], []

    def handle_starttag(self, tag, attrs):
        self.look(tag, attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.look(tag, attrs)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.bad.append("</%s> closes something else" % tag)

    def handle_comment(self, data):
        self.kinds.add(("comment", ""))

    def handle_decl(self, decl):
        self.kinds.add(("decl", decl.lower()))

    def unknown_decl(self, data):
        self.bad.append("<![%s" % data[:40])

    def handle_pi(self, data):
        self.bad.append("<?" + data[:40])

    def look(self, tag, attrs):
        self.kinds.add((tag, ""))
        for name, value in attrs:
            self.kinds.add((tag, name))
            if name in LINKS and not SAFE.match((value or "").strip().lower()):
                self.bad.append("%s=%s" % (name, value[:60]))
        if len({n for n, _ in attrs}) != len(attrs):
            self.bad.append("an attribute twice in <%s>" % tag)


def read_pages(site):
    """(kinds, faults) of all pages of a site, or of one file."""
    kinds, bad = set(), []
    paths = [os.path.join(f, n) for f, _, names in os.walk(site) for n in names]
    for path in paths or [site]:
        with open(path, "rb") as handle:
            data = handle.read()
        name = os.path.relpath(path, site)
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            bad.append("%s: no UTF-8: %s" % (name, error))
            continue
        if path.endswith(".json"):
            json.loads(text)
        if not path.endswith((".html", ".svg")):
            continue
        if re.search("[\0-\b\v\f\x0e-\x1f\x7f]", text):
            bad.append(name + ": control bytes")
        page = Page()
        page.feed(text)
        page.close()
        if page.open:
            page.bad.append("not closed: %s" % page.open)
        kinds |= page.kinds
        bad += ["%s: %s" % (name, b) for b in page.bad]
    return kinds, bad


failed = False


def report(name, bad):
    global failed
    failed = failed or bool(bad)
    print("%s  hostile names: %s" % ("FAIL" if bad else "ok  ", name))
    for line in bad[:8]:
        print("        " + line[:300].encode("unicode_escape").decode())


def run(*command):
    found = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=300)
    return found.returncode, found.stderr.decode("utf-8", "replace")


def main():
    program, work = sys.argv[1:3]
    plain = ["name%d" % n for n in range(len(NAMES))]
    known = set()
    for title, names in (("harmless", plain), ("hostile", NAMES)):
        root, site = os.path.join(work, title), os.path.join(work, title + "-site")
        make_input(root, names, title == "harmless")
        code, said = run(program, "build", "-q", "--page-budget", BUDGET, root, "-o", site)
        report(title + ": build", ["exit status %s: %s" % (code, said[:600])] if code else [])
        if code:
            continue
        kinds, bad = read_pages(site)
        report(title + ": pages", bad)
        if title == "harmless":
            known = kinds
        else:
            report("no other elements and attributes", sorted(map(str, kinds - known)))
        one, two = (os.path.join(root, "svc-%02d" % n, "cpu/0.pb.gz") for n in (0, 2))
        check_files(program, work, title, [one, two])
    check_long(program, work, known)
    known = {t + end for t in ("harmless", "hostile", "long") for end in ("", "-site")}
    strays = sorted(set(os.listdir(work)) - known - {"flame.html", "flame.svg", "diff-site"})
    report("nothing is written elsewhere", strays)
    sys.exit(failed)


def check_long(program, work, known):
    """Names of 60 kB: they are cut somewhere, or a few dumps would make gigabytes."""
    root, site = os.path.join(work, "long"), os.path.join(work, "long-site")
    make_input(root, LONG, False)
    code, said = run(program, "build", "-q", "--page-budget", "40", root, "-o", site)
    report("long: build", ["exit status %s: %s" % (code, said[:600])] if code else [])
    if code:
        return
    kinds, bad = read_pages(site)
    report("long: pages", bad + sorted(map(str, kinds - known)))
    sizes = [(os.path.getsize(os.path.join(f, n)), n) for f, _, names in os.walk(site)
             for n in names if n.endswith(".html")]
    big = [n for n, _ in sizes if n > PAGE_BYTES]
    report("long: no page over 2 MB",
           ["%d of %d pages, the largest has %d bytes" % (len(big), len(sizes), max(big))]
           if big else [])


def check_files(program, work, title, dumps):
    for end in ("html", "svg"):
        path = os.path.join(work, "flame." + end)
        code, said = run(program, "flame", *dumps, "-o", path)
        bad = [said[:300]] if code else read_pages(path)[1]
        report("%s: flame graph as %s" % (title, end), bad)
    site = os.path.join(work, "diff-site")
    code, said = run(program, "diff", "-q", *dumps, "-o", site)
    report(title + ": diff", [said[:300]] if code else read_pages(site)[1])


if __name__ == "__main__":
    main()
