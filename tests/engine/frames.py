"""Small text tables as frames: the header names columns, ``-`` is a blank, ``a,b`` in lists is two."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pandas as pd

from dongneng_cli.frames import COUNTS, OBSERVATIONS, PROJECTS, TARGETS, Contract
from dongneng_cli.plan.base import Basis
from dongneng_cli.plan.model import ProjectList
from dongneng_cli.terms import Comparator, Denominator

MONEY = {
    "annual_plan",
    "invested",
    "prep_invested",
    "total_investment",
    "cumulative",
    "target_value",
}
MONEY |= {"floor", "baseline", "previous", "in_period", "month_invested"}


def rows(table: str) -> list[dict[str, Any]]:
    """Read a text table into mappings."""
    header, *lines = [line.split() for line in table.strip().splitlines()]
    return [
        {name: _value(name, text) for name, text in zip(header, line, strict=True)}
        for line in lines
    ]


def _value(name: str, text: str) -> Any:
    convert: Callable[[str], Any] = str
    if name in MONEY:
        convert = Decimal
    elif name == "lists":
        return () if text == "-" else tuple(text.split(","))
    return None if text == "-" else convert(text)


def projects(table: str, file: str = "a.xlsx") -> pd.DataFrame:
    """Return a PROJECTS frame; class and lists default to an implementing project on ``major``."""
    usual = {"unit": "370000", "file": file, "sheet": "项目", "layout": 0}
    usual |= {"lists": ("major",), "project_class": "implementing"}
    return PROJECTS.build(
        usual | {"row": number, "cell": f"A{number}"} | row
        for number, row in enumerate(rows(table), 5)
    )


def counts(table: str, group: str = "city") -> pd.DataFrame:
    """Return a COUNTS frame; counts left out are zero."""
    zero: dict[str, Any] = {name: 0 for name, kind in COUNTS.columns.items() if kind == "int"}
    whole = set(zero)
    return COUNTS.build(
        {"group": group}
        | zero
        | {name: int(value) if name in whole else value for name, value in row.items()}
        for row in rows(table)
    )


def observations(table: str) -> pd.DataFrame:
    """Return an OBSERVATIONS frame of a.xlsx, sheet 指标, one row a line from row 5."""
    usual = {"unit": "370000", "file": "a.xlsx", "sheet": "指标", "layout": 0}
    return OBSERVATIONS.build(
        usual | {"row": number, "cell": f"G{number}"} | row
        for number, row in enumerate(rows(table), 5)
    )


def targets(table: str) -> pd.DataFrame:
    """Return a TARGETS frame; the floor is the target where it is left out."""
    usual = {"scope": "370000", "comparator": "at_least", "counts": "own", "lead": "370000"}
    return _with_floor(TARGETS, [usual | row for row in rows(table)])


def _with_floor(contract: Contract, given: list[dict[str, Any]]) -> pd.DataFrame:
    return contract.build({"floor": row["target_value"]} | row for row in given)


def project_list(
    name: str = "major", denominator: Denominator = Denominator.YEAR, early_starts: bool = True
) -> ProjectList:
    """Return a project list with the given rule."""
    return ProjectList(
        id=name,
        name=name,
        count=3,
        comparator=Comparator.ALL_OF,
        clauses=("2.2",),
        implementing=("建设类",),
        prep=("准备类",),
        denominator=denominator,
        early_starts=early_starts,
        basis=Basis(kind="assumed", note="for tests"),
    )
