"""Killed, starved of room, crowded: what was acknowledged is there, and nothing is there by half.

CI kills 200 times and lets eight processes submit 400 workbooks, on both databases. How often, and how many,
say ``DN_TORTURE_ROUNDS`` and ``DN_TORTURE_BOOKS``.
"""

import multiprocessing
import os
import random
import signal
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from dongneng_cli.ledger.asof import head_as_of
from dongneng_cli.ledger.opening import opened
from dongneng_cli.ledger.place import Place
from dongneng_cli.ledger.verify import verify
from dongneng_cli.ledger.view import revisions
from tests.ledger import worker
from tests.ledger.books import office, workbook

CONTEXT = multiprocessing.get_context("forkserver" if hasattr(os, "fork") else "spawn")
CONTEXT.set_forkserver_preload(["tests.ledger.worker"])
ROUNDS = int(os.environ.get("DN_TORTURE_ROUNDS", "200"))
BOOKS = int(os.environ.get("DN_TORTURE_BOOKS", "400"))
AT_ONE = 25
"""Rounds on one ledger: every round verifies all of it."""

pytestmark = [
    pytest.mark.torture,
    pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs POSIX signals"),
]


class Worker:
    """A process of its own, forked from one that has everything imported and nothing open."""

    def __init__(self, ledger: str, files: Sequence[Path], reason: str = "", room: int = 0) -> None:
        self.ear, mouth = CONTEXT.Pipe(duplex=False)
        self.process = CONTEXT.Process(
            target=worker.work, args=(mouth, ledger, [str(file) for file in files], reason, room)
        )
        self.process.start()
        mouth.close()

    def listen(self) -> list[worker.Said]:
        """Return every receipt until the work is done or the process is dead."""
        said: list[worker.Said] = []
        try:
            while (one := self.ear.recv()) is not None:
                said.append(one)
        except (EOFError, OSError):
            # A kill may cut a message in half: it was never heard.
            pass
        self.process.join()
        self.ear.close()
        return said

    def killed_after(self, count: int, chance: random.Random) -> list[worker.Said]:
        """Kill the process some time after so many receipts; return every receipt that was heard."""
        said: list[worker.Said] = []
        begun = time.monotonic()
        while len(said) < count and (one := self.ear.recv()) is not None:
            said.append(one)
        # About as long as one record takes, however slow the machine is today.
        time.sleep(
            chance.uniform(0, 1.5) * (time.monotonic() - begun) / (count + 1)
            if count
            else chance.random() / 2
        )
        self.process.kill()
        return said + self.listen()


def receipts(said: Sequence[worker.Said]) -> dict[str, tuple[int, str]]:
    """Return what was acknowledged: file to height and hash."""
    return {name: (height, digest) for name, height, digest in said if height}


def refusals(said: Sequence[worker.Said]) -> set[str]:
    return {error for _name, height, error in said if not height}


def check(place: Place, acknowledged: dict[str, tuple[int, str]]) -> dict[str, int]:
    """See that the ledger is sound and has every acknowledged revision; return files by height."""
    with opened(place) as ledger:
        found = verify(ledger, list(acknowledged.values()))
        assert found.faults == []
        with ledger.reading() as connection:
            listed = revisions(connection, head_as_of(connection, None).height)
    assert len({one.sha256 for one in listed}) == len(listed)
    kept = {str(one.file_name): one.height for one in listed}
    assert len(kept) == len(listed)
    for name, (height, _hash) in acknowledged.items():
        assert kept[name] == height
    return kept


def killed_at_random(
    place: Place, address: str, files: Sequence[Path], rounds: int, chance: random.Random
) -> int:
    """Kill so many writers of one ledger, looking at all of it after each; return how many were caught."""
    acknowledged: dict[str, tuple[int, str]] = {}
    caught = 0
    with opened(place, create=True):
        pass
    for _round in range(rounds):
        unsent = [path for path in files if path.name not in acknowledged]
        one = Worker(address, unsent)
        said = one.killed_after(chance.randrange(3), chance)
        caught += one.process.exitcode == -signal.SIGKILL
        acknowledged |= receipts(said)
        assert refusals(said) == set()
        kept = check(place, acknowledged)
        # What was committed but not acknowledged is there whole; at most one a round.
        assert 0 <= len(kept) - len(acknowledged) <= 1
        acknowledged |= {name: (kept[name], "") for name in kept.keys() - acknowledged.keys()}
    assert acknowledged
    return caught


def test_kill_9_at_random_moments(tmp_path: Path) -> None:
    chance, caught = random.Random(4), 0
    files = office(tmp_path / "books", 4 * AT_ONE + 20)
    for number in range(0, ROUNDS, AT_ONE):
        path = tmp_path / str(number) / "ledger.sqlite3"
        rounds = min(AT_ONE, ROUNDS - number)
        caught += killed_at_random(Place(path=path), str(path), files, rounds, chance)
    assert caught > ROUNDS // 2


@pytest.mark.postgres
def test_kill_9_at_random_moments_on_a_server(server_url: str, tmp_path: Path) -> None:
    files = office(tmp_path / "books", 4 * AT_ONE + 20)
    rounds = min(AT_ONE, ROUNDS)
    caught = killed_at_random(Place(url=server_url), server_url, files, rounds, random.Random(4))
    assert caught > rounds // 2


def test_kill_9_while_the_ledger_is_made(tmp_path: Path) -> None:
    chance = random.Random(5)
    file = workbook(tmp_path / "a.xlsx")
    for number in range(min(AT_ONE, ROUNDS)):
        path = tmp_path / f"{number}" / "ledger.sqlite3"
        one = Worker(str(path), [file])
        first = receipts(one.killed_after(0, chance))
        second = receipts(Worker(str(path), [file]).listen())
        assert not first or first == second
        assert check(Place(path=path), second) == {"a.xlsx": 1}


def crowd(place: Place, address: str, tmp_path: Path) -> None:
    files = office(tmp_path / "books", BOOKS)
    with opened(place, create=True):
        pass
    # Every file is sent by two of the eight: it is recorded once, and both get the same receipt.
    shares = [files[number::4] for number in range(4)] * 2
    workers = [Worker(address, share) for share in shares]
    said = [one.listen() for one in workers]
    assert [one.process.exitcode for one in workers] == [0] * 8
    # Who judged beside the older state is told so, and nothing of his is recorded.
    assert set().union(*map(refusals, said)) <= {"ConflictError"}
    acknowledged: dict[str, int] = {}
    for heard in said:
        for name, (height, _hash) in receipts(heard).items():
            assert acknowledged.setdefault(name, height) == height
    kept = check(place, {})
    assert kept == acknowledged
    assert len(kept) == len(files)
    assert sorted(kept.values()) == list(range(1, len(files) + 1))


def test_eight_processes_at_once(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite3"
    crowd(Place(path=path), str(path), tmp_path)


@pytest.mark.postgres
def test_eight_processes_at_once_on_a_server(server_url: str, tmp_path: Path) -> None:
    crowd(Place(url=server_url), server_url, tmp_path)


def test_two_people_correct_the_same_report(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite3"
    first = workbook(tmp_path / "0.xlsx")
    both = [workbook(tmp_path / f"{n}.xlsx", invested=float(n)) for n in (2, 3)]
    assert receipts(Worker(str(path), [first]).listen())
    workers = [Worker(str(path), [file], "更正") for file in both]
    said = [one.listen()[0] for one in workers]
    # Either the second saw the first's correction, or it is told that there is one.
    heights = sorted(height for _name, height, _hash in said)
    assert heights in ([0, 2], [2, 3])
    assert set().union(*(refusals([one]) for one in said)) <= {"ConflictError"}
    with opened(Place(path=path)) as ledger:
        assert verify(ledger).faults == []


def test_no_room_on_the_disk(tmp_path: Path) -> None:
    pytest.importorskip("resource")
    path = tmp_path / "ledger.sqlite3"
    place, files = Place(path=path), office(tmp_path / "books", 24)
    with opened(place, create=True):
        pass
    said = Worker(str(path), files, room=path.stat().st_size + 60_000).listen()
    acknowledged = receipts(said)
    assert refusals(said) == {"FullLedgerError"}
    assert 0 < len(acknowledged) < len(files)
    assert check(place, acknowledged).keys() == acknowledged.keys()
    # With room again, the rest goes in, and what was there gets its old receipt.
    rest = receipts(Worker(str(path), files).listen())
    assert acknowledged.items() <= rest.items()
    assert len(check(place, rest)) == len(files)
