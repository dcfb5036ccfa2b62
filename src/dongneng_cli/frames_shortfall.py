"""Column contract of projects that are short of time progress."""

from dongneng_cli.frames import SOURCE, Contract

SHORTFALLS = Contract(
    "shortfalls",
    dict.fromkeys(
        "key code name lists city county taskforce annual_plan invested completion_rate short_by "
        f"effect {SOURCE}".split(),
        "object",
    )
    | {"not_begun": "bool"},
)
"""One row a project of the implementing class, the greatest effect first. ``short_by`` (亿元) = annual plan ×
time progress − invested; ``effect`` is what that is of all annual plans, in points. ``lists`` is the tuple of
its lists; ``not_begun`` was planned to start by the month and has not."""
