"""What the months before a month, or the weeks before a week, said: the ledger's revisions, and files beside.

The rules over history ask for it, so that a past month or week that changes without a word is found.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from dongneng_cli.ledger.errors import NetworkFolderError, NoLedgerError
from dongneng_cli.period import Period, Week, Whole
from dongneng_cli.submission.form import BLOCKERS, PROJECTS
from dongneng_cli.submission.read import Submission
from dongneng_cli.submission.tables.contracts import CONTRACTS
from dongneng_cli.workflow.context import Context
from dongneng_cli.workflow.intake import Intake

if TYPE_CHECKING:
    from dongneng_cli.ledger.place import Place
    from dongneng_cli.ledger.view import Revision

Known = set[tuple[str | None, Whole | None]]
Choose = Callable[["Sequence[Revision]"], "list[Revision]"]


def earlier_of(intake: Intake, ledger: str | None = None) -> dict[str, pd.DataFrame]:
    """Return what the months, or weeks, before an intake's own said: by its other files, else by the ledger.

    What comes from the ledger is seen beside the same state of it.

    Raises:
        LedgerError: If a ledger is there and refuses.
    """
    whole = intake.week or intake.period
    if intake.ledger is None:
        files = intake.submissions
        return earlier_rows(intake.context, whole, files, ledger=ledger, of=files)
    height = f"#{intake.ledger.head.height}"
    return earlier_rows(intake.context, whole, ledger=ledger, as_of=height)


def earlier_rows(
    context: Context,
    whole: Whole,
    files: Sequence[Submission] = (),
    *,
    ledger: "str | Place | None" = None,
    as_of: str | None = None,
    of: Sequence[Submission] = (),
) -> dict[str, pd.DataFrame]:
    """Return the rows of the months, or weeks, of the plan's year before one, in order of time.

    A week's workbooks have no projects of their own: beside the blockers of the weeks before stand the
    projects that each unit last reported.

    Args:
        context: The plan.
        whole: The month or week that is looked at; nothing of its kind is returned of it or after it.
        files: Submissions of any months and weeks; what they say of a unit stands before the ledger's.
        ledger: Which ledger; where there is none, only the files count.
        as_of: A day or a height of the ledger; else now.
        of: Submissions that are judged by them: what cannot matter to these is left out.

    Returns:
        Key of the form sheet to its rows; sheets without a row are left out.

    Raises:
        LedgerError: If a ledger is there and refuses.
    """
    year = context.plan.year

    def precedes(one: Whole | None) -> bool:
        return type(one) is type(whole) and one.year == year and one.last < whole.last

    named = [one for one in files if precedes(one.whole)]
    known: Known = {(one.unit, one.whole) for one in named}
    parts = [one.frames for one in named]
    parts.append(
        _recorded(
            context,
            year,
            lambda listed: [
                one for one in listed if precedes(one.whole) and (one.unit, one.whole) not in known
            ],
            ledger,
            as_of,
            of,
        )
    )
    if isinstance(whole, Week):
        return {
            **_by_key(parts, (BLOCKERS.key,)),
            **_by_key(_last_projects(context, whole, files, ledger, as_of, of), (PROJECTS.key,)),
        }
    return _by_key(parts, CONTRACTS)


def _last_projects(
    context: Context,
    week: Week,
    files: Sequence[Submission],
    ledger: "str | Place | None",
    as_of: str | None,
    of: Sequence[Submission],
) -> list[Mapping[str, pd.DataFrame]]:
    """Return the frames of the last month that each unit reported up to a week."""

    def months(found: "Sequence[Submission] | Sequence[Revision]") -> list[Any]:
        kept = [
            one
            for one in found
            if isinstance(one.whole, Period)
            and one.whole.year == week.year
            and one.whole <= week.period
        ]
        return list(
            {one.unit: one for one in sorted(kept, key=lambda one: str(one.whole))}.values()
        )

    named = months(files)
    units = {one.unit for one in named}
    recorded = _recorded(
        context,
        week.year,
        lambda listed: [one for one in months(listed) if one.unit not in units],
        ledger,
        as_of,
        of,
    )
    return [*(one.frames for one in named), recorded]


def _by_key(
    parts: Sequence[Mapping[str, pd.DataFrame]], keys: Iterable[str]
) -> dict[str, pd.DataFrame]:
    """Put the rows of each sheet together, in order of time."""
    found = {}
    for key in keys:
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
    context: Context,
    year: int,
    choose: Choose,
    ledger: "str | Place | None",
    as_of: str | None,
    of: Sequence[Submission],
) -> Mapping[str, pd.DataFrame]:
    """Return the rows of those revisions of a year that count which are chosen and can matter."""
    place = ledger_there(ledger)
    if place is None:
        return {}
    # Databases are slow to import, and not needed where there is no ledger.
    from dongneng_cli.ledger.asof import head_as_of
    from dongneng_cli.ledger.opening import opened
    from dongneng_cli.ledger.view import counting, revisions, wholes
    from dongneng_cli.workflow.mentioned import mentioned
    from dongneng_cli.workflow.recorded import load_known

    try:
        with opened(place) as there, there.reading() as connection:
            height = head_as_of(connection, as_of).height
            among = [one for one in wholes(connection, height) if one.year == year]
            chosen = choose(counting(revisions(connection, height, among=among)))
            if not chosen:
                return {}
            wanted = mentioned(connection, height, of, context)
            return load_known(connection, chosen, context.names, wanted).tables
    except NoLedgerError:
        # A database that is there but empty: the first submission makes the ledger in it.
        return {}
