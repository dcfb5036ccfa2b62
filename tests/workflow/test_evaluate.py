import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dongneng_cli.cli.app import app
from dongneng_cli.errors import PlanError, UsageError
from dongneng_cli.i18n import set_language
from dongneng_cli.workflow.evaluate import evaluate
from tests.workflow.month_files import reading, write_month

LITTLE = Path(__file__).parents[1] / "plans" / "little-2031"


@pytest.fixture(autouse=True)
def english() -> None:
    set_language("en")


def test_it_needs_no_workbook_and_says_whose_weights_they_are() -> None:
    run = CliRunner().invoke(app, ["evaluate"])
    assert run.exit_code == 0
    assert "ours, not official" in run.stdout
    assert "of the weight is unknown" in " ".join(run.stdout.split())


def test_json_has_both_bounds_and_every_measure() -> None:
    data = json.loads(CliRunner().invoke(app, ["evaluate", "--format", "json"]).stdout)
    whole = data["composites"][-1]
    assert whole["dimension"] is None
    assert whole["lower"] < whole["score"] <= 100
    assert sum(one["weight"] for one in data["measures"]) == whole["weight"] == 100
    unknown = [one["weight"] for one in data["measures"] if one["score"] is None]
    assert whole["missing"] == sum(unknown) / 100


def test_a_workbook_gives_readings_with_their_cells(tmp_path: Path) -> None:
    rows = [reading("national-policies", 40, unit="项")]
    file = write_month(tmp_path / "a.xlsx", "2020-11", rows)
    data = evaluate([file], explain=True).document.data
    found = next(one for one in data["measures"] if one["measure"] == "national-policies")
    assert (found["value"], found["when"], found["verdict"]) == (40, "2020-11-30", "not_yet")
    explained = next(one for one in data["explained"] if one["formula"] == "40 ÷ 42 × 100")
    assert (explained["inputs"][0]["sheet"], explained["inputs"][0]["cell"]) == ("指标", "G2")


def test_what_was_not_published_by_the_day_does_not_count() -> None:
    data = evaluate(known_by="2021-01-31").document.data
    research = next(one for one in data["measures"] if one["measure"] == "rd-intensity")
    assert (research["verdict"], research["score"]) == ("not_published", None)
    with pytest.raises(UsageError, match="not a day"):
        evaluate(known_by="soon")


def test_a_plan_without_evaluation_says_so() -> None:
    with pytest.raises(PlanError, match="has no evaluation"):
        evaluate(plan=str(LITTLE))
