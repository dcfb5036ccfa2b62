"""Reports about the ledger itself: a revision, an event, what verifying found, where and how large it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dongneng_cli.findings import Finding
from dongneng_cli.i18n import _
from dongneng_cli.reports.context import ledger_fact
from dongneng_cli.reports.document import (
    Block,
    Bullets,
    Column,
    ColumnKind,
    Document,
    Fact,
    Paragraph,
    Row,
    Table,
    Tone,
    Value,
)
from dongneng_cli.reports.findings import findings_data, findings_table

EVENT, SHOW, VERIFY, INFO = "dn/event@1", "dn/show@1", "dn/verify@1", "dn/ledger@1"


@dataclass(frozen=True, slots=True)
class Overview:
    """A ledger at a glance.

    Attributes:
        source: What named it.
        size: Bytes of the file; None for a server.
        months: Month or week, revisions that count, revisions in all, whether it is closed.
    """

    place: str
    source: str
    id: str
    created_at: str
    schema: int
    height: int
    hash: str
    recorded_at: str
    size: int | None
    months: tuple[tuple[str, int, int, bool], ...]


def _head(head: tuple[int, str]) -> dict[str, Any]:
    return {"height": head[0], "hash": head[1]}


def event_report(what: str, reason: str, head: tuple[int, str]) -> Document:
    """Return the receipt of an event."""
    facts = (ledger_fact(*head), *([Fact(_("Reason"), reason)] if reason else []))
    return Document(
        title=_("Recorded as #{height}").format(height=head[0]),
        facts=facts,
        blocks=(Paragraph(what, Tone.GOOD, strong=True),),
        data={"schema": EVENT, "event": what, "reason": reason, "ledger": _head(head)},
    )


def moved_report(said: str, note: str, head: tuple[int, str]) -> Document:
    """Return what was copied where, with the head that it has."""
    blocks: list[Block] = [Paragraph(said, Tone.GOOD, strong=True)]
    if note:
        blocks.append(Paragraph(note))
    return Document(
        title=_("The ledger"),
        facts=(ledger_fact(*head),),
        blocks=tuple(blocks),
        data={"schema": INFO, "said": said, "note": note, "ledger": _head(head)},
    )


def show_report(
    one: Any,
    findings: Sequence[Finding],
    events: Sequence[Any],
    plan_hash: str,
    head: tuple[int, str],
) -> Document:
    """Return everything that is known about a revision.

    Args:
        one: The ledger's revision.
        findings: What was found when it was accepted.
        events: What happened to it since.
        plan_hash: The plan's hash today; another one than it was judged by is said.
        head: Height and hash of the ledger.
    """
    blocks: list[Block] = [_revision(one, plan_hash)]
    if events:
        blocks.append(Bullets(_("What happened since"), tuple(map(_event_line, events))))
    if findings:
        blocks.append(findings_table(findings))
    return Document(
        title=_("Revision {title}").format(title=one.title),
        facts=(ledger_fact(*head),),
        blocks=tuple(blocks),
        data={
            "schema": SHOW,
            "ledger": _head(head),
            "revision": {name: _plain(getattr(one, name)) for name in one.__slots__},
            "events": [{name: _plain(getattr(e, name)) for name in e.__slots__} for e in events],
            "findings": findings_data(findings),
        },
        main="revision",
    )


def _revision(one: Any, plan_hash: str) -> Table:
    same = _("as today") if one.plan_hash == plan_hash else _("another than today")
    lines: list[tuple[str, Value]] = [
        (_("Reporting unit"), f"{one.unit_name} ({one.unit})"),
        (_("Period"), one.period),
        (_("Revision number"), one.number),
        (_("What"), one.kind.label),
        (_("State"), one.state.label),
        (_("File"), one.file_name),
        (_("Bytes"), one.size),
        (_("SHA-256"), one.sha256),
        (_("Replaces"), f"#{one.replaces}" if one.replaces else None),
        (_("Reason"), one.reason or None),
        (_("Filled in on"), one.filled_on),
        (_("Received on"), one.received_on),
        (_("Recorded at (UTC)"), one.recorded_at),
        (_("Recorded by"), f"{one.recorded_by} @ {one.host}"),
        (_("Program"), one.tool),
        (_("Rules"), one.rules),
        (_("Plan"), f"{one.plan_id} @ {one.plan_hash[:12]} ({same})"),
        (_("Hash"), one.hash),
    ]
    return Table(
        "revision",
        _("Revision"),
        (Column(_("What is known"), width=20), Column(_("Content"), width=66)),
        tuple(map(Row, lines)),
    )


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, int) else str(value)


def _event_line(one: Any) -> str:
    said = f"#{one.height} {one.recorded_at[:10]} {one.recorded_by}: {one.event.label}"
    return _("; ").join(part for part in (said, one.reason) if part)


def verify_report(found: Any, place: str) -> Document:
    """Return what verifying found.

    Args:
        found: The ledger's findings.
        place: Where it is.
    """
    sound = not found.faults
    said = (
        _("sound: {entries} entries, {revisions} revisions, {rows} rows, {files} files")
        if sound
        else _("not sound: {faults} faults in {entries} entries")
    ).format(
        entries=found.entries,
        revisions=found.revisions,
        rows=found.rows,
        files=found.files,
        faults=len(found.faults),
    )
    blocks: list[Block] = []
    if found.faults:
        blocks.append(Bullets(_("Faults"), tuple(found.faults)))
    if found.notes:
        blocks.append(Bullets(_("Notes"), tuple(found.notes)))
    blocks.append(Paragraph(said, Tone.GOOD if sound else Tone.BAD, strong=True))
    return Document(
        title=_("Verification of the ledger"),
        subtitle=place,
        facts=(ledger_fact(found.head.height, found.head.hash),),
        blocks=tuple(blocks),
        data={
            "schema": VERIFY,
            "sound": sound,
            "ledger": _head((found.head.height, found.head.hash)),
            "entries": found.entries,
            "revisions": found.revisions,
            "rows": found.rows,
            "files": found.files,
            "faults": list(found.faults),
            "notes": list(found.notes),
        },
    )


def info_report(one: Overview) -> Document:
    """Return where the ledger is and what it holds by month and week."""
    columns = (
        Column(_("Period"), width=10),
        Column(_("Counting"), ColumnKind.COUNT),
        Column(_("Revisions"), ColumnKind.COUNT),
        Column(_("State"), width=10),
    )
    rows = tuple(
        Row((period, counting, listed, _("closed") if closed else _("not closed")))
        for period, counting, listed, closed in one.months
    )
    facts = [
        Fact(_("Place"), f"{one.place} ({one.source})"),
        ledger_fact(one.height, one.hash),
        Fact(_("Last entry (UTC)"), one.recorded_at),
        Fact(_("Made at (UTC)"), one.created_at),
        Fact(_("Id"), one.id),
        Fact(_("Schema"), str(one.schema)),
    ]
    if one.size is not None:
        facts.append(Fact(_("Bytes"), f"{one.size:,}"))
    return Document(
        title=_("The ledger"),
        facts=tuple(facts),
        blocks=(Table("months", _("Months and weeks"), columns, rows, empty=_("nothing yet")),),
        data={
            "schema": INFO,
            "place": one.place,
            "id": one.id,
            "created_at": one.created_at,
            "schema_version": one.schema,
            "ledger": _head((one.height, one.hash)),
            "bytes": one.size,
            "months": [
                {"period": period, "counting": counting, "revisions": listed, "closed": closed}
                for period, counting, listed, closed in one.months
            ],
        },
        main="months",
    )
