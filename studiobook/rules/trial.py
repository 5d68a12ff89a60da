"""The same records under a draft of the policy: which duties of whom change state, on which clause, both ways.

The draft replaces every edition with dates that overlap its own, over all cycles that those apply to. Nothing is written.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from studiobook.core.dates import chinese_date
from studiobook.core.diagnostic import Diagnostic
from studiobook.models.enums import State
from studiobook.models.library import Library
from studiobook.models.policy import Clause, Policy, Rule
from studiobook.models.studio import Studio, StudioView
from studiobook.rules.evaluate import evaluate
from studiobook.rules.expressions import wrong
from studiobook.rules.findings import Finding, Term

RANK = {State.UNMET: 0, State.PENDING: 1, State.WAIVED: 2, State.MET: 3}


class Shift(NamedTuple):
    """A duty that changes: its finding now and under the draft; None where there is no such duty."""

    before: Finding | None
    after: Finding | None

    @property
    def finding(self) -> Finding:
        """The draft's finding, or the present one where the draft has no such duty."""
        finding = self.after or self.before
        assert finding is not None
        return finding

    @property
    def way(self) -> str:
        """``worse``, ``better``, ``new`` (only under the draft) or ``gone`` (no more under the draft)."""
        if self.before is None:
            return "new"
        if self.after is None:
            return "gone"
        return "worse" if RANK[self.after.state] < RANK[self.before.state] else "better"


class Reworded(NamedTuple):
    """A rule that both editions have, and in which they differ."""

    before: Rule
    after: Rule
    clause: Clause


@dataclass(frozen=True)
class Trial:
    """What a draft would change. ``before`` and ``after`` are all the findings of the studios concerned."""

    draft: Policy
    replaced: tuple[Policy, ...]
    studios: tuple[Studio, ...]
    today: date
    before: tuple[Finding, ...]
    after: tuple[Finding, ...]
    added: tuple[tuple[Clause, Rule], ...]
    removed: tuple[tuple[Clause, Rule], ...]
    reworded: tuple[Reworded, ...]
    shifts: tuple[Shift, ...]
    idle_waivers: tuple[str, ...]


def replaced_by(library: Library, draft: Policy) -> tuple[Policy, ...]:
    """The editions with dates that overlap the draft's."""
    return tuple(policy for policy in library.policies if _overlap(policy, draft))


def diagnostics(library: Library, draft: Policy) -> Iterator[Diagnostic]:
    """Why a draft cannot be tried, beyond what is wrong with its rules."""
    replaced = replaced_by(library, draft)
    if not replaced:
        spans = "、".join(f"{policy.id}（{span(policy)}）" for policy in library.policies)
        yield wrong(
            draft.at("effective_from"),
            f"草案的施行日期和哪个版本都不重叠：{spans}",
            "改 effective_from 和 effective_until",
        )
    elif not any(library.policy_of(studio) in replaced for studio in library.studios.values()):
        yield wrong(
            draft.at("effective_from"), "草案所代替的版本没有评任何工作室，没有可以比较的", "核对 effective_from"
        )


def trial(library: Library, draft: Policy, today: date) -> Trial:
    """Judge ``library`` as it is and with ``draft``, and compare. The draft has no ``diagnostics`` and compiles."""
    replaced = replaced_by(library, draft)
    concerned = {name: one for name, one in library.studios.items() if library.policy_of(one) in replaced}
    ends = [policy.effective_until for policy in (*replaced, draft)]
    stand_in = draft.model_copy(
        update={
            "effective_from": min(policy.effective_from for policy in (*replaced, draft)),
            "effective_until": None if None in ends else max(end for end in ends if end),
        }
    )
    now = replace(library, studios=concerned)
    then = replace(now, policies=(stand_in,))
    before, after = evaluate(now, today), evaluate(then, today)
    old = {rule.id: (clause, rule) for policy in replaced for clause, rule, _ in policy.rules()}
    new = {rule.id: (clause, rule) for clause, rule, _ in draft.rules()}
    return Trial(
        draft,
        replaced,
        tuple(concerned.values()),
        today,
        before,
        after,
        tuple(pair for name, pair in new.items() if name not in old),
        tuple(pair for name, pair in old.items() if name not in new),
        tuple(
            Reworded(old[name][1], rule, clause)
            for name, (clause, rule) in new.items()
            if name in old and terms_of(old[name][1]) != terms_of(rule)
        ),
        tuple(_shifts(before, after)),
        tuple(_idle_waivers(library, new, concerned)),
    )


def _shifts(before: Iterable[Finding], after: Iterable[Finding]) -> Iterator[Shift]:
    """What changes, in the draft's order; duties that are gone come last."""
    was = {_key(one): one for one in before if one.state in RANK}
    becomes = {_key(one): one for one in after if one.state in RANK}
    for key, finding in becomes.items():
        old = was.get(key)
        if old is None or old.state is not finding.state:
            yield Shift(old, finding)
    yield from (Shift(finding, None) for key, finding in was.items() if key not in becomes)


def _key(finding: Finding) -> tuple[str, str, str, Term]:
    path = "" if isinstance(finding.subject, StudioView) else finding.subject.path
    return (finding.studio, finding.rule.id, path, finding.term)


def _idle_waivers(library: Library, new: dict[str, tuple[Clause, Rule]], concerned: dict[str, Studio]) -> Iterator[str]:
    for waiver in library.waivers:
        if waiver.subject.partition("/")[0] in concerned:
            rule = new.get(waiver.rule)
            if rule is None:
                yield f"{waiver.document}（{waiver.subject}）：草案没有规则“{waiver.rule}”了"
            elif not rule[1].waivable:
                yield f"{waiver.document}（{waiver.subject}）：草案里“{rule[1].label}”不能豁免了"


def _overlap(one: Policy, other: Policy) -> bool:
    return (other.effective_until is None or one.effective_from <= other.effective_until) and (
        one.effective_until is None or other.effective_from <= one.effective_until
    )


def span(policy: Policy) -> str:
    """When the edition is in force, in words: ``2023年9月1日起``."""
    until = f"至{chinese_date(policy.effective_until)}" if policy.effective_until else "起"
    return chinese_date(policy.effective_from) + until


def terms_of(rule: Rule) -> Rule:
    """What of a rule can change a judgement: all but how it is called and what is advised."""
    return rule.model_copy(update={"label": "", "remedy": "", "at": None, "public": False})
