"""Files that are submitted, beside what the ledger holds of the other units for the same month or week."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date

import pandas as pd

from dongneng_cli.findings import Finding
from dongneng_cli.ledger.asof import AsOf, head_as_of
from dongneng_cli.ledger.errors import NoLedgerError
from dongneng_cli.ledger.happenings import waivers
from dongneng_cli.ledger.opening import opened
from dongneng_cli.ledger.place import Place, existing
from dongneng_cli.ledger.record import units_seen
from dongneng_cli.ledger.rows import Rows
from dongneng_cli.ledger.view import counting, revisions
from dongneng_cli.period import Whole
from dongneng_cli.submission.read import Submission
from dongneng_cli.workflow.context import Context
from dongneng_cli.workflow.fromledger import by_kind, submission_of
from dongneng_cli.workflow.intake import Intake, Reading, gather
from dongneng_cli.workflow.judge import judge
from dongneng_cli.workflow.mentioned import mentioned
from dongneng_cli.workflow.recorded import load_known
from dongneng_cli.workflow.taken import Taken


def beside(
    place: Place, context: Context, whole: Whole, group: Sequence[Taken]
) -> tuple[dict[str, int], Intake]:
    """Return the newest revision of each unit, and what of the other units in the ledger can matter here."""
    units = {one.submission.unit for one in group}
    reading = Reading(tuple(one.path for one in group), (), ())
    seen: dict[str, int] = {}
    submissions: tuple[Submission, ...] = ()
    state, rows = None, None
    with suppress(NoLedgerError):
        existing(place)
        with opened(place) as ledger, ledger.reading() as connection:
            seen = units_seen(connection, str(whole))
            head = head_as_of(connection, None)
            others = [
                one
                for one in counting(revisions(connection, head.height, period=str(whole)))
                if one.unit not in units
            ]
            sent = [one.submission for one in group]
            wanted = mentioned(connection, head.height, sent, context, same_month=True)
            rows = load_known(connection, others, context.names, wanted)
            state = AsOf(head, tuple(waivers(connection, head.height, str(whole))), {})
            submissions = tuple(submission_of(one, ()) for one in others)
    carrier = [] if rows is None else [_carrier(rows, whole)]
    intake = gather(context, reading, whole, [*carrier, *(one.submission for one in group)])
    listed = (*submissions, *(one.submission for one in group))
    return seen, replace(intake, submissions=listed, ledger=state)


def _carrier(rows: Rows, whole: Whole) -> Submission:
    """Carry the ledger's rows to where rows are put side by side."""
    return Submission(
        file="", sha256="", size=0, unit=None, unit_name="", frames=rows.tables,
        layouts=rows.layouts, findings=(), **by_kind(whole),
    )  # fmt: skip


def judged(
    group: Sequence[Taken], intake: Intake, earlier: Mapping[str, pd.DataFrame]
) -> list[Finding]:
    """Return what was found in the files that are submitted, beside the ledger's; errors may be waived."""
    files = {one.submission.file for one in group}
    if intake.ledger is not None:
        today = date.today().isoformat()
        intake = replace(
            intake, ledger=replace(intake.ledger, recorded=dict.fromkeys(files, today))
        )
    return [one for one in judge(intake, earlier=earlier).findings if one.file in files]
