"""What a measure of an evaluation scores: place on the way, efficacy, growth, share of the level, milestone.

Every method gives a score of 0 to 100 and more, its arithmetic, and the word that goes with it, or nothing
where it lacks what it needs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from dongneng_cli.engine.measures import digits
from dongneng_cli.engine.scoring import completion, efficacy, growth_ratio, growth_score
from dongneng_cli.judgement import Input
from dongneng_cli.plan.evaluation import Evaluation, Measure
from dongneng_cli.rounding import Number
from dongneng_cli.terms import Comparator


@dataclass(frozen=True, slots=True)
class Asked:
    """The level that is asked for in the year."""

    value: Fraction
    floor: Fraction
    comparator: Comparator
    source: str


@dataclass(frozen=True, slots=True)
class Seen:
    """The value that counts: the latest one that was known by the day.

    Attributes:
        final: Whether it was published about the end of the year or later; a submission never is.
    """

    value: Fraction
    when: str
    final: bool
    about: bool
    inputs: tuple[Input, ...]


Result = tuple[Fraction | None, str, str]
"""Score, formula, and the word that goes with it."""


def _line(evaluation: Evaluation, measure: Measure, seen: Seen, asked: Asked | None) -> Result:
    """Return place ÷ where the year should be × 100; to the year's own level the whole way is due."""
    base = measure.base
    if base is None or (measure.goal is None and asked is None):
        return None, "", ""
    goal = Fraction(measure.goal.value) if measure.goal else asked.value if asked else Fraction(0)
    due = (
        Fraction(evaluation.year - base.year, measure.goal.year - base.year)
        if measure.goal
        else Fraction(1)
    )
    place = completion(seen.value, base.value, goal)
    if place is None:
        return None, "", ""
    low = digits(base.value)
    formula = f"({digits(seen.value)} − {low}) ÷ ({digits(goal)} − {low}) ÷ {digits(due * 100)}%"
    return place / due * 100, f"{formula} × 100", f"{digits(place * 100)}% / {digits(due * 100)}%"


def _efficacy(evaluation: Evaluation, measure: Measure, seen: Seen, _asked: Asked | None) -> Result:
    bad, good = measure.bad or 0, measure.good or 0
    score = efficacy(seen.value, bad, good, capped=evaluation.capped)
    low = digits(bad)
    return score, f"60 + 40 × ({digits(seen.value)} − {low}) ÷ ({digits(good)} − {low})", ""


def _growth(evaluation: Evaluation, measure: Measure, seen: Seen, asked: Asked | None) -> Result:
    """Return (published score + 5) × 10 of observed ÷ required growth; 100 once the goal is reached."""
    base = measure.base
    if base is None or (measure.goal is None and asked is None) or seen.value <= 0:
        return None, "", ""
    goal = Fraction(measure.goal.value) if measure.goal else asked.value if asked else Fraction(0)
    until = measure.goal.year if measure.goal else evaluation.year
    falls = measure.direction == "down"
    passed = evaluation.year - base.year
    ratio = growth_ratio(seen.value, base.value, goal, passed, until - base.year, falls=falls)
    if ratio is None:
        return None, "", ""
    reached = seen.value <= goal if falls else seen.value >= goal
    score = Fraction(100) if reached else (growth_score(ratio) + 5) * 10
    low = digits(base.value)
    formula = (
        f"R = (({digits(seen.value)} ÷ {low})^(1/{passed}) − 1) ÷ "
        f"|({digits(goal)} ÷ {low})^(1/{until - base.year}) − 1| = {digits(ratio)}"
    )
    return score, formula, growth_word(evaluation, ratio) + _distance(evaluation, ratio)


def _distance(evaluation: Evaluation, ratio: Number) -> str:
    """Say how far a ratio is from the nearest border: a small revision may change the word."""
    borders = [Fraction(one.least) for one in evaluation.growth_bands if one.least is not None]
    if not borders:
        return ""
    near = min(borders, key=lambda border: abs(Fraction(ratio) - border))
    gap = Fraction(ratio) - near
    return f" (R − {digits(near)} = {'+' if gap >= 0 else '−'}{digits(abs(gap))})"


def growth_word(evaluation: Evaluation, ratio: Number) -> str:
    """Return the published word for a growth ratio."""
    return next(
        (
            band.name
            for band in evaluation.growth_bands
            if band.least is None or Fraction(ratio) >= Fraction(band.least)
        ),
        "",
    )


def _target(_evaluation: Evaluation, measure: Measure, seen: Seen, asked: Asked | None) -> Result:
    if asked is None or not asked.value or (measure.direction == "down" and not seen.value):
        return None, "", ""
    part, whole = (
        (asked.value, seen.value) if measure.direction == "down" else (seen.value, asked.value)
    )
    return part / whole * 100, f"{digits(part)} ÷ {digits(whole)} × 100", ""


def _milestone(
    _evaluation: Evaluation, measure: Measure, seen: Seen, _asked: Asked | None
) -> Result:
    stage = next((one for one in measure.stages if one.number == seen.value), None)
    if stage is None:
        return None, "", ""
    return Fraction(stage.points), f"{digits(seen.value)} → {digits(stage.points)}", stage.name


METHODS: dict[str, Callable[[Evaluation, Measure, Seen, Asked | None], Result]] = {
    "line": _line,
    "efficacy": _efficacy,
    "growth": _growth,
    "target": _target,
    "milestone": _milestone,
}
