"""The bureau's board: everything open from a disk, nothing from elsewhere, hostile text as text."""

import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from studiobook.cli import main as cli
from studiobook.reports import board
from studiobook.reports.base import ReportContext
from studiobook.rules import findings as rule_findings
from tests.builders import Files, a_district, a_full_studio, a_report_context, a_studio, an_activity

HOSTILE = "<script>alert(1)</script>{{ 7 * 7 }}\"'&"


def context(folder: Path, today: date = date(2024, 12, 20), **studios: Files) -> ReportContext:
    return a_report_context(a_district(folder, **studios), today)


class Whole(HTMLParser):
    """The text of a page, its elements, and whether every one that opens is closed."""

    VOID = ("meta", "br")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text, self.tags, self.open = "", set[str](), list[str]()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_it_names_everybody_with_what_is_due_and_by_when(tmp_path: Path) -> None:
    text = board.board(context(tmp_path, chunhui=a_full_studio(), qiming=a_studio(name="启明工作室")))
    page = Whole(text)
    assert page.open == []
    for said in ("李敏", "示例成员2", "启明工作室", "2025年8月31日", "暂无法判断", "成员年度考核", "内部资料，不公开"):
        assert said in page.text, said


def test_every_finding_that_is_judged_is_there(tmp_path: Path) -> None:
    seen = context(tmp_path, chunhui=a_full_studio())
    page = Whole(board.board(seen)).text
    for finding in seen.findings:
        if finding.state in (rule_findings.State.MET, rule_findings.State.UNMET, rule_findings.State.PENDING):
            assert finding.message() in page


def test_studios_stand_in_order_of_id(tmp_path: Path) -> None:
    text = board.board(context(tmp_path, zhao=a_studio(name="朝晖工作室"), an=a_studio(name="安和工作室")))
    assert re.findall(r'<h2 id="(\w+)"', text) == ["deadlines", "an", "zhao"]


def test_what_is_late_stands_first(tmp_path: Path) -> None:
    text = board.board(context(tmp_path, date(2025, 7, 20), chunhui=a_studio()))
    assert text.index("已经逾期") < text.index("以后到期")
    assert "已有逾期" in text
    assert "2025年7月15日，已逾期" in Whole(text).text


def test_it_fetches_nothing_and_runs_nothing(tmp_path: Path) -> None:
    text = board.board(context(tmp_path, chunhui=a_full_studio()))
    assert not re.search(r"(?:https?:)?//|@import|url\(|javascript:| on[a-z]+=", text)
    assert not {"script", "link", "img", "iframe", "object", "form"} & Whole(text).tags


def test_hostile_text_is_text(tmp_path: Path) -> None:
    studio = a_studio(name=HOSTILE)
    studio["activities/2024-11-08-x.md"] = an_activity(title=HOSTILE, date="2024-11-08", body="", summary=None)
    del studio["activities/2024-11-08-x.md"]["summary"]
    page = Whole(board.board(context(tmp_path, chunhui=studio)))
    assert "script" not in page.tags
    assert page.open == []
    assert page.text.count(HOSTILE) >= 3


def test_a_day_gives_the_same_files_again(tmp_path: Path) -> None:
    seen = context(tmp_path, chunhui=a_full_studio(), qiming=a_studio())
    first = dict(board.files(seen))
    assert first == dict(board.files(seen))
    assert list(first) == ["进展一览.html", "chunhui/到期提醒.ics", "qiming/到期提醒.ics"]
    assert str(tmp_path) not in first["进展一览.html"].decode()


def test_a_district_whose_cycles_have_not_begun_has_a_board(tmp_path: Path) -> None:
    text = board.board(context(tmp_path, date(2024, 8, 1), chunhui=a_studio()))
    assert "建设周期还没有开始" in text


@pytest.mark.slow
def test_it_lies_among_the_reports_and_nowhere_in_the_site(tmp_path: Path) -> None:
    root = a_district(tmp_path / "district", chunhui=a_full_studio())
    assert cli.run_build(cli.parse_options(str(root), str(tmp_path / "dist"), "2024-12-20")) == 0
    made = {path.relative_to(tmp_path / "dist").as_posix() for path in (tmp_path / "dist").rglob("*")}
    assert {"reports/进展一览.html", "reports/chunhui/到期提醒.ics", "site/studios/chunhui/calendar.ics"} <= made
    assert not [path for path in made if path.startswith("site/") and ("进展一览" in path or "到期提醒" in path)]
