"""Checks a form before anybody prints it: broken tags, unknown names, and tags that would print nothing, each with its place."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from jinja2 import StrictUndefined, Template, TemplateSyntaxError

from studiobook.reports.forms import locations
from studiobook.reports.forms.audience import Subject, Whom
from studiobook.reports.forms.expressions import Judge, Scope
from studiobook.reports.forms.locations import Spot, Tag
from studiobook.reports.forms.names import Ground, Kind, Thing, Type, plain, printed
from studiobook.reports.forms.template import Compiled, Environment, Paper, compiled

_WIDE = {"｛｛": "{{", "｝｝": "}}", "｛％": "{%", "％｝": "%}", "｛%": "{%", "%｝": "%}"}
_ENDS = {"for": "endfor", "if": "endif"}
_MOST_SUBJECTS = 3
_DEEPEST = 4  # blocks within blocks; more would only keep a machine busy


class Flaw(NamedTuple):
    """What is wrong with a form: the place in it, what, and how to mend it. ``path`` is relative to the district's folder."""

    path: str
    place: str
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.path}: {self.place + '：' if self.place else ''}{self.message} → {self.remedy}"


class Step(NamedTuple):
    """A sound tag in its place in the order of filling; what it prints is looked at for every subject."""

    tag: Tag
    guarded: bool


class Open(NamedTuple):
    """A ``for`` or ``if`` that waits for its end."""

    word: str
    tag: Tag
    scope: Scope


class Reader:
    """Goes through a form tag by tag, with the names that may be used at each, and collects flaws and sound steps."""

    def __init__(self, path: str, whom: Whom, kinds: Mapping[str, Kind]) -> None:
        """A reader at the beginning of the form ``path``."""
        self.path, self.whom, self.kinds = path, whom, kinds
        self.flaws: list[Flaw] = []
        self.steps: list[Step] = []
        self._judge = Judge(kinds)
        self._open: list[Open] = []
        self._top: Scope = {name: Type(kind) for name, kind in whom.names.items()}

    def read(self, paper: Paper) -> None:
        """The whole form."""
        count = 0
        for part, root in paper.roots():
            spots, before = list(locations.spots(root, part)), len(self.flaws)
            self._brackets(spots)
            for spot in spots:
                for tag in locations.tags(spot):
                    count += 1
                    self._tag(tag)
            for one in self._open:
                self._flaw(one.tag.spot, f"{one.tag} 没有结束", f"在后面加 {{%{one.tag.reach} {_ENDS[one.word]} %}}")
            self._open.clear()
            order = {spot.said: index for index, spot in enumerate(spots)}
            self.flaws[before:] = sorted(self.flaws[before:], key=lambda flaw: order[flaw.place])
        self._whole(count)

    def _flaw(self, spot: Spot, message: str, remedy: str) -> None:
        self.flaws.append(Flaw(self.path, spot.said, message, remedy))

    def _whole(self, count: int) -> None:
        """What is missing from the form as a whole: without it every copy would look the same."""
        thing = next(iter(self.whom.names))
        missing = [name for name in (thing, "学年") if name in self.whom.names and name not in self._judge.used]
        if not count:
            remedy = f"在要填的格子里写标签，例如 {{{{ {thing} }}}}"
            self.flaws.append(Flaw(self.path, "", "没有一个标签，每份都会一样", remedy))
        elif missing and not self.flaws:
            said = f"{self.whom.said}填一份，却没有写 {'、'.join(missing)}，印出来分不清是哪一份"
            self.flaws.append(Flaw(self.path, "", said, f"加上 {{{{ {missing[0]} }}}}"))

    def _brackets(self, spots: list[Spot]) -> None:
        """Brackets that are no whole tag: written in full width, cut by the end of a paragraph, or left alone."""
        left = [(spot, locations.rest(spot)) for spot in spots]
        torn = set()
        for index, (spot, rest) in enumerate(left):
            wide = next((one for one in _WIDE if one in rest), "")
            opened = next((one for one in ("{{", "{%") if one in rest), "")
            closed = next((one for one in ("}}", "%}") if one in rest), "")
            if wide:
                self._flaw(spot, f"“{wide}”是全角括号，不会被填写", f"切换到英文输入法，改成 {_WIDE[wide]}")
            elif opened:
                end = "}}" if opened == "{{" else "%}"
                start = rest[rest.index(opened) :].strip()[:20]
                later = next((at for at in range(index + 1, min(index + 4, len(left))) if end in left[at][1]), None)
                if later is None:
                    self._flaw(spot, f"标签没有写完：{start}", f"在后面加上 {end}，整个标签写在一段里")
                else:
                    torn.add(later)
                    where = left[later][0].said
                    self._flaw(spot, f"标签分在了两段：{start}", f"它的 {end} 在{where}，删掉中间的回车，写在一段里")
            elif closed and index not in torn:
                start = "{{" if closed == "}}" else "{%"
                self._flaw(spot, f"多了 {closed}", f"在前面补上 {start}，或者删去它")

    def _tag(self, tag: Tag) -> None:
        if tag.sort == "{{":
            self._value(tag)
            return
        word, _, rest = tag.inside.strip("-").strip().partition(" ")
        if tag.inside.startswith("-") or tag.inside.endswith("-"):
            self._flaw(tag.spot, f"{tag} 里不能写减号", "删去减号")
        elif word not in ("for", "if", "elif", "else", "endfor", "endif"):
            self._flaw(tag.spot, f"不认识 {tag}", "这里只能写 for、if、elif、else、endfor、endif")
        else:
            self._place(tag)
            self._order(tag, word, rest.strip())

    def _value(self, tag: Tag) -> None:
        reach, _, rest = tag.inside.partition(" ")
        if reach in ("p", "r", "tr", "tc") and rest:
            self._flaw(tag.spot, f"{tag} 写错了", f"写成 {{{{ {rest.strip()} }}}}")
            return
        found = self._judge.value(tag.inside, self._scope)
        self._judged(tag)
        if found:
            self.steps.append(Step(tag, found.guarded))

    def _place(self, tag: Tag) -> None:
        """Whether a ``{%tr %}`` has its row, a ``{%p %}`` its paragraph for itself: docxtpl takes the whole of it away."""
        spot, word = tag.spot, "行" if tag.reach == "tr" else "段"
        count, besides = locations.others(spot.whole_row if tag.reach == "tr" else spot.text)
        if tag.reach in ("tc", "r"):
            self._flaw(spot, f"{tag} 写错了", "整行重复用 {%tr … %}，整段重复用 {%p … %}，段里用 {% … %}")
        elif tag.reach == "tr" and not spot.table:
            self._flaw(spot, f"{tag} 不在表格里", f"表格外面写 {{%p {tag.inside} %}}")
        elif tag.reach and (count > 1 or besides):
            what = "标签" if count > 1 else "文字"
            remedy = f"让它单独占一{word}：上面或下面加一{word}"
            self._flaw(spot, f"{tag} 这一{word}里还有别的{what}，填写时会一起去掉", remedy)

    @property
    def _scope(self) -> Scope:
        return self._open[-1].scope if self._open else self._top

    def _order(self, tag: Tag, word: str, rest: str) -> None:
        if word in _ENDS:
            self._opens(tag, word, rest)
            return
        last = self._open[-1] if self._open else None
        ends = word.startswith("end")
        fits = last and (_ENDS[last.word] == word if ends else word == "else" or last.word == "if")
        if last is None or not fits:
            need = "for" if word == "endfor" else "if" if word != "else" else "for 或 if"
            self._flaw(tag.spot, f"{tag} 前面没有对应的 {need}", f"在前面写 {need}，或者删去它")
            return
        if not _together(last.tag, tag):
            self._flaw(
                tag.spot,
                f"{tag} 和 {last.tag.spot.said}的 {last.tag} 不配对",
                "两个写成一样的 {%tr %}、{%p %} 或 {% %}，放在同一张表或同一格里",
            )
        if word == "elif":
            self._judge.test(rest, self._scope)
            self._judged(tag)
        if ends:
            self._open.pop()
        self.steps.append(Step(tag, guarded=True))

    def _opens(self, tag: Tag, word: str, rest: str) -> None:
        scope = self._scope
        if word == "if":
            self._judge.test(rest, scope)
        elif found := self._judge.loop(rest, scope):
            scope = {**scope, found[0]: found[1]}
        self._judged(tag)
        if len(self._open) == _DEEPEST:
            self._flaw(tag.spot, f"{tag} 套得太深", f"for 和 if 最多套 {_DEEPEST} 层")
        self._open.append(Open(word, tag, scope))
        self.steps.append(Step(tag, guarded=True))

    def _judged(self, tag: Tag) -> None:
        for message, remedy in self._judge.wrong:
            self._flaw(tag.spot, message, remedy)
        self._judge.wrong.clear()


def _together(first: Tag, second: Tag) -> bool:
    """Whether what lies between two tags can be repeated or left out: whole rows, whole paragraphs, or text."""
    if first.reach != second.reach:
        return False
    if first.reach == "tr":
        return first.spot.table == second.spot.table
    return first.spot.inside == second.spot.inside


def tried(path: str, paper: Paper) -> tuple[Compiled | None, tuple[Flaw, ...]]:
    """The form compiled, or why it cannot be: what the tags do not show one by one."""
    try:
        return compiled(paper), ()
    except TemplateSyntaxError:
        remedy = "检查 for、if 和它们的结束是不是成对，放在同样的位置"
        return None, (Flaw(path, "", "标签合在一起不能填写", remedy),)


def empty(reader: Reader, subjects: Iterable[tuple[Subject, Mapping[str, Any]]]) -> Iterator[Flaw]:
    """The tags that print nothing for some of ``subjects``, unless they say themselves what to print then."""
    noted: dict[int, dict[str, None]] = defaultdict(dict)
    template = _noting(reader.steps)
    for subject, names in subjects:
        found: list[int] = []
        template.render({**names, _NOTE: _Note(found)})
        for index in found:
            noted[index].setdefault(subject.said)
    for index, said in sorted(noted.items()):
        tag, whose = reader.steps[index].tag, list(said)
        more = f"等 {len(whose)} 份" if len(whose) > _MOST_SUBJECTS else ""
        loop = tag.sort == "{%"
        what = "没有可填的行" if loop else "没有可填的内容"
        remedy = "在 endfor 上面加一行 {%tr else %}，再加一行写“无”" if loop else f'写成 {{{{ {tag.inside} or "无" }}}}'
        message = f"{what}：{'、'.join(whose[:_MOST_SUBJECTS])}{more}的 {tag.inside}"
        yield Flaw(reader.path, tag.spot.said, message, f"补上记录；可以空着的，{remedy}")


_NOTE = "_note"


class _Note:
    """Called with each value of a form: keeps the numbers of those that print nothing."""

    def __init__(self, found: list[int]) -> None:
        self._found = found

    def __call__(self, index: int, value: Any) -> str:
        if not isinstance(value, StrictUndefined) and not printed(value).strip():
            self._found.append(index)
        return ""


def _noting(steps: list[Step]) -> Template:
    """The tags alone, in their order, each value handed to ``_note`` instead of being printed; loops without items note that."""
    parts: list[str] = []
    # the blocks that are open: the number of a loop, None for one that says what stands there for no item
    loops: list[int | None] = []
    for index, step in enumerate(steps):
        inside = step.tag.inside
        if step.tag.sort == "{%":
            if inside.startswith("for "):
                loops.append(index if step.tag.reach == "tr" else None)
            elif inside.startswith("if "):
                loops.append(None)
            elif inside == "else":
                loops[-1] = None
            elif (number := loops.pop() if inside.startswith("end") else None) is not None:
                parts.append(f'{{% else %}}{{{{ {_NOTE}({number}, "") }}}}')
            parts.append(f"{{% {inside} %}}")
        elif not step.guarded:
            parts.append(f"{{{{ {_NOTE}({index}, ({inside})) }}}}")
    return Environment().from_string("".join(parts))


def things(whom: Whom, subject: Subject, ground: Ground) -> dict[str, Any]:
    """The names of a form with their values for ``subject``."""
    kinds = whom.names
    made = {}
    for name, record in subject.names.items():
        kind = kinds.get(name)
        if kind:
            made[name] = Thing(kind, record, ground, subject.studio) if record is not None else ""
        elif kind is not None:
            made[name] = plain(record)
    return made
