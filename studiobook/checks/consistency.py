"""Data that contradict each other: names that are nobody's, dates outside the cycle, files that are not there.

Each check is a small generator over one studio; the list at the end is the index.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from studiobook.checks import bureau, cross_studio
from studiobook.checks.texts import images_are_registered, texts_can_be_shown
from studiobook.core.dates import SchoolYear, When
from studiobook.core.diagnostic import Diagnostic, Location
from studiobook.loading.messages import suggestion
from studiobook.models.base import Record, person_key
from studiobook.models.library import Library
from studiobook.models.people import Person
from studiobook.models.records import Activity
from studiobook.models.studio import About, Studio
from studiobook.rules.findings import Finding

Check = Callable[[Library, Studio], Iterator[Diagnostic]]

BUREAU = "data/bureau-files"


def contradictions(library: Library) -> tuple[Diagnostic, ...]:
    """Every contradiction in ``library``; what a studio that could not be read completely may lack is held against nobody."""
    found = [
        one._replace(code=cross_studio.code(check))
        for studio in cross_studio.complete_studios(library)
        for check in CHECKS
        for one in check(library, studio)
    ]
    found += cross_studio.contradictions(library)
    found += (one._replace(code=one.code or BUREAU) for one in bureau.contradictions(library))
    return tuple(found)


def remarks(library: Library, findings: tuple[Finding, ...], today: date) -> tuple[Diagnostic, ...]:
    """What contradicts nothing and is worth a look, in several studios' records and in the waivers; it refuses nothing."""
    return (*cross_studio.remarks(library), *bureau.waiver_remarks(library, findings, today))


def schools_are_the_districts(library: Library, studio: Studio) -> Iterator[Diagnostic]:
    """Every school named is one of the district's (clause 4.1)."""
    known = [school.id for school in library.district.schools]
    records: tuple[About | Person, ...] = (studio.about, *studio.people.values())
    for record in records:
        if record.school not in known:
            remedy = suggestion(record.school, known) or "学校代号见 bureau/district.yml；新学校请基教科先登记"
            yield Diagnostic(record.at("school"), f"没有代号为“{record.school}”的学校", remedy)


def names_are_not_shared(library: Library, studio: Studio) -> Iterator[Diagnostic]:
    """No two people of a studio have one name, so that a name on a page is one person."""
    shared = [name for name, times in Counter(person.name for person in studio.people.values()).items() if times > 1]
    for person in studio.people.values():
        if person.name in shared:
            yield Diagnostic(
                person.at("name"), f"“{person.name}”登记了两次", "删去重复的一份；真有同名的人，姓名后加学校简称"
            )


def outcomes_are_not_shared(library: Library, studio: Studio) -> Iterator[Diagnostic]:
    """No outcome is in two files of one name, one with its text and one without."""
    seen: dict[str, str] = {}
    for outcome in studio.outcomes:
        first = seen.setdefault(outcome.id, outcome.path)
        if first != outcome.path:
            yield Diagnostic(
                outcome.at(), f"{first} 也叫这个名字", "一项成果只用一个文件：附全文的用 .md，其余的用 .yml"
            )


def people_are_known(library: Library, studio: Studio) -> Iterator[Diagnostic]:
    """Everybody a record names is in the studio's list, or in that of a studio it was held with."""
    for activity in studio.activities:
        for name, place in _named_at(activity):
            yield from _known(library, studio, name, place, activity.joint)
    for name, place in (*_named_in_work(studio), *_named_in_paperwork(studio)):
        yield from _known(library, studio, name, place)


def _named_at(activity: Activity) -> Iterator[tuple[str, Location]]:
    for index, role in enumerate(activity.roles):
        yield role.person, activity.at("roles", index, "person")
    if activity.attendance:
        for key in ("due", "on_leave", "absent", "late"):
            for index, name in enumerate(getattr(activity.attendance, key) or ()):
                yield name, activity.at("attendance", key, index)


def _named_in_work(studio: Studio) -> Iterator[tuple[str, Location]]:
    for outcome in studio.outcomes:
        for index, author in enumerate(outcome.authors):
            yield author, outcome.at("authors", index)
    for project in studio.projects:
        yield project.leader, project.at("leader")
        for index, name in enumerate(project.participants):
            yield name, project.at("participants", index)


def _named_in_paperwork(studio: Studio) -> Iterator[tuple[str, Location]]:
    for plan in studio.annual_plans.values():
        for index, item in enumerate(plan.items):
            if item.lead:
                yield item.lead, plan.at("items", index, "lead")
    for personal in studio.personal_plans.values():
        yield personal.id, personal.at()
    for appraisals in studio.appraisals.values():
        for index, entry in enumerate(appraisals.members):
            yield entry.person, appraisals.at("members", index, "person")


def _known(
    library: Library, studio: Studio, name: str, place: Location, joint: tuple[str, ...] = ()
) -> Iterator[Diagnostic]:
    key = person_key(name, studio.id)
    if key.studio not in (*joint, studio.id):
        yield Diagnostic(place, f"“{name}”是别的工作室的人", "把那个工作室写进 joint，或改正代号")
        return
    home = library.studios.get(key.studio)
    if home and key.person not in home.people and library.is_complete(f"studios/{home.id}"):
        yield Diagnostic(
            place, f"“{name}”不在名单中", suggestion(key.person, list(home.people)) or "先在 people/ 里登记，或改正写法"
        )


def nobody_is_named_twice(library: Library, studio: Studio) -> Iterator[Diagnostic]:
    """An appraisal, a list of authors or participants names each person once; who is on leave is not absent or late too."""
    for activity in studio.activities:
        if activity.attendance:
            away = (*activity.attendance.on_leave, *activity.attendance.absent, *activity.attendance.late)
            yield from _twice(away, activity.at("attendance"))
    for outcome in studio.outcomes:
        yield from _twice(outcome.authors, outcome.at("authors"))
    for project in studio.projects:
        yield from _twice(project.people, project.at("participants"))
    for appraisals in studio.appraisals.values():
        yield from _twice([entry.person for entry in appraisals.members], appraisals.at("members"))


def _twice(names: Iterable[str], place: Location) -> Iterator[Diagnostic]:
    for name, times in Counter(names).items():
        if times > 1:
            yield Diagnostic(place, f"“{name}”写了 {times} 次", "留下一次")


def activities_fit_their_files(library: Library, studio: Studio) -> Iterator[Diagnostic]:
    """An activity's file name begins with the date of its first session."""
    for activity in studio.activities:
        if not activity.id.startswith(f"{activity.when}-") or _longer_date(activity):
            name = f"{activity.when}-…"
            yield Diagnostic(
                activity.at("sessions", 0, "date"),
                f"第一场的日期是 {activity.when}，和文件名不一致",
                f"文件名改成“{name}.md”，或改正日期",
            )


def _longer_date(activity: Activity) -> bool:
    """Whether the file's name has a day where the session has only a month."""
    return activity.when.day is None and activity.id[len(str(activity.when)) :][1:3].isdigit()


def dates_lie_in_the_cycle(library: Library, studio: Studio) -> Iterator[Diagnostic]:
    """What a studio did is within its cycle (earlier achievements are in a person's own file)."""
    cycle = studio.cycle
    for activity in studio.activities:
        for index, session in enumerate(activity.sessions):
            yield from _outside(cycle.first, cycle.last, session.date, activity.at("sessions", index, "date"))
    for outcome in studio.outcomes:
        yield from _outside(cycle.first, cycle.last, outcome.on, outcome.at("on"))
    for ledger in studio.ledgers.values():
        year = ledger.school_year
        for index, income in enumerate(ledger.income):
            yield from _outside(year.first, year.last, income.on, ledger.at("income", index, "on"))
        for index, expense in enumerate(ledger.expenses):
            if expense.on:
                yield from _outside(year.first, year.last, expense.on, ledger.at("expenses", index, "on"))
    for record in _yearly(studio):
        year = SchoolYear.parse(record.id)
        if year not in cycle.school_years:
            yield Diagnostic(
                record.at(), f"{year.label}不在建设周期（{cycle.label}）内", "核对文件名和 studio.yml 的 cycle"
            )


def _outside(first: date, last: date, when: When, place: Location) -> Iterator[Diagnostic]:
    if when.last < first or when.first > last:
        yield Diagnostic(
            place, f"日期 {when} 不在 {first} 到 {last} 之间", "核对日期；入选前的成果写在本人的 earlier 里"
        )


def _yearly(studio: Studio) -> tuple[Record, ...]:
    groups = (studio.annual_plans, studio.summaries, studio.appraisals, studio.ledgers)
    return tuple(record for group in groups for record in group.values())


def plan_items_exist(library: Library, studio: Studio) -> Iterator[Diagnostic]:
    """An activity carries out an item of its own school year's plan; no plan has two items of one id."""
    for plan in studio.annual_plans.values():
        seen: set[str] = set()
        for index, item in enumerate(plan.items):
            if item.id in seen:
                yield Diagnostic(plan.at("items", index, "id"), f"计划项目“{item.id}”写了两次", "换一个代号")
            seen.add(item.id)
    for activity in studio.activities:
        if activity.plan is None:
            continue
        annual = studio.annual_plans.get(activity.school_year)
        known = [item.id for item in annual.items] if annual else []
        if activity.plan not in known:
            remedy = suggestion(activity.plan, known) or f"可以写：{'、'.join(known) or '（没有计划）'}"
            yield Diagnostic(activity.at("plan"), f"{activity.school_year.label}的计划里没有“{activity.plan}”", remedy)


def files_are_there(library: Library, studio: Studio) -> Iterator[Diagnostic]:
    """Every file that a record names is in the studio's folder."""
    named: list[tuple[str, Location]] = []
    for activity in studio.activities:
        named += [(photo.file, activity.at("photos", index, "file")) for index, photo in enumerate(activity.photos)]
    named += [(outcome.file, outcome.at("file")) for outcome in studio.outcomes if outcome.file]
    for summary in studio.summaries.values():
        named += [(item.file, summary.at("materials", index, "file")) for index, item in enumerate(summary.materials)]
    for file, place in named:
        if file not in studio.files:
            yield Diagnostic(
                place, f"没有文件“{file}”", suggestion(file, sorted(studio.files)) or "把文件放进 files/，或改正写法"
            )


def joint_studios_exist(library: Library, studio: Studio) -> Iterator[Diagnostic]:
    """A joint activity names other studios of the district."""
    for activity in studio.activities:
        for index, other in enumerate(activity.joint):
            if other == studio.id:
                yield Diagnostic(activity.at("joint", index), "联合工作室写了自己", "只写其他工作室")
            elif other not in library.studios and library.is_complete(f"studios/{other}"):
                remedy = suggestion(other, list(library.studios)) or "写工作室的代号（文件夹名）"
                yield Diagnostic(activity.at("joint", index), f"没有代号为“{other}”的工作室", remedy)


def reports_name_their_project(library: Library, studio: Studio) -> Iterator[Diagnostic]:
    """A research report is named after one of the studio's projects."""
    known = [project.id for project in studio.projects]
    for report in studio.research_reports.values():
        if report.id not in known:
            yield Diagnostic(
                report.at(), f"没有代号为“{report.id}”的课题", suggestion(report.id, known) or "文件名用课题的代号"
            )


def a_policy_is_in_force(library: Library, studio: Studio) -> Iterator[Diagnostic]:
    """Exactly one edition judges the studio's cycle."""
    fitting = [policy.id for policy in library.policies if policy.in_force(studio.cycle.first)]
    if len(fitting) > 1 or (not fitting and library.is_complete("bureau/policy")):
        in_force = f"同时有 {'、'.join(fitting)}" if fitting else "没有一个版本"
        yield Diagnostic(
            studio.about.at("cycle"),
            f"{studio.cycle.first} 施行的管理办法{in_force}",
            "核对 bureau/policy/ 里的施行日期和 cycle.start",
        )


CHECKS: tuple[Check, ...] = (
    a_policy_is_in_force,
    schools_are_the_districts,
    names_are_not_shared,
    people_are_known,
    outcomes_are_not_shared,
    nobody_is_named_twice,
    activities_fit_their_files,
    dates_lie_in_the_cycle,
    plan_items_exist,
    files_are_there,
    joint_studios_exist,
    reports_name_their_project,
    texts_can_be_shown,
    images_are_registered,
)
