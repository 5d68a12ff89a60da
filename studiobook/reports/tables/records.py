"""Tables of records: activities, projects, outcomes, appraisals, money; each row a record, each figure computed."""

from collections.abc import Iterable, Iterator, Sequence

from studiobook.core.dates import SchoolYear, When
from studiobook.core.numbers import money_text
from studiobook.documents.nodes import Table
from studiobook.models import lookup
from studiobook.models.enums import Mode, OutcomeKind, Part
from studiobook.models.library import Library
from studiobook.models.people import Person
from studiobook.models.records import Activity, Contribution, Outcome, Prize, Project, Session
from studiobook.models.studio import Studio
from studiobook.models.submissions import Appraisal, Expense, Ledger
from studiobook.reports.tables.columns import LEFT, NOTHING, RIGHT, Column, row_number, table

_LED_BY = (Part.HOST, Part.SPEAKER, Part.DEMONSTRATOR)


def dotted(when: When) -> str:
    """A date as narrow columns hold it: ``2025.10.17``."""
    return str(when).replace("-", ".")


def names(library: Library, studio: Studio, people: Iterable[str]) -> str:
    """The names of ``people`` as a record of ``studio`` names them: ``李敏、王芳``."""
    return "、".join(lookup.names_of(library, people, studio.id))


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
    columns: list[Column[tuple[str, str]]] = [
        Column("项目", 4, lambda row: row[0]),
        Column("内容", 18, lambda row: row[1], LEFT),
    ]
    return table("基本情况", columns, [row for row in rows if row[1]])


# --- activities ---


def register(studio: Studio, held: Iterable[Activity]) -> Table:
    """The activities ``held`` in short: when, what, who led it, how many came of those who were to come."""
    columns: list[Column[Activity]] = [
        row_number(2),
        Column("时间", 6, _first_day),
        Column("活动", 12, lambda one: one.title, LEFT),
        *_form_and_reach(5, 4),
        Column("主持、主讲、执教", 9, lambda one: _leading(studio, one) or NOTHING, LEFT),
        Column("到会", 4, lambda one: _present(studio, one)),
    ]
    return table("活动登记", columns, held)


def full_register(studio: Studio, held: Iterable[Activity]) -> Table:
    """The activities ``held`` in full: every session, theme, role and expert, the hours, how many came."""
    columns: list[Column[Activity]] = [
        row_number(3),
        Column("时间", 8, lambda one: "\n".join(map(_time, one.sessions)), LEFT),
        Column("地点", 8, lambda one: "\n".join(dict.fromkeys(map(_place, one.sessions))), LEFT),
        Column(
            "活动（主题）", 11, lambda one: one.title + (f"（{'、'.join(one.themes)}）" if one.themes else ""), LEFT
        ),
        *_form_and_reach(6, 4),
        Column("主持、主讲、执教", 18, lambda one: "；".join(roles(studio, one)) or NOTHING, LEFT),
        Column("专家", 8, _experts, LEFT),
        Column("学时", 3, lambda one: one.hours or NOTHING),
        Column("到会", 4, lambda one: _present(studio, one) if one.attendance else "未登记"),
    ]
    return table("", columns, held)


def _form_and_reach(form: int, reach: int) -> tuple[Column[Activity], ...]:
    """The columns 形式 and 范围, of these widths."""
    return Column("形式", form, lambda one: one.kind.label), Column("范围", reach, lambda one: one.reach.label)


def _first_day(activity: Activity) -> str:
    """``2025.10.17``, and how many sessions there were where there was more than one."""
    more = f"\n（{len(activity.sessions)}场）" if len(activity.sessions) > 1 else ""
    return dotted(activity.when) + more


def _time(session: Session) -> str:
    return f"{dotted(session.date)} {session.time or ''}".rstrip()


def _place(session: Session) -> str:
    online = "" if session.mode is Mode.ON_SITE else f"（{session.mode.label}）"
    return (session.place or NOTHING) + online


def _present(studio: Studio, activity: Activity) -> str:
    return f"{len(studio.present(activity))}/{len(studio.due(activity))}"


def _experts(activity: Activity) -> str:
    return "；".join(f"{guest.name}（{guest.unit}）" for guest in activity.guests if guest.expert) or NOTHING


def _leading(studio: Studio, activity: Activity) -> str:
    """Who of this studio led the activity, each once, in the record's order."""
    return "、".join(dict.fromkeys(person.name for person, role in own_roles(studio, activity) if role.part in _LED_BY))


def own_roles(studio: Studio, activity: Activity) -> Iterator[tuple[Person, Contribution]]:
    """What the people of ``studio`` did at ``activity``; people of other studios are left to those."""
    for role in activity.roles:
        person = studio.people.get(studio.local_id(role.person, activity.studio) or "")
        if person:
            yield person, role


def roles(studio: Studio, activity: Activity, parts: Iterable[Part] = Part) -> Iterator[str]:
    """What the people of ``studio`` did at ``activity``, part by part: ``主讲：李敏《学会倾听》``."""
    for part in parts:
        people = [
            person.name + (f"《{role.topic}》" if role.topic else "")
            for person, role in own_roles(studio, activity)
            if role.part is part
        ]
        if people:
            yield f"{part.label}：{'、'.join(people)}"


# --- projects and outcomes ---


def project_title(project: Project) -> str:
    """Its title, and whether it is a key project (重点)."""
    return project.title + ("（重点）" if project.key else "")


def projects(library: Library, studio: Studio, year: SchoolYear) -> Table:
    """The projects that were under way in ``year``: level, number, who works on them, since and until when."""
    columns: list[Column[Project]] = [
        row_number(2),
        Column("课题", 10, project_title, LEFT),
        Column("级别", 3, lambda one: one.level.label),
        Column("编号", 9, lambda one: one.number or NOTHING),
        Column("主持和参与", 11, lambda one: names(library, studio, one.people), LEFT),
        Column("时间", 5, lambda one: f"{one.opened}" + (f"至{one.closed}" if one.closed else "起")),
    ]
    return table("研究课题", columns, studio.projects_in(year))


def in_order(found: Iterable[Outcome]) -> tuple[Outcome, ...]:
    """Outcomes as a report lists them: by kind, then by date."""
    order = list(OutcomeKind)
    return tuple(sorted(found, key=lambda one: (order.index(one.kind), one.on.first, one.id)))


def outcomes(library: Library, studio: Studio, found: Iterable[Outcome]) -> Table:
    """Outcomes, one a row: kind, title, authors, when, what became of it."""
    columns: list[Column[Outcome]] = [
        row_number(2),
        Column("类别", 3, lambda one: one.kind.label),
        Column("题目", 9, lambda one: one.title, LEFT),
        Column("作者", 6, lambda one: authors(library, studio, one), LEFT),
        Column("时间", 4, lambda one: str(one.on)),
        Column("发表、获奖、收录", 9, _reception, LEFT),
    ]
    return table("成果", columns, found)


def authors(library: Library, studio: Studio, outcome: Outcome) -> str:
    """Its authors: people of studios first, then those from outside."""
    return "、".join([*lookup.names_of(library, outcome.authors, studio.id), *outcome.outside_authors])


def _reception(outcome: Outcome) -> str:
    """Where it was published, which prizes it won, where it was collected."""
    parts = []
    if outcome.published:
        parts.append(f"《{outcome.published.where}》{outcome.published.issue or ''}（{outcome.published.level.label}）")
    parts += [f"{_prize(prize)}（{prize.level.label}）" for prize in outcome.prizes]
    if outcome.collected:
        parts.append(f"收入{outcome.collected}")
    return "；".join(parts) or NOTHING


def prizes(project: Project) -> str:
    """The prizes that ``project`` has won, or a dash."""
    return "；".join(map(_prize, project.prizes)) or NOTHING


def _prize(prize: Prize) -> str:
    return f"{prize.name}{prize.prize_class.label}"


# --- submissions ---


def appraisals(library: Library, studio: Studio, year: SchoolYear) -> Table | None:
    """How the leader appraised each member in ``year``; None where nobody has been appraised."""
    found = studio.appraisals.get(year)
    columns: list[Column[Appraisal]] = [
        Column("姓名", 3, lambda one: names(library, studio, [one.person])),
        Column("等次", 2, lambda one: one.grade.label),
        Column("完成/布置", 3, lambda one: f"{one.tasks_done}/{one.tasks_set}"),
        Column("评语", 12, lambda one: one.comment, LEFT),
    ]
    return table("成员考核", columns, found.members) if found else None


_EXPENSES: Sequence[Column[Expense]] = (
    Column("时间", 4, lambda one: str(one.on or NOTHING)),
    Column("用途", 8, lambda one: one.purpose or NOTHING, LEFT),
    Column("凭证", 4, lambda one: one.voucher or NOTHING),
    Column("金额（元）", 4, lambda one: money_text(one.amount), RIGHT),
)


def expenses(ledger: Ledger) -> Table:
    """What was paid, when, what for, with which voucher."""
    return table("经费支出", _EXPENSES, ledger.expenses)
