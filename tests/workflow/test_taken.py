"""What is submitted is read by whoever reads, and kept as the bytes that were checked."""

import io
import shutil
import sys
from pathlib import Path

import pytest

from dongneng_cli.findings import UnreadableError
from dongneng_cli.scale.crew import crew
from dongneng_cli.workflow.context import Context, open_plan
from dongneng_cli.workflow.record import submit
from dongneng_cli.workflow.taken import take_all

ROOT = Path(__file__).parents[2]
CITIES = sorted((ROOT / "samples/2020-10").glob("*.xlsx"))


@pytest.fixture(scope="module")
def plan() -> Context:
    return open_plan(None)


def test_a_file_that_changed_since_it_was_checked_is_not_recorded(
    plan: Context, tmp_path: Path
) -> None:
    book = tmp_path / "a.xlsx"
    shutil.copyfile(CITIES[0], book)
    ((one,), errors) = take_all([book], plan)
    assert errors == []
    assert one.data() == CITIES[0].read_bytes()
    shutil.copyfile(CITIES[1], book)
    with pytest.raises(UnreadableError, match="changed after it was checked"):
        one.data()
    book.unlink()
    with pytest.raises(UnreadableError, match="no such file"):
        one.data()


def test_a_file_that_changes_while_others_are_read_costs_only_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, city in enumerate(CITIES[:3]):
        shutil.copyfile(city, tmp_path / f"{number}.xlsx")

    def tell(done: int, _all: int, _name: str) -> None:
        if done == 2:
            shutil.copyfile(CITIES[5], tmp_path / "0.xlsx")

    report = submit([tmp_path], ledger=str(tmp_path / "ledger.sqlite3"), tell=tell)
    assert report.exit_code == 4
    assert report.document.data["summary"]["recorded"] == 2
    (refused,) = report.document.data["refused"]
    assert refused["file"].endswith("0.xlsx")
    assert refused["unit"] == "济南市"


def test_standard_input_is_read_once_and_beside_files(
    plan: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(CITIES[0].read_bytes())))
    with crew(2):
        taken, errors = take_all([CITIES[1], Path("-"), CITIES[2]], plan)
    assert errors == []
    assert [one.submission.unit_name for one in taken] == ["青岛市", "济南市", "淄博市"]
    assert [one.data() for one in taken] == [CITIES[index].read_bytes() for index in (1, 0, 2)]


def test_several_processes_record_what_one_records(tmp_path: Path) -> None:
    told = []
    for jobs in (1, 2):
        ledger = str(tmp_path / f"{jobs}.sqlite3")
        with crew(jobs):
            data = submit([ROOT / "samples/broken.xlsx", *CITIES[2:5]], ledger=ledger).document.data
        for receipt in data["receipts"]:
            del receipt["head"]["hash"]  # covers the time of day
        told.append(data)
    assert told[0] == told[1]
    assert told[0]["summary"]["recorded"] == 3
