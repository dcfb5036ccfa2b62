"""L16x: a project this month beside the same project last month, and what changes on the lists.

Figures of a project that do not follow from last month's are the cheapest sign of a slip; so is a project
that leaves a list without a word. A reason in 备注 settles any of them.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from dongneng_cli.checks.common import below_last_month, blank, not_the_sum
from dongneng_cli.checks.intervals import agree
from dongneng_cli.checks.registry import Context, Reach, check
from dongneng_cli.findings import Fault, Rule, Severity
from dongneng_cli.frames import filled
from dongneng_cli.i18n import N_, _
from dongneng_cli.period import Period
from dongneng_cli.shown import shown
from dongneng_cli.submission.form import CHANGES, PROJECTS
from dongneng_cli.terms import ListChange, ProjectClass

_CLASS = {
    ListChange.TO_IMPLEMENTING: ProjectClass.IMPLEMENTING,
    ListChange.TO_PREP: ProjectClass.PREP,
}


def _last_month(ctx: Context) -> dict[str, Any]:
    """Return last month's projects by code; none where nothing of it is known."""
    return {row.code: row for row in filled(ctx.month_before("projects"), "code")}


def _beside(ctx: Context) -> Iterator[tuple[Any, Any]]:
    """Yield each project without a note beside itself of last month."""
    before = _last_month(ctx)
    if before:
        for row in ctx.projects:
            if row.note is None and row.code in before:
                yield row, before[row.code]


def _stated(ctx: Context) -> dict[str, set[str]]:
    """Return the changes that are stated of each project this month, in its row or on the sheet."""
    found: dict[str, set[str]] = {}
    for rows in (ctx.projects, ctx.changes):
        for row in filled(rows, "code", "change"):
            found.setdefault(row.code, set()).add(row.change)
    return found


@check(
    Rule(
        code="L160",
        severity=Severity.ERROR,
        title=N_("a project's investment follows from last month's"),
        why=N_("one of three figures is wrong: last month's, the month's or the cumulative one"),
        example=N_("本年累计 12 last month, 本月完成投资 3 and 本年累计 18 now"),
        fix=N_("correct the figure that is wrong, or state the correction in 备注"),
    ),
    over="projects",
    reach=Reach.ACROSS,
)
def project_rolls_forward(ctx: Context) -> Iterator[Fault]:
    """L160: last month's cumulative figure + the month = the cumulative figure."""
    for row, before in _beside(ctx):
        figures = (before.invested, row.month_invested, row.invested)
        if None in figures or row.invested < before.invested:
            continue
        if not agree(figures[:2], row.invested):
            yield not_the_sum(ctx, row, "invested", before.invested, row.month_invested)


@check(
    Rule(
        code="L161",
        severity=Severity.ERROR,
        title=N_("a project's cumulative investment does not fall"),
        why=N_("what was invested since January cannot become less, save by a correction"),
        example=N_("本年累计完成投资 368.7 last month, 350 now"),
        fix=N_("correct the figure, or state the correction in 备注"),
    ),
    over="projects",
    reach=Reach.ACROSS,
)
def project_never_falls(ctx: Context) -> Iterator[Fault]:
    """L161: a project's cumulative investment is not below last month's."""
    for row, before in _beside(ctx):
        if None not in (before.invested, row.invested) and row.invested < before.invested:
            yield below_last_month(ctx, row, "invested", before.invested)


@check(
    Rule(
        code="L162",
        severity=Severity.WARNING,
        title=N_("an annual plan changes only by a stated change"),
        why=N_("a smaller plan raises the completion rate; the notice must be able to say why"),
        example=N_("年度计划投资 82 last month, 76.8 now, 变动情形 blank"),
        fix=N_("state 计划调整 with its month in 变动情形, or on the sheet 清单变动"),
    ),
    over="projects",
    reach=Reach.ACROSS,
)
def plan_stays(ctx: Context) -> Iterator[Fault]:
    """L162: the annual plan is last month's unless a change is stated."""
    stated = _stated(ctx)
    for row, before in _beside(ctx):
        if None in (before.annual_plan, row.annual_plan) or row.code in stated:
            continue
        if row.annual_plan != before.annual_plan:
            yield Fault(
                message=_("the plan was {before:f} last month, now it is {now:f}").format(
                    before=before.annual_plan, now=row.annual_plan
                ),
                found=f"{row.annual_plan:f}",
                expected=f"{before.annual_plan:f}",
                **ctx.at(row, "annual_plan"),
            )


@check(
    Rule(
        code="L163",
        severity=Severity.WARNING,
        title=N_("a project leaves the lists only by a stated change"),
        why=N_("taking projects that have not started off a list raises the start rate"),
        example=N_("a project of last month that is not reported any more"),
        fix=N_("report it, or state 调出 with month and reason on the sheet 清单变动"),
    ),
    over="projects",
    reach=Reach.ACROSS,
)
def none_lost(ctx: Context) -> Iterator[Fault]:
    """L163: every project of last month is reported, or its removal is stated."""
    before = _last_month(ctx)
    if not before:
        return
    stated, now = _stated(ctx), {row.code for row in ctx.projects}
    reporting = {row.unit: row.file for row in reversed(ctx.projects)}
    for code, row in before.items():
        # A unit that has sent nothing this month has lost no project: it is late.
        if code in now or row.unit not in reporting or row.change == ListChange.REMOVED:
            continue
        if ListChange.REMOVED not in stated.get(code, set()):
            yield Fault(
                message=_("reported last month in {place}, and not now").format(
                    place=f"{shown(row.file)} {shown(row.sheet)}!{row.cell}"
                ),
                file=reporting[row.unit],
                subject=shown(row.name or code),
                found=_("nothing"),
                expected=shown(code),
            )


@check(
    Rule(
        code="L164",
        severity=Severity.ERROR,
        title=N_("a change of a list says from when on, and the project's class agrees with it"),
        why=N_("the rates of a month use the lists in force then"),
        example=N_("变动情形 转储备 with 项目类别 建设类, or without 生效月份"),
        fix=N_("fill in 生效月份; correct 项目类别 or 变动情形"),
    ),
    over="changes",
)
def change_is_complete(ctx: Context) -> Iterator[Fault]:
    """L164: kind and month stand together, and 项目类别 is what the change made it."""
    for sheet in (PROJECTS, CHANGES):
        for row in ctx.rows[sheet.key]:
            for name, other in (("effective", row.change), ("change", row.effective)):
                if other is not None and getattr(row, name) is None:
                    yield blank(ctx, row, sheet, name, _("{title} of a change is blank"))
    for row in filled(ctx.projects, "change", "effective", "period"):
        wanted = _CLASS.get(row.change)
        if wanted is None or row.effective > row.period or row.project_class in (None, wanted):
            continue
        yield Fault(
            message=_("{change} since {month}, but {found}").format(
                change=ListChange(row.change).label,
                month=row.effective,
                found=ProjectClass(row.project_class).label,
            ),
            found=ProjectClass(row.project_class).label,
            expected=wanted.label,
            **ctx.at(row, "project_class"),
        )


@check(
    Rule(
        code="L165",
        severity=Severity.WARNING,
        title=N_("in January the month is the whole year"),
        why=N_("where they differ, the column mostly holds investment since the start of works"),
        example=N_("本月完成投资 3 and 本年累计完成投资 145.5 in January"),
        fix=N_("fill in this year's investment only"),
    ),
    over="projects",
)
def january_is_the_year(ctx: Context) -> Iterator[Fault]:
    """L165: in January the month's investment equals the cumulative figure of the year."""
    for row in filled(ctx.projects, "period", "month_invested", "invested"):
        january = row.period.endswith("-01") and row.note is None
        if january and not agree([row.month_invested], row.invested):
            yield Fault(
                message=_("the month has {month:f}, the year {year:f}").format(
                    month=row.month_invested, year=row.invested
                ),
                found=f"{row.invested:f}",
                expected=f"{row.month_invested:f}",
                **ctx.at(row, "invested"),
            )


@check(
    Rule(
        code="L166",
        severity=Severity.NOTICE,
        title=N_("a start long before its time has a reason"),
        why=N_("early starts count in the start rate; one of the two months may be a slip"),
        example=N_("计划开工月份 2020-11, 实际开工月份 2020-02, 备注 blank"),
        fix=N_("correct the month, or say in 备注 why it was started early"),
        thresholds={"months": Decimal(6)},
    ),
    over="projects",
)
def early_start_has_a_reason(ctx: Context) -> Iterator[Fault]:
    """L166: started so many months or more before it was planned, and 备注 says why."""
    fewest = ctx.threshold("L166", "months")
    for row in filled(ctx.projects, "planned_start", "started_on"):
        if row.note is not None or row.started_on >= row.planned_start:
            continue
        if Period.parse(row.planned_start).since(Period.parse(row.started_on)) >= fewest:
            yield Fault(
                message=_("planned for {planned}, started in {started}").format(
                    planned=row.planned_start, started=row.started_on
                ),
                found=row.started_on,
                expected=_("about {month}, or a reason in 备注").format(month=row.planned_start),
                **ctx.at(row, "started_on"),
            )


@check(
    Rule(
        code="L167",
        severity=Severity.NOTICE,
        title=N_("a prep-class project that is under way has a reason"),
        why=N_("prep-class projects are in no rate; one under way may belong to 建设类"),
        example=N_("准备类 with 本年累计完成投资 3.5, 备注 blank"),
        fix=N_("move it (变动情形 转实施), or say in 备注 what was invested"),
    ),
    over="projects",
)
def prep_under_way_has_a_reason(ctx: Context) -> Iterator[Fault]:
    """L167: a prep-class project with a start or investment says why in 备注."""
    for row in ctx.projects:
        prep = row.project_class == ProjectClass.PREP and row.note is None
        if not prep or (row.started_on is None and not row.invested):
            continue
        name = "invested" if row.invested else "started_on"
        said = f"{row.invested:f}" if row.invested else row.started_on
        yield Fault(
            message=_("{found} of a prep-class project").format(found=said),
            found=said,
            expected=_("a reason in 备注"),
            **ctx.at(row, name),
        )
