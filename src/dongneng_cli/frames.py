"""Column contracts between stages: what a frame must hold when one stage hands it to the next.

Figures are ``Decimal`` (or an exact ``Fraction`` for a rate) in object columns: nothing is rounded before
it is printed, and a blank stays ``None``. Regions are codes, other names are the plan's ids.

pandas is loaded when the first frame is made: what looks at no rows does not wait for it.
"""

from collections import namedtuple
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import compress
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from dongneng_cli.i18n import N_, Worded

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

Columns = Mapping[str, Sequence[Any]]
"""Column of a frame to its values: so very many rows are worked on, as a frame costs more than its rows."""

_FEW = 4
"""So many columns that are not objects are put in one by one; for more, a new frame is cheaper."""


@dataclass(frozen=True, slots=True)
class Contract:
    """The columns of a frame, in order, each ``object``, ``int`` or ``bool``."""

    name: str
    columns: Mapping[str, str]

    def conform(self, frame: "pd.DataFrame") -> "pd.DataFrame":
        """Return the contract's columns in order: the frame itself where it has just these.

        Raises:
            KeyError: If a column is missing: a fault of the program, not of the data.
        """
        missing = [column for column in self.columns if column not in frame.columns]
        if missing:
            raise KeyError(f"{self.name} lacks {missing}")
        wanted = list(self.columns)
        return frame if frame.columns.tolist() == wanted else frame[wanted]

    def build(self, rows: Iterable[Mapping[str, Any]]) -> "pd.DataFrame":
        """Return a frame of rows given as mappings; a key left out is ``None``."""
        listed = list(rows)
        return self.of({name: [row.get(name) for row in listed] for name in self.columns})

    def rows(self, rows: Iterable[Mapping[str, Any]]) -> list[Any]:
        """Return rows given as mappings as ``lines`` would; a key left out is ``None``."""
        make = _row_type(tuple(self.columns))._make
        return [make(map(row.get, self.columns)) for row in rows]

    def of(self, columns: Columns) -> "pd.DataFrame":
        """Return a frame of whole columns."""
        import numpy as np  # noqa: PLC0415 - start-up time
        import pandas as pd  # noqa: PLC0415 - start-up time

        length = len(columns[next(iter(self.columns))])
        objects = [name for name, kind in self.columns.items() if kind == "object"]
        # All object columns as one block: made one by one they cost more than what is in them.
        block = np.empty((length, len(objects)), dtype="object")
        for place, name in enumerate(objects):
            block[:, place] = _array(columns[name], "object")
        frame = pd.DataFrame(block, columns=pd.Index(objects, dtype="object"), dtype="object")
        if len(self.columns) - len(objects) <= _FEW:
            for place, (name, kind) in enumerate(self.columns.items()):
                if kind != "object":
                    frame.insert(place, name, _array(columns[name], kind))
            return frame
        return pd.DataFrame(
            {
                name: frame[name] if kind == "object" else _array(columns[name], kind)
                for name, kind in self.columns.items()
            }
        )

    def records(self, frame: "pd.DataFrame") -> list[dict[str, Any]]:
        """Return the rows of a frame as mappings of the contract's columns."""
        rows = self.conform(frame).to_numpy(dtype=object).tolist()
        return [dict(zip(self.columns, row, strict=True)) for row in rows]

    def stack(self, *parts: "pd.DataFrame") -> "pd.DataFrame":
        """Return frames one below the other; those without rows are passed over."""
        import pandas as pd  # noqa: PLC0415 - start-up time

        filled = [self.conform(part) for part in parts if len(part)]
        return pd.concat(filled, ignore_index=True) if filled else self.empty()

    def empty(self) -> "pd.DataFrame":
        """Return the frame without rows."""
        return self.of({name: [] for name in self.columns})


def lines(frame: "pd.DataFrame") -> list[Any]:
    """Return a frame's rows, each with its columns by name, as plain Python values."""
    # pandas' own itertuples takes the columns out one by one and makes the row's type anew every time.
    row = _row_type(tuple(frame.columns))
    return list(map(row._make, frame.to_numpy(dtype=object).tolist()))


class Lines(list[Any]):
    """Rows that still know their columns, which need not be taken out of them one by one then."""

    __slots__ = ("_there", "columns")

    def __init__(self, rows: Iterable[Any], columns: Columns) -> None:
        super().__init__(rows)
        self.columns = columns
        self._there: dict[str, list[bool]] = {}

    def there(self, name: str) -> list[bool]:
        """Tell in which rows a column is not blank."""
        if name not in self._there:
            self._there[name] = _there(self.columns[name])
        return self._there[name]


def rows_of(columns: Columns, contract: Contract) -> Lines:
    """Return the rows of plain columns, as ``lines`` returns those of a frame."""
    make = partial(tuple.__new__, _row_type(tuple(contract.columns)))
    listed = (columns[name] for name in contract.columns)
    return Lines(map(make, zip(*listed, strict=True)), columns)


def column_of(rows: Sequence[Any], name: str) -> Sequence[Any]:
    """Return a column of rows."""
    return rows.columns[name] if isinstance(rows, Lines) else list(map(attrgetter(name), rows))


def taken(table: "pd.DataFrame | Columns", names: Iterable[str]) -> dict[str, list[Any]]:
    """Return some columns of a frame, or of plain columns, as lists."""
    if isinstance(table, Mapping):
        return {name: list(table[name]) for name in names}
    return {name: table[name].tolist() for name in names}


def picked(columns: Columns, at: Sequence[int]) -> dict[str, list[Any]]:
    """Return the rows of plain columns at some places."""
    return {name: [values[place] for place in at] for name, values in columns.items()}


def filled(rows: Iterable[Any], *names: str) -> list[Any]:
    """Return the rows (of ``lines``) in which none of some columns is blank."""
    kept = rows if isinstance(rows, Lines) else list(rows)
    for name in names:
        column = map(attrgetter(name), kept)
        there = kept.there(name) if isinstance(kept, Lines) else _there(column)
        if not all(there):
            kept = list(compress(kept, there))
    return kept


def _there(values: Iterable[Any]) -> list[bool]:
    return [value is not None for value in values]


@cache
def _row_type(columns: tuple[str, ...]) -> Any:
    return namedtuple("Row", columns)


_DTYPES = {"object": "object", "int": "int64", "bool": "bool"}


def _array(values: Sequence[Any], kind: str) -> "np.ndarray[Any, Any]":
    """Keep every value as it is: tuples stay one value each, ``None`` stays ``None``."""
    import numpy as np  # noqa: PLC0415 - start-up time

    return np.fromiter(values, dtype=_DTYPES[kind], count=len(values))


def columns(objects: str, **others: str) -> dict[str, str]:
    """Return the columns of a contract: names of objects in one text, and others with their kind."""
    return dict.fromkeys(objects.split(), "object") | others


SOURCE = "file sheet cell"
"""Where a row's leading value stands: path as given, sheet's name, A1 address."""

REASON = "reason_code reason remedy_owner remedy_by"
"""Why a row is behind, who puts it right and by which day: blank where nothing is said."""

OBSERVATIONS = Contract(
    "observations",
    columns(
        f"unit period indicator region previous in_period cumulative {REASON} note {SOURCE}",
        row="int",
        layout="int",
    ),
)
"""One row of the sheet 指标: figures in the indicator's own unit; ``cell`` is the cumulative figure's."""

PROJECTS = Contract(
    "projects",
    columns(
        "unit period code name lists city cities county taskforce industry project_class "
        "total_investment annual_plan planned_start started_on planned_finish finished_on "
        f"month_invested invested change effective change_reason {REASON} note {SOURCE}",
        row="int",
        layout="int",
    ),
)
"""One row of the sheet 项目: money in 亿元, months as ``2020-06``, ``lists`` a tuple of list ids;
``cell`` is the project code's. ``cities`` is the tuple of the cities that it runs through, ``city`` the one
that it lies in, ``None`` where it runs through several. ``change`` is a ``ListChange`` from ``effective``
on."""

LIST_CHANGES = Contract(
    "list changes",
    columns(
        "unit period code name lists change effective reason plan_before plan_after "
        f"start_before start_after note {SOURCE}",
        row="int",
        layout="int",
    ),
)
"""One row of the sheet 清单变动: ``change`` is a ``ListChange`` from the month ``effective`` on, of the
``lists`` named, or of all where none is. Plans in 亿元, planned starts as months."""

TASK_REPORTS = Contract(
    "task reports",
    columns(
        f"unit period item name due state done_on evidence note {SOURCE}", row="int", layout="int"
    ),
)
"""One row of the sheet 任务."""

BLOCKERS = Contract(
    "blockers",
    columns(
        "unit period number project raised_on category text owner promised_on state solved_on "
        f"result {SOURCE}",
        row="int",
        layout="int",
    ),
)
"""One row of the sheet 问题."""

TARGETS = Contract(
    "targets",
    columns(
        "target name clause kind scope scope_name comparator target_value floor unit lead "
        "baseline due list counts curve"
    ),
)
"""What the plan asks for in one month: ``floor`` is the value from which an ``about`` is attained; ``curve``
holds twelve shares (0 to 1, exact) of the target, or of its growth over the baseline, by the ends of the
months: month ÷ 12 where it is ``None``."""

FEEDS = Contract(
    "feeds",
    columns(
        "target own own_file own_sheet own_cell sum sum_file sum_sheet sum_cell addends used value",
        parts="int",
        members="int",
    ),
)
"""One row a target that observations feed: the scope's ``own`` figure beside the ``sum`` of its member
cities, with the cells of both; ``used`` is ``own``, ``sum`` or ``None``, ``value`` the figure that counts.
``parts`` of ``members`` cities have a figure; ``addends`` is the tuple that was added up."""

PROGRESS = Contract(
    "progress",
    columns(
        "target name clause kind scope scope_name comparator target_value unit lead value attainment "
        f"time_progress planned pace_gap gap needed_per_month status basis formula {SOURCE} fed_by",
        parts="int",
        members="int",
    ),
)
"""One row a target: ``attainment``, ``time_progress``, ``planned`` (due by the plan's curve; blank without a
pace) in percent and ``pace_gap`` in points, as exact fractions; ``gap`` and ``needed_per_month`` in the
target's unit. ``basis`` is ``flow``, ``increment``, ``level`` or ``list``; ``fed_by`` is ``own``, ``sum``
or ``list``, and a sum or list is of ``parts`` of ``members`` cities. The source of a sum names every cell,
in the order of the cities, separated by ``; ``."""

MEMBERSHIPS = Contract(
    "memberships",
    columns(
        "key code name list city cities county taskforce industry "
        f"annual_plan month_invested invested prep_invested {SOURCE}",
        implementing="bool",
        planned="bool",
        started="bool",
        due="bool",
        begun="bool",
        finish_planned="bool",
        finished="bool",
        undated="bool",
        prep="bool",
        prep_started="bool",
    ),
)
"""One row a project on a list. ``key`` tells projects apart: the code, or the row's place when it has none.
``planned`` is in the denominator of the start rate, ``started`` in its numerator, ``undated`` in neither for
want of a planned month. ``due`` was planned to start by the month, ``begun`` has started, early or not;
``finish_planned`` and ``finished`` are about this year's finishes. ``cities`` is the tuple of those in which
the list's rule counts it. ``annual_plan`` and ``invested`` (亿元) only of the implementing class."""

_COUNTED = {
    "projects": "int",
    "implementing": "int",
    "planned_starts": "int",
    "started": "int",
    "early": "int",
    "due_starts": "int",
    "slipped": "int",
    "ahead_starts": "int",
    "planned_finishes": "int",
    "finished": "int",
    "undated": "int",
    "annual_plan": "object",
    "month_invested": "object",
    "invested": "object",
    "plan_blank": "int",
    "invested_blank": "int",
    "prep_projects": "int",
    "prep_started": "int",
    "prep_invested": "object",
}

COUNTS = Contract("counts", {**columns("group code"), **_COUNTED})
"""Base figures of one group of projects; every figure may be added up. ``group`` is what was counted by,
``code`` the member, ``None`` for projects that belong to none. ``projects`` counts the prep class too;
``early`` of the ``started`` are not among the ``planned_starts``. Of the ``due_starts``, planned by the
month, ``slipped`` have not started; ``ahead_starts`` started before they were due. Money in 亿元,
``None`` when every cell was blank; ``plan_blank`` and ``invested_blank`` implementing projects have
no figure."""

STANDINGS = Contract(
    "standings",
    {
        **columns("group code name start_rate due_rate completion_rate finish_rate month_share"),
        **_COUNTED,
    },
)
"""Base figures (as in COUNTS) and rates of one group of projects.
Rates are percent as exact fractions, ``None`` without a denominator."""

RANKING = Contract(
    "ranking",
    {
        "rank": "int",
        "tied": "bool",
        "pool": "object",
        "value": "object",
        **STANDINGS.columns,
        "start_rank": "object",
        "start_tied": "bool",
        "completion_rank": "object",
        "completion_tied": "bool",
        "ahead_points": "object",
        "rank_change": "object",
    },
)
"""Standings in order of the leading figure, ``value``; equal ones in administrative order. ``pool`` names
the units that it was ranked among, ``None`` where all are together. ``ahead_points`` is the completion rate
less time progress, ``rank_change`` is positive when the unit moved up."""


class NoRank(Worded):
    """Why a unit has no rank: it stands apart, never last and never with 0%."""

    NO_UNIT = "no_unit", N_("runs through several units, or names none")
    NO_PROJECTS = "no_projects", N_("no projects")
    PREP_ONLY = "prep_only", N_("only prep-class projects")
    NO_PLANNED_STARTS = "no_planned_starts", N_("no planned starts")
    NO_ANNUAL_PLAN = "no_annual_plan", N_("no annual plan")
    NO_FINISHES = "no_finishes", N_("nothing planned to finish this year")
    NOT_REPORTED = "not_reported", N_("no investment reported")
    NO_FIGURE = "no_figure", N_("the figure that is ranked was not reported")
    TOO_LITTLE = "too_little", N_("too few of its projects have figures")
    NOT_RECEIVED = "not_received", N_("its projects have not been reported")


UNRANKED = Contract("unranked", {**STANDINGS.columns, "reason": "object"})
"""Standings without the leading rate, in administrative order; ``reason`` is a ``NoRank``."""

TOTALS = Contract("totals", columns(f"form field value {SOURCE}", row="int", layout="int"))
"""Figures of rows that sum others (合计, 小计): one row a figure, in the unit of the column."""
