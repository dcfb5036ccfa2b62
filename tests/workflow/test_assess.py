import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dongneng_cli.cli.app import app
from dongneng_cli.errors import PlanError, UnknownNameError
from dongneng_cli.i18n import set_language
from dongneng_cli.workflow.assess import assess
from tests.workflow.month_files import write_month

SAMPLES = Path(__file__).parents[2] / "samples" / "2020-10"
LITTLE = Path(__file__).parents[1] / "plans" / "little-2031"


@pytest.fixture(autouse=True)
def english() -> None:
    set_language("en")


def test_the_sample_month_puts_sixteen_cities_into_four_classes() -> None:
    data = assess([SAMPLES]).document.data
    classes = [row["class"] for row in data["rows"]]
    assert [classes.count(name) for name in ("一等", "二等", "三等", "四等")] == [3, 5, 5, 3]
    assert data["basis"]["kind"] == "assumed"
    assert data["sensitivity"]


def test_support_task_forces_stand_apart_and_are_never_zero() -> None:
    rows = assess([SAMPLES], "taskforce").document.data["rows"]
    apart = [row for row in rows if row["unit"].startswith("tf-support")]
    assert {(row["note"], row["rank"], row["score"]) for row in apart} == {
        ("too_little_applies", None, 100.0)
    }
    states = {item["item"]: item["state"] for item in apart[0]["items"]}
    assert states["starts"] == states["investment"] == "not_applicable"
    assert sorted(row["rank"] for row in rows if row["rank"]) == list(range(1, 11))


def test_every_score_unfolds_to_its_cells() -> None:
    run = CliRunner().invoke(app, ["assess", str(SAMPLES), "--explain", "--format", "json"])
    assert run.exit_code == 0
    explained = json.loads(run.stdout)["explained"]
    starts = next(
        row for row in explained if row["subject"] == "济南市" and row["item"] == "开工率"
    )
    assert starts["formula"].startswith("x = ")
    assert [one["sheet"] for one in starts["inputs"]] == ["项目"]
    assert starts["inputs"][0]["revision"]
    late = next(row for row in explained if row["item"] == "月报及时率")
    assert late["inputs"][0]["origin"] == "2020-11-05"


def test_the_output_says_that_the_weights_are_ours() -> None:
    run = CliRunner().invoke(app, ["assess", str(SAMPLES)])
    assert "ours, not official" in run.stdout


def test_a_plan_without_assessment_and_a_name_that_is_none(tmp_path: Path) -> None:
    file = write_month(tmp_path / "a.xlsx", "2031-02", plan="x")
    with pytest.raises(PlanError, match="has no assessment"):
        assess([file], plan=str(LITTLE))
    with pytest.raises(UnknownNameError) as caught:
        assess([SAMPLES], "taskforcs")
    assert caught.value.hint == "did you mean taskforces?"
