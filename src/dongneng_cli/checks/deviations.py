"""L15x: what is behind by more than the plan's threshold says why, who puts it right, and by when."""

from collections.abc import Iterator
from typing import Any

from dongneng_cli.checks.common import unknown_words
from dongneng_cli.checks.registry import Context, Reach, check
from dongneng_cli.findings import Fault, Rule, Severity
from dongneng_cli.frames import filled
from dongneng_cli.i18n import N_, _
from dongneng_cli.rounding import half_up
from dongneng_cli.submission.form import REASON_COLUMNS


@check(
    Rule(
        code="L150",
        severity=Severity.WARNING,
        title=N_("what is far behind has a reason, a person and a day"),
        why=N_("the notice names what is behind with its reason, and who puts it right by when"),
        example=N_("a project 60 points behind with 原因代码 blank"),
        fix=N_(
            "fill in 原因代码, 原因说明, 整改责任人 and 整改时限, in columns of their own or in 备注"
        ),
    ),
    reach=Reach.BOTH,
)
def deviation_is_explained(ctx: Context) -> Iterator[Fault]:
    """L150: a deviation of DEVIATIONS has all four of its columns, from the plan's month on (4.3)."""
    policy = ctx.plan.checklist.deviation if ctx.plan.checklist else None
    if policy is None:
        return
    if policy.since is not None and str(ctx.period) < policy.since:
        return
    for row in ctx.rows["deviations"]:
        missing = [column for column in REASON_COLUMNS if not getattr(row, column.field)]
        if missing:
            titles = "、".join(column.title for column in missing)
            yield Fault(
                message=_("{behind}: {titles} blank").format(behind=_behind(row), titles=titles),
                found=_("blank"),
                expected=titles,
                **_place(ctx, row, missing[0].field),
            )


def _behind(row: Any) -> str:
    if row.behind is None or row.behind <= 0:
        return _("{count} months late with its start").format(count=row.late_months)
    return _("behind by {points}").format(points=half_up(row.behind, 2))


def _place(ctx: Context, row: Any, name: str) -> dict[str, str]:
    """Return where the reason should stand; a target without a row of its own has no cell."""
    if row.layout is None:
        return {
            "file": row.file or "",
            "sheet": row.sheet or "",
            "cell": "",
            "subject": row.name or "",
        }
    return ctx.at(row, name)


@check(
    Rule(
        code="L151",
        severity=Severity.ERROR,
        title=N_("a reason is one of the plan's"),
        why=N_("reasons are summed up by code; one that is not understood falls out"),
        example=N_("原因代码 Z9"),
        fix=N_("choose one of the plan's reasons; what fits none is 其他, with words in 原因说明"),
    )
)
def reason_is_known(ctx: Context) -> Iterator[Fault]:
    """L151: 原因代码 is the id, the name or an alias of one of the plan's reasons."""
    if ctx.plan.checklist is not None:
        known = ctx.plan.checklist.deviation.reasons
        for rows in (ctx.observations, ctx.projects):
            yield from unknown_words(ctx, rows, "reason_code", known, _("reason"))


@check(
    Rule(
        code="L152",
        severity=Severity.WARNING,
        title=N_("the day by which something is put right lies ahead"),
        why=N_("a day that has passed promises nothing"),
        example=N_("整改时限 2020-09-30 in the report for 2020-10"),
        fix=N_("set a new day"),
    ),
    reach=Reach.BOTH,
)
def remedy_lies_ahead(ctx: Context) -> Iterator[Fault]:
    """L152: 整改时限 is not before the period's end, for what is still behind."""
    # Where no row gives a day no deviation has one, and need not be worked out for it.
    given = any(filled(rows, "remedy_by") for rows in (ctx.observations, ctx.projects))
    if ctx.last_day is None or not given:
        return
    for row in filled(ctx.rows["deviations"], "remedy_by"):
        # A month stands for its last day; as text, 2020-10-~ comes after every day of October.
        by = row.remedy_by if len(row.remedy_by) > 7 else f"{row.remedy_by}-~"
        if by < ctx.last_day.isoformat():
            yield Fault(
                message=_("{title} {found} has passed").format(
                    title="整改时限", found=row.remedy_by
                ),
                found=row.remedy_by,
                expected=_("{day} or later").format(day=ctx.last_day),
                **_place(ctx, row, "remedy_by"),
            )
