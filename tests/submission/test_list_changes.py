"""What is written about changes of the lists, and about projects that run through several cities."""

from decimal import Decimal

import pytest

from dongneng_cli.frames import LIST_CHANGES, PROJECTS
from dongneng_cli.terms import ListChange
from tests.submission.books import PROJECT_HEADER, Value, project, sheet, understood

CHANGED = [*PROJECT_HEADER, "变动情形", "生效月份", "变动原因"]


@pytest.mark.parametrize(
    ("word", "change"),
    [
        ("新增", ListChange.ADDED),
        ("调出", ListChange.REMOVED),
        ("转实施", ListChange.TO_IMPLEMENTING),
        ("储备转实施", ListChange.TO_IMPLEMENTING),
        ("转储备", ListChange.TO_PREP),
        ("计划调整", ListChange.REPLANNED),
        ("—", None),
        (None, None),
    ],
)
def test_a_row_says_what_changed_from_when_on_and_why(
    word: Value, change: ListChange | None
) -> None:
    found = understood(sheet("项目", [CHANGED, [*project(), word, "2020年6月", "用地未落实"]]))
    row = PROJECTS.records(found.frames["projects"])[0]
    assert (row["change"], row["effective"], row["change_reason"]) == (
        change,
        "2020-06",
        "用地未落实",
    )
    assert found.findings == ()


def test_a_word_that_the_form_does_not_know_is_named_at_its_cell() -> None:
    found = understood(sheet("项目", [CHANGED, [*project(), "调走", "2020-06", None]]))
    assert [(one.cell, one.found) for one in found.findings] == [("R2", "调走")]
    assert "调出" in found.findings[0].expected


def test_the_sheet_of_changes_is_read_by_any_of_its_names() -> None:
    header = [
        "项目编码",
        "项目名称",
        "清单",
        "变动类型",
        "变动月份",
        "原年度计划投资(万元)",
        "现年度计划投资",
    ]
    rows = [["P-1", "项目甲", "省重大项目、优选项目", "计划调整", "2020-07", 82000, 76.8]]
    for name in ("清单变动", "项目清单调整", "动态调整"):
        found = understood(sheet(name, [header, *rows]), sheet("项目", [PROJECT_HEADER, project()]))
        row = LIST_CHANGES.records(found.frames["changes"])[0]
        assert row["lists"] == ("major-projects", "preferred-projects")
        assert (row["plan_before"], row["plan_after"]) == (Decimal("8.2"), Decimal("76.8"))
        assert (row["change"], row["effective"], row["cell"]) == ("replanned", "2020-07", "A2")


def test_several_cities_are_all_kept_and_none_is_the_one() -> None:
    found = understood(
        sheet(
            "项目",
            [PROJECT_HEADER, project(所在市="济南市、泰安，临沂", **{"所在县(市、区)": "/"})],
        )
    )
    row = PROJECTS.records(found.frames["projects"])[0]
    assert (row["city"], row["cities"]) == (None, ("370100", "370900", "371300"))


def test_one_of_several_cities_that_is_misspelt_is_a_finding() -> None:
    found = understood(
        sheet("项目", [PROJECT_HEADER, project(所在市="济南市、青鸟市", **{"所在县(市、区)": "/"})])
    )
    assert PROJECTS.records(found.frames["projects"])[0]["cities"] is None
    assert "青岛市" in found.findings[0].expected
