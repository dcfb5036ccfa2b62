"""Blockers over weeks: identity, age, deadlines, what came back, what was left out, what is held up."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dongneng_cli.engine.blockers import Round, alike, cases, held_up, likeness
from dongneng_cli.frames import BLOCKERS, PROJECTS
from dongneng_cli.period import Week
from dongneng_cli.plan.checklist import Blockers
from dongneng_cli.plan.load import find_plan, load_plan
from dongneng_cli.plan.names import Names

PLAN = load_plan(find_plan("shandong-2020"))
assert PLAN.checklist is not None
POLICY: Blockers = PLAN.checklist.blockers
NAMES = Names(PLAN)
JINAN, QINGDAO = "370100", "370200"


def row(number: str = "W-1", **given: Any) -> dict[str, Any]:
    usual = {
        "unit": JINAN, "number": number, "project": "P-1", "raised_on": "2020-10-05",
        "category": "手续办理", "text": "施工许可未办结", "owner": "行政审批服务局", "state": "未办结",
        "file": "a.xlsx", "sheet": "问题", "cell": "A2", "row": 2, "layout": 0,
    }  # fmt: skip
    return usual | given


def week(number: int, *rows: dict[str, Any], units: tuple[str, ...] = (JINAN,)) -> Round:
    one = Week(2020, number)
    frame = BLOCKERS.build({"period": str(one), **row} for row in rows)
    return Round(str(one), one.first, one.last, frame, frozenset(units))


def projects(*given: dict[str, Any]) -> pd.DataFrame:
    usual = {"city": JINAN, "taskforce": "tf-high-end-equipment", "row": 1, "layout": 0}
    return PROJECTS.build(
        usual | {"code": "P-1", "name": "一号", "annual_plan": Decimal(5), "total_investment": Decimal(10)}
        | one
        for one in given or ({},)
    )  # fmt: skip


def stand(*rounds: Round, of: pd.DataFrame | None = None, policy: Blockers = POLICY) -> list[Any]:
    return list(cases(policy, rounds, projects() if of is None else of, NAMES).itertuples())


def test_a_blocker_keeps_its_identity_over_weeks() -> None:
    (got,) = stand(week(41, row()), week(42, row()), week(43, row("Ｗ-1")))
    assert got.history == (("2020-W41", "open"), ("2020-W42", "open"), ("2020-W43", "open"))
    assert (got.age, got.state) == (20, "open")


def test_one_number_about_two_projects_is_two_blockers() -> None:
    got = stand(week(42, row()), week(43, row(), row(project="P-2", file="b.xlsx")))
    assert sorted(one.project for one in got) == ["P-1", "P-2"]


def test_solved_then_reopened_keeps_its_history_and_its_age() -> None:
    first = week(41, row(state="已办结", solved_on="2020-10-09"))
    (got,) = stand(first, week(42, row()), week(43, row()))
    assert (got.reopened, got.recurring, got.state, got.age) == (1, True, "open", 20)
    assert got.solved_on is None
    assert got.history[0] == ("2020-W41", "solved")


def test_what_a_unit_leaves_out_stays_open_and_is_named() -> None:
    (got,) = stand(week(42, row()), week(43))
    assert (got.state, got.dropped, got.last_round) == ("open", True, "2020-W42")
    (silent,) = stand(week(42, row()), week(43, units=(QINGDAO,)))
    assert not silent.dropped, "its unit sent nothing this week"


@pytest.mark.parametrize(
    ("given", "deadline", "overdue"),
    [
        ({"promised_on": "2020-10-25"}, "2020-10-25", False),
        ({"promised_on": "2020-10-24"}, "2020-10-24", True),
        ({}, "2020-11-04", False),
        ({"raised_on": "2020-09-24"}, "2020-10-24", True),
        ({"category": "用地用海"}, "2020-12-04", False),
    ],
)
def test_the_deadline_is_the_promise_or_the_category_s_days(
    given: dict[str, Any], deadline: str, overdue: bool
) -> None:
    (got,) = stand(week(43, row(**given)))
    assert (got.deadline, got.overdue) == (deadline, overdue)


def test_a_promise_that_moves_does_not_move_the_deadline_unless_the_plan_says_so() -> None:
    weeks = week(42, row(promised_on="2020-10-20")), week(43, row(promised_on="2020-11-20"))
    (got,) = stand(*weeks)
    assert (got.deadline, got.overdue, got.promised_on) == ("2020-10-20", True, "2020-11-20")
    last = POLICY.model_copy(update={"deadline": "last_promise"})
    (other,) = stand(*weeks, policy=last)
    assert (other.deadline, other.overdue) == ("2020-11-20", False)


def test_solved_in_time_counts_the_day_itself() -> None:
    def solved(day: str) -> Any:
        given = {"state": "已办结", "promised_on": "2020-10-20", "solved_on": day}
        return stand(week(43, row(**given)))[0]

    assert [solved(day).in_time for day in ("2020-10-20", "2020-10-21")] == [True, False]
    assert solved("2020-10-21").solved_now
    assert not solved("2020-10-18").solved_now
    assert solved("2020-10-30").state == "open", "a day still to come"


@pytest.mark.parametrize(
    ("age", "bucket"), [(0, 0), (7, 0), (8, 1), (30, 1), (31, 2), (90, 3), (91, 4)]
)
def test_age_classes_include_their_upper_end(age: int, bucket: int) -> None:
    raised = (Week(2020, 43).last - timedelta(days=age)).isoformat()
    (got,) = stand(week(43, row(raised_on=raised)))
    assert (got.age, got.bucket) == (age, bucket)


def test_a_blocker_of_two_cities_is_named_and_counted_once_in_all() -> None:
    found = cases(
        POLICY, [week(43, row(), row(unit=QINGDAO, file="b.xlsx"))], projects({"city": None}), NAMES
    )
    assert list(found["cross_city"]) == [True]
    summed = held_up(found, "city", {JINAN: "济南市", QINGDAO: "青岛市"}, 5)
    assert list(zip(summed["code"], summed["open"], strict=True)) == [
        (JINAN, 1), (QINGDAO, 1), ("total", 1),
    ]  # fmt: skip


def test_a_project_that_meets_its_trouble_again_is_recurring() -> None:
    first = row(state="已办结", solved_on="2020-10-09")
    got = stand(week(41, first), week(43, first, row("W-7", raised_on="2020-10-19")))
    assert {one.number: one.recurring for one in got} == {"W-1": False, "W-7": True}


def test_new_numbers_for_an_old_trouble_are_suggested_and_not_merged() -> None:
    found = cases(
        POLICY,
        [week(42, row(text="施工许可尚未办结")), week(43, row("W-9", text="施工许可证尚未办结"))],
        projects(), NAMES,
    )  # fmt: skip
    assert len(found) == 2
    (pair,) = alike(POLICY, found)
    assert (pair.number, pair.other, pair.project) == ("W-1", "W-9", "P-1")
    together = cases(POLICY, [week(43, row(), row("W-9"))], projects(), NAMES)
    assert alike(POLICY, together) == [], "both stand in one week, so they are two"


def test_money_of_a_project_counts_once_however_many_blockers_it_has() -> None:
    rows = [row(), row("W-2", category="资金"), row("W-3", project="P-9"), row("W-4", project=None)]
    found = cases(POLICY, [week(43, *rows)], projects(), NAMES)
    whole = held_up(found, "category", {}, 5).to_dict("records")[-1]
    assert (whole["open"], whole["projects"], whole["without_figures"]) == (4, 2, 1)
    assert (whole["annual_plan"], whole["total_investment"]) == (Decimal(5), Decimal(10))


def test_offices_of_one_name_in_two_cities_are_two_units_in_charge() -> None:
    rows = [row(), row("W-2", unit=QINGDAO, project="P-2", owner="行政审批服务局")]
    rows.append(row("W-3", owner="济南市行政审批服务局"))
    rows.append(row("W-4", owner="省发改委"))
    found = cases(POLICY, [week(43, *rows)], projects(), NAMES)
    assert sorted(found["in_charge"]) == [
        "development-reform", "济南市行政审批服务局", "济南市行政审批服务局", "青岛市行政审批服务局",
    ]  # fmt: skip


def test_an_unknown_category_stands_apart_and_is_not_other() -> None:
    found = cases(POLICY, [week(43, row(category="拆迁扰民"))], projects(), NAMES)
    summed = held_up(found, "category", {"other": "其他"}, 5)
    assert list(summed["code"]) == [None, "total"]
    assert found["deadline"].tolist() == [None]


@given(st.lists(st.tuples(st.integers(0, 200), st.booleans()), max_size=8))
def test_groups_add_up_to_the_total(given: list[tuple[int, bool]]) -> None:
    end = date(2020, 10, 25)
    rows = [
        row(
            f"W-{number}", raised_on=(end - timedelta(days=age)).isoformat(),
            category="资金" if number % 2 else "其他", project=f"P-{number}",
            **({"state": "已办结", "solved_on": end.isoformat()} if done else {}),
        )
        for number, (age, done) in enumerate(given)
    ]  # fmt: skip
    found = cases(POLICY, [week(43, *rows)], projects(), NAMES)
    *groups, whole = held_up(found, "category", {}, 5).to_dict("records")
    for name in ("open", "new", "solved", "solved_now", "overdue", "projects"):
        assert sum(group[name] for group in groups) == whole[name]
    assert sum(whole["buckets"]) == whole["open"]
    assert whole["open"] == sum(not done for _age, done in given)


@given(st.text(max_size=12), st.text(max_size=12))
def test_likeness_is_the_same_both_ways_and_whole_for_itself(one: str, other: str) -> None:
    assert likeness(one, other) == likeness(other, one) <= 1
    assert likeness(one, one) in (0, 1)


def test_the_median_age_of_an_even_number_is_the_mean_of_the_middle_two() -> None:
    rows = [row(raised_on="2020-10-20"), row("W-2", raised_on="2020-10-21")]
    whole = held_up(cases(POLICY, [week(43, *rows)], projects(), NAMES), "unit", {}, 5)
    assert whole["median_age"].tolist()[-1] == Fraction(9, 2)
    assert held_up(cases(POLICY, [week(43)], projects(), NAMES), "unit", {}, 5)[
        "median_age"
    ].tolist() == [None]
