"""A week of blockers is recorded beside the months, and read back wherever a month is (7.1)."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from dongneng_cli.errors import ExitCode
from dongneng_cli.ledger.place import Place
from dongneng_cli.workflow import record
from tests.cli.run import Cli
from tests.ledger.test_schema import HEADS, KEPT

SAMPLES = Path(__file__).parents[2] / "samples" / "checklist"
MONTHS = tuple(str(one) for one in sorted(SAMPLES.glob("2020-[01]*.xlsx")))
WEEKS = tuple(str(one) for one in sorted(SAMPLES.glob("2020-W*.xlsx")))


@pytest.fixture
def cli(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    place: Place,
) -> Cli:
    made = Cli(capsys, monkeypatch)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DN_LEDGER", place.url or str(place.path))
    return made


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite ledger of all months and weeks."""
    path = tmp_path_factory.mktemp("whole") / "ledger.sqlite3"
    terms = record.Terms(received="2020-10-19")
    done = record.submit([*MONTHS, *WEEKS], ledger=str(path), terms=terms)
    assert done.exit_code is ExitCode.OK
    return path


@pytest.fixture
def recorded(cli: Cli, place: Place, whole: Path) -> None:
    """Record all months and weeks; where a ledger is a file, by a copy."""
    if place.path is None:
        submit(cli)
    else:
        shutil.copy(whole, place.path)


def data(cli: Cli, *arguments: str) -> Any:
    return json.loads(cli(*arguments, "--format", "json").out)


def submit(cli: Cli, files: Sequence[str] = (*MONTHS, *WEEKS), day: str = "2020-10-19") -> Any:
    done = cli("submit", *files, "--received", day, "--format", "json")
    assert done.code == 0, done.err
    return json.loads(done.out)


def test_months_and_weeks_stand_side_by_side_and_each_is_a_first_revision(cli: Cli) -> None:
    said = submit(cli)
    assert len(said["receipts"]) == len(MONTHS) + len(WEEKS)
    assert {one["number"] for one in said["receipts"]} == {1}
    order = list(dict.fromkeys(one["period"] for one in said["receipts"]))
    assert order == [
        "2020-08", "2020-09", "2020-W40", "2020-W41", "2020-W42", "2020-W43", "2020-10", "2020-W44",
    ]  # fmt: skip
    held = {one["period"]: one["counting"] for one in data(cli, "ledger", "info")["months"]}
    assert (held["2020-10"], held["2020-W42"]) == (7, 2)
    again = data(cli, "submit", *WEEKS[:2])
    assert {one["outcome"] for one in again["receipts"]} == {"known"}
    assert cli("ledger", "verify").code == 0


@pytest.mark.usefixtures("recorded")
def test_blockers_of_the_ledger_are_those_of_its_files(cli: Cli) -> None:
    for week in ((), ("--week", "2020-W42"), ("--week", "2020-W43", "--by", "city")):
        recorded = cli("blockers", *week, "--format", "csv")
        assert recorded == cli("blockers", *MONTHS, *WEEKS, *week, "--format", "csv")
    said = data(cli, "blockers", "--week", "2020-W42")
    assert said["history"] == ["2020-W40", "2020-W41", "2020-W42"]
    history = {one["number"]: [one["period"] for one in one["history"]] for one in said["blockers"]}
    assert history["WT-JN-01"] == said["history"], "one blocker over three weeks"


def test_status_of_a_week_counts_whom_the_plan_asks_every_week(cli: Cli) -> None:
    submit(cli, WEEKS[:4], "2020-10-12")
    cli("submit", WEEKS[4], "--received", "2020-10-19")
    cli("submit", WEEKS[5], "--received", "2020-10-20")
    nil = (
        "--nil",
        "威海市",
        "--week",
        "2020-W42",
        "--reason",
        "本周无",
        "--received",
        "2020-10-19",
    )
    assert cli("submit", *nil).code == 0
    said = data(cli, "status", "--period", "2020-W42")
    assert (said["period"], said["deadline"]) == ("2020-W42", "2020-10-19")
    assert said["rates"]["all"] == {
        "expected": 30, "received": 3, "on_time": 2, "late": 1, "nil": 1, "returned": 0, "missing": 27,
        "reporting_rate": 10.0, "on_time_rate": 6.67, "moved_points": 3.33,
    }  # fmt: skip
    assert said["rates"]["city"]["expected"] == 16
    assert {one["group"] for one in said["units"]} == {"city", "taskforce"}
    for spelled in ("2020w42", "2020年第42周", "2020-10-12至2020-10-18"):
        assert data(cli, "status", "--week", spelled) == said
    assert data(cli, "status")["period"] == "2020-W42", "of weeks alone the newest"
    assert cli("status", "--period", "2020-W54").code == 2


def test_a_second_file_of_a_week_is_a_correction_and_leaves_the_month_alone(
    cli: Cli, tmp_path: Path
) -> None:
    submit(cli, (*MONTHS, *WEEKS[:2]))
    other = tmp_path / "again.xlsx"
    shutil.copy(WEEKS[0], other)
    other.write_bytes(other.read_bytes() + b"\0")
    assert cli("submit", str(other)).code == 5, "a correction says why"
    said = data(cli, "submit", str(other), "--reason", "更正")
    (receipt,) = said["receipts"]
    assert (receipt["period"], receipt["number"], receipt["kind"]) == ("2020-W40", 2, "correction")
    assert data(cli, "status", "--period", "2020-10")["rates"]["all"]["received"] == 7
    shown = data(cli, "show", str(receipt["revision"]))
    assert "2020-W40" in json.dumps(shown)
    assert cli("review", str(receipt["revision"]), "--return", "--reason", "缺页").code == 0
    units = {one["unit"]: one for one in data(cli, "status", "--week", "2020-W40")["units"]}
    assert units["370100"]["revision"] == receipt["replaces"], "the one before stands again"


def test_a_closed_week_takes_no_file_and_its_month_stays_open(cli: Cli) -> None:
    submit(cli, WEEKS[:2])
    assert cli("period", "close", "2020-W40").code == 0
    assert cli("period", "close", "2020-W40").code == 5
    nil = ("submit", "--nil", "威海市", "--reason", "无")
    assert cli(*nil, "--period", "2020-W40").code == 5
    assert cli(*nil, "--period", "2020-10").code == 0
    assert cli(*nil, "--period", "2020-W40", "--reopen").code == 0
    assert cli("period", "reopen", "2020-W40", "--reason", "补报").code == 0
    assert data(cli, "status", "--period", "2020-W40")["closed"] is False


def test_a_waiver_of_a_week_lets_its_file_pass(cli: Cli, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    book = load_workbook(WEEKS[0])
    sheet = book["问题"]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == "用地用海"]
    cells[0].value = "拆迁扰民"
    bad = tmp_path / "bad.xlsx"
    book.save(bad)
    refused = cli("submit", str(bad))
    assert refused.code == 1
    assert "L140" in refused.out
    assert cells[0].coordinate in refused.out
    waived = (
        *("waive", "L140", "--unit", "济南市", "--period", "2020-W40", "--by", "办公室"),
        *("--reason", "新类别待定", "--until", "2099-12-31"),
    )
    assert cli(*waived).code == 0
    assert cli("submit", str(bad)).code == 0
    said = data(cli, "blockers", "--week", "2020-W40")
    assert [one["rule"] for one in said["ledger"]["waivers"]] == ["L140"]


def test_a_week_is_judged_beside_the_weeks_and_projects_of_the_ledger(
    cli: Cli, tmp_path: Path
) -> None:
    from openpyxl import load_workbook

    submit(cli, (*MONTHS, *WEEKS[:4]))
    book = load_workbook(WEEKS[4])
    sheet = book["问题"]
    (first, *_rest) = [
        cell for row in sheet.iter_rows() for cell in row if cell.value == "WT-JN-01"
    ]
    sheet.cell(first.row, first.column + 1).value = "SL-JN-99"
    sent = tmp_path / "week.xlsx"
    book.save(sent)
    cell = f"B{first.row}"
    found = {(one["code"], one["cell"]) for one in data(cli, "check", str(sent))["findings"]}
    assert {("L116", cell), ("L146", cell)} <= found, "no such project; the number had another"


@pytest.mark.usefixtures("recorded")
def test_a_week_travels_in_an_export_and_compares_with_the_week_before(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = data(cli, "diff", "2020-W41", "2020-W42")
    assert {one["sheet"] for one in changed["changes"]} == {"问题"}
    before, target = data(cli, "blockers", "--week", "2020-W43"), tmp_path / "all.zip"
    assert cli("ledger", "export", str(target)).code == 0
    monkeypatch.setenv("DN_LEDGER", str(tmp_path / "other.sqlite3"))
    assert cli("ledger", "import", str(target)).code == 0
    assert data(cli, "blockers", "--week", "2020-W43") == before
    assert cli("ledger", "verify").code == 0


@pytest.mark.usefixtures("recorded")
def test_a_units_history_counts_its_weeks_and_a_blocker_is_traced_to_its_cells(cli: Cli) -> None:
    weeks = data(cli, "history", "济南市")["weeks"]
    assert [(one["week"], one["reported"], one["solved"]) for one in weeks] == [
        ("2020-W40", 4, 0), ("2020-W41", 4, 1), ("2020-W42", 4, 1), ("2020-W43", 3, 0), ("2020-W44", 3, 0),
    ]  # fmt: skip
    assert data(cli, "history", "济南市")["months"] == ["2020-08", "2020-09", "2020-10"]
    said = data(cli, "trace", "wt-jn-01", "--week", "2020-W42")
    (case,) = said["cases"]
    assert (case["age"], case["deadline"], case["overdue"]) == (125, "2020-09-30", True)
    assert [(one["period"], one["source"]["cell"]) for one in said["reports"]] == [
        ("2020-W40", "A4"), ("2020-W41", "A4"), ("2020-W42", "A4"),
    ]  # fmt: skip
    assert data(cli, "history", "WT-JN-01") == data(cli, "trace", "WT-JN-01")
    files = data(cli, "trace", "WT-JN-01", *MONTHS, *WEEKS, "--week", "2020-W42")
    assert files["cases"] == said["cases"]
    assert cli("trace", "WT-XX-99").code == cli("history", "WT-XX-99").code == 2


@pytest.mark.usefixtures("recorded")
def test_a_notice_of_the_ledger_is_that_of_its_files_and_counts_the_last_week(cli: Cli) -> None:
    for asked in (("--quarter", "2020Q3"), ("--period", "2020-10")):
        recorded = cli("bulletin", *asked, "--format", "json")
        files = cli("bulletin", *MONTHS, *WEEKS, *asked, "--format", "json")
        assert recorded.code == files.code == 0, recorded.err + files.err
        first, second = (json.loads(ran.out) for ran in (recorded, files))
        printed = [[one["printed"] for one in said["figures"]] for said in (first, second)]
        assert printed[0] == printed[1]
    notice = cli("bulletin", "--period", "2020-10", "--format", "md").out
    assert "报送难点堵点7个，已办结1个，未办结6个，其中超过承诺办结日期3个" in notice, (
        "as dn blockers counts"
    )
    assert cli("bulletin", "--quarter", "2020Q1").code == 2


def test_files_of_other_months_are_no_errors_of_a_quarter(cli: Cli) -> None:
    notice = cli("bulletin", *MONTHS, *WEEKS, "--quarter", "2020Q3", "--format", "md").out
    assert "数据审核发现错误0处" in notice
    assert "2020-10" not in notice.split("## 附件")[-1], "what came after the quarter is no source"


@pytest.mark.parametrize("command", ["rank", "gap", "tasks", "trace"])
def test_what_is_asked_of_a_month_says_so_to_a_week(cli: Cli, command: str) -> None:
    target = ("5g-stations",) if command == "trace" else ()
    refused = cli(command, *target, *MONTHS, "--period", "2020-W42")
    assert refused.code == 2
    assert "2020-W42 is a week" in refused.err


@pytest.mark.parametrize("name", HEADS)
def test_a_ledger_of_before_takes_weeks(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / name
    shutil.copy(KEPT / name, path)
    cli = Cli(capsys, monkeypatch)
    monkeypatch.setenv("DN_LEDGER", str(path))
    before = data(cli, "ledger", "info")["months"]
    submit(cli, WEEKS[:2])
    after = data(cli, "ledger", "info")["months"]
    assert [one for one in after if "W" not in one["period"]] == before
    assert [one["counting"] for one in after if one["period"] == "2020-W40"] == [2]
    assert cli("ledger", "verify").code == 0
