"""Numbers of tables and pictures, and the references that lead to them.

A number is a SEQ field within a bookmark, a reference a REF field to that bookmark: Word counts them anew when something
is put in between, and what it shows until then is right already.
"""

from collections import Counter, defaultdict

from docx.oxml.ns import qn
from docx.oxml.text.paragraph import CT_P
from docx.oxml.xmlchemy import BaseOxmlElement

from studiobook.word.xml import clean, elements, field

TABLE, PICTURE = "表", "图"

_T, _INSTRUCTION = qn("w:t"), qn("w:instrText")
_BOOKMARKS = {TABLE: "_RefTable", PICTURE: "_RefPicture"}


class Captions:
    """Counts the captions of one document by their labels, and fills in the references once all are known."""

    def __init__(self) -> None:
        self._bookmarks = 0
        self._counts: Counter[str] = Counter()
        self._numbered: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self._references: list[tuple[str, BaseOxmlElement, BaseOxmlElement]] = []

    def bookmark(self, name: str) -> tuple[BaseOxmlElement, BaseOxmlElement]:
        """The two ends of a new bookmark; ``name`` is not used twice."""
        start, end = elements(self._bookmark(name))
        return start, end

    def _bookmark(self, name: str, *runs: str) -> str:
        """The markup of ``runs`` with a new bookmark around them."""
        self._bookmarks += 1
        number = self._bookmarks
        return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{"".join(runs)}<w:bookmarkEnd w:id="{number}"/>'

    def number(self, line: CT_P, label: str, caption: str) -> None:
        """Appends ``表1`` to ``line``, the next number after ``label`` (TABLE or PICTURE), which ``caption`` follows."""
        self._counts[label] += 1
        number = self._counts[label]
        name = f"{_BOOKMARKS[label]}{number}"
        runs = (f"<w:r><w:t>{label}</w:t></w:r>", *field(f" SEQ {label} \\* ARABIC ", str(number)))
        line.extend(elements(self._bookmark(name, *runs)))
        self._numbered[clean(caption).strip()].append((name, f"{label}{number}"))

    def refer(self, line: CT_P, caption: str) -> None:
        """Appends a reference to what has ``caption``, which may come later."""
        runs = elements("".join(field(" REF ", "")))
        line.extend(runs)
        (instruction,), (shown,) = ([part for run in runs for part in run.iter(tag)] for tag in (_INSTRUCTION, _T))
        self._references.append((clean(caption).strip(), instruction, shown))

    def resolve(self) -> None:
        """Fills in all references. Raises ValueError for one to a caption that is not there, or there more than once."""
        for caption, instruction, shown in self._references:
            found = self._numbered.get(caption, [])
            if len(found) != 1:
                raise ValueError(f"文中引用“{caption}”，但有 {len(found)} 个表或图用这个题名")
            ((name, said),) = found
            instruction.text, shown.text = f" REF {name} \\h ", said
