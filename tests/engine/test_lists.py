"""Lists over time: who is on a list in a month, of which class and plan, and the same list later."""

from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dongneng_cli.engine.lists import between, changes_of, gone, in_force, like_for_like
from dongneng_cli.engine.projects import count_all, members_of, rates
from dongneng_cli.frames import LIST_CHANGES, PROJECTS, STANDINGS, Columns
from dongneng_cli.period import Period
from dongneng_cli.terms import ListChange
from tests.engine import frames

MARCH, JUNE, OCTOBER = (Period(2020, month) for month in (3, 6, 10))


def stated(table: str) -> pd.DataFrame:
    """Return a LIST_CHANGES frame of the sheet 清单变动."""
    rows = []
    for row in frames.rows(table):
        plans = {
            name: row.get(name) and Decimal(row[name]) for name in ("plan_before", "plan_after")
        }
        usual = {"file": "b.xlsx", "sheet": "清单变动", "row": 4, "layout": 0}
        rows.append(usual | row | plans)
    return LIST_CHANGES.build(rows)


def on(frame: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    return dict(zip(frame["code"], frame["lists"], strict=True))


def total(projects: pd.DataFrame | Columns, period: Period = OCTOBER) -> dict[str, object]:
    return STANDINGS.records(rates(count_all(members_of(projects, [], period))))[0]


NOW = """
    code project_class lists annual_plan invested planned_start started_on change   effective
    kept implementing  A     100         90       2020-02       2020-02    -        -
    out  implementing  A     100         0        2020-03       -          removed  2020-07
    new  implementing  A     50          50       2020-05       2020-06    added    2020-06
    up   implementing  A     40          10       2020-06       2020-08    to_implementing 2020-08
    down prep          A     30          0        2020-04       -          to_prep  2020-09
"""


@pytest.mark.parametrize(
    ("month", "codes", "classes"),
    [
        (MARCH, "kept out up down", "implementing implementing prep implementing"),
        (JUNE, "kept out new up down", "implementing implementing implementing prep implementing"),
        (OCTOBER, "kept new up down", "implementing implementing implementing prep"),
    ],
)
def test_the_list_of_a_month_holds_what_was_on_it_then(
    month: Period, codes: str, classes: str
) -> None:
    now = frames.projects(NOW)
    changes = changes_of(now, LIST_CHANGES.empty())
    found = in_force(now, changes, month, OCTOBER)
    assert found["code"].tolist() == codes.split()
    assert found["project_class"].tolist() == classes.split()


def test_like_for_like_stands_beside_a_rate_that_a_removal_raised() -> None:
    now = frames.projects(NOW)
    changes = changes_of(now, LIST_CHANGES.empty())
    official = total(in_force(now, changes, OCTOBER, OCTOBER))
    same = total(like_for_like({OCTOBER: now}, changes, MARCH, OCTOBER))
    # kept, new, up: 150 of 190 and 3 of 3; kept, out, down of March: 90 of 230 and 1 of 3.
    assert (official["annual_plan"], official["invested"], official["start_rate"]) == (
        190,
        150,
        100,
    )
    assert (same["annual_plan"], same["invested"], same["planned_starts"]) == (230, 90, 3)
    assert (same["started"], official["started"]) == (1, 3)


def test_a_sheet_of_changes_says_more_than_a_row_can() -> None:
    now = frames.projects("""
        code lists annual_plan
        a    A,B   80
        b    A     30
    """)
    changes = changes_of(
        now,
        stated("""
            code lists change    effective plan_before plan_after
            a    B     added     2020-05   -           -
            a    -     replanned 2020-07   60          80
            b    B     removed   2020-04   -           -
        """),
    )
    assert on(in_force(now, changes, MARCH, OCTOBER)) == {"a": ("A",), "b": ("A", "B")}
    assert on(in_force(now, changes, JUNE, OCTOBER)) == {"a": ("A", "B"), "b": ("A",)}
    plans = [
        in_force(now, changes, month, OCTOBER)["annual_plan"].tolist() for month in (JUNE, OCTOBER)
    ]
    assert plans == [[60, 30], [80, 30]]


def test_what_comes_later_is_not_yet_so() -> None:
    now = frames.projects("""
        code project_class change          effective
        a    prep          to_implementing 2020-11
        b    implementing  removed         2020-12
        c    implementing  added           2020-11
    """)
    found = in_force(now, changes_of(now, LIST_CHANGES.empty()), OCTOBER, OCTOBER)
    assert found["code"].tolist() == ["a", "b"]
    assert found["project_class"].tolist() == ["prep", "implementing"]


def test_a_project_may_leave_and_come_back() -> None:
    now = frames.projects("code lists\na A")
    changes = stated("""
        code lists change  effective
        a    -     removed 2020-04
        a    -     added   2020-08
    """)
    there = [
        len(in_force(now, changes, Period(2020, month), OCTOBER)) for month in (3, 4, 7, 8, 10)
    ]
    assert there == [1, 0, 0, 1, 1]


def test_a_change_without_a_month_changes_nothing() -> None:
    now = frames.projects("code change effective\na removed -")
    assert changes_of(now, LIST_CHANGES.empty()).empty


def test_a_change_that_row_and_sheet_both_state_is_one() -> None:
    now = frames.projects("code lists change effective\na A removed 2020-04")
    sheet = stated("code lists change effective\na A removed 2020-04")
    assert len(changes_of(now, sheet)) == 1


def test_a_reported_month_is_its_own_base_and_the_last_progress_stays() -> None:
    march = frames.projects("""
        code annual_plan invested planned_start started_on
        a    100         10       2020-02       2020-02
        b    100         5        2020-06       -
    """)
    june = frames.projects("""
        code annual_plan invested planned_start started_on
        a    80          40       2020-02       2020-02
        b    100         20       2020-06       2020-06
    """)
    october = frames.projects("""
        code annual_plan invested planned_start started_on
        a    80          70       2020-02       2020-02
        c    10          10       2020-08       2020-08
    """)
    history = {MARCH: march, JUNE: june, OCTOBER: october}
    same = like_for_like(history, LIST_CHANGES.empty(), MARCH, OCTOBER)
    assert same["code"] == ["a", "b"]
    assert same["annual_plan"] == [100, 100]
    assert same["invested"] == [70, 20]
    vanished = gone(june, october, LIST_CHANGES.empty())
    assert vanished["code"].tolist() == ["b"]
    said = stated("code lists change effective\nb - removed 2020-07")
    assert gone(june, october, said).empty
    assert between(said, JUNE, OCTOBER)["code"].tolist() == ["b"]
    assert between(said, Period(2020, 7), OCTOBER).empty


CHANGE = st.tuples(st.sampled_from(list(ListChange)), st.integers(1, 12))


@given(st.lists(CHANGE, max_size=4), st.integers(1, 10))
def test_only_changes_up_to_the_rows_month_can_be_undone(
    moves: list[tuple[ListChange, int]], month: int
) -> None:
    now = frames.projects("code lists project_class\na A implementing\nb A prep")
    changes = LIST_CHANGES.build(
        {"code": "a", "change": kind, "effective": f"2020-{at:02d}", "row": 1, "layout": 0}
        for kind, at in moves
    )
    found = in_force(now, changes, Period(2020, month), OCTOBER)
    assert "b" in found["code"].tolist()
    pd.testing.assert_frame_equal(
        in_force(now, changes.iloc[::-1], Period(2020, month), OCTOBER)
        if len({at for _kind, at in moves}) == len(moves)
        else found,
        found,
    )
    assert set(found.columns) == set(PROJECTS.columns)
