"""P21x: figures and days that lie outside what can be: parts of a whole thing, shares, years."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from dongneng_cli.checks.common import of_another_size
from dongneng_cli.checks.registry import Context, check
from dongneng_cli.findings import Fault, Rule, Severity
from dongneng_cli.frames import column_of, filled
from dongneng_cli.i18n import N_, _
from dongneng_cli.submission.form import SHEETS, FieldType
from dongneng_cli.submission.words import COUNTED
from dongneng_cli.terms import Kind

_WHOLE = Decimal(100)
_FAR = frozenset(("planned_start", "planned_finish", "start_before", "start_after"))
"""Dates of a project's works, which may lie years ahead."""


@check(
    Rule(
        code="P210",
        severity=Severity.ERROR,
        title=N_("a day or month lies in the years about the plan"),
        why=N_(
            "a digit too many or too few makes a day of another century, and ages count from it"
        ),
        example=N_("提出日期 1901-03-15, 承诺办结日期 3104-02-26"),
        fix=N_("correct the day, and set the cell's format to a date"),
        thresholds={"before": Decimal(30), "after": Decimal(20), "promised": Decimal(3)},
    )
)
def year_is_near(ctx: Context) -> Iterator[Fault]:
    """P210: no day or month lies more years before or after the plan's year than the thresholds.

    A project may be finished years from now; what is reported, promised or due lies nearer.
    """
    year = ctx.plan.year
    first = year - int(ctx.threshold("P210", "before"))
    far = year + int(ctx.threshold("P210", "after"))
    near = year + int(ctx.threshold("P210", "promised"))
    for form in SHEETS:
        dates = [one for one in form.columns if one.kind in {FieldType.DATE, FieldType.MONTH}]
        for column in dates:
            last = far if column.field in _FAR else near
            # The same few months stand in most rows.
            rows, days = ctx.rows[form.key], column_of(ctx.rows[form.key], column.field)
            odd = {found for found in set(days) - {None} if not first <= int(found[:4]) <= last}
            for row, found in zip(rows, days, strict=True) if odd else ():
                if found in odd:
                    yield Fault(
                        message=_("{title} is {found}").format(title=column.title, found=found),
                        found=found,
                        expected=_("a year from {first} to {last}").format(first=first, last=last),
                        **ctx.at(row, column.field),
                    )


@check(
    Rule(
        code="P211",
        severity=Severity.WARNING,
        title=N_("what is counted one by one is a whole number"),
        why=N_("half a station was never opened; the figure may be in 万 or belong elsewhere"),
        example=N_("1.4 个"),
        fix=N_("write the whole number, in the unit of 计量单位"),
    ),
    over="indicators",
)
def counted_in_whole(ctx: Context) -> Iterator[Fault]:
    """P211: figures of indicators counted in 个, 家, 项 and the like have no decimals."""
    units = {one.id: one.unit for one in ctx.plan.indicators if one.unit in COUNTED}
    for name in ("previous", "in_period", "cumulative"):
        for row in filled(ctx.observations, name):
            value = getattr(row, name)
            if row.indicator in units and value != value.to_integral_value():
                yield Fault(
                    message=_("{value:f} {unit} is not a whole number").format(
                        value=value, unit=units[row.indicator]
                    ),
                    found=f"{value:f}",
                    expected=_("a whole number"),
                    **ctx.at(row, name),
                )


@check(
    Rule(
        code="P212",
        severity=Severity.WARNING,
        title=N_("a level is of the same order as its target and its baseline"),
        why=N_("a share or stock moves slowly; ten times as much, or a tenth, is usually a slip"),
        example=N_("314 for 31.4%, 0 for a share that was not read"),
        fix=N_("correct the figure; if it is right, be ready to say what happened"),
        thresholds={"times": Decimal(10)},
    ),
    over="indicators",
)
def level_of_the_right_size(ctx: Context) -> Iterator[Fault]:
    """P212: a stock or ratio is not ten times its target, nor a tenth of target or baseline.

    Below, a ratio is held against its target, a stock against its baseline, of the whole region alone: a
    city's part may be small. What P201 takes for a fraction is not said twice.
    """
    times = ctx.threshold("P212", "times")
    levels = {one.id: one for one in ctx.plan.indicators if one.kind in {Kind.STOCK, Kind.RATIO}}
    for row in filled(ctx.observations, "cumulative", "indicator"):
        level = levels.get(row.indicator)
        if level is None:
            continue
        target, floor = level.targets[-1].value, _floor(level, row)
        large = row.cumulative >= target * times or _absurd(level, row)
        small = floor is not None and 0 <= row.cumulative * times < floor
        if not (large or small) or _a_fraction(level, row):
            continue
        against = floor if small and floor is not None else target
        yield of_another_size(ctx, row, against)


def _absurd(level: Any, row: Any) -> bool:
    """Whether a share of a whole is more than the whole."""
    share = level.kind is Kind.RATIO and level.unit == "%" and level.targets[-1].value <= _WHOLE
    return bool(share and row.cumulative > _WHOLE)


def _floor(level: Any, row: Any) -> Decimal | None:
    """Return what a level of the whole region is held against from below."""
    if row.region != level.scope:
        return None
    if level.kind is Kind.RATIO:
        target: Decimal = level.targets[-1].value
        return target
    return level.baseline.value if level.baseline else None


def _a_fraction(level: Any, row: Any) -> bool:
    """Whether P201 says it: a share written as a fraction of one."""
    share = level.kind is Kind.RATIO and level.unit == "%"
    return bool(
        share and 0 < row.cumulative <= 1 and row.cumulative * 50 <= level.targets[-1].value
    )
