"""What a studio publishes of itself: the collected papers, and the bulletin of each term."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from studiobook.documents.nodes import CollectedPaper, Heading, Image, Paper, PaperForm, Paragraph, Photos, plain_text
from studiobook.reports.kinds import briefing, collected_papers
from tests.builders import Files, a_district, a_full_studio, a_picture, a_report_context, a_studio, an_activity
from tests.paper_text import text_of
from tests.papers import opened

Golden = Callable[[str, str], None]
NOVEMBER = date(2024, 11, 20)
SPRING = date(2025, 5, 1)
AFTER = date(2027, 9, 1)


def papers(kind: ModuleType, root: Path, today: date, studio: str = "chunhui") -> dict[str, Paper]:
    """The papers of ``kind`` about ``studio`` by span."""
    context = a_report_context(root, today)
    return {one.span: one.paper for one in kind.reports(context, context.library.studios[studio])}


def a_paper(title: str = "听见以后", on: str = "2025-04", **more: object) -> Files:
    return {"kind": "paper", "title": title, "authors": ["li-min"], "on": on, "body": "正文。\n", **more}


def a_writing_studio() -> Files:
    files = a_full_studio()
    files["outcomes/listening.md"] = a_paper(
        "听见以后：一节班会课的三次修改",
        authors=["member-1", "li-min", "member-2"],
        outside_authors=["王老师"],
        themes=["倾听", "班会课"],
        summary="记一节班会课的三次修改。",
        published={"where": "班主任之友", "level": "province", "on": "2025-06", "issue": "2025年第6期"},
        prizes=[{"name": "区论文评比", "level": "district", "prize_class": "first", "on": "2025-05"}],
        collected="《倾听案例集》",
        body="第一稿[^1]只讲了道理。\n\n### 一、第一稿\n\n没有人说话。\n\n![黑板上的三句话](../files/board.png)\n\n"
        "#### 问题\n\n1. 太长；\n2. 太快。\n\n[^1]: 2024年10月。\n",
    )
    files["outcomes/early.md"] = a_paper("早到十分钟", "2025-03")
    files["files/board.png"] = a_picture()
    return files


def a_newsworthy_studio() -> Files:
    files = a_full_studio()
    files["activities/2024-10-17-exchange.md"] |= {
        "photos": [
            {"file": "files/one.png", "caption": "围坐一圈", "consent": True},
            {"file": "files/two.png", "caption": "没有同意公开"},
        ],
        "attendance": {"absent": ["member-2"], "visitors": 12},
        "body": "# 经过\n\n下午两点，**大家**围坐一圈[^1]。\n\n"
        + "说了很多话。" * 30
        + "\n\n这一段不印。\n\n[^1]: 注。\n",
    }
    files |= {"files/one.png": a_picture(), "files/two.png": a_picture(41)}
    files["people/member-1.yml"]["honours"].append({"name": "区德育先进个人", "level": "district", "on": "2024-12"})
    files["plans/2024-2025.md"]["items"] += [
        {"id": "item-2", "title": "春季读书", "kind": "reading", "month": "2025-03", "place": "示例区东岸小学"},
        {"id": "item-3", "title": "学年汇报", "kind": "exchange", "month": "2025-06"},
    ]
    return files


def headings(paper: Paper, level: int) -> list[str]:
    return [plain_text(one.inlines) for one in paper.blocks if isinstance(one, Heading) and one.level == level]


# --- collected papers ---


def test_the_collection_of_a_year_reads_as_it_should(tmp_path: Path, golden: Golden) -> None:
    root = a_district(tmp_path, chunhui=a_writing_studio())
    made = papers(collected_papers, root, date(2025, 8, 31))
    assert list(made) == ["2024-2025学年"]
    paper = made["2024-2025学年"]
    assert (paper.contents, paper.issuer, paper.head) == (True, "", None)
    golden("reports/collected_papers.txt", text_of(paper))
    opened(paper)


def test_each_paper_begins_a_page_and_brings_its_pictures(tmp_path: Path) -> None:
    (paper,) = papers(collected_papers, a_district(tmp_path, chunhui=a_writing_studio()), date(2025, 8, 31)).values()
    found = [(one.title, one.authors) for one in paper.blocks if isinstance(one, CollectedPaper)]
    assert [title for title, _ in found] == ["早到十分钟", "听见以后：一节班会课的三次修改"]  # in order of time
    assert found[0][1] == "李敏（示例区春晖实验小学）"
    assert headings(paper, 1)  # a paper's own headings are the first level again
    images = [part for one in paper.blocks if isinstance(one, Paragraph) for part in one.inlines]
    (picture,) = [part for part in images if isinstance(part, Image)]
    assert picture.data.startswith(b"\xff\xd8")


def test_the_cycle_has_its_collection_when_it_is_over_and_every_year_its_own(tmp_path: Path) -> None:
    files = a_writing_studio()
    files["outcomes/late.md"] = a_paper("后来", "2026-10")
    root = a_district(tmp_path, chunhui=files)
    assert list(papers(collected_papers, root, date(2027, 8, 31))) == ["2024-2025学年", "2026-2027学年"]
    made = papers(collected_papers, root, AFTER)
    assert list(made) == ["2024-2025学年", "2026-2027学年", "2024-2027周期"]
    assert sum(isinstance(one, CollectedPaper) for one in made["2024-2027周期"].blocks) == 3


@pytest.mark.parametrize("files", [a_studio(0), a_full_studio()], ids=["empty", "no texts"])
def test_where_no_paper_has_a_text_there_is_no_collection(tmp_path: Path, files: Files) -> None:
    assert papers(collected_papers, a_district(tmp_path, chunhui=files), AFTER) == {}


def test_a_paper_that_is_not_written_yet_is_left_out(tmp_path: Path) -> None:
    files = a_full_studio() | {"outcomes/late.md": a_paper("还没有写", "2025-06")}
    assert papers(collected_papers, a_district(tmp_path, chunhui=files), SPRING) == {}


# --- the bulletin ---


def test_the_bulletin_of_a_term_reads_as_it_should(tmp_path: Path, golden: Golden) -> None:
    root = a_district(tmp_path, chunhui=a_newsworthy_studio())
    paper = papers(briefing, root, SPRING)["2024-2025学年上学期"]
    golden("reports/briefing.txt", text_of(paper))
    opened(paper)


def test_a_bulletin_has_the_head_of_its_issue_and_is_dated_to_the_end_of_its_term(tmp_path: Path) -> None:
    files = a_newsworthy_studio()
    files["activities/2025-04-10-talk.md"] = an_activity("lecture", "2025-04-10", part="speaker")
    made = papers(briefing, a_district(tmp_path, chunhui=files), SPRING)
    told = [(one.head.number, one.date, one.form) for one in made.values() if one.head]
    assert told == [("第1期", date(2025, 1, 31), PaperForm.MINUTES), ("第2期", SPRING, PaperForm.MINUTES)]


def test_only_photographs_that_may_be_shown_are_in_the_bulletin(tmp_path: Path) -> None:
    paper = papers(briefing, a_district(tmp_path, chunhui=a_newsworthy_studio()), SPRING)["2024-2025学年上学期"]
    shown = [photo.caption for one in paper.blocks if isinstance(one, Photos) for photo in one.photos]
    assert shown == ["围坐一圈"]


def test_nobody_reads_in_the_bulletin_who_was_absent(tmp_path: Path) -> None:
    paper = papers(briefing, a_district(tmp_path, chunhui=a_newsworthy_studio()), SPRING)["2024-2025学年上学期"]
    text = text_of(paper)
    assert "工作室到场2人，另有12人参加" in text
    assert "缺席" not in text


def test_what_comes_next_is_what_is_dated_and_what_the_plan_still_holds(tmp_path: Path) -> None:
    files = a_newsworthy_studio()
    files["activities/2025-03-20-reading.md"] = an_activity("reading", "2025-03-20", plan="item-2", title="共读一本书")
    root = a_district(tmp_path, chunhui=files)
    running = text_of(papers(briefing, root, NOVEMBER)["2024-2025学年上学期"])
    assert "2025年3月20日，共读一本书（读书研修" in running
    assert "2025年6月，学年汇报" in running
    assert "春季读书" not in running  # the activity carries it out
    over = text_of(papers(briefing, root, SPRING)["2024-2025学年上学期"])
    assert "2025年3月，春季读书（读书研修，示例区东岸小学）" in over
    assert "共读一本书" not in over  # nobody knew of it on the day of the bulletin


def test_a_term_without_activities_has_no_bulletin(tmp_path: Path) -> None:
    assert papers(briefing, a_district(tmp_path / "empty", chunhui=a_studio(0)), SPRING) == {}
    made = papers(briefing, a_district(tmp_path / "full", chunhui=a_full_studio()), AFTER)
    assert list(made) == ["2024-2025学年上学期"]
