import json
import sys
from fractions import Fraction
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dongneng_cli.cli.app import app
from dongneng_cli.errors import UnknownNameError, UsageError
from dongneng_cli.i18n import set_language
from dongneng_cli.workflow.forecast import damped_trend, forecast
from tests.workflow.month_files import reading, write_month

STATIONS = (1800, 3900, 6900, 10200, 14000, 16500)


@pytest.fixture(autouse=True)
def english() -> None:
    set_language("en")


@pytest.fixture(autouse=True)
def without_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """The figures are the same whether or not the extra is installed."""
    monkeypatch.setitem(sys.modules, "statsmodels.tsa.holtwinters", None)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    for month, value in enumerate(STATIONS, 1):
        rows = [reading("5g-stations", value)]
        if month == 5:
            rows.append(reading("small-firms-upgraded", 900, unit="家") | {"previous": 700})
        write_month(tmp_path / f"{month}.xlsx", f"2020-{month:02d}", rows)
    return tmp_path


def test_six_months_give_the_outlook_with_its_band_and_chart(inbox: Path) -> None:
    document = forecast(["5g-stations", inbox]).document
    one = document.data["outlook"][0]
    assert [entry["forecast"] for entry in one["methods"]] == [
        33000, None, None, 35700, pytest.approx(35462.86, abs=0.01), None,
    ]  # fmt: skip
    assert one["forecast"] == pytest.approx(35462.86, abs=0.01)
    assert one["low"] < 35462 < one["high"] < 40000
    assert one["probability"] < 0.05
    assert (one["tests"], one["verdict"]) == (3, "falls_short")
    assert len(one["series"]) == 12
    assert [table.key for table in document.tables()] == ["outlook", "months", "methods"]


def test_five_months_are_the_worked_example(inbox: Path) -> None:
    one = forecast(["5g-stations", inbox], period="2020-05").document.data["outlook"][0]
    by_method = {entry["method"]: entry["forecast"] for entry in one["methods"]}
    assert by_method["run_rate"] == 33600
    assert round(by_method["last_three"]) == 37567
    assert round(by_method["regression"]) == 36311
    assert (one["low"], one["probability"]) == (None, None)


def test_two_months_are_refused_and_the_needed_pace_is_said(inbox: Path) -> None:
    table = forecast(["小微企业“升规纳统”", inbox], period="2020-05").document.main_table()
    assert table is not None
    assert table.rows[0].cells[-1] == (
        "? fewer than three months are known; needed: 442.86 a month, 2.46 times the pace so far"
    )


def test_a_name_that_is_neither_file_nor_target_is_refused(inbox: Path) -> None:
    with pytest.raises(UnknownNameError) as caught:
        forecast(["5g-station", inbox])
    assert "5g-stations" in caught.value.hint
    with pytest.raises(UsageError, match=r"no file .*gone\.xlsx"):
        forecast(["gone.xlsx"])
    with pytest.raises(UsageError, match="nothing is there for 2020"):
        write_month(inbox / "other.xlsx", "2019-12")
        forecast([inbox / "other.xlsx"])


def test_explain_names_cell_and_revision(inbox: Path) -> None:
    document = forecast(["5g-stations", inbox], explain=True).document
    table = next(table for table in document.tables() if table.key == "explain")
    assert "指标!G2 @" in str(table.rows[0].cells[3])
    assert "16500 ÷ 40000" in table.rows[0].cells


def test_the_command_prints_json(inbox: Path) -> None:
    run = CliRunner().invoke(app, ["forecast", str(inbox), "--format", "json"])
    data = json.loads(run.stdout)
    assert data["schema"] == "dn/forecast@1"
    assert {one["reason"] for one in data["outlook"]} == {
        None, "unreported", "not_monthly", "too_few",
    }  # fmt: skip


def test_without_the_extra_there_is_no_damped_trend() -> None:
    assert damped_trend() is None


def test_with_the_extra_the_trend_is_damped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    pytest.importorskip("statsmodels")
    trend = damped_trend()
    assert trend is not None
    assert trend([Fraction(7)] * 6, 5) == 35
    grown = trend([Fraction(one) for one in (1800, 2100, 3000, 3300, 3800, 4100)], 6)
    assert grown is not None
    assert 6 * 4100 < grown < 6 * 6200
