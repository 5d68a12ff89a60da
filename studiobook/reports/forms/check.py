"""Checks a form before anybody prints it: broken tags, unknown names, and tags that would print nothing, each with its place."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from jinja2 import StrictUndefined, Template, TemplateSyntaxError

from studiobook.core.diagnostic import Diagnostic, top_of
from studiobook.reports.forms import locations
from studiobook.reports.forms.audience import Audience, Subject
from studiobook.reports.forms.expressions import ExpressionChecker, Scope
from studiobook.reports.forms.locations import FormParagraph, Tag
from studiobook.reports.forms.names import Filling, Kind, RecordView, Type, plain_value, printed_value
from studiobook.reports.forms.template import CompiledForm, FormEnvironment, FormFile, compile_form

_FULL_WIDTH = {"｛｛": "{{", "｝｝": "}}", "｛％": "{%", "％｝": "%}", "｛%": "{%", "%｝": "%}"}
_CLOSING = {"{{": "}}", "{%": "%}"}
_OPENING = {closing: opening for opening, closing in _CLOSING.items()}
_ENDS = {"for": "endfor", "if": "endif"}
_STATEMENTS = ("for", "if", "elif", "else", "endfor", "endif")
_MAX_SUBJECTS = 3
_MAX_DEPTH = 4  # blocks within blocks; more would only make a machine busy
_MAX_EXCERPT = 20  # characters


def form_diagnostic(path: str, message: str, remedy: str, place: str = "") -> Diagnostic:
    """What is wrong with the form ``path``; ``place`` is in words, since Word shows no line numbers."""
    return Diagnostic(top_of(path), f"{place}：{message}" if place else message, remedy, "build/form")


class Step(NamedTuple):
    """A sound tag at its place in the order of filling; ``guarded`` if it may print nothing."""

    tag: Tag
    guarded: bool


class OpenBlock(NamedTuple):
    """A ``for`` or ``if`` that waits for its end."""

    word: str
    tag: Tag
    scope: Scope


class FormChecker:
    """Goes through a form tag by tag, with the names that may be used at each, and collects diagnostics and sound steps."""

    def __init__(self, path: str, audience: Audience, kinds: Mapping[str, Kind]) -> None:
        """A checker at the beginning of the form ``path``."""
        self.path, self.audience = path, audience
        self.diagnostics: list[Diagnostic] = []
        self.steps: list[Step] = []
        self._found: list[tuple[FormParagraph, Diagnostic]] = []  # in the part of the file that is checked
        self._expressions = ExpressionChecker(kinds)
        self._open: list[OpenBlock] = []
        self._top: Scope = {name: Type(kind) for name, kind in audience.names.items()}

    def check(self, file: FormFile) -> None:
        """Check all parts of ``file``; what is found is in ``diagnostics`` in the order of the text, and in ``steps``."""
        count = 0
        for part, root in file.roots():
            paragraphs = list(locations.paragraphs(root, part))
            self._check_brackets(paragraphs)
            for tag in (tag for paragraph in paragraphs for tag in locations.tags(paragraph)):
                count += 1
                self._check_tag(tag)
            for block in self._open:
                remedy = f"在后面加 {{%{block.tag.reach} {_ENDS[block.word]} %}}"
                self._report(block.tag.paragraph, f"{block.tag} 没有结束", remedy)
            self._open.clear()
            order = {paragraph.label: index for index, paragraph in enumerate(paragraphs)}
            self.diagnostics += (one for _, one in sorted(self._found, key=lambda found: order[found[0].label]))
            self._found.clear()
        self._check_completeness(count)

    def _report(self, paragraph: FormParagraph, message: str, remedy: str) -> None:
        self._found.append((paragraph, form_diagnostic(self.path, message, remedy, paragraph.label)))

    def _check_completeness(self, tags: int) -> None:
        """Report what is missing from the form: without it every copy would look the same."""
        names = self.audience.names
        record = next(iter(names))
        missing = [name for name in (record, "学年") if name in names and name not in self._expressions.used]
        if not tags:
            remedy = f"在要填的格子里写标签，例如 {{{{ {record} }}}}"
            self.diagnostics.append(form_diagnostic(self.path, "没有一个标签，每份都会一样", remedy))
        elif missing and not self.diagnostics:
            message = f"{self.audience.label}填一份，却没有写 {'、'.join(missing)}，印出来分不清是哪一份"
            self.diagnostics.append(form_diagnostic(self.path, message, f"加上 {{{{ {missing[0]} }}}}"))

    # --- brackets ---

    def _check_brackets(self, paragraphs: list[FormParagraph]) -> None:
        """Report brackets that are no complete tag: of full width, cut by the end of a paragraph, or without a counterpart."""
        rests = [locations.text_without_tags(paragraph) for paragraph in paragraphs]
        cut = set()  # the paragraphs with the end of a tag that an earlier one begins
        for index, (paragraph, rest) in enumerate(zip(paragraphs, rests, strict=True)):
            wide, opening, closing = (_first(brackets, rest) for brackets in (_FULL_WIDTH, _CLOSING, _OPENING))
            if wide:
                self._report(
                    paragraph, f"“{wide}”是全角括号，不会被填写", f"切换到英文输入法，改成 {_FULL_WIDTH[wide]}"
                )
            elif opening:
                end = _closed_at(rests, index, _CLOSING[opening])
                self._report_unclosed(paragraph, opening, rest, paragraphs[end] if end else None)
                cut.add(end)
            elif closing and index not in cut:
                self._report(paragraph, f"多了 {closing}", f"在前面补上 {_OPENING[closing]}，或者删去它")

    def _report_unclosed(self, paragraph: FormParagraph, opening: str, rest: str, end: FormParagraph | None) -> None:
        closing, excerpt = _CLOSING[opening], rest[rest.index(opening) :].strip()[:_MAX_EXCERPT]
        if end:
            remedy = f"它的 {closing} 在{end.label}，删掉中间的回车，写在一段里"
            self._report(paragraph, f"标签分在了两段：{excerpt}", remedy)
        else:
            self._report(paragraph, f"标签没有写完：{excerpt}", f"在后面加上 {closing}，整个标签写在一段里")

    # --- tags ---

    def _check_tag(self, tag: Tag) -> None:
        if tag.opening == "{{":
            self._check_output(tag)
            return
        word, _, rest = tag.content.strip("-").strip().partition(" ")
        if tag.content.startswith("-") or tag.content.endswith("-"):
            self._report(tag.paragraph, f"{tag} 里不能写减号", "删去减号")
        elif word not in _STATEMENTS:
            self._report(tag.paragraph, f"不认识 {tag}", f"这里只能写 {'、'.join(_STATEMENTS)}")
        else:
            self._check_position(tag)
            self._check_statement(tag, word, rest.strip())

    def _check_output(self, tag: Tag) -> None:
        reach, _, rest = tag.content.partition(" ")
        if reach in ("p", "r", "tr", "tc") and rest:
            self._report(tag.paragraph, f"{tag} 写错了", f"写成 {{{{ {rest.strip()} }}}}")
            return
        found = self._expressions.value(tag.content, self._scope)
        self._report_expression_errors(tag)
        if found:
            self.steps.append(Step(tag, found.guarded))

    def _check_position(self, tag: Tag) -> None:
        """Report a ``{%tr %}`` that shares its row, a ``{%p %}`` that shares its paragraph: docxtpl removes all of it."""
        paragraph, word = tag.paragraph, "行" if tag.reach == "tr" else "段"
        count, other = locations.tags_and_rest(paragraph.row_text if tag.reach == "tr" else paragraph.text)
        if tag.reach in ("tc", "r"):
            self._report(paragraph, f"{tag} 写错了", "整行重复用 {%tr … %}，整段重复用 {%p … %}，段里用 {% … %}")
        elif tag.reach == "tr" and not paragraph.table:
            self._report(paragraph, f"{tag} 不在表格里", f"表格外面写 {{%p {tag.content} %}}")
        elif tag.reach and (count > 1 or other):
            what = "标签" if count > 1 else "文字"
            remedy = f"让它单独占一{word}：上面或下面加一{word}"
            self._report(paragraph, f"{tag} 这一{word}里还有别的{what}，填写时会一起去掉", remedy)

    @property
    def _scope(self) -> Scope:
        return self._open[-1].scope if self._open else self._top

    def _check_statement(self, tag: Tag, word: str, rest: str) -> None:
        if word in _ENDS:
            self._open_block(tag, word, rest)
            return
        block = self._open[-1] if self._open else None
        ends = word.startswith("end")
        if block is None or not (_ENDS[block.word] == word if ends else word == "else" or block.word == "if"):
            need = "for" if word == "endfor" else "if" if word != "else" else "for 或 if"
            self._report(tag.paragraph, f"{tag} 前面没有对应的 {need}", f"在前面写 {need}，或者删去它")
            return
        if not _match(block.tag, tag):
            message = f"{tag} 和 {block.tag.paragraph.label}的 {block.tag} 不配对"
            self._report(tag.paragraph, message, "两个写成一样的 {%tr %}、{%p %} 或 {% %}，放在同一张表或同一格里")
        if word == "elif":
            self._expressions.test(rest, self._scope)
            self._report_expression_errors(tag)
        if ends:
            self._open.pop()
        self.steps.append(Step(tag, guarded=True))

    def _open_block(self, tag: Tag, word: str, rest: str) -> None:
        scope = self._scope
        if word == "if":
            self._expressions.test(rest, scope)
        elif found := self._expressions.loop(rest, scope):
            scope = {**scope, found[0]: found[1]}
        self._report_expression_errors(tag)
        if len(self._open) == _MAX_DEPTH:
            self._report(tag.paragraph, f"{tag} 套得太深", f"for 和 if 最多套 {_MAX_DEPTH} 层")
        self._open.append(OpenBlock(word, tag, scope))
        self.steps.append(Step(tag, guarded=True))

    def _report_expression_errors(self, tag: Tag) -> None:
        for message, remedy in self._expressions.errors:
            self._report(tag.paragraph, message, remedy)
        self._expressions.errors.clear()


def _first(brackets: Iterable[str], text: str) -> str:
    return next((one for one in brackets if one in text), "")


def _closed_at(texts: list[str], index: int, closing: str) -> int | None:
    """The index of the text with ``closing`` among the three after ``index``."""
    return next((at for at in range(index + 1, min(index + 4, len(texts))) if closing in texts[at]), None)


def _match(first: Tag, second: Tag) -> bool:
    """Whether what is between two tags can be repeated or left out: entire rows, entire paragraphs, or text."""
    if first.reach != second.reach:
        return False
    if first.reach == "tr":
        return first.paragraph.table == second.paragraph.table
    return first.paragraph.container == second.paragraph.container


def try_compile(path: str, file: FormFile) -> tuple[CompiledForm | None, tuple[Diagnostic, ...]]:
    """The form compiled, or why it cannot be: what the tags do not show one by one."""
    try:
        return compile_form(file), ()
    except TemplateSyntaxError:
        remedy = "检查 for、if 和它们的结束是不是成对，放在同样的位置"
        return None, (form_diagnostic(path, "标签合在一起不能填写", remedy),)


# --- tags that print nothing ---


def empty_tags(checker: FormChecker, subjects: Iterable[tuple[Subject, Mapping[str, Any]]]) -> Iterator[Diagnostic]:
    """The tags that print nothing for some of ``subjects``, unless they state what to print then."""
    labels: dict[int, dict[str, None]] = defaultdict(dict)
    template = _recording_template(checker.steps)
    for subject, names in subjects:
        found: list[int] = []
        template.render({**names, _RECORD: _EmptyRecorder(found)})
        for index in found:
            labels[index].setdefault(subject.label)
    for index, subject_labels in sorted(labels.items()):
        tag, owners = checker.steps[index].tag, list(subject_labels)
        more = f"等 {len(owners)} 份" if len(owners) > _MAX_SUBJECTS else ""
        loop = tag.opening == "{%"
        what = "没有可填的行" if loop else "没有可填的内容"
        remedy = (
            "在 endfor 上面加一行 {%tr else %}，再加一行写“无”" if loop else f'写成 {{{{ {tag.content} or "无" }}}}'
        )
        message = f"{what}：{'、'.join(owners[:_MAX_SUBJECTS])}{more}的 {tag.content}"
        yield form_diagnostic(checker.path, message, f"补上记录；可以空着的，{remedy}", tag.paragraph.label)


_RECORD = "_record"


class _EmptyRecorder:
    """Called with each value of a form: records the numbers of those that print nothing."""

    def __init__(self, found: list[int]) -> None:
        self._found = found

    def __call__(self, index: int, value: Any) -> str:
        if not isinstance(value, StrictUndefined) and not printed_value(value).strip():
            self._found.append(index)
        return ""


def _recording_template(steps: list[Step]) -> Template:
    """The tags alone, in their order; each value, and each loop without items, goes to ``_record`` instead of the page."""
    parts: list[str] = []
    # the open blocks: the number of a loop, None for one that states what to print for no item
    loops: list[int | None] = []
    for index, step in enumerate(steps):
        content = step.tag.content
        if step.tag.opening == "{{":
            parts += [] if step.guarded else [f"{{{{ {_RECORD}({index}, ({content})) }}}}"]
            continue
        word = content.partition(" ")[0]
        if word in _ENDS:
            loops.append(index if word == "for" and step.tag.reach == "tr" else None)
        elif word == "else":
            loops[-1] = None
        elif word != "elif" and (number := loops.pop()) is not None:
            parts.append(f'{{% else %}}{{{{ {_RECORD}({number}, "") }}}}')
        parts.append(f"{{% {content} %}}")
    return FormEnvironment().from_string("".join(parts))


def template_names(audience: Audience, subject: Subject, filling: Filling) -> dict[str, Any]:
    """The names of a form with their values for ``subject``."""
    values: dict[str, Any] = {}
    for name, record in subject.names.items():
        kind = audience.names.get(name)
        if kind:
            values[name] = RecordView(kind, record, filling, subject.studio) if record is not None else ""
        elif kind is not None:
            values[name] = plain_value(record)
    return values
