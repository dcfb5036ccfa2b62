"""The report of ``dn trace`` of a blocker: how it stands, how its days are counted, every report of it."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from dongneng_cli.i18n import _
from dongneng_cli.plan.checklist import Blockers
from dongneng_cli.reports.context import ReportContext, cell, facts, money
from dongneng_cli.reports.document import (
    Block,
    Bullets,
    Column,
    ColumnKind,
    Document,
    Row,
    Table,
    Tone,
)
from dongneng_cli.submission import form
from dongneng_cli.terms import BlockerState

SCHEMA = "dn/blocker@1"
_FIELDS = (
    ("state", 10, 1),
    ("promised_on", 12, 1),
    ("solved_on", 12, 1),
    ("owner", 18, 4),
    ("result", 28, 3),
)
"""Columns of a report that are shown, with width and priority."""
_SAID = ("number", "project", "category", "text", *(name for name, _width, _priority in _FIELDS))


def blocker_report(
    context: ReportContext,
    last: tuple[str, date],
    cases: Sequence[Any],
    reports: Sequence[tuple[str, Mapping[str, Any]]],
    policy: Blockers,
    settings: Sequence[str],
) -> Document:
    """Return how a number stands and where each report of it is.

    Args:
        context: Plan, files, names.
        last: The week or month that is looked at, and its last day.
        cases: Rows of CASES with the number: one, or one for each project that it was used for.
        reports: Name of the round to its row of BLOCKERS, in order of time.
        policy: The plan's rules.
        settings: Lines that say how ages and deadlines are counted.
    """
    number = cases[0].number
    blocks: list[Block] = [_steps(context, last, one, policy) for one in cases]
    return Document(
        title=_("Trace of {name}, {period}").format(name=number, period=last[0]),
        subtitle=cases[0].text or "",
        facts=tuple(one for one in facts(context) if one.label != _("Time progress")),
        blocks=(
            *blocks,
            _reports(context, reports),
            Bullets(_("How it was counted"), tuple(settings)),
        ),
        data=_data(context, last, cases, reports),
        main="reports",
        dated=last[1],
    )


def _steps(context: ReportContext, last: tuple[str, date], one: Any, policy: Blockers) -> Table:
    names = context.names
    project = " ".join(filter(None, (one.project, one.project_name)))
    steps: list[tuple[str, str | None]] = [
        (_("Project"), project or None),
        (_("Cities"), _(", ").join(names.get(city, city) for city in one.cities) or None),
        (form.BLOCKERS.column("category").title, _category(one, policy)),
        (form.BLOCKERS.column("owner").title, names.get(one.in_charge or "", one.in_charge)),
        (_("State"), BlockerState(one.state).label),
        (_("Raised on"), one.raised_on),
        (_("Deadline"), _deadline(one, policy)),
        (_("Age"), _age(one, last)),
        (_("Course"), _course(one.history)),
        (_("Money held up"), _money(one)),
    ]
    columns = (Column(_("Step"), width=14), Column(_("What"), width=60))
    tone = Tone.BAD if one.overdue else Tone.PLAIN
    rows = tuple(Row(step, tone if step[0] == _("Deadline") else Tone.PLAIN) for step in steps)
    return Table("steps", _("How it stands"), columns, rows)


def _category(one: Any, policy: Blockers) -> str | None:
    return next((kind.name for kind in policy.categories if kind.id == one.category), None)


def _deadline(one: Any, policy: Blockers) -> str | None:
    if one.deadline is None:
        return None
    promised = one.first_promised if policy.deadline == "first_promise" else one.promised_on
    if promised is None:
        days = next(kind.days for kind in policy.categories if kind.id == one.category)
        how = f"{one.raised_on} + {days}"
    elif policy.deadline == "first_promise":
        how = _("first promised")
    else:
        how = _("last promised")
    said = f"{one.deadline} ({how})"
    return _("{text}, overdue").format(text=said) if one.overdue else said


def _age(one: Any, last: tuple[str, date]) -> str | None:
    if one.age is None:
        return None
    until = one.solved_on if one.state is BlockerState.SOLVED else last[1].isoformat()
    return _("{until} - {raised} = {days} days").format(
        until=until, raised=one.raised_on, days=one.age
    )


def _course(history: Sequence[tuple[str, BlockerState]]) -> str:
    """Return the states that it went through, each with its first and last round."""
    runs = [
        (state, [name for name, _state in run])
        for state, run in groupby(history, key=lambda report: report[1])
    ]
    return " → ".join(
        f"{BlockerState(state).label} {' … '.join(dict.fromkeys((names[0], names[-1])))}"
        for state, names in runs
    )


def _money(one: Any) -> str | None:
    if one.annual_plan is None and one.total_investment is None:
        return None
    given = Column("", ColumnKind.NUMBER).text
    return _("{planned} 亿元 planned this year, {total} 亿元 in all").format(
        planned=given(cell(one.annual_plan)), total=given(cell(one.total_investment))
    )


def _reports(context: ReportContext, reports: Sequence[tuple[str, Mapping[str, Any]]]) -> Table:
    columns = (
        Column(_("Period"), width=10),
        Column(_("Reporting unit"), width=12),
        *(
            Column(form.BLOCKERS.column(name).title, width=width, priority=priority)
            for name, width, priority in _FIELDS
        ),
        Column(_("File"), width=30, priority=2),
        Column(_("Cell"), width=10),
    )
    rows = tuple(
        Row(
            (
                name,
                context.names.get(row["unit"] or "", row["unit"]),
                *(row[field] for field, _width, _priority in _FIELDS),
                row["file"],
                f"{row['sheet']}!{row['cell']}",
            )
        )
        for name, row in reports
    )
    return Table("reports", _("Every report of it"), columns, rows)


def _data(
    context: ReportContext,
    last: tuple[str, date],
    cases: Sequence[Any],
    reports: Sequence[tuple[str, Mapping[str, Any]]],
) -> dict[str, Any]:
    days = ("raised_on", "first_promised", "promised_on", "deadline", "solved_on")
    return {
        "schema": SCHEMA,
        "plan": context.plan,
        "period": last[0],
        "last": last[1].isoformat(),
        "cases": [
            {
                "number": one.number,
                "project": one.project,
                "cities": list(one.cities),
                "category": one.category,
                "in_charge": one.in_charge,
                "state": str(one.state),
                **{name: getattr(one, name) for name in days},
                "age": one.age,
                "overdue": bool(one.overdue),
                "reopened": int(one.reopened),
                "history": [{"period": name, "state": str(state)} for name, state in one.history],
                "annual_plan": money(one.annual_plan),
                "total_investment": money(one.total_investment),
            }
            for one in cases
        ],
        "reports": [
            {
                "period": name,
                "unit": row["unit"],
                **{field: row[field] for field in _SAID},
                "source": {"file": row["file"], "sheet": row["sheet"], "cell": row["cell"]},
            }
            for name, row in reports
        ],
    }
