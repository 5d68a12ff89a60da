"""The bureau's own records of its district: ``bureau/district.yml`` and ``bureau/waivers.yml``."""

import re
from datetime import date
from typing import Annotated, Self

from pydantic import Field, field_validator, model_validator

from studiobook.models.base import Day, Id, Line, Part, Passage, PersonId, Record, Url, field, private, refusal
from studiobook.models.enums import Area, Stage


class School(Part):
    """A school of the district (clause 4.1)."""

    id: Id = field("代号", "小写字母、数字和连字符")
    name: Line = field("校名", "学校全称")
    stage: Annotated[Stage, Field(strict=False)] = field("学段", "学校的学段")
    town: Line | None = field("镇（街道）", "学校所在的镇或街道", default=None)
    group: Line | None = field("教育集团", "所属教育集团", default=None)
    county: Line | None = field("区县", "全市的办法要看各区县的人数时填写", default=None)
    area: Annotated[Area, Field(strict=False)] | None = field(
        "城乡", "urban 城区，town 镇区，rural 乡村；办法要看时填写", default=None
    )


class District(Record):
    """``bureau/district.yml``: names, issuing body, schools."""

    name: Line = field("区名", "例如 武进区")
    bureau: Line = field("教育局", "发文机关，例如 武进区教育局")
    section: Line = field("主管科室", "例如 基础教育科")
    city: Line = field("市名", "所在的市")
    notice: Line | None = field("声明", "印在每个网页底部和报告里的一句话，例如示例声明", default=None)
    site: Url | None = field(
        "网站地址",
        "网站公开以后的地址，例如 https://example.cn/gongzuoshi/；二维码、网站地图和分享图片要用到",
        default=None,
    )
    document_mark: Line = field("发文机关标志", "红头，例如 武进区教育局文件")
    document_prefix: Line = field("发文代字", "发文字号的代字，例如 武教发")
    schools: tuple[School, ...] = field("学校", "全区学校", min_length=1)

    @field_validator("site")
    @classmethod
    def _site_is_a_folder(cls, value: str | None) -> str | None:
        if value and re.search(r"[?#]|\.html?$", value):
            raise refusal(
                "address", "网站地址写到了某一页", "只写到网站所在的文件夹，例如 https://example.cn/gongzuoshi/"
            )
        return value

    @property
    def title(self) -> str:
        """What its studios are called together, and their site: 武进区名班主任工作室."""
        return f"{self.name}名班主任工作室"

    @property
    def address(self) -> str:
        """Where the public finds the site, with a slash at its end; empty where that is not decided."""
        return f"{self.site.rstrip('/')}/" if self.site else ""

    def school(self, school_id: str) -> School | None:
        """The school with ``school_id``; None where the district has none."""
        return next((school for school in self.schools if school.id == school_id), None)


class WaiverView(Part):
    """What the public may see of a waiver, a written exemption from one rule for one subject over a span of days."""

    rule: Id = field("规则", "规则代号")
    subject: PersonId = field("对象", "工作室代号，或 工作室代号/人员代号")
    approver: Line = field("批准人", "批准的部门或人")
    document: Line = field("文号", "批准文件的文号")
    since: Day = field("起", "从哪天起", alias="from")
    until: Day = field("止", "到哪天止")

    @model_validator(mode="after")
    def _ends_after_beginning(self) -> Self:
        if self.until < self.since:
            raise refusal("date", "豁免的截止日期早于起始日期", "核对 from 和 until")
        return self

    def covers(self, rule: str, subject: str, day: date) -> bool:
        """Whether it lifts ``rule`` for ``subject`` on ``day``."""
        return (self.rule, self.subject) == (rule, subject) and self.since <= day <= self.until


class Waiver(WaiverView):
    """A waiver as ``bureau/waivers.yml`` has it, with the reason, which is never public."""

    reason: Passage = private("理由", "为什么豁免", after="subject")


class Waivers(Record):
    """``bureau/waivers.yml``."""

    waivers: tuple[Waiver, ...] = field("豁免", "逐条列出", default=())
