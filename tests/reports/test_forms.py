"""The bureau's own Word forms: filled for everybody they are for, checked to the cell, and unable to do anything else."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from docx import Document
from docx.document import Document as Paper
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jinja2 import UndefinedError

from studiobook.cli import main as cli
from studiobook.core.diagnostic import UsageError
from studiobook.loading import library
from studiobook.models.base import UNSEEN
from studiobook.reports import forms
from studiobook.reports.base import ReportContext, ReportFile
from studiobook.reports.forms import audience, locations, template
from studiobook.reports.forms.audience import Audience
from studiobook.reports.forms.check import FormChecker, empty_tags, template_names, try_compile
from studiobook.reports.forms.computed_names import all_kinds
from studiobook.reports.forms.names import Filling, rule_names
from tests.builders import REPOSITORY, Files, a_district, a_full_studio, a_report_context, write
from tools.handbook import forms as handbook_forms

DAY = date(2025, 8, 31)
HANDBOOK = REPOSITORY / "content/handbook/forms.md"
MEMBER = "表（每位成员）.docx"


def studio() -> Files:
    files = a_full_studio()
    files["people/member-2.yml"]["left"] = "2025-08-01"
    files["people/member-2.yml"]["statement"] = "学校同意推荐。"
    return files


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A district with one studio and a folder for its own forms, in which the program's examples are replaced by nothing."""
    made = a_district(tmp_path / "district", chunhui=studio())
    (made / forms.FOLDER).mkdir(parents=True)
    return made


def save(root: Path, name: str, *paragraphs: str, rows: tuple[tuple[str, ...], ...] = ()) -> Path:
    """A form of plain paragraphs and one table."""
    made = Document()
    for text in paragraphs:
        made.add_paragraph(text)
    if rows:
        table = made.add_table(0, len(rows[0]))
        for texts in rows:
            for cell, text in zip(table.add_row().cells, texts, strict=True):
                cell.text = text
    path = root / forms.FOLDER / name
    made.save(str(path))
    return path


def filled(root: Path, kind: str = "表") -> list[ReportFile]:
    return [one for one in forms.fill(a_report_context(root, DAY)) if one.kind == kind]


def opened(data: bytes) -> Paper:
    return Document(io.BytesIO(data))


def lines(data: bytes) -> list[str]:
    """Paragraphs, then rows, as text: a merged cell once."""
    made = opened(data)
    rows = [row for table in made.tables for row in table.rows]
    told = [" | ".join(dict.fromkeys(cell.text.replace("\n", " ⏎ ") for cell in row.cells)) for row in rows]
    return [paragraph.text for paragraph in made.paragraphs] + told


def messages(root: Path, path: Path) -> list[str]:
    """What a check says of one form."""
    context = a_report_context(root, DAY)
    loaded = forms.load(context, (path,))
    found = (*loaded.diagnostics, *forms.empty_tags(context, loaded.forms))
    return [f"{one.path}: {one.message} → {one.remedy}" for one in found]


# --- filling ---


def test_a_form_is_filled_once_for_each_member(root: Path) -> None:
    save(root, MEMBER, "{{ 人员.姓名 }}，{{ 人员.所在学校 }}（{{ 人员.所在学校.镇 }}）", "{{ 工作室.名称 }}{{ 周期 }}")
    made = filled(root)
    assert [(one.studio, one.span, one.about) for one in made] == [
        ("chunhui", "", "示例成员1"),
        ("chunhui", "", "示例成员2"),
    ]
    assert lines(made[0].data) == ["示例成员1，示例区西塘小学（河西镇）", "春晖工作室（示例）2024—2027年"]


def test_the_forms_of_one_studio_or_of_none(root: Path) -> None:
    write(root / "studios/other", studio())
    save(root, MEMBER, "{{ 人员 }}")
    save(root, "校表（每所学校）.docx", "{{ 学校 }}")
    context = a_report_context(root, DAY)
    assert {one.studio for one in forms.fill(context)} == {"chunhui", "other", ""}
    assert {one.studio for one in forms.fill(context, "other")} == {"other"}
    assert {one.kind for one in forms.fill(context, "")} == {"校表"}


@pytest.mark.parametrize(
    ("name", "subjects"),
    [
        ("（每个工作室每学年）", [("chunhui", "2024-2025学年", "")]),
        ("（每个工作室每周期）", [("chunhui", "2024-2027周期", "")]),
        ("（每位领衔人）", [("chunhui", "", "李敏")]),
        ("(领衔人 学年)", [("chunhui", "2024-2025学年", "李敏")]),
        ("（成员、周期）", [("chunhui", "2024-2027周期", "示例成员1"), ("chunhui", "2024-2027周期", "示例成员2")]),
        ("（每位人员）", [("chunhui", "", "李敏"), ("chunhui", "", "示例成员1"), ("chunhui", "", "示例成员2")]),
        ("（每所学校）", [("", "", "示例区春晖实验小学"), ("", "", "示例区东岸小学"), ("", "", "示例区西塘小学")]),
        (
            "（学校每学年）",
            [("", "2024-2025学年", f"示例区{one}小学") for one in ("春晖实验", "东岸", "西塘")],
        ),
    ],
)
def test_the_file_name_says_for_whom(root: Path, name: str, subjects: list[tuple[str, str, str]]) -> None:
    found = audience.read(f"表{name}")
    assert found
    tags = " ".join(f"{{{{ {one} }}}}" for one in found[1].names)
    path = save(root, f"表{name}.docx", tags)
    assert messages(root, path) == []
    assert [(one.studio, one.span, one.about) for one in filled(root)] == subjects


def test_every_whom_reads_back_what_it_says() -> None:
    for one in audience.AUDIENCES:
        assert audience.read(f"某某表（{one.label}）") == ("某某表", one)


@pytest.mark.parametrize(
    "name", ["申报表", "申报表（2026）", "申报表（每个工作室）", "申报表（每所学校每周期）", "（每位成员）"]
)
def test_a_name_that_says_nobody(name: str) -> None:
    assert audience.read(name) is None


def test_values_are_printed_as_chinese_writes_them(root: Path) -> None:
    save(
        root,
        "表（每个工作室每学年）.docx",
        "{{ 工作室 }}{{ 学年 }} {{ 工作室.遴选.发文日期 }} {{ 制表日期 }}",
        "{{ 工作室.经费账.支出合计 }} {{ 工作室.领衔人 }} {{ 工作室.成员 | 个数 }} {{ 工作室.成员 | 连写(“，”) }}",
        "{% for 题 in 工作室.课题 %}{{ 题.立项 }} {{ 题.级别 }} {{ 题.重点课题 }} {{ 题.主持人.身份 }}{% endfor %}",
    )
    assert lines(filled(root)[0].data) == [
        "春晖工作室（示例）2024—2025学年 2024年8月20日 2025年8月31日",
        "1,800.50 李敏 2 示例成员1，示例成员2",
        "2024年10月 市级 是 领衔人",
    ]


def test_a_month_is_never_turned_into_a_day(root: Path) -> None:
    save(
        root,
        "表（每位领衔人）.docx",
        "{% for 称号 in 人员.班主任称号 %}{{ 称号.获得时间 }}，{% endfor %}{{ 人员.出生年月 }}",
    )
    assert lines(filled(root)[0].data) == ["2020年12月，2025年3月，1980年5月"]


def test_rows_and_paragraphs_are_repeated(root: Path) -> None:
    save(
        root,
        "表（每个工作室每学年）.docx",
        "{%p for 人 in 工作室.成员 %}",
        "{{ 人.序号 }}．{{ 人 }}",
        "{%p endfor %}",
        "{{ 学年 }}",
        rows=(
            ("日期", "活动"),
            ("{%tr for 活动 in 工作室.活动 if 活动.形式 != “专题讲座” %}", ""),
            ("{{ 活动.日期 }}", "{{ 活动.活动名称 }}（{{ 活动.主持主讲 }}）"),
            ("{%tr endfor %}", ""),
        ),
    )
    assert lines(filled(root)[0].data) == [
        "1．示例成员1",
        "2．示例成员2",
        "2024—2025学年",
        "日期 | 活动",
        "2024年10月17日 | 倾听的力量（李敏）",
        "2024年11月14日 | 倾听的力量（李敏、示例成员1、示例成员2）",
    ]


def test_findings_by_name_and_as_a_list(root: Path) -> None:
    save(
        root,
        "表（每位成员每学年）.docx",
        "{{ 人员 }}{{ 学年 }}：{{ 人员.各项.德育公开课 }}（{{ 人员.各项.德育公开课.条款 }}，{{ 人员.各项.德育公开课.要求 }}，"
        "{{ 人员.各项.德育公开课.结论 }}），入选时{{ 人员.各项.成员入选时的年龄 }}",
        "{% for 项 in 人员.核对 if 项.结论 == “已达到” %}{{ 项.名称 }} {% endfor %}",
    )
    first, second = lines(filled(root)[0].data)
    assert first == "示例成员12024—2025学年：1 次（六、（二）1，至少 1 次，已达到），入选时32 周岁"
    assert "德育公开课 " in second


def test_a_tag_that_word_cut_into_runs_is_whole(root: Path) -> None:
    made = Document()
    paragraph = made.add_paragraph()
    for piece in ("姓名：{", "{ 人", "员.", "姓名 }", "}。"):
        paragraph.add_run(piece).bold = piece.startswith("人")
    path = root / forms.FOLDER / MEMBER
    made.save(str(path))
    assert messages(root, path) == []
    assert lines(filled(root)[0].data) == ["姓名：示例成员1。"]


def test_headers_and_nested_tables_are_filled(root: Path) -> None:
    made = Document()
    made.sections[0].header.paragraphs[0].text = "{{ 人员.姓名 }}"
    inner = made.add_table(1, 1).cell(0, 0).add_table(1, 1)
    inner.cell(0, 0).text = "{{ 人员.学科 }}"
    made.save(str(root / forms.FOLDER / MEMBER))
    one = opened(filled(root)[0].data)
    assert one.sections[0].header.paragraphs[0].text == "示例成员1"
    assert one.tables[0].cell(0, 0).tables[0].cell(0, 0).text == "语文"


NASTY = "他说“{{ 工作室.名称 }}”{% for x in y %}<w:p>&amp;{_{ 1 }_} \\n ｛｛ ]]>"


def test_what_a_person_wrote_is_printed_as_it_is(root: Path) -> None:
    files = studio()
    files["people/member-1.yml"]["statement"] = f"{NASTY}\n\n第二段。"
    write(root / "studios/chunhui", files)
    save(root, MEMBER, "{{ 人员.姓名 }}：{{ 人员.学校意见 }}")
    assert lines(filled(root)[0].data) == [f"示例成员1：{NASTY}", "第二段。"]


@given(st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=40))
def test_any_text_goes_through_unchanged(text: str) -> None:
    one = one_word_form().fill({"字": text}, text, "教育局", ())
    with zipfile.ZipFile(io.BytesIO(one)) as archive:
        words, title = (locations.parse_xml(archive.read(name)) for name in (template.MAIN, "docProps/core.xml"))
    assert "".join(one.text or "" for one in words.iter(qn("w:t"))) == f"前{UNSEEN.sub('', text.strip())}后"
    assert "".join(title.itertext()) == f"{UNSEEN.sub('', text)}教育局教育局zh-CN"


@cache
def one_word_form() -> template.CompiledForm:
    made, target = Document(), io.BytesIO()
    made.add_paragraph("前{{ 字 }}后")
    made.save(target)
    return template.compile_form(template.read(target.getvalue()))


def test_an_empty_list_leaves_a_sound_table(root: Path) -> None:
    made = Document()
    table = made.add_table(3, 1)
    for row, text in zip(
        table.rows, ("{%tr for 题 in 人员.任务 %}", "{{ 题.题目 or “无” }}{{ 人员 }}", "{%tr endfor %}"), strict=True
    ):
        row.cells[0].text = text
    cell = made.add_table(1, 1).cell(0, 0)
    for number, text in enumerate(("{%p for 题 in 人员.任务 %}", "{{ 题.承担 }}", "{%p endfor %}")):
        (cell.paragraphs[0] if number == 0 else cell.add_paragraph()).text = text
    made.save(str(root / forms.FOLDER / MEMBER))
    files = studio()
    for name in [name for name in files if name.startswith("activities/")]:
        (root / "studios/chunhui" / name).unlink()
    for one in filled(root):
        assert len(opened(one.data).tables) == 1  # Word asks to repair a table without rows
        assert opened(one.data).tables[0].cell(0, 0).text == ""  # and a cell without a paragraph


def test_a_form_is_compiled_once(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(root, MEMBER, "{{ 人员 }}")
    calls: list[int] = []
    patch = template.DocxTemplate.patch_xml
    monkeypatch.setattr(template.DocxTemplate, "patch_xml", lambda self, text: calls.append(1) or patch(self, text))
    monkeypatch.setattr(forms, "folders", lambda root, name: [root / name])
    assert len(filled(root)) == 2
    assert len(filled(root)) == 2
    assert len(calls) == 1


def test_the_same_bytes_at_any_time(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(root, MEMBER, "{{ 人员 }}")
    first = [one.data for one in filled(root)]
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    assert [one.data for one in filled(root)] == first
    with zipfile.ZipFile(io.BytesIO(first[0])) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        names = archive.namelist()
        assert names == ["[Content_Types].xml", *sorted(names[1:])]
        core = archive.read("docProps/core.xml").decode()
        assert "示例成员1表" in core
        assert "dcterms" not in core
        assert "数据截至" in archive.read("docProps/custom.xml").decode()


def test_the_district_s_form_takes_the_place_of_the_program_s(root: Path) -> None:
    save(root, "成员申报表（每位成员每学年）.docx", "本区的{{ 人员 }}{{ 学年 }}")
    (root / forms.FOLDER / "~$成员申报表（每位成员）.docx").write_bytes(b"Word is open")
    kinds = [one.kind for one in forms.fill(a_report_context(root, DAY))]
    assert sorted(set(kinds)) == ["成员申报表", "考核评审表", "领衔人申报表"]
    assert lines(filled(root, "成员申报表")[0].data) == ["本区的示例成员12024—2025学年"]


# --- what a check says ---

HEAD = "{{ 人员 }}"
FLAWS: dict[str, tuple[str, str]] = {
    "misspelt": ("{{ 人员.性名 }}", "不认识 人员.性名 → 是不是 人员.姓名"),
    "english": ("{{ 人员.name }}", "不认识 人员.name → 是不是 人员.姓名"),
    "english first": ("{{ person.name }}", "不认识 person → 是不是 人员"),
    "unknown": (
        "{{ 经办处室 }}",
        "不认识 经办处室 → 这里可以写：人员、工作室、办法、周期、区、制表日期",
    ),
    "further": ("{{ 工作室.负责校领导.电话 }}", "不认识 工作室.负责校领导.电话 → 这里可以写：姓名、职务"),
    "list": (
        "{{ 工作室.活动.活动名称 }}",
        "工作室.活动 是列表，后面不能直接写 .活动名称 → 先用 {%tr for 项 in … %} 逐项列出",
    ),
    "text": ("{{ 人员.姓名.全称 }}", "人员.姓名 是文字，后面不能再写 .全称 → 只写 人员.姓名"),
    "whole": ("{{ 工作室.各项 }}", "工作室.各项 里有许多项，不能直接印 → 再写一个点和要印的那一项：参与培养的人数"),
    "unclosed": ("{{ 人员.姓名", "标签没有写完：{{ 人员.姓名 → 在后面加上 }}，整个标签写在一段里"),
    "unopened": ("人员.姓名 }}", "多了 }} → 在前面补上 {{，或者删去它"),
    "wide brackets": ("｛｛ 人员.姓名 ｝｝", "“｛｛”是全角括号，不会被填写 → 切换到英文输入法，改成 {{"),
    "wide dot": ("{{ 人员。姓名 }}", "这个标签写错了：人员。姓名 → “。”是全角符号，改成半角的“.”"),
    "nothing": ("{{ }}", "这个标签写错了：里面是空的 → 对照手册“表格”一页里的写法改正"),
    "space": ("{{ 人员.姓 名 }}", "这个标签写错了：人员.姓 名 → 对照手册“表格”一页里的写法改正"),
    "run tag": ("{{p 人员.姓名 }}", "{{ p 人员.姓名 }} 写错了 → 写成 {{ 人员.姓名 }}"),
    "statement": ("{% set 甲 = 1 %}", "不认识 {% set 甲 = 1 %} → 这里只能写 for、if、elif、else、endfor、endif"),
    "open for": (
        "{% for 甲 in 人员.荣誉 %}",
        "{% for 甲 in 人员.荣誉 %} 没有结束 → 在后面加 {% endfor %}",
    ),
    "end alone": ("{% endif %}", "{% endif %} 前面没有对应的 if → 在前面写 if，或者删去它"),
    "not a list": (
        "{% for 甲 in 人员.姓名 %}{% endfor %}",
        "人员.姓名 不是列表，不能一项一项列出 → for … in 后面写一个列表，例如 工作室.活动",
    ),
    "row outside": ("{%tr if 人员.姓名 %}", "{%tr if 人员.姓名 %} 不在表格里 → 表格外面写 {%p if 人员.姓名 %}"),
    "column": (
        "{%tc if 人员.姓名 %}",
        "{%tc if 人员.姓名 %} 写错了 → 整行重复用 {%tr … %}，整段重复用 {%p … %}，段里用 {% … %}",
    ),
    "filter": ("{{ 人员.荣誉 | length }}", "不认识“| length” → 竖线后面只能写 个数 或 连写"),
    "filter on text": ("{{ 人员.姓名 | 个数 }}", "人员.姓名 不是列表，不能写“| 个数” → 去掉“| 个数”"),
    "after what is wrong": (
        "{% for 甲 in 人员.荣辱 %}{{ 甲 }}{{ 甲.级别 }}{% for 乙 in 甲 %}{% endfor %}{% endfor %}",
        "不认识 人员.荣辱 → 是不是 人员.荣誉",
    ),
    "minus": ("{%- if 人员.姓名 %}", "{% - if 人员.姓名 %} 里不能写减号 → 删去减号"),
}  # fmt: skip


@pytest.mark.parametrize("case", FLAWS)
def test_a_flaw_is_told_whole(root: Path, case: str) -> None:
    text, message = FLAWS[case]
    path = save(root, MEMBER, HEAD, "", text)
    told = [one.split("、负责")[0] if case == "whole" else one for one in messages(root, path)]
    assert f"templates/forms/{MEMBER}: 正文第2段：{message}" in [one.split("、周期内")[0] for one in told]
    assert filled(root) == []


ESCAPES = (
    "{{ 人员.__class__.__mro__ }}",
    "{{ 人员['__class__'] }}",
    "{{ 人员.姓名.__class__ }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ 人员.value('姓名') }}",
    "{{ 人员.record }}",
    "{{ 人员.ground.context.library.root }}",
    "{{ self }}",
    "{{ lipsum.__globals__ }}",
    "{{ cycler.__init__ }}",
    "{{ range(1000000000) }}",
    "{{ 'a' * 1000000000 }}",
    "{{ 9 ** 9 ** 9 }}",
    "{{ 人员 | attr('record') }}",
    "{{ 人员.荣誉 | map(attribute='__class__') }}",
    "{{ '%s' | format(人员) }}",
    "{% include '../../bureau/waivers.yml' %}",
    "{% import 'x' as x %}",
    "{% macro x() %}{% endmacro %}",
    "{% raw %}{{ 人员 }}{% endraw %}",
    "{% for 甲, 乙 in 人员.荣誉 %}{% endfor %}",
    "{% for 甲 in 人员.荣誉 recursive %}{% endfor %}",
    "{{ (人员.荣誉 | 连写).join(人员.荣誉) }}",
    "{{ 人员.荣誉 | 连写('、', '、') }}",
    "{{ 人员.姓名 if 人员.姓名 }}",
    "{{ 人员.中断年数 > '甲' }}",
    "{{ {} }}",
    "{{ none }}",
)


@pytest.mark.parametrize("text", ESCAPES)
def test_nothing_else_can_be_reached(root: Path, text: str) -> None:
    path = save(root, MEMBER, HEAD, text)
    assert messages(root, path) != []
    assert filled(root) == []


def test_tags_in_two_cells_never_match(root: Path) -> None:
    rows = tuple(("{% if 人员.姓名 %}甲", "{% endif %}") for _ in range(40))
    found = messages(root, save(root, MEMBER, HEAD, rows=rows))
    assert len(found) == 40
    assert all("不配对" in one for one in found)


PIECES = (
    "{{", "}}", "{%", "%}", "{%p ", "{%tr ", "{#", "#}", " ", "for 甲 in ", "for 乙 in 甲", "if ", "else", "endfor", "endif", "elif 甲",
    "人员", "工作室", ".活动", ".荣誉", ".姓名", ".各项", ".没有", "甲", "甲.荣誉", "| 个数", "| 连写('，')",
    " or ", "“无”", "==", "(", ")",
    "{{ 人员 }}", "{{ 甲 }}", "{{ 工作室.活动 | 个数 }}", "{% for 甲 in 人员.荣誉 %}", "{% endfor %}",
    "{% if 人员.离开日期 %}", "{% endif %}", "字",
)  # fmt: skip


@pytest.mark.slow
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.lists(st.sampled_from(PIECES), max_size=6).map("".join), min_size=1, max_size=4))
def test_whatever_stands_in_a_form_it_is_told_of_or_filled(shelf_context: ReportContext, texts: list[str]) -> None:
    """No mixture of brackets and names makes the check fail, and a form that it lets through is filled for everybody."""
    known = all_kinds(rule_names(shelf_context.library.policies))
    body = "".join(a_paragraph(escape(text)) for text in texts)
    form = template.FormFile({}, {template.MAIN: f"<w:document {SPACES}><w:body>{body}</w:body></w:document>".encode()})
    checker = FormChecker("表", Audience("成员"), known)
    checker.check(form)
    if not checker.diagnostics:
        made, refused = try_compile("表", form)
        for subject in audience.subjects(Audience("成员"), shelf_context):
            names = template_names(Audience("成员"), subject, Filling(shelf_context, known, subject.span))
            assert refused or (made and made.fill(names, "", "", ()))
            assert all("没有可填的" in one.message for one in empty_tags(checker, [(subject, names)]))


@pytest.fixture(scope="module")
def shelf_context(tmp_path_factory: pytest.TempPathFactory) -> ReportContext:
    return a_report_context(a_district(tmp_path_factory.mktemp("shelf"), chunhui=studio()), DAY)


def test_deep_loops_are_refused(root: Path) -> None:
    loops = [f"{{% for 甲{n} in 工作室.人员 %}}" for n in range(5)]
    path = save(root, MEMBER, HEAD, "".join(loops) + "{% endfor %}" * 5)
    assert messages(root, path) == [
        f"templates/forms/{MEMBER}: 正文第2段：{{% for 甲4 in 工作室.人员 %}} 套得太深 → for 和 if 最多套 4 层"
    ]


def test_the_sandbox_holds_without_the_check() -> None:
    """What fills a form refuses by itself what the check would have refused before."""
    environment = template.FormEnvironment()
    assert environment.from_string("{{ 字.__class__.__mro__ }}{{ 字['format'] }}").render({"字": "甲"}) == ""
    for text in ("{{ 字.upper() }}", "{{ 数.__class__ }}", "{{ range(3) }}", "{{ 没有 }}"):
        with pytest.raises((UndefinedError, TypeError)):
            environment.from_string(text).render({"字": "甲", "数": 1})


def test_everything_is_said_at_once_with_its_place(root: Path) -> None:
    path = save(
        root,
        MEMBER,
        "{{ 人员 }}",
        "姓名：{{ 人员.",
        "姓名 }}",
        rows=(
            ("甲", "乙"),
            ("{%tr for 荣誉 in 人员.荣誉 %}", "别的字"),
            ("{{ 荣誉.荣 }}", "{{ 荣誉.级别 }}{{ 荣誉.时间 }}"),
        ),
    )
    name = f"templates/forms/{MEMBER}"
    assert messages(root, path) == [
        f"{name}: 正文第2段：标签分在了两段：{{{{ 人员. → 它的 }}}} 在正文第3段，删掉中间的回车，写在一段里",
        (
            f"{name}: 表1 第2行 第1格：{{%tr for 荣誉 in 人员.荣誉 %}} 这一行里还有别的文字，填写时会一起去掉"
            " → 让它单独占一行：上面或下面加一行"
        ),
        f"{name}: 表1 第2行 第1格：{{%tr for 荣誉 in 人员.荣誉 %}} 没有结束 → 在后面加 {{%tr endfor %}}",
        f"{name}: 表1 第3行 第1格：不认识 荣誉.荣 → 是不是 荣誉.荣誉",
        f"{name}: 表1 第3行 第2格：不认识 荣誉.时间 → 是不是 荣誉.获得时间",
    ]


def test_blocks_that_do_not_fit_together(root: Path) -> None:
    path = save(root, MEMBER, "{{ 人员 }}{% if 人员.姓名 %}", rows=(("{% endif %}",),))
    assert messages(root, path) == [
        (
            f"templates/forms/{MEMBER}: 表1 第1行 第1格：{{% endif %}} 和 正文第1段的 {{% if 人员.姓名 %}} 不配对"
            " → 两个写成一样的 {%tr %}、{%p %} 或 {% %}，放在同一张表或同一格里"
        )
    ]


def test_what_would_stay_blank_is_told_for_whom(root: Path) -> None:
    path = save(
        root,
        MEMBER,
        "{{ 人员 }}{{ 人员.离开日期 }}{{ 人员.离开日期 or “无” }}{% if 人员.离开日期 %}{{ 人员.离开日期 }}{% endif %}",
        rows=(("{%tr for 称 in 人员.班主任称号 %}",), ("{{ 称 }}",), ("{%tr endfor %}",)),
    )
    name = f"templates/forms/{MEMBER}"
    assert messages(root, path) == [
        (
            f"{name}: 正文第1段：没有可填的内容：成员 示例成员1的 人员.离开日期"
            ' → 补上记录；可以空着的，写成 {{ 人员.离开日期 or "无" }}'
        ),
        (
            f"{name}: 表1 第1行 第1格：没有可填的行：成员 示例成员1、成员 示例成员2的 for 称 in 人员.班主任称号"
            " → 补上记录；可以空着的，在 endfor 上面加一行 {%tr else %}，再加一行写“无”"
        ),
    ]
    assert len(filled(root)) == 2  # a blank is told, and the form is made all the same


def test_a_list_that_says_what_stands_for_nothing(root: Path) -> None:
    rows = ("{%tr for 称 in 人员.班主任称号 %}", "{{ 称 }}", "{%tr else %}", "没有称号", "{%tr endfor %}")
    path = save(root, MEMBER, "{{ 人员 }}", rows=tuple((one,) for one in rows))
    assert messages(root, path) == []
    assert lines(filled(root)[0].data) == ["示例成员1", "没有称号"]


def test_a_form_whose_copies_would_look_alike(root: Path) -> None:
    empty = save(root, "甲（每位成员）.docx", "姓名：")
    nobody = save(root, "乙（每位成员每学年）.docx", "{{ 工作室 }}")
    assert messages(root, empty) == [
        "templates/forms/甲（每位成员）.docx: 没有一个标签，每份都会一样 → 在要填的格子里写标签，例如 {{ 人员 }}"
    ]
    assert messages(root, nobody) == [
        (
            "templates/forms/乙（每位成员每学年）.docx: 每位成员每学年填一份，却没有写 人员、学年，印出来分不清是哪一份"
            " → 加上 {{ 人员 }}"
        )
    ]


def test_files_that_are_no_forms(root: Path) -> None:
    folder = root / forms.FOLDER
    (folder / "旧表.doc").write_bytes(b"x")
    save(root, "申报表.docx", "{{ 人员 }}")
    (folder / "坏（每位成员）.docx").write_bytes(b"PK\x03\x04 broken")
    save(root, "同名（每位成员）.docx", "{{ 人员 }}")
    save(root, "同名（每位领衔人）.docx", "{{ 人员 }}")
    told = [f"{one.path}: {one.message} → {one.remedy}" for one in forms.load(a_report_context(root, DAY)).diagnostics]
    assert told[:3] == [
        "templates/forms/同名（每位领衔人）.docx: 和 templates/forms/同名（每位成员）.docx 同名 → 换一个表名，印出来才分得清",
        "templates/forms/坏（每位成员）.docx: 不是 Word 能打开的 docx 文件 → 在 Word 里打开，另存为“Word 文档（*.docx）”",
        "templates/forms/旧表.doc: 不是 .docx 文件 → 在 Word 里另存为“Word 文档（*.docx）”，其他文件移走",
    ]
    assert told[3].startswith(
        "templates/forms/申报表.docx: 文件名没有写明为谁填 → 在表名后面加上括号，例如 申报表（每个工作室每学年）.docx；还可以写"
    )
    assert {one.kind for one in forms.fill(a_report_context(root, DAY))} == {
        "成员申报表",
        "考核评审表",
        "领衔人申报表",
        "同名",
    }


@pytest.mark.parametrize("cut", [0, 10, 500, 5000])
def test_a_damaged_file_is_told_of(root: Path, cut: int) -> None:
    path = save(root, MEMBER, "{{ 人员 }}")
    path.write_bytes(path.read_bytes()[:cut])
    assert len(messages(root, path)) == 1
    assert "不是 Word 能打开的 docx 文件" in messages(root, path)[0]


def test_places_in_text_boxes_and_content_controls(root: Path) -> None:
    made = Document()
    made.add_paragraph("{{ 人员 }}")
    box = f"<w:txbxContent>{a_paragraph('{{ 人员.性名 }}')}</w:txbxContent>"
    choice = f'<mc:Choice Requires="wps"><wps:txbx>{box}</wps:txbx></mc:Choice>'
    both = f"{choice}<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
    for markup in (
        f"<w:p {SPACES}><w:r><mc:AlternateContent>{both}</mc:AlternateContent></w:r></w:p>",
        f"<w:sdt {SPACES}><w:sdtContent>{a_paragraph('甲{{ 人员.学 }}')}</w:sdtContent></w:sdt>",
    ):
        made.element.body.insert(-1, parse_xml(markup))
    made.sections[0].footer.paragraphs[0].text = "{{ 人员.页 }}"
    path = root / forms.FOLDER / MEMBER
    made.save(str(path))
    assert [one.split(": ", 1)[1].split("：")[0] for one in messages(root, path)] == [
        "正文第1段的文本框",
        "正文第2段",
        "页脚",
    ]


SPACES = " ".join(
    f'xmlns:{name}="{uri}"'
    for name, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "v": "urn:schemas-microsoft-com:vml",
    }.items()
)


def a_paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


# --- the task ---


def run(root: Path, *files: str, action: str = "check") -> int:
    return cli.exit_status(lambda: cli.run_form(cli.parse_options(str(root), "", DAY.isoformat()), action, files))


def test_the_task_says_it_on_the_right_stream(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    save(root, MEMBER, "{{ 人员.性名 }}")
    assert run(root, f"{forms.FOLDER}/{MEMBER}") == 1
    told = capsys.readouterr()
    assert told.err == f"templates/forms/{MEMBER}: 正文第1段：不认识 人员.性名 → 是不是 人员.姓名\n"
    assert told.out == "可以填写的表格 0 种：没有；要改或要补的 1 处\n"


def test_the_task_is_content_with_the_examples(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(root) == 0
    assert capsys.readouterr().out == "可以填写的表格 3 种：成员申报表、考核评审表、领衔人申报表\n"


def test_the_task_refuses_what_it_does_not_know(root: Path) -> None:
    options = cli.parse_options(str(root), "", DAY.isoformat())
    with pytest.raises(UsageError, match="不认识“fill”"):
        cli.run_form(options, "fill", ())
    with pytest.raises(UsageError, match=r"没有文件“没有\.docx”"):
        cli.run_form(options, "check", ("没有.docx",))


# --- the examples ---


def test_the_examples_are_filled(root: Path, golden: Callable[[str, str], None]) -> None:
    """Whole, for the studio of the tests at the end of its first year."""
    made = list(forms.fill(a_report_context(root, DAY)))
    told = [f"## {one.kind} {one.studio} {one.span} {one.about}\n" + "\n".join(lines(one.data)) for one in made]
    golden("forms.txt", "\n\n".join(told) + "\n")


@pytest.mark.parametrize("path", sorted((REPOSITORY / forms.FOLDER).glob("*.docx")), ids=lambda path: path.stem)
def test_no_example_draws_a_seal_or_brings_anything_along(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        assert [
            name for name in archive.namelist() if "media" in name or "embed" in name or "vba" in name.lower()
        ] == []
        assert "w:drawing" not in archive.read("word/document.xml").decode()
        assert "External" not in "".join(archive.read(name).decode() for name in archive.namelist() if "rels" in name)


# --- the handbook ---


def test_the_page_of_names_is_that_of_the_code(request: pytest.FixtureRequest) -> None:
    page = HANDBOOK.read_text(encoding="utf-8")
    head = page.partition(handbook_forms.BEGINS)[0]
    made = head + handbook_forms.tail(library.load(REPOSITORY).policies)
    if request.config.getoption("--bless"):
        HANDBOOK.write_text(made, encoding="utf-8", newline="\n")
    assert made == page, "content/handbook/forms.md differs; read the difference, then ./inv test --bless"


def test_every_kind_of_thing_stands_on_the_page() -> None:
    assert handbook_forms.shown_kinds() == set(all_kinds(rule_names(library.load(REPOSITORY).policies)))


def test_every_name_can_be_written_in_a_form() -> None:
    for kind, one in all_kinds(rule_names(library.load(REPOSITORY).policies)).items():
        assert [name for name in one.attributes if not name.isidentifier()] == [], kind


@pytest.mark.slow
def test_every_tag_on_the_page_can_be_filled(root: Path) -> None:
    """The tags of the handbook's own text, each as it is written there."""
    head = HANDBOOK.read_text(encoding="utf-8").partition("## 检查会说什么")[0]
    codes = [code for code in re.findall(r"`([^`]+)`", head) if "{{" in code]
    assert len(codes) >= 10
    for code in codes:
        rows = [(one,) for one in ("{%tr for 活动 in 工作室.活动 %}", code, "{%tr endfor %}")]
        path = save(root, "表（每位人员每学年）.docx", "{{ 人员 }}{{ 学年 }}", rows=tuple(rows))
        assert forms.load(a_report_context(root, DAY), (path,)).diagnostics == (), code


WRONG_TAGS = (
    "{{ 人员.性名 }}",
    "｛｛ 人员.姓名 ｝｝",
    "{{ 人员.",
    "{%tr for 项 in 人员.荣誉 %}",
    "{{ 人员.离开日期 }}",
)


def test_the_messages_on_the_page_are_those_of_the_check(root: Path) -> None:
    """Each quoted message is said of a form with that mistake in the place that the message names."""
    rows = HANDBOOK.read_text(encoding="utf-8").partition("## 检查会说什么")[2].partition("\n## ")[0]
    quoted = re.findall(r"(?m)^\| `([^`]+)` \|", rows)
    files = studio()
    files["people/member-1.yml"]["name"] = "示例甲"
    write(root / "studios/chunhui", files)
    for message, text in zip(quoted, WRONG_TAGS, strict=True):
        numbers = [int(one) for one in re.findall(r"第?(\d)", message.split("：")[0])]
        made = Document()
        if "表" in message.split("：")[0]:
            tables = [made.add_table(3, 2) for _ in range(numbers[0])]
            tables[-1].cell(numbers[1] - 1, numbers[2] - 1).text = text
            made.add_paragraph("{{ 人员 }}")
        else:
            for number in range(1, numbers[0] + 2):
                made.add_paragraph(
                    {numbers[0]: f"{text}{HEAD * (number == 1)}"}.get(number, "姓名 }}" * text.endswith(".") or "字")
                )
        path = root / forms.FOLDER / MEMBER
        made.save(str(path))
        assert f"templates/forms/{MEMBER}: {message}" in messages(root, path)


def test_a_form_without_a_whom_is_never_for_everybody() -> None:
    assert Audience("工作室") not in audience.AUDIENCES
