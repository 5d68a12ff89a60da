"""The kinds of page of the public site. One kind is one module here, one template of the same name, one golden file.

Page builders see the public view only; they are pure: the same site gives the same pages.
"""

from collections.abc import Iterator
from typing import Protocol

from studiobook.website.pages import (
    activity_calendar,
    activity_detail,
    activity_groups,
    activity_list,
    home,
    open_data,
    outcome_list,
    people_list,
    person_detail,
    policy_text,
    project_detail,
    project_list,
    search_page,
    statistics,
    status,
    studio_detail,
    studio_list,
    theme_detail,
    theme_list,
)
from studiobook.website.pages.base import Page, Site
from studiobook.website.pages.renderer import PageRenderer


class PageKind(Protocol):
    """A kind of page: a module that makes the pages of its kind."""

    def pages(self, site: Site, renderer: PageRenderer) -> Iterator[Page]:
        """Every page of the kind; where each studio has its own, of the studios of ``site``."""


DISTRICT_KINDS: tuple[PageKind, ...] = (
    home, studio_list, people_list, status, statistics, activity_list, activity_groups, activity_calendar,
    outcome_list, project_list, theme_list, theme_detail, policy_text, open_data, search_page,
)  # fmt: skip
STUDIO_KINDS: tuple[PageKind, ...] = (studio_detail, person_detail, activity_detail, project_detail)
PAGE_KINDS: tuple[PageKind, ...] = (*DISTRICT_KINDS, *STUDIO_KINDS)
