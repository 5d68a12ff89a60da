"""Texts that cannot be shown as their authors meant: links to nowhere, pictures that are missing or not registered."""

from collections.abc import Iterator

from studiobook.core.diagnostic import Diagnostic, Location
from studiobook.documents import markdown
from studiobook.documents.nodes import Image, images
from studiobook.models.base import Record
from studiobook.models.library import Library
from studiobook.models.studio import Studio


def texts_can_be_shown(library: Library, studio: Studio) -> Iterator[Diagnostic]:
    """What the Markdown of a record refers to can be shown: links are addresses, images are the studio's own."""
    for record in _texts(studio):
        if not may_fail(record.body):
            continue  # as most: parsing every text would take most of the check's time
        folder = record.path.split("/", 2)[2].rpartition("/")[0]
        text = markdown.parse(record.body, folder)
        for lost in text.diagnostics:
            yield lost._replace(location=Location(record.path, lost.field))
        for image in images(text.blocks):
            if image.path not in studio.files:
                place = Location(record.path, ("body", _line_of(record, image)))
                yield Diagnostic(place, f"没有图片“{image.path}”", "把图片放进 files/，或改正写法")


def may_fail(text: str) -> bool:
    """Whether ``text`` holds a mark of what can go wrong: a link, image, note, address, crooked table, or deep nesting.

    A pattern that says the same takes twenty times as long.
    """
    deep = text.count(">") >= 15 or sum(map(text.count, ("- ", "* ", "+ "))) >= 15 or " " * 40 in text
    return deep or "[" in text or "<" in text or ("|" in text and _crooked(text))


def _crooked(text: str) -> bool:
    """Whether a row of a table may have more cells than its header.

    Never where every row is ``|…|`` with as many bars as the first.
    """
    for block in text.split("\n\n"):
        rows = [line.strip() for line in block.split("\n") if "|" in line]
        bars = rows[0].count("|") if rows else 0
        if any(row.count("|") != bars or row[0] != "|" or row[-1] != "|" for row in rows):
            return True
    return "\\" in text  # a bar behind it is no end of a cell


def images_are_registered(library: Library, studio: Studio) -> Iterator[Diagnostic]:
    """An image in an activity's text is one of its photos: there stand its description and the consent to show it."""
    for activity in studio.activities:
        known = {photo.file for photo in activity.photos}
        for image in images(markdown.parse(activity.body, "activities").blocks) if "![" in activity.body else ():
            if image.path in studio.files and image.path not in known:
                remedy = "在 photos 里写它的 file、caption 和 consent"
                place = Location(activity.path, ("body", _line_of(activity, image)))
                yield Diagnostic(place, f"正文里的图片“{image.path}”没有登记", remedy)


def _line_of(record: Record, image: Image) -> int:
    """The line of the text of ``image``, from 0."""
    name = image.path.rpartition("/")[2]
    return next((number for number, line in enumerate(record.body.split("\n")) if name in line), 0)


def _texts(studio: Studio) -> Iterator[Record]:
    yield from studio.activities
    yield from studio.outcomes
    yield from (studio.cycle_plan,) if studio.cycle_plan else ()
    yield from studio.annual_plans.values()
    yield from studio.personal_plans.values()
    yield from studio.summaries.values()
    yield from studio.research_reports.values()
    yield from studio.rules
