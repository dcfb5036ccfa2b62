"""What the parts of a plan say about each other: ids exist and are given once, no name is two things.

Works on the plain tree and passes over what has the wrong shape, so that these faults are shown together
with those that pydantic finds.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from dongneng_cli.i18n import _
from dongneng_cli.plan.checklist_references import broken_checklist
from dongneng_cli.plan.consistency import broken_curves
from dongneng_cli.plan.folding import fold
from dongneng_cli.plan.rankings_references import broken_rankings
from dongneng_cli.plan.scoring_references import broken_scoring
from dongneng_cli.plan.tree import (
    Broken,
    Path,
    Row,
    given_twice,
    id_of,
    mapping,
    needs,
    no_such,
    refers,
    rows_of,
    texts_in,
    texts_of,
    two_meanings,
)
from dongneng_cli.plan.wording import broken_wording


def broken_references(tree: Mapping[str, Any]) -> Iterator[Broken]:
    """Yield the path and message of everything in a plan's tree that does not fit together."""
    known = _Known(tree)
    yield from _regions(tree)
    yield from _units(tree)
    yield from _tasks(tree, known)
    yield from _lists(tree, known)
    for row in rows_of(tree, "indicators"):
        yield from _indicator(row, known)
        yield from _targets(row, known)
    yield from broken_curves(tree, known.units)
    yield from broken_rankings(tree)
    yield from broken_wording(tree)
    yield from broken_scoring(tree)
    yield from broken_checklist(tree)
    yield from _same_ids(tree)
    yield from _ambiguous_names(tree)


class _Known:
    """The ids that others may refer to."""

    def __init__(self, tree: Mapping[str, Any]) -> None:
        cities = texts_of(_cities(tree), "code")
        self.province = set(texts_of([(("regions",), mapping(tree, "regions"))], "code"))
        self.scopes = self.province | set(cities) | set(texts_of(_groups(tree), "id"))
        taskforces = texts_of(rows_of(tree, "units", "taskforces"), "id")
        departments = texts_of(rows_of(tree, "units", "departments"), "id")
        self.units = {*cities, *taskforces, *departments}
        self.lists = set(texts_of(rows_of(tree, "lists"), "id"))
        self.clauses = set(texts_of(_tasks_of(tree), "clause"))


def _regions(tree: Mapping[str, Any]) -> Iterator[Broken]:
    cities = set(texts_of(_cities(tree), "code"))
    circle_of: dict[str, str] = {}
    for path, group in _groups(tree):
        members: set[str] = set()
        for at, code in texts_in(path, group, "cities"):
            if code not in cities:
                yield at, no_such(_("city"), code, cities)
            if code in members:
                yield at, _("{name} stands here twice").format(name=code)
            circle = group.get("role") == "circle"
            if circle and circle_of.setdefault(code, id_of(group)) != id_of(group):
                yield at, _("{name} is already in {other}").format(name=code, other=circle_of[code])
            members.add(code)


def _units(tree: Mapping[str, Any]) -> Iterator[Broken]:
    industries = set(texts_of(rows_of(tree, "units", "industries"), "id"))
    for path, taskforce in rows_of(tree, "units", "taskforces"):
        yield from refers(path, taskforce, "industry", industries, _("industry"))


def _tasks(tree: Mapping[str, Any], known: _Known) -> Iterator[Broken]:
    for path, area in rows_of(tree, "areas"):
        for at, task in rows_of(area, "tasks", under=path):
            clause = task.get("clause")
            if isinstance(clause, str) and clause.partition(".")[0] != str(area.get("number")):
                yield (
                    (*at, "clause"),
                    _("does not begin with the area's number {number}").format(
                        number=area.get("number")
                    ),
                )
            yield from refers(at, task, "owner", known.units, _("unit"))
            yield from needs(at, task, "owner", "owner_basis")
            for spot, milestone in rows_of(task, "milestones", under=at):
                if milestone.get("scope"):
                    yield from refers(spot, milestone, "scope", known.scopes, _("region"))


def _lists(tree: Mapping[str, Any], known: _Known) -> Iterator[Broken]:
    for path, row in rows_of(tree, "lists"):
        yield from _clauses(path, row, known)
        words = {fold(word) for _at, word in texts_in(path, row, "implementing")}
        for at, word in texts_in(path, row, "prep"):
            if fold(word) in words:
                yield at, _("{name} stands under implementing too").format(name=word)


def _indicator(row: Row, known: _Known) -> Iterator[Broken]:
    path, indicator = row
    yield from refers(path, indicator, "scope", known.scopes, _("region"))
    yield from refers(path, indicator, "lead", known.units, _("unit"))
    yield from refers(path, indicator, "list", known.lists, _("project list"))
    yield from needs(path, indicator, "due", "due_basis")
    if (indicator.get("kind") == "projects") != bool(indicator.get("list")):
        yield (*path, "kind"), _("kind projects and a project list go together")
    if indicator.get("kind") == "ratio" and indicator.get("counts") == "sum":
        yield (*path, "counts"), _("a ratio is never summed")
    if indicator.get("cities_report") and indicator.get("scope") not in known.province:
        yield (
            (*path, "cities_report"),
            _("only an indicator of the whole province has cities' parts"),
        )


def _targets(row: Row, known: _Known) -> Iterator[Broken]:
    path, indicator = row
    before = ""
    for at, target in rows_of(indicator, "targets", under=path):
        yield from _clauses(at, target, known)
        since = target.get("since")
        if isinstance(since, str):
            if since <= before:
                yield (
                    (*at, "since"),
                    _("not later than the target before it ({month})").format(month=before),
                )
            before = since
        if target.get("tolerance") is not None and target.get("comparator") != "about":
            yield (*at, "tolerance"), _("only about has a tolerance")


def _same_ids(tree: Mapping[str, Any]) -> Iterator[Broken]:
    """Yield every id, code and clause that is given a second time."""
    province = [(("regions",), mapping(tree, "regions"))]
    counties = [
        row for path, city in _cities(tree) for row in rows_of(city, "counties", under=path)
    ]
    yield from given_twice([*province, *_cities(tree), *counties], "code")
    units = [*rows_of(tree, "units", "taskforces"), *rows_of(tree, "units", "departments")]
    items = [row for at, task in _tasks_of(tree) for row in _items(at, task)]
    for rows in (units, items, *(list(rows_of(tree, *path)) for path in _WITH_IDS)):
        yield from given_twice(rows, "id")
    yield from given_twice(_tasks_of(tree), "clause")
    yield from given_twice(rows_of(tree, "areas"), "number")


_WITH_IDS = (
    ("units", "industries"),
    ("regions", "groups"),
    *(("lists",), ("indicators",), ("rankings",), ("thresholds",)),
)


def _ambiguous_names(tree: Mapping[str, Any]) -> Iterator[Broken]:
    """Yield every name or alias that means two things of its kind."""
    cities, groups = list(_cities(tree)), list(_groups(tree))
    province: Row = (("regions",), mapping(tree, "regions"))
    departments = rows_of(tree, "units", "departments")
    taskforces = list(rows_of(tree, "units", "taskforces"))
    yield from two_meanings([province, *cities, *groups])
    yield from two_meanings([province, *cities, *taskforces, *departments])
    yield from two_meanings(rows_of(tree, "units", "industries"))
    yield from two_meanings(rows_of(tree, "lists"))
    for path, city in cities:
        yield from two_meanings(rows_of(city, "counties", under=path))
    by_scope: dict[str, list[Row]] = {}
    for path, indicator in rows_of(tree, "indicators"):
        # One name may stand for the province's and for a city's indicator: the region tells.
        by_scope.setdefault(str(indicator.get("scope")), []).append((path, indicator))
    for rows in by_scope.values():
        yield from two_meanings(rows)
    tasks = list(_tasks_of(tree))
    yield from two_meanings([*tasks, *(row for at, task in tasks for row in _items(at, task))])


def _clauses(path: Path, row: Mapping[str, Any], known: _Known) -> Iterator[Broken]:
    for at, clause in texts_in(path, row, "clauses"):
        if clause not in known.clauses:
            # No hint: a clause that looks like another is not near it in meaning.
            yield at, no_such(_("clause"), clause, ())


def _cities(tree: Mapping[str, Any]) -> Iterator[Row]:
    return rows_of(tree, "regions", "cities")


def _groups(tree: Mapping[str, Any]) -> Iterator[Row]:
    return rows_of(tree, "regions", "groups")


def _tasks_of(tree: Mapping[str, Any]) -> Iterator[Row]:
    for path, area in rows_of(tree, "areas"):
        yield from rows_of(area, "tasks", under=path)


def _items(path: Path, task: Mapping[str, Any]) -> Iterator[Row]:
    yield from rows_of(task, "milestones", under=path)
    yield from rows_of(task, "workstreams", under=path)
