"""Blockers (难点堵点, 7.1) over weeks: what is still open, for how long, and what it holds up.

A blocker keeps its identity by its number; where numbers change, likenesses are suggested and never merged.
Refuses to forget: what a unit leaves out without solving it stays open and is named.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import SequenceMatcher
from fractions import Fraction
from itertools import pairwise
from statistics import median
from typing import Any, NamedTuple

import pandas as pd

from dongneng_cli.engine.measures import blank, total
from dongneng_cli.frames import BLOCKERS, lines
from dongneng_cli.frames_checklist import CASES, HELD_UP
from dongneng_cli.plan.checklist import Blockers
from dongneng_cli.plan.folding import fold
from dongneng_cli.plan.names import Names
from dongneng_cli.plan.words import blocker_state, spelled
from dongneng_cli.terms import BlockerState

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Round:
    """What one week, or month, brought.

    Attributes:
        name: ``2020-W43`` or ``2020-10``.
        rows: BLOCKERS frame.
        units: Units whose workbook came, blockers in it or not.
    """

    name: str
    first: date
    last: date
    rows: pd.DataFrame
    units: frozenset[str]


class Alike(NamedTuple):
    """Two numbers that may be one blocker; a person decides."""

    number: str
    other: str
    project: str | None
    likeness: Fraction


def cases(
    policy: Blockers, rounds: Sequence[Round], projects: pd.DataFrame, names: Names
) -> pd.DataFrame:
    """Return every blocker as it stands at the end of the last round.

    Rows of one number are one blocker, unless they name different projects. Its state is the one last
    reported; solved on a day still to come is open. Its deadline is the first day promised (or the last, as
    the plan says), else the day it was raised plus its category's days. Age = the day it was solved, or the
    round's end, less the day it was raised.

    Args:
        policy: The plan's rules.
        rounds: In order of time; the last is the one that is looked at.
        projects: PROJECTS frame for cities, task forces and money.
        names: Look-ups of the plan.

    Returns:
        CASES frame, oldest first.
    """
    known = {row.code: row for row in lines(projects) if row.code}
    found = [
        _case(policy, rounds, reports, known, names) for reports in _identities(policy, rounds)
    ]
    _mark_recurring(found)
    found.sort(key=lambda row: (row["raised_on"] or "9999", row["number"] or ""))
    return CASES.build(found)


def _identities(policy: Blockers, rounds: Sequence[Round]) -> list[list[Row]]:
    """Put the reports of one blocker together, in order of time."""
    found: dict[tuple[str, str], list[Row]] = {}
    for one in rounds:
        for row in BLOCKERS.records(one.rows):
            number = fold(row["number"] or "") or f"{row['file']}!{row['cell']}"
            project = row["project"] or ""
            same = [key for key in found if key[0] == number]
            if not project and len(same) == 1:
                project = same[0][1]
            elif project and (number, "") in found and len(same) == 1:
                found[number, project] = found.pop((number, ""))
            state = blocker_state(policy, row["state"]) or BlockerState.OPEN
            if row["solved_on"] and row["solved_on"] > one.last.isoformat():
                state = BlockerState.OPEN
            row |= {"round": one, "state": state}
            found.setdefault((number, project), []).append(row)
    return list(found.values())


def _case(
    policy: Blockers,
    rounds: Sequence[Round],
    reports: Sequence[Row],
    known: Mapping[str, Any],
    names: Names,
) -> Row:
    last, end = reports[-1], rounds[-1]
    project = known.get(_latest(reports, "project") or "")
    row: Row = {name: _latest(reports, name) for name in ("number", "project", "text", "owner")}
    row |= {name: last[name] for name in ("state", "result", "file", "sheet", "cell")}
    raised = min((one["raised_on"] for one in reports if one["raised_on"]), default=None)
    promises = [one["promised_on"] for one in reports if one["promised_on"]]
    category = spelled(policy.categories, _latest(reports, "category"))
    solved = last["state"] is BlockerState.SOLVED
    row |= {
        "raised_on": raised,
        "category": category,
        "solved_on": last["solved_on"] if solved else None,
        "first_promised": promises[0] if promises else None,
        "promised_on": promises[-1] if promises else None,
        "first_round": reports[0]["round"].name,
        "last_round": last["round"].name,
        "history": _history(reports),
        "reopened": _reopened(reports),
        "dropped": not solved and last["round"] is not end and last["unit"] in end.units,
    }
    row |= _place(reports, project, names)
    row["in_charge"] = _in_charge(row, names)
    return row | _dated(policy, row, end)


def _latest(reports: Sequence[Row], name: str) -> Any:
    return next((one[name] for one in reversed(reports) if one[name]), None)


def _history(reports: Sequence[Row]) -> tuple[tuple[str, str], ...]:
    return tuple((one["round"].name, str(one["state"])) for one in reports)


def _reopened(reports: Sequence[Row]) -> int:
    """Count how often a solved blocker was open in a later round."""
    return sum(
        one["state"] is BlockerState.SOLVED and other["state"] is BlockerState.OPEN
        for one, other in pairwise(reports)
    )


def _place(reports: Sequence[Row], project: Any, names: Names) -> Row:
    """Return units, cities, task force and money: of the project, or else of who reports."""
    units = tuple(dict.fromkeys(one["unit"] for one in reports if one["unit"]))
    cities = [unit for unit in units if names.is_city(unit)]
    forces = [unit for unit in units if unit in names.keys("taskforce")]
    row: Row = {"units": units, "taskforce": forces[0] if forces else None}
    if project is not None:
        several = getattr(project, "cities", None)
        cities += list(several) if isinstance(several, tuple) else []
        cities += [] if blank(project.city) else [project.city]
        row["taskforce"] = project.taskforce or row["taskforce"]
        row |= {"project_name": project.name, "annual_plan": project.annual_plan}
        row["total_investment"] = project.total_investment
    row["cities"] = tuple(sorted(set(cities)))
    return row | {"cross_city": len(row["cities"]) > 1}


def _in_charge(row: Row, names: Names) -> str | None:
    """Tell units in charge apart: two cities have an office of the same name."""
    owner = row["owner"]
    if owner is None:
        return None
    unit = names.unit(owner)
    if unit is not None or len(row["cities"]) != 1:
        return unit or owner
    city = names.name("city", row["cities"][0])
    return str(owner) if fold(owner).startswith(fold(city)[:2]) else f"{city}{owner}"


def _dated(policy: Blockers, row: Row, end: Round) -> Row:
    """Return deadline, age and what follows from the days."""
    promised = row["first_promised" if policy.deadline == "first_promise" else "promised_on"]
    days = next((one.days for one in policy.categories if one.id == row["category"]), None)
    deadline = promised
    if deadline is None and row["raised_on"] and days is not None:
        deadline = (date.fromisoformat(row["raised_on"]) + timedelta(days=days)).isoformat()
    solved = row["state"] is BlockerState.SOLVED
    until = date.fromisoformat(row["solved_on"]) if row["solved_on"] else end.last
    age = None if row["raised_on"] is None else (until - date.fromisoformat(row["raised_on"])).days
    this = (end.first.isoformat(), end.last.isoformat())
    return {
        "deadline": deadline,
        "age": age,
        "bucket": None if age is None else sum(age > upper for upper in policy.buckets),
        "overdue": not solved and deadline is not None and deadline < this[1],
        "in_time": row["solved_on"] <= deadline if row["solved_on"] and deadline else None,
        "new": row["raised_on"] is not None and this[0] <= row["raised_on"] <= this[1],
        "solved_now": bool(row["solved_on"]) and this[0] <= row["solved_on"] <= this[1],
    }


def _mark_recurring(found: Sequence[Row]) -> None:
    """Mark what was solved and came back: under its number, or for its project in its category."""
    for row in found:
        again = row["project"] and row["category"] and any(
            other is not row
            and (other["project"], other["category"]) == (row["project"], row["category"])
            and other["solved_on"]
            and row["raised_on"]
            and other["solved_on"] <= row["raised_on"]
            for other in found
        )  # fmt: skip
        row["recurring"] = bool(row["reopened"] or again)


def alike(policy: Blockers, found: pd.DataFrame) -> list[Alike]:
    """Suggest numbers that may be one blocker: same project and category, like texts, never at once.

    Args:
        policy: Share of like characters from which texts may mean the same.
        found: CASES frame.

    Returns:
        Pairs, the earlier number first.
    """
    rows = [row for row in lines(found) if row.project]
    pairs = (
        (one, other)
        for at, one in enumerate(rows)
        for other in rows[at + 1 :]
        if (one.project, one.category) == (other.project, other.category)
    )
    suggested = []
    for one, other in pairs:
        earlier, later = sorted((one, other), key=lambda row: row.history[0])
        together = {name for name, _s in one.history} & {name for name, _s in other.history}
        share = likeness(one.text or "", other.text or "")
        if not together and share >= Fraction(policy.same_text):
            suggested.append(Alike(earlier.number, later.number, one.project, share))
    return suggested


def likeness(one: str, other: str) -> Fraction:
    """Return the share of like characters of two texts: 2 × matches ÷ both lengths."""
    first, second = fold(one), fold(other)
    if not first or not second:
        return Fraction(0)
    # In one order, because the matcher's answer depends on which text comes first.
    matcher = SequenceMatcher(None, min(first, second), max(first, second), autojunk=False)
    matched = sum(block.size for block in matcher.get_matching_blocks())
    return Fraction(2 * matched, len(first) + len(second))


def held_up(
    found: pd.DataFrame,
    by: str,
    names: Mapping[str, str],
    buckets: int,
    *,
    in_order: bool = True,
) -> pd.DataFrame:
    """Sum blockers up by one dimension.

    A blocker of several cities counts in each of them; the row of all (``code`` ``total``) counts it once.

    Args:
        found: CASES frame.
        by: A ``BlockerGroup``.
        names: Codes to names; other codes are names themselves.
        buckets: How many age classes there are.
        in_order: Whether rows stand in the order of the names; else the most open ones first.

    Returns:
        HELD_UP frame: groups that have blockers, then the total.
    """
    groups: dict[str | None, list[Any]] = {}
    rows = lines(found)
    for row in rows:
        for code in _codes(row, by):
            groups.setdefault(code, []).append(row)
    counted = [
        _counted(by, code, names.get(code or "", code), members, buckets)
        for code, members in groups.items()
    ]
    place = {code: number for number, code in enumerate(names if in_order else ())}
    counted.sort(key=lambda row: (-row["open"], row["code"] or ""))
    counted.sort(key=lambda row: (row["code"] is None, place.get(row["code"] or "", len(place))))
    return HELD_UP.build([*counted, _counted(by, "total", None, rows, buckets)])


def _codes(row: Any, by: str) -> Iterator[str | None]:
    if by == "city":
        yield from row.cities or (None,)
    else:
        yield {"category": row.category, "taskforce": row.taskforce, "unit": row.in_charge}[by]


def _counted(
    by: str, code: str | None, name: str | None, members: Sequence[Any], buckets: int
) -> Row:
    open_ones = [row for row in members if row.state is BlockerState.OPEN]
    ages = sorted(row.age for row in open_ones if row.age is not None)
    projects = {row.project: row for row in open_ones if row.project}
    return {
        "group": by,
        "code": code,
        "name": name,
        "open": len(open_ones),
        "new": sum(row.new for row in members),
        "solved_now": sum(row.solved_now for row in members),
        "solved": len(members) - len(open_ones),
        "in_time": sum(row.in_time is True for row in members),
        "overdue": sum(row.overdue for row in open_ones),
        "median_age": median(map(Fraction, ages)) if ages else None,
        "longest_age": ages[-1] if ages else None,
        "buckets": tuple(sum(row.bucket == at for row in open_ones) for at in range(buckets)),
        "projects": len(projects),
        "without_figures": sum(row.project_name is None for row in projects.values()),
        "annual_plan": total(row.annual_plan for row in projects.values()),
        "total_investment": total(row.total_investment for row in projects.values()),
    }
