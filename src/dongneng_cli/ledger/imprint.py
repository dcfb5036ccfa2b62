"""Hashes a SQLite file as a stream; run as a script, in a process of its own.

A process that closes any handle on a file drops every lock that it holds on it (POSIX), and SQLite's are such
locks: what the ledger's own process may not do, another may. The one that starts it holds SQLite's lock
meanwhile, so that nobody changes what is read. It imports nothing of this package.
"""

import hashlib
import sys
from typing import Any, BinaryIO

LOCKED = 0x4000_0000
"""Where SQLite's locks lie: it keeps nothing in the page that begins here, and gives it out as zeros.
On Windows, whoever writes lets nobody else read it."""

HEADER = 100
"""Bytes of the header, which are answered with the hash."""

_AT_ONCE = 1 << 20


def imprint(path: str, size: int, page: int) -> tuple[bytes, str]:
    """Return the header and the SHA-256 of a file as SQLite gives it out.

    Args:
        path: The file.
        size: Bytes that SQLite counts; what lies behind them is not its own.
        page: Bytes of a page.

    Raises:
        OSError: If the file cannot be read.
        EOFError: If it is shorter than that.
    """
    digest = hashlib.sha256()
    with open(path, "rb") as file:  # noqa: PTH123 - pathlib is slow to import
        header = file.read(HEADER)
        file.seek(0)
        _add(digest, file, min(size, LOCKED))
        if size > LOCKED:
            digest.update(bytes(page))
            file.seek(LOCKED + page)
            _add(digest, file, size - LOCKED - page)
    return header, digest.hexdigest()


def _add(digest: Any, file: BinaryIO, left: int) -> None:
    while left:
        data = file.read(min(left, _AT_ONCE))
        if not data:
            raise EOFError
        digest.update(data)
        left -= len(data)


def main() -> None:
    """Answer with header and hash of the file named on the command line, both in hexadecimal digits."""
    path, size, page = sys.argv[1:]
    header, digest = imprint(path, int(size), int(page))
    sys.stdout.write(f"{header.hex()} {digest}\n")


if __name__ == "__main__":
    main()
