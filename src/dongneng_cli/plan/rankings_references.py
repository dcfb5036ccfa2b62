"""Whether rankings, threshold lists and time curves of lists fit the rest of the plan.

Works on the plain tree, like ``references``.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from dongneng_cli.i18n import _
from dongneng_cli.plan.consistency import number
from dongneng_cli.plan.tree import Broken, Path, Row, mapping, refers, rows_of, texts_in, texts_of

_RATES = {"start-rate", "completion-rate", "finish-rate", "month-share"}
_LEADING = ("metric", "indicator", "score")


def broken_rankings(tree: Mapping[str, Any]) -> Iterator[Broken]:
    """Yield the path and message of every ranking, threshold list and curve that does not fit."""
    lists = set(texts_of(rows_of(tree, "lists"), "id"))
    indicators = {
        str(row.get("id")): row for _path, row in rows_of(tree, "indicators") if row.get("id")
    }
    for path, row in rows_of(tree, "rankings"):
        yield from refers(path, row, "list", lists, _("project list"))
        yield from _leading((path, row), indicators)
        yield from _score((path, row), indicators)
        yield from _pools((path, row), tree)
    for path, row in rows_of(tree, "thresholds"):
        yield from refers(path, row, "list", lists, _("project list"))
    for path, row in rows_of(tree, "lists"):
        yield from _curve(path, row)


def _leading(row: Row, indicators: Mapping[str, Mapping[str, Any]]) -> Iterator[Broken]:
    path, ranking = row
    if sum(bool(ranking.get(key)) for key in _LEADING) != 1:
        yield (*path, "id"), _("one of metric, indicator and score leads a ranking")
    yield from _indicator(path, ranking, ranking.get("by"), indicators)


def _indicator(
    path: Path, row: Mapping[str, Any], by: object, indicators: Mapping[str, Mapping[str, Any]]
) -> Iterator[Broken]:
    yield from refers(path, row, "indicator", indicators, _("indicator"))
    found = indicators.get(str(row.get("indicator")))
    if found is not None and (by != "city" or not found.get("cities_report")):
        yield (
            (*path, "indicator"),
            _("only cities are ranked on an indicator, one that they report"),
        )


def _score(row: Row, indicators: Mapping[str, Mapping[str, Any]]) -> Iterator[Broken]:
    path, ranking = row
    parts = list(rows_of(ranking, "score", under=path))
    for at, part in parts:
        if bool(part.get("metric")) == bool(part.get("indicator")):
            yield at, _("an addend is a rate or an indicator")
        if isinstance(part.get("metric"), str) and part["metric"] not in _RATES:
            yield (*at, "metric"), _("only rates are added up with weights")
        yield from _indicator(at, part, ranking.get("by"), indicators)
    weights = [number(part.get("weight")) for _at, part in parts]
    known = [weight for weight in weights if weight is not None]
    if parts and len(known) == len(parts) and sum(known, Decimal(0)) != 1:
        total = sum(known, Decimal(0))
        yield (*path, "score"), _("the weights add up to {total:f}, not to 1").format(total=total)


def _pools(row: Row, tree: Mapping[str, Any]) -> Iterator[Broken]:
    path, ranking = row
    known = _units(tree, str(ranking.get("by")))
    for at, pool in rows_of(ranking, "pools", under=path):
        if pool.get("zones") is not None and ranking.get("by") != "county":
            yield (*at, "zones"), _("only counties may be zones")
        for spot, code in texts_in(at, pool, "units"):
            if code not in known:
                yield spot, _("nothing is ranked by this name: {name}").format(name=code)


def _units(tree: Mapping[str, Any], by: str) -> set[str]:
    """Return the codes and ids that a dimension ranks."""
    cities = list(rows_of(mapping(tree, "regions"), "cities"))
    if by == "county":
        return {
            f"{city.get('code')}/{county.get('code')}"
            for _path, city in cities
            for _at, county in rows_of(city, "counties")
        }
    rows = {
        "city": cities,
        "circle": list(rows_of(mapping(tree, "regions"), "groups")),
        "list": list(rows_of(tree, "lists")),
        "taskforce": list(rows_of(mapping(tree, "units"), "taskforces")),
        "industry": list(rows_of(mapping(tree, "units"), "industries")),
    }.get(by, [])
    return {*texts_of(rows, "id"), *texts_of(rows, "code")}


def _curve(path: Path, row: Mapping[str, Any]) -> Iterator[Broken]:
    month, share = 0, Decimal(0)
    for at, mark in rows_of(row, "curve", under=path):
        if isinstance(mark.get("month"), int):
            if mark["month"] <= month:
                yield (*at, "month"), _("not later than the mark before it")
            month = mark["month"]
        now = number(mark.get("share"))
        if now is not None:
            if now < share:
                yield (*at, "share"), _("less than by the mark before it")
            share = now
