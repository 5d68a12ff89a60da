"""A small district with everything the site shows, and its site, built once for all tests of a process."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from studiobook.website.mkdocs import plugin
from studiobook.website.pages.base import Site
from tests.browser import chromium, served
from tests.builders import Files, a_district, a_full_studio, a_person, a_picture, a_site, a_studio, an_activity, write

TODAY = date(2025, 11, 20)
MOVED = "studios/old/index.html"
LONG = "\n\n".join(
    f"### 第{number}节\n\n" + "孩子们围坐一圈，先听完再说话，老师只在旁边记。" * 20 for number in range(1, 7)
)
HOSTILE = "*a* _b_ <script>alert(1)</script> #c [d](e) |f| {{ g }} {% h %} :smile: \\i `j` & \"k\" 'l'"
# what must never be seen outside the district's own folder
SECRETS = ("1975-03", "1975年3月", "家里有事请了两次假", "师德好，带班稳。", "任务完成得好。", "购买班会课研究图书")


@pytest.fixture(scope="session")
def district(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two studios in the second and the first year of their cycles, with joint, planned and hostile records, and a page that moved."""
    root: Path = a_district(tmp_path_factory.mktemp("district"), chunhui=chunhui(), qiming=qiming())
    write(root, {"bureau/moved.yml": {"moved": [{"from": MOVED, "to": "studios/chunhui/index.html"}]}})
    return root


@pytest.fixture(scope="session")
def site(district: Path) -> Site:
    """What page builders see of the district."""
    return a_site(district, TODAY, district / "cache")


@pytest.fixture(scope="session")
def built(district: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the district's site, built by mkdocs."""
    folder = tmp_path_factory.mktemp("built") / "site"
    plugin.build_site(a_site(district, TODAY), folder)
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium."""
    with chromium() as running:
        yield running


@pytest.fixture(scope="session")
def address(built: Path) -> Iterator[str]:
    """The address of the site, in a folder below the server's root: the site must not mind."""
    with served(built.parent) as root:
        yield f"{root}{built.name}/"


def chunhui() -> Files:
    """A studio in its second year, with a long record, ten photographs, and somebody who left."""
    studio: Files = a_full_studio()
    studio["studio.yml"]["motto"] = "先听见，再说话。"
    studio["studio.yml"]["profile"] = "我们从倾听开始。\n\n再学着商量。"
    studio["people/li-min.yml"]["born"] = "1975-03"
    studio["people/member-1.yml"]["shown"] = True
    studio["projects/home-school.yml"]["themes"] = ["倾听"]
    studio["appraisals/2024-2025.yml"]["members"][1]["comment"] = "家里有事请了两次假，都补上了。"
    studio["people/member-3.yml"] = a_person("离开的成员", school="west", joined="2024-09-01", left="2025-06-30")
    studio["plans/2025-2026.md"] = {
        "handed_in": "2025-08-28",
        "items": [
            {"id": "item-1", "title": "倾听展示", "kind": "open-lesson", "month": "2025-10", "lead": "member-1"},
            {"id": "item-2", "title": "春季论坛", "kind": "forum", "month": "2026-03", "place": "东岸小学"},
        ],
        "body": "年度计划。\n",
    }
    photos = []
    for number in range(10):
        size = (800, 600 - number) if number % 3 else (600, 800 - number)  # none the same file as another
        studio[f"files/{number}.jpg"] = a_picture(*size, form="JPEG")
        photos.append(
            {"file": f"files/{number}.jpg", "caption": f"第{number}张照片", "by": "赵晚", "consent": number != 9}
        )
    studio["activities/2025-10-17-lessons.md"] = an_activity(
        "open-lesson",
        "2025-10-17",
        title="倾听主题班会课展示",
        sessions=[
            {"date": "2025-10-17", "time": "14:00-16:30", "place": "春晖实验小学", "hours": 3},
            {"date": "2025-10-18", "time": "09:00-11:00", "place": "腾讯会议", "mode": "online"},
        ],
        reach="district",
        roles=[
            {"person": "member-1", "part": "demonstrator", "topic": "先听完"},
            {"person": "qiming/li-min", "part": "speaker", "topic": "怎样回应沉默"},
        ],
        guests=[{"name": "王老师", "unit": "示例大学教授", "topic": "课后点评"}],
        joint=["qiming"],
        attendance={"on_leave": ["member-2"], "visitors": 40},
        photos=photos,
        posts=[{"title": "听见", "url": "https://example.cn/2", "on": "2025-10-20"}],
        body=f"![孩子围坐](../files/1.jpg)\n\n{LONG}\n\n| 班 | 次数 |\n|:--|--:|\n| 一班 | 3 |\n\n见注[^1]。\n\n[^1]: 观察表。\n",
    )
    studio["activities/2026-03-forum.md"] = an_activity(
        "forum", "2026-03", title="春季论坛", plan="item-2", body="", summary=None, attendance=None, roles=[]
    )
    for empty in ("summary", "attendance"):
        del studio["activities/2026-03-forum.md"][empty]
    studio["outcomes/book.yml"] = {
        "kind": "book",
        "title": "听见",
        "authors": ["li-min", "member-1"],
        "outside_authors": ["周先生"],
        "on": "2025-10",
        "published": {"where": "示例出版社", "level": "province", "on": "2025-10"},
        "prizes": [{"name": "示例评选", "level": "city", "prize_class": "first", "on": "2025-11"}],
        "summary": "十二个故事。",
        "themes": ["倾听"],
        "url": "https://example.cn/book",
        "file": "files/sample.pdf",
    }
    studio["files/sample.pdf"] = b"%PDF-1.4 sample"
    return studio


def qiming() -> Files:
    """A studio in its first year whose texts are as hostile as a file may be."""
    studio: Files = a_studio(1, cycle="2025-2026", name="启明工作室</title><script>alert(2)</script>", motto=HOSTILE)
    studio["studio.yml"]["profile"] = HOSTILE
    studio["activities/2025-11-07-hostile.md"] = an_activity(
        "exchange", "2025-11-07", title=HOSTILE, summary=HOSTILE, body=f"{HOSTILE}\n\n<img src=x onerror=alert(3)>\n"
    )
    return studio
