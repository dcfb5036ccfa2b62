from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from dongneng_cli.errors import UsageError
from dongneng_cli.ledger import events
from dongneng_cli.ledger.asof import head_as_of
from dongneng_cli.ledger.errors import (
    ClosedPeriodError,
    ConflictError,
    ReasonMissingError,
    StateError,
    UnknownRevisionError,
)
from dongneng_cli.ledger.happenings import waivers
from dongneng_cli.ledger.record import Draft, Outcome, Receipt, original, record, rehearse
from dongneng_cli.ledger.rows import load
from dongneng_cli.ledger.store import Ledger, head
from dongneng_cli.ledger.tables import METADATA, ROWS
from dongneng_cli.ledger.verify import verify
from dongneng_cli.ledger.view import counting, revision, revisions
from dongneng_cli.states import Event, Kind, State
from tests.ledger.books import WHO, draft, without_file


def put(ledger: Ledger, one: Draft, **how: Any) -> Receipt:
    return record(ledger, WHO, one, **how)


def count(ledger: Ledger) -> list[int]:
    with ledger.reading() as connection:
        return [one.height for one in counting(revisions(connection, head(connection).height))]


def test_what_is_recorded_comes_back_to_the_digit(ledger: Ledger) -> None:
    sent = draft()
    receipt = put(ledger, sent)
    assert (receipt.height, receipt.number, receipt.kind) == (1, 1, Kind.SUBMISSION)
    with ledger.reading() as connection:
        one = revision(connection, 1, 1)
        rows = load(connection, [one])
        assert original(connection, one) == sent.data
    assert one.hash == receipt.head.hash
    assert (one.recorded_by, one.host, one.state) == ("张三", "桌上", State.PENDING)
    project = rows.tables["projects"].iloc[0]
    assert (project.invested, project.lists) == (Decimal("1.50"), ("major-projects",))
    assert str(project.invested) == "1.50"
    assert str(rows.tables["indicators"].iloc[0].cumulative) == "1E+2"
    assert rows.tables["projects"].iloc[1].invested is None
    assert (project.unit, project.period, project.file) == ("370100", "2020-10", "#1 济南市.xlsx")
    assert rows.layouts[0].scales == {"invested": Decimal(10000)}
    assert rows.layouts[1].extras == {9: "多出"}
    assert rows.layouts[0].cell("code", 2) == "A2"


def test_frames_come_back_with_the_types_of_their_contract(ledger: Ledger) -> None:
    sent = draft()
    put(ledger, sent)
    with ledger.reading() as connection:
        rows = load(connection, revisions(connection, 1))
    assert sent.frames is not None
    for key, frame in rows.tables.items():
        assert list(frame.dtypes) == list(sent.frames[key].dtypes), key


def test_the_same_bytes_again_record_nothing(ledger: Ledger) -> None:
    first = put(ledger, draft())
    again = put(ledger, replace(draft(), file_name="另一个名字.xlsx", reason="x"))
    assert (again.outcome, again.height, again.head) == (Outcome.KNOWN, 1, first.head)


def test_a_correction_says_why(ledger: Ledger) -> None:
    put(ledger, draft())
    with pytest.raises(ReasonMissingError, match="correction"):
        put(ledger, draft(invested="2"))
    receipt = put(ledger, draft(invested="2", reason="更正"))
    assert (receipt.number, receipt.kind, receipt.replaces) == (2, Kind.CORRECTION, 1)
    assert count(ledger) == [2]


def test_a_file_saved_anew_with_the_same_figures_is_said_so(ledger: Ledger) -> None:
    put(ledger, draft())
    assert put(ledger, draft(data=b"saved anew", reason="重存")).unchanged


def test_going_back_to_an_older_file_says_why(ledger: Ledger) -> None:
    put(ledger, draft())
    put(ledger, draft(invested="2", reason="更正"))
    with pytest.raises(ReasonMissingError, match="the same file is #1"):
        put(ledger, draft())
    assert put(ledger, draft(reason="更正有误")).number == 3


def test_who_did_not_see_the_newest_revision_is_refused(ledger: Ledger) -> None:
    put(ledger, draft(seen=0))
    put(ledger, draft(invested="2", reason="甲", seen=1))
    with pytest.raises(ConflictError, match="#2 of 济南市 for 2020-10"):
        put(ledger, draft(invested="3", reason="乙", seen=1))
    assert count(ledger) == [2]


def test_a_returned_revision_counts_no_more_and_may_be_sent_again(ledger: Ledger) -> None:
    put(ledger, draft())
    events.review(ledger, WHO, 1, Event.RETURNED, "投资额有误")
    assert count(ledger) == []
    with pytest.raises(ReasonMissingError, match="returned"):
        put(ledger, draft())
    assert put(ledger, draft(invested="2")).number == 2
    assert count(ledger) == [3]


def test_a_returned_correction_leaves_the_revision_before(ledger: Ledger) -> None:
    put(ledger, draft())
    put(ledger, draft(invested="2", reason="更正"))
    events.review(ledger, WHO, 2, Event.VOIDED, "误报")
    assert count(ledger) == [1]


def test_a_review_says_who_and_when(ledger: Ledger) -> None:
    put(ledger, draft())
    before, after = events.review(ledger, WHO, 1, Event.REVIEWED, "")
    assert (before.state, after.height) == (State.PENDING, 2)
    with ledger.reading() as connection:
        one = revision(connection, 2, 1)
        assert (one.state, one.state_by) == (State.REVIEWED, 2)
        assert revision(connection, 1, 1).state is State.PENDING
    with pytest.raises(StateError, match="already"):
        events.review(ledger, WHO, 1, Event.REVIEWED, "")
    with pytest.raises(ReasonMissingError):
        events.review(ledger, WHO, 1, Event.RETURNED, " ")
    with pytest.raises(UnknownRevisionError):
        events.review(ledger, WHO, 7, Event.REVIEWED, "")


def test_a_withdrawal_and_a_nil_return_are_revisions(ledger: Ledger) -> None:
    with pytest.raises(StateError, match="nothing"):
        put(ledger, without_file(Kind.WITHDRAWAL, "误报"))
    put(ledger, without_file(Kind.NIL, "本月无"))
    assert count(ledger) == [1]
    put(ledger, draft(reason="补报"))
    put(ledger, without_file(Kind.WITHDRAWAL, "误报"))
    assert count(ledger) == []
    with pytest.raises(ReasonMissingError):
        put(ledger, without_file(Kind.NIL, ""))


def test_a_closed_period_takes_a_late_file_only_when_it_is_said(ledger: Ledger) -> None:
    put(ledger, draft())
    with pytest.raises(StateError, match="2999"):
        events.close(ledger, WHO, "2020-10", date(2999, 1, 1))
    events.close(ledger, WHO, "2020-10", date(2020, 11, 5))
    late = draft("青岛市", reason="补报")
    with pytest.raises(ClosedPeriodError, match="was closed on"):
        put(ledger, late)
    with pytest.raises(ReasonMissingError):
        put(ledger, draft("青岛市"), reopen=True)
    with pytest.raises(ClosedPeriodError):
        events.review(ledger, WHO, 1, Event.RETURNED, "x")
    assert put(ledger, late, reopen=True).height == 4
    with pytest.raises(ClosedPeriodError):
        put(ledger, draft("淄博市"))
    events.reopen(ledger, WHO, "2020-10", "口径修订")
    assert put(ledger, draft("淄博市")).height == 6
    assert verify(ledger).faults == []


def test_a_waiver_names_authoriser_reason_and_end(ledger: Ledger) -> None:
    given = {"rule": "L101", "unit": "370100", "period": "2020-10", "until": date(2020, 12, 31)}
    with pytest.raises(ReasonMissingError):
        events.waive(ledger, WHO, authoriser=" ", reason="x", **given)  # type: ignore[arg-type]
    events.waive(ledger, WHO, authoriser="办公室", reason="口径", **given)  # type: ignore[arg-type]
    with ledger.reading() as connection:
        (one,) = waivers(connection, 1, "2020-10")
    assert (one.rule, one.authoriser, one.until) == ("L101", "办公室", "2020-12-31")


def test_a_rehearsal_says_the_same_and_records_nothing(ledger: Ledger) -> None:
    assert rehearse(ledger, draft()).number == 1
    put(ledger, draft())
    with pytest.raises(ReasonMissingError):
        rehearse(ledger, draft(invested="2"))
    assert rehearse(ledger, draft()).outcome is Outcome.KNOWN
    assert count(ledger) == [1]


def test_no_row_is_ever_changed_or_deleted(ledger: Ledger) -> None:
    put(ledger, draft())
    events.review(ledger, WHO, 1, Event.REVIEWED, "")
    for table in METADATA.sorted_tables:
        column = table.columns.keys()[0]
        for statement in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):
            with ledger.engine.connect() as connection:  # rolled back when it closes
                if not connection.execute(select(func.count()).select_from(table)).scalar():
                    needed = [one for one in table.columns if not one.nullable]
                    row = {one.name: 1 if one.type.python_type is int else "" for one in needed}
                    connection.execute(table.insert().values(row))
                with pytest.raises(DBAPIError, match="append-only"):
                    connection.execute(text(statement))
    assert verify(ledger).faults == []


def test_a_day_ends_before_the_first_entry_that_is_later(ledger: Ledger) -> None:
    days = iter([1, 2, 2, 4])
    timed = replace(ledger, clock=lambda: datetime(2020, 11, next(days), 23, 59, tzinfo=UTC))
    for unit in ("济南市", "青岛市", "淄博市", "枣庄市"):
        put(timed, draft(unit))
    with ledger.reading() as connection:
        asked = {day: head_as_of(connection, f"2020-11-{day:02}").height for day in range(1, 6)}
        assert asked == {1: 1, 2: 3, 3: 3, 4: 4, 5: 4}
        assert head_as_of(connection, "#2").hash == revision(connection, 4, 2).hash
        assert head_as_of(connection, "2").height == 2
        with pytest.raises(UnknownRevisionError):
            head_as_of(connection, "#5")
        with pytest.raises(UsageError):
            head_as_of(connection, "yesterday")


def test_a_clock_set_back_changes_no_order_and_no_older_view(ledger: Ledger) -> None:
    days = iter([datetime(2020, 11, 1, tzinfo=UTC), datetime(2020, 11, 3, tzinfo=UTC)])
    timed = replace(ledger, clock=lambda: next(days))
    put(timed, draft())
    put(timed, draft(invested="2", reason="更正"))
    with ledger.reading() as connection:
        before = head_as_of(connection, "2020-11-02")
    back = replace(ledger, clock=lambda: datetime(2019, 11, 3, tzinfo=UTC))
    receipt = put(back, draft(invested="3", reason="更正"))
    assert receipt.clock_behind
    assert (receipt.height, receipt.number) == (3, 3)
    assert count(ledger) == [3]
    with ledger.reading() as connection:
        assert head_as_of(connection, "2020-11-02") == before
    found = verify(ledger)
    assert (found.faults, sum("clock" in note for note in found.notes)) == ([], 1)


def test_a_text_that_no_database_takes_is_kept_readable(ledger: Ledger) -> None:
    put(ledger, draft(file_name="a\x00b\ud800.xlsx", reason="\x00"))
    with ledger.reading() as connection:
        assert revision(connection, 1, 1).file_name == "a␀b�.xlsx"
    assert verify(ledger).faults == []


def test_every_row_table_has_its_rows_after_a_full_month(ledger: Ledger) -> None:
    put(ledger, draft())
    with ledger.reading() as connection:
        kept = connection.execute(select(ROWS["projects"].c.height)).all()
    assert len(kept) == 2
