"""The outlook to the year's end: the median of the applicable methods, a band, a probability, an error.

Decides on increments, never on cumulative figures, and never below what was reached where that cannot fall.
Refuses below three readings, and to forecast what is published once a year.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise
from statistics import median
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from dongneng_cli.engine.methods import METHODS, Curve, Run, Trend
from dongneng_cli.engine.progress import attained
from dongneng_cli.judgement import (
    METHOD_ROWS,
    OUTLOOK,
    SERIES,
    Caution,
    Method,
    NoOutlook,
    NotApplicable,
    Prospect,
)
from dongneng_cli.outliers import unusual
from dongneng_cli.period import Period
from dongneng_cli.plan.table import LINEAR

Row = dict[str, Any]

FEWEST = 3
"""Readings below which no forecast is made."""

BAND_FROM = 6
"""Months below which a band would only look like knowledge."""

DRAWS, SEED = 4000, 2020
"""Size of the bootstrap, and its fixed seed: the same figures give the same band."""

LOW, HIGH = 10, 90
"""Percentiles of the band: the middle 80%."""


@dataclass(frozen=True, slots=True)
class Track:
    """One target and its readings through the year.

    Attributes:
        comparator: With ``bound`` and ``floor`` it decides what counts as reached.
        start: Where the way begins: 0 of a flow, the baseline of a stock; ``None`` takes the first reading.
        readings: Month of the year to the cumulative figure, or the level.
        curve: Shares due by the ends of the months; ``None`` is even.
        past: Such shares of past years.
        scope_name: Whose target it is.
        falls: Whether a figure may fall: a stock may, a flow never.
        most: What cannot be exceeded: items of a known whole.
        reason: Why it is not forecast at all.
    """

    target: str
    name: str
    unit: str
    comparator: str
    bound: Fraction
    floor: Fraction
    start: Fraction | None = Fraction(0)
    readings: Mapping[int, Fraction] = field(default_factory=dict)
    curve: Curve | None = None
    past: tuple[Curve, ...] = ()
    scope_name: str = ""
    falls: bool = False
    most: Fraction | None = None
    reason: NoOutlook | None = None


def outlook(
    track: Track, year: int, trend: Trend | None = None
) -> tuple[Row, list[Row], list[Row]]:
    """Forecast one target.

    forecast = median of the methods that apply, by month 12. Band: residuals of the increments from the
    plan's shape are drawn with replacement, for the mean and for every month left; the middle 80% of the
    sums. Probability: the share of the draws that reach the target.

    Args:
        track: The readings.
        year: The plan's year.
        trend: The damped trend, where a library is there.

    Returns:
        A row of OUTLOOK, its rows of METHOD_ROWS, and its twelve rows of SERIES.
    """
    common: Row = {
        "target": track.target,
        "name": track.name,
        "scope_name": track.scope_name,
        "unit": track.unit,
        "target_value": track.bound,
        "comparator": track.comparator,
        "value": track.readings[max(track.readings)] if track.readings else None,
        "points": len(track.readings),
    }
    reason = track.reason or _refused(track)
    if reason is not None:
        return common | {"reason": reason, "notes": ()}, [], _series(track, year, {})
    start, run = _run(track, trend)
    by_method = {method: _level(track, run, start, method, 12) for method in Method}
    draws = _draws(track, run, start)
    band = _band(draws, run.last)
    row = common | _forecast(track, run, by_method, draws, band)
    methods = [_method_row(track, method, one) for method, one in by_method.items()]
    return row, methods, _series(track, year, band)


def _forecast(
    track: Track,
    run: Run,
    by_method: Mapping[Method, Fraction | NotApplicable],
    draws: npt.NDArray[np.float64] | None,
    band: Mapping[int, tuple[Fraction, Fraction]],
) -> Row:
    forecast = median(one for one in by_method.values() if isinstance(one, Fraction))
    low, high = band.get(12, (None, None))
    error, tests = back_test(run)
    return {
        "forecast": forecast,
        "low": low,
        "high": high,
        "probability": _probability(track, draws, forecast, run),
        "verdict": _verdict(track, forecast),
        "error": error,
        "tests": tests,
        "notes": _cautions(track, run, tests),
    }


def outlooks(
    tracks: Sequence[Track], year: int, trend: Trend | None = None
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Forecast several targets (``outlook``).

    Returns:
        OUTLOOK, METHOD_ROWS and SERIES frames, in the order of the tracks.
    """
    found = [outlook(track, year, trend) for track in tracks]
    return (
        OUTLOOK.build(row for row, _, _ in found),
        METHOD_ROWS.build(one for _, methods, _ in found for one in methods),
        SERIES.build(one for _, _, series in found for one in series),
    )


def back_test(run: Run) -> tuple[Fraction | None, int]:
    """Return how far earlier forecasts made in the same way were off, in percent of what came, and how many.

    With past years, the forecast of each year's end made at the same month, the other years known. Without,
    forecasts of this month made at every month from the third on.
    """
    errors = _past_errors(run) if run.past else _own_errors(run)
    known = [one for one in errors if one is not None]
    return (sum(known, Fraction(0)) / len(known) * 100, len(known)) if known else (None, 0)


def _past_errors(run: Run) -> list[Fraction | None]:
    errors = []
    for place, year in enumerate(run.past):
        steps = [year[0], *(after - before for before, after in pairwise(year))]
        others = run.past[:place] + run.past[place + 1 :]
        past = replace(run, increments=tuple(steps[: run.last]), begins=0, past=others)
        errors.append(_off(_median(past, 12), year[-1]))
    return errors


def _own_errors(run: Run) -> list[Fraction | None]:
    months = range(FEWEST, len(run.increments))
    return [_off(_median(run.until(month), run.last), run.reached) for month in months]


def _off(forecast: Fraction, came: Fraction) -> Fraction | None:
    return abs(forecast - came) / abs(came) if came else None


def _median(run: Run, month: int) -> Fraction:
    results = (method(run, month) for method in METHODS.values())
    return median(one for one in results if isinstance(one, Fraction))


def _refused(track: Track) -> NoOutlook | None:
    if len(track.readings) < FEWEST:
        return NoOutlook.TOO_FEW if track.readings else NoOutlook.UNREPORTED
    return NoOutlook.YEAR_OVER if max(track.readings) == 12 else None


def _run(track: Track, trend: Trend | None) -> tuple[Fraction, Run]:
    """Make increments of readings; months without one share evenly what came between its neighbours."""
    known = dict(track.readings)
    if track.start is None:
        begins = min(known)
        start = known.pop(begins)
    else:
        begins, start = 0, track.start
    increments: list[Fraction] = []
    month, level = begins, start
    for at in sorted(known):
        increments += [(known[at] - level) / (at - month)] * (at - month)
        month, level = at, known[at]
    curve = None if begins else track.curve
    return start, Run(tuple(increments), begins, curve, track.past, trend)


def _level(
    track: Track, run: Run, start: Fraction, method: Method, month: int
) -> Fraction | NotApplicable:
    """Return a method's figure; a flow is never less than it was."""
    found = METHODS[method](run, month)
    if isinstance(found, NotApplicable):
        return found
    level = start + (found if track.falls else max(found, run.reached))
    return level if track.most is None else min(level, track.most)


def _draws(track: Track, run: Run, start: Fraction) -> npt.NDArray[np.float64] | None:
    """Draw the cumulative figures of the months left: one row a draw, one column a month."""
    left = 12 - run.last
    if len(run.increments) < BAND_FROM or not left:
        return None
    count = len(run.increments)
    curve = [Fraction(0), *(run.curve or LINEAR)]
    due = curve[run.last] - curve[run.begins]
    shape = [
        float(run.reached * (curve[month] - curve[month - 1]) / due) if due else 0.0
        for month in range(run.begins + 1, run.last + 1)
    ]
    # Residuals of few points are too small by about √(n ÷ (n − 1)).
    residuals = (np.array(run.increments, dtype=float) - shape) * np.sqrt(count / (count - 1))
    path = [float(_median_level(track, run, start, month)) for month in range(run.last + 1, 13)]
    rng = np.random.default_rng(SEED)
    mean = rng.choice(residuals, (DRAWS, count)).mean(axis=1, keepdims=True) - residuals.mean()
    steps = rng.choice(residuals - residuals.mean(), (DRAWS, left)).cumsum(axis=1)
    drawn: npt.NDArray[np.float64] = np.array(path) + steps + mean * np.arange(1, left + 1)
    if not track.falls:
        drawn = np.maximum.accumulate(np.maximum(drawn, float(start + run.reached)), axis=1)
    return drawn if track.most is None else np.minimum(drawn, float(track.most))


def _median_level(track: Track, run: Run, start: Fraction, month: int) -> Fraction:
    found = (_level(track, run, start, method, month) for method in Method)
    return median(one for one in found if isinstance(one, Fraction))


def _band(draws: npt.NDArray[np.float64] | None, now: int) -> dict[int, tuple[Fraction, Fraction]]:
    if draws is None:
        return {}
    low, high = np.percentile(draws, [LOW, HIGH], axis=0)
    return {
        now + at: (Fraction(float(a)), Fraction(float(b)))
        for at, (a, b) in enumerate(zip(low, high, strict=True), 1)
    }


def _probability(
    track: Track, draws: npt.NDArray[np.float64] | None, forecast: Fraction, run: Run
) -> Fraction | None:
    """Return the share of draws that reach the target; where no month varied, the forecast decides."""
    if draws is None:
        return None
    if len(set(run.increments)) == 1:
        return Fraction(_meets(track, forecast))
    hits = sum(_meets(track, Fraction(float(one))) for one in draws[:, -1])
    return Fraction(hits, len(draws))


def _meets(track: Track, value: Fraction) -> bool:
    return attained(value, track.comparator, track.bound, track.floor)


def _verdict(track: Track, forecast: Fraction) -> Prospect:
    now = track.readings[max(track.readings)]
    if _meets(track, now) and not track.falls:
        return Prospect.REACHED
    return Prospect.REACHES if _meets(track, forecast) else Prospect.FALLS_SHORT


def _cautions(track: Track, run: Run, tests: int) -> tuple[tuple[Caution, str], ...]:
    said: list[tuple[Caution, str]] = []
    first = 1 if track.start is not None else min(track.readings)
    gaps = [month for month in range(first, max(track.readings)) if month not in track.readings]
    if gaps:
        said.append((Caution.FILLED, ", ".join(map(str, gaps))))
    odd = [run.begins + 1 + place for place in unusual(run.increments)]
    if odd:
        said.append((Caution.UNUSUAL, ", ".join(map(str, odd))))
    if len(run.increments) < BAND_FROM:
        said.append((Caution.NO_BAND, ""))
    if not tests:
        said.append((Caution.UNTESTED, ""))
    if track.start is None:
        said.append((Caution.FROM_FIRST, str(first)))
    return tuple(said)


def _method_row(track: Track, method: Method, found: Fraction | NotApplicable) -> Row:
    applies = isinstance(found, Fraction)
    return {
        "target": track.target,
        "method": method,
        "forecast": found if applies else None,
        "reason": None if applies else found,
    }


def _series(track: Track, year: int, band: Mapping[int, tuple[Fraction, Fraction]]) -> list[Row]:
    """Return twelve months: readings, the plan's curve, the band, the target."""
    if track.reason is not None:
        return []
    now = max(track.readings, default=0)
    here = track.readings.get(now)
    return [
        {
            "target": track.target,
            "period": str(Period(year, month)),
            "actual": track.readings.get(month),
            "plan": _planned(track, month),
            # The band opens at the last reading.
            "low": band[month][0] if month in band else here if band and month == now else None,
            "high": band[month][1] if month in band else here if band and month == now else None,
            "target_value": track.bound,
        }
        for month in range(1, 13)
    ]


def _planned(track: Track, month: int) -> Fraction | None:
    if track.start is None:
        return None
    return track.start + (track.bound - track.start) * (track.curve or LINEAR)[month - 1]
