from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dongneng_cli.engine.evaluation import (
    Reported,
    alternatives,
    composites,
    measured,
    order_of,
    swings,
)
from dongneng_cli.judgement import ALTERNATIVES, COMPOSITES, MEASURED, SWINGS, Found
from dongneng_cli.plan.evaluation import Evaluation
from dongneng_cli.plan.load import find_plan, load_plan
from dongneng_cli.rounding import half_up

PLAN = load_plan(find_plan("shandong-2020"))
BASIS = {"kind": "assumed", "note": "测试"}
LEVEL = {"value": "100", "comparator": "at_least", "source": "测试"}
WORDS = [
    {"name": "好", "least": "0.95"},
    {"name": "中", "least": "0.60"},
    {"name": "慢", "least": "0"},
]


def reading(value: str, when: str = "2020-12-31", **given: Any) -> dict[str, Any]:
    usual = {"when": when, "published": "2021-01-20", "value": value, "source": "测试"}
    return usual | given


def measure(name: str = "m", *readings: dict[str, Any], **given: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "id": name,
        "name": name,
        "dimension": "d",
        "unit": "个",
        "weight": "1",
    }
    usual |= {"direction": "up", "method": "target", "level": LEVEL, "basis": BASIS}
    return usual | {"readings": list(readings)} | given


def rules(*measures: dict[str, Any], **given: Any) -> Evaluation:
    usual: dict[str, Any] = {"id": "e", "name": "评估", "year": 2020, "mean": "arithmetic"}
    usual |= {"capped": True, "dimensions": [{"id": "d", "name": "甲"}, {"id": "x", "name": "乙"}]}
    usual |= {"growth_bands": [*WORDS, {"name": "退"}], "basis": BASIS}
    return Evaluation.model_validate(usual | {"measures": list(measures)} | given, strict=False)


def judged(*measures: dict[str, Any], known_by: str = "9999-12-31") -> dict[str, Any]:
    return MEASURED.records(measured(rules(*measures), PLAN, (), known_by))[0]


@pytest.mark.parametrize(
    ("given", "value", "score"),
    [
        ({"method": "target"}, "93", 93),
        ({"method": "target"}, "112", 100),
        ({"method": "target", "direction": "down"}, "125", 80),
        ({"method": "efficacy", "bad": "6", "good": "12"}, "9", 80),
        ({"method": "line"}, "12.4", 100),
        ({"method": "line"}, "11.2", 50),
        ({"method": "line"}, "9", 0),
    ],
)
def test_every_method(given: dict[str, Any], value: str, score: int) -> None:
    ends = {
        "base": {"year": 2017, "value": "10", "source": "测试"},
        "goal": {"year": 2022, "value": "14", "source": "测试"},
    }
    assert judged(measure("m", reading(value), **ends, **given))["score"] == score


def test_the_place_on_the_way_to_2022() -> None:
    row = judged(
        measure(
            "m", reading("2.54"), method="line",
            base={"year": 2017, "value": "2.3", "source": "x"},
            goal={"year": 2022, "value": "2.7", "source": "x"},
        )
    )  # fmt: skip
    assert (row["score"], row["note"]) == (100, "60% / 60%")


@pytest.mark.parametrize(
    ("value", "word", "score"),
    [("10.2", "好 (R − 0.95 = +0.0026)", "75.19"), ("10.4", "中 (R − 0.95 = −0.0489)", "71.51")],
)
def test_growth_has_the_published_word_and_the_distance_to_its_border(
    value: str, word: str, score: str
) -> None:
    falls = measure(
        "m", reading(value, "2023-12-31"), method="growth", direction="down",
        base={"year": 2015, "value": "14.5", "source": "x"},
        goal={"year": 2030, "value": "7.25", "source": "x"},
    )  # fmt: skip
    row = MEASURED.records(measured(rules(falls, year=2023), PLAN))[0]
    assert row["note"] == word
    assert half_up(row["score"], 2) == Decimal(score)
    assert "^(1/8)" in row["formula"]


def test_a_milestone_has_the_points_of_its_stage() -> None:
    stages = [
        {"number": 1, "name": "在建", "points": "40"},
        {"number": 2, "name": "投产", "points": "100"},
    ]
    row = judged(measure("m", reading("1"), method="milestone", stages=stages))
    assert (row["score"], row["note"]) == (40, "在建")
    assert judged(measure("m", reading("7"), method="milestone", stages=stages))["score"] is None


@pytest.mark.parametrize(
    ("readings", "known_by", "verdict", "score"),
    [
        ([reading("100")], "9999-12-31", Found.MET, 100),
        ([reading("99")], "9999-12-31", Found.MISSED, 99),
        ([reading("99", "2020-10-31")], "9999-12-31", Found.NOT_YET, 99),
        ([reading("99", "2020-10-31"), reading("98")], "9999-12-31", Found.MISSED, 98),
        ([reading("99")], "2021-01-19", Found.UNKNOWN, None),
        ([reading("99")], "2020-12-30", Found.NOT_PUBLISHED, None),
        ([], "9999-12-31", Found.UNKNOWN, None),
    ],
)
def test_only_what_was_published_counts(
    readings: list[dict[str, Any]], known_by: str, verdict: Found, score: int | None
) -> None:
    row = judged(measure("m", *readings), known_by=known_by)
    assert (row["verdict"], row["score"]) == (verdict, score)


def test_an_estimate_before_the_statistic_is_shown_and_not_judged() -> None:
    late = measure("m", reading("99", "2020-10-31", published="2020-11-05"), lag=9)
    row = judged(late, known_by="2021-03-01")
    assert (row["verdict"], row["value"], row["score"]) == (Found.NOT_PUBLISHED, 99, None)


def test_unknown_weight_is_shown_with_both_bounds() -> None:
    plan = rules(
        measure("a", reading("90"), weight="3"), measure("b", weight="1"),
        bands=[{"name": "优", "least": "85"}, {"name": "中", "least": "60"}],
    )  # fmt: skip
    whole = COMPOSITES.records(composites(plan, measured(plan, PLAN)))[-1]
    assert (whole["score"], whole["lower"], whole["missing"]) == (
        90,
        Fraction(135, 2),
        Fraction(1, 4),
    )
    assert (whole["grade"], whole["grade_lower"]) == ("优", "中")
    empty = COMPOSITES.records(composites(plan, measured(plan, PLAN)))[1]
    assert (empty["score"], empty["missing"]) == (None, None)


def test_a_geometric_mean_with_an_unknown_is_nothing_at_its_lower_bound() -> None:
    plan = rules(measure("a", reading("90")), measure("b", reading("40")), mean="geometric")
    whole = COMPOSITES.records(composites(plan, measured(plan, PLAN)))[-1]
    assert half_up(whole["score"], 6) == 60
    unknown = rules(measure("a", reading("90")), measure("b"), mean="geometric")
    assert COMPOSITES.records(composites(unknown, measured(unknown, PLAN)))[-1]["lower"] == 0


TWO = {"definitions": [{"id": "launched", "name": "启动"}, {"id": "approved", "name": "批复"}]}


def test_a_disputed_definition_is_tried_both_ways() -> None:
    labs = measure(
        "labs", reading("100", definition="launched"), reading("0", definition="approved"), **TWO
    )
    rows = ALTERNATIVES.records(alternatives(rules(labs, measure("other", reading("100"))), PLAN))
    assert [
        (row["definition"], row["verdict"], row["composite"], row["counts"]) for row in rows
    ] == [
        ("启动", Found.MET, 100, True),
        ("批复", Found.MISSED, 50, False),
    ]


def test_a_weight_that_moves_may_change_the_class_and_the_order() -> None:
    plan = rules(
        measure("a", reading("90"), weight="1"), measure("b", reading("70"), weight="1"),
        measure("c", reading("80.5"), dimension="x", weight="1"),
        sensitivity=["0.25"], bands=[{"name": "优", "least": "80"}, {"name": "中", "least": "0"}],
    )  # fmt: skip
    found = measured(plan, PLAN)
    assert order_of(COMPOSITES.records(composites(plan, found))) == ("乙", "甲")
    rows = {(row["measure"], row["change"]): row for row in SWINGS.records(swings(plan, found))}
    assert rows["b", Fraction(1, 4)]["grade"] == "中"
    assert rows["a", Fraction(1, 4)]["grade"] == "优"
    assert rows["a", Fraction(1, 4)]["order"] == ("甲", "乙")


def test_a_submission_is_a_reading_with_its_cell() -> None:
    firms = measure("m", reading("12000", "2020-06-30"), target="high-tech-firms", level=None)
    given = Reported("high-tech-firms", Fraction(13500), "2020-10-31", "a.xlsx", "指标", "G5")
    row = MEASURED.records(measured(rules(firms), PLAN, [given]))[0]
    assert (row["value"], row["level"], row["verdict"]) == (13500, 13000, Found.MET)
    assert (row["inputs"][0].file, row["inputs"][0].cell) == ("a.xlsx", "G5")


EVALUATION = PLAN.evaluation


def published(known_by: str = "9999-12-31") -> dict[str, dict[str, Any]]:
    assert EVALUATION is not None
    rows = MEASURED.records(measured(EVALUATION, PLAN, (), known_by))
    return {row["measure"]: row for row in rows}


def test_the_published_readings_of_2020() -> None:
    rows = published()
    research = rows["rd-intensity"]
    assert (research["value"], research["level"], research["verdict"]) == (
        Fraction("2.30"), Fraction("2.55"), Found.MISSED,
    )  # fmt: skip
    assert (rows["high-tech-firms"]["value"], rows["high-tech-firms"]["verdict"]) == (
        14000,
        Found.MET,
    )
    assert (rows["ftz-pilots"]["value"], rows["ftz-pilots"]["verdict"]) == (104, Found.NOT_YET)
    assert published("2020-10-01")["ftz-pilots"]["value"] == 102
    assert rows["cluster-scale"]["verdict"] == Found.UNKNOWN


def test_research_is_not_judged_before_the_bulletin_of_september_2021() -> None:
    assert published("2021-01-31")["rd-intensity"]["verdict"] == Found.NOT_PUBLISHED
    assert published("2021-09-22")["rd-intensity"]["verdict"] == Found.MISSED


def test_laboratories_by_two_definitions() -> None:
    assert EVALUATION is not None
    rows = ALTERNATIVES.records(alternatives(EVALUATION, PLAN))
    labs = {
        row["definition"]: row["verdict"] for row in rows if row["measure"] == "provincial-labs"
    }
    assert labs == {"已启动": Found.MET, "已批复": Found.MISSED}
    stations = {
        row["definition"]: row["verdict"] for row in rows if row["measure"] == "5g-stations"
    }
    assert stations == {"已开通": Found.MET, "已建成": Found.UNKNOWN}


values = st.fractions(1, 300)


@settings(max_examples=40, deadline=None)
@given(one=values, other=values)
def test_a_higher_value_never_lowers_a_score(one: Fraction, other: Fraction) -> None:
    ends = {
        "base": {"year": 2017, "value": "10", "source": "测试"},
        "goal": {"year": 2022, "value": "140", "source": "测试"},
    }
    given_by = [
        measure("t"), measure("l", method="line", **ends), measure("g", method="growth", **ends),
        measure("e", method="efficacy", bad="20", good="120"),
    ]  # fmt: skip
    scores = []
    for value in sorted((one, other)):
        readings = [reading(str(half_up(value, 6)))]
        rows = measured(rules(*(item | {"readings": readings} for item in given_by)), PLAN)
        scores.append([row["score"] for row in MEASURED.records(rows)])
    assert all(low <= high for low, high in zip(*scores, strict=True))


@settings(max_examples=30, deadline=None)
@given(
    given_values=st.lists(st.integers(0, 120), min_size=2, max_size=6), factor=st.integers(2, 50)
)
def test_weights_scaled_together_change_nothing(given_values: list[int], factor: int) -> None:
    def made(by: int) -> list[dict[str, Any]]:
        plan = rules(
            *(
                measure(f"m{at}", reading(str(value)), weight=str((at + 1) * by))
                for at, value in enumerate(given_values)
            )
        )
        return COMPOSITES.records(composites(plan, measured(plan, PLAN)))

    for one, many in zip(made(1), made(factor), strict=True):
        assert (one["score"], one["lower"], one["missing"]) == (
            many["score"], many["lower"], many["missing"],
        )  # fmt: skip
