"""The charts of a span of time, computed from the records of the studios that are given: one, or all of a district.

Each figure is counted from records. The public view has no ledgers, so that the site cannot have the chart of them.
Figures of several studios are added up; no chart compares one studio with another.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from studiobook.core.dates import Cycle, SchoolYear
from studiobook.documents.chart import MOST_SERIES, Chart, ChartKind, Series, create_chart
from studiobook.models import lookup
from studiobook.models.enums import ActivityKind, FundingSource, Level, Role, State, Term
from studiobook.models.records import ActivityView
from studiobook.models.studio import Studio, StudioView
from studiobook.rules.findings import Finding
from studiobook.rules.progress import Progress, StudioProgress, studio_progress

Span = SchoolYear | Cycle
_MONTHS = (9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8)
_STATES = (State.MET, State.PENDING, State.UNMET)  # those that a chart always shows


def activities_by_month(studios: Iterable[StudioView], span: Span, today: date) -> Chart | None:
    """Activities held by ``today``, by the month of their first day; the school years of a cycle are stacked.

    Months that have not begun are left out: nothing is known of them.
    """
    parts = _parts(span, today)
    months = [month for month in _MONTHS if any(_begins(part, month) <= today for part in parts)]
    held = _held(studios, span, today)
    counts = [Counter(one.when.month for one in held if part.first <= one.when.first <= part.last) for part in parts]
    series = _series(parts, "活动", [[count[month] for month in months] for count in counts])
    names = tuple(f"{month}月" for month in months)
    return create_chart(_kind(series), f"{span.label}各月活动", "次", "月份", names, series)


def activities_by_form(studios: Iterable[StudioView], span: Span, today: date) -> Chart | None:
    """Activities held by ``today``, by their form, in the order in which forms are listed."""
    found = Counter(one.kind for one in _held(studios, span, today))
    kinds = [kind for kind in ActivityKind if found[kind]]
    series = (Series("活动", tuple(found[kind] for kind in kinds)),)
    return create_chart(ChartKind.BAR, f"{span.label}各种形式的活动", "次", "形式", _labels(kinds), series)


def outcomes_by_level(studios: Iterable[StudioView], span: Span, today: date) -> Chart | None:
    """Outcomes by the highest level of publication or prize; the school years of a cycle are stacked."""
    parts, studios = _parts(span, today), tuple(studios)
    counts = [Counter(one.level for studio in studios for one in studio.outcomes_in(part)) for part in parts]
    levels = [level for level in Level if any(count[level] for count in counts)]
    series = _series(parts, "成果", [[count[level] for level in levels] for count in counts])
    return create_chart(_kind(series), f"{span.label}各级成果", "项", "级别", _labels(levels), series)


def titles_gained(studios: Iterable[StudioView], span: Span) -> Chart | None:
    """班主任称号 by level: those that the people of ``span`` had before it, and stacked on them those gained in it."""
    studios = tuple(studios)
    people = [person for studio in studios for person in studio.everyone if person.active_in(span)]
    before = Counter(title.level for person in people for title in person.titles if title.on.last < span.first)
    gained = Counter(title.level for studio in studios for _, title in studio.titles_gained(span))
    levels = [level for level in Level if before[level] or gained[level]]
    series = (
        Series("此前已有", tuple(before[level] for level in levels)),
        Series("其间获得", tuple(gained[level] for level in levels)),
    )
    return create_chart(ChartKind.STACKED, f"{span.label}班主任称号", "个", "级别", _labels(levels), series)


def duty_completion(
    studios: Iterable[StudioView], span: Span, findings: Iterable[Finding], today: date
) -> Chart | None:
    """Duties by their state on ``today``: of a school year by who owes them, of a cycle by school year.

    A duty of the entire cycle is in the school year in which it falls due, as on the status page.
    """
    years, by_studio = _years(span, today), _by_studio(findings)
    progress = [studio_progress(one, by_studio.get(one.id, ()), year, today) for one in studios for year in years]
    yearly = isinstance(span, SchoolYear)
    groups = _by_owner(progress) if yearly else _by_year(progress, years)
    counts = {name: Counter(one.state for part in parts for one in part.findings) for name, parts in groups.items()}
    names = tuple(name for name, count in counts.items() if count)
    waived = any(count[State.WAIVED] for count in counts.values())
    series = tuple(
        Series(state.label, tuple(counts[name][state] for name in names))
        for state in (*_STATES, *((State.WAIVED,) if waived else ()))
    )
    category = "责任人" if yearly else "学年"
    return create_chart(ChartKind.STACKED, f"{span.label}职责完成情况", "项", category, names, series)


def funding_by_source(studios: Iterable[Studio], span: Span, today: date) -> Chart | None:
    """Money received, in yuan: of a school year by source, of a cycle by school year with its sources stacked.

    For reports only: the public view has no ledgers.
    """
    years = _years(span, today)
    fen = _received(studios, years)
    sources = [source for source in FundingSource if any(fen[year, source] for year in years)]
    places = 2 if any(amount % 100 for amount in fen.values()) else 0
    caption = f"{span.label}经费来源"
    if isinstance(span, SchoolYear):
        income = Series("到账", tuple(fen[span, source] / 100 for source in sources))
        return create_chart(ChartKind.COLUMN, caption, "元", "来源", _labels(sources), (income,), places)
    series = tuple(Series(source.label, tuple(fen[year, source] / 100 for year in years)) for source in sources)
    return create_chart(ChartKind.STACKED, caption, "元", "学年", _labels(years), series, places)


def _received(studios: Iterable[Studio], years: Sequence[SchoolYear]) -> Counter[tuple[SchoolYear, FundingSource]]:
    """The income by school year and source, in fen: sums of integers are exact."""
    found: Counter[tuple[SchoolYear, FundingSource]] = Counter()
    for ledger in (studio.ledgers[year] for studio in studios for year in years if year in studio.ledgers):
        for entry in ledger.income:
            found[ledger.school_year, entry.source] += int(entry.amount * 100)
    return found


def _years(span: Span, today: date) -> tuple[SchoolYear, ...]:
    """The school years of ``span`` that have begun."""
    years = span.school_years if isinstance(span, Cycle) else (span,)
    return tuple(year for year in years if year.first <= today)


def _parts(span: Span, today: date) -> tuple[Span, ...]:
    """The series of ``span``: its school years that have begun, or itself where those would be too many to distinguish."""
    years = _years(span, today)
    return years if len(years) <= MOST_SERIES else (span,)


def _labels(terms: Iterable[Term | SchoolYear]) -> tuple[str, ...]:
    return tuple(one.label for one in terms)


def _begins(part: Span, month: int) -> date:
    """The first day of ``month`` when it first comes in ``part``."""
    return date(part.first.year + (month < part.first.month), month, 1)


def _held(studios: Iterable[StudioView], span: Span, today: date) -> tuple[ActivityView, ...]:
    """The activities of ``span`` that are over; one that several studios held together is counted once."""
    held = {one.path: one for studio in studios for one in lookup.held(studio.activities_in(span), today)}
    return tuple(held.values())


def _series(parts: Sequence[Span], name: str, values: Sequence[Sequence[int]]) -> tuple[Series, ...]:
    """A series for each part, by its name if there are several."""
    names = [part.label for part in parts] if len(parts) > 1 else [name] * len(parts)
    return tuple(Series(label, tuple(row)) for label, row in zip(names, values, strict=True))


def _kind(series: tuple[Series, ...]) -> ChartKind:
    return ChartKind.STACKED if len(series) > 1 else ChartKind.COLUMN


def _by_studio(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """The findings by the id of their studio: searching all of them for each studio would take quadratic time."""
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        found.setdefault(finding.studio, []).append(finding)
    return found


def _by_owner(progress: Sequence[StudioProgress]) -> dict[str, list[Progress]]:
    """What is owed in a school year: by the studios themselves, then by their people, a group for each role."""
    people = [group for one in progress for group in one.groups]
    roles = [role.label for role in Role]
    groups = {"工作室": [one.own for one in progress]}
    return groups | {role: [group for group in people if group.about == role] for role in roles}


def _by_year(progress: Sequence[StudioProgress], years: Sequence[SchoolYear]) -> dict[str, list[Progress]]:
    return {year.label: [part for one in progress if one.year == year for part in one.everything] for year in years}
