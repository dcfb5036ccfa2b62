"""What the ledger says as of a height: which revisions count, their rows as frames, waivers, closed periods.

An entry never changes once it is there, so a height fixes everything that is read here.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Select, func, select

from dongneng_cli.errors import UsageError
from dongneng_cli.findings import Finding
from dongneng_cli.i18n import _
from dongneng_cli.ledger.errors import UnknownRevisionError
from dongneng_cli.ledger.store import Head, head
from dongneng_cli.ledger.tables import (
    CONTRACTS,
    ENTRIES,
    EVENTS,
    FILES,
    LEDGER,
    REVISIONS,
    ROWS,
)
from dongneng_cli.ledger.values import findings_of, frame_of, layouts_of
from dongneng_cli.shown import shown
from dongneng_cli.states import STATE_AFTER, Event, Kind, State, label
from dongneng_cli.submission.tables.layout import Layout

_HEIGHT = re.compile(r"#?(\d{1,9})")
_AT_ONCE = 500
"""Revisions asked for in one query."""


@dataclass(frozen=True, slots=True)
class Revision:
    """What is known about one revision as of a height; its rows are loaded apart.

    Attributes:
        height: Its number in the chain, printed as ``#12``.
        number: 1 for the first of its unit and period.
        state: By the events up to the height.
        state_by: Height of the event that put it there, None while it is to be reviewed.
        state_reason: Why.
    """

    height: int
    unit: str
    unit_name: str
    period: str
    number: int
    kind: Kind
    replaces: int | None
    file_name: str | None
    sha256: str | None
    size: int
    plan_id: str
    plan_hash: str
    rules: str
    filled_on: str | None
    received_on: str
    reason: str
    recorded_at: str
    recorded_by: str
    host: str
    tool: str
    hash: str
    state: State = State.PENDING
    state_by: int | None = None
    state_reason: str = ""

    @property
    def stands(self) -> bool:
        """Whether it was neither returned nor voided."""
        return self.state not in (State.RETURNED, State.VOID)

    @property
    def title(self) -> str:
        """How it is named in reports: its number in the chain and the file."""
        return f"#{self.height} {self.file_name or label(self.kind)}"


@dataclass(frozen=True, slots=True)
class Waiver:
    """A rule that a unit need not pass in a period: who allowed it, why, until when."""

    height: int
    rule: str
    unit: str
    period: str
    authoriser: str
    reason: str
    until: str


@dataclass(frozen=True, slots=True)
class AsOf:
    """The state of a ledger that a report is made from.

    Attributes:
        waivers: Those of the period.
        recorded: File title of each revision to the day (UTC) it was recorded on.
    """

    head: Head
    waivers: tuple[Waiver, ...]
    recorded: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Happening:
    """One event with who recorded it, and when."""

    height: int
    event: Event
    revision: int | None
    unit: str | None
    period: str | None
    rule: str | None
    authoriser: str | None
    reason: str
    until: str | None
    recorded_at: str
    recorded_by: str


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of some revisions side by side, as files give them.

    Attributes:
        frames: Key of the form sheet to its frame; ``totals`` apart.
        layouts: A row's ``layout`` is an index into it.
        findings: What was found when each was accepted, by height.
    """

    frames: dict[str, pd.DataFrame]
    totals: pd.DataFrame
    layouts: tuple[Layout, ...]
    findings: Mapping[int, Sequence[Finding]]


def head_as_of(connection: Connection, asked: str | None) -> Head:
    """Return the end of the chain as of a height (``#123``) or a day (``2020-11-05``, its end in UTC).

    The clock may have been wrong, the order of the chain never is: a day ends before the first entry that
    was recorded later, so that what is recorded afterwards never changes it.

    Raises:
        UsageError: If it is neither.
        UnknownRevisionError: If the chain is not that long.
    """
    last = head(connection)
    if asked is None or asked == "":
        return last
    matched = _HEIGHT.fullmatch(asked.strip())
    if matched:
        height = int(matched[1])
        if height > last.height:
            raise UnknownRevisionError(
                _("the ledger ends at #{height}").format(height=last.height),
                where=shown(asked),
            )
        return _head_at(connection, height, last)
    later = connection.execute(
        select(func.min(ENTRIES.c.height)).where(
            ENTRIES.c.recorded_at > f"{_day(asked)}T23:59:59.999999Z"
        )
    ).scalar()
    return last if later is None else _head_at(connection, later - 1, last)


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError as error:
        raise UsageError(
            _("{text} is neither a day nor a height").format(text=shown(text)),
            hint=_("write 2020-11-05 or #123"),
        ) from error


def _head_at(connection: Connection, height: int, last: Head) -> Head:
    if height == last.height:
        return last
    after = select(ENTRIES.c.previous).where(ENTRIES.c.height == height + 1)
    at = select(ENTRIES.c.recorded_at).where(ENTRIES.c.height == height)
    previous = str(connection.execute(after).scalar_one())
    return Head(height, previous, str(connection.execute(at).scalar() or ""))


_META = [column for column in REVISIONS.columns if column.name not in ("layouts", "findings")]
_STAMP = [
    ENTRIES.c.recorded_at,
    ENTRIES.c.recorded_by,
    ENTRIES.c.host,
    ENTRIES.c.tool,
    ENTRIES.c.hash,
]


def revisions(
    connection: Connection, height: int, *, period: str | None = None, unit: str | None = None
) -> list[Revision]:
    """Return the revisions up to a height in their order, with the state they then had."""
    wanted = select(*_META, *_STAMP).join(ENTRIES, ENTRIES.c.height == REVISIONS.c.height)
    wanted = wanted.where(REVISIONS.c.height <= height)
    states = select(EVENTS).join(REVISIONS, REVISIONS.c.height == EVENTS.c.revision)
    states = states.where(EVENTS.c.height <= height).order_by(EVENTS.c.height)
    if period is not None:
        wanted = wanted.where(REVISIONS.c.period == period)
        states = states.where(REVISIONS.c.period == period)
    if unit is not None:
        wanted = wanted.where(REVISIONS.c.unit == unit)
        states = states.where(REVISIONS.c.unit == unit)
    return _with_states(connection, wanted.order_by(REVISIONS.c.height), states)


def periods(connection: Connection, height: int) -> list[str]:
    """Return the months that have a revision up to a height, in order of time."""
    wanted = select(REVISIONS.c.period).where(REVISIONS.c.height <= height).distinct()
    return sorted(connection.execute(wanted).scalars())


def revision(connection: Connection, height: int, which: int) -> Revision:
    """Return one revision by its number in the chain.

    Raises:
        UnknownRevisionError: If there is none.
    """
    wanted = select(*_META, *_STAMP).join(ENTRIES, ENTRIES.c.height == REVISIONS.c.height)
    states = select(EVENTS).where(EVENTS.c.revision == which, EVENTS.c.height <= height)
    found = _with_states(
        connection,
        wanted.where(REVISIONS.c.height == which, REVISIONS.c.height <= height),
        states.order_by(EVENTS.c.height),
    )
    if not found:
        raise UnknownRevisionError(
            _("the ledger has no revision #{number}").format(number=which),
            hint=_("dn history UNIT lists them"),
        )
    return found[0]


def _with_states(
    connection: Connection, wanted: Select[Any], states: Select[Any]
) -> list[Revision]:
    after = {row.revision: row for row in connection.execute(states) if row.event in _STATES}
    found = []
    for row in connection.execute(wanted):
        columns = dict(row._mapping) | {"kind": Kind(row.kind)}
        if event := after.get(row.height):
            columns |= {
                "state": _STATES[event.event],
                "state_by": event.height,
                "state_reason": event.reason,
            }
        found.append(Revision(**columns))
    return found


_STATES = {str(event): state for event, state in STATE_AFTER.items()}


def counting(found: Iterable[Revision]) -> list[Revision]:
    """Return for each unit and period the newest revision that stands; one withdrawn counts no more."""
    newest: dict[tuple[str, str], Revision] = {}
    for one in found:
        if one.stands:
            newest[one.unit, one.period] = one
    kept = [one for one in newest.values() if one.kind is not Kind.WITHDRAWAL]
    return sorted(kept, key=lambda one: one.height)


def load(
    connection: Connection,
    chosen: Sequence[Revision],
    only: Mapping[str, tuple[str, str]] | None = None,
) -> Rows:
    """Return the rows of revisions, in the order given; one query a sheet.

    Args:
        connection: The ledger.
        chosen: The revisions.
        only: Key of a sheet to the column and value that its rows must have; sheets left out stay empty.
    """
    texts = _texts(connection, [one.height for one in chosen])
    layouts: list[Layout] = []
    about: dict[int, dict[str, Any]] = {}
    findings: dict[int, list[Finding]] = {}
    for one in chosen:
        kept_layouts, kept_findings = texts[one.height]
        about[one.height] = {
            "unit": one.unit,
            "period": one.period,
            "file": one.title,
            "shift": len(layouts),
        }
        layouts += layouts_of(kept_layouts, one.title)
        findings[one.height] = findings_of(kept_findings, one.title)
    place = {one.height: number for number, one in enumerate(chosen)}
    tables = {
        key: frame_of(_rows(connection, key, place, only), ROWS[key], CONTRACTS[key], about)
        for key in ROWS
    }
    return Rows(tables, tables.pop("totals"), tuple(layouts), findings)


def _texts(connection: Connection, heights: Sequence[int]) -> dict[int, tuple[str, str]]:
    columns = (REVISIONS.c.height, REVISIONS.c.layouts, REVISIONS.c.findings)
    found = {}
    for some in _portions(heights):
        for row in connection.execute(select(*columns).where(REVISIONS.c.height.in_(some))):
            found[row.height] = (row.layouts, row.findings)
    return found


def _rows(
    connection: Connection,
    key: str,
    place: Mapping[int, int],
    only: Mapping[str, tuple[str, str]] | None,
) -> list[Any]:
    """Return the kept rows of a sheet in the order of their revisions."""
    if only is not None and key not in only:
        return []
    table = ROWS[key]
    rows: list[Any] = []
    for some in _portions(list(place)):
        wanted = select(table).where(table.c.height.in_(some))
        if only is not None:
            column, value = only[key]
            wanted = wanted.where(table.c[column] == value)
        rows += map(tuple, connection.execute(wanted.order_by(table.c.height, table.c.n)))
    return sorted(rows, key=lambda row: (place[row[0]], row[1]))


def _portions(heights: Sequence[int]) -> Iterable[Sequence[int]]:
    return (heights[at : at + _AT_ONCE] for at in range(0, len(heights), _AT_ONCE))


def happenings(
    connection: Connection,
    height: int,
    *,
    period: str | None = None,
    revision_height: int | None = None,
) -> list[Happening]:
    """Return events up to a height in their order."""
    stamp = (ENTRIES.c.recorded_at, ENTRIES.c.recorded_by)
    wanted = select(EVENTS, *stamp).join(ENTRIES, ENTRIES.c.height == EVENTS.c.height)
    wanted = wanted.where(EVENTS.c.height <= height).order_by(EVENTS.c.height)
    if period is not None:
        wanted = wanted.where(EVENTS.c.period == period)
    if revision_height is not None:
        wanted = wanted.where(EVENTS.c.revision == revision_height)
    return [
        Happening(**dict(row._mapping) | {"event": Event(row.event)})
        for row in connection.execute(wanted)
    ]


def waivers(connection: Connection, height: int, period: str) -> list[Waiver]:
    """Return the waivers of a period up to a height, the newest of each rule and unit."""
    newest = {
        (one.unit, one.rule): Waiver(
            one.height,
            one.rule or "",
            one.unit or "",
            one.period or "",
            one.authoriser or "",
            one.reason,
            one.until or "",
        )
        for one in happenings(connection, height, period=period)
        if one.event is Event.WAIVED
    }
    return sorted(newest.values(), key=lambda one: one.height)


def closing(connection: Connection, height: int, period: str) -> Happening | None:
    """Return the event that closed a period, None while it is open.

    A period that was opened again for one unit stays closed for the others.
    """
    last = None
    for one in happenings(connection, height, period=period):
        if one.event is Event.CLOSED:
            last = one
        elif one.event is Event.REOPENED and one.unit is None:
            last = None
    return last


def content(connection: Connection, sha256: str) -> tuple[int, str, bytes] | None:
    """Return size, codec and kept bytes of a file."""
    row = connection.execute(select(FILES).where(FILES.c.sha256 == sha256)).first()
    return None if row is None else (row.size, row.codec, bytes(row.content))


def findings(connection: Connection, one: Revision) -> list[Finding]:
    """Return what was found in a revision when it was accepted."""
    wanted = select(REVISIONS.c.findings).where(REVISIONS.c.height == one.height)
    return findings_of(str(connection.execute(wanted).scalar_one()), one.title)


def own_row(connection: Connection) -> dict[str, str]:
    """Return the ledger's own row: id, format, when it was made."""
    return dict(connection.execute(select(LEDGER)).one()._mapping)
