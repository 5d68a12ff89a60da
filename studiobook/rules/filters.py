"""The filters of the rule language: what a rule may use beyond comparing, each registered with what it reads.

A filter takes a sequence first and returns a sequence or a number; none changes anything. Its docstring says what it returns in
English, then in Chinese with examples, ``例：expression → answer``, over the sample studio of the handbook. The handbook's page
of the rule language is built from these docstrings, and a test runs each example.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple, TypeVar

from studiobook.core.dates import When
from studiobook.models.base import PersonKey, person_key
from studiobook.models.district import School
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
from studiobook.models.people import Person, PersonView, Span
from studiobook.models.records import Activity, ActivityView, Outcome, Project

Function = TypeVar("Function", bound=Callable[..., Any])


class Filter(NamedTuple):
    """A filter with what must be known about it before a rule runs.

    Attributes:
        function: The filter itself.
        reads: The names of the attributes that it reads of the items.
        words: The words that its text arguments may be; empty where any text will do.
        takes_attribute: Whether its first argument is the name of an attribute.
        private: Whether it reads what is not public.
    """

    function: Callable[..., Any]
    reads: frozenset[str]
    words: frozenset[str]
    takes_attribute: bool
    private: bool


FILTERS: dict[str, Filter] = {}
"""Every filter by its name, in the order of the handbook."""


def _filter(
    reads: str = "", *, words: Iterable[str] = (), takes_attribute: bool = False, private: bool = False
) -> Callable[[Function], Function]:
    """Register a function as a filter; ``reads`` are the names of attributes, separated by blanks."""

    def register(function: Function) -> Function:
        FILTERS[function.__name__] = Filter(
            function, frozenset(reads.split()), frozenset(words), takes_attribute, private
        )
        return function

    return register


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


# --- filters of records ---


@_filter("kind", words=(*ActivityKind, *OutcomeKind, *EarlierKind))
def of(items: Iterable[Any], *kinds: str) -> tuple[Any, ...]:
    """Those of one of the ``kinds``.

    是所列几类之一的。左边写活动、承担、成果、课题或入选前的研究。
    例：outcomes | of("paper") → 3 项：课间十分钟、班会课上的倾听、家访三问
    例：credits | of("lecture", "training") → 1 项：李敏（主讲，家校沟通讲座）
    """
    return tuple(item for item in items if item.kind in kinds)


@_filter("part", words=Part)
def part(credits_: Iterable[Credit], *parts: str) -> tuple[Credit, ...]:
    """The credits for one of the ``parts``.

    担任所列几种承担之一的。左边写 `credits`。
    例：credits | part("host") → 2 项：李敏（主持，倾听的力量）、李敏（主持，共读一本书）
    """
    return tuple(credit for credit in credits_ if credit.part in parts)


@_filter("studio id person authors people")
def by(items: Iterable[Any], people: Person | Iterable[Person]) -> tuple[Any, ...]:
    """Those in which a person took the part, was an author, or took part in the project; of several people, any of them.

    记到这个人的：他承担的、署名的、主持或参与的。括号里也可以写几个人，记到其中一人就算。
    例：outcomes | by(person) → 2 项：一次争吵以后、课间十分钟
    例：credits | part("speaker") | by(studio.leaders) → 1 项：李敏（主讲，家校沟通讲座）
    """
    keys = {PersonKey(one.studio, one.id) for one in ((people,) if isinstance(people, PersonView) else people)}
    return tuple(item for item in items if not keys.isdisjoint(_people(item)))


@_filter("level reach activity", words=Level)
def level_from(items: Iterable[Any], level: str) -> tuple[Any, ...]:
    """Those of ``level`` or up. An activity's level is its reach.

    这一级和更高级的。活动看范围，成果看发表和获奖中最高的级别。
    例：outcomes | level_from("city") → 2 项：班会课上的倾听、家访三问
    例：activities | level_from("district") → 2 项：倾听的力量、共读一本书
    """
    least = _LEVELS[level].rank
    return tuple(item for item in items if level_of(item).rank >= least)


@_filter("of", words=HonourFor)
def given_to(honours: Iterable[Any], whom: str) -> tuple[Any, ...]:
    """The honours given to the ``person`` or to the ``class``.

    给本人的，或者给所带班级的。左边写荣誉。
    例：person.honours | given_to("class") → 1 项：区先进班集体
    """
    return tuple(honour for honour in honours if honour.of == whom)


@_filter("name")
def named(titles: Iterable[Any], *names: str) -> tuple[Any, ...]:
    """The titles with one of ``names`` in their name.

    名称里有这几个字的。左边写称号；写几个名称，有一个就算。
    例：person.titles | named("骨干班主任", "特级班主任") → 1 项：骨干班主任
    """
    return tuple(title for title in titles if any(name in title.name for name in names))


@_filter("when opened on")
def until(items: Iterable[Any], day: date) -> tuple[Any, ...]:
    """Those dated ``day`` or before; a month counts when its first day does.

    这一天和以前的；只知道月份的，从那个月 1 日算起。
    例：person.honours | until(studio.selected_on(person)) → 2 项：区优秀班主任、区先进班集体
    """
    return tuple(item for item in items if _when(item).first <= day)


@_filter("when opened on")
def in_years_before(items: Iterable[Any], years: int, day: date) -> tuple[Any, ...]:
    """Those dated in the ``years`` before ``day``, the day itself included; a month counts when it touches that span.

    这一天以前几年内的，当天在内；只知道月份的，那个月有一天在内就算。
    例：person.honours | in_years_before(2, studio.selected_on(person)) → 1 项：区先进班集体
    """
    leap_day = (day.month, day.day) == (2, 29)
    start = date(day.year - years, day.month, 28 if leap_day else day.day)
    return tuple(item for item in items if _when(item).last >= start and _when(item).first <= day)


@_filter("published")
def published(outcomes: Iterable[Any]) -> tuple[Any, ...]:
    """The outcomes that appeared in a journal or at a publisher.

    已经发表或出版的。左边写成果。
    例：outcomes | published → 2 项：班会课上的倾听、家访三问
    """
    return tuple(outcome for outcome in outcomes if outcome.published)


@_filter("guests expert")
def with_expert(activities: Iterable[Activity]) -> tuple[Activity, ...]:
    """The activities to which an expert from outside was invited.

    请了专家的，也就是嘉宾里有一位的 `expert` 是 true。左边写活动。
    例：activities | with_expert → 1 项：倾听的力量
    """
    return tuple(one for one in activities if any(guest.expert for guest in one.guests))


@_filter("posts")
def linked(activities: Iterable[Activity]) -> tuple[Activity, ...]:
    """The activities that a post elsewhere tells of.

    写了推文的。左边写活动。
    例：activities | linked → 1 项：倾听的力量
    """
    return tuple(one for one in activities if one.posts)


@_filter("key")
def key(projects: Iterable[Any]) -> tuple[Any, ...]:
    """The studio's key projects (重点课题).

    重点课题。左边写课题。
    例：projects | key → 1 项：家校协同的实践研究
    """
    return tuple(project for project in projects if project.key)


@_filter("grade", words=Grade)
def graded(appraisals: Iterable[Any], grade: str) -> tuple[Any, ...]:
    """The appraisals of members with ``grade``.

    得到这个等次的。左边写成员考核。
    例：appraisals.members | graded("excellent") → 1 项：陈静（优秀）
    """
    return tuple(appraisal for appraisal in appraisals if appraisal.grade == grade)


@_filter("source", words=FundingSource)
def from_source(income: Iterable[Any], source: str) -> tuple[Any, ...]:
    """The sums received from ``source``.

    这个来源的。左边写经费收入。
    例：ledger.income | from_source("district") → 1 项：区教育局拨款 20000 元
    """
    return tuple(entry for entry in income if entry.source == source)


@_filter(words=Facility)
def among(values: Iterable[str], *wanted: str) -> tuple[str, ...]:
    """Those of ``values`` that are ``wanted``.

    在所列的词里的。左边写一串词，例如办公条件。
    例：studio.about.facilities | among("projector", "camera", "whiteboard", "books") → 1 项：照相机
    """
    return tuple(value for value in values if value in wanted)


@_filter("topic", words=RuleTopic)
def about(rules: Iterable[Any], topic: str) -> tuple[Any, ...]:
    """The studio's own rules about ``topic``.

    关于这件事的。左边写工作室制度。
    例：studio.rules | about("attendance") → 1 项：考勤办法
    """
    return tuple(rule for rule in rules if rule.topic == topic)


@_filter("attendance absent studio id", private=True)
def absent(activities: Iterable[Activity], person: Person) -> tuple[Activity, ...]:
    """The activities from which ``person`` stayed away without leave.

    这个人没有请假而缺席的。左边写活动。
    例：activities | absent(person) → 1 项：共读一本书
    """
    return tuple(one for one in activities if one.attendance and _named(one.attendance.absent, person, one))


@_filter("attendance late studio id", private=True)
def late(activities: Iterable[Activity], person: Person) -> tuple[Activity, ...]:
    """The activities to which ``person`` came late.

    这个人迟到的。左边写活动。
    例：activities | late(person) → 1 项：家校沟通讲座
    """
    return tuple(one for one in activities if one.attendance and _named(one.attendance.late, person, one))


# --- filters of any set ---


@_filter("joined left")
def busiest(people: Sequence[PersonView], span: Span) -> tuple[PersonView, ...]:
    """Who belongs to the studio on the day of ``span`` on which most do; the day is the first such.

    一段时间里人最多的那一天在册的人。左边写人员。
    例：studio.members | busiest(year) → 3 项：陈静、吴涛、周宁
    """
    return max((_active(people, day) for day in turning_days(people, span)), key=len)


@_filter("joined left")
def quietest(people: Sequence[PersonView], span: Span) -> tuple[PersonView, ...]:
    """Who belongs to the studio on the day of ``span`` on which fewest do; the day is the first such.

    一段时间里人最少的那一天在册的人。左边写人员。
    例：studio.members | quietest(year) → 2 项：陈静、周宁
    """
    return min((_active(people, day) for day in turning_days(people, span)), key=len)


@_filter(takes_attribute=True)
def distinct(items: Iterable[Any], name: str) -> tuple[Any, ...]:
    """The different values of the attribute ``name``.

    这一项有哪些不同的值；相同的只算一个。
    例：studio.members | distinct("school") → 3 项：west、home、east
    """
    return tuple(dict.fromkeys(getattr(item, name) for item in items))


@_filter(takes_attribute=True)
def where(items: Iterable[Any], name: str, *values: str) -> tuple[Any, ...]:
    """Those with an attribute ``name`` that is one of ``values``.

    这一项是所列的值之一的。
    例：schools | where("area", "rural", "town") → 2 项：东岸小学、西塘小学
    例：people | where("role", "leader") → 1 项：李敏
    """
    return tuple(item for item in items if getattr(item, name) in values)


@_filter("school id")
def at(people: Iterable[PersonView], schools: Iterable[School]) -> tuple[PersonView, ...]:
    """The people of one of ``schools``.

    在这些学校的。左边写人员。
    例：studio.members | at(schools | where("area", "rural")) → 1 项：陈静
    """
    ids = {school.id for school in schools}
    return tuple(person for person in people if person.school in ids)


@_filter("school id", takes_attribute=True)
def most_alike(items: Iterable[Any], name: str, schools: Iterable[School] = ()) -> tuple[Any, ...]:
    """The largest group with one value of ``name``; with ``schools``, of the people's schools: ``most_alike("county", schools)``.

    这一项相同的里面最多的一组。再写上 `schools`，看的是所在学校的这一项。
    例：studio.members | most_alike("subject") → 3 项：陈静、吴涛、孙悦
    例：studio.members | most_alike("county", schools) → 3 项：吴涛、周宁、孙悦
    """
    by_id = {school.id: school for school in schools}
    groups: dict[Any, list[Any]] = {}
    for item in items:
        value = getattr(by_id.get(item.school), name, None) if by_id else getattr(item, name)
        if value is not None:
            groups.setdefault(value, []).append(item)
    largest: list[Any] = max(groups.values(), key=len, default=[])
    return tuple(largest)


@_filter(takes_attribute=True)
def total(items: Iterable[Any], name: str) -> Any:
    """The sum of the attribute ``name``.

    这一项的和，得到一个数。
    例：ledger.income | total("amount") → 25000
    """
    return sum(getattr(item, name) for item in items)


@_filter()
def count(items: Sequence[Any]) -> int:
    """How many there are.

    有几个，得到一个数；用在 `value` 里，或者和别的数相比。
    例：activities | with_expert | count → 1
    例：(outcomes | count) - (outcomes | published | count) → 2
    """
    return len(items)


# --- what filters share ---


def turning_days(people: Sequence[PersonView], span: Span) -> tuple[date, ...]:
    """The first day of ``span`` and every day of it on which somebody joins or has just left: nothing changes in between."""
    changes = {span.first, *(one.joined for one in people)}
    changes |= {one.left + timedelta(days=1) for one in people if one.left}
    return tuple(sorted(day for day in changes if span.first <= day <= span.last))


def _active(people: Iterable[PersonView], day: date) -> tuple[PersonView, ...]:
    return tuple(person for person in people if person.active_on(day))


def _named(names: Iterable[str], person: Person, record: Any) -> bool:
    """Whether ``names``, as ``record`` writes them, name ``person``."""
    return any(person_key(name, record.studio) == (person.studio, person.id) for name in names)


def _people(item: Any) -> tuple[PersonKey, ...]:
    """Everybody an item is credited to."""
    if isinstance(item, Credit):
        return (PersonKey(item.studio, item.person),)
    names = item.authors if isinstance(item, Outcome) else item.people
    return tuple(person_key(name, item.studio) for name in names)


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
