"""What a reader asks of a rank: how firm it is, what the next place takes, which projects are behind it.

Decides on exact numbers, like the ranking itself. Refuses to read more precision into a figure than it was
written with: a rank that the rounding of its base figures could turn is shown as a range.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import ceil
from typing import Any, NamedTuple

import pandas as pd

from dongneng_cli.engine.measures import blank, rate
from dongneng_cli.engine.ranking import Rules, rank_values
from dongneng_cli.engine.rankrules import Figures, scores
from dongneng_cli.frames import MEMBERSHIPS, RANKING, Columns, lines
from dongneng_cli.frames_ranking import BEHIND, FIRMNESS, Trouble
from dongneng_cli.period import Period
from dongneng_cli.plan.rankings import Ranking, ScorePart
from dongneng_cli.rounding import Number
from dongneng_cli.terms import Metric, RankOrder

Row = dict[str, Any]

_OF_PLAN = {Metric.COMPLETION_RATE: "invested", Metric.MONTH_SHARE: "month_invested"}
"""Rates that divide money by the annual plan, with the money."""

_AMOUNTS = {Metric.INVESTED: "invested", Metric.MONTH_INVESTED: "month_invested"}


Span = tuple[Fraction, Fraction]
"""The least and the greatest value that a figure may stand for."""


class Slack(NamedTuple):
    """By how much sums may be off, up or down, for the rounding of what was added up (亿元)."""

    annual_plan: Fraction
    month_invested: Fraction
    invested: Fraction


def slack(members: Columns, column: str) -> dict[str, Slack]:
    """Return the rounding of the base figures of each unit.

    Every figure of a unit's column is taken to be rounded as finely as its finest: n figures of two
    decimals add up to within n × 0.005. A column of whole numbers stands for itself, as in the checks.

    Args:
        members: Columns of MEMBERSHIPS, a project once in a unit.
        column: The column that says to which unit.
    """
    amounts = {name: members[name] for name in Slack._fields}
    places: dict[str, list[int]] = {}
    for at, code in enumerate(members[column]):
        if isinstance(code, str):
            places.setdefault(code, []).append(at)
    return {
        code: Slack(*(_rounding(values[at] for at in rows) for values in amounts.values()))
        for code, rows in places.items()
    }


def _rounding(values: Iterable[Decimal | None]) -> Fraction:
    given = [value for value in values if value is not None and not blank(value)]
    finest = max((_decimals(value) for value in given), default=0)
    return Fraction(len(given), 2 * 10**finest) if finest else Fraction(0)


def _decimals(value: Decimal) -> int:
    return len(f"{value:f}".partition(".")[2].rstrip("0"))


def firmness(
    ranking: pd.DataFrame,
    rules: Rules,
    slacks: Mapping[str, Slack],
    weighted: Mapping[str, tuple[int, int]] | None = None,
    score: Sequence[ScorePart] = (),
) -> pd.DataFrame:
    """Say of each ranked unit what the next place takes and how far its rank may be off.

    Args:
        ranking: RANKING frame.
        rules: By which it was made.
        slacks: Rounding of the base figures of each unit (``slack``).
        weighted: Ranks under moved weights (``weight_ranges``), for a score.
        score: The addends of a score, each with its own rounding.

    Returns:
        FIRMNESS frame, one row for each row of the ranking.
    """
    rows = RANKING.records(ranking)
    parts = [(part.metric, Fraction(part.weight)) for part in score] or [
        (rules.metric, Fraction(1))
    ]
    pools: dict[Any, list[tuple[Row, Span]]] = {}
    for row in rows:
        span = _span(row, parts, slacks.get(row["code"]))
        pools.setdefault(row["pool"], []).append((row, span))
    return FIRMNESS.build(
        row for pool in pools.values() for row in _firm(pool, rules, weighted or {})
    )


def _firm(
    pool: Sequence[tuple[Row, Span]], rules: Rules, weighted: Mapping[str, tuple[int, int]]
) -> Iterator[Row]:
    """Yield the rows of ``firmness`` of units that are ranked among themselves."""
    values = sorted({Fraction(row["value"]) for row, _ in pool})
    ranges = _ranges([span for _, span in pool], rules.order)
    for (row, _), (best, worst) in zip(pool, ranges, strict=True):
        low, high = weighted.get(row["code"], (None, None))
        yield {
            "code": row["code"],
            **_next(row, values, rules),
            "best": best,
            "worst": worst,
            "best_weighted": low,
            "worst_weighted": high,
        }


def _next(row: Row, values: Sequence[Fraction], rules: Rules) -> Row:
    """Return the distance to the next better one of the values, in ascending order, and what closes it."""
    # The better end is the higher one, whichever is printed first.
    above = bisect_right(values, Fraction(row["value"]))
    if above == len(values):
        return {"to_next": None, "needed": None}
    gap = values[above] - Fraction(row["value"])
    needed: Number | None = None
    if rules.metric in _OF_PLAN:
        needed = gap * Fraction(row["annual_plan"]) / 100
    elif rules.metric == Metric.START_RATE:
        needed = ceil(gap * row["planned_starts"] / 100)
    elif rules.metric == Metric.FINISH_RATE:
        needed = ceil(gap * row["planned_finishes"] / 100)
    elif rules.metric is not None:
        needed = gap
    return {"to_next": gap, "needed": needed}


def _span(row: Row, parts: Iterable[tuple[Metric | None, Fraction]], off: Slack | None) -> Span:
    """Return the least and the greatest value that the rounding of its base figures allows.

    Counts and indicators stand for themselves.
    """
    low = high = Fraction(row["value"])
    if off is None:
        return low, high
    for metric, weight in parts:
        below, above = _around(row, metric, off)
        low, high = low - weight * below, high + weight * above
    return low, high


def _around(row: Row, metric: Metric | None, off: Slack) -> tuple[Fraction, Fraction]:
    """Return by how much a figure may be less, and by how much more."""
    if metric in _AMOUNTS:
        by: Fraction = getattr(off, _AMOUNTS[metric])
        return by, by
    if metric not in _OF_PLAN or row["annual_plan"] <= off.annual_plan:
        return Fraction(0), Fraction(0)
    money = _OF_PLAN[metric]
    part, by, whole = Fraction(row[money]), getattr(off, money), Fraction(row["annual_plan"])
    value, around = part / whole, off.annual_plan
    return (
        (value - (part - by) / (whole + around)) * 100,
        ((part + by) / (whole - around) - value) * 100,
    )


def _ranges(spans: Sequence[Span], order: RankOrder) -> list[tuple[int, int]]:
    """Return the best and the worst number that each unit could stand under, by competition.

    Another unit is surely before it when its least is above its greatest, and possibly when its
    greatest is above its least. Units with the same value as printed are taken as they are: equal.
    """
    if order == RankOrder.WORST_FIRST:
        spans = [(-high, -low) for low, high in spans]
    lows, highs = sorted(low for low, _ in spans), sorted(high for _, high in spans)
    count = len(spans)
    return [
        (
            1 + count - bisect_right(lows, high),
            # Its own greatest may be above its own least.
            1 + count - bisect_right(highs, low) - (high > low),
        )
        for low, high in spans
    ]


def weight_ranges(
    ranking: Ranking, standings: pd.DataFrame, figures: Figures, rules: Rules
) -> dict[str, tuple[int, int]]:
    """Return the best and worst rank of each unit when the weights of its score are moved.

    Each weight is taken as it is, and moved up and down by the plan's ``weight_shift``, in every
    combination; all are brought back to their sum. (With four addends these are 81 rankings.)

    Args:
        ranking: The plan's entry, with a score.
        standings: STANDINGS frame.
        figures: Indicator to the figure of each unit.
        rules: Tie style, order and pools.
    """
    shift = Fraction(ranking.weight_shift)
    found: dict[str, tuple[int, int]] = {}
    for factors in product((Fraction(1), 1 - shift, 1 + shift), repeat=len(ranking.score)):
        values = scores(ranking, standings, figures, factors)
        for pool in {rules.pools.get(code) for code in values}:
            codes = [code for code in values if rules.pools.get(code) == pool]
            ranks, _tied = rank_values([values[c] for c in codes], rules.tie_style, rules.order)
            for code, number in zip(codes, ranks, strict=True):
                if number is not None:
                    best, worst = found.get(code, (number, number))
                    found[code] = min(best, number), max(worst, number)
    return found


def behind(
    members: pd.DataFrame,
    projects: pd.DataFrame,
    time_due: Fraction,
    period: Period,
    metric: Metric = Metric.COMPLETION_RATE,
) -> pd.DataFrame:
    """Return the projects that hold a unit's rates down, the greatest effect first.

    A project that has not started takes 100 ÷ planned starts points from the start rate. One that has
    invested less than is due, plan × time progress, takes the difference ÷ the unit's plan × 100 points
    from the completion rate. Where the leading rate is the start rate its effect decides the order, else
    that on the completion rate.

    Args:
        members: MEMBERSHIPS rows of one unit, each project once.
        projects: PROJECTS frame that they were made from, for months and notes.
        time_due: Share of the annual plan that is due by now.
        period: The month.
        metric: The leading figure.

    Returns:
        BEHIND frame.
    """
    rows = [row for row in MEMBERSHIPS.records(members) if row["implementing"]]
    more = {(row.file, row.sheet, row.cell): row for row in lines(projects)}
    starts = sum(bool(row["planned"]) for row in rows)
    plan = sum((Fraction(row["annual_plan"] or 0) for row in rows), Fraction(0))
    found = []
    for row in rows:
        given = more[row["file"], row["sheet"], row["cell"]]
        row |= {name: getattr(given, name) for name in ("planned_start", "started_on", "note")}
        found.append(_effects(row, time_due, starts, plan, period))
    short = sum((row["shortfall"] for row in found if row["shortfall"]), Fraction(0))
    held = [row | {"share": rate(row["shortfall"], short)} for row in found if row["troubles"]]
    order = ["completion_effect", "start_effect"]
    if metric == Metric.START_RATE:
        order.reverse()
    held.sort(key=lambda row: (*(-(row[name] or 0) for name in order), row["key"]))
    return BEHIND.build(held)


def _effects(row: Row, time_due: Fraction, starts: int, plan: Fraction, period: Period) -> Row:
    """Return one project with its troubles and what they take from the unit's rates."""
    due = Fraction(row["annual_plan"] or 0) * time_due
    short = max(Fraction(0), due - Fraction(row["invested"] or 0))
    waiting = row["planned"] and not row["started"]
    late = (
        row["begun"]
        and row["planned_start"] is not None
        and row["started_on"] > row["planned_start"]
    )
    troubles = {
        Trouble.NOT_STARTED: waiting and row["due"],
        Trouble.NOT_DUE: waiting and not row["due"],
        Trouble.LATE: late and str(period)[:4] == row["started_on"][:4],
        Trouble.NO_FIGURE: row["invested"] is None and row["annual_plan"] is not None,
        Trouble.UNDER_INVESTED: short > 0 and row["invested"] is not None,
    }
    return row | {
        "troubles": tuple(trouble for trouble, there in troubles.items() if there),
        "shortfall": short or None,
        "start_effect": Fraction(100, starts) if waiting and starts else None,
        "completion_effect": short / plan * 100 if short and plan else None,
    }
