"""Templates: strict, sandboxed, and deaf to whatever markup a value contains."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import TemplateError, UndefinedError
from jinja2.exceptions import SecurityError, TemplateNotFound
from markupsafe import Markup

from studiobook.cli import main as cli
from studiobook.core.dates import When
from studiobook.documents import markdown
from studiobook.documents.markdown import parse
from studiobook.documents.nodes import (
    CrossReference,
    Heading,
    Landscape,
    PageBreak,
    Paragraph,
    Table,
    Text,
    cells,
    plain_text,
)
from studiobook.documents.templates import escape_markdown, page_environment, report_blocks, template_diagnostic

SEEN = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co"))


@settings(max_examples=400)
@given(st.text(SEEN | st.sampled_from("\\`*_{}[]()#+-.!|<>~:&^=\"'$@/%1a"), max_size=60))
def test_escaped_text_is_shown_as_it_is(text: str) -> None:
    wanted = " ".join(text.split())
    found = parse(escape_markdown(text))
    assert found.diagnostics == ()
    shown = [plain_text(block.inlines) for block in found.blocks if isinstance(block, Paragraph)]
    assert shown == ([wanted] if wanted else [])
    assert len(shown) == len(found.blocks)


@settings(max_examples=200)
@given(st.text(SEEN | st.sampled_from("\\`*_[]()#|<>~:&"), min_size=1, max_size=30).filter(str.strip))
def test_escaped_text_stays_in_its_cell(text: str) -> None:
    (table,) = parse(f"|甲|乙|\n|-|-|\n| {escape_markdown(text)} | 丙 |\n").blocks
    assert isinstance(table, Table)
    assert [plain_text(cell) for cell in table.rows[0]] == [" ".join(text.split()), "丙"]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "templates").mkdir()
    return tmp_path


def template(root: Path, text: str, name: str = "t.md.j2") -> str:
    (root / "templates" / name).write_text(text, encoding="utf-8")
    return name


def test_what_a_person_wrote_is_no_markup_in_a_report(root: Path) -> None:
    name = template(root, "# 一\n\n{{ said }}\n")
    assert report_blocks(root, name, {"said": "# *甲*\n\n- <b>"}) == (
        Heading(1, (Text("一"),)),
        Paragraph((Text("# *甲* - <b>"),)),
    )


def test_a_block_is_put_where_it_stands_and_its_headings_below(root: Path) -> None:
    name = template(root, "## 一\n\n{{ text }}\n\n{{ table }}\n\n{{ both }}\n")
    table = Table(cells("甲"), (), parse("|a|\n|-|").blocks[0].aligns)
    shown = report_blocks(
        root, name, {"text": markdown.parse("# 甲\n\n### 丙\n\n乙"), "table": table, "both": (table, table)}
    )
    assert shown == (
        Heading(2, (Text("一"),)),
        Heading(3, (Text("甲"),)),
        Heading(4, (Text("丙"),)),
        Paragraph((Text("乙"),)),
        table,
        table,
        table,
    )


def test_a_block_in_the_middle_of_a_sentence_is_not_lost_in_silence(root: Path) -> None:
    name = template(root, "见 {{ text }}。\n")
    shown = report_blocks(root, name, {"text": markdown.parse("甲")})
    assert "\ue000" in plain_text(shown[0].inlines)  # type: ignore[union-attr]  # a golden file shows it at once


def test_a_template_refers_to_tables_by_themselves_or_by_their_captions(root: Path) -> None:
    table = Table(cells("甲"), (), parse("|a|\n|-|").blocks[0].aligns, caption="活动登记")
    name = template(root, "**见{{ see(table) }}**和{{ see('成果') }}。\n\n{{ wide(table) }}\n\n{{ page_break }}\n")
    assert report_blocks(root, name, {"table": table}) == (
        Paragraph(
            (Text("见", strong=True), CrossReference("活动登记"), Text("和"), CrossReference("成果"), Text("。")),
        ),
        Landscape((table,)),
        PageBreak(),
    )


def test_only_blocks_can_be_set_wide(root: Path) -> None:
    with pytest.raises(TypeError, match="wide"):
        report_blocks(root, template(root, "{{ wide('甲') }}"), {})


def test_a_name_that_does_not_exist_fails(root: Path) -> None:
    with pytest.raises(UndefinedError):
        report_blocks(root, template(root, "{{ nobody }}"), {})
    with pytest.raises(UndefinedError):
        page_environment(root, {}).get_template(template(root, "{{ one.nobody }}", "p.md.j2")).render(one=When(2026, 2))


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("甲\n{% iff x %}", 2, "不认识“{% iff %}”"),
        ("甲\n\n{{ nobody }}", 3, "没有“nobody”这个名称"),
        ("{{ when.nobody }}", 1, "没有“nobody”这个名称"),
        ("{{ when | nofilter }}", 1, "没有“nofilter”这个名称"),
        ("甲\n{% if when %}乙", 2, "有一处 {% %}、{{ }} 或 {# #} 没有写完，或者没有结束"),
        ("甲{{ when", 1, "有一处 {% %}、{{ }} 或 {# #} 没有写完，或者没有结束"),
        ("{{ when when }}", 1, "这样的写法不行（expected token 'end of print statement', got 'when'）"),
    ],
)
def test_a_slip_in_a_template_is_told_with_its_line(root: Path, text: str, line: int, said: str) -> None:
    (root / "templates/reports").mkdir()
    template(root, text, "reports/certificate.md.j2")
    with pytest.raises(TemplateError) as caught:
        report_blocks(root, "reports/certificate.md.j2", {"when": When(2026, 2)})
    diagnostic = template_diagnostic(caught.value)
    assert (
        str(diagnostic)
        == f"templates/reports/certificate.md.j2:{line}:1 模板写错了：{said} → 对照程序自带的同名模板改正"
    )


def test_a_slip_in_a_template_ends_with_1_and_no_traceback(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = template(root, "{{ nobody }}")
    assert cli.exit_status(lambda: len(report_blocks(root, name, {}))) == 1
    assert "模板写错了：没有“nobody”这个名称" in capsys.readouterr().err


def test_templates_are_sandboxed(root: Path) -> None:
    environment = page_environment(root, {})
    with pytest.raises(SecurityError):
        environment.get_template(template(root, "{{ ''.__class__.__mro__ }}")).render()
    with pytest.raises(SecurityError):
        environment.get_template(template(root, "{{ names.append(1) }}", "q.md.j2")).render(names=[])


def test_pages_escape_what_is_not_markup(root: Path) -> None:
    text = template(root, "{{ said }} {{ mark }} {{ day | day }}{{ 'x' | twice }}")
    environment = page_environment(root, {"twice": lambda value: value * 2})
    assert environment.get_template(text).render(said="<b>&", mark=Markup("<i>"), day=When(2026, 2)) == (
        "&lt;b&gt;&amp; <i> 2026年2月xx"
    )


def test_the_districts_own_template_comes_before_the_programs(root: Path) -> None:
    with pytest.raises(TemplateNotFound):
        report_blocks(root, "reports/nowhere.md.j2", {})
    (root / "templates/reports").mkdir()
    assert report_blocks(root, template(root, "甲", "reports/annual_review.md.j2"), {}) == (Paragraph((Text("甲"),)),)
