"""An activity ready to be pasted into the editor of a WeChat account (公众号), as rich text and as plain text.

That editor keeps inline styles and drops style sheets, classes, ids, scripts, positions and links out of WeChat. So the styles are
written into the elements (css-inline), and of the rest only what it keeps is left.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from html.parser import HTMLParser

from css_inline import CSSInliner
from markupsafe import Markup, escape

from studiobook.documents import markdown
from studiobook.documents.html import html
from studiobook.documents.nodes import (
    Block,
    BlockQuote,
    CodeBlock,
    Footnotes,
    Heading,
    Image,
    ListBlock,
    Paragraph,
    Table,
    plain_text,
)
from studiobook.models import lookup
from studiobook.models.records import ActivityPhoto, ActivityView
from studiobook.models.studio import StudioView
from studiobook.website import csp, urls
from studiobook.website.pages.base import Asset, Site
from studiobook.website.pages.renderer import PageRenderer

_ELEMENTS = frozenset(
    ("section", "p", "h3", "h4", "h5", "h6", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li", "table",
     "caption", "thead", "tbody", "tr", "th", "td", "img", "br", "hr", "sup")
)  # fmt: skip
_ATTRIBUTES = {"img": ("src", "alt"), "ol": ("start",)}
_EMPTY = ("img", "br", "hr")
_STYLES = """
section { color: #23302d; font-size: 16px; line-height: 1.9; text-align: justify; }
p { margin: 0 0 16px; }
h3 { color: #1d4f4a; font-size: 18px; line-height: 1.6; margin: 32px 0 12px; padding-left: 10px; border-left: 4px solid #d8b56a; }
h4, h5, h6 { color: #1d4f4a; font-size: 16px; line-height: 1.7; margin: 24px 0 8px; }
.facts { background-color: #f4efe4; border-radius: 6px; color: #5b665f; font-size: 14px; line-height: 1.8; padding: 12px 16px; }
.lead { border-left: 3px solid #1d4f4a; color: #153b38; padding-left: 14px; }
.photo { margin: 24px 0 6px; text-align: center; }
.caption, .sign { color: #5b665f; font-size: 13px; line-height: 1.6; text-align: center; }
img { border-radius: 4px; height: auto; max-width: 100%; vertical-align: middle; }
blockquote { border-left: 3px solid #cfc6b1; color: #5b665f; margin: 0 0 16px; padding-left: 14px; }
ul, ol { margin: 0 0 16px; padding-left: 26px; }
table { border-collapse: collapse; font-size: 14px; margin: 0 0 16px; width: 100%; }
caption { color: #5b665f; font-size: 13px; padding-bottom: 6px; }
th, td { border: 1px solid #e3dccb; line-height: 1.6; padding: 6px 8px; }
th { background-color: #f4efe4; }
.sb-left { text-align: left; } .sb-center { text-align: center; } .sb-right { text-align: right; }
pre { background-color: #f2eee3; border-radius: 4px; font-size: 13px; margin: 0 0 16px; padding: 12px; white-space: pre-wrap; }
"""


def page_of(activity: ActivityView) -> str:
    """The place in the site of the page to copy from."""
    return f"studios/{activity.studio}/activities/{activity.id}-wechat.html"


def pages(site: Site, renderer: PageRenderer) -> Iterator[Asset]:
    """A page to copy from for every activity that is over. They are no pages of the site: neither searched nor listed."""
    for studio in site.studios:
        released = {photo.file: photo for one in studio.activities for photo in one.shown_photos}
        for activity in lookup.held(studio.activities, site.today):
            here, text = page_of(activity), markdown.parse(activity.body, "activities").blocks
            copy = renderer.fragment(
                "wechat",
                here,
                activity=activity,
                back=urls.relative(here, urls.activity_page(activity)),
                district=site.library.district,
                policy=csp.page_policy(inline_styles=True),
                rich=rich(renderer, studio, activity, text, released),
                words=words(site, studio, activity, text),
                base=site.library.district.address and site.library.district.address + here,
            )
            yield Asset(here, copy.encode())


def rich(
    renderer: PageRenderer,
    studio: StudioView,
    activity: ActivityView,
    text: tuple[Block, ...],
    released: dict[str, ActivityPhoto],
) -> Markup:
    """The activity as HTML that survives the editor. Pictures have addresses relative to the page; its script makes them absolute."""
    here, shown = page_of(activity), set[str]()

    def show(file: str, alt: str) -> Markup:
        photo = released.get(file)
        image = renderer.download(studio.id, file) if photo else ""
        if photo is None or not image:
            return Markup("")
        shown.add(file)
        caption = alt or photo.caption
        by = f"（摄影：{photo.by}）" if photo.by else ""
        return Markup('<p class="photo"><img src="{}" alt="{}"></p><p class="caption">{}{}</p>').format(
            urls.relative(here, image), caption, caption, by
        )

    record = html(text, show)
    below = Markup("").join(show(one.file, one.caption) for one in activity.shown_photos if one.file not in shown)
    lead = Markup('<p class="lead">{}</p>').format(activity.summary) if activity.summary else ""
    facts_ = Markup("<br>").join(f"{name}：{value}" for name, value in _facts(studio, activity))
    section = Markup('<section><p class="facts">{}</p>{}{}{}<p class="sign">{}</p></section>').format(
        facts_, lead, record, below, studio.name
    )
    return Markup(as_pasted(_inliner().inline_fragment(str(section), _STYLES)))


def words(site: Site, studio: StudioView, activity: ActivityView, text: tuple[Block, ...]) -> str:
    """The activity as plain text, paragraphs apart by an empty line."""
    parts = [
        activity.title,
        "\n".join(f"{name}：{value}" for name, value in _facts(studio, activity)),
        activity.summary or "",
        *_paragraphs(text),
        studio.name,
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _facts(studio: StudioView, activity: ActivityView) -> Iterator[tuple[str, str]]:
    for session in activity.sessions:
        yield "时间", f"{session.date.label}{f'　{session.time}' if session.time else ''}"
    places = dict.fromkeys(session.place for session in activity.sessions if session.place)
    if places:
        yield "地点", "、".join(places)
    yield "形式", activity.kind.label
    yield "工作室", studio.name


def _paragraphs(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Paragraph(inlines=(Image(),)):
                pass  # a picture has no words of its own
            case Heading(inlines=inlines) | Paragraph(inlines=inlines):
                yield plain_text(inlines)
            case BlockQuote(blocks=inner):
                yield from _paragraphs(inner)
            case ListBlock(items=items, start=start):
                marks = [f"{number}. " for number in range(start, start + len(items))] if start else ["· "] * len(items)
                yield "\n".join(mark + "\n".join(_paragraphs(item)) for mark, item in zip(marks, items, strict=True))
            case Footnotes(notes=notes):
                yield "\n".join(f"[{at}] " + "\n".join(_paragraphs(note)) for at, note in enumerate(notes, start=1))
            case Table(header=header, rows=rows):
                yield "\n".join("　".join(plain_text(cell) for cell in row) for row in (header, *rows))
            case CodeBlock(text=text):
                yield text
            case _:
                pass


@cache
def _inliner() -> CSSInliner:
    return CSSInliner(keep_style_tags=False, load_remote_stylesheets=False)


def as_pasted(text: str) -> str:
    """Return our own HTML ``text`` as WeChat's editor leaves it."""
    editor = _Editor()
    editor.feed(text)
    editor.close()
    return "".join(editor.parts)


class _Editor(HTMLParser):
    """What the editor leaves of our own HTML: the elements and attributes above, text, and links as addresses in brackets."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Write the tag with the attributes that stay."""
        given = dict(attrs)
        if tag == "a":
            self.links.append(given.get("href") or "")
        if tag in _ELEMENTS:
            wanted = (*_ATTRIBUTES.get(tag, ()), "style")
            attributes = "".join(f' {name}="{escape(given[name])}"' for name in wanted if given.get(name) is not None)
            self.parts.append(f"<{tag}{attributes}>")

    def handle_endtag(self, tag: str) -> None:
        """Write the end of an element that stays; after a link that leads somewhere, where to."""
        if tag in _ELEMENTS and tag not in _EMPTY:
            self.parts.append(f"</{tag}>")
        if tag == "a" and self.links:
            target = self.links.pop()
            if target and not target.startswith("#"):
                self.parts.append(f"（{escape(target)}）")

    def handle_data(self, data: str) -> None:
        """Write the text; not the arrow by which a note leads back."""
        if not (self.links and data == "↩"):
            self.parts.append(str(escape(data)))
