"""Evaluation of several years: values against levels and ways, dimensions, a composite, what would sway it.

Decides only on what was published by the day asked for. Refuses to fill in what is unknown: its weight is
shown, and both bounds with it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import pandas as pd

from dongneng_cli.engine.measures import digits
from dongneng_cli.engine.measuring import METHODS, Asked, Seen
from dongneng_cli.engine.progress import attained
from dongneng_cli.engine.scoring import by_band, geometric_mean, weighted_mean
from dongneng_cli.judgement import ALTERNATIVES, COMPOSITES, MEASURED, SWINGS, Found, Input
from dongneng_cli.period import Period
from dongneng_cli.plan.evaluation import Evaluation, Measure, Published
from dongneng_cli.plan.model import Plan
from dongneng_cli.plan.table import floor_of, target_in
from dongneng_cli.rounding import Number

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reported:
    """A value that a submission gave: a reading like the published ones, with its cell."""

    target: str
    value: Fraction
    when: str
    file: str | None
    sheet: str | None
    cell: str | None


def measured(
    evaluation: Evaluation,
    plan: Plan,
    reported: Sequence[Reported] = (),
    known_by: str = "9999-12-31",
    definitions: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Judge every measure.

    Args:
        evaluation: Measures with their readings.
        plan: For the levels of measures that follow a target.
        reported: Values of submissions.
        known_by: Day by which a value must have been published (or, of a submission, be about).
        definitions: Measure to the definition that is to count; the first of each where left out.

    Returns:
        MEASURED frame in the order of the measures.
    """
    rows = []
    for measure in evaluation.measures:
        chosen = (definitions or {}).get(measure.id) or _usual(measure)
        seen = _seen(measure, chosen, reported, known_by, evaluation.year)
        rows.append(
            _row(evaluation, measure, chosen, seen, _asked(plan, evaluation, measure), known_by)
        )
    return MEASURED.build(rows)


def composites(evaluation: Evaluation, rows: pd.DataFrame) -> pd.DataFrame:
    """Put scores together: each dimension, and all measures.

    score = mean of the known scores by weight; lower = the same with 0 for the unknown. A geometric mean with
    an unknown score is 0 at its lower bound.

    Returns:
        COMPOSITES frame, dimensions in order, the whole last.
    """
    found = MEASURED.records(rows)
    groups: list[tuple[str | None, str, list[Row]]] = [
        (one.id, one.name, [row for row in found if row["dimension"] == one.id])
        for one in evaluation.dimensions
    ]
    groups.append((None, evaluation.name, found))
    return COMPOSITES.build(_composite(evaluation, *group) for group in groups)


def alternatives(
    evaluation: Evaluation,
    plan: Plan,
    reported: Sequence[Reported] = (),
    known_by: str = "9999-12-31",
) -> pd.DataFrame:
    """Return what every disputed definition would come to.

    Returns:
        ALTERNATIVES frame; empty where nothing is disputed.
    """
    rows = []
    for measure in evaluation.measures:
        for definition in measure.definitions if len(measure.definitions) > 1 else ():
            chosen = {measure.id: definition.id}
            found = measured(evaluation, plan, reported, known_by, chosen)
            row = next(one for one in MEASURED.records(found) if one["measure"] == measure.id)
            whole = COMPOSITES.records(composites(evaluation, found))[-1]
            rows.append(
                {
                    "measure": measure.id,
                    "name": measure.name,
                    "definition": definition.name,
                    "value": row["value"],
                    "verdict": row["verdict"],
                    "score": row["score"],
                    "composite": whole["score"],
                    "grade": whole["grade"],
                    "counts": definition.id == _usual(measure),
                }
            )
    return ALTERNATIVES.build(rows)


def swings(evaluation: Evaluation, rows: pd.DataFrame) -> pd.DataFrame:
    """Return what the composite, its class and the order of the dimensions become when one weight moves.

    Returns:
        SWINGS frame: known measures times the changes that the plan tries, both ways.
    """
    known = [row for row in MEASURED.records(rows) if row["score"] is not None and row["weight"]]
    found = []
    for row in known:
        for change in (sign * one for one in evaluation.sensitivity for sign in (1, -1)):
            factor = 1 + Fraction(change)
            moved = MEASURED.build(
                one | {"weight": one["weight"] * factor}
                if one["measure"] == row["measure"]
                else one
                for one in MEASURED.records(rows)
            )
            made = COMPOSITES.records(composites(evaluation, moved))
            found.append(
                {
                    "measure": row["measure"],
                    "name": row["name"],
                    "change": Fraction(change),
                    "composite": made[-1]["score"],
                    "grade": made[-1]["grade"],
                    "order": order_of(made),
                }
            )
    return SWINGS.build(found)


def order_of(rows: Sequence[Row]) -> tuple[str, ...]:
    """Return the dimensions with a score from the best down; equal ones in the plan's order."""
    scored = [row for row in rows if row["dimension"] and row["score"] is not None]
    return tuple(row["name"] for row in sorted(scored, key=lambda row: -row["score"]))


def _usual(measure: Measure) -> str:
    return measure.definitions[0].id if measure.definitions else ""


def _seen(
    measure: Measure, definition: str, reported: Sequence[Reported], known_by: str, year: int
) -> Seen | None:
    """Return the latest value that was known; a publication goes before a submission of the same day."""
    found = [
        _published(one, year)
        for one in measure.readings
        if one.published <= known_by and one.definition == definition
    ]
    usual = definition == _usual(measure)
    found += [
        _submitted(one)
        for one in reported
        if usual and one.target == measure.target and one.when <= known_by
    ]
    return max(found, key=lambda one: one.when, default=None)


def _published(one: Published, year: int) -> Seen:
    sign = "≈ " if one.about else ""
    text = f"{sign}{digits(one.value)}"
    origin = f"{one.source} ({one.when}; {one.published})"
    final = one.when >= date(year, 12, 31).isoformat()
    return Seen(Fraction(one.value), one.when, final, one.about, (Input("v", text, origin=origin),))


def _submitted(one: Reported) -> Seen:
    given = Input("v", digits(one.value), one.file, one.sheet, one.cell)
    return Seen(one.value, one.when, final=False, about=False, inputs=(given,))


def _asked(plan: Plan, evaluation: Evaluation, measure: Measure) -> Asked | None:
    """Return the level of the year: the measure's own, else the plan's target at the year's end."""
    if measure.level is not None:
        own = Fraction(measure.level.value)
        return Asked(own, own, measure.level.comparator, measure.level.source)
    indicator = next((one for one in plan.indicators if one.id == measure.target), None)
    target = target_in(indicator, Period(evaluation.year, 12)) if indicator else None
    if target is None:
        return None
    floor = Fraction(floor_of(target, plan.settings.about_tolerance))
    return Asked(Fraction(target.value), floor, target.comparator, target.source)


def _row(
    evaluation: Evaluation,
    measure: Measure,
    definition: str,
    seen: Seen | None,
    asked: Asked | None,
    known_by: str,
) -> Row:
    waiting = known_by < _due(evaluation.year, measure.lag)
    # An office's estimate is not the statistic that comes months later.
    early = seen is not None and waiting and measure.lag > 0 and not seen.final
    score, formula, note = (None, "", "")
    if seen is not None and not early:
        score, formula, note = METHODS[measure.method](evaluation, measure, seen, asked)
        score = _bounded(score, evaluation.capped)
    inputs = seen.inputs if seen else ()
    if asked is not None:
        inputs = (*inputs, Input("T", digits(asked.value), origin=asked.source))
    return {
        "measure": measure.id,
        "name": measure.name,
        "dimension": measure.dimension,
        "unit": measure.unit,
        "weight": Fraction(measure.weight),
        "method": measure.method,
        "value": seen.value if seen else None,
        "when": seen.when if seen else None,
        "about": seen.about if seen else None,
        "definition": next((one.name for one in measure.definitions if one.id == definition), None),
        "level": asked.value if asked else None,
        "comparator": asked.comparator if asked else None,
        "verdict": _verdict(evaluation.year, seen, asked, waiting=waiting, early=early),
        "score": score,
        "note": note or None,
        "formula": formula or None,
        "inputs": (*inputs, *_ends(measure)),
    }


def _ends(measure: Measure) -> tuple[Input, ...]:
    points = (("v0", measure.base), ("vT", measure.goal))
    return tuple(
        Input(f"{name} ({one.year})", digits(one.value), origin=one.source)
        for name, one in points
        if one is not None
    )


def _due(year: int, lag: int) -> str:
    """Return the last day of the month in which the year's value is to be published."""
    return Period(year, 12).plus(lag).last.isoformat()


def _verdict(
    year: int, seen: Seen | None, asked: Asked | None, *, waiting: bool, early: bool
) -> Found:
    if seen is None:
        return Found.NOT_PUBLISHED if waiting else Found.UNKNOWN
    if early:
        return Found.NOT_PUBLISHED
    if asked is None:
        return Found.NO_LEVEL
    if attained(seen.value, asked.comparator, asked.value, asked.floor):
        return Found.MET
    return Found.MISSED if seen.when >= date(year, 12, 31).isoformat() else Found.NOT_YET


def _bounded(score: Fraction | None, capped: bool) -> Fraction | None:
    if score is None:
        return None
    score = max(score, Fraction(0))
    return min(score, Fraction(100)) if capped else score


def _composite(
    evaluation: Evaluation, dimension: str | None, name: str, rows: Sequence[Row]
) -> Row:
    known = [row for row in rows if row["score"] is not None]
    whole = sum((row["weight"] for row in rows), Fraction(0))
    weight = sum((row["weight"] for row in known), Fraction(0))
    score = _mean(evaluation, [row["score"] for row in known], [row["weight"] for row in known])
    lower = _mean(
        evaluation,
        [row["score"] if row["score"] is not None else Fraction(0) for row in rows],
        [row["weight"] for row in rows],
    )
    return {
        "dimension": dimension,
        "name": name,
        "weight": whole,
        "missing": 1 - weight / whole if whole else None,
        "score": score,
        "lower": lower,
        "grade": None if score is None else by_band(score, evaluation.bands),
        "grade_lower": None if lower is None else by_band(lower, evaluation.bands),
    }


def _mean(
    evaluation: Evaluation, scores: Sequence[Fraction], weights: Sequence[Fraction]
) -> Number | None:
    if evaluation.mean == "arithmetic":
        return weighted_mean(scores, weights)
    if any(score <= 0 for score in scores):
        return Fraction(0)
    return geometric_mean(scores, weights)
