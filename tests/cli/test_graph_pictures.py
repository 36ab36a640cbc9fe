"""Pictures of the revision graph: `history --graph` in a pipe and on a terminal, `graph` as SVG, DOT and Mermaid."""

import random
import re
import resource
import shutil
import struct
import subprocess
import time
import urllib.parse
import xml.etree.ElementTree as ElementTree
import zlib

import pytest

from project import ENV, INI, MAKO, on_terminal, results, revision, write

SVG = "{http://www.w3.org/2000/svg}"
COLOR = re.compile(r"\x1b\[[0-9;]*m")


def history(*lines):
    """Files of a project whose revisions are written as "id < down down | dependency * label # message"."""
    files = {"alembic.ini": INI, "migrations/env.py": ENV, "migrations/script.py.mako": MAKO}
    for day, line in enumerate(lines, 1):
        rest, _, message = line.partition("#")
        rest, _, labels = rest.partition("*")
        rest, _, depends = rest.partition("|")
        name, _, down = rest.partition("<")
        name, down, depends, labels = name.strip(), down.split(), depends.split(), labels.split()
        files[f"migrations/versions/{name}_x.py"] = revision(
            id=name, down=tuple(down) or None, depends=tuple(depends) or None, labels=tuple(labels) or None,
            doc=f"{message.strip() or 'about ' + name}\n\nRevision ID: {name}\nCreate Date: 2024-01-{day % 31 + 1:02} 10:00:00\n")
    return files


TWO = history("1a # initial tables", "2a < 1a * cart # add carts", "3a < 2a | 2b # totals", "1b * net # networks",
              "2b < 1b # ip numbers", "3b < 2b | 1a # names")
DIAMOND = history("a1 # first", "b1 < a1 # left", "c1 < a1 # right", "d1 < b1 c1 # both", "e1 < d1 # on")


@pytest.fixture
def project(limbeck, scratch):
    def run(files, *words, **options):
        write(scratch, files)
        return limbeck(*words, cwd=scratch, **options)

    run.folder = scratch
    return run


@pytest.fixture
def terminal(limbeck, scratch):
    def run(files, *words, **options):
        write(scratch, files)
        text, code = on_terminal(limbeck, *words, cwd=scratch, **options)
        assert code == 0
        return text

    return run


# ---- history --graph ----


def test_a_line_of_revisions(project):
    done = project(history("a", "b < a", "c < b"), "history", "--graph")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "* c (head), about c\n* b, about b\n* <base> -> a, about a\n"


def test_a_merge(project):
    assert project(DIAMOND, "history", "--graph").stdout == (
        "* e1 (head), on\n"
        "*-. d1 (mergepoint), both\n"
        "* | b1, left\n"
        "+-* c1, right\n"
        "* <base> -> a1 (branchpoint), first\n"
    )


def test_two_bases_with_labels_and_dependencies(project):
    assert project(TWO, "history", "--graph").stdout == (
        "* 3a (cart) (head) (depends on 2b), totals\n"
        "* 2a (cart), add carts\n"
        "| * 3b (net) (head) (depends on 1a), names\n"
        "* | <base> -> 1a, initial tables\n"
        "  * 2b (net), ip numbers\n"
        "  * <base> -> 1b (net), networks\n"
    )


def test_the_order_is_that_of_history(project):
    plain = project(TWO, "history").stdout.splitlines()
    drawn = project(TWO, "history", "--graph").stdout.splitlines()
    assert [re.search(r"-> (\w+)", line).group(1) for line in plain] == [re.search(r"\b[123][ab]\b", line).group() for line in drawn]


def test_a_range_names_parents_that_are_not_drawn(project):
    assert project(DIAMOND, "history", "--graph", "-r", "c1:").stdout == (
        "* e1 (head), on\n* b1, c1 -> d1 (mergepoint), both\n* a1 -> c1, right\n"
    )


def test_the_database_is_marked(project):
    assert project(DIAMOND, "stamp", "b1").returncode == 0
    lines = project(DIAMOND, "history", "--graph", "-i").stdout.splitlines()
    assert [line for line in lines if "@" in line or "current" in line] == ["@ | b1 (current), left"]


def test_entries(project):
    text = project(DIAMOND, "history", "--graph", "-v").stdout
    assert "*-. Rev: d1 (mergepoint)\n| | Merges: b1, c1\n| | Path: " in text
    assert "\n| |     both\n| |\n| |     Revision ID: d1\n" in text
    assert not re.search(r"[ \t]$", text, re.M)


def test_json_is_that_of_history(project):
    drawn, plain = project(TWO, "history", "--graph", "--json"), project(TWO, "history", "--json")
    assert drawn.stdout == plain.stdout
    assert [record["revision"] for record in results(plain.stdout)] == ["3a", "2a", "3b", "1a", "2b", "1b"]
    assert results(plain.stdout)[0]["doc"] == "totals"


def test_a_pipe_cuts_nothing_and_has_neither_colours_nor_other_characters(project):
    long = "a message that goes on and on " * 20
    text = project(history("a", f"b < a # {long}"), "history", "--graph", environment={"COLUMNS": "40", "LANG": "C.UTF-8"}).stdout
    assert long.strip() in text and text.isascii() and "\x1b" not in text


def test_no_revisions(project):
    files = history()
    files["migrations/versions/.keep"] = ""
    for words in (["history", "--graph"], ["graph", "--format", "svg"], ["graph"]):
        done = project(files, *words)
        assert (done.returncode, done.stderr) == (0, "")


def test_a_terminal_that_shows_utf8(terminal):
    text = terminal(DIAMOND, "history", "--graph", LANG="C.UTF-8")
    assert COLOR.sub("", text) == (
        "● e1 (head), on\n"
        "●─╮ d1 (mergepoint), both\n"
        "● │ b1, left\n"
        "├─● c1, right\n"
        "● <base> -> a1 (branchpoint), first\n"
    )
    assert "\x1b[31m●\x1b[0m" in text and text.count("\x1b[0m") * 2 == len(COLOR.findall(text))


@pytest.mark.parametrize("locale", [{}, {"LANG": "C"}, {"LANG": "C.UTF-8", "LC_ALL": "POSIX"}, {"LANG": "de_DE.ISO-8859-1"}])
def test_a_terminal_that_shows_ascii(terminal, locale):
    assert terminal(DIAMOND, "history", "--graph", **locale).isascii()


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_no_colours_when_they_are_not_wanted(terminal, environment):
    text = terminal(DIAMOND, "history", "--graph", LANG="C.UTF-8", **environment)
    assert "\x1b" not in text and "●─╮ d1" in text


@pytest.mark.parametrize("columns", [16, 24, 40, 80, 200])
def test_lines_are_cut_to_the_terminal(terminal, columns):
    files = history("a", f"b < a # {'long words ' * 30}", "c < a # 日本語の長いメッセージ" + "です" * 60, "d < b c")
    for locale, cut in (({"LANG": "C.UTF-8"}, "…"), ({"LANG": "C"}, "...")):
        lines = COLOR.sub("", terminal(files, "history", "--graph", columns=columns, **locale)).splitlines()
        widths = [sum(2 if ord(c) > 0x2FFF else 1 for c in line) for line in lines]
        assert len(lines) == 4 and max(widths) <= columns
        assert [line.endswith(cut) for line in lines[1:3]] == [True, True]


@pytest.mark.parametrize("columns", [30, 60])
def test_entries_are_broken_to_the_terminal(terminal, columns):
    words = [f"word{i}" for i in range(40)]
    text = COLOR.sub("", terminal(history("a", f"b < a # {' '.join(words)}"), "history", "--graph", "-v", columns=columns, LANG="C"))
    assert max(len(line) for line in text.splitlines()) <= columns
    assert re.findall(r"word\d+", text) == words


# ---- graph ----


def svg_of(project, files, *words, name="graph.svg"):
    done = project(files, "graph", "-o", name, *words)
    assert (done.returncode, done.stderr) == (0, "")
    return ElementTree.parse(project.folder / name).getroot()


def texts(root):
    return ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]


def pixels(png):
    """Width, height and how many rows of pixels are not all the same."""
    width, height, depth, kind = struct.unpack(">IIBB", png[16:26])
    data, at = b"", 8
    while at < len(png):
        size, name = struct.unpack(">I4s", png[at:at + 8])
        data += png[at + 8:at + 8 + size] if name == b"IDAT" else b""
        at += size + 12
    raw, stride = zlib.decompress(data), width * {2: 3, 6: 4}[kind] * depth // 8 + 1
    filtered = [raw[i + 1:i + stride] for i in range(0, len(raw), stride)]
    return width, height, sum(1 for row in filtered if any(row[8:]))


def test_svg_of_branches(project):
    root = svg_of(project, TWO)
    boxes = [box for box in root.iter(f"{SVG}rect") if box.get("class", "").startswith("box") and box.get("rx") == "8"]
    links = list(root.iter(f"{SVG}a"))
    assert len(boxes) == len(links) == 6
    assert {text for text in texts(root)} >= {"3a", "totals", "cart", "net", "head", "2024-01-04"}
    # Side by side, and nothing on top of anything.
    assert len({box.get("x") for box in boxes}) == 2
    areas = [tuple(int(box.get(name)) for name in ("x", "y", "width", "height")) for box in boxes]
    assert not any(a != b and a[0] < b[0] + b[2] and b[0] < a[0] + a[2] and a[1] < b[1] + b[3] and b[1] < a[1] + a[3]
                   for a in areas for b in areas)
    assert all(0 < x and x + width < int(root.get("width")) and 0 < y and y + height < int(root.get("height"))
               for x, y, width, height in areas)
    assert [path.get("class").split()[0] for path in root.iter(f"{SVG}path")].count("edge") == 4
    depends = [path.find(f"{SVG}title").text for path in root.iter(f"{SVG}path") if path.get("class") == "depends"]
    assert sorted(depends) == ["3a depends on 2b", "3b depends on 1a"]
    assert "http" not in re.sub(r"http://www.w3.org/2000/svg", "", (project.folder / "graph.svg").read_text())


def test_newest_is_on_top(project):
    root = svg_of(project, DIAMOND)
    tops = {"".join(text.itertext()): int(text.get("y")) for text in root.iter(f"{SVG}text") if text.get("class") == "id"}
    assert tops["e1"] < tops["d1"] < tops["b1"] == tops["c1"] < tops["a1"]


@pytest.mark.parametrize("name", ["graph.svg", "docs/my graph.svg", "migrations/versions/g.svg"])
def test_links_lead_to_the_files(project, name):
    files = history("a1", "b 2 < a1".replace("b 2", "b2")) | {"docs/.keep": ""}
    root = svg_of(project, files, name=name)
    folder = (project.folder / name).parent
    targets = [(folder / urllib.parse.unquote(link.get("href"))).resolve() for link in root.iter(f"{SVG}a")]
    assert sorted(target.name for target in targets) == ["a1_x.py", "b2_x.py"] and all(target.is_file() for target in targets)


def test_hostile_messages(project):
    message = "<script>alert(1)</script> & \"quotes\" 'x' ]]> ü 日本 \\x1b[31m " + "very long " * 40
    root = svg_of(project, history("a1", f"b2 < a1 # {message}"))
    title = next(link for link in root.iter(f"{SVG}a") if "b2_x" in link.get("href")).find(f"{SVG}title").text
    assert "<script>alert(1)</script> & \"quotes\" 'x' ]]> ü 日本" in title and ("very long " * 40).strip() in title
    assert not list(root.iter(f"{SVG}script"))
    shown = [text for text in texts(root) if "<script>" in text or text.endswith("…")]
    assert shown and max(len(text) for text in texts(root)) < 50


def test_marks_in_svg(project):
    assert project(DIAMOND, "stamp", "b1").returncode == 0
    root = svg_of(project, DIAMOND, "-i")
    assert [text for text in texts(root) if text in ("head", "current", "mergepoint", "branchpoint · base")] == [
        "head", "mergepoint", "current", "branchpoint · base"]
    assert len([box for box in root.iter(f"{SVG}rect") if "now" in box.get("class", "")]) == 1


def test_without_i_no_database_is_touched(project):
    files = DIAMOND | {"migrations/env.py": "raise RuntimeError('evaluated')\n"}
    assert svg_of(project, files) is not None
    assert project(files, "graph", "-i").returncode == 1


@pytest.mark.skipif(shutil.which("rsvg-convert") is None, reason="no rsvg-convert (librsvg2-bin)")
@pytest.mark.parametrize("files", [history("a1"), TWO, DIAMOND, history("a", *[f"r{i} < {f'r{i - 1}' if i else 'a'}" for i in range(299)])])
def test_svg_is_drawn(project, files):
    root = svg_of(project, files)
    png = subprocess.run(["rsvg-convert", "graph.svg"], cwd=project.folder, capture_output=True, check=True, timeout=60).stdout
    width, height, varied = pixels(png)
    assert (width, height) == (int(root.get("width")), int(root.get("height")))
    assert varied > height / 4


def test_a_range(project):
    root = svg_of(project, DIAMOND, "-r", "d1:e1")
    assert [text for text in texts(root) if re.fullmatch(r"\w\d", text)] == ["e1", "d1"]


def dot_tokens(text):
    """Statements of a DOT file as (ids, attributes): node, or edge; the grammar that Graphviz documents, as far as it is used."""
    quoted = r'"((?:[^"\\]|\\.)*)"'
    attribute = rf'\w+=(?:[\w.]+|"(?:[^"\\]|\\.)*")'
    body = re.fullmatch(r"digraph \w+ \{\n(.*)\}\n", text, re.S).group(1)
    nodes, edges = [], []
    for line in body.splitlines():
        if match := re.fullmatch(rf"  {quoted} -> {quoted}( \[{attribute}(?:, {attribute})*\])?;", line):
            edges.append((match.group(1), match.group(2), "dashed" in (match.group(3) or "")))
        elif match := re.fullmatch(rf"  {quoted} \[{attribute}(?:, {attribute})*\];", line):
            nodes.append(match.group(1))
        else:
            assert re.fullmatch(rf"  (?:\w+=\w+|(?:node|edge) \[{attribute}(?:, {attribute})*\]);", line), line
    return nodes, edges


@pytest.mark.parametrize("name", ["g.dot", "g.gv", "G.DOT"])
def test_dot(project, name):
    files = TWO | history("1a # say \"hi\" \\ back; { -> }")
    files = {**TWO, **{path: text for path, text in files.items() if "1a_x" in path}}
    assert project(files, "graph", "-o", name).returncode == 0
    text = (project.folder / name).read_text()
    nodes, edges = dot_tokens(text)
    assert nodes == ["3a", "2a", "3b", "1a", "2b", "1b"]
    assert sorted(edges) == [("1a", "2a", False), ("1a", "3b", True), ("1b", "2b", False), ("2a", "3a", False),
                             ("2b", "3a", True), ("2b", "3b", False)]
    if shutil.which("dot"):
        assert b"<svg" in subprocess.run(["dot", "-Tsvg"], input=text.encode(), capture_output=True, check=True).stdout


def check_mermaid(text):
    lines = text.splitlines()
    node = re.compile(r'  (\w+)(?:\["[^"]*"\]|\(\["[^"]*"\]\)|\{\{"[^"]*"\}\}|\[/"[^"]*"\\\])(?::::current)?')
    assert lines[0] == "flowchart BT" and lines[-1] == "  classDef current stroke-width:4px"
    nodes = [match.group(1) for line in lines[1:-1] if (match := node.fullmatch(line))]
    edges = [match.groups() for line in lines[1:-1] if (match := re.fullmatch(r"  (\w+) (-->|-\.->) (\w+)", line))]
    assert len(nodes) + len(edges) == len(lines) - 2 and len(set(nodes)) == len(nodes)
    assert all(a in nodes and b in nodes for a, _, b in edges)
    return nodes, edges


@pytest.mark.parametrize("words", [["-o", "g.mmd"], ["-o", "g.mermaid"], ["-o", "-"], []])
def test_mermaid(project, words):
    done = project(TWO, "graph", *words)
    text = (project.folder / words[1]).read_text() if words and words[1] != "-" else done.stdout
    nodes, edges = check_mermaid(text)
    assert nodes == ["r3a", "r2a", "r3b", "r1a", "r2b", "r1b"]
    assert [edge for edge in edges if edge[1] == "-.->"] == [("r2b", "-.->", "r3a"), ("r1a", "-.->", "r3b")]


def test_mermaid_of_hostile_messages(project):
    files = history("a1 # \"]); click a1 \"javascript:alert(1)\"", "end < a1 # <b> `x` #amp; \\", "x.y < end")
    nodes, _ = check_mermaid(project(files, "graph").stdout)
    assert nodes == ["n3", "rend", "ra1"]


def test_mermaid_says_when_it_is_too_large(project):
    files = history("r0", *[f"r{i} < r{i - 1}" for i in range(1, 510)])
    done = project(files, "graph", "-o", "g.mmd")
    assert done.returncode == 0 and "509 edges" in done.stderr and "-r START:END" in done.stderr
    assert project(files, "graph", "-o", "g.svg").stderr == ""


def test_results(project):
    done = project(DIAMOND, "graph", "-o", "g.svg")
    assert done.stdout == f"Writing {project.folder.resolve()}/g.svg ...  done\n"
    done = project(DIAMOND, "graph", "-o", "g.svg", "--json")
    assert results(done.stdout) == [{"format": "svg", "revisions": 5, "path": "g.svg"}]
    text = project(DIAMOND, "graph", "--format", "dot").stdout
    assert results(project(DIAMOND, "graph", "--format", "dot", "--json").stdout) == [
        {"format": "dot", "revisions": 5, "text": text}]
    assert project(DIAMOND, "graph", "-q", "-o", "h.svg").stdout == ""


def test_an_existing_file_is_replaced(project):
    write(project.folder, {"g.svg": "x" * 100000})
    svg_of(project, DIAMOND, name="g.svg")
    assert not [path for path in project.folder.iterdir() if path.name.startswith((".g.svg", "g.svg.", "g.svg~"))]


@pytest.mark.parametrize("name", ["graph.png", "graph", "svg", ".svg", "a.svg/", "graph.svg.txt"])
def test_other_endings_are_refused(project, name):
    done = project(DIAMOND, "graph", "-o", name)
    assert done.returncode == 2 and not (project.folder / name).exists()
    assert all(ending in done.stderr for ending in (".svg", ".dot", ".gv", ".mmd", ".mermaid"))


@pytest.mark.parametrize("words", [["-o", "missing/g.svg"], ["-r", "nothing:"], ["-o", "folder.svg"]])
def test_what_cannot_be_written_or_found(project, words):
    (project.folder / "folder.svg").mkdir()
    done = project(DIAMOND, "graph", *words)
    assert done.returncode == 1 and done.stderr.count("error: ") + done.stderr.count("FAILED: ") == 1


def test_a_format_that_is_none(project):
    done = project(DIAMOND, "graph", "--format", "png")
    assert done.returncode == 2 and "svg, dot and mermaid" in done.stderr


def test_svg_goes_to_standard_output_by_its_format(project):
    assert ElementTree.fromstring(project(DIAMOND, "graph", "--format", "svg").stdout).tag == f"{SVG}svg"


# ---- size ----


def many(count):
    """`count` revisions of which every fifth is a branch point and every fifth merges again."""
    rng, lines, heads, i = random.Random(7), ["r0"], ["r0"], 1
    while i < count:
        head, dice = rng.choice(heads), rng.random()
        if dice < 0.2:
            lines += [f"r{i} < {head}", f"r{i + 1} < {head}"]
            heads.remove(head)
            heads += [f"r{i}", f"r{i + 1}"]
            i += 2
        elif dice < 0.45 and len(heads) > 1:
            other = rng.choice([each for each in heads if each != head])
            lines.append(f"r{i} < {head} {other}")
            heads = [each for each in heads if each not in (head, other)] + [f"r{i}"]
            i += 1
        else:
            lines.append(f"r{i} < {head}")
            heads[heads.index(head)] = f"r{i}"
            i += 1
    return history(*lines)


def test_ten_thousand_revisions(project):
    write(project.folder, many(10000))

    def cost(*words):
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        done = project({}, *words, timeout=60)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert (done.returncode, done.stderr) == (0, ""), time.monotonic() - began
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout

    plain, _ = cost("history")
    drawn, text = cost("history", "--graph")
    assert len(text.splitlines()) >= 10000
    assert max(len(line.split(" r")[0]) for line in text.splitlines()) < 200
    svg, _ = cost("graph", "-o", "g.svg")
    # By far less than what reading the files takes, whatever the machine and the kind of build.
    assert drawn < 3 * plain + 0.1 and svg < 4 * plain + 0.1
    assert (project.folder / "g.svg").stat().st_size < 10_000_000
    assert len(list(ElementTree.parse(project.folder / "g.svg").getroot().iter(f"{SVG}a"))) >= 10000
