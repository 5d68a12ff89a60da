"""The rule language: what compiles, what is refused and how that is said, and that nothing else gets through."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2.exceptions import SecurityError, UndefinedError

from studiobook.core.dates import SchoolYear
from studiobook.core.diagnostic import DataError, Diagnostic, Location
from studiobook.loading.library import load
from studiobook.loading.yaml_reader import structure
from studiobook.models.base import Source
from studiobook.models.policy import Policy
from studiobook.rules import compiler, expressions, filters
from studiobook.rules.compiler import policy_diagnostics
from studiobook.rules.evaluate import evaluate
from tests.builders import TODAY, a_district, a_policy, a_studio


def contradictions(asks: str, key: str = "is", **more: object) -> list[tuple[str, str]]:
    """What is wrong with a rule that asks ``asks``."""
    limit = {} if key == "is" else {"at_least": 1}
    found = _diagnostics(a_policy({key: asks, **limit, **more}))
    assert all(one.path == "x.yml" for one in found)
    return [(one.message, one.remedy) for one in found]


def _diagnostics(text: str) -> tuple[Diagnostic, ...]:
    return compiler.compile_policy(structure(Policy, text, "x.yml").located(Source("x.yml")))[1]


NAMES = "activities、credits、cycle、outcomes、period、projects、review、schools、studio、today"
ONLY = "规则只做筛选、加减、除和比较"
CALL = ("只能调用记录自带的方法", "例如 person.age_on(today)")
WRONG = "对照手册“规则语言”检查括号、引号和竖线"
ATTRIBUTE = "名称见手册“规则语言”"
TEST = "可以写 is none 或 is not none"
FILTERS = f"可以用：{'、'.join(filters.FILTERS)}"

CASES: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "name": ("outcome", [("不认识“outcome”", "你是不是想写“outcomes”？")]),
    "name-far": ("xyz", [("不认识“xyz”", f"这里可以用：{NAMES}")]),
    "name-of-another-subject": ("person", [("不认识“person”", "你是不是想写“period”？")]),
    "name-of-a-year": ("ledger", [("不认识“ledger”", f"这里可以用：{NAMES}")]),
    "filter": ("outcomes | level_form('city')", [("不认识过滤器“level_form”", "你是不是想写“level_from”？")]),
    "filter-word": (
        "outcomes | level_from('x')",
        [("level_from 不认识“x”", "可以写：city、district、group、nation、province、school、studio")],
    ),
    "filter-of-jinja": ("outcomes | upper", [("不认识过滤器“upper”", FILTERS)]),
    "filter-map": ("outcomes | map('x')", [("不认识过滤器“map”", FILTERS)]),
    "filter-attr": ("studio | attr('__class__')", [("不认识过滤器“attr”", "你是不是想写“at”？")]),
    "attribute": ("studio.abuot", [("不认识属性“abuot”", "你是不是想写“about”？")]),
    "attribute-far": ("studio.xyz", [("不认识属性“xyz”", ATTRIBUTE)]),
    "dunder": ("studio.__class__", [("不认识属性“__class__”", ATTRIBUTE)]),
    "dunder-dict": ("studio.about.__dict__", [("不认识属性“__dict__”", ATTRIBUTE)]),
    "what-changes-a-record": ("studio.about.located(1)", [("不认识属性“located”", "你是不是想写“late”？")]),
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
    "loop-for-ever": ("9 ** 9 ** 9 ** 9", [("表达式里不能用 Pow", ONLY)] * 3),
    "fills-the-memory": ("'a' * 9999999999", [("表达式里不能用 Mul", ONLY)]),
    "too-deep": ("(" * 140 + "1" + ")" * 140, [("表达式“" + "(" * 140 + "1" + ")" * 140 + "”写错了", WRONG)]),
    "attribute-as-text": ("outcomes | distinct('__class__')", [("不认识属性“__class__”", ATTRIBUTE)]),
    "attribute-as-text-near": ("outcomes | where('tilte', 'x')", [("不认识属性“tilte”", "你是不是想写“title”？")]),
    "attribute-from-a-record": (
        "outcomes | total(studio.name)", [("total 的第一项要直接写出名称", '例如 total("school")')]
    ),
    "attribute-not-given": ("outcomes | distinct", [("distinct 的第一项要直接写出名称", '例如 distinct("school")')]),
    "word-of-an-attribute": ("schools | where('area', 'rurl')", [("area 不认识“rurl”", "你是不是想写“rural”？")]),
    "day-without-as-of": ("day", [("不认识“day”", "你是不是想写“today”？")]),
    "quote": ("outcomes | of('paper)", [("表达式“outcomes | of('paper)”写错了", WRONG)]),
}  # fmt: skip


@pytest.mark.parametrize(("asks", "said"), CASES.values(), ids=CASES)
def test_what_does_not_compile(asks: str, said: list[tuple[str, str]]) -> None:
    assert sorted(contradictions(asks)) == sorted(said)


@pytest.mark.parametrize("key", ["when", "select", "value", "is"])
def test_every_expression_of_a_rule_is_looked_at(key: str) -> None:
    rule: dict[str, object] = {"is": "today", "when": "nobody"} if key == "when" else {key: "nobody"}
    (found,) = _diagnostics(a_policy({**rule, **({"at_least": 1} if key in ("select", "value") else {})}))
    assert found.field == ("clauses", 0, "rules", 0, key)


@pytest.mark.parametrize(
    "asks",
    ["today", "studio.about.selection", "1 + 2 - 3 / 4 > 5 and not (6 != 7 or 8 <= 9)", "'x' in studio.about.themes", "today is none",
     "today is not none", "outcomes | of('paper', 'book') | count >= 2", "studio.school in ('a', 'b')", "studio.activities_in(cycle)",
     "(outcomes | of('paper')) + (outcomes | of('book'))", "[1, 2]"],
)  # fmt: skip
def test_what_compiles(asks: str) -> None:
    assert contradictions(asks) == []


def test_names_of_a_school_year_and_of_each_subject() -> None:
    assert contradictions("plan is none", each="studio in school year") == []
    assert contradictions("person.leads", each="leader in cycle") == []
    assert contradictions("activity.over(today)", each="activity") == []
    assert contradictions("project.closed", each="project") == []


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
        ("activities | absent(person)", "person", ["absent"]),
        ("activities | late(person)", "person", ["late"]),
        ("studio.everyone | distinct('born')", "studio", ["born"]),
        ("review.score", "studio in cycle", ["review", "score"]),
        ("studio.review.record", "studio", ["review"]),
    ],
)
def test_a_public_rule_touches_nothing_private(asks: str, each: str, names: list[str]) -> None:
    assert contradictions(asks, each=each) == []
    said = contradictions(asks, each=each, public=True)
    assert sorted(said) == sorted((f"公开的规则用到了不公开的“{name}”", PRIVATE) for name in names)


def test_a_public_rule_may_count_the_members() -> None:
    """Appraisals have a private field of this name; it is reached only through names that are closed."""
    assert contradictions("studio.members | count", each="studio", public=True) == []
    assert contradictions("plan.handed_in <= year.first", each="studio in school year", public=True) == []


def test_a_rule_with_a_fault_is_left_out_and_the_others_judge(tmp_path: Path) -> None:
    text = a_policy({"id": "good", "is": "studio.about.liaison"}, {"id": "bad", "is": "nobody"})
    library = load(a_district(tmp_path, policy=text, chunhui=a_studio()))
    assert [one.rule.id for one in evaluate(library, TODAY)] == ["good"]
    (found,) = policy_diagnostics(library)
    assert found.message == "不认识“nobody”"
    assert library.locate(found.location).line == 11


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
    library = load(a_district(tmp_path, policy=text, chunhui=files))
    assert policy_diagnostics(library) == ()
    with pytest.raises(DataError) as caught:
        evaluate(library, TODAY)
    assert str(caught.value) == (
        "bureau/policy/test.yml:10:9 规则“x”算不出结果 → "
        "核对表达式得出的是不是记录（select）或数字（value）；可能没有的东西先在 when 里排除"
    )


@settings(max_examples=200)
@given(
    st.lists(
        st.sampled_from(["studio", "outcomes", "today", ".", "about", "name", "__class__", "|", "of", "(", ")", "'paper'", "+", "*", "is",
                         "none", "not", "in", "[", "]", "{{", "}}", "{%", "1", ",", "and", "if", "else", " ", "count"]), max_size=8
    ).map(" ".join)
)  # fmt: skip
def test_any_expression_compiles_or_is_refused_with_words(asks: str) -> None:
    if asks.strip():
        for message, remedy in contradictions(asks):
            assert message
            assert remedy


def test_a_year_of_the_cycle_is_a_span_like_the_cycle() -> None:
    assert contradictions("studio.titles_gained(year)", "select", each="studio in school year") == []
    assert str(SchoolYear(2024)) == "2024-2025"


# --- what is refused when the file is read ---

LIST = {"label": "甲", "is": "studio.about.motto"}
REFUSED: dict[str, tuple[dict[str, object], str]] = {
    "number-as-text": ({"at_least": "3"}, "“3”不是数字 → 写一个数字"),
    "number-true": ({"at_least": True}, "“true”不是数字 → 写一个数字"),
    "endless": ({"at_least": ".inf"}, "“.inf”不是数字 → 写一个数字"),
    "limits-crossed": ({"at_least": 3, "at_most": 2}, "下限大于上限 → 核对 at_least 和 at_most"),
    "between-one": ({"between": 3}, "between 要写两个数字 → 例如 between: [8, 12]"),
    "between-three": ({"between": [1, 2, 3]}, "between 要写两个数字 → 例如 between: [8, 12]"),
    "between-texts": ({"between": ["1", "2"]}, "between 要写两个数字 → 例如 between: [8, 12]"),
    "between-crossed": ({"between": [12, 8]}, "between 的 12 大于 8 → 小的写在前面"),
    "between-and-more": (
        {"between": [8, 12], "at_most": 9},
        "at_most、between 不能一起写 → between 和 equals 各自单独写",
    ),
    "share-alone": (
        {"share_at_least": 20},
        "share_at_least、share_at_most 要和 among_all 一起写 → 补上分母，例如 among_all: studio.members",
    ),
    "share-and-number": (
        {"at_least": 1, "among_all": "outcomes"},
        "among_all 要和 select 一起写，界限只写 share_at_least、share_at_most → 分成两条规则",
    ),
    "share-beyond": ({"share_at_most": 120, "among_all": "outcomes"}, "“占比至多”不能大于 100，现在是 120 → 改正数字"),
    "share-crossed": (
        {"share_at_least": 60, "share_at_most": 20, "among_all": "outcomes"},
        "下限大于上限 → 核对 share_at_least 和 share_at_most",
    ),
    "two-questions": (
        {"any_of": [LIST], "at_least": 1},
        "一条规则要写 select、value、is、any_of、all_of、n_of、points 中的恰好一个 → 留下一个，删去其余",
    ),
    "group-with-limit": (
        {"select": None, "any_of": [LIST], "at_least": 1},
        "写了 any_of、all_of 的规则不写界限 → 要写几项中的几项，用 n_of",
    ),
    "group-without-limit": (
        {"select": None, "n_of": [LIST]},
        "统计（counted）规则不写界限，其余规则要写界限 → 补上 at_least、at_most、between 等，或把 strength 改为 counted",
    ),
    "group-too-small": ({"select": None, "n_of": [LIST], "at_least": 2}, "n_of 只有 1 项，界限却要 2 项 → 核对界限"),
    "group-same-names": ({"select": None, "any_of": [LIST, LIST]}, "同一组里有两项同名 → 换一个 label"),
    "condition-without-question": (
        {"select": None, "any_of": [{"label": "甲"}]},
        "一项要写 select、value、is 中的恰好一个 → 留下一个，删去其余",
    ),
    "condition-value": (
        {"select": None, "any_of": [{"label": "甲", "value": "1"}]},
        "写了 value 的一项要写界限 → 补上 at_least、between 等",
    ),
    "condition-typo": ({"select": None, "any_of": [{**LIST, "lable": "x"}]}, "不认识“lable” → 你是不是想写“label”？"),
    "points-level": (
        {"select": None, "points": [{"label": "甲", "select": "outcomes", "per": {"town": 1}}], "at_least": 1},
        "“town”不是级别 → 可以写：studio、school、group、district、city、province、nation",
    ),
    "points-text": (
        {"select": None, "points": [{"label": "甲", "select": "outcomes", "per": {"school": "一"}}], "at_least": 1},
        "“一”不是数字 → 写一个数字",
    ),
    "points-two": (
        {"select": None, "points": [{"label": "甲", "select": "outcomes", "value": 1}], "at_least": 1},
        "计分的一项要写 select、value 中的恰好一个 → 留下一个，删去其余",
    ),
    "points-value-by-level": (
        {"select": None, "points": [{"label": "甲", "value": 1, "per": {"school": 1}}], "at_least": 1},
        "写了 value 的一项不能按级别计分 → per 写一个数",
    ),
    "points-cap-alone": ({"at_least": 1, "points_at_most": 9}, "points_at_most 要和 points 一起写 → 删去它"),
    "as-of": (
        {"at_least": 1, "as_of": "someday"},
        "“someday”不是评定的日子 → 写 selection、end of school year、start of cycle、any day of cycle 等",
    ),
    "as-of-another-term": (
        {"at_least": 1, "as_of": "end of school year"},
        "评定的日子写了 school year，对象却没有 in school year → 改对象，或改评定的日子",
    ),
    "as-of-cycle-in-a-year": (
        {"each": "studio in term", "at_least": 1, "as_of": "any day of cycle"},
        "评定的日子写了 cycle，对象却在别的期间 → 改对象，或改评定的日子",
    ),
    "any-day-of-a-person": (
        {"each": "member in cycle", "at_least": 1, "as_of": "any day of cycle"},
        "any day 只用在对象是 studio 的规则 → 改对象，或写 end of school year 等",
    ),
    "due-of-another-term": (
        {"each": "studio in term", "at_least": 1, "due": "end of calendar year"},
        "期限写了 calendar year，对象却没有 in calendar year → 改对象，或改期限",
    ),
    "pro-rata": (
        {"at_least": 1, "pro_rata": True},
        "pro_rata 要有期间、at_least，对象是人员或工作室 → 改对象或界限，或删去 pro_rata",
    ),
    "pro-rata-text": (
        {"at_least": 1, "pro_rata": "yes"},
        "“按月折算”要写 true 或 false → 是写 true，否写 false，不加引号",
    ),
    "clause": ({"at_least": 1, "clause": "9.9"}, "规则不写 clause → 把规则移到它所依据的条款的 rules 下面"),
}


@pytest.mark.parametrize(("change", "said"), REFUSED.values(), ids=REFUSED)
def test_a_rule_is_refused_when_it_is_read(change: dict[str, object], said: str) -> None:
    rule = {key: value for key, value in {"select": "outcomes", **change}.items() if value is not None}
    with pytest.raises(DataError) as caught:
        _diagnostics(a_policy(rule))
    place, _, rest = str(caught.value).partition(" ")
    assert rest == said
    assert place.startswith("x.yml:10:")  # the rule is written on the tenth line


def test_a_number_beyond_all_numbers_is_no_limit() -> None:
    text = a_policy({"select": "outcomes", "between": [8, 12]}).replace("[8, 12]", "[8, 1.0e999]")
    with pytest.raises(DataError, match="between 要写两个数字"):
        _diagnostics(text)


def test_an_edition_that_ends_before_it_begins_is_refused() -> None:
    text = a_policy({"is": "today"}).replace("clauses:", "effective_until: 2023-01-01\nclauses:")
    with pytest.raises(DataError, match="失效日期早于施行日期"):
        _diagnostics(text)


@pytest.mark.parametrize(
    ("rule", "loc"),
    [
        ({"any_of": [LIST, {"label": "乙", "select": "nobody"}]}, ("any_of", 1, "select")),
        ({"select": "outcomes", "among_all": "nobody", "share_at_most": 9}, ("among_all",)),
        ({"points": [{"label": "乙", "value": "nobody"}], "at_least": 1}, ("points", 0, "value")),
    ],
)
def test_every_expression_of_an_item_is_looked_at(rule: dict[str, object], loc: tuple[str | int, ...]) -> None:
    (found,) = _diagnostics(a_policy(rule))
    assert found.field == ("clauses", 0, "rules", 0, *loc)
    assert found.message == "不认识“nobody”"


def test_a_place_that_no_record_has() -> None:
    (found,) = _diagnostics(a_policy({"is": "today", "at": "titels"}))
    assert (found.field[-1], found.message, found.remedy) == (
        "at", "记录里没有“titels”这一项", "你是不是想写“titles”？",
    )  # fmt: skip


def test_text_in_a_record_is_never_run(tmp_path: Path) -> None:
    """What looks like an expression or a tag in a record stays text."""
    files = a_studio(motto="{{ 9 ** 9 ** 9 }}{% for x in y %}", profile="!!python/object/apply:os.system ['true']")
    library = load(a_district(tmp_path, policy=a_policy({"is": "studio.about.motto"}), chunhui=files))
    (found,) = evaluate(library, TODAY)
    assert found.value is True


@settings(max_examples=100)
@given(st.text(alphabet="()[]{}'\"|.,+-*/%~ abr0_é\\\n", max_size=40))
def test_any_text_compiles_or_is_refused_with_words(asks: str) -> None:
    found = list(expressions.diagnostics(asks, frozenset({"a"}), Location("x.yml", ()), public=False))
    assert all(one.message and one.remedy for one in found)


def test_the_sandbox_holds_without_the_lists(tmp_path: Path) -> None:
    """Expressions are held against the lists first; what slipped through would still get nowhere."""
    library = load(a_district(tmp_path, chunhui=a_studio()))
    studio = library.studios["chunhui"]
    for text in ("studio._replace", "studio.about._source", "studio.id.__class__", "studio.name.format.__self__"):
        with pytest.raises((SecurityError, UndefinedError)):
            expressions.compiled(f"{text} | count")({"studio": studio})
    assert expressions.compiled("studio.id")({"studio": studio}) == "chunhui"
