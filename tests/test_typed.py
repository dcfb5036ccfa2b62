"""The public names as a user's type checker sees them."""

import subprocess
import sys

import pytest

from tests.cli.run import ROOT

SCRIPT = """\
from pathlib import Path

import dongneng_cli as dn

checked: dn.Checked = dn.check([Path("a.xlsx")], jobs=2, as_of="2020-11-05")
behind: int = len(checked.progress[checked.progress["status"] == "behind"])
done: bool = checked.ok and not checked.findings.empty
ranked: dn.Ranked = dn.rank("a.xlsx", "city", metric="start-rate", project_list=None)
first: object = ranked.ranking["name"].iloc[0], ranked.total["invested"], ranked.unranked
ranked.save(Path("rank.xlsx"))
asked: object = dn.targets("2020-10", plan="shandong-2020")["target_value"]
try:
    dn.check()
except dn.DongnengError as stopped:
    print(stopped.message, stopped.where, stopped.hint, stopped.code)
wrong: int = ranked.period
"""


@pytest.fixture(scope="module")
def complaints(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What mypy --strict says of a script and of the example."""
    pytest.importorskip("mypy")
    place = tmp_path_factory.mktemp("typed")
    (place / "script.py").write_text(SCRIPT, "utf-8")
    example = ROOT / "docs" / "examples" / "notebook.py"
    ran = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", place, place / "script.py", example],
        cwd=ROOT / "src", capture_output=True, text=True, check=False,
    )  # fmt: skip
    return [line for line in ran.stdout.splitlines() if ": error:" in line]


def test_every_public_name_has_its_type(complaints: list[str]) -> None:
    (wrong,) = (line for line in complaints if "script.py" in line)
    assert f"script.py:{len(SCRIPT.splitlines())}:" in wrong


def test_the_example_is_typed(complaints: list[str]) -> None:
    assert not [line for line in complaints if "notebook.py" in line]
