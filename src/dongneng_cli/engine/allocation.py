"""Shares of targets: how each carrier stands, and what the shares come to beside the target.

Decides nothing new: a share is judged like a target of its own. Refuses to add up stocks: their shares are
compared one by one, and only what adds up is summed.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from dongneng_cli.engine.measures import difference, total
from dongneng_cli.engine.progress import progress
from dongneng_cli.frames import PROGRESS, STANDINGS, TARGETS
from dongneng_cli.judgement import ALLOCATIONS, SHARES
from dongneng_cli.period import Period
from dongneng_cli.plan.model import Indicator, Plan
from dongneng_cli.plan.table import shares_in, targets
from dongneng_cli.terms import Kind, Status

Row = dict[str, Any]


def allocations(
    plan: Plan, period: Period, observations: pd.DataFrame, names: Mapping[str, str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Judge the shares of every target that is shared out, and set their sums beside the targets.

    A city's figure is the row of its region; a task force's is the row that the task force itself reports.
    A share of a stock with a baseline has no pace of its own, for the carriers' baselines are not known.

    Args:
        plan: The plan.
        period: Month at whose end things are judged.
        observations: OBSERVATIONS frame of the period.
        names: Codes and ids to printed names.

    Returns:
        SHARES frame (one row a target and carrier) and ALLOCATIONS frame (one row a target); empty without
        allocations.
    """
    wanted = {row["target"]: row for row in TARGETS.records(targets(plan, period))}
    shared = [one for one in plan.indicators if one.id in wanted and shares_in(one, period)]
    rows = [
        row
        for indicator in shared
        for row in _carried(indicator, wanted[indicator.id], period, observations, names)
    ]
    sums = (
        _sum(wanted[one.id], [row for row in rows if row["target"] == one.id]) for one in shared
    )
    return SHARES.build(rows), ALLOCATIONS.build(sums)


def difference_of_shares(plan: Plan, period: Period) -> pd.DataFrame:
    """Return what the shares come to beside their targets, without any figures.

    Returns:
        ALLOCATIONS frame; ``over`` positive is 层层加码, negative is carried by nobody.
    """
    wanted = {row["target"]: row for row in TARGETS.records(targets(plan, period))}
    return ALLOCATIONS.build(
        _sum(wanted[one.id], [{"target_value": s.value} for s in shares_in(one, period).values()])
        for one in plan.indicators
        if one.id in wanted and shares_in(one, period)
    )


def _carried(
    indicator: Indicator,
    target: Row,
    period: Period,
    observations: pd.DataFrame,
    names: Mapping[str, str],
) -> Iterator[Row]:
    for carrier, share in shares_in(indicator, period).items():
        wanted = target | {
            "scope": carrier,
            "scope_name": names.get(carrier, carrier),
            "target_value": share.value,
            "floor": share.value,
            "baseline": None,
            "lead": carrier,
        }
        seen = _own_rows(observations, carrier)
        judged = progress(TARGETS.build([wanted]), seen, STANDINGS.empty(), period)
        row = PROGRESS.records(judged)[0]
        yield row | {"carrier": carrier, "carrier_name": names.get(carrier, carrier)}


def _own_rows(observations: pd.DataFrame, carrier: str) -> pd.DataFrame:
    """Return the rows about a carrier; what a task force reports itself counts as its region."""
    if carrier.isdigit():
        return observations[observations["region"] == carrier]
    own = observations[observations["unit"] == carrier]
    return own.assign(region=carrier).astype({"region": "object"})


def _sum(target: Row, rows: list[Row]) -> Row:
    allocated = total(row["target_value"] for row in rows)
    values = [row.get("value") for row in rows]
    lacking = [row["gap"] for row in rows if row.get("gap") is not None and row["gap"] > 0]
    return {name: target[name] for name in ("target", "name", "unit", "target_value")} | {
        "allocated": allocated,
        "over": None if allocated is None else difference(allocated, target["target_value"]),
        "value": total(values) if target["kind"] == Kind.FLOW else None,
        "behind": sum(row.get("status") == Status.BEHIND for row in rows),
        "gap": total(lacking),
        "shares": len(rows),
    }
