"""台账: everything on record in the district as tables, one sheet a kind, as a workbook and as CSV. For the bureau only.

What is dated later than the day of the reports is left out, as it is when the rules are evaluated. A studio's ledger (经费账) is
another thing: here its lines are one of the sheets.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Generic, NamedTuple, TypeVar

from studiobook.core.dates import SchoolYear, When
from studiobook.documents.spreadsheet import Cell, Sheet, csv_text, workbook
from studiobook.models import lookup
from studiobook.models.library import Library
from studiobook.models.people import Person
from studiobook.models.records import Activity, Attendance, Outcome, Prize, Project
from studiobook.models.studio import Studio
from studiobook.reports.base import ReportContext
from studiobook.reports.tables.columns import Column, sheet
from studiobook.rules import progress
from studiobook.rules.as_of import known_on
from studiobook.rules.findings import Finding

WORKBOOK = "台账.xlsx"
Item = TypeVar("Item")


class Owned(NamedTuple, Generic[Item]):
    """A person, a record or a line of one, and its studio."""

    library: Library
    studio: Studio
    item: Item

    def names(self, people: Iterable[str]) -> str:
        """The names of ``people`` as the record names them."""
        return "、".join(lookup.names_of(self.library, people, self.studio.id))


class Payment(NamedTuple):
    """A line of a ledger, amounts in yuan; ``what`` is the source of income or the purpose of an expense."""

    year: SchoolYear
    kind: str
    on: When | None = None
    what: str | None = None
    income: Decimal | None = None
    expense: Decimal | None = None
    voucher: str | None = None


class Material(NamedTuple):
    """What a studio can hand in as evidence, with its file or address. ``year`` is None for what belongs to the cycle."""

    year: SchoolYear | None
    kind: str
    title: str
    on: date | When | None
    place: str | None


def files(context: ReportContext) -> Iterator[tuple[str, bytes]]:
    """The workbook and a CSV file a sheet: path below ``dist/reports``, and bytes."""
    found = sheets(context)
    yield WORKBOOK, workbook(found, f"{context.library.district.name}名班主任工作室台账", context.today)
    for one in found:
        yield f"csv/{one.name}.csv", csv_text(one)


def sheets(context: ReportContext) -> tuple[Sheet, ...]:
    """All sheets, the rows by studio and then as the studio has them."""
    library = known_on(context.library, context.today)

    def owned(items: Callable[[Studio], Iterable[Item]]) -> Iterator[Owned[Item]]:
        return (Owned(library, studio, item) for studio in library.studios.values() for item in items(studio))

    return (
        sheet("工作室", _studio(context.today), owned(lambda studio: (studio,))),
        sheet("人员", _PERSON, owned(lambda studio: studio.everyone)),
        sheet("活动", _ACTIVITY, owned(lambda studio: studio.activities)),
        sheet("成果", _OUTCOME, owned(lambda studio: studio.outcomes)),
        sheet("课题", _PROJECT, owned(lambda studio: studio.projects)),
        sheet("职责", _duty(library), filter(progress.is_owed, context.findings)),
        sheet("经费", _PAYMENT, owned(_payments)),
        sheet("材料", _MATERIAL, owned(_materials)),
    )


def _studio(today: date) -> list[Column[Owned[Studio]]]:
    return [
        Column("代号", 12, lambda one: one.item.id),
        Column("名称", 28, lambda one: one.item.name),
        Column("所在学校", 24, lambda one: lookup.school_name(one.library, one.item.about.school)),
        Column("学段", 8, lambda one: one.item.about.stage.label),
        Column("研究方向", 20, lambda one: "、".join(one.item.about.themes)),
        Column("理念", 20, lambda one: one.item.about.motto),
        Column("层级", 8, lambda one: one.item.about.tier),
        Column("成立时间", 12, lambda one: one.item.about.founded),
        Column("周期起始学年", 14, lambda one: one.item.about.cycle.start),
        Column("周期年数", 10, lambda one: one.item.about.cycle.years),
        Column("遴选日期", 12, lambda one: one.item.about.selection.on if one.item.about.selection else None),
        Column("遴选文号", 22, lambda one: one.item.about.selection.document if one.item.about.selection else None),
        Column("负责校领导", 12, lambda one: one.item.about.liaison.name if one.item.about.liaison else None),
        Column("职务", 10, lambda one: one.item.about.liaison.post if one.item.about.liaison else None),
        Column("办公条件", 24, lambda one: "、".join(facility.label for facility in one.item.about.facilities)),
        Column("领衔人", 14, lambda one: "、".join(person.name for person in one.item.leaders)),
        Column("在册人数", 10, lambda one: sum(person.active_on(today) for person in one.item.everyone)),
        Column("曾在册人数", 12, lambda one: len(one.item.everyone)),
    ]


_PERSON: tuple[Column[Owned[Person]], ...] = (
    Column("工作室", 28, lambda one: one.studio.name),
    Column("代号", 12, lambda one: one.item.id),
    Column("姓名", 10, lambda one: one.item.name),
    Column("身份", 8, lambda one: one.item.role.label),
    Column("所在学校", 24, lambda one: lookup.school_name(one.library, one.item.school)),
    Column("学段", 8, lambda one: one.item.stage.label),
    Column("学科", 10, lambda one: one.item.subject),
    Column("加入日期", 12, lambda one: one.item.joined),
    Column("离开日期", 12, lambda one: one.item.left),
    Column("出生年月", 10, lambda one: one.item.born),
    Column("岗位", 12, lambda one: one.item.post.label),
    Column("开始做班主任", 13, lambda one: one.item.class_teacher_since),
    Column("中断年数", 10, lambda one: one.item.class_teacher_gap_years),
    Column("班主任称号", 30, lambda one: _joined(f"{it.name}（{it.level.label}，{it.on}）" for it in one.item.titles)),
    Column(
        "荣誉",
        36,
        lambda one: _joined(f"{it.name}（{it.level.label}，{it.of.label}，{it.on}）" for it in one.item.honours),
    ),
    Column(
        "入选前的研究",
        36,
        lambda one: _joined(f"{it.kind.label}《{it.title}》（{it.level.label}，{it.on}）" for it in one.item.earlier),
    ),
    Column("周期内新获称号", 15, lambda one: len(one.item.titles_gained(one.studio.cycle))),
)


def _hosts(one: Owned[Activity]) -> list[Studio]:
    """The studio that recorded the activity, then those it was held with."""
    studios = one.library.studios
    return [one.studio, *(studios[other] for other in one.item.joint if other in studios)]


def _roles(one: Owned[Activity]) -> str:
    return _joined(
        f"{one.names((role.person,))} {role.part.label}{f'：{role.topic}' if role.topic else ''}"
        for role in one.item.roles
    )


def _of_attendance(title: str, width: int, value: Callable[[Owned[Activity]], Cell]) -> Column[Owned[Activity]]:
    """A column that is empty where no attendance is recorded."""
    return Column(title, width, lambda one: value(one) if one.item.attendance else None)


def _attendees(title: str, value: Callable[[Attendance], Iterable[str]]) -> Column[Owned[Activity]]:
    return Column(title, 14, lambda one: one.names(value(one.item.attendance) if one.item.attendance else ()))


_ACTIVITY: tuple[Column[Owned[Activity]], ...] = (
    Column("工作室", 28, lambda one: one.studio.name),
    Column("学年", 11, lambda one: one.item.school_year),
    Column("首场日期", 12, lambda one: one.item.when),
    Column("末场日期", 12, lambda one: max((it.date for it in one.item.sessions), key=lambda day: day.last)),
    Column("活动", 30, lambda one: one.item.title),
    Column("形式", 12, lambda one: one.item.kind.label),
    Column("范围", 8, lambda one: one.item.reach.label),
    Column("场次", 6, lambda one: len(one.item.sessions)),
    Column("时间", 14, lambda one: _joined(it.time for it in one.item.sessions)),
    Column("地点", 24, lambda one: _joined(it.place for it in one.item.sessions)),
    Column("方式", 12, lambda one: _joined(it.mode.label for it in one.item.sessions)),
    Column("学时", 6, lambda one: one.item.hours),
    Column("主题", 14, lambda one: "、".join(one.item.themes)),
    Column("承担", 36, _roles),
    Column("嘉宾", 28, lambda one: _joined(f"{guest.name}（{guest.unit}）" for guest in one.item.guests)),
    Column("联合工作室", 20, lambda one: "、".join(other.name for other in _hosts(one)[1:])),
    _of_attendance("应到", 6, lambda one: sum(len(other.due(one.item)) for other in _hosts(one))),
    _of_attendance("实到", 6, lambda one: sum(len(other.present(one.item)) for other in _hosts(one))),
    _attendees("请假", lambda found: found.on_leave),
    _attendees("缺席", lambda found: found.absent),
    _attendees("迟到", lambda found: found.late),
    Column("其他到场", 10, lambda one: one.item.attendance.visitors if one.item.attendance else None),
    Column("计划项目", 12, lambda one: one.item.plan),
    Column("照片", 6, lambda one: len(one.item.photos)),
    Column("推文", 6, lambda one: len(one.item.posts)),
    Column("小结", 40, lambda one: one.item.summary),
    Column("文件", 36, lambda one: one.item.path),
)
_OUTCOME: tuple[Column[Owned[Outcome]], ...] = (
    Column("工作室", 28, lambda one: one.studio.name),
    Column("学年", 11, lambda one: one.item.school_year),
    Column("完成时间", 12, lambda one: one.item.on),
    Column("类别", 8, lambda one: one.item.kind.label),
    Column("题目", 34, lambda one: one.item.title),
    Column("作者", 20, lambda one: one.names(one.item.authors)),
    Column("其他作者", 14, lambda one: "、".join(one.item.outside_authors)),
    Column("最高级别", 10, lambda one: one.item.level.label),
    Column("发表处", 20, lambda one: one.item.published.where if one.item.published else None),
    Column("期次", 14, lambda one: one.item.published.issue if one.item.published else None),
    Column("发表级别", 10, lambda one: one.item.published.level.label if one.item.published else None),
    Column("发表时间", 12, lambda one: one.item.published.on if one.item.published else None),
    Column("获奖", 36, lambda one: _prizes(one.item.prizes)),
    Column("收录", 20, lambda one: one.item.collected),
    Column("网址", 28, lambda one: one.item.url),
    Column("文件", 36, lambda one: one.item.path),
)
_PROJECT: tuple[Column[Owned[Project]], ...] = (
    Column("工作室", 28, lambda one: one.studio.name),
    Column("课题", 36, lambda one: one.item.title),
    Column("级别", 8, lambda one: one.item.level.label),
    Column("编号", 18, lambda one: one.item.number),
    Column("重点", 6, lambda one: "是" if one.item.key else ""),
    Column("主持人", 10, lambda one: one.names((one.item.leader,))),
    Column("参与人", 28, lambda one: one.names(one.item.participants)),
    Column("立项", 12, lambda one: one.item.opened),
    Column("结题", 12, lambda one: one.item.closed),
    Column("获奖", 36, lambda one: _prizes(one.item.prizes)),
    Column("简介", 40, lambda one: one.item.summary),
    Column("文件", 36, lambda one: one.item.path),
)


def _duty(library: Library) -> list[Column[Finding]]:
    def studio(finding: Finding) -> str:
        owner = library.studios.get(finding.studio)
        return owner.name if owner else finding.studio

    def value(finding: Finding) -> Cell:
        return ("是" if finding.value else "否") if isinstance(finding.value, bool) else finding.value

    return [
        Column("工作室", 28, studio),
        Column("期间", 18, lambda one: one.term.label if one.term else "建设周期"),
        Column("对象", 14, lambda one: one.about),
        Column("条款", 14, lambda one: one.clause.cite),
        Column("要求", 28, lambda one: one.rule.label),
        Column("约束", 8, lambda one: one.rule.strength.label),
        Column("结论", 8, lambda one: one.state.label),
        Column("现为", 8, value),
        Column("至少", 8, lambda one: one.least),
        Column("单位", 8, lambda one: one.rule.unit),
        Column("期限", 12, lambda one: one.due),
        Column("豁免文号", 22, lambda one: one.waiver.document if one.waiver else None),
        Column("依据", 40, lambda one: _joined(getattr(record, "path", None) for record in one.counted)),
    ]


def _payments(studio: Studio) -> Iterator[Payment]:
    for year, ledger in studio.ledgers.items():
        if ledger.carried_over:
            yield Payment(year, "上年结余", income=ledger.carried_over)
        for one in ledger.income:
            yield Payment(year, "收入", one.on, one.source.label, income=one.amount)
        for paid in ledger.expenses:
            yield Payment(year, "支出", paid.on, paid.purpose, expense=paid.amount, voucher=paid.voucher)


_PAYMENT: tuple[Column[Owned[Payment]], ...] = (
    Column("工作室", 28, lambda one: one.studio.name),
    Column("学年", 11, lambda one: one.item.year),
    Column("类别", 10, lambda one: one.item.kind),
    Column("日期", 12, lambda one: one.item.on),
    Column("来源、用途", 36, lambda one: one.item.what),
    Column("收入", 14, lambda one: one.item.income),
    Column("支出", 14, lambda one: one.item.expense),
    Column("凭证", 16, lambda one: one.item.voucher),
)


def _materials(studio: Studio) -> Iterator[Material]:
    plan = studio.cycle_plan
    if plan:
        yield Material(None, "三年规划", f"{studio.name}建设规划", plan.handed_in, plan.path)
    for year, annual in studio.annual_plans.items():
        yield Material(year, "年度计划", f"{year.label}工作计划", annual.handed_in, annual.path)
    for name, own in studio.personal_plans.items():
        owner = studio.people[name].name if name in studio.people else name
        year = SchoolYear.of(own.handed_in)
        yield Material(year, "个人规划", f"{owner}个人发展规划", own.handed_in, own.path)
    for year, summary in studio.summaries.items():
        yield Material(year, "年度总结", f"{year.label}总结", summary.handed_in, summary.path)
        for item in summary.materials:
            yield Material(year, "其他材料", item.title, None, f"studios/{studio.id}/{item.file}")
    for report in studio.research_reports.values():
        year = SchoolYear.of(report.handed_in)
        yield Material(year, "研究报告", report.title, report.handed_in, report.path)
    for rule in studio.rules:
        yield Material(None, f"{rule.topic.label}制度", rule.title, rule.adopted, rule.path)
    for one in studio.activities:
        year = one.school_year
        if one.body.strip():
            yield Material(year, "活动记录", one.title, one.when, one.path)
        for photo in one.photos:
            yield Material(year, "照片", photo.caption, one.when, f"studios/{studio.id}/{photo.file}")
        for post in one.posts:
            yield Material(year, "推文", post.title, post.on, post.url)


_MATERIAL: tuple[Column[Owned[Material]], ...] = (
    Column("工作室", 28, lambda one: one.studio.name),
    Column("学年", 11, lambda one: one.item.year),
    Column("类别", 12, lambda one: one.item.kind),
    Column("名称", 40, lambda one: one.item.title),
    Column("日期", 12, lambda one: one.item.on),
    Column("文件、网址", 44, lambda one: one.item.place),
)


def _prizes(prizes: Iterable[Prize]) -> str:
    return _joined(f"{one.name}{one.prize_class.label}（{one.level.label}，{one.on}）" for one in prizes)


def _joined(texts: Iterable[str | None]) -> str:
    """The texts that are not empty, each once."""
    return "；".join(dict.fromkeys(text for text in texts if text))
