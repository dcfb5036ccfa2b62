"""Which revisions there are as of a height, in which state, and which of them count.

An entry never changes once it is there, so a height fixes everything that is read here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from dongneng_cli.i18n import _
from dongneng_cli.ledger.errors import UnknownRevisionError
from dongneng_cli.ledger.tables import (
    ENTRIES,
    EVENTS,
    REVISIONS,
)
from dongneng_cli.period import Whole, in_time_order, parse_whole
from dongneng_cli.plan.names import Names
from dongneng_cli.states import STATE_AFTER, Kind, State


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
    def whole(self) -> Whole:
        """The month or the week that it is of."""
        return parse_whole(self.period)

    @property
    def stands(self) -> bool:
        """Whether it was neither returned nor voided."""
        return self.state not in (State.RETURNED, State.VOID)

    @property
    def title(self) -> str:
        """How it is named in reports: its number in the chain and the file."""
        return f"#{self.height} {self.file_name or self.kind.label}"


_META = [column for column in REVISIONS.columns if column.name not in ("layouts", "findings")]
_STAMP = [
    ENTRIES.c.recorded_at,
    ENTRIES.c.recorded_by,
    ENTRIES.c.host,
    ENTRIES.c.tool,
    ENTRIES.c.hash,
]
_LISTED = select(*_META, *_STAMP).join(ENTRIES, ENTRIES.c.height == REVISIONS.c.height)
"""Put together once: that costs more than asking."""

_MOVED = (
    select(EVENTS)
    .join(REVISIONS, REVISIONS.c.height == EVENTS.c.revision)
    .order_by(EVENTS.c.height)
)


def revisions(
    connection: Connection,
    height: int,
    *,
    period: str | None = None,
    among: Sequence[Whole | str] | None = None,
    unit: str | None = None,
) -> list[Revision]:
    """Return the revisions up to a height in their order, with the state they then had.

    Args:
        connection: The ledger.
        height: The last entry that counts.
        period: Only those of a month.
        among: Only those of some months and weeks.
        unit: Only those of a unit.
    """
    months = None if among is None else [str(one) for one in among]
    months = months if period is None else [period]
    values: dict[str, Any] = {"height": height}
    if months is not None:
        values["months"] = months
    if unit is not None:
        values["unit"] = unit
    return _with_states(connection, *_asked(months is not None, unit is not None), values)


@cache
def _asked(of_months: bool, of_unit: bool) -> tuple[Select[Any], Select[Any]]:
    """Return the queries for revisions and for what moved them."""
    wanted = _LISTED.where(REVISIONS.c.height <= bindparam("height")).order_by(REVISIONS.c.height)
    states = _MOVED.where(EVENTS.c.height <= bindparam("height"))
    if of_months:
        among = REVISIONS.c.period.in_(bindparam("months", expanding=True))
        wanted, states = wanted.where(among), states.where(among)
    if of_unit:
        own = REVISIONS.c.unit == bindparam("unit")
        wanted, states = wanted.where(own), states.where(own)
    return wanted, states


def wholes(connection: Connection, height: int) -> list[Whole]:
    """Return the months and weeks that have a revision up to a height, in order of time."""
    wanted = select(REVISIONS.c.period).where(REVISIONS.c.height <= height).distinct()
    return in_time_order(parse_whole(text) for text in connection.execute(wanted).scalars())


def revision(connection: Connection, height: int, which: int) -> Revision:
    """Return one revision by its number in the chain.

    Raises:
        UnknownRevisionError: If there is none.
    """
    found = _with_states(
        connection,
        _LISTED.where(REVISIONS.c.height == which, REVISIONS.c.height <= height),
        _MOVED.where(EVENTS.c.revision == which, EVENTS.c.height <= height),
        {},
    )
    if not found:
        raise UnknownRevisionError(
            _("the ledger has no revision #{number}").format(number=which),
            hint=_("dn history UNIT lists them"),
        )
    return found[0]


def _with_states(
    connection: Connection, wanted: Select[Any], states: Select[Any], values: Mapping[str, Any]
) -> list[Revision]:
    moved = connection.execute(states, values)
    after = {row.revision: row for row in moved if row.event in _STATES}
    found = []
    for row in connection.execute(wanted, values):
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


def in_plan_order(chosen: Iterable[Revision], names: Names) -> list[Revision]:
    """Sort revisions by unit in administrative order, so that reports do not depend on who was first."""
    return sorted(chosen, key=lambda one: (names.order("unit", one.unit), one.height))
