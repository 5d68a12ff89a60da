"""Reads one file: bytes to text, text to YAML 1.2 core values, values to a record. Every diagnostic with line and column.

Only types of the YAML 1.2 core schema exist (``12:30``, ``no`` and ``007`` stay text). Duplicate keys, anchors, aliases and
tags are refused. A file is parsed once: the marks of its values are taken on the way.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from studiobook.core.diagnostic import DataError, Diagnostic, Location
from studiobook.core.marks import Marks, Recorder
from studiobook.loading.messages import explain
from studiobook.models.base import UNSEEN, Record, Source, unseen
from studiobook.models.base import shown as quoted

MAX_BYTES = 200_000
_MAX_DEPTH = 100  # far beyond any record; some thousands would run over the parser's stack

_LIKE_THE_EXAMPLE = "对照手册里的例子填写"

Rec = TypeVar("Rec", bound=Record)
Model = TypeVar("Model", bound=BaseModel)


_CORE = "tag:yaml.org,2002:"
_TEXT, _MAP, _SEQUENCE = _CORE + "str", _CORE + "map", _CORE + "seq"
# What a plain scalar may be besides text: the characters it may begin with, what it looks like, what it means
_PLAIN: Mapping[str, tuple[str, re.Pattern[str], Callable[[str], object]]] = {
    _CORE + "bool": ("tTfF", re.compile("true|True|TRUE|false|False|FALSE"), lambda text: text[0] in "tT"),
    _CORE + "null": ("~nN", re.compile("~|null|Null|NULL|"), lambda _: None),
    _CORE + "int": ("-+0123456789", re.compile("[-+]?(?:0|[1-9][0-9]{0,17})"), int),
    _CORE + "float": (
        "-+0123456789", re.compile(r"[-+]?(?:0|[1-9][0-9]*)(?:\.[0-9]*)(?:[eE][-+]?[0-9]+)?"), float
    ),
}  # fmt: skip
_BY_FIRST = {
    first: tuple((tag, looks) for tag, (firsts, looks, _) in _PLAIN.items() if first in firsts)
    for first in "".join(firsts for firsts, _, _ in _PLAIN.values())
} | {"": ((_CORE + "null", re.compile("")),)}


class _Loader(yaml.CSafeLoader):
    """YAML 1.2 core: booleans, null, integers (to 18 digits) and floats as written there, all else text.

    It is asked for every node of a district, of which most are text. PyYAML's own way takes twice the time.
    """

    def resolve(self, kind: type[yaml.Node], value: str, implicit: tuple[bool, bool]) -> str:
        """The tag of a node that is written without one; ``implicit[0]``: of a scalar without quotes."""
        if kind is not yaml.ScalarNode:
            return _MAP if kind is yaml.MappingNode else _SEQUENCE
        if implicit[0]:
            for tag, looks in _BY_FIRST.get(value[:1], ()):
                if looks.fullmatch(value):
                    return tag
        return _TEXT

    def descend_resolver(self, parent: object, index: object) -> None:
        """Nothing: no tag depends on the place of its node."""

    def ascend_resolver(self) -> None:
        """Nothing, likewise."""


class _DuplicateKeyError(yaml.MarkedYAMLError):
    """A key that is twice in one mapping."""


def _value(node: yaml.Node, key: str | int, key_spot: tuple[int, int], recorder: Recorder) -> object:
    """What ``node`` holds, and its mark and those of all inside it; sequences are tuples."""
    mark = node.start_mark
    # an empty value has no characters of its own: its key is what can be seen
    spot = key_spot if mark.index == node.end_mark.index else (mark.line, mark.column)
    number = recorder.enter(key, key_spot, spot)
    if node.tag == _TEXT:
        return node.value
    if node.tag == _MAP:
        value: object = _mapping(node, recorder)
    elif node.tag == _SEQUENCE:
        value = tuple(
            _value(one, index, (one.start_mark.line, one.start_mark.column), recorder)
            for index, one in enumerate(node.value)
        )
    else:
        return _PLAIN[node.tag][2](node.value)
    recorder.leave(number)
    return value


def _mapping(node: yaml.Node, recorder: Recorder) -> dict[str, object]:
    result: dict[str, object] = {}
    for key_node, value_node in node.value:
        key = _plain_key(key_node)
        if not isinstance(key, str):
            raise yaml.MarkedYAMLError(problem="key is not text", problem_mark=key_node.start_mark)
        if key in result:
            raise _DuplicateKeyError(problem=key, problem_mark=key_node.start_mark)
        mark = key_node.start_mark
        result[key] = _value(value_node, key, (mark.line, mark.column), recorder)
    return result


def _plain_key(node: yaml.Node) -> object:
    """The key that ``node`` is; None for one that is no text."""
    return node.value if node.tag == _TEXT else None


class _Wrong(NamedTuple):
    """What is wrong with a file: the code, the message, the remedy."""

    code: str
    message: str
    remedy: str


_NO_COLON = _Wrong("read/colon", "这一行缺少冒号", "写成“键: 值”，冒号是半角，后面有一个空格")
# What libyaml says, and what a teacher needs to hear. The first pattern that is found in its message is taken.
_SYNTAX = (
    (
        r"text after the quotes",
        _Wrong("read/quotes", "引号后面还有文字", "让引号包住整段文字；文字里面的引号写成“”"),
    ),
    (
        r"character that cannot start any token",
        _Wrong("read/symbols", "这里的文字不能以这个符号开头", "给这段文字加上引号"),
    ),
    (
        r"mapping values are not allowed",
        _Wrong(
            "read/colon",
            "这一行多了一个冒号，或者上一行的缩进不对",
            "文字里有半角冒号加空格时，把整段文字用引号括起来",
        ),
    ),
    (r"escape", _Wrong("read/quotes", "双引号里的反斜线“\\”另有意思", "把外面的双引号改成单引号")),
    (
        r"unexpected end of stream|quoted scalar",
        _Wrong("read/quotes", "引号没有配对", "补上缺少的那个引号（半角）"),
    ),
    (r"could not find expected ':'", _NO_COLON),
    (
        r"did not find expected (key|'-'|<document start>)|expected <block end>",
        _Wrong("read/indentation", "这一行的缩进和上面对不齐", "同一层的每一行开头空格数要一样"),
    ),
    (
        r"expected ',' or|parsing a flow node",
        _Wrong("read/brackets", "方括号或花括号没有配对", "补上 ] 或 }，各项之间用半角逗号"),
    ),
    (
        r"anchor|alias|tag",
        _Wrong("read/symbols", "用了 &、* 或 ! 这些特殊写法", "这里只写普通的文字和数字；文字以这些符号开头时加上引号"),
    ),
    (r"key is not text", _Wrong("read/colon", "冒号前面的名称不是文字", "按手册写这一项的名称")),
    (
        r"expected a single document",
        _Wrong("read/one-record", "文件里多了一行“---”", "一个文件只写一条记录，删去多余的“---”"),
    ),
)
_OTHER_SYNTAX = _Wrong("read/syntax", "这一行不合 YAML 的写法", "对照手册里的例子检查冒号、引号和缩进")
_TAB = _Wrong("read/tab", "这里用了制表符（Tab）", "缩进改用空格")


class Parsed(NamedTuple):
    """The value that YAML text holds, and where everything in it begins."""

    value: object
    marks: Marks


class Markdown(NamedTuple):
    """A file cut at its front matter; lines count from 1."""

    front: str
    front_line: int
    body: str
    body_line: int


def read_text(path: Path, name: str, max_bytes: int = MAX_BYTES) -> str:
    """The text of a UTF-8 file, byte order mark and CRLF taken off.

    Args:
        path: the file.
        name: the file as diagnostics call it, relative to the district's folder.
        max_bytes: how large it may be.

    Raises:
        DataError: for another encoding, a link, a large file, characters that cannot be seen.
    """
    if path.is_symlink():
        raise _refused(name, _Wrong("read/link", "这是一个链接（快捷方式），不是文件", "放入文件本身"))
    size = path.stat().st_size
    if size > max_bytes:
        message = f"文件有 {size // 1000} kB，超过 {max_bytes // 1000} kB"
        raise _refused(name, _Wrong("read/size", message, "照片和附件放进 files/，这里只写文字"))
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _wrong_encoding(name, data, data.count(b"\n", 0, error.start) + 1) from None
    if "\0" in text:
        raise _wrong_encoding(name, data, 1)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    hidden = [
        Diagnostic(Location(name, (), *_line_column(text, match.start())), *unseen(match[0]), "read/characters")
        for match in UNSEEN.finditer(text)
    ]
    if hidden:
        raise DataError(hidden)
    return text


def _line_column(text: str, index: int) -> tuple[int, int]:
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


def _wrong_encoding(name: str, data: bytes, line: int) -> DataError:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data:
        encoding = "UTF-16"
    else:
        try:
            data.decode("gb18030")
            encoding = "GBK"
        except UnicodeDecodeError:
            encoding = "未知"
    message = f"文件的编码不是 UTF-8（看起来是 {encoding}）"
    return _refused(name, _Wrong("read/encoding", message, "用记事本打开，选“另存为”，编码选 UTF-8，再保存"), line)


def split_front_matter(text: str, name: str) -> Markdown:
    """Cut a Markdown file into front matter and body.

    Raises:
        DataError: where the front matter is missing or not closed.
    """
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        remedy = "第一行写“---”，下面写各项信息，再用一行“---”结束"
        raise _refused(name, _Wrong("read/front-matter", "文件开头没有信息块", remedy))
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == "---":
            body = "\n".join(lines[number + 1 :])
            return Markdown("\n".join(lines[1:number]) + "\n", 2, body, number + 2)
    raise _refused(name, _Wrong("read/front-matter", "开头的信息块没有结束", "在信息块最后加一行“---”"))


def parse(text: str, name: str, first_line: int = 1) -> Parsed:
    """The value that YAML ``text`` holds, and where everything in it begins; the text starts on ``first_line`` of its file.

    Raises:
        DataError: for what is not YAML 1.2 core without anchors and tags.
    """
    try:
        if sum(map(text.count, "[{-?")) > _MAX_DEPTH and _too_deep(text):
            raise RecursionError
        if any(mark in text for mark in "&*!"):
            for token in yaml.scan(text, _Loader):
                if isinstance(token, yaml.AnchorToken | yaml.AliasToken | yaml.TagToken):
                    raise yaml.MarkedYAMLError(problem="anchor", problem_mark=token.start_mark)
        node = _Loader(text).get_single_node()
        if node is None:
            return Parsed(None, Marks())
        recorder = Recorder(first_line)
        value = _value(node, "", (node.start_mark.line, node.start_mark.column), recorder)
        return Parsed(value, recorder.marks())
    except _DuplicateKeyError as error:
        wrong = _Wrong("read/duplicate-key", f"“{quoted(error.problem)}”写了两次", "留下一个，删去另一个")
        raise _marked(name, error, first_line, wrong) from None
    except yaml.MarkedYAMLError as error:
        raise _not_yaml(name, error, text, first_line) from None
    except RecursionError:
        wrong = _Wrong("read/nesting", "括号或缩进套了太多层", "对照手册里的例子改写")
        raise _refused(name, wrong) from None


def _not_yaml(name: str, error: yaml.MarkedYAMLError, text: str, first_line: int) -> DataError:
    """What libyaml complains of, in words that help."""
    complaint = f"{error.context or ''} {error.problem or ''}"
    mark: Any = error.problem_mark
    if mark and text[mark.index : mark.index + 1] == "\t":
        return _marked(name, error, first_line, _TAB)
    if "mapping values" in complaint and _without_colon(text, mark):
        return _refused(name, _NO_COLON, mark.line - 1 + first_line)
    if "did not find expected" in complaint and re.search(r"[\"'][^\n]*$", text[: mark.index]):
        complaint = "text after the quotes"
    wrong = next((wrong for pattern, wrong in _SYNTAX if re.search(pattern, complaint)), _OTHER_SYNTAX)
    return _marked(name, error, first_line, wrong)


def _without_colon(text: str, mark: Any) -> bool:
    """Whether the line above ``mark`` is a key without its colon: libyaml reads on, and calls the colon at ``mark`` one too many."""
    above = ["", *text.split("\n")][mark.line]
    return not re.search(r":(\s|$)", above) and bool(re.match(r"\S|\s*(?:- )?[a-z_]+：", above))


def _too_deep(text: str) -> bool:
    """Whether its collections are nested deeper than any record's."""
    depth = 0
    for event in yaml.parse(text, _Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _MAX_DEPTH:
            return True
    return False


def record(model: type[Rec], text: str, source: Source, first_line: int = 1) -> Rec:
    """The record of type ``model`` that YAML ``text`` holds.

    Raises:
        DataError: with everything that is wrong with the file.
    """
    return _structure(model, text, source.path, first_line, source.studio)[0].located(source)


def marked_record(model: type[Rec], text: str, source: Source) -> tuple[Rec, Marks]:
    """The record in the ``text`` of a file, YAML or Markdown by its name, and where its values begin.

    Raises:
        DataError: with everything that is wrong with the file.
    """
    if source.path.endswith(".yml"):
        value, marks = _structure(model, text, source.path, 1, source.studio)
        return value.located(source), marks
    cut = split_front_matter(text, source.path)
    value, marks = _structure(model, cut.front, source.path, cut.front_line, source.studio)
    located = value.located(source._replace(body=cut.body, body_line=cut.body_line))
    return located, marks._replace(body_line=cut.body_line)


def structure(model: type[Model], text: str, name: str, first_line: int = 1) -> Model:
    """The ``model`` that YAML ``text`` holds.

    Raises:
        DataError: with everything that is wrong with the file.
    """
    return _structure(model, text, name, first_line)[0]


def _structure(model: type[Model], text: str, name: str, first_line: int, studio: str = "") -> tuple[Model, Marks]:
    value, marks = parse(text, name, first_line)
    if value is None:
        raise _refused(name, _Wrong("read/empty-file", "文件是空的", _LIKE_THE_EXAMPLE), first_line)
    if not isinstance(value, dict):
        raise _refused(name, _Wrong("read/syntax", "文件里要写成一项一项的“键: 值”", _LIKE_THE_EXAMPLE), first_line)
    try:
        return model.model_validate(value, context={"studio": studio}), marks
    except ValidationError as error:
        raise DataError(_diagnostics(model, error, marks, name)) from None


def _diagnostics(model: type[BaseModel], error: ValidationError, marks: Marks, name: str) -> Iterator[Diagnostic]:
    errors = error.errors(include_url=False)
    # pydantic counts only an item that is right, and calls a list of wrong ones too short as well
    deeper = {one["loc"][:end] for one in errors for end in range(len(one["loc"]))}
    for one in errors:
        if one["type"] == "too_short" and one["loc"] in deeper:
            continue
        line, column = marks.find(one["loc"], key=one["type"] == "extra_forbidden")
        message = explain(model, one)
        yield Diagnostic(Location(name, one["loc"], line, column), message.text, message.remedy, message.code)


def _refused(name: str, wrong: _Wrong, line: int = 1) -> DataError:
    return DataError([Diagnostic(Location(name, (), line, 1), wrong.message, wrong.remedy, wrong.code)])


def _marked(name: str, error: yaml.MarkedYAMLError, first_line: int, wrong: _Wrong) -> DataError:
    # an unclosed quote or a missing colon is noticed further down; where it began helps more
    begun = re.search("quoted scalar|simple key", error.context or "")
    mark: Any = error.context_mark if begun else error.problem_mark
    location = Location(name, (), mark.line + first_line, mark.column + 1)
    return DataError([Diagnostic(location, wrong.message, wrong.remedy, wrong.code)])
