"""The terms of everything in the program, in full: licences.py CRATES prints them.

CRATES is a file with a name and a version a line. The terms are the files that came with each crate; a crate that
brings none is listed with its SPDX expression, and the text of that licence is among those of the others or it fails.
"""

import json
import pathlib
import re
import subprocess
import sys

LICENCE = re.compile(r"^(UN)?(LICEN[CS]E|COPYING|COPYRIGHT|NOTICE)", re.I)

wanted = {tuple(line.split()) for line in pathlib.Path(sys.argv[1]).read_text().splitlines()}
told = subprocess.run(
    ["cargo", "metadata", "--locked", "--features", "server/embed", "--format-version", "1", "--filter-platform", "x86_64-unknown-linux-gnu", "--filter-platform", "wasm32-unknown-unknown"],
    capture_output=True,
    text=True,
    check=True,
)
crates = {(p["name"], p["version"]): p for p in json.loads(told.stdout)["packages"]}

texts: dict[str, list[str]] = {}
by_expression: dict[str, list[str]] = {}
bare: list[str] = []
covered: set[str] = set()
wrong: list[str] = []
for crate in sorted(wanted):
    name = " ".join(crate)
    about = crates[crate]
    expression = (about["license"] or "see its file").replace("/", " OR ")
    by_expression.setdefault(expression, []).append(name)
    folder = pathlib.Path(about["manifest_path"]).parent
    files = [f for f in sorted(folder.iterdir()) if f.is_file() and LICENCE.match(f.name)]
    files += [f for sub in ("licenses", "LICENSES") for f in sorted((folder / sub).glob("*")) if f.is_file()]
    if about["license_file"] and not files:
        files = [folder / about["license_file"]]
    for file in files:
        text = "\n".join(line.rstrip() for line in file.read_text(errors="replace").strip().splitlines())
        texts.setdefault(text, []).append(name)
    ids = set(re.split(r" (?:OR|AND|WITH) |[()]", expression)) - {""}
    if files:
        covered |= ids
    else:
        bare.append(f"{name}: {expression}")
for line in bare:
    ids = set(re.split(r" (?:OR|AND|WITH) |[()]", line.split(": ", 1)[1])) - {""}
    if not ids & covered:
        wrong.append(f"{line} comes without its terms, and nothing else brings them")

print("Postern is licensed under Apache-2.0. What it is made of, and under which terms:\n")
for expression, names in sorted(by_expression.items(), key=lambda pair: -len(pair[1])):
    print(f"{expression}\n  " + "\n  ".join(names) + "\n")
if bare:
    print("These come without a file of terms; those of the licence they name stand below, with others:\n  " + "\n  ".join(bare) + "\n")
for text, names in texts.items():
    print("=" * 100 + "\n" + ", ".join(dict.fromkeys(names)) + "\n\n" + text + "\n")
for line in wrong:
    print(f"licences: {line}", file=sys.stderr)
sys.exit(bool(wrong))
