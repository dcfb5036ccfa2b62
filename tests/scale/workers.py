"""What a worker does in place of reading, to see what becomes of the others."""

import os
import signal
import time
from pathlib import Path

from dongneng_cli.scale.parcel import Parcel, read_path
from dongneng_cli.workflow.context import Context


def dies_on_poison(path: str, context: Context) -> Parcel:
    """End the process as a crash in a library would, for a file that is named so."""
    if "poison" in path:
        os.kill(os.getpid(), signal.SIGKILL)
    return read_path(path, context)


def dies_once(path: str, context: Context) -> Parcel:
    """End the process the first time that a file named so is read, as a machine short of memory would."""
    mark = Path(f"{path}.tried")
    if "weak" in path and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return read_path(path, context)


def slow(path: str, context: Context) -> Parcel:
    """Take a while."""
    time.sleep(0.05)
    return read_path(path, context)
