"""What is given away of each kind of record: the models behind the open data. What has no field here goes into none of its files."""

from typing import Annotated

from pydantic import WithJsonSchema

from studiobook.models.base import Day, DayOrMonth, Id, Line, Part, Passage, PersonId, Url, Year, field
from studiobook.models.enums import ActivityKind, Level, Licence, OutcomeKind, Role, Stage
from studiobook.models.enums import Part as PartTaken
from studiobook.models.people import Title
from studiobook.models.records import Guest, Post, Prize, Publication, Session

Address = Annotated[
    str, WithJsonSchema({"type": "string", "format": "uri-reference", "examples": ["studios/chunhui/index.html"]})
]


class PublicStudio(Part):
    """A studio as the public may have it."""

    id: Id = field("代号", "工作室的代号")
    page: Address = field("网页", "工作室的网页")
    name: Line = field("名称", "工作室全称")
    motto: Line | None = field("理念", "一句话")
    school: Line = field("所在学校", "学校全称")
    stage: Stage = field("学段", "工作室主要面向的学段")
    themes: tuple[Line, ...] = field("研究方向", "关键词")
    profile: Passage | None = field("简介", "工作室的特色")
    founded: DayOrMonth | None = field("成立时间", "早于本周期的")
    cycle: Year = field("周期起始学年", "建设周期的第一个学年")
    years: int = field("周期年数", "建设周期有几年", ge=1, le=10)


class PublicPerson(Part):
    """A person who has a page of their own on the site."""

    studio: Id = field("工作室", "工作室的代号")
    id: Id = field("代号", "人员的代号")
    page: Address = field("网页", "人员的网页")
    name: Line = field("姓名", "真实姓名")
    role: Role = field("身份", "在工作室里的身份")
    school: Line = field("所在学校", "学校全称")
    stage: Stage = field("学段", "任教学段")
    subject: Line = field("学科", "任教学科")
    joined: Day = field("加入日期", "正式成为工作室一员的日期")
    left: Day | None = field("离开日期", "中途离开的")
    titles: tuple[Title, ...] = field("班主任称号", "建设周期内新获得的班主任称号")


class TookPart(Part):
    """What a named person did at an activity."""

    person: PersonId = field("人员", "工作室代号/人员代号")
    name: Line = field("姓名", "真实姓名")
    part: PartTaken = field("承担", "做了什么")
    topic: Line | None = field("题目", "课题、讲座或交流的题目")


class Shot(Part):
    """A photograph that may be shown."""

    image: Address = field("图片", "网站上的图片，已去掉拍摄信息")
    caption: Line = field("说明", "照片里是什么")
    by: Line | None = field("摄影", "摄影者")


class PublicActivity(Part):
    """An activity, held or still to come."""

    studio: Id = field("工作室", "登记它的工作室的代号")
    id: Id = field("代号", "活动的代号，以日期开头")
    page: Address = field("网页", "活动的网页，上面有活动记录全文")
    title: Line = field("活动名称", "一句话")
    kind: ActivityKind = field("形式", "活动的主要形式")
    reach: Level = field("范围", "面向哪个范围")
    year: Year = field("学年", "第一场所在的学年")
    held: bool = field("已经开展", "到发布这份数据时是否已经结束")
    sessions: tuple[Session, ...] = field("场次", "一天一条", min_length=1)
    themes: tuple[Line, ...] = field("主题", "关键词")
    roles: tuple[TookPart, ...] = field("承担", "谁做了什么")
    guests: tuple[Guest, ...] = field("嘉宾", "受邀的专家和嘉宾")
    joint: tuple[Id, ...] = field("联合工作室", "一起举办的其他工作室的代号")
    attended: int | None = field("到场人数", "各工作室到场的人数", ge=0)
    visitors: int | None = field("其他到场人数", "工作室以外到场的人数", ge=0)
    summary: Passage | None = field("小结", "一两句话")
    photos: tuple[Shot, ...] = field("照片", "可以公开的照片")
    posts: tuple[Post, ...] = field("推文", "已经发过的推文")


class PublicOutcome(Part):
    """An outcome."""

    studio: Id = field("工作室", "工作室的代号")
    id: Id = field("代号", "成果的代号")
    page: Address = field("网页", "成果在网站上的位置")
    kind: OutcomeKind = field("类别", "论文、书籍、课程等")
    title: Line = field("题目", "不加书名号")
    authors: tuple[Line, ...] = field("作者", "按署名次序，工作室以外的作者在后", min_length=1)
    on: DayOrMonth = field("完成时间", "写成、建成的时间")
    year: Year = field("学年", "完成时间所在的学年")
    level: Level = field("最高级别", "发表和获奖的最高级别，都没有的是本工作室")
    licence: Licence = field("使用许可", "别人怎样用")
    themes: tuple[Line, ...] = field("主题", "关键词")
    summary: Passage | None = field("简介", "一两句话")
    published: Publication | None = field("发表", "发表或出版在哪里")
    prizes: tuple[Prize, ...] = field("获奖", "获得的奖项")
    collected: Line | None = field("收录", "收入哪本论文集、资源库")
    download: Address | None = field("下载", "可以下载的文件")
    url: Url | None = field("网址", "在网上的地址")


class PublicProject(Part):
    """A research project."""

    studio: Id = field("工作室", "工作室的代号")
    id: Id = field("代号", "课题的代号")
    page: Address = field("网页", "课题的网页")
    title: Line = field("课题名称", "不加书名号")
    level: Level = field("级别", "立项级别")
    number: Line | None = field("编号", "立项编号")
    key: bool = field("重点课题", "是不是工作室的重点研究课题")
    leader: Line = field("主持人", "姓名")
    participants: tuple[Line, ...] = field("参与人", "姓名，不含主持人")
    opened: DayOrMonth = field("立项", "立项时间")
    closed: DayOrMonth | None = field("结题", "结题时间")
    summary: Passage | None = field("简介", "研究什么、怎样研究")
    prizes: tuple[Prize, ...] = field("获奖", "课题成果获奖")
