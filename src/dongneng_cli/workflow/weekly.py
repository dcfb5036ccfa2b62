"""A month whose blockers are reported weekly (7.1): how they stand at the end of its last week."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from dongneng_cli.engine.blockers import Round, cases
from dongneng_cli.frames import BLOCKERS, PROJECTS, lines
from dongneng_cli.period import Period, Week
from dongneng_cli.plan.checklist import Blockers
from dongneng_cli.submission import form
from dongneng_cli.submission.read import Submission
from dongneng_cli.terms import BlockerState
from dongneng_cli.workflow.context import Context
from dongneng_cli.workflow.intake import Intake


def weeks_of(intake: Intake, ledger: str | None = None) -> tuple[Submission, ...]:
    """Return the weekly submissions up to the last week that ends in an intake's month.

    Args:
        intake: A month's; of files its own weekly ones are taken, else the ledger's.
        ledger: Which ledger.

    Raises:
        LedgerError: If the ledger refuses.
    """
    if intake.ledger is None:
        return weeks_until(intake.period, intake.submissions)
    from dongneng_cli.workflow.fromledger import read_ledger

    height = f"#{intake.ledger.head.height}"
    month = intake.period
    read, _state = read_ledger(
        intake.context,
        height,
        ledger,
        only=lambda one: isinstance(one, Week) and one.period <= month,
    )
    return weeks_until(month, read.submissions)


def weeks_until(month: Period, submissions: Sequence[Submission]) -> tuple[Submission, ...]:
    """Return weekly submissions up to a month's last week; none if no week ends in the month itself."""
    kept = tuple(s for s in submissions if s.week is not None and s.week.period <= month)
    return kept if any(s.week is not None and s.week.period == month for s in kept) else ()


def standing(context: Context, policy: Blockers, submissions: Sequence[Submission]) -> pd.DataFrame:
    """Return every blocker of some weeks once, as last reported: BLOCKERS frame with ``open`` beside.

    What a unit leaves out without solving it is still there, and what several cities report counts once. The
    promise is the first one where the plan counts from it.
    """
    weeks = sorted({one.week for one in submissions if one.week is not None})
    found = cases(
        policy, [_round(week, submissions) for week in weeks], PROJECTS.empty(), context.names
    )
    rows = lines(found)
    first = policy.deadline == "first_promise"
    reported: list[dict[str, Any]] = [
        {name: getattr(row, name, None) for name in BLOCKERS.columns}
        | {"unit": row.units[0] if row.units else None, "period": row.last_round}
        | {"promised_on": row.first_promised if first else row.promised_on, "row": 0, "layout": 0}
        for row in rows
    ]
    return BLOCKERS.build(reported).assign(open=[row.state is BlockerState.OPEN for row in rows])


def _round(week: Week, submissions: Sequence[Submission]) -> Round:
    own = [one for one in submissions if one.week == week]
    filled = [f for one in own if len(f := one.frames[form.BLOCKERS.key])]
    rows = pd.concat(filled, ignore_index=True) if filled else BLOCKERS.empty()
    units = frozenset(one.unit for one in own if one.unit)
    return Round(str(week), week.first, week.last, rows, units)
