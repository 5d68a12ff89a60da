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
from studiobook.models.policy import Rule
from studiobook.models.studio import Studio
from studiobook.reports.tables.columns import LEFT, NOTHING, Column, table
from studiobook.rules.findings import Finding, limits
from studiobook.rules.progress import DutyTable

_MONEY = "元"
_PARTLY = "部分达到"  # of a clause with its binding requirements met, but not all that is expected
_STATES = (State.PENDING, State.WAIVED, State.MET, State.COUNTED)
_WORST_FIRST = (State.UNMET.label, _PARTLY, *(state.label for state in _STATES))


def duties(library: Library, done: DutyTable, people: Sequence[Person]) -> Table:
    """People by duties: what was done, what is missing.

    Who was not there for the entire year has no duties: the row shows since or until when.
    """
    found = {row.person.id: row.findings for row in done.rows}

    def name(person: Person) -> str:
        service = "，".join(joined_and_left(person, done.year)) or NOTHING
        return person.name + ("" if all(found.get(person.id, (None,))) else f"（{service}）")

    def duty(number: int) -> Column[Person]:
        def cell(person: Person) -> str:
            finding = found[person.id][number] if person.id in found else None
            return _fulfilment(finding) if finding else "不计"

        return Column(done.duties[number].label, 4, cell)

    columns: list[Column[Person]] = [
        Column("姓名", 5, name, LEFT),
        Column("学校", 8, lambda one: lookup.school_name(library, one.school), LEFT),
        *map(duty, range(len(done.duties))),
    ]
    return table(f"{done.role.label}职责完成情况（{done.duties[0].clause.cite}）", columns, people)


def joined_and_left(person: Person, year: SchoolYear, *, with_year: bool = True) -> tuple[str, ...]:
    """When ``person`` joined and left, as far as that was within ``year``: ``2025年11月加入``."""
    found = []
    if person.joined > year.first:
        found.append(f"{_month(person.joined, with_year=with_year)}加入")
    if person.left and person.left < year.last:
        found.append(f"{_month(person.left, with_year=with_year)}离开")
    return tuple(found)


def _month(day: date, *, with_year: bool) -> str:
    return f"{day.year}年{day.month}月" if with_year else f"{day.month}月"


def _fulfilment(finding: Finding) -> str:
    """How far a duty is fulfilled: ``3 次``, ``还差 1 次``."""
    match finding.state:
        case State.MET:
            return f"{number_text(finding.value)} {finding.rule.unit}"
        case State.PENDING:
            return f"还差 {number_text(finding.missing)} {finding.rule.unit}"
        case State.WAIVED:
            return "已豁免"
        case _:
            return f"未完成，差 {number_text(finding.missing)} {finding.rule.unit}"


_REQUIREMENTS: Sequence[Column[Finding]] = (
    Column("条款", 4, lambda one: one.clause.cite),
    Column("内容", 6, lambda one: one.rule.label, LEFT),
    Column("要求", 4, lambda one: "、".join(limits(one.rule)) or one.rule.strength.label),
    Column("情况", 3, lambda one: value_text(one)),
    Column("结论", 3, lambda one: one.state.label),
)


def requirements(findings: Iterable[Finding], caption: str) -> Table:
    """Requirements on the studio, one a row: clause, requirement, figure, state."""
    return table(caption, _REQUIREMENTS, (one for one in findings if one.state is not State.COUNTED))


def value_text(finding: Finding) -> str:
    """The value of a finding with its unit: ``3 次``, ``有``."""
    if isinstance(finding.value, bool):
        return "有" if finding.value else "无"
    return f"{_amount(finding)} {finding.rule.unit}"


def _amount(finding: Finding) -> str:
    """The value of a finding that is a number, as its unit is written."""
    return money_text(finding.value) if finding.rule.unit == _MONEY else number_text(finding.value)


def value_and_state(finding: Finding) -> str:
    """The value of a finding, and its state where that is not enough: ``1 次，未达到``."""
    enough = finding.state in (State.MET, State.COUNTED)
    return value_text(finding) if enough else f"{value_text(finding)}，{finding.state.label}"


def grouped(findings: Iterable[Finding]) -> Iterator[tuple[Finding, ...]]:
    """The findings of each rule together, in the policy's order."""
    by_rule: dict[str, list[Finding]] = {}
    for one in findings:
        by_rule.setdefault(one.rule.id, []).append(one)
    yield from map(tuple, by_rule.values())


def by_clause(caption: str, findings: Iterable[Finding]) -> Table:
    """Figures and requirements, a clause a row, with the worst state of its requirements.

    For what each activity, project or person has to fulfil: how many do, of how many. For a figure: the least and the most.
    """
    clauses: dict[str, list[tuple[Finding, ...]]] = {}
    for same in grouped(findings):
        clauses.setdefault(same[0].clause.cite, []).append(same)
    columns: list[Column[str]] = [
        Column("条款", 4, lambda cite: cite),
        Column("情况（逐项核对的写“达到/应核对”）", 18, lambda cite: "，".join(map(_together, clauses[cite])), LEFT),
        Column("结论", 3, lambda cite: _worst(one for same in clauses[cite] for one in same)),
    ]
    return table(caption, columns, clauses)


def _worst(findings: Iterable[Finding]) -> str:
    """The worst state of ``findings``; what is only expected and not met makes a clause partly met."""
    labels = {
        _PARTLY if one.state is State.UNMET and one.rule.strength is Strength.EXPECTED else one.state.label
        for one in findings
    }
    return next(label for label in _WORST_FIRST if label in labels)


def _together(same: tuple[Finding, ...]) -> str:
    """The findings of one rule in short: ``活动方案 9/10``, ``学时 8—12 学时``."""
    label = same[0].rule.label
    if same[0].rule.strength is not Strength.COUNTED and not isinstance(same[0].subject, Studio):
        waived = sum(one.state is State.WAIVED for one in same)
        note = f"（另豁免 {waived}）" if waived else ""
        return f"{label} {sum(one.state is State.MET for one in same)}/{len(same) - waived}{note}"
    least, most = min(same, key=lambda one: one.value), max(same, key=lambda one: one.value)
    if isinstance(least.value, bool) or least.value == most.value:
        return f"{label} {value_text(least)}"
    return f"{label} {_amount(least)}—{value_text(most)}"


def selection(role: Role, findings: Iterable[Finding]) -> Table | None:
    """The conditions of selection: people by requirements, each the figure and whether it is enough. None where nobody is judged."""
    mine = [one for one in findings if isinstance(one.subject, Person) and one.subject.role is role]
    rules = list(grouped(mine))
    if not rules:
        return None
    found = {(one.person, one.rule.id): one for one in mine}

    def condition(rule: Rule) -> Column[str]:
        def cell(person: str) -> str:
            finding = found.get((person, rule.id))
            return value_and_state(finding) if finding else NOTHING

        label = rule.label.removeprefix(role.label)
        return Column(label, 3 + len(label) // 5, cell)

    people = {one.person: one.about for one in mine}
    columns: list[Column[str]] = [
        Column("姓名", 4, lambda person: people[person], LEFT),
        *(condition(same[0].rule) for same in rules),
    ]
    first, last = rules[0][0].clause.cite, rules[-1][0].clause.cite
    return table(f"{role.label}入选条件核对（{first}至{last}）", columns, people)


def tally(findings: Iterable[Finding]) -> str:
    """How many requirements there are, by state; what is waived is counted separately: ``共核对 12 项，已达到 10 项，已豁免 2 项``."""
    found: Counter[State] = Counter(one.state for one in findings if one.state is not State.COUNTED)
    order = (State.MET, State.UNMET, State.PENDING, State.WAIVED)
    parts = [f"{state.label}{found[state]}项" for state in order if found[state]]
    return "，".join((f"共核对{found.total()}项", *parts))


def waivers_until(library: Library, studio: Studio, day: date) -> tuple[Waiver, ...]:
    """The waivers for ``studio`` and its people that began by ``day``, expired ones too."""
    return tuple(one for one in library.waivers if one.subject.partition("/")[0] == studio.id and one.since <= day)


def waivers(
    library: Library, studio: Studio, granted: Iterable[Waiver], findings: tuple[Finding, ...], today: date
) -> Table:
    """What was waived for whom, why, by whom, from when until when, and whether the waiver is of use."""
    policy = library.policy_of(studio)
    rules = {rule.id: (clause, rule) for clause, rule, _ in policy.rules()} if policy else {}

    def subject(waiver: Waiver) -> str:
        person = studio.people.get(waiver.subject.partition("/")[2])
        return person.name if person else studio.name

    columns: list[Column[Waiver]] = [
        Column("条款", 4, lambda one: rules[one.rule][0].cite),
        Column("内容", 4, lambda one: rules[one.rule][1].label, LEFT),
        Column("对象", 3, subject),
        Column("理由", 9, lambda one: one.reason, LEFT),
        Column("批准人和文号", 5, lambda one: f"{one.approver}（{one.document}）", LEFT),
        Column("起止", 5, lambda one: f"{chinese_date(one.since)}至{chinese_date(one.until)}"),
        Column("使用情况", 4, lambda one: waiver_standing(library, one, findings, today), LEFT),
    ]
    return table("", columns, granted)
