"""Formulas of scores: what a figure is worth, how scores are put together, into which class they fall.

Exact wherever the formula is rational; roots are taken to forty places. Refuses to decide a tie across the
border of two classes, and to divide by a way that has no length.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction

from dongneng_cli.plan.assessment import Band, Quota, Slope
from dongneng_cli.rounding import Number

_ROOTS = Context(prec=40)


def sloped(
    value: Number,
    full: Number,
    weight: Number,
    above: Sequence[Slope] = (),
    below: Sequence[Slope] = (),
    most: Number | None = None,
) -> Fraction:
    """Return weight ± points for every unit above or below ``full``, never less than 0.

    Each slope runs from where the one before it ended; ``most`` bounds what they give or take. Rules of this
    shape: assessment of key projects in Zaozhuang (2005) and a city's award table of 2020.
    """
    sign, steps = segments(value, full, above, below)
    points = sum((length * per for length, per in steps), Fraction(0))
    if most is not None:
        points = min(points, Fraction(most))
    return max(Fraction(weight) + sign * points, Fraction(0))


def segments(
    value: Number, full: Number, above: Sequence[Slope] = (), below: Sequence[Slope] = ()
) -> tuple[int, list[tuple[Fraction, Fraction]]]:
    """Return on which side of ``full`` a value is (1 or −1), and how far it goes along each slope.

    Returns:
        The side, and pairs of length and points for each unit of it.
    """
    x, begins = Fraction(value), Fraction(full)
    slopes, sign = (above, 1) if x >= begins else (below, -1)
    steps = []
    for slope in slopes:
        ends = x if slope.until is None else Fraction(slope.until)
        stops = min(x, ends) if sign > 0 else max(x, ends)
        if (stops - begins) * sign <= 0:
            break
        steps.append(((stops - begins) * sign, Fraction(slope.points)))
        begins = stops
    return sign, steps


def efficacy(value: Number, bad: Number, good: Number, *, capped: bool = False) -> Fraction:
    """Return 60 + 40 × (x − bad) ÷ (good − bad) (功效系数法), for either direction.

    Args:
        value: x.
        bad: The value that is not allowed any more: 60.
        good: The satisfactory value: 100.
        capped: Whether to stay between 60 and 100.

    Raises:
        ZeroDivisionError: If both limits are the same; the plan check refuses that.
    """
    low, high = Fraction(bad), Fraction(good)
    score = 60 + 40 * (Fraction(value) - low) / (high - low)
    return min(max(score, Fraction(60)), Fraction(100)) if capped else score


def rank_share(rank: int, step: Number) -> Fraction:
    """Return the share of the weight for a rank: 1 for the first, ``step`` percent less for each next."""
    return max(1 - (rank - 1) * Fraction(step) / 100, Fraction(0))


def completion(value: Number, base: Number, goal: Number) -> Fraction | None:
    """Return (v − v0) ÷ (T − v0), the share of the way, in either direction; ``None`` without a way."""
    way = Fraction(goal) - Fraction(base)
    return (Fraction(value) - Fraction(base)) / way if way else None


def growth_rate(value: Number, base: Number, years: int) -> Decimal:
    """Return (v ÷ v0)^(1 ÷ years) − 1 (compound annual growth), to forty places.

    Raises:
        ValueError: If a value is not above zero, or no year lies between.
    """
    if value <= 0 or base <= 0 or years <= 0:
        raise ValueError("compound growth needs values above zero and a year between them")
    quotient = Fraction(value) / Fraction(base)
    ratio = _ROOTS.divide(Decimal(quotient.numerator), Decimal(quotient.denominator))
    return _ROOTS.subtract(
        _ROOTS.power(ratio, _ROOTS.divide(Decimal(1), Decimal(years))), Decimal(1)
    )


def growth_ratio(
    value: Number, base: Number, goal: Number, passed: int, whole: int, *, falls: bool = False
) -> Decimal | None:
    """Return d × observed ÷ |required| compound growth; ``None`` where none is required.

    The required rate is taken in magnitude, so that a series that slides away from its goal is negative
    whichever way the goal lies. Method of Eurostat as published by Statistics Canada.

    Args:
        value: Of the year that is judged.
        base: Of the base year.
        goal: Of the last year.
        passed: Years from the base to the value.
        whole: Years from the base to the goal.
        falls: Whether less is better (d = −1).
    """
    required = abs(growth_rate(goal, base, whole))
    if not required:
        return None
    return _ROOTS.divide(growth_rate(value, base, passed) * (-1 if falls else 1), required)


def growth_score(ratio: Number) -> Fraction:
    """Return the published score of a growth ratio: the line by (−0.6, −5), (0.6, 0), (1.3, 5)."""
    exact = Fraction(ratio)
    if exact >= Fraction(3, 5):
        return min(Fraction("7.1429") * exact - Fraction("4.2857"), Fraction(5))
    return max(Fraction("4.1667") * exact - Fraction("2.5"), Fraction(-5))


def weighted_mean(scores: Sequence[Number], weights: Sequence[Number]) -> Fraction | None:
    """Return Σ w·d ÷ Σ w; ``None`` when the weights come to nothing."""
    whole = sum((Fraction(weight) for weight in weights), Fraction(0))
    if not whole:
        return None
    pairs = zip(scores, weights, strict=True)
    return sum((Fraction(score) * Fraction(by) for score, by in pairs), Fraction(0)) / whole


def geometric_mean(scores: Sequence[Number], weights: Sequence[Number]) -> Decimal | None:
    """Return (Π d^w)^(1 ÷ Σ w), to forty places; ``None`` for a score that is not above zero."""
    whole = sum((Fraction(weight) for weight in weights), Fraction(0))
    if not whole or any(score <= 0 for score in scores):
        return None
    log = Decimal(0)
    for score, by in zip(scores, weights, strict=True):
        log = _ROOTS.fma(_decimal(score).ln(_ROOTS), _decimal(by), log)
    return _ROOTS.divide(log, _decimal(whole)).exp(_ROOTS)


def _decimal(value: Number) -> Decimal:
    exact = Fraction(value)
    return _ROOTS.divide(Decimal(exact.numerator), Decimal(exact.denominator))


@dataclass(frozen=True, slots=True)
class Placed:
    """The class of a unit, or the two classes whose border a tie lies across."""

    name: str | None
    between: tuple[str, str] | None = None


def by_quota(scores: Sequence[Number], quotas: Sequence[Quota]) -> list[Placed]:
    """Fill the classes from the best score down.

    Equal scores across a border are left to a person: whoever shares such a score has no class. Scores
    beyond all quotas belong to the last class.

    Args:
        scores: In any order; nobody is preferred for standing first.
        quotas: From the best class down.

    Returns:
        One place a score, in their order.
    """
    exact = [Fraction(score) for score in scores]
    names = [quota.name for quota in quotas for _ in range(quota.count)]
    names += [quotas[-1].name] * max(len(exact) - len(names), 0)
    spans: dict[Fraction, list[str]] = {}
    for score, name in zip(sorted(exact, reverse=True), names, strict=False):
        spans.setdefault(score, []).append(name)
    placed = {
        score: Placed(span[0]) if span[0] == span[-1] else Placed(None, (span[0], span[-1]))
        for score, span in spans.items()
    }
    return [placed[score] for score in exact]


def by_band(score: Number, bands: Sequence[Band]) -> str | None:
    """Return the first class, from the best down, that a score reaches; ``None`` below all."""
    return next((band.name for band in bands if Fraction(score) >= Fraction(band.least)), None)
