"""Walking a plan's plain tree: what has the wrong shape is passed over, for pydantic names it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from dongneng_cli.errors import did_you_mean
from dongneng_cli.i18n import _
from dongneng_cli.plan.folding import fold

Path = tuple[str | int, ...]
"""Keys and list positions from the plan's root to a node."""

Broken = tuple[Path, str]
"""What is wrong, and where."""

Row = tuple[Path, Mapping[str, Any]]
"""A mapping of a list, with its path."""


def refers(
    path: Path, row: Mapping[str, Any], key: str, known: Collection[str], what: str
) -> Iterator[Broken]:
    """Yield a fault if a key names something that is not known."""
    value = row.get(key)
    if isinstance(value, str) and value not in known:
        yield (*path, key), no_such(what, value, known)


def needs(path: Path, row: Mapping[str, Any], key: str, basis: str) -> Iterator[Broken]:
    """Yield a fault if a key stands without its basis."""
    if row.get(key) is not None and row.get(basis) is None:
        yield (*path, key), _("needs {key}: on what ground").format(key=basis)


def no_such(what: str, given: str, known: Collection[str]) -> str:
    """Say that the plan has nothing of a name, with the nearest."""
    message = _("the plan has no {kind} {given}").format(kind=what, given=given)
    hint = did_you_mean(given, known)
    return f"{message}; {hint}" if hint else message


def given_twice(rows: Iterable[Row], key: str) -> Iterator[Broken]:
    """Yield every id, code or number that an earlier row has."""
    seen: set[object] = set()
    for path, row in rows:
        value = row.get(key)
        if isinstance(value, str | int):
            if value in seen:
                yield (*path, key), _("{name} is given twice").format(name=value)
            seen.add(value)


def two_meanings(rows: Iterable[Row]) -> Iterator[Broken]:
    """Yield every name, alias or word that an earlier row has for something else."""
    meaning: dict[str, str] = {}
    for path, row in rows:
        for at, text in _spellings(path, row):
            first = meaning.setdefault(fold(text), id_of(row))
            if first != id_of(row):
                yield at, _("{name} also means {other}").format(name=text, other=first)


def id_of(row: Mapping[str, Any]) -> str:
    """Return what a row goes by."""
    return next(
        (str(row[key]) for key in ("id", "code", "clause", "state", "name") if row.get(key)), ""
    )


def _spellings(path: Path, row: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    for key in ("id", "code", "clause", "name", "short"):
        if isinstance(row.get(key), str):
            yield (*path, key), row[key]
    for key in ("aliases", "words"):
        yield from texts_in(path, row, key)
    for at, former in rows_of(row, "former", under=path):
        if isinstance(former.get("name"), str):
            yield (*at, "name"), former["name"]


def mapping(tree: Mapping[str, Any], *keys: str) -> Mapping[str, Any]:
    """Return the mapping at a path of keys; an empty one if there is none."""
    for key in keys:
        found = tree.get(key)
        tree = found if isinstance(found, dict) else {}
    return tree


def rows_of(tree: Mapping[str, Any], *keys: str, under: Path = ()) -> Iterator[Row]:
    """Yield the mappings of a list, each with its path."""
    found = mapping(tree, *keys[:-1]).get(keys[-1])
    for number, row in enumerate(found if isinstance(found, list) else ()):
        if isinstance(row, dict):
            yield (*under, *keys, number), row


def texts_in(path: Path, row: Mapping[str, Any], key: str) -> Iterator[tuple[Path, str]]:
    """Yield the texts of a list, each with its path."""
    found = row.get(key)
    for number, value in enumerate(found if isinstance(found, list) else ()):
        if isinstance(value, str):
            yield (*path, key, number), value


def texts_of(rows: Iterable[Row], key: str) -> list[str]:
    """Return a key's texts of all rows."""
    return [row[key] for _path, row in rows if isinstance(row.get(key), str)]
