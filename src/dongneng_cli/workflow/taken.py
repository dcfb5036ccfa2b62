"""Workbooks taken in for the ledger: the bytes that are kept are those that were checked."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dongneng_cli.findings import UnreadableError
from dongneng_cli.i18n import _
from dongneng_cli.submission import refusals
from dongneng_cli.submission.anykind import parse_book
from dongneng_cli.submission.faults import Faults
from dongneng_cli.submission.guard import open_source
from dongneng_cli.submission.read import Submission, understand
from dongneng_cli.workflow.context import Context
from dongneng_cli.workflow.intake import READER, Outcome, Progress


@dataclass(frozen=True, slots=True)
class Taken:
    """One readable workbook.

    Attributes:
        held: Its bytes, of standard input alone: a file is opened again when it is recorded.
    """

    path: Path
    submission: Submission
    held: bytes | None = None

    def data(self) -> bytes:
        """Return the bytes that were checked.

        Raises:
            UnreadableError: If the file has gone, or holds others by now.
        """
        if self.held is not None:
            return self.held
        source = open_source(self.path)
        if source.sha256 != self.submission.sha256:
            Faults(source.file).refuse(
                refusals.NOT_OPENED, _("the file was changed after it was checked")
            )
        return source.data


def take_all(
    paths: Sequence[Path], context: Context, tell: Progress | None = None
) -> tuple[list[Taken], list[UnreadableError]]:
    """Read every file, by several processes or a cluster where those are at hand.

    Returns:
        The readable ones in the order of the paths, and why others are not.
    """
    held: dict[Path, bytes] = {}
    outcomes: dict[Path, Outcome] = {}
    for path in paths:
        if str(path) == "-":
            outcomes[path] = _standard_input(path, context, held)
    files = [path for path in paths if path not in outcomes]
    outcomes.update(zip(files, READER.get()(files, context, tell), strict=True))
    taken, errors = [], []
    for path in paths:
        outcome = outcomes[path]
        if isinstance(outcome, UnreadableError):
            errors.append(outcome)
        else:
            taken.append(Taken(path, outcome, held.get(path)))
    return taken, errors


def _standard_input(path: Path, context: Context, held: dict[Path, bytes]) -> Outcome:
    """Read what can be read only once, and keep its bytes."""
    try:
        source = open_source(path)
        book = parse_book(source, context.plan.settings.formats)
    except UnreadableError as error:
        return error
    held[path] = source.data
    return understand(book, context.plan, context.names)
