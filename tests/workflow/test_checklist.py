"""The samples of the checklist through the verbs: months that slip, weeks that age, a quarter's notice."""

import json
from pathlib import Path
from typing import Any

import pytest

from dongneng_cli.errors import PlanError, UnknownNameError, UsageError
from dongneng_cli.i18n import set_language
from dongneng_cli.plan.load import find_plan, load_plan
from dongneng_cli.terms import BlockerGroup
from dongneng_cli.workflow.blockers import blockers
from dongneng_cli.workflow.bulletin import bulletin
from dongneng_cli.workflow.tasks import Wanted, tasks
from dongneng_cli.workflow.verbs import check

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples" / "checklist"


@pytest.fixture(autouse=True)
def english() -> None:
    set_language("en")


def task_data(**given: Any) -> dict[str, Any]:
    return json.loads(json.dumps(tasks([SAMPLES], **given).document.data))


def blocker_data(**given: Any) -> dict[str, Any]:
    return json.loads(json.dumps(blockers([SAMPLES], **given).document.data))


def parts(data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {part["id"]: part for task in data["tasks"] for part in task["parts"]}


def test_every_part_of_the_plan_appears_under_its_clause() -> None:
    data = task_data()
    assert (data["schema"], data["history"]) == ("dn/tasks@1", ["2020-08", "2020-09", "2020-10"])
    plan = load_plan(find_plan("shandong-2020"))
    shown = {(task["clause"], part["id"]) for task in data["tasks"] for part in task["parts"]}
    wanted = {(c, i.id) for i in plan.indicators for c in i.targets[0].clauses}
    for task in (task for area in plan.areas for task in area.tasks):
        wanted |= {(task.clause, one.id) for one in (*task.milestones, *task.workstreams)}
    assert shown == wanted
    assert len(data["tasks"]) == 24
    kinds = [part["kind"] for task in data["tasks"] for part in task["parts"]]
    assert (kinds.count("milestone"), kinds.count("workstream")) == (24, 82)
    assert all(task["owners"] and task["due"] and task["state"] for task in data["tasks"])


def test_milestones_slip_go_back_and_are_missed_in_the_samples() -> None:
    got = parts(task_data())
    slipped = got["business-environment-regulation"]
    assert (slipped["first_promised"], slipped["promised"], slipped["slipped_months"]) == (
        "2020-09", "2020-12", 3,
    )  # fmt: skip
    missed = got["yellow-river-program"]
    assert (missed["state"], missed["months_running"], missed["light"]) == ("overdue", 3, "red")
    assert got["taskforce-liaison"]["state"] == "under_way"
    assert got["national-policies"]["months_running"] == 3
    assert got["national-policies"]["light"] == "red"
    assert [one["id"] for one in got["monitor-four-new"]["silent"]] == ["statistics"]


@pytest.mark.parametrize(
    ("wanted", "clauses"),
    [
        (Wanted(area=7), {"7.1", "7.2", "7.3"}),
        (Wanted(state="已逾期"), {"3.4"}),
        (Wanted(state="overdue"), {"3.4"}),
        (Wanted(owner="济南"), {"3.1", "5.1"}),
        (Wanted(due_within=0), {"3.4"}),
        (Wanted(due_within=30), {"3.4", "4.1"}),
        (Wanted(area=6, state="done"), {"6.1", "6.4"}),
    ],
)
def test_filters_keep_what_fits(wanted: Wanted, clauses: set[str]) -> None:
    data = task_data(wanted=wanted)
    assert {task["clause"] for task in data["tasks"]} == clauses


def test_the_day_is_told_and_never_asked_of_the_clock() -> None:
    assert task_data()["as_of"] == "2020-10-31"
    september = task_data(as_of="2020-09-15")
    assert (september["period"], september["history"]) == ("2020-09", ["2020-08", "2020-09"])
    assert parts(september)["yellow-river-program"]["state"] == "under_way"
    assert task_data(period="2020-08")["as_of"] == "2020-08-31"
    late = parts(task_data(as_of="2021-01-01"))
    assert late["smart-cities"]["state"] == "overdue"


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"as_of": "2020-13-01"}, UsageError),
        ({"period": "2020-12"}, UsageError),
        ({"as_of": "2020-01-01"}, UsageError),
        ({"wanted": Wanted(area=9)}, UnknownNameError),
        ({"wanted": Wanted(owner="济男")}, UnknownNameError),
        ({"wanted": Wanted(state="基本完成")}, UnknownNameError),
    ],
)
def test_what_cannot_be_followed_is_refused(given: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        tasks([SAMPLES], **given)


def test_a_plan_without_a_checklist_says_so(tmp_path: Path) -> None:
    for file in find_plan("shandong-2020").rglob("*.yaml"):
        if file.name != "checklist.yaml":
            target = tmp_path / "plan" / file.relative_to(find_plan("shandong-2020"))
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.read_bytes())
    for verb in (tasks, blockers):
        with pytest.raises(PlanError, match="no checklist"):
            verb([SAMPLES], str(tmp_path / "plan"))


def test_blockers_age_come_back_cross_cities_and_are_left_out() -> None:
    data = blocker_data()
    assert (data["schema"], data["period"], data["last"]) == (
        "dn/blockers@1", "2020-W44", "2020-11-01",
    )  # fmt: skip
    by_number = {one["number"]: one for one in data["blockers"]}
    oldest = by_number["WT-JN-01"]
    assert (oldest["age"], oldest["overdue"], oldest["deadline"]) == (139, True, "2020-09-30")
    assert oldest["promised_on"] == "2020-11-30"
    assert by_number["WT-JN-02"]["reopened"] == 1
    assert [one["state"] for one in by_number["WT-JN-02"]["history"]] == [
        "open", "solved", "solved", "open", "open",
    ]  # fmt: skip
    assert by_number["WT-JN-03"]["dropped"]
    assert [one["name"] for one in by_number["WT-KS-01"]["cities"]] == ["济南市", "青岛市"]
    assert by_number["WT-KS-01"]["cross_city"]
    assert by_number["WT-QD-01"]["in_time"] is False
    assert [(one["number"], one["other"]) for one in data["alike"]] == [("WT-QD-02", "WT-QD-09")]
    total = data["total"]
    assert (total["open"], total["new"], total["overdue"], total["projects"]) == (7, 1, 3, 6)
    assert total["annual_plan"] == sum((8, 6, 5, 12, 15, 20))


def test_a_week_before_is_as_it_was() -> None:
    data = blocker_data(week="2020-W42")
    assert (data["period"], data["history"][-1]) == ("2020-W42", "2020-W42")
    by_number = {one["number"]: one for one in data["blockers"]}
    assert by_number["WT-JN-02"]["state"] == "solved"
    assert "WT-QD-09" not in by_number
    assert blocker_data(week="2020-10-12至2020-10-18")["period"] == "2020-W42"


@pytest.mark.parametrize("by", list(BlockerGroup))
def test_every_grouping_adds_up(by: BlockerGroup) -> None:
    data = blocker_data(by=by)
    added = sum(group["open"] for group in data["groups"])
    crossing = sum(one["cross_city"] and one["state"] == "open" for one in data["blockers"])
    assert added == data["total"]["open"] + (crossing if by is BlockerGroup.CITY else 0)


def test_a_unit_in_charge_has_a_page() -> None:
    page = blockers([SAMPLES], page="行政审批服务局").document
    assert [one.title for one in page.tables()] == ["济南市行政审批服务局"]
    assert [one["number"] for one in page.data["blockers"]] == ["WT-JN-02"]
    every = blockers([SAMPLES], page="all").document
    assert len(list(every.tables())) == 6
    with pytest.raises(UnknownNameError):
        blockers([SAMPLES], page="城管局")


@pytest.mark.parametrize("week", ["2020-W54", "2020-W30", "十月"])
def test_a_week_that_is_none_or_not_there_is_refused(week: str) -> None:
    with pytest.raises(UsageError):
        blockers([SAMPLES], week=week)


def test_months_will_do_where_there_are_no_weeks() -> None:
    data = json.loads(json.dumps(blockers([ROOT / "samples" / "2020-10"]).document.data))
    assert (data["period"], data["first"], data["last"]) == ("2020-10", "2020-10-01", "2020-10-31")
    assert data["total"]["open"] + data["total"]["solved"] == len(data["blockers"])


def test_a_weekly_workbook_is_checked() -> None:
    files = sorted(SAMPLES.glob("2020-W44*.xlsx"))
    document = check(files).document
    assert document.data["findings"] == []
    assert document.title == "Check of the weekly report, 2020-W44"
    assert [one["period"] for one in document.data["files"]] == ["2020-W44", "2020-W44"]


def test_the_quarter_s_notice_has_its_sections() -> None:
    document = bulletin([SAMPLES], quarter="2020Q3").document
    keys = [table.key for table in document.tables() if table.key.startswith("quarter-")]
    wanted = ("areas", "behind", "reasons", "ranking", "blockers", "discipline")
    assert keys == [f"quarter-{key}" for key in wanted]
    data = json.loads(json.dumps(document.data))["quarter"]
    assert data["schema"] == "dn/quarter@1"
    assert (data["months"], data["change_since"]) == (["2020-08", "2020-09"], "2020-08")
    assert [area["tasks"] for area in data["areas"]] == [2, 4, 4, 3, 3, 5, 3]
    behind = {one["target"]: one for one in data["behind"]}
    assert behind["national-policies"]["reason_code"] == "手续办理"
    assert [one["code"] for one in data["reasons"] if one["code"]] == ["permits"]
    commerce = next(one for one in data["discipline"] if one["unit"] == "commerce")
    assert (commerce["reported"], commerce["missing"]) == (["2020-08"], ["2020-09"])
    made = bulletin([SAMPLES], quarter="2020Q4").document
    fourth = json.loads(json.dumps(made.data))["quarter"]
    late = next(one for one in fourth["discipline"] if one["unit"] == "commerce")
    assert (late["late"], fourth["change_since"]) == (["2020-10"], "2020-09")
    assert {one["code"]: one["solved"] for one in fourth["blockers"]}["funds"] == 1


def test_a_quarter_without_workbooks_is_refused() -> None:
    for text in ("2020Q2", "2020Q5", "2020"):
        with pytest.raises(UsageError):
            bulletin([SAMPLES], quarter=text)
