"""T3xx: the right month, in time."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from dongneng_cli.checks.registry import Context, Reach, check
from dongneng_cli.findings import Fault, Rule, Severity
from dongneng_cli.i18n import N_, _
from dongneng_cli.plan.reporters import due_by, expected_units, weekly_units


@check(
    Rule(
        code="T301",
        severity=Severity.ERROR,
        title=N_("the reporting period lies in the plan's year"),
        why=N_("figures of another year cannot be held against this year's targets"),
        example=N_("a workbook of 2019-12 checked against the plan of 2020"),
        fix=N_("correct the reporting period, or check against the other year's plan"),
    ),
    over="received",
    reach=Reach.ACROSS,
)
def period_in_plan(ctx: Context) -> Iterator[Fault]:
    """T301: the period is a month of the plan's year."""
    for received in ctx.received:
        whole = received.week or received.period
        if whole is not None and whole.year != ctx.plan.year:
            yield Fault(
                message=_("{period} is not in {year}").format(period=whole, year=ctx.plan.year),
                file=received.file,
                subject=received.unit_name,
                found=str(whole),
                expected=str(ctx.plan.year),
            )


@check(
    Rule(
        code="T302",
        severity=Severity.WARNING,
        title=N_("a workbook is filled in by the deadline"),
        why=N_("late figures hold up the bulletin"),
        example=N_("填报日期 2020-11-20 for 2020-10"),
        fix=N_("send it by the deadline next time"),
    ),
    over="received",
    reach=Reach.ACROSS,
)
def in_time(ctx: Context) -> Iterator[Fault]:
    """T302: 填报日期 is not after the plan's deadline in the following month, or after the week."""
    for received in ctx.received:
        whole = received.week or received.period
        deadline = due_by(ctx.plan, whole) if whole is not None else None
        if deadline is None or received.filled_on is None:
            continue
        if received.filled_on > deadline.isoformat():
            yield Fault(
                message=_("filled in on {day}, due by {deadline}").format(
                    day=received.filled_on, deadline=deadline
                ),
                file=received.file,
                subject=received.unit_name,
                found=received.filled_on,
                expected=deadline.isoformat(),
            )


@check(
    Rule(
        code="T303",
        severity=Severity.WARNING,
        title=N_("every unit that reports has sent its workbook"),
        why=N_("totals of the province lack what a missing unit would report"),
        example=N_("35 workbooks are expected, that of 日照市 is not among them"),
        fix=N_("ask the unit for its workbook"),
        thresholds={"share": Decimal("0.5")},
    ),
    over="received",
    reach=Reach.ACROSS,
)
def all_units(ctx: Context) -> Iterator[Fault]:
    """T303: no unit is missing, once a share of the cities is there; fewer are single submissions."""
    whole = ctx.week or ctx.period
    here = {one.unit for one in ctx.received if (one.week or one.period) == whole}
    cities = [city.code for city in ctx.plan.regions.cities]
    share = Fraction(sum(code in here for code in cities), len(cities))
    if share < Fraction(ctx.threshold("T303", "share")):
        return
    for unit in weekly_units(ctx.plan) if ctx.week else expected_units(ctx.plan):
        if unit not in here:
            name = ctx.names.name("unit", unit)
            yield Fault(
                message=_("{unit} has not reported").format(unit=name),
                subject=name,
                expected=_("a workbook of {period}").format(period=whole),
            )
