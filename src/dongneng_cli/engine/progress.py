"""Progress of every target in one month: what was reached, the pace, the status, and the arithmetic.

Decides attainment and status by the kind of target, and paces only what grows with the months. Refuses to
take a blank for a zero, and to give a number where the formula has none (``undefined``).
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from dongneng_cli.engine.feeds import feeds
from dongneng_cli.engine.measures import BLANK, difference, plain, points_ahead, rate
from dongneng_cli.frames import FEEDS, PROGRESS, STANDINGS, TARGETS
from dongneng_cli.period import Period
from dongneng_cli.rounding import Number
from dongneng_cli.terms import Comparator, Kind, Status

FLOW, INCREMENT, LEVEL, LIST = "flow", "increment", "level", "list"
"""What a pace rests on: the value, its growth over the baseline, nothing (no pace), a project list."""

Row = dict[str, Any]


def progress(
    targets: pd.DataFrame,
    observations: pd.DataFrame,
    list_standings: pd.DataFrame,
    period: Period,
    members: Mapping[str, Sequence[str]] | None = None,
    listed: Collection[str] | None = None,
) -> pd.DataFrame:
    """Set what was reported beside what the plan asks for by now.

    With T the target, v the value, v0 the baseline and m the month (methods: percent complete, pace):

    - flow, items: attainment v ÷ T × 100; pace gap = attainment − planned, where planned is the share due
      by the plan's curve × 100, m/12 × 100 without one.
    - stock with a baseline: attainment as above, pace gap = (v − v0) ÷ (T − v0) × 100 − planned. Where
      less is better this is (v0 − v) ÷ (v0 − T), and it is the attainment, too.
    - less is better without a baseline: no attainment; the bound holds or it does not.
    - stock without one, ratio: no pace; ``not_due`` until the due month (else December), then ``behind``.
    - projects: v is the number of distinct projects on the list, pace gap = its completion rate −
      m/12 × 100.

    A sum or a list of which cities are still missing is a lower bound: it may be attained, but it is not
    judged otherwise; its value is shown and its status is ``unreported``.

    A target that nobody has reported keeps its row. T = 0 is undefined, and so is the pace from a
    baseline that is already at the target.

    Args:
        targets: TARGETS frame.
        observations: OBSERVATIONS frame of the period, cumulative values in the target's unit.
        list_standings: STANDINGS frame of distinct projects by list, ``code`` the list's id.
        period: Month at whose end things are judged.
        members: Scope to its cities' codes, for sums (see ``feeds``).
        listed: Codes of the cities that have reported projects; all, if left out.

    Returns:
        PROGRESS frame in the order of the targets: rates in percent, gaps in points or the target's unit.
    """
    wanted = TARGETS.conform(targets)
    fed = {row["target"]: row for row in FEEDS.records(feeds(wanted, observations, members))}
    lists = {row["code"]: row for row in STANDINGS.records(list_standings)}
    rows = []
    for target in TARGETS.records(wanted):
        reported: Row = (
            _list_row(lists.get(target["list"]), (members or {}).get(target["scope"], ()), listed)
            if target["kind"] == Kind.PROJECTS
            else _fed_row(fed[target["target"]])
        )
        row = target | reported | {"time_progress": period.time_progress * 100}
        if _basis(row) != LEVEL:
            row["planned"] = planned(target["curve"], period) * 100
        rows.append(row | _judged(row, period))
    return PROGRESS.build(rows)


def planned(curve: Sequence[Fraction] | None, period: Period) -> Fraction:
    """Return the share (0 to 1) due by the month's end: of the plan's curve, else month ÷ 12."""
    return period.time_progress if curve is None else curve[period.month - 1]


def attained(value: Number, comparator: str, target: Number, floor: Number | None = None) -> bool:
    """Tell whether a value meets the plan's bound: 以上 and 达到 ≥, 突破 >, 左右 ≥ its floor, 不超过 ≤.

    Args:
        value: What was reached.
        comparator: A ``Comparator``.
        target: The bound.
        floor: Value from which ``about`` is attained; the bound itself if left out.
    """
    if comparator == Comparator.AT_MOST:
        return Fraction(value) <= Fraction(target)
    if comparator == Comparator.MORE_THAN:
        return Fraction(value) > Fraction(target)
    if comparator == Comparator.ABOUT and floor is not None:
        return Fraction(value) >= Fraction(floor)
    return Fraction(value) >= Fraction(target)


def _fed_row(feed: Row) -> Row:
    """Carry the figure that counts, with its cell."""
    used = feed["used"]
    source = {name: feed[f"{used}_{name}"] if used else None for name in ("file", "sheet", "cell")}
    addends = feed["addends"] if used == "sum" else None
    counted = {name: feed[name] if used == "sum" else 0 for name in ("parts", "members")}
    return {"value": feed["value"], "fed_by": used, "addends": addends, **counted, **source}


def _list_row(standing: Row | None, cities: Sequence[str], listed: Collection[str] | None) -> Row:
    """Carry a list's base figures; a list without projects is unreported."""
    if standing is None or not standing["projects"]:
        return {"value": None, "standing": None, "parts": 0, "members": 0}
    whole = {"parts": len(cities), "members": len(cities)}
    counted = whole if listed is None else whole | {"parts": len(set(cities) & set(listed))}
    value = Decimal(standing["projects"])
    return {"value": value, "standing": standing, "fed_by": LIST, **counted}


def _judged(row: Row, period: Period) -> Row:
    """Add what follows from the value, by the kind of target."""
    basis = _basis(row)
    if row["value"] is None:
        return {"basis": basis, "status": Status.UNREPORTED}
    value, bound = row["value"], row["target_value"]
    gap = difference(value, bound) if _falls(row) else difference(bound, value)
    common: Row = {"basis": basis, "attainment": _attainment(row), "gap": gap}
    if bound == 0:
        return common | {"status": Status.UNDEFINED, "formula": _formula(row)}
    if basis in {FLOW, INCREMENT} or row["kind"] == Kind.STOCK:
        common["needed_per_month"] = _needed(gap, period)
    verdict = common | {"formula": _formula(row)} | _JUDGES[basis](row, period)
    if row["parts"] < row["members"] and verdict["status"] != Status.ATTAINED:
        return {"basis": basis, "formula": verdict["formula"], "status": Status.UNREPORTED}
    return verdict


def _falls(row: Row) -> bool:
    """Tell whether less is better."""
    return bool(row["comparator"] == Comparator.AT_MOST)


def _attainment(row: Row) -> Fraction | None:
    """Return value ÷ target in percent; where less is better, how much of the fall is done."""
    if not _falls(row):
        return rate(row["value"], row["target_value"])
    if row["baseline"] is None:
        return None
    to_fall = difference(row["baseline"], row["target_value"])
    return rate(difference(row["baseline"], row["value"]), to_fall) if to_fall > 0 else None


def _basis(row: Row) -> str:
    if row["kind"] == Kind.PROJECTS:
        return LIST
    if row["kind"] in {Kind.FLOW, Kind.ITEMS}:
        return FLOW
    return INCREMENT if row["kind"] == Kind.STOCK and row["baseline"] is not None else LEVEL


def _needed(gap: Decimal, period: Period) -> Fraction | None:
    """Return what each month that is left must add; none is left in December."""
    if not period.months_left:
        return None
    return max(Fraction(gap), Fraction(0)) / period.months_left


def _meets(row: Row) -> bool:
    return attained(row["value"], row["comparator"], row["target_value"], row["floor"])


def _judge_flow(row: Row, period: Period) -> Row:
    gap = points_ahead(rate(row["value"], row["target_value"]), planned(row["curve"], period))
    return {"pace_gap": gap, "status": _paced(row, gap, period)}


def _judge_increment(row: Row, period: Period) -> Row:
    """Pace the way from the baseline; one already at the target leaves nothing to pace."""
    to_go = difference(row["target_value"], row["baseline"])
    if to_go >= 0 if _falls(row) else to_go <= 0:
        status = Status.ATTAINED if _meets(row) else Status.UNDEFINED
        return {"pace_gap": None, "planned": None, "status": status}
    gone = rate(difference(row["value"], row["baseline"]), to_go)
    gap = points_ahead(gone, planned(row["curve"], period))
    return {"pace_gap": gap, "status": _paced(row, gap, period)}


def _paced(row: Row, gap: Fraction | None, period: Period) -> Status:
    """Judge by the pace; at the year's end there is none left, and short is short."""
    if _meets(row):
        return Status.ATTAINED
    on_track = gap is not None and gap >= 0 and period.months_left > 0
    return Status.ON_TRACK if on_track else Status.BEHIND


def _judge_level(row: Row, period: Period) -> Row:
    """Wait for the due month: a figure published once a year has no monthly pace."""
    if _meets(row):
        return {"pace_gap": None, "status": Status.ATTAINED}
    due = row["due"] or f"{period.year:04d}-12"
    return {"pace_gap": None, "status": Status.BEHIND if str(period) >= due else Status.NOT_DUE}


def _judge_list(row: Row, period: Period) -> Row:
    """Judge a list by its size, its starts and its investment (clause 7.2).

    Attained: enough projects, every planned start made, annual plan completed. Early starts do not stand
    in for planned ones.
    """
    standing = row["standing"]
    completion = standing["completion_rate"]
    gap = points_ahead(completion, period.time_progress)
    enough = _meets(row)
    all_started = standing["started"] - standing["early"] >= standing["planned_starts"]
    if not enough or (gap is not None and gap < 0):
        status = Status.BEHIND
    elif gap is None:
        status = Status.UNDEFINED
    else:
        status = Status.ATTAINED if all_started and completion >= 100 else Status.ON_TRACK
    return {"pace_gap": gap, "status": status}


_JUDGES: dict[str, Callable[[Row, Period], Row]] = {
    FLOW: _judge_flow,
    INCREMENT: _judge_increment,
    LEVEL: _judge_level,
    LIST: _judge_list,
}


def _formula(row: Row) -> str:
    """Spell the arithmetic with its figures: what was divided by what."""
    value, bound = plain(row["value"]), plain(row["target_value"])
    if row["kind"] == Kind.PROJECTS:
        standing = row["standing"]
        pairs = [
            (value, bound),
            (standing["started"], standing["planned_starts"]),
            (plain(standing["invested"]), plain(standing["annual_plan"])),
        ]
        return "; ".join(f"{part} ÷ {whole}" for part, whole in pairs)
    base = plain(row["baseline"])
    if _falls(row):
        return f"{value} ≤ {bound}" if base == BLANK else f"({base} − {value}) ÷ ({base} − {bound})"
    if _basis(row) == INCREMENT:
        return f"({value} − {base}) ÷ ({bound} − {base})"
    if row["addends"]:
        value = f"({' + '.join(plain(one) for one in row['addends'])})"
    return f"{value} ÷ {bound}"
