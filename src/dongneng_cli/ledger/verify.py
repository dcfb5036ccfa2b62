"""Verify: is what the ledger holds what was recorded? Chain, values, files, triggers, the file itself."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, func, inspect, select, text
from sqlalchemy.exc import DBAPIError

from dongneng_cli.i18n import _
from dongneng_cli.ledger import chain
from dongneng_cli.ledger.errors import DamagedLedgerError
from dongneng_cli.ledger.migrations.guards import trigger_names
from dongneng_cli.ledger.record import unpacked
from dongneng_cli.ledger.seal import broken, seal
from dongneng_cli.ledger.store import Head, Ledger
from dongneng_cli.ledger.tables import ENTRIES, EVENTS, FILES, LEDGER, METADATA, REVISIONS, ROWS
from dongneng_cli.shown import shown

_AT_ONCE, _ROWS_AT_ONCE = 200, 20_000
"""Entries, and rows of theirs, that are in memory at a time."""


@dataclass(slots=True)
class Findings:
    """What verifying found.

    Attributes:
        head: End of the chain as it was walked.
        faults: What is not as it was recorded, each with its place.
        notes: What is worth knowing, and no fault.
    """

    head: Head
    entries: int = 0
    revisions: int = 0
    files: int = 0
    rows: int = 0
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def verify(ledger: Ledger, heads: Sequence[tuple[int, str]] = ()) -> Findings:
    """Walk the whole ledger.

    Args:
        ledger: The ledger.
        heads: Heights and hashes from receipts that the chain must still have.

    Raises:
        LedgerError: If it cannot be read at all.
    """
    found = Findings(Head(0, "", ""))
    path = ledger.place.path
    with ledger.reading() as connection:
        try:
            if path is not None:
                _file_itself(connection, found)
            _guards(connection, found)
            walk(connection, found)
            _heads(connection, heads, found)
        except (DBAPIError, DamagedLedgerError, UnicodeDecodeError) as error:
            found.faults.append(
                _("the database cannot read itself: {reason}").format(reason=_said(error))
            )
    if path is not None:
        state = broken(path)
        if state == "broken":
            found.faults.append(_("bytes of the file differ from its seal"))
        elif state and not found.faults and not ledger.written:
            # What was recorded since it was opened is sealed when it is closed.
            found.notes.append(_("the file had no current seal: it was sealed now"))
            seal(path, always=True)
    return found


def _said(error: BaseException) -> str:
    return shown(str(getattr(error, "orig", None) or error), 200)


def _file_itself(connection: Connection, found: Findings) -> None:
    for (line,) in connection.exec_driver_sql("PRAGMA integrity_check(20)"):
        if line != "ok":
            found.faults.append(shown(str(line), 200))
    for row in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        found.faults.append(_("{table}: a row points at nothing").format(table=row[0]))


def _guards(connection: Connection, found: Findings) -> None:
    """See that the triggers that keep the tables append-only are there."""
    if connection.dialect.name == "sqlite":
        asked = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        asked = "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'"
    there = set(connection.execute(text(asked)).scalars())
    tables = [table.name for table in METADATA.sorted_tables]
    for name in sorted(trigger_names(tables) - there):
        found.faults.append(_("the trigger {name} is missing").format(name=name))
    missing = set(tables) - set(inspect(connection).get_table_names())
    found.faults += [_("the table {name} is missing").format(name=name) for name in sorted(missing)]


def walk(connection: Connection, found: Findings) -> None:
    """Compute every hash of the chain anew, and look at every kept file."""
    owns = connection.execute(select(LEDGER)).all()
    if len(owns) != 1:
        found.faults.append(_("the ledger's own row is not there once"))
        return
    previous, expected, clock = chain.genesis(dict(owns[0]._mapping)), 1, ""
    found.head = Head(0, previous, owns[0].created_at)
    for entry, about, rows in entries(connection):
        found.entries += 1
        found.rows += sum(map(len, rows.values()))
        place = f"#{entry['height']}"
        if entry["height"] != expected:
            found.faults.append(
                _("{place}: entry #{number} is missing").format(place=place, number=expected)
            )
        if entry["previous"] != previous:
            found.faults.append(_("{place}: does not follow the entry before").format(place=place))
        if _hash(entry, about, rows) != entry["hash"]:
            found.faults.append(_("{place}: is not what was recorded").format(place=place))
        if str(entry["recorded_at"]) < clock:
            found.notes.append(
                _("{place}: the clock stood before the entry before").format(place=place)
            )
        previous, expected, clock = (
            entry["hash"],
            int(entry["height"]) + 1,
            str(entry["recorded_at"]),
        )
        found.head = Head(int(entry["height"]), previous, clock)
    _counts(connection, found)
    _files(connection, found)


def _hash(
    entry: Mapping[str, Any], about: Mapping[str, Any] | None, rows: Mapping[str, Any]
) -> str:
    """Return the hash that an entry should have; empty where it cannot even be formed."""
    if about is None:
        return ""
    try:
        return chain.entry_hash(str(entry["previous"]), entry, about, rows)
    except (KeyError, TypeError, ValueError):
        return ""


Entry = tuple[dict[str, Any], dict[str, Any] | None, dict[str, list[chain.Row]]]
"""An entry, its revision or event, and a revision's rows by table name."""


def entries(connection: Connection, above: int = 0) -> Iterator[Entry]:
    """Yield every entry above a height, in order."""
    for some in _portions(connection, above):
        about: dict[str, dict[int, dict[str, Any]]] = {}
        for kind, table in (("revision", REVISIONS), ("event", EVENTS)):
            wanted = select(table).where(table.c.height.in_(some))
            about[kind] = {row.height: dict(row._mapping) for row in connection.execute(wanted)}
        rows: dict[int, dict[str, list[chain.Row]]] = {}
        for table in ROWS.values():
            wanted = (
                select(table).where(table.c.height.in_(some)).order_by(table.c.height, table.c.n)
            )
            for height, own in groupby(connection.execute(wanted).all(), itemgetter(0)):
                rows.setdefault(height, {})[table.name] = [tuple(row)[1:] for row in own]
        listed = select(ENTRIES).where(ENTRIES.c.height.in_(some)).order_by(ENTRIES.c.height)
        for row in connection.execute(listed):
            kept = about.get(row.kind, {}).get(row.height)
            yield dict(row._mapping), kept, rows.get(row.height, {})


def _portions(connection: Connection, above: int) -> Iterator[list[int]]:
    """Yield the heights of entries above one in order, so many that their rows are not too many at once."""
    rows: Counter[int] = Counter()
    for table in ROWS.values():
        counted = select(table.c.height, func.count()).where(table.c.height > above)
        for height, count in connection.execute(counted.group_by(table.c.height)):
            rows[height] += count
    wanted = select(ENTRIES.c.height).where(ENTRIES.c.height > above).order_by(ENTRIES.c.height)
    portion: list[int] = []
    held = 0
    for height in connection.execute(wanted).scalars().all():
        if portion and (len(portion) == _AT_ONCE or held + rows[height] > _ROWS_AT_ONCE):
            yield portion
            portion, held = [], 0
        portion.append(height)
        held += rows[height]
    if portion:
        yield portion


def _counts(connection: Connection, found: Findings) -> None:
    """See that nothing lies in the tables that no entry speaks of."""
    revisions, events = (
        connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in (REVISIONS, EVENTS)
    )
    found.revisions = revisions
    if revisions + events != found.entries:
        found.faults.append(_("revisions and events are not one for each entry"))
    rows = sum(
        connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in ROWS.values()
    )
    if rows != found.rows:
        found.faults.append(_("rows lie there that belong to no revision"))


def _files(connection: Connection, found: Findings) -> None:
    named: dict[str, int] = {}
    for row in connection.execute(select(REVISIONS.c.height, REVISIONS.c.sha256)):
        if row.sha256 is not None:
            named.setdefault(row.sha256, row.height)
    hashes = list(connection.execute(select(FILES.c.sha256)).scalars())
    found.files = len(hashes)
    for sha256 in hashes:
        kept = connection.execute(select(FILES).where(FILES.c.sha256 == sha256)).one()
        place = f"#{named[sha256]}" if sha256 in named else shown(sha256, 12)
        if sha256 not in named:
            found.faults.append(
                _("{place}: a kept file that no revision names").format(place=place)
            )
        try:
            unpacked((kept.size, kept.codec, bytes(kept.content)), sha256, place)
        except (DamagedLedgerError, TypeError):
            found.faults.append(
                _("{place}: the kept file is not the one that was recorded").format(place=place)
            )
    for sha256 in named.keys() - set(hashes):
        found.faults.append(_("{place}: its file is missing").format(place=f"#{named[sha256]}"))


def _heads(connection: Connection, heads: Sequence[tuple[int, str]], found: Findings) -> None:
    for height, wanted in heads:
        kept = connection.execute(select(ENTRIES.c.hash).where(ENTRIES.c.height == height)).scalar()
        if kept is None:
            found.faults.append(
                _("#{height}: a receipt names it, and it is missing").format(height=height)
            )
        elif not str(kept).startswith(wanted.lower()):
            found.faults.append(_("#{height}: is not the one on the receipt").format(height=height))
