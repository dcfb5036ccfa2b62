"""Rankings and threshold lists: who stands where, and who has reached a bound.

Decides order and ties on exact fractions; which figure leads, who is ranked apart and how ties are numbered
is the caller's setting. Refuses to rank a unit without the leading figure: it stands apart with the reason.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from dongneng_cli.engine.measures import points_ahead
from dongneng_cli.engine.projects import code_order
from dongneng_cli.frames import RANKING, STANDINGS, UNRANKED, Contract, NoRank
from dongneng_cli.rounding import Number
from dongneng_cli.terms import Metric, RankOrder, TieStyle

_RANK = {Metric.COMPLETION_RATE: "completion_rank", Metric.START_RATE: "start_rank"}


def figure_of(metric: Metric) -> str:
    """Return the column of STANDINGS that a metric is."""
    return metric.value.replace("-", "_")


@dataclass(frozen=True, slots=True)
class Rules:
    """By what units are ranked.

    Attributes:
        metric: The leading figure; ``None`` when ``values`` lead.
        values: Code to the leading figure, of a score or an indicator; codes left out have none.
        pools: Code to the name of the units that it is ranked among, in the order of the pools.
        coverage: Share of a unit's implementing projects whose figures must be there.
        missing: Codes of units whose projects have not been reported.
    """

    metric: Metric | None = Metric.COMPLETION_RATE
    tie_style: TieStyle = TieStyle.COMPETITION
    order: RankOrder = RankOrder.BEST_FIRST
    values: Mapping[str, Number] = field(default_factory=dict)
    pools: Mapping[str, str] = field(default_factory=dict)
    coverage: Decimal = Decimal(0)
    missing: Collection[str] = ()


def rank_values(
    values: Sequence[Number | None],
    tie_style: TieStyle = TieStyle.COMPETITION,
    order: RankOrder = RankOrder.BEST_FIRST,
) -> tuple[list[int | None], list[bool]]:
    """Number values from the highest down, or from the lowest up; a blank gets no number.

    Equal fractions share a rank however they are written: 4.8/44 and 2.4/22 tie. Competition gives
    1, 2, 2, 4 (the province's 并列), dense 1, 2, 2, 3.

    Returns:
        The ranks, and whether each is shared, in the order of the values.
    """
    exact = [None if value is None else Fraction(value) for value in values]
    often = Counter(value for value in exact if value is not None)
    place: dict[Fraction, int] = {}
    above = 0
    for value in sorted(often, reverse=order == RankOrder.BEST_FIRST):
        place[value] = above + 1
        above += often[value] if tie_style == TieStyle.COMPETITION else 1
    ranks = [None if value is None else place[value] for value in exact]
    return ranks, [value is not None and often[value] > 1 for value in exact]


def rank(
    standings: pd.DataFrame,
    rules: Rules,
    time_progress: Fraction | Mapping[str, Fraction] | None,
    previous: pd.DataFrame | None = None,
    order: Sequence[str] = (),
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rank units on the leading figure and on both rates.

    Args:
        standings: STANDINGS frame of one group, one row a unit.
        rules: The leading figure, ties, who is ranked apart, who is left out.
        time_progress: Share of the year that has passed, 0 to 1; by code where units follow their own
            curve; ``None`` where a bulletin prints none.
        previous: RANKING frame of the month before by the same rules, for the change in rank.
        order: Codes in administrative order, for ties; ascending codes if left out.

    Returns:
        RANKING frame of the units with the leading figure, pool by pool, and UNRANKED frame of the
        others with the reason. ``ahead_points`` = completion rate − time progress, in points.
        Source: clause 7.2.
    """
    frame = STANDINGS.conform(standings)
    rows = STANDINGS.records(frame)
    reasons = [_reason(row, rules) for row in rows]
    values = [
        _leading(row, rules) if why is None else None
        for row, why in zip(rows, reasons, strict=True)
    ]
    pools = [rules.pools.get(row["code"]) if row["code"] else None for row in rows]
    columns = _both_ranks(rows, pools, rules.tie_style)
    ranks, tied = _within_pools(values, pools, rules.tie_style, rules.order)
    columns |= {
        "rank": ranks,
        "tied": tied,
        "pool": pools,
        "value": values,
        "ahead_points": [_ahead(row, time_progress) for row in rows],
        "rank_change": _changes(rows, ranks, _ranks_before(previous, rules), rules.order),
    }
    known = {code: number for number, code in enumerate(order)}
    places = sorted(range(len(rows)), key=lambda at: code_order(rows[at]["code"], known))
    ranked = [at for at in places if ranks[at] is not None]
    pool_order = list(dict.fromkeys(rules.pools.values()))
    ranked.sort(key=lambda at: (_pool_place(pools[at], pool_order), ranks[at]))
    apart = [at for at in places if ranks[at] is None]
    base = {name: frame[name].tolist() for name in STANDINGS.columns}
    unranked = _taken(UNRANKED, base | {"reason": reasons}, apart)
    return _taken(RANKING, base | columns, ranked), unranked


def _pool_place(pool: str | None, pools: Sequence[str]) -> int:
    """Return where a pool is printed; units of none come last."""
    return pools.index(pool) if pool in pools else len(pools)


def _changes(
    rows: Sequence[Mapping[str, Any]],
    ranks: Sequence[int | None],
    before: Mapping[str, int],
    order: RankOrder,
) -> list[int | None]:
    """Return by how many places each unit moved towards the better end, whichever end is printed first."""
    up = 1 if order == RankOrder.BEST_FIRST else -1
    return [
        up * (before[row["code"]] - now) if now is not None and row["code"] in before else None
        for row, now in zip(rows, ranks, strict=True)
    ]


def _leading(row: Mapping[str, Any], rules: Rules) -> Any:
    """Return the figure that a unit is ranked on; nobody is last for having nothing to start."""
    if rules.metric is None:
        return rules.values.get(row["code"])
    if rules.metric == Metric.STARTED and not row["planned_starts"]:
        return None
    return row[figure_of(rules.metric)]


def _ahead(
    row: Mapping[str, Any], time_progress: Fraction | Mapping[str, Fraction] | None
) -> Fraction | None:
    passed = time_progress.get(row["code"]) if isinstance(time_progress, Mapping) else time_progress
    return points_ahead(row["completion_rate"], passed)


def _within_pools(
    values: Sequence[Number | None],
    pools: Sequence[str | None],
    tie_style: TieStyle,
    order: RankOrder = RankOrder.BEST_FIRST,
) -> tuple[list[int | None], list[bool]]:
    """Number the values of each pool by themselves."""
    ranks: list[int | None] = [None] * len(values)
    tied = [False] * len(values)
    for pool in set(pools):
        at = [place for place, one in enumerate(pools) if one == pool]
        numbers, shared = rank_values([values[place] for place in at], tie_style, order)
        for place, number, both in zip(at, numbers, shared, strict=True):
            ranks[place], tied[place] = number, both
    return ranks, tied


@dataclass(frozen=True, slots=True)
class Reaching:
    """The units that have reached a bound (达标名单).

    Attributes:
        codes: In administrative order, as bulletins print them, not in order of the value.
        count: How many they are.
        all: Whether every unit given has reached it; a unit without the rate has not.
        unrated: Units without the rate, in administrative order.
    """

    codes: tuple[str, ...]
    count: int
    all: bool
    unrated: tuple[str, ...]


def reaching(
    standings: pd.DataFrame,
    metric: Metric,
    bound: Number,
    *,
    above: bool = False,
    order: Sequence[str] = (),
) -> Reaching:
    """Return the units whose figure is at the bound or over it.

    Args:
        standings: STANDINGS frame; the row of no unit is left out.
        metric: The figure.
        bound: In its own unit, percent: 100 for 提前完成, time progress × 100 for 达序时.
        above: Leave out units that are exactly at the bound (超过).
        order: Codes in administrative order; ascending codes if left out.
    """
    rates: dict[str, Any] = {
        code: value
        for code, value in zip(standings["code"], standings[figure_of(metric)], strict=True)
        if isinstance(code, str)
    }
    known = {code: number for number, code in enumerate(order)}
    codes = sorted(rates, key=lambda code: code_order(code, known))
    limit = Fraction(bound)
    reached = tuple(
        code
        for code in codes
        if rates[code] is not None and (rates[code] > limit or (rates[code] == limit and not above))
    )
    unrated = tuple(code for code in codes if rates[code] is None)
    return Reaching(reached, len(reached), bool(codes) and len(reached) == len(codes), unrated)


def _both_ranks(
    rows: Sequence[Mapping[str, Any]], pools: Sequence[str | None], tie_style: TieStyle
) -> dict[str, list[Any]]:
    """Rank units on each rate, best first; the row of no unit takes no place."""
    columns: dict[str, list[Any]] = {}
    for name in ("start", "completion"):
        values = [row[f"{name}_rate"] if isinstance(row["code"], str) else None for row in rows]
        columns[f"{name}_rank"], columns[f"{name}_tied"] = _within_pools(values, pools, tie_style)
    return columns


def _ranks_before(previous: pd.DataFrame | None, rules: Rules) -> dict[str, int]:
    if previous is None:
        return {}
    plain = rules.metric in _RANK and rules.order == RankOrder.BEST_FIRST
    column = _RANK[rules.metric] if plain and rules.metric is not None else "rank"
    pairs = zip(previous["code"], previous[column], strict=True)
    return {code: number for code, number in pairs if number is not None}


def _reason(row: Mapping[str, Any], rules: Rules) -> NoRank | None:
    """Say why a unit has no rank: the first thing that it lacks; ``None`` when it lacks nothing."""
    if not isinstance(row["code"], str):
        return NoRank.NO_UNIT
    if _leading(row, rules) is not None:
        return NoRank.TOO_LITTLE if _covered(row, rules) < Fraction(rules.coverage) else None
    if row["projects"] == 0 and row["code"] in rules.missing:
        return NoRank.NOT_RECEIVED
    if rules.metric is None:
        return NoRank.NO_FIGURE
    if row["projects"] == 0:
        return NoRank.NO_PROJECTS
    if row["prep_projects"] == row["projects"]:
        return NoRank.PREP_ONLY
    return _without_figure(row, rules.metric)


def _covered(row: Mapping[str, Any], rules: Rules) -> Fraction:
    """Return the share of the implementing projects whose figures are there."""
    if rules.metric is None or not row["implementing"]:
        return Fraction(1)
    blanks = row["undated"] if rules.metric == Metric.START_RATE else row["invested_blank"]
    return 1 - Fraction(blanks, row["implementing"])


def _without_figure(row: Mapping[str, Any], metric: Metric) -> NoRank:
    if metric in {Metric.START_RATE, Metric.STARTED}:
        return NoRank.NO_PLANNED_STARTS
    if metric == Metric.FINISH_RATE:
        return NoRank.NO_FINISHES
    of_plan = metric in {Metric.COMPLETION_RATE, Metric.MONTH_SHARE}
    return NoRank.NO_ANNUAL_PLAN if of_plan and not row["annual_plan"] else NoRank.NOT_REPORTED


def _taken(
    contract: Contract, columns: dict[str, list[Any]], places: Iterable[int]
) -> pd.DataFrame:
    at = list(places)
    return contract.of({name: [columns[name][place] for place in at] for name in contract.columns})
