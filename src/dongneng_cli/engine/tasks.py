"""The checklist (4.0): where each of the plan's tasks and its parts stand on a day, and how urgent it is.

A state follows from reports by the rules below; an override set by hand holds over it, and both are kept.
Refuses to take a done without date and evidence for done, and silence for no progress.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

import pandas as pd

from dongneng_cli.engine.measures import blank
from dongneng_cli.frames import TASK_REPORTS
from dongneng_cli.frames_checklist import PARTS, TASKS
from dongneng_cli.period import Period
from dongneng_cli.plan.checklist import Bound, Checklist, Lights
from dongneng_cli.plan.model import Plan, Task
from dongneng_cli.plan.table import target_in
from dongneng_cli.plan.words import task_state
from dongneng_cli.terms import Light, Status, TaskState

TARGET, MILESTONE, WORKSTREAM = "target", "milestone", "workstream"
"""Kinds of parts."""

Row = dict[str, Any]

_WORSE = (None, Light.GREEN, Light.YELLOW, Light.RED)
"""Lights from none to the worst."""


@dataclass(frozen=True, slots=True)
class Reported:
    """What one month brought.

    Attributes:
        reports: TASK_REPORTS frame.
        progress: PROGRESS frame.
        units: File to the unit that sent it.
    """

    period: Period
    reports: pd.DataFrame
    progress: pd.DataFrame
    units: Mapping[str, str | None]


def checklist(
    plan: Plan, policy: Checklist, months: Sequence[Reported], as_of: date
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return every part and every task as they stand on a day.

    A part's state: ``done`` when all who report it say so with date and evidence and no owner is silent,
    or the target is attained; else ``overdue`` after its due month or the month last promised, whichever is
    earlier; else ``unreported`` if nobody ever reported it; else ``not_started`` or ``under_way``.
    A task's state: ``overdue`` if any part is, ``done`` if all are, ``unreported`` if all are,
    ``not_started`` if none has begun, else ``under_way``. A light counts months running over months that
    follow each other and were given; a month that is missing begins the count anew.

    Args:
        plan: The plan.
        policy: Its checklist.
        months: In order of time; the last is the one that is looked at, the others are its history.
        as_of: Day of the state; earlier months are judged by their ends.

    Returns:
        PARTS and TASKS frames in the plan's order.
    """
    running: Counter[tuple[str, str]] = Counter()
    parts: list[Row] = []
    tasks: list[Row] = []
    for at, month in enumerate(months, 1):
        if at > 1 and months[at - 2].period != month.period.previous():
            running.clear()
        day = as_of if at == len(months) else month.period.last
        parts = list(_parts(plan, policy, months[:at], day))
        _escalate(policy.lights, parts, running)
        tasks = [_task(policy, one, parts, day) for one in _plan_tasks(plan)]
        _escalate(policy.lights, tasks, running)
    return PARTS.build(parts), TASKS.build(tasks)


def _plan_tasks(plan: Plan) -> Iterator[tuple[int, str, Task]]:
    for area in plan.areas:
        for task in area.tasks:
            yield area.number, area.name, task


def _parts(plan: Plan, policy: Checklist, months: Sequence[Reported], day: date) -> Iterator[Row]:
    """Yield the parts of every task: targets, milestones, workstreams."""
    period = months[-1].period
    targets = _targets(plan, policy, months, day)
    history = _history(policy, months, day)
    for area, _name, task in _plan_tasks(plan):
        owners, basis = _owners(policy, task)
        common = {"area": area, "clause": task.clause}
        for indicator in plan.indicators:
            target = target_in(indicator, period)
            if target is not None and task.clause in target.clauses:
                yield targets[indicator.id] | common
        items = [
            (MILESTONE, one.id, one.name, one.due, one.due_basis.kind) for one in task.milestones
        ]
        end = f"{plan.year:04d}-12"
        items += [(WORKSTREAM, one.id, one.name, end, "assumed") for one in task.workstreams]
        for kind, part, name, due, due_basis in items:
            row = common | {
                "part": part,
                "kind": kind,
                "name": name,
                "due": due,
                "due_basis": due_basis,
            }
            row["owners"], row["owner_basis"] = _assigned(policy, part) or (owners, basis)
            row |= _reported(history.get(part, {}), row, day)
            yield _settled(policy, row, day, _item_light(policy.lights, row, period, day))


def _targets(
    plan: Plan, policy: Checklist, months: Sequence[Reported], day: date
) -> dict[str, Row]:
    """Return the row of each target of the last month."""
    rows: dict[str, Row] = {}
    month = months[-1]
    leads = {one.id: (one.lead, one.lead_basis.kind) for one in plan.indicators}
    columns = list(month.progress.columns)
    ever = {key for one in months for key in one.progress["target"][one.progress["value"].notna()]}
    for values in month.progress.itertuples(index=False, name=None):
        got: Row = dict(zip(columns, values, strict=True))
        row: Row = {name: None if blank(got.get(name)) else got[name] for name in PARTS.columns}
        lead, basis = leads[got["target"]]
        due = got["due"] if not blank(got.get("due")) else None
        due = due or next((i.due for i in plan.indicators if i.id == got["target"]), None)
        row |= {"part": got["target"], "kind": TARGET, "owners": (lead,), "owner_basis": basis}
        row |= {"due": due or f"{plan.year:04d}-12", "due_basis": "plan" if due else "assumed"}
        row |= {"note": None, "state": _target_state(row, day)}
        files = str(row["file"] or "").split("; ")
        who = dict.fromkeys(month.units.get(one) for one in files)
        row["reporters"] = tuple(one for one in who if one)
        row["silent"] = () if got["target"] in ever else (lead,)
        row["last_period"] = None if row["value"] is None else str(month.period)
        light = _target_light(policy.lights, row, got, day)
        rows[row["part"]] = _settled(policy, row, day, light)
    return rows


def _target_state(row: Row, day: date) -> TaskState:
    if row["status"] == Status.ATTAINED:
        return TaskState.DONE
    if day > _end_of(row["due"]):
        return TaskState.OVERDUE
    if row["value"] is None:
        return TaskState.UNREPORTED
    return TaskState.UNDER_WAY if row["value"] else TaskState.NOT_STARTED


def _history(
    policy: Checklist, months: Sequence[Reported], day: date
) -> dict[str, dict[str, list[Row]]]:
    """Return the reports of each item by unit, in order of time, with states understood."""
    found: dict[str, dict[str, list[Row]]] = {}
    for month in months:
        for row in TASK_REPORTS.records(month.reports):
            state = task_state(policy, row["state"])
            if row["item"] is None or state is None:
                continue
            proved = row["done_on"] and row["evidence"] and row["done_on"] <= day.isoformat()
            if state is TaskState.DONE and not proved:
                state = TaskState.UNDER_WAY
            row |= {"state": state, "period": str(month.period)}
            found.setdefault(row["item"], {}).setdefault(row["unit"] or "", []).append(row)
    return found


def _reported(by_unit: Mapping[str, list[Row]], row: Row, day: date) -> Row:
    """Put together what several units say of one item; each counts with its latest report."""
    latest = [reports[-1] for reports in by_unit.values()]
    last = max((one["period"] for one in latest), default=None)
    now = [one for one in latest if one["period"] == last]
    silent = tuple(unit for unit in row["owners"] if unit not in by_unit)
    first = [reports[0]["due"] for reports in by_unit.values() if reports[0]["due"]]
    promised = max((one["due"] for one in latest if one["due"]), default=None)
    out: Row = {
        "promised": promised,
        "first_promised": max(first, default=None),
        "slipped": _months_between(max(first, default=None), promised),
        "silent": silent,
        "reporters": tuple(one["unit"] for one in now if one["unit"]),
        "last_period": last,
        "done_on": max((one["done_on"] for one in latest if one["done_on"]), default=None),
        "evidence": _joined(one["evidence"] for one in latest),
        "note": _joined(one["note"] for one in now),
    }
    out |= {name: now[0][name] if now else None for name in ("file", "sheet", "cell")}
    states = {one["state"] for one in latest}
    deadline = min(_end_of(month) for month in (row["due"], promised) if month)
    if states == {TaskState.DONE} and not silent:
        out["state"] = TaskState.DONE
    elif day > deadline:
        out["state"] = TaskState.OVERDUE
    elif not states:
        out["state"] = TaskState.UNREPORTED
    else:
        begun = states - {TaskState.NOT_STARTED}
        out["state"] = TaskState.UNDER_WAY if begun else TaskState.NOT_STARTED
    return out


def _joined(texts: Iterator[str | None]) -> str | None:
    return "; ".join(dict.fromkeys(text for text in texts if text)) or None


def _settled(policy: Checklist, row: Row, day: date, light: Light | None) -> Row:
    """Let an override hold over the state by rule; done turns the light green, overdue red."""
    row |= {"state_by_rule": row["state"], "light": light}
    colours = {TaskState.DONE: Light.GREEN, TaskState.OVERDUE: Light.RED}
    for one in policy.overrides:
        if one.item == row.get("part", row["clause"]) and one.date <= day.isoformat():
            row |= {"state": one.state, "override_author": one.author}
            row |= {"override_reason": one.reason, "override_date": one.date}
            row["light"] = colours.get(one.state, light)
    return row


def _target_light(lights: Lights, row: Row, got: Row, day: date) -> Light | None:
    """Judge a target by how far it is behind; one without a pace has no light before it is due."""
    if row["state"] is TaskState.DONE:
        return Light.GREEN
    if row["state"] is TaskState.OVERDUE:
        return Light.RED
    if row["state"] is TaskState.UNREPORTED:
        return lights.unreported
    gap = None if blank(got.get("pace_gap")) else got["pace_gap"]
    soon = Light.YELLOW if _soon(lights, row["due"], day) else None
    if gap is None:
        return soon
    planned: Any = got.get("planned")
    by_now = Fraction(got["time_progress"] if blank(planned) else planned)
    return worst(soon, behind_light(lights, Fraction(gap), by_now))


def behind_light(lights: Lights, pace_gap: Fraction, by_now: Fraction) -> Light:
    """Return the colour of something that is so far ahead of its pace.

    Args:
        lights: The plan's thresholds.
        pace_gap: Points ahead (+) or behind (−).
        by_now: What should be reached by now, in percent: the measure of ``relative``.
    """
    behind = behind_by(lights.measure, pace_gap, by_now)
    if exceeds(lights.red, behind):
        return Light.RED
    return Light.YELLOW if exceeds(lights.yellow, behind) else Light.GREEN


def behind_by(measure: str, pace_gap: Fraction, by_now: Fraction) -> Fraction:
    """Return how far behind something is, in points or, ``relative``, in percent of what is due by now.

    Args:
        measure: Of the plan's lights or deviations.
        pace_gap: Points ahead (+) or behind (−).
        by_now: What should be reached by now, in percent.
    """
    return -pace_gap / by_now * 100 if measure == "relative" and by_now else -pace_gap


@lru_cache(maxsize=64)
def _exact(bound: Decimal) -> Fraction:
    return Fraction(bound)


def exceeds(bound: Bound, behind: Fraction) -> bool:
    """Whether something is behind by more than a bound, or by just as much where that counts."""
    limit = _exact(bound.behind)
    return behind > limit or (bound.inclusive and behind == limit)


def _item_light(lights: Lights, row: Row, period: Period, day: date) -> Light:
    """Judge a milestone or workstream by its dates and by whether it was reported this month."""
    if row["state"] is TaskState.DONE:
        return Light.GREEN
    if row["state"] is TaskState.OVERDUE:
        return Light.RED
    light = Light.GREEN
    late = lights.start_by is not None and day > _end_of(lights.start_by)
    idle = late and row["state"] is TaskState.NOT_STARTED
    slipped = lights.slipped and (row["slipped"] or 0) > 0
    soon = any(_soon(lights, month, day) for month in (row["due"], row["promised"]))
    if idle or slipped or soon:
        light = Light.YELLOW
    return light if row["last_period"] == str(period) else worst(light, lights.unreported) or light


def _soon(lights: Lights, month: str | None, day: date) -> bool:
    """Whether a month's end is near; behind a date that has passed there is nothing left to be near."""
    return month is not None and _end_of(month) <= day + timedelta(days=lights.due_soon_days)


def worst(*given: Light | None) -> Light | None:
    """Return the worst of some lights; ``None`` when there is none."""
    return max(given, key=_WORSE.index)


def _escalate(lights: Lights, rows: Sequence[Row], running: Counter[tuple[str, str]]) -> None:
    """Count the months that each light has been yellow or red, and let the plan's steps follow."""
    for row in rows:
        key = (row["clause"], row.get("part") or "")
        running[key] = running[key] + 1 if row["light"] in (Light.YELLOW, Light.RED) else 0
        row["months_running"] = running[key]
        for step in lights.escalation:
            if running[key] >= step.months:
                row |= {"step": step.step, "light": worst(row["light"], step.light)}


def _owners(policy: Checklist, task: Task) -> tuple[tuple[str, ...], str | None]:
    """Return who is in charge of a task: the plan's text first, then the checklist's assignment."""
    if task.owner is not None and task.owner_basis is not None:
        return (task.owner,), task.owner_basis.kind
    return _assigned(policy, task.clause) or ((), None)


def _assigned(policy: Checklist, item: str) -> tuple[tuple[str, ...], str] | None:
    return next(((one.units, one.basis.kind) for one in policy.owners if one.item == item), None)


def _task(policy: Checklist, which: tuple[int, str, Task], parts: Sequence[Row], day: date) -> Row:
    """Sum a task up from its parts."""
    number, area, task = which
    own = [row for row in parts if row["clause"] == task.clause]
    states = Counter(row["state"] for row in own)
    owners, basis = _owners(policy, task)
    last = max((row["last_period"] for row in own if row["last_period"]), default=None)
    waiting = [month for row in own if row["state"] is not TaskState.DONE
               for month in (row["due"], row["promised"]) if month]  # fmt: skip
    row: Row = {
        "area": number, "area_name": area, "clause": task.clause, "name": task.name,
        "owners": owners, "owner_basis": basis, "state": state_of_parts(states),
        "due": max((row["due"] for row in own), default=None),
        "next_due": _end_of(min(waiting)).isoformat() if waiting else None,
        "last_period": last, "parts": len(own),
        "reporters": tuple(dict.fromkeys(unit for one in own if one["last_period"] == last
                                         for unit in one["reporters"])),
        **{str(state): states[state] for state in TaskState},
    }  # fmt: skip
    return _settled(policy, row, day, worst(None, *(one["light"] for one in own)))


def state_of_parts(states: Mapping[TaskState, int]) -> TaskState:
    """Return a task's state from how many of its parts stand where (see ``checklist``)."""
    there = {state for state, count in states.items() if count}
    if TaskState.OVERDUE in there:
        return TaskState.OVERDUE
    if there == {TaskState.DONE}:
        return TaskState.DONE
    if there <= {TaskState.UNREPORTED}:
        return TaskState.UNREPORTED
    begun = there & {TaskState.DONE, TaskState.UNDER_WAY}
    return TaskState.UNDER_WAY if begun else TaskState.NOT_STARTED


def _end_of(month: str) -> date:
    return Period.parse(month).last


def _months_between(first: str | None, last: str | None) -> int:
    if first is None or last is None:
        return 0
    return Period.parse(last).since(Period.parse(first))
