"""The commands as a user meets them."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.run import Cli
from tests.ledger.books import workbook


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Cli:
    made = Cli(capsys, monkeypatch)
    monkeypatch.chdir(tmp_path)
    return made


def data(cli: Cli, *arguments: str, code: int = 0) -> Any:
    ran = cli(*arguments, "--format", "json")
    assert ran.code == code, ran.err
    return json.loads(ran.out)


def test_the_first_submit_makes_the_ledger_and_says_where(cli: Cli, tmp_path: Path) -> None:
    workbook(tmp_path / "济南.xlsx")
    dry = cli("submit", "济南.xlsx", "--dry-run")
    assert dry.code == 0
    assert not (tmp_path / ".dn").exists()
    ran = cli("submit", "济南.xlsx")
    assert (ran.code, ran.err) == (0, f"a new ledger: {tmp_path / '.dn' / 'ledger.sqlite3'}\n")
    assert "#1" in ran.out
    again = data(cli, "submit", "济南.xlsx")
    assert again["receipts"][0]["outcome"] == "known"
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    assert data(cli, "ledger", "info")["ledger"]["height"] == 1


def test_a_workbook_with_errors_is_not_recorded(cli: Cli, tmp_path: Path) -> None:
    workbook(tmp_path / "a.xlsx", invested=-1)
    workbook(tmp_path / "b.xlsx", "青岛市")
    found = data(cli, "submit", ".", code=1)
    assert [one["name"] for one in found["receipts"]] == ["青岛市"]
    assert [one["file"] for one in found["refused"]] == ["a.xlsx"]
    assert found["findings"]


def test_a_correction_without_a_reason_is_one_line_and_exit_5(cli: Cli, tmp_path: Path) -> None:
    workbook(tmp_path / "a.xlsx")
    workbook(tmp_path / "b.xlsx", invested=2)
    cli("submit", "a.xlsx")
    ran = cli("submit", "b.xlsx")
    assert (ran.code, ran.out, ran.err.count("\n")) == (5, "", 1)
    assert "--reason" in ran.err
    assert data(cli, "submit", "b.xlsx", "--reason", "更正")["receipts"][0]["kind"] == "correction"


def test_reports_come_from_the_ledger_without_files(cli: Cli, tmp_path: Path) -> None:
    for unit in ("济南市", "青岛市"):
        workbook(tmp_path / f"{unit}.xlsx", unit)
    files = cli("rank", ".", "--format", "csv")
    cli("submit", ".")
    assert cli("rank", "--format", "csv").out == files.out
    for command in (["check"], ["gap"], ["rank"], ["status"], ["trace", "5g-stations"]):
        ran = cli(*command, "--format", "json", "--as-of", "2")
        assert json.loads(ran.out)["ledger"]["height"] == 2, command
        assert ran.out == cli(*command, "--format", "json", "--as-of", "2").out
    assert cli("rank", "济南市.xlsx", "--as-of", "1").code == 2
    assert cli("rank", "--as-of", "9").code == 5
    assert cli("check", "--period", "2020-01").code == 5


def test_without_files_and_without_a_ledger(cli: Cli) -> None:
    assert cli("rank").code == 2
    assert cli("rank", "--ledger", "nowhere.sqlite3").code == 5
    assert cli("status").code == 5


def test_reviews_close_waive_and_show(cli: Cli, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx")
    cli("submit", "a.xlsx")
    assert cli("review", "1", "--accept").code == 0
    assert cli("review", "1").code == 2
    assert data(cli, "period", "close", "2020-10")["ledger"]["height"] == 3
    workbook(tmp_path / "b.xlsx", "青岛市")
    assert cli("submit", "b.xlsx").code == 5
    assert cli("submit", "b.xlsx", "--reopen", "--reason", "补报").code == 0
    assert cli("period", "reopen", "2020-10", "--reason", "修订").code == 0
    shown = data(cli, "show", "1")
    assert (shown["revision"]["state"], len(shown["events"])) == ("reviewed", 1)
    assert cli("show", "1", "-o", "back.xlsx").code == 0
    assert (tmp_path / "back.xlsx").read_bytes() == path.read_bytes()
    assert cli("show", "1", "-o", ".dn/ledger.sqlite3").code == 2
    assert cli("show", "99").code == 5
    assert cli("show", "x").code == 2
    assert cli("submit", "--nil", "威海市", "--period", "2020-10", "--reason", "本月无").code == 0
    assert cli("submit", "--nil", "威海市").code == 2
    states = {one["name"]: one["status"] for one in data(cli, "status")["units"]}
    assert (states["济南市"], states["威海市"], states["淄博市"]) == ("received", "nil", "missing")


def test_a_waived_error_is_recorded_and_every_report_shows_it(cli: Cli, tmp_path: Path) -> None:
    workbook(tmp_path / "a.xlsx", invested=-1)
    refused = data(cli, "submit", "a.xlsx", code=1)
    codes = sorted({one["code"] for one in refused["findings"] if one["severity"] == "error"})
    for code in codes:
        said = (
            "waive", code, "--unit", "济南", "--period", "2020-10", "--by", "办公室",
            "--reason", "冲回多报", "--until", "2999-12-31",
        )  # fmt: skip
        assert cli(*said).code == 0
    assert cli("waive", "X999", *said[2:]).code == 2
    assert data(cli, "submit", "a.xlsx")["summary"]["recorded"] == 1
    for command in (["rank"], ["gap"], ["check"]):
        ran = cli(*command, "--format", "json")
        assert ran.code == 0, ran.out[:500]
        assert [one["authoriser"] for one in json.loads(ran.out)["ledger"]["waivers"]] == [
            "办公室"
        ] * len(codes)
        assert "冲回多报" in cli(*command, "--format", "md").out
    assert "冲回多报" in cli("status", "--format", "md").out


def test_a_waiver_that_has_run_out_helps_no_more(cli: Cli, tmp_path: Path) -> None:
    workbook(tmp_path / "a.xlsx", invested=-1)
    findings = data(cli, "submit", "a.xlsx", code=1)["findings"]
    for code in {one["code"] for one in findings if one["severity"] == "error"}:
        cli(
            "waive", code, "--unit", "济南市", "--period", "2020-10", "--by", "x",
            "--reason", "y", "--until", "2020-12-31",
        )  # fmt: skip
    assert cli("submit", "a.xlsx").code == 1


def test_the_ledger_goes_away_and_comes_back(cli: Cli, tmp_path: Path) -> None:
    workbook(tmp_path / "a.xlsx")
    head = data(cli, "submit", "a.xlsx")["receipts"][0]["head"]
    assert cli("ledger", "verify", "--head", f"1:{head['hash']}").code == 0
    assert cli("ledger", "verify", "--head", "1:" + "0" * 64).code == 5
    assert cli("ledger", "verify", "--head", "1").code == 2
    assert cli("ledger", "backup", "b.sqlite3").code == 0
    assert cli("ledger", "backup", "b.sqlite3").code == 5
    assert cli("ledger", "export", "e.zip").code == 0
    assert data(cli, "ledger", "import", "e.zip", "--ledger", "i.sqlite3")["ledger"] == head
    assert cli("ledger", "restore", "b.sqlite3").code == 5
    assert cli("ledger", "restore", "b.sqlite3", "--force").code == 0
    assert cli("ledger", "restore", "nothing.sqlite3").code == 5
    assert data(cli, "ledger", "verify")["sound"]
    assert cli("rank", "--ledger", "a.xlsx").code == 5


@pytest.mark.parametrize(
    "command",
    [
        ["submit"], ["status"], ["history"], ["diff"], ["show"], ["trace"], ["review"], ["waive"],
        ["period", "close"], ["period", "reopen"], ["ledger", "verify"], ["ledger", "backup"],
        ["ledger", "restore"], ["ledger", "export"], ["ledger", "import"], ["ledger", "info"],
    ],
)  # fmt: skip
def test_every_help_ends_with_an_example(cli: Cli, command: list[str]) -> None:
    ran = cli(*command, "--help")
    assert ran.code == 0
    assert f"dn {' '.join(command)}" in ran.out.split("Example")[-1]
