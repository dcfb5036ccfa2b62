"""Sums of rounded figures: they agree when the intervals that they stand for meet."""

from collections.abc import Iterable
from decimal import Decimal


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
