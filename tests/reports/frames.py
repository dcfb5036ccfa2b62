"""Small frames for the reports, built as the engine builds them."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from dongneng_cli.frames import COUNTS, PROGRESS, RANKING, STANDINGS, UNRANKED, NoRank
from dongneng_cli.period import Period
from dongneng_cli.reports.context import FileLine, ReportContext

SHA = "ab" * 32


def context(**changes: Any) -> ReportContext:
    values: dict[str, Any] = {
        "plan_id": "shandong-2020",
        "plan_title": "工作方案",
        "plan_hash": "0123456789abcdef",
        "period": Period(2020, 5),
        "time_progress": Fraction(5, 12),
        "files": (
            FileLine("济南.xlsx", SHA, True, "济南市", "2020-05"),
            FileLine("坏.xlsx", SHA, False),
        ),
        "names": {"sgy": "省工业和信息化厅"},
    }
    return ReportContext(**(values | changes))


def progress_row(
    target: str, value: str | None, of: str, status: str, **more: Any
) -> dict[str, Any]:
    number = None if value is None else Decimal(value)
    share = None if number is None else Fraction(number) / Fraction(of) * 100
    time = Fraction(125, 3)
    return {
        "target": target,
        "name": f"名称 {target}",
        "clause": "1.2",
        "kind": "flow",
        "scope": "370000",
        "scope_name": "山东省",
        "comparator": "at_least",
        "target_value": Decimal(of),
        "unit": "个",
        "lead": "sgy",
        "value": number,
        "attainment": share,
        "time_progress": time,
        "pace_gap": None if share is None else share - time,
        "gap": None if number is None else Decimal(of) - number,
        "needed_per_month": None if number is None else (Fraction(of) - Fraction(number)) / 7,
        "status": status,
        "basis": "flow",
        "formula": "本年累计 ÷ 目标值",
        "file": None if number is None else "济南.xlsx",
        "sheet": None if number is None else "指标",
        "cell": None if number is None else "G9",
        "fed_by": None if number is None else "own",
        "parts": 0,
        "members": 16,
    } | more


def progress() -> pd.DataFrame:
    return PROGRESS.build(
        [
            progress_row("done", "50", "40", "attained"),
            progress_row("5g-stations", "14000", "40000", "behind"),
            progress_row("silent", None, "3", "unreported"),
            progress_row("worse", "0", "12", "behind"),
            progress_row(
                "summed",
                "20",
                "40",
                "on_track",
                fed_by="sum",
                parts=2,
                file="a.xlsx; b.xlsx",
                sheet="指标; 表二",
                cell="G1; G2",
            ),
        ]
    )


def standing(code: str | None, name: str | None, **figures: Any) -> dict[str, Any]:
    counted: dict[str, Any] = (
        {name: 0 for name, kind in COUNTS.columns.items() if kind == "int"}
        | {
            "projects": 4,
            "implementing": 3,
            "planned_starts": 3,
            "started": 2,
            "annual_plan": Decimal("30"),
            "invested": Decimal("20"),
            "prep_invested": None,
        }
        | figures
    )
    starts, plan = counted["planned_starts"], counted["annual_plan"]
    return {
        "group": "city",
        "code": code,
        "name": name,
        "start_rate": Fraction(counted["started"], starts) * 100 if starts else None,
        "completion_rate": Fraction(counted["invested"]) / Fraction(plan) * 100 if plan else None,
        **counted,
    }


def ranked(place: int, row: dict[str, Any], **more: Any) -> dict[str, Any]:
    ahead = None
    if row["completion_rate"] is not None:
        ahead = row["completion_rate"] - Fraction(125, 3)
    return {
        "rank": place,
        "tied": False,
        "pool": None,
        "value": row["completion_rate"],
        **row,
        "start_rank": place,
        "start_tied": False,
        "completion_rank": place,
        "completion_tied": False,
        "ahead_points": ahead,
        "rank_change": None,
    } | more


def ranking() -> pd.DataFrame:
    return RANKING.build(
        [
            ranked(1, standing("370200", "青岛市", invested=Decimal("24")), rank_change=2),
            ranked(2, standing("370100", "济南市", prep_projects=1, prep_started=1), tied=True),
            ranked(2, standing("370300", "淄博市", undated=2), tied=True, rank_change=-1),
        ]
    )


def unranked() -> pd.DataFrame:
    base = standing(
        "371600", "滨州市", planned_starts=0, started=0, annual_plan=None, invested=None
    )
    prep = {"projects": 2, "prep_projects": 2, "prep_invested": Decimal("1.5")}
    return UNRANKED.build([{**base, **prep, "reason": NoRank.PREP_ONLY}])


def total() -> pd.DataFrame:
    return STANDINGS.build([standing("370000", "山东省", projects=14)])
