"""P2xx: figures that are possible, but hardly meant."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from statistics import median
from typing import Any

from dongneng_cli.checks.common import of_another_size
from dongneng_cli.checks.registry import Context, Reach, check
from dongneng_cli.findings import Fault, Rule, Severity
from dongneng_cli.frames import filled
from dongneng_cli.i18n import N_, _
from dongneng_cli.outliers import modified_score
from dongneng_cli.terms import Kind

_FRACTION = Decimal(1)
"""A percentage at or below this, with a target well above it, was likely filled in as a fraction."""


@check(
    Rule(
        code="P201",
        severity=Severity.WARNING,
        title=N_("a percentage is a percentage, not a fraction"),
        why=N_(
            "0.0255 and 2.55% are the same share, but as figures they are a hundred times apart"
        ),
        example=N_("0.32 for 32%"),
        fix=N_("write 32 for 32%"),
    ),
    over="indicators",
)
def percent_not_fraction(ctx: Context) -> Iterator[Fault]:
    """P201: a ratio is not a hundredth of what its target is about."""
    ratios = {i.id: i for i in ctx.plan.indicators if i.kind is Kind.RATIO and i.unit == "%"}
    for row in filled(ctx.observations, "cumulative"):
        indicator = ratios.get(row.indicator)
        if indicator is None or not 0 < row.cumulative <= _FRACTION:
            continue
        target = indicator.targets[-1].value
        if row.cumulative * 50 <= target:
            yield Fault(
                message=_("{found:f}% against a target of {target:f}%").format(
                    found=row.cumulative, target=target
                ),
                found=f"{row.cumulative:f}",
                expected=_("{offer:f}, if the share was meant").format(
                    offer=row.cumulative.scaleb(2).normalize()
                ),
                **ctx.at(row, "cumulative"),
            )


@check(
    Rule(
        code="P202",
        severity=Severity.WARNING,
        title=N_("a figure is of the same order as its target and last month's"),
        why=N_("万 and 亿 are easily mixed up: a factor of ten thousand or more"),
        example=N_("1.4 for 14000 (万个 for 个)"),
        fix=N_("see that the figure is in the unit of 计量单位"),
        thresholds={"times": Decimal(1000)},
    ),
    over="indicators",
)
def of_the_right_size(ctx: Context) -> Iterator[Fault]:
    """P202: not a thousand times the target, nor a thousandth of last month's figure."""
    times = ctx.threshold("P202", "times")
    targets = {i.id: i.targets[-1].value for i in ctx.plan.indicators}
    for row in filled(ctx.observations, "cumulative", "indicator"):
        large = row.cumulative > targets[row.indicator] * times
        small = row.previous is not None and 0 < row.cumulative * times < row.previous
        if large or small:
            against = row.previous if small else targets[row.indicator]
            yield of_another_size(ctx, row, against)


@check(
    Rule(
        code="P203",
        severity=Severity.ERROR,
        title=N_("no figure is negative"),
        why=N_("nothing that the form asks for can be less than nothing, save a stated correction"),
        example=N_("本月完成投资 -3"),
        fix=N_("correct the figure; a correction of earlier months needs a reason in 备注"),
    ),
    over="projects",
)
def not_negative(ctx: Context) -> Iterator[Fault]:
    """P203: no negative figure; a month may correct earlier ones if 备注 says so."""
    for rows, fields in (
        (ctx.observations, ("previous", "in_period", "cumulative")),
        (ctx.projects, ("total_investment", "annual_plan", "month_invested", "invested")),
    ):
        for name in fields:
            for row in filled(rows, name):
                value = getattr(row, name)
                if value >= 0 or (name in {"in_period", "month_invested"} and row.note):
                    continue
                yield Fault(
                    message=_("{value:f} is negative").format(value=value),
                    found=f"{value:f}",
                    expected=_("zero or more"),
                    **ctx.at(row, name),
                )


@check(
    Rule(
        code="P204",
        severity=Severity.WARNING,
        title=N_("the month is not simply the year's figure again"),
        why=N_("the cumulative figure is easily copied into the month's column"),
        example=N_("本月完成投资 12.5 and 本年累计完成投资 12.5 in October, started in March"),
        fix=N_("write the month's own investment"),
    ),
    over="projects",
)
def month_is_not_year(ctx: Context) -> Iterator[Fault]:
    """P204: from February on, the month equals the year only for what began this month."""
    for row in filled(ctx.projects, "month_invested", "invested", "period", "started_on"):
        same = row.month_invested == row.invested != 0
        if not same or row.started_on >= row.period or row.period.endswith("-01"):
            continue
        yield Fault(
            message=_("the month's {value:f} is the whole year's figure").format(
                value=row.invested
            ),
            found=f"{row.month_invested:f}",
            expected=_("the month's own investment"),
            **ctx.at(row, "month_invested"),
        )


@check(
    Rule(
        code="P205",
        severity=Severity.WARNING,
        title=N_("a project's investment is of the same order as its annual plan"),
        why=N_("万元 in a column of 亿元 makes a figure ten thousand times too large"),
        example=N_("本年累计完成投资 45000 with 年度计划投资 5"),
        fix=N_("see that the column holds 亿元, or name the unit above the table"),
        thresholds={"times": Decimal(100)},
    ),
    over="projects",
)
def money_of_the_right_size(ctx: Context) -> Iterator[Fault]:
    """P205: investment of the year is not a hundred times the annual plan."""
    times = ctx.threshold("P205", "times")
    for row in filled(ctx.projects, "annual_plan", "invested"):
        if row.annual_plan > 0 and row.invested > row.annual_plan * times:
            yield Fault(
                message=_("{found:f} invested, {plan:f} planned").format(
                    found=row.invested, plan=row.annual_plan
                ),
                found=f"{row.invested:f}",
                expected=_("about the size of {against:f}").format(against=row.annual_plan),
                **ctx.at(row, "invested"),
            )


@check(
    Rule(
        code="P206",
        severity=Severity.WARNING,
        title=N_("a month does not stand out from the months before"),
        why=N_("a month far from all others is an achievement or a slip"),
        example=N_("160 after 100, 104, 98, 101, 99, 103"),
        fix=N_("see that the month is right, and say in 备注 what happened"),
        thresholds={"score": Decimal("3.5"), "points": Decimal(6)},
    ),
    over="history",
    reach=Reach.ACROSS,
)
def no_outlier(ctx: Context) -> Iterator[Fault]:
    """P206: the modified score of the month's increment is within the threshold.

    Below ``points`` earlier months nothing is judged.
    """
    limit, fewest = Fraction(ctx.threshold("P206", "score")), ctx.threshold("P206", "points")
    series: dict[tuple[str, str], list[Decimal]] = {}
    for row in filled(ctx.earlier["indicators"], "indicator", "region", "in_period"):
        series.setdefault((row.indicator, row.region), []).append(row.in_period)
    if not series:
        return
    for row in filled(ctx.observations, "indicator", "in_period"):
        before = series.get((row.indicator, row.region), [])
        if len(before) < fewest or row.note:
            continue
        if modified_score(row.in_period, before) > limit:
            yield Fault(
                message=_("{found:f} this month, about {usual:f} in {count} months before").format(
                    found=row.in_period, usual=median(before), count=len(before)
                ),
                found=f"{row.in_period:f}",
                expected=_("about the size of {against:f}").format(against=median(before)),
                **ctx.at(row, "in_period"),
            )


@check(
    Rule(
        code="P207",
        severity=Severity.NOTICE,
        title=N_("projects do not all have the same figure"),
        why=N_("one figure filled down the column is rarely what was invested"),
        example=N_("2.5 as 本年累计完成投资 of eight projects in one workbook"),
        fix=N_("see that each project has its own figure"),
        thresholds={"rows": Decimal(5)},
    ),
    over="projects",
)
def no_figure_filled_down(ctx: Context) -> Iterator[Fault]:
    """P207: no investment figure of a workbook stands at several projects in a row."""
    fewest = ctx.threshold("P207", "rows")
    tables: dict[int, list[Any]] = {}
    for row in filled(ctx.projects, "invested"):
        tables.setdefault(row.layout, []).append(row)
    for rows in tables.values():
        streak: list[Any] = []
        for row in [*rows, None]:
            if row is not None and row.invested and streak and row.invested == streak[-1].invested:
                streak.append(row)
                continue
            if len(streak) >= fewest:
                first = ctx.at(streak[0], "invested")
                last = ctx.at(streak[-1], "invested")["cell"]
                yield Fault(
                    message=_("{value:f} stands at {count} projects in a row").format(
                        value=streak[0].invested, count=len(streak)
                    ),
                    found=f"{streak[0].invested:f}",
                    expected=_("each project's own figure"),
                    **{**first, "cell": f"{first['cell']}:{last}"},
                )
            streak = [row] if row is not None and row.invested else []
