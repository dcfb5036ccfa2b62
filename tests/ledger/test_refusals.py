"""What is not a ledger, or not to be had: one line, exit 5, nothing changed."""

import errno
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import make_url

from dongneng_cli.errors import LedgerError, UsageError
from dongneng_cli.ledger.errors import (
    BusyLedgerError,
    ForeignLedgerError,
    FullLedgerError,
    NetworkFolderError,
    NoLedgerError,
    UnreachableLedgerError,
)
from dongneng_cli.ledger.opening import opened
from dongneng_cli.ledger.place import Place, existing, find_ledger, network_kind
from dongneng_cli.ledger.record import record
from tests.cli.run import ROOT
from tests.ledger.books import WHO, draft, workbook


def refusal(place: Place) -> LedgerError:
    with pytest.raises(LedgerError) as caught, opened(place, create=True):
        pass
    assert caught.value.exit_code == 5
    assert "\n" not in caught.value.message
    return caught.value


def foreign_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE t (x)")
        connection.commit()


@pytest.mark.parametrize(
    "make",
    [
        foreign_database,
        lambda path: path.write_text("地区,指标\n济南,1\n" * 100, encoding="utf-8"),
        lambda path: path.write_bytes(os.urandom(5000)),
        lambda path: path.write_bytes(b"SQLite format 3\x00" + os.urandom(5000)),
        lambda path: path.mkdir(),
    ],
    ids=["foreign", "text", "noise", "torn", "folder"],
)
def test_what_is_no_ledger_is_refused_and_left_alone(make: object, tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite3"
    make(path)  # type: ignore[operator]
    before = path.read_bytes() if path.is_file() else b""
    refusal(Place(path=path))
    assert (path.read_bytes() if path.is_file() else b"") == before
    assert [one.name for one in tmp_path.iterdir()] == ["x.sqlite3"]


def test_an_unmarked_copy_of_our_tables_is_foreign(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite3"
    with opened(Place(path=path), create=True):
        pass
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA application_id = 7")
        connection.commit()
    assert isinstance(refusal(Place(path=path)), ForeignLedgerError)


def test_an_empty_file_holds_no_ledger_and_may_become_one(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite3"
    path.touch()
    with pytest.raises(NoLedgerError), opened(Place(path=path)):
        pass
    assert path.read_bytes() == b""
    with opened(Place(path=path), create=True) as ledger:
        assert record(ledger, WHO, draft()).height == 1


def test_a_missing_ledger_is_not_made_by_reading(tmp_path: Path) -> None:
    with pytest.raises(NoLedgerError):
        existing(Place(path=tmp_path / "x"))
    with pytest.raises(LedgerError), opened(Place(path=tmp_path / "x")):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_file_where_a_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "f").touch()
    refusal(Place(path=tmp_path / "f" / "ledger.sqlite3"))


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder that takes no folder")
def test_a_folder_that_cannot_be_made() -> None:
    refusal(Place(path=Path("/proc/dn/ledger.sqlite3")))


@pytest.mark.parametrize(("number", "said"), [(errno.EROFS, "written"), (errno.ENOSPC, "full")])
def test_a_folder_that_the_disk_refuses(
    number: int, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: object, **_named: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "mkdir", refuse)
    error = refusal(Place(path=tmp_path / "a" / "ledger.sqlite3"))
    assert isinstance(error, FullLedgerError)
    assert said in error.message


def test_a_locked_ledger_is_waited_for_and_then_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DN_LEDGER_WAIT", "0.2")
    path = tmp_path / "x.sqlite3"
    with opened(Place(path=path), create=True) as ledger:
        with closing(sqlite3.connect(path, isolation_level=None)) as holder:
            holder.execute("BEGIN EXCLUSIVE")
            with pytest.raises(BusyLedgerError):
                record(ledger, WHO, draft())
            holder.execute("ROLLBACK")
        assert record(ledger, WHO, draft()).height == 1


@pytest.mark.skipif(
    not hasattr(os, "setuid") or os.getuid() != 0, reason="must become another user"
)
def test_a_read_only_folder_takes_no_record() -> None:
    folder = Path("/tmp") / f"dn-read-only-{os.getpid()}"
    folder.mkdir(mode=0o755)
    try:
        path = folder / "ledger.sqlite3"
        with opened(Place(path=path), create=True) as ledger:
            record(ledger, WHO, draft())
        (folder / "ledger.sqlite3.seal").unlink()
        before = path.read_bytes()
        code = (
            "from pathlib import Path; from tests.ledger.books import *; import os; one = draft('青岛市')\n"
            "os.setuid(65534)\n"
            "from dongneng_cli.ledger.place import Place; from dongneng_cli.ledger.record import record\n"
            "from dongneng_cli.ledger.opening import opened\n"
            "from dongneng_cli.errors import LedgerError\n"
            "try:\n"
            f"    with opened(Place(path=Path({str(path)!r}))) as ledger:\n"
            "        record(ledger, WHO, one)\n"
            "except LedgerError as error: print(type(error).__name__)\n"
        )
        ran = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False,
            env={"PYTHONPATH": f"{ROOT}/src:{ROOT}", "PATH": os.environ["PATH"]},
        )  # fmt: skip
        assert ran.stdout.strip() == FullLedgerError.__name__, ran.stderr
        assert path.read_bytes() == before
    finally:
        for one in folder.iterdir():
            one.unlink()
        folder.rmdir()


@pytest.mark.postgres
def test_a_wrong_password_names_no_password(server_url: str) -> None:
    pytest.importorskip("psycopg")
    url = make_url(server_url).set(username="nobody", password="secret-word")
    error = refusal(Place(url=url.render_as_string(hide_password=False)))
    assert isinstance(error, UnreachableLedgerError)
    assert "secret-word" not in f"{error.where}{error.message}{error.hint}"


def test_a_server_that_does_not_answer() -> None:
    pytest.importorskip("psycopg")
    place = Place(url="postgresql+psycopg://u:geheim@127.0.0.1:1/x")
    error = refusal(place)
    assert isinstance(error, UnreachableLedgerError)
    assert "geheim" not in f"{error.where}{error.message}{error.hint}"


MOUNTS = (
    "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n"
    "30 22 0:40 / /srv/share rw - nfs4 nas:/x rw\n"
    "31 30 8:2 / /srv/share/local rw - xfs /dev/sdb rw\n"
    "32 22 0:41 / /srv/my\\040drive rw - cifs //nas/y rw\n"
)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/srv/x/l", ""),
        ("/srv/share/l", "nfs4"),
        ("/srv/share/a/b/l", "nfs4"),
        ("/srv/share/local/l", ""),
        ("/srv/my drive/l", "cifs"),
        ("/srv/shared/l", ""),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="mounts of Linux")
def test_a_network_folder_is_known_by_its_mount(path: str, kind: str) -> None:
    assert network_kind(Path(path), MOUNTS) == kind


def test_a_network_folder_is_refused_with_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dongneng_cli.ledger.place.network_kind", lambda _path: "nfs4")
    with pytest.raises(NetworkFolderError) as caught:
        find_ledger(str(tmp_path / "x"))
    assert "postgresql://" in caught.value.hint


def test_the_ledger_is_looked_for_upward(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    assert find_ledger(start=inner) == Place(
        path=inner / ".dn" / "ledger.sqlite3", source="default"
    )
    (tmp_path / ".dn").mkdir()
    (tmp_path / ".dn" / "ledger.sqlite3").touch()
    assert find_ledger(start=inner).path == tmp_path / ".dn" / "ledger.sqlite3"
    (tmp_path / "a" / "dn.toml").write_text('ledger = "台账.sqlite3"\n', encoding="utf-8")
    assert find_ledger(start=inner).path == tmp_path / "a" / "台账.sqlite3"
    monkeypatch.setenv("DN_LEDGER", "postgresql://u:p@h/d")
    found = find_ledger(start=inner)
    assert (found.source, found.path) == ("DN_LEDGER", None)
    assert found.url.startswith("postgresql+psycopg://u:p@h/d")
    assert "p@" not in found.shown.replace("***@", "")
    assert find_ledger("x.sqlite3", start=inner).path == inner / "x.sqlite3"


def test_the_nearest_settings_count_alone_and_may_have_a_mark(tmp_path: Path) -> None:
    inner = tmp_path / "a"
    inner.mkdir()
    (tmp_path / "dn.toml").write_text('ledger = "x.sqlite3"\n', encoding="utf-8-sig")
    assert find_ledger(start=inner).path == tmp_path / "x.sqlite3"
    (inner / "dn.toml").write_text('lang = "zh"\n', encoding="utf-8")
    assert find_ledger(start=inner).source == "default"
    (inner / "dn.toml").write_bytes(b"ledger = '\xff'")
    with pytest.raises(UsageError):
        find_ledger(start=inner)


@pytest.mark.parametrize("given", ["mysql://x/y", "sqlite://", "://"])
def test_an_address_that_is_not_understood(given: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        find_ledger(given, start=tmp_path)


def test_the_workbook_helper_makes_a_sound_workbook(tmp_path: Path) -> None:
    from dongneng_cli.workflow.context import open_plan
    from dongneng_cli.workflow.intake import take_in
    from dongneng_cli.workflow.judge import judge

    path = workbook(tmp_path / "a.xlsx")
    assert judge(take_in([path], open_plan(None))).errors == 0
