"""What can be found on the site: records of the public view and pages, each with its text and its facets."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from studiobook.core.dates import SchoolYear
from studiobook.documents import markdown
from studiobook.documents.nodes import (
    Block,
    BlockQuote,
    CodeBlock,
    Footnotes,
    Heading,
    ListBlock,
    Paragraph,
    Table,
    plain_text,
)
from studiobook.models import citation, lookup
from studiobook.models.library import LibraryView
from studiobook.models.people import PersonView
from studiobook.models.policy import Clause, Policy
from studiobook.models.records import ActivityView, Outcome, Project
from studiobook.models.studio import StudioView
from studiobook.website import urls
from studiobook.website.search.sections import Written, sections


class Entry(NamedTuple):
    """What can be found: a page's address, what is shown of it, what is searched, and its facets.

    ``studio`` is empty where it belongs to none, ``year`` None where it belongs to no school year. ``note`` is a day, or what
    tells one of its kind from another. ``body`` is a record's Markdown, which is searched too (see ``with_body``).
    """

    url: str
    title: str
    text: str
    studio: str
    year: SchoolYear | None
    kind: str
    note: str
    body: str = ""


def with_body(entry: Entry) -> Entry:
    """``entry`` with the words of its record in the text. To parse them takes time, which an index that stays is spared."""
    if not entry.body:
        return entry
    return entry._replace(text=_joined(entry.text, _words(markdown.parse(entry.body).blocks)), body="")


def records(library: LibraryView) -> Iterator[Entry]:
    """Everything that can be found in the public view ``library``."""
    for studio in library.studios.values():
        yield _studio(library, studio)
        for person in studio.everyone:
            if person.has_page:
                yield _person(library, studio, person)
        for activity in studio.activities:
            yield _activity(library, studio, activity)
        for outcome in studio.outcomes:
            yield _outcome(library, studio, outcome)
        for project in studio.projects:
            yield _project(library, studio, project)
    for theme, names in _themes(library).items():
        yield Entry(_url(urls.theme_page(theme)), theme, "、".join(names), "", None, "主题", "")
    for policy, prefix in urls.editions(library):
        for clause in policy.clauses:
            yield _clause(policy, clause, prefix)


def texts(written: Iterable[Written]) -> Iterator[Entry]:
    """What can be found on the pages ``written`` by hand: their sections."""
    for page in sorted(written):
        for section in sections(page):
            kind = "手册" if section.url.startswith("handbook/") else "本站说明"
            note = section.page if section.page != section.title else ""
            yield Entry(section.url, section.title, section.text, "", None, kind, note)


def _studio(library: LibraryView, studio: StudioView) -> Entry:
    about = studio.about
    people = "、".join(person.name for person in studio.everyone)
    school = lookup.school_name(library, about.school)
    text = _joined(about.motto, school, about.stage.label, "、".join(about.themes), people, about.profile)
    page = _url(urls.studio_page(studio.id))
    return Entry(page, studio.name, text, lookup.short_name(studio), None, "工作室", studio.cycle.label)


def _person(library: LibraryView, studio: StudioView, person: PersonView) -> Entry:
    school = lookup.school_name(library, person.school)
    titles = "、".join(one.name for one in person.titles)
    honours = "、".join(one.name for one in person.honours)
    text = _joined(
        f"{studio.name}{person.role.label}", f"{school}{person.stage.label}{person.subject}", titles, honours
    )
    page = _url(urls.person_page(studio.id, person))
    return Entry(page, person.name, text, lookup.short_name(studio), None, "人物", person.role.label)


def _activity(library: LibraryView, studio: StudioView, activity: ActivityView) -> Entry:
    parts = (
        f"{lookup.name_of(library, one.person, studio.id)}{one.part.label}{one.topic or ''}" for one in activity.roles
    )
    guests = (f"{guest.name}（{guest.unit}）{guest.topic or ''}" for guest in activity.guests)
    places = (session.place or "" for session in activity.sessions)
    return Entry(
        _url(urls.activity_page(activity)),
        activity.title,
        _joined(activity.summary, *parts, *guests, *places, *activity.themes),
        lookup.short_name(studio),
        activity.school_year,
        activity.kind.label,
        activity.when.label,
        activity.body,
    )


def _outcome(library: LibraryView, studio: StudioView, outcome: Outcome) -> Entry:
    prizes = (f"{prize.name}{prize.prize_class.label}" for prize in outcome.prizes)
    text = _joined(citation.cite(library, outcome), outcome.summary, *prizes, outcome.collected, *outcome.themes)
    page = _url(urls.outcome_anchor(outcome))
    return Entry(
        page, outcome.title, text, lookup.short_name(studio), outcome.school_year, outcome.kind.label, outcome.on.label
    )


def _project(library: LibraryView, studio: StudioView, project: Project) -> Entry:
    people = "、".join(lookup.name_of(library, one, studio.id) for one in project.people)
    text = _joined(project.level.label, project.number, people, project.summary, *project.themes)
    page = _url(urls.project_page(project))
    return Entry(
        page, project.title, text, lookup.short_name(studio), project.opened.school_year, "课题", project.opened.label
    )


def _themes(library: LibraryView) -> dict[str, tuple[str, ...]]:
    """Every theme with the names of the studios that chose it: no more, so that a new activity changes nothing here."""
    found: dict[str, list[str]] = {}
    for studio in library.studios.values():
        works: tuple[ActivityView | Outcome | Project, ...] = (*studio.activities, *studio.outcomes, *studio.projects)
        for theme in (theme for one in works for theme in one.themes):
            found.setdefault(theme, [])
        for theme in dict.fromkeys(studio.about.themes):
            found.setdefault(theme, []).append(studio.name)
    return {theme: tuple(names) for theme, names in sorted(found.items())}


def _clause(policy: Policy, clause: Clause, prefix: str) -> Entry:
    text = _joined(clause.digest, *(rule.label for rule in clause.rules))
    page = f"{_url('policy/index.md')}#{urls.clause_anchor(clause, prefix)}"
    return Entry(page, f"{clause.cite}　{clause.heading}", text, "", None, "管理办法", policy.title)


def _url(page: str) -> str:
    path, mark, anchor = page.partition("#")
    return path.removesuffix(".md") + ".html" + mark + anchor


def _joined(*parts: str | None) -> str:
    return "\n".join(part for part in parts if part)


def _words(blocks: tuple[Block, ...]) -> str:
    """The characters of a text, a line for each block."""
    return "\n".join(line for block in blocks for line in _lines(block))


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading(inlines=inlines) | Paragraph(inlines=inlines):
            yield plain_text(inlines)
        case BlockQuote(blocks=inner):
            yield _words(inner)
        case ListBlock(items=items) | Footnotes(notes=items):
            for item in items:
                yield _words(item)
        case Table(header=header, rows=rows):
            for row in (header, *rows):
                yield " ".join(plain_text(cell) for cell in row)
        case CodeBlock(text=text):
            yield text
        case _:
            pass
