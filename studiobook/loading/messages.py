"""Says in Chinese what pydantic found: a fault of a record's value becomes what is wrong and how to mend it."""

import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from studiobook.models.base import shown
from studiobook.models.enums import Term

Said = tuple[str, str]


def explain(model: type[BaseModel], error: Mapping[str, Any]) -> Said:
    """What is wrong and how to mend it, for one of ``ValidationError.errors()`` of ``model``."""
    kind: str = error["type"]
    owners, info, term = _find(model, error["loc"])
    name = info.title if info and info.title else str(error["loc"][-1]) if error["loc"] else "这一项"
    if kind == "missing":
        key = error["loc"][-1]
        return f"缺少“{name}”（{key}）", f"补上“{key}: …”；{info.description if info else ''}".rstrip("；")
    if kind == "extra_forbidden":
        return _unknown_key(owners, str(error["loc"][-1]))
    if error["input"] is None:
        return f"“{name}”没有填写", "填上内容，或者删去这一行"
    if kind.startswith("studiobook_"):
        context = error["ctx"]
        return context["said"], context["remedy"]
    if term is not None:
        return _not_a_term(term, name, error["input"])
    if kind == "string_pattern_mismatch" and _OF_IDS not in error["ctx"]["pattern"]:
        described = info.description if info else None
        return f"“{shown(error['input'])}”不是“{name}”的写法", described or "对照程序自带的同名文件修改"
    return _SAID.get(kind, _other)(name, shown(error["input"]), error.get("ctx", {}))


def suggestion(word: str, known: list[str]) -> str:
    """``你是不是想写“…”？`` where one of ``known`` is close to ``word``, else nothing."""
    near = get_close_matches(word, known, n=1, cutoff=0.6)
    return f"你是不是想写“{near[0]}”？" if near else ""


def _other(name: str, quoted: str, _: Mapping[str, Any]) -> Said:
    return f"“{name}”的值“{quoted}”不对", "对照手册里的例子修改"


_OF_IDS = "a-z0-9"  # what the patterns of ids have in common, and no other has
_Sayer = Callable[[str, str, Mapping[str, Any]], Said]
_SAID: dict[str, _Sayer] = {
    "string_type": lambda name, *_: (f"“{name}”要写成文字", "数字、true、false 当文字用时加引号"),
    "string_too_short": lambda name, *_: (f"“{name}”是空的", "填上内容，或者删去这一行"),
    "string_too_long": lambda name, _, context: (
        f"“{name}”太长，超过 {context['max_length']} 个字",
        "写短一些，详细内容写在正文里",
    ),
    "string_pattern_mismatch": lambda name, quoted, _: (
        f"“{quoted}”不是“{name}”的写法",
        "代号只用小写字母、数字和连字符，例如 li-min",
    ),
    "int_type": lambda name, *_: (f"“{name}”要写整数", "只写数字，不加单位和引号"),
    "int_from_float": lambda name, *_: (f"“{name}”要写整数", "去掉小数"),
    "float_type": lambda name, *_: (f"“{name}”要写数字", "只写数字，不加单位和引号"),
    "multiple_of": lambda name, quoted, context: (
        f"“{name}”要是 {context['multiple_of']} 的倍数，现在是 {quoted}",
        "改正数字",
    ),
    "bool_type": lambda name, *_: (f"“{name}”要写 true 或 false", "是写 true，否写 false，不加引号"),
    "tuple_type": lambda name, *_: (f"“{name}”要写成列表", "每项单独一行，以“- ”开头"),
    "too_short": lambda name, *_: (f"“{name}”至少要有一项", "补上一项"),
    "model_type": lambda name, *_: (f"“{name}”要写成几项“键: 值”", "对照手册里的例子，另起一行缩进填写"),
    "greater_than": lambda name, quoted, context: (f"“{name}”要大于 {context['gt']}，现在是 {quoted}", "改正数字"),
    "greater_than_equal": lambda name, quoted, context: (
        f"“{name}”不能小于 {context['ge']}，现在是 {quoted}",
        "改正数字",
    ),
    "value_error": lambda name, _, context: (str(context["error"]), "核对这几个数"),  # of the format profile
    "less_than_equal": lambda name, quoted, context: (f"“{name}”不能大于 {context['le']}，现在是 {quoted}", "改正数字"),
}
# every name that pydantic has for “not this string” and “not these keys”
_SAID["model_attributes_type"] = _SAID["dict_type"] = _SAID["model_type"]
_SAID["literal_error"] = _SAID["string_pattern_mismatch"]


def _unknown_key(owners: Sequence[type[BaseModel]], key: str) -> Said:
    fields = (field for owner in owners for field in owner.model_fields.items())
    known = list(dict.fromkeys(info.alias or name for name, info in fields))
    remedy = suggestion(key, known) or f"删去这一项；这里可以写：{'、'.join(known)}"
    return f"不认识“{shown(key)}”", remedy


def _not_a_term(term: type[Term], name: str, value: object) -> Said:
    by_label = {member.label: member.value for member in term}
    near = (
        f"你是不是想写“{by_label[str(value)]}”？"
        if str(value) in by_label
        else suggestion(str(value), list(by_label.values()))
    )
    choices = "、".join(f"{member.value}（{member.label}）" for member in term)
    return f"“{shown(value)}”不是“{name}”可以填的值", f"{near}可以填：{choices}"


def _find(
    model: type[BaseModel], loc: tuple[str | int, ...]
) -> tuple[Sequence[type[BaseModel]], FieldInfo | None, type[Term] | None]:
    """Find the field at ``loc``.

    Returns:
        The models that may own the value (several where a field holds one of several shapes), the value's field,
        and the list of terms that it must come from, if it must.
    """
    owners: list[type[BaseModel]] = [model]
    inner: list[type] = [model]
    info: FieldInfo | None = None
    for step in loc:
        models = [one for one in inner if issubclass(one, BaseModel)]
        if isinstance(step, int) or not models:
            continue
        owners = models
        fields = (field for one in owners for field in one.model_fields.items())
        found = [each for name, each in fields if step in (name, each.alias)]
        if not found:
            return owners, None, None
        info, inner = found[0], list(_inners(found[0].annotation))
    return owners, info, next((one for one in inner if issubclass(one, Term)), None)


def _inners(annotation: Any) -> Iterator[type]:
    """The models and lists of terms inside an annotation such as ``tuple[Session, ...] | None``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel | Term):
        yield annotation
    elif get_origin(annotation) in (Union, types.UnionType, tuple, Annotated):
        for arg in get_args(annotation):
            yield from _inners(arg)


def _inner(annotation: Any) -> type | None:
    """The first of ``_inners``."""
    return next(_inners(annotation), None)
