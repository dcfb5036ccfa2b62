"""What comes with the program: plans and samples, inside the package or beside its source."""

from pathlib import Path


def shipped(name: str) -> Path:
    """Return the folder ``targets`` or ``samples``: in a wheel inside the package, else beside ``src``."""
    package = Path(__file__).resolve().parent
    inside = package / name
    return inside if inside.is_dir() else package.parents[1] / name


def shipped_sample(path: Path) -> Path | None:
    """Return the shipped file or folder that a path such as ``samples/2020-10`` names, if there is one.

    So the examples in the help run from any folder; a path that exists is never looked up here.
    """
    if path.is_absolute() or path.parts[:1] != ("samples",) or ".." in path.parts:
        return None
    found = shipped("samples").joinpath(*path.parts[1:])
    return found if found.exists() else None
