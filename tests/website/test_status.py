"""进展: the page of all studios' progress, and each studio's calendar in the site."""

import re
from datetime import date
from pathlib import Path

from studiobook.website.build import build_pages
from studiobook.website.pages.base import Built, Page, Site
from tests.builders import a_district, a_full_studio, a_site, a_studio
from tests.website.conftest import SECRETS


def status(made: Built) -> Page:
    return next(page for page in made.pages if page.path == "status/index.md")


def at(root: Path, day: date) -> str:
    return status(build_pages(a_site(root, day, root / "cache"))).text


def test_nobody_is_named_and_nothing_private_is_there(site: Site, built: Path) -> None:
    text = status(build_pages(site)).text
    names = {person.name for studio in site.library.studios.values() for person in studio.everyone}
    assert [name for name in names if name in text] == []
    for calendar in sorted(built.glob("studios/*/calendar.ics")):
        whole = calendar.read_bytes().decode().replace("\r\n ", "")
        assert [secret for secret in SECRETS if secret in whole] == []


def test_only_public_requirements_are_listed(site: Site) -> None:
    text = status(build_pages(site)).text
    labels = [(rule.label, rule.public) for policy in site.library.policies for _, rule, _ in policy.rules()]
    shown = {label for label, public in labels if public}
    assert "年度总结" in text
    assert [label for label, public in labels if not public and label not in shown and f">{label}<" in text] == []


def test_studios_stand_in_order_of_id_whoever_has_done_more(tmp_path: Path) -> None:
    root = a_district(
        tmp_path,
        zhao=a_full_studio() | {"studio.yml": a_studio()["studio.yml"] | {"name": "朝晖工作室"}},
        an=a_studio(name="安和工作室"),
    )
    text = at(root, date(2025, 8, 1))
    cards = re.findall(r'<h3 class="sb-status__name"><a href="[^"]*">([^<]*)', text)
    assert cards == ["安和工作室", "朝晖工作室"]
    assert "排名" in text  # only where it is said that there is none
    assert len(re.findall("排名|名次|得分|第一名", text)) == len(re.findall("不打分，不排名", text))


def test_what_was_handed_in_has_its_day_and_what_is_due_its_deadline(tmp_path: Path) -> None:
    root = a_district(tmp_path, chunhui=a_studio())
    before, after = at(root, date(2025, 7, 15)), at(root, date(2025, 7, 16))
    assert "年度计划 <time" in before
    assert "2024年8月28日" in before
    assert "年度总结 <time" not in before
    assert "2025年7月15日前" in before
    assert "2025年7月15日已到期" in after
    assert '<time datetime="2025-07-15">' in before  # among the deadlines ahead
    assert '<time datetime="2025-07-15">' not in after


def test_a_year_that_has_not_begun_is_not_there(tmp_path: Path) -> None:
    root = a_district(tmp_path, chunhui=a_studio())
    assert "还没有开始的建设周期" in at(root, date(2024, 8, 1))
    text = at(root, date(2025, 9, 10))
    assert text.index("2025—2026学年") < text.index("2024—2025学年")
    assert "2026—2027学年" not in text


def test_the_calendar_lies_beside_the_studios_page_and_is_linked(built: Path) -> None:
    for studio in ("chunhui", "qiming"):
        assert (built / "studios" / studio / "calendar.ics").read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
        page = (built / "studios" / studio / "index.html").read_text(encoding="utf-8")
        assert f'href="../../studios/{studio}/calendar.ics"' in page
        assert f'href="../studios/{studio}/calendar.ics"' in (built / "status/index.html").read_text(encoding="utf-8")
