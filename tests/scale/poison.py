"""What a worker does in place of reading: end, as a crash in a library would end it."""

import os
import signal
from typing import Any

from dongneng_cli.scale import cluster

_read_bytes = cluster.read_bytes


def read_bytes(file: str, *rest: Any) -> tuple[str, bytes]:
    """Read, or end the process for a file that is named so."""
    if "poison" in file:
        os.kill(os.getpid(), signal.SIGKILL)
    return _read_bytes(file, *rest)
