"""Fills the handbook's page of the rule language: what the code knows is written between its marks, the prose around them by hand.

``<!-- filled: filters -->`` … ``<!-- end -->`` holds what ``PARTS["filters"]`` gives. The tables come from the models, the
names and the filters' docstrings. The outcome of every rule on the page comes from evaluating it on the sample studio.
``tests/rules/test_handbook_rules.py`` compares it with the page, and ``--bless`` fills it again.
"""

import inspect
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple, get_args

from pydantic import ValidationError

from studiobook.core.dates import chinese_date
from studiobook.models.base import Part
from studiobook.models.criteria import Condition, QuantityPoints, RecordPoints, keys
from studiobook.models.enums import Strength, Term
from studiobook.models.policy import RULE_SHAPES, Clause, Kind, Policy, Rule, read_rule
from studiobook.models.policy import Term as Span
from studiobook.models.rubric import GradeFrom, Rubric, RubricItem
from studiobook.rules import compiler
from studiobook.rules.filters import FILTERS
from tools.handbook import studio as sample
from tools.handbook.sentences import NAMES, READS, SLOTS, SPANS, STRENGTHS, SUBJECTS
from tools.handbook.trials import TRIALS, outcome

MARKED = re.compile(r"(?ms)^<!-- filled: ([a-z0-9 -]+) -->\n.*?^<!-- end -->$")


class Word(NamedTuple):
    """What a filter's docstring says: the Chinese sentence, and its examples with the answers it promises."""

    sentence: str
    examples: tuple[tuple[str, str], ...]


def word(name: str) -> Word:
    """What the docstring of the filter ``name`` says in Chinese."""
    lines = (inspect.getdoc(FILTERS[name].function) or "").split("\n\n", 1)[-1].splitlines()
    examples = tuple((one[1], one[2]) for line in lines if (one := re.fullmatch("例：(.+) → (.+)", line)))
    return Word("".join(line for line in lines if not line.startswith("例：")), examples)


def page(text: str) -> str:
    """``text``, a page with marks, with what is between them written again."""
    return MARKED.sub(lambda match: f"<!-- filled: {match[1]} -->\n\n{_part(match[1], text)}\n\n<!-- end -->", text)


def _part(name: str, text: str) -> str:
    kind, _, argument = name.partition(" ")
    lines = PARTS[kind](argument) if argument else PARTS[kind](text)
    return "\n".join(lines).strip("\n")


@cache
def names() -> dict[str, Any]:
    """The names of the examples, over the sample studio."""
    with TemporaryDirectory() as folder:
        return sample.names_of(sample.the_library(Path(folder)))


def contents(text: str) -> Iterator[str]:
    """The chapters of the page."""
    for title, anchor in re.findall(r"(?m)^## (.+) \{#([a-z-]+)\}$", text):
        yield f"- [{title}](#{anchor})"


MODELS: dict[str, tuple[type[Part], ...]] = {
    "edition": (Policy,),
    "clause": (Clause,),
    "rule": tuple(RULE_SHAPES.values()),
    "item": (Condition,),
    "points": (RecordPoints, QuantityPoints),
    "review": (Rubric,),
    "review-item": (RubricItem,),
    "review-grade": (GradeFrom,),
}
# fmt: off
_ORDERS = {
    "rule": (
        "id", "label", "each", "when", "as_of", "select", "value", "is", "among_all", "at_least", "at_most", "equals", "between",
        "share_at_least", "share_at_most", "any_of", "all_of", "n_of", "points", "points_at_most", "pro_rata", "unit", "strength",
        "due", "at", "public", "remedy",
    ),
    "points": ("label", "select", "value", "per", "cap"),
}
# fmt: on


def fields(which: str) -> Iterator[str]:
    """The keys of a model, or of all models between which a file chooses."""
    yield from ("| 键 | 是什么 | 要不要写 |", "|---|---|---|")
    models = MODELS[which]
    infos = {info.alias or name: info for model in reversed(models) for name, info in model.model_fields.items()}
    for key in _ORDERS.get(which, infos):
        info = infos[key]
        needed = "必填" if info.is_required() and all(key in keys(model) for model in models) else "可不写"
        yield f"| `{key}` | {info.title}：{info.description} | {needed} |"


def subjects(_: str) -> Iterator[str]:
    """Whom a rule may judge."""
    yield from ("| `each` 里的对象 | 是谁 | 表达式里叫 |", "|---|---|---|")
    yield from (f"| `{kind}` | {SUBJECTS[kind]} | `{compiler.SUBJECT_NAMES[kind]}` |" for kind in get_args(Kind))


def spans(_: str) -> Iterator[str]:
    """Over which terms."""
    yield from ("| 后面加 | 什么时候评 | 记录取多长时间的 |", "|---|---|---|")
    for span in get_args(Span):
        when, records = SPANS[span]
        yield f"| {f'`in {span}`' if span else '不加'} | {when} | {records} |"


def strengths(_: str) -> Iterator[str]:
    """How binding a rule may be."""
    yield from ("| `strength` | 名称 | 没有达到时 |", "|---|---|---|")
    yield from (f"| `{one.value}` | {one.label} | {STRENGTHS[one]} |" for one in Strength)


def dues(_: str) -> Iterator[str]:
    """Every anchor of a due date with the day it means in the sample, and what ``each`` must be for it."""
    yield from ("| `due` | 在样例里是 | `each` 要写 |", "|---|---|---|")
    anchors = [f"{edge} of {span}" for span in get_args(Span) if span for edge in ("start", "end")]
    for due in (*anchors, "activity", "activity + 14 days", "end of school year - 47 days", "start of cycle + 90 days"):
        yield f"| `{due}` | {_day_of(due)} | {_eaches('due', due)} |"


def as_ofs(_: str) -> Iterator[str]:
    """Every day on which things may be looked at, and what ``each`` must be for it."""
    yield from ("| `as_of` | 是哪一天 | `each` 要写 |", "|---|---|---|")
    sentences = {
        "start": "的第一天；那天不在册的人不评",
        "end": "的最后一天；那天不在册的人不评",
        "any day": "里的每一天；有一天不满足就是没有达到",
    }
    yield f"| `selection` | 入选的日期；没有写 `selection` 的工作室不评 | {_eaches('as_of', 'selection')} |"
    for span, name in {"school year": "学年", "calendar year": "自然年", "term": "学期", "cycle": "周期"}.items():
        for which, sentence in sentences.items():
            yield f"| `{which} of {span}` | {name}{sentence} | {_eaches('as_of', f'{which} of {span}')} |"


def a_rule(**more: Any) -> Rule:
    """The smallest rule with the keys ``more``."""
    least = {"id": "x", "label": "x", "each": "studio", "is": "studio", "strength": "must", "remedy": "x"}
    rule = read_rule(least | more)
    assert isinstance(rule, Rule)
    return rule


def _fits(**keys: str) -> bool:
    try:
        a_rule(**keys)
    except ValidationError:
        return False
    return True


def _eaches(key: str, value: str) -> str:
    """What ``each`` must be for a rule with this key, found by trying."""
    spans = [span for span in get_args(Span) if _fits(each=f"studio in {span}" if span else "studio", **{key: value})]
    if not spans:
        return "`activity`"
    of_people = _fits(each=f"member in {spans[-1]}" if spans[-1] else "member", **{key: value})
    terms = " 或 ".join(f"`in {span}`" if span else "不加" for span in spans)
    terms = "都可以" if len(spans) == len(get_args(Span)) else terms.replace("不加 或", "不加或")
    return terms if of_people else f"`studio`，{terms}"


def _day_of(due: str) -> str:
    cycle, year = names()["cycle"], sample.YEAR
    spans = {"school year": year, "calendar year": cycle.calendar_years[1], "term": year.terms[0], "cycle": cycle}
    span = next((one for one in spans if f" of {one}" in due), "")
    found = a_rule(due=due, each="activity" if not span else f"studio in {span}").due
    assert found
    return chinese_date(found.on(spans.get(span), names()["activity"].until))


def studio(_: str) -> Iterator[str]:
    """The records of the sample, by name."""
    of = names()["studio"]
    yield from ("| 人员 | 身份 | 学校 | 学科 | 在册 |", "|---|---|---|---|---|")
    schools = {one.id: one for one in names()["schools"]}
    for one in of.everyone:
        school = schools[one.school]
        left = f"至{chinese_date(one.left)}" if one.left else "起"
        yield (
            f"| {one.name} | {one.role.label} | {school.name}（{school.county}，{school.area.label}） | {one.subject} "
            f"| {chinese_date(one.joined)}{left} |"
        )
    yield from ("", "| 活动 | 形式 | 范围 | 承担 |", "|---|---|---|---|")
    for one in of.activities:
        parts = "、".join(f"{of.people[role.person].name}（{role.part.label}）" for role in one.roles)
        yield f"| {one.title} | {one.kind.label} | {one.reach.label} | {parts} |"
    yield from ("", "| 成果和课题 | 类别 | 人 | 级别 |", "|---|---|---|---|")
    for one in of.outcomes:
        authors = "、".join(of.people[author].name for author in one.authors)
        yield f"| {one.title} | {one.kind.label} | {authors} | {one.level.label if one.published else '没有发表'} |"
    for one in of.projects:
        yield f"| {one.title} | 课题 | {'、'.join(of.people[person].name for person in one.people)} | {one.level.label} |"


def listed(which: str) -> Iterator[str]:
    """The names of one group, with their values in the sample."""
    yield from ("| 名称 | 是什么 | 在样例里 |", "|---|---|---|")
    for name, sentence in NAMES[which].items():
        yield f"| `{name}` | {sentence}{_closed(name)} | {sample.answer(name, names())} |"


def reads(of: str) -> Iterator[str]:
    """What may stand behind the point of one name, with its value in the sample."""
    yield from ("| 写法 | 是什么 | 在样例里 |", "|---|---|---|")
    for text, sentence in READS[of].items():
        yield f"| `{text}` | {sentence}{_closed(text)} | {sample.answer(text, names())} |"


def _closed(text: str) -> str:
    return "（公开的规则不能用）" if sample.diagnostics(text, public=True) else ""


def overview(_: str) -> Iterator[str]:
    """Every filter in a line, leading to its section."""
    yield from ("| 过滤器 | 从左边选出 |", "|---|---|")
    yield from (
        f"| [`{_written(name)}`](#{_anchor(name)}) | {word(name).sentence.partition('。')[0]} |" for name in FILTERS
    )


def filters(_: str) -> Iterator[str]:
    """Every filter: its sentence, the words it takes, and its examples with their answers."""
    for name in FILTERS:
        sentence, examples = word(name)
        closed = "公开的规则不能用。" if FILTERS[name].private else ""
        yield from ("", f"### `{_written(name)}` {{#{_anchor(name)}}}", "", f"{sentence}{closed}")
        if FILTERS[name].words:
            yield from ("", f"括号里可以写：{'，'.join(_words(name))}。")
        yield from ("", "| 例 | 答案 |", "|---|---|")
        yield from (f"| `{text}` | {answer} |" for text, answer in examples)


def _words(name: str) -> Iterator[str]:
    """The words that a filter takes, each with its label, in the order of their lists."""
    known = [word for word in FILTERS[name].words if isinstance(word, Term)]
    for one in sorted(known, key=lambda word: (type(word).__name__, list(type(word).__members__).index(word.name))):
        yield f"`{one.value}` {one.label}"


def _written(name: str) -> str:
    """How a filter is written: ``of(kind, …)``."""
    rest = list(inspect.signature(FILTERS[name].function).parameters.values())[
        1:
    ]  # the first is what is left of the bar
    slots = "，".join(f"{SLOTS[one.name]}…" if one.kind is one.VAR_POSITIONAL else SLOTS[one.name] for one in rest)
    return f"{name}({slots})" if rest else name


def _anchor(name: str) -> str:
    return f"filter-{name.replace('_', '-')}"


def judged(rule: str) -> Iterator[str]:
    """What a rule of the page says of the sample, and of the sample with a change."""
    yield from ("| 样例工作室 | 结论 | 程序的话 |", "|---|---|---|")
    for trial in TRIALS[rule]:
        found = outcome(rule, trial)
        sentence = (
            found.message() if found.state.value in ("met", "counted") else f"{found.message()} → {found.advice()}"
        )
        yield f"| {trial.sentence} | {found.state.label} | {found.about}：{sentence} |"


PARTS: dict[str, Callable[[str], Iterator[str]]] = {
    "contents": contents,
    "fields": fields,
    "subjects": subjects,
    "spans": spans,
    "strengths": strengths,
    "due": dues,
    "as-of": as_ofs,
    "sample": studio,
    "names": listed,
    "reads": reads,
    "overview": overview,
    "filters": filters,
    "judged": judged,
}
