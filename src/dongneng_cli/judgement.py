"""Column contracts of judgement: pace, shares of targets, outlook, recovery, scores.

As in ``frames``: figures are exact, a blank is ``None``, nothing is rounded before it is printed.
"""

from enum import StrEnum

from dongneng_cli.frames import PROGRESS, SOURCE, Contract, columns
from dongneng_cli.i18n import N_, _

MONEY = "亿元"
"""Unit of every amount of money, as the form has it."""


PACE = Contract(
    "pace",
    columns(
        "target name unit basis planned done earned_months months_ahead pace needed ratio reached reason"
    ),
)
"""One row a target. ``planned`` and ``done`` in percent; ``earned_months`` is the month of the plan's curve
that the figure corresponds to, ``months_ahead`` that less the months gone; ``pace`` so far and ``needed``
from now on in the unit a month, ``ratio`` = needed ÷ pace; ``reached`` is the month (``2020-11``) in which the
target is reached at this pace. ``reason`` is a ``NoPace`` where there is none."""


class NoPace(StrEnum):
    """Why a target has no pace, or no month in which it is reached."""

    UNREPORTED = "unreported"
    NOT_MONTHLY = "not_monthly"
    NOTHING_TO_GROW = "nothing_to_grow"
    STANDS_STILL = "stands_still"
    TOO_FAR = "too_far"
    REACHED = "reached"

    @property
    def label(self) -> str:
        """The reason in words, in the chosen language."""
        return _(_NO_PACE[self])


_NO_PACE = {
    NoPace.UNREPORTED: N_("nothing reported"),
    NoPace.NOT_MONTHLY: N_("judged when published, no monthly pace"),
    NoPace.NOTHING_TO_GROW: N_("the baseline is at the target"),
    NoPace.STANDS_STILL: N_("never at this pace"),
    NoPace.TOO_FAR: N_("not within ten years at this pace"),
    NoPace.REACHED: N_("reached"),
}

SHARES = Contract("shares", {**PROGRESS.columns, **columns("carrier carrier_name")})
"""Progress of the parts of targets that cities and task forces carry: ``target_value`` is the share."""

ALLOCATIONS = Contract(
    "allocations",
    columns("target name unit target_value allocated over value behind gap", shares="int"),
)
"""One row a target that is shared out: ``allocated`` is the sum of its ``shares`` shares, ``over`` that less
the target (negative: so much is carried by nobody); ``behind`` of them are behind, ``gap`` is the sum of
what they lack (the target's unit)."""

SERIES = Contract("series", columns("target period actual plan low high target_value"))
"""One row a month of the year: what was reached, the plan's curve, the band of the outlook, the target; all
cumulative, in the target's unit."""

OUTLOOK = Contract(
    "outlook",
    columns(
        "target name unit target_value comparator value forecast low high probability verdict "
        "error tests reason notes",
        points="int",
    ),
)
"""One row a target: ``forecast`` of the year's end is the median of the applicable methods, ``low`` and
``high`` bound the middle 80% of the bootstrap; ``probability`` of reaching the target (0 to 1);
``error`` is the mean absolute error of ``tests`` forecasts made in the same way earlier, in percent.
``reason`` says why there is no forecast; ``notes`` is a tuple of codes."""

METHODS = Contract("methods", columns("target method forecast formula reason"))
"""One row a target and method; ``reason`` where the method does not apply."""

RECOVERY = Contract(
    "recovery",
    columns(
        f"target name unit needed carrier kind carrier_name lacks together closes {SOURCE}",
        place="int",
    ),
)
"""What it would take: for each target behind, the carriers (cities, task forces, projects) with the largest
arrears first. ``lacks`` and ``together`` (running sum) in the unit; ``closes`` is true once the sum covers
``needed``. A row without carrier says that nothing is known to close the gap with."""
