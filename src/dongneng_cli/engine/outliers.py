"""Unusual figures among few, by the median and not by the mean.

Among n figures no standard score can exceed (n − 1) ÷ √n, so a three-sigma rule never fires for ten or
fewer; the modified score has no such bound.
"""

from collections.abc import Sequence
from fractions import Fraction
from statistics import median

from dongneng_cli.rounding import Number

FEWEST = 6
"""Figures below which nothing is called unusual."""

UNUSUAL = Fraction(7, 2)
"""Modified scores above 3.5 are unusual (Iglewicz and Hoaglin, 1993)."""

_TO_SIGMA = Fraction(6745, 10000)
"""Median absolute deviation ÷ standard deviation of a normal distribution."""

_MEAN_TO_SIGMA = Fraction(1253314, 1000000)
"""Standard deviation ÷ mean absolute deviation of a normal distribution."""


def modified_scores(values: Sequence[Number]) -> list[Fraction]:
    """Return 0.6745 × |x − median| ÷ MAD of each value, exactly.

    Where more than half of the values are equal, MAD is 0 and the mean absolute deviation takes its place:
    |x − median| ÷ (1.253314 × mean deviation). All equal: all scores are 0.
    """
    if not values:
        return []
    exact = [Fraction(value) for value in values]
    middle = median(exact)
    off = [abs(value - middle) for value in exact]
    spread = median(off)
    if spread:
        return [_TO_SIGMA * one / spread for one in off]
    mean = sum(off, Fraction(0)) / len(off)
    return [one / (_MEAN_TO_SIGMA * mean) if mean else Fraction(0) for one in off]


def unusual(values: Sequence[Number]) -> list[int]:
    """Return the places of unusual values; none among fewer than ``FEWEST``."""
    if len(values) < FEWEST:
        return []
    return [place for place, one in enumerate(modified_scores(values)) if one > UNUSUAL]
