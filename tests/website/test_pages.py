"""The sources of the pages, whole, as golden files: one of each kind."""

import re
from collections.abc import Callable

import pytest

from studiobook.website import pages, urls
from studiobook.website.build import build_pages
from studiobook.website.pages.base import Built, Page, Site

GOLDEN = {
    "home": "index.md",
    "studio_list": "studios/index.md",
    "studio_detail": "studios/chunhui/index.md",
    "status": "status/index.md",
    "activity_list": "activities/index.md",
    "activity_detail": "studios/chunhui/activities/2025-10-17-lessons.md",
    "activity_detail-planned": "studios/chunhui/activities/2026-03-forum.md",
    "activity_detail-hostile": "studios/qiming/activities/2025-11-07-hostile.md",
    "people_list": "people/index.md",
    "person_detail": "studios/chunhui/people/li-min.md",
    "person_detail-member": "studios/chunhui/people/member-1.md",
    "statistics": "statistics/index.md",
    "statistics-year": "statistics/2025-2026.md",
    "activity_groups": "activities/kinds.md",
    "activity_calendar": "activities/calendar/2025-2026.md",
    "outcome_list": "outcomes/index.md",
    "project_list": "projects/index.md",
    "project_detail": "studios/chunhui/projects/home-school.md",
    "theme_list": "themes/index.md",
    "theme_detail": urls.theme_page("倾听"),
    "policy_text": "policy/index.md",
    "open_data": "data/index.md",
    "search_page": "search.md",
}


@pytest.fixture(scope="module")
def made(site: Site) -> Built:
    return build_pages(site)


@pytest.mark.parametrize("name", GOLDEN)
def test_page_is_as_blessed(name: str, made: Built, golden: Callable[[str, str], None]) -> None:
    golden(f"pages/{name}.md", without_digests(page(made, GOLDEN[name])))


def without_digests(found: Page) -> str:
    """The page's text without the names of pictures, which another version of Pillow would change."""
    return re.sub(r"photos/[0-9a-f]{16}", "photos/…", found.text)


def page(made: Built, path: str) -> Page:
    return next(one for one in made.pages if one.path == path)


def test_every_kind_of_page_has_a_golden_file(made: Built) -> None:
    kinds = {kind.__name__.rpartition(".")[2] for kind in pages.PAGE_KINDS}
    assert kinds == {name.partition("-")[0] for name in GOLDEN}


def test_the_same_site_gives_the_same_pages(site: Site, made: Built) -> None:
    assert build_pages(site) == made


def test_only_photos_that_may_be_shown_are_prepared(made: Built) -> None:
    pictures = [asset for asset in made.assets if asset.path.startswith("photos/")]
    assert "第9张照片" not in page(made, GOLDEN["activity_detail"]).text
    assert all(b"Exif" not in picture.data for picture in pictures)


def test_a_photo_in_the_record_is_not_shown_again_below(made: Built) -> None:
    text = page(made, GOLDEN["activity_detail"]).text
    assert text.count("第1张照片") == 0
    assert text.count("<figcaption>孩子围坐") == 1


def test_who_was_away_is_a_number_and_never_a_name(made: Built) -> None:
    text = page(made, GOLDEN["activity_detail"]).text
    assert "工作室 4 人，其他 40 人" in text  # of chunhui's three one was on leave; qiming has two
    assert "示例成员2" not in text


def test_a_joint_activity_stands_on_both_studios_pages_and_once_in_the_archive(made: Built) -> None:
    assert "倾听主题班会课展示" in page(made, "studios/qiming/index.md").text
    assert page(made, GOLDEN["activity_list"]).text.count("倾听主题班会课展示") == 1
