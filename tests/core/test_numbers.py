"""Numbers as text: plain decimals for any number, rounded once, never in another notation."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studiobook.core.numbers import Number, fixed_text, money_text, number_text, percent_text

NUMBERS = st.one_of(
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.decimals(allow_nan=False, allow_infinity=False, places=4),
)
PLACES = st.integers(0, 4)


def rounding_error(text: str, value: Number) -> Decimal:
    return abs(Decimal(text.replace(",", "")) - Decimal(value))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1_234_567, "1234567"),
        (1_234_567.0, "1234567"),
        (1e22, "10000000000000000000000"),
        (3, "3"),
        (3.5, "3.5"),
        (110 / 3, "36.67"),
        (100, "100"),
        (Decimal("10.00"), "10"),
        (-0.001, "0"),
        (-2.5, "-2.5"),
    ],
)
def test_a_number_has_no_needless_decimals_and_no_exponent(value: Number, text: str) -> None:
    assert number_text(value) == text


def test_thousands_are_separated_on_request() -> None:
    assert number_text(1_234_567.25, 1, grouped=True) == "1,234,567.2"
    assert fixed_text(1200, 0) == "1,200"
    assert fixed_text(1200.5, 2) == "1,200.50"


def test_money_is_written_to_the_fen() -> None:
    assert money_text(Decimal("1234567.5")) == "1,234,567.50"
    assert money_text(0) == "0.00"
    assert money_text(-0.001) == "0.00"


def test_a_percentage_of_nothing_is_a_dash() -> None:
    assert percent_text(15, 16) == "93.8%"
    assert percent_text(Decimal(1), Decimal(3)) == "33.3%"
    assert percent_text(0, 0) == "—"


@given(NUMBERS, PLACES, st.booleans())
def test_any_number_is_a_plain_decimal_within_half_a_unit(value: Number, places: int, grouped: bool) -> None:
    text = number_text(value, places, grouped=grouped)
    assert set(text) <= set("-0123456789.,")
    assert rounding_error(text, value) <= Decimal(1).scaleb(-places) / 2
    assert "." not in text or not text.endswith(("0", "."))
    assert text != "-0"


@given(NUMBERS, PLACES)
def test_fixed_places_are_fixed(value: Number, places: int) -> None:
    text = fixed_text(value, places)
    assert len(text.partition(".")[2]) == places
    assert rounding_error(text, value) <= Decimal(1).scaleb(-places) / 2
