"""The state of a ledger that is asked for: a height, a day, or now."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from dongneng_cli.errors import UsageError
from dongneng_cli.i18n import _
from dongneng_cli.ledger.errors import UnknownRevisionError
from dongneng_cli.ledger.happenings import Waiver
from dongneng_cli.ledger.store import Head, head
from dongneng_cli.ledger.tables import (
    ENTRIES,
    LEDGER,
)
from dongneng_cli.shown import shown

_HEIGHT = re.compile(r"#?(\d{1,9})")


@dataclass(frozen=True, slots=True)
class AsOf:
    """The state of a ledger that a report is made from.

    Attributes:
        waivers: Those of the period.
        recorded: File title of each revision to the day (UTC) it was recorded on.
        entries: Hash of each revision's entry, in the order of their rows: it says what the rows are.
    """

    head: Head
    waivers: tuple[Waiver, ...]
    recorded: Mapping[str, str]
    entries: tuple[str, ...] = ()


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


def own_row(connection: Connection) -> dict[str, str]:
    """Return the ledger's own row: id, format, when it was made."""
    return dict(connection.execute(select(LEDGER)).one()._mapping)
