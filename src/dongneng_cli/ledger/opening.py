"""Opening a ledger: what lies there is looked at before anything could change it, made or brought up to date.

A file's rollback journal and ``synchronous=EXTRA`` make COMMIT the moment from which a record outlives a
power cut (docs/decisions/ledger-journal.md).
"""

import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
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
from dongneng_cli.ledger.disk import copy_file, sync_folder, wait
from dongneng_cli.ledger.errors import ForeignLedgerError, NewerLedgerError, NoLedgerError
from dongneng_cli.ledger.faults import translated
from dongneng_cli.ledger.place import Place, existing, find_ledger
from dongneng_cli.ledger.seal import seal
from dongneng_cli.ledger.store import LOCK, Ledger, moment, utc_now
from dongneng_cli.ledger.tables import (
    APPLICATION_ID,
    ENTRIES,
    EVENTS,
    FILES,
    LEDGER,
    REVISIONS,
    SCHEMA,
)

FORMAT = "dongneng-cli ledger"


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
            bring_up(engine, place, found, own, clock=clock)
        ledger = Ledger(place, engine, clock)
        try:
            yield ledger
        finally:
            # Once for all that was recorded: the whole file is read for it.
            if ledger.written and place.path is not None:
                seal(place.path)
    finally:
        engine.dispose()


@contextmanager
def ledger_at(given: str | None) -> Iterator[Ledger]:
    """Open the ledger that is there.

    Raises:
        LedgerError: If there is none, or it refuses.
    """
    with opened(existing(find_ledger(given))) as ledger:
        yield ledger


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


def bring_up(
    engine: Engine,
    place: Place,
    found: int,
    own: dict[str, Any] | None = None,
    *,
    clock: Callable[[], datetime] = utc_now,
) -> None:
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
            new = {"id": str(uuid.uuid4()), "format": FORMAT, "created_at": moment(clock())}
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


def _server_engine(url: str) -> Engine:
    arguments = {"connect_timeout": 10, "application_name": "dn"}
    return create_engine(url, poolclass=NullPool, connect_args=arguments)


def _file_engine(path: Path, create: bool) -> Engine:
    """Return an engine whose every connection is checked before it is set up."""
    mode = "rwc" if create else "rw"
    address = f"{path.absolute().as_uri()}?mode={mode}"
    place = Place(path=path)

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(address, uri=True, timeout=wait(), isolation_level=None)
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
