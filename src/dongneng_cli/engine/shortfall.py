"""Which projects hold the whole back: how much each is short of time progress, and what that comes to.

Refuses to read a blank as zero: a project that reported no investment is in no sum here.
"""

from fractions import Fraction
from typing import Any

import pandas as pd

from dongneng_cli.engine.measures import rate
from dongneng_cli.frames import MEMBERSHIPS
from dongneng_cli.frames_shortfall import SHORTFALLS


def shortfalls(members: pd.DataFrame, time_progress: Fraction) -> pd.DataFrame:
    """Return the projects that are short, the greatest effect first.

    Args:
        members: MEMBERSHIPS frame; a project that is on several lists counts once.
        time_progress: Share of the year that has passed.

    Returns:
        SHORTFALLS frame. short by = annual plan × time progress − invested, 亿元; effect = short by ÷ sum of
        the annual plans × 100, in points of the completion rate of the whole.
    """
    lists: dict[str, list[str]] = {}
    once: dict[str, dict[str, Any]] = {}
    for row in MEMBERSHIPS.records(members):
        if row["implementing"]:
            once.setdefault(row["key"], row)
            lists.setdefault(row["key"], []).extend([row["list"]] if row["list"] else [])
    whole = sum(
        Fraction(row["annual_plan"]) for row in once.values() if row["annual_plan"] is not None
    )
    rows = []
    for key, row in once.items():
        plan, invested = row["annual_plan"], row["invested"]
        if plan is None or invested is None:
            continue
        short = Fraction(plan) * time_progress - Fraction(invested)
        if short <= 0:
            continue
        rows.append(
            row
            | {
                "lists": tuple(lists[key]),
                "completion_rate": rate(invested, plan),
                "short_by": short,
                "effect": short / whole * 100,
                "not_begun": bool(row["due"] and not row["begun"]),
            }
        )
    rows.sort(key=lambda row: (-row["short_by"], row["key"]))
    return SHORTFALLS.build(rows)
