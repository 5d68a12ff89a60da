"""Tables of findings for a report: who has done what, what is required, where each figure comes from.

Clause numbers and thresholds come from the findings; a table here knows none.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from studiobook.checks.bureau import waiver_standing
from studiobook.core.dates import SchoolYear, chinese_date
from studiobook.core.numbers import money_text, number_text
from studiobook.documents.nodes import Table
from studiobook.models import lookup
from studiobook.models.district import Waiver
from studiobook.models.enums import Role, State, Strength
from studiobook.models.library import Library
from studiobook.models.people import Person
from studiobook.models.studio import Studio
from studiobook.reports.tables.records import CENTER, LEFT, NOTHING, table
from studiobook.rules.findings import Finding, limits
from studiobook.rules.progress import DutyTable

_MONEY = "元"
_PARTLY = "部分达到"  # of a clause whose binding requirements are met, but not all that is expected
_STATES = (State.PENDING, State.WAIVED, State.MET, State.COUNTED)
_WORST_FIRST = (State.UNMET.label, _PARTLY, *(state.label for state in _STATES))


def duties(library: Library, done: DutyTable, people: Sequence[Person]) -> Table:
    """People by duties: what was done, what is missing.

    Who was not there for the whole year has no duties: the row says since or until when.
    """
    found = {row.person.id: row.findings for row in done.rows}
    rows = []
    for person in people:
        mine = found.get(person.id, (None,) * len(done.duties))
        name = person.name + (f"（{_service(person, done.year)}）" if None in mine else "")
        rows.append(
            (name, lookup.school_name(library, person.school), *(_cell(one) if one else "不计" for one in mine))
        )
    columns = (("姓名", 5, LEFT), ("学校", 8, LEFT), *((duty.label, 4, CENTER) for duty in done.duties))
    return table(f"{done.role.label}职责完成情况（{done.duties[0].clause.cite}）", columns, rows)


def _service(person: Person, year: SchoolYear) -> str:
    """Joining or leaving within ``year``."""
    joined = f"{person.joined.year}年{person.joined.month}月加入" if person.joined > year.first else ""
    left = f"{person.left.year}年{person.left.month}月离开" if person.left and person.left < year.last else ""
    return "，".join(filter(None, (joined, left))) or NOTHING


def _cell(finding: Finding) -> str:
    value = number_text(float(finding.value or 0))
    match finding.state:
        case State.MET:
            return f"{value} {finding.rule.unit}"
        case State.PENDING:
            return f"还差 {number_text(finding.missing)} {finding.rule.unit}"
        case State.WAIVED:
            return "已豁免"
        case _:
            return f"未完成，差 {number_text(finding.missing)} {finding.rule.unit}"


def requirements(findings: tuple[Finding, ...], caption: str) -> Table:
    """Requirements on the studio, one a row: clause, requirement, figure, state."""
    rows = [
        (
            one.clause.cite,
            one.rule.label,
            "、".join(limits(one.rule)) or one.rule.strength.label,
            figure(one),
            one.state.label,
        )
        for one in findings
        if one.state is not State.COUNTED
    ]
    columns = (("条款", 4, CENTER), ("内容", 6, LEFT), ("要求", 4, CENTER), ("情况", 3, CENTER), ("结论", 3, CENTER))
    return table(caption, columns, rows)


def figure(finding: Finding) -> str:
    """The value of a finding with its unit: ``3 次``, ``有``."""
    if isinstance(finding.value, bool):
        return "有" if finding.value else "无"
    return f"{_amount(finding)} {finding.rule.unit}"


def _amount(finding: Finding) -> str:
    """The value of a finding that is a number, as its unit is written."""
    value = float(finding.value or 0)
    return money_text(value) if finding.rule.unit == _MONEY else number_text(value)


def judged(finding: Finding) -> str:
    """The value of a finding, and its state where that is not enough: ``1 次，未达到``."""
    enough = finding.state in (State.MET, State.COUNTED)
    return figure(finding) if enough else f"{figure(finding)}，{finding.state.label}"


def grouped(findings: Iterable[Finding]) -> Iterator[tuple[Finding, ...]]:
    """The findings of each rule together, in the policy's order."""
    by_rule: dict[str, list[Finding]] = {}
    for one in findings:
        by_rule.setdefault(one.rule.id, []).append(one)
    yield from map(tuple, by_rule.values())


def by_clause(caption: str, findings: Iterable[Finding]) -> Table:
    """Figures and requirements, a clause a row, with the worst state of its requirements.

    Of what each activity, project or person has to fulfil it says how many do, of how many; of a figure, the least and the most.
    """
    parts: dict[str, list[str]] = {}
    said: dict[str, set[str]] = {}
    for same in grouped(findings):
        cite, expected = same[0].clause.cite, same[0].rule.strength is Strength.EXPECTED
        parts.setdefault(cite, []).append(f"{same[0].rule.label} {_together(same)}")
        labels = {_PARTLY if expected and one.state is State.UNMET else one.state.label for one in same}
        said.setdefault(cite, set()).update(labels)
    rows = [
        (cite, "，".join(part), next(one for one in _WORST_FIRST if one in said[cite])) for cite, part in parts.items()
    ]
    columns = (("条款", 4, CENTER), ("情况（逐项核对的写“达到/应核对”）", 18, LEFT), ("结论", 3, CENTER))
    return table(caption, columns, rows)


def _together(same: tuple[Finding, ...]) -> str:
    if same[0].rule.strength is not Strength.COUNTED and not isinstance(same[0].subject, Studio):
        waived = sum(one.state is State.WAIVED for one in same)
        said = f"（另豁免 {waived}）" if waived else ""
        return f"{sum(one.state is State.MET for one in same)}/{len(same) - waived}{said}"
    least, most = min(same, key=lambda one: one.value), max(same, key=lambda one: one.value)
    if isinstance(least.value, bool) or least.value == most.value:
        return figure(least)
    return f"{_amount(least)}—{figure(most)}"


def selection(role: Role, findings: Iterable[Finding]) -> Table | None:
    """The conditions of selection: people by requirements, each the figure and whether it is enough. None where nobody is judged."""
    mine = [one for one in findings if isinstance(one.subject, Person) and one.subject.role is role]
    rules = list(grouped(mine))
    if not rules:
        return None
    found = {(one.person, one.rule.id): one for one in mine}
    people = {one.person: one.about for one in mine}
    rows = [
        (name, *(judged(one) if (one := found.get((person, same[0].rule.id))) else NOTHING for same in rules))
        for person, name in people.items()
    ]
    labels = [same[0].rule.label.removeprefix(role.label) for same in rules]
    columns = (("姓名", 4, LEFT), *((label, 3 + len(label) // 5, CENTER) for label in labels))
    first, last = rules[0][0].clause.cite, rules[-1][0].clause.cite
    return table(f"{role.label}入选条件核对（{first}至{last}）", columns, rows)


def tally(findings: Iterable[Finding]) -> str:
    """How many requirements there are, by state; what is waived is counted apart: ``共核对 12 项，已达到 10 项，已豁免 2 项``."""
    found: Counter[State] = Counter(one.state for one in findings if one.state is not State.COUNTED)
    order = (State.MET, State.UNMET, State.PENDING, State.WAIVED)
    said = [f"{state.label}{found[state]}项" for state in order if found[state]]
    return "，".join((f"共核对{found.total()}项", *said))


def waivers_until(library: Library, studio: Studio, day: date) -> tuple[Waiver, ...]:
    """The waivers for ``studio`` and its people that began by ``day``, expired ones too."""
    return tuple(one for one in library.waivers if one.subject.partition("/")[0] == studio.id and one.since <= day)


def waivers(
    library: Library, studio: Studio, granted: Sequence[Waiver], findings: tuple[Finding, ...], today: date
) -> Table:
    """What was waived for whom, why, by whom, from when until when, and whether the waiver is of use."""
    policy = library.policy_of(studio)
    rules = {rule.id: (clause, rule) for clause, rule, _ in policy.rules()} if policy else {}
    rows = []
    for one in granted:
        clause, rule = rules[one.rule]
        person = studio.people.get(one.subject.partition("/")[2])
        rows.append(
            (
                clause.cite,
                rule.label,
                person.name if person else studio.name,
                one.reason,
                f"{one.approver}（{one.document}）",
                f"{chinese_date(one.since)}至{chinese_date(one.until)}",
                waiver_standing(library, one, findings, today),
            )
        )
    columns = (
        ("条款", 4, CENTER),
        ("内容", 4, LEFT),
        ("对象", 3, CENTER),
        ("理由", 9, LEFT),
        ("批准人和文号", 5, LEFT),
        ("起止", 5, CENTER),
        ("使用情况", 4, LEFT),
    )
    return table("", columns, rows)
