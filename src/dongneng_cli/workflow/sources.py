"""Where figures come from: the files that were named, or else the ledger; and how a report says so."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from dongneng_cli.errors import UsageError
from dongneng_cli.i18n import _
from dongneng_cli.ledger.errors import NoLedgerError, StateError
from dongneng_cli.period import Whole
from dongneng_cli.workflow.context import Context
from dongneng_cli.workflow.intake import Intake, Progress, take_in


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
