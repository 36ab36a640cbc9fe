"""limbeck models -o FILE.svg: well-formed, complete, boxes beside each other, and a renderer takes it."""

import re
import shutil
import subprocess
import xml.etree.ElementTree as xml

import pytest
from model_project import write_project

SVG = "{http://www.w3.org/2000/svg}"

MODELS = """
from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table

metadata = MetaData()
Table("author & co", metadata, Column("id", Integer, primary_key=True), Column("<name>", String(40), unique=True))
Table("book", metadata, Column("id", Integer, primary_key=True), Column("author_id", ForeignKey("author & co.id"), nullable=False))
Table("page", metadata, Column("id", Integer, primary_key=True), Column("book_id", ForeignKey("book.id")),
      Column("author_id", ForeignKey("author & co.id")), Column("next_id", ForeignKey("page.id")))
Table("cover", metadata, Column("book_id", ForeignKey("book.id"), primary_key=True), Column("x" * 300, String(5)))
Table("alone", metadata, Column("id", Integer, primary_key=True))
Table("left", metadata, Column("id", Integer, primary_key=True), Column("r", ForeignKey("right.id")))
Table("right", metadata, Column("id", Integer, primary_key=True), Column("l", ForeignKey("left.id")))
for i in range(30):
    Table(f"t{i}", metadata, Column("id", Integer, primary_key=True), Column("up", ForeignKey(f"t{i // 2}.id")) if i else Column("z", Integer))
"""


@pytest.fixture
def picture(limbeck, tmp_path):
    write_project(tmp_path, "shapes", MODELS)
    done = limbeck("models", "-o", "models.svg", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("models.svg ...  done\n")
    return tmp_path / "models.svg"


def boxes_of(root):
    return {
        group.find(f"{SVG}title").text.split("\n")[0]: [float(group.find(f"{SVG}rect").get(key)) for key in ("x", "y", "width", "height")]
        for group in root.iter(f"{SVG}g")
        if group.find(f"{SVG}rect") is not None
    }


def test_complete(picture):
    root = xml.parse(picture).getroot()
    boxes = boxes_of(root)
    assert len(boxes) == 37
    assert "author & co" in boxes
    texts = [text.text for text in root.iter(f"{SVG}text")]
    assert "<name>" in texts and "PK" in texts and "U" in texts and "PK FK" in texts
    titles = [title.text for title in root.iter(f"{SVG}title")]
    assert "book.author_id → author & co.id\n" in titles
    assert "page.next_id → page.id\n" in titles


def test_boxes_do_not_overlap(picture):
    root = xml.parse(picture).getroot()
    width, height = float(root.get("width")), float(root.get("height"))
    boxes = list(boxes_of(root).values())
    for i, (x, y, w, h) in enumerate(boxes):
        assert x >= 0 and y >= 0 and x + w <= width and y + h <= height
        for u, v, m, n in boxes[:i]:
            assert x + w <= u or u + m <= x or y + h <= v or v + n <= y


def test_referred_tables_are_left(picture):
    boxes = boxes_of(xml.parse(picture).getroot())
    assert boxes["author & co"][0] < boxes["book"][0] < boxes["page"][0]


def test_same_bytes(picture, limbeck):
    first = picture.read_bytes()
    limbeck("models", "-o", "models.svg", cwd=picture.parent)
    assert picture.read_bytes() == first


def test_renderer(picture):
    if shutil.which("rsvg-convert") is None:
        pytest.skip("rsvg-convert is not installed")
    done = subprocess.run(["rsvg-convert", picture, "-o", picture.with_suffix(".png")], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert picture.with_suffix(".png").stat().st_size > 10000


def test_other_ending(limbeck, tmp_path):
    write_project(tmp_path, "shapes", MODELS)
    done = limbeck("models", "-o", "models.png", cwd=tmp_path)
    assert done.returncode != 0
    assert re.search(r"'models.png' does not end with .svg", done.stderr)
