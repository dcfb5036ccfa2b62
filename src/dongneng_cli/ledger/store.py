"""The ledger itself: opened with care, read at one height, written by one writer at a time.

A SQLite file is looked at before anything could change it. Its rollback journal and ``synchronous=EXTRA``
make COMMIT the moment from which a record outlives a power cut (docs/decisions/ledger-journal.md).
"""

import os
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    NullPool,
    create_engine,
    event,
    func,
    insert,
    inspect,
    select,
    text,
)

from dongneng_cli.i18n import _
from dongneng_cli.ledger import chain
from dongneng_cli.ledger.errors import ForeignLedgerError, NewerLedgerError, NoLedgerError
from dongneng_cli.ledger.faults import translated
from dongneng_cli.ledger.place import Place
from dongneng_cli.ledger.seal import seal
from dongneng_cli.ledger.tables import (
    APPLICATION_ID,
    ENTRIES,
    EVENTS,
    FILES,
    LEDGER,
    REVISIONS,
    ROWS,
    SCHEMA,
)

FORMAT = "dongneng-cli ledger"
LOCK = 0x444E4C47
"""Key of the advisory lock under which a server's chain grows."""

WAIT = 30.0
"""Seconds that a writer waits for another; ``DN_LEDGER_WAIT`` changes it."""


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


@dataclass(frozen=True, slots=True)
class Ledger:
    """An open ledger; connections live no longer than one transaction.

    Attributes:
        clock: Told what moment it is; a test may set it back.
    """

    place: Place
    engine: Engine
    clock: Callable[[], datetime] = field(default=utc_now)

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
        if self.place.path is not None:
            seal(self.place.path)


@dataclass(slots=True)
class Writer:
    """One transaction that holds the chain's lock."""

    connection: Connection
    who: Who
    now: datetime
    head: Head

    def add_revision(self, columns: dict[str, Any], rows: dict[str, list[dict[str, Any]]]) -> Head:
        """Append a revision and its rows (by table name).

        Returns:
            The new head; it counts only once the transaction is committed.
        """
        added = self._add("revision", columns, rows)
        self.connection.execute(insert(REVISIONS), {"height": added.height, **columns})
        for table in ROWS.values():
            if kept := rows.get(table.name):
                # Names only: SQLAlchemy would otherwise quote "n" anew for each of many rows.
                self.connection.execute(
                    insert(table), [{"height": added.height, **row} for row in kept]
                )
        return added

    def add_event(self, columns: dict[str, Any]) -> Head:
        """Append an event."""
        full = {column.name: columns.get(column.name) for column in EVENTS.columns} | columns
        added = self._add("event", full, {})
        self.connection.execute(insert(EVENTS), full | {"height": added.height})
        return added

    def add_file(self, sha256: str, size: int, codec: str, content: bytes) -> None:
        """Keep a file's bytes, once."""
        known = self.connection.execute(
            select(FILES.c.size).where(FILES.c.sha256 == sha256)
        ).first()
        if known is None:
            columns = {"sha256": sha256, "size": size, "codec": codec, "content": content}
            self.connection.execute(insert(FILES), columns)

    def _add(self, kind: str, about: dict[str, Any], rows: dict[str, list[dict[str, Any]]]) -> Head:
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
        self.connection.execute(insert(ENTRIES), entry)
        self.head = Head(entry["height"], entry["hash"], entry["recorded_at"])
        return self.head


def moment(when: datetime) -> str:
    """Return a moment as it is kept: UTC with microseconds."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def head(connection: Connection) -> Head:
    """Return the end of the chain as it is now."""
    columns = (ENTRIES.c.height, ENTRIES.c.hash, ENTRIES.c.recorded_at)
    last = connection.execute(select(*columns).order_by(ENTRIES.c.height.desc()).limit(1)).first()
    if last is not None:
        return Head(last.height, last.hash, last.recorded_at)
    own = connection.execute(select(LEDGER)).one()
    return Head(0, chain.genesis(dict(own._mapping)), own.created_at)


@contextmanager
def opened(
    place: Place,
    *,
    create: bool = False,
    clock: Callable[[], datetime] = utc_now,
    own: dict[str, Any] | None = None,
) -> Iterator[Ledger]:
    """Open a ledger for the length of a block.

    Args:
        place: Where it is.
        create: Make it when there is none; an older schema is brought up to date either way.
        clock: Told what moment it is.
        own: The row of ``ledger`` that a new one gets, when it continues another.

    Raises:
        LedgerError: If there is none, it is not ours, it is newer than the program, or it cannot be reached.
    """
    with translated(place):
        if place.path is None:
            engine = _server_engine(place.url)
        else:
            if create:
                place.path.parent.mkdir(parents=True, exist_ok=True)
            engine = _file_engine(place.path, create)
    try:
        with translated(place), engine.connect() as connection:
            found = schema_of(connection, place)
        if found == 0 and not create:
            raise NoLedgerError(
                _("there is no ledger"), where=place.shown, hint=_("dn submit FILE makes one")
            )
        if found < SCHEMA:
            bring_up(engine, place, found, own)
        yield Ledger(place, engine, clock)
    finally:
        engine.dispose()


def schema_of(connection: Connection, place: Place) -> int:
    """Return the schema of a ledger, 0 for an empty database; reads only.

    Raises:
        ForeignLedgerError: If something else is kept there.
        NewerLedgerError: If the schema is newer than the program.
    """
    tables = set(inspect(connection).get_table_names())
    ours = LEDGER.name in tables and "ledger_version" in tables
    if connection.dialect.name == "sqlite":
        ours = (
            ours and connection.exec_driver_sql("PRAGMA application_id").scalar() == APPLICATION_ID
        )
    if not ours:
        wanted = {
            LEDGER.name,
            ENTRIES.name,
            FILES.name,
            REVISIONS.name,
            EVENTS.name,
            "ledger_version",
        }
        # A server's schema may hold other people's tables, if none has a name of ours.
        clash = tables & wanted if connection.dialect.name == "postgresql" else tables
        if clash:
            raise foreign(place)
        return 0
    found = int(connection.execute(text("SELECT version_num FROM ledger_version")).scalar_one())
    if found > SCHEMA:
        raise NewerLedgerError(place.shown, found, SCHEMA)
    return found


def foreign(place: Place) -> ForeignLedgerError:
    """Return the refusal of a database that is not a ledger."""
    return ForeignLedgerError(
        _("this is not a ledger of dn; it was left as it is"),
        where=place.shown,
        hint=_("name another place with --ledger"),
    )


def bring_up(engine: Engine, place: Place, found: int, own: dict[str, Any] | None = None) -> None:
    """Create the tables, or migrate an older schema in one transaction; a file is copied first."""
    if found and place.path is not None:
        copy = place.path.with_name(f"{place.path.name}.schema-{found}")
        copy_file(place.path, copy)
    with (
        translated(place),
        engine.connect().execution_options(dn_begin="BEGIN IMMEDIATE") as connection,
        connection.begin(),
    ):
        if connection.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(LOCK)))
        now = schema_of(connection, place)
        if now < SCHEMA:
            _migrate(connection)
        if now == 0:
            new = {"id": str(uuid.uuid4()), "format": FORMAT, "created_at": moment(utc_now())}
            connection.execute(insert(LEDGER), own or new)
    # A file that was just made is on the disk once its folder is.
    if place.path is not None:
        sync_folder(place.path.parent)
        seal(place.path)


def _migrate(connection: Connection) -> None:
    """Run the migrations; Alembic is slow to import and seldom needed."""
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config(attributes={"connection": connection})
    config.set_main_option(
        "script_location", str(Path(__file__).parent / "migrations").replace("%", "%%")
    )
    command.upgrade(config, "head")
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA}")


def copy_file(source: Path, target: Path) -> None:
    """Copy a SQLite file through its own backup interface, whole or not at all.

    Plain reading would drop the locks that this process holds on the file.
    """
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        with (
            closing(
                sqlite3.connect(f"{source.absolute().as_uri()}?mode=rw", uri=True, timeout=_wait())
            ) as old,
            closing(sqlite3.connect(temporary)) as new,
        ):
            new.execute("PRAGMA synchronous = EXTRA")
            old.backup(new)
        sync_file(temporary)
        temporary.replace(target)
        sync_folder(target.parent)
    finally:
        temporary.unlink(missing_ok=True)


def sync_file(path: Path) -> None:
    """Put a finished file on the disk."""
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """Put a folder's names on the disk, where the system allows it."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _wait() -> float:
    try:
        return float(os.environ.get("DN_LEDGER_WAIT", WAIT))
    except ValueError:
        return WAIT


def _server_engine(url: str) -> Engine:
    arguments = {"connect_timeout": 10, "application_name": "dn"}
    return create_engine(url, poolclass=NullPool, connect_args=arguments)


def _file_engine(path: Path, create: bool) -> Engine:
    """Return an engine whose every connection is checked before it is set up."""
    mode = "rwc" if create else "rw"
    address = f"{path.absolute().as_uri()}?mode={mode}"
    place = Place(path=path)

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(address, uri=True, timeout=_wait(), isolation_level=None)
        try:
            _check_identity(connection, place)
            _set_up(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    engine = create_engine("sqlite+pysqlite://", creator=connect, poolclass=NullPool)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # The driver's own deferred BEGIN would read the head before it locks.
        connection.exec_driver_sql(connection.get_execution_options().get("dn_begin", "BEGIN"))

    return engine


def _check_identity(connection: sqlite3.Connection, place: Place) -> None:
    """Look at a file's mark before any pragma that writes."""
    (mark,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if mark == APPLICATION_ID:
        if version > SCHEMA:
            raise NewerLedgerError(place.shown, version, SCHEMA)
        return
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if mark or version or tables:
        raise foreign(place)


def _set_up(connection: sqlite3.Connection) -> None:
    for pragma in (
        "foreign_keys = ON",
        "recursive_triggers = ON",
        "trusted_schema = OFF",
        "cell_size_check = ON",
        "journal_mode = DELETE",
        "synchronous = EXTRA",
    ):
        connection.execute(f"PRAGMA {pragma}")
