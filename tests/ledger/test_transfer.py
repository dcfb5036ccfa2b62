import zipfile
from datetime import date
from pathlib import Path

import pytest

from dongneng_cli.ledger import archive, events, transfer
from dongneng_cli.ledger.errors import LedgerError, TransferError
from dongneng_cli.ledger.opening import opened
from dongneng_cli.ledger.place import Place
from dongneng_cli.ledger.record import original, record
from dongneng_cli.ledger.store import Ledger, head
from dongneng_cli.ledger.verify import verify
from dongneng_cli.ledger.view import revision
from dongneng_cli.states import Event, Kind
from tests.ledger.books import WHO, draft, without_file


def fill(ledger: Ledger) -> None:
    record(ledger, WHO, draft(file_name='\\N,"甲"\n乙.xlsx'))
    record(ledger, WHO, draft(invested="2", reason="\\"))
    record(ledger, WHO, draft("青岛市", "2020-09"))
    record(ledger, WHO, without_file(Kind.NIL, "无", "威海市"))
    events.review(ledger, WHO, 2, Event.REVIEWED, "")
    events.close(ledger, WHO, "2020-09", date(2020, 10, 5))


def same(one: Ledger, other: Ledger) -> None:
    for ledger in (one, other):
        assert verify(ledger).faults == []
    with one.reading() as left, other.reading() as right:
        assert head(left) == head(right)
        for number in (1, 2, 3, 4):
            assert revision(left, 6, number) == revision(right, 6, number)
        assert original(left, revision(left, 6, 1)) == original(right, revision(right, 6, 1))


def test_a_backup_is_a_ledger_of_its_own(ledger: Ledger, tmp_path: Path) -> None:
    fill(ledger)
    target = tmp_path / "backup.sqlite3"
    assert transfer.backup(ledger, target).faults == []
    with opened(Place(path=target)) as copy:
        same(ledger, copy)
    with pytest.raises(TransferError, match="already"):
        transfer.backup(ledger, target)
    transfer.backup(ledger, target, force=True)
    assert sorted(one.name for one in tmp_path.glob("*backup*")) == [
        "backup.sqlite3",
        "backup.sqlite3.seal",
    ]


def test_an_export_comes_back_without_loss_and_with_the_same_bytes(
    ledger: Ledger, tmp_path: Path
) -> None:
    fill(ledger)
    first, again, third = (tmp_path / f"{n}.zip" for n in "123")
    archive.export(ledger, first)
    archive.export(ledger, again)
    assert first.read_bytes() == again.read_bytes()
    place = Place(path=tmp_path / "imported.sqlite3")
    archive.import_from(first, place)
    with opened(place) as copy:
        same(ledger, copy)
        archive.export(copy, third)
    assert third.read_bytes() == first.read_bytes()


@pytest.mark.postgres
def test_from_sqlite_to_postgresql_and_back(server_url: str, tmp_path: Path) -> None:
    with opened(Place(path=tmp_path / "a.sqlite3"), create=True) as ledger:
        fill(ledger)
        archive.export(ledger, tmp_path / "a.zip")
        archive.import_from(tmp_path / "a.zip", Place(url=server_url))
        with opened(Place(url=server_url)) as server:
            same(ledger, server)
            archive.export(server, tmp_path / "b.zip")
            transfer.backup(server, tmp_path / "b.sqlite3")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with opened(Place(path=tmp_path / "b.sqlite3")) as back:
        same(back, back)


@pytest.mark.postgres
def test_a_backup_is_restored_into_an_empty_server(server_url: str, tmp_path: Path) -> None:
    with opened(Place(path=tmp_path / "a.sqlite3"), create=True) as ledger:
        fill(ledger)
        transfer.backup(ledger, tmp_path / "b.sqlite3")
        transfer.restore(tmp_path / "b.sqlite3", Place(url=server_url))
        with opened(Place(url=server_url)) as server:
            same(ledger, server)


def test_an_import_continues_the_same_chain_and_no_other(ledger: Ledger, tmp_path: Path) -> None:
    record(ledger, WHO, draft())
    place = Place(path=tmp_path / "copy.sqlite3")
    archive.export(ledger, tmp_path / "1.zip")
    archive.import_from(tmp_path / "1.zip", place)
    record(ledger, WHO, draft("青岛市"))
    archive.export(ledger, tmp_path / "2.zip")
    assert archive.import_from(tmp_path / "2.zip", place).height == 2
    archive.import_from(tmp_path / "2.zip", place)
    with opened(place) as copy:
        record(copy, WHO, draft("淄博市"))
    record(ledger, WHO, draft("枣庄市"))
    archive.export(ledger, tmp_path / "3.zip")
    before = place.path.read_bytes() if place.path else b""
    with pytest.raises(TransferError, match="other entries"):
        archive.import_from(tmp_path / "3.zip", place)
    assert place.path is not None and place.path.read_bytes() == before


def test_a_restore_sets_the_ledger_aside_and_only_when_told(tmp_path: Path) -> None:
    place = Place(path=tmp_path / "ledger.sqlite3")
    with opened(place, create=True) as ledger:
        record(ledger, WHO, draft())
        transfer.backup(ledger, tmp_path / "b.sqlite3")
        record(ledger, WHO, draft("青岛市"))
    with pytest.raises(TransferError, match="already"):
        transfer.restore(tmp_path / "b.sqlite3", place)
    found, aside = transfer.restore(tmp_path / "b.sqlite3", place, force=True)
    assert found.head.height == 1
    assert aside is not None
    for path, height in ((place.path, 1), (aside, 2)):
        with opened(Place(path=path)) as ledger:
            assert verify(ledger).head.height == height


@pytest.mark.parametrize("member", ["projects.csv", "manifest.json", "files/"])
def test_a_changed_export_is_refused_and_nothing_taken_over(member: str, tmp_path: Path) -> None:
    with opened(Place(path=tmp_path / "a.sqlite3"), create=True) as ledger:
        fill(ledger)
        archive.export(ledger, tmp_path / "a.zip")
    with (
        zipfile.ZipFile(tmp_path / "a.zip") as old,
        zipfile.ZipFile(tmp_path / "b.zip", "w") as new,
    ):
        for name in old.namelist():
            data = old.read(name)
            if name.startswith(member):
                data = data.replace(b"2020-10", b"2020-11").replace(b"0", b"1", 1)
            new.writestr(name, data)
    with pytest.raises(LedgerError):
        archive.import_from(tmp_path / "b.zip", Place(path=tmp_path / "c.sqlite3"))
    assert not (tmp_path / "c.sqlite3").exists()


@pytest.mark.parametrize("content", [b"", b"PK", b"not a zip" * 100])
def test_what_is_no_export_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(content)
    with pytest.raises(TransferError):
        archive.import_from(tmp_path / "x.zip", Place(path=tmp_path / "c.sqlite3"))
    assert not (tmp_path / "c.sqlite3").exists()


def test_a_backup_is_sound_while_others_record(tmp_path: Path) -> None:
    place = Place(path=tmp_path / "ledger.sqlite3")
    with opened(place, create=True) as ledger:
        record(ledger, WHO, draft())
        with ledger.writing(WHO) as writer:
            writer.add_event({"event": "waived", "reason": "half done"})
            # The copy is of what was committed, and waits for nobody.
            assert transfer.backup(ledger, tmp_path / "b.sqlite3").head.height == 1
        assert verify(ledger).head.height == 2
