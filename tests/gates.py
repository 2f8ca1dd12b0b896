# SPDX-License-Identifier: MIT
"""The gates that read text: include order, lengths, banned functions, output, paths.

Run from the top level. It is no C parser: kernel style puts the braces of a function in column 0,
and comments and literals are blanked first, which is enough to be exact here.
"""
import glob
import gzip
import os
import re
import subprocess
import sys
import zlib

MODULES = ["discover", "decode", "model", "aggregate", "analyse", "render", "write"]
# Top-level headers that a module may include; generated headers and who may use them.
TOP_HEADERS = {"version.h"}
GENERATED = {"profile.pb-c.h": {"decode", "render", ""}}

MAX_FUNCTION, MAX_C, MAX_H, MAX_MAIN, MAX_COLUMNS, MAX_PARAMETERS = 80, 600, 150, 149, 100, 5
# 40,000 was the wish; what is there now must not grow unseen.
MAX_JS, MAX_BUNDLE = 400, 82000

BANNED = ("strcpy strcat sprintf vsprintf gets strtok alloca strncpy strncat atoi atol atoll atof "
          "scanf fscanf sscanf vscanf vfscanf vsscanf").split()
PRINTING = ("printf fprintf vprintf vfprintf puts fputs putchar putc fputc fwrite snprintf "
            "vsnprintf asprintf vasprintf dprintf perror").split()
HEAP = ("malloc calloc realloc reallocarray free strdup strndup aligned_alloc posix_memalign "
        "memalign").split()
MAY_PRINT = re.compile(r"src/(base/.*|main\.c|options\.c|cmd_[^/]*\.c)$")
MAY_ALLOCATE = re.compile(r"src/base/")
# The files that hold the escaping verbs, that make plain text which goes through a verb later (say,
# unit), that write for a terminal (showtext) or what is no text at all (pprofout: lengths stand
# before all strings of a protobuf); all other files of render/ must use the verbs.
VERB_FILES = re.compile(r"src/render/(html|svg|json|js|csv|md|junit|say|unit|pprofout|\w*text)"
                        r"\.[ch]$")
RAW = re.compile(r"\bbuf_(?:str|bytes|cstr|lit|printf)\s*\(|\bbuf_char\s*\([^,()]*,\s*[^'\s]")
UNSAFE_HTML = re.compile(r"\bstyle=|\bon[a-z]{3,}=\\?[\"']|javascript:"
                         r"|<(?:script|img|iframe|link)[^>]*(?:src|href)=\\?[\"']?(?:https?:)?//")
# In scripts of pages: text that becomes markup or code, requests, storage (throws in a sandbox).
UNSAFE_JS = re.compile(r"\b(?:innerHTML|outerHTML|insertAdjacentHTML|document\.write\w*|eval"
                       r"|Function(?=\s*\()|fetch|XMLHttpRequest|WebSocket|sendBeacon|localStorage"
                       r"|sessionStorage|indexedDB|setAttribute\(.(?:style|on\w+))\b"
                       r"|\bimport\s*\(|[\"'`](?:https?:)?//(?!www\.w3\.org/)")
FUNCTION_JS = re.compile(r"^(\t*)(?:.*\bfunction\b.*|.*=>|(?:(?:static|async|get|set|\*) ?)*#?\w+"
                         r"\(.*\)) \{$")
# Written in two parts, so that this file does not trip over itself. In a dump any byte may stand
# before a path, so there the pattern has to be longer.
HOME = "/(?:roo" + "t/|tmp/ba" + "sh)"
PATH_IN_TEXT = re.compile((r"(?<![\w.])(?:/wor" + "k/|" + HOME + ")").encode())
PATH_IN_DUMP = re.compile(("/wor" + "k/(?:main|shared)|" + HOME).encode())

failed = False


def report(name, bad, note=""):
    global failed
    if not bad:
        print(f"ok    {name}{f' ({note})' if note else ''}")
        return
    failed = True
    print(f"FAIL  {name}")
    for line in bad[:20]:
        print(f"        {line}")
    if len(bad) > 20:
        print(f"        and {len(bad) - 20} more")


def read(path):
    with open(path, encoding="utf-8", errors="replace") as f:
        return f.read()


TOKEN = re.compile(r"//[^\n]*|/\*.*?\*/|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", re.S)


def strip(text):
    """Blanks comments and the inside of literals; keeps lines and columns of the rest."""
    def blank(m):
        t = m.group()
        if t[0] in "\"'":
            return t[0] + t[0]
        return " " + "\n" * t.count("\n")
    return TOKEN.sub(blank, text)


def literals(text):
    """(line number, text) of each run of string literals; adjacent ones are one string."""
    out, end = [], -1
    for m in TOKEN.finditer(text):
        if m.group()[0] != '"':
            continue
        if out and not text[end:m.start()].strip():
            out[-1] = (out[-1][0], out[-1][1] + m.group()[1:-1])
        else:
            out.append((text.count("\n", 0, m.start()) + 1, m.group()[1:-1]))
        end = m.end()
    return out


def parameters(signature):
    """Number of parameters: the first parenthesis that follows a name and is no attribute."""
    signature = re.sub(r"__attribute__\s*\(\(.*?\)\)", "", signature)
    start = signature.find("(")
    depth, count, inside = 0, 1, ""
    for c in signature[start:]:
        depth += c == "("
        depth -= c == ")"
        if depth == 0:
            break
        count += depth == 1 and c == ","
        inside += c
    return 0 if inside[1:].strip() in ("", "void") else count


def functions(text):
    """(name, first line, lines, parameters) of each function; None for a brace out of place."""
    lines = strip(text).split("\n")
    i = 0
    while i < len(lines):
        line = lines[i]
        # A body on the signature's line (the scanner would not see it).
        if re.match(r"[A-Za-z_].*\)\s*\{", line) and not re.match(r"(extern|struct|enum)\b", line):
            yield line.split("(")[0].split()[-1], i + 1, None, 0
        if line.rstrip() != "{":
            i += 1
            continue
        first = i
        while first > 0 and lines[first - 1].strip() and not re.match(r"[}#]|.*;\s*$",
                                                                     lines[first - 1]):
            first -= 1
        signature = " ".join(lines[first:i])
        end = i
        while end < len(lines) - 1 and not lines[end].startswith("}"):
            end += 1
        name = re.search(r"(\w+)\s*\(", re.sub(r"__attribute__\s*\(\(.*?\)\)", "", signature))
        yield (name.group(1) if name else "?"), first + 1, end - first + 1, parameters(signature)
        i = end + 1


def module_of(path):
    parts = path.split("/")
    return parts[1] if len(parts) > 2 else ""


def check_includes(sources):
    bad = []
    for path, text in sources.items():
        own = module_of(path)
        for number, line in enumerate(text.split("\n"), 1):
            m = re.match(r'\s*#\s*include\s+"([^"]*)"', line)
            if not m:
                continue
            name = m.group(1)
            to = name.split("/")[0] if "/" in name else ""
            if ".." in name.split("/"):
                ok = False
            elif name in GENERATED:
                ok = own in GENERATED[name]
            elif own == "":
                ok = to in MODULES + ["base", ""]
            elif to == "":
                ok = name in TOP_HEADERS
            elif to == "base" or own == "base":
                ok = to == "base"
            elif to in MODULES and own in MODULES:
                ok = MODULES.index(to) <= MODULES.index(own) and (own, to) != ("render", "write")
            else:
                ok = False
            if not ok:
                bad.append(f'{path}:{number}: may not include "{name}"')
    report("include-order", bad)


def check_functions(sources):
    long, wide, braces, lengths = [], [], [], []
    for path, text in sources.items():
        for name, line, length, n_parameters in functions(text):
            if length is None:
                braces.append(f"{path}:{line}: the body of {name} does not start in column 0")
                continue
            lengths.append(length)
            if length > MAX_FUNCTION:
                long.append(f"{path}:{line}: {name} has {length} lines (at most {MAX_FUNCTION})")
            if n_parameters > MAX_PARAMETERS:
                wide.append(f"{path}:{line}: {name} takes {n_parameters} parameters "
                            f"(at most {MAX_PARAMETERS})")
    lengths.sort()
    note = "no functions"
    if lengths:
        note = (f"{len(lengths)} functions: median {lengths[len(lengths) // 2]}, "
                f"95 % {lengths[len(lengths) * 95 // 100]}, longest {lengths[-1]} lines")
    report("function-length", long, note)
    report("parameters", wide)
    report("function-braces", braces)


def check_files(sources, others):
    bad = []
    for path, text in sources.items():
        n = text.count("\n")
        limit = MAX_MAIN if path == "src/main.c" else MAX_H if path.endswith(".h") else MAX_C
        if n > limit:
            bad.append(f"{path}: {n} lines (at most {limit})")
    report("file-length", bad)
    bad = []
    for path, text in {**sources, **others}.items():
        for number, line in enumerate(text.split("\n"), 1):
            if len(line) > MAX_COLUMNS - 7 * line.count("\t"):
                columns = len(line.expandtabs(8))
                if columns > MAX_COLUMNS:
                    bad.append(f"{path}:{number}: {columns} columns (at most {MAX_COLUMNS})")
    report("line-length", bad)
    report("spdx", [f"{path}: no SPDX line" for path, text in sources.items()
                    if "SPDX-License-Identifier: MIT" not in text[:200]])


def functions_js(text):
    """(first line, lines) of each function, by the indentation of its closing brace."""
    lines = text.split("\n")
    for i, line in enumerate(lines):
        m = FUNCTION_JS.match(line)
        if not m or re.match(r"\t*(?:if|for|while|switch|\} else if|catch)\b", line):
            continue
        for k in range(i + 1, len(lines)):
            if lines[k].startswith(m.group(1) + "}"):
                yield i + 1, k - i + 1
                break


def check_scripts():
    """The modules of assets/js, and the bundles that were made of them."""
    scripts = collect("assets/js/*.js")
    bad = [f"{path}: no SPDX line" for path, text in scripts.items()
           if "SPDX-License-Identifier: MIT" not in text[:200]]
    lengths = []
    for path, text in scripts.items():
        if text.count("\n") > MAX_JS:
            bad.append(f"{path}: {text.count(chr(10))} lines (at most {MAX_JS})")
        for line, length in functions_js(text):
            lengths.append(length)
            if length > MAX_FUNCTION:
                bad.append(f"{path}:{line}: a function of {length} lines (at most {MAX_FUNCTION})")
    lengths.sort()
    report("script-length", bad, f"{len(lengths)} functions: median {lengths[len(lengths) // 2]}, "
           f"longest {lengths[-1]} lines" if lengths else "")
    report("safe-script", [f"{path}:{number}: {m.group()}" for path, text in scripts.items()
                           for number, line in enumerate(text.split("\n"), 1)
                           for m in UNSAFE_JS.finditer(re.sub(r"^\s*(?://|/?\*).*", "", line))])
    build = os.environ.get("BUILD", "build")
    sizes = {p: os.path.getsize(p) for p in glob.glob(f"{build}/gen/assets/*.js")}
    report("bundle-size", [f"{p}: {n} bytes (at most {MAX_BUNDLE})" for p, n in sizes.items()
                           if n > MAX_BUNDLE],
           ", ".join(f"{os.path.basename(p)} {n}" for p, n in sorted(sizes.items())))


def calls(names):
    # Not a member call (x.free, x->free) and not part of a longer name.
    return re.compile(r"(?<![\w.>])(" + "|".join(names) + r")\s*\(")


def find_all(sources, pattern, allowed=None):
    bad = []
    for path, text in sources.items():
        if allowed and allowed.match(path):
            continue
        for number, line in enumerate(strip(text).split("\n"), 1):
            for m in pattern.finditer(line):
                bad.append(f"{path}:{number}: {m.group().rstrip('( ')}")
    return bad


def check_calls(sources, tests):
    report("banned-functions", find_all({**sources, **tests}, calls(BANNED)))
    report("printing", find_all(sources, calls(PRINTING), MAY_PRINT))
    report("heap", find_all(sources, calls(HEAP), MAY_ALLOCATE))
    render = {p: t for p, t in sources.items() if p.startswith("src/render/")}
    report("no-raw-output", find_all(render, RAW, VERB_FILES))
    bad = [f"{path}:{number}: {m.group()}" for path, text in render.items()
           for number, literal in literals(text) for m in UNSAFE_HTML.finditer(literal)]
    for path in glob.glob("templates/**/*.html", recursive=True):
        for number, line in enumerate(read(path).split("\n"), 1):
            bad += [f"{path}:{number}: {m.group()}" for m in UNSAFE_HTML.finditer(line)]
    report("safe-html", bad)


def tracked():
    """The files of the repository (also new ones); without git all but the built ones."""
    try:
        out = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "-z"],
                             capture_output=True, check=True).stdout
        return [p for p in out.decode().split("\0") if p and os.path.isfile(p)]
    except (OSError, subprocess.CalledProcessError):
        return [os.path.join(d, f)[2:] for d, _, files in os.walk(".") for f in files
                if not re.match(r"\./(build|out|\.git)(/|$)", d) and "node_modules" not in d]


def check_paths():
    bad = []
    for path in tracked():
        with open(path, "rb") as f:
            data = f.read()
        pattern = PATH_IN_TEXT
        if data[:2] == b"\x1f\x8b":
            # A dump holds the source paths of the machine that built the program.
            pattern = PATH_IN_DUMP
            try:
                data = gzip.decompress(data)
            except (OSError, EOFError, zlib.error):
                pass
        m = pattern.search(data)
        if m:
            bad.append(f"{path}: {m.group().decode()}")
    report("no-machine-paths", bad)


def collect(*patterns):
    paths = sorted(p for pattern in patterns for p in glob.glob(pattern, recursive=True))
    return {p: read(p) for p in paths if "node_modules" not in p}


def main():
    sources = collect("src/**/*.c", "src/**/*.h")
    tests = collect("tests/**/*.c", "tests/**/*.h")
    others = collect("Makefile", "src/*.sh", ".ci/*", "tests/**/*.sh", "tests/**/*.py",
                     "tests/**/*.mjs", "assets/**/*.js")
    check_includes(sources)
    check_functions(sources)
    check_files(sources, {**tests, **others})
    check_calls(sources, tests)
    check_scripts()
    check_paths()
    return failed


sys.exit(main())
