"""Addresses within the site: where the page of each record is, and how one page links to another.

A page is named by its source path (``studios/chunhui/index.md``); an anchor may follow after ``#``.
"""

from hashlib import sha256
from typing import NamedTuple

from studiobook.core.dates import SchoolYear
from studiobook.models import lookup
from studiobook.models.base import person_key
from studiobook.models.library import LibraryView
from studiobook.models.people import PersonView
from studiobook.models.policy import Clause, Policy
from studiobook.models.records import ActivityView, Outcome, Project


class PersonLink(NamedTuple):
    """Somebody whom a record names: the name, and the source path of the person's page; empty where there is none."""

    name: str
    page: str


def studio_page(studio_id: str) -> str:
    """The source path of a studio's page."""
    return f"studios/{studio_id}/index.md"


def activity_page(activity: ActivityView) -> str:
    """The source path of an activity's page: under the studio that recorded it."""
    return f"studios/{activity.studio}/activities/{activity.id}.md"


def person_page(studio_id: str, person: PersonView) -> str:
    """The source path of a person's own page; there is one only where the person ``has_page``."""
    return f"studios/{studio_id}/people/{person.id}.md"


def person_link(library: LibraryView, person_id: str, studio_id: str) -> PersonLink:
    """The person whom a record of ``studio_id`` names; by the id itself where nobody has it."""
    person = lookup.person_of(library, person_id, studio_id)
    if person is None:
        return PersonLink(person_id, "")
    page = person_page(person_key(person_id, studio_id).studio, person) if person.has_page else ""
    return PersonLink(person.name, page)


def project_page(project: Project) -> str:
    """The source path of a research project's page."""
    return f"studios/{project.studio}/projects/{project.id}.md"


def outcome_anchor(outcome: Outcome) -> str:
    """The page and anchor of an outcome in the list of outcomes."""
    return f"outcomes/index.md#{outcome.studio}-{outcome.id}"


def theme_page(theme: str) -> str:
    """The source path of a theme's page; it never changes for one word."""
    return f"themes/{token(theme)}.md"


def calendar_page(year: SchoolYear) -> str:
    """The source path of the calendar of a school year's activities."""
    return f"activities/calendar/{year}.md"


def editions(library: LibraryView) -> tuple[tuple[Policy, str], ...]:
    """The editions of the policy, the newest first, each with the prefix of its clauses' anchors."""
    policies = sorted(library.policies, key=lambda one: one.effective_from, reverse=True)
    return tuple((policy, policy.id if index else "clause") for index, policy in enumerate(policies))


def clause_anchor(clause: Clause, prefix: str) -> str:
    """The anchor of a clause on the page of the policy."""
    return f"{prefix}-{clause.id.replace('.', '-')}"


def token(text: str) -> str:
    """A short ASCII name for ``text``: for addresses, and for choices that a script compares."""
    return sha256(text.encode()).hexdigest()[:10]


def from_root(page: str) -> str:
    """The address of a page or file from the site's root."""
    path, mark, anchor = page.partition("#")
    return (f"{path[:-3]}.html" if path.endswith(".md") else path) + mark + anchor


def relative(here: str, there: str) -> str:
    """The relative address of the page or file ``there`` from the page ``here``.

    It goes by way of the site's root: thousands are computed, and the shortest way takes ten times as long to find.
    """
    return "../" * here.count("/") + from_root(there)
