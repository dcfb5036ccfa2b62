"""Several processes read what one reads, and a worker that dies takes one workbook with it at most."""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path

import pytest

from dongneng_cli.scale import crew as crews
from dongneng_cli.scale.crew import crew
from dongneng_cli.scale.journal import Journal
from dongneng_cli.scale.parcel import read_path, unpack
from dongneng_cli.scale.pool import Pool
from dongneng_cli.workflow import verbs
from dongneng_cli.workflow.context import Context, open_plan
from tests.cli.run import Cli
from tests.scale import workers

ROOT = Path(__file__).parents[2]
CITIES = sorted((ROOT / "samples/2020-10").glob("*.xlsx"))

pytestmark = pytest.mark.xdist_group("processes")


@pytest.fixture(autouse=True)
def _apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DN_CACHE", str(tmp_path / "cache"))


@pytest.fixture(scope="module")
def plan() -> Context:
    return open_plan(None)


def folder_of(place: Path, *names: str) -> list[tuple[int, str]]:
    """Fill a folder with workbooks under these names, and number them."""
    place.mkdir(exist_ok=True)
    for name, city in zip(names, CITIES, strict=False):
        shutil.copyfile(city, place / name)
    return [(number, str(place / name)) for number, name in enumerate(names)]


@pytest.mark.parametrize("form", ["json", "table"])
def test_two_processes_say_what_one_says_byte_by_byte(cli: Cli, form: str) -> None:
    files = ["samples/broken.xlsx", "samples/2020-10"]
    one = cli("check", *files, "--format", form, "--jobs", "1")
    two = cli("check", *files, "--format", form, "--jobs", "2")
    assert two.out == one.out
    assert two.code == one.code == 1


def test_the_language_is_that_of_the_command(cli: Cli) -> None:
    one = cli("check", "samples/broken.xlsx", "samples/monthly.xlsx", "--lang", "zh")
    two = cli("check", "samples/broken.xlsx", "samples/monthly.xlsx", "--lang", "zh", "--jobs", "2")
    assert two.out == one.out


def test_a_workbook_that_kills_its_worker_is_named_and_no_neighbour_is(
    plan: Context, tmp_path: Path
) -> None:
    paths = folder_of(tmp_path / "in", "a.xlsx", "poison.xlsx", "b.xlsx", "c.xlsx", "d.xlsx")
    read = dict(Pool(plan, 2, workers.dies_on_poison).read_all(paths))
    assert sorted(read) == [0, 1, 2, 3, 4]
    assert [number for number, parcel in read.items() if parcel is None] == [1]


def test_a_worker_that_dies_by_chance_costs_nothing(plan: Context, tmp_path: Path) -> None:
    paths = folder_of(tmp_path / "in", "a.xlsx", "weak.xlsx", "b.xlsx")
    read = dict(Pool(plan, 2, workers.dies_once).read_all(paths))
    assert all(read[number] is not None for number, _path in paths)


def test_a_workbook_that_ends_its_process_is_a_finding_and_the_rest_is_judged(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder_of(tmp_path / "in", "a.xlsx", "poison.xlsx", "b.xlsx")
    worse = partial(Pool, read=workers.dies_on_poison)
    monkeypatch.setattr("dongneng_cli.scale.pool.Pool", worse)
    ran = cli("check", str(tmp_path / "in"), "--jobs", "2")
    assert ran.code == 4
    assert "S039" in ran.out
    assert "poison.xlsx" in ran.out
    assert "files 3" in ran.out


def test_what_is_packed_comes_out_as_it_was(plan: Context) -> None:
    for path in (ROOT / "samples/broken.xlsx", CITIES[0]):
        first = read_path(str(path), plan)
        again = read_path(str(path), plan)
        assert first.packed == again.packed
        assert unpack(first.packed).sha256 == first.sha256  # type: ignore[union-attr]


def test_a_parcel_of_other_makes_is_refused_and_runs_nothing(tmp_path: Path) -> None:
    import pickle
    import zlib

    class Evil:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.system, (f"touch {tmp_path / 'ran'}",)

    def packed(held: object) -> bytes:
        body = zlib.compress(pickle.dumps(held))
        return len(body).to_bytes(4, "big") + body

    for held in (Evil(), {"a": 1}):
        with pytest.raises(ValueError, match=r"system|dict"):
            unpack(packed(held))
    with pytest.raises(ValueError, match=r"incorrect header|incomplete|index out"):
        unpack(b"nonsense")
    assert not (tmp_path / "ran").exists()


def test_a_run_that_was_stopped_goes_on_where_it_was(
    plan: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [
        Path(path) for _number, path in folder_of(tmp_path / "in", "a.xlsx", "b.xlsx", "c.xlsx")
    ]
    journal = Journal(paths, plan)
    for path in paths[:2]:
        journal.add(str(path), read_path(str(path), plan))
    journal.close()
    shutil.copyfile(CITIES[5], paths[1])  # changed since
    asked: list[str] = []
    read_all = Pool.read_all

    def told(self: Pool, rest: list[tuple[int, str]]) -> object:
        asked.extend(Path(path).name for _number, path in rest)
        return read_all(self, rest)

    monkeypatch.setattr(Pool, "read_all", told)
    with crew(2, resume=True):
        resumed = verbs.check([tmp_path / "in"]).document.data
    assert asked == ["b.xlsx", "c.xlsx"]
    assert resumed == verbs.check([tmp_path / "in"]).document.data


def journals(tmp_path: Path) -> list[Path]:
    return list((tmp_path / "cache").glob("*.journal"))


@pytest.fixture
def here(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """The command line with a cache of its own."""
    monkeypatch.setenv("DN_CACHE", str(tmp_path / "cache"))
    return cli


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the workbooks that are read in this process."""
    names: list[str] = []

    def noted(path: str, context: Context) -> object:
        names.append(Path(path).name)
        return read_path(path, context)

    monkeypatch.setattr("dongneng_cli.scale.parcel.read_path", noted)
    return names


def test_only_what_is_new_or_changed_is_read_again(
    here: Cli, tmp_path: Path, reads: list[str]
) -> None:
    folder_of(tmp_path / "in", "a.xlsx", "b.xlsx", "c.xlsx")
    again = ("check", str(tmp_path / "in"), "--format", "json", "--jobs", "1", "--resume")
    first = here(*again)
    assert reads == ["a.xlsx", "b.xlsx", "c.xlsx"]
    assert here(*again).out == first.out
    assert len(reads) == 3
    shutil.copyfile(CITIES[5], tmp_path / "in/b.xlsx")
    shutil.copyfile(CITIES[6], tmp_path / "in/d.xlsx")
    (tmp_path / "in/a.xlsx").unlink()
    later = here(*again)
    assert reads[3:] == ["b.xlsx", "d.xlsx"]
    assert later.out == here("check", str(tmp_path / "in"), "--format", "json").out
    assert [number for number, _ in _held(tmp_path / "in")] == [0, 1, 2]


def _held(folder: Path) -> list[tuple[int, object]]:
    paths = sorted(folder.iterdir())
    return list(Journal(paths, open_plan(None)).known(paths))


def test_what_is_of_no_use_any_more_leaves_the_journal(here: Cli, tmp_path: Path) -> None:
    folder_of(tmp_path / "in", "a.xlsx", "b.xlsx")
    again = ("check", str(tmp_path / "in"), "--jobs", "1", "--resume")
    here(*again)
    (journal,) = journals(tmp_path)
    both = journal.stat().st_size
    (tmp_path / "in/a.xlsx").unlink()
    here(*again)
    assert 0 < journal.stat().st_size < both * 3 // 4


def test_another_plan_version_language_or_setting_reads_anew(
    here: Cli, tmp_path: Path, reads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder_of(tmp_path / "in", "a.xlsx")
    again = ("check", str(tmp_path / "in"), "--jobs", "1", "--resume")
    here(*again)
    shutil.copytree(ROOT / "targets/shandong-2020", tmp_path / "plan")
    edited = tmp_path / "plan/plan.yaml"
    edited.write_text(edited.read_text(encoding="utf-8") + "\n# edited\n", encoding="utf-8")
    others: list[tuple[str, ...]] = [
        ("--plan", str(tmp_path / "plan")),
        ("--lang", "en"),
        ("--lang", "zh"),
        ("--second-reader",),
    ]
    for number, other in enumerate(others, 2):
        here(*again, *other)
        assert reads == ["a.xlsx"] * number, other
    here(*again)
    before = len(reads)
    monkeypatch.setattr("dongneng_cli.scale.code.__version__", "9.9.9")
    here(*again)
    assert len(reads) == before + 1


def test_without_resume_a_run_that_ends_leaves_nothing_behind(here: Cli, tmp_path: Path) -> None:
    folder_of(tmp_path / "in", "a.xlsx", "b.xlsx")
    here("check", str(tmp_path / "in"), "--jobs", "1", "--resume")
    assert len(journals(tmp_path)) == 1
    here("check", str(tmp_path / "in"), "--jobs", "2")
    assert not journals(tmp_path)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_standard_input_is_read_beside_files_whoever_reads_them(jobs: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "dongneng_cli", "check", "-", str(CITIES[1]), "--format", "json",
         "--jobs", jobs],
        input=CITIES[0].read_bytes(), capture_output=True, cwd=ROOT, check=False,
    )  # fmt: skip
    files = json.loads(ran.stdout)["files"]
    assert [(one["path"], one["unit"]) for one in files] == [
        ("-", "济南市"),
        (str(CITIES[1]), "青岛市"),
    ], ran.stderr


def test_a_closed_standard_input_is_a_refusal(here: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    ran = here("check", "-")
    assert ran.code == 4
    assert "S001" in ran.err


def test_a_journal_that_was_cut_short_gives_what_is_whole(plan: Context, tmp_path: Path) -> None:
    paths = [Path(path) for _number, path in folder_of(tmp_path / "in", "a.xlsx", "b.xlsx")]
    journal = Journal(paths, plan)
    for path in paths:
        journal.add(str(path), read_path(str(path), plan))
    journal.close()
    (file,) = (tmp_path / "cache").glob("*.journal")
    file.write_bytes(file.read_bytes()[:-100])
    assert [number for number, _parcel in Journal(paths, plan).known(paths)] == [0]


def test_ctrl_c_reports_what_is_done_and_names_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder_of(tmp_path / "in", *(f"{number:02}.xlsx" for number in range(12)))
    told = threading.Event()

    def stop(done: int, _all: int, _name: str) -> None:
        if done == 3:
            told.set()
            raise KeyboardInterrupt

    with crew(2, partial=True) as hands:
        report = verbs.check([tmp_path / "in"], tell=stop)
    assert told.is_set()
    assert hands.exit_code(report.exit_code) == 130
    assert hands.interrupted == 9
    unread = [f for f in report.document.data["findings"] if f["code"] == "S039"]
    assert len(unread) == 9
    assert len(report.document.data["files"]) == 12


def test_a_verb_that_must_not_be_partial_ends_without_a_report(tmp_path: Path) -> None:
    folder_of(tmp_path / "in", *(f"{number:02}.xlsx" for number in range(6)))

    def stop(*_told: object) -> None:
        raise KeyboardInterrupt

    with crew(2), pytest.raises(KeyboardInterrupt):
        verbs.check([tmp_path / "in"], tell=stop)


def test_a_few_workbooks_start_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Pool, "read_all", None)
    assert len(CITIES) < crews.WORTH_IT
    with crew():
        assert verbs.check(["samples/2020-10"]).exit_code == 0


@pytest.mark.skipif(sys.platform == "win32", reason="sends the signal of Ctrl-C to a group")
def test_ctrl_c_at_the_terminal_leaves_no_process_and_says_how_to_go_on(tmp_path: Path) -> None:
    folder_of(tmp_path / "in", *(f"{number:02}.xlsx" for number in range(16)))
    for number in range(16, 320):
        shutil.copyfile(CITIES[number % 16], tmp_path / "in" / f"{number:03}.xlsx")
    child = subprocess.Popen(
        [sys.executable, "-m", "dongneng_cli", "--lang", "en", "check", str(tmp_path / "in"),
         "--jobs", "2", "--format", "json"],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"},
        # A shell's background job hands on that Ctrl-C is ignored; a terminal's does not.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )  # fmt: skip
    journal = tmp_path / "cache"
    while child.poll() is None and not _grown(journal):
        threading.Event().wait(0.02)
    os.killpg(child.pid, signal.SIGINT)
    _out, err = child.communicate(timeout=120)
    assert child.returncode == 130, err
    assert "Traceback" not in err
    assert "--resume goes on from here" in err
    assert _gone(child.pid)


def _gone(group: int) -> bool:
    """Whether no process of a group is left, or none after a moment."""
    for _turn in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        threading.Event().wait(0.05)
    return False


def _grown(cache: Path) -> bool:
    return any(file.stat().st_size > 0 for file in cache.glob("*.journal"))
