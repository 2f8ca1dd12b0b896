# SPDX-License-Identifier: MIT
"""Usage: forms.py FOLDER. What forms.sh made, looked at by another reader than ours.

FOLDER/inline and FOLDER/external are reports, FOLDER/report.zip is the first of them, the files
FOLDER/single*.html are one each. A line a check, "ok" or "FAIL" and the first offenders.
"""
import base64
import collections
import hashlib
import os
import re
import sys
import zipfile
from html.parser import HTMLParser

folder = sys.argv[1]
failed = False
IDS = ("for", "headers", "list", "aria-owns", "aria-labelledby", "aria-controls",
       "aria-describedby")


def verdict(what, bad):
    global failed
    bad = list(bad)
    failed |= bool(bad)
    print(f"{'FAIL ' if bad else 'ok   '} forms: {what}")
    for line in bad[:6]:
        print(f"        {line}")


def read(*path):
    with open(os.path.join(folder, *path), "rb") as f:
        return f.read()


def files(name):
    top = os.path.join(folder, name)
    return {os.path.relpath(os.path.join(d, f), top) for d, _, fs in os.walk(top) for f in fs}


class Page(HTMLParser):
    """Ids, references, sections, styles, and text of scripts and styles."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.refs, self.loads, self.inline = [], [], [], []
        self.texts, self.styled, self.sections, self.policy = [], 0, [], ""
        self.cubes, self.dead, self.inside = collections.Counter(), 0, None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        if "id" in a:
            self.ids.append(a["id"])
        if tag == "section" and a.get("class") == "page":
            self.sections.append(a["id"])
        self.styled += "style" in a or tag == "style"
        for name in IDS:
            self.refs += (a.get(name) or "").split()
        for value in a.values():
            self.refs += re.findall(r"url\(#([^)]*)\)", value or "")
        if tag == "a" and (a.get("href") or "").startswith("#"):
            self.refs.append(a["href"][1:])
        if tag == "a" and "not in this file" in (a.get("title") or ""):
            self.dead += 1
        if tag in ("link", "script", "img", "iframe", "object", "use"):
            self.loads += [a[k] for k in ("src", "href") if k in a]
        if tag == "meta" and a.get("http-equiv") == "Content-Security-Policy":
            self.policy = a["content"]
        self.inside = (tag, a.get("type", "")) if tag in ("script", "style") else None
        if tag == "script" and a.get("class") == "cube":
            self.cubes[self.sections[-1]] += 1

    def handle_data(self, data):
        if self.inside and "octet" not in self.inside[1]:
            self.texts.append((self.inside[0], data))

    def handle_endtag(self, tag):
        self.inside = None


def check_policy(page, name):
    """Each inline style and script is let in by its hash, and nothing else is."""
    wanted = collections.defaultdict(set)
    for kind, text in page.texts:
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        wanted[f"{kind}-src"].add(f"'sha256-{digest}'")
    rules = {r.split()[0]: set(r.split()[1:]) for r in page.policy.split(";") if r.strip()}
    bad = [f"{name}: {k} is {rules.get(k)}" for k in wanted if rules.get(k) != wanted[k]]
    for key in ("default-src", "base-uri", "form-action"):
        if rules.get(key) != {"'none'"}:
            bad.append(f"{name}: {key} is {rules.get(key)}")
    return bad


def check_directories():
    inline, external = files("inline"), files("external")
    shared = {f for f in external if f.startswith("a/")}
    verdict("external has the same pages", inline ^ (external - shared))
    wanted = {"report": "css", "explore": "css", "lists": "js", "icon": "svg"}
    verdict("shared files are named by their content",
            [k for k, e in wanted.items() if not any(
                re.fullmatch(rf"a/{k}-[0-9a-f]{{12}}\.{e}", f) for f in shared)] +
            [f for f in shared
             if hashlib.sha256(read("external", f)).hexdigest()[:12] not in f])
    missing, odd, policy, used = [], [], [], set()
    for f in sorted(x for x in external if x.endswith(".html"))[::7]:
        page = Page(read("external", f).decode())
        for u in page.loads:
            path = os.path.normpath(os.path.join(os.path.dirname(f), u))
            used.add(path)
            if path not in shared:
                missing.append(f"{f}: {u}")
        if page.styled or page.texts:
            odd.append(f"{f}: has a style or script inside")
        if "'self'" not in page.policy or "data:" in page.policy:
            policy.append(f"{f}: {page.policy}")
        page = Page(read("inline", f).decode())
        odd += [f"{f}: loads {u}" for u in page.loads if u != "data:,"]
        policy += check_policy(page, f)
    verdict("pages load shared files only", missing)
    verdict("inline pages load nothing; external ones carry no style", odd)
    verdict("each page's policy lets in what is in it", policy)
    verdict("the explorer's style is on pages with a cube only",
            [] if any("explore" in u for u in used) else ["no page uses it"])


def check_zip():
    with zipfile.ZipFile(os.path.join(folder, "report.zip")) as z:
        names = z.namelist()
        verdict("the archive is sound", [z.testzip()] if z.testzip() else [])
        verdict("the archive is sorted, with one time",
                ([] if names == sorted(names) else ["not sorted"]) +
                [str(t) for t in list({i.date_time for i in z.infolist()})[1:]])
        verdict("the archive has the files of the directory",
                (set(names) ^ files("inline")) or
                [n for n in names if z.read(n) != read("inline", n)])


def check_single(name, limit):
    data = read(name)
    page = Page(data.decode())
    seen = collections.Counter(page.ids)
    verdict(f"{name}: at most {limit} bytes", [] if len(data) <= limit else [len(data)])
    verdict(f"{name}: ids are there once", [i for i, n in seen.items() if n > 1])
    verdict(f"{name}: links and references lead somewhere",
            [r for r in page.refs if r not in seen])
    verdict(f"{name}: begins with the front page",
            [] if page.sections[:1] == ["index"] else page.sections[:1])
    verdict(f"{name}: says on it what is left out",
            [] if re.search(r'id="index".*?<main>\s*<p class="banner">This file holds ',
                            data.decode(), re.S) else ["no such sentence"])
    verdict(f"{name}: loads nothing", [u for u in page.loads if u != "data:,"])
    verdict(f"{name}: the policy lets in what is in it", check_policy(page, name))
    verdict(f"{name}: one cube a page at most", [s for s, n in page.cubes.items() if n > 1])
    return page


def folders(pattern):
    return {os.path.dirname(f) + "/" for f in files("inline") if re.fullmatch(pattern, f)}


def main():
    check_directories()
    check_zip()
    whole = check_single("single.html", 5000000)
    verdict("single.html: has every finding", folders(r"findings/[^/]+/index\.html") -
            set(whole.sections))
    profiles = folders(r"s/[^/]+/[^/]+/index\.html")
    verdict("single.html: has every profile", profiles - set(whole.sections))
    verdict("single.html: has the explorer on most of them",
            [] if len(whole.cubes) * 2 > len(profiles) else [f"on {len(whole.cubes)}"])
    verdict("single.html: has comparisons",
            [] if any("/diff/" in s for s in whole.sections) else ["none"])
    small = check_single("single-small.html", 600000)
    verdict("single-small.html: what is not there is no link", [] if small.dead else ["no dim"])
    verdict("single-small.html: findings come before profiles",
            folders(r"findings/[^/]+/index\.html") - set(small.sections))
    one = check_single("single-orders.html", 5000000)
    verdict("single-orders.html: only that service",
            [s for s in one.sections if re.match(r"s/(?!orders/)", s)])
    verdict("single-orders.html: only that type",
            [s for s in one.sections if re.match(r"s/orders/(?!process_cpu-cpu/|$)|t/(?!process_cpu"
                                                 r"-cpu/)", s)])
    verdict("single-orders.html: more of what is selected",
            [] if sum("/f/" in s for s in one.sections) > 5 else ["few function pages"])


main()
sys.exit(failed)
