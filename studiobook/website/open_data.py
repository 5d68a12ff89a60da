"""Open data: what the site shows, for programs. One JSON file, one CSV file and one JSON Schema a kind of record.

Addresses lead from the site's root, or are absolute where the district says where its site is.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from pydantic import BaseModel

from studiobook.documents.spreadsheet import Cell, Column, Sheet, csv_text
from studiobook.models import citation, json_schema, lookup
from studiobook.models.base import Part, person_key
from studiobook.models.enums import Term
from studiobook.models.library import LibraryView
from studiobook.models.people import PersonView
from studiobook.models.public import (
    PublicActivity,
    PublicOutcome,
    PublicPerson,
    PublicProject,
    PublicStudio,
    Shot,
    TookPart,
)
from studiobook.models.records import ActivityView
from studiobook.models.studio import StudioView
from studiobook.website import urls
from studiobook.website.pages.base import Asset, Site
from studiobook.website.pages.renderer import PageRenderer

FOLDER = "data"
_WIDTH = 20  # a column; CSV has no widths


class Kind(NamedTuple):
    """A kind of record that is published: the name of its files, its title, its model, how its records are built."""

    name: str
    label: str
    model: type[Part]
    records: Callable[[Site, PageRenderer], Iterator[Part]]

    @property
    def json(self) -> str:
        """The path of its JSON file."""
        return f"{FOLDER}/{self.name}.json"

    @property
    def csv(self) -> str:
        """The path of its CSV file."""
        return f"{FOLDER}/{self.name}.csv"

    @property
    def schema(self) -> str:
        """The path of the schema of its JSON file."""
        return f"{FOLDER}/schemas/{self.name}.schema.json"


def files(site: Site, renderer: PageRenderer) -> Iterator[Asset]:
    """All files of the open data."""
    district = site.library.district
    for kind in KINDS:
        records = tuple(kind.records(site, renderer))
        content = {
            "$schema": kind.schema.removeprefix(f"{FOLDER}/"),
            "district": district.name,
            "notice": district.notice,
            "records": [_plain(record) for record in records],
        }
        yield Asset(kind.json, _text(content))
        yield Asset(kind.csv, csv_text(_sheet(kind, records)))
        yield Asset(kind.schema, _text(_schema(kind)))


def _text(content: dict[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _schema(kind: Kind) -> dict[str, Any]:
    """The JSON Schema of a complete file of ``kind``."""
    record = json_schema.described(kind.model)
    definitions = record.pop("$defs", {})
    return {
        "$schema": json_schema.DIALECT,
        "title": f"{kind.label}（公开数据）",
        "type": "object",
        "additionalProperties": False,
        "required": ["$schema", "district", "notice", "records"],
        "properties": {
            "$schema": {"type": "string"},
            "district": {"title": "区名", "type": "string"},
            "notice": {"title": "声明", "type": ["string", "null"]},
            "records": {"title": kind.label, "type": "array", "items": {"$ref": f"#/$defs/{kind.model.__name__}"}},
        },
        "$defs": {**definitions, kind.model.__name__: record},
    }


def _plain(value: Any) -> Any:
    """``value`` as JSON has it: every field of a model, dates and school years as the records write them."""
    if isinstance(value, BaseModel):
        return {info.alias or name: _plain(getattr(value, name)) for name, info in type(value).model_fields.items()}
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return [_plain(one) for one in value]
    return value if value is None or isinstance(value, bool | int) else str(value)


def _sheet(kind: Kind, records: Sequence[Part]) -> Sheet:
    columns = tuple(Column(info.title or name, _WIDTH) for name, info in kind.model.model_fields.items())
    rows = [tuple(_cell(getattr(record, name)) for name in kind.model.model_fields) for record in records]
    return Sheet(kind.label, columns, rows)


def _cell(value: Any) -> Cell:
    """``value`` for people: terms by their labels, what a record holds several of behind each other."""
    match value:
        case bool():
            return "是" if value else "否"
        case Term():
            return value.label
        case BaseModel():
            cells = (_cell(getattr(value, name)) for name in type(value).model_fields)
            return " ".join(str(one) for one in cells if one not in (None, "", "否", 0))
        case tuple() if not hasattr(value, "_fields"):
            return "；".join(str(_cell(one)) for one in value)
        case None | str() | int() | date():
            return value
        case _:
            return str(value)


def _address(library: LibraryView, page: str) -> str:
    return library.district.address + urls.from_root(page)


def _of(model: type[Part], record: Any, **more: Any) -> Part:
    """The public record that takes from ``record`` what it calls by the same names, and ``more``."""
    same = {name: getattr(record, name) for name in model.model_fields if name not in more}
    return model(**same, **more)


def _studios(site: Site, _: PageRenderer) -> Iterator[Part]:
    for one in site.library.studios.values():
        yield _of(
            PublicStudio,
            one.about,
            id=one.id,
            page=_address(site.library, urls.studio_page(one.id)),
            school=lookup.school_name(site.library, one.about.school),
            cycle=one.cycle.start,
            years=one.cycle.years,
        )


def _people(site: Site, _: PageRenderer) -> Iterator[Part]:
    for studio in site.library.studios.values():
        for one in studio.everyone:
            if one.has_page:
                yield _person(site, studio, one)


def _person(site: Site, studio: StudioView, one: PersonView) -> Part:
    return _of(
        PublicPerson,
        one,
        studio=studio.id,
        page=_address(site.library, urls.person_page(studio.id, one)),
        school=lookup.school_name(site.library, one.school),
        titles=tuple(title for title in one.titles_gained(studio.cycle) if title.on.first <= site.today),
    )


def _activities(site: Site, renderer: PageRenderer) -> Iterator[Part]:
    for studio in site.library.studios.values():
        for one in studio.activities:
            yield _activity(site, renderer, one)


def _activity(site: Site, renderer: PageRenderer, one: ActivityView) -> Part:
    library, over = site.library, one.over(site.today)
    return _of(
        PublicActivity,
        one,
        page=_address(library, urls.activity_page(one)),
        year=one.school_year,
        held=over,
        roles=tuple(
            TookPart(
                person="/".join(person_key(role.person, one.studio)),
                name=lookup.name_of(library, role.person, one.studio),
                part=role.part,
                topic=role.topic,
            )
            for role in one.roles
        ),
        attended=site.attended.get(one.path) if over else None,
        visitors=one.attendance.visitors if over and one.attendance else None,
        photos=tuple(
            Shot(image=_address(library, image), caption=photo.caption, by=photo.by)
            for photo in one.shown_photos
            if (image := renderer.download(one.studio, photo.file))
        ),
    )


def _outcomes(site: Site, renderer: PageRenderer) -> Iterator[Part]:
    library = site.library
    for studio in library.studios.values():
        for one in studio.outcomes:
            yield _of(
                PublicOutcome,
                one,
                page=_address(library, urls.outcome_anchor(one)),
                authors=citation.authors_of(library, one),
                year=one.school_year,
                download=_address(library, renderer.download(one.studio, one.file)) if one.file else None,
            )


def _projects(site: Site, _: PageRenderer) -> Iterator[Part]:
    library = site.library
    for studio in library.studios.values():
        for one in studio.projects:
            yield _of(
                PublicProject,
                one,
                page=_address(library, urls.project_page(one)),
                leader=lookup.name_of(library, one.leader, one.studio),
                participants=lookup.names_of(library, one.participants, one.studio),
            )


KINDS = (
    Kind("studios", "工作室", PublicStudio, _studios),
    Kind("people", "人员", PublicPerson, _people),
    Kind("activities", "活动", PublicActivity, _activities),
    Kind("outcomes", "成果", PublicOutcome, _outcomes),
    Kind("projects", "课题", PublicProject, _projects),
)
