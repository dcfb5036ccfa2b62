"""The few formulas that every report shares, on exact numbers.

Refuses floats: a figure is ``Decimal``, ``Fraction`` or ``int``. A blank stays ``None``; nothing is rounded,
nothing is capped.
"""

from collections.abc import Callable, Iterable, Sequence
from decimal import Context, Decimal, Inexact, localcontext
from fractions import Fraction
from typing import Any

from dongneng_cli.period import Period
from dongneng_cli.rounding import Number, half_up

_EXACT = Context(prec=400, traps=[Inexact])
"""Sums of money are exact, or the program stops: then the order of addition never matters."""


def blank(value: Any) -> bool:
    """Tell whether a cell holds nothing: ``None``, or the NaN that pandas may put in its place."""
    return value is None or value != value  # noqa: PLR0124 - only NaN differs from itself


def total(values: Iterable[Decimal | None]) -> Decimal | None:
    """Add up what is there; ``None`` when nothing is (blank ≠ zero)."""
    given = [value for value in values if value is not None and value == value]  # noqa: PLR0124
    if not given:
        return None
    with localcontext(_EXACT):
        return sum(given, Decimal(0))


def difference(minuend: Decimal, subtrahend: Decimal) -> Decimal:
    """Return minuend − subtrahend without rounding, in their own unit."""
    return _EXACT.subtract(minuend, subtrahend)


def rate(part: Number | None, whole: Number | None) -> Fraction | None:
    """Return part ÷ whole × 100 in percent, exactly; ``None`` without a numerator or a denominator.

    开工率 and 投资完成率 alike (clause 7.2). More than 100 stays more than 100.
    """
    if part is None or whole is None or whole == 0:
        return None
    over, of = part.as_integer_ratio()
    by, per = whole.as_integer_ratio()
    return Fraction(over * per * 100, of * by)  # reduced once, not at every step


def at_most(percent: Fraction) -> Callable[[Decimal, Decimal], bool]:
    """Return what tells exactly whether part ÷ whole, which is above 0, is at most so many percent.

    For many rows of which few matter: forming their fractions costs ten times as much.
    """
    over, under = percent.as_integer_ratio()
    of_whole, of_part = Decimal(over), Decimal(under * 100)

    def tell(part: Decimal, whole: Decimal) -> bool:
        return _EXACT.multiply(part, of_part) <= _EXACT.multiply(whole, of_whole)

    return tell


def points_ahead(percent: Number | None, time_progress: Fraction | None) -> Fraction | None:
    """Return percent − time progress × 100 in percentage points (快于时间进度), positive when ahead.

    Both are exact, so that the one rounding comes at printing: 629.0 of 647.4 in October is 13.8 points
    ahead and not 97.2 − 83.3 = 13.9.

    Args:
        percent: A rate in percent.
        time_progress: Share of the year that has passed, 0 to 1.
    """
    if percent is None or time_progress is None:
        return None
    return Fraction(percent) - time_progress * 100


def time_share(marks: Sequence[tuple[int, Decimal]], period: Period) -> Fraction:
    """Return the share of the annual plan that is due at a month's end (时间进度).

    Month ÷ 12, or along straight lines between the marks of a curve: 60% at half year makes 50% at the
    end of May. After the last mark it stays there.

    Args:
        marks: Month of the year and share, in order of months; empty for month ÷ 12.
        period: The month.
    """
    if not marks:
        return period.time_progress
    before = (0, Fraction(0))
    for month, share in marks:
        after = (month, Fraction(share))
        if period.month <= month:
            step = Fraction(period.month - before[0], month - before[0])
            return before[1] + step * (after[1] - before[1])
        before = after
    return before[1]


def weighted(rates: Sequence[Number | None], weights: Sequence[Number]) -> Fraction | None:
    """Return Σ rate × weight (加权值); ``None`` when any of the rates is undefined.

    Raises:
        ValueError: If there is not one weight for each rate.
    """
    pairs = list(zip(rates, weights, strict=True))
    if any(value is None for value, _ in pairs):
        return None
    return sum(
        (Fraction(value) * Fraction(by) for value, by in pairs if value is not None), Fraction(0)
    )


BLANK = "—"
"""What a formula shows where nothing is known."""


def plain(value: Decimal | int | None) -> str:
    """Write a number without exponent and idle zeros, a blank as ``—``."""
    if value is None:
        return BLANK
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def digits(value: Number) -> str:
    """Write a number in a formula: four decimals at most."""
    return plain(half_up(value, 4))
