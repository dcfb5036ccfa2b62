"""A real scheduler and two workers on this machine, one of which is killed in the middle."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from dongneng_cli.scale.cluster import ClusterError, code_state, read_on_cluster
from dongneng_cli.scale.crew import crew
from dongneng_cli.scale.parcel import unpack
from dongneng_cli.workflow import verbs
from dongneng_cli.workflow.intake import open_plan
from tests.cli.run import Cli

pytest.importorskip("distributed")

ROOT = Path(__file__).parents[2]
CITIES = sorted((ROOT / "samples/2020-10").glob("*.xlsx"))

pytestmark = [pytest.mark.cluster, pytest.mark.xdist_group("cluster")]


def _free_port() -> int:
    with closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _spawn(*arguments: str) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1",
        "DASK_DISTRIBUTED__WORKER__DAEMON": "False",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "distributed.cli." + arguments[0], *arguments[1:]],
        cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip


class Cluster:
    """A scheduler and its workers; ``poison`` is code that runs in each worker before it serves."""

    def __init__(self, place: Path, workers: int = 2) -> None:
        port = _free_port()
        self.address = f"tcp://127.0.0.1:{port}"
        self.place = place
        self.scheduler = _spawn(
            "dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"
        )
        self.workers = [self.worker() for _number in range(workers)]

    def worker(self) -> subprocess.Popen[bytes]:
        return _spawn(
            "dask_worker", self.address, "--nthreads", "1", "--nworkers", "1", "--no-dashboard",
            "--local-directory", str(self.place), "--death-timeout", "60",
        )  # fmt: skip

    def ready(self) -> None:
        from distributed import Client

        with Client(self.address, timeout="60s", set_as_default=False) as client:
            client.wait_for_workers(len(self.workers), timeout=60)

    def stop(self) -> None:
        for process in [*self.workers, self.scheduler]:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    one = Cluster(tmp_path / "dask")
    try:
        one.ready()
        yield one
    finally:
        one.stop()


def inbox(place: Path, number: int) -> Path:
    place.mkdir()
    for index in range(number):
        shutil.copyfile(CITIES[index % 16], place / f"{index:03}.xlsx")
    return place


def test_a_cluster_says_what_this_machine_says_byte_by_byte(cli: Cli, cluster: Cluster) -> None:
    files = ["samples/broken.xlsx", "samples/2020-10"]
    here = cli("check", *files, "--format", "json")
    there = cli("check", *files, "--format", "json", "--cluster", cluster.address)
    assert there.out == here.out
    assert there.code == here.code == 1


def test_a_worker_that_is_lost_in_the_middle_loses_nothing(
    cluster: Cluster, tmp_path: Path
) -> None:
    folder = inbox(tmp_path / "in", 60)
    killed = threading.Event()

    def kill(done: int, _all: int, _name: str) -> None:
        if done >= 10 and not killed.is_set():
            os.killpg(cluster.workers[0].pid, signal.SIGKILL)
            killed.set()

    here = verbs.check([folder]).document.data
    with crew(cluster=cluster.address):
        there = verbs.check([folder], tell=kill).document.data
    assert killed.is_set()
    assert there == here


def test_a_workbook_that_workers_do_not_survive_is_named_and_no_neighbour_is(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.scale import poison

    monkeypatch.setattr("dongneng_cli.scale.cluster.read_bytes", poison.read_bytes)
    folder = inbox(tmp_path / "in", 12)
    (folder / "005.xlsx").rename(folder / "005-poison.xlsx")
    paths = [(number, str(path)) for number, path in enumerate(sorted(folder.iterdir()))]
    read = dict(read_on_cluster(paths, open_plan(None), cluster.address))
    assert [number for number, parcel in read.items() if parcel is None] == [5]
    assert len(read) == 12
    assert all(unpack(parcel.packed) for parcel in read.values() if parcel is not None)


def test_a_plan_that_is_not_the_same_there_is_refused(cluster: Cluster) -> None:
    other = replace(open_plan(None), hash="0" * 64)
    with pytest.raises(RuntimeError, match="the plan has the hash"):
        list(read_on_cluster([(0, str(CITIES[0]))], other, cluster.address))


def test_a_worker_of_another_version_is_refused(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dongneng_cli.scale.cluster.__version__", "9.9.9")
    assert code_state().startswith("9.9.9+")
    with pytest.raises(ClusterError, match=r"runs '?0\.1\.0\+"):
        list(read_on_cluster([(0, str(CITIES[0]))], open_plan(None), cluster.address))


def test_no_scheduler_is_one_line_and_exit_2(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dongneng_cli.scale.cluster._PATIENCE", "1s")
    ran = cli("check", "samples/2020-10", "--cluster", f"tcp://127.0.0.1:{_free_port()}")
    assert ran.code == 2
    assert ran.err.count("\n") == 1
    assert "does not answer" in ran.err
