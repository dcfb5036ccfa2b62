"""Rounding: half up, once, in decimals.

Excel's ROUND and the published bulletins round half up; Python's ``round`` is half even on binary floats
and gives other last digits.
"""

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

Number = Decimal | Fraction | int
"""Exact numbers; a float never gets here."""


def half_up(value: Number, decimals: int) -> Decimal:
    """Round to ``decimals`` places, halves away from zero.

    Exact for fractions: the quotient is never rounded before the last step.
    """
    if isinstance(value, Fraction):
        scale = 10**decimals
        scaled = abs(value) * scale
        whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
        rounded = Decimal(whole).scaleb(-decimals)
        return -rounded if value < 0 and whole else rounded
    with localcontext() as context:
        context.prec = 60
        return Decimal(value).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP) + 0
