"""Which state of the ledger a report is made from, and what is waived in it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from dongneng_cli.findings import Finding, Severity
from dongneng_cli.i18n import _
from dongneng_cli.plan.names import Names
from dongneng_cli.reports.context import ledger_fact
from dongneng_cli.reports.document import Bullets, Document

if TYPE_CHECKING:
    from dongneng_cli.ledger.asof import AsOf
    from dongneng_cli.ledger.happenings import Waiver
    from dongneng_cli.workflow.intake import Intake


def waived(findings: Sequence[Finding], intake: "Intake") -> tuple[Finding, ...]:
    """Lower the errors that were waived for a workbook's unit and month or week to notices that say so."""
    if intake.ledger is None or not intake.ledger.waivers:
        return tuple(findings)
    of = {one.file: (one.unit, str(one.whole)) for one in intake.submissions}
    return tuple(
        _lowered(one, intake.ledger, of.get(one.file)) if one.severity is Severity.ERROR else one
        for one in findings
    )


def _lowered(finding: Finding, state: "AsOf", of: tuple[str | None, str] | None) -> Finding:
    on = state.recorded.get(finding.file, "")
    for waiver in state.waivers:
        about = (waiver.unit, waiver.period)
        if waiver.rule == finding.code and about == of and on <= waiver.until:
            said = _("waived by {authoriser} until {until} (#{height}): {reason}").format(
                authoriser=waiver.authoriser,
                until=waiver.until,
                height=waiver.height,
                reason=waiver.reason,
            )
            return replace(finding, severity=Severity.NOTICE, hint=said)
    return finding


def with_ledger(document: Document, intake: "Intake") -> Document:
    """Say in a report from which state of the ledger it was made, and what was waived."""
    state = intake.ledger
    if state is None:
        return document
    said = ledger_fact(state.head.height, state.head.hash)
    blocks = document.blocks
    if state.waivers:
        lines = tuple(waiver_text(one, intake.context.names) for one in state.waivers)
        blocks = (*blocks, Bullets(_("Waived rules"), lines))
    data = {
        **document.data,
        "ledger": {
            "height": state.head.height,
            "hash": state.head.hash,
            "waivers": [
                {
                    "revision": one.height,
                    "rule": one.rule,
                    "unit": one.unit,
                    "period": one.period,
                    "authoriser": one.authoriser,
                    "reason": one.reason,
                    "until": one.until,
                }
                for one in state.waivers
            ],
        },
    }
    return replace(document, facts=(*document.facts, said), blocks=blocks, data=data)


def waiver_text(one: "Waiver", names: Names) -> str:
    """Return a waiver in one line."""
    return _(
        "{rule} for {unit} in {period}: waived by {authoriser} until {until} (#{height}): {reason}"
    ).format(
        rule=one.rule,
        unit=names.name("unit", one.unit),
        period=one.period,
        authoriser=one.authoriser,
        until=one.until,
        height=one.height,
        reason=one.reason,
    )
