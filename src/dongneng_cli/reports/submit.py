"""The report of ``dn submit``: receipts of what was recorded, and why the rest was not."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dongneng_cli.errors import ExitCode, LedgerError
from dongneng_cli.findings import Finding, Severity
from dongneng_cli.i18n import _
from dongneng_cli.reports.context import ledger_fact, plan_fact
from dongneng_cli.reports.document import (
    Block,
    Column,
    ColumnKind,
    Document,
    Paragraph,
    Row,
    Table,
    Tone,
)
from dongneng_cli.reports.findings import findings_data, findings_table

if TYPE_CHECKING:
    from dongneng_cli.plan.model import Plan

SCHEMA = "dn/submit@1"

SHORT_HASH = 12
"""As much of a hash as a receipt shows, and as ``dn ledger verify --head`` needs; JSON has all of it."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was not recorded, and why."""

    file: str
    unit: str
    why: str
    exit_code: ExitCode = ExitCode.FINDINGS
    error: LedgerError | None = None

    @classmethod
    def by(cls, error: LedgerError, file: str, unit: str) -> "Refused":
        """Return the refusal that the ledger gave."""
        why = f"{error.message}; {error.hint}" if error.hint else error.message
        return cls(file, unit, why, ExitCode.LEDGER, error)


def submit_report(
    plan: "Plan",
    plan_hash: str,
    receipts: Sequence[Any],
    refused: Sequence[Refused],
    findings: Sequence[Finding],
    *,
    dry_run: bool = False,
) -> Document:
    """Return the receipts and the refusals.

    Args:
        plan: The plan that the files were checked against.
        plan_hash: Its hash.
        receipts: What the ledger gave, in order.
        refused: Files that were not recorded.
        findings: What was found in all files.
        dry_run: Whether nothing was recorded in truth.
    """
    head = receipts[-1].head if receipts else None
    facts = [plan_fact(plan.title, plan.id, plan_hash)]
    if head is not None and head.height:
        facts.append(ledger_fact(head.height, head.hash))
    blocks: list[Block] = [_receipts(receipts, dry_run=dry_run)]
    if refused:
        blocks.append(_refusals(refused))
    if findings:
        blocks.append(findings_table(findings))
    blocks.append(_summary(receipts, refused, dry_run=dry_run))
    return Document(
        title=_("Submission to the ledger"),
        subtitle=_("dry run: nothing was recorded") if dry_run else "",
        facts=tuple(facts),
        blocks=tuple(blocks),
        data=_data(plan, plan_hash, receipts, refused, findings, dry_run=dry_run),
        main="receipts",
    )


def _receipts(receipts: Sequence[Any], *, dry_run: bool) -> Table:
    columns = (
        Column(_("Revision"), width=9),
        Column(_("Reporting unit"), width=16),
        Column(_("Period"), width=9),
        Column(_("No."), ColumnKind.COUNT),
        Column(_("What"), width=20, toned=True),
        Column(_("File"), width=40, priority=2),
        Column(_("Hash"), width=14, priority=4),
    )
    rows = tuple(
        Row(
            (
                f"#{one.height}" if one.height else _("planned"),
                one.unit_name,
                one.period,
                one.number,
                receipt_text(one),
                one.file_name,
                one.head.hash[:SHORT_HASH],
            ),
            Tone.MUTED if one.outcome == "known" else Tone.GOOD,
        )
        for one in receipts
    )
    title = _("Would be recorded") if dry_run else _("Recorded")
    return Table("receipts", title, columns, rows, empty=_("nothing was recorded"))


def receipt_text(one: Any) -> str:
    """Say what became of a submission in a few words."""
    if one.outcome == "known":
        return _("already there, nothing recorded")
    said = str(one.kind.label)
    if one.unchanged:
        said += _(", figures as in #{height}").format(height=one.replaces)
    if one.clock_behind:
        said += _(", the clock is behind the last entry")
    return said


def _refusals(refused: Sequence[Refused]) -> Table:
    columns = (
        Column(_("File"), width=44),
        Column(_("Reporting unit"), width=16),
        Column(_("Reason"), width=60, toned=True),
    )
    rows = tuple(Row((one.file, one.unit or None, one.why), Tone.BAD) for one in refused)
    return Table("refused", _("Not recorded"), columns, rows)


def _summary(receipts: Sequence[Any], refused: Sequence[Refused], *, dry_run: bool) -> Paragraph:
    known = sum(one.outcome == "known" for one in receipts)
    text = (
        _("{recorded} would be recorded, {known} already there, {refused} refused")
        if dry_run
        else _("{recorded} recorded, {known} already there, {refused} refused")
    )
    said = text.format(recorded=len(receipts) - known, known=known, refused=len(refused))
    return Paragraph(said, Tone.BAD if refused else Tone.GOOD, strong=True)


def _data(
    plan: "Plan",
    plan_hash: str,
    receipts: Sequence[Any],
    refused: Sequence[Refused],
    findings: Sequence[Finding],
    *,
    dry_run: bool,
) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "plan": {"id": plan.id, "hash": plan_hash},
        "dry_run": dry_run,
        "receipts": [
            {
                "revision": one.height or None,
                "unit": one.unit,
                "name": one.unit_name,
                "period": one.period,
                "number": one.number,
                "kind": str(one.kind),
                "outcome": str(one.outcome),
                "file": one.file_name,
                "replaces": one.replaces,
                "unchanged": one.unchanged,
                "head": {"height": one.head.height, "hash": one.head.hash},
            }
            for one in receipts
        ],
        "refused": [
            {
                "file": one.file,
                "unit": one.unit or None,
                "reason": one.why,
                "exit_code": int(one.exit_code),
            }
            for one in refused
        ],
        "findings": findings_data(findings),
        "summary": {
            "recorded": sum(one.outcome != "known" for one in receipts),
            "known": sum(one.outcome == "known" for one in receipts),
            "refused": len(refused),
            "errors": sum(one.severity is Severity.ERROR for one in findings),
        },
    }
