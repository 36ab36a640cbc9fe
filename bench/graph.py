#!/usr/bin/python3
"""10,000 revisions with 2,000 branches and merges: processor time of heads, current, history and upgrade with nothing to do.

    bench/graph.py [--limbeck PROGRAM] [--check] [--runs N] [--keep FOLDER/GRAPH]

Four graphs of as many files: `line`; `merged`, where each fifth revision begins two branches and each fifth joins them; `open`, where 2,000
branches of four revisions stand on a trunk, so that there are 2,000 heads, and as many rows in the version table; `labelled`: the same, each
branch with a label of its own, and each third of them depending on the branch before it. Beside each, in
the same run and in turn: grep over the same files, for the two lines that a graph is made of. Processor time is user and system time
of the process, as the kernel counts it. --check exits 1 when a median is over 150 ms.
"""

import argparse
import glob
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path.insert(0, str(HERE))

import project  # noqa: E402

COUNT = 10000
LIMIT = 0.150
COMMANDS = [["heads"], ["current"], ["history"], ["history", "-i"], ["upgrade", "heads"]]


def name(number):
    return project.revision_id(number)


def line(number):
    return [number - 1] if number else []


def merged(number):
    """Blocks of five: a branch point, two branches, their merge, one more."""
    block, place = number - number % 5, number % 5
    return [[number - 1] if number else [], [block], [block], [block + 1, block + 2], [block + 3]][place]


def opened(number):
    """A trunk of 2,000, and on each revision of it a branch of four."""
    trunk = COUNT // 5
    if number < trunk:
        return [number - 1] if number else []
    branch, place = divmod(number - trunk, 4)
    return [number - 1] if place else [branch]


def labels(number):
    """The label and the dependency of a branch's first revision."""
    branch, place = divmod(number - COUNT // 5, 4)
    if branch < 0 or place:
        return None, None
    return f"branch_{branch}", f"branch_{branch - 1}" if branch % 3 == 2 else None


GRAPHS = {"line": line, "merged": merged, "open": opened, "labelled": opened}


def make(limbeck, folder, kind):
    project.new_project(limbeck, folder, f"sqlite:///{folder}/app.db")
    for number in range(COUNT):
        down = [name(parent) for parent in GRAPHS[kind](number)]
        down = tuple(down) if len(down) > 1 else down[0] if down else None
        text = project.revision_text(number)
        before = name(number - 1) if number else None
        text = text.replace(f"= {before!r}\nbranch_labels", f"= {down!r}\nbranch_labels")
        if kind == "labelled":
            label, dependency = labels(number)
            text = text.replace("Sequence[str], None] = None\ndepends_on: Union[str, Sequence[str], None] = None",
                                f"Sequence[str], None] = {label!r}\ndepends_on: Union[str, Sequence[str], None] = {dependency!r}")
        (folder / "migrations" / "versions" / f"{name(number)}_x.py").write_text(text)
    subprocess.run([limbeck, "stamp", "heads"], cwd=folder, check=True, capture_output=True)


def cost(words, folder):
    """Processor seconds of one process."""
    with open(os.devnull, "r+b") as nothing:
        child = subprocess.Popen(words, cwd=folder, stdin=nothing, stdout=nothing, stderr=nothing)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        raise RuntimeError(f"{' '.join(words)[:200]}: exit code {child.returncode}")
    return usage.ru_utime + usage.ru_stime


def measure(limbeck, kind, folder, runs):
    """Lines of the table, and the largest median."""
    grep = ["grep", "-hE", "^(down_)?revision", *sorted(glob.glob("migrations/versions/*.py", root_dir=folder))]
    commands = [grep] + [[limbeck, *words] for words in COMMANDS]
    taken = [[] for _ in commands]
    for run in range(runs + 1):
        for words, list_ in zip(commands, taken):
            seconds = cost(words, folder)
            if run > 0:  # the first warms the file cache
                list_.append(seconds)
    floor, *own = map(statistics.median, taken)
    for words, seconds in zip(COMMANDS, own):
        print(f"| {kind}: `{' '.join(words)}` | {seconds * 1000:.0f} ms | {floor * 1000:.0f} ms | {seconds / floor:.2f} |", flush=True)
    return max(own)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--limbeck", default=ROOT / "build" / "limbeck", help="the program, of a release build")
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--keep", help="make one of the graphs here, and measure nothing")
    parser.add_argument("--check", action="store_true", help="exit 1 when a median is over 150 ms")
    options = parser.parse_args()
    limbeck = str(pathlib.Path(options.limbeck).resolve())
    folder = pathlib.Path(tempfile.mkdtemp(prefix="limbeck-graph-"))
    if options.keep:
        make(limbeck, pathlib.Path(options.keep).resolve(), pathlib.Path(options.keep).name)
        return 0
    worst = 0
    print("| 10,000 revisions | limbeck | grep | ratio |\n|---|---|---|---|")
    try:
        for kind in GRAPHS:
            make(limbeck, folder / kind, kind)
            worst = max(worst, measure(limbeck, kind, folder / kind, options.runs))
            shutil.rmtree(folder / kind)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"\nlargest: {worst * 1000:.0f} ms of {LIMIT * 1000:.0f}")
    return 1 if options.check and worst > LIMIT else 0


if __name__ == "__main__":
    sys.exit(main())
