"""What it would take: the fewest carriers whose arrears close the gap of a target that is behind.

Decides by taking the largest arrears first, which needs the fewest carriers. Refuses to name a carrier for
want of shares or projects: then it says that nothing is known to close the gap with.
"""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

import pandas as pd

from dongneng_cli.engine.progress import INCREMENT, LIST
from dongneng_cli.frames import MEMBERSHIPS, PROGRESS, TARGETS
from dongneng_cli.judgement import MONEY, RECOVERY, SHARES
from dongneng_cli.period import Period
from dongneng_cli.terms import Status

Row = dict[str, Any]

CARRIER, PROJECT = "carrier", "project"


def recovery(
    targets: pd.DataFrame,
    progress: pd.DataFrame,
    shares: pd.DataFrame,
    members: pd.DataFrame,
    period: Period,
) -> pd.DataFrame:
    """Name the fewest carriers or projects that bring each target behind back to its plan.

    needed = what is due by now − what was reached (of a project list: annual plan × m/12 − invested, in
    亿元). A carrier lacks what its share had due less what it reached; a project lacks its annual plan ×
    m/12 less what was invested in it. A blank investment counts as nothing, as it does in the list's rate.

    Args:
        targets: TARGETS frame.
        progress: PROGRESS frame of the same targets.
        shares: SHARES frame; rows without a figure or a pace are no carriers.
        members: MEMBERSHIPS frame, one row a project on a list.
        period: Month at whose end things are judged.

    Returns:
        RECOVERY frame: targets in the order of the progress, carriers by what they lack.
    """
    wanted = {row["target"]: row for row in TARGETS.records(targets)}
    parts = SHARES.records(shares)
    entries = MEMBERSHIPS.records(members)
    rows: list[Row] = []
    for row in PROGRESS.records(progress):
        if row["status"] != Status.BEHIND:
            continue
        target = wanted[row["target"]]
        if row["basis"] == LIST:
            on_list = [one for one in entries if one["list"] == target["list"]]
            rows += _list_rows(row, on_list, period)
        else:
            mine = [one for one in parts if one["target"] == row["target"]]
            carriers = (_arrears(one) for one in mine if one["value"] is not None)
            rows += _fewest(row, _needed(target, row), row["unit"], carriers)
    return RECOVERY.build(rows)


def _needed(target: Row, row: Row) -> Fraction:
    """Return what is due by now and was not reached; without a pace, the whole gap."""
    if row["pace_gap"] is None or row["pace_gap"] >= 0:
        return Fraction(row["gap"])
    start = Fraction(target["baseline"]) if row["basis"] == INCREMENT else Fraction(0)
    return Fraction(-row["pace_gap"] / 100) * abs(Fraction(row["target_value"]) - start)


def _arrears(share: Row) -> Row:
    late = share["pace_gap"]
    lacks = (
        Fraction(share["gap"]) if late is None else -late / 100 * Fraction(share["target_value"])
    )
    source = {name: share[name] for name in ("file", "sheet", "cell")}
    names = {"carrier": share["carrier"], "carrier_name": share["carrier_name"]}
    return {"kind": CARRIER, "lacks": lacks} | names | source


def _list_rows(row: Row, entries: list[Row], period: Period) -> list[Row]:
    """Name the projects of a list: for its size none can be named, for its investment the largest arrears."""
    found: list[Row] = []
    if row["gap"] > 0:
        found += _fewest(row, Fraction(row["gap"]), row["unit"], ())
    if row["pace_gap"] is not None and row["pace_gap"] < 0:
        plan = sum((Fraction(one["annual_plan"] or 0) for one in entries), Fraction(0))
        needed = -row["pace_gap"] / 100 * plan
        found += _fewest(row, needed, MONEY, _projects(entries, period))
    return found


def _projects(entries: Iterable[Row], period: Period) -> Iterator[Row]:
    for one in entries:
        if one["implementing"] and one["annual_plan"] is not None:
            due = Fraction(one["annual_plan"]) * period.time_progress
            source = {name: one[name] for name in ("file", "sheet", "cell")}
            yield {
                "kind": PROJECT,
                "carrier": one["code"],
                "carrier_name": one["name"],
                "lacks": due - Fraction(one["invested"] or 0),
            } | source


def _fewest(row: Row, needed: Fraction, unit: str, carriers: Iterable[Row]) -> list[Row]:
    """Take the largest arrears until they cover what is needed."""
    common = {"target": row["target"], "name": row["name"], "unit": unit, "needed": needed}
    behind = sorted(
        (one for one in carriers if one["lacks"] > 0),
        key=lambda one: (-one["lacks"], str(one["carrier"])),
    )
    taken, together = [], Fraction(0)
    for place, one in enumerate(behind, 1):
        together += one["lacks"]
        taken.append(common | one | {"place": place, "together": together})
        if together >= needed:
            break
    closes = together >= needed and bool(taken)
    return [one | {"closes": closes} for one in taken or [common | {"place": 0}]]
