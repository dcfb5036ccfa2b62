"""Figures out of the ledger: the same intake that files give, as of a day or a height.

Only what was recorded for the very month is taken; nothing is carried over from an older one.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from sqlalchemy import Connection

from dongneng_cli.errors import UsageError
from dongneng_cli.findings import Finding
from dongneng_cli.i18n import _
from dongneng_cli.ledger.asof import AsOf, head_as_of
from dongneng_cli.ledger.errors import StateError
from dongneng_cli.ledger.happenings import Waiver, waivers
from dongneng_cli.ledger.opening import ledger_at
from dongneng_cli.ledger.rows import Rows
from dongneng_cli.ledger.store import Head, Ledger
from dongneng_cli.ledger.view import Revision, counting, in_plan_order, revisions, wholes
from dongneng_cli.period import Period, Week, Whole
from dongneng_cli.states import Kind
from dongneng_cli.submission.read import Submission
from dongneng_cli.submission.tables.contracts import CONTRACTS
from dongneng_cli.submission.tables.layout import Layout
from dongneng_cli.submission.tables.tables import TOTALS, Columns, Tables, contract_of, empty
from dongneng_cli.workflow.context import Context
from dongneng_cli.workflow.intake import Intake, Reading
from dongneng_cli.workflow.recorded import known_columns, load_known

if TYPE_CHECKING:
    import pandas as pd


class _Of(TypedDict):
    period: Period | None
    week: Week | None


def take_from_ledger(
    context: Context,
    asked: Whole | None = None,
    as_of: str | None = None,
    given: str | None = None,
) -> Intake:
    """Return what the ledger holds for one month or week, as files would give it.

    Args:
        context: The plan that it is held against.
        asked: The month or week; else the newest month that has a revision, of weeks alone the newest.
        as_of: A day or a height; else now.
        given: Which ledger.

    Raises:
        LedgerError: If there is no ledger, or it has nothing for the month or week.
    """
    with ledger_at(given) as ledger, ledger.reading() as connection:
        head = head_as_of(connection, as_of)
        known = wholes(connection, head.height)
        months = [one for one in known if isinstance(one, Period)]
        newest = months or known
        period = asked or (newest[-1] if newest else None)
        if period is None or period not in known:
            raise StateError(
                _("the ledger has nothing for {period} as of #{height}").format(
                    period=period or "?", height=head.height
                ),
                where=ledger.place.shown,
                hint=_recorded(known),
            )
        return _taken(context, period, head, ledger, connection)


def months_from_ledger(
    context: Context, last: Period, as_of: str | None = None, given: str | None = None
) -> dict[Period, Intake]:
    """Return each recorded month of a year up to the last, in order of time, all of one state of the ledger.

    What is waived for the months before is in the state of a month, too: its report stands on them.

    Raises:
        UsageError: If none is recorded.
        LedgerError: If there is no ledger, or it refuses.
    """
    with ledger_at(given) as ledger, ledger.reading() as connection:
        head = head_as_of(connection, as_of)
        found: dict[Period, Intake] = {}
        before: tuple[Waiver, ...] = ()
        for one in _months_up_to(last, head, ledger, connection):
            found[one] = _taken(context, one, head, ledger, connection, before)
            state = found[one].ledger
            before = state.waivers if state else ()
        return found


@contextmanager
def year_from_ledger(
    context: Context, last: Period, as_of: str | None = None, given: str | None = None
) -> Iterator[dict[Period, Intake]]:
    """Give what ``months_from_ledger`` returns, for what goes through the months one after the other.

    The rows of the months before the last are fetched, sheet by sheet, when they are asked for within the
    block, and not kept; their findings are left out.

    Raises:
        UsageError: If none is recorded.
        LedgerError: If there is no ledger, or it refuses.
    """
    with ledger_at(given) as ledger, ledger.reading() as connection:
        head = head_as_of(connection, as_of)
        known = _months_up_to(last, head, ledger, connection)
        found: dict[Period, Intake] = {}
        before: tuple[Waiver, ...] = ()
        for one in known[:-1]:
            found[one] = _when_asked(context, one, head, ledger, connection)
            before = (*before, *waivers(connection, head.height, str(one)))
        for one in known[-1:]:
            found[one] = _taken(context, one, head, ledger, connection, before)
        # What is at or below a height stays as it is: nobody who writes need wait for this reader.
        connection.rollback()
        yield found


def _months_up_to(last: Period, head: Head, ledger: Ledger, connection: Connection) -> list[Period]:
    """Return the recorded months of a year up to the last.

    Raises:
        UsageError: If there is none.
    """
    recorded = [one for one in wholes(connection, head.height) if isinstance(one, Period)]
    kept = [one for one in recorded if one.year == last.year and one <= last]
    if not kept:
        raise UsageError(
            _("nothing is there for {year} up to {month}").format(year=last.year, month=last),
            where=ledger.place.shown,
            hint=_recorded(recorded),
        )
    return kept


def _recorded(known: Sequence[Whole]) -> str:
    """Say which months and weeks there are; nothing where there are none."""
    return _("recorded: {months}").format(months=_(", ").join(map(str, known))) if known else ""


def _when_asked(
    context: Context, month: Period, head: Head, ledger: Ledger, connection: Connection
) -> Intake:
    """Return a month whose rows are fetched when they are asked for."""
    chosen = in_plan_order(
        counting(revisions(connection, head.height, period=str(month))), context.names
    )

    def columns(
        key: str, column: str | None = None, values: Collection[str] | None = None
    ) -> Columns:
        found = known_columns(connection, chosen, context.names, key, column, values)
        connection.rollback()
        return found

    rows = Rows(Tables(columns, keep=False, only=columns), (), {})
    paths = (ledger.place.path,) if ledger.place.path else ()
    return intake_of(context, month, chosen, rows, as_of_head(head, (), chosen), paths)


def _taken(
    context: Context,
    whole: Whole,
    head: Head,
    ledger: Ledger,
    connection: Connection,
    before: tuple[Waiver, ...] = (),
) -> Intake:
    """Return what counts for one month or week; ``before`` are waivers of months that it stands on."""
    counted = counting(revisions(connection, head.height, period=str(whole)))
    chosen = in_plan_order(counted, context.names)
    rows = load_known(connection, chosen, context.names)
    waived = (*before, *waivers(connection, head.height, str(whole)))
    paths = (ledger.place.path,) if ledger.place.path else ()
    return intake_of(context, whole, chosen, rows, as_of_head(head, waived, chosen), paths)


def read_ledger(
    context: Context,
    as_of: str | None = None,
    given: str | None = None,
    only: Callable[[Whole], bool] | None = None,
) -> tuple[Reading, AsOf]:
    """Return all that the ledger accepted for the plan's year, as files of many months would be read.

    Waivers of every period are in the state.

    Args:
        context: The plan.
        as_of: A day or a height; else now.
        given: Which ledger.
        only: Which months and weeks; all if left out.

    Raises:
        LedgerError: If there is no ledger, or it refuses.
    """
    with ledger_at(given) as ledger, ledger.reading() as connection:
        head = head_as_of(connection, as_of)
        among = [
            one
            for one in wholes(connection, head.height)
            if one.year == context.plan.year and (only is None or only(one))
        ]
        listed = counting(revisions(connection, head.height, among=among))
        chosen = in_plan_order(listed, context.names)
        made = _apart(load_known(connection, chosen, context.names), chosen)
        known = sorted({one.period for one in chosen})
        waived = [one for period in known for one in waivers(connection, head.height, period)]
    paths = (ledger.place.path,) if ledger.place.path else ()
    return Reading(paths, tuple(made), ()), as_of_head(head, waived, chosen)


def _apart(rows: Rows, chosen: Sequence[Revision]) -> list[Submission]:
    """Take rows that were loaded together apart again: one submission a revision, with its own layouts."""
    layouts: dict[str, list[Layout]] = {one.title: [] for one in chosen}
    start: dict[str, int] = {}
    for at, layout in enumerate(rows.layouts):
        start.setdefault(layout.file, at)
        layouts[layout.file].append(layout)
    none = {key: contract_of(key).empty() for key in (*CONTRACTS, TOTALS)}
    parts = {key: _by_file(rows.tables[key], start) for key in none}
    return [
        replace(
            submission_of(one, rows.findings[one.height]),
            frames=Tables.of({key: parts[key].get(one.title, none[key]) for key in none}),
            layouts=tuple(layouts[one.title]),
        )
        for one in chosen
    ]


def _by_file(frame: "pd.DataFrame", start: Mapping[str, int]) -> dict[str, "pd.DataFrame"]:
    """Cut a frame where its file changes; ``layout`` counts from each file's own first."""
    files = frame["file"].tolist()
    ends = [at for at in range(1, len(files)) if files[at] != files[at - 1]]
    found = {}
    for first, last in zip([0, *ends], [*ends, len(files)], strict=True):
        if first < last:
            part = frame.iloc[first:last].reset_index(drop=True)
            found[files[first]] = part.assign(layout=part["layout"] - start[files[first]])
    return found


def as_of_head(head: Head, waived: Sequence[Waiver], chosen: Sequence[Revision]) -> AsOf:
    """Return the state of the ledger that some revisions were read from."""
    recorded = {one.title: one.recorded_at[:10] for one in chosen}
    return AsOf(head, tuple(waived), recorded, tuple(one.hash for one in chosen))


def intake_of(
    context: Context,
    whole: Whole,
    chosen: Sequence[Revision],
    rows: Rows,
    state: AsOf,
    paths: tuple[Path, ...] = (),
) -> Intake:
    """Return revisions and their rows as an intake."""
    week = whole if isinstance(whole, Week) else None
    return Intake(
        context=context,
        period=whole.period if isinstance(whole, Week) else whole,
        week=week,
        paths=paths,
        submissions=tuple(submission_of(one, rows.findings.get(one.height, ())) for one in chosen),
        unreadable=(),
        frames=rows.tables,
        layouts=rows.layouts,
        ledger=state,
    )


def submission_of(one: Revision, findings: Sequence[Finding]) -> Submission:
    """Return a revision as a submission; its rows stand in the intake's frames."""
    return Submission(
        file=one.title,
        sha256=one.sha256 or "",
        size=one.size,
        unit=one.unit,
        unit_name=one.unit_name,
        frames=_EMPTY,
        layouts=(),
        findings=tuple(findings) if one.kind is not Kind.NIL else (),
        filled_on=one.filled_on,
        **by_kind(one.whole),
    )


def by_kind(whole: Whole) -> _Of:
    """Return a month or week as a submission keeps it: one of the two is None."""
    if isinstance(whole, Week):
        return {"period": None, "week": whole}
    return {"period": whole, "week": None}


_EMPTY = Tables(empty)
