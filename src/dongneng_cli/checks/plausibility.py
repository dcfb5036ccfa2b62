"""P2xx: figures that are possible, but hardly meant."""

from collections.abc import Iterator
from decimal import Decimal

from dongneng_cli.checks.registry import Context, check
from dongneng_cli.findings import Fault, Rule, Severity
from dongneng_cli.frames import lines
from dongneng_cli.i18n import N_, _
from dongneng_cli.terms import Kind

_SLIP = Decimal(1000)
"""A figure that is this many times its target, or this small a part of last month's, is taken for a
slip of 万 or 亿: the smallest such slip is ten thousand, and no target is missed or beaten so far."""

_FRACTION = Decimal(1)
"""A percentage at or below this, with a target well above it, was likely filled in as a fraction."""


@check(
    Rule(
        code="P201",
        severity=Severity.WARNING,
        title=N_("a percentage is a percentage, not a fraction"),
        why=N_("0.0255 and 2.55 are the same share, but a hundred times apart as figures"),
        example=N_("0.32 for 32%"),
        fix=N_("write 32 for 32%"),
    )
)
def percent_not_fraction(ctx: Context) -> Iterator[Fault]:
    """P201: a ratio is not a hundredth of what its target is about."""
    ratios = {i.id: i for i in ctx.plan.indicators if i.kind is Kind.RATIO and i.unit == "%"}
    for row in lines(ctx.observations.dropna(subset=["cumulative"])):
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
                expected=_("{offer:f}, if the share was meant").format(offer=row.cumulative * 100),
                **ctx.at(row, "cumulative", ctx.names.name("indicator", row.indicator)),
            )


@check(
    Rule(
        code="P202",
        severity=Severity.WARNING,
        title=N_("a figure is of the size of its target and of last month's"),
        why=N_("万 and 亿 are easily mixed up: a factor of ten thousand or more"),
        example=N_("1.4 for 14000 (万个 for 个)"),
        fix=N_("see that the figure is in the unit of 计量单位"),
    )
)
def of_the_right_size(ctx: Context) -> Iterator[Fault]:
    """P202: not a thousand times the target, nor a thousandth of last month's figure."""
    targets = {i.id: i.targets[-1].value for i in ctx.plan.indicators}
    for row in lines(ctx.observations.dropna(subset=["cumulative", "indicator"])):
        large = row.cumulative > targets[row.indicator] * _SLIP
        small = row.previous is not None and 0 < row.cumulative * _SLIP < row.previous
        if large or small:
            against = row.previous if small else targets[row.indicator]
            yield Fault(
                message=_("{found:f} beside {against:f}").format(
                    found=row.cumulative, against=against
                ),
                found=f"{row.cumulative:f}",
                expected=_("about the size of {against:f}").format(against=against),
                **ctx.at(row, "cumulative", ctx.names.name("indicator", row.indicator)),
            )


@check(
    Rule(
        code="P203",
        severity=Severity.ERROR,
        title=N_("no figure is negative"),
        why=N_("nothing that the form asks for can be less than nothing, save a stated correction"),
        example=N_("本月完成投资 -3"),
        fix=N_("correct the figure; a correction of earlier months needs a reason in 备注"),
    )
)
def not_negative(ctx: Context) -> Iterator[Fault]:
    """P203: no negative figure; a month may correct earlier ones if 备注 says so."""
    for frame, fields in (
        (ctx.observations, ("previous", "in_period", "cumulative")),
        (ctx.projects, ("total_investment", "annual_plan", "month_invested", "invested")),
    ):
        for name in fields:
            filled = frame.dropna(subset=[name])
            for row in lines(filled[filled[name] < 0]):
                if name in {"in_period", "month_invested"} and row.note:
                    continue
                value = getattr(row, name)
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
    )
)
def month_is_not_year(ctx: Context) -> Iterator[Fault]:
    """P204: from February on, the month equals the year only for what began this month."""
    rows = ctx.projects.dropna(subset=["month_invested", "invested", "period", "started_on"])
    same = rows[(rows["month_invested"] == rows["invested"]) & (rows["invested"] != 0)]
    for row in lines(same[same["started_on"] < same["period"]]):
        if row.period.endswith("-01"):
            continue
        yield Fault(
            message=_("the month's {value:f} is the whole year's figure").format(
                value=row.invested
            ),
            found=f"{row.month_invested:f}",
            expected=_("the month's own investment"),
            **ctx.at(row, "month_invested"),
        )
