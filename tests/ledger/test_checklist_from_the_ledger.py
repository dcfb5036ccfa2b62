"""The checklist out of the ledger is the one that its workbooks give."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from dongneng_cli.errors import ExitCode
from dongneng_cli.ledger.place import Place
from dongneng_cli.workflow import record
from dongneng_cli.workflow.record import submit
from tests.cli.run import Cli

SAMPLES = Path(__file__).parents[2] / "samples" / "checklist"


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose ledger holds the months."""
    place = tmp_path_factory.mktemp("recorded")
    done = submit(months(), ledger=str(place / ".dn" / "ledger.sqlite3"))
    assert done.exit_code is ExitCode.OK
    return place


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, recorded: Path) -> Cli:
    made = Cli(capsys, monkeypatch)
    monkeypatch.chdir(recorded)
    return made


def months() -> list[str]:
    return [str(one) for one in sorted(SAMPLES.glob("2020-[01]*.xlsx"))]


def data(cli: Cli, *arguments: str) -> Any:
    return json.loads(cli(*arguments, "--format", "json").out)


def test_tasks_read_the_months_of_the_ledger(cli: Cli) -> None:
    assert cli("tasks", "--format", "csv") == cli("tasks", *months(), "--format", "csv")
    september = cli("tasks", "--period", "2020-09", "--format", "csv")
    assert september == cli("tasks", *months(), "--period", "2020-09", "--format", "csv")
    said = data(cli, "tasks")
    assert (said["ledger"]["height"], said["history"]) == (20, ["2020-08", "2020-09", "2020-10"])
    assert data(cli, "tasks", "--as-of", "#13")["history"] == ["2020-08", "2020-09"]
    early = cli("tasks", "--period", "2020-07", "--lang", "en")
    assert early.code == 2
    assert "recorded: 2020-08, 2020-09, 2020-10" in early.err


def test_as_of_a_day_nothing_is_there_before_it_was_recorded(cli: Cli) -> None:
    assert cli("tasks", "--as-of", "2020-10-31").code == 2
    assert cli("tasks", *months(), "--as-of", "2020-10-31").code == 0
    assert cli("tasks", *months(), "--as-of", "#3").code == 2, "a height is the ledger's"


def test_a_month_that_was_sent_before_it_began_is_left_out(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = record.opened

    def early(where: Place, *, create: bool = False) -> object:
        return real(where, create=create, clock=lambda: datetime(2020, 9, 15, tzinfo=UTC))

    ledger = str(tmp_path / "early.sqlite3")
    with monkeypatch.context() as patch:
        patch.setattr(record, "opened", early)
        submit(months(), ledger=ledger)
    said = data(cli, "tasks", "--ledger", ledger, "--as-of", "2020-09-20")
    assert said["history"] == ["2020-08", "2020-09"]
    files = data(cli, "tasks", *months(), "--as-of", "2020-09-20")
    seen = ("clause", "state", "light", "months_running", "counts")
    assert [[one[name] for name in seen] for one in said["tasks"]] == [
        [one[name] for name in seen] for one in files["tasks"]
    ]


def test_blockers_read_the_months_of_the_ledger(cli: Cli) -> None:
    assert cli("blockers", "--format", "csv") == cli("blockers", *months(), "--format", "csv")
    assert data(cli, "blockers")["ledger"]["height"] == 20
    assert data(cli, "blockers", "--as-of", "#13")["ledger"]["height"] == 13
    assert cli("blockers", *months(), "--as-of", "#13").code == 2
    assert cli("blockers", "--week", "2020-W20").code == 2


def test_without_files_and_without_a_ledger_files_are_asked_for(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for command in ("tasks", "blockers"):
        assert cli(command).code == 2
        assert cli(command, "--ledger", "nowhere.sqlite3").code == 5
