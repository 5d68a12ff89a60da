"""The docs say what the program does: its tasks, records, messages, rule language, modules and paths. Drift is a failure."""

import re
import shutil
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, get_args

import pytest
from invoke.tasks import Task
from PIL import Image
from pydantic import BaseModel

import tasks
from studiobook import __version__
from studiobook.checks import gate
from studiobook.cli import main as cli
from studiobook.core.dates import SchoolYear
from studiobook.core.diagnostic import Diagnostic
from studiobook.diagnostics import terminal
from studiobook.loading import layout, library, yaml_reader
from studiobook.models import enums
from studiobook.models.base import Record, Source, private_names
from studiobook.models.criteria import Condition, Points
from studiobook.models.district import District, Waivers
from studiobook.models.people import Person
from studiobook.models.policy import Policy, Rule
from studiobook.models.records import Activity, Outcome, Project
from studiobook.models.redirects import Moves
from studiobook.models.reviews import Review, ScoreSheet
from studiobook.models.studio import About
from studiobook.models.submissions import (
    AnnualPlan,
    AnnualSummary,
    Appraisals,
    CyclePlan,
    Ledger,
    PersonalPlan,
    ResearchReport,
    StudioRule,
)
from studiobook.rules import compiler, expressions
from studiobook.rules import findings as rule_findings
from studiobook.rules.evaluate import evaluate
from studiobook.word import Profile
from tests import test_architecture
from tests.annotations import inner_models

ROOT = Path(__file__).resolve().parent.parent
HANDBOOK = ROOT / "content/handbook"
POLICY = "bureau/policy/wujin-trial.yml"

SECTIONS: dict[type[Record], tuple[str, str]] = {
    About: ("studio.md", "about"),
    Person: ("studio.md", "person"),
    CyclePlan: ("studio.md", "cycle-plan"),
    AnnualPlan: ("studio.md", "annual-plan"),
    PersonalPlan: ("studio.md", "personal-plan"),
    Activity: ("studio.md", "activity"),
    Outcome: ("studio.md", "outcome"),
    Project: ("studio.md", "project"),
    AnnualSummary: ("studio.md", "annual-summary"),
    ResearchReport: ("studio.md", "research-report"),
    Appraisals: ("studio.md", "appraisals"),
    Ledger: ("studio.md", "ledger"),
    StudioRule: ("studio.md", "rule"),
    District: ("bureau.md", "district"),
    Waivers: ("bureau.md", "waivers"),
    Moves: ("bureau.md", "moved"),
    Review: ("bureau.md", "reviews"),
    ScoreSheet: ("bureau.md", "scores"),
    Policy: ("rules.md", "edition"),
}
BUREAU_FILES: dict[str, type[Record]] = {
    "bureau/district.yml": District,
    "bureau/waivers.yml": Waivers,
    "bureau/moved.yml": Moves,
    "bureau/policy/example.yml": Policy,
    "bureau/reviews/qinghe-2028/review.yml": Review,
    "bureau/reviews/qinghe-2028/scores/expert-1.yml": ScoreSheet,
}


# --- reading the docs ---


@cache
def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def handbook(name: str) -> str:
    return text_of(HANDBOOK / name)


def pages() -> list[str]:
    return sorted(path.name for path in HANDBOOK.glob("*.md"))


def without_fences(text: str) -> str:
    return re.sub(r"(?ms)^```.*?^```$", "", text)


def section(name: str, anchor: str) -> str:
    """From the heading with ``anchor`` to the next heading of its level or above."""
    found = re.search(rf"(?m)^(#+) .*\{{#{anchor}\}}$", handbook(name))
    assert found, f"{name} has no section #{anchor}"
    rest = handbook(name)[found.end() :]
    ends = [match.start() for match in re.finditer(rf"(?m)^#{{1,{len(found[1])}}} .*\{{#", rest)]
    return rest[: ends[0]] if ends else rest


class Example(NamedTuple):
    """A block of code in the handbook that says which file it is: its path is the comment on its opening line."""

    page: str
    path: str
    text: str


@cache
def examples() -> tuple[Example, ...]:
    return tuple(
        Example(name, comment[1], code)
        for name in pages()
        for code in re.findall(r"(?ms)^```(?:yaml|markdown)\n(.*?)^```$", handbook(name))
        if (comment := re.match(r"(?:---\n)?# (\S+\.(?:yml|md))\n", code))
    )


def model_of(path: str) -> type[Record]:
    if path in BUREAU_FILES:
        return BUREAU_FILES[path]
    folder, _, name = path.rpartition("/")
    return next(
        kind.model
        for kind in layout.RECORD_KINDS
        if kind.folder == folder and any(re.fullmatch(kind.name + re.escape(one), name) for one in kind.endings)
    )


def _types(annotation: Any) -> Iterator[Any]:
    yield annotation
    for arg in get_args(annotation):
        yield from _types(arg)


# --- fields and words ---


def test_every_record_kind_and_bureau_file_has_a_section() -> None:
    assert set(SECTIONS) == {kind.model for kind in layout.RECORD_KINDS} | set(BUREAU_FILES.values())


@pytest.mark.parametrize("model", SECTIONS, ids=lambda model: model.__name__)
def test_every_field_has_its_row(model: type[Record]) -> None:
    """Key, title and whether it must be written, for the model's own fields and those of its parts."""
    page, anchor = SECTIONS[model]
    # a prize is told of once, with outcomes
    parts = [part for part in inner_models(model) if part.__name__ != "Prize" or model is Outcome]
    text = section(page, anchor)
    missing = [
        row
        for part in parts
        for row in expected_rows(part)
        if not re.search(rf"(?m)^\| `{re.escape(row[0])}` \| {re.escape(row[1])}：[^|]+ \| {row[2]} \|$", text)
    ]
    assert not missing


def expected_rows(model: type[BaseModel]) -> list[tuple[str, str, str]]:
    return [
        (
            info.alias or name,
            info.title or "",
            "必填" if info.is_required() and is_of_every_shape(model, name) else "可不写",
        )
        for name, info in model.model_fields.items()
    ]


def is_of_every_shape(model: type[BaseModel], name: str) -> bool:
    """Whether ``name`` is no key by which a rule or an item of it chooses its shape."""
    return all(name in base.model_fields for base in (Rule, Condition, Points) if issubclass(model, base))


@pytest.mark.parametrize("model", SECTIONS, ids=lambda model: model.__name__)
def test_no_row_is_of_a_field_that_is_gone(model: type[Record]) -> None:
    page, anchor = SECTIONS[model]
    known = {info.alias or name for part in inner_models(model) for name, info in part.model_fields.items()}
    written = set(re.findall(r"(?m)^\| `([a-z_]+)` \| [^|]+ \| (?:必填|可不写) \|$", section(page, anchor)))
    assert written <= known


def test_private_fields_are_said_to_be_private() -> None:
    for model, (page, anchor) in SECTIONS.items():
        for part in inner_models(model):
            for key, title, _ in expected_rows(part):
                rows = re.findall(rf"(?m)^\| `{key}` \| {re.escape(title)}：(.*) \| \S+ \|$", section(page, anchor))
                if key in public_names(part):
                    continue
                assert any(row.endswith("（不公开）") for row in rows), f"{part.__name__}.{key}"


def public_names(model: type[BaseModel]) -> set[str]:
    return {info.alias or name for name, info in model.model_fields.items()} - set(private_names(model))


def test_every_word_a_file_may_hold_is_listed_with_its_label() -> None:
    used = {
        part
        for model in SECTIONS
        if model is not Policy
        for inner in inner_models(model)
        for info in inner.model_fields.values()
        for part in _types(info.annotation)
        if isinstance(part, type) and issubclass(part, enums.Term)
    }
    listed = section("studio.md", "words") + section("bureau.md", "reviews")
    assert {
        f"`{word.value}` {word.label}" for term in used for word in term if f"`{word.value}` {word.label}" not in listed
    } == set()
    known = {(word.value, word.label) for term in used for word in term}
    assert set(re.findall(r"`([a-z-]+)` ([^，|`]+?)(?=，| \|)", re.sub(r"(?m)^\|[^|]*\|", "|", listed))) <= known


def test_the_table_of_files_names_every_kind() -> None:
    rows = re.findall(r"(?m)^\| \[[^]]+\]\(#([a-z-]+)\) \| `([^`]+)` \|", section("studio.md", "files"))
    assert [anchor for anchor, _ in rows] == [SECTIONS[kind.model][1] for kind in layout.RECORD_KINDS]
    assert [model_of(path) for _, path in rows] == [kind.model for kind in layout.RECORD_KINDS]


def test_what_may_lie_in_files_is_said() -> None:
    told = section("studio.md", "files")
    assert all(ending.lstrip(".") in told for ending in layout.FILE_ENDINGS)
    assert f"{layout.MAX_FILE_BYTES // 1_000_000} MB" in told


def test_dates_of_the_policy_are_those_of_its_rules() -> None:
    due = {rule.id: rule.due for _, rule, _ in the_policy().rules() if rule.due}
    told = section("studio.md", "files")
    for rule in ("annual-plan", "annual-summary"):
        day = due[rule].on(SchoolYear(2025), None)
        assert f"{day.month} 月 {day.day} 日以前" in told
    assert f"周期开始后 {due['personal-plan'].days} 天内" in told
    assert f"周期开始后 {due['rule-attendance'].days} 天内" in told
    assert f"活动后 {due['activity-record'].days} 天内补齐" in told


@cache
def the_policy() -> Policy:
    path = ROOT / POLICY
    return yaml_reader.record(Policy, path.read_text(encoding="utf-8"), Source(POLICY, id=path.stem))


# --- examples ---


def write_district(root: Path) -> Path:
    """The handbook's own examples as a district, judged by the real policy."""
    for example in examples():
        if not example.path.startswith("bureau/policy/"):
            path = root / example.path if example.path.startswith("bureau/") else root / "studios/qinghe" / example.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(filled_in(example.text), encoding="utf-8")
    (root / "bureau/policy").mkdir(parents=True)
    shutil.copyfile(ROOT / POLICY, root / POLICY)
    photo = root / "studios/qinghe/files/2025-10-17-1.jpg"
    photo.parent.mkdir()
    Image.new("RGB", (8, 6)).save(photo)
    return root


def filled_in(text: str) -> str:
    """The example with a birth month in place of its blank, as its comment asks."""
    return text.replace("born: 1900-01 # 换成本人的出生年月", "born: 1990-05")


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.path)
def test_example_is_valid(example: Example) -> None:
    model, source = model_of(example.path), Source(example.path)
    if example.path.endswith(".md"):
        cut = yaml_reader.split_front_matter(example.text, example.path)
        yaml_reader.record(model, cut.front, source)
        assert cut.body.strip()
    else:
        yaml_reader.record(model, example.text, source)


def test_every_kind_has_an_example() -> None:
    assert {model_of(example.path) for example in examples()} == set(SECTIONS)


def test_examples_agree_with_each_other_and_the_policy(tmp_path: Path) -> None:
    """A studio that copies the handbook is refused nothing; the school, the people and the plan items are known."""
    diagnostics = found_in(write_district(tmp_path), date(2026, 8, 1))
    assert diagnostics == set()


def found_in(root: Path, today: date) -> set[Diagnostic]:
    """Everything for which the data in ``root`` are refused."""
    reading = library.read(root)
    found = set(reading.diagnostics)
    if reading.library:
        found |= set(gate.located(reading.library, gate.contradictions(reading.library)))
        found |= {gate.diagnostic(reading.library, one) for one in evaluate(reading.library, today) if one.refuses}
    return found


# --- messages ---


class Broken(NamedTuple):
    """A mistake: in ``path``, ``old`` is written as ``new``; or the file is made with ``new`` where ``old`` is empty."""

    path: str
    old: str
    new: str | bytes


ACTIVITY = "activities/2025-10-17-listening.md"
TANG = "people/tang-li.yml"
MISTAKES: dict[str, Broken] = {
    "文件的编码不是 UTF-8（看起来是 GBK）": Broken("people/new.yml", "", "name: 新老师\n".encode("gbk")),
    "文字里有看不见的控制字符（U+2028）": Broken(ACTIVITY, "围坐讨论", "围坐\u2028讨论"),
    "这里用了制表符（Tab）": Broken(ACTIVITY, "  - {person: su-wen", "\t- {person: su-wen"),
    "引号没有配对": Broken(ACTIVITY, "title: 把话听完", 'title: "把话听完'),
    "引号后面还有文字": Broken(ACTIVITY, "title: 把话听完", 'title: "把话"听完'),
    "双引号里的反斜线“\\”另有意思": Broken(ACTIVITY, "by: 苏文", 'by: "苏\\文"'),
    "这一行缺少冒号": Broken(ACTIVITY, "kind: exchange", "kind：exchange"),
    "这一行多了一个冒号，或者上一行的缩进不对": Broken(ACTIVITY, "summary: 唐梨介绍", "summary: 约定: 唐梨介绍"),
    "这一行的缩进和上面对不齐": Broken(ACTIVITY, "  - {person: tang-li", " - {person: tang-li"),
    "方括号或花括号没有配对": Broken(TANG, "of: class}", "of: class"),
    "这里的文字不能以这个符号开头": Broken(ACTIVITY, "title: 把话", "title: @把话"),
    "用了 &、* 或 ! 这些特殊写法": Broken(ACTIVITY, "title: 把话", "title: *把话"),
    "“title”写了两次": Broken(ACTIVITY, "kind: exchange", "title: 再写一次\nkind: exchange"),
    "文件开头没有信息块": Broken("plans/cycle.md", "---\n# plans/cycle.md\n", ""),
    "开头的信息块没有结束": Broken("plans/cycle.md", "2025-08-28\n---", "2025-08-28\n"),
    "文件是空的": Broken("people/new.yml", "", ""),
    "不认识“titel”": Broken(ACTIVITY, "title: 把话", "titel: 把话"),
    "缺少“活动名称”（title）": Broken(ACTIVITY, "title: 把话", "titel: 把话"),
    "“活动名称”没有填写": Broken(ACTIVITY, "title: 把话听完：一次倾听练习", "title:"),
    "“公开课”不是“形式”可以填的值": Broken(ACTIVITY, "kind: exchange", "kind: 公开课"),
    "“2025年10月17日”不是日期": Broken(ACTIVITY, "date: 2025-10-17", "date: 2025年10月17日"),
    "“2025-08”不是完整的日期": Broken("plans/cycle.md", "2025-08-28", "2025-08"),
    "“1990-05-12”写到了日": Broken(TANG, "1990-05", "1990-05-12"),
    "“2025”不是学年": Broken("studio.yml", "2025-2026", "2025"),
    "“下午两点”不是起止时间": Broken(ACTIVITY, "14:00-16:30", "下午两点"),
    "“学时”要写整数": Broken(ACTIVITY, "hours: 3", "hours: 3学时"),
    "“可以公开”要写 true 或 false": Broken(ACTIVITY, "consent: true", "consent: 是"),
    "“主题”要写成列表": Broken(ACTIVITY, "[倾听]", "倾听"),
    "“Tang Li”不是“人员”的写法": Broken(ACTIVITY, "person: tang-li", "person: Tang Li"),
    "“两万元”不是金额": Broken("funding/2025-2026.yml", "20000", "两万元"),
    "“tang-lin”不在名单中": Broken(ACTIVITY, "person: tang-li", "person: tang-lin"),
    "“chunhui/li-min”是别的工作室的人": Broken(ACTIVITY, "person: tang-li", "person: chunhui/li-min"),
    "“唐梨”登记了两次": Broken("people/su-wen.yml", "苏文", "唐梨"),
    "“tang-li”写了 2 次": Broken("outcomes/2026-03-paper-listening.yml", "su-wen", "tang-li"),
    "没有代号为“dongmen”的学校": Broken(TANG, "dongmen-primary", "dongmen"),
    "第一场的日期是 2025-10-18，和文件名不一致": Broken(ACTIVITY, "date: 2025-10-17", "date: 2025-10-18"),
    "日期 2024-03 不在 2025-09-01 到 2028-08-31 之间": Broken(
        "outcomes/2026-03-paper-listening.yml", "on: 2026-03", "on: 2024-03"
    ),
    "2025—2026学年的计划里没有“listen”": Broken(ACTIVITY, "plan: listening", "plan: listen"),
    "没有文件“files/2025-10-17-2.jpg”": Broken(ACTIVITY, "2025-10-17-1.jpg", "2025-10-17-2.jpg"),
    "不认识文件名“倾听活动.md”": Broken("activities/倾听活动.md", "", "---\n---\n"),
    "文件放在不认识的位置": Broken("activity/2025-10-17-listening.md", "", "---\n---\n"),
    "不接受“.doc”文件": Broken("files/plan.doc", "", "x"),
    "这不是能打开的照片": Broken("files/2025-10-17-2.jpg", "", "x"),
    "链接“post.html”不是网址": Broken(ACTIVITY, "再聚。", "再聚。[推文](post.html)"),
    "表格这一行的格子比表头多，“三”显示不出来": Broken(ACTIVITY, "再聚。", "再聚。\n\n甲|乙\n-|-\n一|二|三"),
    "脚注“[^1]”没有地方引用，显示不出来": Broken(ACTIVITY, "再聚。", "再聚。\n\n[^1]: 注"),
    "图片“photo.jpg”不在本工作室的 files/ 里": Broken(ACTIVITY, "再聚。", "再聚。\n\n![合影](photo.jpg)"),
    "图片“../files/2025-10-17-1.jpg”没有说明": Broken(ACTIVITY, "再聚。", "再聚。\n\n![](../files/2025-10-17-1.jpg)"),
    "把话听完：一次倾听练习：活动考勤（六、（一）3）：没有做到": Broken(ACTIVITY, "attendance: {}\n", ""),
    "清禾名班主任工作室（示例）：负责校领导（四、（二））：没有做到": Broken(
        "studio.yml", "liaison: {name: 何然, post: 副校长}\n", ""
    ),
    "唐梨：成员入选时的年龄（五、（二）1）：现为 41 周岁，至多 39 周岁": Broken(TANG, "1990-05", "1984-05"),
}


def break_it(studio: Path, mistake: Broken) -> None:
    path = studio / mistake.path
    path.parent.mkdir(exist_ok=True)
    if isinstance(mistake.new, bytes):
        path.write_bytes(mistake.new)
    elif mistake.old:
        text = path.read_text(encoding="utf-8")
        assert mistake.old in text, f"{mistake.path} has no {mistake.old!r}"
        path.write_text(text.replace(mistake.old, mistake.new), encoding="utf-8")
    else:
        path.write_text(mistake.new, encoding="utf-8")


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """For every mistake, the messages that the program really prints: a district with a studio for each."""
    root = write_district(tmp_path_factory.mktemp("district"))
    good = root / "studios/qinghe"
    names = {f"mistake-{number}": message for number, message in enumerate(MISTAKES)}
    for name, message in names.items():
        shutil.copytree(good, root / "studios" / name)
        break_it(root / "studios" / name, MISTAKES[message])
    shutil.rmtree(good)
    (root / "bureau/waivers.yml").write_text("waivers:\n" + "".join(waiver(name) for name in names), encoding="utf-8")
    found: dict[str, set[str]] = {message: set() for message in names.values()}
    for one in found_in(root, date(2026, 8, 1)):
        if one.path.startswith("studios/"):
            found[names[one.path.split("/")[1]]].add(one.message)
    return found


def waiver(studio: str) -> str:
    text = next(example.text for example in examples() if example.path == "bureau/waivers.yml")
    return text.partition("waivers:\n")[2].replace("qinghe/", f"{studio}/")


def test_every_quoted_message_is_produced(printed: dict[str, set[str]]) -> None:
    quoted = quoted_messages("studio.md")
    assert [message for message in quoted if message not in MISTAKES] == [], "add the mistake that produces it"
    assert {message: printed[message] for message in quoted if message not in printed[message]} == {}


def test_every_mistake_is_told_of() -> None:
    assert set(MISTAKES) - set(quoted_messages("studio.md")) == set()


def quoted_messages(name: str) -> list[str]:
    found = re.findall(r"(?m)^\| `(.+?)` \|", section(name, "errors"))
    assert found, f"{name} quotes no messages"
    return found


def test_the_printed_sample_is_what_check_prints(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = write_district(tmp_path)
    break_it(root / "studios/qinghe", MISTAKES["不认识“titel”"])
    assert cli.run_check(cli.parse_options(str(root), "", "2026-08-01"), "text") == 1
    sample = re.search(r"(?ms)^```text\n(.*?)^```$", section("studio.md", "check"))
    assert sample
    assert capsys.readouterr().err == sample[1]


# --- the rule language; what is filled in by the code is held by test_handbook_rules ---


def edition(rule_list: str) -> Policy:
    """An edition whose only clause holds the rules written in ``rule_list``."""
    indented = "".join(f"      {line}\n" for line in rule_list.splitlines())
    return edition_of(example_policy().partition("      - id: ")[0] + indented)


def edition_of(text: str) -> Policy:
    return yaml_reader.record(Policy, text, Source("bureau/policy/example.yml", id="example"))


def example_policy() -> str:
    return next(example.text for example in examples() if example.path == "bureau/policy/example.yml")


def test_the_example_rule_is_the_real_one() -> None:
    (example,) = (rule for _, rule, _ in edition_of(example_policy()).rules())
    assert example in [rule for _, rule, _ in the_policy().rules()]


def test_every_operator_is_allowed_and_every_test_is_named() -> None:
    text = section("rules.md", "operators")
    assert all(f"is {name}" in text or f"`{name}`" in text for name in expressions.TESTS)
    expression = (
        'activities + projects == [] or not (today != year.first and person.post in ("class-teacher", "other"))'
    )
    compiled, contradictions = compiler.compile_policy(
        edition(a_rule(holds=expression + " or 3 / 2 - 1 > 0 or plan is not none"))
    )
    assert contradictions == ()
    assert compiled


def a_rule(**keys: str) -> str:
    """A rule that asks something of members; ``holds`` stands for ``is``."""
    written = {
        "id": "member-rule",
        "label": "规则",
        "each": "member in school year",
        "holds": "plan",
        "strength": "expected",
        "remedy": "办法",
        **keys,
    }
    lines = [f"{'is' if key == 'holds' else key}: {value}" for key, value in written.items() if value]
    return "- " + "\n  ".join(lines)


def test_states_have_their_rows() -> None:
    assert rows_of("states") == {one.value: one.label for one in enums.State}


def rows_of(anchor: str) -> dict[str, str]:
    rows = section("rules.md", anchor).partition("|---")[2]
    return dict(re.findall(r"(?m)^\| `([a-z-]+)` \| ([^|]+) \|", rows))


def test_the_sentence_quoted_is_made_by_the_rule() -> None:
    quoted = re.search(r"例如：`(.+?)`", section("rules.md", "states"))
    clause, rule, _ = next(edition_of(example_policy()).rules())
    assert quoted
    finding = rule_findings.Finding(rule, clause, "", None, None, enums.State.UNMET, 0, (), None, None, None)
    assert quoted[1] == finding.message()


WRONG_RULES: dict[str, str] = {
    "不认识过滤器“level_form”": a_rule(holds='person.honours | level_form("city")'),
    "level_from 不认识“distict”": a_rule(holds='person.honours | level_from("distict")'),
    "不认识“persons”": a_rule(holds="persons.name"),
    "不认识属性“titel”": a_rule(holds="person.titel"),
    "表达式“person.age_on(today”写错了": a_rule(holds="person.age_on(today"),
    "只能调用记录自带的方法": a_rule(holds="plan()"),
    "不认识判断“is odd”": a_rule(holds="person.left is odd"),
    "表达式里不能用 Mul": a_rule(holds="3 * 4"),
    "公开的规则用到了不公开的“born”": a_rule(holds="person.born", public="true"),
    "“每位成员”不是规则的对象": a_rule(each="每位成员"),
    "“学年结束”不是期限": a_rule(due="学年结束"),
    "一条规则要写 select、value、is、any_of、all_of、n_of、points 中的恰好一个": a_rule(holds=""),
    "写了 is 的规则不写界限": a_rule(at_least="1"),
    "统计（counted）规则不写界限，其余规则要写界限": a_rule(holds="", select="outcomes"),
    "写了 any_of、all_of 的规则不写界限": a_rule(holds="", any_of="[{label: 甲, is: plan}]", at_least="1"),
    "下限大于上限": a_rule(holds="", select="outcomes", at_least="2", at_most="1"),
    "between 要写两个数字": a_rule(holds="", select="outcomes", between="8"),
    "share_at_least、share_at_most 要和 among_all 一起写": a_rule(holds="", select="outcomes", share_at_least="20"),
    "“好几”不是数字": a_rule(holds="", select="outcomes", at_least="好几"),
    "“town”不是级别": a_rule(holds="", points="[{label: 甲, select: outcomes, per: {town: 1}}]", at_least="1"),
    "同一组里有两项同名": a_rule(holds="", any_of="[{label: 甲, is: plan}, {label: 甲, is: summary}]"),
    "“随便哪天”不是评定的日子": a_rule(as_of="随便哪天"),
    "pro_rata 要有期间、at_least，对象是人员或工作室": a_rule(pro_rata="true"),
    "distinct 的第一项要直接写出名称": a_rule(holds="outcomes | distinct(person.name)"),
    "记录里没有“titel”这一项": a_rule(at="titel"),
    "规则不写 clause": a_rule(clause="6.1"),
    "期限写了 school year，对象却没有 in school year": a_rule(each="member", due="end of school year", holds="studio"),
    "期限写了 activity，对象却不是 activity": a_rule(due="activity + 14 days"),
    "规则“member-open-lesson”写了两次": a_rule(id="member-open-lesson") + "\n" + a_rule(id="member-open-lesson"),
}


def test_every_quoted_message_about_rules_is_produced(tmp_path: Path) -> None:
    assert quoted_messages("rules.md") == list(WRONG_RULES)
    for message, text in WRONG_RULES.items():
        assert message in messages_of(text, tmp_path), message


def messages_of(text: str, tmp_path: Path) -> set[str]:
    """What is said of an edition that holds the rules in ``text``."""
    root = tmp_path / "district"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(write_district(tmp_path / "made"), root)
    shutil.rmtree(tmp_path / "made")
    whole = example_policy().partition("      - id: ")[0] + "".join(f"      {line}\n" for line in text.splitlines())
    (root / POLICY).write_text(whole, encoding="utf-8")
    (root / "bureau/waivers.yml").unlink()
    return {one.message for one in found_in(root, date(2026, 8, 1))}


# --- the bureau's page ---


def test_the_rules_that_may_be_waived_are_named() -> None:
    waivable = {rule.id: rule.label for _, rule, _ in the_policy().rules() if rule.waivable}
    named = dict(re.findall(r"`([a-z-]+)`（([^）]+)）", section("bureau.md", "waivers")))
    assert named == waivable


def test_what_is_said_of_a_rule_that_may_not_be_waived(tmp_path: Path) -> None:
    root = write_district(tmp_path)
    path = root / "bureau/waivers.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("leader-title", "member-age"), encoding="utf-8")
    assert "规则“member-age”不能豁免" in {one.message for one in found_in(root, date(2026, 8, 1))}
    assert "`规则“member-age”不能豁免`" in section("bureau.md", "waivers")


def test_the_headings_of_a_check_are_told_of() -> None:
    rows = section("bureau.md", "check").partition("| 栏目 |")[2].partition("|---|---|\n")[2]
    assert re.findall(r"(?m)^\| ([^|]+) \|", rows) == [heading for heading, _, _ in terminal.SECTIONS]


def test_every_part_of_the_format_is_told_of() -> None:
    assert re.findall(r"(?m)^\| `([a-z]+)` \|", section("bureau.md", "reports")) == list(Profile.model_fields)


# --- tasks, paths, modules, links ---


def all_tasks() -> dict[str, Task[Any]]:
    return {one.name.replace("_", "-"): one for one in vars(tasks).values() if isinstance(one, Task)}


def test_every_task_is_told_of() -> None:
    told = text_of(ROOT / "README.md") + "".join(handbook(name) for name in pages())
    assert [name for name in all_tasks() if f"./inv {name}" not in told] == []


def test_every_task_and_option_written_exists() -> None:
    for path in (ROOT / "README.md", *(HANDBOOK / name for name in pages())):
        for name, options in re.findall(r"\binv ([a-z][a-z-]*)((?: --[a-z-]+(?: [^\s`]+)?)*)", text_of(path)):
            assert name in all_tasks(), f"{path.name}: inv {name}"
            known = {one.name for one in all_tasks()[name].get_arguments()}
            assert {one.replace("-", "_") for one in re.findall(r"--([a-z-]+)", options)} <= known


def test_the_readme_is_short_and_its_paths_exist() -> None:
    text = text_of(ROOT / "README.md")
    assert len(text.splitlines()) <= 120
    for path in paths_in(text):
        assert path.split("/")[0] == "dist" or list(ROOT.glob(path)), path


def test_the_readme_says_what_to_open_for_ten_changes() -> None:
    table = text_of(ROOT / "README.md").partition("## To change")[2].partition("\n## ")[0]
    rows = re.findall(r"(?m)^\| [^|]+ \| (`.+) \|$", table)
    assert len(rows) >= 10
    for row in rows:
        paths = list(paths_in(row))
        assert paths
        assert all(list(ROOT.glob(path)) for path in paths), row


def paths_in(text: str) -> Iterator[str]:
    """The paths in code or links of ``text``; an ending ``…`` or a NAME in capitals stands for any."""
    text = re.sub(r"(?ms)^```.*?^```$", "", text)
    for path in (*re.findall(r"`([\w./*…-]*/[\w./*…-]*|[\w-]+\.\w+)`", text), *re.findall(r"\]\(([^)#:]+)\)", text)):
        if not path.startswith(("./inv", ".\\")):
            yield re.sub(r"…|\b[A-Z]+\b(?!\.md)", "*", path).rstrip("/")


def test_paths_named_in_the_handbook_exist() -> None:
    for name in set(pages()) - {"codes.md"}:  # whose examples are of a district that the tests make
        for path in re.findall(r"`((?:bureau|templates|content)/[^`*… ]*)`", handbook(name)):
            assert (ROOT / path).exists(), f"{name}: {path}"


def test_the_changelog_opens_with_this_version_and_dates_all_others() -> None:
    heads = re.findall(r"(?m)^## (.+)$", text_of(ROOT / "CHANGELOG.md"))
    dates = re.findall(r"\((\d{4}-\d{2}-\d{2})\)", " ".join(heads))
    assert re.fullmatch(rf"{re.escape(__version__)}(, not yet released| \(\d{{4}}-\d\d-\d\d\))", heads[0])
    assert re.fullmatch(r"\d\d\.(1[0-2]|[1-9])\.\d+", __version__)
    assert len(dates) >= len(heads) - 1
    assert dates == sorted(dates, reverse=True)


def test_the_architecture_page_is_short_and_names_every_package_and_no_other() -> None:
    """Packages only: which modules they have is seen in the folders."""
    text = text_of(ROOT / "docs/architecture.md")
    assert len(text.splitlines()) <= 150
    table = text.partition("## Packages")[2].partition("\n## ")[0]
    assert re.findall(r"(?m)^\| \d+ \| `(\w+)` \|", table) == test_architecture.PACKAGES


def engineers_pages() -> list[Path]:
    names = ("CONTRIBUTING.md", "SECURITY.md", "docs/*.md", "docs/packages/*.md", "docs/decisions/*.md")
    return sorted(path for name in names for path in ROOT.glob(name))


@pytest.mark.parametrize("page", engineers_pages(), ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_of_pages_for_engineers_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", re.sub(r"`[^`]*`", "", without_fences(text_of(page)))):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "SECURITY.md", "docs/architecture.md"])
def test_pages_for_engineers_name_paths_that_exist(name: str) -> None:
    """Decisions may name what is gone."""
    made = ("dist", ".cache", ".venv")
    for path in (one for one in paths_in(re.sub(r"\]\([^)]+\)", "]", text_of(ROOT / name))) if "/" in one):
        folders = [ROOT, ROOT / "studiobook", ROOT / "docs"]
        assert path.split("/")[0] in made or any(list(folder.glob(path)) for folder in folders), path


@pytest.mark.parametrize("package", [one for one in test_architecture.PACKAGES if one not in test_architecture.NOT_YET])
def test_a_package_has_a_short_page_that_is_true(package: str) -> None:
    text = text_of(ROOT / f"docs/packages/{package}.md")
    assert 20 <= len(text.splitlines()) <= 60
    below = test_architecture.PACKAGES[: test_architecture.PACKAGES.index(package)]
    allowed = [one for one in below if (package, one) not in test_architecture.ASIDE | {(package, "submission")}]
    may = re.search(r"(?m)^May import: (.+)\.$", text)
    assert may
    assert re.findall(r"`(\w+)`", may[1]) == allowed
    code = "\n".join(text_of(path) for path in (ROOT / "studiobook" / package).rglob("*.py"))
    for name in re.findall(r"(?m)^\| `(\w+)` \|", text):
        assert re.search(rf"(?m)^(?:(?:class|def) {name}\b|{name}\b.* = )", code), name


def decisions() -> list[Path]:
    return sorted(path for path in (ROOT / "docs/decisions").glob("*.md") if path.name != "README.md")


def test_decisions_are_numbered_without_gaps_and_listed() -> None:
    assert [path.name[:4] for path in decisions()] == [f"{number:04}" for number in range(1, len(decisions()) + 1)]
    row = re.compile(r"(?m)^\| \[(\d{4})\]\((.+)\) \| (.+) \| (\d{4}-\d\d-\d\d) \| (.+) \|$")
    listed = row.findall(text_of(ROOT / "docs/decisions/README.md"))
    assert [(name, title, day, status) for _, name, title, day, status in listed] == [
        (path.name, *head_of(text_of(path))) for path in decisions()
    ]


def head_of(decision: str) -> tuple[str, str, str]:
    found = re.match(r"# \d{4} (.+)\n\nDate: (\d{4}-\d\d-\d\d) · Status: (.+)\n", decision)
    assert found
    return found[1], found[2], found[3]


@pytest.mark.parametrize("page", decisions(), ids=lambda page: page.name)
def test_a_decision_is_a_page_of_context_decision_and_consequences(page: Path) -> None:
    assert re.findall(r"(?m)^## (.+)$", text_of(page)) == ["Context", "Decision", "Consequences"]
    assert len(text_of(page).splitlines()) <= 60


@pytest.mark.parametrize("name", pages())
def test_links_in_the_handbook_lead_somewhere(name: str) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", re.sub(r"`[^`]*`", "", without_fences(handbook(name)))):
        page, _, anchor = target.partition("#")
        assert not page or page in pages(), target
        assert not anchor or f"{{#{anchor}}}" in handbook(page or name), target


@pytest.mark.parametrize("name", pages())
def test_headings_have_anchors_of_their_own(name: str) -> None:
    headings = re.findall(r"(?m)^#+ .*$", without_fences(handbook(name)))
    anchors = [re.search(r" \{#([a-z0-9-]+)\}$", heading) for heading in headings]
    assert [heading for heading, anchor in zip(headings, anchors, strict=True) if not anchor] == []
    names = [anchor[1] for anchor in anchors if anchor]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", pages())
def test_the_handbook_writes_chinese_punctuation(name: str) -> None:
    """Half-width punctuation between Chinese characters is a slip, except in what is quoted or written as code."""
    text = re.sub(r"`[^`]*`", "", without_fences(handbook(name)))
    assert re.findall(r"[\u4e00-\u9fff][,;:?!()](?=[\u4e00-\u9fff])", text) == []


def test_docs_name_no_place_of_one_machine() -> None:
    """No path from the top of a disk, out of the repository, or to a numbered host: docs are true wherever they are read."""
    for path in (ROOT / "README.md", *(HANDBOOK / name for name in pages())):
        places = re.findall(r"(?<![\w./:…*}])/[a-z]+/\S*|\.\./\.\./\S*|\d+\.\d+\.\d+\.\d+", text_of(path))
        assert places == [], path.name
