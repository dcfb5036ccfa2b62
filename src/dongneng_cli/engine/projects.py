"""Projects on lists: which count in a rate, the base figures of each group, and the rates.

Decides who stands in the numerator and who in the denominator of the start rate (开工率), and what the
investment completion rate (投资完成率) is divided by. Base figures may be added up in any order; rates
are formed last, from them, and never added. Refuses to round, to cap, and to read a blank as zero.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from dongneng_cli.engine.measures import blank, rate, total
from dongneng_cli.frames import COUNTS, MEMBERSHIPS, STANDINGS, Columns, picked, taken
from dongneng_cli.period import Period
from dongneng_cli.plan.model import ProjectList
from dongneng_cli.terms import CrossCity, Denominator, ProjectClass

Mask = npt.NDArray[np.bool_]

_WHOLES = tuple(name for name, kind in COUNTS.columns.items() if kind == "int")
_AMOUNTS = ("annual_plan", "month_invested", "invested", "prep_invested")
_NOTHING: dict[str, Any] = dict.fromkeys(_WHOLES, 0) | dict.fromkeys(_AMOUNTS)
_DECIDING = (
    *("unit", "code", "lists", "project_class", "annual_plan", "month_invested", "invested"),
    *("planned_start", "started_on", "planned_finish", "finished_on", "file", "sheet", "row"),
)
TAKEN = (*_DECIDING, "name", "city", "cities", "county", "taskforce", "industry", "cell")
"""Columns of PROJECTS that decide something here; the first of them are enough for figures by list."""

_FLAGS = tuple(name for name, kind in MEMBERSHIPS.columns.items() if kind == "bool")


def memberships(
    projects: pd.DataFrame, lists: Iterable[ProjectList], period: Period
) -> pd.DataFrame:
    """Return one row for each project on each of its lists, placed by that list's rule.

    Only the implementing class is in a rate. With S = planned start, A = actual start:

    - ``planned``: ``year`` S ≤ December of the period's year, so continuing projects of earlier years
      are in; ``due`` S ≤ period; ``all`` every implementing project, dated or not.
    - ``started``: A ≤ period, and either ``planned``, or S is later and the list counts early starts.
    - ``undated``: S is blank. Under ``year`` and ``due`` the project is in neither figure.
    - ``due``: S ≤ period. ``begun``: A ≤ period, early or not, where the list counts early starts.
    - ``finish_planned``: the planned finish lies in the period's year; ``finished``: the actual one
      does, and not after the period.

    The prep class is counted apart. A project without a list keeps one row with list ``None``; it and an
    unknown list follow the common rule (``year``, early starts count). A project that several files
    report is taken once a list, from the first file in the order of unit, path and row.

    Args:
        projects: PROJECTS frame, money in 亿元, months as ``2020-06``.
        lists: The plan's project lists.
        period: Month at whose end things are counted.

    Returns:
        MEMBERSHIPS frame. Source: clause 7.2, rules of the lists.
    """
    return MEMBERSHIPS.of(members_of(projects, lists, period))


def list_figures(
    projects: Columns, lists: Iterable[ProjectList], period: Period
) -> list[dict[str, Any]]:
    """Return the base figures of projects by list, as ``counts`` of ``memberships``, without their frames.

    Args:
        projects: Columns of PROJECTS.
        lists: The plan's project lists.
        period: Month at whose end things are counted.

    Returns:
        Rows of COUNTS.
    """
    return _counted(members_of(projects, lists, period, _DECIDING), "list", "list")


def members_of(
    projects: pd.DataFrame | Columns,
    lists: Iterable[ProjectList],
    period: Period,
    names: Iterable[str] = TAKEN,
) -> dict[str, list[Any]]:
    """Return the columns of ``memberships`` of some columns of PROJECTS, be it a frame or not."""
    entries = _entries(taken(projects, names))
    by_id = {one.id: one for one in lists}
    rules = [by_id.get(one) for one in entries["list"]]
    implementing = _is(entries["project_class"], ProjectClass.IMPLEMENTING)
    prep = _is(entries["project_class"], ProjectClass.PREP)
    has_started = _by(entries["started_on"], str(period))
    undated = implementing & ~_by(entries["planned_start"], "9999-12")
    planned = implementing & _in_denominator(entries, by_id, period)
    due = implementing & _by(entries["planned_start"], str(period))
    early = implementing & ~undated & _mask([one is None or one.early_starts for one in rules])
    flags = {
        "implementing": implementing,
        "planned": planned,
        "started": has_started & (planned | early),
        "due": due,
        "begun": has_started & (due | early),
        "finish_planned": implementing & _within(entries["planned_finish"], period.year, 12),
        "finished": implementing & _within(entries["finished_on"], period.year, period.month),
        "undated": undated,
        "prep": prep,
        "prep_started": prep & has_started,
    }
    amounts = {
        "annual_plan": _only(entries["annual_plan"], implementing),
        "month_invested": _only(entries["month_invested"], implementing),
        "invested": _only(entries["invested"], implementing),
        "prep_invested": _only(entries["invested"], prep),
    }
    if "cities" in entries:
        entries["cities"] = list(map(_places, entries["city"], entries["cities"], rules))
    return entries | amounts | {name: flag.tolist() for name, flag in flags.items()}


def _places(city: str | None, cities: tuple[str, ...] | None, rule: ProjectList | None) -> Any:
    """Return the cities in which a project counts: its own, or what the list says of several."""
    if blank(cities) or not cities or len(cities) == 1:
        return (city,) if isinstance(city, str) else ()
    how = CrossCity.NONE if rule is None else rule.cross_city
    return {CrossCity.NONE: (), CrossCity.LEAD: cities[:1], CrossCity.EACH: cities}[how]


def placed(members: Columns, circles: Mapping[str, str] | None = None) -> Columns:
    """Return rows once for each city in which they count, and once without one where there is none.

    Args:
        members: Columns of MEMBERSHIPS.
        circles: City to the group of cities that is meant instead; a project counts once in each.

    Returns:
        Columns of MEMBERSHIPS with ``city`` filled in by ``cities``.
    """
    cities = members["cities"]
    if circles is not None:
        cities = [tuple({circles[one]: 0 for one in each if one in circles}) for each in cities]
    names = [one for each in cities for one in each or (None,)]
    if len(names) == len(cities):  # each in one: no row is repeated
        return {**members, "city": names}
    at = [place for place, each in enumerate(cities) for _ in each or (None,)]
    return picked(members, at) | {"city": names}


def distinct(members: pd.DataFrame) -> pd.DataFrame:
    """Return one row a project, however many lists it is on.

    It is planned when any of its lists plans it, started when it counts as started on any. Class, names
    and amounts are those of its first row; ``list`` is ``None``.

    Args:
        members: MEMBERSHIPS frame.

    Returns:
        MEMBERSHIPS frame with unique keys.
    """
    return MEMBERSHIPS.of(distinct_of(taken(members, MEMBERSHIPS.columns)))


def distinct_of(members: Columns) -> Columns:
    """Return the columns of ``distinct`` of columns of MEMBERSHIPS."""
    places: dict[str, list[int]] = {}
    for at, key in enumerate(members["key"]):
        places.setdefault(key, []).append(at)
    no_list = {"list": [None] * len(places)}
    if len(places) == len(members["key"]):
        return {**members, **no_list}
    first = picked(members, [at[0] for at in places.values()]) | no_list
    for name in ("planned", "started", "due", "begun"):
        on_any = (any(members[name][one] for one in at) for at in places.values())
        pairs = zip(first["implementing"], on_any, strict=True)
        first[name] = [implementing and any_of_them for implementing, any_of_them in pairs]
    return first


def counts(members: pd.DataFrame | Columns, column: str, group: str | None = None) -> pd.DataFrame:
    """Return the base figures of each group of rows.

    Args:
        members: MEMBERSHIPS frame, or its columns: entries of lists, or distinct projects (``distinct``).
        column: Column to count by; rows without a value come last, under code ``None``.
        group: What the result calls it; the column's name if left out.

    Returns:
        COUNTS frame in the order of the codes: counts of projects, money in 亿元.
    """
    return COUNTS.build(_counted(members, column, group or column))


def count_all(members: pd.DataFrame | Columns) -> pd.DataFrame:
    """Return the base figures of all rows together, those that belong to no unit among them.

    Args:
        members: As for ``counts``.

    Returns:
        COUNTS frame of one row, its group ``total`` and its code ``None``.
    """
    flags, amounts = _countable(members)
    every = list(range(len(members["key"])))
    return COUNTS.build([{"group": "total", "code": None, **_figures(flags, amounts, every)}])


def _counted(members: pd.DataFrame | Columns, column: str, group: str) -> list[dict[str, Any]]:
    """Return the rows of ``counts`` of a MEMBERSHIPS frame, or of its columns."""
    flags, amounts = _countable(members)
    places: dict[str, list[int]] = {}
    for at, code in enumerate(members[column]):
        places.setdefault(code if isinstance(code, str) else "", []).append(at)
    return [
        {"group": group, "code": code or None, **_figures(flags, amounts, places[code])}
        for code in sorted(places, key=lambda code: (not code, code))
    ]


def _countable(
    members: pd.DataFrame | Columns,
) -> tuple[tuple[tuple[str, ...], Mask], dict[str, list[Any]]]:
    """Return what ``_figures`` counts and adds up."""
    flags = _flags({name: np.asarray(members[name], dtype=bool) for name in _FLAGS})
    return flags, {name: list(members[name]) for name in _AMOUNTS}


def combine(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Add up partial counts, of files or of groups; neither order nor grouping matters.

    Args:
        parts: COUNTS frames; rows of one group and code are added up.

    Returns:
        COUNTS frame in the order of groups and codes.
    """
    return added(row for part in parts for row in COUNTS.records(part))


def added(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Add up rows of COUNTS as ``combine`` does; each may be let go when the next is asked for."""
    together: dict[tuple[str, str], Mapping[str, Any]] = {}
    for row in rows:
        key = (row["group"], row["code"] if isinstance(row["code"], str) else "")
        sums = together.get(key, _NOTHING)
        together[key] = {name: sums[name] + row[name] for name in _WHOLES} | {
            name: total((sums[name], row[name])) for name in _AMOUNTS
        }
    return COUNTS.build(
        {"group": group, "code": code or None, **sums}
        for (group, code), sums in sorted(
            together.items(), key=lambda item: (item[0][0], not item[0][1], item[0][1])
        )
    )


def rates(
    counted: pd.DataFrame,
    names: Mapping[str, str] | None = None,
    expected: Sequence[str] = (),
    group: str | None = None,
) -> pd.DataFrame:
    """Form the rates from base figures.

    Start rate = started ÷ planned starts × 100; due rate = (due − slipped + ahead) ÷ due × 100, the
    start rate of those planned by the month; completion rate = invested ÷ annual plan × 100; finish rate
    = finished ÷ planned finishes × 100; month share = the month's investment ÷ annual plan × 100. All in
    percent as exact fractions, never capped, ``None`` without a denominator (clause 7.2).

    Args:
        counted: COUNTS frame.
        names: Code to name, in administrative order.
        expected: Codes that get a row even without a project.
        group: What those rows are called; like the first row if left out.

    Returns:
        STANDINGS frame in the order of ``names``, then other codes, then the row of no unit.
    """
    known = dict(names or {})
    place = {code: number for number, code in enumerate(known)}
    rows = COUNTS.records(counted)
    group = group or (rows[0]["group"] if rows else None)
    missing = [code for code in expected if code not in {row["code"] for row in rows}]
    rows += [{"group": group, "code": code, **_NOTHING} for code in missing]
    rows.sort(key=lambda row: code_order(row["code"], place))
    return STANDINGS.build(
        {
            **row,
            "name": known.get(row["code"] or "", row["code"]),
            "start_rate": rate(row["started"], row["planned_starts"]),
            "due_rate": rate(
                row["due_starts"] - row["slipped"] + row["ahead_starts"], row["due_starts"]
            ),
            "completion_rate": rate(row["invested"], row["annual_plan"]),
            "finish_rate": rate(row["finished"], row["planned_finishes"]),
            "month_share": rate(row["month_invested"], row["annual_plan"]),
        }
        for row in rows
    )


def code_order(code: Any, place: Mapping[str, int]) -> tuple[int, int, str]:
    """Return what codes are sorted by: known ones in their order, then unknown ones, then none."""
    if not isinstance(code, str):
        return 2, 0, ""
    return (0, place[code], code) if code in place else (1, 0, code)


def _entries(columns: Mapping[str, Sequence[Any]]) -> dict[str, list[Any]]:
    """Explode projects over their lists, each pair once, in an order that the rows' own does not decide."""
    places = zip(*(columns[name] for name in ("unit", "file", "sheet", "row")), strict=True)
    written = [(unit or "", file or "", sheet or "", row) for unit, file, sheet, row in places]
    keys = [
        code or f"{file}!{sheet}!{row}"
        for code, (_, file, sheet, row) in zip(columns["code"], written, strict=True)
    ]
    pairs: dict[tuple[str, str | None], int] = {}
    for at in sorted(range(len(keys)), key=written.__getitem__):
        lists = columns["lists"][at]
        for one in (None,) if blank(lists) or not lists else lists:
            pairs.setdefault((keys[at], one), at)
    taken = {name: [values[at] for at in pairs.values()] for name, values in columns.items()}
    return taken | {"key": [key for key, _ in pairs], "list": [one for _, one in pairs]}


def _in_denominator(entries: Columns, by_id: Mapping[str, ProjectList], period: Period) -> Mask:
    """Apply the rule of each entry's list for the denominator to its planned start."""
    year_end = f"{period.year:04d}-12"
    ends = {Denominator.YEAR: year_end, Denominator.DUE: str(period), Denominator.ALL: None}
    lasts = {key: ends[one.denominator] for key, one in by_id.items()}
    due_by = (lasts.get(one, year_end) for one in entries["list"])
    pairs = zip(entries["planned_start"], due_by, strict=True)
    return _mask([last is None or (isinstance(on, str) and on <= last) for on, last in pairs])


def _by(months: Sequence[Any], last: str) -> Mask:
    """Tell which months are there and not after the last; ``2020-06`` sorts as text."""
    return _mask([isinstance(month, str) and month <= last for month in months])


def _within(months: Sequence[Any], year: int, last: int) -> Mask:
    """Tell which months lie in a year, up to its month ``last``."""
    first, end = f"{year:04d}-01", f"{year:04d}-{last:02d}"
    return _mask([isinstance(month, str) and first <= month <= end for month in months])


def _is(column: Sequence[Any], value: str) -> Mask:
    return _mask([one == value for one in column])


def _mask(flags: list[bool]) -> Mask:
    return np.array(flags, dtype=bool)


def _only(amounts: Sequence[Any], keep: Mask) -> list[Any]:
    """Keep the amounts of some rows; the others are ``None``."""
    pairs = zip(amounts, keep.tolist(), strict=True)
    return [one if wanted and one == one else None for one, wanted in pairs]  # noqa: PLR0124 - not NaN


def _flags(of: Mapping[str, Mask]) -> tuple[tuple[str, ...], Mask]:
    """Return what is counted of MEMBERSHIPS, and for each a row of flags."""
    counted = {
        "implementing": of["implementing"],
        "planned_starts": of["planned"],
        "started": of["started"],
        "early": of["started"] & ~of["planned"],
        "due_starts": of["due"],
        "slipped": of["due"] & ~of["begun"],
        "ahead_starts": of["begun"] & ~of["due"],
        "planned_finishes": of["finish_planned"],
        "finished": of["finished"],
        "undated": of["undated"],
        "prep_projects": of["prep"],
        "prep_started": of["prep_started"],
    }
    return tuple(counted), np.array(list(counted.values()))


def _figures(
    flags: tuple[tuple[str, ...], Mask],
    amounts: Mapping[str, Sequence[Any]],
    at: list[int],
) -> dict[str, Any]:
    """Count the rows at some places."""
    names, flagged = flags
    money = {
        name: [column[place] for place in at if column[place] is not None]
        for name, column in amounts.items()
    }
    counted = dict(zip(names, flagged[:, at].sum(axis=1).tolist(), strict=True))
    return counted | {
        "projects": len(at),
        "plan_blank": counted["implementing"] - len(money["annual_plan"]),
        "invested_blank": counted["implementing"] - len(money["invested"]),
        **{name: total(values) for name, values in money.items()},
    }
