"""Captions: the numbers of tables and pictures, and the cross-references to them.

A number is a SEQ field within a bookmark, a cross-reference a REF field to that bookmark. So Word counts them again when
something is put in between; what it shows until then is right already.
"""

from collections import Counter, defaultdict

from docx.oxml.ns import qn
from docx.oxml.text.paragraph import CT_P
from docx.oxml.xmlchemy import BaseOxmlElement

from studiobook.word.xml import clean, elements, field_runs

TABLE, PICTURE = "表", "图"

_T, _INSTRUCTION = qn("w:t"), qn("w:instrText")
_BOOKMARKS = {TABLE: "_RefTable", PICTURE: "_RefPicture"}


class Captions:
    """Counts the captions of one document by their labels, and fills in the cross-references once all are known."""

    def __init__(self) -> None:
        self._bookmarks = 0
        self._counts: Counter[str] = Counter()
        self._numbers: dict[str, list[tuple[str, str]]] = defaultdict(list)  # caption: bookmark and number of each
        self._references: list[tuple[str, BaseOxmlElement, BaseOxmlElement]] = []

    def bookmark(self, name: str) -> tuple[BaseOxmlElement, BaseOxmlElement]:
        """The two ends of a new bookmark; ``name`` is not used twice."""
        start, end = elements(self._bookmark_markup(name))
        return start, end

    def _bookmark_markup(self, name: str, *runs: str) -> str:
        """The markup of ``runs`` with a new bookmark around them."""
        self._bookmarks += 1
        number = self._bookmarks
        return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{"".join(runs)}<w:bookmarkEnd w:id="{number}"/>'

    def add_number(self, paragraph: CT_P, label: str, caption: str) -> None:
        """Append ``表1`` to ``paragraph``: ``label`` (TABLE or PICTURE) and its next number, which ``caption`` follows."""
        self._counts[label] += 1
        number = self._counts[label]
        name = f"{_BOOKMARKS[label]}{number}"
        runs = (f"<w:r><w:t>{label}</w:t></w:r>", *field_runs(f" SEQ {label} \\* ARABIC ", str(number)))
        paragraph.extend(elements(self._bookmark_markup(name, *runs)))
        self._numbers[clean(caption).strip()].append((name, f"{label}{number}"))

    def add_reference(self, paragraph: CT_P, caption: str) -> None:
        """Append a cross-reference to what has ``caption``, which may come later."""
        runs = elements("".join(field_runs(" REF ", "")))
        paragraph.extend(runs)
        (instruction,), (result,) = ([part for run in runs for part in run.iter(tag)] for tag in (_INSTRUCTION, _T))
        self._references.append((clean(caption).strip(), instruction, result))

    def resolve_references(self) -> None:
        """Fill in all cross-references.

        Raises:
            ValueError: a caption is missing, or not unique.
        """
        for caption, instruction, result in self._references:
            found = self._numbers.get(caption, [])
            if len(found) != 1:
                raise ValueError(f"文中引用“{caption}”，但有 {len(found)} 个表或图用这个题名")
            ((name, number),) = found
            instruction.text, result.text = f" REF {name} \\h ", number
