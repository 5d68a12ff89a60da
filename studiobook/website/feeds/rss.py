"""News as RSS 2.0, for readers that know nothing else. It needs absolute addresses: without the site's there is none."""

from email.utils import format_datetime
from xml.etree.ElementTree import Element, SubElement

from studiobook.website import urls
from studiobook.website.feeds.news import News, add, moment, written

TYPE = "application/rss+xml"
DISTRICT = "rss.xml"
# RSS names authors by their e-mail only, and knows no address of its own: both use words of other vocabularies
_WORDS = {"xmlns:atom": "http://www.w3.org/2005/Atom", "xmlns:dc": "http://purl.org/dc/elements/1.1/"}


def path(studio_id: str) -> str:
    """The place of a studio's feed in the site."""
    return f"studios/{studio_id}/rss.xml"


def feed(news: News, here: str) -> bytes:
    """The file at ``here`` in a site with a known address."""
    root = Element("rss", {"version": "2.0", **_WORDS})
    channel = SubElement(root, "channel")
    add(channel, "title", news.title)
    add(channel, "link", news.site + urls.from_root(news.page))
    add(channel, "description", news.notice or f"{news.title}的活动和成果")
    add(channel, "language", "zh-cn")
    add(channel, "pubDate", format_datetime(moment(news.last)))
    SubElement(channel, "atom:link", {"rel": "self", "type": TYPE, "href": news.site + here})
    for one in news.entries:
        item = SubElement(channel, "item")
        add(item, "title", one.title)
        add(item, "link", news.site + urls.from_root(one.page))
        SubElement(item, "guid", {"isPermaLink": "false"}).text = one.id
        add(item, "pubDate", format_datetime(moment(one.day)))
        add(item, "dc:creator", one.by)
        for kind in one.kinds:
            add(item, "category", kind)
        if one.text:
            add(item, "description", one.text)
    return written(root)
