"""L13x: the sheet 任务: states, dates, evidence, and what earlier months said."""

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
)
from dongneng_cli.checks.registry import Context, Reach, check
from dongneng_cli.findings import Fault, Rule, Severity
from dongneng_cli.frames import filled
from dongneng_cli.i18n import N_, _
from dongneng_cli.period import Period
from dongneng_cli.plan.asked import tasks_of
from dongneng_cli.plan.words import task_state
from dongneng_cli.shown import shown
from dongneng_cli.submission.form import TASKS
from dongneng_cli.terms import TaskState


def _state(ctx: Context, row: Any) -> TaskState | None:
    return task_state(ctx.plan.checklist, row.state) if ctx.plan.checklist else None


@check(
    Rule(
        code="L130",
        severity=Severity.ERROR,
        title=N_("what is done has a date and evidence"),
        why=N_(
            "without a document or material nobody can see that it is done; it counts as under way"
        ),
        example=N_("状态 已完成 with 印证材料 blank"),
        fix=N_("fill in 完成日期 and the number or title of the document in 印证材料"),
    ),
    over="tasks",
)
def done_is_proved(ctx: Context) -> Iterator[Fault]:
    """L130: done needs 完成日期 and 印证材料 (4.0)."""
    for row in ctx.tasks:
        for name in ("done_on", "evidence") if _state(ctx, row) is TaskState.DONE else ():
            if not getattr(row, name):
                yield blank(ctx, row, TASKS, name, _("{title} of what is done is blank"))


@check(
    Rule(
        code="L131",
        severity=Severity.ERROR,
        title=N_("nothing is done after the day of the report"),
        why=N_("a day that has not come yet is a plan, not a result"),
        example=N_("完成日期 2020-11-20 in a report of 2020-11-03"),
        fix=N_("correct the day, or report it as under way until it is done"),
    ),
    over="tasks",
)
def not_done_in_future(ctx: Context) -> Iterator[Fault]:
    """L131: 完成日期 is not after 填报日期, or after the period's end where that is blank."""
    yield from later_than(ctx, TASKS, ("done_on",), ctx.report_day())


@check(
    Rule(
        code="L132",
        severity=Severity.ERROR,
        title=N_("a task's state is one of the plan's words"),
        why=N_("a state that is not understood counts as not reported"),
        example=N_("状态 基本完成"),
        fix=N_("write one of the states; overdue follows from the dates and is not reported"),
    ),
    over="tasks",
)
def state_is_known(ctx: Context) -> Iterator[Fault]:
    """L132: 状态 is a word of the plan's checklist."""
    if ctx.plan.checklist is not None:
        known = (one.words[0] for one in ctx.plan.checklist.words)
        yield from unknown_states(ctx, ctx.tasks, partial(_state, ctx), known)


@check(
    Rule(
        code="L133",
        severity=Severity.WARNING,
        title=N_("what has a day of completion is done"),
        why=N_("one of the two is out of date"),
        example=N_("完成日期 2020-08-14 with 状态 推进中"),
        fix=N_(
            "set the state to done, or delete the day; the planned month goes into 计划完成时间"
        ),
    ),
    over="tasks",
)
def dated_is_done(ctx: Context) -> Iterator[Fault]:
    """L133: 完成日期 and a state other than done contradict each other."""
    for row in filled(ctx.tasks, "done_on"):
        if _state(ctx, row) in {TaskState.NOT_STARTED, TaskState.UNDER_WAY}:
            yield not_so_by_state(ctx, row, TASKS, "done_on", _("done, or no day"))


def _item(row: Any) -> tuple[str | None, str] | None:
    """Return what tells a unit's items apart."""
    return (row.unit, row.item) if row.item else None


@check(
    Rule(
        code="L134",
        severity=Severity.ERROR,
        title=N_("what was done stays done, unless a reason is given"),
        why=N_("a done that is taken back changes what was already published"),
        example=N_("已完成 in the report of 2020-08, 推进中 in that of 2020-09, 备注 blank"),
        fix=N_("correct the state, or give the reason in 备注"),
    ),
    over="tasks",
    reach=Reach.ACROSS,
)
def done_stays_done(ctx: Context) -> Iterator[Fault]:
    """L134: undone after done needs a reason in 备注; needs earlier months."""
    before = latest_reports(ctx, TASKS, _item)
    for row in ctx.tasks:
        last = before.get(_item(row))
        undone = _state(ctx, row) in {TaskState.NOT_STARTED, TaskState.UNDER_WAY}
        if last is not None and undone and _state(ctx, last) is TaskState.DONE and not row.note:
            yield Fault(
                message=_("reported as done for {period}, now {state}").format(
                    period=last.period, state=shown(row.state)
                ),
                found=shown(row.state),
                expected=_("done, or a reason in 备注"),
                **ctx.at(row, "state"),
            )


@check(
    Rule(
        code="L135",
        severity=Severity.WARNING,
        title=N_("a promised month is not later than the plan's"),
        why=N_("whoever promises later than the plan has already missed it"),
        example=N_("计划完成时间 2021-03 where the plan says 2020-12"),
        fix=N_("correct the month, or settle the delay with the office"),
    ),
    over="tasks",
)
def promised_within_plan(ctx: Context) -> Iterator[Fault]:
    """L135: 计划完成时间 is not after the milestone's due month, or the year's end."""
    milestones = {one.id: one.due for task in tasks_of(ctx.plan) for one in task.milestones}
    for row in filled(ctx.tasks, "due", "item"):
        due = milestones.get(row.item, f"{ctx.plan.year:04d}-12")
        if row.due > due:
            yield Fault(
                message=_("promised for {found}, due in {due}").format(found=row.due, due=due),
                found=row.due,
                expected=_("{period} or earlier").format(period=due),
                **ctx.at(row, "due"),
            )


@check(
    Rule(
        code="L136",
        severity=Severity.WARNING,
        title=N_("a promised month is not put off without a reason"),
        why=N_("milestones that slip month by month are seen only at the end of the year"),
        example=N_("计划完成时间 2020-09 last month, 2020-11 now, 备注 blank"),
        fix=N_("give the reason in 备注"),
    ),
    over="tasks",
    reach=Reach.ACROSS,
)
def not_put_off_silently(ctx: Context) -> Iterator[Fault]:
    """L136: a later 计划完成时间 than last reported needs a reason in 备注; needs earlier months."""
    before = latest_reports(ctx, TASKS, _item)
    for row in filled(ctx.tasks, "due"):
        last = before.get(_item(row))
        if last is not None and last.due and row.due > last.due and not row.note:
            months = Period.parse(row.due).since(Period.parse(last.due))
            yield Fault(
                message=_("put off by {count} months, from {before} to {now}").format(
                    count=months, before=last.due, now=row.due
                ),
                found=row.due,
                expected=_("{period}, or a reason in 备注").format(period=last.due),
                **ctx.at(row, "due"),
            )


@check(
    Rule(
        code="L137",
        severity=Severity.WARNING,
        title=N_("an item that is under way stays on the list until it is done"),
        why=N_("an item that is left out looks settled, and nobody asks about it again"),
        example=N_("中科院济南科创城 推进中 last month, and no row of it now"),
        fix=N_("report it again, as done with its day and evidence if it is done"),
    ),
    over="tasks",
    reach=Reach.ACROSS,
)
def open_items_stay(ctx: Context) -> Iterator[Fault]:
    """L137: what a unit last reported as not done is in its sheet 任务 again; needs earlier months."""
    for row, sent in left_out(ctx, TASKS, _item):
        if _state(ctx, row) is not TaskState.DONE:
            name = shown(ctx.names.name("task_item", row.item))
            yield not_reported(row, sent, name, name, shown(row.item))
