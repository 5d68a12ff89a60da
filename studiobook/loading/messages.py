"""What pydantic found, in Chinese: an error of a record's value becomes a message and a remedy."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any, NamedTuple

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from studiobook.models.base import REFUSED, shown, types_in
from studiobook.models.enums import Term


class Message(NamedTuple):
    """What is wrong with a value: the code, a sentence, and how to mend it."""

    code: str
    text: str
    remedy: str


def explain(model: type[BaseModel], error: Mapping[str, Any]) -> Message:
    """What is wrong and how to mend it, for one of ``ValidationError.errors()`` of ``model``."""
    kind: str = error["type"]
    owners, info, term = _find(model, error["loc"])
    name = info.title if info and info.title else str(error["loc"][-1]) if error["loc"] else "这一项"
    if kind == "missing":
        key = error["loc"][-1]
        remedy = f"补上“{key}: …”；{info.description if info else ''}".rstrip("；")
        return Message("read/missing-key", f"缺少“{name}”（{key}）", remedy)
    if kind == "extra_forbidden":
        return _unknown_key(owners, str(error["loc"][-1]))
    if error["input"] is None:
        return Message("read/empty-value", f"“{name}”没有填写", "填上内容，或者删去这一行")
    if kind.startswith(REFUSED):
        context = error["ctx"]
        return Message(context["code"], context["message"], context["remedy"])
    if term is not None:
        return _not_a_term(term, name, error["input"])
    if kind == "string_pattern_mismatch" and _OF_IDS not in error["ctx"]["pattern"]:
        remedy = (info.description if info else None) or "对照程序自带的同名文件修改"
        return Message("read/identifier", f"“{shown(error['input'])}”不是“{name}”的写法", remedy)
    if kind not in _BY_TYPE:
        return Message("read/other", f"“{name}”的值“{shown(error['input'])}”不对", "对照手册里的例子修改")
    code, text, remedy = _BY_TYPE[kind]
    context = error.get("ctx", {})
    return Message(code, text.format(name=name, value=shown(error["input"]), **context), remedy.format(**context))


def suggestion(word: str, known: list[str]) -> str:
    """``你是不是想写“…”？`` where one of ``known`` is close to ``word``, else nothing."""
    near = get_close_matches(word, known, n=1, cutoff=0.6)
    return f"你是不是想写“{near[0]}”？" if near else ""


_OF_IDS = "a-z0-9"  # what the patterns of ids have in common, and no other has
_NUMBERS = "只写数字，不加单位和引号"
# By pydantic's type of error: the code, the sentence, the remedy
_BY_TYPE: dict[str, tuple[str, str, str]] = {
    "string_type": ("read/type", "“{name}”要写成文字", "数字、true、false 当文字用时加引号"),
    "string_too_short": ("read/empty-value", "“{name}”是空的", "填上内容，或者删去这一行"),
    "string_too_long": ("read/range", "“{name}”太长，超过 {max_length} 个字", "写短一些，详细内容写在正文里"),
    "string_pattern_mismatch": (
        "read/identifier",
        "“{value}”不是“{name}”的写法",
        "代号只用小写字母、数字和连字符，例如 li-min",
    ),
    "int_type": ("read/type", "“{name}”要写整数", _NUMBERS),
    "int_from_float": ("read/type", "“{name}”要写整数", "去掉小数"),
    "float_type": ("read/type", "“{name}”要写数字", _NUMBERS),
    "multiple_of": ("read/range", "“{name}”要是 {multiple_of} 的倍数，现在是 {value}", "改正数字"),
    "bool_type": ("read/type", "“{name}”要写 true 或 false", "是写 true，否写 false，不加引号"),
    "tuple_type": ("read/type", "“{name}”要写成列表", "每项单独一行，以“- ”开头"),
    "too_short": ("read/empty-value", "“{name}”至少要有一项", "补上一项"),
    "model_type": ("read/type", "“{name}”要写成几项“键: 值”", "对照手册里的例子，另起一行缩进填写"),
    "greater_than": ("read/range", "“{name}”要大于 {gt}，现在是 {value}", "改正数字"),
    "greater_than_equal": ("read/range", "“{name}”不能小于 {ge}，现在是 {value}", "改正数字"),
    "less_than_equal": ("read/range", "“{name}”不能大于 {le}，现在是 {value}", "改正数字"),
    "value_error": ("read/range", "{error}", "核对这几个数"),  # of the format profile
}
# every name that pydantic has for “not this string” and “not these keys”
_BY_TYPE["model_attributes_type"] = _BY_TYPE["dict_type"] = _BY_TYPE["model_type"]
_BY_TYPE["literal_error"] = _BY_TYPE["string_pattern_mismatch"]


def _unknown_key(owners: Sequence[type[BaseModel]], key: str) -> Message:
    fields = (field for owner in owners for field in owner.model_fields.items())
    known = list(dict.fromkeys(info.alias or name for name, info in fields))
    remedy = suggestion(key, known) or f"删去这一项；这里可以写：{'、'.join(known)}"
    return Message("read/unknown-key", f"不认识“{shown(key)}”", remedy)


def _not_a_term(term: type[Term], name: str, value: object) -> Message:
    by_label = {member.label: member.value for member in term}
    near = (
        f"你是不是想写“{by_label[str(value)]}”？"
        if str(value) in by_label
        else suggestion(str(value), list(by_label.values()))
    )
    choices = "、".join(f"{member.value}（{member.label}）" for member in term)
    return Message("read/choice", f"“{shown(value)}”不是“{name}”可以填的值", f"{near}可以填：{choices}")


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
        info, inner = found[0], [one for one in types_in(found[0].annotation) if issubclass(one, BaseModel | Term)]
    return owners, info, next((one for one in inner if issubclass(one, Term)), None)
