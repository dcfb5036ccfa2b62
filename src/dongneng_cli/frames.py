"""Column contracts between stages: what a frame must hold when one stage hands it to the next.

Figures are ``Decimal`` (or an exact ``Fraction`` for a rate) in object columns: nothing is rounded before
it is printed, and a blank stays ``None``. Regions are codes, other names are the plan's ids.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd


@dataclass(frozen=True, slots=True)
class Contract:
    """The columns of a frame, in order, each ``object``, ``int`` or ``bool``."""

    name: str
    columns: Mapping[str, str]

    def conform(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the contract's columns in order.

        Raises:
            KeyError: If a column is missing: a fault of the program, not of the data.
        """
        missing = [column for column in self.columns if column not in frame.columns]
        if missing:
            raise KeyError(f"{self.name} lacks {missing}")
        return frame[list(self.columns)]

    def build(self, rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
        """Return a frame of rows given as mappings; a key left out is ``None``."""
        listed = list(rows)
        return self.of({name: [row.get(name) for row in listed] for name in self.columns})

    def of(self, columns: Mapping[str, list[Any]]) -> pd.DataFrame:
        """Return a frame of whole columns."""
        return pd.DataFrame(
            {
                name: pd.Series(columns[name], dtype=kind if kind != "int" else "int64")
                for name, kind in self.columns.items()
            }
        )

    def empty(self) -> pd.DataFrame:
        """Return the frame without rows."""
        return self.of({name: [] for name in self.columns})


def _columns(objects: str, **others: str) -> dict[str, str]:
    return dict.fromkeys(objects.split(), "object") | others


SOURCE = "file sheet cell"
"""Where a row's leading value stands: path as given, sheet's name, A1 address."""

OBSERVATIONS = Contract(
    "observations",
    _columns(f"unit period indicator region previous in_period cumulative note {SOURCE}", row="int", layout="int"),
)
"""One row of the sheet 指标: figures in the indicator's own unit; ``cell`` is the cumulative figure's."""

PROJECTS = Contract(
    "projects",
    _columns(
        "unit period code name lists city county taskforce industry project_class "
        "total_investment annual_plan planned_start started_on planned_finish finished_on "
        f"month_invested invested note {SOURCE}",
        row="int",
        layout="int",
    ),
)
"""One row of the sheet 项目: money in 亿元, months as ``2020-06``, ``lists`` a tuple of list ids;
``cell`` is the project code's."""

TASK_REPORTS = Contract(
    "task reports",
    _columns(f"unit period item name due state done_on evidence note {SOURCE}", row="int", layout="int"),
)
"""One row of the sheet 任务."""

BLOCKERS = Contract(
    "blockers",
    _columns(
        f"unit period number project raised_on category text owner promised_on state solved_on result {SOURCE}",
        row="int",
        layout="int",
    ),
)
"""One row of the sheet 问题."""

TARGETS = Contract(
    "targets",
    _columns(
        "target name clause kind scope scope_name comparator target_value floor unit lead "
        "baseline due list counts"
    ),
)
"""What the plan asks for in one month: ``floor`` is the value from which an ``about`` is attained."""

PROGRESS = Contract(
    "progress",
    _columns(
        "target name clause kind scope scope_name comparator target_value unit lead value attainment "
        f"time_progress pace_gap gap needed_per_month status basis formula {SOURCE}"
    ),
)
"""One row a target: ``attainment``, ``time_progress`` in percent and ``pace_gap`` in points, as exact
fractions; ``gap`` and ``needed_per_month`` in the target's unit."""

STANDINGS = Contract(
    "standings",
    _columns("group code name start_rate completion_rate annual_plan invested", projects="int", planned_starts="int", started="int"),
)
"""Base figures and rates of one group of projects (implementing class; ``projects`` counts prep too).
Rates are percent as exact fractions, ``None`` without a denominator."""

RANKING = Contract(
    "ranking",
    {
        "rank": "int",
        "tied": "bool",
        **STANDINGS.columns,
        "start_rank": "object",
        "completion_rank": "object",
        "ahead_points": "object",
        "rank_change": "object",
    },
)
"""Standings in order of the leading rate."""
