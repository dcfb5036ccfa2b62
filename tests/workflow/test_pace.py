import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dongneng_cli.cli.app import app
from dongneng_cli.i18n import set_language
from dongneng_cli.plan.load import find_plan
from dongneng_cli.workflow.verbs import gap
from tests.workflow.month_files import reading, write_month

SHARES = """    allocation:
      basis: {kind: assumed, note: 测试}
      shares:
        - {unit: '370100', value: 9000, since: 2020-01, source: 测试}
        - {unit: '370200', value: 12000, since: 2020-01, source: 测试}
        - {unit: '370600', value: 20000, since: 2020-01, source: 测试}
"""


@pytest.fixture(autouse=True)
def english() -> None:
    set_language("en")


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """The plan of 2020 with the 5G target shared out to three cities, a thousand too many."""
    plan = Path(shutil.copytree(find_plan("shandong-2020"), tmp_path / "plan"))
    file = plan / "indicators" / "1-new-growth.yaml"
    head, tail = file.read_text("utf-8").split("  - id: 5g-stations\n")
    file.write_text(f"{head}  - id: 5g-stations\n{SHARES}{tail}", "utf-8")
    return plan


@pytest.fixture
def may(tmp_path: Path) -> Path:
    rows = [
        reading("5g-stations", 14000),
        reading("5g-stations", 3900, "济南市"),
        reading("5g-stations", 5000, "青岛市"),
        reading("5g-stations", 5100, "烟台市"),
    ]
    return write_month(tmp_path / "may.xlsx", "2020-05", rows)


def test_the_gap_report_carries_the_pace(may: Path) -> None:
    data = gap([may]).document.data
    row = next(one for one in data["pace"] if one["target"] == "5g-stations")
    assert (row["earned_months"], row["months_ahead"]) == (4.2, -0.8)
    assert (round(row["needed"]), round(row["ratio"], 2), row["reached"]) == (3714, 1.33, "2021-03")


def test_gaps_roll_down_to_cities_and_up_again(shared: Path, may: Path) -> None:
    document = gap([may], str(shared), take=True).document
    assert [(one["name"], one["status"]) for one in document.data["shares"]] == [
        ("济南市", "on_track"),
        ("青岛市", "on_track"),
        ("烟台市", "behind"),
    ]
    sums = document.data["allocations"][0]
    assert (sums["allocated"], sums["over"], sums["value"], sums["behind"]) == (
        41000,
        1000,
        14000,
        1,
    )
    taken = next(one for one in document.data["recovery"] if one["target"] == "5g-stations")
    assert (round(taken["needed"]), taken["closes"]) == (2667, True)
    assert [one["name"] for one in taken["carriers"]] == ["烟台市"]


def test_the_plan_check_says_by_how_much_shares_exceed(shared: Path) -> None:
    run = CliRunner().invoke(app, ["plan", "check", str(shared)])
    assert run.exit_code == 0
    assert "5g-stations" in run.stderr
    assert "1,000" in run.stderr


def test_explain_unfolds_every_status(may: Path) -> None:
    run = CliRunner().invoke(app, ["gap", str(may), "--explain", "--format", "json"])
    explained = json.loads(run.stdout)["explained"]
    row = next(one for one in explained if one["formula"] == "14000 ÷ 40000")
    value, target = row["inputs"]
    assert (value["sheet"], value["cell"], len(value["revision"])) == ("指标", "G2", 12)
    assert target["origin"] == "2020年工作要点1.2, since 2020-01"
    assert row["result"] == (
        "attainment 35.00%, due by the plan 41.67%, pace gap -6.67 points, × behind"
    )
