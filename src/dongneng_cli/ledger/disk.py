"""A ledger's file on the disk: copied whole, and put there for good."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

WAIT = 30.0
"""Seconds that a writer waits for another; ``DN_LEDGER_WAIT`` changes it."""


def copy_file(source: Path, target: Path) -> None:
    """Copy a SQLite file through its own backup interface, whole or not at all.

    Plain reading would drop the locks that this process holds on the file.
    """
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        with (
            closing(
                sqlite3.connect(f"{source.absolute().as_uri()}?mode=rw", uri=True, timeout=wait())
            ) as old,
            closing(sqlite3.connect(temporary)) as new,
        ):
            new.execute("PRAGMA synchronous = EXTRA")
            old.backup(new)
        sync_file(temporary)
        temporary.replace(target)
        sync_folder(target.parent)
    finally:
        temporary.unlink(missing_ok=True)


def sync_file(path: Path) -> None:
    """Put a finished file on the disk."""
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """Put a folder's names on the disk, where the system allows it."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def wait() -> float:
    """Return the seconds that a writer waits for another."""
    try:
        return float(os.environ.get("DN_LEDGER_WAIT", WAIT))
    except ValueError:
        return WAIT
