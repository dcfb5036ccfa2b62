"""Rounding: half up, once, in decimals.

Excel's ROUND and the published bulletins round half up; Python's ``round`` is half even on binary floats
and gives other last digits.
"""

from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import cache

Number = Decimal | Fraction | int
"""Exact numbers; a float never gets here."""

_EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
"""Room for every figure that a workbook can hold; made once, as a report rounds tens of thousands."""


def half_up(value: Number, decimals: int) -> Decimal:
    """Round to ``decimals`` places, halves away from zero.

    Exact for fractions: the quotient is never rounded before the last step.
    """
    if isinstance(value, Fraction):
        above, below = value.numerator * 10**decimals, value.denominator
        whole = (2 * abs(above) + below) // (2 * below)
        return _EXACT.scaleb(Decimal(whole if above >= 0 else -whole), -decimals)
    rounded = _EXACT.quantize(Decimal(value), _step(decimals))
    return rounded or abs(rounded)  # no zero has a sign


@cache
def _step(decimals: int) -> Decimal:
    return Decimal(1).scaleb(-decimals)
