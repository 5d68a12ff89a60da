"""What an expression of a rule may hold: node types, names, attributes, filters and their words; everything else is refused.

Expressions are Jinja2 expressions in its immutable sandbox. Before one is compiled, its syntax tree is held against short
lists: a rule can read records and compare, and nothing else. Compiling comes last, since it works constants out.
"""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from jinja2 import TemplateSyntaxError, nodes
from pydantic import BaseModel

from studiobook.core.dates import Cycle, Period, SchoolYear
from studiobook.core.diagnostic import Diagnostic, Location
from studiobook.documents.sandbox import Sandbox
from studiobook.loading.messages import suggestion
from studiobook.models import district, people, records, reviews, submissions
from studiobook.models.base import private_names, types_in
from studiobook.models.enums import Term
from studiobook.models.studio import About, Liaison, Notice, Selection, Studio, StudioProfile, StudioView
from studiobook.rules.filters import FILTERS, Credit

_NODES = (
    nodes.Name, nodes.Getattr, nodes.Call, nodes.Filter, nodes.Test, nodes.Compare, nodes.Operand, nodes.And, nodes.Or,
    nodes.Not, nodes.Const, nodes.Add, nodes.Sub, nodes.Div, nodes.Tuple, nodes.List,
)  # fmt: skip
TESTS = {"none", "in"}

EXPOSED: tuple[type, ...] = (
    Studio, StudioView, StudioProfile, About, Selection, Notice, Liaison, people.Person, people.PersonView, people.Title,
    people.Honour, people.Earlier, records.Activity, records.ActivityView, records.Session, records.Attendance, records.Outcome,
    records.Publication, records.Project,
    submissions.CyclePlan, submissions.AnnualPlan, submissions.PersonalPlan, submissions.AnnualSummary, submissions.Appraisals,
    submissions.Appraisal, submissions.Ledger, submissions.Income, submissions.Expense, submissions.StudioRule,
    reviews.StudioReview, reviews.Review, reviews.Decision, reviews.ScoreSheet, district.School, SchoolYear, Cycle, Period, Credit,
)  # fmt: skip
# their own names are private: each of them extends a view, which has what the public may see
_EXTENDS_A_VIEW = (Studio, people.Person, records.Attendance)
# what is computed from ledgers, appraisals and reviews
_PRIVATE_DERIVED = {
    "ledger", "received", "spent", "balance", "complete", "entry", "tasks_percent", "sheets", "score", "mean", "due_grade",
    "decision", "ways",
}  # fmt: skip


@cache
def _environment() -> Sandbox:
    environment = Sandbox()
    environment.filters = {name: one.function for name, one in FILTERS.items()}
    environment.globals = {}
    return environment


@cache
def attributes() -> frozenset[str]:
    """Every attribute that an expression may read."""
    names: set[str] = set()
    for model in EXPOSED:
        if issubclass(model, BaseModel):
            names |= set(model.model_fields)
        names |= _own_names(model)
    return frozenset(names) | {"first", "last", "id", "path", "body"}


def _own_names(model: type) -> set[str]:
    """The public names that the body of the class has."""
    names = {*vars(model), *vars(model).get("__annotations__", {})}
    return {name for name in names if not name.startswith(("_", "model_"))}


@cache
def private_attributes() -> frozenset[str]:
    """Attributes that a rule shown to the public may not read."""
    # the fields of appraisals, ledgers and reviews have everyday names (person, on); they are reached only by names that are listed
    inner = (
        submissions.Appraisals,
        submissions.Appraisal,
        submissions.Income,
        submissions.Expense,
        reviews.Review,
        reviews.Decision,
        reviews.ScoreSheet,
    )
    models = [model for model in EXPOSED if issubclass(model, BaseModel) and model not in inner]
    return frozenset(_PRIVATE_DERIVED).union(*map(private_names, models), *map(_own_names, _EXTENDS_A_VIEW))


@cache
def record_keys() -> frozenset[str]:
    """Every key of a record's file: where a finding may point."""
    models = (model for model in EXPOSED if issubclass(model, BaseModel))
    return frozenset(info.alias or name for model in models for name, info in model.model_fields.items())


@cache
def words_of(attribute: str) -> frozenset[str]:
    """The words that the attribute may hold; empty where it may hold any text or is no word at all."""
    models = [model for model in EXPOSED if issubclass(model, BaseModel) and attribute in model.model_fields]
    types = [one for model in models for one in types_in(model.model_fields[attribute].annotation)]
    terms = [one for one in types if issubclass(one, Term)]
    return frozenset(word.value for term in terms for word in term) if len(terms) == len(models) else frozenset()


Call = Callable[[dict[str, Any]], Any]


@cache  # many rules share an expression, such as that of ``when``
def compiled(text: str) -> Call:
    """Compile the checked expression ``text`` to a function of its names."""
    return _environment().compile_expression(text, undefined_to_none=False)


def wrong(location: Location, message: str, remedy: str) -> Diagnostic:
    """What is wrong with a rule."""
    return Diagnostic(location, message, remedy, "read/rule")


def diagnostics(text: str, names: frozenset[str], place: Location, *, public: bool) -> Iterator[Diagnostic]:
    """What is wrong with an expression.

    Args:
        text: The expression.
        names: The names that it may use.
        place: Where the policy writes it.
        public: Whether the public may see its result.
    """
    badly_written = wrong(place, f"表达式“{text}”写错了", "对照手册“规则语言”检查括号、引号和竖线")
    try:
        tree = _environment().parse("{{ " + text + " }}")
    except (TemplateSyntaxError, RecursionError):
        yield badly_written
        return
    output = tree.body[0].nodes if len(tree.body) == 1 and isinstance(tree.body[0], nodes.Output) else []
    if len(output) != 1:
        is_template = "{{" in text or "{%" in text or "}}" in text
        yield (
            badly_written
            if is_template
            else wrong(place, f"“{text}”不是一个表达式", "只写一个表达式，不写 {{ }} 和 {% %}")
        )
        return
    found = list(_node_diagnostics(output[0], names, place, public))
    yield from found
    if not found:
        try:
            compiled(text)
        except (TemplateSyntaxError, SyntaxError, RecursionError, MemoryError):
            yield badly_written


def _node_diagnostics(root: nodes.Node, names: frozenset[str], place: Location, public: bool) -> Iterator[Diagnostic]:
    private = private_attributes() | {name for name, one in FILTERS.items() if one.private} if public else frozenset()
    for node in (root, *root.find_all(nodes.Node)):
        match node:
            case nodes.Name(name=name) if name not in names:
                remedy = suggestion(name, sorted(names)) or f"这里可以用：{'、'.join(sorted(names))}"
                yield wrong(place, f"不认识“{name}”", remedy)
            case nodes.Getattr(attr=attr) if attr not in attributes():
                yield _no_attribute(attr, place)
            case nodes.Getattr(attr=name) | nodes.Name(name=name) | nodes.Filter(name=name) if name in private:
                yield _private(name, place)
            case nodes.Filter(name=name) if name not in FILTERS:
                yield wrong(
                    place, f"不认识过滤器“{name}”", suggestion(name, list(FILTERS)) or f"可以用：{'、'.join(FILTERS)}"
                )
            case nodes.Filter(name=name, args=args, kwargs=[]) if FILTERS[name].takes_attribute:
                yield from _named_attribute(name, args, place, private)
            case nodes.Filter(name=name, args=args) if unknown := _unknown(args, FILTERS[name].words):
                yield _no_word(name, unknown, FILTERS[name].words, place)
            case nodes.Test(name=name) if name not in TESTS:
                yield wrong(place, f"不认识判断“is {name}”", "可以写 is none 或 is not none")
            case nodes.Call(node=nodes.Getattr(), kwargs=[], dyn_args=None, dyn_kwargs=None):
                pass
            case nodes.Call():
                yield wrong(place, "只能调用记录自带的方法", "例如 person.age_on(today)")
            case _ if not isinstance(node, _NODES):
                yield wrong(place, f"表达式里不能用 {type(node).__name__}", "规则只做筛选、加减、除和比较")


def _named_attribute(
    name: str, arguments: list[nodes.Expr], place: Location, private: frozenset[str]
) -> Iterator[Diagnostic]:
    """What is wrong with an attribute's name in a filter: it must be written out, known, and open to the rule."""
    written = arguments[0].value if arguments and isinstance(arguments[0], nodes.Const) else None
    if not isinstance(written, str):
        yield wrong(place, f"{name} 的第一项要直接写出名称", f'例如 {name}("school")')
    elif written not in attributes():
        yield _no_attribute(written, place)
    elif written in private:
        yield _private(written, place)
    elif name == "where" and (unknown := _unknown(arguments[1:], words_of(written))):
        yield _no_word(written, unknown, words_of(written), place)


def _no_attribute(name: str, place: Location) -> Diagnostic:
    return wrong(place, f"不认识属性“{name}”", suggestion(name, sorted(attributes())) or "名称见手册“规则语言”")


def _no_word(name: str, word: str, known: frozenset[str], place: Location) -> Diagnostic:
    remedy = suggestion(word, sorted(known)) or f"可以写：{'、'.join(sorted(known))}"
    return wrong(place, f"{name} 不认识“{word}”", remedy)


def _private(name: str, place: Location) -> Diagnostic:
    return wrong(place, f"公开的规则用到了不公开的“{name}”", "去掉 public: true，或者换一种写法")


def _unknown(arguments: list[nodes.Expr], words: frozenset[str]) -> str:
    """The first text argument that is none of the ``words``; empty where all are, or where any text will do."""
    written = (str(each.value) for each in arguments if isinstance(each, nodes.Const))
    return next((word for word in written if words and word not in words), "")
