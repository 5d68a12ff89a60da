"""入选资格审核表: whether a person meets the conditions of selection, clause by clause, with the evidence (clauses 5.1, 5.2).

A form of the bureau: opinions, signatures and seals are left to those who give them. The paper itself is not signed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from studiobook.documents.nodes import Paper, Table
from studiobook.documents.templates import report_blocks
from studiobook.models import lookup
from studiobook.models.district import District, WaiverView
from studiobook.models.enums import Role, State, Strength
from studiobook.models.people import Earlier, Honour, Person, Title
from studiobook.models.policy import Policy, Rule
from studiobook.models.studio import Selection, Studio
from studiobook.reports.base import Report, ReportContext, span_of
from studiobook.reports.tables import people as people_tables
from studiobook.reports.tables.columns import LEFT, NOTHING, RIGHT, Column, table
from studiobook.reports.tables.findings import value_text
from studiobook.rules.dependencies import Section, reads
from studiobook.rules.findings import Finding, limits

_PEOPLE = (*(role.value for role in Role), "person")
CHECK = Section("入选条件核对", lambda rule: rule.each.kind in _PEOPLE and rule.each.term == "")
NAME = "入选资格审核表"
TEMPLATE = "reports/eligibility.md.j2"
NEEDS = "管理办法没有入选条件，或者还没有登记人员"
SECTIONS: tuple[Section, ...] = (CHECK,)

_TEXTS = ("mentoring", "statement")  # what is printed in full below the table
_CONCLUSIONS = {
    State.MET: "符合",
    State.UNMET: "不符合",
    State.PENDING: "待补充",
    State.WAIVED: "经批准放宽",
    State.COUNTED: "供参考",
}
_ORDER = (State.MET, State.WAIVED, State.UNMET, State.PENDING)
_OPTIONAL = "不具备（不强制）"
_ROOM = "\n" * 5  # for an opinion written by hand, and a seal
_SIGN, _SEAL = "签名：　　　　　　", "（盖章）　　　　"
_DATE = "\n　　　年　　月　　日"


@dataclass(frozen=True)
class EligibilityContext:
    """What ``eligibility.md.j2`` may name."""

    district: District
    policy: Policy | None
    day: date | None
    selection: Selection | None
    basics: Table
    conditions: Table
    judged: int
    counts: str
    short: list[Finding]
    waivers: list[tuple[Finding, WaiverView]]
    texts: list[tuple[str, str]]
    opinions: Table


CONTEXT: type = EligibilityContext


def reports(context: ReportContext, studio: Studio) -> Iterator[Report]:
    """The audit forms of everybody of ``studio`` whom the policy has conditions for."""
    for person in studio.everyone:
        found = tuple(one for one in context.about(studio) if one.person == person.id and CHECK.shows(one.rule))
        if found:
            yield Report(NAME, studio, span_of(studio.cycle), paper(context, studio, person, found), person.name)


def paper(context: ReportContext, studio: Studio, person: Person, found: tuple[Finding, ...]) -> Paper:
    """The audit form of ``person``; ``found`` are the findings of the conditions."""
    return Paper(
        title=f"{studio.name}\n{person.role.label}入选资格审核表",
        issuer="",
        date=studio.selected_on(person) or context.today,
        blocks=report_blocks(context.library.root, TEMPLATE, vars(_template_context(context, studio, person, found))),
        properties=context.properties,
    )


def _template_context(
    context: ReportContext, studio: Studio, person: Person, found: tuple[Finding, ...]
) -> EligibilityContext:
    day = studio.selected_on(person)
    waivers = [(one, waiver) for one in found if (waiver := _waiver(context, studio, person, one, day))]
    waived = {one.rule.id for one, _ in waivers}
    states = [(one, State.WAIVED if one.rule.id in waived else one.state) for one in found]
    judged = [state for _, state in states if state is not State.COUNTED]
    return EligibilityContext(
        district=context.library.district,
        policy=context.library.policy_of(studio),
        day=day,
        selection=studio.about.selection,
        basics=people_tables.facts(_basics(context, studio, person, day)),
        conditions=_conditions(person, states),
        judged=len(judged),
        counts="，".join(f"{_CONCLUSIONS[state]}{judged.count(state)}项" for state in _ORDER if state in judged),
        short=[one for one, state in states if state is State.UNMET and one.rule.strength is not Strength.EXPECTED],
        waivers=waivers,
        texts=[(_title(name), getattr(person, name)) for name in _TEXTS if getattr(person, name)],
        opinions=_opinions(context, person),
    )


def _waiver(
    context: ReportContext, studio: Studio, person: Person, finding: Finding, day: date | None
) -> WaiverView | None:
    """The waiver by which a condition was lifted on the day of selection; one that has expired since counts still."""
    if finding.state is State.MET or not finding.rule.waivable:
        return None
    subject = f"{studio.id}/{person.id}"
    covering = (one for one in context.library.waivers if day and one.covers(finding.rule.id, subject, day))
    return finding.waiver or next(covering, None)


def _basics(context: ReportContext, studio: Studio, person: Person, day: date | None) -> list[tuple[str, str]]:
    return [
        *people_tables.public_facts(context.library, studio, person),
        (_title("born"), person.born.label),
        ("入选时年龄", f"{person.age_on(day)}周岁" if day else NOTHING),
        ("入选时岗位", person.post.label),
        ("班主任经历", _class_teacher_since(person)),
    ]


def _title(name: str) -> str:
    return Person.model_fields[name].title or name


def _class_teacher_since(person: Person) -> str:
    gap = person.class_teacher_gap_years
    return f"{person.class_teacher_since.label}起做班主任" + (f"，其间中断{gap}年" if gap else "")


def _conditions(person: Person, states: list[tuple[Finding, State]]) -> Table:
    columns: list[Column[tuple[Finding, State]]] = [
        Column("条款", 6, lambda row: row[0].clause.cite),
        Column("条件", 8, lambda row: f"{row[0].rule.label}：{_requirement(row[0].rule)}", LEFT),
        Column("依据", 12, lambda row: _evidence(person, row[0]), LEFT),
        Column("结果", 4, lambda row: _value(row[0])),
        Column("结论", 5, lambda row: _concluded(*row)),
    ]
    return table("入选条件核对", columns, states)


def _requirement(rule: Rule) -> str:
    """What the rule demands, and how strictly: ``原则上至少 1 项``."""
    strength = "" if rule.strength is Strength.MUST else rule.strength.label
    if rule.strength is Strength.COUNTED:
        return "供审核参考"
    if rule.yes_or_no:
        return "应具备" if rule.strength in (Strength.MUST, Strength.EXPECTED) else f"{strength}应具备"
    return strength + "、".join(limits(rule))


def _value(finding: Finding) -> str:
    if isinstance(finding.value, bool):
        return "具备" if finding.value else "不具备"
    return value_text(finding)


def _concluded(finding: Finding, state: State) -> str:
    if state is State.UNMET and finding.rule.strength is Strength.EXPECTED:
        return _OPTIONAL
    return _CONCLUSIONS[state]


def _evidence(person: Person, finding: Finding) -> str:
    """The records that were counted; else what the rule reads of the person."""
    if finding.rule.counts_records or finding.counted:
        return "；".join(map(_record, finding.counted)) or "没有符合的记录"
    return "；".join(_read(person, finding.rule)) or "见有关记录"


def _record(record: object) -> str:
    match record:
        case Earlier(kind=kind, title=title, level=level, on=on):
            return f"{kind.label}《{title}》（{level.label}，{on.label}）"
        case Honour(name=name, level=level, on=on, of=of):
            return f"{name}（{level.label}，{on.label}，{of.label}）"
        case Title(name=name, level=level, on=on):
            return f"{name}（{level.label}，{on.label}）"
        case other:
            return str(getattr(other, "title", getattr(other, "name", other)))


def _read(person: Person, rule: Rule) -> Iterator[str]:
    names = {one.name for one in reads(rule) if one.model is Person}
    if "born" in names:
        yield f"{person.born.label}出生"
    if "class_teacher_since" in names:
        yield _class_teacher_since(person)
    if "post" in names:
        yield person.post.label
    for name in _TEXTS:
        if name in names:
            yield f"见“{_title(name)}”" if getattr(person, name) else "没有登记"


_OPINIONS: Sequence[Column[tuple[str, str]]] = (
    Column("单位", 5, lambda row: row[0]),
    Column("意见", 18, lambda row: row[1], RIGHT),
)


def _opinions(context: ReportContext, person: Person) -> Table:
    """Room for the opinion of each who has a say, with the place of signature or seal. Nothing is filled in."""
    school = lookup.school_name(context.library, person.school)
    leader = () if person.leads else (("领衔人意见", _ROOM + _SIGN + _DATE),)
    seals = [(f"{name}意见", _ROOM + _SEAL + _DATE) for name in (school, f"{context.bureau}审核")]
    return table("", _OPINIONS, (seals[0], *leader, seals[1]))
