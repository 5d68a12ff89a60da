"""Pages written by hand, cut at their headings into sections that a search can lead to."""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import NamedTuple

# Where the search keeps what is written on such pages, examples in the handbook among it: apart from records, and no record goes there.
INDEX, SCRIPT = "written", "search/written.js"
_CUT = {"h2", "h3"}
_BREAKS = {"p", "li", "tr", "dt", "dd", "pre", "h4", "h5", "h6", "blockquote", "summary"}  # what begins a line
_BETWEEN = {"td", "th"}
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Written(NamedTuple):
    """A page written by hand as it was converted: its address in the site, its title, its HTML."""

    url: str
    title: str
    html: str


class Section(NamedTuple):
    """What is below one heading: its address, the heading, its text; ``page`` is the title of the page."""

    url: str
    title: str
    text: str
    page: str


def sections(page: Written) -> Iterator[Section]:
    """The sections of ``page`` in order, the text before its first heading first; none that is empty."""
    reader = _Reader()
    reader.feed(page.html)
    reader.close()
    for anchor, heading, text in reader.found:
        body = "\n".join(line for part in text.split("\n") if (line := " ".join(part.split())))
        title = " ".join(heading.split())
        if body:
            yield Section(f"{page.url}#{anchor}" if anchor else page.url, title or page.title, body, page.title)


class _Reader(HTMLParser):
    """Gathers headings and texts; the links that the theme puts behind headings are left out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str, str]] = [("", "", "")]
        self.heading = False
        self.left_out = 0  # how deep within something that is not read

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in _VOID:
            return
        if self.left_out or tag == "h1" or "headerlink" in (given.get("class") or ""):
            self.left_out += 1
        elif tag in _CUT and given.get("id"):
            self.found.append((given["id"] or "", "", ""))
            self.heading = True
        elif tag in _BREAKS:
            self._add("\n")
        elif tag in _BETWEEN:
            self._add(" ")

    def handle_endtag(self, tag: str) -> None:
        if self.left_out and tag not in _VOID:
            self.left_out -= 1
        elif tag in _CUT:
            self.heading = False

    def handle_data(self, data: str) -> None:
        if not self.left_out:
            self._add(data)

    def _add(self, text: str) -> None:
        anchor, heading, body = self.found[-1]
        self.found[-1] = (anchor, heading + text, body) if self.heading else (anchor, heading, body + text)
