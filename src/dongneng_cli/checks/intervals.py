"""What written figures stand for: an interval each. Sums and rates agree when intervals meet."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from dongneng_cli.rounding import half_up


def places(value: Decimal) -> int:
    """Return how many decimals a figure is written with."""
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def agree(parts: Iterable[Decimal], total: Decimal) -> bool:
    """Whether parts may add up to a total when each was rounded half up to the same places.

    A spreadsheet drops trailing zeros, so the figure with most decimals shows how finely all were
    rounded: 2.3 stands for 2.25 to 2.35. So 2.3 and 1.1 agree with 3.5, but not with 3.6. Whole
    numbers are counts and stand for themselves.
    """
    listed = [*parts, total]
    off = abs(sum(listed[:-1], Decimal(0)) - total)
    if not off:
        return True
    finest = max(places(value) for value in listed)
    slack = Decimal(5).scaleb(-finest - 1) * len(listed) if finest else Decimal(0)
    return off <= slack


def agree_cut(parts: Iterable[Decimal], total: Decimal) -> bool:
    """Whether parts may add up to a total when each was cut off, not rounded, at the same places.

    2.39 and 1.19 cut off at one place are 2.3 and 1.1, their sum 3.58 is 3.5.
    """
    listed = [*parts, total]
    finest = max(places(value) for value in listed)
    if not finest:
        return sum(listed[:-1], Decimal(0)) == total
    step = Decimal(1).scaleb(-finest)
    over = total - sum(listed[:-1], Decimal(0))
    return -step < over < step * (len(listed) - 1)


class Span(NamedTuple):
    """What a figure may stand for, both ends included."""

    low: Fraction
    high: Fraction

    def meets(self, other: "Span") -> bool:
        """Whether some value is in both."""
        return self.low <= other.high and other.low <= self.high

    def __str__(self) -> str:
        low, high = half_up(self.low, 2), half_up(self.high, 2)
        return f"{low:f}" if low == high else f"{low:f}–{high:f}"


def rounded(value: Decimal) -> Span:
    """Return what a figure stands for when it was rounded."""
    half = Fraction(1, 2 * 10 ** places(value))
    return Span(Fraction(value) - half, Fraction(value) + half)


def cut(value: Decimal) -> Span:
    """Return what a figure stands for when it was cut off."""
    return Span(Fraction(value), Fraction(value) + Fraction(1, 10 ** places(value)))


def either(value: Decimal) -> Span:
    """Return what a figure stands for when it was rounded or cut off."""
    return Span(rounded(value).low, cut(value).high)


def ratio(part: Span, whole: Span) -> Span | None:
    """Return part ÷ whole × 100; none when the whole may be nothing."""
    if whole.low <= 0 or part.low < 0:
        return None
    return Span(part.low / whole.high * 100, part.high / whole.low * 100)


def added(spans: Iterable[Span]) -> Span:
    """Return what a sum may be."""
    listed = list(spans)
    low = sum((one.low for one in listed), Fraction(0))
    return Span(low, sum((one.high for one in listed), Fraction(0)))


def exact(count: Decimal) -> Span:
    """Return a count, which stands for itself."""
    return Span(Fraction(count), Fraction(count))


def adds_up(parts: Iterable[Decimal], total: Decimal, *, counts: bool = False) -> bool:
    """Whether parts may add up to a total, each at its own decimals: rounded, or all cut off.

    Args:
        parts: As printed; 1.5190 and 11.04 may stand in one sum (万元 and 亿元).
        total: As printed.
        counts: Whether they are counts, which stand for themselves.
    """
    listed = list(parts)
    if counts:
        return sum(listed, Decimal(0)) == total
    if added(map(rounded, listed)).meets(rounded(total)):
        return True
    return added(map(cut, listed)).meets(cut(total))
