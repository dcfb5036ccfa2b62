from decimal import Decimal
from fractions import Fraction

import pytest

from dongneng_cli.engine.projects import (
    combine,
    count_all,
    counts,
    distinct,
    memberships,
    rates,
)
from dongneng_cli.frames import COUNTS, MEMBERSHIPS, PROJECTS
from dongneng_cli.period import Period
from dongneng_cli.terms import Denominator
from tests.engine import frames

JUNE = Period(2020, 6)

STARTS = """
    code  planned_start started_on
    old   2018-03       2018-04
    due   2020-05       2020-05
    late  2020-05       2020-07
    none  2020-05       -
    soon  2020-09       2020-06
    next  2021-02       2020-06
    blank -             2020-03
"""


@pytest.mark.parametrize(
    ("denominator", "early_starts", "planned", "started"),
    [
        ("year", True, "old due late none soon", "old due soon next"),
        ("year", False, "old due late none soon", "old due soon"),
        ("due", True, "old due late none", "old due soon next"),
        ("due", False, "old due late none", "old due"),
        ("all", True, "old due late none soon next blank", "old due soon next blank"),
        ("all", False, "old due late none soon next blank", "old due soon next blank"),
    ],
)
def test_the_list_decides_who_is_planned_and_who_counts_as_started(
    denominator: str, early_starts: bool, planned: str, started: str
) -> None:
    rule = frames.project_list("major", Denominator(denominator), early_starts)
    placed = memberships(frames.projects(STARTS), [rule], JUNE)
    assert set(placed[placed["planned"]]["code"]) == set(planned.split())
    assert set(placed[placed["started"]]["code"]) == set(started.split())
    assert placed[placed["undated"]]["code"].tolist() == ["blank"]


def test_the_prep_class_stands_apart() -> None:
    placed = memberships(
        frames.projects("""
            code city   project_class planned_start started_on annual_plan invested
            a    370100 implementing  2020-01       2020-02    10          4
            b    370100 prep          2020-01       2020-02    7           3
            c    370100 prep          2020-01       -          7           -
        """),
        [frames.project_list()],
        JUNE,
    )
    row = COUNTS.records(counts(placed, "city"))[0]
    assert (row["projects"], row["implementing"], row["planned_starts"], row["started"]) == (
        3,
        1,
        1,
        1,
    )
    assert (row["annual_plan"], row["invested"]) == (Decimal(10), Decimal(4))
    assert (row["prep_projects"], row["prep_started"], row["prep_invested"]) == (2, 1, Decimal(3))


def test_a_blank_amount_is_not_zero_and_is_counted() -> None:
    placed = memberships(
        frames.projects("""
            code city   annual_plan invested
            a    370100 10          -
            b    370100 -           -
            c    370200 5           0
        """),
        [frames.project_list()],
        JUNE,
    )
    jinan, qingdao = COUNTS.records(counts(placed, "city"))
    assert (jinan["invested"], jinan["invested_blank"], jinan["plan_blank"]) == (None, 2, 1)
    assert (qingdao["invested"], qingdao["invested_blank"]) == (Decimal(0), 0)


def test_a_project_on_two_lists_is_two_entries_and_one_project() -> None:
    both = [frames.project_list("major"), frames.project_list("preferred", Denominator.DUE)]
    placed = memberships(
        frames.projects("""
            code city   lists           planned_start started_on annual_plan invested
            a    370100 major,preferred 2020-11       -          10          4
            b    370100 preferred       2020-02       2020-03    20          9
            c    -      -               2020-02       -          30          1
        """),
        both,
        JUNE,
    )
    by_list = COUNTS.records(counts(placed, "list"))
    assert [(row["code"], row["projects"], row["planned_starts"]) for row in by_list] == [
        *(("major", 1, 1), ("preferred", 2, 1), (None, 1, 1)),
    ]
    once = distinct(placed)
    assert len(placed) == 4
    assert len(once) == 3
    assert COUNTS.records(count_all(placed))[0]["annual_plan"] == Decimal(70)
    total = COUNTS.records(count_all(once))[0]
    assert (total["projects"], total["planned_starts"], total["annual_plan"]) == (3, 3, Decimal(60))
    assert [row["code"] for row in COUNTS.records(counts(once, "city"))] == ["370100", None]


def test_a_project_that_two_files_report_is_counted_once() -> None:
    table = """
        code city   annual_plan
        a    370100 10
    """
    one, two = frames.projects(table, "b.xlsx"), frames.projects(table, "a.xlsx")
    for order in ([one, two], [two, one]):
        placed = memberships(
            PROJECTS.build(row for frame in order for row in PROJECTS.records(frame)),
            [frames.project_list()],
            JUNE,
        )
        assert placed["file"].tolist() == ["a.xlsx"]


def test_projects_without_a_code_are_never_the_same() -> None:
    placed = memberships(
        frames.projects("""
            code city
            -    370100
            -    370100
        """),
        [frames.project_list()],
        JUNE,
    )
    assert len(distinct(placed)) == 2


def test_rates_are_exact_uncapped_and_none_without_a_denominator() -> None:
    standings = rates(
        frames.counts("""
            code   planned_starts started annual_plan invested
            370100 1741           1559    6766.5      6196.09
            370200 10             12      0           5
            370300 0              0       -           -
        """),
        {"370200": "青岛市", "370100": "济南市"},
        ["370400"],
    )
    assert standings["code"].tolist() == ["370200", "370100", "370300", "370400"]
    assert standings["name"].tolist() == ["青岛市", "济南市", "370300", "370400"]
    qingdao, jinan, *others = standings[["start_rate", "completion_rate"]].to_dict("records")
    assert jinan["start_rate"] == Fraction(155900, 1741)
    assert jinan["completion_rate"] == Fraction(619609, 676650) * 100
    assert qingdao == {"start_rate": 120, "completion_rate": None}
    assert others == [{"start_rate": None, "completion_rate": None}] * 2


def test_nothing_adds_up_to_nothing() -> None:
    assert combine([]).empty
    row = COUNTS.records(count_all(MEMBERSHIPS.empty()))[0]
    assert (row["projects"], row["annual_plan"]) == (0, None)
    assert memberships(PROJECTS.empty(), [], JUNE).empty
    assert distinct(memberships(PROJECTS.empty(), [], JUNE)).empty
    assert rates(COUNTS.empty(), {}, ["370100"], "city")["group"].tolist() == ["city"]
