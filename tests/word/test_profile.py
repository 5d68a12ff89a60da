"""The profile: what is worked out from its numbers, and that a changed number changes the document."""

from copy import deepcopy
from typing import Any

import pytest
from docx.shared import Mm, Twips
from pydantic import ValidationError

from studiobook.word import Profile
from tests.papers import FORM, PROFILE, a_paper, a_paragraph, opened


def changed(**parts: dict[str, Any]) -> dict[str, Any]:
    profile = deepcopy(PROFILE)
    for part, numbers in parts.items():
        profile.setdefault(part, {}).update(numbers)
    return profile


def test_the_standards_numbers_follow_from_its_millimetres() -> None:
    assert FORM.line == 579
    assert FORM.spacing == -5
    assert FORM.em == 315
    assert FORM.footer == 1444


def test_a_local_variant_is_a_changed_number() -> None:
    form = Profile.model_validate(changed(page={"top_mm": 40}, density={"lines": 20}))
    document = opened(a_paper(a_paragraph("正文")), form)
    assert abs((document.sections[0].top_margin or 0) - Mm(40)) < Twips(2)
    assert document.styles["Body Text"].paragraph_format.line_spacing == Twips(637)


@pytest.mark.parametrize(
    "profile",
    [
        changed(page={"colour": 1}),
        changed(page={"top_mm": "37"}),
        changed(page={"type_width_mm": 190}),
        changed(page={"type_height_mm": 258}),
        changed(fonts={"latin": 'A"/><w:b'}),
        {key: part for key, part in PROFILE.items() if key != "tables"},
    ],
)
def test_impossible_profiles_are_refused(profile: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Profile.model_validate(profile)
