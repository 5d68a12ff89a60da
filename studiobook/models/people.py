"""The people of a studio: ``people/ID.yml``."""

from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from studiobook.core.dates import Cycle, Period, SchoolYear, When, full_years, middles
from studiobook.models.base import Day, DayOrMonth, Id, Line, Month, Part, Passage, Record, field, private, refusal
from studiobook.models.enums import EarlierKind, HonourFor, Level, Post, Role, Stage

Span = SchoolYear | Cycle | Period


class Title(Part):
    """称号: a title gained, such as 常州市骨干班主任 (clause 5.1.1; growth of members, clause 7)."""

    name: Line = field("称号", "称号的全名，例如 高级班主任")
    level: Annotated[Level, Field(strict=False)] = field("级别", "由哪一级授予")
    on: DayOrMonth = field("获得时间", "年月，或年月日")


class Honour(Part):
    """荣誉: an honour given to the person or to the person's class (clauses 5.1.2, 5.2.3)."""

    name: Line = field("荣誉", "荣誉称号或奖项的全名")
    level: Annotated[Level, Field(strict=False)] = field("级别", "由哪一级授予")
    on: DayOrMonth = field("获得时间", "年月，或年月日")
    of: Annotated[HonourFor, Field(strict=False)] = field(
        "授予对象", "person 个人，class 所带班级", default=HonourFor.PERSON
    )


class Earlier(Part):
    """A research achievement from before the selection (clauses 5.1.3, 5.2.3)."""

    kind: Annotated[EarlierKind, Field(strict=False)] = field("类别", "project 课题，paper 论文，book 专著")
    title: Line = field("题目", "论文、书籍或课题的名称")
    level: Annotated[Level, Field(strict=False)] = field("级别", "刊物或课题的级别")
    on: DayOrMonth = field("时间", "发表、出版或立项的时间")


class PersonView(Record):
    """What the public may see of a person: a leader (领衔人), member (成员) or other person of a studio.

    The file's name is the person's id, used by every other record.
    """

    name: Line = field("姓名", "真实姓名；同一工作室里不重名")
    role: Annotated[Role, Field(strict=False)] = field(
        "身份", "leader 领衔人，member 成员；办法另有规定的：advisor 导师，assistant 助理，trainee 学员"
    )
    school: Id = field("所在学校", "学校代号，见 bureau/district.yml")
    stage: Annotated[Stage, Field(strict=False)] = field("学段", "任教学段")
    subject: Line = field("学科", "任教学科")
    joined: Day = field("加入日期", "正式成为工作室一员的日期")
    left: Day | None = field("离开日期", "中途离开时填写", default=None)
    shown: bool | None = field(
        "个人页", "本人同意在网站上有自己的一页写 true，不同意写 false；不写时领衔人有，其他人没有", default=None
    )
    post: Annotated[Post, Field(strict=False)] = field("岗位", "入选时从事的工作")
    titles: tuple[Title, ...] = field("班主任称号", "历年获得的班主任称号，入选前后的都写", default=())
    honours: tuple[Honour, ...] = field("荣誉", "教育教学荣誉，以及所带班级的荣誉", default=())
    earlier: tuple[Earlier, ...] = field("入选前的研究", "入选前主持或参加的课题、发表的论文、出版的书", default=())

    @model_validator(mode="after")
    def _leaves_after_joining(self) -> Self:
        if self.left and self.left < self.joined:
            raise refusal("date", "离开日期早于加入日期", "核对 joined 和 left")
        return self

    @property
    def leads(self) -> bool:
        """Whether the person is a leader."""
        return self.role is Role.LEADER

    @property
    def has_page(self) -> bool:
        """Whether the site has a page of the person's own: a leader's unless declined, anybody else's by consent only."""
        return self.leads if self.shown is None else self.shown

    def active_on(self, day: date) -> bool:
        """Whether the person belongs to the studio on ``day``."""
        return self.joined <= day and (self.left is None or day <= self.left)

    def active_in(self, span: Span) -> bool:
        """Whether the person belongs to the studio on any day of ``span``."""
        return self.joined <= span.last and (self.left is None or self.left >= span.first)

    def active_through(self, span: Span) -> bool:
        """Whether the person belongs to the studio for all of ``span``; a month's delay at its start is forgiven.

        Selections are announced in the first weeks of a school year; who joined then is held to the year's duties.
        """
        start = date(span.first.year, span.first.month + 1, 1) if span.first.month < 12 else span.first
        return self.joined <= start and (self.left is None or self.left >= span.last)

    def months_in(self, span: Span) -> int:
        """The months of ``span`` that the person spent in the studio: those with the person in it on their 15th day."""
        return sum(self.active_on(day) for day in middles(span))

    def titles_gained(self, span: Span) -> tuple[Title, ...]:
        """The titles gained within ``span``."""
        return tuple(title for title in self.titles if _within(title.on, span))

    def honours_gained(self, span: Span) -> tuple[Honour, ...]:
        """The honours gained within ``span``, the person's own and those of the person's class."""
        return tuple(honour for honour in self.honours if _within(honour.on, span))


class Person(PersonView):
    """A person as the file ``people/ID.yml`` has it, with what is never public."""

    born: Month = private("出生年月", "只用来核对成员入选时的年龄（第五条（二）1）", after="shown")
    class_teacher_since: Month = private("开始做班主任", "从哪年哪月起做班主任，用来算班主任年限", after="post")
    class_teacher_gap_years: int = private(
        "中断年数", "其间没有做班主任的整年数，没有中断就不写", after="class_teacher_since", default=0, ge=0, le=40
    )
    mentoring: Passage | None = private("带教经历", "带教、指导青年教师的情况（领衔人）", default=None)
    statement: Passage | None = private("学校意见", "学校对师德、带班和组织能力的意见", default=None)

    def age_on(self, day: date) -> int:
        """Age in full years (周岁) on ``day``; known to the month, a birthday in that month counts as past."""
        return full_years(self.born.first, day)

    def class_teacher_years_on(self, day: date) -> int:
        """Full years as class teacher up to ``day``, without the years in between."""
        return max(0, full_years(self.class_teacher_since.first, day) - self.class_teacher_gap_years)


def _within(when: When, span: Span) -> bool:
    return span.first <= when.first and when.last <= span.last
