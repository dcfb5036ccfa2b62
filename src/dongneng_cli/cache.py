"""What was worked out once and is kept for the next command, in the user's cache folder.

A thing is kept under a name that says all that it follows from: a change of any of it is another name. What
is taken out again is data that its reader must look through, like any other. A folder that cannot be
written costs nothing but time. ``DN_CACHE`` names another folder; ``DN_CACHE=0`` keeps nothing.
"""

import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from dongneng_cli import __version__


def name_of(follows_from: str, code: Path, ending: str) -> str:
    """Return the name under which a thing is kept.

    Args:
        follows_from: All that it follows from, but for the code that works it out.
        code: Folder of that code.
        ending: Kind of thing, as the ending of a file name.
    """
    told = f"{__version__}\0{sorted(_state(code))}\0{follows_from}"
    return f"{hashlib.sha256(told.encode()).hexdigest()}.{ending}"


def _state(folder: str | Path) -> Iterator[tuple[str, int, int]]:
    """Yield path, time of change and size of each file of code; ``Path.rglob`` takes three times as long."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(".py"):
                about = entry.stat()
                yield entry.path, about.st_mtime_ns, about.st_size
            elif entry.is_dir():
                yield from _state(entry.path)


def taken(name: str) -> bytes | None:
    """Return what is kept under a name."""
    place = folder()
    if place is None:
        return None
    with suppress(OSError):
        return (place / name).read_bytes()
    return None


def keep(name: str, content: bytes, most: int) -> None:
    """Keep something, whole or not at all.

    Args:
        name: From ``name_of``.
        content: What is kept.
        most: So many of its kind are kept; the oldest go first.
    """
    place = folder()
    if place is None:
        return
    with suppress(OSError):
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        half = place / f"{name}.{os.getpid()}.half"
        half.write_bytes(content)
        half.replace(place / name)
        alike = place.glob(f"*{Path(name).suffix}")
        for old in sorted(alike, key=lambda file: file.stat().st_mtime_ns)[:-most]:
            old.unlink(missing_ok=True)


def folder() -> Path | None:
    """Return where what was worked out is kept, by the custom of the system; None for nowhere."""
    given = os.environ.get("DN_CACHE")
    if given:
        return None if given == "0" else Path(given)
    name = "LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME"
    base = os.environ.get(name)
    if base:
        return Path(base, "dongneng")
    home = os.environ.get("HOME")
    return Path(home, ".cache", "dongneng") if home else None
