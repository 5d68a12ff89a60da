"""The rules that stand on the handbook's page as examples, tried on the sample studio: as it is, and with a change that fails."""

import re
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from studiobook.loading import library, yaml_reader
from studiobook.models.base import Source
from studiobook.models.policy import Policy
from studiobook.rules.evaluate import evaluate
from studiobook.rules.findings import Finding
from tests.builders import REPOSITORY, Files, a_leader
from tools.handbook.studio import ONE, the_district, the_files

PAGE = REPOSITORY / "content/handbook/rules.md"
AFTERWARDS = date(2027, 9, 1)  # every due date of the cycle is past: what is not met is unmet

Change = Callable[[Files], None]


class Trial(NamedTuple):
    """A row under an example: what was changed, in words; about whom the row speaks; the change."""

    sentence: str
    who: str
    change: Change | None = None


def put(path: str, **values: object) -> Change:
    """Writes some keys of one file."""
    return lambda files: files[path].update(values)


def drop(path: str, key: str = "") -> Change:
    """Takes a file away, or one key of it."""

    def change(files: Files) -> None:
        if key:
            del files[path][key]
        else:
            del files[path]

    return change


def without(path: str, person: str) -> Change:
    """Takes a person's part in an activity away."""

    def change(files: Files) -> None:
        files[path]["roles"] = [role for role in files[path]["roles"] if role["person"] != person]

    return change


def a_second_leader(files: Files) -> None:
    """Zhao Lan, from the beginning of the cycle."""
    files["people/zhao-lan.yml"] = a_leader("赵岚", school="east")


def stays_away(files: Files) -> None:
    """The person of the examples is absent from everything."""
    for name, data in files.items():
        if name.startswith("activities/"):
            data["attendance"] = {"absent": [ONE]}


def held_in_spring(files: Files) -> None:
    """Nothing was held in the first term."""
    for name in [name for name in files if name.startswith("activities/2024")]:
        del files[name]


STUDIO = "春晖工作室"
AS_IT_IS = "照原样"
PERSON, LESSONS, LECTURE = f"people/{ONE}.yml", "activities/2024-11-14-lessons.md", "activities/2024-12-12-lecture.md"
EXCHANGE = "activities/2024-10-17-exchange.md"

TRIALS: dict[str, tuple[Trial, ...]] = {
    "member-open-lesson": (
        Trial(AS_IT_IS, "陈静"),
        Trial("公开课的 roles 里没有陈静", "陈静", without(LESSONS, ONE)),
    ),
    "district-activities": (Trial(AS_IT_IS, STUDIO),),
    "term-activities": (Trial(AS_IT_IS, STUDIO), Trial("上学期没有活动", STUDIO, held_in_spring)),
    "activity-summary": (Trial(AS_IT_IS, "倾听的力量"), Trial("活动没有写小结", "倾听的力量", drop(EXCHANGE, "summary"))),
    "rural-share": (Trial(AS_IT_IS, STUDIO), Trial("陈静的学校在城区", STUDIO, put(PERSON, school="home"))),
    "county-share": (Trial(AS_IT_IS, STUDIO), Trial("陈静也在河东区", STUDIO, put(PERSON, school="east"))),
    "expert-share": (Trial(AS_IT_IS, STUDIO), Trial("活动没有请专家", STUDIO, drop(EXCHANGE, "guests"))),
    "members-any-day": (
        Trial(AS_IT_IS, STUDIO),
        Trial("周宁 1 月底离开", STUDIO, put("people/zhou-ning.yml", left="2025-01-31")),
    ),
    "one-leader": (Trial(AS_IT_IS, STUDIO), Trial("有两位领衔人", STUDIO, a_second_leader)),
    "member-age": (Trial(AS_IT_IS, "陈静"), Trial("陈静生于 1980 年 5 月", "陈静", put(PERSON, born="1980-05"))),
    "leader-strengths": (
        Trial(AS_IT_IS, "李敏"),
        Trial("李敏没有写入选前的研究", "李敏", put("people/li-min.yml", earlier=[])),
    ),
    "member-one-of": (
        Trial(AS_IT_IS, "陈静"),
        Trial("陈静没有课题，也没有班级荣誉", "陈静", put(PERSON, earlier=[], honours=[])),
    ),
    "year-papers": (Trial(AS_IT_IS, STUDIO), Trial("没有交总结", STUDIO, drop("summaries/2024-2025.md"))),
    "leader-research": (
        Trial(AS_IT_IS, "李敏"),
        Trial("李敏没有写入选前的研究", "李敏", put("people/li-min.yml", earlier=[])),
    ),
    "outcome-points": (
        Trial(AS_IT_IS, "李敏"),
        Trial("李敏的论文没有发表", "李敏", drop("outcomes/paper-li-min.yml", "published")),
    ),
    "attendance-points": (Trial(AS_IT_IS, "陈静"), Trial("陈静四次活动都缺席", "陈静", stays_away)),
    "each-leader-lectures": (Trial(AS_IT_IS, "李敏"), Trial("又有领衔人赵岚，没有主讲", "赵岚", a_second_leader)),
    "studio-lectures": (
        Trial("又有领衔人赵岚，没有主讲", STUDIO, a_second_leader),
        Trial("讲座没有领衔人主讲", STUDIO, without(LECTURE, "li-min")),
    ),
    "member-parts": (
        Trial(AS_IT_IS, "陈静"),
        Trial("照原样，孙悦 2 月加入", "孙悦"),
        Trial("孙悦没有承担", "孙悦", without("activities/2025-03-20-reading.md", "sun-yue")),
    ),
}  # fmt: skip


def rule_lists() -> tuple[str, ...]:
    """The rules on the page that stand alone, each block a list of YAML."""
    found = re.findall(r"(?ms)^```yaml\n(- id: .*?)^```$", PAGE.read_text(encoding="utf-8"))
    return tuple(found)


def edition() -> str:
    """The page's complete edition, with the other rules of the page added to its last clause."""
    complete = re.search(r"(?ms)^```yaml\n(# bureau/policy/\S+\n.*?)^```$", PAGE.read_text(encoding="utf-8"))
    assert complete
    more = "".join(f"      {line}\n" for block in rule_lists() for line in block.splitlines())
    return complete[1].replace("effective_from: 2025-09-01", "effective_from: 2023-09-01") + more


def policy() -> Policy:
    """That edition, read."""
    return yaml_reader.record(Policy, edition(), Source("bureau/policy/example.yml", id="example"))


def outcome(rule: str, trial: Trial) -> Finding:
    """What the rule says of whom the trial is about, in the first term judged."""
    found = _findings(edition(), trial.change)
    return next(one for one in found if one.rule.id == rule and one.about == trial.who)


@cache
def _findings(text: str, change: Change | None) -> tuple[Finding, ...]:
    files = the_files()
    if change:
        change(files)
    with TemporaryDirectory() as folder:
        root = the_district(Path(folder), files, policy=text)
        return evaluate(library.load(root), AFTERWARDS)
