"""What the checklist says about the rest of the plan, and about itself: ids exist, no word means two things.

Works on the plain tree and passes over what has the wrong shape, as ``references`` does.
"""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from dongneng_cli.i18n import _
from dongneng_cli.plan.tree import (
    Broken,
    Path,
    given_twice,
    mapping,
    no_such,
    refers,
    rows_of,
    texts_in,
    texts_of,
    two_meanings,
)

_LIGHTS, _BLOCKERS, _DEVIATION = (("checklist", key) for key in ("lights", "blockers", "deviation"))


def broken_checklist(tree: Mapping[str, Any]) -> Iterator[Broken]:
    """Yield the path and message of everything in a checklist that does not fit the plan."""
    items, units = _items(tree), _units(tree)
    for section in ("owners", "overrides"):
        rows = list(rows_of(tree, "checklist", section))
        yield from given_twice(rows, "item")
        for path, row in rows:
            yield from refers(path, row, "item", items, _("task or part"))
            for at, unit in texts_in(path, row, "units"):
                if unit not in units:
                    yield at, no_such(_("unit"), unit, units)
    yield from two_meanings(rows_of(tree, "checklist", "words"))
    yield from two_meanings(rows_of(tree, *_BLOCKERS, "words"))
    yield from two_meanings(rows_of(tree, *_BLOCKERS, "categories"))
    yield from two_meanings(rows_of(tree, *_DEVIATION, "reasons"))
    yield from _rising(tree)


def _items(tree: Mapping[str, Any]) -> set[str]:
    """Return the clauses and the ids of indicators, milestones and workstreams."""
    found = set(texts_of(rows_of(tree, "indicators"), "id"))
    for _path, area in rows_of(tree, "areas"):
        for _at, task in rows_of(area, "tasks"):
            found.update(
                texts_of([((), task)], "clause"),
                texts_of(rows_of(task, "milestones"), "id"),
                texts_of(rows_of(task, "workstreams"), "id"),
            )
    return found


def _units(tree: Mapping[str, Any]) -> set[str]:
    regions = mapping(tree, "regions")
    return {
        *texts_of([((), regions)], "code"),
        *texts_of(rows_of(regions, "cities"), "code"),
        *texts_of(rows_of(tree, "units", "taskforces"), "id"),
        *texts_of(rows_of(tree, "units", "departments"), "id"),
    }


def _rising(tree: Mapping[str, Any]) -> Iterator[Broken]:
    """Yield age classes and steps out of order, and a red light that comes before the yellow one."""
    buckets = mapping(tree, *_BLOCKERS).get("buckets")
    classes = enumerate(buckets if isinstance(buckets, list) else ())
    yield from _in_order([((*_BLOCKERS, "buckets", at), value) for at, value in classes])
    steps = rows_of(tree, *_LIGHTS, "escalation")
    yield from _in_order([((*path, "months"), row.get("months")) for path, row in steps])
    yellow, red = (mapping(tree, *_LIGHTS, colour).get("behind") for colour in ("yellow", "red"))
    if isinstance(yellow, int | float) and isinstance(red, int | float) and red < yellow:
        yield (*_LIGHTS, "red", "behind"), _("must be at least {ge}").format(ge=yellow)


def _in_order(values: list[tuple[Path, Any]]) -> Iterator[Broken]:
    for (_path, before), (path, after) in pairwise(values):
        if isinstance(before, int) and isinstance(after, int) and after <= before:
            yield path, _("must be more than {gt}").format(gt=before)
