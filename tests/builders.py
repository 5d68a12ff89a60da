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


def a_district(root: Path, *, waivers: list[Files] | None = None, policy: str | None = None, **studios: Files) -> Path:
    """A district in folder ``root`` with the real policy (or the YAML text ``policy``) and ``studios`` by id."""
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
        write(root / "studios" / name, files)
    return root


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
