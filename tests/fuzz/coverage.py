#!/usr/bin/python3
"""How many lines of a layer the runs of its targets reached: `coverage.py BUILD LAYER PROFILE PROGRAM...`

Prints the share of all lines of src/LAYER that hold code, and the files with the most lines that were not reached. Every file of the
layer counts, also one that no target is linked with: the layer's library is read beside the programs. How many files hold no code
(tables, types, Python kept as text) is said too. Ends with 1 when less than LEAST % (environment, 85) are reached.
"""

import json
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHOWN = 5  # files


def lines_by_file(build, layer, profile, programs):
    """For each file of the layer: lines with code, and how many of them ran."""
    objects = [*programs, f"{build}/liblb_{layer}.a"]
    command = ["llvm-cov", "export", "-summary-only", f"-instr-profile={profile}", objects[0]]
    for other in objects[1:]:
        command += ["-object", other]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(done.stderr)
    print(done.stderr, end="")  # "functions have mismatched data": statics of one name in two files of one name, counted for neither
    folder = ROOT / "src" / layer
    found = {}
    for file in json.loads(done.stdout)["data"][0]["files"]:
        path = pathlib.Path(os.path.normpath(pathlib.Path(build) / file["filename"]))
        if folder in path.parents:
            found[str(path.relative_to(ROOT))] = (file["summary"]["lines"]["count"], file["summary"]["lines"]["covered"])
    return found


def main(build, layer, profile, programs):
    least = float(os.environ.get("LEAST", 85))
    found = lines_by_file(build, layer, profile, programs)
    count = sum(lines for lines, _ in found.values())
    covered = sum(ran for _, ran in found.values())
    share = 100 * covered / max(count, 1)
    sources = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "src" / layer).rglob("*.c"))
    empty = [path for path in sources if found.get(path, (0, 0))[0] == 0]
    print(f"line coverage of src/{layer}: {share:.1f} % ({covered} of {count} lines; {len(sources)} files, {len(empty)} of them "
          "without code)")
    missed = sorted(((lines - ran, 100 * ran / max(lines, 1), path) for path, (lines, ran) in found.items()), reverse=True)
    for lines, part, path in missed[:SHOWN]:
        if lines:
            print(f"    {lines} lines of {path} not reached ({part:.1f} %)")
    if share < least:
        print(f"    less than {least:.0f} %")
    return share >= least


if __name__ == "__main__":
    if len(sys.argv) < 5:
        sys.exit("usage: coverage.py BUILD LAYER PROFILE PROGRAM...")
    sys.exit(not main(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:]))
