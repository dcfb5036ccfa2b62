"""Column contracts of what a reader asks of a rank: how firm it is, and which projects are behind it."""

from dongneng_cli.frames import SOURCE, Contract
from dongneng_cli.i18n import N_, Worded

FIRMNESS = Contract(
    "firmness",
    {
        "code": "object",
        "to_next": "object",
        "needed": "object",
        "best": "object",
        "worst": "object",
        "best_weighted": "object",
        "worst_weighted": "object",
    },
)
"""One row a ranked unit: ``to_next`` is the distance to the next better value in the unit of the value
(points for a rate), ``needed`` what closes it: 亿元 of investment, or projects. It could stand from ``best``
to ``worst`` within the rounding of its base figures, and in the ``weighted`` pair when weights of a score
are moved. ``None`` where there is nothing above it, or nothing to say."""


class Trouble(Worded):
    """Why a project holds its unit's rate down."""

    NOT_STARTED = "not_started", N_("not started though due")
    NOT_DUE = "not_due", N_("to start later this year")
    LATE = "late", N_("started late")
    UNDER_INVESTED = "under_invested", N_("invested less than is due")
    NO_FIGURE = "no_figure", N_("investment not reported")


BEHIND = Contract(
    "projects behind a rate",
    dict.fromkeys(
        "key code name list troubles planned_start started_on annual_plan invested shortfall "
        f"start_effect completion_effect share note {SOURCE}".split(),
        "object",
    ),
)
"""One row a project that holds its unit's rate down, the greatest effect on the leading rate first.
``troubles`` is a tuple of ``Trouble``. ``shortfall`` (亿元) is what is due of the annual plan by now less
what was invested; ``share`` is its percentage of all shortfalls of the unit. The ``effects`` are the points
by which the unit's start rate and completion rate would be higher without the project's lag."""
