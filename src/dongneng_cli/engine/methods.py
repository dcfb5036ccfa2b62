"""The methods of the outlook: from the increments of some months to the cumulative figure of a later one.

Every one is exact and says when it does not apply; none knows what is forecast.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from dongneng_cli.judgement import Method, NotApplicable
from dongneng_cli.plan.table import LINEAR

Curve = tuple[Fraction, ...]

LAST = 3
"""Months that the last months' mean takes in, and fewest points of a regression."""

FEWEST_YEARS = 2
"""Past years whose mean share says something."""

TREND_FROM = 6
"""Months from which a damped trend can be fitted."""

Trend = Callable[[Sequence[Fraction], int], "Fraction | None"]
"""Increments and how many months to add: what those months bring together; ``None`` if it cannot say."""


@dataclass(frozen=True, slots=True)
class Run:
    """What some months brought.

    Attributes:
        increments: One a month.
        begins: Months of the year before the first of them.
        curve: Shares due by the ends of the twelve months.
        past: The same of past years.
        trend: The damped trend, where a library is there.
    """

    increments: tuple[Fraction, ...]
    begins: int = 0
    curve: Curve | None = None
    past: tuple[Curve, ...] = ()
    trend: Trend | None = None

    @property
    def last(self) -> int:
        """The last month, counted from January."""
        return self.begins + len(self.increments)

    @property
    def reached(self) -> Fraction:
        """What all months brought together."""
        return sum(self.increments, Fraction(0))

    def until(self, months: int) -> "Run":
        """Return the first months only."""
        return Run(self.increments[:months], self.begins, self.curve, self.past, self.trend)


Result = Fraction | NotApplicable


def run_rate(run: Run, month: int) -> Result:
    """A × (h − begin) ÷ (m − begin)."""
    return run.reached * (month - run.begins) / len(run.increments)


def plan_ratio(run: Run, month: int) -> Result:
    """A × s(h) ÷ s(m), s the plan's own curve."""
    if run.curve is None or run.curve == LINEAR or run.begins:
        return NotApplicable.SAME_AS_RUN_RATE
    return _by_share(run, run.curve, month)


def past_share(run: Run, month: int) -> Result:
    """A × s(h) ÷ s(m), s the mean share of past years (chain ladder)."""
    if len(run.past) < FEWEST_YEARS or run.begins:
        return NotApplicable.NO_PAST_YEARS
    mean = tuple(sum(one, Fraction(0)) / len(run.past) for one in zip(*run.past, strict=True))
    return _by_share(run, mean, month)


def _by_share(run: Run, curve: Curve, month: int) -> Result:
    due = curve[run.last - 1]
    return run.reached * curve[month - 1] / due if due else NotApplicable.NOTHING_DUE


def last_three(run: Run, month: int) -> Result:
    """A + (h − m) × mean of the last three increments."""
    if len(run.increments) < LAST:
        return NotApplicable.TOO_FEW_MONTHS
    return run.reached + (month - run.last) * sum(run.increments[-LAST:], Fraction(0)) / LAST


def regression(run: Run, month: int) -> Result:
    """Level at h of the line through the cumulative figures, weight i for the i-th month."""
    if len(run.increments) < LAST:
        return NotApplicable.TOO_FEW_MONTHS
    level, points = Fraction(0), []
    for at, one in enumerate(run.increments, 1):
        level += one
        points.append((at, level))
    weight = sum(at for at, _ in points)
    x = Fraction(sum(at * at for at, _ in points), weight)
    y = sum((at * level for at, level in points), Fraction(0)) / weight
    spread = sum((at * (at - x) ** 2 for at, _ in points), Fraction(0))
    slope = sum((at * (at - x) * (level - y) for at, level in points), Fraction(0)) / spread
    return y + slope * (month - run.begins - x)


def damped(run: Run, month: int) -> Result:
    """A + what a damped trend of the increments brings."""
    if len(run.increments) < TREND_FROM:
        return NotApplicable.TOO_FEW_MONTHS
    if run.trend is None:
        return NotApplicable.NOT_INSTALLED
    added = run.trend(run.increments, month - run.last)
    return NotApplicable.TOO_FEW_MONTHS if added is None else run.reached + added


METHODS: dict[Method, Callable[[Run, int], Result]] = {
    Method.RUN_RATE: run_rate,
    Method.PLAN_RATIO: plan_ratio,
    Method.PAST_SHARE: past_share,
    Method.LAST_THREE: last_three,
    Method.REGRESSION: regression,
    Method.DAMPED: damped,
}
