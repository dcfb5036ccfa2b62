"""A real scheduler and two workers on this machine, one of which is killed in the middle."""

import json
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

from dongneng_cli.scale.cluster import ClusterError, read_on_cluster
from dongneng_cli.scale.code import code_state
from dongneng_cli.scale.crew import crew
from dongneng_cli.scale.parcel import unpack
from dongneng_cli.workflow import verbs
from dongneng_cli.workflow.context import open_plan
from dongneng_cli.workflow.record import submit
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
    """A scheduler and its workers, over TLS when there are ``certificates``."""

    def __init__(self, place: Path, workers: int = 2, certificates: Path | None = None) -> None:
        port = _free_port()
        self.address = f"{'tls' if certificates else 'tcp'}://127.0.0.1:{port}"
        self.place = place
        self.size = workers
        self.tls: list[str] = []
        if certificates is not None:
            for option, name in (("ca-file", "ca.crt"), ("cert", "dn.crt"), ("key", "dn.key")):
                self.tls += [f"--tls-{option}", str(certificates / name)]
        self.scheduler = _spawn(
            "dask_scheduler", "--host", self.address.rpartition(":")[0], "--port", str(port),
            "--no-dashboard", *self.tls,
        )  # fmt: skip
        self.workers: list[subprocess.Popen[bytes]] = []

    def ready(self, **security: object) -> None:
        """Wait until all workers are there, new ones in place of those that were killed."""
        from distributed import Client

        alive = [one for one in self.workers if one.poll() is None]
        self.workers = alive + [self._worker() for _new in range(self.size - len(alive))]
        with Client(self.address, timeout="60s", set_as_default=False, **security) as client:
            client.wait_for_workers(self.size, timeout=60)

    def kill_a_worker(self) -> None:
        os.killpg(self.workers[0].pid, signal.SIGKILL)
        self.workers[0].wait()

    def stop(self) -> None:
        for process in [*self.workers, self.scheduler]:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def _worker(self) -> subprocess.Popen[bytes]:
        return _spawn(
            "dask_worker", self.address, "--nthreads", "1", "--nworkers", "1", "--no-dashboard",
            "--local-directory", str(self.place), "--death-timeout", "60", *self.tls,
        )  # fmt: skip


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    one = Cluster(tmp_path_factory.mktemp("dask"))
    try:
        yield one
    finally:
        one.stop()


@pytest.fixture
def cluster(standing: Cluster) -> Cluster:
    standing.ready()
    return standing


def inbox(place: Path, number: int) -> Path:
    place.mkdir()
    for index in range(number):
        shutil.copyfile(CITIES[index % 16], place / f"{index:03}.xlsx")
    return place


@pytest.mark.parametrize(
    ("code", "command"),
    [
        (1, ("check", "samples/broken.xlsx", "samples/2020-10")),
        (0, ("rank", "samples/2020-10", "--by", "city")),
        (0, ("rank", "samples/2020-10", "--by", "taskforce", "--explain", "现代海洋专班")),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_a_cluster_says_what_this_machine_says_byte_by_byte(
    cli: Cli, cluster: Cluster, code: int, command: tuple[str, ...]
) -> None:
    here = cli(*command, "--format", "json")
    there = cli(*command, "--format", "json", "--cluster", cluster.address)
    assert there.out == here.out
    assert there.code == here.code == code


def test_what_a_cluster_reads_is_recorded_as_what_this_machine_reads(
    cli: Cli, cluster: Cluster, tmp_path: Path
) -> None:
    """The hash of a record covers its time and the ledger's own number; all else must be the same."""
    told = []
    for name, options in (("here", ()), ("there", ("--cluster", cluster.address))):
        ledger = ("--ledger", str(tmp_path / f"{name}.sqlite3"))
        ran = cli(
            "submit", "samples/broken.xlsx", "samples/2020-10", "--received", "2020-11-03",
            "--format", "json", *ledger, *options,
        )  # fmt: skip
        assert ran.code == 1
        ranked = json.loads(cli("rank", "--by", "city", "--format", "json", *ledger).out)
        assert ranked.pop("ledger")["height"] == 34
        assert cli("ledger", "verify", *ledger).code == 0
        told.append((_without_hashes(json.loads(ran.out)), ranked))
    assert told[0] == told[1]


def _without_hashes(value: object) -> object:
    if isinstance(value, dict):
        return {key: _without_hashes(inner) for key, inner in value.items() if key != "hash"}
    return [_without_hashes(inner) for inner in value] if isinstance(value, list) else value


def test_what_comes_back_is_smaller_than_the_workbook(cluster: Cluster) -> None:
    paths = [(number, str(path)) for number, path in enumerate(CITIES)]
    for number, parcel in read_on_cluster(paths, open_plan(None), cluster.address):
        assert parcel is not None
        assert len(parcel.packed) < CITIES[number].stat().st_size / 2


def test_a_worker_that_is_lost_in_the_middle_loses_nothing(
    cluster: Cluster, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = inbox(tmp_path / "in", 36)
    killed = threading.Event()

    def kill(done: int, _all: int, _name: str) -> None:
        if done >= 8 and not killed.is_set():
            cluster.kill_a_worker()
            killed.set()

    here = verbs.check([folder]).document.data
    with crew(cluster=cluster.address):
        there = verbs.check([folder], tell=kill).document.data
    assert killed.is_set()
    assert there == here
    assert "distributed.client" not in capfd.readouterr().err


def test_a_worker_that_is_lost_while_submitting_loses_nothing(
    cluster: Cluster, tmp_path: Path
) -> None:
    killed = threading.Event()

    def kill(done: int, _all: int, _name: str) -> None:
        if done >= 6 and not killed.is_set():
            cluster.kill_a_worker()
            killed.set()

    with crew(cluster=cluster.address):
        report = submit([ROOT / "samples/2020-10"], ledger=str(tmp_path / "a.sqlite3"), tell=kill)
    assert killed.is_set()
    assert report.exit_code == 0
    assert report.document.data["summary"]["recorded"] == 35


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


@pytest.mark.parametrize("command", ["check", "rank", "submit"])
def test_a_command_names_the_poison_and_keeps_the_rest(
    cli: Cli, cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    from tests.scale import poison

    monkeypatch.setattr("dongneng_cli.scale.cluster.read_bytes", poison.read_bytes)
    monkeypatch.setenv("DN_LEDGER", str(tmp_path / "a.sqlite3"))
    folder = inbox(tmp_path / "in", 5)
    (folder / "002.xlsx").rename(folder / "002-poison.xlsx")
    ran = cli(command, str(folder), "--cluster", cluster.address)
    assert ran.code == 4, ran.out + ran.err
    assert "002-poison.xlsx" in ran.out
    if command != "rank":
        assert "S039" in ran.out
    if command == "submit":
        assert "4 recorded, 0 already there, 1 refused" in ran.out


def test_a_plan_that_is_not_the_same_there_is_refused(cluster: Cluster) -> None:
    other = replace(open_plan(None), hash="0" * 64)
    with pytest.raises(RuntimeError, match="the plan has the hash"):
        list(read_on_cluster([(0, str(CITIES[0]))], other, cluster.address))


def test_a_worker_of_another_version_is_refused(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dongneng_cli.scale.code.__version__", "9.9.9")
    assert code_state().startswith("9.9.9+")
    with pytest.raises(ClusterError, match=r"runs '?0\.1\.0\+"):
        list(read_on_cluster([(0, str(CITIES[0]))], open_plan(None), cluster.address))


def test_no_scheduler_is_one_line_and_exit_2(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dongneng_cli.scale.cluster._PATIENCE", "1s")
    ran = cli("check", "samples/2020-10", "--cluster", f"tcp://127.0.0.1:{_free_port()}")
    assert ran.code == 2
    assert ran.err.count("\n") == 1
    assert "does not answer" in ran.err


def test_certificates_are_passed_on_and_without_them_there_is_no_way_in(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("needs openssl to make certificates")
    from distributed.security import Security

    _certificates(tmp_path)
    files = {
        "tls_ca_file": ("DN_TLS_CA", "ca.crt"),
        "tls_client_cert": ("DN_TLS_CERT", "dn.crt"),
        "tls_client_key": ("DN_TLS_KEY", "dn.key"),
    }
    paths = {option: str(tmp_path / name) for option, (_variable, name) in files.items()}
    cluster = Cluster(tmp_path / "dask", 1, tmp_path)
    try:
        cluster.ready(security=Security(require_encryption=True, **paths))
        here = cli("rank", "samples/2020-10", "--format", "json")
        refused = cli("rank", "samples/2020-10", "--cluster", cluster.address)
        assert refused.code == 2
        assert refused.err.count("\n") == 1
        assert "DN_TLS_CA" in refused.err
        for option, (variable, _name) in files.items():
            monkeypatch.setenv(variable, paths[option])
        there = cli("rank", "samples/2020-10", "--format", "json", "--cluster", cluster.address)
        assert (there.code, there.out) == (0, here.out)
    finally:
        cluster.stop()


def _certificates(place: Path) -> None:
    """Make an authority of one day, and a certificate that it signed, for scheduler, worker and client."""
    for command in (
        "req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=ca -keyout ca.key -out ca.crt",
        "req -newkey rsa:2048 -nodes -subj /CN=127.0.0.1 -keyout dn.key -out dn.csr",
        "x509 -req -days 1 -in dn.csr -CA ca.crt -CAkey ca.key -set_serial 1 -out dn.crt",
    ):
        subprocess.run(["openssl", *command.split()], cwd=place, capture_output=True, check=True)
