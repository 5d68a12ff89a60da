"""What a studio does and makes: activities, outcomes, research projects."""

from datetime import date
from functools import cached_property
from typing import Annotated, Self

from pydantic import Field, model_validator

from studiobook.core.dates import SchoolYear, When
from studiobook.models.base import (
    Clock,
    DayOrMonth,
    File,
    Id,
    Line,
    Part,
    Passage,
    PersonId,
    Record,
    Url,
    field,
    private,
    refusal,
)
from studiobook.models.enums import ActivityKind, Channel, Level, Licence, Mode, OutcomeKind, PrizeClass
from studiobook.models.enums import Part as PartTaken
from studiobook.models.people import Span


class Session(Part):
    """One meeting of an activity; an activity over several days has several."""

    date: DayOrMonth = field("日期", "活动日期；跨一个月的读书等活动只写年月")
    time: Clock | None = field("时间", "起止时间，例如 14:00-16:30", default=None)
    place: Line | None = field("地点", "学校和场所；线上活动写平台", default=None)
    mode: Annotated[Mode, Field(strict=False)] = field(
        "方式", "on-site 线下，online 线上，hybrid 结合", default=Mode.ON_SITE
    )
    hours: int = field("学时", "计入研修的学时，没有就不写", default=0, ge=0, le=80)


class Contribution(Part):
    """What a named person of the studio did at an activity; duties are credited from here."""

    person: PersonId = field("人员", "人员代号；联合活动里别的工作室的人写成 工作室代号/人员代号")
    part: Annotated[PartTaken, Field(strict=False)] = field(
        "承担", "host 主持，speaker 主讲，demonstrator 执教公开课，recorded-lesson 录制课例，presenter 现场交流"
    )
    topic: Line | None = field("题目", "课题、讲座或交流的题目", default=None)


class Guest(Part):
    """Someone from outside who took part by name, such as an invited expert (clause 3.1)."""

    name: Line = field("姓名", "嘉宾姓名")
    unit: Line = field("单位", "单位和职务")
    expert: bool = field("专家", "是受邀指导的专家写 true", default=True)
    topic: Line | None = field("题目", "讲座或点评的题目", default=None)


class AttendanceView(Part):
    """What the public may see of an attendance: who was due, and how many others came."""

    due: tuple[PersonId, ...] | None = field("应到", "只请了部分人时写出来；不写就是当天在册的全体", default=None)
    visitors: int = field("其他到场人数", "工作室以外到场的人数", default=0, ge=0, le=100_000)


class Attendance(AttendanceView):
    """Attendance by exception: whoever was due and is not named here was present (clause 6.1.3). Reasons are not asked."""

    on_leave: tuple[PersonId, ...] = private("请假", "事先请了假的人", after="due", default=())
    absent: tuple[PersonId, ...] = private("缺席", "没有请假而没有到的人", after="on_leave", default=())
    late: tuple[PersonId, ...] = private("迟到", "迟到的人，算到场；办法不看迟到就不写", after="absent", default=())


class ActivityPhoto(Part):
    """A photograph; time, place and event are known from the activity."""

    file: File = field("文件", "照片文件，放在工作室的 files/ 里")
    caption: Line = field("说明", "照片里是什么；看不见照片的人听到的就是它")
    by: Line | None = field("摄影", "摄影者", default=None)
    consent: bool = field("可以公开", "照片里的成人同意公开、没有可以认出的学生，写 true", default=False)


class Post(Part):
    """A post about an activity on another site; it is linked, never retyped (clause 3.3)."""

    title: Line = field("标题", "推文标题")
    url: Url = field("网址", "推文网址")
    on: DayOrMonth = field("发布时间", "推文发布的日期")
    channel: Annotated[Channel, Field(strict=False)] = field("平台", "发在哪里", default=Channel.WECHAT)


class ActivityView(Record):
    """What the public may see of an activity: all but the names of those who were away."""

    title: Line = field("活动名称", "一句话，不写“第几次活动”")
    kind: Annotated[ActivityKind, Field(strict=False)] = field("形式", "活动的主要形式")
    reach: Annotated[Level, Field(strict=False)] = field(
        "范围", "面向哪个范围：studio 本工作室，school 学校，district 全区……", default=Level.STUDIO
    )
    sessions: tuple[Session, ...] = field("场次", "一天写一条；多天的活动写多条", min_length=1)
    plan: Id | None = field("计划项目", "它落实的年度计划项目的 id", default=None)
    themes: tuple[Line, ...] = field("主题", "一两个关键词", default=())
    roles: tuple[Contribution, ...] = field("承担", "谁做了什么；职责只按这里记到人", default=())
    guests: tuple[Guest, ...] = field("嘉宾", "受邀的专家和嘉宾", default=())
    joint: tuple[Id, ...] = field("联合工作室", "一起举办的其他工作室的代号", default=())
    attendance: AttendanceView | None = field("考勤", "活动之后填写；全体到齐写 {}", default=None)
    summary: Passage | None = field("小结", "活动之后写一两句话；网页和登记表都用它", default=None)
    photos: tuple[ActivityPhoto, ...] = field("照片", "不强求", default=())
    posts: tuple[Post, ...] = field("推文", "已经发过的推文，写链接就好", default=())

    @cached_property
    def when(self) -> When:
        """The date of its first session."""
        return min((session.date for session in self.sessions), key=lambda when: (when.first, when.last))

    @cached_property
    def until(self) -> date:
        """Its last day."""
        return max(session.date.last for session in self.sessions)

    @property
    def shown_photos(self) -> tuple[ActivityPhoto, ...]:
        """The photographs that may be shown: on the site and in reports alike."""
        return tuple(photo for photo in self.photos if photo.consent)

    @property
    def school_year(self) -> SchoolYear:
        """The school year of its first session."""
        return self.when.school_year

    @property
    def has_times(self) -> bool:
        """Whether every session that is known to the day says its time."""
        return all(session.time or session.date.day is None for session in self.sessions)

    @property
    def has_places(self) -> bool:
        """Whether every session says its place."""
        return all(session.place for session in self.sessions)

    @property
    def hours(self) -> int:
        """Credit hours of all its sessions."""
        return sum(session.hours for session in self.sessions)

    def over(self, day: date) -> bool:
        """Whether its last day is before ``day``."""
        return self.until < day


class Activity(ActivityView):
    """An activity: ``activities/YYYY-MM-DD-NAME.md``; the Markdown below is its record (clauses 3.1, 3.3)."""

    attendance: Attendance | None = field("考勤", "活动之后填写；全体到齐写 {}", default=None)


class Publication(Part):
    """A paper's appearance in a journal, or a book's at a publisher."""

    where: Line = field("刊物", "刊物名称（不加书名号）；书籍写出版社")
    level: Annotated[Level, Field(strict=False)] = field("级别", "刊物级别：city 市级，province 省级，nation 国家级")
    on: DayOrMonth = field("时间", "刊期或出版时间")
    issue: Line | None = field("期次", "例如 2026年第2期", default=None)


class Prize(Part):
    """A prize won by an outcome or a project."""

    name: Line = field("奖项", "评比的全名")
    level: Annotated[Level, Field(strict=False)] = field("级别", "评比的级别")
    prize_class: Annotated[PrizeClass, Field(strict=False)] = field("等第", "first 一等奖，second 二等奖……")
    on: DayOrMonth = field("时间", "获奖时间")


class Outcome(Record):
    """A paper, book, course, resource pack, column …: ``outcomes/NAME.yml`` (clauses 3.2, 6.1.4).

    ``outcomes/NAME.md`` where the full text of a paper is below the record, for the collected papers.
    Being written, published, awarded and collected are four facts, each with its own date.
    """

    kind: Annotated[OutcomeKind, Field(strict=False)] = field("类别", "paper 论文，book 书籍，course 课程……")
    title: Line = field("题目", "不加书名号")
    authors: tuple[PersonId, ...] = field("作者", "人员代号，按署名次序", min_length=1)
    outside_authors: tuple[Line, ...] = field("其他作者", "工作室以外的合作者姓名", default=())
    on: DayOrMonth = field("完成时间", "写成、建成的时间；学年按它算")
    themes: tuple[Line, ...] = field("主题", "一两个关键词", default=())
    summary: Passage | None = field("简介", "一两句话", default=None)
    published: Publication | None = field("发表", "已经发表或出版时填写", default=None)
    prizes: tuple[Prize, ...] = field("获奖", "获得的奖项", default=())
    collected: Line | None = field("收录", "收入哪本论文集、资源库", default=None)
    file: File | None = field("文件", "可以公开下载的文件", default=None)
    url: Url | None = field("网址", "在网上的地址", default=None)
    licence: Annotated[Licence, Field(strict=False)] = field(
        "使用许可", "别人怎样用：reserved 保留权利，cc-by 署名就可以转载和改编……", default=Licence.RESERVED
    )

    @property
    def school_year(self) -> SchoolYear:
        """The school year in which it was finished."""
        return self.on.school_year

    @property
    def level(self) -> Level:
        """The highest level at which it was published or awarded; the studio's own where neither is so."""
        levels = [prize.level for prize in self.prizes] + ([self.published.level] if self.published else [])
        return max(levels, key=lambda level: level.rank, default=Level.STUDIO)


class Project(Record):
    """A research project (课题): ``projects/NAME.yml``. Opening, closing and a prize are three facts (clause 3.2)."""

    title: Line = field("课题名称", "不加书名号")
    level: Annotated[Level, Field(strict=False)] = field("级别", "立项级别")
    number: Line | None = field("编号", "立项编号", default=None)
    key: bool = field("重点课题", "是工作室的重点研究课题写 true", default=False)
    leader: PersonId = field("主持人", "人员代号")
    participants: tuple[PersonId, ...] = field("参与人", "人员代号，不含主持人", default=())
    themes: tuple[Line, ...] = field("主题", "一两个关键词", default=())
    opened: DayOrMonth = field("立项", "立项时间")
    closed: DayOrMonth | None = field("结题", "结题时间", default=None)
    summary: Passage | None = field("简介", "研究什么、怎样研究", default=None)
    prizes: tuple[Prize, ...] = field("获奖", "课题成果获奖", default=())

    @model_validator(mode="after")
    def _closes_after_opening(self) -> Self:
        if self.closed and self.closed.last < self.opened.first:
            raise refusal("date", "结题时间早于立项时间", "核对 opened 和 closed")
        return self

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody who works on it, the leader first."""
        return (self.leader, *self.participants)

    def under_way_in(self, span: Span) -> bool:
        """Whether it is open on any day of ``span``."""
        return self.opened.first <= span.last and (self.closed is None or self.closed.last >= span.first)
