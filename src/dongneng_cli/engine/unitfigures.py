"""What each city or task force is assessed on: rates of its projects, blockers, timeliness, targets, shares.

Decides what applies to whom: a support task force leads no industry and has no project rate. Refuses to take
what was not reported for nothing.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import Any

import pandas as pd

from dongneng_cli.engine.league import grouped
from dongneng_cli.engine.measures import BLANK, blank, plain, rate
from dongneng_cli.engine.projects import counts, rates
from dongneng_cli.frames import BLOCKERS, MEMBERSHIPS, PROGRESS, STANDINGS
from dongneng_cli.i18n import _
from dongneng_cli.judgement import REPORTED, SHARES, UNIT_FIGURES, FigureState, Input
from dongneng_cli.period import Period
from dongneng_cli.plan.model import Plan
from dongneng_cli.terms import Dimension, Status

Row = dict[str, Any]

_CELL = re.compile(r"^([A-Z]+)(\d+)$")

_COUNTED = (Status.ATTAINED, Status.ON_TRACK, Status.BEHIND, Status.UNREPORTED)
"""Statuses that a target can be judged by; what is not due or undefined is left out."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known about the units in one month.

    Attributes:
        units: Codes or ids, in order.
        progress: PROGRESS frame.
        shares: SHARES frame.
        reported: REPORTED frame of every month so far.
        whole: Whether one workbook speaks for all units, so that a unit without one is not silent.
    """

    plan: Plan
    period: Period
    dimension: Dimension
    units: tuple[str, ...]
    projects: pd.DataFrame
    blockers: pd.DataFrame
    progress: pd.DataFrame
    shares: pd.DataFrame
    reported: pd.DataFrame
    whole: bool = False

    @property
    def without_industry(self) -> frozenset[str]:
        """Task forces that lead no industry, to which no project belongs."""
        if self.dimension != Dimension.TASKFORCE:
            return frozenset()
        forces = self.plan.units.taskforces
        return frozenset(one.id for one in forces if one.industry is None)

    @property
    def silent(self) -> frozenset[str]:
        """Units of which nothing was reported in this month."""
        if self.whole:
            return frozenset()
        rows = REPORTED.records(self.reported)
        heard = {row["unit"] for row in rows if row["period"] == str(self.period) and row["file"]}
        return frozenset(set(self.units) - heard)


def unit_figures(facts: Facts) -> pd.DataFrame:
    """Return every figure of every unit with the cells it comes from.

    start_rate and completion_rate as in the rankings (clause 7.2); blockers_solved = solved by the promised
    day ÷ promised by the month's end; on_time = months reported by the deadline ÷ months; targets_on_track
    and shares_on_track = attained or on track ÷ those that can be judged, unreported ones among them. All
    in percent, ``invested`` in 亿元.

    Returns:
        UNIT_FIGURES frame.
    """
    rows: list[Row] = []
    for make in (_project_figures, _blocker_figures, _time_figures, _status_figures):
        rows += make(facts)
    return UNIT_FIGURES.build(rows)


def _project_figures(facts: Facts) -> Iterable[Row]:
    placed = grouped(facts.projects, facts.plan, facts.period, facts.dimension)
    standings = rates(counts(placed.rows, placed.column), expected=facts.units)
    entries = MEMBERSHIPS.records(MEMBERSHIPS.of(placed.rows))
    for row in STANDINGS.records(standings):
        unit = row["code"]
        if unit not in facts.units:
            continue
        own = [one for one in entries if one[placed.column] == unit and one["implementing"]]
        apart = _apart(facts, unit, bool(row["projects"]))
        pairs = {
            "start_rate": (row["started"], row["planned_starts"], row["start_rate"]),
            "completion_rate": (row["invested"], row["annual_plan"], row["completion_rate"]),
        }
        for figure, (part, whole, value) in pairs.items():
            yield _figure(unit, figure, value, apart, f"{plain(part)} ÷ {plain(whole)}", own)
        yield _figure(unit, "invested", row["invested"], apart, plain(row["invested"]), own)


def _apart(facts: Facts, unit: str, has_projects: bool) -> FigureState | None:
    """Return why a unit has no rate of projects, apart from a missing denominator."""
    if unit in facts.without_industry:
        return FigureState.NOT_APPLICABLE
    # A task force does not report projects itself: they come with the cities' workbooks.
    silent = facts.dimension == Dimension.CITY and unit in facts.silent
    return FigureState.UNREPORTED if silent and not has_projects else None


def _figure(
    unit: str,
    figure: str,
    value: Any,
    apart: FigureState | None,
    formula: str,
    rows: Sequence[Row],
) -> Row:
    state = apart or (FigureState.NO_DENOMINATOR if value is None else FigureState.KNOWN)
    known = state == FigureState.KNOWN
    return {
        "unit": unit,
        "figure": figure,
        "value": Fraction(value) if known else None,
        "state": state,
        "formula": formula if known else None,
        "inputs": tuple(_inputs(rows)) if known else (),
    }


def _blocker_figures(facts: Facts) -> Iterable[Row]:
    until = facts.period.last.isoformat()
    reported = BLOCKERS.records(facts.blockers)
    for unit in facts.units:
        due = [
            row
            for row in reported
            if row["unit"] == unit and not blank(row["promised_on"]) and row["promised_on"] <= until
        ]
        solved = [
            row
            for row in due
            if not blank(row["solved_on"]) and row["solved_on"] <= row["promised_on"]
        ]
        apart = FigureState.UNREPORTED if unit in facts.silent else None
        yield _share(unit, "blockers_solved", len(solved), len(due), due, apart)


def _time_figures(facts: Facts) -> Iterable[Row]:
    reported = REPORTED.records(facts.reported)
    for unit in facts.units:
        own = [row for row in reported if row["unit"] == unit and row["in_time"] is not None]
        apart = FigureState.NOT_APPLICABLE if facts.whole and not own else None
        in_time = sum(bool(row["in_time"]) for row in own)
        row = _share(unit, "on_time", in_time, len(own), [], apart)
        yield row | {"inputs": tuple(_day(one) for one in own)}


def _day(row: Row) -> Input:
    return Input(row["period"], row["filled_on"] or BLANK, row["file"], None, None, row["deadline"])


def _status_figures(facts: Facts) -> Iterable[Row]:
    led = PROGRESS.records(facts.progress)
    carried = SHARES.records(facts.shares)
    for unit in facts.units:
        for figure, rows in (
            ("targets_on_track", [row for row in led if row["lead"] == unit]),
            ("shares_on_track", [row for row in carried if row["carrier"] == unit]),
        ):
            judged = [row for row in rows if row["status"] in _COUNTED]
            good = sum(row["status"] in {Status.ATTAINED, Status.ON_TRACK} for row in judged)
            inputs = tuple(
                Input(row["name"], str(row["status"]), row["file"], row["sheet"], row["cell"])
                for row in judged
            )
            yield _share(unit, figure, good, len(judged), [], None) | {"inputs": inputs}


def _share(
    unit: str,
    figure: str,
    part: int,
    whole: int,
    rows: Sequence[Row],
    apart: FigureState | None,
) -> Row:
    return _figure(unit, figure, rate(part, whole), apart, f"{part} ÷ {whole}", rows)


def _inputs(rows: Sequence[Row]) -> Iterable[Input]:
    """Name the cells of many rows as ranges, file by file."""
    for (file, sheet), found in groupby(sorted(rows, key=_place), key=_place):
        cells = [row["cell"] for row in found if row["cell"]]
        yield Input(_("rows"), str(len(cells)), file, sheet, spans(cells))


def _place(row: Row) -> tuple[str, str]:
    return row["file"] or "", row["sheet"] or ""


def spans(cells: Iterable[str]) -> str:
    """Write cells of one column as ranges: A5, A6, A7, A9 is ``A5:A7, A9``."""
    found = sorted((match[1], int(match[2])) for match in map(_CELL.match, set(cells)) if match)
    ranges: list[list[Any]] = []
    for column, row in found:
        if ranges and ranges[-1][0] == column and ranges[-1][2] == row - 1:
            ranges[-1][2] = row
        else:
            ranges.append([column, row, row])
    return ", ".join(f"{c}{a}" if a == b else f"{c}{a}:{c}{b}" for c, a, b in ranges)
