"""What every engine writes: annual reviews of 4 tables (102 rows), about 3,000 characters of text and 6 photographs.

Headings, captions and points carry their numbers and marks as typed, since most engines have none of their own. So all print
the same text. The same number gives the same review.
"""

import io
import json
import zipfile
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from pathlib import Path
from random import Random

import yaml
from docx import Document
from docx.oxml.ns import qn
from lxml import etree  # type: ignore[import-untyped]  # it has no types

from studiobook import word
from studiobook.core.dates import chinese_date
from studiobook.documents.nodes import Paper, RedHead
from tools.bench import words
from tools.bench.district import draw_pool

ROOT = Path(__file__).resolve().parents[3]
FORM = word.Profile.model_validate(yaml.safe_load((ROOT / "templates/reports/format.yml").read_text("utf-8")))
PHOTOS = 6
PIXELS = 1200, 900  # what reports print
WIDTH_CM = 7.4
ISSUER = "示例区教育局基础教育科"
DAY = date(2027, 8, 31)
MARK, NUMBER = "示例区教育局文件", "示教基〔2027〕　号"

_SECTIONS = (
    ("年度工作概述", "活动登记表", ("日期", "活动名称", "类型", "主持人", "学时"), 40),
    ("课题研究与成果", "成果登记表", ("日期", "成果名称", "类别", "完成人", "级别"), 30),
    ("成员成长情况", "成员考核表", ("姓名", "所在学校", "职务", "考核内容", "等次"), 12),
    ("目标达成情况", "目标达成表", ("编号", "目标", "措施", "达成情况", "责任人"), 20),
    ("示范和推广", "", (), 0),
    ("问题和下年度计划", "", (), 0),
)


@dataclass(frozen=True)
class Passage:
    """A paragraph that opens with stressed words."""

    lead: str
    text: str


@dataclass(frozen=True)
class Grid:
    """A table with the caption that stands over it."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Section:
    """A headed part: paragraphs, points, and a table or none."""

    heading: str
    passages: tuple[Passage, ...]
    points: tuple[str, ...]
    table: Grid | None


@dataclass(frozen=True)
class Picture:
    """A photograph: its file, and the caption that stands below it."""

    path: str
    caption: str


@dataclass(frozen=True)
class Review:
    """An annual review as text."""

    mark: str
    number: str
    title: str
    sections: tuple[Section, ...]
    photos: tuple[Picture, ...]
    issuer: str
    day: str


def review(number: int, folder: Path) -> Review:
    """The review with this number; its photographs are those that ``prepare`` put into ``folder``."""
    chance = Random(f"review {number}")
    pool = sorted(folder.glob("photos/*.jpg"))
    sections = []
    for count, (heading, caption, header, rows) in enumerate(_SECTIONS):
        grid = Grid(f"表{count + 1}　{caption}", header, tuple(_row(chance, row) for row in range(rows)))
        passages = (_passage(chance), _passage(chance))
        points = tuple(words.sentence(chance) for _ in range(3))
        sections.append(Section(f"{'一二三四五六'[count]}、{heading}", passages, points, grid if rows else None))
    photos = tuple(
        Picture(str(pool[(number + at) % len(pool)]), f"图{at + 1}　{words.topic(chance)}") for at in range(PHOTOS)
    )
    title = f"示例工作室{number}2026-2027学年度考核报告"
    return Review(MARK, NUMBER, title, tuple(sections), photos, ISSUER, chinese_date(DAY))


def _passage(chance: Random) -> Passage:
    return Passage(f"{words.topic(chance)}。", words.paragraph(chance, 120))


def _row(chance: Random, number: int) -> tuple[str, ...]:
    day = f"{2026 + (number % 12 < 6)}-{1 + (number + 8) % 12:02}-{1 + number % 28:02}"
    return day, words.title(chance), "专题交流", "示例成员", str(chance.randint(1, 9))


def prepare(folder: Path, reviews: int) -> None:
    """Write what engines need beside Python: the photographs, the empty document with our styles, the reviews as JSON."""
    draw_pool(folder / "photos", *PIXELS)
    (folder / "base.docx").write_bytes(_base())
    with zipfile.ZipFile(folder / "base.docx") as base:
        (folder / "styles.xml").write_bytes(base.read("word/styles.xml"))
    listed = [asdict(review(number, folder)) for number in range(reviews)]
    (folder / "reviews.json").write_text(json.dumps(listed, ensure_ascii=False), "utf-8")


def _base() -> bytes:
    """An empty document with our styles: what others write need not say how it looks, only name a style."""
    paper = Paper(title="空", issuer="", date=DAY, blocks=(), head=RedHead(MARK, NUMBER))
    document = Document(io.BytesIO(word.write(paper, FORM)))
    body = document.element.body
    body[:] = [part for part in body if part.tag == qn("w:sectPr")]
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def texts(data: bytes) -> list[str]:
    """The paragraphs that a Word file prints, those of its tables among them, without contents."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        body = etree.fromstring(file.read("word/document.xml"))
    lines = []
    for line in body.iter(qn("w:p")):
        style = line.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        if style is None or not style.get(qn("w:val"), "").startswith("TOC"):
            lines.append("".join(part.text or "" for part in line.iter(qn("w:t"))))
    return [line for line in lines if line]


def pictures(data: bytes) -> set[bytes]:
    """The pictures in a Word file."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {file.read(name) for name in file.namelist() if name.startswith("word/media/")}


def expected_texts(one: Review) -> list[str]:
    """The paragraphs that ``one`` has, in order: what ``texts`` of every engine's file must be."""
    lines = [one.mark, one.number, one.title]
    for section in one.sections:
        lines.append(section.heading)
        lines += [passage.lead + passage.text for passage in section.passages]
        lines += [f"——{point}" for point in section.points]
        if section.table:
            lines += [section.table.caption, *section.table.header]
            lines += [cell for row in section.table.rows for cell in row]
    lines += [photo.caption for photo in one.photos]
    return [*lines, one.issuer, one.day]


def bare(caption: str) -> str:
    """``caption`` without its number."""
    return caption.partition("　")[2]


@cache
def photo(path: str) -> bytes:
    """The bytes of a photograph, read once."""
    return Path(path).read_bytes()
