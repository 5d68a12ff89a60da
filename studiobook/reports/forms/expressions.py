"""Checks the expressions of a form against the names it may use: the type of each, and its wrong names."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import NamedTuple

from jinja2 import TemplateSyntaxError, nodes

from studiobook.reports.forms.names import NUMBER, Kind, Type
from studiobook.reports.forms.template import FormEnvironment

Error = tuple[str, str]
"""What is wrong, and the remedy."""
Scope = Mapping[str, Type]
_FULL_WIDTH = dict(zip("，。．（）｜＝｛｝％", ",..()|={}%", strict=True))
_ENGLISH = {"studio": "工作室", "person": "人员", "school": "学校", "year": "学年", "district": "区", "policy": "办法"}
_MAX_NAMES = 12
UNKNOWN = "?"
"""The kind of the items of a loop over something wrong: nothing more is reported about them."""


class Expression(NamedTuple):
    """A sound expression: its type, and whether it states what to print for nothing."""

    type: Type
    guarded: bool = False


class ExpressionChecker:
    """Checks expressions by the attributes of ``kinds`` and collects what is wrong with them in ``errors``."""

    def __init__(self, kinds: Mapping[str, Kind]) -> None:
        """A checker without errors yet."""
        self.kinds = kinds
        self.errors: list[Error] = []
        self.used: set[str] = set()
        self._environment = FormEnvironment()

    def value(self, text: str, scope: Scope) -> Expression | None:
        """The expression of ``{{ text }}``; None for a wrong one."""
        node = self._parsed(f"{{{{ {text} }}}}", text)
        if not isinstance(node, nodes.Output) or len(node.nodes) != 1:
            return None
        expression = node.nodes[0]
        found = self._type(expression, scope)
        if found and found.kind in self.kinds and not self.kinds[found.kind].printed:
            names = "、".join(list(self.kinds[found.kind].attributes)[:_MAX_NAMES])
            many = "，每项一行用 {%tr for 项 in … %}" if found.many else ""
            self.errors.append((f"{text} 里有许多项，不能直接印", f"再写一个点和要印的那一项：{names}{many}"))
            return None
        return Expression(found, isinstance(expression, nodes.Or | nodes.CondExpr)) if found else None

    def test(self, text: str, scope: Scope) -> None:
        """Check the condition of ``{% if text %}``."""
        node = self._parsed(f"{{% if {text} %}}{{% endif %}}", f"if {text}")
        if isinstance(node, nodes.If):
            self._type(node.test, scope)

    def loop(self, text: str, scope: Scope) -> tuple[str, Type] | None:
        """The variable of ``{% for text %}`` and its type; None for a wrong loop."""
        node = self._parsed(f"{{% for {text} %}}{{% endfor %}}", f"for {text}")
        if not isinstance(node, nodes.For):
            return None
        if not isinstance(node.target, nodes.Name) or node.recursive:
            self.errors.append((f"for {text} 写错了", "写成 for 名称 in 列表"))
            return None
        found = self._type(node.iter, scope)
        if found and not found.many and found.kind != UNKNOWN:
            self.errors.append(
                (f"{_written(node.iter)} 不是列表，不能一项一项列出", "for … in 后面写一个列表，例如 工作室.活动")
            )
            return None
        item = Type(found.kind) if found else Type(UNKNOWN)
        if node.test is not None:
            self._type(node.test, {**scope, node.target.name: item})
        return node.target.name, item

    def _parsed(self, source: str, text: str) -> nodes.Node | None:
        try:
            body = self._environment.parse(source).body
        except TemplateSyntaxError:
            body = []
        if len(body) == 1:
            return body[0]
        wide = next((one for one in text if one in _FULL_WIDTH), "")
        remedy = f"“{wide}”是全角符号，改成半角的“{_FULL_WIDTH[wide]}”" if wide else "对照手册“表格”一页里的写法改正"
        self.errors.append((f"这个标签写错了：{text or '里面是空的'}", remedy))
        return None

    def _type(self, node: nodes.Node, scope: Scope) -> Type | None:
        """The type of ``node``; None if it is wrong or depends on what is wrong."""
        match node:
            case nodes.Name():
                self.used.add(node.name)
                return self._known(node.name, scope, "", node.name)
            case nodes.Getattr():
                return self._attribute(node, scope)
            case nodes.Const(value=str() | int() | float()):
                return Type()
            case nodes.Filter():
                return self._filter(node, scope)
            case nodes.Or() | nodes.And():
                left, right = self._type(node.left, scope), self._type(node.right, scope)
                return left if left and right else None
            case nodes.CondExpr(expr2=nodes.Node() as other):
                self._type(node.test, scope)
                found = self._type(node.expr1, scope)
                return found if self._type(other, scope) else None
            case nodes.Compare(ops=[nodes.Operand(op="eq" | "ne", expr=other)]):
                return Type() if self._type(node.expr, scope) and self._type(other, scope) else None
            case nodes.Not():
                return Type() if self._type(node.node, scope) else None
        self.errors.append(
            (
                f"{_written(node)} 这样的写法不能用在表格里",
                '只能写名称、or、and、not、==、!=、if … else …，以及 | 个数 和 | 连写("，")',
            )
        )
        return None

    def _attribute(self, node: nodes.Getattr, scope: Scope) -> Type | None:
        owner = self._type(node.node, scope)
        if owner is None or owner.kind == UNKNOWN:
            return None
        path = f"{_written(node.node)}.{node.attr}"
        if owner.many:
            self.errors.append(
                (f"{_written(node.node)} 是列表，后面不能直接写 .{node.attr}", "先用 {%tr for 项 in … %} 逐项列出")
            )
            return None
        if not owner.kind:
            self.errors.append(
                (f"{_written(node.node)} 是文字，后面不能再写 .{node.attr}", f"只写 {_written(node.node)}")
            )
            return None
        names = self.kinds[owner.kind].attributes
        known = {name: Type(one.kind, one.many) for name, one in names.items()} | {NUMBER: Type()}
        english = {one.field: name for name, one in names.items() if one.field}
        return self._known(node.attr, known, f"{_written(node.node)}.", path, english)

    def _known(
        self, name: str, known: Scope, before: str, path: str, english: Mapping[str, str] = _ENGLISH
    ) -> Type | None:
        if name in known:
            return known[name]
        near = get_close_matches(name, [*known, *english], n=1, cutoff=0.5)
        close = english.get(near[0], near[0]) if near else ""
        some = [one for one in known if one != NUMBER]
        listed = "、".join(some[:_MAX_NAMES]) + ("等" if len(some) > _MAX_NAMES else "")
        self.errors.append((f"不认识 {path}", f"是不是 {before}{close}" if close in known else f"这里可以写：{listed}"))
        return None

    def _filter(self, node: nodes.Filter, scope: Scope) -> Type | None:
        if node.name not in self._environment.filters:
            self.errors.append((f"不认识“| {node.name}”", "竖线后面只能写 个数 或 连写"))
            return None
        if len(node.args) > (node.name == "连写") or node.kwargs or node.dyn_args or node.dyn_kwargs:
            self.errors.append((f"| {node.name} 的括号里写得不对", '写 | 个数、| 连写 或 | 连写("，")'))
            return None
        for one in node.args:
            self._type(one, scope)
        found = self._type(node.node, scope) if node.node else None
        if found and not found.many and found.kind != UNKNOWN:
            self.errors.append((f"{_written(node.node)} 不是列表，不能写“| {node.name}”", f"去掉“| {node.name}”"))
            return None
        return Type() if found else None


def _written(node: nodes.Node | None) -> str:
    """``node`` as the form writes it, or a word for it if it is no name."""
    match node:
        case nodes.Name():
            return node.name
        case nodes.Getattr():
            return f"{_written(node.node)}.{node.attr}"
        case nodes.Filter():
            return f"{_written(node.node)} | {node.name}"
        case nodes.Call():
            return f"{_written(node.node)}(…)"
        case nodes.Getitem():
            return f"{_written(node.node)}[…]"
        case nodes.Const():
            return f"“{node.value}”"
        case _:
            return "算式"
