"""What people write, resolved to the plan's ids: by full name, short name, code, alias or former name.

Nothing is guessed: what could mean two things means nothing (市中区 without its city), and what is nearly
right is only offered as a hint.
"""

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import TYPE_CHECKING

from dongneng_cli.errors import did_you_mean
from dongneng_cli.i18n import _
from dongneng_cli.plan.folding import fold
from dongneng_cli.terms import ProjectClass

if TYPE_CHECKING:
    from dongneng_cli.plan.model import (
        City,
        County,
        Department,
        FormerName,
        Indicator,
        Industry,
        Milestone,
        Plan,
        ProjectList,
        TaskForce,
        Workstream,
    )

_BETWEEN = re.compile("[、,，;；\n]")
_KINDS = {"lists": "list"}
"""Other words for a kind: the form's column holds several lists."""

_SUFFIXES = ("区", "市", "县")


class _Index:
    """One kind of thing: spellings to ids, ids to names, ids in order."""

    def __init__(self) -> None:
        self.by_text: dict[str, str | None] = {}
        self.names: dict[str, str] = {}
        self.order: dict[str, int] = {}

    def add(self, key: str, name: str, spellings: Iterable[str]) -> None:
        """Add a thing; a spelling that already means another one means nothing from now on."""
        self.names.setdefault(key, name)
        self.order.setdefault(key, len(self.order))
        for text in (key, name, *spellings):
            self.spell(text, key)

    def spell(self, text: str, key: str) -> None:
        """Add one more spelling of a thing."""
        folded = fold(text)
        if self.by_text.setdefault(folded, key) != key:
            self.by_text[folded] = None

    def find(self, text: str) -> str | None:
        """Return the one thing that a text means."""
        return self.by_text.get(fold(text))

    def join(self, other: "_Index") -> None:
        """Take over all of another kind."""
        for key, name in other.names.items():
            self.add(key, name, ())
        for text, meant in other.by_text.items():
            if meant is None or self.by_text.setdefault(text, meant) != meant:
                self.by_text[text] = None


class Names:
    """Look-ups of one plan, built once.

    Kinds for ``suggest``, ``name`` and ``order``: ``city``, ``county``, ``circle`` (any group of cities),
    ``region`` (province, cities, groups), ``taskforce``, ``industry``, ``department``, ``unit`` (who
    reports), ``list``, ``indicator``, ``project_class``, ``task``, ``task_item`` (tasks, milestones,
    workstreams).
    """

    def __init__(self, plan: "Plan") -> None:
        self._kinds: dict[str, _Index] = {}
        self._retired: dict[str, tuple[str, str, str]] = {}
        self._counties: dict[str, _Index] = {}
        self._city_of: dict[str, str] = {}
        self._within: dict[str, frozenset[str]] = {}
        self._indicators: dict[str, list[str]] = {}
        self._scope = {item.id: item.scope for item in plan.indicators}
        self._measure = {item.id: item.unit for item in plan.indicators}
        self._shared = {item.id for item in plan.indicators if item.cities_report}
        self._build_regions(plan)
        self._build_units(plan)
        self._build_indicators(plan)
        self._build_tasks(plan)

    def city(self, text: str) -> str | None:
        """Return the code of a city; a retired code is refused."""
        return self._kinds["city"].find(text)

    def cities(self, text: str) -> tuple[str, ...] | None:
        """Return the codes of the cities named in a text, separated like lists; none if any is unknown."""
        return self._several("city", text)

    def county(self, text: str, city: str | None = None) -> str | None:
        """Return the code of a county-level unit.

        Args:
            text: Name, code or alias, with or without the city's name before it.
            city: Code of the city it must lie in; without it the name must be the only one in the plan.
        """
        if city is None:
            return self._kinds["county"].find(text)
        return self._counties[city].find(text) if city in self._counties else None

    def taskforce(self, text: str) -> str | None:
        """Return the id of a task force."""
        return self._kinds["taskforce"].find(text)

    def industry(self, text: str) -> str | None:
        """Return the id of an industry."""
        return self._kinds["industry"].find(text)

    def project_list(self, text: str) -> str | None:
        """Return the id of one project list."""
        return self._kinds["list"].find(text)

    def lists(self, text: str) -> tuple[str, ...] | None:
        """Return the ids of the lists named in a text, separated by 、 , or ; and each once.

        Returns:
            Ids in the order written; none if the text is empty or any part is not a list.
        """
        return self._several("list", text)

    def _several(self, kind: str, text: str) -> tuple[str, ...] | None:
        parts = [part for part in _BETWEEN.split(text) if fold(part)]
        found = [self._kinds[kind].find(part) for part in parts]
        known = [key for key in found if key is not None]
        return tuple(dict.fromkeys(known)) if known and len(known) == len(parts) else None

    def indicator(self, text: str, region: str | None = None) -> str | None:
        """Return the id of an indicator.

        Args:
            text: Id, name or alias.
            region: Code or group id of the row. It decides when the province and a city have an
                indicator of the same name: the one of that very region, else the province's if cities
                report their part.
        """
        found = self._indicators.get(fold(text), [])
        if len(found) > 1 and region is not None:
            own = [key for key in found if self._scope[key] == region]
            found = own or [key for key in found if key in self._shared]
        return found[0] if len(found) == 1 else None

    def scope(self, indicator: str) -> str:
        """Return the code or group id of the region that an indicator is about."""
        return self._scope[indicator]

    def unit_of_measure(self, indicator: str) -> str:
        """Return the unit that an indicator is counted in."""
        return self._measure[indicator]

    def project_class(self, text: str) -> str | None:
        """Return ``implementing`` or ``prep`` for a word of any list's classes."""
        return self._kinds["project_class"].find(text)

    def region(self, text: str) -> str | None:
        """Return the code of the province or a city, or the id of a group of cities."""
        return self._kinds["region"].find(text)

    def unit(self, text: str) -> str | None:
        """Return who reports: code of a city or the province, id of a department or task force."""
        return self._kinds["unit"].find(text)

    def is_city(self, unit: str) -> bool:
        """Whether a reporting unit is a city."""
        return unit in self._kinds["city"].names

    def in_scope(self, region: str, scope: str) -> bool:
        """Whether figures of a region are part of a scope: the same, a city of the group, of the province."""
        return region in self._within.get(scope, ()) or region == scope

    def task_item(self, text: str) -> str | None:
        """Return a clause, or the id of a milestone or workstream."""
        return self._kinds["task_item"].find(text)

    def name(self, kind: str, key: str) -> str:
        """Return the name that is shown; the key itself if the plan does not know it."""
        return self._kinds[kind].names.get(key, key)

    def order(self, kind: str, key: str) -> int:
        """Return the place in administrative or plan order, from 0; unknown keys come last."""
        order = self._kinds[kind].order
        return order.get(key, len(order))

    def keys(self, kind: str) -> tuple[str, ...]:
        """Return every id of a kind, in order."""
        return tuple(self._kinds[kind].names)

    def suggest(self, kind: str, text: str) -> str:
        """Return a hint for a text that was not understood: what it was, or the nearest name."""
        folded, kind = fold(text), _KINDS.get(kind, kind)
        if folded in self._retired:
            former, now, code = self._retired[folded]
            return _("{old} is the former code of {former}: now {name} {code}").format(
                old=folded, former=former, name=now, code=code
            )
        index = self._kinds[kind]
        if index.by_text.get(folded, "") is None:
            return self._meanings(kind, text)
        if kind == "county" and folded in index.by_text:
            city = self._city_of[str(index.by_text[folded])]
            return _("{name} is in {place}").format(name=text, place=self.name("city", city))
        if kind in {"list", "city"}:
            wrong = [part for part in _BETWEEN.split(text) if fold(part) and not index.find(part)]
            folded = fold(wrong[0]) if wrong else folded
        # The spelling that is nearest tells which thing is meant; its name is what is offered.
        near = get_close_matches(folded, [t for t, meant in index.by_text.items() if meant], n=1)
        if near:
            return did_you_mean(name := index.names[str(index.by_text[near[0]])], [name])
        return did_you_mean(folded, list(index.names.values()))

    def _meanings(self, kind: str, text: str) -> str:
        """Return a hint that names everything a text may mean."""
        if kind == "county":
            places = [code for code, index in self._counties.items() if index.find(text)]
            cities = _(", ").join(self.name("city", code) for code in places)
            return _("{name} is in {places}: give the city").format(name=text, places=cities)
        if kind == "indicator":
            found = self._indicators.get(fold(text), [])
            each = (f"{key} ({self.name('region', self._scope[key])})" for key in found)
            return _("{name} may be {indicators}: give the code").format(
                name=text, indicators=_(", ").join(each)
            )
        return ""

    def _index(self, kind: str, things: Iterable[tuple[str, str, Iterable[str]]]) -> _Index:
        index = self._kinds.setdefault(kind, _Index())
        for key, name, spellings in things:
            index.add(key, name, spellings)
        return index

    def _build_regions(self, plan: "Plan") -> None:
        regions = plan.regions
        cities = self._index(
            "city",
            ((c.code, c.name, (c.short, *c.aliases, *_former(c.former))) for c in regions.cities),
        )
        groups = self._index(
            "circle", ((g.id, g.name, (g.short, *g.aliases)) for g in regions.groups)
        )
        region = self._index(
            "region", [(regions.code, regions.name, (regions.short, *regions.aliases))]
        )
        region.join(cities)
        region.join(groups)
        self._within = {group.id: frozenset(group.cities) for group in regions.groups}
        self._within[regions.code] = frozenset(city.code for city in regions.cities)
        shorts = {fold(city.short) for city in regions.cities}
        everywhere = self._kinds.setdefault("county", _Index())
        for city in regions.cities:
            self._retire(city.former, city.name, city.code)
            within = self._counties.setdefault(city.code, _Index())
            for county in city.counties:
                self._city_of[county.code] = city.code
                self._retire(county.former, county.name, county.code)
                spellings = list(_county_spellings(city, county, shorts))
                within.add(county.code, county.name, spellings)
                everywhere.add(county.code, county.name, spellings)

    def _retire(self, former: Iterable["FormerName"], name: str, code: str) -> None:
        for old in former:
            if old.code:
                self._retired[old.code] = (old.name, name, code)

    def _build_units(self, plan: "Plan") -> None:
        taskforces = self._index("taskforce", _plain(plan.units.taskforces))
        departments = self._index("department", _plain(plan.units.departments))
        self._index("industry", _plain(plan.units.industries))
        self._index("list", _plain(plan.lists))
        classes = self._index("project_class", ())
        for row in plan.lists:
            for key, words in (
                (ProjectClass.IMPLEMENTING, row.implementing),
                (ProjectClass.PREP, row.prep),
            ):
                classes.add(key.value, words[0] if words else key.value, words)
        regions = plan.regions
        unit = self._index(
            "unit", [(regions.code, regions.name, (regions.short, *regions.aliases))]
        )
        for kind in (self._kinds["city"], departments, taskforces):
            unit.join(kind)

    def _build_indicators(self, plan: "Plan") -> None:
        self._index("indicator", _plain(plan.indicators))
        for item in plan.indicators:
            for text in dict.fromkeys(fold(t) for t in (item.id, item.name, *item.aliases)):
                self._indicators.setdefault(text, []).append(item.id)

    def _build_tasks(self, plan: "Plan") -> None:
        tasks = [task for area in plan.areas for task in area.tasks]
        index = self._index("task", ((t.clause, t.name, t.aliases) for t in tasks))
        items = self._index("task_item", ())
        items.join(index)
        for task in tasks:
            for key, name, aliases in (*_plain(task.milestones), *_plain(task.workstreams)):
                items.add(key, name, aliases)


def _plain(
    things: "Iterable[Industry | TaskForce | Department | ProjectList | Indicator | Milestone | Workstream]",
) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    return ((thing.id, thing.name, thing.aliases) for thing in things)


def _former(names: Iterable["FormerName"]) -> list[str]:
    return [name.name for name in names]


def _county_spellings(city: "City", county: "County", city_shorts: set[str]) -> Iterator[str]:
    """Yield what a county is called beside its name; 东营 stays the city, never 东营区."""
    names = [county.name, *county.aliases, *_former(county.former)]
    if not county.zone and len(county.name) > 2 and county.name.endswith(_SUFFIXES):
        short = county.name[:-1]
        if fold(short) not in city_shorts:
            names.append(short)
    yield from names[1:]
    for name in names:
        yield city.name + name
        yield city.short + name
