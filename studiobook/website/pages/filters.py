"""Choices by which a list can be narrowed. They are in a form that a script shows; without it the list is complete, in groups."""

from collections.abc import Iterable
from typing import NamedTuple

from studiobook.core.dates import SchoolYear
from studiobook.models.enums import Term
from studiobook.website import urls


class Choice(NamedTuple):
    """A value of a facet: ``value`` is ASCII and is in the ``data-`` attribute of what has it."""

    value: str
    label: str


class Facet(NamedTuple):
    """What a list can be narrowed by: ``name`` is the name of the ``data-`` attribute."""

    name: str
    label: str
    choices: tuple[Choice, ...]


def facets(*found: Facet) -> tuple[Facet, ...]:
    """Those that leave something to choose."""
    return tuple(one for one in found if len(one.choices) > 1)


def of_terms(name: str, label: str, values: Iterable[Term]) -> Facet:
    """A facet of a closed list, in the order of the list."""
    there = set(values)
    kinds = {type(one) for one in there}
    return Facet(name, label, tuple(Choice(one.value, one.label) for kind in kinds for one in kind if one in there))


def of_years(values: Iterable[SchoolYear]) -> Facet:
    """School years, the latest first."""
    years = sorted(set(values), reverse=True)
    return Facet("year", "学年", tuple(Choice(str(year), year.label) for year in years))


def of_words(name: str, label: str, values: Iterable[str]) -> Facet:
    """A facet of words that people chose, in the order of the Chinese telephone book."""
    return Facet(name, label, tuple(Choice(urls.token(word), word) for word in in_order(values)))


def in_order(words: Iterable[str]) -> list[str]:
    """Each word once, by its sound: GB 2312 puts the common characters in the order of pinyin."""
    return sorted(set(words), key=lambda word: (word.encode("gb18030"), word))
