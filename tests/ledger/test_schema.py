"""The schema: migrations and tables say the same, and an older ledger is brought up with its data."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, insert, text

from dongneng_cli.ledger import migrations
from dongneng_cli.ledger.chain import ROW_COLUMNS, SCHEME
from dongneng_cli.ledger.errors import NewerLedgerError
from dongneng_cli.ledger.opening import opened, schema_of
from dongneng_cli.ledger.place import Place
from dongneng_cli.ledger.record import record
from dongneng_cli.ledger.store import Ledger
from dongneng_cli.ledger.tables import CONTRACTS, METADATA, OF_REVISION, ROWS, SCHEMA
from dongneng_cli.ledger.verify import verify
from dongneng_cli.ledger.view import revisions
from tests.ledger.books import WHO, draft

KEPT = Path(__file__).parent / "kept"
"""A ledger of each older schema, as it was written then, with the head that it had."""

HEADS = {
    "schema-1.sqlite3": "2b94eb0aab9b18d05da529e01ee07ad387c12b18076baf9df4f0f2c0da39c4b6",
    "schema-2.sqlite3": "4dd88cb307e6b629e05cb411cfb454d9f726d30d9db11c81285162ba279e2e23",
}


def test_the_migrations_make_the_tables_that_the_program_knows(ledger: Ledger) -> None:
    with ledger.reading() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": "ledger_version"})
        assert compare_metadata(context, METADATA) == []


def test_every_column_of_a_contract_is_hashed_and_kept_by_name() -> None:
    for key, contract in CONTRACTS.items():
        columns = set(ROW_COLUMNS[SCHEME][ROWS[key].name])
        # A column that is not there yet is kept in "more" until a migration gives it its own.
        assert set(contract.columns) - set(OF_REVISION) - columns == set(), key


@pytest.mark.parametrize("name", HEADS)
def test_an_older_ledger_is_brought_up_and_its_head_stays(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    shutil.copy(KEPT / name, path)
    with opened(Place(path=path)) as ledger:
        with ledger.reading() as connection:
            assert schema_of(connection, ledger.place) == SCHEMA
        found = verify(ledger)
        assert (found.faults, found.head.hash) == ([], HEADS[name])
        assert record(ledger, WHO, draft("菏泽市")).height == found.head.height + 1
        assert verify(ledger).faults == []
    older = int(path.stem.removeprefix("schema-"))
    with closing(sqlite3.connect(path.with_name(f"{name}.schema-{older}"))) as copy:
        assert copy.execute("PRAGMA user_version").fetchone() == (older,)
        (head,) = copy.execute("SELECT hash FROM entries ORDER BY height DESC").fetchone()
    assert head == HEADS[name]


@pytest.mark.postgres
@pytest.mark.parametrize("name", HEADS)
def test_an_older_ledger_on_a_server_is_brought_up(name: str, server_url: str) -> None:
    """A server's ledger as it was written then: its tables made by the migrations of then, and its rows."""
    place, older = Place(url=server_url), name.removeprefix("schema-")[0]
    engine = create_engine(server_url)
    with engine.connect() as connection, connection.begin():
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(Path(migrations.__file__).parent))
        command.upgrade(config, f"000{older}")
        with closing(sqlite3.connect(KEPT / name)) as kept:
            for table in METADATA.sorted_tables:
                rows = kept.execute(f"SELECT * FROM {table.name}")
                names = [column[0] for column in rows.description]
                for row in rows:
                    connection.execute(insert(table), dict(zip(names, row, strict=True)))
    engine.dispose()
    with opened(place) as ledger:
        with ledger.reading() as connection:
            assert schema_of(connection, place) == SCHEMA
        found = verify(ledger)
        assert (found.faults, found.head.hash) == ([], HEADS[name])
        assert record(ledger, WHO, draft("菏泽市")).height == found.head.height + 1
        assert verify(ledger).faults == []


def test_a_newer_schema_is_refused_and_left_alone(ledger: Ledger) -> None:
    with ledger.engine.connect() as connection, connection.begin():
        connection.execute(text("UPDATE ledger_version SET version_num = '0099'"))
        if ledger.place.path:
            connection.exec_driver_sql("PRAGMA user_version = 99")
    before = ledger.place.path.read_bytes() if ledger.place.path else b""
    with pytest.raises(NewerLedgerError, match="99"), opened(ledger.place, create=True):
        pass
    assert not ledger.place.path or ledger.place.path.read_bytes() == before


def test_a_new_column_of_the_form_is_kept_before_it_has_a_column(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dongneng_cli.frames import Contract
    from dongneng_cli.ledger import rows as of_revisions

    wider = Contract("projects", {**CONTRACTS["projects"].columns, "colour": "object"})
    sent = draft()
    assert sent.frames is not None
    frames = dict(sent.frames)
    frames["projects"] = frames["projects"].assign(colour=["红", None])
    record(ledger, WHO, draft(frames=frames))
    monkeypatch.setitem(of_revisions.CONTRACTS, "projects", wider)
    with ledger.reading() as connection:
        rows = of_revisions.load(connection, revisions(connection, 1))
    assert rows.tables["projects"]["colour"].tolist() == ["红", None]
    assert verify(ledger).faults == []
