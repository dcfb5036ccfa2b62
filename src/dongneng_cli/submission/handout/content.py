"""What one unit is asked to fill in for one month: its indicators, projects, tasks and blockers.

Decided from the plan and from last month's frames, before anything is drawn. Nothing is asked of a unit
that the plan does not ask of it, and no figure of an earlier month is carried into a cell that counts.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from math import isnan
from typing import TYPE_CHECKING, Any

from dongneng_cli.period import Period
from dongneng_cli.plan.asked import asked_indicators, asked_items, tasks_of
from dongneng_cli.plan.model import Indicator, Plan, Task
from dongneng_cli.plan.names import Names
from dongneng_cli.plan.table import scope_names, target_in
from dongneng_cli.submission.form import (
    BLOCKERS,
    DONE,
    INDICATORS,
    PROJECTS,
    SHEETS,
    SOLVED,
    TASKS,
    FieldType,
    FormSheet,
)
from dongneng_cli.submission.tables.layout import Layout
from dongneng_cli.submission.words import COUNTED
from dongneng_cli.terms import Kind

if TYPE_CHECKING:
    import pandas as pd

Value = str | int | Decimal | date | None

_SPARE = {INDICATORS.key: 0, PROJECTS.key: 40, TASKS.key: 12, BLOCKERS.key: 20}
"""Rows left open below those that are known."""

_SPARE_ELSE = 10
"""Open rows of any other sheet that the form declares."""

_GIVEN_PROJECT = frozenset(["code", "name", "lists", "city", "county", "taskforce", "industry"])
_GIVEN_TASK = frozenset(("item", "name", "due"))
_GIVEN_BLOCKER = frozenset(("number", "project", "raised_on", "category", "text"))


@dataclass(frozen=True, slots=True)
class LastMonth:
    """What was reported for the month before: the only thing a form takes over.

    Attributes:
        frames: Key of the form sheet to its frame; of any number of units. Where the frames come from
            (a workbook, the ledger) makes no difference.
        layouts: Where columns stand; a row's ``layout`` is an index into it.
        faulty: File, sheet and cell of what was found wrong: it is asked again.
    """

    period: Period
    frames: Mapping[str, "pd.DataFrame"]
    layouts: Sequence[Layout] = ()
    faulty: Collection[tuple[str, str, str]] = ()

    def is_faulty(self, row: Mapping[str, Any], field: str) -> bool:
        """Whether something was wrong with a field of a row."""
        if not self.faulty:
            return False
        place = self.layouts[row["layout"]].cell(field, row["row"])
        return (row["file"], row["sheet"], place) in self.faulty

    def rows(self, key: str, unit: str) -> list[dict[str, Any]]:
        """Return a unit's rows of one form sheet."""
        frame = self.frames.get(key)
        if frame is None or frame.empty:
            return []
        own = frame[frame["unit"] == unit]
        columns = {str(name): own[name].tolist() for name in own.columns}
        return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


@dataclass(frozen=True, slots=True)
class Line:
    """One row that is known beforehand.

    Attributes:
        values: What stands in it, by field.
        given: Fields that are not to be changed.
        closed: Fields that do not apply and stay blank.
        beside: Values of the reference columns.
        whole: Figures are whole numbers.
        signed: Figures may be below zero.
        remark: What the cell to fill says when it is chosen: unit and definition.
    """

    values: Mapping[str, Value]
    given: frozenset[str]
    closed: frozenset[str] = frozenset()
    beside: Mapping[str, Value] = field(default_factory=dict)
    whole: bool = False
    signed: bool = False
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """One sheet of the form as a unit gets it.

    Attributes:
        spare: Open rows below the known ones.
    """

    form: FormSheet
    lines: tuple[Line, ...]
    spare: int


@dataclass(frozen=True, slots=True)
class Handout:
    """The form for one unit and month.

    Attributes:
        choices: Field (``projects.city``) to the texts that its drop-down offers.
        indicators: The indicators that are asked for, with what the notes say of them.
        items: Code and name of every task, milestone and workstream that may be reported.
    """

    plan: Plan
    plan_hash: str
    unit: str
    unit_name: str
    period: Period
    sheets: tuple[Asked, ...]
    choices: Mapping[str, tuple[str, ...]]
    indicators: tuple[Indicator, ...]
    items: tuple[tuple[str, str], ...]


def prepare(
    plan: Plan,
    names: Names,
    plan_hash: str,
    unit: str,
    period: Period,
    last: LastMonth | None = None,
) -> Handout:
    """Decide what a unit is asked for.

    Args:
        unit: Code of a city or the province, id of a department or task force.
        period: The month to report.
        last: The month before, of this unit and any others; without it nothing is pre-filled.
    """
    indicators = tuple(asked_indicators(plan, names, unit, period))
    lines = {
        INDICATORS.key: tuple(_indicator_line(plan, names, unit, i, period, last) for i in indicators),
        PROJECTS.key: tuple(_project_lines(names, unit, period, last)),
        TASKS.key: tuple(_task_lines(plan, names, unit, last)),
        BLOCKERS.key: tuple(_blocker_lines(unit, last)),
    }  # fmt: skip
    # Sheets beside the four known ones are about projects, and blank to begin with.
    projects = bool(lines[PROJECTS.key]) or _reports_projects(plan, names, unit)
    wanted = {INDICATORS.key: bool(indicators), TASKS.key: True, BLOCKERS.key: True}
    return Handout(
        plan=plan,
        plan_hash=plan_hash,
        unit=unit,
        unit_name=names.name("unit", unit),
        period=period,
        sheets=tuple(
            Asked(form, lines.get(form.key, ()), _SPARE.get(form.key, _SPARE_ELSE))
            for form in SHEETS
            if wanted.get(form.key, projects)
        ),
        choices=_choices(plan, unit),
        indicators=indicators,
        items=tuple(_items(plan)),
    )


def _reports_projects(plan: Plan, names: Names, unit: str) -> bool:
    """Whether a unit has projects: a city, the province, or who leads a project list."""
    leads = any(i.kind is Kind.PROJECTS and i.lead == unit for i in plan.indicators)
    return names.is_city(unit) or unit == plan.regions.code or leads


def _indicator_line(
    plan: Plan,
    names: Names,
    unit: str,
    indicator: Indicator,
    period: Period,
    last: LastMonth | None,
) -> Line:
    region = unit if names.is_city(unit) else indicator.scope
    before = _last_figure(indicator, region, unit, period, last)
    moves = indicator.kind in {Kind.FLOW, Kind.ITEMS}
    target = target_in(indicator, period)
    given = {"indicator", "name", "unit_of_measure", "region"}
    # In January nothing has been counted yet; a stock or ratio has no figure of the month.
    closed = set() if moves else {"in_period"}
    if before is not None or not moves:
        given.add("previous")
    if moves and period.month == 1:
        closed.add("previous")
    definition = indicator.definition or indicator.name
    return Line(
        values={
            "indicator": indicator.id,
            "name": indicator.name,
            "unit_of_measure": indicator.unit,
            "region": names.name("region", region),
            "previous": before,
        },
        given=frozenset(given - closed),
        closed=frozenset(closed),
        beside={
            "target": target.value if target else None,
            "scope": scope_names(plan)[indicator.scope],
            "definition": definition,
        },
        whole=indicator.unit in COUNTED,
        signed=indicator.kind is Kind.RATIO,
        remark=f"单位为{indicator.unit}。{definition}",
    )


def _last_figure(
    indicator: Indicator, region: str, unit: str, period: Period, last: LastMonth | None
) -> Decimal | None:
    """Return last month's cumulative figure; what is counted over the year starts anew in January."""
    if last is None or (period.month == 1 and indicator.kind in {Kind.FLOW, Kind.ITEMS}):
        return None
    for row in last.rows(INDICATORS.key, unit):
        if row["indicator"] == indicator.id and row["region"] == region:
            figure: Decimal | None = _known(row["cumulative"])
            return figure
    return None


def _project_lines(
    names: Names, unit: str, period: Period, last: LastMonth | None
) -> Iterator[Line]:
    if last is None:
        return
    for row in last.rows(PROJECTS.key, unit):
        if _known(row["code"]) is None:
            continue
        cities = "、".join(names.name("city", one) for one in _known(row["cities"]) or ())
        nowhere = "" if last.is_faulty(row, "city") else "/"
        values: dict[str, Value] = {
            "code": row["code"],
            "name": _known(row["name"]),
            "lists": "、".join(names.name("list", key) for key in _known(row["lists"]) or ()),
            "city": cities or nowhere,
            "county": _name(names, "county", row["county"]),
            "taskforce": _name(names, "taskforce", row["taskforce"]),
            "industry": _name(names, "industry", row["industry"]),
            "project_class": _name(names, "project_class", row["project_class"]),
            "total_investment": _known(row["total_investment"]),
            "annual_plan": _known(row["annual_plan"]),
        }
        for name in ("planned_start", "started_on", "planned_finish", "finished_on"):
            values[name] = _day(row[name])
        # What could not be read last month is asked again.
        given = frozenset(name for name in _GIVEN_PROJECT if values[name])
        before = None if period.month == 1 else _known(row["invested"])
        yield Line(values, given, beside={"before": before})


def _task_lines(plan: Plan, names: Names, unit: str, last: LastMonth | None) -> Iterator[Line]:
    reported = {row["item"]: row for row in (last.rows(TASKS.key, unit) if last else ())}
    reported.pop(None, None)
    own = dict.fromkeys([*asked_items(plan, unit), *reported])
    due = {m.id: m.due for task in tasks_of(plan) for m in task.milestones}
    for item in own:
        before = reported.get(item, {})
        yield Line(
            values={
                "item": item,
                "name": names.name("task_item", item),
                "due": _day(due.get(item)),
                "state": _known(before.get("state")) if before.get("state") == DONE else None,
                "done_on": _day(before.get("done_on")),
                "evidence": _known(before.get("evidence")),
            },
            given=_GIVEN_TASK,
        )


def _blocker_lines(unit: str, last: LastMonth | None) -> Iterator[Line]:
    """Yield last month's open blockers: they stay on the form until they are solved."""
    for row in last.rows(BLOCKERS.key, unit) if last else ():
        if _known(row["number"]) is None or row["state"] == SOLVED:
            continue
        values = {
            column.field: _day(row[column.field])
            if column.kind is FieldType.DATE
            else _known(row[column.field])
            for column in BLOCKERS.columns
        }
        yield Line(values | {"state": None}, frozenset(n for n in _GIVEN_BLOCKER if values[n]))


def _choices(plan: Plan, unit: str) -> dict[str, tuple[str, ...]]:
    """Return what each drop-down offers: names of the plan, and words of the form."""
    cities = plan.regions.cities
    own = [city for city in cities if city.code == unit] or cities
    classes = dict.fromkeys(
        word for one in plan.lists for word in (*one.implementing[:1], *one.prep[:1])
    )
    words = {
        "lists": tuple(one.name for one in plan.lists),
        "city": (*(city.name for city in own), "/"),
        "county": tuple(dict.fromkeys(c.name for city in own for c in city.counties)),
        "taskforce": (*(one.name for one in plan.units.taskforces), "/"),
        "industry": (*(one.name for one in plan.units.industries), "/"),
        "project_class": tuple(classes),
        "item": tuple(code for code, _title in _items(plan)),
    }
    lists = {
        f"{form.key}.{column.field}": words.get(column.field, column.options)
        for form in SHEETS
        for column in form.columns
    }
    return {key: texts for key, texts in lists.items() if texts}


def _task_items(task: Task) -> Iterator[tuple[str, str]]:
    yield from ((one.id, one.name) for one in task.milestones)
    yield from ((one.id, one.name) for one in task.workstreams)


def _items(plan: Plan) -> Iterator[tuple[str, str]]:
    for task in tasks_of(plan):
        yield task.clause, task.name
        yield from _task_items(task)


def _name(names: Names, kind: str, key: Any) -> str | None:
    return names.name(kind, key) if _known(key) else None


def _known(value: Any) -> Any:
    """Return a value, ``None`` where a frame has a gap."""
    return None if value is None or (isinstance(value, float) and isnan(value)) else value


def _day(text: Any) -> date | None:
    """Turn ``2020-06`` or ``2020-06-01`` into a day, so that the form holds a real date."""
    if not isinstance(text, str):
        return None
    return date.fromisoformat(text if len(text) == 10 else f"{text}-01")
