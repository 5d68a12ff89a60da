"""Reads one file: bytes to text, text to YAML 1.2 core values, values to a record; every fault with its line and column.

Only types of the YAML 1.2 core schema exist (``12:30``, ``no`` and ``007`` stay text); duplicate keys, anchors, aliases and
tags are refused. The C parser reads; positions are computed only for a file that fails.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from studiobook.core.diagnostic import DataError, Diagnostic
from studiobook.loading.messages import explain
from studiobook.models.base import UNSEEN, Record, Source, unseen
from studiobook.models.base import shown as quoted

MAX_BYTES = 200_000
_MAX_DEPTH = 100  # far beyond any record; some thousands would run over the parser's stack

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

    It is asked for every node of a district, of which most are text; PyYAML's own way takes twice the time.
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
        """Nothing: no tag depends on where its node stands."""

    def ascend_resolver(self) -> None:
        """Nothing, likewise."""


class _DuplicateKeyError(yaml.MarkedYAMLError):
    """A key that stands twice in one mapping."""


def _value(node: yaml.Node) -> object:
    """What ``node`` holds; sequences are tuples."""
    if node.tag == _TEXT:
        return node.value
    if node.tag == _MAP:
        return _mapping(node)
    return tuple(map(_value, node.value)) if node.tag == _SEQUENCE else _PLAIN[node.tag][2](node.value)


def _mapping(node: yaml.Node) -> dict[str, object]:
    result: dict[str, object] = {}
    for key_node, value_node in node.value:
        key = _value(key_node)
        if not isinstance(key, str):
            raise yaml.MarkedYAMLError(problem="key is not text", problem_mark=key_node.start_mark)
        if key in result:
            raise _DuplicateKeyError(problem=key, problem_mark=key_node.start_mark)
        result[key] = _value(value_node)
    return result


_NO_COLON = ("这一行缺少冒号", "写成“键: 值”，冒号是半角，后面有一个空格")
# What libyaml says, and what a teacher needs to hear. The first pattern that is found in its message is taken.
_SYNTAX = (
    (r"text after the quotes", "引号后面还有文字", "让引号包住整段文字；文字里面的引号写成“”"),
    (r"character that cannot start any token", "这里的文字不能以这个符号开头", "给这段文字加上引号"),
    (
        r"mapping values are not allowed",
        "这一行多了一个冒号，或者上一行的缩进不对",
        "文字里有半角冒号加空格时，把整段文字用引号括起来",
    ),
    (r"escape", "双引号里的反斜线“\\”另有意思", "把外面的双引号改成单引号"),
    (r"unexpected end of stream|quoted scalar", "引号没有配对", "补上缺少的那个引号（半角）"),
    (r"could not find expected ':'", *_NO_COLON),
    (
        r"did not find expected (key|'-'|<document start>)|expected <block end>",
        "这一行的缩进和上面对不齐",
        "同一层的每一行开头空格数要一样",
    ),
    (r"expected ',' or|parsing a flow node", "方括号或花括号没有配对", "补上 ] 或 }，各项之间用半角逗号"),
    (
        r"anchor|alias|tag",
        "用了 &、* 或 ! 这些特殊写法",
        "这里只写普通的文字和数字；文字以这些符号开头时加上引号",
    ),
    (r"key is not text", "冒号前面的名称不是文字", "按手册写这一项的名称"),
    (r"expected a single document", "文件里多了一行“---”", "一个文件只写一条记录，删去多余的“---”"),
)


class Markdown(NamedTuple):
    """A file cut at its front matter; lines count from 1."""

    front: str
    front_line: int
    body: str
    body_line: int


def read_text(path: Path, shown: str, max_bytes: int = MAX_BYTES) -> str:
    """The text of a UTF-8 file, byte order mark and CRLF taken off. DataError for another encoding, a link or a large file."""
    if path.is_symlink():
        raise _error(shown, "这是一个链接（快捷方式），不是文件", "放入文件本身")
    if path.stat().st_size > max_bytes:
        raise _error(
            shown,
            f"文件有 {path.stat().st_size // 1000} kB，超过 {max_bytes // 1000} kB",
            "照片和附件放进 files/，这里只写文字",
        )
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DataError([_encoding_error(shown, data, line)]) from None
    if "\0" in text:
        raise DataError([_encoding_error(shown, data, 1)])
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    hidden = [
        Diagnostic(shown, *_line_column(text, match.start()), *unseen(match[0])) for match in UNSEEN.finditer(text)
    ]
    if hidden:
        raise DataError(hidden)
    return text


def _line_column(text: str, index: int) -> tuple[int, int]:
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


def _encoding_error(shown: str, data: bytes, line: int) -> Diagnostic:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data:
        name = "UTF-16"
    else:
        try:
            data.decode("gb18030")
            name = "GBK"
        except UnicodeDecodeError:
            name = "未知"
    return Diagnostic(
        shown, line, 1, f"文件的编码不是 UTF-8（看起来是 {name}）", "用记事本打开，选“另存为”，编码选 UTF-8，再保存"
    )


def split_front_matter(text: str, shown: str) -> Markdown:
    """Cut a Markdown file into front matter and body. DataError where the front matter is missing or not closed."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        raise _error(shown, "文件开头没有信息块", "第一行写“---”，下面写各项信息，再用一行“---”结束")
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == "---":
            body = "\n".join(lines[number + 1 :])
            return Markdown("\n".join(lines[1:number]) + "\n", 2, body, number + 2)
    raise _error(shown, "开头的信息块没有结束", "在信息块最后加一行“---”")


def parse(text: str, shown: str, first_line: int = 1) -> object:
    """The value that YAML ``text`` holds. DataError for what is not YAML 1.2 core without anchors and tags."""
    try:
        if sum(map(text.count, "[{-?")) > _MAX_DEPTH and _too_deep(text):
            raise RecursionError
        if any(mark in text for mark in "&*!"):
            for token in yaml.scan(text, _Loader):
                if isinstance(token, yaml.AnchorToken | yaml.AliasToken | yaml.TagToken):
                    raise yaml.MarkedYAMLError(problem="anchor", problem_mark=token.start_mark)
        node = _Loader(text).get_single_node()
        return None if node is None else _value(node)
    except _DuplicateKeyError as error:
        raise _marked(shown, error, first_line, f"“{quoted(error.problem)}”写了两次", "留下一个，删去另一个") from None
    except yaml.MarkedYAMLError as error:
        said = f"{error.context or ''} {error.problem or ''}"
        if error.problem_mark and text[error.problem_mark.index : error.problem_mark.index + 1] == "\t":
            raise _marked(shown, error, first_line, "这里用了制表符（Tab）", "缩进改用空格") from None
        mark: Any = error.problem_mark
        if "mapping values" in said and _without_colon(text, mark):
            raise DataError([Diagnostic(shown, mark.line - 1 + first_line, 1, *_NO_COLON)]) from None
        if "did not find expected" in said and re.search(r"[\"'][^\n]*$", text[: mark.index]):
            said = "text after the quotes"
        message, remedy = next(
            ((message, remedy) for pattern, message, remedy in _SYNTAX if re.search(pattern, said)),
            ("这一行不合 YAML 的写法", "对照手册里的例子检查冒号、引号和缩进"),
        )
        raise _marked(shown, error, first_line, message, remedy) from None
    except RecursionError:
        raise _error(shown, "括号或缩进套了太多层", "对照手册里的例子改写") from None


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
    """The record of type ``model`` that YAML ``text`` holds. DataError with every fault of the file."""
    return structure(model, text, source.path, first_line).located(source)


def structure(model: type[Model], text: str, shown: str, first_line: int = 1) -> Model:
    """The ``model`` that YAML ``text`` holds. DataError with every fault of the file."""
    value = parse(text, shown, first_line)
    if not isinstance(value, dict):
        message = "文件是空的" if value is None else "文件里要写成一项一项的“键: 值”"
        raise DataError([Diagnostic(shown, first_line, 1, message, "对照手册里的例子填写")])
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise DataError(_diagnostics(model, error, text, shown, first_line)) from None


def _diagnostics(
    model: type[BaseModel], error: ValidationError, text: str, shown: str, first_line: int
) -> Iterator[Diagnostic]:
    faults = error.errors(include_url=False)
    # pydantic counts only an item that is right, and calls a list of wrong ones too short as well
    deeper = {fault["loc"][:end] for fault in faults for end in range(len(fault["loc"]))}
    for fault in faults:
        if fault["type"] == "too_short" and fault["loc"] in deeper:
            continue
        line, column = position(text, fault["loc"], first_line, key=fault["type"] == "extra_forbidden")
        yield Diagnostic(shown, line, column, *explain(model, fault))


def position(text: str, loc: tuple[str | int, ...], first_line: int = 1, *, key: bool = False) -> tuple[int, int]:
    """Line and column of the value at ``loc`` in YAML ``text`` (``key``: of its key); of the nearest value above where it is missing."""
    node = yaml.compose(text, _Loader)
    mark = node.start_mark if node else None
    for step in loc:
        if isinstance(node, yaml.MappingNode):
            pair = next((pair for pair in node.value if pair[0].value == step), None)
            if pair is None:
                break
            node = pair[1]
            # an empty value has no characters of its own: its key is what can be seen
            empty = isinstance(node, yaml.ScalarNode) and node.start_mark.index == node.end_mark.index
            mark = pair[0].start_mark if key or empty else node.start_mark
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            mark = node.start_mark
        else:
            break
    return (mark.line + first_line, mark.column + 1) if mark else (first_line, 1)


def _error(shown: str, message: str, remedy: str) -> DataError:
    return DataError([Diagnostic(shown, 1, 1, message, remedy)])


def _marked(shown: str, error: yaml.MarkedYAMLError, first_line: int, message: str, remedy: str) -> DataError:
    # an unclosed quote or a missing colon is noticed further down; where it began helps more
    begun = re.search("quoted scalar|simple key", error.context or "")
    mark: Any = error.context_mark if begun else error.problem_mark
    return DataError([Diagnostic(shown, mark.line + first_line, mark.column + 1, message, remedy)])
