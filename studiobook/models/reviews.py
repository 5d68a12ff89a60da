"""The review of a studio at the end of its cycle (综合考评, clause 7): the experts' marks and the bureau's decision. Never public.

A folder a review below ``bureau/reviews/``: ``review.yml``, and a file for each expert in ``scores/``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated

from pydantic import Field

from studiobook.core.dates import SchoolYear
from studiobook.models.base import Day, Id, Line, Part, Passage, Record, Year, private
from studiobook.models.criteria import Number
from studiobook.models.enums import ReviewGrade, ReviewWay
from studiobook.models.rubric import Rubric

_FEWEST_TO_DROP = 5  # with fewer marks, dropping two would leave one or two experts to decide


class Decision(Part):
    """What the bureau decided."""

    grade: Annotated[ReviewGrade, Field(strict=False)] = private("等次", "excellent 优秀，pass 合格，fail 不合格")
    on: Day = private("决定日期", "发文日期")
    document: Line = private("文号", "公布考核结果的发文字号，年份用〔〕")
    reason: Passage | None = private("说明", "等次和得分对应的等次不同时，写明理由", default=None)


class Review(Record):
    """``bureau/reviews/NAME/review.yml``: which cycle of which studio is reviewed, in what ways, and what was decided."""

    subject: Id = private("工作室", "工作室代号")
    cycle: Year = private("周期", "建设周期的第一个学年，例如 2023-2024")
    ways: tuple[Annotated[ReviewWay, Field(strict=False)], ...] = private(
        "考核方式",
        "originals 查看资料，report 听取汇报，results 成员成绩，schools 学校意见，visit 现场观摩",
        min_length=1,
    )
    strengths: Passage | None = private("主要成绩", "综合专家意见，一段话", default=None)
    advice: Passage | None = private("改进建议", "综合专家意见，一段话", default=None)
    decision: Decision | None = private("考核结果", "教育局作出决定后填写", default=None)


class ScoreSheet(Record):
    """``bureau/reviews/NAME/scores/EXPERT.yml``: one expert's marks."""

    expert: Line = private("专家", "姓名")
    unit: Line | None = private("单位", "所在单位和职务", default=None)
    on: Day = private("评分日期", "打分的那一天")
    marks: Mapping[Id, Number] = private("评分", "每项一行：项目代号和分数")
    comment: Passage | None = private("评语", "一两句话", default=None)

    @property
    def total(self) -> float:
        """The marks added up."""
        return sum(self.marks.values())


@dataclass(frozen=True)
class StudioReview:
    """The review of a studio's cycle: the record, the sheets, and the rubric of the edition, None where it has none."""

    record: Review
    sheets: tuple[ScoreSheet, ...]
    rubric: Rubric | None

    @property
    def decision(self) -> Decision | None:
        """What the bureau decided; None until then."""
        return self.record.decision

    @property
    def ways(self) -> tuple[ReviewWay, ...]:
        """In what ways the studio was looked at."""
        return self.record.ways

    @property
    def school_year(self) -> SchoolYear:
        """The first school year of the cycle that is reviewed."""
        return self.record.cycle

    @property
    def complete(self) -> bool:
        """Whether as many experts as the policy wants have marked every item."""
        if self.rubric is None:
            return False
        wanted = {item.id for item in self.rubric.items}
        return len(self.sheets) >= self.rubric.experts and all(wanted == set(sheet.marks) for sheet in self.sheets)

    @cached_property
    def counted(self) -> tuple[ScoreSheet, ...]:
        """The sheets that the score is computed from: all, or without a highest and a lowest where the policy says so."""
        if self.rubric is None or not self.rubric.drop_extremes or len(self.sheets) < _FEWEST_TO_DROP:
            return self.sheets
        by_total = sorted(self.sheets, key=lambda sheet: (sheet.total, sheet.id))
        middle = {sheet.id for sheet in by_total[1:-1]}
        return tuple(sheet for sheet in self.sheets if sheet.id in middle)

    def mean(self, item: str) -> float:
        """The mean of the marks for ``item``, of the sheets that count; 0 without any."""
        marks = [sheet.marks.get(item, 0) for sheet in self.counted]
        return round(sum(marks) / len(marks), 2) if marks else 0

    @property
    def score(self) -> float:
        """The mean of the totals that count, to two places; 0 without any."""
        totals = [sheet.total for sheet in self.counted]
        return round(sum(totals) / len(totals), 2) if totals else 0

    @property
    def due_grade(self) -> ReviewGrade | None:
        """The grade for the score by the policy; None before all marks are recorded."""
        return self.rubric.grade_of(self.score) if self.rubric and self.complete else None
