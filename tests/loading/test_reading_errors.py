"""What is said of files that cannot be read: the exact sentence, its place, its remedy; all of them at once."""

import os
import re
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter
from pydantic_core import ValidationError

from studiobook.core.diagnostic import DataError, Diagnostic
from studiobook.diagnostics import codes
from studiobook.loading import layout, library, messages, yaml_reader
from studiobook.models.base import Record, Source
from studiobook.models.district import District, Waivers
from studiobook.models.policy import Policy
from studiobook.models.redirects import Moves
from studiobook.models.reviews import Review, ScoreSheet
from studiobook.word import Profile
from tests.annotations import models_in
from tests.builders import REPOSITORY, a_district, a_person, a_picture, a_studio, an_activity, write

POLICY = """\
title: 测试办法
issuer: 示例区教育局
effective_from: 2023-09-01
clauses:
  - {id: "1", cite: 一, heading: 测试, digest: 测试}
"""
PERSON = "people/member-1.yml"
HELD = "activities/2024-10-17-x.md"
HINT = "对照手册里的例子填写"


def found(root: Path) -> tuple[Diagnostic, ...]:
    """Every diagnostic of the district in ``root``, in order."""
    try:
        library.load(root)
    except DataError as error:
        return error.diagnostics
    return ()


def diagnostics(root: Path) -> list[str]:
    """Every diagnostic of the district in ``root`` as it is printed, in order."""
    return [str(diagnostic) for diagnostic in found(root)]


def district(root: Path, **files: Any) -> Path:
    return a_district(root, policy=POLICY, chunhui={**a_studio(), **files})


def yml(**change: Any) -> dict[str, Any]:
    return {PERSON: a_person(**change)}


def md(**change: Any) -> dict[str, Any]:
    return {HELD: an_activity(**change)}


def without(data: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key not in keys}


def test_the_builders_district_reads_without_a_word(tmp_path: Path) -> None:
    assert diagnostics(district(tmp_path)) == []


@pytest.mark.parametrize(
    "data",
    [
        "\ufeffname: 甲\nrole: member\n".encode(),
        "name: 甲\r\nrole: member\r\n".encode(),
        "\ufeffname: 甲\r\nrole: member\r".encode(),
    ],
    ids=["bom", "crlf", "bom-and-cr"],
)
def test_byte_order_mark_and_windows_line_ends_are_taken_off(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.yml"
    path.write_bytes(data)
    assert yaml_reader.parse(yaml_reader.read_text(path, "x.yml"), "x.yml").value == {"name": "甲", "role": "member"}


def test_a_whole_district_with_marks_and_windows_line_ends_reads(tmp_path: Path) -> None:
    root = district(tmp_path)
    for path in [*root.rglob("*.yml"), *root.rglob("*.md")]:
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert diagnostics(root) == []


YAML_CASES: dict[str, tuple[bytes | str, str]] = {
    "gbk": (
        "name: Li\nrole: 成员\n".encode("gbk"),
        "2:1 文件的编码不是 UTF-8（看起来是 GBK） → 用记事本打开，选“另存为”，编码选 UTF-8，再保存",
    ),
    "utf-16": (
        "name: 李\n".encode("utf-16"),
        "1:1 文件的编码不是 UTF-8（看起来是 UTF-16） → 用记事本打开，选“另存为”，编码选 UTF-8，再保存",
    ),
    "utf-16-ascii-only": (
        "name: Li\n".encode("utf-16-le"),
        "1:1 文件的编码不是 UTF-8（看起来是 UTF-16） → 用记事本打开，选“另存为”，编码选 UTF-8，再保存",
    ),
    "neither": (
        b"name: Li\nrole: \xff\xff\xff\n",
        "2:1 文件的编码不是 UTF-8（看起来是 未知） → 用记事本打开，选“另存为”，编码选 UTF-8，再保存",
    ),
    "tab": ("titles:\n\t- name: x\n", "2:1 这里用了制表符（Tab） → 缩进改用空格"),
    "double-quote": ('name: "李敏\nrole: member\n', "1:7 引号没有配对 → 补上缺少的那个引号（半角）"),
    "single-quote": ("name: 李敏\nsubject: '语文\n", "2:10 引号没有配对 → 补上缺少的那个引号（半角）"),
    "text-after-quotes": (
        'name: 李敏\nmentoring: "倾听"是一门课\n',
        "2:16 引号后面还有文字 → 让引号包住整段文字；文字里面的引号写成“”",
    ),
    "backslash": ('name: "李\\敏"\n', "1:7 双引号里的反斜线“\\”另有意思 → 把外面的双引号改成单引号"),
    "duplicate-key": ("name: 李敏\nrole: member\nname: 李\n", "3:1 “name”写了两次 → 留下一个，删去另一个"),
    "duplicate-key-deep": (
        "titles:\n  - name: x\n    level: city\n    level: city\n",
        "4:5 “level”写了两次 → 留下一个，删去另一个",
    ),
    "no-colon-first": ("name 李敏\nrole: member\n", "1:1 这一行缺少冒号 → 写成“键: 值”，冒号是半角，后面有一个空格"),
    "no-colon-middle": (
        "name: 李敏\nrole member\nschool: home\n",
        "2:1 这一行缺少冒号 → 写成“键: 值”，冒号是半角，后面有一个空格",
    ),
    "no-colon-last": ("name: 李敏\nrole\n", "2:1 这一行缺少冒号 → 写成“键: 值”，冒号是半角，后面有一个空格"),
    "full-width-colon-first": (
        "name：李敏\nrole: member\n",
        "1:1 这一行缺少冒号 → 写成“键: 值”，冒号是半角，后面有一个空格",
    ),
    "full-width-colon-deep": (
        "titles:\n  - name：高级\n    level: city\n",
        "2:1 这一行缺少冒号 → 写成“键: 值”，冒号是半角，后面有一个空格",
    ),
    "no-space-after-colon": (
        "name:李敏\nrole: member\n",
        "1:1 这一行缺少冒号 → 写成“键: 值”，冒号是半角，后面有一个空格",
    ),
    "second-colon": (
        "name: 李敏: 领衔人\n",
        "1:9 这一行多了一个冒号，或者上一行的缩进不对 → 文字里有半角冒号加空格时，把整段文字用引号括起来",
    ),
    "indented-too-far": (
        "name: 李敏\n  role: member\n",
        "2:7 这一行多了一个冒号，或者上一行的缩进不对 → 文字里有半角冒号加空格时，把整段文字用引号括起来",
    ),
    "indented-too-little": (
        "  name: 李敏\nrole: member\n",
        "2:1 这一行的缩进和上面对不齐 → 同一层的每一行开头空格数要一样",
    ),
    "list-misaligned": (
        "titles:\n  - name: x\n   - name: y\n",
        "3:4 这一行的缩进和上面对不齐 → 同一层的每一行开头空格数要一样",
    ),
    "bracket": ("titles: [高级\nname: 李敏\n", "2:5 方括号或花括号没有配对 → 补上 ] 或 }，各项之间用半角逗号"),
    "starts-with-at": ("name: @李敏\n", "1:7 这里的文字不能以这个符号开头 → 给这段文字加上引号"),
    "anchor": (
        "name: &n 李敏\n",
        "1:7 用了 &、* 或 ! 这些特殊写法 → 这里只写普通的文字和数字；文字以这些符号开头时加上引号",
    ),
    "alias": (
        "name: 李敏\nsubject: *n\n",
        "2:10 用了 &、* 或 ! 这些特殊写法 → 这里只写普通的文字和数字；文字以这些符号开头时加上引号",
    ),
    "tag": (
        "name: !!python/name:os.system x\n",
        "1:7 用了 &、* 或 ! 这些特殊写法 → 这里只写普通的文字和数字；文字以这些符号开头时加上引号",
    ),
    "second-document": (
        "name: 李敏\n---\nname: 王\n",
        "2:1 文件里多了一行“---” → 一个文件只写一条记录，删去多余的“---”",
    ),
    "number-as-key": ("2: 李敏\n", "1:1 冒号前面的名称不是文字 → 按手册写这一项的名称"),
    "directive": ("%YAML 9.9\n---\nname: 李敏\n", "1:1 这一行不合 YAML 的写法 → 对照手册里的例子检查冒号、引号和缩进"),
    "empty": ("", f"1:1 文件是空的 → {HINT}"),
    "only-a-comment": ("# 以后再写\n", f"1:1 文件是空的 → {HINT}"),
    "list": ("- name: 李敏\n", f"1:1 文件里要写成一项一项的“键: 值” → {HINT}"),
    "only-text": ("李敏\n", f"1:1 文件里要写成一项一项的“键: 值” → {HINT}"),
    "nested": ("[" * 3000, "1:1 括号或缩进套了太多层 → 对照手册里的例子改写"),
    "bidi": (
        "name: 李敏\nsubject: 语\u202e文\n",
        "2:11 文字里有看不见的控制字符（U+202E） → 删掉这个字符，再重新输入这几个字",
    ),
    "private-use": ("name: \ue000李\n", "1:7 文字里有看不见的控制字符（U+E000） → 删掉这个字符，再重新输入这几个字"),
    "line-separator": (
        "name: 李\u2028敏\n",
        "1:8 文字里有看不见的控制字符（U+2028） → 删掉这个字符，再重新输入这几个字",
    ),
    "bell": ("name: 李\x07\n", "1:8 文字里有看不见的控制字符（U+0007） → 删掉这个字符，再重新输入这几个字"),
    "large": (b"# " + b"x" * 200_000, "1:1 文件有 200 kB，超过 200 kB → 照片和附件放进 files/，这里只写文字"),
}


@pytest.mark.parametrize(("data", "said"), YAML_CASES.values(), ids=YAML_CASES)
def test_a_file_that_is_no_yaml(tmp_path: Path, data: bytes | str, said: str) -> None:
    assert diagnostics(DISTRICTS["YAML_CASES"](tmp_path, data)) == [f"studios/chunhui/{PERSON}:{said}"]


MARKDOWN_CASES: dict[str, tuple[str, str]] = {
    "no-front-matter": (
        "下午两点。\n",
        "1:1 文件开头没有信息块 → 第一行写“---”，下面写各项信息，再用一行“---”结束",
    ),
    "nothing": ("", "1:1 文件开头没有信息块 → 第一行写“---”，下面写各项信息，再用一行“---”结束"),
    "blank-line-first": (
        "\n---\ntitle: x\n---\n",
        "1:1 文件开头没有信息块 → 第一行写“---”，下面写各项信息，再用一行“---”结束",
    ),
    "unclosed": ("---\ntitle: x\n正文\n", "1:1 开头的信息块没有结束 → 在信息块最后加一行“---”"),
    "empty-front-matter": ("---\n---\n正文\n", f"2:1 文件是空的 → {HINT}"),
    "lines-count-from-the-top": (
        "---\ntitle: x\nkind: 'x\n---\n正文\n",
        "3:7 引号没有配对 → 补上缺少的那个引号（半角）",
    ),
    "list": ("---\n- title: x\n---\n", f"2:1 文件里要写成一项一项的“键: 值” → {HINT}"),
    "body-too": (
        "---\ntitle: x\n---\n正文\n语\u202e文\n",
        "5:2 文字里有看不见的控制字符（U+202E） → 删掉这个字符，再重新输入这几个字",
    ),
}


@pytest.mark.parametrize(("text", "said"), MARKDOWN_CASES.values(), ids=MARKDOWN_CASES)
def test_a_file_whose_front_matter_is_wrong(tmp_path: Path, text: str, said: str) -> None:
    assert diagnostics(DISTRICTS["MARKDOWN_CASES"](tmp_path, text)) == [f"studios/chunhui/{HELD}:{said}"]


VALUE_CASES: dict[str, tuple[dict[str, Any], list[str]]] = {
    "missing": (
        {PERSON: without(a_person(), "subject")},
        [f"{PERSON}:1:1 缺少“学科”（subject） → 补上“subject: …”；任教学科"],
    ),
    "missing-in-a-list": (
        yml(titles=[{"level": "city", "on": "2020-12"}]),
        [f"{PERSON}:12:10 缺少“称号”（name） → 补上“name: …”；称号的全名，例如 高级班主任"],
    ),
    "missing-in-markdown": (
        {HELD: without(an_activity(), "kind")},
        [f"{HELD}:2:1 缺少“形式”（kind） → 补上“kind: …”；活动的主要形式"],
    ),
    "unknown-key-near": (yml(scool="home"), [f"{PERSON}:12:1 不认识“scool” → 你是不是想写“school”？"]),
    "unknown-key-empty": (yml(scool=None), [f"{PERSON}:12:1 不认识“scool” → 你是不是想写“school”？"]),
    "unknown-key-far": (
        yml(titles=[{"name": "x", "level": "city", "on": "2020-12", "身份证": "1"}]),
        [f"{PERSON}:12:58 不认识“身份证” → 删去这一项；这里可以写：name、level、on"],
    ),
    "unknown-alias-of-a-key": (
        {"studio.yml": {**a_studio()["studio.yml"], "id": "x"}},
        [
            (
                "studio.yml:8:1 不认识“id” → 删去这一项；"
                "这里可以写：name、motto、school、stage、themes、profile、tier、founded、cycle、selection、liaison、facilities"
            )
        ],
    ),
    "empty-text": (yml(name=None), [f"{PERSON}:1:7 “姓名”没有填写 → 填上内容，或者删去这一行"]),
    "empty-date": (yml(joined=None), [f"{PERSON}:6:9 “加入日期”没有填写 → 填上内容，或者删去这一行"]),
    "empty-list": (yml(titles=None), [f"{PERSON}:12:9 “班主任称号”没有填写 → 填上内容，或者删去这一行"]),
    "empty-term": (yml(role=None), [f"{PERSON}:2:7 “身份”没有填写 → 填上内容，或者删去这一行"]),
    "empty-number": (
        yml(class_teacher_gap_years=None),
        [f"{PERSON}:12:26 “中断年数”没有填写 → 填上内容，或者删去这一行"],
    ),
    "number-for-text": (yml(name=7), [f"{PERSON}:1:7 “姓名”要写成文字 → 数字、true、false 当文字用时加引号"]),
    "true-for-text": (yml(name=True), [f"{PERSON}:1:7 “姓名”要写成文字 → 数字、true、false 当文字用时加引号"]),
    "blank-text": (yml(name="  "), [f"{PERSON}:1:7 “姓名”是空的 → 填上内容，或者删去这一行"]),
    "long-text": (yml(name="李" * 301), [f"{PERSON}:1:7 “姓名”太长，超过 300 个字 → 写短一些，详细内容写在正文里"]),
    "escaped-control": (
        yml(name="李\u0001"),
        [f"{PERSON}:1:7 文字里有看不见的控制字符（U+0001） → 删掉这个字符，再重新输入这几个字"],
    ),
    "bad-id": (
        yml(school="East School"),
        [f"{PERSON}:3:9 “East School”不是“所在学校”的写法 → 代号只用小写字母、数字和连字符，例如 li-min"],
    ),
    "text-for-number": (
        yml(class_teacher_gap_years="2"),
        [f"{PERSON}:12:26 “中断年数”要写整数 → 只写数字，不加单位和引号"],
    ),
    "half-a-year": (
        yml(class_teacher_gap_years=1.5),
        [f"{PERSON}:12:26 “中断年数”要写整数 → 只写数字，不加单位和引号"],
    ),
    "too-small": (yml(class_teacher_gap_years=-1), [f"{PERSON}:12:26 “中断年数”不能小于 0，现在是 -1 → 改正数字"]),
    "too-large": (yml(class_teacher_gap_years=41), [f"{PERSON}:12:26 “中断年数”不能大于 40，现在是 41 → 改正数字"]),
    "text-for-yes-or-no": (
        md(guests=[{"name": "王", "unit": "校长", "expert": "是"}]),
        [f"{HELD}:9:48 “专家”要写 true 或 false → 是写 true，否写 false，不加引号"],
    ),
    "text-for-list": (yml(titles="高级班主任"), [f"{PERSON}:12:9 “班主任称号”要写成列表 → 每项单独一行，以“- ”开头"]),
    "text-for-mapping": (
        yml(titles=["高级班主任"]),
        [f"{PERSON}:12:10 “班主任称号”要写成几项“键: 值” → 对照手册里的例子，另起一行缩进填写"],
    ),
    "list-for-mapping": (
        md(attendance=[]),
        [f"{HELD}:7:13 “考勤”要写成几项“键: 值” → 对照手册里的例子，另起一行缩进填写"],
    ),
    "no-item": (md(sessions=[]), [f"{HELD}:4:11 “场次”至少要有一项 → 补上一项"]),
    "only-item-wrong": (
        md(sessions=[{"date": "昨天"}]),
        [f"{HELD}:4:21 “昨天”不是日期 → 写成 2026-02-14，只知道月份时写 2026-02"],
    ),
    "term-label": (
        yml(role="领衔人"),
        [
            (
                f"{PERSON}:2:7 “领衔人”不是“身份”可以填的值 → 你是不是想写“leader”？可以填："
                "leader（领衔人）、member（成员）、advisor（导师）、assistant（助理）、trainee（学员）"
            )
        ],
    ),
    "term-near": (
        yml(role="leder"),
        [
            (
                f"{PERSON}:2:7 “leder”不是“身份”可以填的值 → 你是不是想写“leader”？可以填："
                "leader（领衔人）、member（成员）、advisor（导师）、assistant（助理）、trainee（学员）"
            )
        ],
    ),
    "term-far": (
        yml(role=3),
        [
            (
                f"{PERSON}:2:7 “3”不是“身份”可以填的值 → 可以填："
                "leader（领衔人）、member（成员）、advisor（导师）、assistant（助理）、trainee（学员）"
            )
        ],
    ),
    "term-list": (
        {"studio.yml": {**a_studio()["studio.yml"], "facilities": ["desks", "打印机"]}},
        [
            (
                "studio.yml:7:23 “打印机”不是“办公条件”可以填的值 → 你是不是想写“printer”？可以填：desks（办公桌）、chairs（办公椅）、"
                "computers（电脑）、printer（打印机）、projector（投影仪）、camera（照相机）、whiteboard（电子白板）、books（专业书籍）"
            )
        ],
    ),
    "day-with-month-only": (yml(joined="2024-09"), [f"{PERSON}:6:9 “2024-09”不是完整的日期 → 写到日，例如 2026-02-14"]),
    "day-that-is-none": (
        yml(joined="2024-02-30"),
        [f"{PERSON}:6:9 “2024-02-30”不是完整的日期 → 写到日，例如 2026-02-14"],
    ),
    "day-as-number": (yml(joined=20240901), [f"{PERSON}:6:9 “20240901”不是完整的日期 → 写到日，例如 2026-02-14"]),
    "day-as-list": (yml(joined=["2024-09-01"]), [f"{PERSON}:6:9 “…”不是完整的日期 → 写到日，例如 2026-02-14"]),
    "day-as-yes": (yml(joined=True), [f"{PERSON}:6:9 “true”不是完整的日期 → 写到日，例如 2026-02-14"]),
    "month-with-day": (yml(born="1992-05-01"), [f"{PERSON}:7:7 “1992-05-01”写到了日 → 这里只需要年和月，例如 1988-05"]),
    "month-in-words": (
        yml(born="1992年5月"),
        [f"{PERSON}:7:7 “1992年5月”不是日期 → 写成 2026-02-14，只知道月份时写 2026-02"],
    ),
    "long-and-many-lines": (
        yml(born="五月\n" * 9),
        [f"{PERSON}:7:7 “五月 五月 五月 五月 五月 五月 五月…”不是日期 → 写成 2026-02-14，只知道月份时写 2026-02"],
    ),
    "year": (
        {"studio.yml": {**a_studio()["studio.yml"], "cycle": {"start": "2024-2026", "years": 3}}},
        ["studio.yml:4:18 “2024-2026”不是学年 → 写成相连的两年，例如 2025-2026"],
    ),
    "money": (
        {"funding/2024-2025.yml": {"income": [{"on": "2024-10", "source": "district", "amount": "五千"}]}},
        ["funding/2024-2025.yml:1:60 “五千”不是金额 → 写成以元为单位的数字，最多两位小数，例如 1200.50"],
    ),
    "money-with-three-decimals": (
        {"funding/2024-2025.yml": {"carried_over": 1.005}},
        ["funding/2024-2025.yml:1:15 “1.005”不是金额 → 写成以元为单位的数字，最多两位小数，例如 1200.50"],
    ),
    "money-as-yes": (
        {"funding/2024-2025.yml": {"carried_over": True}},
        ["funding/2024-2025.yml:1:15 “true”不是金额 → 写成数字，例如 1200 或 1200.50"],
    ),
    "money-below-nothing": (
        {"funding/2024-2025.yml": {"carried_over": -1}},
        ["funding/2024-2025.yml:1:15 “上年结余”不能小于 0，现在是 -1 → 改正数字"],
    ),
    "money-of-nothing": (
        {"funding/2024-2025.yml": {"expenses": [{"amount": 0}]}},
        ["funding/2024-2025.yml:1:23 “金额”要大于 0，现在是 0 → 改正数字"],
    ),
    "time-backwards": (
        md(sessions=[{"date": "2024-10-17", "time": "16:30-14:00"}]),
        [f"{HELD}:4:43 “16:30-14:00”不是起止时间 → 写成 14:00-16:30，结束要晚于开始"],
    ),
    "time-without-end": (
        md(sessions=[{"date": "2024-10-17", "time": "14:00"}]),
        [f"{HELD}:4:43 “14:00”不是起止时间 → 写成 14:00-16:30，结束要晚于开始"],
    ),
    "url": (
        md(posts=[{"title": "x", "url": "mp.weixin.qq.com/s/x", "on": "2024-10"}]),
        [f"{HELD}:9:31 “mp.weixin.qq.com/s/x”不是网址 → 写完整的网址，以 https:// 开头"],
    ),
    "file-above": (
        md(photos=[{"file": "../qiming/files/a.jpg", "caption": "x"}]),
        [
            f"{HELD}:9:19 “../qiming/files/a.jp…”不是本工作室文件夹里的文件 → 写成从工作室文件夹算起的路径，例如 files/2025-10-17-1.jpg"
        ],
    ),
    "file-absolute": (
        md(photos=[{"file": "/etc/passwd", "caption": "x"}]),
        [
            f"{HELD}:9:19 “/etc/passwd”不是本工作室文件夹里的文件 → 写成从工作室文件夹算起的路径，例如 files/2025-10-17-1.jpg"
        ],
    ),
    "file-of-windows": (
        md(photos=[{"file": "C:\\照片\\a.jpg", "caption": "x"}]),
        [
            f"{HELD}:9:19 “C:\\照片\\a.jpg”不是本工作室文件夹里的文件 → 写成从工作室文件夹算起的路径，例如 files/2025-10-17-1.jpg"
        ],
    ),
    "leaves-before-joining": (yml(left="2024-08-31"), [f"{PERSON}:1:1 离开日期早于加入日期 → 核对 joined 和 left"]),
    "closes-before-opening": (
        {
            "projects/p.yml": {
                "title": "x",
                "level": "city",
                "leader": "li-min",
                "opened": "2025-01",
                "closed": "2024-12",
            }
        },
        ["projects/p.yml:1:1 结题时间早于立项时间 → 核对 opened 和 closed"],
    ),
}


@pytest.mark.parametrize(("files", "said"), VALUE_CASES.values(), ids=VALUE_CASES)
def test_a_value_that_is_not_accepted(tmp_path: Path, files: dict[str, Any], said: list[str]) -> None:
    assert diagnostics(district(tmp_path, **files)) == [f"studios/chunhui/{one}" for one in said]


LAYOUT = "照片和附件放进 files/，其他文件的位置见手册“文件放在哪里”"
LAYOUT_CASES: dict[str, tuple[str, bytes | str, str]] = {
    "above-the-folders": ("notes.txt", "x", "1:1 不认识文件名“notes.txt” → 按这里的写法改名：studio.yml"),
    "unknown-folder": ("我的文件/a.md", "x", f"1:1 文件放在不认识的位置 → {LAYOUT}"),
    "near-folder": ("activity/2024-10-17-x.md", "x", "1:1 文件放在不认识的位置 → 你是不是想写“activities”？"),
    "folder-in-a-folder": ("activities/2024/x.md", "x", "1:1 文件放在不认识的位置 → 你是不是想写“activities”？"),
    "activity-name": (
        "activities/10月17日.md",
        "x",
        "1:1 不认识文件名“10月17日.md” → 按这里的写法改名：activities/2025-10-17-listening.md",
    ),
    "activity-ending": (
        "activities/2024-10-17-x.docx",
        "x",
        "1:1 不认识文件名“2024-10-17-x.docx” → 按这里的写法改名：activities/2025-10-17-listening.md",
    ),
    "person-name": ("people/李敏.yml", "x", "1:1 不认识文件名“李敏.yml” → 按这里的写法改名：people/li-min.yml"),
    "person-ending": ("people/li-min.yaml", "x", "1:1 不认识文件名“li-min.yaml” → 按这里的写法改名：people/li-min.yml"),
    "plan-name": (
        "plans/2024.md",
        "x",
        "1:1 不认识文件名“2024.md” → 按这里的写法改名：plans/cycle.md、plans/2025-2026.md",
    ),
    "no-school-year": ("summaries/2024-2026.md", "x", "1:1 文件名“2024-2026”不是学年 → 写成相连的两年，例如 2025-2026"),
    "attachment-kind": (
        "files/setup.exe",
        "x",
        "1:1 不接受“.exe”文件 → 只放 docx、heic、jpeg、jpg、pdf、png、pptx、webp、xlsx",
    ),
    "attachment-no-kind": (
        "files/2024/README",
        "x",
        "1:1 不接受“”文件 → 只放 docx、heic、jpeg、jpg、pdf、png、pptx、webp、xlsx",
    ),
    "attachment-no-picture": (
        "files/a.jpg",
        "<html>",
        "1:1 这不是能打开的照片 → 换成正常的 jpg 或 png 照片，不要只改文件名",
    ),
    "attachment-large": ("files/a.jpg", bytes(20_000_001), "1:1 文件有 20 MB，超过 20 MB → 压缩后再放入，视频请放链接"),
}


@pytest.mark.parametrize(("name", "data", "said"), LAYOUT_CASES.values(), ids=LAYOUT_CASES)
def test_a_file_that_does_not_belong_there(tmp_path: Path, name: str, data: bytes | str, said: str) -> None:
    assert diagnostics(district(tmp_path, **{name: data})) == [f"studios/chunhui/{name}:{said}"]


UNSEEN = "文件名里有看不见的字符 → 改名，只用看得见的文字"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such file names")
def test_a_file_name_that_cannot_be_printed(tmp_path: Path) -> None:
    """Nothing of it goes to the terminal or a report: it might break the line, or be no text at all."""
    root = district(tmp_path)
    names = ("files/a\nb.pdf", "files/\udcff.pdf", "people/\x1b[31m.yml", "rules/a\u202eb.md")  # \udcff: the byte ff
    write(root, {**{f"studios/chunhui/{name}": b"" for name in names}, "bureau/\udcff.yml": b"", "studios/\udcff": b""})
    assert diagnostics(root) == [
        "bureau/�.yml:1:1 不认识文件名“�.yml” → 这里放 district.yml、waivers.yml 和 moved.yml，其他文件移走",
        f"studios/chunhui/files/a�b.pdf:1:1 {UNSEEN}",
        f"studios/chunhui/files/�.pdf:1:1 {UNSEEN}",
        f"studios/chunhui/people/�[31m.yml:1:1 {UNSEEN}",
        f"studios/chunhui/rules/a�b.md:1:1 {UNSEEN}",
        "studios/�:1:1 这里只放工作室的文件夹 → 移走这个文件",
    ]


@pytest.mark.parametrize(
    ("key", "value"), [("file", "files/\0a.pdf"), ("file", "files/a\u202efdp.pdf"), ("url", "https://example.cn/\x07")]
)
def test_a_path_or_an_address_holds_only_what_can_be_seen(tmp_path: Path, key: str, value: str) -> None:
    paper = {"kind": "paper", "title": "x", "authors": ["li-min"], "on": "2024-10", key: value}
    (said,) = diagnostics(district(tmp_path, **{"outcomes/p.yml": paper}))
    assert re.search(r"outcomes/p\.yml:5:\d+ 文字里有看不见的控制字符（U\+", said)


@pytest.mark.parametrize("name", ["", ".", "files/a\nb.pdf"])
def test_a_path_that_names_no_file(tmp_path: Path, name: str) -> None:
    paper = {"kind": "paper", "title": "x", "authors": ["li-min"], "on": "2024-10", "file": name}
    (said,) = diagnostics(district(tmp_path, **{"outcomes/p.yml": paper}))
    assert "不是本工作室文件夹里的文件" in said


def test_what_is_quoted_goes_to_the_terminal_without_its_control_characters(tmp_path: Path) -> None:
    found = diagnostics(district(tmp_path, **{"outcomes/p.yml": '"\\e[31mkey": 1\nkind: "pa\\eper"\n'}))
    assert not re.search(r"[\x00-\x1f]", "".join(found))
    assert [one.partition(" ")[2].partition(" → ")[0] for one in found if "�" in one] == [
        "不认识“�[31mkey”",
        "“pa�per”不是“类别”可以填的值",
    ]


def test_a_bracket_that_is_still_open_at_the_end(tmp_path: Path) -> None:
    (said,) = diagnostics(district(tmp_path, **{PERSON: "titles: ["}))
    assert said.partition(" ")[2] == "方括号或花括号没有配对 → 补上 ] 或 }，各项之间用半角逗号"


def test_a_folder_where_the_bureaus_file_should_be(tmp_path: Path) -> None:
    root = district(tmp_path)
    (root / "bureau/waivers.yml").unlink()
    (root / "bureau/waivers.yml").mkdir()
    assert diagnostics(root) == ["bureau/waivers.yml:1:1 这是一个文件夹，不是文件 → 移走它，放入文件本身"]


def test_what_systems_leave_lying_about_is_passed_over(tmp_path: Path) -> None:
    litter = (".DS_Store", "files/Thumbs.db", "people/desktop.ini", "plans/~$2024-2025.docx", "rules/.gitkeep")
    root = district(tmp_path, **dict.fromkeys(litter, "x"))
    (root / "studios/.DS_Store").write_text("x", encoding="utf-8")
    assert diagnostics(root) == []


def test_attachments_of_every_accepted_kind_are_listed(tmp_path: Path) -> None:
    names = {f"files/照片 {number}{ending}" for number, ending in enumerate(sorted(layout.FILE_ENDINGS))} | {
        "files/2024/A.JPG"
    }
    studio = library.load(district(tmp_path, **dict.fromkeys(names, a_picture()))).studios["chunhui"]
    assert studio.files == names


def test_links_are_refused_and_never_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.yml").write_text("name: x", encoding="utf-8")
    root = district(tmp_path / "district")
    (root / "studios/chunhui" / "people/linked.yml").symlink_to(outside / "secret.yml")
    (root / "studios/chunhui" / "outcomes").symlink_to(outside)
    (root / "studios/chunhui" / "files").mkdir()
    (root / "studios/chunhui" / "files/a.jpg").symlink_to(outside / "nowhere.jpg")
    (root / "studios/linked").symlink_to(outside)
    link = "1:1 这是一个链接（快捷方式），不是文件 → 放入文件本身"
    assert diagnostics(root) == [
        f"studios/chunhui/files/a.jpg:{link}",
        f"studios/chunhui/outcomes:{link}",
        f"studios/chunhui/people/linked.yml:{link}",
        "studios/linked:1:1 这里只放工作室的文件夹 → 移走这个文件",
    ]


def test_a_pipe_is_refused_and_never_read(tmp_path: Path) -> None:
    root = district(tmp_path)
    os.mkfifo(root / "studios/chunhui/people/pipe.yml")
    assert diagnostics(root) == ["studios/chunhui/people/pipe.yml:1:1 这不是普通的文件 → 移走它，放入文件本身"]


def test_a_linked_file_of_the_bureau_is_refused(tmp_path: Path) -> None:
    root = district(tmp_path)
    (root / "bureau/waivers.yml").rename(root / "elsewhere.yml")
    (root / "bureau/waivers.yml").symlink_to(root / "elsewhere.yml")
    assert diagnostics(root) == ["bureau/waivers.yml:1:1 这是一个链接（快捷方式），不是文件 → 放入文件本身"]


def test_among_the_studios_stand_only_folders_named_by_an_id(tmp_path: Path) -> None:
    root = district(tmp_path)
    write(root / "studios", {"名单.xlsx": "x", "Chun Hui/studio.yml": "x"})
    assert diagnostics(root) == [
        "studios/Chun Hui:1:1 文件夹名“Chun Hui”不是代号 → 改成小写字母、数字和连字符",
        "studios/名单.xlsx:1:1 这里只放工作室的文件夹 → 移走这个文件",
    ]


def test_a_studio_without_its_own_file(tmp_path: Path) -> None:
    root = district(tmp_path)
    (root / "studios/chunhui/studio.yml").unlink()
    assert diagnostics(root) == ["studios/chunhui/studio.yml:1:1 没有这个文件 → 每个工作室都要有 studio.yml"]


def test_a_studio_file_that_cannot_be_read_is_not_called_missing_too(tmp_path: Path) -> None:
    root = district(tmp_path, **{"studio.yml": "name"})
    assert diagnostics(root) == [f"studios/chunhui/studio.yml:1:1 文件里要写成一项一项的“键: 值” → {HINT}"]


def test_an_empty_folder_is_no_district(tmp_path: Path) -> None:
    assert diagnostics(tmp_path) == [
        "bureau/district.yml:1:1 没有这个文件 → 在 bureau/ 里建立它，写法见手册“给教育局”",
        "bureau/policy:1:1 没有管理办法 → 放入一个版本，例如 bureau/policy/wujin-trial.yml",
    ]


def test_waivers_may_be_left_out(tmp_path: Path) -> None:
    root = district(tmp_path)
    (root / "bureau/waivers.yml").unlink()
    assert library.load(root).waivers == ()


POLICY_CASES = {
    "each": (
        {"each": "teacher"},
        (
            "12:15 “teacher”不是规则的对象 → 写 studio、leader、member、advisor、assistant、trainee、person、activity、project 之一，"
            "后面可以加 in school year、in calendar year、in term 或 in cycle"
        ),
    ),
    "due": (
        {"due": "next week"},
        "16:14 “next week”不是期限 → 写 end of school year、start of cycle、activity，后面可以加 + 14 days 或 - 14 days",
    ),
    "number": ({"at_least": "两次"}, "13:19 “两次”不是数字 → 写一个数字"),
    "asks-two": (
        {"value": "studio"},
        "10:9 一条规则要写 select、value、is、any_of、all_of、n_of、points 中的恰好一个 → 留下一个，删去其余",
    ),
    "asks-nothing": (
        {"select": None},
        "10:9 一条规则要写 select、value、is、any_of、all_of、n_of、points 中的恰好一个 → 留下一个，删去其余",
    ),
    "no-limit": (
        {"at_least": None},
        "10:9 统计（counted）规则不写界限，其余规则要写界限 → 补上 at_least、at_most、between 等，或把 strength 改为 counted",
    ),
    "counted-with-limit": (
        {"strength": "counted"},
        "10:9 统计（counted）规则不写界限，其余规则要写界限 → 补上 at_least、at_most、between 等，或把 strength 改为 counted",
    ),
    "due-of-an-activity": (
        {"due": "activity + 3 days"},
        "10:9 期限写了 activity，对象却不是 activity → 改对象，或改期限",
    ),
    "due-of-a-year": (
        {"due": "end of school year"},
        "10:9 期限写了 school year，对象却没有 in school year → 改对象，或改期限",
    ),
    "strength": (
        {"strength": "必须"},
        (
            "15:19 “必须”不是“强度”可以填的值 → 你是不是想写“must”？"
            "可以填：must（必须）、principle（原则上）、expected（应有）、counted（统计）"
        ),
    ),
    "key": ({"atleast": 1}, "16:9 不认识“atleast” → 你是不是想写“at_least”？"),
}


@pytest.mark.parametrize(("change", "said"), POLICY_CASES.values(), ids=POLICY_CASES)
def test_a_rule_that_contradicts_itself(tmp_path: Path, change: dict[str, Any], said: str) -> None:
    assert diagnostics(district_with_rule(tmp_path, change)) == [f"bureau/policy/test.yml:{said}"]


def district_with_rule(root: Path, change: dict[str, Any]) -> Path:
    """A district whose policy has one rule, with ``change``."""
    rule = {
        "id": "x",
        "label": "测试",
        "each": "studio",
        "at_least": 1,
        "select": "outcomes",
        "strength": "must",
    } | change
    lines = [f"{key}: {value}" for key, value in rule.items() if value is not None]
    if "select" in change or change.get("at_least", 1) is None:
        lines.insert(3, "unit: 次")  # every case has its keys on the same lines
    text = POLICY.replace(
        '  - {id: "1", cite: 一, heading: 测试, digest: 测试}\n',
        "  - id: '1'\n    cite: 一\n    heading: 测试\n    digest: 测试\n    rules:\n      - "
        + "\n        ".join([*lines, "remedy: 无"])
        + "\n",
    )
    return a_district(root, policy=text, chunhui=a_studio())


# The district of a case, by the table that the case is in and what the case says before the message
DISTRICTS: dict[str, Callable[..., Path]] = {
    "YAML_CASES": lambda root, data: district(root, **{PERSON: data}),
    "MARKDOWN_CASES": lambda root, text: district(root, **{HELD: text}),
    "VALUE_CASES": lambda root, files: district(root, **files),
    "LAYOUT_CASES": lambda root, name, data: district(root, **{name: data}),
    "POLICY_CASES": district_with_rule,
}


class Case(NamedTuple):
    """A case of a table: what it writes, and the diagnostics of a district that has it."""

    bad: Any
    diagnostics: tuple[Diagnostic, ...]


def cases(table: str, folder: Path) -> Iterator[Case]:
    """Every case of a table, each tried in a district of its own below ``folder``."""
    for name, (*written, _) in globals()[table].items():
        yield Case(written[-1], found(DISTRICTS[table](folder / table / name, *written)))


@pytest.mark.slow
def test_every_diagnostic_has_a_code_that_the_handbook_explains(tmp_path: Path) -> None:
    known = {one.code for one in codes.READING}
    given = [one.code for table in DISTRICTS for case in cases(table, tmp_path) for one in case.diagnostics]
    assert len(given) > 100
    assert set(given) <= known - {"read/other"}


def test_the_code_of_an_unknown_key_is_not_guessed_from_its_name(tmp_path: Path) -> None:
    (one,) = found(district(tmp_path, **yml(照片=[])))
    assert one.code == "read/unknown-key"


def test_a_clause_number_that_is_none(tmp_path: Path) -> None:
    root = a_district(tmp_path, policy=POLICY.replace('id: "1"', "id: 第一条"), chunhui=a_studio())
    assert diagnostics(root) == ["bureau/policy/test.yml:5:10 “第一条”不是“条款号”的写法 → 章号.款号.项号，例如 6.1.5"]


PROFILE = (REPOSITORY / "templates/reports/format.yml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("type_width_mm: 156", "type_width_mm: 200", "版心超出纸张，或页码没有位置 → 核对这几个数"),
        ("latin: Times New Roman", 'latin: "<x>"', "“<x>”不是“latin”的写法 → 对照程序自带的同名文件修改"),
        ("lines: 22", "lines: 22.5", "“lines”要写整数 → 只写数字，不加单位和引号"),
        ("width_mm: 210", "width_mm: A4", "“width_mm”要写数字 → 只写数字，不加单位和引号"),
    ],
)
def test_a_number_of_the_format_that_cannot_be(old: str, new: str, said: str) -> None:
    assert old in PROFILE
    with pytest.raises(DataError) as caught:
        yaml_reader.structure(Profile, PROFILE.replace(old, new, 1), "templates/reports/format.yml")
    assert str(caught.value).partition(" ")[2] == said


def test_every_fault_of_a_run_is_said_at_once_in_order_of_place(tmp_path: Path) -> None:
    root = district(
        tmp_path,
        **{
            "people/member-2.yml": "name: [",
            PERSON: a_person(name=7, joined="2024", scool="x"),
            HELD: "没有信息块",
            "files/a.exe": b"",
        },
    )
    (root / "bureau/waivers.yml").write_text("waivers: 一\n", encoding="utf-8")
    found = diagnostics(root)
    assert [one.split(" ")[0] for one in found] == [
        "bureau/waivers.yml:1:10",
        "studios/chunhui/activities/2024-10-17-x.md:1:1",
        "studios/chunhui/files/a.exe:1:1",
        "studios/chunhui/people/member-1.yml:1:7",
        "studios/chunhui/people/member-1.yml:6:9",
        "studios/chunhui/people/member-1.yml:12:1",
        "studios/chunhui/people/member-2.yml:2:1",
    ]


def test_what_can_be_read_is_there_beside_the_faults(tmp_path: Path) -> None:
    reading = library.read(district(tmp_path, **{PERSON: "name: ["}))
    assert reading.library is not None
    assert sorted(reading.library.studios["chunhui"].people) == ["li-min", "member-2"]
    assert len(reading.diagnostics) == 1


# --- no sentence of pydantic's ever reaches a user

BUREAUS = (District, Waivers, Moves, Policy, Review, ScoreSheet)
MODELS: tuple[type[Record], ...] = (*(kind.model for kind in layout.RECORD_KINDS), *BUREAUS)
CHINESE = re.compile("[\u4e00-\u9fff]")


@cache
def schema_kinds() -> frozenset[str]:
    """The kinds of node in the validation schemas of all models: what pydantic can complain about follows from them."""
    found: set[str] = set()

    def walk(node: object) -> None:
        if isinstance(node, dict):
            if isinstance(node.get("type"), str):
                found.add(node["type"])
            for inner in node.values():
                walk(inner)
        elif isinstance(node, list | tuple):
            for inner in node:
                walk(inner)

    for model in MODELS:
        walk(TypeAdapter(model).core_schema)
    return frozenset(found)


def test_no_kind_of_value_has_come_to_the_models_that_this_file_does_not_try() -> None:
    """A new kind of field brings new complaints of pydantic's: give them a sentence in ``explain`` and a case here."""
    assert schema_kinds() <= {
        "bool",
        "date",
        "decimal",
        "default",
        "definition-ref",
        "definitions",
        "dict",
        "enum",
        "float",
        "function-after",
        "function-before",
        "int",
        "literal",
        "model",
        "model-field",
        "model-fields",
        "named-tuple",
        "named-tuple-field",
        "no-info",
        "nullable",
        "str",
        "tuple",
        "union",
        "with-info",  # the validator of person ids, which refuses nothing
    }


JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(
        [
            "2024-10-17",
            "2024-10",
            "2024-2025",
            "x",
            "li-min",
            "files/a.jpg",
            "member",
            "city",
            "14:00-15:00",
            "长" * 6000,
            "",
            " ",
        ]
    ),
    lambda inner: (
        st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.sampled_from(["name", "title", "date", "x", "on", "id"]), inner, max_size=3)
    ),
    max_leaves=5,
)


def fields_of(model: type[BaseModel]) -> dict[str, Any]:
    return {info.alias or name: info for name, info in model.model_fields.items()}


@pytest.mark.slow
@settings(max_examples=200)
@given(st.data())
def test_junk_in_any_field_of_any_record_gets_a_chinese_sentence(data: st.DataObject) -> None:
    model = data.draw(st.sampled_from(MODELS))
    value = {name: data.draw(junk_for(info.annotation)) for name, info in fields_of(model).items()}
    for error in errors(model, value):
        code, message, remedy = messages.explain(model, error)
        assert code != "read/other", f"no sentence for {error['type']}"
        assert CHINESE.search(message), error
        assert CHINESE.search(remedy), error
        assert "\n" not in message, error
        assert not re.search("[Ii]nput|should|valid|None|True|False", re.sub("“[^”]*”", "", message + remedy)), message


def junk_for(annotation: Any) -> st.SearchStrategy[Any]:
    """Junk, or a list or mapping with junk inside where the field holds records: the fields of parts are tried as well."""
    for inner in models_in(annotation):
        names = list(fields_of(inner))
        part = st.dictionaries(st.sampled_from(names), JUNK, max_size=len(names))
        return JUNK | part | st.lists(part, min_size=1, max_size=2).map(tuple)
    return JUNK


def errors(model: type[BaseModel], value: object) -> list[Any]:
    try:
        model.model_validate(value)
    except ValidationError as error:
        return list(error.errors(include_url=False))
    return []


@settings(max_examples=200)
@given(st.sampled_from(MODELS), st.text(st.sampled_from("abnt：:-?[]{},'\"#| \n甲=0129"), max_size=60))
def test_any_text_is_a_record_or_a_data_fault(model: type[Record], text: str) -> None:
    found: tuple[Diagnostic, ...] = ()
    try:
        yaml_reader.record(model, text, Source("x.yml"))
    except DataError as error:
        found = error.diagnostics
    assert all(CHINESE.search(one.message) and one.remedy for one in found)
