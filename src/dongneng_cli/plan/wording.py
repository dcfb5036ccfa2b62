"""How an office words its notices, and where its cities stand on a schematic map.

Phrases are templates: ``{points}`` is filled in by the program. Which phrases there are and what each may
hold is fixed here; what they say is the office's.
"""

from collections.abc import Iterator, Mapping
from string import Formatter
from typing import Annotated, Any

from pydantic import Field

from dongneng_cli.errors import did_you_mean
from dongneng_cli.i18n import _
from dongneng_cli.plan.base import Basis, Code, Frozen, Id, Text
from dongneng_cli.plan.tree import Broken, Path, mapping, no_such, rows_of, texts_of

_MONTH = "year month quarter"
PHRASES: Mapping[str, str] = {
    "title": _MONTH,
    "quarter_title": _MONTH,
    "draft": "",
    "addressee": "",
    "opening": _MONTH,
    "issuer": "",
    "signed_on": _MONTH,
    "heading": "number text",
    "subheading": "number text",
    "separator": "",
    "clause_end": "",
    "sentence_end": "",
    "ahead": "points",
    "behind": "points",
    "level": "",
    "over_plan": "points",
    "full_plan": "",
    "part_plan": "rate pace",
    "no_plan": "",
    "overall": f"{_MONTH} projects planned_starts started start_rate invested completion",
    "list_line": "name projects planned_starts started start_rate month_invested invested completion",
    "list_empty": "name",
    "prep_name": "",
    "prep_line": "word projects started invested",
    "prep_idle": "word projects started invested",
    "by_city": "text",
    "month_leaders": "count names",
    "total_leaders": "count names",
    "leader": "name amount",
    "everyone": "count what",
    "everyone_rated": "count what",
    "listed": "names count what",
    "named": "names what",
    "no_city": "projects",
    "targets_line": "targets attained on_track behind unreported not_due",
    "tasks_line": "due done open overdue unreported",
    "tasks_none": "",
    "blockers_line": "reported solved open overdue",
    "blockers_none": "",
    "reporting_line": "expected reported missing late errors warnings",
    "reporting_missing": "names",
    "reporting_late": "names",
    "requirements": "",
    "attached": "text",
    "no_previous": "",
}
"""Every phrase with the names that it may hold."""


def _names_in(text: str) -> tuple[str, ...]:
    return tuple(text.split())


SECTIONS = _names_in(
    "projects lists rankings targets tasks blockers reporting requirements city_ranking "
    "taskforce_ranking area due_items open_blockers start_chart invested_chart completion_chart "
    "figures files quarter"
)
HEADERS = _names_in(
    "rank tied city taskforce projects planned_starts started start_rate start_rank annual_plan invested "
    "completion_rate ahead change target value target_value unit attainment pace_gap status item clause "
    "owners due number blocker owner promised days_over no section figure printed formula base source "
    "file reporter hash time_progress total month_invested prep_projects prep_started prep_invested"
)
FORMULAS = _names_in(
    "projects planned_starts started start_rate month_invested invested completion_rate over pace "
    "prep_projects prep_started prep_invested cities units month_city total_city rates attainment "
    "targets tasks blockers reporting"
)
_AREA = "number name"


class TilePlace(Frozen):
    """Where a city stands on the schematic map, from the upper left."""

    city: Code
    row: int = Field(ge=0, le=30)
    column: int = Field(ge=0, le=30)


Texts = Annotated[dict[str, Text], Field(default_factory=dict)]


class Wording(Frozen):
    """The words of a notice.

    Attributes:
        phrases: Templates of sentences; ``PHRASES`` says which, and what each may hold.
        sections: Headings and titles of tables.
        headers: Heads of columns and names of figures.
        formulas: How each figure is worked out, for the annex.
        thresholds: Id of a threshold list to what its units have reached.
        prep_names: Id of a project list to what it calls its prep class.
        tiles: The schematic map.
    """

    basis: Basis
    phrases: Texts
    sections: Texts
    headers: Texts
    formulas: Texts
    thresholds: dict[Id, Text] = Field(default_factory=dict)
    prep_names: dict[Id, Text] = Field(default_factory=dict)
    tiles: tuple[TilePlace, ...] = ()

    def say(self, phrase: str, **values: object) -> str:
        """Fill in a phrase.

        Raises:
            KeyError: If there is no such phrase: a fault of the program, for the plan is checked.
        """
        return self.phrases[phrase].format(**values)


def broken_wording(tree: Mapping[str, Any]) -> Iterator[Broken]:
    """Yield the path and message of every phrase that lacks, or names what it cannot hold."""
    if not isinstance(tree.get("wording"), dict):
        return
    path: Path = ("wording",)
    known = {
        "phrases": PHRASES,
        "sections": dict.fromkeys(SECTIONS, "") | {"area": _AREA},
        "headers": dict.fromkeys(HEADERS, ""),
        "formulas": dict.fromkeys(FORMULAS, ""),
    }
    for part, wanted in known.items():
        yield from _texts((*path, part), mapping(tree, "wording", part), wanted)
    for part, section in (("thresholds", "thresholds"), ("prep_names", "lists")):
        ids = set(texts_of(rows_of(tree, section), "id"))
        for key in mapping(tree, "wording", part):
            if key not in ids:
                yield (*path, part, key), no_such(_("id"), str(key), ids)
    yield from _tiles(tree)


def _texts(path: Path, given: Mapping[str, Any], wanted: Mapping[str, str]) -> Iterator[Broken]:
    for key in wanted:
        if key not in given:
            yield path, _("the phrase {name} is missing").format(name=key)
    for key, text in given.items():
        if key not in wanted:
            hint = did_you_mean(str(key), wanted)
            yield (*path, key), _("; ").join(filter(None, (_("unknown key"), hint)))
        elif isinstance(text, str):
            yield from _names((*path, key), text, wanted[key].split())


def _names(path: Path, text: str, known: list[str]) -> Iterator[Broken]:
    """Refuse a template that cannot be filled in: braces that do not close, names that nobody knows."""
    try:
        held = [part for part in Formatter().parse(text) if part[1] is not None]
    except ValueError:
        yield path, _("braces that do not fit")
        return
    for _before, name, form, change in held:
        if name not in known or form or change:
            said = ", ".join(f"{{{one}}}" for one in known) or _("nothing")
            yield (
                path,
                _("{name} cannot be filled in here; known: {known}").format(
                    name=f"{{{name}}}", known=said
                ),
            )


def _tiles(tree: Mapping[str, Any]) -> Iterator[Broken]:
    cities = set(texts_of(rows_of(tree, "regions", "cities"), "code"))
    taken: set[tuple[Any, Any]] = set()
    for path, row in rows_of(tree, "wording", "tiles"):
        if isinstance(row.get("city"), str) and row["city"] not in cities:
            yield (*path, "city"), no_such(_("city"), row["city"], cities)
        place = (row.get("row"), row.get("column"))
        if place in taken:
            yield (*path, "row"), _("two squares stand on one place")
        taken.add(place)
