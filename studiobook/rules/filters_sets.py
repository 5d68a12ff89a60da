"""The filters that hold of any set: by an attribute, by school, by the day of a span; and two that give a number.

Their docstrings are written as those of ``vocabulary``, which registers them.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from studiobook.models.district import School
from studiobook.models.people import PersonView, Span


def busiest(people: Sequence[PersonView], span: Span) -> tuple[PersonView, ...]:
    """Who belongs to the studio on the day of ``span`` on which most do; the day is the first such.

    一段时间里人最多的那一天在册的人。左边写人员。
    例：studio.members | busiest(year) → 3 项：陈静、吴涛、周宁
    """
    return max((_active(people, day) for day in turning_days(people, span)), key=len)


def quietest(people: Sequence[PersonView], span: Span) -> tuple[PersonView, ...]:
    """Who belongs to the studio on the day of ``span`` on which fewest do; the day is the first such.

    一段时间里人最少的那一天在册的人。左边写人员。
    例：studio.members | quietest(year) → 2 项：陈静、周宁
    """
    return min((_active(people, day) for day in turning_days(people, span)), key=len)


def distinct(items: Iterable[Any], name: str) -> tuple[Any, ...]:
    """The different values of the attribute ``name``.

    这一项有哪些不同的值；相同的只算一个。
    例：studio.members | distinct("school") → 3 项：west、home、east
    """
    return tuple(dict.fromkeys(getattr(item, name) for item in items))


def where(items: Iterable[Any], name: str, *values: str) -> tuple[Any, ...]:
    """Those whose attribute ``name`` is one of ``values``.

    这一项是所列的值之一的。
    例：schools | where("area", "rural", "town") → 2 项：东岸小学、西塘小学
    例：people | where("role", "leader") → 1 项：李敏
    """
    return tuple(item for item in items if getattr(item, name) in values)


def at(people: Iterable[PersonView], schools: Iterable[School]) -> tuple[PersonView, ...]:
    """The people of one of ``schools``.

    在这些学校的。左边写人员。
    例：studio.members | at(schools | where("area", "rural")) → 1 项：陈静
    """
    ids = {school.id for school in schools}
    return tuple(person for person in people if person.school in ids)


def most_alike(items: Iterable[Any], name: str, schools: Iterable[School] = ()) -> tuple[Any, ...]:
    """The largest group with one value of ``name``; with ``schools``, of the people's schools: ``most_alike("county", schools)``.

    这一项相同的里面最多的一组。再写上 `schools`，看的是所在学校的这一项。
    例：studio.members | most_alike("subject") → 3 项：陈静、吴涛、孙悦
    例：studio.members | most_alike("county", schools) → 3 项：吴涛、周宁、孙悦
    """
    by_id = {school.id: school for school in schools}
    groups: dict[Any, list[Any]] = {}
    for item in items:
        value = getattr(by_id.get(item.school), name, None) if by_id else getattr(item, name)
        if value is not None:
            groups.setdefault(value, []).append(item)
    largest: list[Any] = max(groups.values(), key=len, default=[])
    return tuple(largest)


def total(items: Iterable[Any], name: str) -> Any:
    """The sum of the attribute ``name``.

    这一项的和，得到一个数。
    例：ledger.income | total("amount") → 25000
    """
    return sum(getattr(item, name) for item in items)


def count(items: Sequence[Any]) -> int:
    """How many there are.

    有几个，得到一个数；用在 `value` 里，或者和别的数相比。
    例：activities | with_expert | count → 1
    例：(outcomes | count) - (outcomes | published | count) → 2
    """
    return len(items)


def _active(people: Iterable[PersonView], day: date) -> tuple[PersonView, ...]:
    return tuple(person for person in people if person.active_on(day))


def turning_days(people: Sequence[PersonView], span: Span) -> tuple[date, ...]:
    """The first day of ``span`` and every day of it on which somebody joins or has just left: nothing changes in between."""
    changes = {span.first, *(one.joined for one in people)}
    changes |= {one.left + timedelta(days=1) for one in people if one.left}
    return tuple(sorted(day for day in changes if span.first <= day <= span.last))
