"""Column contracts of judgement: pace, shares of targets, outlook, recovery, scores.

As in ``frames``: figures are exact, a blank is ``None``, nothing is rounded before it is printed.
"""

from dataclasses import dataclass

from dongneng_cli.frames import PROGRESS, SOURCE, Contract, columns
from dongneng_cli.i18n import N_, Worded

MONEY = "亿元"
"""Unit of every amount of money, as the form has it."""


@dataclass(frozen=True, slots=True)
class Input:
    """One figure that went into a verdict.

    Attributes:
        name: What it is.
        value: As it is printed.
        file: With ``sheet`` and ``cell`` the place it was reported in; several are separated by ``; ``.
        origin: Where it comes from otherwise: a clause, a publication, a file of the plan.
    """

    name: str
    value: str
    file: str | None = None
    sheet: str | None = None
    cell: str | None = None
    origin: str = ""


EXPLAINED = Contract("explained", columns("subject item formula inputs result"))
"""One row a verdict: the ``formula`` with its figures, a tuple of ``Input``, the ``result`` as printed."""

PACE = Contract(
    "pace",
    columns(
        "target name scope_name unit basis planned done earned_months months_ahead pace needed "
        "ratio reached reason"
    ),
)
"""One row a target. ``planned`` and ``done`` in percent; ``earned_months`` is the month of the plan's curve
that the figure corresponds to, ``months_ahead`` that less the months gone; ``pace`` so far and ``needed``
from now on in the unit a month, ``ratio`` = needed ÷ pace; ``reached`` is the month (``2020-11``) in which
the target is reached at this pace. ``reason`` is a ``NoPace`` where there is none."""


class NoPace(Worded):
    """Why a target has no pace, or no month in which it is reached."""

    UNREPORTED = "unreported", N_("nothing reported")
    NOT_MONTHLY = "not_monthly", N_("judged when published, no monthly pace")
    NOTHING_TO_GROW = "nothing_to_grow", N_("the baseline is at the target")
    STANDS_STILL = "stands_still", N_("never at this pace")
    TOO_FAR = "too_far", N_("not within ten years at this pace")
    REACHED = "reached", N_("reached")


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
        "target name scope_name unit target_value comparator value forecast low high probability verdict "
        "error tests reason notes",
        points="int",
    ),
)
"""One row a target: ``forecast`` of the year's end is the median of the applicable methods, ``low`` and
``high`` bound the middle 80% of the bootstrap; ``probability`` of reaching the target (0 to 1), ``verdict`` a
``Prospect``. ``error`` is the mean absolute error of ``tests`` forecasts made earlier in the same way, in
percent of the growth that came. ``points`` readings are known. ``reason`` is a ``NoOutlook`` where there is
no forecast, ``notes`` a tuple of pairs: a ``Caution`` and its months."""


class Method(Worded):
    """A way to forecast."""

    RUN_RATE = "run_rate", N_("run rate")
    PLAN_RATIO = "plan_ratio", N_("plan ratio")
    PAST_SHARE = "past_share", N_("share of past years")
    LAST_THREE = "last_three", N_("last three months")
    REGRESSION = "regression", N_("weighted regression")
    DAMPED = "damped", N_("damped trend")

    @property
    def formula(self) -> str:
        """Its formula: A reached by month m, s the share due by a month."""
        return _FORMULAS[self]


_FORMULAS = {
    Method.RUN_RATE: "A × 12 ÷ m",
    Method.PLAN_RATIO: "A ÷ s(m)",
    Method.PAST_SHARE: "A ÷ mean s(m)",
    Method.LAST_THREE: "A + (12 − m) × mean(last 3)",
    Method.REGRESSION: "Σ wᵢ(yᵢ − a − b·i)² → min, wᵢ = i",
    Method.DAMPED: "Holt, φ < 1",
}


class NotApplicable(Worded):
    """Why a method says nothing."""

    SAME_AS_RUN_RATE = "same_as_run_rate", N_("the plan is even: the same as the run rate")
    NOTHING_DUE = "nothing_due", N_("nothing was due yet")
    NO_PAST_YEARS = "no_past_years", N_("fewer than two past years are known")
    TOO_FEW_MONTHS = "too_few_months", N_("too few months")
    NOT_INSTALLED = "not_installed", N_("not installed: pip install 'dongneng-cli[forecast]'")


METHOD_ROWS = Contract("methods", columns("target method forecast reason"))
"""One row a target and method; ``reason`` where the method does not apply."""


class NoOutlook(Worded):
    """Why a target is not forecast."""

    UNREPORTED = "unreported", N_("nothing reported")
    TOO_FEW = "too_few", N_("fewer than three months are known")
    NOT_MONTHLY = "not_monthly", N_("a ratio published once a year is not forecast")
    YEAR_OVER = "year_over", N_("the year is over")


class Prospect(Worded):
    """Where the median leads."""

    REACHED = "reached", N_("reached already")
    REACHES = "reaches", N_("will reach the target")
    FALLS_SHORT = "falls_short", N_("will fall short")


class Caution(Worded):
    """What to keep in mind about a forecast; ``{months}`` in the words stands for its months."""

    FILLED = "filled", N_("months without a figure ({months}) share evenly what came between")
    UNUSUAL = "unusual", N_("months {months} are unusual: modified score above 3.5")
    NO_BAND = "no_band", N_("no band and no probability below six months")
    UNTESTED = "untested", N_("too few months to test the forecast")
    FROM_FIRST = "from_first", N_("no baseline: counted from the figure of month {months}")


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


class FigureState(Worded):
    """Whether a figure can be scored: what does not apply is left out, what is unknown is never a zero."""

    KNOWN = "known", N_("known")
    NO_DENOMINATOR = "no_denominator", N_("no denominator")
    NOT_APPLICABLE = "not_applicable", N_("not applicable")
    UNREPORTED = "unreported", N_("not reported")


REPORTED = Contract("reported", columns("unit period file filled_on deadline in_time"))
"""One row a unit and month: ``file`` is ``None`` where it sent nothing, ``in_time`` where it gave no day."""

UNIT_FIGURES = Contract("unit figures", columns("unit figure value state formula inputs"))
"""One row a unit and figure: an exact ``value``, a ``FigureState``, the arithmetic, a tuple of ``Input``."""

SCORES = Contract(
    "scores", columns("unit item item_name method weight value points state formula inputs")
)
"""One row a unit and item: ``points`` of ``weight``; a bonus or malus has weight 0. Points are ``None`` where
nothing was scored: ``state`` says why."""

ASSESSED = Contract(
    "assessed",
    columns(
        "unit name score lower missing extra adjusted veto rank grade between note", tied="bool"
    ),
)
"""One row a unit, the best first: ``score`` from the known items, ``lower`` with unknown ones as zero,
``missing`` the share of weight that is unknown (0 to 1); ``extra`` (bonus and malus) and ``adjusted`` (by
hand) are in both. ``grade`` is the class; ``between`` the two classes across whose border a tie lies;
``note`` a ``NoGrade``."""


class NoGrade(Worded):
    """Why a unit has no class."""

    TOO_LITTLE_KNOWN = "too_little_known", N_("too much of the weight is unknown")
    TOO_LITTLE_APPLIES = (
        "too_little_applies",
        N_("too little of the assessment applies: stands apart"),
    )
    TIE_ACROSS_BORDER = (
        "tie_across_border",
        N_("equal scores across the border of two classes: a person decides"),
    )
    BELOW_ALL = "below_all", N_("below every class")


SWAYS = Contract(
    "sways", columns("item change unit rank_before rank_after grade_before grade_after")
)
"""Whose rank or class another weight or definition would change: ``change`` is relative (1/10 is +10%),
or the id of a definition."""

MEASURED = Contract(
    "measured",
    columns(
        "measure name dimension unit weight method value when about definition level comparator "
        "verdict score note formula inputs"
    ),
)
"""One row a measure of an evaluation: the ``value`` that counts and the day it is about, the ``level`` asked
for, a ``Found`` as verdict, the ``score`` (0 to 100, ``None`` while unknown); ``note`` is the published word
for a growth ratio or a milestone's stage."""


class Found(Worded):
    """What a measure's value says about the level that was asked for."""

    MET = "met", N_("met")
    MISSED = "missed", N_("missed")
    NOT_YET = "not_yet", N_("not yet, by the last value")
    NOT_PUBLISHED = "not_published", N_("not yet published")
    UNKNOWN = "unknown", N_("no public value")
    NO_LEVEL = "no_level", N_("no level was asked for")


COMPOSITES = Contract(
    "composites", columns("dimension name weight missing score lower grade grade_lower")
)
"""One row a dimension, and one with ``dimension`` ``None`` for all: ``score`` from what is known, ``lower``
with the unknown as zero, ``missing`` the share of weight that is unknown; a class for each bound."""

ALTERNATIVES = Contract(
    "alternatives",
    columns("measure name definition value verdict score composite grade counts"),
)
"""One row a measure and definition: what would be if it were counted so; ``counts`` marks the usual one."""

SWINGS = Contract("swings", columns("measure name change composite grade order"))
"""One row a measure and change of its weight: the composite, its class, the dimensions from the best down."""
