"""What was recorded by one plan, looked at by another: named where it counts no more, and nothing stops."""

import json
import shutil

import pytest

from dongneng_cli.errors import ExitCode
from dongneng_cli.workflow.record import submit
from tests.cli.run import ROOT, Cli
from tests.workflow.month_files import reading, write_month

DROPPED = """
  - id: dropped-later
    name: 后来删去的指标
    kind: flow
    unit: 个
    scope: '370000'
    lead: development-reform
    lead_basis: {kind: assumed, note: 试验}
    definition: 试验
    targets:
      - since: 2020-01
        comparator: at_least
        value: 12
        clauses: ['1.1']
        source: 试验
"""


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A ledger that took in an indicator which the plan in use does not have."""
    place = tmp_path_factory.mktemp("dropped")
    address, plan = str(place / "ledger.sqlite3"), place / "plan"
    shutil.copytree(ROOT / "targets" / "shandong-2020", plan)
    with (plan / "indicators" / "1-new-growth.yaml").open("a", encoding="utf-8") as file:
        file.write(DROPPED)
    for month, value in (("2020-09", 4), ("2020-10", 5)):
        row = reading("dropped-later", value) | {"name": "后来删去的指标"}
        month_before = {"previous": value - 1, "in_period": 1}
        known = reading("5g-stations", 1000 * value) | {
            "previous": 1000 * (value - 1), "in_period": 1000,
        }  # fmt: skip
        book = write_month(place / f"{month}.xlsx", month, [row | month_before, known])
        assert submit([book], plan=str(plan), ledger=address).exit_code is ExitCode.OK
    return address


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, recorded: str) -> Cli:
    run = Cli(capsys, monkeypatch)
    monkeypatch.setenv("DN_LEDGER", recorded)
    return run


def test_a_dropped_indicator_is_a_finding_with_its_cell(cli: Cli) -> None:
    found = json.loads(cli("check", "--period", "2020-10", "--format", "json").out)["findings"]
    said = [(one["severity"], one["cell"], one["found"]) for one in found if one["code"] == "S147"]
    assert said == [("warning", "A2", "dropped-later")]


@pytest.mark.parametrize(
    "verb", ["rank", "gap", "tasks", "bulletin", "report", "map", "forecast", "assess"]
)
def test_no_report_stops_at_it(cli: Cli, verb: str) -> None:
    ran = cli(verb, "--period", "2020-10", *(("--by", "city") if verb == "rank" else ()))
    assert (ran.code, "fault" in ran.err) == (0, False)
