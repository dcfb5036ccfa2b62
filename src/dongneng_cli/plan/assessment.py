"""How cities and task forces are assessed: items with weight and method, adjustments, vetoes, classes.

Models only; ``scoring_references`` refuses weights that are negative or come to nothing, limits that are
equal, and quotas that do not add up.
"""

from decimal import Decimal
from typing import Literal

from pydantic import Field

from dongneng_cli.plan.base import Basis, Day, Frozen, Id, Text

Figure = Literal[
    "start_rate",
    "completion_rate",
    "invested",
    "blockers_solved",
    "on_time",
    "targets_on_track",
    "shares_on_track",
    "given",
]
"""What an item may be scored on. ``start_rate`` and ``completion_rate`` (%) of the unit's projects,
``invested`` (亿元); ``blockers_solved``: of the blockers promised by now, those solved in time (%);
``on_time``: months reported by the deadline (%); ``targets_on_track``: of the targets that the unit leads,
those attained or on track (%); ``shares_on_track``: the same of the shares that it carries; ``given``: a
reading of the plan."""


class Slope(Frozen):
    """Points for each unit of the figure on one side of the plan.

    Attributes:
        points: Gained above, lost below, for each unit.
        until: The figure at which the next slope takes over; none for the last.
    """

    points: Decimal = Field(ge=0)
    until: Decimal | None = None


class Reading(Frozen):
    """A figure that no form reports: a vote, an inspection."""

    unit: Text
    value: Decimal
    source: Text


class Item(Frozen):
    """One item of an assessment.

    Attributes:
        weight: Points that it is worth; 0 for ``bonus`` and ``malus``.
        method: ``target``: the weight at ``full``, more above and less below by the slopes;
            ``efficacy``: weight × (60 + 40 × (x − bad) ÷ (good − bad)) ÷ 100; ``rank``: the weight for the
            first, each next ``step`` percent of it less; ``all_or_nothing``: the weight from ``full`` on;
            ``bonus``: ``each`` point for every unit above ``full``; ``malus``: lost for every unit below.
        by_time: Whether ``full`` is a year's figure, of which month ÷ 12 is due.
        most: Most points that slopes, bonus or malus give or take.
        capped: Whether efficacy stays between 60 and 100.
        no_denominator: Points where the figure has no denominator; not applicable where left out.
        readings: For figure ``given``.
    """

    id: Id
    name: Text
    figure: Figure
    method: Literal["target", "efficacy", "rank", "all_or_nothing", "bonus", "malus"]
    weight: Decimal = Field(ge=0)
    full: Decimal | None = None
    by_time: bool = False
    above: tuple[Slope, ...] = ()
    below: tuple[Slope, ...] = ()
    most: Decimal | None = Field(default=None, ge=0)
    bad: Decimal | None = None
    good: Decimal | None = None
    capped: bool = True
    step: Decimal | None = Field(default=None, gt=0, le=100)
    each: Decimal | None = Field(default=None, gt=0)
    no_denominator: Decimal | None = Field(default=None, ge=0)
    readings: tuple[Reading, ...] = ()
    basis: Basis


class Quota(Frozen):
    """A class with a fixed number of units."""

    name: Text
    count: int = Field(gt=0)


class Band(Frozen):
    """A class from a score on."""

    name: Text
    least: Decimal


class Adjustment(Frozen):
    """Points given or taken by hand: a line of its own, with reason and author."""

    unit: Text
    points: Decimal
    reason: Text
    author: Text
    date: Day


class Veto(Frozen):
    """A unit that an event puts into the last class, whatever its score (一票否决)."""

    unit: Text
    reason: Text
    author: Text
    date: Day


class Assessment(Frozen):
    """One assessment.

    Attributes:
        of: Which units it is about.
        full: The score of a unit that gets every weight.
        missing_limit: Share of the weight that may be unknown; above it a unit has no rank and no class.
        applies_least: Share of the weight that must apply to a unit; below it a unit stands apart.
        quotas: Classes from the best down; they come to the number of units.
        bands: Classes from the best down; the last begins lowest.
        sensitivity: Changes of a weight that are tried (0.1 is 10%).
    """

    id: Id
    name: Text
    of: Literal["city", "taskforce"]
    full: Decimal = Field(gt=0)
    items: tuple[Item, ...] = Field(min_length=1)
    missing_limit: Decimal = Field(ge=0, le=1)
    applies_least: Decimal = Field(default=Decimal(0), ge=0, le=1)
    quotas: tuple[Quota, ...] = ()
    bands: tuple[Band, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    vetoes: tuple[Veto, ...] = ()
    sensitivity: tuple[Decimal, ...] = ()
    basis: Basis
