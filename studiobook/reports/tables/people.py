"""Tables about people over the years of a cycle: what they owed, did and were given (clauses 6.1.3, 7)."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from studiobook.core.dates import Cycle, SchoolYear, chinese_date
from studiobook.core.numbers import percent_text
from studiobook.documents.nodes import Table
from studiobook.models import lookup
from studiobook.models.enums import HonourFor, State, Strength
from studiobook.models.library import Library
from studiobook.models.people import Honour, Person, Title
from studiobook.models.records import Activity, Contribution
from studiobook.models.studio import Studio
from studiobook.models.submissions import Appraisal
from studiobook.reports.tables.columns import LEFT, NOTHING, TOTAL, Column, columns_for, row_number, table
from studiobook.reports.tables.findings import grouped, value_and_state
from studiobook.reports.tables.records import dotted, own_roles
from studiobook.rules.findings import Finding

NOT_OWED = "不计"
"""What a cell shows of a duty that a person does not have."""

_TITLE = "班主任称号"
_HONOURS = {HonourFor.PERSON: "个人荣誉", HonourFor.CLASS: "班级荣誉"}
Fact = tuple[str, str]


class Deed(NamedTuple):
    """What a person did at an activity, as its record has it."""

    activity: Activity
    role: Contribution


class Presence(NamedTuple):
    """To how many recorded activities a person was to come, and to how many the person came."""

    due: int
    present: int

    def __str__(self) -> str:
        return f"{self.present}/{self.due}" if self.due else NOTHING

    @property
    def percent(self) -> str:
        """The share, per cent."""
        return percent_text(self.present, self.due)


def facts(found: Sequence[Fact]) -> Table:
    """Short facts, two a row."""
    pairs = [*found, ("", "")] if len(found) % 2 else found
    columns: list[Column[tuple[Fact, ...]]] = [
        Column("项目", 4, lambda row: row[0][0]),
        Column("内容", 9, lambda row: row[0][1], LEFT),
        Column("项目", 4, lambda row: row[1][0]),
        Column("内容", 9, lambda row: row[1][1], LEFT),
    ]
    return table("", columns, zip(pairs[::2], pairs[1::2], strict=True))


def public_facts(library: Library, studio: Studio, person: Person) -> list[Fact]:
    """What everybody may know of ``person``, as ``facts`` takes it."""
    found = [
        ("姓名", person.name),
        ("身份", person.role.label),
        ("工作室", studio.name),
        ("所在学校", lookup.school_name(library, person.school)),
        ("学段、学科", f"{person.stage.label}{person.subject}"),
        ("加入工作室", chinese_date(person.joined)),
    ]
    return [*found, ("离开工作室", chinese_date(person.left))] if person.left else found


def deeds(studio: Studio, person: Person, held: Iterable[Activity]) -> tuple[Deed, ...]:
    """What ``person`` did at the activities ``held``."""
    return tuple(Deed(one, role) for one in held for owner, role in own_roles(studio, one) if owner.id == person.id)


def presence(studio: Studio, person: Person, held: Iterable[Activity]) -> Presence:
    """How often ``person`` was to come and came, of those ``held`` with recorded attendance."""
    recorded = [one for one in held if one.attendance and person in studio.due(one)]
    return Presence(len(recorded), sum(person in studio.present(one) for one in recorded))


def duties(findings: Iterable[Finding], years: Sequence[SchoolYear], caption: str) -> Table:
    """One person's duties and figures by school year; a duty of another span of time has no column."""

    def cell(same: tuple[Finding, ...], year: SchoolYear) -> str:
        return next((value_and_state(one) for one in reversed(same) if one.year == year), NOT_OWED)

    columns: list[Column[tuple[Finding, ...]]] = [
        Column("条款", 5, lambda same: same[0].clause.cite),
        Column("内容", 6, lambda same: same[0].rule.label, LEFT),
        *columns_for(years, 5, cell),
    ]
    return table(caption, columns, grouped(findings))


def done(findings: Iterable[Finding], people: Sequence[Person], years: Sequence[SchoolYear]) -> Table:
    """People by school years: how many of the binding duties each has fulfilled, of how many. What was waived is no duty."""
    owed = [
        one
        for one in findings
        if one.year in years and one.rule.strength is Strength.MUST and one.due and one.state is not State.WAIVED
    ]

    def share(person: Person, *of: SchoolYear) -> str:
        mine = [one for one in owed if one.person == person.id and one.year in of]
        met = sum(one.state is State.MET for one in mine)
        return f"{met}/{len(mine)}" if mine else NOT_OWED

    columns: list[Column[Person]] = [
        Column("姓名", 4, lambda one: one.name, LEFT),
        Column("身份", 4, lambda one: one.role.label),
        *columns_for(years, 6, share),
        Column(TOTAL, 4, lambda one: share(one, *years)),
    ]
    return table("学年职责完成情况（已完成/应完成，项）", columns, people)


_PARTS_TAKEN: Sequence[Column[Deed]] = (
    row_number(3),
    Column("时间", 6, lambda one: dotted(one.activity.when)),
    Column("活动", 12, lambda one: one.activity.title, LEFT),
    Column("形式", 6, lambda one: one.activity.kind.label),
    Column("范围", 4, lambda one: one.activity.reach.label),
    Column("承担", 11, lambda one: one.role.part.label + (f"《{one.role.topic}》" if one.role.topic else ""), LEFT),
)


def parts_taken(found: Sequence[Deed]) -> Table:
    """What one person did, an activity a row."""
    return table("承担的活动任务", _PARTS_TAKEN, found)


def awards(person: Person, cycle: Cycle) -> Table:
    """The titles and honours of ``person`` in order of date, each with whether it was there before the cycle."""
    found: list[Title | Honour] = sorted((*person.titles, *person.honours), key=lambda one: (one.on.first, one.name))
    columns: list[Column[Title | Honour]] = [
        Column("时间", 5, lambda one: one.on.label),
        Column("名称", 9, lambda one: one.name, LEFT),
        Column("级别", 3, lambda one: one.level.label),
        Column("类别", 4, lambda one: _TITLE if isinstance(one, Title) else _HONOURS[one.of]),
        Column("取得", 4, lambda one: _phase(one, cycle)),
    ]
    return table("称号和荣誉", columns, found)


def _phase(one: Title | Honour, cycle: Cycle) -> str:
    if one.on.first < cycle.first:
        return "周期以前"
    return "周期内" if one.on.first <= cycle.last else "周期以后"


def gained(people: Iterable[Person], cycle: Cycle) -> Table:
    """People with the titles they had before the cycle, and the titles and honours gained in it."""

    def before(person: Person) -> str:
        return _joined(f"{one.name}（{one.level.label}）" for one in person.titles if one.on.first < cycle.first)

    def titles(person: Person) -> str:
        return _joined(f"{one.name}（{one.level.label}，{dotted(one.on)}）" for one in person.titles_gained(cycle))

    def honours(person: Person) -> str:
        return _joined(f"{one.name}（{one.level.label}，{_HONOURS[one.of]}）" for one in person.honours_gained(cycle))

    columns: list[Column[Person]] = [
        Column("姓名", 3, lambda one: one.name, LEFT),
        Column("周期以前的称号", 7, before, LEFT),
        Column("周期内的称号", 7, titles, LEFT),
        Column("周期内的荣誉", 10, honours, LEFT),
    ]
    return table("称号和荣誉的增长", columns, people)


def _joined(parts: Iterable[str]) -> str:
    return "；".join(parts) or NOTHING


def appraised(studio: Studio, person: Person, years: Iterable[SchoolYear]) -> Table:
    """The appraisals of ``person``, a school year each."""
    found = [(year, entry) for year in years if (entry := _entry(studio, person, year))]
    columns: list[Column[tuple[SchoolYear, Appraisal]]] = [
        Column("学年", 5, lambda row: row[0].label),
        Column("等次", 3, lambda row: row[1].grade.label),
        Column("完成/布置", 4, lambda row: f"{row[1].tasks_done}/{row[1].tasks_set}"),
        Column("评语", 13, lambda row: row[1].comment, LEFT),
    ]
    return table("年度考核", columns, found)


def grades(studio: Studio, people: Iterable[Person], years: Sequence[SchoolYear]) -> Table:
    """People by school years: the grade of the appraisal, and the tasks done of those set."""

    def grade(person: Person, year: SchoolYear) -> str:
        entry = _entry(studio, person, year)
        return f"{entry.grade.label}，{entry.tasks_done}/{entry.tasks_set}" if entry else NOTHING

    columns: list[Column[Person]] = [Column("姓名", 4, lambda one: one.name, LEFT), *columns_for(years, 6, grade)]
    return table("成员年度考核（等次，完成/布置的任务）", columns, people)


def _entry(studio: Studio, person: Person, year: SchoolYear) -> Appraisal | None:
    return studio.appraisals[year].entry(person.id) if year in studio.appraisals else None


def attendance(
    studio: Studio, people: Iterable[Person], years: Sequence[SchoolYear], held: Sequence[Activity]
) -> Table:
    """People by school years: to how many of the activities ``held`` each came, of how many."""

    def in_year(person: Person, year: SchoolYear) -> str:
        return str(presence(studio, person, (one for one in held if one.school_year == year)))

    columns: list[Column[Person]] = [
        Column("姓名", 4, lambda one: one.name, LEFT),
        *columns_for(years, 6, in_year),
        Column(TOTAL, 4, lambda one: str(presence(studio, one, held))),
        Column("出勤率", 4, lambda one: presence(studio, one, held).percent),
    ]
    return table("考勤（到会/应到，次）", columns, people)
