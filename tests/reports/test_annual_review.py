"""The annual review: its whole text, and what it says when something is missing."""

from datetime import date
from io import BytesIO
from pathlib import Path

from docx import Document

from studiobook import word
from studiobook.core.paths import PROGRAM
from studiobook.loading import yaml_reader
from studiobook.loading.library import load
from studiobook.reports.base import Report
from studiobook.reports.kinds import annual_review
from tests.builders import REPOSITORY, TODAY, a_district, a_report_context, a_studio, an_activity
from tests.paper_text import text_of

SAMPLE_DAY = date(2026, 11, 22)


def reports(root: Path, today: date, cache: Path, *wanted: str) -> dict[tuple[str, str], Report]:
    """The annual reviews by studio and span, of the ``wanted`` studios or of all."""
    context = a_report_context(root, today, cache)
    studios = context.library.studios
    made = (one for name in wanted or studios for one in annual_review.reports(context, studios[name]))
    return {(one.studio.id, one.span): one for one in made}


def test_a_full_year_of_the_sample_reads_as_it_should(tmp_path, golden):
    made = reports(REPOSITORY, SAMPLE_DAY, tmp_path, "chunhui")
    commit = load(REPOSITORY).commit[:12]
    text = text_of(made["chunhui", "2025-2026学年"].paper)
    golden("reports/annual_review.txt", text.replace(commit, "COMMIT") if commit else text)


def test_there_is_one_review_for_every_school_year_that_has_begun(tmp_path):
    assert list(reports(REPOSITORY, SAMPLE_DAY, tmp_path, "chunhui", "qiming")) == [
        ("chunhui", "2024-2025学年"),
        ("chunhui", "2025-2026学年"),
        ("chunhui", "2026-2027学年"),
        ("qiming", "2026-2027学年"),
    ]


def test_a_studio_that_has_done_nothing_yet_gets_a_sound_report(tmp_path):
    root = a_district(tmp_path / "district", chunhui=a_studio(members=0))
    (made,) = reports(root, TODAY, tmp_path / "cache").values()
    text = text_of(made.paper)
    assert "全学年举行活动0次" in text
    assert "没有提交经费账" in text
    form = yaml_reader.structure(
        word.Profile, (PROGRAM / "templates/reports/format.yml").read_text("utf-8"), "format.yml"
    )
    Document(BytesIO(word.write(made.paper, form)))


def test_markup_in_a_title_is_printed_and_does_nothing(tmp_path):
    studio = a_studio()
    hostile = "# *一* | 表 | {{ studio }} <b>粗</b> [链接](http://example.org)"
    studio["activities/2024-10-17-listening.md"] = an_activity(title=hostile, summary=hostile)
    studio["summaries/2024-2025.md"] = {
        "handed_in": "2024-10-30",
        "body": "正文 {{ 7 * 7 }} <script>alert(1)</script>\n",
    }
    root = a_district(tmp_path / "district", chunhui=studio)
    (made,) = reports(root, TODAY, tmp_path / "cache").values()
    text = text_of(made.paper)
    assert hostile in text
    assert "{{ 7 * 7 }} <script>alert(1)</script>" in text


def test_headings_of_the_studios_summary_stand_below_the_reports_own(tmp_path):
    studio = a_studio()
    studio["summaries/2024-2025.md"] = {
        "handed_in": "2024-10-30",
        "body": "# 大标题\n\n正文。\n\n#### 小标题\n\n正文。\n",
    }
    root = a_district(tmp_path / "district", chunhui=studio)
    (made,) = reports(root, TODAY, tmp_path / "cache").values()
    text = text_of(made.paper)
    assert "### 大标题" in text
    assert "#### 小标题" in text
