"""Recording: what becomes of a submission is decided under the chain's lock, then written, then said."""

import hashlib
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from dongneng_cli.findings import Finding
from dongneng_cli.i18n import _
from dongneng_cli.ledger.chain import Row
from dongneng_cli.ledger.errors import (
    ClosedPeriodError,
    ConflictError,
    DamagedLedgerError,
    ReasonMissingError,
    StateError,
)
from dongneng_cli.ledger.happenings import closing
from dongneng_cli.ledger.rows import content
from dongneng_cli.ledger.store import CHINA, Head, Ledger, Who, head
from dongneng_cli.ledger.tables import ROWS
from dongneng_cli.ledger.values import (
    columns_of,
    findings_text,
    layouts_text,
    rows_of,
    storable,
)
from dongneng_cli.ledger.view import Revision, revisions
from dongneng_cli.states import Event, Kind
from dongneng_cli.submission.tables.layout import Layout
from dongneng_cli.submission.tables.tables import Tables

if TYPE_CHECKING:
    import pandas as pd

CODEC = "zlib"

_PLACE = frozenset(["n", "sheet", "cell", "row", "layout"])
"""Columns that say where a row stands; a file saved anew may move them."""


class Outcome(StrEnum):
    """What became of a submission."""

    RECORDED = "recorded"
    KNOWN = "known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A submission that may be recorded.

    Attributes:
        data: The file's bytes; None for a nil return or a withdrawal.
        kind: ``NIL`` or ``WITHDRAWAL``; else None: submission or correction is decided by what is there.
        received_on: Day it came in, when that is not today.
        seen: Height of the newest revision of the unit and period that it was judged beside, 0 for none;
            None when it does not matter.
        sha256: Hash of the bytes.
    """

    unit: str
    unit_name: str
    period: str
    plan_id: str
    plan_hash: str
    rules: str
    file_name: str | None = None
    data: bytes | None = None
    kind: Kind | None = None
    filled_on: str | None = None
    received_on: str | None = None
    reason: str = ""
    layouts: Sequence[Layout] = ()
    findings: Sequence[Finding] = ()
    frames: Mapping[str, "pd.DataFrame"] | None = None
    seen: int | None = None
    sha256: str | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Hash the bytes: once, for they are compared and written under the chain's lock."""
        found = None if self.data is None else hashlib.sha256(self.data).hexdigest()
        object.__setattr__(self, "sha256", found)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was recorded; it is printed only after COMMIT.

    Attributes:
        head: End of the chain with this record, the receipt's proof.
        unchanged: The figures are those of the revision before.
        clock_behind: When the clock stood before the last entry: what it said.
    """

    outcome: Outcome
    unit: str
    unit_name: str
    period: str
    number: int
    kind: Kind
    file_name: str | None
    height: int
    head: Head
    replaces: int | None = None
    unchanged: bool = False
    clock_behind: str = ""

    @classmethod
    def planned(cls, draft: Draft) -> "Receipt":
        """Return what a draft would get from a ledger that is not there yet."""
        return cls(
            Outcome.RECORDED, draft.unit, draft.unit_name, draft.period, 1,
            draft.kind or Kind.SUBMISSION, draft.file_name, 0, Head(0, "", ""),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Decision:
    number: int
    kind: Kind
    replaces: int | None
    closed: bool
    known: Revision | None = None


def record(ledger: Ledger, who: Who, draft: Draft, *, reopen: bool = False) -> Receipt:
    """Record a submission, or say that it is there already.

    Raises:
        LedgerError: If the ledger refuses; nothing was recorded.
    """
    packed = zlib.compress(draft.data, 6) if draft.data is not None else b""
    rows = rows_by_table(draft.frames or {})
    with ledger.writing(who) as writer:
        decision = decide(writer.connection, writer.head.height, draft, reopen=reopen)
        if decision.known is not None:
            return _known(decision.known)
        before = writer.head
        if decision.closed:
            _reopened_for(writer, draft)
        if draft.data is not None and draft.sha256 is not None:
            writer.add_file(draft.sha256, len(draft.data), CODEC, packed)
        unchanged = decision.replaces is not None and _same_figures(
            writer.connection, decision.replaces, rows
        )
        added = writer.add_revision(_columns(draft, decision, writer.now), rows)
    behind = added.recorded_at if added.recorded_at < before.recorded_at else ""
    return Receipt(
        Outcome.RECORDED,
        draft.unit,
        draft.unit_name,
        draft.period,
        decision.number,
        decision.kind,
        draft.file_name,
        added.height,
        added,
        decision.replaces,
        unchanged,
        behind,
    )


def rehearse(ledger: Ledger, draft: Draft, *, reopen: bool = False) -> Receipt:
    """Return the receipt that a draft would get; records nothing.

    Raises:
        LedgerError: What ``record`` would raise.
    """
    with ledger.reading() as connection:
        now = head(connection)
        decision = decide(connection, now.height, draft, reopen=reopen)
    if decision.known is not None:
        return _known(decision.known)
    return Receipt(
        Outcome.RECORDED, draft.unit, draft.unit_name, draft.period, decision.number, decision.kind,
        draft.file_name, 0, now, decision.replaces,
    )  # fmt: skip


def _known(one: Revision) -> Receipt:
    """Return the receipt of what is there already: the same as it was given then."""
    return Receipt(
        Outcome.KNOWN, one.unit, one.unit_name, one.period, one.number, one.kind, one.file_name,
        one.height, Head(one.height, one.hash, one.recorded_at), one.replaces,
    )  # fmt: skip


def decide(connection: Connection, height: int, draft: Draft, *, reopen: bool) -> _Decision:
    """Say what a draft is: new, a correction, already there; or why it is refused."""
    listed = revisions(connection, height, period=draft.period, unit=draft.unit)
    standing = [one for one in listed if one.stands]
    newest = standing[-1] if standing else None
    if newest is not None and _already(newest, draft):
        return _Decision(newest.number, newest.kind, newest.replaces, closed=False, known=newest)
    latest = listed[-1].height if listed else 0
    if draft.seen is not None and draft.seen != latest:
        raise ConflictError(
            _("#{height} of {unit} for {period} was recorded in the meantime").format(
                height=latest, unit=draft.unit_name, period=draft.period
            ),
            hint=_("look at it with dn diff, then submit again"),
        )
    if draft.kind is Kind.WITHDRAWAL and newest is None:
        raise StateError(
            _("there is nothing of {unit} for {period} to withdraw").format(
                unit=draft.unit_name, period=draft.period
            )
        )
    _demand_reason(listed, newest, draft)
    closed = _demand_open(connection, height, draft, reopen=reopen)
    kind = draft.kind or (Kind.CORRECTION if listed else Kind.SUBMISSION)
    return _Decision(len(listed) + 1, kind, listed[-1].height if listed else None, closed)


def _already(newest: Revision, draft: Draft) -> bool:
    if draft.kind is not None:
        return newest.kind is draft.kind
    return newest.sha256 == draft.sha256


def _demand_reason(listed: Sequence[Revision], newest: Revision | None, draft: Draft) -> None:
    """A change says why; what was returned may come back without: the return has said it."""
    if draft.reason.strip():
        return
    hint = _("say why with --reason")
    if draft.kind is not None:
        raise ReasonMissingError(
            _("a {kind} says why").format(kind=draft.kind.label), where=draft.unit_name, hint=hint
        )
    twin = next((one for one in reversed(listed) if one.sha256 == draft.sha256), None)
    if twin is not None:
        raise ReasonMissingError(
            _("the same file is #{height}, {state}").format(
                height=twin.height,
                state=twin.state.label if not twin.stands else _("replaced since"),
            ),
            where=draft.file_name or "",
            hint=hint,
        )
    if newest is not None:
        raise ReasonMissingError(
            _("{unit} has #{height} for {period}; another file is a correction").format(
                unit=newest.unit_name, height=newest.height, period=newest.period
            ),
            where=draft.file_name or "",
            hint=hint,
        )


def _demand_open(connection: Connection, height: int, draft: Draft, *, reopen: bool) -> bool:
    """Return whether the period is closed and is opened for this draft alone."""
    closed = closing(connection, height, draft.period)
    if closed is None:
        return False
    if not reopen:
        raise ClosedPeriodError(
            _("{period} was closed on {day} by {user} (#{height})").format(
                period=draft.period,
                day=closed.recorded_at[:10],
                user=closed.recorded_by,
                height=closed.height,
            ),
            where=draft.file_name or draft.unit_name,
            hint=_("a late file needs --reopen with --reason"),
        )
    if not draft.reason.strip():
        raise ReasonMissingError(
            _("a file for a closed period says why"),
            where=draft.file_name or draft.unit_name,
            hint=_("say why with --reason"),
        )
    return True


def _reopened_for(writer: Any, draft: Draft) -> None:
    writer.add_event(
        {
            "event": str(Event.REOPENED),
            "unit": draft.unit,
            "period": draft.period,
            "reason": storable(draft.reason),
        }
    )


def _columns(draft: Draft, decision: _Decision, now: datetime) -> dict[str, Any]:
    return {
        "unit": draft.unit,
        "unit_name": draft.unit_name,
        "period": draft.period,
        "number": decision.number,
        "kind": str(decision.kind),
        "replaces": decision.replaces,
        "file_name": None if draft.file_name is None else storable(draft.file_name),
        "sha256": draft.sha256,
        "size": len(draft.data or b""),
        "plan_id": draft.plan_id,
        "plan_hash": draft.plan_hash,
        "rules": draft.rules,
        "filled_on": draft.filled_on,
        "received_on": draft.received_on or now.astimezone(CHINA).date().isoformat(),
        "reason": storable(draft.reason),
        "layouts": layouts_text(draft.layouts),
        "findings": findings_text(draft.findings),
    }


def rows_by_table(frames: Mapping[str, "pd.DataFrame"]) -> dict[str, list[Row]]:
    """Return the rows of frames as they are kept, by table name."""
    tables = Tables.of(frames)
    # Tables know the totals, too, and do not list them.
    keys = ROWS if isinstance(frames, Tables) else frames
    return {ROWS[key].name: rows_of(tables.columns(key), ROWS[key]) for key in keys}


def _same_figures(connection: Connection, height: int, rows: Mapping[str, Sequence[Row]]) -> bool:
    """Whether a revision has the same rows, wherever in the workbook they stand."""
    for table in ROWS.values():
        names = columns_of(table)
        at = [1 + place for place, name in enumerate(names) if name not in _PLACE]
        kept = connection.execute(
            select(*(table.c[names[place - 1]] for place in at)).where(table.c.height == height)
        )
        now = Counter(tuple(row[place] for place in at) for row in rows.get(table.name, ()))
        if Counter(map(tuple, kept)) != now:
            return False
    return True


def original(connection: Connection, one: Revision) -> bytes:
    """Return the bytes of a revision's file, checked against its hash.

    Raises:
        StateError: If it has no file.
        DamagedLedgerError: If the bytes are not those that were recorded.
    """
    if one.sha256 is None:
        raise StateError(_("{title} has no file").format(title=one.title))
    return unpacked(content(connection, one.sha256), one.sha256, one.title)


def unpacked(kept: tuple[int, str, bytes] | None, sha256: str, title: str) -> bytes:
    """Return a kept file's bytes, checked against its hash and size."""
    if kept is not None and kept[1] == CODEC:
        try:
            data = zlib.decompress(kept[2])
        except zlib.error:
            data = b""
        if len(data) == kept[0] and hashlib.sha256(data).hexdigest() == sha256:
            return data
    raise DamagedLedgerError(
        _("the kept file is not the one that was recorded"),
        where=title,
        hint=_("dn ledger restore brings a backup back"),
    )


def units_seen(connection: Connection, period: str) -> dict[str, int]:
    """Return for each unit of a period the height of its newest revision."""
    now = head(connection)
    return {one.unit: one.height for one in revisions(connection, now.height, period=period)}
