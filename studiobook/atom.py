"""Atom feeds (RFC 4287): what the studios have held and finished, of the district and of each studio, the latest first.

Addresses are absolute where the district says where its site is, otherwise relative to the feed, as RFC 4287 allows. Ids never
change: they are made from the record's file. No entry is dated by the day of building.
"""

import uuid
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple
from xml.etree import ElementTree

from studiobook.library import Library
from studiobook.pages import citation, facts
from studiobook.pages.press import address
from studiobook.studio import Studio

DISTRICT = "feed.xml"
_ATOM = "http://www.w3.org/2005/Atom"
_MOST = 60  # entries: about a school year of a district


class _Entry(NamedTuple):
    """What was held or finished on ``day``; ``key`` is the record's file."""

    day: date
    key: str
    page: str
    title: str
    text: str
    kinds: tuple[str, ...]
    studio: Studio


def path(studio_id: str) -> str:
    """The place of a studio's feed in the site."""
    return f"studios/{studio_id}/feed.xml"


def district_feed(library: Library, today: date) -> bytes:
    """The feed of all studios of the public view ``library``."""
    studios = library.studios.values()
    # by key, so that a joint activity stands there once
    found = {entry.key: entry for studio in studios for entry in _entries(library, studio, today)}
    begun = min((studio.cycle.first for studio in studios), default=date(2000, 1, 1))
    return _feed(library, DISTRICT, "index.md", f"{library.district.name}名班主任工作室", found.values(), begun)


def studio_feed(library: Library, studio: Studio, today: date) -> bytes:
    """The feed of one studio, with the activities that others recorded and held with it."""
    found = _entries(library, studio, today)
    return _feed(library, path(studio.id), facts.studio_page(studio.id), studio.name, found, studio.cycle.first)


def _entries(library: Library, studio: Studio, today: date) -> Iterator[_Entry]:
    for activity in facts.held(studio.all_activities, today):
        yield _Entry(
            activity.until,
            activity.path,
            facts.activity_page(activity),
            activity.title,
            activity.summary or "",
            (activity.kind.label, *activity.themes),
            library.studios[activity.studio],
        )
    for outcome in studio.outcomes:
        if outcome.on.last < today:
            text = "\n".join(part for part in (citation.cite(library, outcome), outcome.summary) if part)
            page = facts.outcome_place(outcome)
            kinds = (outcome.kind.label, *outcome.themes)
            yield _Entry(outcome.on.last, outcome.path, page, outcome.title, text, kinds, studio)


def _feed(library: Library, here: str, page: str, title: str, found: Iterable[_Entry], begun: date) -> bytes:
    """The file. ``here`` is its own place, ``page`` the page it belongs to, ``begun`` its date as long as it is empty."""
    latest = sorted(found, key=lambda one: (one.day, one.key), reverse=True)[:_MOST]
    district = library.district
    feed = ElementTree.Element("feed", {"xmlns": _ATOM, "xml:lang": "zh-CN"})
    _add(feed, "id", _id(library, here))
    _add(feed, "title", title)
    if district.notice:
        _add(feed, "subtitle", district.notice)
    _add(feed, "updated", _moment(latest[0].day if latest else begun))
    _link(feed, library, here, here, "self", "application/atom+xml")
    _link(feed, library, here, page, "alternate", "text/html")
    _add(ElementTree.SubElement(feed, "author"), "name", f"{district.bureau}{district.section}")
    for one in latest:
        entry = ElementTree.SubElement(feed, "entry")
        _add(entry, "id", _id(library, one.key))
        _add(entry, "title", one.title)
        _add(entry, "updated", _moment(one.day))
        _add(entry, "published", _moment(one.day))
        _link(entry, library, here, one.page, "alternate", "text/html")
        _add(ElementTree.SubElement(entry, "author"), "name", one.studio.name)
        for kind in one.kinds:
            ElementTree.SubElement(entry, "category", {"term": kind})
        if one.text:
            _add(entry, "summary", one.text)
    ElementTree.indent(feed)
    made: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return made + b"\n"


def _add(parent: ElementTree.Element, tag: str, text: str) -> None:
    ElementTree.SubElement(parent, tag).text = text


def _link(parent: ElementTree.Element, library: Library, here: str, page: str, relation: str, kind: str) -> None:
    base = library.district.address
    target = base + address("", page) if base else address(here, page)
    ElementTree.SubElement(parent, "link", {"rel": relation, "type": kind, "href": target})


def _id(library: Library, key: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"studiobook:{library.district.name}/feed/{key}").urn


def _moment(day: date) -> str:
    """The end of ``day`` in China: what happened on it is over."""
    return f"{day.isoformat()}T23:59:59+08:00"
