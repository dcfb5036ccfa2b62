"""Plans that were read and found without fault, kept as JSON, so that the next command need not parse YAML.

A plan is kept under the hash of its files and of the code that judged them: a change of either is another
plan. What is kept is validated again when it is taken; a folder that cannot be written costs nothing but
time. ``DN_CACHE`` names another folder; ``DN_CACHE=0`` keeps nothing.
"""

import hashlib
import os
import sys
from contextlib import suppress
from pathlib import Path

_KEPT = 16
"""Plans kept; the one longest unused goes first."""


def key_of(plan_hash: str) -> str:
    """Return the name under which a plan is kept: its hash, and the state of the code that judges it."""
    code = sorted(
        (entry.name, entry.stat().st_mtime_ns, entry.stat().st_size)
        for entry in os.scandir(Path(__file__).parent)
        if entry.name.endswith(".py")
    )
    return hashlib.sha256(f"{plan_hash} {code}".encode()).hexdigest()


def taken(key: str) -> str | None:
    """Return the plan kept under a key, as JSON."""
    place = folder()
    if place is None:
        return None
    with suppress(OSError, UnicodeDecodeError):
        return (place / f"{key}.json").read_text(encoding="utf-8")
    return None


def keep(key: str, text: str) -> None:
    """Keep a plan, whole or not at all."""
    place = folder()
    if place is None:
        return
    with suppress(OSError):
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        half = place / f"{key}.{os.getpid()}.half"
        half.write_text(text, encoding="utf-8")
        half.replace(place / f"{key}.json")
        kept = sorted(place.glob("*.json"), key=lambda file: file.stat().st_mtime_ns)
        for old in kept[:-_KEPT]:
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
