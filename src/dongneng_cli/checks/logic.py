"""L10x: figures of an indicator that contradict each other, and totals that do not add up."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from dongneng_cli.checks.common import below_last_month, not_the_sum
from dongneng_cli.checks.intervals import agree, agree_cut
from dongneng_cli.checks.registry import Context, Reach, check
from dongneng_cli.findings import Fault, Rule, Severity
from dongneng_cli.frames import filled
from dongneng_cli.i18n import N_, _
from dongneng_cli.terms import Kind


def _observed(ctx: Context, *kinds: Kind) -> list[Any]:
    """Return the observations of indicators of the given kinds."""
    of_kind = {indicator.id for indicator in ctx.plan.indicators if indicator.kind in kinds}
    return [row for row in ctx.observations if row.indicator in of_kind]


@check(
    Rule(
        code="L101",
        severity=Severity.ERROR,
        title=N_("last month's cumulative figure plus the month gives the cumulative figure"),
        why=N_("one of the three is wrong, and it is not known which"),
        example=N_("上月累计 11200, 本月数 3000, 本年累计 14000"),
        fix=N_("correct the figure that is wrong; a correction of earlier months goes into 备注"),
    ),
    over="indicators",
)
def rolls_forward(ctx: Context) -> Iterator[Fault]:
    """L101: previous + in period = cumulative, for what is counted over the year."""
    flows = _observed(ctx, Kind.FLOW, Kind.ITEMS)
    for row in filled(flows, "previous", "in_period", "cumulative"):
        if not agree([row.previous, row.in_period], row.cumulative):
            yield not_the_sum(ctx, row, "cumulative", row.previous, row.in_period)


@check(
    Rule(
        code="L102",
        severity=Severity.ERROR,
        title=N_("a cumulative figure does not fall"),
        why=N_("what has been counted since January cannot become less, save by a correction"),
        example=N_("上月累计 14000, 本年累计 1400"),
        fix=N_("correct the figure, or state the correction in 备注"),
    ),
    over="indicators",
)
def cumulative_never_falls(ctx: Context) -> Iterator[Fault]:
    """L102: a cumulative figure is not below last month's unless 备注 says why."""
    flows = _observed(ctx, Kind.FLOW, Kind.ITEMS)
    for row in filled(flows, "previous", "cumulative"):
        if row.note is None and row.cumulative < row.previous:
            yield below_last_month(ctx, row, "cumulative", row.previous)


@check(
    Rule(
        code="L103",
        severity=Severity.ERROR,
        title=N_("an indicator is reported for a region that it is about"),
        why=N_("a figure of another region would be compared with a target that is not its own"),
        example=N_("青岛市上市公司 reported for 济南市"),
        fix=N_("correct the region or the indicator"),
    ),
    over="indicators",
)
def region_in_scope(ctx: Context) -> Iterator[Fault]:
    """L103: the region is the indicator's scope, or one of the cities in it."""
    for row in filled(ctx.observations, "indicator", "region"):
        if not ctx.names.in_scope(row.region, ctx.names.scope(row.indicator)):
            scope = ctx.names.name("region", ctx.names.scope(row.indicator))
            yield Fault(
                message=_("the indicator is about {scope}").format(scope=scope),
                found=ctx.names.name("region", row.region),
                expected=scope,
                **ctx.at(row, "region"),
            )


@check(
    Rule(
        code="L104",
        severity=Severity.ERROR,
        title=N_("what was reported last month stays as it was"),
        why=N_("a past month that changes without a word makes last month's bulletin wrong"),
        example=N_("上月累计 11200 where last month's 本年累计 was 11000"),
        fix=N_("take over last month's figure, or state the correction in 备注"),
    ),
    over="history",
    reach=Reach.ACROSS,
)
def past_stays(ctx: Context) -> Iterator[Fault]:
    """L104: 上月累计 is last month's accepted 本年累计, unless 备注 says why not."""
    known = _last_month(ctx)
    for row in filled(_observed(ctx, Kind.FLOW, Kind.ITEMS), "previous") if known else ():
        if row.note is not None:
            continue
        before = known.get((row.indicator, row.region))
        if before is not None and before != row.previous:
            yield Fault(
                message=_("last month's figure was {before:f}, here it is {found:f}").format(
                    before=before, found=row.previous
                ),
                found=f"{row.previous:f}",
                expected=f"{before:f}",
                **ctx.at(row, "previous"),
            )


@check(
    Rule(
        code="L105",
        severity=Severity.WARNING,
        title=N_("a department's own figure and the sum of the cities agree"),
        why=N_("one of the two is incomplete; the plan says which counts"),
        example=N_("全省 41000 from the department, 40200 as the sum of sixteen cities"),
        fix=N_("settle the difference between the department and the cities"),
    ),
    over="feeds",
    reach=Reach.ACROSS,
)
def own_and_sum_agree(ctx: Context) -> Iterator[Fault]:
    """L105: where both are reported, the department's figure and the cities' sum agree."""
    for row in ctx.rows["feeds"]:
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
    ),
    over="totals",
)
def totals_add_up(ctx: Context) -> Iterator[Fault]:
    """L106: the last total row of a table equals the sum of its rows, within their rounding."""
    grand: dict[tuple[int, str], Any] = {}
    for row in ctx.rows["totals"]:
        if row.form == "projects":
            grand.pop((row.layout, row.field), None)
            grand[row.layout, row.field] = row
    tables: dict[int, list[Any]] = {}
    for one in ctx.projects if grand else ():
        tables.setdefault(one.layout, []).append(one)
    for row in grand.values():
        parts = [getattr(one, row.field) for one in filled(tables.get(row.layout, ()), row.field)]
        if row.value is None or not parts:
            continue
        # Some offices cut off where others round: neither is a mistake in the sum.
        if agree(parts, row.value) or agree_cut(parts, row.value):
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


@check(
    Rule(
        code="L107",
        severity=Severity.NOTICE,
        title=N_("a stock or a ratio is not added up month by month"),
        why=N_(
            "a level is read at the end of the month; only what is counted over the year adds up"
        ),
        example=N_("高新技术企业 with 上月累计 12650, 本月数 12800, 本年累计 25450"),
        fix=N_("fill in 本年累计 with the level at the end of the month"),
    ),
    over="indicators",
)
def levels_do_not_add_up(ctx: Context) -> Iterator[Fault]:
    """L107: the level of a stock or ratio is not the sum of two levels."""
    levels = _observed(ctx, Kind.STOCK, Kind.RATIO)
    for row in filled(levels, "previous", "in_period", "cumulative"):
        both = (
            row.previous and row.in_period and min(row.previous, row.in_period) * 2 > row.previous
        )
        if both and row.previous + row.in_period == row.cumulative:
            yield Fault(
                message=_("{previous:f} and {month:f} were added up").format(
                    previous=row.previous, month=row.in_period
                ),
                found=f"{row.cumulative:f}",
                expected=_("the level at the end of the month"),
                **ctx.at(row, "cumulative"),
            )


@check(
    Rule(
        code="L108",
        severity=Severity.WARNING,
        title=N_("上月累计 and 本月数 are filled in together"),
        why=N_("with 上月累计 or 本月数 left blank nobody can see whether the three figures agree"),
        example=N_("上月累计 blank with 本月数 3000 and 本年累计 14200 in June"),
        fix=N_("fill in the figure that is blank; 0 if there was nothing"),
    ),
    over="indicators",
)
def rolls_forward_visibly(ctx: Context) -> Iterator[Fault]:
    """L108: from February on, 上月累计 and 本月数 stand together, where the sheet has both."""
    titles = {"previous": "上月累计", "in_period": "本月数"}
    for row in filled(_observed(ctx, Kind.FLOW, Kind.ITEMS), "period", "cumulative"):
        blank = [name for name in titles if getattr(row, name) is None]
        there = titles.keys() <= ctx.layouts[row.layout].columns.keys()
        if len(blank) != 1 or not there or row.period.endswith("-01"):
            continue
        other = row.in_period if blank == ["previous"] else row.previous
        yield Fault(
            message=_("{title} is blank: {cumulative:f} cannot be seen to follow").format(
                title=titles[blank[0]], cumulative=row.cumulative
            ),
            found=_("blank"),
            expected=_("{value:f}, if the other two are right").format(
                value=row.cumulative - other
            ),
            **ctx.at(row, blank[0]),
        )


@check(
    Rule(
        code="L109",
        severity=Severity.ERROR,
        title=N_("a cumulative figure follows from the one that is on record"),
        why=N_(
            "where 上月累计 is blank, last month's own report says what the figure follows from"
        ),
        example=N_("本月数 3000 and 本年累计 15000 where last month's 本年累计 was 11200"),
        fix=N_("correct the figure that is wrong, or state the correction in 备注"),
    ),
    over="history",
    reach=Reach.ACROSS,
)
def follows_from_record(ctx: Context) -> Iterator[Fault]:
    """L109: with 上月累计 blank, last month's 本年累计 + 本月数 = 本年累计, and it does not fall."""
    known = _last_month(ctx)
    for row in filled(_observed(ctx, Kind.FLOW, Kind.ITEMS), "cumulative") if known else ():
        before = known.get((row.indicator, row.region))
        if before is None or row.previous is not None or row.note is not None:
            continue
        expected = before + (row.in_period or 0)
        if row.in_period is None and row.cumulative >= before:
            continue
        if row.in_period is not None and agree([before, row.in_period], row.cumulative):
            continue
        yield Fault(
            message=_("last month's figure was {before:f}, so {expected:f} follows").format(
                before=before, expected=expected
            ),
            found=f"{row.cumulative:f}",
            expected=f"{expected:f}",
            **ctx.at(row, "cumulative"),
        )


def _last_month(ctx: Context) -> dict[tuple[str, str], Decimal]:
    """Return last month's 本年累计 by indicator and region; none where nothing of it is known."""
    rows = filled(ctx.month_before("indicators"), "cumulative")
    return {(row.indicator, row.region): row.cumulative for row in rows}
