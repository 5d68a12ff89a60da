"""台账: everything on record in the whole district as tables, one sheet a kind, as a workbook and as CSV. For the bureau only.

What is dated later than the day of the reports is left out, as it is when the records are judged. A studio's ledger (经费账) is
another thing: here its lines are one of the sheets.
"""

from collections.abc import Iterable, Iterator
from itertools import chain

from studiobook.core.dates import SchoolYear
from studiobook.documents.spreadsheet import Cell, Column, Sheet, csv_text, workbook
from studiobook.models import lookup
from studiobook.models.library import Library
from studiobook.models.people import Person
from studiobook.models.records import Activity, Outcome, Prize, Project
from studiobook.models.studio import Studio
from studiobook.reports.base import ReportContext
from studiobook.rules import progress
from studiobook.rules.as_of import known_on
from studiobook.rules.findings import Finding

WORKBOOK = "台账.xlsx"
Row = tuple[Cell, ...]


def files(context: ReportContext) -> Iterator[tuple[str, bytes]]:
    """The workbook and a CSV file a sheet: place below ``dist/reports``, and bytes."""
    made = sheets(context)
    yield WORKBOOK, workbook(made, f"{context.library.district.name}名班主任工作室台账", context.today)
    for sheet in made:
        yield f"csv/{sheet.name}.csv", csv_text(sheet)


def sheets(context: ReportContext) -> tuple[Sheet, ...]:
    """All sheets, the rows by studio and then as the studio has them."""
    library = known_on(context.library, context.today)
    studios = tuple(library.studios.values())
    return (
        _sheet("工作室", _STUDIO, (_studio(library, one, context) for one in studios)),
        _sheet("人员", _PERSON, (_person(library, one, person) for one in studios for person in one.everyone)),
        _sheet("活动", _ACTIVITY, (_activity(library, one, held) for one in studios for held in one.activities)),
        _sheet("成果", _OUTCOME, (_outcome(library, one, made) for one in studios for made in one.outcomes)),
        _sheet("课题", _PROJECT, (_project(library, one, made) for one in studios for made in one.projects)),
        _sheet("职责", _DUTY, (_duty(library, one) for one in context.findings if progress.is_owed(one))),
        _sheet("经费", _FUNDING, chain.from_iterable(map(_funding, studios))),
        _sheet("材料", _MATERIAL, chain.from_iterable(map(_materials, studios))),
    )


def _sheet(name: str, columns: tuple[tuple[str, int], ...], rows: Iterable[Row]) -> Sheet:
    return Sheet(name, tuple(Column(*one) for one in columns), tuple(rows))


_STUDIO = (
    ("代号", 12), ("名称", 28), ("所在学校", 24), ("学段", 8), ("研究方向", 20), ("理念", 20), ("层级", 8), ("成立时间", 12),
    ("周期起始学年", 14), ("周期年数", 10), ("遴选日期", 12), ("遴选文号", 22), ("负责校领导", 12), ("职务", 10),
    ("办公条件", 24), ("领衔人", 14), ("在册人数", 10), ("曾在册人数", 12),
)  # fmt: skip


def _studio(library: Library, one: Studio, context: ReportContext) -> Row:
    about, chosen = one.about, one.about.selection
    return (
        one.id, one.name, lookup.school_name(library, about.school), about.stage.label, "、".join(about.themes), about.motto,
        about.tier, about.founded, about.cycle.start, about.cycle.years, chosen.on if chosen else None,
        chosen.document if chosen else None, about.liaison.name if about.liaison else None,
        about.liaison.post if about.liaison else None, "、".join(thing.label for thing in about.facilities),
        "、".join(person.name for person in one.leaders), sum(person.active_on(context.today) for person in one.everyone),
        len(one.everyone),
    )  # fmt: skip


_PERSON = (
    ("工作室", 28), ("代号", 12), ("姓名", 10), ("身份", 8), ("所在学校", 24), ("学段", 8), ("学科", 10), ("加入日期", 12),
    ("离开日期", 12), ("出生年月", 10), ("岗位", 12), ("开始做班主任", 13), ("中断年数", 10), ("班主任称号", 30),
    ("荣誉", 36), ("入选前的研究", 36), ("周期内新获称号", 15),
)  # fmt: skip


def _person(library: Library, studio: Studio, one: Person) -> Row:
    return (
        studio.name, one.id, one.name, one.role.label, lookup.school_name(library, one.school), one.stage.label, one.subject,
        one.joined, one.left, one.born, one.post.label, one.class_teacher_since, one.class_teacher_gap_years,
        _listed(f"{title.name}（{title.level.label}，{title.on}）" for title in one.titles),
        _listed(f"{honour.name}（{honour.level.label}，{honour.of.label}，{honour.on}）" for honour in one.honours),
        _listed(f"{work.kind.label}《{work.title}》（{work.level.label}，{work.on}）" for work in one.earlier),
        len(one.titles_gained(studio.cycle)),
    )  # fmt: skip


_ACTIVITY = (
    ("工作室", 28), ("学年", 11), ("首场日期", 12), ("末场日期", 12), ("活动", 30), ("形式", 12), ("范围", 8), ("场次", 6),
    ("时间", 14), ("地点", 24), ("方式", 12), ("学时", 6), ("主题", 14), ("承担", 36), ("嘉宾", 28), ("联合工作室", 20),
    ("应到", 6), ("实到", 6), ("请假", 14), ("缺席", 14), ("迟到", 14), ("其他到场", 10), ("计划项目", 12), ("照片", 6),
    ("推文", 6), ("小结", 40), ("文件", 36),
)  # fmt: skip


def _activity(library: Library, studio: Studio, one: Activity) -> Row:
    said = one.attendance
    held_with = [studio, *(library.studios[other] for other in one.joint if other in library.studios)]
    absent = [
        _people(library, studio, people) for people in ((said.on_leave, said.absent, said.late) if said else ((),) * 3)
    ]
    return (
        studio.name, one.school_year, one.when, max((session.date for session in one.sessions), key=lambda day: day.last),
        one.title, one.kind.label, one.reach.label, len(one.sessions),
        _listed(session.time for session in one.sessions), _listed(session.place for session in one.sessions),
        _listed(session.mode.label for session in one.sessions), one.hours, "、".join(one.themes),
        _listed(
            f"{_people(library, studio, (role.person,))} {role.part.label}{f'：{role.topic}' if role.topic else ''}"
            for role in one.roles
        ),
        _listed(f"{guest.name}（{guest.unit}）" for guest in one.guests),
        "、".join(other.name for other in held_with[1:]),
        sum(len(other.due(one)) for other in held_with) if said else None,
        sum(len(other.present(one)) for other in held_with) if said else None,
        *absent, said.visitors if said else None, one.plan, len(one.photos), len(one.posts), one.summary, one.path,
    )  # fmt: skip


_OUTCOME = (
    ("工作室", 28), ("学年", 11), ("完成时间", 12), ("类别", 8), ("题目", 34), ("作者", 20), ("其他作者", 14), ("最高级别", 10),
    ("发表处", 20), ("期次", 14), ("发表级别", 10), ("发表时间", 12), ("获奖", 36), ("收录", 20), ("网址", 28), ("文件", 36),
)  # fmt: skip


def _outcome(library: Library, studio: Studio, one: Outcome) -> Row:
    out = one.published
    return (
        studio.name, one.school_year, one.on, one.kind.label, one.title, _people(library, studio, one.authors),
        "、".join(one.outside_authors), one.level.label, out.where if out else None, out.issue if out else None,
        out.level.label if out else None, out.on if out else None, _prizes(one.prizes), one.collected, one.url, one.path,
    )  # fmt: skip


_PROJECT = (
    ("工作室", 28), ("课题", 36), ("级别", 8), ("编号", 18), ("重点", 6), ("主持人", 10), ("参与人", 28), ("立项", 12),
    ("结题", 12), ("获奖", 36), ("简介", 40), ("文件", 36),
)  # fmt: skip


def _project(library: Library, studio: Studio, one: Project) -> Row:
    return (
        studio.name, one.title, one.level.label, one.number, "是" if one.key else "", _people(library, studio, (one.leader,)),
        _people(library, studio, one.participants), one.opened, one.closed, _prizes(one.prizes), one.summary, one.path,
    )  # fmt: skip


_DUTY = (
    ("工作室", 28), ("期间", 18), ("对象", 14), ("条款", 14), ("要求", 28), ("约束", 8), ("结论", 8), ("现为", 8), ("至少", 8),
    ("单位", 8), ("期限", 12), ("豁免文号", 22), ("依据", 40),
)  # fmt: skip


def _duty(library: Library, one: Finding) -> Row:
    done = ("是" if one.value else "否") if isinstance(one.value, bool) else one.value
    return (
        library.studios[one.studio].name if one.studio in library.studios else one.studio,
        one.term.label if one.term else "建设周期", one.about, one.clause.cite, one.rule.label, one.rule.strength.label,
        one.state.label, done, one.least, one.rule.unit, one.due, one.waiver.document if one.waiver else None,
        _listed(dict.fromkeys(getattr(record, "path", None) for record in one.counted)),
    )  # fmt: skip


_FUNDING = (
    ("工作室", 28),
    ("学年", 11),
    ("类别", 10),
    ("日期", 12),
    ("来源、用途", 36),
    ("收入", 14),
    ("支出", 14),
    ("凭证", 16),
)


def _funding(studio: Studio) -> Iterator[Row]:
    for year, ledger in studio.ledgers.items():
        if ledger.carried_over:
            yield studio.name, year, "上年结余", None, None, ledger.carried_over, None, None
        for got in ledger.income:
            yield studio.name, year, "收入", got.on, got.source.label, got.amount, None, None
        for paid in ledger.expenses:
            yield studio.name, year, "支出", paid.on, paid.purpose, None, paid.amount, paid.voucher


_MATERIAL = (("工作室", 28), ("学年", 11), ("类别", 12), ("名称", 40), ("日期", 12), ("文件、网址", 44))


def _materials(studio: Studio) -> Iterator[Row]:
    """What a studio can lay on the table, each with the file or the address where it is found."""
    plan = studio.cycle_plan
    if plan:
        yield studio.name, None, "三年规划", f"{studio.name}建设规划", plan.handed_in, plan.path
    for year, annual in studio.annual_plans.items():
        yield studio.name, year, "年度计划", f"{year.label}工作计划", annual.handed_in, annual.path
    for name, personal in studio.personal_plans.items():
        whose = studio.people[name].name if name in studio.people else name
        yield (
            studio.name,
            SchoolYear.of(personal.handed_in),
            "个人规划",
            f"{whose}个人发展规划",
            personal.handed_in,
            personal.path,
        )
    for year, summary in studio.summaries.items():
        yield studio.name, year, "年度总结", f"{year.label}总结", summary.handed_in, summary.path
        for item in summary.materials:
            yield studio.name, year, "其他材料", item.title, None, f"studios/{studio.id}/{item.file}"
    for report in studio.research_reports.values():
        yield studio.name, SchoolYear.of(report.handed_in), "研究报告", report.title, report.handed_in, report.path
    for rule in studio.rules:
        yield studio.name, None, f"{rule.topic.label}制度", rule.title, rule.adopted, rule.path
    for one in studio.activities:
        if one.body.strip():
            yield studio.name, one.school_year, "活动记录", one.title, one.when, one.path
        for photo in one.photos:
            yield studio.name, one.school_year, "照片", photo.caption, one.when, f"studios/{studio.id}/{photo.file}"
        for post in one.posts:
            yield studio.name, one.school_year, "推文", post.title, post.on, post.url


def _people(library: Library, studio: Studio, people: Iterable[str]) -> str:
    return "、".join(lookup.names_of(library, people, studio.id))


def _prizes(prizes: Iterable[Prize]) -> str:
    return _listed(f"{one.name}{one.prize_class.label}（{one.level.label}，{one.on}）" for one in prizes)


def _listed(texts: Iterable[str | None]) -> str:
    """What there is of ``texts``, each once."""
    return "；".join(dict.fromkeys(text for text in texts if text))
