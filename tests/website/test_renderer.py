"""Small parts of pages: addresses, headings, names, references."""

import pytest

from studiobook.loading.library import load
from studiobook.models import citation, lookup
from studiobook.models.policy import Due, Each
from studiobook.models.records import Outcome
from studiobook.website import urls
from studiobook.website.pages import policy_text
from studiobook.website.pages.renderer import heading, one_line, tint
from tests.builders import a_district, a_full_studio


@pytest.mark.parametrize(
    ("here", "there", "expected"),
    [
        ("index.md", "studios/a/index.md", "studios/a/index.html"),
        ("studios/a/index.md", "index.md#growth", "../../index.html#growth"),
        ("studios/a/activities/b.md", "photos/c.jpg", "../../../photos/c.jpg"),
        ("search.md", "pagefind", "pagefind"),
    ],
)
def test_addresses_are_relative(here: str, there: str, expected: str) -> None:
    assert urls.relative(here, there) == expected


def test_a_heading_is_shown_as_it_is_written() -> None:
    assert heading("a*b_<c>&[d]\n{e}") == "a\\*b\\_&lt;c&gt;&amp;\\[d\\] \\{e\\}"


def test_front_matter_stays_on_one_line() -> None:
    assert one_line(" a\n---\nb ") == "a --- b"


def test_a_studio_keeps_its_colour() -> None:
    assert tint("chunhui") == tint("chunhui")
    assert 0 <= tint("qiming") < 6


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("“春晖”名班主任工作室（示例）", "春晖"),
        ("启明名班主任工作室", "启明"),
        ("春晖工作室（示例）", "春晖"),
        ("工作室", "工作室"),
    ],
)
def test_the_short_name_of_a_studio(name: str, expected: str, tmp_path) -> None:
    studio = a_full_studio()
    studio["studio.yml"]["name"] = name
    root = a_district(tmp_path, chunhui=studio)
    assert lookup.short_name(load(root).studios["chunhui"]) == expected


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, "李敏. 谈倾听. 2025年4月完成."),
        (
            {"published": {"where": "班主任", "level": "province", "on": "2025-05", "issue": "2025年第5期"}},
            "李敏. 谈倾听[J]. 班主任，2025（5）.",
        ),
        (
            {
                "kind": "book",
                "published": {"where": "示例出版社", "level": "province", "on": "2025-05"},
                "outside_authors": ["周先生"],
            },
            "李敏，周先生. 谈倾听[M]. 示例出版社，2025.",
        ),
    ],
)
def test_references(more: dict[str, object], expected: str, tmp_path) -> None:
    studio = a_full_studio()
    studio["outcomes/a.yml"] = {"kind": "paper", "title": "谈倾听", "authors": ["li-min"], "on": "2025-04", **more}
    library = load(a_district(tmp_path, chunhui=studio))
    outcome: Outcome = next(one for one in library.studios["chunhui"].outcomes if one.id == "a")
    assert citation.cite(library, outcome) == expected


def test_rules_are_said_in_words() -> None:
    assert policy_text.whom(Each("member", "school year")) == "每位成员，每学年"
    assert policy_text.due(Due("activity", 14)) == "活动结束后 14 天内"
    assert policy_text.due(Due("end of school year", -47)) == "学年结束（8月31日）前 47 天"
    assert policy_text.due(Due("start of cycle", 0)) == "周期开始前"
    assert policy_text.due(None) == "随时"
