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


def modified_score(value: Number, among: Sequence[Number]) -> Fraction:
    """Return 0.6745 × |x − median| ÷ MAD, exactly; 0 where the figures do not vary.

    Where more than half of the figures are equal, MAD is 0 and the mean absolute deviation takes its place:
    |x − median| ÷ (1.253314 × mean deviation).

    Args:
        value: x.
        among: The figures that it is held against, at least one; x may be among them.
    """
    exact = [Fraction(one) for one in among]
    middle = median(exact)
    away = [abs(one - middle) for one in exact]
    off = abs(Fraction(value) - middle)
    if spread := median(away):
        return _TO_SIGMA * off / spread
    mean = sum(away, Fraction(0)) / len(away)
    return off / (_MEAN_TO_SIGMA * mean) if mean else Fraction(0)


def unusual(values: Sequence[Number]) -> list[int]:
    """Return the places of unusual values; none among fewer than ``FEWEST``."""
    if len(values) < FEWEST:
        return []
    return [place for place, one in enumerate(values) if modified_score(one, values) > UNUSUAL]
