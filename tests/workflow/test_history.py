"""What a unit's history says of a month."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from dongneng_cli.frames import PROJECTS
from dongneng_cli.submission.tables.tables import Tables
from dongneng_cli.workflow import history


@pytest.mark.parametrize(
    ("reported", "invested"),
    [((None, None), None), ((None, "2.5"), Decimal("2.5")), (("0", None), Decimal(0))],
)
def test_a_month_without_any_investment_reported_stays_blank(
    reported: tuple[str | None, ...], invested: Decimal | None
) -> None:
    rows = PROJECTS.build(
        {"code": f"P{at}", "file": "#1", "period": "2020-06", "row": at, "layout": 0}
        | {"invested": None if one is None else Decimal(one)}
        for at, one in enumerate(reported)
    )
    given: Any = SimpleNamespace(tables=Tables.of({"projects": rows}))
    revision: Any = SimpleNamespace(title="#1", height=1, number=1)
    projects, money = history._invested(given, [revision])
    assert projects.cells["2020-06"].value == 2
    assert money.cells["2020-06"].value == invested
