"""The formats of a check: a golden file each for data that are broken, unmet and fine; what each must say to its readers.

Which fields a format has, and what may stand in them, its schema tells: see ``test_format_schemas.py``. Here is what no schema can
say: that ids are unique and known, that places and texts are those of the check.
"""

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from rich.cells import cell_len

from studiobook import __version__
from studiobook.cli import main as cli
from studiobook.core.diagnostic import Diagnostic, Location, in_order, top_of
from studiobook.diagnostics import FORMATS, codes, github, markdown, terminal
from studiobook.diagnostics.results import Check
from tests.builders import REPOSITORY, Files, a_district, a_person, a_policy, a_studio, an_activity, write
from tools.handbook import codes as handbook_codes

DAY = "2024-11-20"
POLICY = a_policy(
    {"id": "members", "label": "成员人数", "value": "studio.members | count", "at_most": 2, "unit": "人"},
    {"id": "cycle-plan", "label": "周期规划", "each": "studio in cycle", "is": "studio.cycle_plan",
     "due": "start of cycle + 30 days"},
    {"id": "liaison", "label": "负责校领导", "is": "studio.about.liaison", "strength": "expected", "at": "liaison"},
    {"id": "titled", "label": "称号", "each": "leader", "select": "person.titles", "at_least": 2,
     "strength": "principle"},
    {"id": "summary", "label": "年度总结", "each": "studio in school year", "is": "summary",
     "due": "end of school year"},
)  # fmt: skip
WAIVER = {
    "rule": "titled",
    "subject": "chunhui/li-min",
    "reason": "正在申报",
    "approver": "示例区教育局",
    "document": "示教基〔2024〕18号",
    "from": "2024-08-20",
    "until": "2027-08-31",
}


def a_fine_studio() -> Files:
    studio = a_studio()
    studio["people/li-min.yml"]["titles"] *= 2
    return studio


def an_unmet_studio() -> Files:
    studio = a_studio(members=3, name="春晖[工作室]|一 *示例*")
    del studio["studio.yml"]["liaison"], studio["plans/cycle.md"]
    return studio


def a_broken_studio() -> Files:
    studio = a_studio()
    studio["outcomes/paper.yml"] = "kind: paper\ntitle: 100% 倾听，再听: 一\n"
    studio["activities/2024-10-17-listening.md"] = an_activity(plan="item-9", titel="x")
    return studio


def a_contradicting_studio() -> Files:
    studio = a_studio()
    studio["people/member-1.yml"] = a_person("李敏", school="nowhere")
    return studio


DISTRICTS: dict[str, Callable[[Path], Path]] = {
    "fine": lambda root: a_district(root, policy=POLICY, chunhui=a_fine_studio()),
    "unmet": lambda root: a_district(root, policy=POLICY, waivers=[WAIVER], chunhui=an_unmet_studio()),
    "broken": lambda root: a_district(root, policy=POLICY, chunhui=a_broken_studio(), qiming=a_contradicting_studio()),
}
ENDINGS = {"text": "txt", "markdown": "md", "github": "txt", "gitlab": "json", "sarif": "sarif"}


def checked(root: Path, form: str, capsys: pytest.CaptureFixture[str], **more: Any) -> str:
    cli.run_check(cli.parse_options(str(root), "", DAY), form, **more)
    out, err = capsys.readouterr()
    return str(out or err)


@pytest.fixture(params=DISTRICTS)
def district(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, Path]:
    return request.param, DISTRICTS[request.param](tmp_path)


@pytest.mark.parametrize("form", FORMATS)
def test_a_format_is_as_it_was_read(form, district, capsys, golden) -> None:
    name, root = district
    told = checked(root, form, capsys)
    assert str(root) not in told
    golden(f"diagnostics/{name}-{form}.{ENDINGS.get(form, 'json')}", told.replace(f'"{__version__}"', '"VERSION"'))


def test_the_status_is_the_same_in_every_format(district, capsys) -> None:
    name, root = district
    statuses = {cli.run_check(cli.parse_options(str(root), "", DAY), form) for form in FORMATS}
    assert statuses == {0 if name == "fine" else 1}


# --- SARIF, GitLab, reviewdog ---


def the_issues(root: Path, capsys: pytest.CaptureFixture[str]) -> list[tuple[str, str, int]]:
    """Code, path and line of everything that json tells of and somebody has to mend or look at."""
    told = json.loads(checked(root, "json", capsys))
    wrong = [one for one in told["findings"] if one["state"] == "unmet"]
    return sorted((one["code"], one["path"], one["line"]) for one in (*told["troubles"], *told["remarks"], *wrong))


def test_sarif(district, capsys) -> None:
    name, root = district
    (run,) = json.loads(checked(root, "sarif", capsys))["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] == "studiobook"
    assert re.fullmatch(r"\d+\.\d+\.\d+", driver["semanticVersion"])
    rules = driver["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    for rule in rules:
        assert all(rule[key]["text"].strip() for key in ("shortDescription", "fullDescription", "help"))
    found = []
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["kind"] == "fail"  # with any other kind the level would have to be "none"
        assert result["message"]["text"]
        (location,) = result["locations"]
        place = location["physicalLocation"]
        uri = place["artifactLocation"]["uri"]
        assert re.fullmatch(r"[A-Za-z0-9._~/%-]+", uri)
        assert place["artifactLocation"]["uriBaseId"] in run["originalUriBaseIds"]
        if not result["suppressions"]:
            found.append((result["ruleId"], unquote(uri), place["region"]["startLine"]))
    assert sorted(found) == the_issues(root, capsys)
    prints = [result["partialFingerprints"]["studiobook/v1"] for result in run["results"]]
    assert len(set(prints)) == len(prints)
    if name == "unmet":
        (waived,) = [one for one in run["results"] if one["suppressions"]]
        assert waived["ruleId"] == "test/titled"
        assert "示教基〔2024〕18号" in waived["suppressions"][0]["justification"]


def test_gitlab(district, capsys) -> None:
    _, root = district
    told = json.loads(checked(root, "gitlab", capsys))
    assert len({one["fingerprint"] for one in told}) == len(told)
    places = [(one["check_name"], one["location"]["path"], one["location"]["lines"]["begin"]) for one in told]
    assert sorted(places) == the_issues(root, capsys)


def test_rdjson(district, capsys) -> None:
    _, root = district
    places = []
    for one in json.loads(checked(root, "rdjson", capsys))["diagnostics"]:
        start = one["location"]["range"]["start"]
        places.append((one["code"]["value"], one["location"]["path"], start["line"]))
        if "column" in start:  # in bytes: it cuts no character
            line = (root / one["location"]["path"]).read_bytes().split(b"\n")[start["line"] - 1]
            line[: start["column"] - 1].decode("utf-8")
    assert sorted(places) == the_issues(root, capsys)


def test_columns_of_reviewdog_count_bytes(tmp_path, capsys) -> None:
    studio = a_studio()
    studio["people/zhao-wan.yml"] = "name: 李敏: 领衔人\n"
    root = a_district(tmp_path, policy=POLICY, chunhui=studio)
    (one,) = json.loads(checked(root, "rdjson", capsys))["diagnostics"]
    assert one["location"]["range"]["start"] == {"line": 1, "column": 9 + 4}  # two characters of three bytes each


def test_without_a_district_every_format_says_so(tmp_path, capsys) -> None:
    (tmp_path / "bureau").mkdir()
    for form in FORMATS:
        assert "bureau/district.yml" in checked(tmp_path, form, capsys), form


def test_limits_in_json_are_those_that_were_used(tmp_path, capsys) -> None:
    rule = {"each": "member in school year", "pro_rata": True, "select": "outcomes | by(person)", "at_least": 6,
            "due": "end of school year"}  # fmt: skip
    studio = a_studio(members=1)
    studio["people/member-1.yml"]["joined"] = "2024-11-16"
    (found,) = json.loads(checked(a_district(tmp_path, policy=a_policy(rule), chunhui=studio), "json", capsys))[
        "findings"
    ]
    assert found["least"] == 4
    assert found["limits"] == ["至少 4 项", "在册 9 个月，按 12 个月折算"]


# --- GitHub ---

COMMAND = re.compile(r"::(error|warning|notice) ([^\n\r]*?)::([^\n\r]*)")


def read_commands(text: str) -> Iterator[tuple[dict[str, str], str]]:
    """What GitHub's runner reads: ``::name key=value,…::message``, unescaped as its ActionCommand does."""
    for line in text.removesuffix("\n").split("\n"):
        found = COMMAND.fullmatch(line)
        assert found, line
        properties = dict(pair.split("=", 1) for pair in found[2].split(","))
        yield {key: _unescaped(value, ":,") for key, value in properties.items()}, _unescaped(found[3], "")


def _unescaped(text: str, also: str) -> str:
    for mark in (*also, "\n", "\r"):
        text = text.replace(f"%{ord(mark):02X}", mark)
    return text.replace("%25", "%")


def test_github(district, capsys) -> None:
    name, root = district
    told = checked(root, "github", capsys)
    found = list(read_commands(told)) if told else []
    assert bool(found) == (name != "fine")
    places = [(one["title"].rpartition(" ")[2], one["file"], int(one["line"])) for one, _ in found]
    assert sorted(places) == the_issues(root, capsys)


@given(st.text(), st.text(), st.text())
@example("a,b:c%.yml", "100%%0A\r\n::error::x", "::set-output name=x::,%3A")
def test_any_text_survives_github(path: str, message: str, remedy: str) -> None:
    """Whatever stands in a message, one diagnostic is one command and its parts come back as they were."""
    told = github.write(
        Check(None, (Diagnostic(Location(path, (), 1, 2), message, remedy, "read/other"),), (), date(2024, 11, 20))
    )
    ((properties, said_),) = read_commands(told)
    assert properties == {"file": path, "line": "1", "col": "2", "title": "其他 read/other"}
    assert said_ == f"{message} → {remedy}"


# --- Markdown and text ---


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40))
@example("| ` * _a_ [x](https://y.cn) <b> &amp; #12 @me ~~x~~ \\| ![a](b) www.y.cn <!-- --> 1. - + \\")
def test_any_text_is_itself_in_markdown(text: str) -> None:
    """It stays in its cell, and makes no link, no stress, no HTML."""
    parser = MarkdownIt("commonmark").enable("table")
    diagnostic = Diagnostic(top_of("a.yml"), text, text, "read/other")
    tokens = parser.parse(markdown.write(Check(None, (diagnostic,), (), date(2024, 11, 20))))
    cells = [tokens[index + 1] for index, token in enumerate(tokens) if token.type == "td_open"]
    assert len(cells) == 5
    for cell in cells[2:4]:
        assert {part.type for part in cell.children or ()} <= {"text", "text_special"}
        shown = "".join(part.content for part in cell.children or ()).replace("\u200b", "")
        assert shown.split() == text.replace("\u200b", "").split()


def test_a_long_comment_is_cut() -> None:
    diagnostics = [Diagnostic(Location("a.yml", (), line, 1), "x", "y", "read/other") for line in range(1, 1000)]
    told = markdown.write(Check(None, tuple(diagnostics), (), date(2024, 11, 20)))
    assert len(told) < 65_536
    assert f"另有 {999 - markdown.MAX_ROWS} 处没有列出" in told


@pytest.mark.parametrize("name", ["[/] [bold]x[/bold]", "\\[ \\\\[b] :smile: \\", "100% <b>"])
def test_any_name_is_itself_on_the_terminal(tmp_path, capsys, name) -> None:
    """No markup, no emoji, no colour is read into what a person wrote."""
    root = a_district(
        tmp_path, policy=POLICY, chunhui=a_fine_studio() | {"studio.yml": a_studio(name=name)["studio.yml"]}
    )
    assert checked(root, "text", capsys).startswith(f"{name}（studios/chunhui）\n")
    write(root, {"studios/chunhui/studio.yml": {**a_studio()["studio.yml"], "school": "x", "stage": name}})
    assert f"“{name}”不是“学段”可以填的值" in checked(root, "text", capsys)


@pytest.mark.parametrize(
    ("line", "column"),
    [("name: 李敏: 领衔人", 9), ("x", 1), ("x", 2), ("示" * 200 + "x" + "例" * 200, 201), ("a" * 300, 300), ("\tx", 2)],
)
def test_the_caret_stands_under_the_place(line: str, column: int) -> None:
    diagnostic = Diagnostic(Location("a.yml", (), 12, column), "x", "y")
    _, shown, caret, _ = terminal.diagnostic_lines([diagnostic], lambda _: line)
    assert shown.startswith("  12 | ")
    under = cell_len(caret) - 1
    before = "".join(letter for end, letter in enumerate(shown) if cell_len(shown[: end + 1]) <= under)
    assert cell_len(before) == under
    assert shown[len(before) :][:1] == line.replace("\t", " ")[column - 1 : column]
    assert cell_len(shown) <= 120


def test_a_line_that_cannot_be_shown_is_left_out() -> None:
    diagnostic = Diagnostic(Location("a.yml", (), 1, 9), "x", "y")
    assert len(list(terminal.diagnostic_lines([diagnostic], lambda _: ""))) == 2
    assert len(list(terminal.diagnostic_lines([diagnostic], lambda _: "short"))) == 2


def test_source_lines_are_shown_on_request(tmp_path, capsys) -> None:
    root = DISTRICTS["unmet"](tmp_path)
    told = checked(root, "text", capsys, everything=True).split("\n")
    (index,) = [index for index, line in enumerate(told) if "成员人数（一）：" in line]
    assert told[index + 1].strip() == '1 | name: "春晖[工作室]|一 *示例*"'
    assert told[index + 2].strip() == "| ^"


# --- codes ---


def test_what_is_printed_alike_is_said_once() -> None:
    one = Diagnostic(Location("a.yml", (), 1, 1), "x", "y")
    below = one._replace(location=Location("a.yml", (), 2, 1))
    assert in_order([one._replace(code="b"), one, below, one._replace(code="a")]) == (one._replace(code="b"), below)


def test_fingerprints_stay_when_lines_move(tmp_path, capsys) -> None:
    root = DISTRICTS["broken"](tmp_path)
    before = {one["fingerprint"] for one in json.loads(checked(root, "gitlab", capsys))}
    for path in (root / "studios").rglob("people/*.yml"):
        path.write_text("# 一行说明\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert {one["fingerprint"] for one in json.loads(checked(root, "gitlab", capsys))} == before


def test_codes_are_told_apart() -> None:
    told = [one.code for one in (*codes.READING, *codes.contradictions())]
    assert len(told) == len(set(told))
    assert all(re.fullmatch(r"(read|data)/[a-z]+(-[a-z]+)*", code) for code in told)


@pytest.mark.slow
def test_the_page_of_codes_is_what_the_cases_say(tmp_path, request) -> None:
    path = REPOSITORY / "content/handbook/codes.md"
    text = handbook_codes.page(tmp_path)
    if request.config.getoption("--bless"):
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8"), "read the difference, then ./inv test --bless"


def test_every_format_has_its_use() -> None:
    assert set(handbook_codes.USES) == set(FORMATS)


def test_remarks_are_said_in_every_format_and_refuse_nothing(tmp_path, capsys) -> None:
    root = a_district(tmp_path, policy=POLICY, waivers=[WAIVER], chunhui=a_fine_studio())  # a waiver of what is met
    assert cli.run_check(cli.parse_options(str(root), "", DAY), "json") == 0
    (remark,) = json.loads(capsys.readouterr().out)["remarks"]
    for form in set(FORMATS) - {"json"}:
        told = checked(root, form, capsys)
        assert remark["message"] in told.replace("\\", ""), form
        assert form == "text" or remark["code"] in told, form
    (result,) = json.loads(checked(root, "sarif", capsys))["runs"][0]["results"]
    assert (result["level"], result["ruleId"]) == ("note", remark["code"])


def test_a_rule_that_fails_on_the_records_is_said_in_every_format(tmp_path, capsys) -> None:
    root = a_district(tmp_path, policy=a_policy({"value": "studio.name", "at_least": 1}), chunhui=a_studio())
    for form in FORMATS:
        assert cli.run_check(cli.parse_options(str(root), "", DAY), form) == 1
        told = capsys.readouterr()
        assert "bureau/policy/test.yml" in told.err + told.out, form
