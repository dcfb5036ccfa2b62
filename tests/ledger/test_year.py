"""Twelve months through submit, rank and history; the same state of the ledger gives the same bytes."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dongneng_cli.ledger.opening import ledger_at
from dongneng_cli.ledger.place import Place
from dongneng_cli.ledger.store import Who
from dongneng_cli.ledger.verify import verify
from dongneng_cli.reports.formats.catalog import by_name
from dongneng_cli.terms import Dimension
from dongneng_cli.workflow import record, verbs
from dongneng_cli.workflow.diff import diff
from dongneng_cli.workflow.history import history
from dongneng_cli.workflow.record import Terms, submit
from dongneng_cli.workflow.status import status
from tests.ledger.books import workbook

UNITS = ("济南市", "青岛市", "烟台市")
MONTHS = range(1, 13)


class Calendar:
    """What the ledger's clock says."""

    now = datetime(2020, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def year(place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Record a year: each month on the third of the next, 青岛's March corrected in September."""
    address = place.url or str(place.path)
    calendar = Calendar()
    monkeypatch.setattr("dongneng_cli.ledger.store.utc_now", calendar)
    real = record.opened

    def dated(where: Place, *, create: bool = False) -> object:
        return real(where, create=create, clock=calendar)

    monkeypatch.setattr(record, "opened", dated)
    monkeypatch.setattr(record, "who", lambda: Who("u", "h", "t"))
    for month in MONTHS:
        calendar.now = datetime(2020 + month // 12, month % 12 + 1, 3, tzinfo=UTC)
        files = [
            workbook(tmp_path / f"{month:02}{unit}.xlsx", unit, f"2020-{month:02}", 1 + 0.25 * at)
            for at, unit in enumerate(UNITS)
        ]
        assert submit(files, ledger=address).exit_code == 0
        if month == 8:
            calendar.now = datetime(2020, 9, 20, tzinfo=UTC)
            late = workbook(
                tmp_path / "late.xlsx", "青岛市", "2020-03", invested=4, month_invested=9.5
            )
            assert submit([late], ledger=address, terms=Terms(reason="三月更正")).exit_code == 0
    yield address


def ranked(address: str, period: str, as_of: str | None = None) -> str:
    report = verbs.rank([], Dimension.CITY, None, period, ledger=address, as_of=as_of)
    return by_name("json").text(report.document)


def test_a_year_is_ranked_as_it_was_known_on_each_day(year: str) -> None:
    days = ("2020-05-01", "2020-09-19", "2021-06-30")
    seen = [json.loads(ranked(year, "2020-03", day)) for day in days]
    heights = [one["ledger"]["height"] for one in seen]
    assert heights == [9, 24, 37]
    firsts = [one["rows"][0]["name"] for one in seen]
    # Before the correction 烟台 leads March, after it 青岛; nothing else moved.
    assert firsts == ["烟台市", "烟台市", "青岛市"]
    assert seen[0]["rows"] == seen[1]["rows"]
    with pytest.raises(Exception, match="2020-09"):
        ranked(year, "2020-09", "2020-09-19")


def test_the_same_state_gives_the_same_bytes(year: str) -> None:
    for period in ("2020-03", "2020-12"):
        first = ranked(year, period, "#30" if period == "2020-03" else None)
        assert first == ranked(year, period, "#30" if period == "2020-03" else None)
    for verb in (verbs.check, verbs.gap):
        twice = [
            by_name("md").text(verb([], None, "2020-06", ledger=year, as_of="#30").document)
            for _time in range(2)
        ]
        assert twice[0] == twice[1]
        assert "#30" in twice[0]
    for form in ("json", "csv", "md"):
        texts = {by_name(form).text(history("青岛市", ledger=year).document) for _time in range(2)}
        assert len(texts) == 1


def test_a_rank_says_how_places_moved_since_last_month(year: str) -> None:
    rows = json.loads(ranked(year, "2020-04"))["rows"]
    moved = {row["name"]: row["rank_change"] for row in rows}
    # March was corrected: there 青岛 led, in April 烟台 does.
    assert moved == {"烟台市": 1, "青岛市": -1, "济南市": 0}
    assert json.loads(ranked(year, "2020-01"))["rows"][0]["rank_change"] is None


def test_a_history_names_the_revision_of_each_month(year: str) -> None:
    before = history("5g-stations", ledger=year, as_of="2020-09-19").document.data
    after = history("5g-stations", ledger=year).document.data
    for data, months, revision in ((before, 8, 8), (after, 12, 25)):
        assert data["months"] == [f"2020-{month:02}" for month in range(1, months + 1)]
        line = next(one for one in data["lines"] if one["name"] == "青岛市")
        march = next(one for one in line["values"] if one["period"] == "2020-03")
        assert (march["value"], march["revision"]) == (300, revision)
    project = history("P-370200-1", ledger=year).document.data
    invested = next(one for one in project["lines"] if one["name"] == "本年累计完成投资")
    assert [one["value"] for one in invested["values"]][:4] == [1.25, 2.5, 12, 5]


def test_a_diff_names_what_changed_and_what_was_restated(year: str) -> None:
    changes = diff("8", "25", ledger=year).document.data["changes"]
    assert {one["what"] for one in changes} == {"changed"}
    cells = {(one["column"], one["before"], one["after"]) for one in changes}
    assert ("本年累计完成投资", 3.75, 12) in cells
    restated = diff("2020-03", "2020-04", ledger=year).document.data["changes"]
    assert [one["what"] for one in restated].count("restated") == 2
    assert diff("2020-03@24", "2020-03@24", ledger=year).document.data["changes"] == []
    moved = diff("2020-03@24", "2020-03", ledger=year).document.data["changes"]
    assert moved == changes


def test_status_counts_by_group_and_against_last_month(year: str) -> None:
    data = status(None, "2020-10", ledger=year, as_of="2020-11-04").document.data
    assert data["days_left"] == 1
    assert data["rates"]["city"]["received"] == 3
    assert data["rates"]["city"]["on_time"] == 3
    assert data["rates"]["city"]["missing"] == 13
    assert data["rates"]["city"]["moved_points"] == 0
    assert data["rates"]["taskforce"]["reporting_rate"] == 0
    before = status(None, "2020-10", ledger=year, as_of="2020-11-01").document.data
    assert before["rates"]["all"]["received"] == 0


def test_the_whole_year_verifies(year: str) -> None:
    with ledger_at(year) as ledger:
        found = verify(ledger)
    assert (found.faults, found.head.height) == ([], 37)
