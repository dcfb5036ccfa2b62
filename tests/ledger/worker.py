"""A process that submits workbooks one after the other and acknowledges each, until it is killed."""

from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import alembic.command  # noqa: F401 - imported before the fork, to lose no time after it

from dongneng_cli.errors import LedgerError
from dongneng_cli.workflow import judge  # noqa: F401
from dongneng_cli.workflow.record import Terms, submit

Said = tuple[str, int, str]
"""File name, height and hash of a receipt; height 0 and the error's name, or the reason, for a refusal."""


def work(
    say: Connection, ledger: str, files: Sequence[str], reason: str = "", room: int = 0
) -> None:
    """Submit files; each receipt is sent as the command would print it: after COMMIT."""
    if room:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
    for file in files:
        say.send(_one(ledger, Path(file), reason))
    say.send(None)


def _one(ledger: str, file: Path, reason: str) -> Said:
    try:
        data: Any = submit([file], ledger=ledger, terms=Terms(reason=reason)).document.data
    except LedgerError as error:
        return (file.name, 0, type(error).__name__)
    if data["refused"]:
        return (file.name, 0, str(data["refused"][0]["reason"]))
    (receipt,) = data["receipts"]
    return (file.name, receipt["revision"], receipt["head"]["hash"])
