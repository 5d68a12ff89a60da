"""Builds small districts that read like sentences: ``a_studio(members=13)``, ``an_activity(kind="open-lesson", led_by="li-min")``.

A studio here is a dict of files: path within its folder -> data of a YAML file, or of a Markdown file under ``body``.
What a builder gives is complete and meets every standing rule, so that a test changes only what it is about.
"""

import io
import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

from PIL import Image

from studiobook.core import store
from studiobook.loading.library import load
from studiobook.reports.base import ReportContext
from studiobook.rules.evaluate import evaluate
from studiobook.website.pages.base import Site, public_site

REPOSITORY = Path(__file__).resolve().parent.parent
TODAY = date(2024, 11, 1)
Files = dict[str, Any]


def a_person(name: str = "示例成员", **more: Any) -> Files:
    """A member who meets every condition of selection."""
    return {
        "name": name,
        "role": "member",
        "school": "east",
        "stage": "primary",
        "subject": "语文",
        "joined": "2024-09-01",
        "born": "1992-05",
        "post": "class-teacher",
        "class_teacher_since": "2015-09",
        "honours": [
            {"name": "区优秀班主任", "level": "district", "on": "2022-06"},
            {"name": "区先进班集体", "level": "district", "on": "2023-06", "of": "class"},
        ],
        "earlier": [{"kind": "project", "title": "小学班级公约研究", "level": "district", "on": "2022-03"}],
        **more,
    }


def a_leader(name: str = "示例领衔人", **more: Any) -> Files:
    """A leader who meets every condition of selection."""
    return a_person(
        name,
        **{
            "role": "leader",
            "school": "home",
            "born": "1980-05",
            "class_teacher_since": "2003-09",
            "titles": [{"name": "特级班主任", "level": "city", "on": "2020-12"}],
            "honours": [
                {"name": "市优秀班主任", "level": "city", "on": "2019-06"},
                {"name": "市先进班集体", "level": "city", "on": "2018-06", "of": "class"},
            ],
            "earlier": [
                {"kind": "project", "title": "家校协同研究", "level": "city", "on": "2019-03"},
                {"kind": "paper", "title": "班会课的设计", "level": "province", "on": "2021-05"},
            ],
            "mentoring": "连续三年指导青年班主任。",
            **more,
        },
    )


def an_activity(
    kind: str = "exchange",
    date: str = "2024-10-17",
    led_by: str = "li-min",
    part: str = "host",
    body: str | None = None,
    **more: Any,
) -> Files:
    """An activity that was held, recorded and summed up, led by one person."""
    return {
        "title": "倾听的力量",
        "kind": kind,
        "sessions": [{"date": date, "time": "14:00-16:30", "place": "示例区春晖实验小学"}],
        "plan": "item-1",
        "roles": [{"person": led_by, "part": part, "topic": "学会倾听"}],
        "attendance": {},
        "summary": "大家围绕倾听交流了做法。",
        "body": "下午两点，工作室全体成员围坐一圈。\n" if body is None else body,
        **more,
    }


def a_picture(width: int = 40, height: int = 30, form: str = "PNG", **more: Any) -> bytes:
    """A plain picture; ``more`` goes to Pillow's ``save``."""
    made = io.BytesIO()
    Image.new("RGB", (width, height), (120, 160, 90)).save(made, form, **more)
    return made.getvalue()


def a_studio(members: int = 2, *, cycle: str = "2024-2025", **about: Any) -> Files:
    """A studio with one leader, ``li-min``, and members ``member-1`` …, in the first autumn of its cycle."""
    start = int(cycle[:4])
    joined = f"{start}-09-01"
    files: Files = {
        "studio.yml": {
            "name": "春晖工作室（示例）",
            "school": "home",
            "stage": "primary",
            "cycle": {"start": cycle, "years": 3},
            "selection": {"on": f"{start}-08-20", "document": f"示教基〔{start}〕16号"},
            "liaison": {"name": "示例校领导", "post": "副校长"},
            "facilities": ["desks", "chairs", "computers", "printer"],
            **about,
        },
        "people/li-min.yml": a_leader("李敏", joined=joined),
        "plans/cycle.md": {"handed_in": f"{start}-08-28", "body": "三年规划。\n"},
        f"plans/{cycle}.md": {
            "handed_in": f"{start}-08-28",
            "items": [{"id": "item-1", "title": "倾听主题交流", "kind": "exchange", "month": f"{start}-10"}],
            "body": "年度计划。\n",
        },
    }
    schools = ("west", "east", "home")
    for number in range(1, members + 1):
        files[f"people/member-{number}.yml"] = a_person(
            f"示例成员{number}", school=schools[(number - 1) % 3], joined=joined
        )
        files[f"plans/people/member-{number}.md"] = {"handed_in": f"{start}-09-20", "body": "个人规划。\n"}
    for topic in ("attendance", "study", "archive", "funding"):
        files[f"rules/{topic}.md"] = {"title": "制度", "topic": topic, "adopted": f"{start}-09", "body": "内容。\n"}
    return files


def a_studio_without_title() -> Files:
    """A studio with a leader who had none of the titles that the policy asks for."""
    files = a_studio()
    files["people/li-min.yml"]["titles"] = []
    return files


def a_district(root: Path, *, waivers: list[Files] | None = None, policy: str | None = None, **studios: Files) -> Path:
    """A district in folder ``root`` with the real policy (or the YAML text ``policy``) and ``studios`` by id.

    A studio's files that begin with ``bureau/`` are the bureau's about it: its review.
    """
    bureau: Files = {
        "name": "示例区",
        "bureau": "示例区教育局",
        "section": "基础教育科",
        "city": "示例市",
        "notice": "本站内容均为示例。",
        "document_mark": "示例区教育局文件",
        "document_prefix": "示教发",
        "schools": [
            {"id": "home", "name": "示例区春晖实验小学", "stage": "primary", "town": "河东镇", "group": "春晖教育集团"},
            {"id": "east", "name": "示例区东岸小学", "stage": "primary", "town": "河东镇", "group": "春晖教育集团"},
            {"id": "west", "name": "示例区西塘小学", "stage": "primary", "town": "河西镇"},
        ],
    }
    write(root, {"bureau/district.yml": bureau, "bureau/waivers.yml": {"waivers": waivers or []}})
    (root / "bureau/policy").mkdir(exist_ok=True)
    if policy is None:
        shutil.copy(REPOSITORY / "bureau/policy/wujin-trial.yml", root / "bureau/policy/wujin-trial.yml")
    else:
        (root / "bureau/policy/test.yml").write_text(policy, encoding="utf-8")
    for name, files in studios.items():
        write(root / "studios" / name, {path: data for path, data in files.items() if not path.startswith("bureau/")})
        write(root, {path: data for path, data in files.items() if path.startswith("bureau/")})
    return root


def a_review(studio: str = "chunhui", cycle: str = "2024-2025") -> Files:
    """The bureau's files of a review after the cycle: three experts, 90 points on average, excellent."""
    year = int(cycle[:4]) + 3
    folder = f"bureau/reviews/{studio}-{year}"
    marks = ((38, 33, 22), (36, 31, 21), (36, 31, 22))
    files: Files = {
        f"{folder}/review.yml": {
            "subject": studio,
            "cycle": cycle,
            "ways": ["originals", "report", "results"],
            "strengths": "活动扎实，成员成长看得见。",
            "advice": "课题成果还可以向区外推广。",
            "decision": {"grade": "excellent", "on": f"{year}-10-20", "document": f"示教基〔{year}〕30号"},
        }
    }
    for number, (building, growth, research) in enumerate(marks, start=1):
        files[f"{folder}/scores/expert-{number}.yml"] = {
            "expert": f"示例专家{number}",
            "on": f"{year}-09-25",
            "marks": {"building": building, "growth": growth, "research": research},
        }
    return files


def a_policy(*rules: Files, effective_from: str = "2023-09-01") -> str:
    """The text of an edition with one clause; a rule is a must about each studio unless it says otherwise."""
    whole = [
        {"id": "x", "label": "测试", "each": "studio", "strength": "must", "remedy": "照办", **rule} for rule in rules
    ]
    lines = "".join(f"      - {json.dumps(rule, ensure_ascii=False)}\n" for rule in whole)
    return (
        f"title: 测试办法\nissuer: 示例区教育局\neffective_from: {effective_from}\n"
        f"clauses:\n  - id: '1'\n    cite: 一\n    heading: 测试\n    digest: 测试\n    rules:\n{lines or '      []'}"
    )


def a_full_studio() -> Files:
    """A studio at the end of its first school year, everything done that the policy asks for."""
    files = a_studio(themes=["倾听"])
    files["people/li-min.yml"]["titles"].append({"name": "骨干班主任", "level": "city", "on": "2025-03"})
    files["people/member-1.yml"]["statement"] = "师德好，带班稳，家长信任，同意推荐。"
    files["people/member-2.yml"]["subject"] = "数学"
    files["studio.yml"]["facilities"].append("camera")
    both = [{"person": f"member-{number}", "part": "presenter"} for number in (1, 2)]
    taught = [{"person": one, "part": "demonstrator"} for one in ("li-min", "member-1", "member-2")]
    files |= {
        "activities/2024-10-17-exchange.md": an_activity(
            reach="district",
            roles=[{"person": "li-min", "part": "host"}, *both],
            guests=[{"name": "王老师", "unit": "示例大学教授"}],
            posts=[{"title": "倾听的力量", "url": "https://example.cn/1", "on": "2024-10-18"}],
        ),
        "activities/2024-11-14-lessons.md": an_activity("open-lesson", "2024-11-14", roles=taught),
        "activities/2024-12-12-lecture.md": an_activity("lecture", "2024-12-12", part="speaker"),
        "projects/home-school.yml": {
            "title": "家校协同的实践研究",
            "level": "city",
            "key": True,
            "leader": "li-min",
            "participants": ["member-1", "member-2"],
            "opened": "2024-10",
            "closed": "2025-06",
        },
        "summaries/research/home-school.md": {"title": "研究报告", "handed_in": "2025-06-30", "body": "结论。\n"},
        "summaries/2024-2025.md": {"handed_in": "2025-07-10", "body": "总结。\n"},
        "appraisals/2024-2025.yml": {
            "handed_in": "2025-07-05",
            "members": [
                {
                    "person": "member-1",
                    "grade": "excellent",
                    "tasks_set": 5,
                    "tasks_done": 4,
                    "comment": "任务完成得好，课堂上敢于尝试新的办法。",
                },
                {
                    "person": "member-2",
                    "grade": "good",
                    "tasks_set": 5,
                    "tasks_done": 5,
                    "comment": "课堂上敢于尝试，读书笔记写得很认真。",
                },
            ],
        },
        "funding/2024-2025.yml": {
            "income": [
                {"on": "2024-10", "source": "district", "amount": 20000},
                {"on": "2024-11", "source": "school", "amount": 5000},
            ],
            "expenses": [
                {"on": "2024-11-14", "purpose": "购买班会课研究图书和录音笔", "amount": 1800.5, "voucher": "2024-11-3"}
            ],
        },
        "funding/2025-2026.yml": {"carried_over": 23199.5},
    }
    for one in ("li-min", "member-1", "member-2"):
        files[f"outcomes/paper-{one}.yml"] = {
            "kind": "paper",
            "title": f"谈倾听（{one}）",
            "authors": [one],
            "on": "2025-04",
        }
    files["outcomes/paper-li-min.yml"]["published"] = {"where": "班主任", "level": "province", "on": "2025-05"}
    return files


def write(folder: Path, files: Files) -> None:
    """Write ``files`` below ``folder``: dicts as YAML or Markdown with front matter, text and bytes as they are."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(data, bytes):
            path.write_bytes(data)
        elif isinstance(data, str):
            path.write_text(data, encoding="utf-8", newline="")
        elif name.endswith(".md"):
            front = {key: value for key, value in data.items() if key != "body"}
            path.write_text(f"---\n{_yaml(front)}---\n{data['body']}", encoding="utf-8")
        else:
            path.write_text(_yaml(data), encoding="utf-8")


def _yaml(data: Files) -> str:
    """One line a key, its value as JSON (which is YAML): simple to write, and every key has a line of its own."""
    return "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in data.items())


def a_site(root: Path, today: date, cache: Path | None = None) -> Site:
    """What the pages of the district in ``root`` are made from on ``today``."""
    library = load(root)
    return public_site(library, evaluate(library, today), today, cache or store.folder_of(root))


def a_report_context(root: Path, today: date, cache: Path | None = None) -> ReportContext:
    """What the reports of the district in ``root`` are built from on ``today``."""
    library = load(root)
    return ReportContext(library, evaluate(library, today), today, cache or root / ".cache")
