"""One rule over past months: what it would have found, from files and from the ledger."""

from pathlib import Path
from typing import Any

import pytest

from dongneng_cli.errors import ExitCode, UnknownNameError, UnknownRuleError, UsageError
from dongneng_cli.workflow import verbs
from dongneng_cli.workflow.backtest import backtest
from dongneng_cli.workflow.record import submit
from tests.workflow.month_files import write_month

JINAN: dict[str, Any] = {"unit": "济南市", "code": "370100"}
MONTHS = (2, 3, 2, 3, 2, 3, 30)
"""New head offices, a figure a month; the seventh is the slip that P206 (on trial) is there for."""


def write(folder: Path) -> Path:
    for month, figure in enumerate(MONTHS, 1):
        row = {
            "indicator": "jinan-headquarters",
            "name": "新认定总部企业",
            "region": "济南市",
            "unit_of_measure": "家",
            "previous": sum(MONTHS[: month - 1]),
            "in_period": figure,
            "cumulative": sum(MONTHS[:month]),
        }
        write_month(folder / f"{month:02d}.xlsx", f"2020-{month:02d}", [row], **JINAN)
    return folder


def counts(code: str, *files: Path, **asked: Any) -> dict[str, tuple[int | None, list[str]]]:
    data: Any = backtest(code, [str(one) for one in files], **asked).document.data
    return {
        one["period"]: (one["examined"], [found["cell"] for found in one["findings"]])
        for one in data["months"]
    }


def test_a_rule_on_trial_shows_what_it_would_have_found_and_where_it_saw_nothing(
    tmp_path: Path,
) -> None:
    found = counts("P206", write(tmp_path))
    assert found["2020-01"] == (0, [])
    assert found["2020-06"] == (5, [])
    assert found["2020-07"] == (6, ["F2"])
    assert counts("P206", tmp_path, until="2020-06").keys() == found.keys() - {"2020-07"}


def test_a_threshold_can_be_tried_before_the_plan_sets_it(tmp_path: Path) -> None:
    found = counts("P206", write(tmp_path), thresholds=["points=2", "score=0.1"])
    assert sum(len(cells) for _rows, cells in found.values()) > 1
    assert counts("P206", tmp_path, thresholds=["score=1000"])["2020-07"] == (6, [])
    with pytest.raises(UnknownNameError):
        backtest("P206", [str(tmp_path)], thresholds=["scores=1"])
    with pytest.raises(UsageError):
        backtest("P206", [str(tmp_path)], thresholds=["score=NaN"])
    with pytest.raises(UnknownRuleError):
        backtest("P999", [str(tmp_path)])


def test_the_ledger_gives_the_same_as_the_files_and_is_left_as_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    write(folder)
    ledger = str(tmp_path / "ledger.sqlite3")
    for file in sorted(folder.glob("*.xlsx")):
        submit([file], ledger=ledger)
    before = Path(ledger).read_bytes()
    assert counts("P206", ledger=ledger) == counts("P206", folder)
    assert Path(ledger).read_bytes() == before


def test_a_back_test_is_no_check_but_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    write(tmp_path)
    assert backtest("P206", [str(tmp_path)]).exit_code is ExitCode.OK
    (tmp_path / "08.xlsx").write_bytes(b"PK")
    done = backtest("S205", [str(tmp_path)])
    assert done.exit_code is ExitCode.UNREADABLE
    data: Any = done.document.data
    assert data["months"][0]["findings"][0]["unit"] == "济南市"
    assert data["rule"]["stage"] == "live"


def test_a_rule_of_the_reader_is_counted_by_workbook(tmp_path: Path) -> None:
    assert counts("S132", write(tmp_path))["2020-01"] == (1, [])


def test_a_check_says_which_rules_examined_nothing(tmp_path: Path) -> None:
    write(tmp_path)
    report = verbs.check([tmp_path / "01.xlsx"])
    data: Any = report.document.data
    ran = {one["code"]: one for one in data["rules"]}
    assert ran["L101"] == {"code": "L101", "stage": "live", "examined": 1, "found": 0}
    assert ran["P206"]["stage"] == "trial"
    assert ran["P206"]["examined"] == 0
    said = [getattr(one, "text", "") for one in report.document.blocks]
    assert any("P206" in text and text.startswith("0") for text in said)
