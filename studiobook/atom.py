"""News as Atom (RFC 4287). Addresses are whole where the district says where its site is, otherwise relative to the feed."""

from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from studiobook.news import News, moment
from studiobook.pages.press import address

TYPE = "application/atom+xml"
DISTRICT = "feed.xml"


def path(studio_id: str) -> str:
    """The place of a studio's feed in the site."""
    return f"studios/{studio_id}/feed.xml"


def feed(news: News, here: str) -> bytes:
    """The file that lies at ``here`` in the site."""
    root = Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": "zh-CN"})
    _add(root, "id", news.id)
    _add(root, "title", news.title)
    if news.notice:
        _add(root, "subtitle", news.notice)
    _add(root, "updated", moment(news.last).isoformat())
    _link(root, news, here, here, "self", TYPE)
    _link(root, news, here, news.page, "alternate", "text/html")
    _add(SubElement(root, "author"), "name", news.by)
    for one in news.entries:
        entry = SubElement(root, "entry")
        _add(entry, "id", one.id)
        _add(entry, "title", one.title)
        _add(entry, "updated", moment(one.day).isoformat())
        _add(entry, "published", moment(one.day).isoformat())
        _link(entry, news, here, one.page, "alternate", "text/html")
        _add(SubElement(entry, "author"), "name", one.by)
        for kind in one.kinds:
            SubElement(entry, "category", {"term": kind})
        if one.text:
            _add(entry, "summary", one.text)
    ElementTree.indent(root)
    made: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return made + b"\n"


def _add(parent: Element, tag: str, text: str) -> None:
    SubElement(parent, tag).text = text


def _link(parent: Element, news: News, here: str, page: str, relation: str, kind: str) -> None:
    target = news.site + address("", page) if news.site else address(here, page)
    SubElement(parent, "link", {"rel": relation, "type": kind, "href": target})
