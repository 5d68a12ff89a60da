"""Writes the handbook's page of codes from the registries and the test cases.

``tests/diagnostics/test_formats.py`` compares it with the page. Every check, rule and reading error has its own code. A new one
is on the page after the next ``--bless``, with an example as soon as it has a test case.
"""

import copy
import difflib
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from studiobook.checks import consistency
from studiobook.core.diagnostic import Diagnostic
from studiobook.diagnostics import FORMATS, codes
from studiobook.loading import yaml_reader
from studiobook.loading.library import load, read
from studiobook.models.base import Source
from studiobook.models.policy import Policy, Rule
from studiobook.rules.evaluate import evaluate
from studiobook.rules.findings import limits
from tests import test_docs
from tests.builders import REPOSITORY, Files, a_full_studio, a_person, a_picture, a_review, a_studio, an_activity, write
from tests.checks import test_consistency
from tests.checks import test_cross_studio as cases
from tests.loading import test_reading_errors
from tests.rules import test_policy_cases, test_waivers

Change = Callable[[Files], None]
MOST_LINES = 14  # of an example; a longer one teaches nobody

# what a format is for; the registry says which there are
USES = {
    "text": "在终端里看；加 `--everything` 列出已达到的和统计，并在每处下面印出那一行",
    "json": "给自己写的程序读：全部检查结果，已达到的也在内",
    "markdown": "贴在合并请求的评论里",
    "github": "GitHub Actions：提示显示在改动的那一行旁边",
    "gitlab": "GitLab：代码质量报告，存成 `gl-code-quality-report.json`",
    "sarif": "GitHub、Azure DevOps 的代码扫描和许多编辑器",
    "rdjson": "reviewdog，用 `reviewdog -f=rdjson` 读",
}

# what stands where a mistake is no change of a record, in the words of the tests of reading and of the bureau's files
SENTENCES = {
    "read/link": "这是一个链接（快捷方式），不是文件 → 放入文件本身",
    "read/missing-file": "没有这个文件 → 每个工作室都要有 studio.yml",
    "data/bureau-files": "规则“member-age”不能豁免 → 只有“原则上”的规则可以豁免",
}

HEAD = """\
# 提示的代号 {#codes}

<!-- 这一页由测试案例生成：改了规则、检查或案例以后，运行 ./inv test --bless，读过差别再提交。 -->

每一种提示有一个不变的代号，程序和代码平台靠它认出是哪一种；给人看的文字里不印代号。代号分三类：

| 开头 | 是什么 | 影响 |
|---|---|---|
| `read/` | [文件读不懂](#reading) | 先改好，网站和报告才能生成 |
| `data/` | [前后不一](#contradictions) | 先改好；只是“建议核对”的不影响 |
| 管理办法的文件名 | [管理办法的要求](#requirements) | 看这条要求的强度，见[规则语言](rules.md#strength) |

例子里，以 `-` 开头的一行会被指出，以 `+` 开头的一行是改好的样子。

## 检查结果的格式 {#formats}

运行 `./inv check --format sarif`，检查结果就按那种格式印出来。
除了 text、json 和 markdown，别的格式只写要改的、建议的和建议核对的；已豁免的只在 sarif 里，标明已经批准。

| 格式 | 用在哪里 |
|---|---|
"""


def page(work: Path) -> str:
    """The whole page. ``work`` is an empty folder."""
    lines = [HEAD.rstrip("\n")]
    lines += (f"| `{name}` | {USES.get(name, '')} |" for name in FORMATS)
    lines += ("", "## 文件读不懂 {#reading}")
    examples = {**dict(_reading_cases(work / "cases")), **dict(_reading_examples(work))}
    for one in codes.READING:
        lines += (*_head(one), *(examples.get(one.code) or _sentence(one.code)))
    lines += ("", "## 前后不一 {#contradictions}")
    between = dict(_between(work))
    for one in codes.contradictions():
        lines += (*_head(one), *(_contradiction(one.code) or between.get(one.code) or _sentence(one.code)))
    lines += ("", "## 管理办法的要求 {#requirements}")
    for path in sorted((REPOSITORY / "bureau/policy").glob("*.yml")):
        policy = yaml_reader.record(Policy, path.read_text(encoding="utf-8"), Source(path.name, id=path.stem))
        lines += ("", f"条款和阈值取自《{policy.title}》（`bureau/policy/{path.name}`）。")
        for clause, rule, _ in policy.rules():
            lines += ("", f"### {clause.cite} {rule.label} {{#{codes.anchor(f'{policy.id}/{rule.id}')}}}")
            asked = "，".join((f"{rule.strength.label}（`{rule.strength.value}`）", *limits(rule)))
            lines += ("", f"代号 `{policy.id}/{rule.id}`，第 {clause.id} 条“{clause.heading}”：{clause.digest}")
            lines += ("", f"- 强度：{asked}", f"- 办法：{rule.remedy}", *_rule(rule))
    return "\n".join(lines) + "\n"


def _head(one: codes.Meaning) -> tuple[str, ...]:
    return ("", f"### {one.title} {{#{codes.anchor(one.code)}}}", "", f"代号 `{one.code}`。{one.text}")


def _sentence(code: str) -> tuple[str, ...]:
    return ("", f"例如：`{SENTENCES[code]}`") if code in SENTENCES else ()


def _quoted(message: str, remedy: str) -> str:
    return f"`{message} → {remedy}`"


def _reading_examples(work: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    """For each code of reading, the first of the handbook's mistakes that has it, in the handbook's own district."""
    root = test_docs.write_district(work / "district")
    studio, kept = root / "studios/qinghe", work / "kept"
    shutil.copytree(studio, kept)
    told: set[str] = set()
    for message, mistake in test_docs.MISTAKES.items():
        shutil.rmtree(studio)
        shutil.copytree(kept, studio)
        test_docs.break_it(studio, mistake)
        found: list[Diagnostic] = [one for one in read(root).diagnostics if one.message == message]
        for one in found[:1]:
            if one.code not in told:
                told.add(one.code)
                lines = ["", f"例如在 `{mistake.path}` 里：{_quoted(one.message, one.remedy)}"]
                if mistake.old and isinstance(mistake.new, str):
                    good = (kept / mistake.path).read_text(encoding="utf-8")
                    lines += _diff(good.replace(mistake.old, mistake.new), good)
                yield one.code, tuple(lines)


def _reading_cases(work: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    """For each code of reading, a case of the tests of reading: those about a value come before those about a file's bytes."""
    right = {
        test_reading_errors.PERSON: a_person(),
        test_reading_errors.HELD: an_activity(),
        "studio.yml": a_studio()["studio.yml"],
    }
    tables = sorted(test_reading_errors.DISTRICTS, reverse=True)
    for case in (case for table in tables for case in reversed(tuple(test_reading_errors.cases(table, work)))):
        first = case.diagnostics[0]
        lines: tuple[str, ...] = ("", f"例如：{_quoted(first.message, first.remedy)}")
        if isinstance(case.bad, dict):
            for name in case.bad.keys() & right.keys():
                if isinstance(case.bad[name], dict):
                    lines += _diff(_text(case.bad[name]), _text(right[name]))
        elif isinstance(case.bad, str) and case.bad.count("\n") <= 4 and len(case.bad) < 200:
            lines += ("", "```text", *case.bad.rstrip("\n").split("\n"), "```")
        if len(lines) <= MOST_LINES and max(map(len, lines)) < 160:
            yield first.code, lines
    for message in test_docs.WRONG_RULES:
        yield "read/rule", ("", f"例如：`{message}`")


def _contradiction(code: str) -> tuple[str, ...]:
    """The first test case of the check."""
    name = code.removeprefix("data/").replace("-", "_")
    for change, wanted in getattr(test_consistency, "CASES", {}).get(name, ())[:1]:
        good = a_full_studio() | {"files/group.jpg": a_picture()}
        sentence = wanted.split("\n")[0].partition(" ")[2]
        return ("", f"例如：`{sentence}`", *_changed(good, change))
    return ()


def _between(work: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The diagnostics of two studios' records and of a waiver without use, from the cases of their tests."""
    same = cases.at("示例区东岸小学", title="全区培训", led_by="li-min")
    changes = (
        cases.two(cases.at("示例区东岸小学"), cases.at("示例区西塘小学", "16:00-17:00")),
        cases.two(cases.JOINT, {**cases.JOINT, "joint": []}),
        cases.works(cases.a_paper("li-min", "both"), cases.a_paper("both")),
        cases.photos(a_picture(), a_picture()),
        cases.two(same, same),
        cases.works(
            cases.a_paper("li-min", outside_authors=["王老师"]), cases.a_paper("li-min", outside_authors=["李敏"])
        ),
    )
    told: set[str] = set()
    for number, change in enumerate(changes):
        root = cases.the_district(work / f"between-{number}", change)
        write(root, {"bureau/waivers.yml": {"waivers": [test_waivers.WAIVER]}})
        library, today = load(root), date(2024, 11, 15)
        found = consistency.remarks(library, evaluate(library, today), today)
        for one in (*consistency.contradictions(library), *found):
            if one.code not in told:
                told.add(one.code)
                yield one.code, ("", f"例如在 `{one.path}` 里：`{one.message} → {one.remedy}`")


def _rule(rule: Rule) -> tuple[str, ...]:
    """The case in which the rule is not met, where a few lines show it."""
    change = getattr(test_policy_cases, "FAILS", {}).get(rule.id)
    return _changed(a_full_studio() | a_review(), change) if change else ()


def _changed(good: Files, change: Change) -> tuple[str, ...]:
    """What a case changes in the studio that is right: nothing where that takes too many lines."""
    bad: Files = copy.deepcopy(good)
    change(bad)
    gone = [name for name in good if name not in bad]
    other = [name for name in bad if bad[name] != good.get(name)]
    if gone and not other:
        return ("", f"例如缺少 {'、'.join(f'`{name}`' for name in gone)}。")
    lines: list[str] = []
    for name in other:
        if not isinstance(bad[name], dict) or not isinstance(good.get(name, {}), dict):
            return ()
        if name not in good:
            lines += ("", f"例如多了 `{name}`。")
            continue
        lines += ("", f"例如在 `{name}` 里：", *_diff(_text(bad[name]), _text(good[name])))
    return tuple(lines) if len(lines) <= MOST_LINES else ()


class _Dumper(yaml.SafeDumper):
    """Quotes what our reader would take for something else than text, and nothing more: no dates, no ``on``."""


_Dumper.yaml_implicit_resolvers = yaml_reader._Loader.yaml_implicit_resolvers


def _text(data: dict[str, Any]) -> str:
    front = {key: value for key, value in data.items() if key != "body"}
    text = yaml.dump(front, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1000)
    return f"---\n{text}---\n{data['body']}" if "body" in data else text


def _diff(bad: str, good: str) -> tuple[str, ...]:
    """The lines that differ, as a block."""
    found = difflib.unified_diff(bad.split("\n"), good.split("\n"), n=0, lineterm="")
    lines = [line for line in found if not line.startswith(("---", "+++", "@@"))]
    return ("", "```diff", *lines, "```") if lines else ()
