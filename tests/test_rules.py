"""The rule language: what compiles, what is refused and how that is said, and that nothing else gets through."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studiobook import check, library, rules
from studiobook.errors import DataFault, Problem
from studiobook.policy import Policy
from studiobook.schoolyear import SchoolYear
from studiobook.yamlfile import structure
from tests.builders import TODAY, a_district, a_policy, a_studio


def problems(asks: str, key: str = "is", **more: object) -> list[tuple[str, str]]:
    """What is wrong with a rule that asks ``asks``."""
    limit = {} if key == "is" else {"at_least": 1}
    found = _problems(a_policy({key: asks, **limit, **more}))
    assert all(one.place.path == "x.yml" for one in found)
    return [(one.message, one.remedy) for one in found]


def _problems(text: str) -> tuple[Problem, ...]:
    from studiobook.fields import Source

    return rules.compile_policy(structure(Policy, text, "x.yml").located(Source("x.yml")))[1]


NAMES = "activities、credits、cycle、outcomes、projects、studio、today"
ONLY = "规则只做筛选、加减、除和比较"
CALL = ("只能调用记录自带的方法", "例如 person.age_on(today)")
WRONG = "对照手册“规则语言”检查括号、引号和竖线"
ATTRIBUTE = "名称见手册“规则语言”"
TEST = "可以写 is none 或 is not none"
FILTERS = f"可以用：{'、'.join(rules.FILTERS)}"

CASES: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "name": ("outcome", [("不认识“outcome”", "你是不是想写“outcomes”？")]),
    "name-far": ("xyz", [("不认识“xyz”", f"这里可以用：{NAMES}")]),
    "name-of-another-subject": ("person", [("不认识“person”", f"这里可以用：{NAMES}")]),
    "name-of-a-year": ("ledger", [("不认识“ledger”", f"这里可以用：{NAMES}")]),
    "filter": ("outcomes | level_form('city')", [("不认识过滤器“level_form”", "你是不是想写“level_from”？")]),
    "filter-word": (
        "outcomes | level_from('x')",
        [("level_from 不认识“x”", "可以写：city、district、group、nation、province、school、studio")],
    ),
    "filter-of-jinja": ("outcomes | upper", [("不认识过滤器“upper”", FILTERS)]),
    "filter-map": ("outcomes | map('x')", [("不认识过滤器“map”", FILTERS)]),
    "filter-attr": ("studio | attr('__class__')", [("不认识过滤器“attr”", FILTERS)]),
    "attribute": ("studio.abuot", [("不认识属性“abuot”", "你是不是想写“about”？")]),
    "attribute-far": ("studio.xyz", [("不认识属性“xyz”", ATTRIBUTE)]),
    "dunder": ("studio.__class__", [("不认识属性“__class__”", ATTRIBUTE)]),
    "dunder-dict": ("studio.about.__dict__", [("不认识属性“__dict__”", ATTRIBUTE)]),
    "what-changes-a-record": ("studio.about.located(1)", [("不认识属性“located”", "你是不是想写“local_id”？")]),
    "method-of-pydantic": ("studio.about.model_copy()", [("不认识属性“model_copy”", ATTRIBUTE)]),
    "method-of-text": ("studio.name.format(1)", [("不认识属性“format”", ATTRIBUTE)]),
    "test": ("today is defined", [("不认识判断“is defined”", TEST)]),
    "test-that-is-none": ("today is nonsense", [("不认识判断“is nonsense”", TEST)]),
    "call-range": ("range(9)", [CALL, ("不认识“range”", f"这里可以用：{NAMES}")]),
    "call-name": ("outcomes(1)", [CALL]),
    "call-keyword": ("studio.present(activity=1)", [CALL, ("表达式里不能用 Keyword", ONLY)]),
    "call-stars": ("studio.present(*outcomes)", [CALL]),
    "filter-keyword": ("outcomes | of(kind='paper')", [("表达式里不能用 Keyword", ONLY)]),
    "item": ("studio.about['name']", [("表达式里不能用 Getitem", ONLY)]),
    "slice": ("outcomes[1:2]", [("表达式里不能用 Getitem", ONLY), ("表达式里不能用 Slice", ONLY)]),
    "times": ("2 * 3", [("表达式里不能用 Mul", ONLY)]),
    "power": ("9 ** 9", [("表达式里不能用 Pow", ONLY)]),
    "format": ("'%s' % today", [("表达式里不能用 Mod", ONLY)]),
    "whole-division": ("3 // 2", [("表达式里不能用 FloorDiv", ONLY)]),
    "joined-text": ("'a' ~ 'b'", [("表达式里不能用 Concat", ONLY)]),
    "either": ("1 if today else 2", [("表达式里不能用 CondExpr", ONLY)]),
    "mapping": ("{1: 2}", [("表达式里不能用 Dict", ONLY), ("表达式里不能用 Pair", ONLY)]),
    "loop": ("{% for x in outcomes %}", [("表达式“{% for x in outcomes %}”写错了", WRONG)]),
    "two": ("outcomes projects", [("表达式“outcomes projects”写错了", WRONG)]),
    "two-outputs": ("1 }}{{ 2", [("表达式“1 }}{{ 2”写错了", WRONG)]),
    "bracket": ("(1", [("表达式“(1”写错了", WRONG)]),
    "nothing-to-filter": ("| count", [("表达式“| count”写错了", WRONG)]),
    "quote": ("outcomes | of('paper)", [("表达式“outcomes | of('paper)”写错了", WRONG)]),
}  # fmt: skip


@pytest.mark.parametrize(("asks", "said"), CASES.values(), ids=CASES)
def test_what_does_not_compile(asks: str, said: list[tuple[str, str]]) -> None:
    assert sorted(problems(asks)) == sorted(said)


@pytest.mark.parametrize("key", ["when", "select", "value", "is"])
def test_every_expression_of_a_rule_is_looked_at(key: str) -> None:
    rule: dict[str, object] = {"is": "today", "when": "nobody"} if key == "when" else {key: "nobody"}
    (problem,) = _problems(a_policy({**rule, **({"at_least": 1} if key in ("select", "value") else {})}))
    assert problem.place.loc == ("clauses", 0, "rules", 0, key)


@pytest.mark.parametrize(
    "asks",
    ["today", "studio.about.selection", "1 + 2 - 3 / 4 > 5 and not (6 != 7 or 8 <= 9)", "'x' in studio.about.themes", "today is none",
     "today is not none", "outcomes | of('paper', 'book') | count >= 2", "studio.school in ('a', 'b')", "studio.activities_in(cycle)",
     "(outcomes | of('paper')) + (outcomes | of('book'))", "[1, 2]"],
)  # fmt: skip
def test_what_compiles(asks: str) -> None:
    assert problems(asks) == []


def test_names_of_a_school_year_and_of_each_subject() -> None:
    assert problems("plan is none", each="studio in school year") == []
    assert problems("person.leads", each="leader in cycle") == []
    assert problems("activity.over(today)", each="activity") == []
    assert problems("project.closed", each="project") == []


PRIVATE = "去掉 public: true，或者换一种写法"


@pytest.mark.parametrize(
    ("asks", "each", "names"),
    [
        ("person.born", "person", ["born"]),
        ("person.class_teacher_since", "person", ["class_teacher_since"]),
        ("person.mentoring", "person", ["mentoring"]),
        ("person.age_on(today)", "person", ["age_on"]),
        ("person.class_teacher_years_on(today)", "person", ["class_teacher_years_on"]),
        ("appraisals is none", "studio in school year", ["appraisals"]),
        ("ledger.balance", "studio in school year", ["balance", "ledger"]),
        ("studio.ledgers", "studio", ["ledgers"]),
        ("studio.carries_over(year)", "studio in school year", ["carries_over"]),
        ("studio.attendance_percent(person, activities)", "person", ["attendance_percent"]),
        ("studio.present(activity)", "activity", ["present"]),
        ("activity.attendance.absent", "activity", ["absent"]),
        ("activity.attendance.on_leave", "activity", ["on_leave"]),
    ],
)
def test_a_public_rule_touches_nothing_private(asks: str, each: str, names: list[str]) -> None:
    assert problems(asks, each=each) == []
    said = problems(asks, each=each, public=True)
    assert sorted(said) == sorted((f"公开的规则用到了不公开的“{name}”", PRIVATE) for name in names)


def test_every_name_that_leads_to_a_private_field_is_closed_to_public_rules() -> None:
    """Methods and properties of exposed records are private where their code reads a private field."""
    import inspect
    import re

    from studiobook.people import Person
    from studiobook.studio import Studio

    private = rules.private_attributes()
    open_ = []
    for model in (Person, Studio):
        for name, thing in vars(model).items():
            code = thing.fget if isinstance(thing, property) else thing
            if inspect.isfunction(code) and not name.startswith("_"):
                read = set(re.findall(r"\.(\w+)", inspect.getsource(code).split('"""')[-1]))
                if read & private and name not in private:
                    open_.append(f"{model.__name__}.{name}")
    assert open_ == []


def test_a_rule_with_a_fault_is_left_out_and_the_others_judge(tmp_path: Path) -> None:
    text = a_policy({"id": "good", "is": "studio.about.liaison"}, {"id": "bad", "is": "nobody"})
    district = library.load(a_district(tmp_path, policy=text, chunhui=a_studio()))
    assert [one.rule.id for one in check.judge(district, TODAY)] == ["good"]
    (problem,) = check.policy_problems(district)
    assert problem.message == "不认识“nobody”"
    assert library.locate(tmp_path, problem.place)[0] == 11


@pytest.mark.parametrize(
    ("key", "asks"),
    [("value", "studio.name"), ("value", "plan.handed_in - today"), ("value", "plan"), ("value", "1 / 0"), ("select", "studio.present"),
     ("select", "studio.about.selection.on"), ("is", "studio.about()"), ("is", "ledger.balance > 0"), ("is", "studio.name > 3")],
)  # fmt: skip
def test_a_rule_that_fails_while_judging_is_the_datas_fault_and_says_where(tmp_path: Path, key: str, asks: str) -> None:
    limit = {} if key == "is" else {"at_least": 1}
    files = a_studio()
    files["outcomes/o.yml"] = {"kind": "paper", "title": "x", "authors": ["li-min"], "on": "2024-10"}
    text = a_policy({"each": "studio in school year", key: asks, **limit})
    district = library.load(a_district(tmp_path, policy=text, chunhui=files))
    assert check.policy_problems(district) == ()
    with pytest.raises(DataFault) as caught:
        check.judge(district, TODAY)
    assert str(caught.value) == (
        "bureau/policy/test.yml:10:9 规则“x”算不出结果 → "
        "核对表达式得出的是不是记录（select）或数字（value）；可能没有的东西先在 when 里排除"
    )


@settings(deadline=None, max_examples=200)
@given(
    st.lists(
        st.sampled_from(["studio", "outcomes", "today", ".", "about", "name", "__class__", "|", "of", "(", ")", "'paper'", "+", "*", "is",
                         "none", "not", "in", "[", "]", "{{", "}}", "{%", "1", ",", "and", "if", "else", " ", "count"]), max_size=8
    ).map(" ".join)
)  # fmt: skip
def test_any_expression_compiles_or_is_refused_with_words(asks: str) -> None:
    if asks.strip():
        for message, remedy in problems(asks):
            assert message
            assert remedy


def test_a_year_of_the_cycle_is_a_span_like_the_cycle() -> None:
    assert problems("studio.titles_gained(year)", "select", each="studio in school year") == []
    assert str(SchoolYear(2024)) == "2024-2025"
