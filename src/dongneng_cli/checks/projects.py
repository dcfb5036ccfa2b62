"""L11x: a project's figures and months that contradict each other."""

from collections.abc import Iterator
from typing import Any

from dongneng_cli.checks.common import blank, later_than
from dongneng_cli.checks.registry import Context, Reach, check
from dongneng_cli.findings import Fault, Rule, Severity
from dongneng_cli.frames import filled
from dongneng_cli.i18n import N_, _
from dongneng_cli.shown import shown
from dongneng_cli.submission.form import PROJECTS
from dongneng_cli.terms import ProjectClass


def _implementing(ctx: Context) -> list[Any]:
    return [row for row in ctx.projects if row.project_class == ProjectClass.IMPLEMENTING]


@check(
    Rule(
        code="L110",
        severity=Severity.ERROR,
        title=N_("an implementing project has an annual plan and a planned start"),
        why=N_("without them it has no place in either rate"),
        example=N_("建设类 with 年度计划投资 blank"),
        fix=N_("fill in 年度计划投资 and 计划开工月份, or set the class to 准备类"),
    ),
    over="projects",
)
def implementing_is_planned(ctx: Context) -> Iterator[Fault]:
    """L110: the implementing class needs an annual plan and a planned start (7.2)."""
    message = _("{title} of an implementing project is blank")
    for row in _implementing(ctx):
        for name in ("annual_plan", "planned_start"):
            if getattr(row, name) is None:
                yield blank(ctx, row, PROJECTS, name, message)


@check(
    Rule(
        code="L111",
        severity=Severity.ERROR,
        title=N_("the month's investment is not above the year's"),
        why=N_("the month is a part of the cumulative figure"),
        example=N_("本月完成投资 5, 本年累计完成投资 3"),
        fix=N_("correct one of the two; they may stand in each other's column"),
    ),
    over="projects",
)
def month_within_year(ctx: Context) -> Iterator[Fault]:
    """L111: investment of the month ≤ investment of the year."""
    for row in filled(ctx.projects, "month_invested", "invested"):
        if row.month_invested <= row.invested:
            continue
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
    ),
    over="projects",
)
def within_total_investment(ctx: Context) -> Iterator[Fault]:
    """L112: annual plan and cumulative investment ≤ total investment."""
    for name in ("annual_plan", "invested"):
        for row in filled(ctx.projects, name, "total_investment"):
            value = getattr(row, name)
            if value <= row.total_investment:
                continue
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
    ),
    over="projects",
)
def nothing_ahead_of_time(ctx: Context) -> Iterator[Fault]:
    """L113: actual start and finish are not later than the reporting period."""
    yield from later_than(ctx, PROJECTS, ("started_on", "finished_on"), lambda row: row.period)


@check(
    Rule(
        code="L114",
        severity=Severity.ERROR,
        title=N_("a project is finished after it was started"),
        why=N_("one of the two months is wrong or missing"),
        example=N_("实际竣工月份 2020-06 with 实际开工月份 blank"),
        fix=N_("fill in or correct 实际开工月份"),
    ),
    over="projects",
)
def finished_after_start(ctx: Context) -> Iterator[Fault]:
    """L114: finished needs started, and not later."""
    for row in filled(ctx.projects, "finished_on"):
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
    ),
    over="projects",
)
def start_and_investment(ctx: Context) -> Iterator[Fault]:
    """L115: an implementing project that started has investment, and the other way round."""
    for row in filled(_implementing(ctx), "invested"):
        if row.note is not None:
            continue
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
    ),
    over="blockers",
    reach=Reach.ACROSS,
)
def blocker_has_project(ctx: Context) -> Iterator[Fault]:
    """L116: the project of a blocker is among the projects that are checked."""
    # A week's submissions have no projects of their own: those of the last month count.
    known = ctx.known_codes | {row.code for row in filled(ctx.earlier["projects"], "code")}
    if not known:
        return
    for row in filled(ctx.blockers, "project"):
        if row.project in known:
            continue
        yield Fault(
            message=_("no project {code} is reported").format(code=shown(row.project)),
            found=shown(row.project),
            expected=_("the code of a reported project"),
            **ctx.at(row, "project"),
        )
