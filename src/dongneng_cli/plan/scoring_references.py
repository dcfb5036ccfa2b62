"""Whether assessments and evaluations can be calculated: weights, limits, quotas, and what methods need.

Works on the plain tree, like ``references``.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from dongneng_cli.i18n import _
from dongneng_cli.plan.consistency import number
from dongneng_cli.plan.tree import (
    Broken,
    Path,
    Row,
    given_twice,
    mapping,
    refers,
    rows_of,
    texts_of,
)

_ITEM_NEEDS = {
    "target": ("full",),
    "efficacy": ("bad", "good"),
    "rank": ("step",),
    "all_or_nothing": ("full",),
    "bonus": ("full", "each", "most"),
    "malus": ("full", "each", "most"),
}
_MEASURE_NEEDS = {
    "line": ("base",),
    "efficacy": ("bad", "good"),
    "growth": ("base",),
    "milestone": ("stages",),
}
_APART = ("bonus", "malus")


def broken_scoring(tree: Mapping[str, Any]) -> Iterator[Broken]:
    """Yield the path and message of everything that keeps a score from being calculated."""
    cities = texts_of(rows_of(tree, "regions", "cities"), "code")
    forces = texts_of(rows_of(tree, "units", "taskforces"), "id")
    for row in rows_of(tree, "assessments"):
        yield from _assessment(row, cities if row[1].get("of") == "city" else forces)
    yield from given_twice(rows_of(tree, "assessments"), "id")
    evaluation = mapping(tree, "evaluation")
    targets = texts_of(rows_of(tree, "indicators"), "id")
    if evaluation:
        yield from _evaluation(evaluation, targets)


def _assessment(row: Row, units: Collection[str]) -> Iterator[Broken]:
    path, assessment = row
    items = list(rows_of(assessment, "items", under=path))
    yield from _weights((*path, "items"), items)
    yield from given_twice(items, "id")
    for at, item in items:
        yield from _item(at, item, units)
    for key in ("adjustments", "vetoes"):
        for at, line in rows_of(assessment, key, under=path):
            yield from refers(at, line, "unit", units, _("unit"))
    quotas = [quota for _at, quota in rows_of(assessment, "quotas", under=path)]
    counts = [quota["count"] for quota in quotas if isinstance(quota.get("count"), int)]
    if quotas and assessment.get("bands"):
        yield (*path, "bands"), _("quotas or bands, not both")
    if quotas and len(counts) == len(quotas) and sum(counts) != len(units):
        yield (
            (*path, "quotas"),
            _("the quotas come to {sum}, there are {count} units").format(
                sum=sum(counts), count=len(units)
            ),
        )
    yield from _bands((*path, "bands"), assessment)


def _item(at: Path, item: Mapping[str, Any], units: Collection[str]) -> Iterator[Broken]:
    method = item.get("method")
    yield from _needs(at, item, _ITEM_NEEDS.get(str(method), ()))
    yield from _limits(at, item)
    if method in _APART and item.get("weight") != 0:
        yield (*at, "weight"), _("a bonus or malus has weight 0: its points stand beside the score")
    if (item.get("figure") == "given") != bool(item.get("readings")):
        yield (*at, "figure"), _("figure given and readings go together")
    for spot, reading in rows_of(item, "readings", under=at):
        yield from refers(spot, reading, "unit", units, _("unit"))
    for key in ("above", "below"):
        slopes = [number(slope.get("until")) for _at, slope in rows_of(item, key)]
        if any(one is None for one in slopes[:-1]) or (slopes and slopes[-1] is not None):
            yield (*at, key), _("every slope but the last says until where it goes")


def _evaluation(evaluation: Mapping[str, Any], targets: Collection[str]) -> Iterator[Broken]:
    path: Path = ("evaluation",)
    dimensions = list(rows_of(evaluation, "dimensions", under=path))
    measures = list(rows_of(evaluation, "measures", under=path))
    known = texts_of(dimensions, "id")
    yield from _weights((*path, "measures"), measures)
    yield from given_twice(dimensions, "id")
    yield from given_twice(measures, "id")
    for at, measure in measures:
        yield from refers(at, measure, "dimension", known, _("dimension"))
        yield from refers(at, measure, "target", targets, _("target"))
        yield from _needs(at, measure, _MEASURE_NEEDS.get(str(measure.get("method")), ()))
        yield from _limits(at, measure)
        yield from _way(at, measure, evaluation.get("year"))
        yield from _definitions(at, measure)
    yield from _bands((*path, "bands"), evaluation)


def _way(at: Path, measure: Mapping[str, Any], year: object) -> Iterator[Broken]:
    """Yield what keeps a line or a growth from leading anywhere."""
    method, base, goal = measure.get("method"), measure.get("base"), measure.get("goal")
    if method not in ("line", "growth", "target"):
        return
    if method == "target" or not isinstance(goal, dict):
        if not measure.get("target") and not measure.get("level"):
            yield (*at, "method"), _("needs a goal, a target of the plan or a level")
        return
    if not isinstance(base, dict):
        return
    if base.get("value") == goal.get("value"):
        yield (*at, "goal", "value"), _("base and goal are the same: there is no way between them")
    first, last = base.get("year"), goal.get("year")
    known = isinstance(first, int) and isinstance(year, int) and isinstance(last, int)
    if known and not int(str(first)) < int(str(year)) <= int(str(last)):
        yield (*at, "goal", "year"), _("the year that is judged lies between base and goal")
    if method == "growth":
        for key, point in (("base", base), ("goal", goal)):
            value = number(point.get("value"))
            if value is not None and value <= 0:
                yield (*at, key, "value"), _("compound growth needs values above zero")


def _definitions(at: Path, measure: Mapping[str, Any]) -> Iterator[Broken]:
    known = texts_of(rows_of(measure, "definitions"), "id")
    for spot, reading in rows_of(measure, "readings", under=at):
        given = reading.get("definition")
        if known and given is None:
            yield spot, _("several definitions: say which one was counted by")
        elif given and given not in known:
            yield from refers(spot, reading, "definition", known, _("definition"))


def _weights(at: Path, rows: Sequence[Row]) -> Iterator[Broken]:
    """Yield weights that come to nothing; a negative one is named by the model."""
    weights = [number(row.get("weight")) for _at, row in rows]
    if weights and all(one is not None for one in weights) and not any(weights):
        yield at, _("the weights come to nothing")


def _needs(at: Path, row: Mapping[str, Any], keys: Sequence[str]) -> Iterator[Broken]:
    for key in keys:
        if row.get(key) in (None, []):
            yield (
                (*at, "method"),
                _("method {method} needs {key}").format(method=row.get("method"), key=key),
            )


def _limits(at: Path, row: Mapping[str, Any]) -> Iterator[Broken]:
    bad, good = number(row.get("bad")), number(row.get("good"))
    if bad is not None and bad == good:
        yield (*at, "good"), _("good and bad are the same: nothing lies between them")


def _bands(at: Path, row: Mapping[str, Any]) -> Iterator[Broken]:
    found = [number(band.get("least")) for _at, band in rows_of(row, "bands")]
    known = [one for one in found if isinstance(one, Decimal)]
    for place, (upper, lower) in enumerate(pairwise(known), 1):
        if lower >= upper:
            yield (*at, place, "least"), _("bands go from the best down")
