"""A ranking out of the ledger goes through the months one by one; it is the one that all months at once give."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from dongneng_cli.ledger import events
from dongneng_cli.ledger.opening import opened
from dongneng_cli.ledger.place import Place
from dongneng_cli.ledger.record import record
from dongneng_cli.period import Period
from dongneng_cli.states import Event
from dongneng_cli.terms import Dimension, ListChange
from dongneng_cli.workflow import months
from dongneng_cli.workflow.context import open_plan
from dongneng_cli.workflow.fromledger import year_from_ledger
from dongneng_cli.workflow.verbs import rank
from tests.ledger.books import WHO, sent


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a ledger of four months: a plan that is moved, projects that leave, a correction, a return."""
    path = tmp_path / "ledger.sqlite3"
    moved = {"change": ListChange.REPLANNED, "effective": "2020-04", "annual_plan": Decimal(12)}
    with opened(Place(path=path), create=True) as ledger:
        record(ledger, WHO, sent("济南市", "2020-02", "1", (1, 2, 3)))
        record(ledger, WHO, sent("青岛市", "2020-02", "2", (1, 2)))
        record(ledger, WHO, sent("济南市", "2020-03", "2", (1, 2)))
        record(ledger, WHO, sent("青岛市", "2020-03", "1.5", (1, 2, 4)))
        record(ledger, WHO, sent("济南市", "2020-04", "3", (1,), **moved))
        record(ledger, WHO, sent("青岛市", "2020-04", "3", (2, 4)))
        again = sent("济南市", "2020-03", "2.5", (1, 2, 5))
        record(ledger, WHO, replace(again, reason="更正"))
        record(ledger, WHO, sent("济南市", "2020-06", "6", (1, 6)))
        back = record(ledger, WHO, sent("青岛市", "2020-06", "1", (2,)))
        events.review(ledger, WHO, back.height, Event.RETURNED, "重报")
    return path


@contextmanager
def all_at_once(*given: Any, **named: Any) -> Iterator[Any]:
    yield months.months_of(*given, **named)


@pytest.mark.parametrize("base", [None, "2020-03", "2020-05"])
@pytest.mark.parametrize("as_of", [None, "#6"])
@pytest.mark.parametrize("by", [Dimension.CITY, Dimension.LIST, Dimension.CIRCLE, Dimension.COUNTY])
def test_month_by_month_is_the_year_at_once(
    path: Path, by: Dimension, as_of: str | None, base: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DN_CACHE", "0")
    asked: dict[str, Any] = {"by": by, "base": base, "ledger": str(path), "as_of": as_of}
    one_by_one = rank([], **asked)
    monkeypatch.setattr(months, "months_one_by_one", all_at_once)
    at_once = rank([], **asked)
    assert one_by_one == at_once
    # As of #6 the year ends in April: there is no list of May to hold it against.
    assert (one_by_one.document.data["like_for_like"] is None) == (
        (as_of, base) == ("#6", "2020-05")
    )


def test_a_month_that_is_read_holds_up_nobody_who_records(path: Path) -> None:
    context = open_plan(None)
    with year_from_ledger(context, Period(2020, 12), None, str(path)) as year:
        assert list(map(str, year)) == ["2020-02", "2020-03", "2020-04", "2020-06"]
        first = year[Period(2020, 2)].frames
        assert first["projects"]["code"].notna().sum() == 5
        with opened(Place(path=path)) as ledger:
            assert record(ledger, WHO, sent("烟台市", "2020-02", "9", (1,))).height == 11
        # What was recorded since is not in the state that is read, and a frame is made anew when asked for.
        assert len(first["projects"]) == 5
        assert first["projects"] is not first["projects"]
