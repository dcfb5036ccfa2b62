"""L14x: the sheet 问题: words, days, numbers, and what earlier weeks said."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from dongneng_cli.checks.common import (
    blank,
    later_than,
    latest_reports,
    left_out,
    not_reported,
    not_so_by_state,
    unknown_states,
    unknown_words,
)
from dongneng_cli.checks.registry import Context, Reach, check
from dongneng_cli.findings import Fault, Rule, Severity
from dongneng_cli.frames import filled
from dongneng_cli.i18n import N_, _
from dongneng_cli.plan.folding import fold
from dongneng_cli.plan.words import blocker_state
from dongneng_cli.shown import shown
from dongneng_cli.submission.form import BLOCKERS
from dongneng_cli.terms import BlockerState


def _state(ctx: Context, row: Any) -> BlockerState | None:
    return blocker_state(ctx.plan.checklist.blockers, row.state) if ctx.plan.checklist else None


def _number(row: Any) -> str:
    """Return what tells blockers apart; empty where the number is blank."""
    return fold(row.number or "")


@check(
    Rule(
        code="L140",
        severity=Severity.ERROR,
        title=N_("a blocker's category is one of the plan's"),
        why=N_("a blocker of no category falls out of every summary and has no time limit"),
        example=N_("问题类别 拆迁扰民"),
        fix=N_("choose one of the categories; what fits none is 其他"),
    ),
    over="blockers",
)
def category_is_known(ctx: Context) -> Iterator[Fault]:
    """L140: 问题类别 is a category of the plan's checklist (7.1)."""
    if ctx.plan.checklist is not None:
        known = ctx.plan.checklist.blockers.categories
        yield from unknown_words(ctx, ctx.blockers, "category", known, _("category"))


@check(
    Rule(
        code="L141",
        severity=Severity.ERROR,
        title=N_("a blocker's state is one of the plan's words"),
        why=N_("a state that is not understood counts as open"),
        example=N_("状态 基本解决"),
        fix=N_("write one of the states"),
    ),
    over="blockers",
)
def state_is_known(ctx: Context) -> Iterator[Fault]:
    """L141: 状态 is a word of the plan's checklist."""
    if ctx.plan.checklist is not None:
        known = (one.words[0] for one in ctx.plan.checklist.blockers.words)
        yield from unknown_states(ctx, ctx.blockers, partial(_state, ctx), known)


@check(
    Rule(
        code="L142",
        severity=Severity.ERROR,
        title=N_("a blocker is promised and solved after it was raised"),
        why=N_("one of the days is wrong, and ages and time limits are counted from them"),
        example=N_("提出日期 2020-10-12, 办结日期 2020-10-08"),
        fix=N_("correct the day that is wrong"),
    ),
    over="blockers",
)
def days_in_order(ctx: Context) -> Iterator[Fault]:
    """L142: 承诺办结日期 and 办结日期 are not before 提出日期."""
    for name in ("promised_on", "solved_on"):
        title = BLOCKERS.column(name).title
        for row in filled(ctx.blockers, "raised_on", name):
            found = getattr(row, name)
            if found < row.raised_on:
                yield Fault(
                    message=_("{title} {found} is before it was raised on {raised}").format(
                        title=title, found=found, raised=row.raised_on
                    ),
                    found=found,
                    expected=_("{day} or later").format(day=row.raised_on),
                    **ctx.at(row, name),
                )


@check(
    Rule(
        code="L143",
        severity=Severity.ERROR,
        title=N_("what is solved has its day and its result, and what is open has none"),
        why=N_("without the day nobody can say whether it was solved in time"),
        example=N_("状态 已办结 with 办结日期 blank"),
        fix=N_("fill in 办结日期 and 办理结果, or correct the state"),
    ),
    over="blockers",
)
def solved_is_dated(ctx: Context) -> Iterator[Fault]:
    """L143: solved goes with 办结日期 and 办理结果; open goes without 办结日期."""
    for row in ctx.blockers:
        state = _state(ctx, row)
        if state is BlockerState.OPEN and row.solved_on:
            yield not_so_by_state(ctx, row, BLOCKERS, "solved_on", _("solved, or no day"))
        for name in ("solved_on", "result") if state is BlockerState.SOLVED else ():
            if not getattr(row, name):
                yield blank(ctx, row, BLOCKERS, name, _("{title} of what is solved is blank"))


@check(
    Rule(
        code="L144",
        severity=Severity.ERROR,
        title=N_("a blocker is not raised or solved after the day of the report"),
        why=N_("a day that has not come yet is a plan, not a fact"),
        example=N_("办结日期 2020-11-20 in the report of the week 2020-W43"),
        fix=N_("correct the day; a day that is promised goes into 承诺办结日期"),
    ),
    over="blockers",
)
def nothing_in_future(ctx: Context) -> Iterator[Fault]:
    """L144: 提出日期 and 办结日期 are not after 填报日期, or the period's end where that is blank."""
    yield from later_than(ctx, BLOCKERS, ("raised_on", "solved_on"), ctx.report_day())


@check(
    Rule(
        code="L145",
        severity=Severity.ERROR,
        title=N_("a number stands for one blocker"),
        why=N_("two blockers under one number cannot be followed from week to week"),
        example=N_("WT-2020-01 of 济南市 and of 青岛市, about different projects"),
        fix=N_("give one of them a number of its own"),
    ),
    over="blockers",
    reach=Reach.ACROSS,
)
def number_is_one(ctx: Context) -> Iterator[Fault]:
    """L145: open rows of one number, in different workbooks, are about the same project."""
    first: dict[str, Any] = {}
    for row in filled(ctx.blockers, "number"):
        if _state(ctx, row) is BlockerState.SOLVED:
            continue
        other = first.setdefault(_number(row), row)
        if other.file != row.file and other.project != row.project:
            yield Fault(
                message=_("{number} is also open in {file}, about {project}").format(
                    number=shown(row.number),
                    file=shown(other.file),
                    project=shown(other.project or "?"),
                ),
                found=shown(row.number),
                expected=_("one blocker a number"),
                **ctx.at(row, "number"),
            )


@check(
    Rule(
        code="L146",
        severity=Severity.WARNING,
        title=N_("a number keeps its project from week to week"),
        why=N_("a number that is used again hides that the first blocker was dropped"),
        example=N_("WT-2020-01 about P-1 last week, about P-7 now"),
        fix=N_(
            "give the new blocker a number of its own, and report the old one until it is solved"
        ),
    ),
    over="blockers",
    reach=Reach.ACROSS,
)
def number_is_kept(ctx: Context) -> Iterator[Fault]:
    """L146: the project of a number does not change; needs earlier weeks."""
    before = latest_reports(ctx, BLOCKERS, _number)
    for row in filled(ctx.blockers, "number", "project"):
        last = before.get(_number(row))
        if last is not None and last.project and last.project != row.project:
            yield Fault(
                message=_("{number} was about {project} in {period}").format(
                    number=shown(row.number), project=shown(last.project), period=last.period
                ),
                found=shown(row.project),
                expected=shown(last.project),
                **ctx.at(row, "project"),
            )


@check(
    Rule(
        code="L147",
        severity=Severity.WARNING,
        title=N_("a promised day is not put off without a word"),
        why=N_("while the promise moves every week, a blocker never looks overdue"),
        example=N_("承诺办结日期 2020-10-20 last week, 2020-11-20 now, 办理结果 blank"),
        fix=N_("say in 办理结果 why it was put off"),
    ),
    over="blockers",
    reach=Reach.ACROSS,
)
def not_put_off_silently(ctx: Context) -> Iterator[Fault]:
    """L147: a later 承诺办结日期 than last reported needs a word in 办理结果; needs earlier weeks."""
    before = latest_reports(ctx, BLOCKERS, _number)
    for row in filled(ctx.blockers, "number", "promised_on"):
        last = before.get(_number(row))
        if (
            last is not None
            and last.promised_on
            and row.promised_on > last.promised_on
            and not row.result
        ):
            yield Fault(
                message=_("put off from {before} to {now}").format(
                    before=last.promised_on, now=row.promised_on
                ),
                found=row.promised_on,
                expected=_("{period}, or a word in 办理结果").format(period=last.promised_on),
                **ctx.at(row, "promised_on"),
            )


@check(
    Rule(
        code="L148",
        severity=Severity.WARNING,
        title=N_("a blocker has a unit in charge"),
        why=N_("a blocker that no unit is in charge of is on no unit's list"),
        example=N_("责任单位 blank"),
        fix=N_("fill in 责任单位"),
    ),
    over="blockers",
)
def has_unit_in_charge(ctx: Context) -> Iterator[Fault]:
    """L148: 责任单位 of an open blocker is filled in (7.1)."""
    for row in filled(ctx.blockers, "number"):
        if row.owner is None and _state(ctx, row) is BlockerState.OPEN:
            yield blank(ctx, row, BLOCKERS, "owner", _("{title} is blank"))


@check(
    Rule(
        code="L149",
        severity=Severity.WARNING,
        title=N_("an open blocker stays on the list until it is solved"),
        why=N_("a blocker that is left out looks solved, and its age is lost"),
        example=N_("WT-2020-01 open in the report before, and not in this one"),
        fix=N_("report it again, as solved with its day and result if it is solved"),
    ),
    over="blockers",
    reach=Reach.ACROSS,
)
def open_ones_stay(ctx: Context) -> Iterator[Fault]:
    """L149: what a unit reported as open in its last report is in this one, where it sends blockers."""
    for row, sent in left_out(ctx, BLOCKERS, _number):
        if _state(ctx, row) is BlockerState.OPEN:
            number = shown(row.number)
            yield not_reported(row, sent, number, shown(row.text or row.number), number)
