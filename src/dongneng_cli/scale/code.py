"""Which code this is: what another machine read, or an earlier run, holds only if it was read by the same."""

import hashlib
from pathlib import Path

from dongneng_cli import __version__


def code_state() -> str:
    """Return the version and a hash of the program's code."""
    package = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for file in sorted(package.rglob("*.py")):
        digest.update(f"{file.relative_to(package).as_posix()}\0".encode())
        digest.update(file.read_bytes().replace(b"\r\n", b"\n"))
    return f"{__version__}+{digest.hexdigest()[:12]}"
