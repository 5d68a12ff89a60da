"""News to subscribe to: what the studios have held and finished, of the district and of each studio, the latest first.

The content is the same in every form of feed (``atom.py``, ``rss.py``). Ids never change: they come from the record's file.
Nothing is dated by the day of building.
"""

import uuid
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta, timezone
from typing import NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from studiobook.models import citation, lookup
from studiobook.models.library import LibraryView
from studiobook.models.studio import StudioView
from studiobook.website import urls

_MOST = 60  # entries: about a school year of a district
_CHINA = timezone(timedelta(hours=8))


class NewsItem(NamedTuple):
    """What was held or finished on ``day``; ``page`` is the source path of its page, ``by`` the studio's name."""

    day: date
    id: str
    page: str
    title: str
    text: str
    kinds: tuple[str, ...]
    by: str


class News(NamedTuple):
    """What a feed tells, whatever its form. ``page`` is the source path of the page it belongs to, ``by`` who publishes it.

    ``site`` is where the site is, empty where nobody knows. ``last`` is the day of the latest entry, of the beginning while
    there is none.
    """

    id: str
    page: str
    title: str
    notice: str
    by: str
    site: str
    last: date
    entries: tuple[NewsItem, ...]


def of_district(library: LibraryView, today: date) -> News:
    """The news of all studios of the public view ``library``."""
    studios = library.studios.values()
    # by id, so that a joint activity is there once
    found = {entry.id: entry for studio in studios for entry in _entries(library, studio, today)}
    begun = min((studio.cycle.first for studio in studios), default=date(2000, 1, 1))
    return _news(library, "feed.xml", "index.md", library.district.title, found.values(), begun)


def of_studio(library: LibraryView, studio: StudioView, today: date) -> News:
    """The news of one studio, with the activities that others recorded and held with it."""
    found = _entries(library, studio, today)
    key = f"studios/{studio.id}/feed.xml"
    return _news(library, key, urls.studio_page(studio.id), studio.name, found, studio.cycle.first)


def moment(day: date) -> datetime:
    """The end of ``day`` in China: what happened on it is over."""
    return datetime.combine(day, time(23, 59, 59), _CHINA)


def add(parent: Element, tag: str, text: str) -> None:
    """Put an element that holds ``text`` below ``parent``."""
    SubElement(parent, tag).text = text


def written(root: Element) -> bytes:
    """A feed as a file."""
    ElementTree.indent(root)
    data: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return data + b"\n"


def _news(library: LibraryView, key: str, page: str, title: str, found: Iterable[NewsItem], begun: date) -> News:
    """``key`` tells the feed from every other of the district; ``begun`` is its date as long as it is empty."""
    district = library.district
    latest = sorted(found, key=lambda one: (one.day, one.page), reverse=True)[:_MOST]
    last = latest[0].day if latest else begun
    by = f"{district.bureau}{district.section}"
    notice = district.notice or ""
    return News(_id(library, key), page, title, notice, by, district.address, last, tuple(latest))


def _entries(library: LibraryView, studio: StudioView, today: date) -> Iterator[NewsItem]:
    for activity in lookup.held(studio.all_activities, today):
        yield NewsItem(
            activity.until,
            _id(library, activity.path),
            urls.activity_page(activity),
            activity.title,
            activity.summary or "",
            (activity.kind.label, *activity.themes),
            library.studios[activity.studio].name,
        )
    for outcome in studio.outcomes:
        if outcome.on.last < today:
            text = "\n".join(part for part in (citation.cite(library, outcome), outcome.summary) if part)
            page = urls.outcome_anchor(outcome)
            kinds = (outcome.kind.label, *outcome.themes)
            yield NewsItem(outcome.on.last, _id(library, outcome.path), page, outcome.title, text, kinds, studio.name)


def _id(library: LibraryView, key: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"studiobook:{library.district.name}/feed/{key}").urn
