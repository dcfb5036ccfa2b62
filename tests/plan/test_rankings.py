"""Rankings, threshold lists and curves of lists as a plan may and may not say them."""

import shutil
from pathlib import Path

import pytest

from dongneng_cli.i18n import set_language
from dongneng_cli.plan.load import BrokenPlanError, load_plan
from dongneng_cli.terms import Dimension, Metric, RankOrder

ROOT = Path(__file__).parents[2]
LITTLE = ROOT / "tests" / "plans" / "little-2031"
BASIS = "basis: {kind: plan, note: x}"


@pytest.fixture(autouse=True)
def english() -> None:
    set_language("en")


def faults(folder: Path, text: str) -> list[str]:
    """Add a file of rankings to the little plan and return what is wrong with it."""
    path = Path(shutil.copytree(LITTLE, folder / "little"))
    (path / "rankings.yaml").write_text(text, "utf-8")
    try:
        load_plan(path)
    except BrokenPlanError as error:
        return [str(fault).removeprefix(f"{path}/") for fault in error.faults]
    return []


def ranking(rest: str) -> str:
    return f"rankings:\n  - {{id: r, name: r, {rest}, {BASIS}}}\n"


@pytest.mark.parametrize(
    ("rest", "fault"),
    [
        ("by: city", "one of metric, indicator and score leads a ranking"),
        (
            "by: city, metric: start-rate, indicator: new-firms",
            "one of metric, indicator and score leads a ranking",
        ),
        ("by: city, metric: invested, list: no-list", "the plan has no project list no-list"),
        ("by: city, indicator: no-firms", "the plan has no indicator no-firms"),
        ("by: circle, indicator: new-firms", "only cities are ranked on an indicator"),
        (
            "by: city, score: [{metric: start-rate, weight: 0.2}, {metric: finish-rate, weight: 0.7}]",
            "the weights add up to 0.9, not to 1",
        ),
        (
            "by: city, score: [{metric: invested, weight: 1}]",
            "only rates are added up with weights",
        ),
        ("by: city, score: [{weight: 1}]", "an addend is a rate or an indicator"),
        (
            "by: city, metric: start-rate, pools: [{name: p, units: ['999999']}]",
            "nothing is ranked by this name: 999999",
        ),
        (
            "by: city, metric: start-rate, pools: [{name: p, zones: true}]",
            "only counties may be zones",
        ),
        ("by: city, metric: start-rate, coverage: 2", "must be at most 1"),
        ("by: city, metric: start-rate, order: sideways", "must be one of"),
    ],
)
def test_what_does_not_fit_is_named_with_its_place(tmp_path: Path, rest: str, fault: str) -> None:
    found = faults(tmp_path, ranking(rest))
    assert len(found) == 1, found
    assert found[0].startswith("rankings.yaml:2:")
    assert fault in found[0]


def test_a_sound_ranking_is_sound(tmp_path: Path) -> None:
    assert faults(tmp_path, ranking("by: city, metric: start-rate, tie_style: dense")) == []
    sound = "score: [{metric: start-rate, weight: 0.4}, {indicator: new-firms, weight: 0.6}]"
    assert faults(tmp_path / "two", ranking(f"by: city, {sound}")) == []


def test_an_id_is_given_once(tmp_path: Path) -> None:
    two = (
        ranking("by: city, metric: start-rate")
        + f"  - {{id: r, name: s, by: city, metric: invested, {BASIS}}}\n"
    )
    assert any("r stands here twice" in one or "r" in one for one in faults(tmp_path, two))


@pytest.mark.parametrize(
    ("marks", "fault"),
    [
        ("[{month: 6, share: 0.6}, {month: 6, share: 1}]", "not later than the mark before it"),
        ("[{month: 6, share: 0.6}, {month: 9, share: 0.5}]", "less than by the mark before it"),
        ("[{month: 13, share: 0.6}]", "must be at most 12"),
    ],
)
def test_a_curve_only_rises(tmp_path: Path, marks: str, fault: str) -> None:
    path = Path(shutil.copytree(LITTLE, tmp_path / "little"))
    plan = path / "plan.yaml"
    plan.write_text(
        plan.read_text("utf-8").replace(
            "denominator: due", f"denominator: due\n    curve: {marks}", 1
        ),
        "utf-8",
    )
    with pytest.raises(BrokenPlanError) as caught:
        load_plan(path)
    assert [fault in str(one) for one in caught.value.faults] == [True]


def test_the_shandong_plan_ranks_cities_and_task_forces_on_both_rates() -> None:
    plan = load_plan(ROOT / "targets" / "shandong-2020")
    said = {(one.by, one.metric) for one in plan.rankings if one.order == RankOrder.BEST_FIRST}
    for by in (Dimension.CITY, Dimension.TASKFORCE):
        assert {(by, Metric.COMPLETION_RATE), (by, Metric.START_RATE)} <= said
    assert {one.by for one in plan.rankings} == set(Dimension)
    assert [one.id for one in plan.thresholds] == ["ahead-of-time", "finished-early", "all-started"]
