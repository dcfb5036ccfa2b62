"""Whether curves end at their targets and shares are given to units that the plan has.

Works on the plain tree, like ``references``. Shares that add up to more or less than the target are no
fault: the plan check reports them.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any

from dongneng_cli.i18n import _
from dongneng_cli.plan.tree import Broken, Path, Row, mapping, no_such, rows_of

_MARKS = {"linear": 0, "quarters": 4, "months": 12, "history": 0}
"""How many marks each method needs."""

_FEWEST_YEARS = 2
"""Past years from which a mean share says something."""


def broken_curves(tree: Mapping[str, Any], units: Collection[str]) -> Iterator[Broken]:
    """Yield the path and message of every curve and allocation that does not fit its target.

    Args:
        tree: The plan's tree.
        units: Codes of cities and ids of task forces and departments.
    """
    for path, indicator in rows_of(tree, "indicators"):
        for at, target in rows_of(indicator, "targets", under=path):
            yield from _bound(at, target, indicator)
            if isinstance(target.get("pace"), dict):
                yield from _pace((*at, "pace"), target, indicator)
        yield from _shares((path, indicator), units)


def number(value: object) -> Decimal | None:
    """Return a number of the tree exactly; ``None`` for what is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _bound(at: Path, target: Mapping[str, Any], indicator: Mapping[str, Any]) -> Iterator[Broken]:
    if target.get("comparator") == "at_most" and indicator.get("kind") not in ("stock", "ratio"):
        yield (*at, "comparator"), _("at_most needs a stock or a ratio: what adds up only grows")


def _pace(at: Path, target: Mapping[str, Any], indicator: Mapping[str, Any]) -> Iterator[Broken]:
    pace, kind = target["pace"], indicator.get("kind")
    paced = kind in ("flow", "items") or (kind == "stock" and indicator.get("baseline"))
    if not paced:
        yield at, _("only a flow, items, or a stock with a baseline has a monthly pace")
        return
    method = str(pace.get("method"))
    if method == "history" and kind == "stock":
        yield (*at, "method"), _("shares of past years are for what adds up")
    years = pace.get("years")
    if method == "history" and (not isinstance(years, list) or len(years) < _FEWEST_YEARS):
        yield (*at, "method"), _("needs two past years at least")
    for spot, year in rows_of(pace, "years", under=at):
        given = year.get("values")
        values = [number(value) for value in given] if isinstance(given, list) else []
        yield from _grows((*spot, "values"), [Decimal(0), *values])
        if values and values[-1] == 0:
            yield (*spot, "values", len(values) - 1), _("a year that came to nothing has no shares")
    if method in _MARKS:
        yield from _marks(at, target, mapping(indicator, "baseline").get("value", 0))


def _marks(at: Path, target: Mapping[str, Any], baseline: object) -> Iterator[Broken]:
    """Yield what keeps marks from being a curve from the baseline to the target."""
    pace = target["pace"]
    marks = pace.get("marks") or []
    wanted = _MARKS[pace["method"]]
    if not isinstance(marks, list):
        return
    if len(marks) != wanted:
        yield (
            (*at, "marks") if marks else (*at, "method"),
            _("needs {count} marks, and has {given}").format(count=wanted, given=len(marks)),
        )
        return
    if not marks:
        return
    last, value, base = number(marks[-1]), number(target.get("value")), number(baseline)
    if last != value and last is not None and value is not None:
        yield (
            (*at, "marks", len(marks) - 1),
            _("the curve ends at {last}, the target is {target}").format(last=last, target=value),
        )
        return
    falls = value is not None and base is not None and value < base
    found = [base, *map(number, marks)]
    yield from _grows((*at, "marks"), found[::-1] if falls else found, backwards=falls)


def _grows(
    at: Path, values: Sequence[Decimal | None], *, backwards: bool = False
) -> Iterator[Broken]:
    """Yield the first figure of a curve that turns back."""
    for place, (before, after) in enumerate(pairwise(values)):
        if before is not None and after is not None and after < before:
            yield (
                (*at, len(values) - 2 - place if backwards else place),
                _("a curve never turns back: {after} stands after {before}").format(
                    after=before if backwards else after, before=after if backwards else before
                ),
            )
            return


def _shares(row: Row, units: Collection[str]) -> Iterator[Broken]:
    path, indicator = row
    allocation = mapping(indicator, "allocation")
    if allocation and indicator.get("kind") == "ratio":
        yield (*path, "allocation"), _("a ratio cannot be shared out")
    given: set[tuple[str, str]] = set()
    for at, share in rows_of(allocation, "shares", under=(*path, "allocation")):
        unit = share.get("unit")
        if not isinstance(unit, str):
            continue
        if unit not in units:
            yield (*at, "unit"), no_such(_("unit"), unit, units)
        since = str(share.get("since"))
        if (unit, since) in given:
            yield (*at, "unit"), _("{name} is given twice").format(name=unit)
        given.add((unit, since))
