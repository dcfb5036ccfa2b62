"""A weekly submission has a week on its cover, and no month."""

import pytest

from dongneng_cli.period import Period, Week
from dongneng_cli.submission.read import Submission
from tests.submission.books import Rows, codes, sheet, understood

HEADER = ("问题编号", "项目编码", "提出日期", "问题类别", "问题描述", "状态")
ROW = ("W-1", "P-1", "2020-10-12", "手续办理", "环评未批", "未办结")


def weekly(period: str) -> Submission:
    cover: Rows = (("填报单位", "济南市"), ("报告期", period))
    return understood(sheet("问题", [HEADER, ROW]), cover=cover)


@pytest.mark.parametrize("text", ["2020-W43", "2020年第43周", "2020-10-19至2020-10-25"])
def test_a_week_is_read_from_the_cover(text: str) -> None:
    got = weekly(text)
    assert (got.week, got.period) == (Week(2020, 43), None)
    assert list(got.frames["blockers"]["period"]) == ["2020-W43"]
    assert codes(got) == {}


def test_a_month_is_still_a_month() -> None:
    got = weekly("2020-10")
    assert (got.week, got.period) == (None, Period(2020, 10))
    assert list(got.frames["blockers"]["period"]) == ["2020-10"]


@pytest.mark.parametrize("text", ["2020-W54", "2020-10-17至2020-10-23"])
def test_a_week_that_does_not_exist_is_a_finding_at_its_cell(text: str) -> None:
    got = weekly(text)
    assert (got.week, got.period) == (None, None)
    assert codes(got) == {"S122": ["封面!B2"]}
