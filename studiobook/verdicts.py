"""Tables of findings for a report: who has done what, what is required, where each figure comes from.

Clause numbers and thresholds come from the findings; a table here knows none.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from studiobook.check import Finding, limits, number
from studiobook.document import Align, Table
from studiobook.library import Library
from studiobook.people import Person
from studiobook.progress import DutyTable
from studiobook.schoolyear import SchoolYear
from studiobook.studio import Studio
from studiobook.tables import school_name, table
from studiobook.terms import Role, State, Strength

LEFT, CENTER, RIGHT = Align.LEFT, Align.CENTER, Align.RIGHT
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
        rows.append((name, school_name(library, person.school), *(_cell(one) if one else "不计" for one in mine)))
    columns = (("姓名", 5, LEFT), ("学校", 8, LEFT), *((duty.rule.label, 4, CENTER) for duty in done.duties))
    return table(f"{done.role.label}职责完成情况（{done.duties[0].clause.cite}）", columns, rows)


def _service(person: Person, year: SchoolYear) -> str:
    """Joining or leaving within ``year``."""
    joined = f"{person.joined.year}年{person.joined.month}月加入" if person.joined > year.first else ""
    left = f"{person.left.year}年{person.left.month}月离开" if person.left and person.left < year.last else ""
    return "，".join(filter(None, (joined, left))) or "—"


def _cell(finding: Finding) -> str:
    value = number(float(finding.value or 0))
    match finding.state:
        case State.MET:
            return f"{value} {finding.rule.unit}"
        case State.PENDING:
            return f"还差 {number(finding.missing)} {finding.rule.unit}"
        case State.WAIVED:
            return "已豁免"
        case _:
            return f"未完成，差 {number(finding.missing)} {finding.rule.unit}"


def requirements(findings: tuple[Finding, ...]) -> Table:
    """The other requirements of the year on the studio: clause, requirement, figure, state."""
    rows = [
        (
            one.clause.cite,
            one.rule.label,
            "、".join(limits(one.rule)) or one.rule.strength.label,
            _value(one),
            one.state.label,
        )
        for one in findings
        if one.state is not State.COUNTED
    ]
    columns = (("条款", 4, CENTER), ("内容", 6, LEFT), ("要求", 4, CENTER), ("情况", 3, CENTER), ("结论", 3, CENTER))
    return table("其他要求落实情况", columns, rows)


def _value(finding: Finding) -> str:
    if isinstance(finding.value, bool):
        return "有" if finding.value else "无"
    return f"{number(float(finding.value or 0))} {finding.rule.unit}"


def sources(findings: tuple[Finding, ...], names: Mapping[str, str]) -> Table:
    """Where each counted figure comes from: the figure, its clause, and the records counted by the names of this report.

    A duty of several people says for each record whom it was credited to; a figure of several people, which is given from the
    least to the most, has no row. What was counted and is no record of its own
    (a sum of money, a grade) stands in the table that shows it.
    """
    rows: list[tuple[str, str, str]] = []
    figures: dict[str, list[str]] = {}
    proven = (one for one in findings if one.rule.select and not (one.person and one.state is State.COUNTED))
    for same in grouped(proven):
        rule, cite = same[0].rule, same[0].clause.cite
        credited: dict[str, list[str]] = {}
        for one in same:
            for path in dict.fromkeys(getattr(record, "path", "") for record in one.counted):
                credited.setdefault(names.get(path, ""), []).append(one.about if one.person else "")
        if not credited or "" in credited:
            continue
        if not one.person:
            said = _runs(list(names.values()), credited)
        else:
            order = [name for name in names.values() if name in credited]
            said = "、".join(f"{name}（{'、'.join(credited[name])}）" for name in order)
        if rule.strength is Strength.COUNTED:
            figures.setdefault(cite, []).append(f"{rule.label}：{said}")
        else:
            rows.append((rule.label, cite, said))
    rows += [("统计", cite, "；".join(said)) for cite, said in figures.items()]
    return table("数据来源", (("数据", 6, LEFT), ("条款", 5, CENTER), ("计入的记录", 21, LEFT)), rows)


def _runs(order: list[str], wanted: Container[str]) -> str:
    """The names that are ``wanted``, in order; three and more in a row by their ends: ``成果1至成果9、成果12``."""
    runs: list[list[str]] = []
    for before, name in pairwise(["", *order]):
        if name in wanted:
            if before in wanted and before[:2] == name[:2]:
                runs[-1].append(name)
            else:
                runs.append([name])
    return "、".join("、".join(run) if len(run) < 3 else f"{run[0]}至{run[-1]}" for run in runs)


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
        return f"{sum(one.state in (State.MET, State.WAIVED) for one in same)}/{len(same)}"
    least, most = min(same, key=lambda one: one.value), max(same, key=lambda one: one.value)
    if isinstance(least.value, bool) or least.value == most.value:
        return _value(least)
    return f"{number(float(least.value))}—{_value(most)}"


def selection(role: Role, findings: Iterable[Finding]) -> Table | None:
    """The conditions of selection: people by requirements, each the figure and whether it is enough. None where nobody is judged."""
    mine = [one for one in findings if isinstance(one.subject, Person) and one.subject.role is role]
    rules = list(grouped(mine))
    if not rules:
        return None
    found = {(one.person, one.rule.id): one for one in mine}
    people = {one.person: one.about for one in mine}
    rows = [
        (name, *(_fulfilled(found.get((person, same[0].rule.id))) for same in rules)) for person, name in people.items()
    ]
    labels = [same[0].rule.label.removeprefix(role.label) for same in rules]
    columns = (("姓名", 4, LEFT), *((label, 3 + len(label) // 5, CENTER) for label in labels))
    first, last = rules[0][0].clause.cite, rules[-1][0].clause.cite
    return table(f"{role.label}入选条件核对（{first}至{last}）", columns, rows)


def _fulfilled(finding: Finding | None) -> str:
    if finding is None:
        return "—"
    enough = finding.state in (State.MET, State.COUNTED)
    return _value(finding) if enough else f"{_value(finding)}，{finding.state.label}"
