"""L1xx: figures that contradict each other, within an indicator or a project."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pandas as pd

from dongneng_cli.checks.intervals import agree
from dongneng_cli.checks.registry import Context, check
from dongneng_cli.findings import Fault, Rule, Severity
from dongneng_cli.frames import lines
from dongneng_cli.i18n import N_, _
from dongneng_cli.shown import shown
from dongneng_cli.terms import Kind, ProjectClass


def _observed(ctx: Context, *kinds: Kind) -> pd.DataFrame:
    """Return the observations of indicators of the given kinds."""
    of_kind = {indicator.id for indicator in ctx.plan.indicators if indicator.kind in kinds}
    return ctx.observations[ctx.observations["indicator"].isin(of_kind)]


def _subject(ctx: Context, row: Any) -> str:
    """Name an observation: indicator and region."""
    names = (ctx.names.name("indicator", row.indicator), ctx.names.name("region", row.region))
    return " ".join(name for name in names if name)


@check(
    Rule(
        code="L101",
        severity=Severity.ERROR,
        title=N_("last month's cumulative figure plus the month gives the cumulative figure"),
        why=N_("one of the three is wrong, and it is not known which"),
        example=N_("上月累计 11200, 本月数 3000, 本年累计 14000"),
        fix=N_("correct the figure that is wrong; a correction of earlier months goes into 备注"),
    )
)
def rolls_forward(ctx: Context) -> Iterator[Fault]:
    """L101: previous + in period = cumulative, for what is counted over the year."""
    flows = _observed(ctx, Kind.FLOW, Kind.ITEMS)
    complete = flows.dropna(subset=["previous", "in_period", "cumulative"])
    for row in lines(complete):
        if agree([row.previous, row.in_period], row.cumulative):
            continue
        expected = row.previous + row.in_period
        yield Fault(
            message=_("{previous:f} + {month:f} = {expected:f}, not {found:f}").format(
                previous=row.previous, month=row.in_period, expected=expected, found=row.cumulative
            ),
            found=f"{row.cumulative:f}",
            expected=f"{expected:f}",
            **ctx.at(row, "cumulative", _subject(ctx, row)),
        )


@check(
    Rule(
        code="L102",
        severity=Severity.ERROR,
        title=N_("a cumulative figure does not fall"),
        why=N_("what has been counted since January cannot become less, save by a correction"),
        example=N_("上月累计 14000, 本年累计 1400"),
        fix=N_("correct the figure, or state the correction in 备注"),
    )
)
def cumulative_never_falls(ctx: Context) -> Iterator[Fault]:
    """L102: a cumulative figure is not below last month's unless 备注 says why."""
    flows = _observed(ctx, Kind.FLOW, Kind.ITEMS)
    both = flows.dropna(subset=["previous", "cumulative"])
    for row in lines(both[both["note"].isna()]):
        if row.cumulative < row.previous:
            yield Fault(
                message=_("{now:f} is below last month's {before:f}").format(
                    now=row.cumulative, before=row.previous
                ),
                found=f"{row.cumulative:f}",
                expected=_("{before:f} or more, or a reason in 备注").format(before=row.previous),
                **ctx.at(row, "cumulative", _subject(ctx, row)),
            )


@check(
    Rule(
        code="L103",
        severity=Severity.ERROR,
        title=N_("an indicator is reported for a region that it is about"),
        why=N_("a figure of another region would be compared with a target that is not its own"),
        example=N_("青岛市上市公司 reported for 济南市"),
        fix=N_("correct the region or the indicator"),
    )
)
def region_in_scope(ctx: Context) -> Iterator[Fault]:
    """L103: the region is the indicator's scope, or one of the cities in it."""
    for row in lines(ctx.observations.dropna(subset=["indicator", "region"])):
        if not ctx.names.in_scope(row.region, ctx.names.scope(row.indicator)):
            scope = ctx.names.name("region", ctx.names.scope(row.indicator))
            yield Fault(
                message=_("the indicator is about {scope}").format(scope=scope),
                found=ctx.names.name("region", row.region),
                expected=scope,
                **ctx.at(row, "region", _subject(ctx, row)),
            )


@check(
    Rule(
        code="L105",
        severity=Severity.WARNING,
        title=N_("a department's own figure and the sum of the cities agree"),
        why=N_("one of the two is incomplete; the plan says which counts"),
        example=N_("全省 41000 from the department, 40200 as the sum of sixteen cities"),
        fix=N_("settle the difference between the department and the cities"),
    )
)
def own_and_sum_agree(ctx: Context) -> Iterator[Fault]:
    """L105: where both are reported, the department's figure and the cities' sum agree."""
    for row in lines(ctx.feeds):
        yield Fault(
            message=_("own figure {own:f}, sum of {parts} of {members} cities {sum:f}").format(
                own=row.own, parts=row.parts, members=row.members, sum=row.sum
            ),
            file=row.own_file,
            sheet=row.own_sheet,
            cell=row.own_cell,
            subject=ctx.names.name("indicator", row.target),
            found=f"{row.own:f}",
            expected=f"{row.sum:f}",
        )


@check(
    Rule(
        code="L106",
        severity=Severity.ERROR,
        title=N_("a total row is the sum of the rows above it"),
        why=N_("a total that does not add up shows that a row is missing or wrong"),
        example=N_("合计 100.5 under rows that add up to 90.5"),
        fix=N_("correct the total or the rows"),
    )
)
def totals_add_up(ctx: Context) -> Iterator[Fault]:
    """L106: the last total row of a table equals the sum of its rows, within their rounding."""
    money = ctx.totals[ctx.totals["form"] == "projects"]
    grand = money.drop_duplicates(["layout", "field"], keep="last")
    for row in lines(grand):
        rows = ctx.projects[ctx.projects["layout"] == row.layout]
        parts = rows[row.field].dropna().tolist()
        if row.value is None or not parts or agree(parts, row.value):
            continue
        total = sum(parts, Decimal(0))
        yield Fault(
            message=_("the rows add up to {sum:f}, the total row says {total:f}").format(
                sum=total, total=row.value
            ),
            file=row.file,
            sheet=row.sheet,
            cell=row.cell,
            found=f"{row.value:f}",
            expected=f"{total:f}",
        )


def _implementing(ctx: Context) -> pd.DataFrame:
    return ctx.projects[ctx.projects["project_class"] == ProjectClass.IMPLEMENTING]


@check(
    Rule(
        code="L110",
        severity=Severity.ERROR,
        title=N_("an implementing project has an annual plan and a planned start"),
        why=N_("without them it has no place in either rate"),
        example=N_("建设类 with 年度计划投资 blank"),
        fix=N_("fill in 年度计划投资 and 计划开工月份, or set the class to 准备类"),
    )
)
def implementing_is_planned(ctx: Context) -> Iterator[Fault]:
    """L110: the implementing class needs an annual plan and a planned start (7.2)."""
    rows = _implementing(ctx)
    for name, title in (("annual_plan", "年度计划投资"), ("planned_start", "计划开工月份")):
        for row in lines(rows[rows[name].isna()]):
            yield Fault(
                message=_("{title} of an implementing project is blank").format(title=title),
                expected=title,
                **ctx.at(row, name),
            )


@check(
    Rule(
        code="L111",
        severity=Severity.ERROR,
        title=N_("the month's investment is not above the year's"),
        why=N_("the month is a part of the cumulative figure"),
        example=N_("本月完成投资 5, 本年累计完成投资 3"),
        fix=N_("correct one of the two; they may stand in each other's column"),
    )
)
def month_within_year(ctx: Context) -> Iterator[Fault]:
    """L111: investment of the month ≤ investment of the year."""
    both = ctx.projects.dropna(subset=["month_invested", "invested"])
    for row in lines(both[both["month_invested"] > both["invested"]]):
        yield Fault(
            message=_("the month has {month:f}, the whole year {year:f}").format(
                month=row.month_invested, year=row.invested
            ),
            found=f"{row.month_invested:f}",
            expected=_("{year:f} or less").format(year=row.invested),
            **ctx.at(row, "month_invested"),
        )


@check(
    Rule(
        code="L112",
        severity=Severity.WARNING,
        title=N_("the year's plan and investment stay within the total investment"),
        why=N_("investment since the start of works may have been filled in for this year's"),
        example=N_("总投资 10, 本年累计完成投资 14.5"),
        fix=N_("see that the column holds this year's figures from January on, in 亿元"),
    )
)
def within_total_investment(ctx: Context) -> Iterator[Fault]:
    """L112: annual plan and cumulative investment ≤ total investment."""
    for name in ("annual_plan", "invested"):
        both = ctx.projects.dropna(subset=[name, "total_investment"])
        for row in lines(both[both[name] > both["total_investment"]]):
            value = getattr(row, name)
            yield Fault(
                message=_("{value:f} is above the total investment of {total:f}").format(
                    value=value, total=row.total_investment
                ),
                found=f"{value:f}",
                expected=_("{total:f} or less").format(total=row.total_investment),
                **ctx.at(row, name),
            )


@check(
    Rule(
        code="L113",
        severity=Severity.ERROR,
        title=N_("what has happened does not lie in the future"),
        why=N_("progress is reported when it has happened, not ahead of the works"),
        example=N_("实际开工月份 2020-12 in the report for 2020-10"),
        fix=N_("leave the month blank until it has happened, or correct it"),
    )
)
def nothing_ahead_of_time(ctx: Context) -> Iterator[Fault]:
    """L113: actual start and finish are not later than the reporting period."""
    for name, title in (("started_on", "实际开工月份"), ("finished_on", "实际竣工月份")):
        both = ctx.projects.dropna(subset=[name, "period"])
        for row in lines(both[both[name] > both["period"]]):
            yield Fault(
                message=_("{title} {found} is later than {period}").format(
                    title=title, found=getattr(row, name), period=row.period
                ),
                found=getattr(row, name),
                expected=_("{period} or earlier").format(period=row.period),
                **ctx.at(row, name),
            )


@check(
    Rule(
        code="L114",
        severity=Severity.ERROR,
        title=N_("a project is finished after it was started"),
        why=N_("one of the two months is wrong or missing"),
        example=N_("实际竣工月份 2020-06 with 实际开工月份 blank"),
        fix=N_("fill in or correct 实际开工月份"),
    )
)
def finished_after_start(ctx: Context) -> Iterator[Fault]:
    """L114: finished needs started, and not later."""
    finished = ctx.projects.dropna(subset=["finished_on"])
    for row in lines(finished):
        if row.started_on is None or row.started_on > row.finished_on:
            started = row.started_on or _("blank")
            yield Fault(
                message=_("finished in {finished}, started: {started}").format(
                    finished=row.finished_on, started=started
                ),
                found=str(started),
                expected=_("{finished} or earlier").format(finished=row.finished_on),
                **ctx.at(row, "started_on"),
            )


@check(
    Rule(
        code="L115",
        severity=Severity.WARNING,
        title=N_("starting and investing go together"),
        why=N_("a start without investment, or investment without a start, is often a slip"),
        example=N_("实际开工月份 2020-03 with 本年累计完成投资 0 in October"),
        fix=N_("correct it, or say in 备注 why it is so"),
    )
)
def start_and_investment(ctx: Context) -> Iterator[Fault]:
    """L115: an implementing project that started has investment, and the other way round."""
    rows = _implementing(ctx)
    rows = rows[rows["note"].isna()].dropna(subset=["invested"])
    for row in lines(rows):
        if row.started_on is not None and row.invested == 0 and row.started_on != row.period:
            yield Fault(
                message=_("started in {month}, but nothing was invested").format(
                    month=row.started_on
                ),
                found="0",
                expected=_("investment, or a reason in 备注"),
                **ctx.at(row, "invested"),
            )
        elif row.started_on is None and row.invested > 0:
            yield Fault(
                message=_("{invested:f} invested, but not started").format(invested=row.invested),
                found=_("blank"),
                expected=_("the month of the start, or a reason in 备注"),
                **ctx.at(row, "started_on"),
            )


@check(
    Rule(
        code="L116",
        severity=Severity.WARNING,
        title=N_("a blocker belongs to a project that is reported"),
        why=N_("a blocker of an unknown project reaches no one"),
        example=N_("问题 with 项目编码 SD-9999"),
        fix=N_("correct the project's code"),
    )
)
def blocker_has_project(ctx: Context) -> Iterator[Fault]:
    """L116: the project of a blocker is among the projects that are checked."""
    if ctx.projects.empty:
        return
    known = set(ctx.projects["code"].dropna())
    rows = ctx.blockers.dropna(subset=["project"])
    for row in lines(rows[~rows["project"].isin(known)]):
        yield Fault(
            message=_("no project {code} is reported").format(code=shown(row.project)),
            found=shown(row.project),
            expected=_("the code of a reported project"),
            **ctx.at(row, "project"),
        )
