"""Assessment of cities or task forces: points, scores, ranks, classes, and what would sway them.

Decides by the rules of the plan. Refuses to score what does not apply or is not known, and to decide a tie
across the border of two classes.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from dongneng_cli.engine.measures import digits
from dongneng_cli.engine.ranking import rank_values
from dongneng_cli.engine.scoring import (
    Placed,
    by_band,
    by_quota,
    efficacy,
    rank_share,
    segments,
    sloped,
)
from dongneng_cli.judgement import (
    ASSESSED,
    SCORES,
    SWAYS,
    UNIT_FIGURES,
    FigureState,
    Input,
    NoGrade,
)
from dongneng_cli.period import Period
from dongneng_cli.plan.assessment import Assessment, Item
from dongneng_cli.terms import TieStyle

Row = dict[str, Any]

APART = ("bonus", "malus")
"""Methods whose points stand beside the score."""

_LAST = Fraction(-(10**9))
"""Puts a unit under veto behind all others."""


def score_items(
    assessment: Assessment, figures: pd.DataFrame, units: Sequence[str], period: Period
) -> pd.DataFrame:
    """Return the points of every unit for every item.

    Args:
        assessment: The rules.
        figures: UNIT_FIGURES frame.
        units: Units in order.
        period: A year's figure is due in proportion to its month where the item says so.

    Returns:
        SCORES frame.
    """
    known = {(row["unit"], row["figure"]): row for row in UNIT_FIGURES.records(figures)}
    rows: list[Row] = []
    for item in assessment.items:
        found = {unit: _figure_of(item, unit, known) for unit in units}
        values = [found[unit]["value"] for unit in units]
        ranks = dict(zip(units, rank_values(values, TieStyle.COMPETITION)[0], strict=True))
        rows += [_scored(item, unit, found[unit], ranks[unit], period) for unit in units]
    return SCORES.build(rows)


def assess(
    assessment: Assessment, scores: pd.DataFrame, names: Mapping[str, str], tie_style: TieStyle
) -> pd.DataFrame:
    """Put the points together and place the units.

    score = Σ points ÷ Σ weight of the items that were scored × full; lower = the same with the weight of
    unreported items in the denominator. What does not apply is in neither. Bonus, malus and adjustments are
    added to both. A unit to which too little of the weight applies, or of which too much is unknown, has no
    rank; a unit under veto goes into the last class.

    Args:
        assessment: The rules.
        scores: SCORES frame.
        names: Unit to name, in order.
        tie_style: How equal scores are numbered.

    Returns:
        ASSESSED frame, the best first, units without a rank last.
    """
    by_unit: dict[str, list[Row]] = {unit: [] for unit in names}
    for row in SCORES.records(scores):
        by_unit[row["unit"]].append(row)
    rows = [_sums(assessment, unit, names[unit], own) for unit, own in by_unit.items()]
    ranked = [row for row in rows if row["note"] is None]
    effective = [_LAST if row["veto"] else row["score"] for row in ranked]
    ranks, tied = rank_values(effective, tie_style)
    for row, rank, shared, placed in zip(
        ranked, ranks, tied, _places(assessment, effective), strict=True
    ):
        row |= {"rank": rank, "tied": shared, "grade": placed.name, "between": placed.between}
        row["note"] = _no_grade(assessment, placed)
    rows.sort(key=lambda row: (row["rank"] is None, row["rank"] or 0))
    return ASSESSED.build(rows)


def sways(
    assessment: Assessment, scores: pd.DataFrame, names: Mapping[str, str], tie_style: TieStyle
) -> pd.DataFrame:
    """Return whose rank or class changes when the weight of one item moves and the others stay.

    Args:
        assessment: The rules, with the changes to try.
        scores: SCORES frame.
        names: Unit to name, in order.
        tie_style: How equal scores are numbered.

    Returns:
        SWAYS frame; empty where nothing changes.
    """
    before = _placing(assess(assessment, scores, names, tie_style))
    found: list[Row] = []
    for item in assessment.items:
        if item.method in APART or not item.weight:
            continue
        for change in (sign * one for one in assessment.sensitivity for sign in (1, -1)):
            factor = 1 + Fraction(change)
            moved = _weighed(scores, item.id, factor)
            after = _placing(assess(assessment, moved, names, tie_style))
            found += [
                {
                    "item": item.id,
                    "change": Fraction(change),
                    "unit": unit,
                    "rank_before": before[unit][0],
                    "rank_after": after[unit][0],
                    "grade_before": before[unit][1],
                    "grade_after": after[unit][1],
                }
                for unit in names
                if before[unit] != after[unit]
            ]
    return SWAYS.build(found)


def _weighed(scores: pd.DataFrame, item: str, factor: Fraction) -> pd.DataFrame:
    """Return the scores with one item's weight, and its points with it, multiplied."""
    rows = SCORES.records(scores)
    return SCORES.build(
        row
        | {
            "weight": row["weight"] * factor,
            "points": None if row["points"] is None else row["points"] * factor,
        }
        if row["item"] == item
        else row
        for row in rows
    )


def _placing(assessed: pd.DataFrame) -> dict[str, tuple[int | None, str | None]]:
    return {row["unit"]: (row["rank"], row["grade"]) for row in ASSESSED.records(assessed)}


def _figure_of(item: Item, unit: str, known: Mapping[tuple[str, str], Row]) -> Row:
    if item.figure != "given":
        row = known.get((unit, item.figure))
        return row or {
            "value": None,
            "state": FigureState.UNREPORTED,
            "formula": None,
            "inputs": (),
        }
    reading = next((one for one in item.readings if one.unit == unit), None)
    if reading is None:
        return {"value": None, "state": FigureState.UNREPORTED, "formula": None, "inputs": ()}
    text = digits(reading.value)
    return {
        "value": Fraction(reading.value),
        "state": FigureState.KNOWN,
        "formula": text,
        "inputs": (Input("", text, origin=reading.source),),
    }


def _scored(item: Item, unit: str, figure: Row, rank: int | None, period: Period) -> Row:
    """Score one item of one unit; what has no denominator gets the points that the plan says, or none."""
    common: Row = {
        "unit": unit,
        "item": item.id,
        "item_name": item.name,
        "method": item.method,
        "weight": Fraction(item.weight),
        "value": figure["value"],
        "state": figure["state"],
        "inputs": figure["inputs"],
    }
    if figure["state"] == FigureState.KNOWN:
        points, formula = _METHODS[item.method](item, figure["value"], rank, period)
        return common | {"points": points, "formula": f"x = {figure['formula']}; {formula}"}
    if figure["state"] == FigureState.NO_DENOMINATOR and item.no_denominator is not None:
        fixed = Fraction(item.no_denominator)
        return common | {"points": fixed, "formula": digits(fixed)}
    return common


Scored = tuple[Fraction, str]


def _target(item: Item, value: Fraction, _rank: int | None, period: Period) -> Scored:
    full = _full(item, period)
    points = sloped(value, full, item.weight, item.above, item.below, item.most)
    sign, steps = segments(value, full, item.above, item.below)
    said = [f"{digits(per)} × {digits(length)}" for length, per in steps]
    joined = f" {'+' if sign > 0 else '−'} ".join([digits(item.weight), *said])
    limit = f" (≤ ±{digits(item.most)})" if item.most is not None and steps else ""
    return points, f"{joined}{limit}, x {'≥' if sign > 0 else '<'} {digits(full)}"


def _efficacy(item: Item, value: Fraction, _rank: int | None, _period: Period) -> Scored:
    bad, good = item.bad or Decimal(0), item.good or Decimal(0)
    points = Fraction(item.weight) * efficacy(value, bad, good, capped=item.capped) / 100
    low = digits(bad)
    return points, (
        f"{digits(item.weight)} × (60 + 40 × (x − {low}) ÷ ({digits(good)} − {low})) ÷ 100"
    )


def _rank(item: Item, _value: Fraction, rank: int | None, _period: Period) -> Scored:
    step = item.step or Decimal(0)
    points = Fraction(item.weight) * rank_share(rank or 1, step)
    return points, f"{digits(item.weight)} × (1 − ({rank} − 1) × {digits(step)}%)"


def _all_or_nothing(item: Item, value: Fraction, _rank: int | None, period: Period) -> Scored:
    full = _full(item, period)
    reached = value >= full
    points = Fraction(item.weight) if reached else Fraction(0)
    return points, f"x {'≥' if reached else '<'} {digits(full)} → {digits(points)}"


def _bonus(item: Item, value: Fraction, _rank: int | None, period: Period) -> Scored:
    full, each, most = _full(item, period), item.each or Decimal(0), item.most or Decimal(0)
    points = min(max(value - full, Fraction(0)) * Fraction(each), Fraction(most))
    return points, f"min({digits(each)} × max(x − {digits(full)}, 0), {digits(most)})"


def _malus(item: Item, value: Fraction, _rank: int | None, period: Period) -> Scored:
    full, each, most = _full(item, period), item.each or Decimal(0), item.most or Decimal(0)
    points = min(max(full - value, Fraction(0)) * Fraction(each), Fraction(most))
    return -points, f"−min({digits(each)} × max({digits(full)} − x, 0), {digits(most)})"


_METHODS: dict[str, Callable[[Item, Fraction, int | None, Period], Scored]] = {
    "target": _target,
    "efficacy": _efficacy,
    "rank": _rank,
    "all_or_nothing": _all_or_nothing,
    "bonus": _bonus,
    "malus": _malus,
}


def _full(item: Item, period: Period) -> Fraction:
    full = Fraction(item.full or 0)
    return full * period.time_progress if item.by_time else full


def _sums(assessment: Assessment, unit: str, name: str, rows: Sequence[Row]) -> Row:
    """Add up one unit's points; the ranks come later."""
    weighed = [row for row in rows if row["method"] not in APART]
    scored = [row for row in weighed if row["points"] is not None]
    unknown = [row for row in weighed if row["state"] == FigureState.UNREPORTED]
    weight = sum((row["weight"] for row in scored), Fraction(0))
    missing = sum((row["weight"] for row in unknown), Fraction(0))
    points = sum((row["points"] for row in scored), Fraction(0))
    extra = sum((row["points"] or 0 for row in rows if row["method"] in APART), Fraction(0))
    by_hand = [one for one in assessment.adjustments if one.unit == unit]
    adjusted = sum((Fraction(one.points) for one in by_hand), Fraction(0))
    veto = next((one for one in assessment.vetoes if one.unit == unit), None)
    full = Fraction(assessment.full)
    whole = weight + missing
    note = _unranked(
        assessment, weight, missing, sum((row["weight"] for row in weighed), Fraction(0))
    )
    return {
        "unit": unit,
        "name": name,
        "score": points / weight * full + extra + adjusted if weight else None,
        "lower": points / whole * full + extra + adjusted if whole else None,
        "missing": missing / whole if whole else None,
        "extra": extra,
        "adjusted": adjusted,
        "veto": veto.reason if veto else None,
        "rank": None,
        "tied": False,
        "note": note,
    }


def _unranked(
    assessment: Assessment, known: Fraction, missing: Fraction, whole: Fraction
) -> NoGrade | None:
    """Return why a unit has no rank: most of the weight does not apply to it, or is not known."""
    applies = known + missing
    if applies < Fraction(assessment.applies_least) * whole:
        return NoGrade.TOO_LITTLE_APPLIES
    if not known or missing > Fraction(assessment.missing_limit) * applies:
        return NoGrade.TOO_LITTLE_KNOWN
    return None


def _places(assessment: Assessment, scores: Sequence[Fraction]) -> list[Placed]:
    if assessment.quotas and scores:
        return by_quota(scores, assessment.quotas)
    last = assessment.bands[-1].name if assessment.bands else None
    return [Placed(last if one == _LAST else by_band(one, assessment.bands)) for one in scores]


def _no_grade(assessment: Assessment, placed: Placed) -> NoGrade | None:
    if placed.between:
        return NoGrade.TIE_ACROSS_BORDER
    classed = bool(assessment.quotas or assessment.bands)
    return NoGrade.BELOW_ALL if classed and placed.name is None else None
