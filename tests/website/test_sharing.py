"""How pages travel: feeds, open data, linked data, share pictures, QR codes, the site map, old addresses, WeChat."""

import csv
import io
import json
import re
from datetime import date
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
import segno
from PIL import Image

from studiobook.core.diagnostic import DataError
from studiobook.documents import markdown
from studiobook.loading import library
from studiobook.models.base import private_names
from studiobook.website import json_ld, open_data, wechat
from studiobook.website.assets import share_images
from studiobook.website.build import build_pages
from studiobook.website.feeds import atom, news, rss
from studiobook.website.mkdocs import plugin
from studiobook.website.pages.base import Site
from tests.builders import a_district, a_picture, a_site, a_studio, write
from tests.website.conftest import HOSTILE, LONG, MOVED, TODAY, chunhui, qiming

ADDRESS = "https://gzs.example.org/wj/"
LESSONS = "studios/chunhui/activities/2025-10-17-lessons"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a district that says where its site is, with pages that got other addresses."""
    root: Path = a_district(tmp_path_factory.mktemp("known"), chunhui=chunhui(), qiming=qiming())
    placed(root)
    moved = [("studios/old/index.html", "studios/older/index.html"), ("studios/older/index.html", f"{LESSONS}.html")]
    write(root, {"bureau/moved.yml": {"moved": [{"from": old, "to": new} for old, new in moved]}})
    plugin.build_site(a_site(root, TODAY), root / "site")
    return root / "site"


def placed(root: Path) -> None:
    """Say in ``root`` where the site is."""
    path = root / "bureau/district.yml"
    path.write_text(f"site: {ADDRESS[:-1]}\n" + path.read_text(encoding="utf-8"), encoding="utf-8")


def read(folder: Path, name: str) -> str:
    return (folder / name).read_text(encoding="utf-8")


# --- feeds ---


@pytest.mark.parametrize("name", [atom.DISTRICT, atom.path("chunhui"), atom.path("qiming")])
def test_a_feed_has_what_rfc_4287_asks_for(known: Path, built: Path, name: str) -> None:
    for folder in (known, built):
        feed = ElementTree.parse(folder / name).getroot()
        assert feed.tag == f"{ATOM}feed"
        entries = feed.findall(f"{ATOM}entry")
        assert entries
        for part in (feed, *entries):
            for tag in ("id", "title", "updated"):
                found = part.findall(f"{ATOM}{tag}")
                assert len(found) == 1, tag
                assert found[0].text
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00", part.findtext(f"{ATOM}updated") or "")
            assert part.find(f"{ATOM}author/{ATOM}name") is not None
        ids = [one.findtext(f"{ATOM}id") for one in (feed, *entries)]
        assert len(set(ids)) == len(ids)
        times = [one.findtext(f"{ATOM}updated") or "" for one in entries]
        assert times == sorted(times, reverse=True)
        assert feed.findtext(f"{ATOM}updated") == times[0]


def test_links_of_a_feed_lead_to_pages(known: Path, built: Path) -> None:
    for folder, name in ((folder, name) for folder in (known, built) for name in (atom.DISTRICT, atom.path("chunhui"))):
        targets = [one.attrib["href"] for one in ElementTree.parse(folder / name).getroot().iter(f"{ATOM}link")]
        for target in targets:
            page, _, anchor = target.partition("#")
            if folder == known:
                assert page.startswith(ADDRESS)
                path = folder / page.removeprefix(ADDRESS)
            else:
                path = (folder / name).parent / page
            assert path.is_file(), target
            assert not anchor or f'id="{anchor}"' in path.read_text(encoding="utf-8")


def test_a_feed_tells_what_is_over_and_a_joint_activity_once(built: Path) -> None:
    def titles(name: str) -> list[str]:
        return [
            one.findtext(f"{ATOM}title") or "" for one in ElementTree.parse(built / name).getroot().iter(f"{ATOM}entry")
        ]

    whole = titles(atom.DISTRICT)
    assert whole.count("倾听主题班会课展示") == 1
    assert "倾听主题班会课展示" in titles(atom.path("qiming"))
    assert HOSTILE in whole
    assert "听见" in whole  # a book
    assert "春季论坛" not in whole  # still to come


def test_a_feed_does_not_depend_on_the_day_of_building(district: Path, site: Site) -> None:
    assert news.of_district(site.library, TODAY) == news.of_district(site.library, date(2025, 11, 30))


def test_an_empty_feed_is_dated(tmp_path: Path) -> None:
    studio = a_studio()
    root = a_district(tmp_path, chunhui={name: data for name, data in studio.items() if not name.startswith("activ")})
    site = a_site(root, date(2024, 9, 1), tmp_path / "cache")
    assert b"<updated>2024-09-01T" in atom.feed(news.of_district(site.library, site.today), atom.DISTRICT)


@pytest.mark.parametrize(
    ("name", "twin"),
    [
        (rss.DISTRICT, atom.DISTRICT),
        (rss.path("chunhui"), atom.path("chunhui")),
        (rss.path("qiming"), atom.path("qiming")),
    ],
)
def test_rss_tells_what_atom_tells_with_what_rss_2_asks_for(known: Path, name: str, twin: str) -> None:
    root = ElementTree.parse(known / name).getroot()
    channel = root.find("channel")
    assert (root.tag, root.attrib["version"]) == ("rss", "2.0")
    assert channel is not None
    assert all(channel.findtext(tag) for tag in ("title", "link", "description"))
    own = channel.find(f"{ATOM}link")
    assert own is not None
    assert own.attrib["href"] == ADDRESS + name
    feed = ElementTree.parse(known / twin).getroot()
    told = [
        (
            one.findtext("title"),
            one.findtext("link"),
            one.findtext("guid"),
            parsedate_to_datetime(one.findtext("pubDate") or "").isoformat(),
            one.findtext("{http://purl.org/dc/elements/1.1/}creator"),
            [kind.text for kind in one.findall("category")],
            one.findtext("description"),
        )
        for one in channel.findall("item")
    ]
    assert told == [
        (
            one.findtext(f"{ATOM}title"),
            link.attrib["href"] if (link := one.find(f"{ATOM}link")) is not None else None,
            one.findtext(f"{ATOM}id"),
            one.findtext(f"{ATOM}published"),
            one.findtext(f"{ATOM}author/{ATOM}name"),
            [kind.attrib["term"] for kind in one.findall(f"{ATOM}category")],
            one.findtext(f"{ATOM}summary"),
        )
        for one in feed.findall(f"{ATOM}entry")
    ]
    assert told
    assert all(one.attrib["isPermaLink"] == "false" for one in channel.iter("guid"))


def test_rss_needs_the_sites_address(built: Path) -> None:
    assert not list(built.rglob("rss.xml"))
    assert "RSS" not in read(built, "data/index.html")


def test_the_calendar_of_all_names_the_studio_and_has_a_joint_activity_once(built: Path) -> None:
    text = read(built, "calendar.ics").replace("\n ", "")
    assert text.count("倾听主题班会课展示") == 2  # two days of one activity
    assert "SUMMARY:〔春晖〕倾听主题班会课展示" in text
    assert "SUMMARY:〔启明" in text
    uids = re.findall("UID:.*", text)
    assert len(set(uids)) == len(uids)


def test_every_page_leads_to_the_feeds(known: Path, built: Path) -> None:
    for name, feeds_ in ((f"{LESSONS}.html", {"../../../feed.xml", "../feed.xml"}), ("about.html", {"feed.xml"})):
        link = r'<link rel="alternate" type="application/{}\+xml"[^>]* href="([^"]+)"'
        assert set(re.findall(link.format("atom"), read(built, name))) == feeds_
        assert set(re.findall(link.format("atom"), read(known, name))) == feeds_
        assert set(re.findall(link.format("rss"), read(known, name))) == {one.replace("feed", "rss") for one in feeds_}


# --- open data ---


@pytest.mark.parametrize("kind", open_data.KINDS, ids=lambda kind: kind.name)
def test_data_keep_to_the_schema_beside_them(kind: open_data.Kind, known: Path, built: Path) -> None:
    for folder in (known, built):
        whole = json.loads(read(folder, kind.json))
        schema = folder / "data" / whole["$schema"]
        assert schema == folder / kind.schema
        rules = json.loads(schema.read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator.check_schema(rules)
        jsonschema.validate(whole, rules, format_checker=jsonschema.FormatChecker())
        assert whole["records"]
        for record in whole["records"]:
            page = record["page"].partition("#")[0]
            assert (folder / page.removeprefix(ADDRESS)).is_file(), page
            assert page.startswith(ADDRESS) == (folder == known)
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({**whole, "records": [{"id": "x"}]}, rules)


@pytest.mark.parametrize("kind", open_data.KINDS, ids=lambda kind: kind.name)
def test_the_table_has_the_same_records_with_chinese_headings(kind: open_data.Kind, built: Path) -> None:
    data = (built / kind.csv).read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    records = json.loads(read(built, kind.json))["records"]
    assert [row[head.index("代号")] for row in rows] == [record["id"] for record in records]
    assert all(re.search(r"[\u4e00-\u9fff]", name) for name in head)
    assert all(len(row) == len(head) for row in rows)


def test_schemas_have_no_private_field() -> None:
    for kind in open_data.KINDS:
        assert private_names(kind.model) == frozenset()
        for info in kind.model.model_fields.values():
            assert info.title
            assert info.description


def test_data_hold_what_the_public_may_know(built: Path) -> None:
    activities = {one["id"]: one for one in json.loads(read(built, "data/activities.json"))["records"]}
    lessons = activities["2025-10-17-lessons"]
    assert lessons["attended"] == 4
    assert [one["name"] for one in lessons["roles"]] == ["示例成员1", "李敏"]
    assert [one["person"] for one in lessons["roles"]] == ["chunhui/member-1", "qiming/li-min"]
    assert len(lessons["photos"]) == 9  # of ten, one without consent
    assert all((built / photo["image"]).is_file() for photo in lessons["photos"])
    assert activities["2026-03-forum"]["held"] is False
    assert activities["2026-03-forum"]["attended"] is None
    people = json.loads(read(built, "data/people.json"))["records"]
    assert {one["name"] for one in people} == {"李敏", "示例成员1"}  # leaders, and who agreed to a page


def test_the_page_of_data_leads_to_every_file(built: Path, known: Path) -> None:
    text = read(built, "data/index.html")
    targets = {(built / "data" / one).resolve() for one in re.findall(r'href="([^"#:]+)"', text)}
    files = [name for kind in open_data.KINDS for name in (kind.json, kind.csv, kind.schema)]
    for name in (*files, atom.DISTRICT, "calendar.ics", atom.path("qiming"), "studios/qiming/calendar.ics"):
        assert (built / name).resolve() in targets, name
    assert {f'href="../{name}"' for name in (rss.DISTRICT, rss.path("qiming"))} <= set(
        re.findall(r'href="[^"]+"', read(known, "data/index.html"))
    )


# --- what pages say of themselves ---


def linked(text: str) -> Any:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    assert len(found) == 1
    return json.loads(found[0])


def test_an_activity_is_an_event(known: Path) -> None:
    event = linked(read(known, f"{LESSONS}.html"))
    assert (event["@context"], event["@type"]) == ("https://schema.org", "EducationEvent")
    assert event["startDate"] == "2025-10-17T14:00:00+08:00"
    assert event["endDate"] == "2025-10-18T11:00:00+08:00"
    assert event["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    assert event["url"] == f"{ADDRESS}{LESSONS}.html"
    assert [one["name"] for one in event["performer"]] == ["示例成员1", "李敏", "王老师"]
    assert len(event["organizer"]) == 2
    assert (known / event["image"].removeprefix(ADDRESS)).is_file()
    planned = linked(read(known, "studios/chunhui/activities/2026-03-forum.html"))
    assert planned["startDate"] == planned["endDate"] == "2026-03"


def test_a_studio_is_an_organization_and_outcomes_are_works(known: Path, built: Path) -> None:
    studio = linked(read(known, "studios/chunhui/index.html"))
    assert studio["@type"] == "Organization"
    assert studio["url"] == f"{ADDRESS}studios/chunhui/index.html"
    assert studio["parentOrganization"]["@type"] == "School"
    assert [one["name"] for one in studio["member"]] == ["李敏"]
    works = linked(read(built, "outcomes/index.html"))["@graph"]
    assert {"ScholarlyArticle", "Book"} <= {one["@type"] for one in works}
    book = next(one for one in works if one["name"] == "听见")
    assert [one["name"] for one in book["author"]] == ["李敏", "示例成员1", "周先生"]
    assert "url" not in book  # without the site's address there is none


def test_no_text_ends_the_script(built: Path) -> None:
    page = read(built, "studios/qiming/activities/2025-11-07-hostile.html")
    assert linked(page)["name"] == HOSTILE
    assert "<script>alert" not in page
    said = json_ld.script({"name": "</script><!-- & ' \u2028"})
    assert not set("<>&'") & set(said)
    assert json.loads(said)["name"] == "</script><!-- & ' \u2028"


class Metas(HTMLParser):
    """The metas and links of a page's head."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.metas: dict[str, str] = {}
        self.links: dict[str, str] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "meta":
            name = given.get("property") or given.get("name") or given.get("http-equiv") or ""
            self.metas[name] = given.get("content", "")
        elif tag == "link":
            self.links[given.get("rel", "")] = given.get("href", "")


def test_pages_can_be_shared(known: Path) -> None:
    for path in known.rglob("*.html"):
        name = path.relative_to(known).as_posix()
        metas = Metas(path.read_text(encoding="utf-8")).metas
        if name.endswith("-wechat.html") or name in ("404.html", "studios/old/index.html", "studios/older/index.html"):
            assert "og:title" not in metas
            continue
        assert metas["og:title"], name
        assert metas["og:url"] == ADDRESS + name
        picture = known / metas["og:image"].removeprefix(ADDRESS)
        with Image.open(picture) as image:
            assert (image.size, image.format) == ((share_images.WIDTH, share_images.HEIGHT), "JPEG")
            assert not image.getexif()
    lessons, hostile, about = (
        Metas(read(known, name)).metas["og:image"]
        for name in (f"{LESSONS}.html", "studios/qiming/activities/2025-11-07-hostile.html", "about.html")
    )
    assert lessons != hostile == about  # one has a photograph


def test_without_the_sites_address_nothing_that_needs_it_is_made(built: Path) -> None:
    assert not (built / "sitemap.xml").exists()
    assert not list((built / "photos").glob("share-*"))
    for path in built.rglob("*.html"):
        metas = Metas(text := path.read_text(encoding="utf-8"))
        assert not {"og:image", "og:url"} & set(metas.metas)
        assert ("canonical" in metas.links) == (path == built / MOVED)  # which is relative
        assert "sb-phone__code" not in text


def test_the_site_map_has_every_page_and_nothing_else(known: Path) -> None:
    root = ElementTree.parse(known / "sitemap.xml").getroot()
    places = {one.text for one in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}
    assert {f"{ADDRESS}index.html", f"{ADDRESS}{LESSONS}.html", f"{ADDRESS}data/index.html"} <= places
    assert not [one for one in places if one and ("wechat" in one or "/old" in one or "404" in one)]
    assert not (known / "sitemap.xml.gz").exists()  # its bytes depend on the machine


def test_a_studio_and_an_activity_have_the_qr_code_of_their_address(known: Path) -> None:
    for name in ("studios/chunhui/index.html", f"{LESSONS}.html"):
        code = segno.make_qr(ADDRESS + name, error="m", boost_error=False, mask=3)
        drawn = re.findall(
            r'<path stroke="#000" d="([^"]+)"', code.svg_inline(omitsize=True, svgclass=None, lineclass=None)
        )
        assert drawn
        assert f'd="{drawn[0]}"' in read(known, name)
    assert "sb-phone__code" not in read(known, "outcomes/index.html")


def test_pictures_and_codes_come_out_alike_from_an_empty_cache(tmp_path: Path) -> None:
    photo = tmp_path / "a.jpg"
    photo.write_bytes(a_picture(900, 1600, form="JPEG"))
    for source in (None, photo):
        assert share_images.picture(source, tmp_path / "one") == share_images.picture(source, tmp_path / "two")
    assert share_images.code(ADDRESS, tmp_path / "one") == share_images.code(ADDRESS, tmp_path / "two")


@pytest.mark.parametrize(
    "site", ["https://example.org/a/index.html", "https://example.org/?a", "https://example.org/#b"]
)
def test_the_sites_address_is_a_folder(site: str, tmp_path: Path) -> None:
    root = a_district(tmp_path, chunhui=a_studio())
    path = root / "bureau/district.yml"
    path.write_text(f"site: {site}\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(DataError) as error:
        library.load(root)
    assert str(error.value) == (
        "bureau/district.yml:1:7 网站地址写到了某一页 → 只写到网站所在的文件夹，例如 https://example.cn/gongzuoshi/"
    )


# --- addresses that changed ---


def test_an_old_address_leads_on_to_the_last_one(known: Path) -> None:
    for name, target in (
        ("studios/old/index.html", "../../studios/chunhui/activities/2025-10-17-lessons.html"),
        ("studios/older/index.html", "../../studios/chunhui/activities/2025-10-17-lessons.html"),
    ):
        text = read(known, name)
        page = Metas(text)
        assert page.metas["refresh"] == f"0; url={target}"
        assert page.metas["robots"] == "noindex"
        assert page.links["canonical"] == f"{ADDRESS}{LESSONS}.html"
        assert f'<a href="{target}">' in text
        assert ((known / name).parent / target).is_file()


def diagnostics_of(tmp_path: Path, *moved: tuple[str, str]) -> list[str]:
    root = a_district(tmp_path, chunhui=a_studio())
    write(root, {"bureau/moved.yml": {"moved": [{"from": old, "to": new} for old, new in moved]}})
    with pytest.raises(DataError) as error:
        build_pages(a_site(root, TODAY, tmp_path / "cache"))
    return [re.sub(r"^bureau/moved\.yml:\d+:\d+ ", "", str(one)) for one in error.value.diagnostics]


def test_what_leads_nowhere_is_told_at_once_with_its_place(tmp_path: Path) -> None:
    found = diagnostics_of(
        tmp_path,
        ("a.html", "studios/chunhu/index.html"),
        ("b.html", "c.html"),
        ("c.html", "b.html"),
        ("index.html", "about.html"),
        ("d.html", "about.html"),
        ("d.html", "handbook/index.html"),
    )
    assert found == [
        "没有网页“studios/chunhu/index.html” → 你是不是想写“studios/chunhui/index.html”？",
        "“b.html”转来转去又回到自己 → 写成网页现在的地址",
        "“c.html”转来转去又回到自己 → 写成网页现在的地址",
        "“index.html”现在还有这一页 → 网页还在原处，删去这一条",
        "原来的地址“d.html”写了两次 → 留下一条",
        "原来的地址“d.html”写了两次 → 留下一条",
    ]


@pytest.mark.parametrize(
    "path", ["/index.html", "../index.html", "https://a.cn/b.html", "studios/a", "a/../b.html", "a b.html"]
)
def test_only_addresses_within_the_site_are_taken(path: str, tmp_path: Path) -> None:
    root = a_district(tmp_path, chunhui=a_studio())
    write(root, {"bureau/moved.yml": {"moved": [{"from": path, "to": "index.html"}]}})
    with pytest.raises(DataError, match=r"bureau/moved\.yml:\d+:\d+ “.*”不是本站网页的地址 → 从网站根目录写起"):
        library.load(root)


# --- WeChat ---


class Rich(HTMLParser):
    """The elements of the part that is copied, each with its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def copied(folder: Path, name: str) -> str:
    text = read(folder, f"{name}-wechat.html")
    return re.search(r'<div id="rich"[^>]*>(.*)</div>\s*</section>\s*<section', text, re.DOTALL)[1]  # type: ignore[index]  # or the test fails


@pytest.mark.parametrize("name", [LESSONS, "studios/qiming/activities/2025-11-07-hostile"])
def test_what_is_copied_holds_only_what_the_editor_keeps(name: str, known: Path) -> None:
    text = copied(known, name)
    found = Rich(text).found
    assert found
    assert {tag for tag, _ in found} <= {
        "section", "p", "h3", "h4", "h5", "h6", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li",
        "table", "caption", "thead", "tbody", "tr", "th", "td", "img", "br", "hr", "sup",
    }  # fmt: skip
    assert {attribute for _, given in found for attribute in given} <= {"style", "src", "alt", "start"}
    styles = " ".join(given["style"] or "" for _, given in found if "style" in given)
    assert not re.search(r"position|float|url\(|expression|@|!important|var\(", styles)
    assert "<script" not in text
    assert "onerror" not in re.sub(r"&lt;img src=x onerror=alert\(3\)&gt;", "", text)


def test_what_is_copied_says_all_and_shows_the_pictures_that_may_be_shown(known: Path) -> None:
    text = copied(known, LESSONS)
    for said in (
        "时间：2025年10月17日　14:00-16:30",
        "地点：春晖实验小学、腾讯会议",
        "第6节",
        "孩子们围坐一圈",
        "一班",
        "观察表",
    ):
        assert said in text
    pictures = [given["src"] or "" for tag, given in Rich(text).found if tag == "img"]
    assert len(pictures) == 9
    assert all((known / LESSONS).parent.joinpath(one).resolve().is_file() for one in pictures)
    assert "↩" not in text


def test_the_plain_text_has_every_paragraph_and_no_markup(site: Site) -> None:
    studio = site.library.studios["chunhui"]
    activity = next(one for one in studio.activities if one.id == "2025-10-17-lessons")
    said = wechat.words(site, studio, activity, markdown.parse(activity.body).blocks)
    assert said.startswith(
        "倾听主题班会课展示\n\n时间：2025年10月17日　14:00-16:30\n时间：2025年10月18日　09:00-11:00\n地点："
    )
    assert said.count(LONG.split("\n\n")[1]) == 6
    assert "一班　3" in said
    assert "[1] 观察表。" in said
    assert "<" not in said


def test_links_become_addresses_in_brackets() -> None:
    assert wechat.as_pasted(
        '<p>见<a href="https://a.cn/?b&amp;c" rel="x">这里</a><sup><a href="#n">1</a></sup></p>'
    ) == ("<p>见这里（https://a.cn/?b&amp;c）<sup>1</sup></p>")


def test_the_page_to_copy_from_is_not_found_by_search_engines_and_only_for_what_is_over(known: Path) -> None:
    metas = Metas(read(known, f"{LESSONS}-wechat.html")).metas
    assert metas["robots"] == "noindex,nofollow"
    assert 'href="2025-10-17-lessons-wechat.html"' in read(known, f"{LESSONS}.html").replace(
        "../../../studios/chunhui/activities/", ""
    )
    assert not (known / "studios/chunhui/activities/2026-03-forum-wechat.html").exists()
    assert "wechat" not in read(known, "studios/chunhui/activities/2026-03-forum.html")
