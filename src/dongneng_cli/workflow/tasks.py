"""``dn tasks``: the checklist from the workbooks of one or more months."""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from dongneng_cli.engine.tasks import Reported, checklist
from dongneng_cli.errors import PlanError, UnknownNameError
from dongneng_cli.findings import Finding
from dongneng_cli.frames import lines
from dongneng_cli.frames_checklist import PARTS, TASKS
from dongneng_cli.i18n import _
from dongneng_cli.period import Period, parse_day
from dongneng_cli.plan.checklist import Bound, Checklist
from dongneng_cli.plan.reporters import find_unit
from dongneng_cli.plan.words import task_state
from dongneng_cli.reports.context import missing
from dongneng_cli.reports.tasks import tasks_report
from dongneng_cli.reports.tasks_data import Checked, last_day
from dongneng_cli.shown import shown
from dongneng_cli.submission import form
from dongneng_cli.terms import TaskState
from dongneng_cli.workflow.context import Context, open_plan
from dongneng_cli.workflow.intake import Intake, Progress, none_of
from dongneng_cli.workflow.judge import Verdict, judge, progress_of, report_context
from dongneng_cli.workflow.months import months_one_by_one, take_months
from dongneng_cli.workflow.report import Report, report_of


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which parts of the checklist are asked for; ``None`` asks for all.

    Attributes:
        owner: Name of a unit in charge, or of one that reported.
        state: A state's id or word.
        due_within: Not done and due within so many days; what is overdue is among them.
    """

    area: int | None = None
    owner: str | None = None
    state: str | None = None
    due_within: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """The checklist as it stands on a day.

    Attributes:
        verdict: Of the month that is looked at.
        parts: PARTS frame.
        tasks: TASKS frame.
        months: The months of the history.
    """

    verdict: Verdict
    parts: pd.DataFrame
    tasks: pd.DataFrame
    months: tuple[Period, ...]
    as_of: date


def tasks(
    files: Sequence[str | Path] = (),
    plan: str | None = None,
    period: str | None = None,
    *,
    wanted: Wanted | None = None,
    as_of: str | None = None,
    decimals: int | None = None,
    tell: Progress | None = None,
    ledger: str | None = None,
) -> Report:
    """Show the checklist; several months give lights their history.

    Args:
        files: Workbooks of one or more months; without them the ledger.
        plan: Id or path of the plan.
        period: Month to look at; else the last one of the files.
        wanted: Filters.
        as_of: Day of the states as ``2020-10-31``; else the end of the month. Of the ledger, which is then
            looked at as it stood on that day, also a height as ``#12``.
        decimals: Places of rates.
        tell: Told how far the reading is.
        ledger: Which ledger.

    Raises:
        UsageError: If the day is no day, or no file is of a month by then.
        PlanError: If the plan has no checklist.
        LedgerError: If the ledger refuses.
    """
    context = open_plan(plan)
    policy = policy_of(context)
    wanted = wanted or Wanted()
    day = parse_day(as_of) if as_of and (files or "-" in as_of) else None
    asked = Period.parse(period) if period else None
    chosen = _filters(context, policy, wanted)
    listed = (
        nullcontext(take_months(files, context, tell))
        if files
        else months_one_by_one(
            (), context, until=_last(context, asked, day), ledger=ledger, as_of=as_of
        )
    )
    with listed as months:
        standing = stand(context, policy, until(months, asked, day), day)
    parts, found = _chosen(wanted, chosen, standing)
    about = Checked(
        as_of=standing.as_of,
        due_soon_days=policy.lights.due_soon_days,
        months=tuple(map(str, standing.months)),
        filters=_told(wanted),
        settings=_settings(policy),
    )
    verdict, intake = standing.verdict, standing.verdict.intake
    named = naming_all(intake, [months[one] for one in standing.months])
    document = tasks_report(
        report_context(named, decimals), about, parts, found,
        of_sheet(verdict.findings, intake, form.TASKS.key),
    )  # fmt: skip
    return report_of(document, verdict)


def _last(context: Context, asked: Period | None, day: date | None) -> Period | None:
    """Return the last month that ``until`` keeps of the plan's year; None if it keeps all."""
    if day is None or day.year != context.plan.year:
        return asked
    return min(asked or Period(day.year, 12), Period(day.year, day.month))


def naming_all(intake: Intake, others: Sequence[Intake]) -> Intake:
    """Return an intake that names the workbooks of others too: all of them went into the report."""
    return replace(intake, submissions=tuple(s for one in others for s in one.submissions))


def policy_of(context: Context) -> Checklist:
    """Return the plan's checklist.

    Raises:
        PlanError: If it has none.
    """
    if context.plan.checklist is None:
        raise PlanError(
            _("the plan {id} has no checklist").format(id=context.plan.id),
            where=str(context.path),
            hint=_("add a section checklist: owners, words, lights, blockers, deviation"),
        )
    return context.plan.checklist


def until(
    months: Mapping[Period, Intake], asked: Period | None, day: date | None
) -> dict[Period, Intake]:
    """Return the months up to the one that is asked for, or that a day lies in or after.

    Raises:
        UsageError: If none is left.
    """
    kept = {
        period: intake
        for period, intake in months.items()
        if (asked is None or period <= asked) and (day is None or period.first <= day)
    }
    if not kept or (asked is not None and asked not in kept):
        raise none_of(asked or day, months)
    return kept


def stand(
    context: Context, policy: Checklist, months: Mapping[Period, Intake], day: date | None = None
) -> Standing:
    """Judge the last month beside those before it, and return how the checklist stands after it.

    Args:
        context: The plan.
        policy: Its checklist.
        months: Months in order of time, at least one.
        day: Day of the states; the end of the last month if left out.
    """
    *before, last = months.values()
    given = [_reported(one, progress_of(one)) for one in before]
    reports = [one.reports for one in given]
    earlier = {form.TASKS.key: pd.concat(reports, ignore_index=True)} if reports else None
    verdict = judge(last, earlier=earlier)
    given.append(_reported(last, verdict.progress))
    as_of = day or last.period.last
    parts, found = checklist(context.plan, policy, given, as_of)
    return Standing(verdict, parts, found, tuple(months), as_of)


def _reported(intake: Intake, reached: pd.DataFrame) -> Reported:
    """Return what a month says about the checklist; ``reached`` is its PROGRESS frame."""
    units = {one.file: one.unit for one in intake.submissions}
    return Reported(intake.period, intake.frames[form.TASKS.key], reached, units)


def of_sheet(findings: Sequence[Finding], intake: Intake, key: str) -> list[Finding]:
    """Return the findings of one sheet of the form, whatever its tab is called."""
    tabs = {
        (row.file, row.sheet) for row in lines(intake.frames[key])
    } | {("", layout.sheet) for layout in intake.layouts if layout.form.key == key}  # fmt: skip
    names = {sheet for _file, sheet in tabs}
    return [one for one in findings if one.sheet in names]


def _filters(
    context: Context, policy: Checklist, wanted: Wanted
) -> tuple[str | None, TaskState | None]:
    """Resolve the owner's name and the state's word.

    Raises:
        UnknownNameError: If the plan knows no such area, unit or state.
    """
    numbers = {area.number for area in context.plan.areas}
    if wanted.area is not None and wanted.area not in numbers:
        raise UnknownNameError(_("area"), str(wanted.area), [str(one) for one in sorted(numbers)])
    unit = None if wanted.owner is None else find_unit(wanted.owner, context.names)
    return unit, None if wanted.state is None else _state(policy, wanted.state)


def _state(policy: Checklist, text: str) -> TaskState:
    words = {str(state): state for state in TaskState} | {state.label: state for state in TaskState}
    words |= {"已逾期": TaskState.OVERDUE, "未报": TaskState.UNREPORTED}
    found = words.get(text.replace("-", "_")) or task_state(policy, text)
    if found is None:
        raise UnknownNameError(_("state"), text, [str(state) for state in TaskState])
    return found


def _chosen(
    wanted: Wanted, chosen: tuple[str | None, TaskState | None], standing: Standing
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Keep the parts that fit, and the tasks that have one or fit themselves."""
    unit, state = chosen
    limit = standing.as_of + timedelta(days=wanted.due_within or 0)

    def fits(row: Any, due: str | None) -> bool:
        open_and_due = row.state != TaskState.DONE and due is not None and due <= limit.isoformat()
        return (
            (wanted.area is None or row.area == wanted.area)
            and (unit is None or unit in (*row.owners, *row.reporters))
            and (state is None or row.state == state)
            and (wanted.due_within is None or row.state == TaskState.OVERDUE or open_and_due)
        )

    kept = [fits(row, last_day(row)) for row in lines(standing.parts)]
    parts = standing.parts[kept]
    clauses = set(parts["clause"])
    rows = [
        row.clause in clauses or fits(row, None if missing(row.next_due) else row.next_due)
        for row in lines(standing.tasks)
    ]
    return PARTS.conform(parts), TASKS.conform(standing.tasks[rows])


def _told(wanted: Wanted) -> dict[str, str]:
    given = {
        "area": wanted.area, "owner": wanted.owner, "state": wanted.state,
        "due_within": wanted.due_within,
    }  # fmt: skip
    return {name: shown(str(value)) for name, value in given.items() if value is not None}


def _settings(policy: Checklist) -> tuple[str, ...]:
    """Say how lights were set, with their ends and their ground."""
    lights = policy.lights
    measure = (
        _("percentage points behind time progress")
        if lights.measure == "points"
        else _("per cent of time progress behind")
    )
    said = [
        _("Lights: yellow from {yellow}, red from {red} {measure}.").format(
            yellow=_bound(lights.yellow), red=_bound(lights.red), measure=measure
        )
    ]
    said += [
        _("{count} months running: {step}").format(count=one.months, step=one.step)
        for one in lights.escalation
    ]
    if lights.basis.kind == "assumed":
        said.append(_("Thresholds are assumed: {note}").format(note=lights.basis.note))
    assumed = sum(one.basis.kind == "assumed" for one in policy.owners)
    if assumed:
        said.append(
            _("{count} assignments of owners are assumed, not the plan's.").format(count=assumed)
        )
    return tuple(said)


def _bound(bound: Bound) -> str:
    words = _("{bound} (itself included)") if bound.inclusive else _("more than {bound}")
    return words.format(bound=f"{bound.behind:f}")
