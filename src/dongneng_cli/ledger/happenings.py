"""What happened beside the submissions, as of a height: closed periods, waivers, reviews."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from dongneng_cli.ledger.tables import (
    ENTRIES,
    EVENTS,
)
from dongneng_cli.states import Event


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
class Waiver:
    """A rule that a unit need not pass in a period: who allowed it, why, until when."""

    height: int
    rule: str
    unit: str
    period: str
    authoriser: str
    reason: str
    until: str


_HAPPENED = (
    select(EVENTS, ENTRIES.c.recorded_at, ENTRIES.c.recorded_by)
    .join(ENTRIES, ENTRIES.c.height == EVENTS.c.height)
    .order_by(EVENTS.c.height)
)


def happenings(
    connection: Connection,
    height: int,
    *,
    period: str | None = None,
    revision_height: int | None = None,
) -> list[Happening]:
    """Return events up to a height in their order."""
    values: dict[str, Any] = {"height": height}
    if period is not None:
        values["period"] = period
    if revision_height is not None:
        values["revision"] = revision_height
    wanted = _asked(period is not None, revision_height is not None)
    return [
        Happening(**dict(row._mapping) | {"event": Event(row.event)})
        for row in connection.execute(wanted, values)
    ]


@cache
def _asked(of_period: bool, of_revision: bool) -> Select[Any]:
    """Return the query for events, put together once: that costs more than asking."""
    wanted = _HAPPENED.where(EVENTS.c.height <= bindparam("height"))
    if of_period:
        wanted = wanted.where(EVENTS.c.period == bindparam("period"))
    if of_revision:
        wanted = wanted.where(EVENTS.c.revision == bindparam("revision"))
    return wanted


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
