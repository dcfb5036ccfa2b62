"""What the parts of a plan say about each other: ids exist and are given once, no name is two things.

Works on the plain tree and passes over what has the wrong shape, so that these faults are shown together
with those that pydantic finds.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from dongneng_cli.errors import did_you_mean
from dongneng_cli.i18n import _
from dongneng_cli.plan.names import fold

Path = tuple[str | int, ...]
Broken = tuple[Path, str]
Row = tuple[Path, Mapping[str, Any]]


def broken_references(tree: Mapping[str, Any]) -> Iterator[Broken]:
    """Yield the path and message of everything in a plan's tree that does not fit together."""
    known = _Known(tree)
    yield from _regions(tree)
    yield from _units(tree)
    yield from _tasks(tree, known)
    yield from _lists(tree, known)
    for row in _rows(tree, "indicators"):
        yield from _indicator(row, known)
        yield from _targets(row, known)
    yield from _same_ids(tree)
    yield from _ambiguous_names(tree)


class _Known:
    """The ids that others may refer to."""

    def __init__(self, tree: Mapping[str, Any]) -> None:
        cities = _texts(_cities(tree), "code")
        self.province = set(_texts([(("regions",), _mapping(tree, "regions"))], "code"))
        self.scopes = self.province | set(cities) | set(_texts(_groups(tree), "id"))
        taskforces = _texts(_rows(tree, "units", "taskforces"), "id")
        departments = _texts(_rows(tree, "units", "departments"), "id")
        self.units = {*cities, *taskforces, *departments}
        self.lists = set(_texts(_rows(tree, "lists"), "id"))
        self.clauses = set(_texts(_tasks_of(tree), "clause"))


def _regions(tree: Mapping[str, Any]) -> Iterator[Broken]:
    cities = set(_texts(_cities(tree), "code"))
    circle_of: dict[str, str] = {}
    for path, group in _groups(tree):
        members: set[str] = set()
        for at, code in _list(path, group, "cities"):
            if code not in cities:
                yield at, _no(_("city"), code, cities)
            if code in members:
                yield at, _("{name} stands here twice").format(name=code)
            if group.get("role") == "circle" and circle_of.setdefault(code, _id(group)) != _id(
                group
            ):
                yield at, _("{name} is already in {other}").format(name=code, other=circle_of[code])
            members.add(code)


def _units(tree: Mapping[str, Any]) -> Iterator[Broken]:
    industries = set(_texts(_rows(tree, "units", "industries"), "id"))
    for path, taskforce in _rows(tree, "units", "taskforces"):
        yield from _refers(path, taskforce, "industry", industries, _("industry"))


def _tasks(tree: Mapping[str, Any], known: _Known) -> Iterator[Broken]:
    for path, area in _rows(tree, "areas"):
        for at, task in _rows(area, "tasks", under=path):
            clause = task.get("clause")
            if isinstance(clause, str) and clause.partition(".")[0] != str(area.get("number")):
                yield (
                    (*at, "clause"),
                    _("does not begin with the area's number {number}").format(
                        number=area.get("number")
                    ),
                )
            yield from _refers(at, task, "owner", known.units, _("unit"))
            yield from _needs(at, task, "owner", "owner_basis")
            for spot, milestone in _rows(task, "milestones", under=at):
                if milestone.get("scope"):
                    yield from _refers(spot, milestone, "scope", known.scopes, _("region"))


def _lists(tree: Mapping[str, Any], known: _Known) -> Iterator[Broken]:
    for path, row in _rows(tree, "lists"):
        yield from _clauses(path, row, known)
        words = {fold(word) for _at, word in _list(path, row, "implementing")}
        for at, word in _list(path, row, "prep"):
            if fold(word) in words:
                yield at, _("{name} stands under implementing too").format(name=word)


def _indicator(row: Row, known: _Known) -> Iterator[Broken]:
    path, indicator = row
    yield from _refers(path, indicator, "scope", known.scopes, _("region"))
    yield from _refers(path, indicator, "lead", known.units, _("unit"))
    yield from _refers(path, indicator, "list", known.lists, _("project list"))
    yield from _needs(path, indicator, "due", "due_basis")
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
    for at, target in _rows(indicator, "targets", under=path):
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
    province = [(("regions",), _mapping(tree, "regions"))]
    counties = [row for path, city in _cities(tree) for row in _rows(city, "counties", under=path)]
    yield from _twice([*province, *_cities(tree), *counties], "code")
    units = [*_rows(tree, "units", "taskforces"), *_rows(tree, "units", "departments")]
    items = [row for at, task in _tasks_of(tree) for row in _items(at, task)]
    for rows in (units, items, *(list(_rows(tree, *path)) for path in _WITH_IDS)):
        yield from _twice(rows, "id")
    yield from _twice(_tasks_of(tree), "clause")
    yield from _twice(_rows(tree, "areas"), "number")


_WITH_IDS = (("units", "industries"), ("regions", "groups"), ("lists",), ("indicators",))


def _ambiguous_names(tree: Mapping[str, Any]) -> Iterator[Broken]:
    """Yield every name or alias that means two things of its kind."""
    cities, groups = list(_cities(tree)), list(_groups(tree))
    province: Row = (("regions",), _mapping(tree, "regions"))
    departments = _rows(tree, "units", "departments")
    taskforces = list(_rows(tree, "units", "taskforces"))
    yield from _two_meanings([province, *cities, *groups])
    yield from _two_meanings([province, *cities, *taskforces, *departments])
    yield from _two_meanings(_rows(tree, "units", "industries"))
    yield from _two_meanings(_rows(tree, "lists"))
    for path, city in cities:
        yield from _two_meanings(_rows(city, "counties", under=path))
    by_scope: dict[str, list[Row]] = {}
    for path, indicator in _rows(tree, "indicators"):
        # One name may stand for the province's and for a city's indicator: the region tells.
        by_scope.setdefault(str(indicator.get("scope")), []).append((path, indicator))
    for rows in by_scope.values():
        yield from _two_meanings(rows)
    tasks = list(_tasks_of(tree))
    yield from _two_meanings([*tasks, *(row for at, task in tasks for row in _items(at, task))])


def _two_meanings(rows: Iterable[Row]) -> Iterator[Broken]:
    meaning: dict[str, str] = {}
    for path, row in rows:
        for at, text in _spellings(path, row):
            first = meaning.setdefault(fold(text), _id(row))
            if first != _id(row):
                yield at, _("{name} also means {other}").format(name=text, other=first)


def _spellings(path: Path, row: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    for key in ("id", "code", "clause", "name", "short"):
        if isinstance(row.get(key), str):
            yield (*path, key), row[key]
    yield from _list(path, row, "aliases")
    for at, former in _rows(row, "former", under=path):
        if isinstance(former.get("name"), str):
            yield (*at, "name"), former["name"]


def _twice(rows: Iterable[Row], key: str) -> Iterator[Broken]:
    seen: set[object] = set()
    for path, row in rows:
        value = row.get(key)
        if isinstance(value, str | int):
            if value in seen:
                yield (*path, key), _("{name} is given twice").format(name=value)
            seen.add(value)


def _refers(
    path: Path, row: Mapping[str, Any], key: str, known: Collection[str], what: str
) -> Iterator[Broken]:
    value = row.get(key)
    if isinstance(value, str) and value not in known:
        yield (*path, key), _no(what, value, known)


def _needs(path: Path, row: Mapping[str, Any], key: str, basis: str) -> Iterator[Broken]:
    if row.get(key) is not None and row.get(basis) is None:
        yield (*path, key), _("needs {key}: on what ground").format(key=basis)


def _clauses(path: Path, row: Mapping[str, Any], known: _Known) -> Iterator[Broken]:
    for at, clause in _list(path, row, "clauses"):
        if clause not in known.clauses:
            # No hint: a clause that looks like another is not near it in meaning.
            yield at, _no(_("clause"), clause, ())


def _no(what: str, given: str, known: Collection[str]) -> str:
    message = _("the plan has no {kind} {given}").format(kind=what, given=given)
    hint = did_you_mean(given, known)
    return f"{message}; {hint}" if hint else message


def _mapping(tree: Mapping[str, Any], *keys: str) -> Mapping[str, Any]:
    for key in keys:
        found = tree.get(key)
        tree = found if isinstance(found, dict) else {}
    return tree


def _rows(tree: Mapping[str, Any], *keys: str, under: Path = ()) -> Iterator[Row]:
    """Yield the mappings of a list, each with its path."""
    found = _mapping(tree, *keys[:-1]).get(keys[-1])
    for number, row in enumerate(found if isinstance(found, list) else ()):
        if isinstance(row, dict):
            yield (*under, *keys, number), row


def _list(path: Path, row: Mapping[str, Any], key: str) -> Iterator[tuple[Path, str]]:
    """Yield the texts of a list, each with its path."""
    found = row.get(key)
    for number, value in enumerate(found if isinstance(found, list) else ()):
        if isinstance(value, str):
            yield (*path, key, number), value


def _texts(rows: Iterable[Row], key: str) -> list[str]:
    return [row[key] for _path, row in rows if isinstance(row.get(key), str)]


def _id(row: Mapping[str, Any]) -> str:
    return str(row.get("id") or row.get("code") or row.get("clause") or row.get("name"))


def _cities(tree: Mapping[str, Any]) -> Iterator[Row]:
    return _rows(tree, "regions", "cities")


def _groups(tree: Mapping[str, Any]) -> Iterator[Row]:
    return _rows(tree, "regions", "groups")


def _tasks_of(tree: Mapping[str, Any]) -> Iterator[Row]:
    for path, area in _rows(tree, "areas"):
        yield from _rows(area, "tasks", under=path)


def _items(path: Path, task: Mapping[str, Any]) -> Iterator[Row]:
    yield from _rows(task, "milestones", under=path)
    yield from _rows(task, "workstreams", under=path)
