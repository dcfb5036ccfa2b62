from pathlib import Path

import pytest

from dongneng_cli.errors import UsageError
from dongneng_cli.period import Period
from dongneng_cli.workflow.context import open_plan
from dongneng_cli.workflow.intake import take_in
from dongneng_cli.workflow.months import take_months
from tests.workflow.month_files import reading, write_month

JAN, FEB = Period(2020, 1), Period(2020, 2)


def test_each_month_holds_its_own_rows_in_order_of_time(tmp_path: Path) -> None:
    write_month(tmp_path / "b.xlsx", "2020-01", [reading("5g-stations", 1800)])
    write_month(tmp_path / "a.xlsx", "2020-02", [reading("5g-stations", 3900)])
    months = take_months([tmp_path], open_plan(None))
    assert list(months) == [JAN, FEB]
    values = [int(one.frames["indicators"]["cumulative"].item()) for one in months.values()]
    assert values == [1800, 3900]
    assert [len(one.submissions) for one in months.values()] == [1, 1]


def test_one_month_is_what_taking_in_gives(tmp_path: Path) -> None:
    write_month(tmp_path / "a.xlsx", "2020-02", [reading("5g-stations", 3900)])
    context = open_plan(None)
    together, alone = take_months([tmp_path], context)[FEB], take_in([tmp_path], context)
    assert together.frames["indicators"].equals(alone.frames["indicators"])
    assert together.received == alone.received


def test_an_unreadable_file_stands_with_every_month(tmp_path: Path) -> None:
    write_month(tmp_path / "a.xlsx", "2020-01")
    write_month(tmp_path / "b.xlsx", "2020-02")
    (tmp_path / "c.xlsx").write_bytes(b"not a workbook")
    months = take_months([tmp_path], open_plan(None))
    assert [len(one.unreadable) for one in months.values()] == [1, 1]


def test_without_any_month_there_is_nothing_to_sort(tmp_path: Path) -> None:
    write_month(tmp_path / "a.xlsx", "")
    with pytest.raises(UsageError):
        take_months([tmp_path], open_plan(None))
