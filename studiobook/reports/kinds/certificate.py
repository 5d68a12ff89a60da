"""公开课和讲座证明: that somebody taught an open lesson or gave a lecture at an activity, for the teacher to use (clause 6).

A page that the bureau's section signs, without a red head, since a certificate carries no document number.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from studiobook.core.dates import When
from studiobook.documents.nodes import Paper
from studiobook.documents.templates import report_blocks
from studiobook.models import lookup
from studiobook.models.district import District
from studiobook.models.enums import Level, Mode, Part
from studiobook.models.people import Person
from studiobook.models.policy import Rule
from studiobook.models.records import Activity, Contribution
from studiobook.models.studio import Studio
from studiobook.reports.base import Report, ReportContext
from studiobook.reports.tables import people as people_tables
from studiobook.reports.tables.people import Deed
from studiobook.rules.dependencies import Read, Section, reads

PARTS = {Part.DEMONSTRATOR: "公开课", Part.SPEAKER: "讲座"}
NAME = "公开课和讲座证明"
TEMPLATE = "reports/certificate.md.j2"
NEEDS = "还没有人在活动中执教公开课或主讲讲座"


def _certified(rule: Rule) -> bool:
    """Whether it counts what a certificate is given for: a part that a person took, and that part is one of these."""
    named = any(f'"{part.value}"' in text for part in PARTS for _, text in rule.expressions())
    return named and Read(Contribution, "part") in reads(rule)


SECTIONS: tuple[Section, ...] = (Section("证明事项", _certified),)


@dataclass(frozen=True)
class CertificateContext:
    """What ``certificate.md.j2`` may name."""

    district: District
    studio: Studio
    person: Person
    school: str
    activity: Activity
    when: str
    places: tuple[str, ...]
    online: bool
    reach: str
    lessons: list[Contribution]
    lectures: list[Contribution]
    hosts: int


CONTEXT: type = CertificateContext


def reports(context: ReportContext, studio: Studio) -> Iterator[Report]:
    """A certificate for each person of ``studio`` and each activity of the cycle that is over; a person's differ by day."""
    given: Counter[tuple[str, str]] = Counter()
    for activity in context.held(studio, studio.cycle):
        for person in studio.everyone:
            deeds = [one for one in people_tables.deeds(studio, person, [activity]) if one.role.part in PARTS]
            if deeds:
                span = activity.when.label
                given[span, person.name] += 1
                count = given[span, person.name]
                about = person.name if count == 1 else f"{person.name}（{count}）"
                yield Report(NAME, studio, span, paper(context, studio, person, deeds), about)


def paper(context: ReportContext, studio: Studio, person: Person, deeds: Sequence[Deed]) -> Paper:
    """The certificate of what ``person`` did at one activity."""
    named = "和".join(dict.fromkeys(PARTS[one.role.part] for one in deeds))
    return Paper(
        title=f"{named}证明",
        issuer=context.bureau,
        date=context.today,
        blocks=report_blocks(context.library.root, TEMPLATE, vars(_template_context(context, studio, person, deeds))),
        properties=context.properties,
        contents=False,
    )


def _template_context(
    context: ReportContext, studio: Studio, person: Person, deeds: Sequence[Deed]
) -> CertificateContext:
    activity = deeds[0].activity
    return CertificateContext(
        district=context.library.district,
        studio=studio,
        person=person,
        school=lookup.school_name(context.library, person.school),
        activity=activity,
        when=_when(activity),
        places=tuple(dict.fromkeys(one.place for one in activity.sessions if one.place)),
        online=all(one.mode is Mode.ONLINE for one in activity.sessions),
        reach="工作室" if activity.reach is Level.STUDIO else activity.reach.label,
        lessons=[one.role for one in deeds if one.role.part is Part.DEMONSTRATOR],
        lectures=[one.role for one in deeds if one.role.part is Part.SPEAKER],
        hosts=len({activity.studio, *activity.joint}),
    )


def _when(activity: Activity) -> str:
    """``2025年10月17日``; from the first day to the last where there are several."""
    first, last = activity.when, max((one.date for one in activity.sessions), key=lambda when: (when.last, when.first))
    return first.label if first.last >= last.last else f"{first.label}至{_after(first, last)}"


def _after(first: When, last: When) -> str:
    """The last day, without the year where that is the first day's."""
    return last.label.removeprefix(f"{first.year}年")
