"""Rankings and threshold lists: who stands where, and who has reached a bound.

Decides order and ties on exact fractions; which rate leads and how ties are numbered is the caller's
setting. Refuses to rank a unit without the leading rate: it stands apart with the reason.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pandas as pd

from dongneng_cli.engine.measures import points_ahead
from dongneng_cli.frames import RANKING, STANDINGS, UNRANKED, Contract, NoRank
from dongneng_cli.rounding import Number
from dongneng_cli.terms import Metric, TieStyle

_RATE = {Metric.COMPLETION_RATE: "completion_rate", Metric.START_RATE: "start_rate"}
_RANK = {Metric.COMPLETION_RATE: "completion_rank", Metric.START_RATE: "start_rank"}


def rank_values(
    values: Sequence[Number | None], tie_style: TieStyle = TieStyle.COMPETITION
) -> tuple[list[int | None], list[bool]]:
    """Number values from the highest down; a blank gets no number.

    Equal fractions share a rank however they are written: 4.8/44 and 2.4/22 tie. Competition gives
    1, 2, 2, 4 (the province's 并列), dense 1, 2, 2, 3.

    Returns:
        The ranks, and whether each is shared, in the order of the values.
    """
    exact = [None if value is None else Fraction(value) for value in values]
    often = Counter(value for value in exact if value is not None)
    place: dict[Fraction, int] = {}
    above = 0
    for value in sorted(often, reverse=True):
        place[value] = above + 1
        above += often[value] if tie_style == TieStyle.COMPETITION else 1
    ranks = [None if value is None else place[value] for value in exact]
    return ranks, [value is not None and often[value] > 1 for value in exact]


def rank(
    standings: pd.DataFrame,
    metric: Metric,
    tie_style: TieStyle,
    time_progress: Fraction | None,
    previous: pd.DataFrame | None = None,
    order: Sequence[str] = (),
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rank units on both rates, in order of the leading one.

    Args:
        standings: STANDINGS frame of one group, one row a unit.
        metric: The leading rate.
        tie_style: How ties are numbered.
        time_progress: Share of the year that has passed, 0 to 1; ``None`` where a bulletin prints none.
        previous: RANKING frame of the month before, for the change in the same rate's rank.
        order: Codes in administrative order, for ties; ascending codes if left out.

    Returns:
        RANKING frame of the units with the leading rate, and UNRANKED frame of the others with the
        reason. ``ahead_points`` = completion rate − time progress, in points. Source: clause 7.2.
    """
    frame = STANDINGS.conform(standings)
    no_unit = [not isinstance(code, str) for code in frame["code"]]
    columns = _both_ranks(frame, no_unit, tie_style)
    before = _ranks_before(previous, metric)
    leading = columns[_RANK[metric]]
    columns["rank"] = leading
    columns["tied"] = columns["start_tied" if metric == Metric.START_RATE else "completion_tied"]
    columns["ahead_points"] = [points_ahead(one, time_progress) for one in frame["completion_rate"]]
    columns["rank_change"] = [
        before[code] - now if now is not None and code in before else None
        for code, now in zip(frame["code"], leading, strict=True)
    ]
    known = {code: number for number, code in enumerate(order)}
    places = sorted(range(len(frame)), key=lambda at: _place(frame["code"].iat[at], known))
    ranked = sorted((at for at in places if leading[at] is not None), key=lambda at: leading[at])
    apart = [at for at in places if leading[at] is None]
    base = {name: frame[name].tolist() for name in STANDINGS.columns}
    reasons = {"reason": [_reason(row, metric) for row in STANDINGS.records(frame)]}
    return _taken(RANKING, base | columns, ranked), _taken(UNRANKED, base | reasons, apart)


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
    """Return the units whose rate is at the bound or over it.

    Args:
        standings: STANDINGS frame; the row of no unit is left out.
        metric: The rate.
        bound: Percent: 100 for 提前完成, time progress × 100 for 达序时.
        above: Leave out units that are exactly at the bound (超过).
        order: Codes in administrative order; ascending codes if left out.
    """
    rates: dict[str, Any] = {
        code: value
        for code, value in zip(standings["code"], standings[_RATE[metric]], strict=True)
        if isinstance(code, str)
    }
    known = {code: number for number, code in enumerate(order)}
    codes = sorted(rates, key=lambda code: _place(code, known))
    limit = Fraction(bound)
    reached = tuple(
        code
        for code in codes
        if rates[code] is not None and (rates[code] > limit or (rates[code] == limit and not above))
    )
    unrated = tuple(code for code in codes if rates[code] is None)
    return Reaching(reached, len(reached), bool(codes) and len(reached) == len(codes), unrated)


def _both_ranks(
    frame: pd.DataFrame, no_unit: Sequence[bool], tie_style: TieStyle
) -> dict[str, list[Any]]:
    """Rank units on each rate; the row of no unit takes no place."""
    columns: dict[str, list[Any]] = {}
    for name in ("start", "completion"):
        values = [
            None if nobody else value
            for nobody, value in zip(no_unit, frame[f"{name}_rate"], strict=True)
        ]
        columns[f"{name}_rank"], columns[f"{name}_tied"] = rank_values(values, tie_style)
    return columns


def _ranks_before(previous: pd.DataFrame | None, metric: Metric) -> dict[str, int]:
    if previous is None:
        return {}
    pairs = zip(previous["code"], previous[_RANK[metric]], strict=True)
    return {code: number for code, number in pairs if number is not None}


def _place(code: Any, known: dict[str, int]) -> tuple[int, int, str]:
    if not isinstance(code, str):
        return 2, 0, ""
    return (0, known[code], code) if code in known else (1, 0, code)


def _reason(row: dict[str, Any], metric: Metric) -> NoRank:
    """Say why a unit lacks the leading rate: the first thing that it lacks."""
    if not isinstance(row["code"], str):
        return NoRank.NO_UNIT
    if row["projects"] == 0:
        return NoRank.NO_PROJECTS
    if row["prep_projects"] == row["projects"]:
        return NoRank.PREP_ONLY
    if metric == Metric.START_RATE:
        return NoRank.NO_PLANNED_STARTS
    return NoRank.NOT_REPORTED if row["annual_plan"] else NoRank.NO_ANNUAL_PLAN


def _taken(
    contract: Contract, columns: dict[str, list[Any]], places: Iterable[int]
) -> pd.DataFrame:
    at = list(places)
    return contract.of({name: [columns[name][place] for place in at] for name in contract.columns})
