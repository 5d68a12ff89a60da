"""A synthetic district, the same for the same size: studios in the last year of their cycle, duties mostly met.

A studio has three school years of 12 activities and 10 outcomes each, and 13 people. ``python -m tools.bench.district
FOLDER STUDIOS`` writes one, for a profiler.
"""

import os
import sys
from datetime import date
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw

from tests import builders
from tests.builders import Files
from tools.bench import words

TODAY = date(2027, 8, 31)
YEARS = (2024, 2025, 2026)
MEMBERS = 12
PHOTOS = 24

# kind, month, members who teach an open lesson, members who present
_PROGRAMME = (
    ("meeting", 9, 0, 0),
    ("open-lesson", 10, 3, 0),
    ("exchange", 10, 0, 6),
    ("lecture", 11, 0, 0),
    ("open-lesson", 12, 3, 0),
    ("reading", 1, 0, 0),
    ("seminar", 3, 0, 0),
    ("open-lesson", 3, 3, 0),
    ("forum", 4, 0, 0),
    ("exchange", 5, 0, 6),
    ("open-lesson", 5, 3, 0),
    ("research", 6, 0, 0),
)
_OUTCOMES = ("paper",) * 7 + ("case", "course", "resource-pack")
_LEADER = "li-min"
_FORGOTTEN = 0.04  # the share of parts, papers and posts that a studio did not get round to


def generate(root: Path, studios: int, pixels: tuple[int, int] = (2400, 1800)) -> None:
    """Write a district of ``studios`` into the folder ``root``, with photographs of so many ``pixels``."""
    pool = root / "photos"
    draw_pool(pool, *pixels)
    builders.a_district(root)
    for number in range(1, studios + 1):
        name = f"studio-{number:04}"
        files = a_studio(name, number)
        builders.write(root / "studios" / name, files)
        (root / "studios" / name / "files").mkdir()
        for photo in [photo["file"] for one in files.values() for photo in one.get("photos", ())]:
            os.link(pool / f"photo-{photo[-6:]}", root / "studios" / name / photo)  # every activity has its own


def a_studio(name: str, number: int) -> Files:
    """The files of one studio, but for the photographs."""
    chance = Random(name)
    files = builders.a_studio(MEMBERS, name=f"示例工作室{number}", profile=words.paragraph(chance, 150))
    for path, person in files.items():
        if path.startswith("people/"):
            person["name"] += f"（{number}）"  # nobody is in two studios
    files["plans/cycle.md"] = {"handed_in": "2024-08-28", "body": words.text(chance)}
    for person in _members():
        files[f"plans/people/{person}.md"]["body"] = words.text(chance)
    for title, key in (("home-school", True), ("class-talk", False)):
        files[f"projects/{title}.yml"] = {
            "title": f"{words.topic(chance)}研究",
            "level": chance.choice(("district", "city")),
            "key": key,
            "leader": _LEADER,
            "participants": _members()[:: 1 if key else 3],
            "opened": "2024-09",
            "summary": words.sentence(chance),
        }
    for start in YEARS:
        files |= _year(chance, start)
    return files


def draw_pool(folder: Path, width: int, height: int) -> None:
    """The photographs that all activities share, each different."""
    folder.mkdir(parents=True)
    for number in range(PHOTOS):
        chance = Random(f"photo {number}")
        grain = (width // 8, height // 8)
        picture = Image.frombytes("L", grain, chance.randbytes(grain[0] * grain[1])).resize((width, height))
        picture = picture.convert("RGB")
        pen = ImageDraw.Draw(picture)
        for _ in range(60):
            x, y, size = chance.randrange(width), chance.randrange(height), chance.randrange(width // 60, width // 6)
            colour = (chance.randrange(256), chance.randrange(256), chance.randrange(256))
            pen.ellipse((x, y, x + size, y + size), fill=colour)
        picture.save(folder / f"photo-{number:02}.jpg", quality=85)


def _members() -> list[str]:
    return [f"member-{number}" for number in range(1, MEMBERS + 1)]


def _year(chance: Random, start: int) -> Files:
    year = f"{start}-{start + 1}"
    files = _activities(chance, start) | _outcomes(chance, start)
    files[f"plans/{year}.md"] = {
        "handed_in": f"{start}-08-28",
        "items": [
            {
                "id": f"item-{index}",
                "title": words.title(chance),
                "kind": kind,
                "month": _month(start, month),
                "lead": _LEADER,
            }
            for index, (kind, month, _, _) in enumerate(_PROGRAMME, start=1)
        ],
        "body": words.text(chance),
    }
    files[f"summaries/{year}.md"] = {
        "handed_in": f"{start + 1}-07-06",
        "body": words.text(chance) + "\n" + words.text(chance),
    }
    files[f"appraisals/{year}.yml"] = {
        "handed_in": f"{start + 1}-07-06",
        "members": [
            {
                "person": person,
                "grade": chance.choice(("excellent", "good", "good", "pass")),
                "tasks_set": 12,
                "tasks_done": chance.randint(9, 12),
                "comment": f"考核意见：{words.sentence(chance)}",  # never a sentence of a public text: the site refuses those
            }
            for person in _members()
        ],
    }
    files[f"funding/{year}.yml"] = {
        "carried_over": 2000 * (start - YEARS[0]),
        "income": [{"on": f"{start}-10-15", "source": "district", "amount": 20000}],
        "expenses": [
            {
                "on": f"{_month(start, month)}-20",
                "purpose": f"{words.topic(chance)}资料印刷",
                "amount": 1500,
                "voucher": f"{start}-{number}",
            }
            for number, (_, month, _, _) in enumerate(_PROGRAMME, start=1)
        ],
    }
    return files


def _activities(chance: Random, start: int) -> Files:
    files: Files = {}
    teaching, presenting = iter(_members()), iter(_members())
    for index, (kind, month, lessons, talks) in enumerate(_PROGRAMME, start=1):
        day = f"{_month(start, month)}-{index + 5:02}"
        roles = [(_LEADER, "host")]
        roles += [(_LEADER, "speaker")] if kind == "lecture" else []
        roles += [(_LEADER, "demonstrator")] if index == 2 else []
        roles += [(next(teaching), "demonstrator") for _ in range(lessons)]
        roles += [(next(presenting), "presenter") for _ in range(talks)]
        kept = [role for role in roles if role[0] == _LEADER or chance.random() > _FORGOTTEN]
        files[f"activities/{day}-{kind}.md"] = builders.an_activity(
            kind,
            day,
            title=words.title(chance),
            reach="district" if kind == "lecture" else "studio",
            sessions=[{"date": day, "time": "14:00-16:30", "place": "示例区春晖实验小学 录播教室", "hours": 3}],
            plan=f"item-{index}",
            roles=[{"person": who, "part": part, "topic": words.topic(chance)} for who, part in kept],
            guests=[{"name": "示例专家", "unit": "示例市教师发展中心"}] if kind in ("lecture", "seminar") else [],
            attendance={"on_leave": chance.sample(_members(), chance.randint(0, 2)), "visitors": chance.randint(0, 40)},
            summary=words.sentence(chance),
            photos=[
                {"file": f"files/{day}-{kind}-{photo:02}.jpg", "caption": words.topic(chance), "consent": True}
                for photo in chance.sample(range(PHOTOS), chance.randint(2, 3))
            ],
            posts=[{"title": words.title(chance), "url": f"https://example.org/{day}", "on": day}]
            if chance.random() < 0.4
            else [],
            body=words.record(chance),
        )
    return files


def _outcomes(chance: Random, start: int) -> Files:
    files: Files = {}
    pairs = [_members()[index : index + 2] for index in range(0, MEMBERS, 2)]
    for index, kind in enumerate(_OUTCOMES):
        outcome: Files = {
            "kind": kind,
            "title": words.topic(chance),
            "authors": pairs[index] if index < len(pairs) and chance.random() > _FORGOTTEN else [_LEADER],
            "on": _month(start, chance.choice((11, 12, 3, 4, 5))),
            "summary": words.sentence(chance),
        }
        if kind == "paper" and chance.random() < 0.5:
            outcome["published"] = {
                "where": "示例教育",
                "level": chance.choice(("city", "province")),
                "on": outcome["on"],
            }
        if chance.random() < 0.3:
            prize = {"name": "示例市德育成果评比", "level": "city", "prize_class": "second", "on": f"{start + 1}-06"}
            outcome["prizes"] = [prize]
        files[f"outcomes/{start}-{kind}-{index}.yml"] = outcome
    return files


def _month(start: int, month: int) -> str:
    """``month`` of the school year that begins in ``start``."""
    return f"{start if month >= 9 else start + 1}-{month:02}"


if __name__ == "__main__":
    generate(Path(sys.argv[1]), int(sys.argv[2]))
