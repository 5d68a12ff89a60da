"""Data of the bureau's own files that contradict each other: ids used twice, waivers of nothing, waivers that do nothing."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from studiobook.checks import reviews
from studiobook.core.dates import chinese_date
from studiobook.core.diagnostic import Diagnostic, Location
from studiobook.loading.messages import suggestion
from studiobook.models.district import Waiver
from studiobook.models.enums import Role, State
from studiobook.models.library import Library
from studiobook.models.policy import Policy, Rule
from studiobook.rules.findings import Finding

WAIVERS = "bureau/waivers.yml"
# rules judge a person, or one of these
_OF_THE_STUDIO = ("studio", "activity", "project")


def contradictions(library: Library) -> Iterator[Diagnostic]:
    """Every contradiction; a waiver of a studio or rules that could not be read is left for the next run."""
    schools = Counter(school.id for school in library.district.schools)
    for index, school in enumerate(library.district.schools):
        if schools[school.id] > 1:
            yield Diagnostic(
                library.district.at("schools", index, "id"), f"学校代号“{school.id}”写了两次", "换一个代号"
            )
    for policy in library.policies:
        yield from edition_diagnostics(policy)
    yield from reviews.contradictions(library)
    for index, waiver in enumerate(library.waivers):
        if library.is_complete("bureau/policy") and library.is_complete(f"studios/{waiver.subject.partition('/')[0]}"):
            yield from _waiver(library, waiver, Location(WAIVERS, ("waivers", index)))


def edition_diagnostics(policy: Policy) -> Iterator[Diagnostic]:
    """Rules and clauses of one edition that share an id."""
    seen: set[str] = set()
    for _, rule, place in policy.rules():
        if rule.id in seen:
            yield Diagnostic(place.within("id"), f"规则“{rule.id}”写了两次", "换一个代号")
        seen.add(rule.id)
    clauses = Counter(clause.id for clause in policy.clauses)
    for index, clause in enumerate(policy.clauses):
        if clauses[clause.id] > 1:
            yield Diagnostic(policy.at("clauses", index, "id"), f"条款“{clause.id}”写了两次", "合并成一条")


def _waiver(library: Library, waiver: Waiver, place: Location) -> Iterator[Diagnostic]:
    subject = library.studios.get(waiver.subject.partition("/")[0])
    own = library.policy_of(subject) if subject else None  # a rule of another edition lifts nothing here
    rules = {rule.id: rule for policy in ([own] if own else library.policies) for _, rule, _ in policy.rules()}
    if waiver.rule not in rules:
        remedy = suggestion(waiver.rule, list(rules)) or "规则代号见 bureau/policy/"
        yield Diagnostic(place.within("rule"), f"没有规则“{waiver.rule}”", remedy)
    elif not rules[waiver.rule].waivable:
        yield Diagnostic(place.within("rule"), f"规则“{waiver.rule}”不能豁免", "只有“原则上”的规则可以豁免")
    studio, _, person = waiver.subject.partition("/")
    known = library.studios.get(studio)
    if known is None or (person and person not in known.people):
        yield Diagnostic(
            place.within("subject"),
            f"没有“{waiver.subject}”",
            "写 工作室代号，或 工作室代号/人员代号",
        )
    elif waiver.rule in rules and rules[waiver.rule].waivable:
        yield from _width(library, waiver, rules[waiver.rule], place.within("subject"))


def _width(library: Library, waiver: Waiver, rule: Rule, place: Location) -> Iterator[Diagnostic]:
    """A waiver is as wide as its rule: for a person where the rule judges persons, else for the studio."""
    studio, _, person = waiver.subject.partition("/")
    name = library.studios[studio].name
    if rule.each.kind in _OF_THE_STUDIO and person:
        yield Diagnostic(
            place, f"规则“{rule.id}”（{rule.label}）评的是工作室，豁免却写给一个人", f"写成 {studio}，或改规则代号"
        )
    elif rule.each.kind not in _OF_THE_STUDIO and not person:
        yield Diagnostic(
            place,
            f"豁免太宽：规则“{rule.id}”（{rule.label}）评的是人，豁免却写给整个{name}，一个人也豁免不了",
            f"逐人写，例如 {studio}/{next(iter(library.studios[studio].people), 'li-min')}",
        )
    elif person and rule.each.kind in tuple(Role):
        role = library.studios[studio].people[person].role
        if role != rule.each.kind:
            wanted = next(one.label for one in Role if one == rule.each.kind)
            yield Diagnostic(
                place,
                f"规则“{rule.id}”（{rule.label}）评的是{wanted}，{person} 是{role.label}",
                "核对 rule 和 subject",
            )


def waiver_remarks(library: Library, findings: tuple[Finding, ...], today: date) -> tuple[Diagnostic, ...]:
    """Waivers worth a look, one remark each: run out while the rule is unmet, without use, or longer than the cycle.

    They refuse nothing: each was approved in writing, and what is still unmet is a finding of its own.
    """
    used = {id(one.waiver) for one in findings if one.state is State.WAIVED and one.waiver}
    found: list[Diagnostic] = []
    for index, waiver in enumerate(library.waivers):
        remark = _remark(library, waiver, findings, today, used=id(waiver) in used)
        if remark:
            key, message, remedy = remark
            head = f"豁免（{waiver.document}，{waiver.rule}，{waiver.subject}）"
            place = Location(WAIVERS, ("waivers", index, key))
            found.append(Diagnostic(place, head + message, remedy, "data/waivers-are-of-use"))
    return tuple(found)


def waiver_standing(library: Library, waiver: Waiver, findings: tuple[Finding, ...], today: date) -> str:
    """The state of ``waiver`` on ``today``, in words for a report: in use, not begun, or what is to be looked at."""
    used = any(one.waiver == waiver and one.state is State.WAIVED for one in findings)
    remark = _remark(library, waiver, findings, today, used=used)
    parts = ["在用"] if used else []
    parts += [remark[1]] if remark else []
    return "，".join(parts) or ("尚未开始" if waiver.since > today else "已到期")


def _remark(
    library: Library, waiver: Waiver, findings: tuple[Finding, ...], today: date, *, used: bool
) -> tuple[str, str, str] | None:
    """The key of the waiver that is to be looked at, the message about it, and what to do."""
    studio = library.studios.get(waiver.subject.partition("/")[0])
    mine = [one for one in findings if one.rule.id == waiver.rule and _subject(one) == waiver.subject]
    if studio is None or waiver.since > today:
        return None
    if waiver.until < today and any(one.state is State.UNMET for one in mine):
        return (
            "until",
            f"已于{chinese_date(waiver.until)}到期，规则仍未达到",
            "做到了再登记；仍需豁免的，另行批准后写新的一条",
        )
    if waiver.until >= today and not used:
        return "rule", f"没有用到：{_idle(mine)}", "核对规则和对象；用不着的，删去这一条"
    if waiver.until > studio.cycle.last:
        return (
            "until",
            f"太长：到{chinese_date(waiver.until)}，超出建设周期（至{chinese_date(studio.cycle.last)}）",
            "写到周期结束为止；下一周期另行批准",
        )
    return None


def _idle(mine: list[Finding]) -> str:
    """Why a waiver that is in force lifts nothing."""
    if not mine:
        return "目前没有对这个对象评这条规则"
    if all(one.state in (State.MET, State.COUNTED) for one in mine):
        return "这个对象已经达到要求"
    return "另有一条豁免已经管到，或者欠下的那一项不在起止日期内到期"


def _subject(finding: Finding) -> str:
    return f"{finding.studio}/{finding.person}" if finding.person else finding.studio


def waiver_count(library: Library, findings: tuple[Finding, ...], today: date) -> str:
    """The waivers counted apart, in a sentence; nothing where there are none."""
    if not library.waivers:
        return ""
    used = {id(one.waiver) for one in findings if one.state is State.WAIVED and one.waiver}
    parts = [("在用", len(used)), ("值得核对", len(waiver_remarks(library, findings, today)))]
    parts += [("尚未开始", sum(one.since > today for one in library.waivers))]
    counted = "，".join(f"{word} {number} 条" for word, number in parts if number)
    return f"豁免共 {len(library.waivers)} 条{'：' if counted else ''}{counted}。"
