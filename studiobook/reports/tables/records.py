"""Tables of records for a report: activities, projects, outcomes, appraisals, money; each row a record, each figure computed."""

from collections.abc import Iterable, Iterator, Sequence

from studiobook.core.dates import SchoolYear, When
from studiobook.core.numbers import money_text
from studiobook.documents.nodes import Align, Table, cells
from studiobook.models import lookup
from studiobook.models.enums import OutcomeKind, Part
from studiobook.models.library import Library
from studiobook.models.records import Activity, Outcome, Prize, Project
from studiobook.models.studio import Studio
from studiobook.models.submissions import Ledger

LEFT, CENTER, RIGHT = Align.LEFT, Align.CENTER, Align.RIGHT
NOTHING = "—"  # in a cell


def table(caption: str, columns: Sequence[tuple[str, int, Align]], rows: Sequence[tuple[object, ...]]) -> Table:
    """A captioned table of plain values; a column is its heading, its relative width and its alignment."""
    return Table(
        header=cells(*(heading for heading, _, _ in columns)),
        rows=tuple(cells(*row) for row in rows),
        aligns=tuple(align for _, _, align in columns),
        caption=caption,
        widths=tuple(width for _, width, _ in columns),
    )


def dotted(when: When) -> str:
    """A date as narrow columns hold it: ``2025.10.17``."""
    return str(when).replace("-", ".")


def facts(library: Library, studio: Studio) -> Table:
    """What the studio is: its school, cycle, decision, people in charge; a row for each that is known."""
    about = studio.about
    rows = [
        ("工作室", studio.name),
        ("所在学校", lookup.school_name(library, about.school)),
        ("建设周期", studio.cycle.label),
        ("遴选依据", about.selection.document if about.selection else ""),
        ("负责校领导", f"{about.liaison.name}（{about.liaison.post}）" if about.liaison else ""),
        ("领衔人", "、".join(one.name for one in studio.leaders)),
        ("研究方向", "、".join(about.themes)),
    ]
    columns = (("项目", 4, CENTER), ("内容", 18, LEFT))
    return table("基本情况", columns, [row for row in rows if row[1]])


def register(studio: Studio, held: tuple[Activity, ...]) -> Table:
    """The activities ``held``, one a row: when, what, who led it, how many came of those who were to come."""
    rows = [
        (
            index,
            _dates(one),
            one.title,
            one.kind.label,
            one.reach.label,
            "、".join(_names_of(studio, one, Part.HOST, Part.SPEAKER, Part.DEMONSTRATOR)) or NOTHING,
            f"{len(studio.present(one))}/{len(studio.due(one))}",
        )
        for index, one in enumerate(held, start=1)
    ]
    columns = (
        ("序号", 2, CENTER),
        ("时间", 6, CENTER),
        ("活动", 12, LEFT),
        ("形式", 5, CENTER),
        ("范围", 4, CENTER),
        ("主持、主讲、执教", 9, LEFT),
        ("到会", 4, CENTER),
    )
    return table("活动登记", columns, rows)


def _dates(activity: Activity) -> str:
    """``2025.10.17``, the first day only; several sessions say how many."""
    more = f"\n（{len(activity.sessions)}场）" if len(activity.sessions) > 1 else ""
    return dotted(activity.when) + more


def _names_of(studio: Studio, activity: Activity, *parts: Part) -> tuple[str, ...]:
    """The names of this studio's people with one of ``parts``, each once, in the record's order."""
    ids = [studio.local_id(role.person, activity.studio) for role in activity.roles if role.part in parts]
    return tuple(dict.fromkeys(studio.people[one].name for one in ids if one))


def projects(studio: Studio, year: SchoolYear) -> Table:
    """The projects that were under way in ``year``: level, number, who works on them, since and until when."""
    rows = [
        (
            index,
            one.title + ("（重点）" if one.key else ""),
            one.level.label,
            one.number or NOTHING,
            "、".join(_names(studio, one.people)),
            f"{one.opened}" + (f"至{one.closed}" if one.closed else "起"),
        )
        for index, one in enumerate(studio.projects_in(year), start=1)
    ]
    columns = (
        ("序号", 2, CENTER),
        ("课题", 10, LEFT),
        ("级别", 3, CENTER),
        ("编号", 9, CENTER),
        ("主持和参与", 11, LEFT),
        ("时间", 5, CENTER),
    )
    return table("研究课题", columns, rows)


def _names(studio: Studio, people: Sequence[str]) -> list[str]:
    return [studio.people[one].name if one in studio.people else one for one in people]


def in_order(outcomes_: Iterable[Outcome]) -> tuple[Outcome, ...]:
    """Outcomes as a report lists them: by kind, then by date."""
    order = list(OutcomeKind)
    return tuple(sorted(outcomes_, key=lambda one: (order.index(one.kind), one.on.first, one.id)))


def outcomes(studio: Studio, outcomes_: tuple[Outcome, ...]) -> Table:
    """Outcomes, one a row: kind, title, authors, when, what became of it."""
    rows = [
        (
            index,
            one.kind.label,
            one.title,
            authors(studio, one),
            str(one.on),
            _reach(one),
        )
        for index, one in enumerate(outcomes_, start=1)
    ]
    columns = (
        ("序号", 2, CENTER),
        ("类别", 3, CENTER),
        ("题目", 9, LEFT),
        ("作者", 6, LEFT),
        ("时间", 4, CENTER),
        ("发表、获奖、收录", 9, LEFT),
    )
    return table("成果", columns, rows)


def authors(studio: Studio, outcome: Outcome) -> str:
    """Who made it: people of the studio first, then those from outside."""
    return "、".join([*_names(studio, outcome.authors), *outcome.outside_authors])


def _reach(outcome: Outcome) -> str:
    """Where it was published, which prizes it won, where it was collected."""
    said = []
    if outcome.published:
        said.append(f"《{outcome.published.where}》{outcome.published.issue or ''}（{outcome.published.level.label}）")
    said += [f"{_won(prize)}（{prize.level.label}）" for prize in outcome.prizes]
    if outcome.collected:
        said.append(f"收入{outcome.collected}")
    return "；".join(said) or NOTHING


def prizes(project: Project) -> str:
    """The prizes that ``project`` has won, or a dash."""
    return "；".join(map(_won, project.prizes)) or NOTHING


def _won(prize: Prize) -> str:
    return f"{prize.name}{prize.prize_class.label}"


def appraisals(studio: Studio, year: SchoolYear) -> Table | None:
    """How the leader appraised each member in ``year``; None where nobody has been appraised."""
    appraisals = studio.appraisals.get(year)
    if appraisals is None:
        return None
    rows = [
        (*_names(studio, [one.person]), one.grade.label, f"{one.tasks_done}/{one.tasks_set}", one.comment)
        for one in appraisals.members
    ]
    columns = (("姓名", 3, CENTER), ("等次", 2, CENTER), ("完成/布置", 3, CENTER), ("评语", 12, LEFT))
    return table("成员考核", columns, rows)


def expenses(ledger: Ledger) -> Table:
    """What was paid, when, what for, with which voucher."""
    rows = [
        (str(one.on or NOTHING), one.purpose or NOTHING, one.voucher or NOTHING, money_text(one.amount))
        for one in ledger.expenses
    ]
    columns = (("时间", 4, CENTER), ("用途", 8, LEFT), ("凭证", 4, CENTER), ("金额（元）", 4, RIGHT))
    return table("经费支出", columns, rows)


def roles(studio: Studio, activity: Activity, parts: Iterable[Part] = Part) -> Iterator[str]:
    """What people did, part by part: ``主讲：李敏《学会倾听》``; people of other studios are left to those."""
    for part in parts:
        said = []
        for role in activity.roles:
            mine = studio.local_id(role.person, activity.studio)
            if role.part is part and mine:
                said.append(studio.people[mine].name + (f"《{role.topic}》" if role.topic else ""))
        if said:
            yield f"{part.label}：{'、'.join(said)}"
