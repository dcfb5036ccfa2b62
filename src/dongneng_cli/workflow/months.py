"""Take in workbooks of several months: one intake for each.

Refuses to mix months: a row belongs to the month that its workbook's cover says.
"""

from collections.abc import Sequence
from pathlib import Path

from dongneng_cli.errors import UsageError
from dongneng_cli.i18n import _
from dongneng_cli.period import Period
from dongneng_cli.workflow.intake import Context, Intake, Progress, gather, read_all


def take_months(
    given: Sequence[str | Path], context: Context, tell: Progress | None = None
) -> dict[Period, Intake]:
    """Read files and folders, and sort them by the month they are of.

    A workbook without a month stands with the latest, where the checks name it, save a weekly one, which is
    of no month; what could not be read
    stands with every month, since nobody knows which it is of.

    Returns:
        Month to what was taken in for it, in order of time; at least one.

    Raises:
        UsageError: If nothing is there to read, or no workbook says its month.
        UnreadableError: If no file at all can be read.
    """
    read = read_all(given, context, tell)
    known = sorted({one.period for one in read.submissions if one.period is not None})
    if not known:
        raise UsageError(
            _("no workbook says which month it is of"), hint=_("say it with --period 2020-06")
        )
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
