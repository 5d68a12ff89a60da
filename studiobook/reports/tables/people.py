"""Tables about people over the years of a cycle: who they are, what they owed and did, what they were given (clauses 6.1.3, 7)."""

from collections.abc import Iterable, Iterator, Sequence
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
from studiobook.reports.tables.findings import grouped, judged
from studiobook.reports.tables.records import CENTER, LEFT, NOTHING, dotted, table
from studiobook.rules.findings import Finding

_NOT_OWED = "不计"
_TITLE = "班主任称号"
_HONOURS = {HonourFor.PERSON: "个人荣誉", HonourFor.CLASS: "班级荣誉"}


class Deed(NamedTuple):
    """What a person did at an activity, as its record says it."""

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


def facts(said: Sequence[tuple[str, str]]) -> Table:
    """Short facts, two a row."""
    pairs = [*said, ("", "")] if len(said) % 2 else [*said]
    rows = [(*pairs[index], *pairs[index + 1]) for index in range(0, len(pairs), 2)]
    columns = (("项目", 4, CENTER), ("内容", 9, LEFT), ("项目", 4, CENTER), ("内容", 9, LEFT))
    return table("", columns, rows)


def known_of(library: Library, studio: Studio, person: Person) -> list[tuple[str, str]]:
    """What everybody may know of ``person``, as ``facts`` takes it."""
    said = [
        ("姓名", person.name),
        ("身份", person.role.label),
        ("工作室", studio.name),
        ("所在学校", lookup.school_name(library, person.school)),
        ("学段、学科", f"{person.stage.label}{person.subject}"),
        ("加入工作室", chinese_date(person.joined)),
    ]
    return [*said, ("离开工作室", chinese_date(person.left))] if person.left else said


def deeds(studio: Studio, person: Person, held: Iterable[Activity]) -> tuple[Deed, ...]:
    """What ``person`` did at the activities ``held``."""
    return tuple(
        Deed(one, role) for one in held for role in one.roles if studio.local_id(role.person, one.studio) == person.id
    )


def presence(studio: Studio, person: Person, held: Iterable[Activity]) -> Presence:
    """How often ``person`` was to come and came, of those ``held`` whose attendance is recorded."""
    recorded = [one for one in held if one.attendance and person in studio.due(one)]
    return Presence(len(recorded), sum(person in studio.present(one) for one in recorded))


def duties(findings: Iterable[Finding], years: Sequence[SchoolYear], caption: str) -> Table:
    """One person's duties and figures by school year; a duty of another span of time has no column."""
    rows = []
    for mine in grouped(findings):
        found = {one.year: judged(one) for one in mine}
        rows.append((mine[0].clause.cite, mine[0].rule.label, *(found.get(year, _NOT_OWED) for year in years)))
    columns = (("条款", 5, CENTER), ("内容", 6, LEFT), *((year.label, 5, CENTER) for year in years))
    return table(caption, columns, rows)


def done(findings: Iterable[Finding], people: Sequence[Person], years: Sequence[SchoolYear]) -> Table:
    """People by school years: how many of the binding duties each has fulfilled, of how many; what was waived is no duty."""
    owed = [one for one in findings if one.year in years and one.rule.strength is Strength.MUST and one.due]
    rows = []
    for person in people:
        mine = [one for one in owed if one.person == person.id and one.state is not State.WAIVED]
        counts = [_share([one for one in mine if one.year == year]) for year in years]
        rows.append((person.name, person.role.label, *counts, _share(mine)))
    columns = (
        ("姓名", 4, LEFT),
        ("身份", 4, CENTER),
        *((year.label, 6, CENTER) for year in years),
        ("合计", 4, CENTER),
    )
    return table("学年职责完成情况（已完成/应完成，项）", columns, rows)


def _share(findings: Sequence[Finding]) -> str:
    met = sum(one.state is State.MET for one in findings)
    return f"{met}/{len(findings)}" if findings else _NOT_OWED


def parts_taken(found: Sequence[Deed]) -> Table:
    """What one person did, an activity a row."""
    rows = [
        (
            index,
            dotted(one.activity.when),
            one.activity.title,
            one.activity.kind.label,
            one.activity.reach.label,
            one.role.part.label + (f"《{one.role.topic}》" if one.role.topic else ""),
        )
        for index, one in enumerate(found, start=1)
    ]
    columns = (
        ("序号", 3, CENTER),
        ("时间", 6, CENTER),
        ("活动", 12, LEFT),
        ("形式", 6, CENTER),
        ("范围", 4, CENTER),
        ("承担", 11, LEFT),
    )
    return table("承担的活动任务", columns, rows)


def given(person: Person, cycle: Cycle) -> Table:
    """The titles and honours of ``person`` in order of date, each with whether it was there before the cycle."""
    found: list[Title | Honour] = sorted((*person.titles, *person.honours), key=lambda one: (one.on.first, one.name))
    rows = [(one.on.label, one.name, one.level.label, _sort(one), _phase(one, cycle)) for one in found]
    columns = (("时间", 5, CENTER), ("名称", 9, LEFT), ("级别", 3, CENTER), ("类别", 4, CENTER), ("取得", 4, CENTER))
    return table("称号和荣誉", columns, rows)


def _sort(one: Title | Honour) -> str:
    return _TITLE if isinstance(one, Title) else _HONOURS[one.of]


def _phase(one: Title | Honour, cycle: Cycle) -> str:
    if one.on.first < cycle.first:
        return "周期以前"
    return "周期内" if one.on.first <= cycle.last else "周期以后"


def gained(people: Iterable[Person], cycle: Cycle) -> Table:
    """People with the titles they had before the cycle, and the titles and honours gained in it."""
    rows = []
    for person in people:
        before = [one for one in person.titles if one.on.first < cycle.first]
        titles = [f"{one.name}（{one.level.label}，{dotted(one.on)}）" for one in person.titles_gained(cycle)]
        won = [f"{one.name}（{one.level.label}，{_HONOURS[one.of]}）" for one in person.honours_gained(cycle)]
        held = [f"{one.name}（{one.level.label}）" for one in before]
        rows.append((person.name, _joined(held), _joined(titles), _joined(won)))
    columns = (("姓名", 3, LEFT), ("周期以前的称号", 7, LEFT), ("周期内的称号", 7, LEFT), ("周期内的荣誉", 10, LEFT))
    return table("称号和荣誉的增长", columns, rows)


def _joined(said: Iterable[str]) -> str:
    return "；".join(said) or NOTHING


def appraised(studio: Studio, person: Person, years: Iterable[SchoolYear]) -> Table:
    """The appraisals of ``person``, a school year each."""
    entries = ((year, studio.appraisals[year].entry(person.id)) for year in years if year in studio.appraisals)
    rows = [
        (year.label, one.grade.label, f"{one.tasks_done}/{one.tasks_set}", one.comment) for year, one in entries if one
    ]
    columns = (("学年", 5, CENTER), ("等次", 3, CENTER), ("完成/布置", 4, CENTER), ("评语", 13, LEFT))
    return table("年度考核", columns, rows)


def grades(studio: Studio, people: Iterable[Person], years: Sequence[SchoolYear]) -> Table:
    """People by school years: the grade of the appraisal, and the tasks done of those set."""
    rows = [(person.name, *(_grade(studio, person, year) for year in years)) for person in people]
    columns = (("姓名", 4, LEFT), *((year.label, 6, CENTER) for year in years))
    return table("成员年度考核（等次，完成/布置的任务）", columns, rows)


def _grade(studio: Studio, person: Person, year: SchoolYear) -> str:
    entry = studio.appraisals[year].entry(person.id) if year in studio.appraisals else None
    return f"{entry.grade.label}，{entry.tasks_done}/{entry.tasks_set}" if entry else NOTHING


def attendance(
    studio: Studio, people: Iterable[Person], years: Sequence[SchoolYear], held: Sequence[Activity]
) -> Table:
    """People by school years: to how many of the activities ``held`` each came, of how many."""
    rows = [(one.name, *_presences(studio, one, years, held)) for one in people]
    columns = (
        ("姓名", 4, LEFT),
        *((year.label, 6, CENTER) for year in years),
        ("合计", 4, CENTER),
        ("出勤率", 4, CENTER),
    )
    return table("考勤（到会/应到，次）", columns, rows)


def _presences(studio: Studio, person: Person, years: Sequence[SchoolYear], held: Sequence[Activity]) -> Iterator[str]:
    for year in years:
        yield str(presence(studio, person, (one for one in held if one.school_year == year)))
    whole = presence(studio, person, held)
    yield str(whole)
    yield whole.percent
