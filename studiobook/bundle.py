"""The bundle of reports as the bureau gets it: where each file lies in ``dist/reports`` and what it is called."""

import re

from studiobook.report import Report
from studiobook.reports import REPORT_KINDS

DISTRICT_FOLDER = "全区"
_NUMBERS = {kind.NAME: number for number, kind in enumerate(REPORT_KINDS, start=1)}
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f]')  # what Windows takes in no file name


def path_of(report: Report) -> str:
    """``春晖工作室/03-春晖工作室-2025-2026学年-年度考核报告.docx``: number of the kind, studio, span, kind, whom it is about."""
    name = _clean(report.studio.name if report.studio else DISTRICT_FOLDER)
    parts = (f"{_NUMBERS[report.kind]:02}", name, report.span, report.kind, report.about)
    return f"{name}/{'-'.join(_clean(part) for part in parts if part)}.docx"


def _clean(name: str) -> str:
    return _FORBIDDEN.sub("＿", name).strip(". ")
