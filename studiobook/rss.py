"""News as RSS 2.0, for readers that know nothing else. It asks for whole addresses: without the site's there is none."""

from email.utils import format_datetime
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from studiobook.news import News, moment
from studiobook.pages.press import address

TYPE = "application/rss+xml"
DISTRICT = "rss.xml"
# RSS names authors by their e-mail only, and knows no address of its own: both are said in words of others
_WORDS = {"xmlns:atom": "http://www.w3.org/2005/Atom", "xmlns:dc": "http://purl.org/dc/elements/1.1/"}


def path(studio_id: str) -> str:
    """The place of a studio's feed in the site."""
    return f"studios/{studio_id}/rss.xml"


def feed(news: News, here: str) -> bytes:
    """The file that lies at ``here`` in a site whose address is known."""
    root = Element("rss", {"version": "2.0", **_WORDS})
    channel = SubElement(root, "channel")
    _add(channel, "title", news.title)
    _add(channel, "link", news.site + address("", news.page))
    _add(channel, "description", news.notice or f"{news.title}的活动和成果")
    _add(channel, "language", "zh-cn")
    _add(channel, "pubDate", format_datetime(moment(news.last)))
    SubElement(channel, "atom:link", {"rel": "self", "type": TYPE, "href": news.site + here})
    for one in news.entries:
        item = SubElement(channel, "item")
        _add(item, "title", one.title)
        _add(item, "link", news.site + address("", one.page))
        SubElement(item, "guid", {"isPermaLink": "false"}).text = one.id
        _add(item, "pubDate", format_datetime(moment(one.day)))
        _add(item, "dc:creator", one.by)
        for kind in one.kinds:
            _add(item, "category", kind)
        if one.text:
            _add(item, "description", one.text)
    ElementTree.indent(root)
    made: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return made + b"\n"


def _add(parent: Element, tag: str, text: str) -> None:
    SubElement(parent, tag).text = text
