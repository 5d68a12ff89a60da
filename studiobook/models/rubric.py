"""The rubric of the review at the end of a cycle (综合考评, clause 7): items, experts, the grade for a score."""

from typing import Annotated

from pydantic import Field, model_validator

from studiobook.core.numbers import number_text
from studiobook.models.base import Id, Line, Part, Passage, field, refusal
from studiobook.models.criteria import Number
from studiobook.models.enums import ReviewGrade


class RubricItem(Part):
    """One thing that experts mark."""

    id: Id = field("代号", "小写字母和连字符；专家评分的 marks 用它")
    label: Line = field("名称", "例如 自身建设")
    points: Number = field("满分", "这一项最多打几分", gt=0)
    look_at: Passage = field("看什么", "这一项看哪些方面和材料，一两句话")


class GradeFrom(Part):
    """The lowest score of a grade."""

    grade: Annotated[ReviewGrade, Field(strict=False)] = field("等次", "excellent 优秀，pass 合格，fail 不合格")
    from_score: Number = field("起点分", "得分不低于它，就评这个等次", alias="from", ge=0)


class Rubric(Part):
    """``review`` of an edition: how experts review a studio that has completed its cycle."""

    experts: int = field("专家人数", "至少几位专家评分", ge=1, le=30)
    drop_extremes: bool = field(
        "去掉最高最低分", "写 true：五位以上专家评分时，去掉一个最高分和一个最低分", default=False
    )
    items: tuple[RubricItem, ...] = field("评分项目", "逐项列出", min_length=1)
    grades: tuple[GradeFrom, ...] = field("等次", "从高到低，每个等次的起点分；最低的写 0", min_length=1)

    @model_validator(mode="after")
    def _fits(self) -> "Rubric":
        ids = [item.id for item in self.items]
        if len(set(ids)) < len(ids):
            raise refusal("rule", "评分项目有两项代号相同", "换一个代号")
        starts = [grade.from_score for grade in self.grades]
        if sorted(starts, reverse=True) != starts or len(set(starts)) < len(starts) or starts[-1] != 0:
            raise refusal("rule", "等次的起点分要从高到低，最低的写 0", "核对 grades 的次序和 from")
        if starts[0] > self.full:
            raise refusal(
                "rule", f"最高等次的起点分超过总分 {number_text(self.full)}", "核对 items 的 points 和 grades 的 from"
            )
        return self

    @property
    def full(self) -> float:
        """The highest score that can be reached."""
        return sum(item.points for item in self.items)

    def item(self, item_id: str) -> RubricItem | None:
        """The item with ``item_id``; None where there is none."""
        return next((item for item in self.items if item.id == item_id), None)

    def grade_of(self, score: float) -> ReviewGrade:
        """The grade for ``score``; the lowest one for a score below 0, which wrong marks may add up to."""
        return next((grade.grade for grade in self.grades if score >= grade.from_score), self.grades[-1].grade)
