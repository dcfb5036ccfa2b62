"""Column contract of the figures that a notice prints."""

from dongneng_cli.frames import SOURCE, Contract

PRINTED = Contract(
    "printed figures",
    dict.fromkeys(
        "month group whole planned_starts started start_rate annual_plan month_invested invested "
        f"completion_rate month_share ahead {SOURCE}".split(),
        "object",
    )
    | {"row": "int", "layout": "int"},
)
"""One row a line of a notice, every figure with the decimals that it is printed with: ``group`` in a
``month`` (``2019-10``), a part of the group ``whole`` where that is named. Money in 亿元, rates in percent,
``ahead`` in points (behind is negative)."""
