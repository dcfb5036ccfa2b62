"""What stdout is when it is no terminal: a full disk, a reader that leaves, an encoding without Chinese."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.run import ROOT, in_own_process

FULL = Path("/dev/full")
DN = (sys.executable, "-m", "dongneng_cli", "--lang", "en")


@pytest.mark.skipif(not FULL.exists(), reason="a device that is always full is Linux's")
@pytest.mark.parametrize("command", [("explain", "S101"), ("check", "samples/monthly.xlsx")])
def test_a_full_disk_is_one_line(command: tuple[str, ...]) -> None:
    with FULL.open("w") as full:
        ran = subprocess.run(
            [*DN, *command], cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert ran.returncode == 2
    assert ran.stderr.splitlines() == [
        "dn: the disk is full; the output is not whole [DN-U03]; "
        "free some space, or choose another place with -o"
    ]


@pytest.mark.parametrize("command", ["explain", "doctor"])
def test_a_reader_that_leaves_hears_no_complaint(command: str) -> None:
    with subprocess.Popen(
        [*DN, command], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as child:
        assert child.stdout and child.stderr
        child.stdout.close()
        assert child.stderr.read() == b""


@pytest.mark.parametrize("form", ["json", "csv"])
def test_data_for_a_program_is_utf8_whatever_the_system_speaks(form: str) -> None:
    command = ("-m", "dongneng_cli", "rank", "samples/monthly.xlsx", "--format", form)
    plain = in_own_process(*command)
    elsewhere = in_own_process(*command, PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert "济南" in plain.stdout
    assert elsewhere.stdout == plain.stdout
    if form == "json":
        assert json.loads(plain.stdout)["schema"] == "dn/rank@1"
