"""The kinds of record that the forms of a district may name: those of the models, with computed attributes.

Lists of dated records hold those of the form's school year or cycle, as they are known on the day.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from studiobook.core.dates import SchoolYear
from studiobook.models import lookup
from studiobook.models.enums import HonourFor, Part, Role
from studiobook.models.people import Honour, Person, Span
from studiobook.models.records import Activity, Contribution, Outcome, Project
from studiobook.models.studio import About, Studio
from studiobook.models.submissions import Appraisal
from studiobook.reports.forms.names import (
    RESULT,
    Attribute,
    Filling,
    Kind,
    RuleNames,
    finding_kind,
    model_attributes,
    model_kinds,
    rule_name,
)
from studiobook.rules import filters
from studiobook.rules.findings import Finding


class Task(NamedTuple):
    """A person's task at an activity."""

    activity: Activity
    role: Contribution


@cache
def all_kinds(rules: RuleNames) -> Mapping[str, Kind]:
    """Every kind by its name; ``rules`` are names of results."""
    kinds = model_kinds()
    for kind, more in _MORE.items():
        kinds[kind] = kinds[kind]._replace(attributes={**kinds[kind].attributes, **more})
    studio = {key: _of_about(name) for key, name in model_attributes(About).items()}
    kinds["工作室"] = Kind({**studio, **_STUDIO}, "名称")
    kinds["任务"] = Kind(_TASK, "承担")
    kinds["结果"] = RESULT
    kinds["工作室各项"] = finding_kind(rules.studios)
    kinds["人员各项"] = finding_kind(rules.people)
    kinds["学年"] = Kind(_SPAN, "名称")
    kinds["周期"] = Kind({**_SPAN, "年数": Attribute("一共几年", lambda span, _: span.years)}, "名称")
    return kinds


def _of_about(name: Attribute) -> Attribute:
    return name._replace(get=lambda studio, filling: name.get(studio.about, filling))


# --- results ---


def _findings_about(studio: Studio, subject: Studio | Person, filling: Filling) -> Iterator[Finding]:
    """The findings about the studio itself, or about one of its people."""
    person = subject.id if isinstance(subject, Person) else ""
    for one in filling.context.about(studio):
        if one.person == person and isinstance(one.subject, Studio | Person):
            yield one


def _findings(studio: Studio, subject: Studio | Person, filling: Filling) -> Iterator[Finding]:
    """The findings of the form's school year; for no school year, those without a term and those of the cycle."""
    year = filling.span if isinstance(filling.span, SchoolYear) else None
    for one in _findings_about(studio, subject, filling):
        if one.year == year if year else one.term is None:
            yield one


def _by_label(studio: Studio, subject: Studio | Person, filling: Filling) -> dict[str, Finding]:
    """One finding for each rule: that of the form's school year, else the one without a term or that of the cycle."""
    found = [
        *(one for one in _findings_about(studio, subject, filling) if one.term is None),
        *_findings(studio, subject, filling),
    ]
    return {rule_name(one.rule): one for one in found}


# --- studios ---


def _span(studio: Studio, filling: Filling) -> Span:
    return filling.span or studio.cycle


def _team(studio: Studio, filling: Filling, *roles: Role) -> tuple[Person, ...]:
    span = _span(studio, filling)
    return tuple(one for one in studio.everyone if one.active_in(span) and (not roles or one.role in roles))


def _held_activities(studio: Studio, filling: Filling) -> tuple[Activity, ...]:
    """The activities of the form's time that are over."""
    return lookup.held(studio.activities_in(_span(studio, filling)), filling.today)


def _outcomes(studio: Studio, filling: Filling) -> tuple[Outcome, ...]:
    return tuple(one for one in studio.outcomes_in(_span(studio, filling)) if one.on.first <= filling.today)


def _projects(studio: Studio, filling: Filling) -> tuple[Project, ...]:
    return tuple(one for one in studio.projects_in(_span(studio, filling)) if one.opened.first <= filling.today)


def _of_year(by_year: Mapping[SchoolYear, Any], filling: Filling) -> Any:
    return by_year.get(filling.span) if isinstance(filling.span, SchoolYear) else None


def _appraisals(studio: Studio, filling: Filling) -> tuple[Appraisal, ...]:
    found = _of_year(studio.appraisals, filling)
    return found.members if found else ()


_STUDIO = {
    "周期": Attribute("建设周期", lambda one, _: one.cycle, "周期"),
    "办法": Attribute("考核它的管理办法", lambda one, filling: filling.context.library.policy_of(one), "办法"),
    "人员": Attribute("这段时间在册的全体", lambda one, filling: _team(one, filling), "人员", True),
    "领衔人": Attribute("这段时间在册的领衔人", lambda one, filling: _team(one, filling, Role.LEADER), "人员", True),
    "成员": Attribute("这段时间在册的成员", lambda one, filling: _team(one, filling, Role.MEMBER), "人员", True),
    "活动": Attribute("这段时间举行的活动", _held_activities, "活动", True),
    "成果": Attribute("这段时间完成的成果", _outcomes, "成果", True),
    "课题": Attribute("这段时间在研的课题", _projects, "课题", True),
    "年度计划": Attribute("学年的工作计划", lambda one, filling: _of_year(one.annual_plans, filling), "年度计划"),
    "年度总结": Attribute("学年的总结", lambda one, filling: _of_year(one.summaries, filling), "年度总结"),
    "成员考核": Attribute("学年里领衔人对成员的考核", _appraisals, "考核", True),
    "经费账": Attribute("学年的经费账", lambda one, filling: _of_year(one.ledgers, filling), "经费账"),
    "过程性材料": Attribute("过程性材料的名称", lambda one, filling: one.materials_in(_span(one, filling)), many=True),
    "核对": Attribute("对工作室逐项核对的结果", lambda one, filling: _findings(one, one, filling), "结果", True),
    "各项": Attribute("按要求的名称取一项核对结果", lambda one, filling: _by_label(one, one, filling), "工作室各项"),
}


# --- people ---


def _studio_of(person: Person, filling: Filling) -> Studio:
    return filling.context.library.studios[person.studio]


def _tasks(person: Person, filling: Filling) -> Iterator[Task]:
    studio = _studio_of(person, filling)
    for activity in _held_activities(studio, filling):
        for role in activity.roles:
            if studio.local_id(role.person, activity.studio) == person.id:
                yield Task(activity, role)


def _attended(person: Person, filling: Filling) -> tuple[Activity, ...]:
    studio = _studio_of(person, filling)
    return tuple(one for one in _held_activities(studio, filling) if person in studio.present(one))


def _outcomes_of(person: Person, filling: Filling) -> tuple[Outcome, ...]:
    studio = _studio_of(person, filling)
    return tuple(one for one in _outcomes(studio, filling) if person.id in one.authors)


def _projects_of(person: Person, filling: Filling) -> tuple[Project, ...]:
    studio = _studio_of(person, filling)
    return tuple(one for one in _projects(studio, filling) if person.id in one.people)


def _honours(person: Person, whom: HonourFor) -> tuple[Honour, ...]:
    return tuple(one for one in person.honours if one.of is whom)


def _on_selection(person: Person, filling: Filling) -> Any:
    return _studio_of(person, filling).selected_on(person) or person.joined


def _before(records: Iterable[Any], person: Person, filling: Filling) -> tuple[Any, ...]:
    """The titles or honours that ``person`` had when selected."""
    return filters.until(records, _on_selection(person, filling))


def _conditions(person: Person, filling: Filling) -> Iterator[Finding]:
    """The findings about the conditions of selection, which no term has."""
    return (one for one in _findings_about(_studio_of(person, filling), person, filling) if not one.rule.each.term)


def _appraisal(person: Person, filling: Filling) -> Appraisal | None:
    found = _of_year(_studio_of(person, filling).appraisals, filling)
    return found.entry(person.id) if found else None


def _attendance(person: Person, filling: Filling) -> float:
    studio = _studio_of(person, filling)
    return studio.attendance_percent(person, _held_activities(studio, filling))


_PERSON = {
    "工作室": Attribute("所在的工作室", lambda one, filling: _studio_of(one, filling), "工作室"),
    "入选日期": Attribute("遴选发文的日子；后来加入的，是加入的日子", _on_selection),
    "入选时周岁": Attribute("入选那天的周岁", lambda one, filling: one.age_on(_on_selection(one, filling))),
    "入选时班主任年限": Attribute(
        "到入选那天做班主任的整年数", lambda one, filling: one.class_teacher_years_on(_on_selection(one, filling))
    ),
    "入选前的称号": Attribute(
        "到入选那天已有的班主任称号", lambda one, filling: _before(one.titles, one, filling), "称号", True
    ),
    "入选前的荣誉": Attribute("到入选那天已有的荣誉", lambda one, filling: _before(one.honours, one, filling), "荣誉", True),
    "入选条件": Attribute("按入选条件逐项核对的结果", lambda one, filling: _conditions(one, filling), "结果", True),
    "个人荣誉": Attribute("授予本人的荣誉", lambda one, _: _honours(one, HonourFor.PERSON), "荣誉", True),
    "班级荣誉": Attribute("授予所带班级的荣誉", lambda one, _: _honours(one, HonourFor.CLASS), "荣誉", True),
    "新获称号": Attribute(
        "这段时间获得的称号", lambda one, filling: one.titles_gained(_span(_studio_of(one, filling), filling)), "称号", True
    ),
    "新获荣誉": Attribute(
        "这段时间获得的荣誉", lambda one, filling: one.honours_gained(_span(_studio_of(one, filling), filling)), "荣誉", True
    ),
    "任务": Attribute("这段时间在活动里的承担", _tasks, "任务", True),
    "参加的活动": Attribute("这段时间到场的活动", _attended, "活动", True),
    "出勤率": Attribute("应到的活动里到场的百分比", _attendance),
    "成果": Attribute("这段时间完成的成果", _outcomes_of, "成果", True),
    "课题": Attribute("这段时间在研的课题", _projects_of, "课题", True),
    "考核": Attribute("学年里领衔人的考核", _appraisal, "考核"),
    "核对": Attribute(
        "对本人逐项核对的结果", lambda one, filling: _findings(_studio_of(one, filling), one, filling), "结果", True
    ),
    "各项": Attribute(
        "按要求的名称取一项核对结果", lambda one, filling: _by_label(_studio_of(one, filling), one, filling), "人员各项"
    ),
}  # fmt: skip

_TASK = {
    "活动": Attribute("哪次活动", lambda task, _: task.activity, "活动"),
    "承担": Attribute("做了什么，例如 主讲", lambda task, _: task.role.part),
    "题目": Attribute("课题、讲座或交流的题目", lambda task, _: task.role.topic),
    "日期": Attribute("活动的日期", lambda task, _: task.activity.when),
}


# --- records ---


def _leading(activity: Activity, filling: Filling) -> tuple[str, ...]:
    """Who led the activity: the ids of those who hosted, spoke or taught, as other studios would write them."""
    parts = (Part.HOST, Part.SPEAKER, Part.DEMONSTRATOR)
    ids = (role.person for role in activity.roles if role.part in parts)
    return tuple(dict.fromkeys(one if "/" in one else f"{activity.studio}/{one}" for one in ids))


def _present(activity: Activity, filling: Filling) -> int:
    return len(filling.context.library.studios[activity.studio].present(activity))


def _due(activity: Activity, filling: Filling) -> int:
    return len(filling.context.library.studios[activity.studio].due(activity))


def _working(school: Any, filling: Filling) -> tuple[Person, ...]:
    studios = filling.context.library.studios.values()
    return tuple(one for studio in studios for one in _team(studio, filling) if one.school == school.id)


_MORE: dict[str, dict[str, Attribute]] = {
    "人员": _PERSON,
    "活动": {
        "日期": Attribute("第一场的日期", lambda one, _: one.when),
        "地点": Attribute("第一场的地点", lambda one, _: one.sessions[0].place),
        "学时": Attribute("各场学时的和", lambda one, _: one.hours),
        "主持主讲": Attribute("主持、主讲、执教的人", _leading, "人员", True),
        "到会人数": Attribute("工作室到场的人数", _present),
        "应到人数": Attribute("工作室应到的人数", _due),
    },
    "成果": {"级别": Attribute("发表、获奖的最高级别", lambda one, _: one.level)},
    "经费账": {
        "收入合计": Attribute("元", lambda one, _: one.received),
        "支出合计": Attribute("元", lambda one, _: one.spent),
        "结余": Attribute("元", lambda one, _: one.balance),
    },
    "考核": {"完成率": Attribute("完成任务的百分比", lambda one, _: one.tasks_percent)},
    "学校": {
        "人员": Attribute("这所学校在各工作室的人", _working, "人员", True),
        "工作室": Attribute(
            "设在这所学校的工作室",
            lambda one, filling: [s for s in filling.context.library.studios.values() if s.about.school == one.id],
            "工作室",
            True,
        ),
    },
}

_SPAN = {
    "名称": Attribute("例如 2025—2026学年；周期写 2024—2027年", lambda span, _: span.label),
    "第一天": Attribute("开始的日子", lambda span, _: span.first),
    "最后一天": Attribute("结束的日子", lambda span, _: span.last),
}
