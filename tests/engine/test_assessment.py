from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dongneng_cli.engine.assessment import assess, score_items, sways
from dongneng_cli.engine.unitfigures import Facts, spans, unit_figures
from dongneng_cli.frames import BLOCKERS, PROGRESS
from dongneng_cli.judgement import (
    ASSESSED,
    REPORTED,
    SCORES,
    SHARES,
    SWAYS,
    UNIT_FIGURES,
    FigureState,
    NoGrade,
)
from dongneng_cli.period import Period
from dongneng_cli.plan.assessment import Assessment
from dongneng_cli.plan.load import find_plan, load_plan
from dongneng_cli.terms import Dimension, TieStyle
from tests.engine import frames

OCTOBER = Period(2020, 10)
BASIS = {"kind": "assumed", "note": "测试"}
UNITS = ("a", "b", "c", "d")
STARTS: dict[str, Any] = {
    "id": "starts",
    "name": "开工率",
    "figure": "start_rate",
    "method": "efficacy",
}
STARTS |= {"weight": "60", "bad": "60", "good": "100", "basis": BASIS}
DONE: dict[str, Any] = {
    "id": "done",
    "name": "投资",
    "figure": "completion_rate",
    "method": "target",
    "weight": "40",
}
DONE |= {"full": "100", "basis": BASIS, "below": [{"points": "0.5"}], "above": [{"points": "0.2"}]}


def rules(*items: dict[str, Any], **given: Any) -> Assessment:
    usual: dict[str, Any] = {
        "id": "x",
        "name": "考核",
        "of": "city",
        "full": "100",
        "missing_limit": "0.2",
    }
    return Assessment.model_validate(
        usual | {"items": list(items) or [STARTS, DONE], "basis": BASIS} | given, strict=False
    )


def figures(table: dict[str, tuple[Any, Any]]) -> pd.DataFrame:
    """Return start and completion rates by unit; a state stands for itself."""
    rows = []
    for unit, pair in table.items():
        for figure, value in zip(("start_rate", "completion_rate"), pair, strict=True):
            known = not isinstance(value, FigureState)
            rows.append(
                {
                    "unit": unit,
                    "figure": figure,
                    "value": Fraction(value) if known else None,
                    "state": FigureState.KNOWN if known else value,
                    "formula": str(value) if known else None,
                    "inputs": (),
                }
            )
    return UNIT_FIGURES.build(rows)


def assessed(plan: Assessment, table: dict[str, tuple[Any, Any]]) -> dict[str, dict[str, Any]]:
    scores = score_items(plan, figures(table), tuple(table), OCTOBER)
    frame = assess(plan, scores, {unit: unit for unit in table}, TieStyle.COMPETITION)
    return {row["unit"]: row for row in ASSESSED.records(frame)}


def test_a_score_is_the_points_of_its_items() -> None:
    row = assessed(rules(), {"a": (90, 80)})["a"]
    # 60 × (60 + 40 × 30/40) ÷ 100 = 54; 40 − 20 × 0.5 = 30
    assert (row["score"], row["lower"], row["missing"]) == (84, 84, 0)


def test_what_does_not_apply_is_left_out_and_never_zero() -> None:
    row = assessed(rules(), {"a": (FigureState.NOT_APPLICABLE, 100)})["a"]
    assert (row["score"], row["lower"], row["rank"]) == (100, 100, 1)
    apart = assessed(rules(applies_least="0.5"), {"a": (FigureState.NOT_APPLICABLE, 100)})["a"]
    assert (apart["score"], apart["rank"], apart["note"]) == (100, None, NoGrade.TOO_LITTLE_APPLIES)


def test_what_is_unknown_has_both_bounds_and_may_cost_the_rank() -> None:
    row = assessed(rules(), {"a": (100, FigureState.UNREPORTED)})["a"]
    assert (row["score"], row["lower"], row["missing"]) == (100, 60, Fraction(2, 5))
    assert (row["rank"], row["note"]) == (None, NoGrade.TOO_LITTLE_KNOWN)
    lenient = assessed(rules(missing_limit="0.5"), {"a": (100, FigureState.UNREPORTED)})["a"]
    assert lenient["rank"] == 1


def test_no_denominator_gets_the_points_that_the_plan_says() -> None:
    row = assessed(
        rules(STARTS | {"no_denominator": "24"}, DONE), {"a": (FigureState.NO_DENOMINATOR, 100)}
    )
    assert row["a"]["score"] == 64
    without = assessed(rules(), {"a": (FigureState.NO_DENOMINATOR, 100)})
    assert without["a"]["score"] == 100


def test_a_years_figure_is_due_in_proportion_to_the_month() -> None:
    row = assessed(rules(DONE | {"by_time": True}), {"a": (0, Fraction(250, 3) - 10)})["a"]
    assert row["score"] == Fraction(35) / 40 * 100


@pytest.mark.parametrize(
    ("method", "value", "score"),
    [
        ({"method": "all_or_nothing", "full": "80"}, 80, 100),
        ({"method": "all_or_nothing", "full": "80"}, 79, 0),
        ({"method": "rank", "step": "5"}, 80, 100),
        ({"method": "efficacy", "bad": "60", "good": "100", "capped": False}, 50, 50),
        ({"method": "efficacy", "bad": "60", "good": "100"}, 50, 60),
    ],
)
def test_every_method(method: dict[str, Any], value: int, score: int) -> None:
    item = {
        "id": "i",
        "name": "项",
        "figure": "start_rate",
        "weight": "20",
        "basis": BASIS,
    } | method
    assert assessed(rules(item), {"a": (value, 0)})["a"]["score"] == score


def test_bonus_and_malus_stand_beside_the_score_and_are_capped() -> None:
    bonus = STARTS | {"id": "bonus", "method": "bonus", "weight": "0", "full": "100", "each": "0.5"}
    malus = bonus | {"id": "malus", "method": "malus", "full": "60", "most": "3"}
    plan = rules(DONE, bonus | {"most": "3"}, malus)
    found = assessed(plan, {"a": (104, 100), "b": (200, 100), "c": (0, 100), "d": (80, 100)})
    assert {unit: row["extra"] for unit, row in found.items()} == {"a": 2, "b": 3, "c": -3, "d": 0}
    assert found["a"]["score"] == 102


def test_adjustments_and_vetoes_are_lines_of_their_own() -> None:
    line = {"reason": "通报批评", "author": "张某", "date": "2020-11-05"}
    plan = rules(
        adjustments=[line | {"unit": "b", "points": "-2"}], vetoes=[line | {"unit": "a"}],
        quotas=[{"name": "一", "count": 1}, {"name": "二", "count": 2}],
    )  # fmt: skip
    found = assessed(plan, {"a": (100, 100), "b": (100, 100), "c": (90, 100)})
    assert [found[unit]["grade"] for unit in "abc"] == ["二", "一", "二"]
    assert (found["b"]["adjusted"], found["b"]["score"]) == (-2, 98)
    assert (found["a"]["score"], found["a"]["rank"], found["a"]["veto"]) == (100, 3, "通报批评")


def test_a_tie_across_a_border_goes_to_a_person() -> None:
    plan = rules(quotas=[{"name": "一", "count": 1}, {"name": "二", "count": 2}])
    found = assessed(plan, {"a": (100, 100), "b": (100, 100), "c": (70, 100)})
    for unit in "ab":
        assert found[unit]["note"] == NoGrade.TIE_ACROSS_BORDER
        assert (found[unit]["grade"], found[unit]["between"]) == (None, ("一", "二"))
    assert found["c"]["grade"] == "二"


def test_bands_and_what_is_below_all() -> None:
    plan = rules(bands=[{"name": "优", "least": "90"}, {"name": "良", "least": "80"}])
    found = assessed(plan, {"a": (100, 100), "b": (90, 80), "c": (60, 60)})
    assert [found[unit]["grade"] for unit in "abc"] == ["优", "良", None]
    assert found["c"]["note"] == NoGrade.BELOW_ALL


def test_another_weight_may_change_ranks_and_classes() -> None:
    plan = rules(
        sensitivity=["0.25"], quotas=[{"name": "一", "count": 1}, {"name": "二", "count": 1}]
    )
    scores = score_items(plan, figures({"a": (100, 100), "b": (90, 90)}), ("a", "b"), OCTOBER)
    rows = SWAYS.records(sways(plan, scores, {"a": "甲", "b": "乙"}, TieStyle.COMPETITION))
    assert rows == []
    close = score_items(plan, figures({"a": (100, 92), "b": (94, 100)}), ("a", "b"), OCTOBER)
    rows = SWAYS.records(sways(plan, close, {"a": "甲", "b": "乙"}, TieStyle.COMPETITION))
    changed = {
        (row["item"], row["change"], row["grade_before"], row["grade_after"]) for row in rows
    }
    quarter = Fraction(1, 4)
    assert changed == {
        ("starts", quarter, "一", "二"), ("starts", quarter, "二", "一"),
        ("done", -quarter, "一", "二"), ("done", -quarter, "二", "一"),
    }  # fmt: skip


rate = st.fractions(0, 150)
tables = st.fixed_dictionaries({unit: st.tuples(rate, rate) for unit in UNITS})


@settings(max_examples=40, deadline=None)
@given(table=tables, data=st.data())
def test_a_permutation_of_units_permutes_the_scores(
    table: dict[str, tuple[Fraction, Fraction]], data: st.DataObject
) -> None:
    order = data.draw(st.permutations(UNITS))
    plan = rules(quotas=[{"name": "一", "count": 1}, {"name": "二", "count": 3}])
    assert assessed(plan, {unit: table[unit] for unit in order}) == assessed(plan, table)


@settings(max_examples=40, deadline=None)
@given(table=tables, factor=st.integers(2, 9))
def test_weights_scaled_together_change_nothing(
    table: dict[str, tuple[Fraction, Fraction]], factor: int
) -> None:
    efficacy = STARTS | {"weight": str(60 * factor)}
    done = DONE | {"weight": str(40 * factor), "below": [{"points": str(Decimal("0.5") * factor)}]}
    done |= {"above": [{"points": str(Decimal("0.2") * factor)}]}
    assert assessed(rules(efficacy, done), table) == assessed(rules(), table)


@settings(max_examples=40, deadline=None)
@given(table=tables, more=st.fractions(0, 60))
def test_a_higher_figure_never_lowers_a_score(
    table: dict[str, tuple[Fraction, Fraction]], more: Fraction
) -> None:
    starts, done = table["a"]
    before = assessed(rules(), table)["a"]
    for raised in ((starts + more, done), (starts, done + more)):
        after = assessed(rules(), table | {"a": raised})["a"]
        assert after["score"] >= before["score"]
        assert after["rank"] <= before["rank"]


PLAN = load_plan(find_plan("shandong-2020"))
PROJECTS = """
    code city   annual_plan invested planned_start started_on taskforce
    p1   370100 60          50       2020-02       2020-02    tf-health-care
    p2   370100 40          20       2020-12       -          tf-health-care
    p3   370200 10          10       2019-02       2019-02    -
"""


def facts(dimension: Dimension, units: tuple[str, ...], **given: Any) -> dict[tuple[str, str], Any]:
    known: dict[str, Any] = {
        "plan": PLAN,
        "period": OCTOBER,
        "dimension": dimension,
        "units": units,
        "projects": frames.projects(PROJECTS),
        "blockers": BLOCKERS.empty(),
        "progress": PROGRESS.empty(),
        "shares": SHARES.empty(),
        "reported": REPORTED.empty(),
        "whole": True,
    }
    rows = UNIT_FIGURES.records(unit_figures(Facts(**(known | given))))
    return {(row["unit"], row["figure"]): row for row in rows}


def test_rates_come_with_the_cells_of_their_projects() -> None:
    found = facts(Dimension.CITY, ("370100", "370200", "370300"))
    starts = found["370100", "start_rate"]
    assert (starts["value"], starts["formula"]) == (50, "1 ÷ 2")
    assert [(one.file, one.sheet, one.cell) for one in starts["inputs"]] == [
        ("a.xlsx", "项目", "A5:A6")
    ]
    assert found["370100", "completion_rate"]["value"] == 70
    assert found["370300", "start_rate"]["state"] == FigureState.NO_DENOMINATOR


def test_a_city_that_sent_nothing_is_unreported_and_not_zero() -> None:
    sent = {"unit": "370200", "period": "2020-10", "file": "b.xlsx", "in_time": True}
    found = facts(
        Dimension.CITY, ("370200", "370300"), whole=False,
        reported=REPORTED.build([sent, {"unit": "370300", "period": "2020-10", "in_time": False}]),
    )  # fmt: skip
    assert found["370300", "completion_rate"]["state"] == FigureState.UNREPORTED
    assert found["370300", "blockers_solved"]["state"] == FigureState.UNREPORTED
    assert found["370200", "blockers_solved"]["state"] == FigureState.NO_DENOMINATOR
    assert [found[unit, "on_time"]["value"] for unit in ("370200", "370300")] == [100, 0]


def test_a_support_task_force_has_no_project_rate() -> None:
    found = facts(Dimension.TASKFORCE, ("tf-health-care", "tf-support-1"))
    assert found["tf-health-care", "start_rate"]["value"] == 50
    for figure in ("start_rate", "completion_rate", "invested"):
        assert found["tf-support-1", figure]["state"] == FigureState.NOT_APPLICABLE


def test_blockers_count_when_their_promised_day_has_come() -> None:
    rows = [
        {"unit": "370100", "promised_on": promised, "solved_on": solved, "file": "a.xlsx",
         "sheet": "问题", "row": row, "layout": 0, "cell": f"A{row}"}
        for row, (promised, solved) in enumerate(
            [("2020-10-01", "2020-09-30"), ("2020-10-01", "2020-10-02"), ("2020-09-01", None),
             ("2020-12-01", None), (None, None), ("2020-10-31", "2020-10-31")], 4)
    ]  # fmt: skip
    found = facts(Dimension.CITY, ("370100",), blockers=BLOCKERS.build(rows))
    row = found["370100", "blockers_solved"]
    assert (row["value"], row["formula"], row["inputs"][0].cell) == (50, "2 ÷ 4", "A4:A6, A9")


def test_cells_are_written_as_ranges() -> None:
    assert spans(["A5", "A6", "A7", "A9", "B2"]) == "A5:A7, A9, B2"
    assert spans([]) == ""


def test_the_score_of_an_item_says_its_arithmetic() -> None:
    rows = SCORES.records(score_items(rules(), figures({"a": (90, 80)}), ("a",), OCTOBER))
    assert [row["formula"] for row in rows] == [
        "x = 90; 60 × (60 + 40 × (x − 60) ÷ (100 − 60)) ÷ 100",
        "x = 80; 40 − 0.5 × 20, x < 100",
    ]
