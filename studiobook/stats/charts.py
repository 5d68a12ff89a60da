"""The charts of a span of time, computed from the records of the studios that are given: one, or all of a district.

Each figure is counted from records. What is never public (the ledgers) is not there in the public view, so that the chart of
it cannot be made for the site. Figures of several studios are added up; no chart sets one studio against another.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from studiobook.core.dates import Cycle, SchoolYear
from studiobook.documents.chart import MOST_SERIES, Chart, ChartKind, Series
from studiobook.documents.chart_data import made
from studiobook.models.enums import ActivityKind, FundingSource, Level, Role, State
from studiobook.models.records import Activity
from studiobook.models.studio import Studio
from studiobook.rules.findings import Finding
from studiobook.rules.progress import Progress, StudioProgress, studio_progress

Span = SchoolYear | Cycle
_MONTHS = (9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8)
_STATES = (State.MET, State.PENDING, State.UNMET, State.WAIVED)


def activities_by_month(studios: Iterable[Studio], span: Span, today: date) -> Chart | None:
    """Activities held before ``today``, by the month of their first day; a cycle's school years stand upon each other.

    Months that have not begun are left out, so that nothing is said of them.
    """
    parts = _parts(span, today)
    months = tuple(month for month in _MONTHS if any(_begins(part, month) <= today for part in parts))
    held = _held(studios, span, today)
    counts = [Counter(one.when.month for one in held if _within(one, part)) for part in parts]
    series = _series(parts, "活动", [[count[month] for month in months] for count in counts])
    names = tuple(f"{month}月" for month in months)
    return made(_upright(series), f"{span.label}各月活动", "次", "月份", names, series)


def activities_by_form(studios: Iterable[Studio], span: Span, today: date) -> Chart | None:
    """Activities held before ``today``, by their form, in the order in which forms are listed."""
    found = Counter(one.kind for one in _held(studios, span, today))
    kinds = tuple(kind for kind in ActivityKind if found[kind])
    names, series = tuple(kind.label for kind in kinds), (Series("活动", tuple(found[kind] for kind in kinds)),)
    return made(ChartKind.BAR, f"{span.label}各种形式的活动", "次", "形式", names, series)


def outcomes_by_level(studios: Iterable[Studio], span: Span, today: date) -> Chart | None:
    """Outcomes by the highest level at which each was published or awarded; a cycle's school years stand upon each other."""
    parts = _parts(span, today)
    gathered = tuple(studios)
    counts = [Counter(one.level for studio in gathered for one in studio.outcomes_in(part)) for part in parts]
    levels = tuple(level for level in Level if any(count[level] for count in counts))
    series = _series(parts, "成果", [[count[level] for level in levels] for count in counts])
    names = tuple(level.label for level in levels)
    return made(_upright(series), f"{span.label}各级成果", "项", "级别", names, series)


def titles_gained(studios: Iterable[Studio], span: Span) -> Chart | None:
    """班主任称号 by level: those that the people of ``span`` had before it, and upon them those gained in it."""
    before: Counter[Level] = Counter()
    gained: Counter[Level] = Counter()
    for studio in studios:
        people = (person for person in studio.everyone if person.active_in(span))
        before.update(title.level for person in people for title in person.titles if title.on.last < span.first)
        gained.update(title.level for _, title in studio.titles_gained(span))
    levels = tuple(level for level in Level if before[level] or gained[level])
    series = (
        Series("此前已有", tuple(before[level] for level in levels)),
        Series("其间获得", tuple(gained[level] for level in levels)),
    )
    names = tuple(level.label for level in levels)
    return made(ChartKind.STACKED, f"{span.label}班主任称号", "个", "级别", names, series)


def duty_completion(studios: Iterable[Studio], span: Span, findings: Sequence[Finding], today: date) -> Chart | None:
    """Duties by their state on ``today``: of a school year by who owes them, of a cycle by school year.

    A duty of the whole cycle stands in the school year in which it falls due, as on the status page.
    """
    years = _years(span, today)
    whose: dict[str, list[Finding]] = {}  # to look through all for each studio takes time by the square of the district
    for finding in findings:
        whose.setdefault(finding.studio, []).append(finding)
    progress = [studio_progress(studio, whose.get(studio.id, ()), year, today) for studio in studios for year in years]
    if isinstance(span, SchoolYear):
        category, groups = "责任人", _by_owner(progress)
    else:
        category = "学年"
        groups = {
            year.label: [part for one in progress if one.year == year for part in one.everything] for year in years
        }
    counts = {
        name: Counter(finding.state for part in parts for finding in part.findings) for name, parts in groups.items()
    }
    names = tuple(name for name, count in counts.items() if count)
    states = [state for state in _STATES if state is not State.WAIVED or any(count[state] for count in counts.values())]
    series = tuple(Series(state.label, tuple(counts[name][state] for name in names)) for state in states)
    return made(ChartKind.STACKED, f"{span.label}职责完成情况", "项", category, names, series)


def funding_by_source(studios: Iterable[Studio], span: Span, today: date) -> Chart | None:
    """Money received, yuan: of a school year by source, of a cycle by school year with the sources upon each other.

    For reports only: the public view has no ledgers, and asking it for them fails.
    """
    years = _years(span, today)
    gathered = tuple(studios)
    found: Counter[tuple[SchoolYear, FundingSource]] = Counter()
    for studio in gathered:
        for year in years:
            for entry in studio.ledgers[year].income if year in studio.ledgers else ():
                # whole fen: sums of them are exact
                found[year, entry.source] += int(entry.amount * 100)
    sources = tuple(source for source in FundingSource if any(found[year, source] for year in years))
    caption = f"{span.label}经费来源"
    places = 2 if any(fen % 100 for fen in found.values()) else 0
    if isinstance(span, SchoolYear):
        values = tuple(found[span, source] / 100 for source in sources)
        names = tuple(source.label for source in sources)
        return made(ChartKind.COLUMN, caption, "元", "来源", names, (Series("到账", values),), places)
    series = tuple(Series(source.label, tuple(found[year, source] / 100 for year in years)) for source in sources)
    return made(ChartKind.STACKED, caption, "元", "学年", tuple(year.label for year in years), series, places)


def _years(span: Span, today: date) -> tuple[SchoolYear, ...]:
    """The school years of ``span`` that have begun."""
    years = span.school_years if isinstance(span, Cycle) else (span,)
    return tuple(year for year in years if year.first <= today)


def _parts(span: Span, today: date) -> tuple[Span, ...]:
    """The series of ``span``: its school years that have begun, or the whole where those would be too many to tell apart."""
    years = _years(span, today)
    return years if len(years) <= MOST_SERIES else (span,)


def _begins(part: Span, month: int) -> date:
    """The first day of ``month`` when it first comes in ``part``."""
    return date(part.first.year + (month < part.first.month), month, 1)


def _within(activity: Activity, span: Span) -> bool:
    return span.first <= activity.when.first <= span.last


def _held(studios: Iterable[Studio], span: Span, today: date) -> tuple[Activity, ...]:
    """The activities of ``span`` that are over; one that several studios held together is counted once."""
    held = {one.path: one for studio in studios for one in studio.activities_in(span) if one.over(today)}
    return tuple(held.values())


def _series(parts: Sequence[Span], name: str, values: Sequence[Sequence[int]]) -> tuple[Series, ...]:
    """A series for each part, by its name if there are several."""
    names = [part.label for part in parts] if len(parts) > 1 else [name] * len(parts)
    return tuple(Series(label, tuple(row)) for label, row in zip(names, values, strict=True))


def _upright(series: tuple[Series, ...]) -> ChartKind:
    return ChartKind.STACKED if len(series) > 1 else ChartKind.COLUMN


def _by_owner(progress: Sequence[StudioProgress]) -> dict[str, list[Progress]]:
    """What is owed in a school year: by the studios themselves, then by their people, a group for each role."""
    people = [group for one in progress for group in one.groups]
    roles = [role.label for role in Role]
    groups = {"工作室": [one.own for one in progress]}
    return groups | {role: [group for group in people if group.about == role] for role in roles}
