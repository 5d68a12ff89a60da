"""News as Atom (RFC 4287). Addresses are absolute where the site's is known, else relative to the feed."""

from xml.etree.ElementTree import Element, SubElement

from studiobook.website import urls
from studiobook.website.feeds.news import News, add, moment, written

TYPE = "application/atom+xml"
DISTRICT = "feed.xml"


def path(studio_id: str) -> str:
    """The place of a studio's feed in the site."""
    return f"studios/{studio_id}/feed.xml"


def feed(news: News, here: str) -> bytes:
    """The file at ``here`` in the site."""
    root = Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": "zh-CN"})
    add(root, "id", news.id)
    add(root, "title", news.title)
    if news.notice:
        add(root, "subtitle", news.notice)
    add(root, "updated", moment(news.last).isoformat())
    _link(root, news, here, here, "self", TYPE)
    _link(root, news, here, news.page, "alternate", "text/html")
    add(SubElement(root, "author"), "name", news.by)
    for one in news.entries:
        entry = SubElement(root, "entry")
        add(entry, "id", one.id)
        add(entry, "title", one.title)
        add(entry, "updated", moment(one.day).isoformat())
        add(entry, "published", moment(one.day).isoformat())
        _link(entry, news, here, one.page, "alternate", "text/html")
        add(SubElement(entry, "author"), "name", one.by)
        for kind in one.kinds:
            SubElement(entry, "category", {"term": kind})
        if one.text:
            add(entry, "summary", one.text)
    return written(root)


def _link(parent: Element, news: News, here: str, page: str, relation: str, kind: str) -> None:
    target = news.site + urls.from_root(page) if news.site else urls.relative(here, page)
    SubElement(parent, "link", {"rel": relation, "type": kind, "href": target})
