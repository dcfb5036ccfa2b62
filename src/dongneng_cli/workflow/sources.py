"""Where figures come from: the files that were named, or else the ledger; and how a report says so."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from dongneng_cli.errors import UsageError
from dongneng_cli.findings import Finding, Severity
from dongneng_cli.i18n import _
from dongneng_cli.ledger.errors import NoLedgerError, StateError
from dongneng_cli.period import Whole
from dongneng_cli.plan.names import Names
from dongneng_cli.reports.context import ledger_fact
from dongneng_cli.reports.document import Bullets, Document
from dongneng_cli.workflow.intake import Context, Intake, Progress, take_in

if TYPE_CHECKING:
    from dongneng_cli.ledger.asof import AsOf
    from dongneng_cli.ledger.happenings import Waiver


def take(
    files: Sequence[str | Path],
    context: Context,
    asked: Whole | None = None,
    tell: Progress | None = None,
    *,
    ledger: str | None = None,
    as_of: str | None = None,
) -> Intake:
    """Take in files, or without files what the ledger holds.

    Raises:
        UsageError: If there are neither files nor a ledger, or ``as_of`` is said of files.
        UnreadableError: If the only file cannot be read.
        LedgerError: If the ledger refuses.
    """
    if files:
        refuse_as_of(as_of)
        return take_in(files, context, asked, tell)
    # Databases are slow to import, and not needed for files.
    from dongneng_cli.workflow.fromledger import take_from_ledger

    with instead_of_files(ledger):
        return take_from_ledger(context, asked, as_of, ledger)


@contextmanager
def instead_of_files(ledger: str | None) -> Iterator[None]:
    """Look into the ledger because no file was named; ask for files where there is none.

    Raises:
        UsageError: If there is no ledger, and none was asked for.
    """
    try:
        yield
    except NoLedgerError as error:
        if ledger:
            raise
        raise UsageError(
            _("no workbook was named, and there is no ledger"),
            hint=_("name files or a folder, or record some with dn submit"),
        ) from error


def refuse_as_of(as_of: str | None) -> None:
    """Refuse ``--as-of`` beside files: they are what they are today.

    Raises:
        UsageError: If it was given.
    """
    if as_of:
        raise UsageError(_("--as-of looks into the ledger: leave the files out"))


def month_before(intake: Intake, ledger: str | None = None) -> Intake | None:
    """Return the month before out of the same state of the ledger; None if it has none, or for files."""
    if intake.ledger is None:
        return None
    from dongneng_cli.workflow.fromledger import take_from_ledger

    height = f"#{intake.ledger.head.height}"
    try:
        return take_from_ledger(intake.context, intake.period.previous(), height, ledger)
    except StateError:
        return None


def waived(findings: Sequence[Finding], intake: Intake) -> tuple[Finding, ...]:
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


def with_ledger(document: Document, intake: Intake) -> Document:
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
