"""How projects are counted and ranked: time curves, rankings, threshold lists, each with its ground.

The plan's text asks for rankings on start rate and investment completion rate (7.2) and leaves the rest
open: ties, order, groups ranked apart, who is left out. Models compute nothing.
"""

from decimal import Decimal

from pydantic import Field

from dongneng_cli.plan.base import Basis, Frozen, Id, Text
from dongneng_cli.terms import Dimension, Metric, RankOrder, TieStyle


class Mark(Frozen):
    """What is asked for by the end of a month of the year, as a share of the annual plan.

    Attributes:
        share: 0.6 at half year is 60%; more than 1 where an office asks for more than the plan.
    """

    month: int = Field(ge=1, le=12)
    share: Decimal = Field(ge=0)


class Pool(Frozen):
    """Units that are ranked among themselves (分组排名).

    Attributes:
        zones: True for functional zones, false for what is no zone; either if left out.
        units: Codes or ids; every unit of the dimension if empty.
    """

    name: Text
    zones: bool | None = None
    units: tuple[Text, ...] = ()


class ScorePart(Frozen):
    """One addend of a weighted score: a rate of the projects, or an indicator of the region.

    Attributes:
        metric: A rate in percent; or else ``indicator``.
        weight: What it is multiplied by; the weights of a score add up to 1.
    """

    metric: Metric | None = None
    indicator: Id | None = None
    weight: Decimal = Field(gt=0, le=1)


class Threshold(Frozen):
    """A list of the units that have reached a bound (达标名单), printed in administrative order.

    Attributes:
        name: What the notice calls it.
        bound: In percent, or in the metric's own unit; the time progress if left out.
        above: Leave out who is exactly at the bound (超过).
        list: Only projects of this list.
    """

    id: Id
    name: Text
    metric: Metric = Metric.COMPLETION_RATE
    bound: Decimal | None = None
    above: bool = False
    list: Id | None = None
    basis: Basis


class Ranking(Frozen):
    """What is ranked, on what, and how it is printed.

    Attributes:
        metric: What leads it, unless ``indicator`` or ``score`` does.
        indicator: Id of an indicator that the units report, instead of a metric.
        score: Addends of a weighted score (加权值), instead of a metric.
        list: Only projects of this list.
        tie_style: How equal ones are numbered; the plan's own if left out.
        pools: Units ranked apart, in the order in which they are printed; all together if empty.
        coverage: Share of a unit's implementing projects whose figures must be there for a rank.
        weight_shift: By what share each weight is moved to see which ranks hold (0.25 is ±25%).
    """

    id: Id
    name: Text
    by: Dimension
    metric: Metric | None = None
    indicator: Id | None = None
    score: tuple[ScorePart, ...] = ()
    list: Id | None = None
    tie_style: TieStyle | None = None
    order: RankOrder = RankOrder.BEST_FIRST
    pools: tuple[Pool, ...] = ()
    coverage: Decimal = Field(default=Decimal(0), ge=0, le=1)
    weight_shift: Decimal = Field(default=Decimal("0.25"), gt=0, lt=1)
    basis: Basis
