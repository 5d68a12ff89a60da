"""The small studio over which the handbook's page of the rule language runs its examples, and how their answers are written."""

import json
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from studiobook.core.dates import Cycle, Period, SchoolYear, When, chinese_date
from studiobook.core.diagnostic import Diagnostic, Location
from studiobook.core.numbers import number_text
from studiobook.loading import library
from studiobook.models.enums import Term
from studiobook.models.library import Library
from studiobook.models.people import Honour, Person, Title
from studiobook.models.studio import Studio
from studiobook.rules import compiler, expressions
from studiobook.rules.filters import Credit
from tests.builders import Files, a_district, a_full_studio, a_person, a_review, an_activity, write

YEAR = SchoolYear(2024)
TODAY = date(2025, 8, 31)
ONE = "chen-jing"  # the person of the examples
NAMED = {"member-1": ONE, "member-2": "zhou-ning"}

SCHOOLS = [
    {"id": "home", "name": "春晖实验小学", "stage": "primary", "county": "河东区", "area": "urban"},
    {"id": "east", "name": "东岸小学", "stage": "primary", "county": "河东区", "area": "town"},
    {"id": "west", "name": "西塘小学", "stage": "primary", "county": "河西区", "area": "rural"},
]


def the_files() -> Files:
    """One school year of a leader and four members, of whom one left and one came in the middle: different answers for every filter."""
    text = json.dumps(a_full_studio(), ensure_ascii=False)
    for old, new in NAMED.items():
        text = text.replace(old, new)
    files: Files = json.loads(text)
    files["studio.yml"]["name"] = "春晖工作室"
    files["studio.yml"]["selection"]["notice"] = {"from": "2024-08-12", "until": "2024-08-18"}
    files["people/chen-jing.yml"] |= {"name": "陈静"}
    files["people/chen-jing.yml"]["titles"] = [
        {"name": "骨干班主任", "level": "district", "on": "2023-03"},
        {"name": "高级班主任", "level": "district", "on": "2025-03"},
    ]
    files["people/chen-jing.yml"]["honours"].append({"name": "市德育先进个人", "level": "city", "on": "2025-05"})
    files["people/zhou-ning.yml"] |= {"name": "周宁", "born": "1990-02"}
    files["people/wu-tao.yml"] = a_person("吴涛", school="home", born="1988-11", left="2025-01-31")
    files["people/sun-yue.yml"] = a_person("孙悦", school="home", born="1996-04", joined="2025-02-10")
    files["activities/2024-11-14-lessons.md"]["title"] = "学会倾听的班会课"
    files["activities/2024-12-12-lecture.md"] |= {"title": "家校沟通讲座", "attendance": {"late": [ONE]}}
    files["activities/2025-03-20-reading.md"] = an_activity(
        "reading", "2025-03-20", title="共读一本书", attendance={"absent": [ONE]}, reach="city"
    )
    files["activities/2025-03-20-reading.md"]["roles"].append({"person": "sun-yue", "part": "presenter"})
    files["outcomes/paper-li-min.yml"]["title"] = "班会课上的倾听"
    files["outcomes/paper-chen-jing.yml"]["title"] = "课间十分钟"
    files["outcomes/paper-zhou-ning.yml"] |= {
        "title": "家访三问",
        "published": {"where": "班级管理", "level": "city", "on": "2025-06"},
    }
    files["outcomes/case-quarrel.yml"] = {
        "kind": "case", "title": "一次争吵以后", "authors": [ONE, "zhou-ning"], "on": "2024-12",
    }  # fmt: skip
    files["projects/class-rules.yml"] = {
        "title": "班级公约的研究", "level": "district", "leader": "zhou-ning", "opened": "2025-03",
    }  # fmt: skip
    files["rules/attendance.md"]["title"] = "考勤办法"
    return files


def the_district(root: Path, files: Files | None = None, *, policy: str | None = None) -> Path:
    """The sample district in ``root``, judged by the real policy or by the text of another."""
    a_district(root, policy=policy, chunhui=files or the_files())
    about = yaml.safe_load((root / "bureau/district.yml").read_text(encoding="utf-8"))
    write(root, {"bureau/district.yml": {**about, "schools": SCHOOLS}})
    return root


def the_library(root: Path) -> Library:
    """The sample district as it is read, with the review that the bureau will hold after the cycle."""
    return library.load(the_district(root, the_files() | a_review()))


def names_of(found: Library) -> dict[str, Any]:
    """Every name that any rule may use, as the examples use them: at the end of the first school year, of ``ONE``."""
    studio = found.studios["chunhui"]
    people = tuple(person for person in studio.everyone if person.active_on(YEAR.last))
    return {
        **compiler.term_names(studio, YEAR, TODAY, found.district.schools),
        "person": studio.people[ONE],
        "activity": studio.activities[0],
        "project": next(one for one in studio.projects if one.key),
        "day": YEAR.last,
        "people": people,
    }


def diagnostics(text: str, *, public: bool = False) -> tuple[Diagnostic, ...]:
    """What the rule language says is wrong with an example."""
    return tuple(expressions.diagnostics(text, _names(), Location("example.yml", ()), public=public))


@cache
def _names() -> frozenset[str]:
    listed = (compiler.COMMON_NAMES, compiler.YEAR_NAMES, compiler.DAY_NAMES, compiler.SUBJECT_NAMES.values())
    return frozenset(name for names in listed for name in names)


def answer(text: str, names: dict[str, Any]) -> str:
    """What the expression ``text`` gives, in words."""
    return in_words(expressions.compiled(text)(names), names["studio"])


def in_words(value: Any, studio: Studio) -> str:
    """A value in words: records by their names, a number as a figure, a date as people write it."""
    match value:
        case None:
            return "没有"
        case bool():
            return "成立" if value else "不成立"
        case int() | float() | Decimal():
            return number_text(value)
        case date():
            return chinese_date(value)
        case str() if isinstance(value, Term):
            return value.label
        case str():
            return value
        case When() | SchoolYear() | Period() | Cycle():
            return value.label
        case Studio() | Person():
            return value.name
        case Credit():
            return f"{studio.people[value.person].name}（{value.part.label}，{value.activity.title}）"
        case Title() | Honour():
            return value.name
        case (Person() as person, Title() as title):
            return f"{person.name}（{title.name}）"
        case _ if isinstance(value, tuple | list | frozenset):
            return f"{len(value)} 项：{'、'.join(in_words(one, studio) for one in value)}" if value else "0 项"
    return _record(value, studio)


def _record(value: Any, studio: Studio) -> str:
    if hasattr(value, "expert"):
        return str(value.expert)
    if hasattr(value, "tasks_set"):
        return f"{studio.people[value.person].name}（{value.grade.label}）"
    if hasattr(value, "source"):
        return f"{value.source.label} {value.amount} 元"
    if hasattr(value, "title") or hasattr(value, "name"):
        return str(getattr(value, "title", None) or value.name)
    return "有"
