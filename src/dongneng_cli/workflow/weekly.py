"""The last week of a month: where blockers are reported weekly (7.1), it stands for the month's own sheet."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from dongneng_cli.frames import BLOCKERS
from dongneng_cli.period import Period, Week
from dongneng_cli.plan.names import fold
from dongneng_cli.submission import form
from dongneng_cli.submission.read import Submission
from dongneng_cli.workflow.intake import Intake


def week_of(intake: Intake, ledger: str | None = None) -> tuple[Submission, ...]:
    """Return the submissions of the last week that ends in an intake's month: its files', or the ledger's.

    Raises:
        LedgerError: If the ledger refuses.
    """
    if intake.ledger is None:
        return last_week(intake.period, intake.submissions)
    from dongneng_cli.workflow.fromledger import read_ledger

    height = f"#{intake.ledger.head.height}"
    month = intake.period
    read, _state = read_ledger(
        intake.context,
        height,
        ledger,
        only=lambda one: isinstance(one, Week) and one.period == month,
    )
    return last_week(month, read.submissions)


def last_week(month: Period, submissions: Sequence[Submission]) -> tuple[Submission, ...]:
    """Return the submissions of the last week that ends in a month; none where there is no week."""
    weeks = {one.week for one in submissions if one.week is not None and one.week.period == month}
    last = max(weeks, default=None)
    return tuple(one for one in submissions if last is not None and one.week == last)


def blockers_in(submissions: Sequence[Submission]) -> pd.DataFrame:
    """Return the blockers of the sheets 问题: BLOCKERS frame, what several cities report once."""
    found: dict[tuple[str, str | None], dict[str, Any]] = {}
    for one in submissions:
        for row in BLOCKERS.records(one.frames[form.BLOCKERS.key]):
            number = fold(row["number"] or "") or f"{row['file']}!{row['cell']}"
            found.setdefault((number, row["project"]), row)
    return BLOCKERS.build(found.values())
