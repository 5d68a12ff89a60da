"""The kinds of thing that the forms of a district may name: those of the models, with what is worked out for each.

Lists of dated records hold those of the school year or cycle that the form is about, as they are known on the day.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from studiobook.core.dates import SchoolYear
from studiobook.models.enums import HonourFor, Part, Role
from studiobook.models.people import Honour, Person, Span
from studiobook.models.records import Activity, Contribution, Outcome, Project
from studiobook.models.studio import About, Studio
from studiobook.models.submissions import Appraisal
from studiobook.reports.forms.names import (
    RESULT,
    Ground,
    Kind,
    Labels,
    Name,
    finding_kind,
    label,
    model_kinds,
    of_model,
)
from studiobook.rules import filters
from studiobook.rules.findings import Finding


class Deed(NamedTuple):
    """What a person did at an activity."""

    activity: Activity
    role: Contribution


@cache
def all_kinds(rules: Labels) -> Mapping[str, Kind]:
    """Every kind by its name; ``rules`` are names of results."""
    made = model_kinds()
    for kind, more in _MORE.items():
        made[kind] = made[kind]._replace(names={**made[kind].names, **more})
    studio = {key: _of_about(name) for key, name in of_model(About).items()}
    made["工作室"] = Kind({**studio, **_STUDIO}, "名称")
    made["任务"] = Kind(_DEED, "承担")
    made["结果"] = RESULT
    made["工作室各项"] = finding_kind(rules.studios)
    made["人员各项"] = finding_kind(rules.people)
    made["学年"] = Kind(_SPAN, "名称")
    made["周期"] = Kind({**_SPAN, "年数": Name("一共几年", lambda span, _: span.years)}, "名称")
    return made


def _of_about(name: Name) -> Name:
    return name._replace(get=lambda studio, ground: name.get(studio.about, ground))


# --- results ---


def _about(studio: Studio, subject: Studio | Person, ground: Ground) -> Iterator[Finding]:
    """The findings about the studio itself, or about one of its people."""
    person = subject.id if isinstance(subject, Person) else ""
    for one in ground.context.about(studio):
        if one.person == person and isinstance(one.subject, Studio | Person):
            yield one


def _judged(studio: Studio, subject: Studio | Person, ground: Ground) -> Iterator[Finding]:
    """The findings of the form's school year; where it is about no school year, the standing ones and those of the cycle."""
    year = ground.span if isinstance(ground.span, SchoolYear) else None
    for one in _about(studio, subject, ground):
        if one.year == year if year else one.term is None:
            yield one


def _by_label(studio: Studio, subject: Studio | Person, ground: Ground) -> dict[str, Finding]:
    """One finding for each rule: that of the form's school year, else the standing one or that of the cycle."""
    found = [*(one for one in _about(studio, subject, ground) if one.term is None), *_judged(studio, subject, ground)]
    return {label(one.rule): one for one in found}


# --- studios ---


def _span(studio: Studio, ground: Ground) -> Span:
    return ground.span or studio.cycle


def _team(studio: Studio, ground: Ground, *roles: Role) -> tuple[Person, ...]:
    span = _span(studio, ground)
    return tuple(one for one in studio.everyone if one.active_in(span) and (not roles or one.role in roles))


def held(studio: Studio, ground: Ground) -> tuple[Activity, ...]:
    """The activities of the form's time that are over."""
    return tuple(one for one in studio.activities_in(_span(studio, ground)) if one.over(ground.today))


def _outcomes(studio: Studio, ground: Ground) -> tuple[Outcome, ...]:
    return tuple(one for one in studio.outcomes_in(_span(studio, ground)) if one.on.first <= ground.today)


def _projects(studio: Studio, ground: Ground) -> tuple[Project, ...]:
    return tuple(one for one in studio.projects_in(_span(studio, ground)) if one.opened.first <= ground.today)


def _of_year(by_year: Mapping[SchoolYear, Any], ground: Ground) -> Any:
    return by_year.get(ground.span) if isinstance(ground.span, SchoolYear) else None


def _appraisals(studio: Studio, ground: Ground) -> tuple[Appraisal, ...]:
    found = _of_year(studio.appraisals, ground)
    return found.members if found else ()


_STUDIO = {
    "周期": Name("建设周期", lambda one, _: one.cycle, "周期"),
    "办法": Name("考核它的管理办法", lambda one, ground: ground.context.library.policy_of(one), "办法"),
    "人员": Name("这段时间在册的全体", lambda one, ground: _team(one, ground), "人员", True),
    "领衔人": Name("这段时间在册的领衔人", lambda one, ground: _team(one, ground, Role.LEADER), "人员", True),
    "成员": Name("这段时间在册的成员", lambda one, ground: _team(one, ground, Role.MEMBER), "人员", True),
    "活动": Name("这段时间举行的活动", held, "活动", True),
    "成果": Name("这段时间完成的成果", _outcomes, "成果", True),
    "课题": Name("这段时间在研的课题", _projects, "课题", True),
    "年度计划": Name("学年的工作计划", lambda one, ground: _of_year(one.annual_plans, ground), "年度计划"),
    "年度总结": Name("学年的总结", lambda one, ground: _of_year(one.summaries, ground), "年度总结"),
    "成员考核": Name("学年里领衔人对成员的考核", _appraisals, "考核", True),
    "经费账": Name("学年的经费账", lambda one, ground: _of_year(one.ledgers, ground), "经费账"),
    "过程性材料": Name("过程性材料的名称", lambda one, ground: one.materials_in(_span(one, ground)), many=True),
    "核对": Name("对工作室逐项核对的结果", lambda one, ground: _judged(one, one, ground), "结果", True),
    "各项": Name("按要求的名称取一项核对结果", lambda one, ground: _by_label(one, one, ground), "工作室各项"),
}


# --- people ---


def _studio_of(person: Person, ground: Ground) -> Studio:
    return ground.context.library.studios[person.studio]


def _deeds(person: Person, ground: Ground) -> Iterator[Deed]:
    studio = _studio_of(person, ground)
    for activity in held(studio, ground):
        for role in activity.roles:
            if studio.local_id(role.person, activity.studio) == person.id:
                yield Deed(activity, role)


def _attended(person: Person, ground: Ground) -> tuple[Activity, ...]:
    studio = _studio_of(person, ground)
    return tuple(one for one in held(studio, ground) if person in studio.present(one))


def _works(person: Person, ground: Ground) -> tuple[Outcome, ...]:
    studio = _studio_of(person, ground)
    return tuple(one for one in _outcomes(studio, ground) if person.id in one.authors)


def _researches(person: Person, ground: Ground) -> tuple[Project, ...]:
    studio = _studio_of(person, ground)
    return tuple(one for one in _projects(studio, ground) if person.id in one.people)


def _honours(person: Person, whom: HonourFor) -> tuple[Honour, ...]:
    return tuple(one for one in person.honours if one.of is whom)


def _on_selection(person: Person, ground: Ground) -> Any:
    return _studio_of(person, ground).selected_on(person) or person.joined


def _before(held_: Iterable[Any], person: Person, ground: Ground) -> tuple[Any, ...]:
    """The titles or honours that ``person`` had when selected."""
    return filters.until(held_, _on_selection(person, ground))


def _conditions(person: Person, ground: Ground) -> Iterator[Finding]:
    """The findings about the conditions of selection, which no term has."""
    return (one for one in _about(_studio_of(person, ground), person, ground) if not one.rule.each.term)


def _appraisal(person: Person, ground: Ground) -> Appraisal | None:
    found = _of_year(_studio_of(person, ground).appraisals, ground)
    return found.entry(person.id) if found else None


def _attendance(person: Person, ground: Ground) -> float:
    studio = _studio_of(person, ground)
    return studio.attendance_percent(person, held(studio, ground))


_PERSON = {
    "工作室": Name("所在的工作室", lambda one, ground: _studio_of(one, ground), "工作室"),
    "入选日期": Name("遴选发文的日子；后来加入的，是加入的日子", _on_selection),
    "入选时周岁": Name("入选那天的周岁", lambda one, ground: one.age_on(_on_selection(one, ground))),
    "入选时班主任年限": Name(
        "到入选那天做班主任的整年数", lambda one, ground: one.class_teacher_years_on(_on_selection(one, ground))
    ),
    "入选前的称号": Name(
        "到入选那天已有的班主任称号", lambda one, ground: _before(one.titles, one, ground), "称号", True
    ),
    "入选前的荣誉": Name("到入选那天已有的荣誉", lambda one, ground: _before(one.honours, one, ground), "荣誉", True),
    "入选条件": Name("按入选条件逐项核对的结果", lambda one, ground: _conditions(one, ground), "结果", True),
    "个人荣誉": Name("授予本人的荣誉", lambda one, _: _honours(one, HonourFor.PERSON), "荣誉", True),
    "班级荣誉": Name("授予所带班级的荣誉", lambda one, _: _honours(one, HonourFor.CLASS), "荣誉", True),
    "新获称号": Name(
        "这段时间获得的称号", lambda one, ground: one.titles_gained(_span(_studio_of(one, ground), ground)), "称号", True
    ),
    "新获荣誉": Name(
        "这段时间获得的荣誉", lambda one, ground: one.honours_gained(_span(_studio_of(one, ground), ground)), "荣誉", True
    ),
    "任务": Name("这段时间在活动里的承担", _deeds, "任务", True),
    "参加的活动": Name("这段时间到场的活动", _attended, "活动", True),
    "出勤率": Name("应到的活动里到场的百分比", _attendance),
    "成果": Name("这段时间完成的成果", _works, "成果", True),
    "课题": Name("这段时间在研的课题", _researches, "课题", True),
    "考核": Name("学年里领衔人的考核", _appraisal, "考核"),
    "核对": Name(
        "对本人逐项核对的结果", lambda one, ground: _judged(_studio_of(one, ground), one, ground), "结果", True
    ),
    "各项": Name(
        "按要求的名称取一项核对结果", lambda one, ground: _by_label(_studio_of(one, ground), one, ground), "人员各项"
    ),
}  # fmt: skip

_DEED = {
    "活动": Name("哪次活动", lambda deed, _: deed.activity, "活动"),
    "承担": Name("做了什么，例如 主讲", lambda deed, _: deed.role.part),
    "题目": Name("课题、讲座或交流的题目", lambda deed, _: deed.role.topic),
    "日期": Name("活动的日期", lambda deed, _: deed.activity.when),
}


# --- records ---


def _leading(activity: Activity, ground: Ground) -> tuple[str, ...]:
    """Who held it: the ids of those who hosted, spoke or taught, as other studios would write them."""
    parts = (Part.HOST, Part.SPEAKER, Part.DEMONSTRATOR)
    ids = (role.person for role in activity.roles if role.part in parts)
    return tuple(dict.fromkeys(one if "/" in one else f"{activity.studio}/{one}" for one in ids))


def _present(activity: Activity, ground: Ground) -> int:
    return len(ground.context.library.studios[activity.studio].present(activity))


def _due(activity: Activity, ground: Ground) -> int:
    return len(ground.context.library.studios[activity.studio].due(activity))


def _working(school: Any, ground: Ground) -> tuple[Person, ...]:
    studios = ground.context.library.studios.values()
    return tuple(one for studio in studios for one in _team(studio, ground) if one.school == school.id)


_MORE: dict[str, dict[str, Name]] = {
    "人员": _PERSON,
    "活动": {
        "日期": Name("第一场的日期", lambda one, _: one.when),
        "地点": Name("第一场的地点", lambda one, _: one.sessions[0].place),
        "学时": Name("各场学时的和", lambda one, _: one.hours),
        "主持主讲": Name("主持、主讲、执教的人", _leading, "人员", True),
        "到会人数": Name("工作室到场的人数", _present),
        "应到人数": Name("工作室应到的人数", _due),
    },
    "成果": {"级别": Name("发表、获奖的最高级别", lambda one, _: one.level)},
    "经费账": {
        "收入合计": Name("元", lambda one, _: one.received),
        "支出合计": Name("元", lambda one, _: one.spent),
        "结余": Name("元", lambda one, _: one.balance),
    },
    "考核": {"完成率": Name("完成任务的百分比", lambda one, _: one.tasks_percent)},
    "学校": {
        "人员": Name("这所学校在各工作室的人", _working, "人员", True),
        "工作室": Name(
            "设在这所学校的工作室",
            lambda one, ground: [s for s in ground.context.library.studios.values() if s.about.school == one.id],
            "工作室",
            True,
        ),
    },
}

_SPAN = {
    "名称": Name("例如 2025—2026学年；周期写 2024—2027年", lambda span, _: span.label),
    "第一天": Name("开始的日子", lambda span, _: span.first),
    "最后一天": Name("结束的日子", lambda span, _: span.last),
}
