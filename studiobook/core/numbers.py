"""Numbers, money and percentages as the text that a reader sees: plain decimals, never an exponent, never a negative zero."""

from decimal import Decimal

Number = int | float | Decimal

NO_NUMBER = "—"
"""Shown where there is no number."""


def number_text(value: Number, places: int = 2, *, grouped: bool = False) -> str:
    """``value`` without needless decimals: ``3``, ``36.67``, ``1234567``.

    Args:
        value: The number.
        places: The most decimal places; what is beyond them is rounded half to even.
        grouped: Whether thousands are separated: ``1,234,567``.
    """
    text = _decimal_text(value, places, grouped=grouped)
    return text.rstrip("0").rstrip(".") if "." in text else text


def fixed_text(value: Number, places: int) -> str:
    """``value`` with exactly so many decimal places, thousands separated: ``1,200`` or ``1,200.50``."""
    return _decimal_text(value, places, grouped=True)


def money_text(yuan: Number) -> str:
    """An amount in yuan, to the fen: ``1,200.00``."""
    return fixed_text(yuan, 2)


def percent_text(part: int | Decimal, total: int | Decimal) -> str:
    """The share of ``part`` in ``total``: ``93.8%``; ``NO_NUMBER`` where the total is 0."""
    return f"{fixed_text(100 * part / total, 1)}%" if total else NO_NUMBER


def _decimal_text(value: Number, places: int, *, grouped: bool) -> str:
    text = f"{Decimal(value):{',' if grouped else ''}.{places}f}"
    return text.removeprefix("-") if not text.strip("-0.") else text
