"""Forms take over what the ledger holds of the month before, as they do from files."""

from pathlib import Path

import pytest

from dongneng_cli.workflow.record import submit
from dongneng_cli.workflow.template import hand_out
from tests.ledger.books import workbook


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def form(period: str = "2020-10", **given: object) -> bytes:
    (made,) = hand_out(["济南市"], period, **given).forms  # type: ignore[arg-type]
    return made.data


def test_the_ledger_gives_the_form_that_last_months_workbook_gives() -> None:
    book = workbook(Path("九月.xlsx"), period="2020-09")
    blank, from_file = form(), form(before=[book])
    assert blank != from_file
    submit([book])
    assert form() == from_file
    assert form("2020-12") == form("2020-12", ledger="nowhere.sqlite3"), (
        "nothing is known of November"
    )
    ledger = Path(".dn") / "ledger.sqlite3"
    assert ledger.absolute() in hand_out((), "2020-10").sources, "no form replaces the ledger"
    assert form(ledger=str(ledger)) == from_file


def test_a_file_that_is_named_comes_before_the_ledger() -> None:
    submit([workbook(Path("九月.xlsx"), period="2020-09")])
    other = workbook(Path("更正.xlsx"), period="2020-09", invested=2)
    assert form(before=[other]) != form()
