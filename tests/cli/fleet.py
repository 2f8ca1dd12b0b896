# SPDX-License-Identifier: MIT
"""Usage: fleet.py SITE

Adds up what summary.json says of each service and compares it with the pages functions/<type>/ and
with "functions" of summary.json. A line a check, "ok" or "FAIL".
"""
import html
import json
import os
import re
import sys

UNITS = {"cores": 1e9, "ms/s": 1e6, "s/s": 1e9, "µs/s": 1e3, "B": 1, "KiB": 2**10, "MiB": 2**20,
         "GiB": 2**30, "B/s": 1, "KiB/s": 2**10, "MiB/s": 2**20, "GiB/s": 2**30, "": 1, "/s": 1,
         "k": 1e3, "k/s": 1e3, "M": 1e6, "M/s": 1e6}
failed = False


def check(name, bad):
    global failed
    print(("FAIL  fleet: " if bad else "ok    fleet: ") + name)
    for line in bad[:8]:
        print("        " + line)
    failed |= bool(bad)


def read(site, path):
    with open(os.path.join(site, path), encoding="utf-8") as f:
        return f.read()


def plain(text):
    return html.unescape(re.sub(r"<[^>]*>", "", text)).strip()


def number(text):
    """The number that is shown, and half of its last digit."""
    text = plain(text).replace(",", "").replace("−", "-")
    decimals = len(text.partition(".")[2])
    return float(text), 0.5 * 10**-decimals


def table(page, first_head):
    """The rows of the first table with this first head: {whole name: cells by head}; its unit."""
    for found in re.findall(r"<table.*?</table>", page, re.S):
        heads = [plain(h).replace(" ▾", "") for h in
                 re.findall(r"<th scope=\"col\".*?</th>", found, re.S)]
        if heads[0] != first_head:
            continue
        rows = {}
        for row in re.findall(r"<tr><th scope=\"row\".*?</tr>", found, re.S):
            name = html.unescape(re.search(r"title=\"([^\"]*)\"", row, re.S).group(1))
            cells = re.findall(r"<t[hd].*?</t[hd]>", row, re.S)
            rows[name.split("\n")[0]] = dict(zip(heads, cells))
        unit = next(h[5:] for h in heads if h.startswith("Self") and h != "Self %")
        return rows, unit.strip()
    raise SystemExit(f"FAIL  fleet: no table of {first_head}")


def own_sums(summary, name):
    """{function: [self, total, services]} of a gauge, whose values are levels; and the whole."""
    sums, whole = {}, 0
    for series in summary["series"]:
        if series["name"] != name:
            continue
        whole += series["total"]
        if series["functions"] > len(series["top"]):
            return None, 0
        for fn in series["top"]:
            entry = sums.setdefault(fn["function"], [0, 0, 0])
            entry[0] += fn["self"]
            entry[1] += fn["total"]
            entry[2] += 1
    return sums, whole


def check_page(site, summary, slug, name):
    sums, whole = own_sums(summary, name)
    if sums is None:
        print(f"skip  fleet: {slug}: summary.json does not hold all functions")
        return
    rows, unit = table(read(site, f"functions/{slug}/index.html"), "Function")
    scale = UNITS[unit]
    bad = []
    for fn, cells in rows.items():
        wanted = sums[fn]
        for head, value in (
                (f"Self {unit}".strip(), wanted[0] / scale),
                (f"Total {unit}".strip(), wanted[1] / scale),
                ("Self %", 100 * wanted[0] / whole),
                ("Total %", 100 * wanted[1] / whole),
                ("Services", wanted[2])):
            found, half = number(cells[head])
            if abs(found - value) > half * 1.001 + abs(value) * 1e-6:
                bad.append(f"{fn}: {head} is {found}, wanted {value}")
    heaviest = sorted(sums, key=lambda f: -sums[f][0])[:20]
    bad += [f"{fn} is not listed" for fn in heaviest if fn not in rows]
    check(f"{slug}: {len(rows)} functions are the sums of {len(summary['services'])} services",
          bad or ([] if len(rows) > 10 else ["too few rows"]))


def check_summary(site, summary, slug, type_id):
    """The page and summary.json come from the same rows."""
    rows, unit = table(read(site, f"functions/{slug}/index.html"), "Function")
    packages, package_unit = table(read(site, f"functions/{slug}/index.html"), "Package")
    bad = []
    for kind, shown, named in (("function", rows, unit), ("package", packages, package_unit)):
        listed = {e[kind]: e for e in summary[kind + "s"] if e["type"] == type_id}
        for name, cells in shown.items():
            if name not in listed:
                continue
            found, half = number(cells[f"Self {named}".strip()])
            if abs(found - listed[name]["self"] / UNITS[named]) > half * 1.001:
                bad.append(f"{kind} {name}: {found}, summary.json {listed[name]['self']}")
            if plain(cells["Services"]) != str(listed[name]["services"]):
                bad.append(f"{kind} {name}: services")
        if len(set(shown) & set(listed)) < 10:
            bad.append(f"few {kind}s of the page are in summary.json")
    check(f"{slug}: page and summary.json agree", bad)


def check_packages(site, slug):
    """Selfs of all packages are the whole; the first 40 are nearly that."""
    packages, _ = table(read(site, f"functions/{slug}/index.html"), "Package")
    shares = sum(number(cells["Self %"])[0] for cells in packages.values())
    check(f"{slug}: packages are the whole: {shares:.1f} %",
          [] if 97 < shares < 101.5 else [f"{shares}"])


def check_links(site, slug):
    """Every link of the page leads to a file that is there."""
    base = f"functions/{slug}"
    bad = []
    for href in set(re.findall(r"href=\"([^\"#]+)", read(site, base + "/index.html"))):
        if href.startswith("data:"):
            continue
        if not os.path.exists(os.path.join(site, base, html.unescape(href))):
            bad.append(href)
    check(f"{slug}: links", sorted(bad))


def main():
    site = sys.argv[1]
    summary = json.loads(read(site, "summary.json"))
    check_page(site, summary, "memory-inuse_space", "inuse_space")
    check_summary(site, summary, "memory-inuse_space", "memory:inuse_space:bytes:space:bytes")
    check_summary(site, summary, "process_cpu-cpu",
                  "process_cpu:cpu:nanoseconds:cpu:nanoseconds")
    check_packages(site, "process_cpu-cpu")
    check_links(site, "process_cpu-cpu")
    return failed


if __name__ == "__main__":
    sys.exit(main())
