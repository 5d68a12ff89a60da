"""HTML of the tree: every character escaped, only our own tags, no letter lost."""

import re
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from studiobook.documents.html import html
from studiobook.documents.markdown import parse
from studiobook.documents.nodes import (
    Attachment,
    CrossReference,
    Heading,
    Landscape,
    PageBreak,
    Paragraph,
    Photo,
    Photos,
    Table,
    Text,
    cells,
)

TAGS = {
    "p",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "ul",
    "ol",
    "li",
    "pre",
    "code",
    "hr",
    "div",
    "table",
    "caption",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "section",
    "sup",
    "a",
    "br",
    "s",
    "em",
    "strong",
    "img",
}


def picture(path: str, alt: str) -> Markup:
    return Markup('<img src="{}" alt="{}">').format(path, alt)


def made(text: str) -> str:
    return str(html(parse(text, "activities").blocks, picture))


class _Tags(HTMLParser):
    """Which tags and attributes a page has, and whether they are closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        self.text += dict(attrs).get("alt") or ""
        if tag not in {"hr", "br", "img"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


SIGNS = (
    " ", "\n", "\n\n", "*", "**", "_", "~~", "`", "# ", "> ", "- ", "1. ", "<", ">", "&", '"', "</p>", "\\", "---\n", "    ",
    "甲", "乙", "丙",
)  # fmt: skip
REFERENCES = (
    "[", '](https://a.cn/?x=1&y="<)', "](javascript:x)", "![", "](../files/甲.jpg)", "[^1]", "[^1]: ", "|", "|-|-|\n",
    "a", "'", "<script>", "<img src=x onerror=y>", "&lt;",
)  # fmt: skip
MARKUP = st.lists(st.sampled_from([*SIGNS, *REFERENCES]), max_size=25).map("".join)


@settings(max_examples=400)
@given(st.text(max_size=60) | MARKUP)
def test_only_our_own_tags_and_attributes_exist(text: str) -> None:
    page = _Tags(made(text))
    assert page.open == []
    assert {tag for tag, _ in page.seen} <= TAGS
    for tag, attributes in page.seen:
        assert set(attributes) <= {"href", "rel", "src", "alt", "id", "class", "start", "tabindex", "aria-label"}, tag
        assert re.match(r"https?://|mailto:|#note-", attributes.get("href") or "#note-", re.IGNORECASE)
        assert (attributes.get("src") or "files/").startswith("files/")


VISIBLE = st.lists(st.sampled_from([*SIGNS, "丁", "<b>"]), max_size=25).map("".join)


@settings(max_examples=400)
@given(VISIBLE.filter(lambda text: "```" not in text and "~~~" not in text))
def test_every_letter_survives_in_its_order(text: str) -> None:
    page = _Tags(made(text))
    assert re.findall("[甲乙丙丁b]", page.text) == re.findall("[甲乙丙丁b]", text)


@settings(max_examples=200)
@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=40))
def test_no_sign_of_a_text_acts(text: str) -> None:
    said = str(html((Paragraph((Text(text),)),), picture))
    assert re.fullmatch(r"<p>[^<>\"']*</p>", said, re.DOTALL)
    assert unescape(said[3:-4]) == text


def test_headings_close_their_gaps_below_the_top() -> None:
    assert made("# 一\n\n### 三\n\n# 一") == "<h3>一</h3>\n<h4>三</h4>\n<h3>一</h3>"
    assert str(html((Heading(2, (Text("甲"),)),), picture, top=2)) == "<h2>甲</h2>"
    assert str(html(tuple(Heading(level, (Text("甲"),)) for level in (1, 2, 3)), picture, top=5)).count("<h6>") == 2


def test_a_table_scrolls_in_its_own_frame() -> None:
    table = Table(cells("甲"), (cells("<乙>"),), parse("|a|\n|-|").blocks[0].aligns, caption="表 1")
    assert str(html((table,), picture)) == (
        '<div class="sb-table" tabindex="0"><table><caption>表 1</caption><thead><tr><th class="sb-left">甲</th></tr></thead>'
        '<tbody><tr><td class="sb-left">&lt;乙&gt;</td></tr></tbody></table></div>'
    )


def test_notes_lead_there_and_back_and_no_anchor_stands_twice() -> None:
    said = made("甲[^1]乙[^1]\n\n[^1]: 注")
    page = _Tags(said)
    anchors = [attributes["id"] for _, attributes in page.seen if "id" in attributes]
    assert sorted(anchors) == sorted(set(anchors))
    links = {(attributes["href"] or "").lstrip("#") for tag, attributes in page.seen if tag == "a"}
    assert links <= set(anchors)
    assert 'id="report-1"' in str(html(parse("甲[^1]\n\n[^1]: 注").blocks, picture, prefix="report"))


def test_lists_and_links() -> None:
    assert made("3. 甲\n4. 乙") == '<ol start="3"><li>甲</li><li>乙</li></ol>'
    assert made("- 甲\n- 乙") == "<ul><li>甲</li><li>乙</li></ul>"
    assert (
        made('[甲](https://a.cn/?b="&c)') == '<p><a href="https://a.cn/?b=%22&amp;c" rel="noopener nofollow">甲</a></p>'
    )


def test_pictures_stand_between_paragraphs_and_never_in_one() -> None:
    said = made("前![甲](../files/a.jpg)\n![乙](../files/b.jpg) **后**")
    pictures = [str(picture(f"files/{name}.jpg", alt)) for name, alt in (("a", "甲"), ("b", "乙"))]
    assert said == "\n".join(("<p>前</p>", *pictures, "<p> <strong>后</strong></p>"))


def test_a_picture_that_is_not_shown_leaves_the_paragraph_whole() -> None:
    blocks = parse("前![甲](../files/a.jpg)后", "activities").blocks
    assert html(blocks, lambda _path, _alt: Markup("")) == "<p>前后</p>"


def test_photos_are_given_to_the_picture_maker() -> None:
    assert str(html((Photos((Photo("files/a.jpg", "甲"), Photo("files/b.jpg", "乙"))),), picture)) == (
        '<img src="files/a.jpg" alt="甲">\n<img src="files/b.jpg" alt="乙">'
    )


def test_an_attachment_belongs_to_paper_and_is_refused() -> None:
    with pytest.raises(ValueError, match="belongs to paper"):
        html((Attachment("附件"),), picture)


def test_what_only_paper_has_leaves_the_text_as_it_is() -> None:
    said = str(html((Landscape((Paragraph((Text("见"), CrossReference("活动<登记>"))),)), PageBreak()), picture))
    assert said == "<p>见“活动&lt;登记&gt;”</p>\n"
    assert made("甲\n\n\\newpage\n\n乙") == "<p>甲</p>\n\n<p>乙</p>"


def test_tasks_have_boxes() -> None:
    assert made("- [ ] 甲\n- [x] 乙\n- [y] 丙") == "<ul><li>□ 甲</li><li>√ 乙</li><li>[y] 丙</li></ul>"
