"""The words a rule may use beyond comparing: filters over records, each with its meaning.

Every filter takes a sequence first and gives a sequence (or a number) back; none changes anything. Its docstring says what it
gives in English, then in Chinese with examples, ``例：expression → answer``, over the handbook's sample studio: the handbook's
page of the rule language is made of them, and a test runs each.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from studiobook.core.dates import When
from studiobook.models.enums import (
    ActivityKind,
    EarlierKind,
    Facility,
    FundingSource,
    Grade,
    HonourFor,
    Level,
    OutcomeKind,
    Part,
    RuleTopic,
)
from studiobook.models.people import Person, PersonView
from studiobook.models.records import Activity, ActivityView, Outcome, Project
from studiobook.rules.filters_sets import at, busiest, count, distinct, most_alike, quietest, total, where


class Credit(NamedTuple):
    """One person's part in one activity, as the activity's record says it: what duties are credited from."""

    activity: ActivityView
    studio: str
    person: str
    part: Part
    topic: str

    @property
    def kind(self) -> ActivityKind:
        """The activity's form."""
        return self.activity.kind

    @property
    def path(self) -> str:
        """The activity's file."""
        return self.activity.path


_LEVELS: Mapping[str, Level] = {level.value: level for level in Level}


def of(items: Iterable[Any], *kinds: str) -> tuple[Any, ...]:
    """Those of one of the ``kinds``.

    是所列几类之一的。左边写活动、承担、成果、课题或入选前的研究。
    例：outcomes | of("paper") → 3 项：课间十分钟、班会课上的倾听、家访三问
    例：credits | of("lecture", "training") → 1 项：李敏（主讲，家校沟通讲座）
    """
    return tuple(item for item in items if item.kind in kinds)


def part(credits_: Iterable[Credit], *parts: str) -> tuple[Credit, ...]:
    """The credits for one of the ``parts``.

    担任所列几种承担之一的。左边写 `credits`。
    例：credits | part("host") → 2 项：李敏（主持，倾听的力量）、李敏（主持，共读一本书）
    """
    return tuple(credit for credit in credits_ if credit.part in parts)


def by(items: Iterable[Any], people: Person | Iterable[Person]) -> tuple[Any, ...]:
    """Those in which a person took the part, was an author, or took part in the project; of several people, any of them.

    记到这个人的：他承担的、署名的、主持或参与的。括号里也可以写几个人，记到其中一人就算。
    例：outcomes | by(person) → 2 项：一次争吵以后、课间十分钟
    例：credits | part("speaker") | by(studio.leaders) → 1 项：李敏（主讲，家校沟通讲座）
    """
    names = {f"{one.studio}/{one.id}" for one in ((people,) if isinstance(people, PersonView) else people)}
    return tuple(item for item in items if any(name in names for name in _people(item)))


def level_from(items: Iterable[Any], level: str) -> tuple[Any, ...]:
    """Those of ``level`` or up. An activity's level is its reach.

    这一级和更高级的。活动看范围，成果看发表和获奖中最高的级别。
    例：outcomes | level_from("city") → 2 项：班会课上的倾听、家访三问
    例：activities | level_from("district") → 2 项：倾听的力量、共读一本书
    """
    least = _LEVELS[level].rank
    return tuple(item for item in items if level_of(item).rank >= least)


def given_to(honours: Iterable[Any], whom: str) -> tuple[Any, ...]:
    """The honours given to the ``person`` or to the ``class``.

    给本人的，或者给所带班级的。左边写荣誉。
    例：person.honours | given_to("class") → 1 项：区先进班集体
    """
    return tuple(honour for honour in honours if honour.of == whom)


def named(titles: Iterable[Any], *names: str) -> tuple[Any, ...]:
    """The titles whose name contains one of ``names``.

    名称里有这几个字的。左边写称号；写几个名称，有一个就算。
    例：person.titles | named("骨干班主任", "特级班主任") → 1 项：骨干班主任
    """
    return tuple(title for title in titles if any(name in title.name for name in names))


def until(items: Iterable[Any], day: date) -> tuple[Any, ...]:
    """Those dated ``day`` or before; a month counts when its first day does.

    这一天和以前的；只知道月份的，从那个月 1 日算起。
    例：person.honours | until(studio.selected_on(person)) → 2 项：区优秀班主任、区先进班集体
    """
    return tuple(item for item in items if _when(item).first <= day)


def in_years_before(items: Iterable[Any], years: int, day: date) -> tuple[Any, ...]:
    """Those dated in the ``years`` before ``day``, the day itself included; a month counts when it touches that span.

    这一天以前几年内的，当天在内；只知道月份的，那个月有一天在内就算。
    例：person.honours | in_years_before(2, studio.selected_on(person)) → 1 项：区先进班集体
    """
    leap_day = (day.month, day.day) == (2, 29)
    start = date(day.year - years, day.month, 28 if leap_day else day.day)
    return tuple(item for item in items if _when(item).last >= start and _when(item).first <= day)


def published(outcomes: Iterable[Any]) -> tuple[Any, ...]:
    """The outcomes that appeared in a journal or at a publisher.

    已经发表或出版的。左边写成果。
    例：outcomes | published → 2 项：班会课上的倾听、家访三问
    """
    return tuple(outcome for outcome in outcomes if outcome.published)


def with_expert(activities: Iterable[Activity]) -> tuple[Activity, ...]:
    """The activities to which an expert from outside was invited.

    请了专家的，也就是嘉宾里有一位的 `expert` 是 true。左边写活动。
    例：activities | with_expert → 1 项：倾听的力量
    """
    return tuple(one for one in activities if any(guest.expert for guest in one.guests))


def linked(activities: Iterable[Activity]) -> tuple[Activity, ...]:
    """The activities that a post elsewhere tells of.

    写了推文的。左边写活动。
    例：activities | linked → 1 项：倾听的力量
    """
    return tuple(one for one in activities if one.posts)


def key(projects: Iterable[Any]) -> tuple[Any, ...]:
    """The studio's key projects (重点课题).

    重点课题。左边写课题。
    例：projects | key → 1 项：家校协同的实践研究
    """
    return tuple(project for project in projects if project.key)


def graded(appraisals: Iterable[Any], grade: str) -> tuple[Any, ...]:
    """The appraisals of members with ``grade``.

    得到这个等次的。左边写成员考核。
    例：appraisals.members | graded("excellent") → 1 项：陈静（优秀）
    """
    return tuple(appraisal for appraisal in appraisals if appraisal.grade == grade)


def from_source(income: Iterable[Any], source: str) -> tuple[Any, ...]:
    """The sums received from ``source``.

    这个来源的。左边写经费收入。
    例：ledger.income | from_source("district") → 1 项：区教育局拨款 20000 元
    """
    return tuple(entry for entry in income if entry.source == source)


def among(values: Iterable[str], *wanted: str) -> tuple[str, ...]:
    """Those of ``values`` that are ``wanted``.

    在所列的词里的。左边写一串词，例如办公条件。
    例：studio.about.facilities | among("projector", "camera", "whiteboard", "books") → 1 项：照相机
    """
    return tuple(value for value in values if value in wanted)


def about(rules: Iterable[Any], topic: str) -> tuple[Any, ...]:
    """The studio's own rules about ``topic``.

    关于这件事的。左边写工作室制度。
    例：studio.rules | about("attendance") → 1 项：考勤办法
    """
    return tuple(rule for rule in rules if rule.topic == topic)


def absent(activities: Iterable[Activity], person: Person) -> tuple[Activity, ...]:
    """The activities from which ``person`` stayed away without leave.

    这个人没有请假而缺席的。左边写活动。
    例：activities | absent(person) → 1 项：共读一本书
    """
    return tuple(one for one in activities if one.attendance and _named(one.attendance.absent, person, one))


def late(activities: Iterable[Activity], person: Person) -> tuple[Activity, ...]:
    """The activities to which ``person`` came late.

    这个人迟到的。左边写活动。
    例：activities | late(person) → 1 项：家校沟通讲座
    """
    return tuple(one for one in activities if one.attendance and _named(one.attendance.late, person, one))


# What the text arguments of a filter may be, so that a slip of the pen is found when the policy is loaded
WORDS: Mapping[str, frozenset[str]] = {
    "of": frozenset((*ActivityKind, *OutcomeKind, *EarlierKind)),
    "part": frozenset(Part),
    "level_from": frozenset(Level),
    "given_to": frozenset(HonourFor),
    "graded": frozenset(Grade),
    "from_source": frozenset(FundingSource),
    "among": frozenset(Facility),
    "about": frozenset(RuleTopic),
}

# Filters whose first argument is the name of an attribute, and those that read what is not public
NAMED = frozenset({"distinct", "where", "most_alike", "total"})
PRIVATE_FILTERS = frozenset({"absent", "late"})

FILTERS: Mapping[str, Callable[..., Any]] = {
    word.__name__: word
    for word in (
        of, part, by, level_from, given_to, named, until, in_years_before, published, with_expert, linked, key, graded,
        from_source, among, about, absent, late, busiest, quietest, distinct, where, at, most_alike, total, count,
    )
}  # fmt: skip


def _named(names: Iterable[str], person: Person, record: Any) -> bool:
    """Whether ``names``, as ``record`` writes them, name ``person``."""
    return any((name if "/" in name else f"{record.studio}/{name}") == f"{person.studio}/{person.id}" for name in names)


def _people(item: Any) -> tuple[str, ...]:
    """Everybody an item is credited to, as ``studio/person``."""
    if isinstance(item, Credit):
        return (f"{item.studio}/{item.person}",)
    names = item.authors if isinstance(item, Outcome) else item.people
    return tuple(name if "/" in name else f"{item.studio}/{name}" for name in names)


def level_of(item: Any) -> Level:
    """The level of a record: an activity's is its reach."""
    if isinstance(item, Credit):
        return item.activity.reach
    level: Level = item.reach if isinstance(item, ActivityView) else item.level
    return level


def _when(item: Any) -> When:
    if isinstance(item, ActivityView):
        return item.when
    when: When = item.opened if isinstance(item, Project) else item.on
    return when
