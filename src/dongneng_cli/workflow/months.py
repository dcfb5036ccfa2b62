"""Take in workbooks of several months: one intake for each.

Refuses to mix months: a row belongs to the month that its workbook's cover says.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from dongneng_cli.errors import UsageError
from dongneng_cli.i18n import _
from dongneng_cli.period import Period
from dongneng_cli.reports.context import ReportContext
from dongneng_cli.workflow.context import Context
from dongneng_cli.workflow.intake import Intake, Progress, gather, no_month, read_all
from dongneng_cli.workflow.judge import report_context
from dongneng_cli.workflow.sources import instead_of_files, refuse_as_of


def take_months(
    given: Sequence[str | Path], context: Context, tell: Progress | None = None
) -> dict[Period, Intake]:
    """Read files and folders, and sort them by the month they are of.

    A workbook without a month stands with the latest, where the checks name it, save a weekly one, which is
    of no month; what could not be read stands with every month, since nobody knows which it is of.

    Returns:
        Month to what was taken in for it, in order of time; at least one.

    Raises:
        UsageError: If nothing is there to read, or no workbook says its month.
        UnreadableError: If no file at all can be read.
    """
    read = read_all(given, context, tell)
    known = sorted({one.period for one in read.submissions if one.period is not None})
    if not known:
        raise no_month()
    latest = known[-1]
    return {
        period: gather(
            context,
            read,
            period,
            [
                one
                for one in read.submissions
                if one.week is None and (one.period or latest) == period
            ],
        )
        for period in known
    }


def months_of(
    files: Sequence[str | Path],
    context: Context,
    tell: Progress | None = None,
    *,
    until: Period | None = None,
    ledger: str | None = None,
    as_of: str | None = None,
) -> dict[Period, Intake]:
    """Return the months of the plan's year that files, or without files the ledger, hold.

    Args:
        files: Workbooks of any months; other years' are left out.
        context: The plan.
        tell: Told before each file.
        until: The last month; else the latest there is.
        ledger: Which ledger.
        as_of: A day or a height of the ledger; else now.

    Raises:
        UsageError: If no month is left.
        UnreadableError: If no file at all can be read.
        LedgerError: If the ledger refuses.
    """
    last = until or Period(context.plan.year, 12)
    if files:
        refuse_as_of(as_of)
    found = take_months(files, context, tell) if files else _recorded(context, last, ledger, as_of)
    return _of_year(found, context, last)


@contextmanager
def months_one_by_one(
    files: Sequence[str | Path],
    context: Context,
    tell: Progress | None = None,
    *,
    until: Period | None = None,
    ledger: str | None = None,
    as_of: str | None = None,
) -> Iterator[dict[Period, Intake]]:
    """Give what ``months_of`` returns, for what goes through the months one after the other.

    Out of the ledger a month before the last is fetched when its rows are asked for, and not kept.
    """
    if files:
        yield months_of(files, context, tell, until=until, as_of=as_of)
        return
    # Databases are slow to import, and not needed for files.
    from dongneng_cli.workflow.fromledger import year_from_ledger

    last = until or Period(context.plan.year, 12)
    with instead_of_files(ledger), year_from_ledger(context, last, as_of, ledger) as found:
        yield _of_year(found, context, last)


def _of_year(
    found: Mapping[Period, Intake], context: Context, last: Period
) -> dict[Period, Intake]:
    """Keep the months of the plan's year up to the last.

    Raises:
        UsageError: If none is left.
    """
    kept = {
        period: intake
        for period, intake in found.items()
        if period.year == context.plan.year and period <= last
    }
    if not kept:
        raise UsageError(
            _("nothing is there for {year} up to {month}").format(
                year=context.plan.year, month=last
            ),
            hint=_("months there: {months}").format(months=_(", ").join(map(str, found))),
        )
    return kept


def _recorded(
    context: Context, last: Period, ledger: str | None, as_of: str | None
) -> dict[Period, Intake]:
    """Take every recorded month out of the same state of the ledger."""
    # Databases are slow to import, and not needed for files.
    from dongneng_cli.workflow.fromledger import months_from_ledger

    with instead_of_files(ledger):
        return months_from_ledger(context, last, as_of, ledger)


def months_context(months: Mapping[Period, Intake], decimals: int | None = None) -> ReportContext:
    """Return what a report says about the last month, with the files of every month."""
    said = report_context(months[max(months)], decimals)
    files = (line for one in months.values() for line in report_context(one).files)
    return replace(said, files=tuple({line.path: line for line in files}.values()))
