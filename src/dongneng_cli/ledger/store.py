"""The ledger itself: read at one height, written by one writer at a time."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    Table,
    bindparam,
    func,
    insert,
    select,
)
from sqlalchemy.exc import DBAPIError

from dongneng_cli.ledger import chain
from dongneng_cli.ledger.chain import Row
from dongneng_cli.ledger.faults import translated
from dongneng_cli.ledger.place import Place
from dongneng_cli.ledger.tables import (
    ENTRIES,
    EVENTS,
    FILES,
    LEDGER,
    REVISIONS,
    ROWS,
)

LOCK = 0x444E4C47
"""Key of the advisory lock under which a server's chain grows."""

CHINA = timezone(timedelta(hours=8))
"""Deadlines are days in China."""


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain at some height; height 0 is an empty ledger."""

    height: int
    hash: str
    recorded_at: str


@dataclass(frozen=True, slots=True)
class Who:
    """Who records, with what; it stands in every entry."""

    user: str
    host: str
    tool: str


def utc_now() -> datetime:
    """Return this moment."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Ledger:
    """An open ledger; connections live no longer than one transaction.

    Attributes:
        clock: Told what moment it is; a test may set it back.
        written: Whether anything was recorded since it was opened.
    """

    place: Place
    engine: Engine
    clock: Callable[[], datetime] = field(default=utc_now)
    written: bool = False

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Read; what is at or below a height never changes, so no longer lock is needed.

        Raises:
            LedgerError: If the database refuses.
        """
        with translated(self.place), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self, who: Who) -> "Iterator[Writer]":
        """Append in one transaction: everything when the block ends, nothing when it fails.

        Raises:
            LedgerError: If the database refuses; nothing was recorded.
        """
        with (
            translated(self.place),
            self.engine.connect().execution_options(dn_begin="BEGIN IMMEDIATE") as connection,
            connection.begin(),
        ):
            if connection.dialect.name == "postgresql":
                # Held until the transaction ends: the head that is read stays the head.
                connection.execute(select(func.pg_advisory_xact_lock(LOCK)))
            yield Writer(connection, who, self.clock(), head(connection))
        self.written = True


_ADD_ENTRY, _ADD_REVISION, _ADD_EVENT, _ADD_FILE = map(insert, (ENTRIES, REVISIONS, EVENTS, FILES))
_KEPT = select(FILES.c.size).where(FILES.c.sha256 == bindparam("wanted"))
"""Put together once: that costs more than asking."""


@dataclass(slots=True)
class Writer:
    """One transaction that holds the chain's lock."""

    connection: Connection
    who: Who
    now: datetime
    head: Head

    def add_revision(self, columns: dict[str, Any], rows: Mapping[str, Sequence[Row]]) -> Head:
        """Append a revision and its rows (by table name).

        Returns:
            The new head; it counts only once the transaction is committed.
        """
        added = self._add("revision", columns, rows)
        self.connection.execute(_ADD_REVISION, {"height": added.height, **columns})
        for table in ROWS.values():
            if kept := rows.get(table.name):
                insert_rows(self.connection, table, [(added.height, *row) for row in kept])
        return added

    def add_event(self, columns: dict[str, Any]) -> Head:
        """Append an event."""
        full = {column.name: columns.get(column.name) for column in EVENTS.columns} | columns
        added = self._add("event", full, {})
        self.connection.execute(_ADD_EVENT, full | {"height": added.height})
        return added

    def add_file(self, sha256: str, size: int, codec: str, content: bytes) -> None:
        """Keep a file's bytes, once."""
        if self.connection.execute(_KEPT, {"wanted": sha256}).first() is None:
            columns = {"sha256": sha256, "size": size, "codec": codec, "content": content}
            self.connection.execute(_ADD_FILE, columns)

    def _add(self, kind: str, about: dict[str, Any], rows: Mapping[str, Sequence[Row]]) -> Head:
        entry: dict[str, Any] = {
            "height": self.head.height + 1,
            "kind": kind,
            "recorded_at": moment(self.now),
            "recorded_by": self.who.user,
            "host": self.who.host,
            "tool": self.who.tool,
            "scheme": chain.SCHEME,
            "previous": self.head.hash,
        }
        entry["hash"] = chain.entry_hash(self.head.hash, entry, about, rows)
        self.connection.execute(_ADD_ENTRY, entry)
        self.head = Head(entry["height"], entry["hash"], entry["recorded_at"])
        return self.head


def insert_rows(connection: Connection, table: Table, rows: Sequence[Sequence[Any]]) -> None:
    """Insert many rows, values in the order of the table's columns, by the quickest way the database has.

    Raises:
        DBAPIError: If the database refuses.
    """
    by_copy = connection.dialect.name == "postgresql"
    statement = _many(table, by_copy)
    if not by_copy:
        connection.exec_driver_sql(statement, rows)
        return
    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except driver.Error as error:
        raise DBAPIError(statement, None, error) from error


@cache
def _many(table: Table, by_copy: bool) -> str:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    if by_copy:
        return f"COPY {table.name} ({names}) FROM STDIN"
    marks = ", ".join("?" * len(table.columns))
    return f"INSERT INTO {table.name} ({names}) VALUES ({marks})"


def moment(when: datetime) -> str:
    """Return a moment as it is kept: UTC with microseconds."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


_LAST = (
    select(ENTRIES.c.height, ENTRIES.c.hash, ENTRIES.c.recorded_at)
    .order_by(ENTRIES.c.height.desc())
    .limit(1)
)


def head(connection: Connection) -> Head:
    """Return the end of the chain as it is now."""
    last = connection.execute(_LAST).first()
    if last is not None:
        return Head(last.height, last.hash, last.recorded_at)
    own = connection.execute(select(LEDGER)).one()
    return Head(0, chain.genesis(dict(own._mapping)), own.created_at)
