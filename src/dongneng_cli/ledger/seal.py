"""The seal: a hash over the whole SQLite file, kept beside it, so that a flipped byte that means nothing
(free space inside a page) is seen, too.

It is made after COMMIT and is no part of it: one that is older than the file says nothing and is replaced
by the next record. The bytes are SQLite's own: plain reading in this process would drop its locks, so that
a large file is read by another (``imprint.py``), while this one holds SQLite's lock.
"""

import hashlib
import json
import os
import sqlite3
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LARGEST = 64 * 1024 * 1024
"""Bytes up to which a file is sealed at every record; larger ones by ``verify`` and ``backup`` alone, and
without holding them in memory."""

_IMPRINT = Path(__file__).with_name("imprint.py")
_KEPT = ("PATH", "SYSTEMROOT")
"""Environment that an interpreter needs to start on some systems; nothing else is passed on."""

_COUNTER = slice(24, 28)
_VALID_FOR = slice(92, 96)
"""Where the header keeps the number of changes, twice."""


@dataclass(frozen=True, slots=True)
class Image:
    """A whole file as SQLite reads it."""

    counter: str
    size: int
    sha256: str
    agrees: bool


def seal_path(path: Path) -> Path:
    """Return where a file's seal lies."""
    return path.with_name(f"{path.name}.seal")


def image_of(path: Path) -> Image:
    """Return hash, size and change counter of a file, read under SQLite's lock.

    Raises:
        sqlite3.Error: If it cannot be read.
    """
    address = f"{path.absolute().as_uri()}?mode=rw"
    with closing(
        sqlite3.connect(address, uri=True, timeout=30, isolation_level=None)
    ) as connection:
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        # Until the connection is closed it holds a lock under which nobody changes the file.
        size, page = _size(connection)
        found = _streamed(path, size, page) if size > LARGEST and _alone(connection) else None
        data = b"" if found else connection.serialize()
    header, digest = found or (data, hashlib.sha256(data).hexdigest())
    return Image(header[_COUNTER].hex(), size, digest, header[_COUNTER] == header[_VALID_FOR])


def _size(connection: sqlite3.Connection) -> tuple[int, int]:
    """Return the bytes that SQLite counts as the file's, and those of a page."""
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    (page,) = connection.execute("PRAGMA page_size").fetchone()
    return pages * page, page


def _alone(connection: sqlite3.Connection) -> bool:
    """Whether the file is the whole database: with a write-ahead log, which we never set, it is not."""
    (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
    return bool(mode != "wal")


def _streamed(path: Path, size: int, page: int) -> tuple[bytes, str] | None:
    """Return header and hash of a file as another process reads it; None if it has not answered well."""
    import subprocess  # noqa: PLC0415 - slow to import, only for a large file

    hidden: dict[str, Any] = {}
    if sys.platform == "win32":
        hidden["creationflags"] = subprocess.CREATE_NO_WINDOW
    command = [sys.executable, "-I", "-S", "-B", str(_IMPRINT)]
    try:
        ran = subprocess.run(
            [*command, str(path.absolute()), str(size), str(page)],
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in _KEPT if name in os.environ},
            **hidden,
        )
        header, digest = ran.stdout.decode("ascii").split()
        return bytes.fromhex(header), digest
    except (OSError, ValueError, subprocess.SubprocessError):
        return None


def seal(path: Path, *, always: bool = False) -> None:
    """Write a file's seal; a file that is too large, or a folder that takes none, goes without."""
    try:
        if not always and path.stat().st_size > LARGEST:
            seal_path(path).unlink(missing_ok=True)
            return
        image = image_of(path)
        temporary = seal_path(path).with_name(f".{seal_path(path).name}.{os.getpid()}.tmp")
        kept = {"counter": image.counter, "size": image.size, "sha256": image.sha256}
        temporary.write_text(json.dumps(kept) + "\n", encoding="utf-8")
        temporary.replace(seal_path(path))
    except (OSError, sqlite3.Error):
        # The record is committed and stands; the seal is only an extra look at free space.
        return


def broken(path: Path) -> str:
    """Compare a file with its seal: ``broken``, ``stale``, ``none`` or empty when all is well.

    Raises:
        sqlite3.Error: If the file cannot be read.
    """
    image = image_of(path)
    if not image.agrees:
        return "broken"
    try:
        kept = json.loads(seal_path(path).read_text(encoding="utf-8"))
        if kept["counter"] != image.counter:
            return "stale"
        return "" if (kept["sha256"], kept["size"]) == (image.sha256, image.size) else "broken"
    except FileNotFoundError:
        return "none"
    except (OSError, ValueError, KeyError, TypeError):
        return "stale"
