"""Makes long papers of everything that a report may hold, the same one for the same seed."""

from datetime import date
from random import Random

from studiobook.documents.chart import Chart, ChartKind, Series
from studiobook.documents.nodes import (
    Align,
    Attachment,
    Block,
    BlockQuote,
    Footnotes,
    Heading,
    Imprint,
    Landscape,
    ListBlock,
    Paper,
    PaperForm,
    Paragraph,
    Photos,
    RedHead,
    Table,
    cells,
)
from tests.papers import a_paper, a_paragraph, a_photo, text

_CHARACTERS = "工作室开展教育教学研究活动成员交流班级管理学生发展课题论文讲座记录计划总结领衔人年度考核培训学校"
_STOPS = "，，，、；：。。！？"
_LATIN = (
    "2025年9月1日",
    "12",
    "3.5%",
    "2025—2026",
    "1,200",
    "Word",
    "STEM",
    "GB/T 9704",
    "Hello world",
    "A4",
    "UNESCO",
)
_SIZES = ((1280, 960), (900, 1200), (1600, 900), (400, 300))


def words(random: Random, least: int, most: int) -> str:
    """Between ``least`` and some more than ``most`` characters: Chinese, Latin, digits, quotation marks, brackets."""
    said, wanted = "", random.randint(least, most)
    while len(said) < wanted:
        run = "".join(random.choices(_CHARACTERS, k=random.randint(2, 8)))
        said += random.choices(
            (run, random.choice(_LATIN), f"《{run}》", f"（{run}）", f"“{run}”", "——"), (75, 12, 4, 4, 4, 1)
        )[0]
    return said


def sentences(random: Random, most: int) -> Paragraph:
    """A paragraph of so many parts of sentences at the most."""
    parts = (words(random, 3, 16) + random.choice(_STOPS) for _ in range(random.randint(1, most)))
    return a_paragraph("".join(parts) + words(random, 2, 6) + "。")


def a_long_table(random: Random) -> Table:
    """A table whose cells wrap."""
    longest = [random.choice((3, 6, 12, 30, 50)) for _ in range(random.randint(2, 6))]
    rows = tuple(
        cells(*(words(random, 1, most) if random.random() < 0.95 else "" for most in longest))
        for _ in range(random.randint(1, 16))
    )
    aligns = tuple(random.choice(tuple(Align)) for _ in longest)
    return Table(
        cells(*(words(random, 2, 6) for _ in longest)), rows, aligns, random.choice(("", words(random, 4, 14)))
    )


def _block(random: Random) -> Block:
    match random.choices(range(6), (54, 14, 10, 12, 6, 4))[0]:
        case 0:
            return sentences(random, 14)
        case 1:
            return a_long_table(random)
        case 2:
            photos = (a_photo(random.randint(1, 9), random.choice(_SIZES)) for _ in range(random.randint(1, 4)))
            return Photos(tuple(photos))
        case 3:
            items = tuple((sentences(random, 5),) for _ in range(random.randint(1, 6)))
            return ListBlock(items, random.choice((None, 1)))
        case 4:
            return BlockQuote((sentences(random, 8),))
        case _:
            return a_chart(random)


def a_chart(random: Random) -> Chart:
    names = tuple(words(random, 2, 6) for _ in range(random.randint(2, 14)))
    series = Series("数", tuple(float(random.randint(0, 40)) for _ in names))
    kind = random.choice((ChartKind.COLUMN, ChartKind.BAR))
    return Chart(kind, words(random, 4, 14), "次", "项目", names, (series,), "各项的次数。")


def a_turned_table(random: Random) -> Landscape:
    rows = tuple(cells(*(words(random, 1, 30) for _ in range(9))) for _ in range(random.randint(3, 16)))
    header = cells(*(words(random, 2, 6) for _ in range(9)))
    return Landscape((Table(header, rows, (Align.LEFT,) * 9, words(random, 4, 14)),))


def _chapters(random: Random, count: int) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for _ in range(count):
        blocks.append(Heading(1, text(words(random, 4, random.choice((12, 12, 36))))))
        for _ in range(random.randint(0, 3)):
            blocks.append(sentences(random, 10))
            blocks.append(Heading(2, text(words(random, 4, 14))))
            blocks.extend(_block(random) for _ in range(random.randint(1, 4)))
        blocks.append(sentences(random, 10))
    return tuple(blocks)


def a_long_paper(seed: int) -> Paper:
    """Some twenty pages, with and without red head, opening, notes and attachments."""
    random = Random(seed)
    blocks = _chapters(random, random.randint(4, 9))
    if seed % 2:
        blocks = (sentences(random, 9), *blocks)
    if seed % 3 == 0:
        blocks = (*blocks, Footnotes(((sentences(random, 4),), (sentences(random, 4),))))
    if seed % 4 < 2:
        attached = Attachment("成员名单"), a_turned_table(random), Attachment("活动登记表"), *_chapters(random, 1)
        blocks = (*blocks, sentences(random, 3), *attached)
    head = RedHead("示例区教育局文件", "示教发〔2026〕12号") if seed % 2 else None
    return a_paper(*blocks, head=head, recipient="市教育局" if seed % 2 else "", title=words(random, 8, 36))


def a_short_paper(seed: int) -> Paper:
    """Some three pages: letter, minutes or document, with imprint, chart and turned pages."""
    random = Random(seed)
    form = (PaperForm.LETTER, PaperForm.MINUTES, PaperForm.DOCUMENT)[seed % 3]
    table, chart = a_long_table(random), a_chart(random)
    blocks = (*_chapters(random, 1), table, chart, *_chapters(random, 1))
    if seed % 2:
        blocks = (*blocks, a_turned_table(random), *_chapters(random, 1))
    if seed % 4 > 1:
        blocks = (*blocks, Attachment("名单"), a_long_table(random), Attachment("总表"), a_turned_table(random))
    copies = tuple(words(random, 4, 12) for _ in range(random.randint(0, 9)))
    return a_paper(
        *blocks,
        form=form,
        head=RedHead("示例区教育局" if form is PaperForm.LETTER else "示例区教育局文件", "示教发〔2026〕12号"),
        recipient="" if form is PaperForm.MINUTES else "各工作室",
        attendance=(("出席", ("李敏", "陈嘉禾")),) if form is PaperForm.MINUTES else (),
        imprint=Imprint("示例区教育局办公室", date(2026, 1, 6), copies),
        title=words(random, 8, 36),
    )
