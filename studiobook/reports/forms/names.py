"""What a form may name: kinds of record and their attributes, in Chinese, most of them the titles of the models' fields.

A form never sees a record. It sees a ``RecordView``, which has these attributes and nothing else. So what a form names can be
checked before it is filled, and can reach neither a method nor another record.
"""

import re
import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel

from studiobook.core.dates import SchoolYear, When, chinese_date
from studiobook.core.numbers import money_text, number_text
from studiobook.models import district, people, policy, records, studio, submissions
from studiobook.models.base import Record, fields_of
from studiobook.models.enums import Term
from studiobook.models.people import Span
from studiobook.reports.base import ReportContext
from studiobook.rules.findings import Finding, figure_text, limits

TEXT = ""


@dataclass(frozen=True)
class Filling:
    """What the values of one filled form depend on: the reports' context, and the school year or cycle that it is about."""

    context: ReportContext
    kinds: "Mapping[str, Kind]"
    span: Span | None

    @cached_property
    def today(self) -> date:
        """The day as of which it is filled."""
        return self.context.today


Get = Callable[[Any, Filling], Any]


class Attribute(NamedTuple):
    """An attribute of a kind of record: how it is computed, and its own kind (``TEXT`` for words and figures).

    ``description`` is for the handbook; ``field`` is the key in the data files, empty for a computed one.
    """

    description: str
    get: Get
    kind: str = TEXT
    many: bool = False
    field: str = ""


class Kind(NamedTuple):
    """A kind of record. ``printed`` is the attribute that a form prints for the record itself."""

    attributes: Mapping[str, Attribute]
    printed: str = ""


class Type(NamedTuple):
    """The type of an expression: a record of a kind or text, one or many."""

    kind: str = TEXT
    many: bool = False


@dataclass(frozen=True)
class RecordView:
    """A record as a form sees it. ``home`` is the studio that its file belongs to, ``number`` its position in a list, from 1."""

    kind: str
    record: Any
    filling: Filling
    home: str = ""
    number: int = 0

    def value(self, name: str) -> Any:
        """The value of the attribute ``name``: text, a figure, yes or no, a record, or a tuple of these.

        Raises:
            KeyError: its kind has no such attribute.
        """
        if name == NUMBER:
            return self.number
        attribute = self.filling.kinds[self.kind].attributes[name]
        value = attribute.get(self.record, self.filling)
        if not attribute.many:
            return self._view(attribute.kind, value)
        return tuple(self._view(attribute.kind, item, number) for number, item in enumerate(value or (), start=1))

    def _view(self, kind: str, value: Any, number: int = 0) -> Any:
        if value is None or not kind:
            return plain_value(value)
        if kind in ("人员", "学校", "工作室") and isinstance(value, str):
            value = _referenced(kind, value, self.home, self.filling.context)
            if isinstance(value, str):
                return value  # somebody of a studio that is not known here
        home = value.studio if isinstance(value, Record) and value.studio else self.home
        return RecordView(kind, value, self.filling, value.id if kind == "工作室" else home, number)

    def __str__(self) -> str:
        printed = self.filling.kinds[self.kind].printed
        return printed_value(self.value(printed)) if printed else ""


NUMBER = "序号"


def _referenced(kind: str, key: str, home: str, context: ReportContext) -> Any:
    """The record that ``key`` names in a file of the studio ``home``; the key itself if there is none."""
    library = context.library
    if kind == "学校":
        return library.district.school(key) or key
    if kind == "工作室":
        return library.studios.get(key, key)
    where, _, name = key.rpartition("/")
    owner = library.studios.get(where or home)
    return owner.people.get(name, key) if owner else key


def plain_value(value: Any) -> Any:
    """A plain value as forms know it: labels instead of terms, Chinese dates, figures and yes or no as they are."""
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
            return tuple(plain_value(item) for item in value)
        case _:
            return str(value)


def printed_value(value: Any) -> str:
    """How a form prints ``value``: 是 or 否, figures as people write them, lists with 、 between."""
    match value:
        case bool():
            return "是" if value else "否"
        case Decimal():
            return money_text(value)
        case float():
            return number_text(value)
        case tuple():
            return "、".join(filter(None, map(printed_value, value)))
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
_PRINTED_ATTRIBUTES = {
    "区": "区名", "学校": "校名", "办法": "名称", "校领导": "姓名", "人员": "姓名", "称号": "称号", "荣誉": "荣誉", "研究": "题目",
    "活动": "活动名称", "承担": "承担", "嘉宾": "姓名", "照片": "说明", "推文": "标题", "成果": "题目", "发表": "刊物",
    "奖项": "奖项", "课题": "课题名称", "计划项目": "项目", "材料": "名称", "考核": "等次", "遴选": "文号",
}  # fmt: skip
# fields that hold the id of another record, and the kind of that
_REFERENCES = {
    "person": "人员", "authors": "人员", "leader": "人员", "participants": "人员", "lead": "人员", "due": "人员",
    "on_leave": "人员", "absent": "人员", "late": "人员", "school": "学校", "joint": "工作室",
}  # fmt: skip
_LEFT_OUT = {(records.Activity, "plan")}  # an id within the plan


def title(words: str) -> str:
    """A title or label as a name: letters and figures only, without a final remark in brackets."""
    return re.sub(r"\W", "", re.sub(r"（[^）]*）$", "", words))


def model_attributes(model: type[BaseModel]) -> dict[str, Attribute]:
    """The fields of ``model`` as attributes, by their titles."""
    attributes: dict[str, Attribute] = {}
    for key, info in fields_of(model).items():
        inner, many = _shape(info.annotation)
        if (model, key) in _LEFT_OUT or (inner and inner not in _TITLES):
            continue  # a part that no form needs
        called = info.title or key
        kind = _REFERENCES.get(key) or (_TITLES[inner] if inner else TEXT)
        described = called if kind in _REFERENCES.values() else _for_readers(info.description or "", called)
        attributes[title(called)] = Attribute(described, _field(key), kind, many, info.alias or key)
    return attributes


def _for_readers(description: str, called: str) -> str:
    """The description of a field for readers of its value; one that is for writers is replaced by the title ``called``."""
    for_writers = re.search(r"[a-z]{2}|写|代号|例如|不加|不用|不强求|一两|不重名|先后|年月", description)
    return called if for_writers else description.replace("（不公开）", "")


def _field(key: str) -> Get:
    return lambda record, filling: getattr(record, key)


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
    return {kind: Kind(model_attributes(model), _PRINTED_ATTRIBUTES.get(kind, "")) for model, kind in _TITLES.items()}


def finding_kind(rule_names: Iterable[str]) -> Kind:
    """A kind with an attribute for each rule: the finding of that rule."""

    def of(label: str) -> Get:
        return lambda found, filling: found.get(label)

    return Kind({label: Attribute(f"“{label}”的核对结果", of(label), "结果") for label in rule_names})


RESULT = Kind(
    {
        "名称": Attribute("要求的名称", lambda one, _: one.rule.label),
        "条款": Attribute("依据的条款，例如 六、（二）1", lambda one, _: one.clause.cite),
        "要求": Attribute("要求的界限，例如 至少 1 次", lambda one, _: "、".join(_limits(one))),
        "情况": Attribute("现在的情况，例如 2 次；只问有没有的写 有、无", lambda one, _: figure_text(one)),
        "结论": Attribute("已达到、进行中、未达到、已豁免或统计", lambda one, _: one.state),
        "说明": Attribute("完整的一句话", lambda one, _: one.message()),
        "办法": Attribute("没有达到时怎么做", lambda one, _: one.advice()),
        "期限": Attribute("到期的日子，没有期限的为空", lambda one, _: one.due),
        "对象": Attribute("说的是谁、哪次活动或哪项课题", lambda one, _: one.about),
    },
    "情况",
)


def _limits(finding: Finding) -> tuple[str, ...]:
    return limits(finding.rule, finding.months) or (finding.rule.strength.label,)


# --- the names of rules ---

PEOPLE = ("leader", "member", "advisor", "assistant", "trainee", "person")


class RuleNames(NamedTuple):
    """The names of the rules about studios, and of those about people."""

    studios: tuple[str, ...]
    people: tuple[str, ...]


def rule_names(policies: Iterable[policy.Policy]) -> RuleNames:
    """The rules of ``policies`` as names that a form may use."""
    editions = tuple(policies)
    return RuleNames(_names_of_rules(editions, ("studio",)), _names_of_rules(editions, PEOPLE))


def rule_name(rule: policy.Rule) -> str:
    """The label of a rule as a name: letters and figures only, those in brackets too."""
    return re.sub(r"\W", "", rule.label)


def _names_of_rules(policies: Iterable[policy.Policy], subjects: tuple[str, ...]) -> tuple[str, ...]:
    rules = (rule for edition in policies for _, rule, _ in edition.rules() if rule.each.kind in subjects)
    return tuple(dict.fromkeys(rule_name(rule) for rule in rules))
