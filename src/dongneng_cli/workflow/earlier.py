"""What the months before a month said: the ledger's accepted revisions, and files beside them.

The rules over history ask for it, so that a past month that changes without a word is found.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from dongneng_cli.ledger.errors import NetworkFolderError, NoLedgerError
from dongneng_cli.period import Period
from dongneng_cli.submission.read import Submission
from dongneng_cli.submission.tables.records import CONTRACTS
from dongneng_cli.workflow.intake import Context, Intake

if TYPE_CHECKING:
    from dongneng_cli.ledger.place import Place


def earlier_of(intake: Intake, ledger: str | None = None) -> dict[str, pd.DataFrame]:
    """Return what the months before an intake's own said: by its other files, else by the ledger.

    What comes from the ledger is seen beside the same state of it; a week is not held against months.

    Raises:
        LedgerError: If a ledger is there and refuses.
    """
    if intake.week is not None:
        return {}
    if intake.ledger is None:
        return earlier_rows(intake.context, intake.period, intake.submissions, ledger=ledger)
    height = f"#{intake.ledger.head.height}"
    return earlier_rows(intake.context, intake.period, ledger=ledger, as_of=height)


def earlier_rows(
    context: Context,
    period: Period,
    files: Sequence[Submission] = (),
    *,
    ledger: "str | Place | None" = None,
    as_of: str | None = None,
) -> dict[str, pd.DataFrame]:
    """Return the rows of the months of the plan's year before a month, in order of time.

    Args:
        context: The plan.
        period: The month that is looked at; nothing of it or after it is returned.
        files: Submissions of any months; what they say of a unit and month stands before the ledger's.
        ledger: Which ledger; where there is none, only the files count.
        as_of: A day or a height of the ledger; else now.

    Returns:
        Key of the form sheet to its rows; sheets without a row are left out.

    Raises:
        LedgerError: If a ledger is there and refuses.
    """
    first = Period(context.plan.year, 1)
    named = [one for one in files if one.period is not None and first <= one.period < period]
    known = {(one.unit, str(one.period)) for one in named}
    parts = [one.frames for one in named]
    parts.append(_recorded((str(first), str(period)), known, ledger, as_of))
    found = {}
    for key in CONTRACTS:
        filled = [part[key] for part in parts if key in part and len(part[key])]
        if filled:
            rows = pd.concat(filled, ignore_index=True)
            found[key] = rows.sort_values("period", kind="stable", ignore_index=True)
    return found


def ledger_there(ledger: "str | Place | None" = None) -> "Place | None":
    """Return where the ledger is, None where there is none: what only looks into it then goes on without."""
    from dongneng_cli.ledger.place import existing, find_ledger

    try:
        place = find_ledger(ledger) if ledger is None or isinstance(ledger, str) else ledger
        return existing(place)
    except (NoLedgerError, NetworkFolderError):
        return None


def _recorded(
    span: tuple[str, str],
    known: set[tuple[str | None, str]],
    ledger: "str | Place | None",
    as_of: str | None,
) -> dict[str, pd.DataFrame]:
    """Return the ledger's rows from one month to before another, save of units and months known already."""
    place = ledger_there(ledger)
    if place is None:
        return {}
    # Databases are slow to import, and not needed where there is no ledger.
    from dongneng_cli.ledger.asof import head_as_of
    from dongneng_cli.ledger.opening import opened
    from dongneng_cli.ledger.rows import load
    from dongneng_cli.ledger.view import counting, revisions

    try:
        with opened(place) as there, there.reading() as connection:
            listed = counting(revisions(connection, head_as_of(connection, as_of).height))
            chosen = [
                one
                for one in listed
                if span[0] <= one.period < span[1] and (one.unit, one.period) not in known
            ]
            return load(connection, chosen).frames if chosen else {}
    except NoLedgerError:
        # A database that is there but empty: the first submission makes the ledger in it.
        return {}
