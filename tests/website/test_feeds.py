"""Calendars: what RFC 5545 asks of the file, what stands in it, and what never does."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studiobook.documents import ical
from studiobook.loading.library import load
from studiobook.reports import board, reminders
from studiobook.reports.base import ReportContext
from studiobook.rules.evaluate import evaluate
from studiobook.website.feeds import calendars as calendar_feeds
from studiobook.website.pages.base import public_site
from studiobook.website.privacy.public_view import texts
from tests.builders import Files, a_district, a_full_studio, a_person, a_studio, an_activity

TODAY = date(2024, 11, 1)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def read(value: str) -> str:
    """What an escaped value says, as RFC 5545 3.3.11 has a reader do it."""
    said, marks = "", iter(value)
    for mark in marks:
        said += {"n": "\n", "N": "\n"}.get(after := next(marks), after) if mark == "\\" else mark
    return said


@given(TEXT)
def test_folding_is_undone_by_unfolding(text: str) -> None:
    line = ical.escaped(text)
    folded = ical.folded(line)
    assert folded.replace("\r\n ", "") == line
    assert all(len(piece.encode()) <= 75 for piece in folded.split("\r\n"))
    assert len(folded.split("\r\n")) <= 1 + len(line.encode()) // 70  # full lines, never one a character


@given(TEXT)
def test_an_escaped_value_is_one_line_and_says_the_same(text: str) -> None:
    value = ical.escaped(text)
    assert not {"\r", "\n", "\0"} & set(value)
    lines = [
        "".join(mark for mark in line if not ("\0" <= mark < " " or "\x7f" <= mark < "\xa0"))
        for line in text.splitlines()
    ]
    assert read(value) == "\n".join(lines)


@pytest.mark.parametrize("size", [74, 75, 76, 149, 150])
def test_a_line_of_75_octets_is_not_folded(size: int) -> None:
    pieces = ical.folded("x" * size).split("\r\n")
    assert [len(piece) for piece in pieces] == {74: [74], 75: [75], 76: [75, 2], 149: [75, 75], 150: [75, 75, 2]}[size]


def test_a_character_is_never_cut() -> None:
    pieces = ical.folded("汉" * 60).split("\r\n")  # 25 of them, then a space and 24, then the rest
    assert [len(piece.encode()) for piece in pieces] == [75, 73, 34]
    assert ical.folded("a" * 74 + "汉") == "a" * 74 + "\r\n 汉"


def test_escapes_are_those_of_the_rfc() -> None:
    assert ical.escaped("a;b,c\\d\ne\r\nf\u2028g\x07　h:") == r"a\;b\,c\\d\ne\nf\ng　h:"


def calendars(folder: Path, studio: Files, today: date = TODAY, **others: Files) -> tuple[str, str]:
    library = load(a_district(folder, chunhui=studio, **others))
    site = public_site(library, evaluate(library, today), today, folder / "cache")
    public = calendar_feeds.public_calendar(
        site.library, site.library.studios["chunhui"], site.of_studio("chunhui"), today
    )
    return public, reminders.reminders(library, library.studios["chunhui"], evaluate(library, today), today)


def events(text: str) -> list[list[str]]:
    return [part.split("\r\n") for part in text.replace("\r\n ", "").split("BEGIN:VEVENT\r\n")[1:]]


def event(text: str, summary: str) -> list[str]:
    return next(one for one in events(text) if f"SUMMARY:{summary}" in one)


def test_the_file_is_well_formed(tmp_path: Path) -> None:
    for text in calendars(tmp_path, a_full_studio()):
        lines = unfolded(text)
        assert text.endswith("\r\n")
        assert "\n" not in text.replace("\r\n", "")
        assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
        assert (lines[0], lines[1], lines[-1]) == ("BEGIN:VCALENDAR", "VERSION:2.0", "END:VCALENDAR")
        opened: list[str] = []
        for line in lines:
            name, _, value = line.partition(":")
            if name == "BEGIN":
                opened.append(value)
            elif name == "END":
                assert opened.pop() == value
        assert opened == []
        for one in events(text):
            for name in ("UID:", "DTSTAMP:20241101T000000Z", "DTSTART", "DTEND", "SUMMARY:", "STATUS:"):
                assert any(line.startswith(name) for line in one), name
            assert not any("TZID" in line for line in one) or "TZID:Asia/Shanghai" in lines


def test_no_two_entries_have_one_uid_and_a_day_later_they_are_the_same(tmp_path: Path) -> None:
    studio = a_full_studio()
    studio["activities/2024-12-20-two.md"] = an_activity(
        date="2024-12-20",
        sessions=[
            {"date": "2024-12-20", "time": "09:00-11:00", "place": "一楼"},
            {"date": "2024-12-20", "time": "14:00-24:00", "place": "二楼", "mode": "hybrid"},
        ],
    )
    now, later = (calendars(tmp_path / str(day), studio, date(2024, 11, day)) for day in (1, 2))
    for before, after in zip(now, later, strict=True):
        uids = [line for line in unfolded(before) if line.startswith("UID:")]
        assert len(set(uids)) == len(uids) > 0
        assert uids == [line for line in unfolded(after) if line.startswith("UID:")]
    evening = next(one for one in events(now[0]) if "LOCATION:二楼　线上线下结合" in one)
    assert "DTSTART;TZID=Asia/Shanghai:20241220T140000" in evening
    assert "DTEND;TZID=Asia/Shanghai:20241221T000000" in evening


def test_two_districts_do_not_share_an_entry() -> None:
    entry = ical.Event("chunhui/plan", "计划", TODAY, TODAY)
    first, second = (ical.calendar(name, "历", [entry], TODAY) for name in ("甲区", "乙区"))
    assert first != second
    assert ical.calendar("甲区", "历", [entry], TODAY) == first


def test_a_month_is_the_whole_month_and_a_day_without_time_the_whole_day(tmp_path: Path) -> None:
    studio = a_studio()
    studio["activities/2024-12-reading.md"] = an_activity(title="读书月", sessions=[{"date": "2024-12"}])
    studio["activities/2024-11-08-visit.md"] = an_activity(title="参观", sessions=[{"date": "2024-11-08"}])
    public, _ = calendars(tmp_path, studio)
    month, day = event(public, "读书月"), event(public, "参观")
    assert {"DTSTART;VALUE=DATE:20241201", "DTEND;VALUE=DATE:20250101"} <= set(month)
    assert {"DTSTART;VALUE=DATE:20241108", "DTEND;VALUE=DATE:20241109"} <= set(day)


def test_a_planned_item_is_tentative_until_an_activity_carries_it_out(tmp_path: Path) -> None:
    studio = a_studio()
    studio["plans/2024-2025.md"]["items"].append(
        {"id": "spring", "title": "春季论坛", "kind": "forum", "month": "2025-03", "place": "东岸小学"}
    )
    before, _ = calendars(tmp_path / "a", studio)
    assert "STATUS:TENTATIVE" in event(before, "（计划）春季论坛")
    studio["activities/2025-03-14-forum.md"] = an_activity(
        "forum", "2025-03-14", title="春季论坛：开场", plan="spring", body=""
    )
    after, _ = calendars(tmp_path / "b", studio)
    assert "（计划）春季论坛" not in after
    assert "STATUS:CONFIRMED" in event(after, "春季论坛：开场")


def test_public_deadlines_have_numbers_and_no_names(tmp_path: Path) -> None:
    public, internal = calendars(tmp_path, a_studio(2))
    whole = "\n".join(unfolded(public))
    assert "DTSTART;VALUE=DATE:20250715" in event(public, "到期：年度总结")
    assert any(line.endswith("已完成 0 项，共 2 项") for line in event(public, "到期：现场交流"))
    assert not any(name in whole for name in ("李敏", "示例成员1", "示例成员2"))
    assert "示例成员1、示例成员2" in "\n".join(unfolded(internal))
    assert "TRIGGER:-P7D" in internal
    assert "VALARM" not in public


def test_what_is_late_is_said_to_be_late_and_only_inside(tmp_path: Path) -> None:
    public, internal = calendars(tmp_path, a_studio(), date(2025, 7, 16))
    assert "DTSTART;VALUE=DATE:20250715" in event(internal, "逾期：年度总结")
    assert "年度总结" not in "".join(unfolded(public))


def test_what_is_done_is_no_deadline(tmp_path: Path) -> None:
    for text in calendars(tmp_path, a_full_studio(), date(2025, 8, 20)):
        assert "SUMMARY:到期" not in text


@pytest.mark.parametrize("today", [date(2027, 10, 1), date(2028, 1, 1)], ids=["due", "late"])
def test_what_the_bureau_owes_stands_on_its_board_and_in_no_studios_reminders(tmp_path: Path, today: date) -> None:
    _, internal = calendars(tmp_path, a_studio(), today)
    library = load(tmp_path)
    shown = board.board(ReportContext(library, evaluate(library, today), today, tmp_path / "cache"))
    assert "逾期：年度总结" in internal
    for duty in ("专家评分", "考核等次"):  # of the review after the cycle
        assert duty not in internal
        assert f"{duty}（七）" in shown


def test_nothing_private_is_in_the_public_calendar(tmp_path: Path) -> None:
    studio = a_full_studio()
    studio["people/member-3.yml"] = a_person("王晓", statement="家里有困难，学校一直在帮助他渡过难关。", school="west")
    public, _ = calendars(tmp_path, studio)
    whole = "\n".join(unfolded(public))
    library = load(tmp_path)
    assert [value for value in texts(library.studios["chunhui"]).private if value in whole] == []
    assert "经费" not in whole
    assert "考核" not in whole


def test_hostile_text_stays_in_its_line(tmp_path: Path) -> None:
    studio = a_studio(name="春晖;工作室,\\n")
    studio["activities/2024-11-08-x.md"] = an_activity(
        title="a,b;c\\nEND:VCALENDAR", sessions=[{"date": "2024-11-08", "place": "BEGIN:VEVENT"}]
    )
    public, _ = calendars(tmp_path, studio)
    assert unfolded(public).count("END:VCALENDAR") == 1
    assert r"SUMMARY:a\,b\;c\\nEND:VCALENDAR" in unfolded(public)
    assert r"X-WR-CALNAME:春晖\;工作室\,\\n" in unfolded(public)


def test_a_joint_activity_is_one_entry_for_both(tmp_path: Path) -> None:
    studio = a_studio()
    studio["activities/2024-11-08-x.md"] = an_activity(title="联合", date="2024-11-08", joint=["qiming"])
    library = load(a_district(tmp_path, chunhui=studio, qiming=a_studio(name="启明工作室")))
    site = public_site(library, evaluate(library, TODAY), TODAY, tmp_path / "cache")
    uids = [
        event(calendar_feeds.public_calendar(site.library, one, site.of_studio(one.id), TODAY), "联合")[0]
        for one in site.library.studios.values()
    ]
    assert uids[0] == uids[1]
