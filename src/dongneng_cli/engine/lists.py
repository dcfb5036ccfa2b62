"""Project lists over time: which projects, of which class, with which plan, a list holds in a month.

A row of 项目 says how things stand at the end of its month; 变动情形 and the sheet 清单变动 say what changed
and from when on. From both follows the list in force in any month of the year. Refuses to guess: a change
without a month changes nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from dongneng_cli.engine.measures import blank
from dongneng_cli.frames import LIST_CHANGES, PROJECTS, Columns, picked, taken
from dongneng_cli.period import Period
from dongneng_cli.terms import ListChange, ProjectClass

Row = dict[str, Any]

_OF_BASE = (
    *("unit", "code", "name", "lists", "city", "cities", "county", "taskforce", "industry"),
    *("project_class", "total_investment", "annual_plan", "planned_start", "planned_finish"),
)
"""What the list of a month decides about a project; the rest is progress."""

_CLASS = {
    ListChange.TO_IMPLEMENTING: (ProjectClass.IMPLEMENTING, ProjectClass.PREP),
    ListChange.TO_PREP: (ProjectClass.PREP, ProjectClass.IMPLEMENTING),
}
"""Class from the change on, and before it."""


_SAME: Row = {}
"""Stands for a row in which nothing moves."""


class _Step(NamedTuple):
    """A change of one thing: its month, the value from then on, the value before."""

    effective: str
    after: Any
    before: Any


def changes_of(projects: pd.DataFrame, stated: pd.DataFrame) -> pd.DataFrame:
    """Return every change of the lists, of the columns of 项目 and of the sheet 清单变动, each once.

    Args:
        projects: PROJECTS frame.
        stated: LIST_CHANGES frame.

    Returns:
        LIST_CHANGES frame in the order of the months; changes without kind or month are left out.
    """
    sheet = LIST_CHANGES.records(stated)
    marked = projects[projects["change"].notna()] if len(projects) else projects
    rows = [row | {"reason": row["change_reason"]} for row in PROJECTS.records(marked)]
    complete = [row for row in (*sheet, *rows) if row["change"] and row["effective"]]
    once = {
        (row["code"], _listed(row), row["change"], row["effective"]): row
        for row in reversed(complete)
    }
    return LIST_CHANGES.build(
        sorted(once.values(), key=lambda row: (row["effective"], row["code"] or "", row["change"]))
    )


def in_force(
    projects: pd.DataFrame, changes: pd.DataFrame, month: Period, known: Period
) -> pd.DataFrame:
    """Return the projects as the lists held them in a month.

    The latest change up to the month decides; if there is none, the first change after it is undone,
    where the rows already show it; if there is none either, the row stands as it is. A removed project
    is on the list until the month before its removal, an added one from its month on.

    Args:
        projects: PROJECTS frame, as at the end of ``known``.
        changes: LIST_CHANGES frame.
        month: The month whose lists are wanted.
        known: The month that the rows are of.

    Returns:
        PROJECTS frame; a project that is on none of its lists in that month is left out.
    """
    if changes.empty:
        return projects
    return PROJECTS.of(columns_in_force(taken(projects, PROJECTS.columns), changes, month, known))


def columns_in_force(
    projects: Columns, changes: pd.DataFrame, month: Period, known: Period
) -> Columns:
    """Return the columns of ``in_force`` of columns of PROJECTS."""
    by_code: dict[str, list[Row]] = {}
    for change in LIST_CHANGES.records(changes):
        if change["code"]:
            by_code.setdefault(change["code"], []).append(change)
    moved: dict[int, Row | None] = {}
    for at, code in enumerate(projects["code"]):
        if code in by_code:
            row = {name: values[at] for name, values in projects.items()}
            moved[at] = _as_of(row, by_code[code], str(month), str(known))
    if not moved:
        return projects
    rows = [(at, moved.get(at, _SAME)) for at in range(len(projects["code"]))]
    return {
        name: [row.get(name, values[at]) for at, row in rows if row is not None]
        for name, values in projects.items()
    }


def like_for_like(
    history: Mapping[Period, pd.DataFrame | Columns],
    changes: pd.DataFrame,
    base: Period,
    period: Period,
) -> Columns:
    """Return the list of an earlier month with the progress of the current month (同口径).

    Where the base month was reported itself, its own rows say what was on the lists; else changes are
    undone. A project that is reported no more keeps the progress that was reported last.

    Args:
        history: PROJECTS frames, or their columns, by month, ``period`` among them.
        changes: LIST_CHANGES frame of all months.
        base: The month whose lists are meant.
        period: The month whose progress is meant.

    Returns:
        Columns of PROJECTS.
    """
    known = {
        month: taken(history[month], PROJECTS.columns)
        for month in sorted(history)
        if month <= period
    }
    latest: dict[str, tuple[Columns, int]] = {
        code: (rows, at) for rows in known.values() for at, code in enumerate(rows["code"]) if code
    }
    if base not in known:
        last = known[max(known)]
        nameless = [(last, at) for at, code in enumerate(last["code"]) if not code]
        places = [*latest.values(), *nameless]
        every = {name: [rows[name][at] for rows, at in places] for name in PROJECTS.columns}
        return columns_in_force(every, changes, base, period)
    listed = columns_in_force(known[base], changes, base, base)
    places = [latest.get(code, (listed, at)) for at, code in enumerate(listed["code"])]
    return {
        name: listed[name] if name in _OF_BASE else [rows[name][at] for rows, at in places]
        for name in PROJECTS.columns
    }


def gone(
    before: pd.DataFrame | Columns, after: pd.DataFrame | Columns, changes: pd.DataFrame
) -> pd.DataFrame:
    """Return the projects that were reported before and are not now, though no change says so.

    Args:
        before: PROJECTS frame of the earlier month, or its columns, its lists in force.
        after: PROJECTS frame of the later month, or its columns, all its rows.
        changes: LIST_CHANGES frame.

    Returns:
        PROJECTS frame of their last rows.
    """
    stated = set(changes["code"][changes["change"] == ListChange.REMOVED])
    there = set(after["code"]) | stated
    rows = taken(before, PROJECTS.columns)
    codes = enumerate(rows["code"])
    missing = [at for at, code in codes if isinstance(code, str) and code not in there]
    return PROJECTS.of(picked(rows, missing))


def between(changes: pd.DataFrame, base: Period, last: Period) -> pd.DataFrame:
    """Return the LIST_CHANGES that took effect after one month, up to another."""
    wanted = [str(base) < month <= str(last) for month in changes["effective"]]
    return changes.loc[wanted].reset_index(drop=True)


def _listed(row: Row) -> tuple[str, ...]:
    return () if blank(row["lists"]) or not row["lists"] else tuple(row["lists"])


def _as_of(row: Row, changes: Sequence[Row], month: str, known: str) -> Row | None:
    """Return a project's row as of a month, or ``None`` when it is on none of its lists."""
    lists = _lists_as_of(row, changes, month)
    if lists is None:
        return None
    classes = [
        _Step(one["effective"], *_CLASS[one["change"]])
        for one in changes
        if one["change"] in _CLASS
    ]
    plans = [_Step(one["effective"], one["plan_after"], one["plan_before"]) for one in changes]
    starts = [_Step(one["effective"], one["start_after"], one["start_before"]) for one in changes]
    return row | {
        "lists": lists,
        "project_class": _value(row["project_class"], classes, month, known),
        "annual_plan": _value(row["annual_plan"], plans, month, known),
        "planned_start": _value(row["planned_start"], starts, month, known),
    }


def _lists_as_of(row: Row, changes: Sequence[Row], month: str) -> tuple[str, ...] | None:
    """Return the lists that a project is on in a month; a change that names none is of all."""
    moves = {ListChange.ADDED: True, ListChange.REMOVED: False}
    relevant = [one for one in changes if one["change"] in moves]
    if not relevant:
        return _listed(row)
    own = _listed(row)
    known = tuple(dict.fromkeys((*own, *(name for one in relevant for name in _listed(one)))))
    kept = []
    for name in known or (None,):
        steps = [
            _Step(one["effective"], moves[one["change"]], not moves[one["change"]])
            for one in relevant
            if not _listed(one) or name in _listed(one)
        ]
        # Whether it is there does not depend on how far the rows are known: the month alone decides.
        if _value(name in own or name is None, steps, month, "9999-12"):
            kept.append(name)
    if not kept:
        return None
    return tuple(name for name in kept if name is not None)


def _value(current: Any, steps: Iterable[_Step], month: str, known: str) -> Any:
    """Return a value as of a month: after the latest change up to it, else before the first one after."""
    ordered = sorted(steps, key=lambda step: step.effective)
    past = [step.after for step in ordered if step.effective <= month and not blank(step.after)]
    if past:
        return past[-1]
    later = [
        step.before
        for step in ordered
        if month < step.effective <= known and not blank(step.before)
    ]
    return later[0] if later else current
