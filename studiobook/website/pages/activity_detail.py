"""An activity: the facts, the record, the photographs that may be shown, and the way to the activities before and after."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import NamedTuple

from markupsafe import Markup

from studiobook.documents import markdown
from studiobook.documents.html import html
from studiobook.documents.nodes import images
from studiobook.models import lookup
from studiobook.models.base import person_key
from studiobook.models.enums import Mode
from studiobook.models.people import Person
from studiobook.models.records import Activity, ActivityPhoto, ActivityView
from studiobook.models.studio import StudioView
from studiobook.models.submissions import PlanItem
from studiobook.rules.dependencies import Records, Section
from studiobook.website import urls
from studiobook.website.pages.base import Page, Site
from studiobook.website.pages.renderer import PageRenderer

SECTIONS = (
    Section(
        "活动页",
        Records(
            (Activity, "title kind reach sessions plan themes roles guests joint attendance summary photos posts body"),
            (Person, ""),
        ),
    ),
)


class Took(NamedTuple):
    """A part in an activity with everybody who took it: id as the record writes it, studio where it is another's, topic."""

    part: str
    people: tuple[tuple[str, str, str], ...]


class _Around(NamedTuple):
    """What surrounds an activity: the studio's before and after it, its released photographs."""

    before: ActivityView | None
    after: ActivityView | None
    released: Mapping[str, ActivityPhoto]


def pages(site: Site, renderer: PageRenderer) -> Iterator[Page]:
    """A page for each activity of each studio."""
    for studio in site.studios:
        released = {photo.file: photo for one in studio.activities for photo in one.shown_photos}
        for index, activity in enumerate(studio.activities):
            before = studio.activities[index - 1] if index else None
            after = studio.activities[index + 1] if index + 1 < len(studio.activities) else None
            yield _page(site, renderer, studio, activity, _Around(before, after, released))


def _page(site: Site, renderer: PageRenderer, studio: StudioView, activity: ActivityView, around: _Around) -> Page:
    path = urls.activity_page(activity)
    text = markdown.parse(activity.body, "activities")
    within = {image.path for image in images(text.blocks)}

    def show(file: str, alt: str) -> Markup:
        """A picture in the record; one that nobody released for the public is left out."""
        photo = around.released.get(file)
        return _figure(renderer, path, studio, photo, alt) if photo else Markup("")

    return renderer.page(
        path,
        "activity_detail",
        activity.title,
        activity.summary or f"{studio.name}，{activity.when.label}，{activity.kind.label}。",
        studio=studio,
        activity=activity,
        others=tuple(site.library.studios[one] for one in activity.joint if one in site.library.studios),
        places=tuple(dict.fromkeys(one.place for one in activity.sessions)),
        modes=tuple(dict.fromkeys(one.mode for one in activity.sessions if one.mode is not Mode.ON_SITE)),
        took=_took(site, studio, activity),
        attended=site.attended.get(activity.path),
        record=html(text.blocks, show, top=2),
        photos=tuple(photo for photo in activity.shown_photos if photo.file not in within),
        plan_item=_plan_item(studio, activity),
        related=site.related[activity.path],
        before=around.before,
        after=around.after,
    )


def _figure(renderer: PageRenderer, path: str, studio: StudioView, photo: ActivityPhoto, alt: str) -> Markup:
    return renderer.fragment(
        "photo", path, studio=studio.id, file=photo.file, caption=alt or photo.caption, by=photo.by
    )


def _took(site: Site, studio: StudioView, activity: ActivityView) -> tuple[Took, ...]:
    """Who did what, by part in the order of the record."""
    order = list(dict.fromkeys(role.part for role in activity.roles))
    roles = sorted(activity.roles, key=lambda role: order.index(role.part))
    return tuple(
        Took(
            part.label,
            tuple(
                (
                    role.person,
                    _other_studio(site, studio, person_key(role.person, activity.studio).studio),
                    role.topic or "",
                )
                for role in group
            ),
        )
        for part, group in groupby(roles, key=lambda role: role.part)
    )


def _other_studio(site: Site, studio: StudioView, home: str) -> str:
    """The word of the studio ``home``; nothing where it is the activity's own."""
    other = site.library.profile(home)
    return lookup.short_name(other) if other and other.id != studio.id else ""


def _plan_item(studio: StudioView, activity: ActivityView) -> PlanItem | None:
    plan = studio.annual_plans.get(activity.school_year)
    return next((item for item in plan.items if item.id == activity.plan), None) if plan else None
