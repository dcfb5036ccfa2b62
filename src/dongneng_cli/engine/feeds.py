"""Which reported figure feeds a target: the scope's own, or the sum of its cities.

Decides what may be added up. Refuses to add up stocks and ratios, and to hide that both figures exist and
differ.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from dongneng_cli.engine.measures import blank, total
from dongneng_cli.frames import FEEDS, OBSERVATIONS, TARGETS
from dongneng_cli.plan.model import Regions
from dongneng_cli.terms import Kind

Row = dict[str, Any]

_SOURCE = ("file", "sheet", "cell")


def scope_members(regions: Regions) -> dict[str, tuple[str, ...]]:
    """Return the cities of each scope that has several: the province and every group, in code order."""
    order = [city.code for city in regions.cities]
    groups = {group.id: tuple(sorted(group.cities, key=order.index)) for group in regions.groups}
    return {regions.code: tuple(order), **groups}


def feeds(
    targets: pd.DataFrame,
    observations: pd.DataFrame,
    members: Mapping[str, Sequence[str]] | None = None,
) -> pd.DataFrame:
    """Pair each target with the figures that were reported for it.

    ``own`` is the row whose region is the target's scope. For a flow, ``sum`` adds up the rows of the
    scope's cities; the target's ``counts`` says which of the two counts, and a single one always does. When
    several files report one region, the unit in charge goes before the region itself, and both before
    others.

    Args:
        targets: TARGETS frame.
        observations: OBSERVATIONS frame of one period; ``cumulative`` in the target's unit.
        members: Scope to its cities' codes in order (``scope_members``).

    Returns:
        FEEDS frame, one row a target that is not a project list.
    """
    reported = _by_region(OBSERVATIONS.records(observations))
    return FEEDS.build(
        _feed(target, reported, members or {})
        for target in TARGETS.records(targets)
        if target["kind"] != Kind.PROJECTS
    )


def differing(fed: pd.DataFrame) -> pd.DataFrame:
    """Return the feeds whose own figure and sum contradict each other.

    With every city's figure there, they must be equal; with cities missing, the sum must not be over the
    own figure yet.

    Args:
        fed: FEEDS frame.
    """
    keep = [_contradict(row) for row in FEEDS.records(fed)]
    return fed[pd.Series(keep, dtype="bool", index=fed.index)].reset_index(drop=True)


def _contradict(row: Row) -> bool:
    if row["own"] is None or row["sum"] is None:
        return False
    complete = row["parts"] == row["members"]
    return bool(row["sum"] != row["own"] if complete else row["sum"] > row["own"])


def _by_region(rows: Sequence[Row]) -> dict[tuple[str, str], list[Row]]:
    """Index rows that hold a figure."""
    reported: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        if not blank(row["cumulative"]):
            reported.setdefault((row["indicator"], row["region"]), []).append(row)
    return reported


def _feed(
    target: Row,
    reported: Mapping[tuple[str, str], list[Row]],
    members: Mapping[str, Sequence[str]],
) -> Row:
    """Pair one target."""
    name, scope = target["target"], target["scope"]
    own = _first(reported.get((name, scope), []), (target["lead"], scope))
    cities = members.get(scope, ()) if target["kind"] == Kind.FLOW else ()
    found = (_first(reported.get((name, city), []), (city, target["lead"])) for city in cities)
    parts = [row for row in found if row is not None]
    both: Row = {
        "own": own["cumulative"] if own else None,
        "sum": total(row["cumulative"] for row in parts),
    }
    other = "own" if target["counts"] == "sum" else "sum"
    preferred = "sum" if target["counts"] == "sum" else "own"
    used = next((one for one in (preferred, other) if both[one] is not None), None)
    return {
        "target": name,
        **both,
        **_sources("own", [own] if own else []),
        **_sources("sum", parts),
        "addends": tuple(row["cumulative"] for row in parts),
        "parts": len(parts),
        "members": len(cities),
        "used": used,
        "value": both[used] if used else None,
    }


def _first(rows: Sequence[Row], preferred: Sequence[str]) -> Row | None:
    """Choose one of several rows for a region, whatever order they came in."""
    rank = {unit: number for number, unit in reversed(list(enumerate(preferred)))}

    def place(row: Row) -> tuple[int, str, str, str, int]:
        unit = row["unit"] or ""
        file, sheet = row["file"] or "", row["sheet"] or ""
        return rank.get(unit, len(preferred)), unit, file, sheet, row["row"]

    return min(rows, key=place, default=None)


def _sources(which: str, rows: Sequence[Row]) -> Row:
    """Name the cells: file and sheet once when they are the same for all."""
    named: Row = {}
    for part in _SOURCE:
        values = [str(row[part] or "") for row in rows]
        same = part != "cell" and len(set(values)) == 1
        named[f"{which}_{part}"] = (values[0] if same else "; ".join(values)) if values else None
    return named
