"""Every change that did not go through the ledger is seen by ``verify``."""

import os
import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import LargeBinary, text

from dongneng_cli.errors import LedgerError
from dongneng_cli.ledger import events
from dongneng_cli.ledger.opening import opened
from dongneng_cli.ledger.place import Place
from dongneng_cli.ledger.record import record
from dongneng_cli.ledger.seal import seal_path
from dongneng_cli.ledger.store import Ledger
from dongneng_cli.ledger.tables import METADATA
from dongneng_cli.ledger.verify import verify
from dongneng_cli.states import Event
from tests.ledger.books import WHO, draft

FLIPS = int(os.environ.get("DN_TORTURE_FLIPS", "60"))


@pytest.fixture
def filled(ledger: Ledger) -> Iterator[Ledger]:
    record(ledger, WHO, draft())
    record(ledger, WHO, draft(invested="2", reason="更正"))
    record(ledger, WHO, draft("青岛市"))
    events.review(ledger, WHO, 2, Event.REVIEWED, "好")
    return ledger


def unguarded(ledger: Ledger, statement: str, **values: Any) -> None:
    """Do what somebody does who has the database and no scruples: triggers and keys switched off."""
    with ledger.engine.connect() as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET session_replication_role = replica"))
        else:
            names = connection.execute(
                text("SELECT name, sql FROM sqlite_master WHERE type='trigger'")
            )
            triggers = names.all()
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
            for name, _sql in triggers:
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.execute(text(statement), values)
        if connection.dialect.name == "sqlite":
            for _name, sql in triggers:
                connection.exec_driver_sql(sql)
            if connection.exec_driver_sql("PRAGMA foreign_key_check").all():
                pytest.skip("SQLite's own keys refuse it")


COLUMNS = [
    (table.name, column.name)
    for table in METADATA.sorted_tables
    if table.name not in ("list_changes", "task_reports", "blockers", "totals")
    for column in table.columns
]


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_a_change_of_any_column_is_seen(filled: Ledger, table: str, column: str) -> None:
    kind = METADATA.tables[table].columns[column].type
    value = (
        "X'00'"
        if isinstance(kind, LargeBinary)
        else f"{column} + 100"
        if "INT" in str(kind)
        else "'x'"
    )
    if isinstance(kind, LargeBinary) and filled.engine.dialect.name == "postgresql":
        value = r"'\x00'"
    quoted = f'"{column}"' if column == "row" else column
    value = value.replace(column, quoted) if "+" in value else value
    if column == "replaces":
        value = "1"
    key = METADATA.tables[table].columns.keys()[0]
    first = f"(SELECT min({key}) FROM {table})"
    extra = " AND n = 0" if "n" in METADATA.tables[table].columns else ""
    unguarded(filled, f"UPDATE {table} SET {quoted} = {value} WHERE {key} = {first}{extra}")
    assert verify(filled).faults


@pytest.mark.parametrize("table", [t.name for t in METADATA.sorted_tables if t.name != "ledger"])
def test_a_row_that_is_gone_is_seen(filled: Ledger, table: str) -> None:
    key = METADATA.tables[table].columns.keys()[0]
    with filled.reading() as connection:
        if not connection.execute(text(f"SELECT count(*) FROM {table}")).scalar():
            pytest.skip("no rows")
    unguarded(filled, f"DELETE FROM {table} WHERE {key} = (SELECT min({key}) FROM {table})")
    assert verify(filled).faults


def test_a_row_that_was_smuggled_in_is_seen(filled: Ledger) -> None:
    statement = "INSERT INTO projects (height, n, code, \"row\", layout) VALUES (1, 99, 'X', 1, 0)"
    with filled.engine.connect() as connection, connection.begin():
        connection.execute(text(statement))
    assert verify(filled).faults


def test_a_tail_that_was_cut_is_seen_by_a_receipt(filled: Ledger) -> None:
    good = verify(filled)
    assert verify(filled, [(good.head.height, good.head.hash)]).faults == []
    unguarded(filled, "DELETE FROM events WHERE height = 4")
    unguarded(filled, "DELETE FROM entries WHERE height = 4")
    if filled.place.path is not None:
        seal_path(filled.place.path).unlink()
    assert verify(filled).faults == []
    assert verify(filled, [(good.head.height, good.head.hash)]).faults
    assert verify(filled, [(1, "00000000")]).faults


def test_a_trigger_that_is_gone_is_seen(filled: Ledger) -> None:
    on = " ON entries" if filled.engine.dialect.name == "postgresql" else ""
    with filled.engine.connect() as connection, connection.begin():
        connection.execute(text(f"DROP TRIGGER entries_no_update{on}"))
    assert any("entries_no_update" in fault for fault in verify(filled).faults)


def seen(path: Path) -> bool:
    """Whether a damaged file is refused or found out; never with anything but our own errors."""
    try:
        with opened(Place(path=path)) as ledger:
            return bool(verify(ledger).faults)
    except LedgerError:
        return True


def test_a_flipped_bit_anywhere_in_the_file_is_seen(tmp_path: Path) -> None:
    good = tmp_path / "good.sqlite3"
    with opened(Place(path=good), create=True) as ledger:
        for unit in ("济南市", "青岛市", "淄博市"):
            record(ledger, WHO, draft(unit))
    data, chance = good.read_bytes(), random.Random(2020)
    header = [*range(0, 100, 7), 18, 19, 24, 27, 28, 92, 95, 96]
    for number, at in enumerate([*header, *(chance.randrange(len(data)) for _ in range(FLIPS))]):
        path = tmp_path / f"{number}.sqlite3"
        bad = bytearray(data)
        bad[at] ^= 1 << chance.randrange(8)
        path.write_bytes(bad)
        shutil.copy(seal_path(good), seal_path(path))
        assert seen(path), f"byte {at}"
        path.unlink()


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_file_that_was_cut_is_seen(share: float, tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite3"
    with opened(Place(path=path), create=True) as ledger:
        record(ledger, WHO, draft())
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    assert seen(path)


def test_a_seal_that_is_older_or_gone_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite3"
    with opened(Place(path=path), create=True) as ledger:
        record(ledger, WHO, draft())
    old = seal_path(path).read_text()
    with opened(Place(path=path)) as ledger:
        record(ledger, WHO, draft("青岛市"))
    with opened(Place(path=path)) as ledger:
        assert verify(ledger).notes == []
        for content in (old, "", "{}"):
            seal_path(path).write_text(content)
            found = verify(ledger)
            assert (found.faults, len(found.notes)) == ([], 1)
        seal_path(path).unlink()
        assert len(verify(ledger).notes) == 1
        assert verify(ledger).notes == []


def test_an_update_by_another_program_is_aborted(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite3"
    with opened(Place(path=path), create=True) as ledger:
        record(ledger, WHO, draft())
    with closing(sqlite3.connect(path)) as connection:
        for statement in ("UPDATE projects SET invested = '9'", "DELETE FROM entries"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(statement)
