"""Two thousand workbooks, one in twenty of them bad: each bad one is named, and nothing else is lost."""

import json
from pathlib import Path

import pytest

from tests.benchmarks.batch import folder_of
from tests.cli.run import in_own_process

NUMBER = 2000

pytestmark = [pytest.mark.batch, pytest.mark.xdist_group("processes")]


def spoilt(file: Path, how: int) -> None:
    """Spoil a workbook as it happens on the way."""
    whole = file.read_bytes()
    ways = (
        b"",
        whole[: len(whole) // 2],
        b"\xd0\xcf\x11\xe0" + bytes(600),
        "月报".encode(),
        b"PK" + whole,
    )
    file.write_bytes(ways[how % len(ways)])


def test_every_bad_workbook_is_named_and_no_other(tmp_path: Path) -> None:
    folder = folder_of(NUMBER, tmp_path / "in")
    bad = sorted(folder.iterdir())[::20]
    for how, file in enumerate(bad):
        spoilt(file, how)
    ran = in_own_process(
        "-m", "dongneng_cli", "--lang", "en", "check", str(folder), "--format", "json", "--jobs", "2",
        DN_CACHE=str(tmp_path / "cache"), timeout=900,
    )  # fmt: skip
    assert ran.returncode == 4, ran.stderr
    printed = json.loads(ran.stdout)
    unread = {file["path"] for file in printed["files"] if not file["readable"]}
    assert unread == {str(file) for file in bad}
    assert len(printed["files"]) == NUMBER
    named = {one["file"] for one in printed["findings"] if one["code"] < "S040"}
    assert unread <= named
    assert all(one["message"] for one in printed["findings"])
    assert not list((tmp_path / "cache").glob("*.journal"))
