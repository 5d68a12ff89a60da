"""What a form may name: the kinds of thing and their named values, in Chinese, most of them taken from the models' own titles.

A form never sees a record. It sees a ``Thing``, which answers to the names here and to nothing else, so that what stands in a
form can be checked before it is filled, and can reach neither a method nor another record.
"""

import re
import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel

from studiobook.core.dates import SchoolYear, When, chinese_date
from studiobook.core.numbers import money_text, number_text
from studiobook.models import district, people, policy, records, studio, submissions
from studiobook.models.base import Record
from studiobook.models.enums import Term
from studiobook.models.people import Span
from studiobook.reports.base import ReportContext
from studiobook.rules.findings import Finding, limits

TEXT = ""


@dataclass(frozen=True)
class Ground:
    """What the values of one filled form depend on: the desk, and the school year or cycle that the form is about."""

    context: ReportContext
    kinds: "Mapping[str, Kind]"
    span: Span | None

    @cached_property
    def today(self) -> date:
        """The day as of which it is filled."""
        return self.context.today


Get = Callable[[Any, Ground], Any]


class Name(NamedTuple):
    """One named value: what it is, how it is got, and the kind of thing it is (``TEXT`` for words and figures).

    ``field`` is the key in the data files, empty for what is worked out.
    """

    said: str
    get: Get
    kind: str = TEXT
    many: bool = False
    field: str = ""


class Kind(NamedTuple):
    """A kind of thing. ``shown`` is the name whose value is printed where the thing itself is named."""

    names: Mapping[str, Name]
    shown: str = ""


class Type(NamedTuple):
    """What a part of a form stands for: a thing of a kind or text, one or many."""

    kind: str = TEXT
    many: bool = False


@dataclass(frozen=True)
class Thing:
    """A record as a form sees it. ``home`` is the studio in whose files it stands, ``number`` its place in a list, from 1."""

    kind: str
    record: Any
    ground: Ground
    home: str = ""
    number: int = 0

    def value(self, name: str) -> Any:
        """The value of ``name``, made of text, figures, yes or no, things, and tuples of these. KeyError for no name of its kind."""
        if name == NUMBER:
            return self.number
        one = self.ground.kinds[self.kind].names[name]
        return self._as(one, one.get(self.record, self.ground))

    def _as(self, name: Name, value: Any) -> Any:
        if name.many:
            single = name._replace(many=False)
            return tuple(
                replace(made, number=index) if isinstance(made := self._as(single, item), Thing) else made
                for index, item in enumerate(value or (), start=1)
            )
        if value is None or not name.kind:
            return plain(value)
        if name.kind in ("人员", "学校", "工作室") and isinstance(value, str):
            value = _found(name.kind, value, self.home, self.ground.context)
            if isinstance(value, str):
                return value  # somebody of a studio that is not known here
        home = value.studio if isinstance(value, Record) and value.studio else self.home
        return Thing(name.kind, value, self.ground, value.id if name.kind == "工作室" else home)

    def __str__(self) -> str:
        shown = self.ground.kinds[self.kind].shown
        return printed(self.value(shown)) if shown else ""


NUMBER = "序号"


def _found(kind: str, key: str, home: str, context: ReportContext) -> Any:
    """The record that ``key`` names as a file of studio ``home`` writes it; the key itself where there is none."""
    library = context.library
    if kind == "学校":
        return library.district.school(key) or key
    if kind == "工作室":
        return library.studios.get(key, key)
    where, _, name = key.rpartition("/")
    owner = library.studios.get(where or home)
    return owner.people.get(name, key) if owner else key


def plain(value: Any) -> Any:
    """A plain value as forms know it: labels instead of terms, dates as Chinese writes them; figures and yes or no stay."""
    match value:
        case None:
            return ""
        case Term():
            return value.label
        case When() | SchoolYear():
            return value.label
        case date():
            return chinese_date(value)
        case bool() | int() | float() | Decimal():
            return value
        case tuple():
            return tuple(plain(item) for item in value)
        case _:
            return str(value)


def printed(value: Any) -> str:
    """How a form prints ``value``: 是 or 否, figures as people write them, lists with 、 between."""
    match value:
        case bool():
            return "是" if value else "否"
        case Decimal():
            return money_text(value)
        case float():
            return number_text(value)
        case tuple():
            return "、".join(filter(None, map(printed, value)))
        case _:
            return str(value)


# --- kinds from the models ---

_TITLES: dict[type[BaseModel], str] = {
    district.District: "区", district.School: "学校", policy.Policy: "办法",
    studio.Selection: "遴选", studio.Notice: "公示", studio.Liaison: "校领导",
    people.Person: "人员", people.Title: "称号", people.Honour: "荣誉", people.Earlier: "研究",
    records.Activity: "活动", records.Session: "场次", records.Contribution: "承担", records.Guest: "嘉宾",
    records.Attendance: "考勤", records.ActivityPhoto: "照片", records.Post: "推文",
    records.Outcome: "成果", records.Publication: "发表", records.Prize: "奖项", records.Project: "课题",
    submissions.AnnualPlan: "年度计划", submissions.PlanItem: "计划项目", submissions.AnnualSummary: "年度总结",
    submissions.Material: "材料", submissions.Appraisal: "考核",
    submissions.Ledger: "经费账", submissions.Income: "收入", submissions.Expense: "支出",
}  # fmt: skip
_SHOWN = {
    "区": "区名", "学校": "校名", "办法": "名称", "校领导": "姓名", "人员": "姓名", "称号": "称号", "荣誉": "荣誉", "研究": "题目",
    "活动": "活动名称", "承担": "承担", "嘉宾": "姓名", "照片": "说明", "推文": "标题", "成果": "题目", "发表": "刊物",
    "奖项": "奖项", "课题": "课题名称", "计划项目": "项目", "材料": "名称", "考核": "等次", "遴选": "文号",
}  # fmt: skip
# fields that hold the id of something else: what the id leads to
_LEADS_TO = {
    "person": "人员", "authors": "人员", "leader": "人员", "participants": "人员", "lead": "人员", "due": "人员",
    "on_leave": "人员", "absent": "人员", "late": "人员", "school": "学校", "joint": "工作室",
}  # fmt: skip
_LEFT_OUT = {(records.Activity, "plan")}  # an id of the plan's own


def title(words: str) -> str:
    """A title or label as a name: without what stands in brackets, without anything but letters and figures."""
    return re.sub(r"\W", "", re.sub(r"（[^）]*）$", "", words))


def of_model(model: type[BaseModel]) -> dict[str, Name]:
    """The names of ``model``'s fields, by their titles."""
    names: dict[str, Name] = {}
    for key, info in model.model_fields.items():
        if (model, key) in _LEFT_OUT:
            continue
        inner, many = _shape(info.annotation)
        if inner and inner not in _TITLES:
            continue  # a part that forms have no use for
        kind = _LEADS_TO.get(key) or (_TITLES.get(inner, TEXT) if inner else TEXT)
        said = (
            info.title or key if kind in _LEADS_TO.values() else _for_readers(info.description or "", info.title or key)
        )
        names[title(info.title or key)] = Name(said, _field(key), kind, many, info.alias or key)
    return names


def _for_readers(description: str, called: str) -> str:
    """A field's description for who reads the value; what tells writers which word or format to use is left out."""
    for_writers = re.search(r"[a-z]{2}|写|代号|例如|不加|不用|不强求|一两|不重名|先后|年月", description)
    return called if for_writers else description.replace("（不公开）", "")


def _field(key: str) -> Get:
    return lambda record, ground: getattr(record, key)


def _shape(annotation: Any) -> tuple[type[BaseModel] | None, bool]:
    """The model inside an annotation, and whether it is a list of them."""
    if get_origin(annotation) is Annotated:
        return _shape(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        return next(_shape(arg) for arg in get_args(annotation) if arg is not type(None))
    if get_origin(annotation) is tuple:
        return _shape(get_args(annotation)[0])[0], True
    return (annotation if isinstance(annotation, type) and issubclass(annotation, BaseModel) else None), False


def model_kinds() -> dict[str, Kind]:
    """The kinds that are models."""
    return {kind: Kind(of_model(model), _SHOWN.get(kind, "")) for model, kind in _TITLES.items()}


def finding_kind(labels: Iterable[str]) -> Kind:
    """A kind whose names are rules, by their labels; each is the finding of that rule."""

    def of(label: str) -> Get:
        return lambda found, ground: found.get(label)

    return Kind({label: Name(f"“{label}”的核对结果", of(label), "结果") for label in labels})


RESULT = Kind(
    {
        "名称": Name("要求的名称", lambda one, _: one.rule.label),
        "条款": Name("依据的条款，例如 六、（二）1", lambda one, _: one.clause.cite),
        "要求": Name("要求的界限，例如 至少 1 次", lambda one, _: "、".join(_limits(one))),
        "情况": Name("现在的情况，例如 2 次；只问有没有的写 有、无", lambda one, _: measured(one)),
        "结论": Name("已达到、进行中、未达到、已豁免或统计", lambda one, _: one.state),
        "说明": Name("完整的一句话", lambda one, _: one.message()),
        "办法": Name("没有达到时怎么做", lambda one, _: one.advice()),
        "期限": Name("到期的日子，没有期限的为空", lambda one, _: one.due),
        "对象": Name("说的是谁、哪次活动或哪项课题", lambda one, _: one.about),
    },
    "情况",
)


def _limits(finding: Finding) -> tuple[str, ...]:
    return limits(finding.rule, finding.months) or (finding.rule.strength.label,)


def measured(finding: Finding) -> str:
    """The figure of a finding with its unit."""
    if isinstance(finding.value, bool):
        return "有" if finding.value else "无"
    return f"{number_text(finding.value)} {finding.rule.unit}"


# --- the names of rules ---

PEOPLE = ("leader", "member", "advisor", "assistant", "trainee", "person")


class Labels(NamedTuple):
    """The names of the rules about studios, and of those about people."""

    studios: tuple[str, ...]
    people: tuple[str, ...]


def labels(policies: Iterable[policy.Policy]) -> Labels:
    """The rules of ``policies`` as names that a form may use."""
    editions = tuple(policies)
    return Labels(_labels(editions, ("studio",)), _labels(editions, PEOPLE))


def label(rule: policy.Rule) -> str:
    """The label of a rule as a name: brackets and the like left out, what stands in them kept."""
    return re.sub(r"\W", "", rule.label)


def _labels(policies: Iterable[policy.Policy], subjects: tuple[str, ...]) -> tuple[str, ...]:
    rules = (rule for edition in policies for _, rule, _ in edition.rules() if rule.each.kind in subjects)
    return tuple(dict.fromkeys(label(rule) for rule in rules))
