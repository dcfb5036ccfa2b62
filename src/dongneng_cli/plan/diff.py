"""What changed between two plans, item by item: rows are matched by id or code, never by position."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dongneng_cli.plan.model import Plan

_KEYS = (
    *("id", "code", "clause", "number", "since", "name", "item", "state", "months"),
    *("city", "when", "until"),
)
"""What tells the rows of a list apart; the first of these that a row has."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference.

    Attributes:
        path: ``indicators[5g-stations].targets[2020-01].value``.
        before: Text of the value in the first plan; none if it was not there.
        after: Text of the value in the second; none if it is gone.
    """

    path: str
    before: str | None
    after: str | None


def plan_diff(first: "Plan", second: "Plan") -> list[Change]:
    """Return every difference in the order of the plans; what was only moved is none."""
    return list(_mappings(first.model_dump(mode="json"), second.model_dump(mode="json"), ""))


def _mappings(old: Mapping[str, Any], new: Mapping[str, Any], path: str) -> Iterator[Change]:
    for key in dict.fromkeys([*old, *new]):
        step = f"{path}.{key}" if path else key
        yield from _values(old.get(key), new.get(key), step)


def _values(old: Any, new: Any, path: str) -> Iterator[Change]:
    if isinstance(old, dict) and isinstance(new, dict):
        yield from _mappings(old, new, path)
    elif _are_rows(old) and _are_rows(new):
        before, after = _by_key(old), _by_key(new)
        for key in dict.fromkeys([*before, *after]):
            yield from _values(before.get(key), after.get(key), f"{path}[{key}]")
    elif old != new:
        yield Change(path, _text(old), _text(new))


def _are_rows(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def _by_key(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Index rows by what tells them apart; one that has nothing, or the same as another, by its place."""
    keyed: dict[str, dict[str, Any]] = {}
    for place, row in enumerate(rows, start=1):
        key = str(next((row[key] for key in _KEYS if row.get(key) is not None), place))
        keyed[f"{key}, {place}" if key in keyed else key] = row
    return keyed


def _text(value: Any) -> str | None:
    """Return a value as one short text: a row goes by its name, a list by its items."""
    if value is None:
        return None
    if isinstance(value, dict):
        return str(next((value[key] for key in ("name", *_KEYS, "value") if key in value), ""))
    if isinstance(value, list):
        return "、".join(str(_text(item)) for item in value)
    return str(value)
