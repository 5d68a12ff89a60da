"""A studio: its own file ``studio.yml``, and everything it hands in gathered under it."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as gathered
from datetime import date
from functools import cached_property
from typing import Annotated, Generic

from pydantic import Field
from typing_extensions import TypeVar

from studiobook.core.dates import Cycle, SchoolYear
from studiobook.models.base import Day, DayOrMonth, Id, Line, Part, Passage, Record, Year, field, person_key
from studiobook.models.enums import Facility, Role, Stage
from studiobook.models.people import Person, PersonView, Span, Title
from studiobook.models.records import Activity, ActivityView, Attendance, Outcome, Project
from studiobook.models.reviews import StudioReview
from studiobook.models.submissions import (
    AnnualPlan,
    AnnualSummary,
    Appraisals,
    CyclePlan,
    Ledger,
    PersonalPlan,
    ResearchReport,
    StudioRule,
)


class CycleField(Part):
    """建设周期 as it is written in ``studio.yml``."""

    start: Year = field("起始学年", "周期的第一个学年，例如 2024-2025")
    years: int = field("年数", "原则上三年（第四条（二））", ge=1, le=10)


class Notice(Part):
    """公示: the days on which a choice was shown to the public before it was decided."""

    first: Day = field("起", "公示的第一天", alias="from")
    last: Day = field("止", "公示的最后一天", alias="until")

    @property
    def days(self) -> int:
        """How many days, both ends included."""
        return (self.last - self.first).days + 1


class Selection(Part):
    """The decision that chose the studio's people (clause 4.1)."""

    on: Day = field("发文日期", "遴选结果发文的日期；年龄、年限按这一天算")
    document: Line = field("文号", "遴选结果的发文字号，年份用〔〕")
    notice: Notice | None = field("公示", "公示的起止日期；办法要求公示时填写", default=None)


class Liaison(Part):
    """负责校领导: the school leader whom the host school names (clause 4.2)."""

    name: Line = field("姓名", "负责校领导姓名")
    post: Line = field("职务", "例如 副校长")


class About(Record):
    """``studio.yml``: the studio itself (clauses 4, 8.1)."""

    name: Line = field("名称", "工作室全称")
    motto: Line | None = field("理念", "一句话", default=None)
    school: Id = field("所在学校", "学校代号，见 bureau/district.yml")
    stage: Annotated[Stage, Field(strict=False)] = field("学段", "工作室主要面向的学段")
    themes: tuple[Line, ...] = field("研究方向", "一到三个关键词", default=())
    profile: Passage | None = field("简介", "工作室的特色，一两段话", default=None)
    tier: Line | None = field("层级", "办法把工作室分成几级时填写，例如 市级", default=None)
    founded: DayOrMonth | None = field("成立时间", "早于本周期时填写", default=None)
    cycle: CycleField = field("建设周期", "起始学年和年数")
    selection: Selection | None = field("遴选", "遴选结果的日期和文号", default=None)
    liaison: Liaison | None = field("负责校领导", "所在学校指派的校领导", default=None)
    facilities: tuple[Annotated[Facility, Field(strict=False)], ...] = field(
        "办公条件", "所在学校提供的：desks 办公桌，chairs 办公椅，computers 电脑，printer 打印机……", default=()
    )


AnyPerson = TypeVar("AnyPerson", bound=PersonView, covariant=True, default=PersonView)
AnyActivity = TypeVar("AnyActivity", bound=ActivityView, covariant=True, default=ActivityView)


@dataclass(frozen=True)
class StudioProfile(Generic[AnyPerson]):
    """Who a studio is and who belongs to it: all that the pages of a studio without common records see of it."""

    id: str
    about: About
    people: Mapping[str, AnyPerson]

    @property
    def name(self) -> str:
        """Its full name."""
        return self.about.name

    @property
    def cycle(self) -> Cycle:
        """Its present cycle."""
        return Cycle(self.about.cycle.start, self.about.cycle.years)

    @cached_property
    def leaders(self) -> tuple[AnyPerson, ...]:
        """Its leaders, past ones included, in order of joining."""
        return tuple(person for person in self.everyone if person.leads)

    @cached_property
    def members(self) -> tuple[AnyPerson, ...]:
        """Its members, past ones included, in order of joining."""
        return self._with_role(Role.MEMBER)

    @property
    def advisors(self) -> tuple[AnyPerson, ...]:
        """Its advisors (导师), past ones included, in order of joining."""
        return self._with_role(Role.ADVISOR)

    @property
    def assistants(self) -> tuple[AnyPerson, ...]:
        """Its assistants (助理), past ones included, in order of joining."""
        return self._with_role(Role.ASSISTANT)

    @property
    def trainees(self) -> tuple[AnyPerson, ...]:
        """Its trainees (学员), past ones included, in order of joining."""
        return self._with_role(Role.TRAINEE)

    def _with_role(self, role: Role) -> tuple[AnyPerson, ...]:
        return tuple(person for person in self.everyone if person.role is role)

    @cached_property
    def everyone(self) -> tuple[AnyPerson, ...]:
        """Leaders first, then members, then all others, each in order of joining."""
        return tuple(sorted(self.people.values(), key=_rank))

    def local_id(self, person: str, record_studio: str) -> str | None:
        """The id within this studio of ``person`` as a record of ``record_studio`` writes it; None for somebody else's."""
        key = person_key(person, record_studio)
        return key.person if key.studio == self.id else None

    def titles_gained(self, span: Span) -> tuple[tuple[AnyPerson, Title], ...]:
        """The titles that its people gained in ``span``, each with its owner."""
        return tuple((person, title) for person in self.everyone for title in person.titles_gained(span))

    def selected_on(self, person: PersonView) -> date | None:
        """The day on which ``person`` was chosen: the decision's; for who came later, the day of joining."""
        decision = self.about.selection
        if decision and person.joined.year == self.cycle.first.year and person.joined.month <= self.cycle.first.month:
            return decision.on
        return person.joined if decision else None


@dataclass(frozen=True)
class StudioView(StudioProfile[AnyPerson], Generic[AnyPerson, AnyActivity]):
    """What the public may see of a studio; people by id, records in order of date, paperwork by school year.

    ``joint`` holds the activities that other studios recorded and held together with this one: one record, credited to each.
    ``files`` are the names of the files below ``files/``, relative to the studio's folder.
    """

    activities: tuple[AnyActivity, ...] = ()
    joint: tuple[AnyActivity, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    projects: tuple[Project, ...] = ()
    cycle_plan: CyclePlan | None = None
    annual_plans: Mapping[SchoolYear, AnnualPlan] = gathered(default_factory=dict)
    personal_plans: Mapping[str, PersonalPlan] = gathered(default_factory=dict)
    summaries: Mapping[SchoolYear, AnnualSummary] = gathered(default_factory=dict)
    research_reports: Mapping[str, ResearchReport] = gathered(default_factory=dict)
    rules: tuple[StudioRule, ...] = ()
    files: frozenset[str] = frozenset()

    @cached_property
    def all_activities(self) -> tuple[AnyActivity, ...]:
        """Its own activities and those held jointly, in order of date."""
        return tuple(sorted((*self.activities, *self.joint), key=_beginning))

    def activities_in(self, span: Span) -> tuple[AnyActivity, ...]:
        """The activities, joint ones included, with their first day in ``span``."""
        first, last = span.first, span.last
        return tuple(one for one in self.all_activities if first <= one.when.first <= last)

    def outcomes_in(self, span: Span) -> tuple[Outcome, ...]:
        """The outcomes finished in ``span``."""
        return tuple(one for one in self.outcomes if span.first <= one.on.first <= span.last)

    def projects_in(self, span: Span) -> tuple[Project, ...]:
        """The projects that were open on any day of ``span``."""
        return tuple(one for one in self.projects if one.under_way_in(span))

    def due(self, activity: ActivityView) -> tuple[AnyPerson, ...]:
        """Who of this studio was to come to ``activity``: those it names, or everybody active on its first day."""
        return tuple(person for person in self.everyone if self._is_due(person, activity))

    def _is_due(self, person: PersonView, activity: ActivityView) -> bool:
        named = activity.attendance.due if activity.attendance else None
        if named is None:
            return person.active_on(activity.when.last)
        return self._names(named, person, activity)

    def _names(self, names: tuple[str, ...], person: PersonView, activity: ActivityView) -> bool:
        """Whether ``names``, as ``activity`` writes them, name this studio's ``person``."""
        return any(self.local_id(name, activity.studio) == person.id for name in names)

    @cached_property
    def withheld(self) -> frozenset[str]:
        """The files of photographs that may not be shown, nor printed: not even where another record names the file."""
        return frozenset(photo.file for one in self.activities for photo in one.photos if not photo.consent)

    def materials_in(self, span: Span) -> tuple[str, ...]:
        """The process materials (过程性材料) of ``span``: records of activities, their photos and posts, what summaries list."""
        held = [one for one in self.activities_in(span) if one.body.strip()]
        listed = [item.title for year, one in self.summaries.items() if _within(year, span) for item in one.materials]
        photos = [photo.caption for one in held for photo in one.photos]
        posts = [post.title for one in held for post in one.posts]
        return (*(one.title for one in held), *photos, *posts, *listed)


@dataclass(frozen=True)
class Studio(StudioView[Person, Activity]):
    """A studio as its folder has it: what the public may see, and what is never public.

    ``review`` is the bureau's review of its cycle.
    """

    appraisals: Mapping[SchoolYear, Appraisals] = gathered(default_factory=dict)
    ledgers: Mapping[SchoolYear, Ledger] = gathered(default_factory=dict)
    review: StudioReview | None = None

    def present(self, activity: ActivityView) -> tuple[Person, ...]:
        """Who of this studio was at ``activity``: those due and neither on leave nor absent. Empty before it is recorded."""
        return tuple(person for person in self.everyone if self._was_present(person, activity))

    def attendance_percent(self, person: PersonView, activities: tuple[ActivityView, ...]) -> float:
        """Of the ``activities`` to which ``person`` was to come, the share at which the person was present, per cent. 100 for none."""
        due = [one for one in activities if one.attendance and self._is_due(person, one)]
        return 100 * sum(not self._was_away(person, one) for one in due) / len(due) if due else 100

    def _was_present(self, person: PersonView, activity: ActivityView) -> bool:
        return bool(activity.attendance) and self._is_due(person, activity) and not self._was_away(person, activity)

    def _was_away(self, person: PersonView, activity: ActivityView) -> bool:
        """Whether the attendance of ``activity``, which must have been recorded, says that ``person`` was not there."""
        attendance = activity.attendance
        assert isinstance(attendance, Attendance)  # a studio that is read has no other activities
        return self._names((*attendance.on_leave, *attendance.absent), person, activity)

    def carries_over(self, year: SchoolYear) -> bool:
        """Whether the ledger of ``year`` begins with what the year before left; true where there is no year before."""
        before, ledger = self.ledgers.get(year.before), self.ledgers.get(year)
        return before is None or ledger is None or ledger.carried_over == before.balance


def _within(year: SchoolYear, span: Span) -> bool:
    return span.first <= year.first and year.last <= span.last


def _rank(person: PersonView) -> tuple[int, date, str]:
    return list(Role).index(person.role), person.joined, person.id


def _beginning(activity: ActivityView) -> tuple[date, str]:
    return activity.when.first, activity.path
