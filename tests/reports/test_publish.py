import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dongneng_cli.errors import OutputError
from dongneng_cli.reports.publish import check_output, publish

resource = pytest.importorskip("resource")

OLD, NEW = b"old" * 1000, b"new" * 500_000


def test_a_report_is_written_whole_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "差距 报告.xlsx"
    assert publish(NEW, target) == target
    assert target.read_bytes() == NEW
    publish(OLD, target)
    assert target.read_bytes() == OLD
    assert [p.name for p in tmp_path.iterdir()] == [target.name]


def test_a_replaced_file_keeps_its_permissions(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    target.write_bytes(OLD)
    target.chmod(0o640)
    publish(NEW, target)
    assert target.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("how", ["same", "hard", "soft", "case"])
def test_a_submission_is_never_replaced_by_whatever_name(tmp_path: Path, how: str) -> None:
    source = tmp_path / "月报.xlsx"
    source.write_bytes(OLD)
    target = tmp_path / "out.xlsx"
    if how == "same":
        target = source
    elif how == "hard":
        os.link(source, target)
    elif how == "soft":
        target.symlink_to(source)
    else:
        (tmp_path / "x").mkdir()
        target = tmp_path / "x" / ".." / "月报.xlsx"
    with pytest.raises(OutputError):
        check_output(target, protected=[source])
    with pytest.raises(OutputError):
        publish(NEW, target, protected=[source])
    assert source.read_bytes() == OLD


def test_a_link_that_stands_for_the_input_protects_the_file_behind_it(tmp_path: Path) -> None:
    target = tmp_path / "月报.xlsx"
    target.write_bytes(OLD)
    link = tmp_path / "link.xlsx"
    link.symlink_to(target)
    with pytest.raises(OutputError):
        publish(NEW, target, protected=[link])
    assert target.read_bytes() == OLD


def test_nothing_is_written_into_the_plan(tmp_path: Path) -> None:
    (tmp_path / "plan" / "indicators").mkdir(parents=True)
    with pytest.raises(OutputError):
        publish(NEW, tmp_path / "plan" / "indicators" / "new.json", protected=[tmp_path / "plan"])


@pytest.mark.parametrize(
    "what", ["folder", "fifo", "loop", "parent", "long", "device", "file as folder"]
)
def test_a_place_that_will_not_do_is_named(tmp_path: Path, what: str) -> None:
    target = tmp_path / "out.csv"
    if what == "folder":
        target.mkdir()
    elif what == "fifo":
        os.mkfifo(target)
    elif what == "loop":
        target.symlink_to(target)
    elif what == "parent":
        target = tmp_path / "none" / "out.csv"
    elif what == "long":
        target = tmp_path / ("长" * 300)
    elif what == "device":
        target = Path("/dev/full")
    else:
        target.write_bytes(OLD)
        target = target / "x.csv"
    with pytest.raises(OutputError) as caught:
        publish(NEW, target)
    assert caught.value.message
    assert not list(tmp_path.glob(".dn-*"))


def test_a_full_disk_leaves_the_old_report_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    target.write_bytes(OLD)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, before[1]))
    try:
        with pytest.raises(OutputError) as caught:
            publish(NEW, target)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
    assert target.read_bytes() == OLD
    assert [p.name for p in tmp_path.iterdir()] == ["a.csv"]
    assert caught.value.hint


def test_a_file_open_elsewhere_says_what_to_close(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a.xlsx"
    target.write_bytes(OLD)

    def denied(self: Path, other: Path) -> Path:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", denied)
    with pytest.raises(OutputError) as caught:
        publish(NEW, target)
    assert "a.xlsx" in caught.value.hint
    assert target.read_bytes() == OLD
    assert [p.name for p in tmp_path.iterdir()] == ["a.xlsx"]


def test_a_killed_writer_leaves_the_old_report_or_the_new_one(tmp_path: Path) -> None:
    target = tmp_path / "a.bin"
    sizes = [3_000_000, 5_000_000]
    target.write_bytes(b"\0" * sizes[0])
    code = (
        "import sys\nfrom dongneng_cli.reports.publish import publish\n"
        f"print('ready', flush=True)\nn = 0\nwhile True:\n"
        f"    n += 1; publish(bytes([n % 2]) * {sizes}[n % 2], sys.argv[1])\n"
    )
    choose = random.Random(1)
    for _ in range(8):
        child = subprocess.Popen([sys.executable, "-c", code, str(target)], stdout=subprocess.PIPE)
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(choose.uniform(0.0, 0.08))
        child.kill()
        child.wait()
        child.stdout.close()
        found = target.read_bytes()
        assert len(found) in sizes
        assert found == bytes([found[0]]) * sizes[found[0]]


@pytest.mark.parametrize("lock", ["~$通报.docx", "~$报.docx", ".~lock.通报.docx#"])
def test_a_file_that_somebody_has_open_on_a_shared_folder_is_left(
    tmp_path: Path, lock: str
) -> None:
    target = tmp_path / "通报.docx"
    (tmp_path / lock).write_bytes(b"")
    publish(b"first", target)  # a lock of a file that is not there is a left-over
    with pytest.raises(OutputError) as caught:
        publish(b"second", target)
    assert lock in caught.value.message
    assert target.read_bytes() == b"first"


@pytest.mark.skipif(os.geteuid() == 0, reason="the administrator may write everything")
def test_a_file_that_may_not_be_written_is_not_replaced(tmp_path: Path) -> None:
    target = tmp_path / "r.md"
    target.write_bytes(b"old")
    target.chmod(0o444)
    with pytest.raises(OutputError):
        publish(b"new", target)
    assert target.read_bytes() == b"old"
