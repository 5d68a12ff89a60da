"""The words of the field: every closed list of values that a file may hold, each with its Chinese label.

A file holds the value (``open-lesson``), a person reads the label (德育公开课). The label lives here and nowhere else.
"""

from enum import StrEnum
from functools import cached_property
from typing import Self


class Term(StrEnum):
    """A word with a Chinese label: ``LEADER = "leader", "领衔人"``."""

    label: str

    def __new__(cls, value: str, label: str) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


class Role(Term):
    """A person's place in a studio (clause 4.1)."""

    LEADER = "leader", "领衔人"
    MEMBER = "member", "成员"
    ADVISOR = "advisor", "导师"
    ASSISTANT = "assistant", "助理"
    TRAINEE = "trainee", "学员"


class Post(Term):
    """The work a person was in when selected (clauses 5.1.1, 5.2.1)."""

    CLASS_TEACHER = "class-teacher", "在岗班主任"
    CLASS_MANAGEMENT = "class-management", "班主任管理"
    TEACHING_RESEARCH = "teaching-research", "教研人员"
    OTHER = "other", "其他岗位"


class Stage(Term):
    """A school stage (学段)."""

    KINDERGARTEN = "kindergarten", "幼儿园"
    PRIMARY = "primary", "小学"
    JUNIOR = "junior", "初中"
    SENIOR = "senior", "高中"
    VOCATIONAL = "vocational", "职业学校"
    SPECIAL = "special", "特殊教育"


class Area(Term):
    """The area of a school, for policies with quotas."""

    URBAN = "urban", "城区"
    TOWN = "town", "镇区"
    RURAL = "rural", "乡村"


class Level(Term):
    """A level of honours, prizes, papers, projects and reach, from the studio up."""

    STUDIO = "studio", "工作室"
    SCHOOL = "school", "校级"
    GROUP = "group", "集团级"
    DISTRICT = "district", "区级"
    CITY = "city", "市级"
    PROVINCE = "province", "省级"
    NATION = "nation", "国家级"

    @cached_property
    def rank(self) -> int:
        """The level's place from the lowest, 0, upward."""
        return list(Level).index(self)


class PrizeClass(Term):
    """The class of a prize (等第)."""

    SPECIAL = "special", "特等奖"
    FIRST = "first", "一等奖"
    SECOND = "second", "二等奖"
    THIRD = "third", "三等奖"
    OTHER = "other", "获奖"


class HonourFor(Term):
    """Whom an honour was given to (clauses 5.1.2, 5.2.3)."""

    PERSON = "person", "个人"
    CLASS = "class", "所带班级"


class ActivityKind(Term):
    """The form of an activity (clauses 3.1, 3.3, 6.1.5, 6.2.1)."""

    OPEN_LESSON = "open-lesson", "德育公开课"
    LECTURE = "lecture", "专题讲座"
    EXCHANGE = "exchange", "工作室交流"
    SEMINAR = "seminar", "专题研讨"
    TRAINING = "training", "学习培训"
    READING = "reading", "读书研修"
    FORUM = "forum", "论坛沙龙"
    OBSERVATION = "observation", "观摩展示"
    VISIT = "visit", "外出考察"
    GUIDANCE = "guidance", "送教指导"
    RESEARCH = "research", "课题研究"
    MEETING = "meeting", "工作例会"


class Part(Term):
    """What a named person did at an activity; duties are credited from it and from nothing else."""

    HOST = "host", "主持"
    SPEAKER = "speaker", "主讲"
    DEMONSTRATOR = "demonstrator", "执教公开课"
    RECORDED_LESSON = "recorded-lesson", "录制课例"
    PRESENTER = "presenter", "现场交流"
    EXPERT = "expert", "专家指导"


class Mode(Term):
    """Where the people of a session meet."""

    ON_SITE = "on-site", "线下"
    ONLINE = "online", "线上"
    HYBRID = "hybrid", "线上线下结合"


class Channel(Term):
    """Where a post about an activity or an outcome was published (clause 3.3)."""

    WECHAT = "wechat", "微信公众号"
    BLOG = "blog", "博客"
    WEBSITE = "website", "网站"
    PRESS = "press", "报刊媒体"


class OutcomeKind(Term):
    """A kind of outcome (clause 6.1.4)."""

    PAPER = "paper", "论文"
    BOOK = "book", "书籍"
    COURSE = "course", "课程"
    RESOURCE_PACK = "resource-pack", "资源包"
    COLUMN = "column", "专栏"
    COLLECTION = "collection", "论文集"
    CASE = "case", "案例"


class Licence(Term):
    """What readers may do with an outcome beyond reading and citing it."""

    RESERVED = "reserved", "保留权利"
    CC_BY = "cc-by", "知识共享（署名）"
    CC_BY_NC = "cc-by-nc", "知识共享（署名、非商业性使用）"
    CC_BY_NC_SA = "cc-by-nc-sa", "知识共享（署名、非商业性使用、相同方式共享）"


class EarlierKind(Term):
    """A research achievement from before the selection (clauses 5.1.3, 5.2.3)."""

    PROJECT = "project", "课题"
    PAPER = "paper", "论文"
    BOOK = "book", "专著"


class FundingSource(Term):
    """Where money comes from (clause 8.3)."""

    DISTRICT = "district", "区教育局拨款"
    SCHOOL = "school", "所在学校配套"
    OTHER = "other", "其他来源"


class Facility(Term):
    """What the host school provides (clause 8.1)."""

    DESKS = "desks", "办公桌"
    CHAIRS = "chairs", "办公椅"
    COMPUTERS = "computers", "电脑"
    PRINTER = "printer", "打印机"
    PROJECTOR = "projector", "投影仪"
    CAMERA = "camera", "照相机"
    WHITEBOARD = "whiteboard", "电子白板"
    BOOKS = "books", "专业书籍"


class RuleTopic(Term):
    """What a studio's own rule is about (clause 6.1.3)."""

    ATTENDANCE = "attendance", "考勤"
    STUDY = "study", "学习"
    ARCHIVE = "archive", "档案"
    FUNDING = "funding", "经费"
    OTHER = "other", "其他"


class Grade(Term):
    """The grade of a leader's appraisal of a member (clause 6.1.3)."""

    EXCELLENT = "excellent", "优秀"
    GOOD = "good", "良好"
    PASS = "pass", "合格"
    FAIL = "fail", "不合格"


class ReviewGrade(Term):
    """The grade of a studio's review at the end of its cycle (clause 7)."""

    EXCELLENT = "excellent", "优秀"
    PASS = "pass", "合格"
    FAIL = "fail", "不合格"


class ReviewWay(Term):
    """In which way experts look at a studio (clause 7)."""

    ORIGINALS = "originals", "查看原始资料"
    REPORT = "report", "听取工作室汇报"
    RESULTS = "results", "考评成员发展成绩"
    SCHOOLS = "schools", "访谈学校意见"
    VISIT = "visit", "现场观摩"


class Strength(Term):
    """How binding a rule is."""

    MUST = "must", "必须"
    PRINCIPLE = "principle", "原则上"
    EXPECTED = "expected", "应有"
    COUNTED = "counted", "统计"


class State(Term):
    """What a finding says."""

    MET = "met", "已达到"
    PENDING = "pending", "进行中"
    UNMET = "unmet", "未达到"
    WAIVED = "waived", "已豁免"
    COUNTED = "counted", "统计"
