"""From a blocker's age back to every report of it: week, revision, file, cell."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from dongneng_cli.errors import ExitCode
from dongneng_cli.frames import BLOCKERS, lines
from dongneng_cli.period import Whole
from dongneng_cli.plan.folding import fold
from dongneng_cli.reports.blocker_trace import blocker_report
from dongneng_cli.submission import form
from dongneng_cli.workflow.blockers import (
    chosen_rounds,
    hold,
    in_state,
    read_rounds,
    settings_of,
    used,
)
from dongneng_cli.workflow.context import Context
from dongneng_cli.workflow.intake import Progress
from dongneng_cli.workflow.judge import report_context
from dongneng_cli.workflow.ledger_state import with_ledger
from dongneng_cli.workflow.report import Report


def trace_blocker(
    number: str,
    files: Sequence[str | Path],
    context: Context,
    whole: Whole | None = None,
    *,
    ledger: str | None = None,
    as_of: str | None = None,
    decimals: int | None = None,
    tell: Progress | None = None,
) -> Report | None:
    """Report how a blocker stands and every report of it; None if none has the number.

    Args:
        number: As it was reported.
        files: Workbooks of weeks and months; without them the ledger.
        context: The plan.
        whole: Week or month to look at; else the last one.
        ledger: Which ledger.
        as_of: A day or a height of the ledger.
        decimals: Places of rates.
        tell: Told how far the reading is.

    Raises:
        UsageError: If nothing is of the week or month, or there are neither files nor a ledger.
    """
    policy = context.plan.checklist
    if policy is None:
        return None
    read, state = read_rounds(files, context, tell, ledger, as_of)
    if not any(len(one.frames[form.BLOCKERS.key]) for one in read.submissions):
        return None
    held = hold(context, policy, read, chosen_rounds(read, whole))
    wanted = fold(number)
    cases = [row for row in lines(held.found) if fold(row.number or "") == wanted]
    if not cases:
        return None
    reports: list[tuple[str, dict[str, Any]]] = [
        (one.name, row)
        for one in held.rounds
        for row in BLOCKERS.records(one.rows)
        if fold(row["number"] or "") == wanted
    ]
    intake, last = in_state(held, state), held.rounds[-1]
    document = blocker_report(
        report_context(used(read, intake, held), decimals),
        (last.name, last.last), cases, reports, policy.blockers, settings_of(policy.blockers),
    )  # fmt: skip
    return Report(with_ledger(document, intake), ExitCode.OK, intake.sources)
