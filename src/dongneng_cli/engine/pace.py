"""Pace against the plan's curve: months ahead or behind, what is needed, when the target is reached.

Decides by earned schedule, which, unlike a ratio of values, does not drift to 1 as the year ends. Refuses
to pace what is published once a year.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pandas as pd

from dongneng_cli.engine.progress import INCREMENT, LEVEL, LIST
from dongneng_cli.frames import PROGRESS, TARGETS
from dongneng_cli.judgement import PACE, NoPace
from dongneng_cli.period import Period
from dongneng_cli.plan.table import LINEAR
from dongneng_cli.terms import Status

Row = dict[str, Any]

YEARS_AHEAD = 10
"""A month of completion further off than this says nothing."""


def paces(targets: pd.DataFrame, progress: pd.DataFrame, period: Period) -> pd.DataFrame:
    """Set every target's pace beside its plan.

    With s the share done, p(i) the share due by month i, m the month, v0 and v the start and the value, T
    the target (methods: earned schedule):

    - earned months ES: where s lies on the curve, C + (s − p(C)) ÷ (p(C+1) − p(C));
    - months ahead = ES − m;
    - pace = (v − v0) ÷ m, needed = (T − v) ÷ (12 − m), ratio = needed ÷ pace;
    - reached after 12 × m ÷ ES months, counted from January.

    A project list goes by its investment completion rate, in points a month. Where less is better, the same
    with falls.

    Args:
        targets: TARGETS frame.
        progress: PROGRESS frame of the same targets and period.
        period: Month at whose end things are judged.

    Returns:
        PACE frame in the order of the progress.
    """
    wanted = {row["target"]: row for row in TARGETS.records(targets)}
    return PACE.build(
        _row(wanted[row["target"]], row, period) for row in PROGRESS.records(progress)
    )


def earned_months(done: Fraction, curve: Sequence[Fraction], month: int) -> Fraction:
    """Return the month of the curve that a share corresponds to, 0 to 12.

    Where the curve is level for months, the share corresponds to all of them, and the one nearest to now is
    taken: who has done what was due is neither ahead nor behind.

    Args:
        done: Share done, 1 is the target.
        curve: Shares due by the ends of the twelve months, never falling.
        month: The month gone, 1 to 12.
    """
    due = [Fraction(0), *curve]
    if done >= due[-1]:
        first = Fraction(due.index(due[-1]))
        return max(first, Fraction(month))
    if done < 0:
        return Fraction(0)
    at = max(place for place, share in enumerate(due) if share <= done)
    if due[at] == done:
        return min(max(Fraction(month), Fraction(due.index(done))), Fraction(at))
    return at + (done - due[at]) / (due[at + 1] - due[at])


def month_reached(earned: Fraction, period: Period) -> Period | None:
    """Return the month in which the target is reached at this pace: after 12 × m ÷ ES months of the year.

    ``None`` when nothing was earned, or it is further off than ``YEARS_AHEAD``.
    """
    if earned <= 0:
        return None
    months = -(-Fraction(12 * period.month) // earned)
    if months > 12 * YEARS_AHEAD:
        return None
    return Period(period.year, 1).plus(int(months) - 1)


def _row(target: Row, row: Row, period: Period) -> Row:
    common = {
        name: row[name] for name in ("target", "name", "scope_name", "unit", "basis", "planned")
    }
    reason = _no_pace(row)
    if reason is not None:
        return common | {"reason": reason}
    start, value, bound, unit = _way(target, row, period)
    done = (value - start) / (bound - start)
    earned = earned_months(done, target["curve"] or LINEAR, period.month)
    pace = (value - start) / period.month
    needed = _needed(value, bound, start, period)
    when = month_reached(earned, period)
    reached = row["status"] == Status.ATTAINED
    return common | {
        "unit": unit,
        "done": done * 100,
        "earned_months": earned,
        "months_ahead": earned - period.month,
        "pace": pace,
        "needed": needed,
        "ratio": needed / pace if needed is not None and pace else None,
        "reached": None if reached or when is None else str(when),
        "reason": _why(reached, when, earned),
    }


def _no_pace(row: Row) -> NoPace | None:
    if row["basis"] == LEVEL:
        return NoPace.NOT_MONTHLY
    if row["value"] is None:
        return NoPace.UNREPORTED
    return NoPace.NOTHING_TO_GROW if row["pace_gap"] is None else None


def _way(target: Row, row: Row, period: Period) -> tuple[Fraction, Fraction, Fraction, str]:
    """Return start, value and end of the way, with their unit."""
    if row["basis"] == LIST:
        completion = row["pace_gap"] + period.time_progress * 100
        return Fraction(0), completion, Fraction(100), "%"
    start = Fraction(target["baseline"]) if row["basis"] == INCREMENT else Fraction(0)
    return start, Fraction(row["value"]), Fraction(row["target_value"]), row["unit"]


def _needed(value: Fraction, bound: Fraction, start: Fraction, period: Period) -> Fraction | None:
    """Return what each month left must bring, in the direction of the target; nothing once it is there."""
    if not period.months_left:
        return None
    left = bound - value
    return left / period.months_left if left * (bound - start) > 0 else Fraction(0)


def _why(reached: bool, when: Period | None, earned: Fraction) -> NoPace | None:
    if reached:
        return NoPace.REACHED
    if when is not None:
        return None
    return NoPace.STANDS_STILL if earned <= 0 else NoPace.TOO_FAR
