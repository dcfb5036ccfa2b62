"""The seal says the same whichever way the file is read, and reading it loosens no lock."""

import hashlib
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from dongneng_cli.ledger import imprint, seal, verify
from dongneng_cli.ledger.opening import opened
from dongneng_cli.ledger.place import Place
from dongneng_cli.ledger.record import record
from dongneng_cli.ledger.store import Ledger
from tests.cli.run import in_own_process
from tests.ledger.books import WHO, draft


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a ledger of two submissions under a name with blanks and characters of every kind."""
    path = tmp_path / "台账 é.sqlite3"
    with opened(Place(path=path), create=True) as ledger:
        record(ledger, WHO, draft())
        record(ledger, WHO, draft("青岛市"))
    return path


@pytest.fixture
def streamed(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[bytes, str] | None]]:
    """Let every file count as a large one; yield what the other process answers."""
    answers: list[tuple[bytes, str] | None] = []
    ask = seal._streamed

    def asked(path: Path, size: int, page: int) -> tuple[bytes, str] | None:
        answers.append(ask(path, size, page))
        return answers[-1]

    monkeypatch.setattr(seal, "_streamed", asked)
    monkeypatch.setattr(seal, "LARGEST", 0)
    return answers


def serialized(path: Path) -> seal.Image:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seal, "LARGEST", sys.maxsize)
        return seal.image_of(path)


def test_a_stream_says_what_the_whole_says(path: Path, streamed: list[object]) -> None:
    kept = seal.seal_path(path).read_text()
    image = seal.image_of(path)
    assert image == serialized(path)
    assert streamed != [None] and len(streamed) == 1
    assert image.sha256 in kept and seal.broken(path) == ""
    with closing(sqlite3.connect(path)) as connection:
        whole = connection.serialize()
    assert image.sha256 == hashlib.sha256(whole).hexdigest()


@pytest.mark.parametrize("page", [512, 4096, 65536])
def test_pages_of_any_size_and_free_ones_are_read(
    page: int, tmp_path: Path, streamed: list[object]
) -> None:
    path = tmp_path / "x.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA page_size = {page}")
        connection.execute("CREATE TABLE t (b)")
        for number in range(40):
            connection.execute("INSERT INTO t VALUES (randomblob(?))", (number * 4000,))
        connection.execute("DELETE FROM t WHERE length(b) > 80000")
    assert seal.image_of(path) == serialized(path)
    with path.open("ab") as file:
        file.write(b"what SQLite does not count")
    assert seal.image_of(path) == serialized(path)
    assert None not in streamed


def test_a_log_beside_the_file_is_read_by_sqlite_alone(path: Path, streamed: list[object]) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA user_version = 4")
        assert seal.image_of(path) == serialized(path)
    assert streamed == []


def test_where_no_process_can_be_started_the_file_is_read_whole(
    path: Path, streamed: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(path.with_name("gone")))
    assert seal.image_of(path) == serialized(path)
    assert streamed == [None]


def test_a_flipped_bit_in_a_large_file_is_seen(path: Path, streamed: list[object]) -> None:
    data = bytearray(path.read_bytes())
    data[-4096 + 100] ^= 1
    path.write_bytes(data)
    assert seal.broken(path) == "broken"
    assert streamed != [None]


def test_nobody_changes_the_file_while_it_is_read(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def busy(path: Path, _size: int, _page: int) -> None:
        with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            other.execute("PRAGMA user_version = 9")
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("COMMIT")
        asked.append(path)

    monkeypatch.setattr(seal, "LARGEST", 0)
    monkeypatch.setattr(seal, "_streamed", busy)
    before = path.read_bytes()
    seal.image_of(path)
    assert asked == [path]
    assert path.read_bytes() == before


def test_reading_drops_no_lock_of_the_process(path: Path, streamed: list[object]) -> None:
    attempt = (
        "import sqlite3, sys\n"
        "connection = sqlite3.connect(sys.argv[1], timeout=0, isolation_level=None)\n"
        "try: connection.execute('BEGIN IMMEDIATE')\n"
        "except sqlite3.OperationalError: print('held')"
    )
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        seal.image_of(path)
        assert None not in streamed
        assert "held" in in_own_process("-c", attempt, str(path)).stdout


def test_the_page_of_the_locks_counts_as_zeros(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imprint, "LOCKED", 8192)
    path, page = tmp_path / "x", 4096
    parts = [b"a" * 8192, b"locks" * 1000, b"b" * 4096]
    path.write_bytes(parts[0] + parts[1][:page] + parts[2] + b"behind")
    wanted = hashlib.sha256(parts[0] + bytes(page) + parts[2]).hexdigest()
    assert imprint.imprint(str(path), 4 * page, page) == (b"a" * 100, wanted)
    assert imprint.imprint(str(path), 3 * page, page)[1] == hashlib.sha256(
        parts[0] + bytes(page)
    ).hexdigest()  # fmt: skip
    with pytest.raises(EOFError):
        imprint.imprint(str(path), 9 * page, page)


@pytest.mark.parametrize(("most", "rows"), [(1, 20_000), (2, 20_000), (200, 1), (200, 2)])
def test_entries_come_in_portions_and_none_is_left_out(
    ledger: Ledger, most: int, rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for unit in ("济南市", "青岛市", "淄博市"):
        record(ledger, WHO, draft(unit))
    with ledger.reading() as connection:
        whole = list(verify.entries(connection))
        monkeypatch.setattr(verify, "_AT_ONCE", most)
        monkeypatch.setattr(verify, "_ROWS_AT_ONCE", rows)
        assert list(verify.entries(connection)) == whole
        assert list(verify.entries(connection, 2)) == whole[2:]
    assert len(whole) == 3 and verify.verify(ledger).faults == []
