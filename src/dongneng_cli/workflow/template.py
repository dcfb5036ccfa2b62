"""Hand out the form: for one unit or for everyone who reports, pre-filled from last month."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from dongneng_cli.errors import UsageError
from dongneng_cli.findings import Severity
from dongneng_cli.i18n import _
from dongneng_cli.ledger.errors import StateError
from dongneng_cli.period import Period
from dongneng_cli.plan.reporters import find_unit, reporting_units
from dongneng_cli.shown import shown
from dongneng_cli.submission.handout.content import LastMonth, prepare
from dongneng_cli.submission.handout.template import render_template
from dongneng_cli.workflow.context import Context, open_plan
from dongneng_cli.workflow.earlier import ledger_there
from dongneng_cli.workflow.intake import Intake, take_in


@dataclass(frozen=True, slots=True)
class Form:
    """A finished form.

    Attributes:
        name: File name that it is handed out under.
    """

    unit: str
    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Forms:
    """Forms as they are made, one after the other.

    Attributes:
        sources: Files that no form may replace.
    """

    forms: Iterator[Form]
    count: int
    sources: tuple[Path, ...]


def hand_out(
    units: Sequence[str],
    period: str,
    plan: str | None = None,
    *,
    before: Sequence[str | Path] = (),
    last: LastMonth | None = None,
    ledger: str | None = None,
) -> Forms:
    """Make the form of each unit; without units, of everyone who reports by the plan.

    Args:
        units: Names, short names, codes or ids.
        period: The month to report.
        before: Last month's accepted workbooks.
        last: Last month's frames from elsewhere; instead of ``before``.
        ledger: Which ledger; without ``before`` and ``last`` the forms take over
            what it holds, if there is one.

    Raises:
        UsageError: If a unit is unknown or a workbook is not of the month before.
        LedgerError: If a ledger is there and refuses.
    """
    context, month = open_plan(plan), Period.parse(period)
    if month.year != context.plan.year:
        raise UsageError(
            _("{period} is not in the plan's year {year}").format(
                period=month, year=context.plan.year
            )
        )
    wanted = [find_unit(unit, context.names) for unit in units]
    if before:
        last = last_month(before, context, month.previous())
    used = tuple(map(Path, before))
    if last is None and (intake := _recorded(context, month.previous(), ledger)):
        last, used = LastMonth(intake.period, intake.frames), intake.paths
    chosen = tuple(dict.fromkeys(wanted)) or reporting_units(context.plan)
    made = (_form(context, unit, month, last) for unit in chosen)
    return Forms(made, len(chosen), (context.path, *used))


def _recorded(context: Context, period: Period, ledger: str | None) -> Intake | None:
    """Return what the ledger holds of a month; None if it holds nothing of it, or there is none."""
    if ledger_there(ledger) is None:
        return None
    from dongneng_cli.workflow.fromledger import take_from_ledger

    try:
        return take_from_ledger(context, period, given=ledger)
    except StateError:
        return None


def last_month(files: Sequence[str | Path], context: Context, period: Period) -> LastMonth:
    """Read last month's workbooks.

    Raises:
        UsageError: If one is of another month or names no unit.
        UnreadableError: If one cannot be read.
    """
    intake = take_in(files, context, period)
    for finding in intake.unreadable:
        raise UsageError(finding.message, where=finding.place, hint=finding.hint)
    for submission in intake.submissions:
        if submission.period != period:
            found = str(submission.period) if submission.period else _("no month")
            message = _("the workbook is of {found}, wanted is the month before, {period}")
            raise UsageError(
                message.format(found=found, period=period), where=shown(submission.file, 200)
            )
    faulty = {
        (finding.file, finding.sheet, finding.cell)
        for submission in intake.submissions
        for finding in submission.findings
        if finding.severity is Severity.ERROR
    }
    return LastMonth(period, intake.frames, intake.layouts, faulty)


def _form(context: Context, unit: str, period: Period, last: LastMonth | None) -> Form:
    handout = prepare(context.plan, context.names, context.hash, unit, period, last)
    return Form(unit, _file_name(context, unit, period), render_template(handout))


def _file_name(context: Context, unit: str, period: Period) -> str:
    units = reporting_units(context.plan)
    number = units.index(unit) + 1 if unit in units else 0
    name = context.names.name("unit", unit)
    safe = "".join(c for c in shown(name) if c not in '\\/:*?"<>|').strip(" .")
    return f"{period}_{number:02d}_{safe}_月报.xlsx"
