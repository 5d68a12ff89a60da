"""Records that cannot all be true: a person at two places at once, an activity, paper or photograph claimed twice.

What cannot be true refuses the data. What may be in order, and only looks like a slip, is a remark. Somebody may be in two
studios of the district; the remark says that the same work must not be counted in both.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

from studiobook.core.dates import When, chinese_date
from studiobook.core.diagnostic import Diagnostic, Location
from studiobook.models.base import PersonKey, person_key
from studiobook.models.enums import OutcomeKind, Part
from studiobook.models.library import Library
from studiobook.models.people import Person
from studiobook.models.records import Activity, Outcome, Session
from studiobook.models.studio import Studio

Check = Callable[[Library, tuple[Studio, ...]], Iterator[Diagnostic]]

_MARKS = re.compile(r"[\W_]+")
# a text of these kinds is written once; a course or a column may well be held again under its title
_WRITTEN_ONCE = (OutcomeKind.PAPER, OutcomeKind.BOOK, OutcomeKind.CASE)


class Somebody(NamedTuple):
    """A person of the district, whatever the studio: nobody shares name, month of birth and school with another."""

    name: str
    born: When
    school: str


def contradictions(library: Library) -> tuple[Diagnostic, ...]:
    """What cannot be true."""
    return _found(REFUSED, library)


def remarks(library: Library) -> tuple[Diagnostic, ...]:
    """What may be in order and is worth a look; it refuses nothing."""
    return _found(REMARKS, library)


def complete_studios(library: Library) -> tuple[Studio, ...]:
    """The studios that were read completely. Another may have in the file that could not be read what it seems to lack."""
    return tuple(studio for studio in library.studios.values() if library.is_complete(f"studios/{studio.id}"))


def _found(checks: tuple[Check, ...], library: Library) -> tuple[Diagnostic, ...]:
    studios = complete_studios(library)
    return tuple(one._replace(code=code(check)) for check in checks for one in check(library, studios))


def code(check: Callable[..., Iterator[Diagnostic]]) -> str:
    """The lasting name of what ``check`` finds: ``data/works-are-claimed-once``."""
    return f"data/{check.__name__.replace('_', '-')}"


class Taken(NamedTuple):
    """A part that somebody took on one day: the activity, and its index among the activity's roles."""

    activity: Activity
    role: int


def nobody_leads_at_two_places(library: Library, studios: tuple[Studio, ...]) -> Iterator[Diagnostic]:
    """Nobody leads, speaks or teaches at two places at overlapping times, in one studio or in two."""
    schools = [school.name for school in library.district.schools]
    days: dict[tuple[Somebody, When], dict[str, Taken]] = defaultdict(dict)
    for somebody, when, taken in _parts_taken(studios):
        days[somebody, when][taken.activity.path] = taken
    for (somebody, _), parts in days.items():
        yield from _clashes(somebody.name, list(parts.values()), schools)


def _parts_taken(studios: tuple[Studio, ...]) -> Iterator[tuple[Somebody, When, Taken]]:
    """Who took which part on which day, of sessions with a known time and place."""
    people = {PersonKey(studio.id, one.id): _somebody(one) for studio in studios for one in studio.people.values()}
    for activity in (one for studio in studios for one in studio.activities):
        dates = {one.date for one in activity.sessions if one.date.day and one.time and one.place}
        for index, role in enumerate(activity.roles):
            key = person_key(role.person, activity.studio)
            if key in people and role.part is not Part.RECORDED_LESSON:  # that is recorded at another time
                yield from ((people[key], when, Taken(activity, index)) for when in dates)


def _clashes(name: str, parts: list[Taken], schools: list[str]) -> Iterator[Diagnostic]:
    for (one, here), (other, there) in combinations(parts, 2):
        if all(_apart(a, b, schools) for a in one.sessions for b in other.sessions):
            for mine, index, theirs in ((one, here, other), (other, there, one)):
                yield Diagnostic(
                    mine.at("roles", index, "person"),
                    f"{name}同一时间在两个地方：这里是{_meeting(mine)}，{theirs.path} 是{_meeting(theirs)}",
                    "核对两处的日期、时间和人员；先后到场的，两处都按实际起止时间写",
                )


def _apart(one: Session, other: Session, schools: list[str]) -> bool:
    """Whether nobody can have been at both: times overlap, places are known and not the same."""
    if one.date != other.date or one.date.day is None or not (one.time and other.time and one.place and other.place):
        return False
    return _overlap(one.time, other.time) and not _same_place(one.place, other.place, schools)


def _overlap(one: str, other: str) -> bool:
    (begin, end), (start, stop) = one.split("-"), other.split("-")
    return begin < stop and start < end


def _same_place(one: str, other: str, schools: list[str]) -> bool:
    """Whether two spellings can mean one place: one holds the other, or both name the same school."""
    here, there = _plain(one), _plain(other)
    if here in there or there in here:
        return True
    return any(school in one and school in other for school in schools)


def _meeting(activity: Activity) -> str:
    first = min(activity.sessions, key=lambda session: (session.date.first, session.time or ""))
    return f"{chinese_date(first.date.first)} {first.time}“{first.place}”"


def joint_activities_are_recorded_once(library: Library, studios: tuple[Studio, ...]) -> Iterator[Diagnostic]:
    """A joint activity is one record, credited to each: no studio is credited with two records of it."""
    read = {studio.id for studio in studios}
    pairs: dict[tuple[str, str], tuple[Activity, Activity, Studio]] = {}
    for studio in studios:
        credited = [one for one in studio.all_activities if one.studio in read] if studio.joint else ()
        for one, other in _on_one_day(credited):
            if one.studio != other.studio and _one_event(one, other):
                pairs.setdefault((one.path, other.path), (one, other, studio))
    for one, other, studio in pairs.values():
        for here, there in ((one, other), (other, one)):
            yield Diagnostic(
                here.at("title"),
                f"联合活动记了两次：“{here.title}”和 {there.path} 是同一次活动，{studio.name}会算两次",
                "留下一份记录，joint 里写联合的工作室；另一份里各自的承担人写进这一份，再删去",
            )


def _on_one_day(activities: Iterable[Activity]) -> Iterator[tuple[Activity, Activity]]:
    """Pairs of activities with a day in common."""
    days: dict[When, list[Activity]] = defaultdict(list)
    for one in activities:
        for when in {session.date for session in one.sessions}:
            days[when].append(one)
    return (pair for same in days.values() for pair in combinations(same, 2))


def _one_event(one: Activity, other: Activity) -> bool:
    """Whether two records are of one event: a session in common, and the same title or the same place and time."""
    return any(_one_session(a, b, one, other) for a in one.sessions for b in other.sessions)


def _one_session(a: Session, b: Session, one: Activity, other: Activity) -> bool:
    if a.date != b.date or (a.time and b.time and not _overlap(a.time, b.time)):
        return False
    if a.place and b.place and _plain(a.place) != _plain(b.place):
        return False
    known = bool(a.date.day and a.time and b.time and a.place and b.place)
    return known or _plain(one.title) == _plain(other.title)


def works_are_claimed_once(library: Library, studios: tuple[Studio, ...]) -> Iterator[Diagnostic]:
    """A paper, book or case of one author is recorded in one studio."""
    for claim, others in _claims(studios, _authors):
        yield Diagnostic(
            claim.at("title"),
            f"《{claim.title}》在两个工作室登记了：{_listed(others)} 有同题目、同作者的{claim.kind.label}",
            "同一件成果只在一个工作室登记；确实是两件的，改正题目或作者",
        )


def works_with_authors_elsewhere(library: Library, studios: tuple[Studio, ...]) -> Iterator[Diagnostic]:
    """A work that authors of two studios share is in order; whoever adds up the district should know."""
    refused = {one.path for one in works_are_claimed_once(library, studios)}
    for claim, others in _claims(
        studios, lambda studio, outcome: _authors(studio, outcome) | set(outcome.outside_authors)
    ):
        if claim.path not in refused:
            yield Diagnostic(
                claim.at("title"),
                f"《{claim.title}》和 {_listed(others)} 像是同一件合作成果，两边各算一次",
                "是合作的就不用改；全区统计时按一件算。不是的，改正题目或作者",
            )


def _claims(
    studios: tuple[Studio, ...], names: Callable[[Studio, Outcome], set[str]]
) -> Iterator[tuple[Outcome, list[str]]]:
    """Works of the same kind and title in several studios with an author in common: each with where the others stand."""
    groups: dict[tuple[OutcomeKind, str], list[tuple[Studio, Outcome]]] = defaultdict(list)
    for studio in studios:
        for outcome in studio.outcomes:
            if outcome.kind in _WRITTEN_ONCE:
                groups[outcome.kind, _plain(outcome.title)].append((studio, outcome))
    for group in groups.values():
        for studio, outcome in group if len(group) > 1 else ():
            mine = names(studio, outcome)
            others = [
                other.path for home, other in group if home.id != studio.id and not mine.isdisjoint(names(home, other))
            ]
            if others:
                yield outcome, others


def _authors(studio: Studio, outcome: Outcome) -> set[str]:
    return {studio.people[author].name for author in outcome.authors if author in studio.people}


def photos_show_one_activity(library: Library, studios: tuple[Studio, ...]) -> Iterator[Diagnostic]:
    """A photograph is of the one activity at which it was taken, whatever the name of its file."""
    shown: dict[str, dict[str, Location]] = defaultdict(dict)
    for studio in studios:
        for activity in studio.activities:
            for index, photo in enumerate(activity.photos):
                file = f"studios/{studio.id}/{photo.file}"
                key = library.digests.get(file, file)
                shown[key].setdefault(activity.path, activity.at("photos", index, "file"))
    for places in shown.values():
        for path, place in places.items() if len(places) > 1 else ():
            others = [other for other in places if other != path]
            yield Diagnostic(
                place,
                f"这张照片也用在 {_listed(others)}，内容完全相同",
                "一张照片只属于拍摄它的那次活动；留下那一处，删去另一处",
            )


def people_of_two_studios(library: Library, studios: tuple[Studio, ...]) -> Iterator[Diagnostic]:
    """Somebody who belongs to two studios at one time: allowed, and a remark, since duties are owed in each."""
    homes: dict[Somebody, list[Person]] = defaultdict(list)
    for studio in studios:
        for person in studio.people.values():
            homes[_somebody(person)].append(person)
    for somebody, held in homes.items():
        for person in held if len(held) > 1 else ():
            others = [one for one in held if one.studio != person.studio and _together(one, person)]
            if others:
                names = "、".join(f"{library.studios[one.studio].name}（{one.path}）" for one in others)
                yield Diagnostic(
                    person.at("name"),
                    f"{somebody.name}同时也是{names}的人",
                    "核对是否确实同时在两个工作室；是的话，每件事只在做它的那个工作室登记。已经离开的，写上 left",
                )


def _together(one: Person, other: Person) -> bool:
    """Whether both memberships run on some day."""
    return (other.left is None or one.joined <= other.left) and (one.left is None or other.joined <= one.left)


def like_activities_of_studios(library: Library, studios: tuple[Studio, ...]) -> Iterator[Diagnostic]:
    """Records of several studios alike in title, day, time and place, of which none names the other: perhaps held together."""
    groups: dict[tuple[str | When | None, ...], dict[str, Activity]] = defaultdict(dict)
    for studio in studios:
        for one in studio.activities:
            for session in one.sessions:
                if session.place and session.date.day:
                    like = (session.date, session.time, _plain(one.title), _plain(session.place))
                    groups[like].setdefault(studio.id, one)
    reported: set[str] = set()
    for held in groups.values():
        for one in held.values() if len(held) > 1 else ():
            others = [each for each in held.values() if not _linked(one, each)]
            if others and one.path not in reported:
                reported.add(one.path)
                yield Diagnostic(
                    one.at("title"),
                    f"“{one.title}”和 {_listed([each.path for each in others])} 的题目、时间、地点都相同",
                    "一起举办的，只留一份记录，joint 里写联合的工作室；各自参加同一次会议的，不用改",
                )


def _linked(one: Activity, other: Activity) -> bool:
    """Whether some studio is credited with both, its own record being one of them."""
    return not {one.studio, *one.joint}.isdisjoint({other.studio, *other.joint})


REFUSED: tuple[Check, ...] = (
    nobody_leads_at_two_places,
    joint_activities_are_recorded_once,
    works_are_claimed_once,
    photos_show_one_activity,
)
REMARKS: tuple[Check, ...] = (people_of_two_studios, like_activities_of_studios, works_with_authors_elsewhere)


def _somebody(person: Person) -> Somebody:
    return Somebody(person.name, person.born, person.school)


def _plain(text: str) -> str:
    """``text`` without spaces, quotation marks and dashes, in which two spellings of one name differ."""
    return _MARKS.sub("", text.casefold())


def _listed(paths: Collection[str]) -> str:
    """Two places by name, more by their number."""
    ordered = sorted(set(paths))
    return "、".join(ordered[:2]) + (f" 等 {len(ordered)} 处" if len(ordered) > 2 else "")
