"""What a studio hands in besides its work: plans, summaries, research reports, appraisals, ledgers, its own rules."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from studiobook.core.dates import SchoolYear
from studiobook.models.base import (
    Day,
    DayOrMonth,
    File,
    Id,
    Line,
    Money,
    Month,
    Part,
    Passage,
    PersonId,
    Record,
    field,
    private,
)
from studiobook.models.enums import ActivityKind, FundingSource, Grade, RuleTopic


class CyclePlan(Record):
    """The three-year plan (建设规划): ``plans/cycle.md`` (clause 6.1.1)."""

    handed_in: Day = field("提交日期", "交给基教科的日期")


class PlanItem(Part):
    """One thing that a plan sets; activities name it by its id."""

    id: Id = field("代号", "小写字母和数字，例如 reading-1；活动用它对应计划")
    title: Line = field("项目", "打算做什么")
    kind: Annotated[ActivityKind, Field(strict=False)] = field("形式", "活动形式")
    month: Month = field("月份", "打算在哪个月做")
    place: Line | None = field("地点", "打算在哪里做", default=None)
    lead: PersonId | None = field("负责人", "人员代号", default=None)


class AnnualPlan(Record):
    """The work plan of a school year (年度工作计划): ``plans/2025-2026.md`` (clauses 6.1.1, 7)."""

    handed_in: Day = field("提交日期", "交给基教科的日期")
    items: tuple[PlanItem, ...] = field("计划项目", "这一学年打算开展的活动", min_length=1)

    @property
    def school_year(self) -> SchoolYear:
        """The school year it is for."""
        return SchoolYear.parse(self.id)


class PersonalPlan(Record):
    """A member's own development plan (个人发展规划): ``plans/people/ID.md`` (clauses 6.1.2, 6.2.1)."""

    handed_in: Day = field("提交日期", "交给领衔人的日期")


class Material(Part):
    """A piece of evidence (过程性材料) beyond the records themselves."""

    title: Line = field("名称", "材料名称")
    file: File = field("文件", "放在工作室的 files/ 里")


class AnnualSummary(Record):
    """The summary of a school year (年度总结): ``summaries/2025-2026.md`` (clause 7).

    Activities, outcomes and photos are catalogued by the program; only further materials are listed here.
    """

    handed_in: Day = field("提交日期", "交给基教科的日期")
    materials: tuple[Material, ...] = field("其他过程性材料", "活动、成果、照片不用重列", default=())

    @property
    def school_year(self) -> SchoolYear:
        """The school year it is about."""
        return SchoolYear.parse(self.id)


class ResearchReport(Record):
    """The report of a research project: ``summaries/research/PROJECT.md`` (clause 3.2)."""

    title: Line = field("题目", "研究报告的题目")
    handed_in: Day = field("提交日期", "交给基教科的日期")


class Appraisal(Part):
    """A leader's appraisal of one member."""

    person: PersonId = private("成员", "人员代号")
    grade: Annotated[Grade, Field(strict=False)] = private("等次", "excellent 优秀，good 良好，pass 合格，fail 不合格")
    tasks_set: int = private("布置任务", "这一学年布置的任务数", ge=0, le=1000)
    tasks_done: int = private("完成任务", "按时完成的任务数", ge=0, le=1000)
    comment: Passage = private("评语", "一两句话")

    @property
    def tasks_percent(self) -> float:
        """Share of the tasks set that were done, per cent; 100 where none was set."""
        return 100 * self.tasks_done / self.tasks_set if self.tasks_set else 100


class Appraisals(Record):
    """The leader's appraisals of a school year: ``appraisals/2025-2026.yml`` (clauses 6.1.3, 6.2.2); never public."""

    handed_in: Day = private("提交日期", "交给基教科的日期")
    members: tuple[Appraisal, ...] = private("成员考核", "每位成员一条", min_length=1)

    @property
    def school_year(self) -> SchoolYear:
        """The school year they are about."""
        return SchoolYear.parse(self.id)

    def entry(self, person: str) -> Appraisal | None:
        """The appraisal of the member with id ``person``."""
        return next((entry for entry in self.members if entry.person == person), None)


class Income(Part):
    """Money received (clause 8.3)."""

    on: DayOrMonth = private("日期", "到账时间")
    source: Annotated[FundingSource, Field(strict=False)] = private(
        "来源", "district 区教育局，school 所在学校，other 其他"
    )
    amount: Money = private("金额", "元", gt=0)


class Expense(Part):
    """Money spent (clause 6.1.3)."""

    on: DayOrMonth | None = private("日期", "支出时间", default=None)
    purpose: Line | None = private("用途", "买什么、为哪次活动", default=None)
    amount: Money = private("金额", "元", gt=0)
    voucher: Line | None = private("凭证", "凭证编号", default=None)


class Ledger(Record):
    """The ledger of a school year: ``funding/2025-2026.yml`` (clauses 6.1.3, 8.3); never public."""

    carried_over: Money = private("上年结余", "上一学年结转的金额，元", default=Decimal(0), ge=0)
    income: tuple[Income, ...] = private("收入", "按时间先后", default=())
    expenses: tuple[Expense, ...] = private("支出", "按时间先后", default=())

    @property
    def school_year(self) -> SchoolYear:
        """The school year it is about."""
        return SchoolYear.parse(self.id)

    @property
    def received(self) -> Decimal:
        """Income of the school year, yuan."""
        return sum((entry.amount for entry in self.income), Decimal(0))

    @property
    def spent(self) -> Decimal:
        """Expenses of the school year, yuan."""
        return sum((entry.amount for entry in self.expenses), Decimal(0))

    @property
    def complete(self) -> bool:
        """Whether every expense has its date and purpose."""
        return all(entry.on and entry.purpose for entry in self.expenses)

    @property
    def balance(self) -> Decimal:
        """What is left at the end, yuan."""
        return self.carried_over + self.received - self.spent


class StudioRule(Record):
    """A rule the studio gave itself (工作室制度): ``rules/NAME.md`` (clause 6.1.3)."""

    title: Line = field("名称", "制度名称")
    topic: Annotated[RuleTopic, Field(strict=False)] = field(
        "内容", "attendance 考勤，study 学习，archive 档案，funding 经费"
    )
    adopted: DayOrMonth = field("通过时间", "开始执行的时间")
