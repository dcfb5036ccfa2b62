"""Who writes into the ledger."""

import getpass
import os
import platform

from dongneng_cli import __version__
from dongneng_cli.ledger.store import Who


def who() -> Who:
    """Return who records: ``DN_USER``, else the user of the system, with host and program."""
    try:
        user = os.environ.get("DN_USER") or getpass.getuser()
    except (OSError, KeyError, ImportError):
        # A container may run under a number that has no name.
        user = str(getattr(os, "getuid", lambda: "?")())
    return Who(user, platform.node() or "?", f"dongneng-cli {__version__}")
