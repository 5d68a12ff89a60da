"""What the handbook's page of the rule language says in Chinese of what the code only names.

Nothing may be missing here. A kind of subject, a term or a strength without its sentence stops the page from being built, and
``tests/rules/test_handbook_rules.py`` finds a property without one.
"""

from studiobook.models.enums import Strength
from studiobook.models.policy import Kind
from studiobook.models.policy import Term as Span
from studiobook.rules import compiler

SUBJECTS: dict[Kind, str] = {
    "studio": "工作室",
    "leader": "每位领衔人",
    "member": "每位成员",
    "advisor": "每位导师",
    "assistant": "每位助理",
    "trainee": "每位学员",
    "person": "上面的每一位",
    "activity": "每次活动（联合活动只算记录它的工作室）",
    "project": "每项课题",
}
SPANS: dict[Span, tuple[str, str]] = {
    "": ("评一次", "整个周期"),
    "school year": ("周期里已经开始的每个学年，各评一次", "那个学年：9 月 1 日至次年 8 月 31 日"),
    "calendar year": ("周期里已经开始的每个自然年，各评一次", "那一年；首尾两年只算周期以内的部分"),
    "term": ("周期里已经开始的每个学期，各评一次", "那个学期：9 月至次年 1 月、2 月至 8 月"),
    "cycle": ("评一次", "整个周期"),
}
STRENGTHS: dict[Strength, str] = {
    Strength.MUST: "没有期限的，或者对活动的：检查不通过。对人员和工作室、有期限的：如实显示，不妨碍提交",
    Strength.PRINCIPLE: "和“必须”一样，但教育局可以[书面豁免](bureau.md#waivers)",
    Strength.EXPECTED: "只提醒",
    Strength.COUNTED: "没有达不达到，只给数字；不写界限",
}

NAMES: dict[str, dict[str, str]] = {
    "common": compiler.COMMON_NAMES,
    "subject": {
        "person": "所评的人（对象是人员时）",
        "activity": "所评的活动（对象是 `activity` 时）",
        "project": "所评的课题（对象是 `project` 时）",
    },
    "year": compiler.YEAR_NAMES,
    "day": compiler.DAY_NAMES,
}

# what is put into the brackets of a filter, by the name of its parameter
SLOTS = {
    "kinds": "类别", "parts": "承担", "people": "人", "level": "级别", "whom": "授予对象", "names": "名称", "day": "日子",
    "years": "年数", "grade": "等次", "source": "来源", "wanted": "词", "topic": "内容", "span": "期间", "name": "键",
    "values": "值", "schools": "学校", "person": "人",
}  # fmt: skip

# what may follow a point besides the keys of the records, by what it is read from
READS: dict[str, dict[str, str]] = {
    "studio": {
        "studio.name": "工作室的名称",
        "studio.cycle": "工作室的建设周期",
        "studio.everyone": "全部人员，离开的也在内",
        "studio.leaders": "领衔人，离开的也在内",
        "studio.members": "成员，离开的也在内",
        "studio.advisors": "导师",
        "studio.assistants": "助理",
        "studio.trainees": "学员",
        "studio.about.school": "`studio.yml` 里的一项，这里是所在学校；别的项目照样写",
        "studio.about.selection.on": "遴选发文的日期",
        "studio.about.selection.notice.days": "公示的天数；先在 `when` 里写 `studio.about.selection.notice`",
        "studio.selected_on(person)": "这个人入选的日期：随周期开始的按遴选发文日期，中途加入的按加入日期",
        "studio.rules": "工作室制度",
        "studio.cycle_plan": "三年规划，没有就是 `none`",
        "person.id in studio.personal_plans": "这个人的个人规划交了没有",
        "project.id in studio.research_reports": "这项课题的研究报告交了没有",
        "studio.all_activities": "全部活动，联合活动在内，还没有举行的也在内",
        "studio.activities_in(year.next)": "一段时间里的活动，还没有举行的也在内",
        "studio.outcomes_in(cycle)": "一段时间里完成的成果",
        "studio.projects_in(year)": "一段时间里在研的课题",
        "studio.materials_in(year)": "学年的过程性材料",
        "studio.withheld": "没有同意公开的照片",
        "studio.titles_gained(cycle)": "一段时间里取得的称号，连同是谁取得的",
        "studio.due(activity)": "应到这次活动的人",
        "studio.present(activity)": "到了这次活动的人",
        "studio.attendance_percent(person, activities)": "出勤率，单位 %",
        "studio.carries_over(year.next)": "这一学年结转的金额和上一学年的结余相符",
        "studio.local_id(project.leader, project.studio)": "主持人在这个工作室里的代号；别的工作室的人没有",
    },
    "person": {
        "person.post": "人员文件里的一项，这里是岗位；别的项目照样写",
        "person.leads": "是不是领衔人",
        "person.has_page": "网站上有没有本人的页",
        "person.active_on(day)": "那一天在册",
        "person.active_in(year)": "学年里至少有一天在册",
        "person.active_through(year)": "整个学年在册；开学第一个月内加入的也算",
        "person.months_in(year)": "学年里在册的月数",
        "person.age_on(day)": "那一天的周岁",
        "person.class_teacher_years_on(day)": "到那一天的班主任年限，中断的年数不算",
        "person.titles_gained(cycle)": "这个人一段时间里取得的称号",
        "person.honours_gained(cycle)": "这个人一段时间里取得的荣誉",
    },
    "activity": {
        "activity.shown_photos": "可以公开的照片",
        "activity.kind": "活动文件里的一项，这里是形式；别的项目照样写",
        "activity.when": "第一场的日期",
        "activity.until": "最后一天",
        "activity.over(today)": "到今天已经结束",
        "activity.has_times": "每一场都写了时间",
        "activity.has_places": "每一场都写了地点",
        "activity.hours": "各场学时的和",
        'activity.body != ""': "活动记录写了没有；小结写 `activity.summary`",
        "activity.school_year": "所在的学年；成果、计划、总结、考核和经费账也这样写",
        'credits | distinct("part")': "每一条承担有 `person`、`part`、`topic`、`kind`（活动的形式）、`activity`",
    },
    "project": {
        '(outcomes | level_from("city")) + projects': "两串记录接起来；成果的级别是发表和获奖里最高的",
        "project.people": "主持人和参与人的代号",
        "project.under_way_in(year)": "这一学年在研",
    },
    "papers": {
        "plan.handed_in": "学年计划里的一项，这里是提交日期；总结 `summary` 也这样写",
        "appraisals.members": "全部成员的考核",
        "appraisals.entry(person.id)": "某一位的考核",
        "appraisals.entry(person.id).tasks_percent": "任务完成的百分比",
        "ledger.income": "经费收入，一笔一条",
        "ledger.received": "收入的和，元",
        "ledger.spent": "支出的和，元",
        "ledger.balance": "结余，元",
        "ledger.complete": "每笔支出都有日期和用途",
    },
    "review": {
        "review.decision.grade": "综合考评定的等次；先在 `when` 里写 `review is not none and review.decision`",
        "review.ways": "考核的方式",
        "review.complete": "评分的专家够数，每项都评了分",
        "review.score": "得分",
        'review.mean("building")': "一个评分项目的平均分",
        "review.due_grade": "按得分应评的等次",
        "review.sheets": "各位专家的评分",
        "review.counted": "算进得分的评分，去掉的最高最低分不在内",
        'review.sheets | distinct("total")': "每位专家打的总分",
    },
    "time": {
        "year.first": "学年的第一天；周期、期间也这样写",
        "year.last": "学年的最后一天；周期、期间也这样写",
        "year.next": "下一学年",
        "year.before": "上一学年",
        "year.terms": "这一学年的两个学期",
        "year.start": "学年开始的那一年",
        "cycle.school_years": "周期的各个学年",
        "cycle.calendar_years": "周期碰到的各个自然年",
        "cycle.years": "周期有几年",
        "period.label": "期间的名称",
    },
}
