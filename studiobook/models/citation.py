"""References in the style of GB/T 7714—2015: 作者. 题目[J]. 刊名, 年(期)."""

import re

from studiobook.models.enums import OutcomeKind
from studiobook.models.library import LibraryView
from studiobook.models.lookup import name_of
from studiobook.models.records import Outcome, Publication

# the standard's marks of document types; what has no mark of its own is printed without one
_MARKS = {
    OutcomeKind.PAPER: "J",
    OutcomeKind.CASE: "J",
    OutcomeKind.BOOK: "M",
    OutcomeKind.COLLECTION: "G",
    OutcomeKind.COLUMN: "N",
}


def cite(library: LibraryView, outcome: Outcome) -> str:
    """The reference for ``outcome``; one that is not published ends with the date of its completion."""
    return "，".join(authors_of(library, outcome)) + behind_authors(outcome)


def behind_authors(outcome: Outcome) -> str:
    """What follows the authors in the reference: title, kind, source."""
    if outcome.published is None:
        return f". {outcome.title}. {outcome.on.label}完成."
    mark = _MARKS.get(outcome.kind)
    return f". {outcome.title}{f'[{mark}]' if mark else ''}. {_source(outcome.published)}."


def authors_of(library: LibraryView, outcome: Outcome) -> tuple[str, ...]:
    """The authors' names in the order they signed; those from outside last."""
    ours = tuple(name_of(library, author, outcome.studio) for author in outcome.authors)
    return (*ours, *outcome.outside_authors)


def _source(publication: Publication) -> str:
    """``刊名，2026(2)``; an issue that is not a number is printed as it was written."""
    issue = publication.issue or ""
    numbered = re.fullmatch(r"(\d{4})年第?(\d+)期", issue)
    if numbered:
        return f"{publication.where}，{numbered[1]}（{numbered[2]}）"
    return f"{publication.where}，{publication.on.year}" + (f"，{issue}" if issue else "")
