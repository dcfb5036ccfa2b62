"""What was accepted for earlier months stands behind what comes in now."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.run import Cli
from tests.ledger.books import CITIES
from tests.workflow.month_files import reading, write_month


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Cli:
    made = Cli(capsys, monkeypatch)
    monkeypatch.chdir(tmp_path)
    return made


def month(period: str, previous: int | None, cumulative: int) -> Path:
    """Write 济南's workbook of a month with its 5G stations; named by the month."""
    figures = reading("5g-stations", cumulative, "济南市") | {"name": "年内新开通5G基站"}
    if previous is not None:
        figures |= {"previous": previous, "in_period": cumulative - previous}
    return write_month(
        Path(f"{period}.xlsx"), period, [figures], unit="济南市", code=CITIES["济南市"]
    )


def codes(cli: Cli, *arguments: str) -> tuple[int, list[str]]:
    ran = cli(*arguments, "--format", "json")
    found: list[dict[str, Any]] = json.loads(ran.out)["findings"]
    return ran.code, [one["code"] for one in found if one["severity"] == "error"]


def test_a_past_month_that_changes_silently_is_found_beside_the_ledger(cli: Cli) -> None:
    month("2020-09", None, 900)
    month("2020-10", 800, 1000)
    assert codes(cli, "check", "2020-10.xlsx") == (0, []), "no ledger, no history"
    assert cli("submit", "2020-09.xlsx").code == 0
    assert codes(cli, "check", "2020-10.xlsx") == (1, ["L104"])
    assert codes(cli, "submit", "2020-10.xlsx") == (1, ["L104"])
    month("2020-10", 900, 1000)
    assert codes(cli, "check", "2020-10.xlsx") == (0, [])
    assert codes(cli, "submit", "2020-10.xlsx") == (0, [])
    assert codes(cli, "check") == (0, [])


def test_a_later_month_and_another_year_are_no_history(cli: Cli) -> None:
    month("2020-11", None, 1100)
    cli("submit", "2020-11.xlsx")
    month("2020-10", 800, 1000)
    assert codes(cli, "submit", "2020-10.xlsx") == (0, [])


def test_a_returned_revision_is_not_held_against_the_next_month(cli: Cli) -> None:
    month("2020-09", None, 900)
    cli("submit", "2020-09.xlsx")
    month("2020-10", 800, 1000)
    assert cli("review", "1", "--return", "--reason", "口径不符").code == 0
    assert codes(cli, "check", "2020-10.xlsx") == (0, [])


@pytest.mark.parametrize("dry", [(), ("--dry-run",)])
def test_months_that_come_together_are_held_against_each_other(
    cli: Cli, dry: tuple[str, ...]
) -> None:
    month("2020-09", None, 900)
    month("2020-10", 800, 1000)
    assert codes(cli, "submit", ".", *dry) == (1, ["L104"])


def test_a_file_of_the_month_before_stands_before_what_the_ledger_has_of_it(cli: Cli) -> None:
    month("2020-09", None, 900)
    cli("submit", "2020-09.xlsx")
    month("2020-09", None, 800)
    month("2020-10", 800, 1000)
    assert "L104" not in codes(cli, "check", ".", "--period", "2020-10")[1]
