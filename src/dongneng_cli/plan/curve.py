"""How a target is spread over the year (序时目标), and how it is shared out (目标分解).

Models only: ``consistency`` refuses a curve that does not end at its target, ``table`` turns one into shares.
"""

from decimal import Decimal
from typing import Literal

from pydantic import Field

from dongneng_cli.plan.base import Basis, Frozen, Month, Text


class PastYear(Frozen):
    """A past year's cumulative figures, one for each month.

    Attributes:
        values: Twelve, in the indicator's unit; the last is the year's result.
    """

    year: int
    values: tuple[Decimal, ...] = Field(min_length=12, max_length=12)
    source: Text


class Pace(Frozen):
    """What should be reached by the end of each month.

    Attributes:
        method: ``linear`` (month ÷ 12), ``quarters`` or ``months`` (``marks``), ``history`` (the mean share
            that the past ``years`` had reached by each month).
        marks: Cumulative figures in the indicator's unit, by the ends of the quarters or months; the last
            is the target. A stock's are its levels.
        years: Past years; they serve the outlook as well, whatever the method.
    """

    method: Literal["linear", "quarters", "months", "history"]
    marks: tuple[Decimal, ...] = ()
    years: tuple[PastYear, ...] = ()
    basis: Basis


class Share(Frozen):
    """The part of a target that one city or task force carries, from a month on.

    Attributes:
        unit: Code of a city or id of a task force.
        value: In the indicator's unit.
        since: First month it applies to; a change is a second share, never an edit.
    """

    unit: Text
    value: Decimal = Field(gt=0)
    since: Month
    source: Text


class Allocation(Frozen):
    """How a target is shared out; the shares need not add up to it, and the plan check says by how much."""

    shares: tuple[Share, ...] = Field(min_length=1)
    basis: Basis
