"""The public names: nothing is loaded before it is used, and what comes back is what the commands print."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

import dongneng_cli as dn
from dongneng_cli import frames
from tests.cli.run import Cli, in_own_process

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "docs" / "examples" / "notebook.py"


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cli:
    return Cli(capsys, monkeypatch)


def test_importing_the_package_loads_no_library_and_naming_a_verb_does() -> None:
    code = "import sys, dongneng_cli as dn; a = 'pandas' in sys.modules; dn.check; print(a, 'pandas' in sys.modules)"
    assert in_own_process("-c", code).stdout.split() == ["False", "True"]


def test_every_public_name_is_there_and_no_other() -> None:
    assert dir(dn) == sorted(dn.__all__)
    assert all(getattr(dn, name) for name in dn.__all__)
    with pytest.raises(AttributeError, match="has no attribute 'chek'"):
        dn.chek  # type: ignore[attr-defined]  # noqa: B018


def test_a_check_gives_the_frames_that_the_command_prints(cli: Cli) -> None:
    checked = dn.check("samples/broken.xlsx")
    printed = json.loads(cli("check", "samples/broken.xlsx", "--format", "json").out)
    assert list(checked.progress.columns) == list(frames.PROGRESS.columns)
    assert checked.period == "2020-10"
    assert not checked.ok
    assert list(checked.findings["code"]) == [one["code"] for one in printed["findings"]]
    assert checked.document.data == printed


def test_figures_are_exact_and_blanks_are_none(cli: Cli) -> None:
    invested = dn.check("samples/monthly.xlsx").projects["invested"]
    assert {type(value) for value in invested} <= {Decimal, type(None)}


def test_a_ranking_gives_the_order_that_the_command_prints(cli: Cli, tmp_path: Path) -> None:
    ranked = dn.rank(["samples/2020-10"], "taskforce", metric="start-rate")
    printed = json.loads(
        cli("rank", "samples/2020-10", "--by", "taskforce", "--metric", "start-rate",
            "--format", "json").out
    )  # fmt: skip
    assert list(ranked.ranking["name"]) == [row["name"] for row in printed["rows"]]
    ranked.save(tmp_path / "rank.csv")
    assert (tmp_path / "rank.csv").stat().st_size > 100


def test_what_stops_a_verb_is_raised_with_its_hint(cli: Cli) -> None:
    with pytest.raises(dn.DongnengError) as stopped:
        dn.check("nowhere.xlsx")
    assert stopped.value.hint


def test_the_plans_targets_as_a_frame() -> None:
    frame = dn.targets("2020-10")
    assert list(frame.columns) == list(frames.TARGETS.columns)
    assert "5g-stations" in set(frame["target"])


def test_the_example_runs(tmp_path: Path) -> None:
    book = tmp_path / "rank.xlsx"
    ran = in_own_process(str(EXAMPLE), "samples/monthly.xlsx", str(book))
    assert ran.returncode == 0, ran.stderr
    assert "2020-10 ok" in ran.stdout
    assert book.read_bytes()[:2] == b"PK"
