"""The report of ``dn tasks``: the checklist by clause, what is overdue or due soon first."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from dongneng_cli.findings import Finding
from dongneng_cli.frames import lines
from dongneng_cli.i18n import N_, _
from dongneng_cli.reports.context import ReportContext, cell, facts, missing
from dongneng_cli.reports.document import (
    Block,
    Bullets,
    Column,
    ColumnKind,
    Document,
    Fact,
    Paragraph,
    Row,
    Table,
    Tone,
)
from dongneng_cli.reports.findings import findings_table, summary_line
from dongneng_cli.reports.tasks_data import Checked, last_day, tasks_data
from dongneng_cli.terms import Light, TaskState

if TYPE_CHECKING:
    import pandas as pd

_STATES = {
    TaskState.OVERDUE: ("×", Tone.BAD),
    TaskState.UNREPORTED: ("?", Tone.WARN),
    TaskState.NOT_STARTED: ("○", Tone.MUTED),
    TaskState.UNDER_WAY: ("●", Tone.FINE),
    TaskState.DONE: ("√", Tone.GOOD),
}
"""States, worst first."""

_LIGHTS = {Light.RED: "×", Light.YELLOW: "▲", Light.GREEN: "●"}

_FILTERS = {
    "area": N_("area"),
    "owner": N_("unit in charge"),
    "state": N_("state"),
    "due_within": N_("days until due"),
}
"""Names of what may be asked for."""


def tasks_report(
    context: ReportContext,
    about: Checked,
    parts: "pd.DataFrame",
    tasks: "pd.DataFrame",
    findings: Sequence[Finding] = (),
) -> Document:
    """Return what is urgent, the tasks, every part under its clause, silent owners, overrides.

    Args:
        context: Plan, period, files, names of units.
        about: Day, history, filters.
        parts: PARTS frame.
        tasks: TASKS frame.
        findings: Those of the sheet 任务.
    """
    blocks: list[Block] = [_summary(tasks), _urgent(context, about, parts)]
    blocks += [tasks_table(context, about, tasks), parts_table(context, parts)]
    blocks.append(_silent(context, parts))
    overrides = _overrides([*lines(tasks), *lines(parts)])
    blocks += [overrides] if overrides.rows else []
    blocks += (
        [findings_table(findings), summary_line(findings, len(context.files))] if findings else []
    )
    blocks.append(_method(about))
    head = [*facts(context), Fact(_("As of"), about.as_of.isoformat())]
    head += (
        [Fact(_("Only"), _(", ").join(f"{_(_FILTERS[k])} {v}" for k, v in about.filters.items()))]
        if about.filters
        else []
    )
    return Document(
        title=_("Checklist of tasks, {period}").format(period=context.period),
        subtitle=context.plan_title,
        facts=tuple(head),
        blocks=tuple(blocks),
        data=tasks_data(context, about, parts, tasks, findings),
        main="parts",
        dated=context.dated,
    )


def state_text(state: Any) -> str:
    """Return a state as it is printed: a mark and the word."""
    return f"{_STATES[TaskState(state)][0]} {TaskState(state).label}"


def light_text(row: Any) -> str | None:
    """Return a light as it is printed, with the months that it has been on."""
    if missing(row.light):
        return None
    words = f"{_LIGHTS[Light(row.light)]} {Light(row.light).label}"
    if row.months_running > 1:
        return _("{light}, {count} months running").format(light=words, count=row.months_running)
    return words


def is_urgent(about: Checked, due: str | None, state: Any) -> bool:
    """Whether something is overdue, or due soon and not done."""
    if TaskState(state) is TaskState.OVERDUE:
        return True
    soon = (about.as_of + timedelta(days=about.due_soon_days)).isoformat()
    return TaskState(state) is not TaskState.DONE and due is not None and due <= soon


def tasks_table(context: ReportContext, about: Checked, tasks: "pd.DataFrame") -> Table:
    """Return the tasks, overdue and due soon first, then in the plan's order."""
    columns = (
        Column(_("Clause"), width=8),
        Column(_("Task"), width=24),
        Column(_("Unit in charge"), width=18, priority=3),
        Column(_("State"), width=14, toned=True),
        Column(_("Light"), width=14),
        Column(_("Next due"), width=12, priority=2),
        Column(_("Parts"), ColumnKind.COUNT, priority=4),
        Column(_("Done"), ColumnKind.COUNT),
        Column(_("Overdue"), ColumnKind.COUNT),
        Column(_("Unreported"), ColumnKind.COUNT, priority=5),
        Column(_("Last report"), width=10, priority=6),
        Column(_("Step"), width=20, priority=7),
    )
    rows = tuple(
        Row(
            (
                row.clause, row.name, units_text(context, row.owners), _both(row), light_text(row),
                cell(row.next_due), row.parts, row.done, row.overdue, row.unreported,
                cell(row.last_period), cell(row.step),
            ),
            _STATES[TaskState(row.state)][1],
        )
        for row in sorted(lines(tasks), key=lambda row: _order(about, row, row.next_due))
    )  # fmt: skip
    notes = (_("A task is overdue if any part is, and done when every part is."),)
    return Table("tasks", _("Tasks"), columns, rows, notes=notes, empty=_("no task fits"))


def parts_table(context: ReportContext, parts: "pd.DataFrame") -> Table:
    """Return every target, milestone and workstream under its clause."""
    return Table(
        "parts",
        _("The checklist, clause by clause"),
        _part_columns(),
        tuple(_part(context, row) for row in lines(parts)),
        notes=(_("Due: the plan's month; promised: the month that the unit last promised."),),
        empty=_("no part of a task fits"),
    )


def _urgent(context: ReportContext, about: Checked, parts: "pd.DataFrame") -> Table:
    """Return the parts that are overdue or due soon, the worst first."""
    urgent = [row for row in lines(parts) if is_urgent(about, last_day(row), row.state)]
    urgent.sort(key=lambda row: (*_order(about, row, last_day(row))[:3], _clause(row.clause)))
    return Table(
        "urgent",
        _("Overdue, or due within {days} days").format(days=about.due_soon_days),
        _part_columns(),
        tuple(_part(context, row) for row in urgent),
        empty=_("√ nothing is overdue or due soon"),
    )


def _part_columns() -> tuple[Column, ...]:
    return (
        Column(_("Clause"), width=8),
        Column(_("Part"), width=28),
        Column(_("Kind"), width=11, priority=7),
        Column(_("Unit in charge"), width=18, priority=3),
        Column(_("Due"), width=8),
        Column(_("Promised"), width=16, priority=4),
        Column(_("State"), width=14, toned=True),
        Column(_("Light"), width=14, priority=2),
        Column(_("Done on"), width=11, priority=8),
        Column(_("Evidence"), width=20, priority=6),
        Column(_("Last report"), width=8, priority=5),
        Column(_("By"), width=16, priority=5),
        Column(_("Step"), width=16, priority=9),
    )


def _part(context: ReportContext, row: Any) -> Row:
    return Row(
        (
            row.clause, row.name, kind_text(row.kind), units_text(context, row.owners), cell(row.due),
            _promised(row), _both(row), light_text(row), cell(row.done_on), _evidence(row),
            cell(row.last_period), units_text(context, row.reporters), cell(row.step),
        ),
        _STATES[TaskState(row.state)][1],
    )  # fmt: skip


def kind_text(kind: str) -> str:
    """Return the kind of a part in words."""
    words = {"target": _("target"), "milestone": _("milestone"), "workstream": _("workstream")}
    return words[kind]


def units_text(context: ReportContext, units: Sequence[str]) -> str | None:
    """Return the names of some units; of many, the first and their number."""
    names = [context.name(unit) or unit for unit in units]
    if len(names) > 2:
        return _("{first} and {count} more").format(first=names[0], count=len(names) - 1)
    return _(", ").join(names) or None


def _both(row: Any) -> str:
    """Return the state; where it was set by hand, the state by rule beside it."""
    if missing(row.override_author):
        return state_text(row.state)
    return _("{state} (by hand; by rule {other})").format(
        state=state_text(row.state), other=TaskState(row.state_by_rule).label
    )


def _promised(row: Any) -> str | None:
    if missing(row.promised):
        return None
    if row.slipped:
        return _("{month}, was {first}").format(month=row.promised, first=row.first_promised)
    return str(row.promised)


def _evidence(row: Any) -> str | None:
    """Return the document or material; of a target, its figure."""
    if row.kind != "target":
        return None if missing(row.evidence) else str(row.evidence)
    value = Column("", ColumnKind.NUMBER).text(row.value)
    return None if missing(row.value) else f"{value} {row.unit}"


def _order(about: Checked, row: Any, due: str | None) -> tuple[int, int, str, tuple[int, ...]]:
    """Overdue first, the longest red or yellow first; then due soon; then in the plan's order."""
    overdue = TaskState(row.state) is TaskState.OVERDUE
    urgent = is_urgent(about, None if missing(due) else due, row.state)
    if not urgent:
        return 2, 0, "", _clause(row.clause)
    return (0 if overdue else 1), -row.months_running, str(due), _clause(row.clause)


def _clause(clause: str) -> tuple[int, ...]:
    return tuple(int(part) for part in clause.split("."))


def _summary(tasks: "pd.DataFrame") -> Paragraph:
    states = [TaskState(state) for state in tasks["state"]]
    if not states:
        return Paragraph(_("no task fits"), strong=True)
    said = [
        _("{count} {status}").format(count=states.count(state), status=state.label)
        for state in _STATES
        if state in states
    ]
    tone = Tone.BAD if TaskState.OVERDUE in states else Tone.PLAIN
    words = _("tasks: {count} ({counts})").format(count=len(states), counts=_(", ").join(said))
    return Paragraph(words, tone, strong=True)


def _silent(context: ReportContext, parts: "pd.DataFrame") -> Table:
    """Return the owners that never reported, with what is theirs."""
    owed: dict[str, list[Any]] = {}
    for row in lines(parts):
        for unit in row.silent:
            owed.setdefault(unit, []).append(row)
    columns = (
        Column(_("Unit"), width=20),
        Column(_("Parts"), ColumnKind.COUNT),
        Column(_("Clauses"), width=20),
        Column(_("Which"), width=50, priority=2),
    )
    rows = tuple(
        Row(
            (
                context.name(unit), len(rows), _(", ").join(dict.fromkeys(row.clause for row in rows)),
                _some(dict.fromkeys(row.name for row in rows)),
            ),
            Tone.WARN,
        )
        for unit, rows in sorted(owed.items(), key=lambda item: -len(item[1]))
    )  # fmt: skip
    return Table(
        "silent",
        _("Owners that never reported"),
        columns,
        rows,
        empty=_("√ every owner has reported"),
    )


def _some(names: Iterable[str]) -> str:
    """Return the first three of some names, and how many more there are."""
    given = list(names)
    first = _(", ").join(given[:3])
    return first + (_(" and {count} more").format(count=len(given) - 3) if given[3:] else "")


def _overrides(rows: Sequence[Any]) -> Table:
    """Return the states that were set by hand, with author, reason and day."""
    columns = tuple(
        Column(header, width=width)
        for header, width in (
            (_("Clause"), 8), (_("What"), 24), (_("State"), 14), (_("By rule"), 14), (_("Author"), 12),
            (_("Reason"), 30), (_("Date"), 11),
        )
    )  # fmt: skip
    found = tuple(
        Row(
            (
                row.clause, row.name, state_text(row.state), state_text(row.state_by_rule),
                row.override_author, row.override_reason, row.override_date,
            )
        )
        for row in rows
        if not missing(row.override_author)
    )  # fmt: skip
    return Table("overrides", _("States set by hand"), columns, found)


def _method(about: Checked) -> Bullets:
    months = _(", ").join(about.months)
    history = _("History: {months}; months running are counted over these only.").format(
        months=months
    )
    done = _("Done without date and evidence counts as under way.")
    return Bullets(_("How it was judged"), (*about.settings, done, history), secondary=True)
