"""What pages tell search engines in words of schema.org (JSON-LD): activities, studios, outcomes. All of it is on the page too."""

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from studiobook.models import citation, lookup
from studiobook.models.enums import Mode, OutcomeKind
from studiobook.models.library import LibraryView
from studiobook.models.records import ActivityView, Outcome, Session
from studiobook.models.studio import StudioView
from studiobook.website import urls

Linked = Mapping[str, Any]

_KINDS = {
    OutcomeKind.PAPER: "ScholarlyArticle",
    OutcomeKind.BOOK: "Book",
    OutcomeKind.COLLECTION: "Book",
    OutcomeKind.COURSE: "Course",
}
_MODES = {
    Mode.ON_SITE: "OfflineEventAttendanceMode",
    Mode.ONLINE: "OnlineEventAttendanceMode",
    Mode.HYBRID: "MixedEventAttendanceMode",
}


def script(linked: Linked) -> Markup:
    """``linked`` as the text of a script element: ``<``, ``>``, ``&`` and ``'`` are escaped, so that no value can end the element."""
    data = {"@context": "https://schema.org", **linked}
    return htmlsafe_json_dumps(data, dumps=partial(json.dumps, ensure_ascii=False))


def of_activity(library: LibraryView, activity: ActivityView, picture: str | None) -> Linked:
    """The activity as an ``EducationEvent``; ``picture`` is the absolute address of a photograph of it."""
    home = library.studios[activity.studio]
    studios = [home, *(library.studios[one] for one in activity.joint if one in library.studios)]
    first = min(activity.sessions, key=lambda one: (one.date.first, one.time or ""))
    last = max(activity.sessions, key=lambda one: (one.date.last, one.time or ""))
    modes = {session.mode for session in activity.sessions}
    mode = modes.pop() if len(modes) == 1 else Mode.HYBRID
    people = dict.fromkeys(lookup.name_of(library, role.person, activity.studio) for role in activity.roles)
    guests = [_given(_person(guest.name), affiliation=_named("Organization", guest.unit)) for guest in activity.guests]
    return _given(
        _named("EducationEvent", activity.title),
        description=activity.summary,
        url=_address(library, urls.activity_page(activity)),
        inLanguage="zh-CN",
        startDate=_moment(first, end=False),
        endDate=_moment(last, end=True),
        eventStatus="https://schema.org/EventScheduled",
        eventAttendanceMode=f"https://schema.org/{_MODES[mode]}",
        location=[_named("Place", place) for place in dict.fromkeys(one.place for one in activity.sessions) if place],
        organizer=[_studio(library, one) for one in studios],
        performer=[*map(_person, people), *guests],
        keywords=list(activity.themes),
        image=picture,
    )


def of_studio(library: LibraryView, studio: StudioView) -> Linked:
    """The studio as an ``Organization`` within its school; of its people only the leaders."""
    about = studio.about
    town = next(iter(lookup.whereabouts(library, about.school)), None)
    return _given(
        _studio(library, studio),
        slogan=about.motto,
        description=about.profile,
        foundingDate=str(about.founded) if about.founded else None,
        knowsAbout=list(about.themes),
        parentOrganization=_given(_named("School", lookup.school_name(library, about.school)), address=town),
        member=[_person(person.name) for person in studio.leaders if person.left is None],
    )


def of_outcomes(library: LibraryView) -> Linked:
    """Every outcome of the district as the kind of work it is."""
    return {"@graph": [_work(library, studio, outcome) for studio, outcome in lookup.outcomes(library)]}


def _work(library: LibraryView, studio: StudioView, outcome: Outcome) -> Linked:
    out = outcome.published
    paper = outcome.kind is OutcomeKind.PAPER
    work = _given(
        _named(_KINDS.get(outcome.kind, "CreativeWork"), outcome.title),
        url=_address(library, urls.outcome_anchor(outcome)),
        inLanguage="zh-CN",
        author=[_person(name) for name in citation.authors_of(library, outcome)],
        dateCreated=str(outcome.on),
        datePublished=str(out.on) if out else None,
        isPartOf=_named("Periodical", out.where) if out and paper else None,
        publisher=_named("Organization", out.where) if out and not paper else None,
        award=[f"{prize.name}{prize.prize_class.label}" for prize in outcome.prizes],
        keywords=list(outcome.themes),
        sameAs=outcome.url,
    )
    # a course says who gives it and what it is about, a work its content
    more = {"provider": _studio(library, studio), "description": outcome.summary or outcome.title}
    return _given(work, **(more if outcome.kind is OutcomeKind.COURSE else {"abstract": outcome.summary}))


def _studio(library: LibraryView, studio: StudioView) -> Linked:
    return _given(_named("Organization", studio.name), url=_address(library, urls.studio_page(studio.id)))


def _person(name: str) -> Linked:
    return _named("Person", name)


def _named(kind: str, name: str) -> Linked:
    return {"@type": kind, "name": name}


def _given(thing: Linked, **more: Any) -> Linked:
    """``thing`` with those of ``more`` that say something."""
    return {**thing, **{name: value for name, value in more.items() if value}}


def _address(library: LibraryView, page: str) -> str | None:
    base = library.district.address
    return base + urls.from_root(page) if base else None


def _moment(session: Session, *, end: bool) -> str:
    """``2025-10-17T14:00:00+08:00``, or the day or month alone where the time is not known."""
    if not session.time or not session.date.day:
        return str(session.date)
    clock = session.time.split("-")[end]
    return f"{session.date}T{'23:59:59' if clock == '24:00' else f'{clock}:00'}+08:00"
