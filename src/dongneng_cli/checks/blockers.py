"""L14x: the sheet 问题: words, days, numbers, and what earlier weeks said."""

from collections.abc import Iterator
from typing import Any

from dongneng_cli.checks.registry import Context, Reach, check
from dongneng_cli.findings import Fault, Rule, Severity
from dongneng_cli.frames import filled
from dongneng_cli.i18n import N_, _
from dongneng_cli.plan.names import fold
from dongneng_cli.plan.words import blocker_state, spelled
from dongneng_cli.shown import shown
from dongneng_cli.terms import BlockerState


def _state(ctx: Context, row: Any) -> BlockerState | None:
    return blocker_state(ctx.plan.checklist.blockers, row.state) if ctx.plan.checklist else None


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
    if ctx.plan.checklist is None:
        return
    categories = ctx.plan.checklist.blockers.categories
    for row in filled(ctx.blockers, "category"):
        if spelled(categories, row.category) is None:
            yield Fault(
                message=_("the plan has no {kind} {given}").format(
                    kind=_("category"), given=shown(row.category)
                ),
                found=shown(row.category),
                expected="、".join(one.name for one in categories),
                **ctx.at(row, "category"),
            )


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
    if ctx.plan.checklist is None:
        return
    known = "、".join(one.words[0] for one in ctx.plan.checklist.blockers.words)
    for row in filled(ctx.blockers, "state"):
        if _state(ctx, row) is None:
            yield Fault(
                message=_("{text} is not a state").format(text=shown(row.state)),
                found=shown(row.state),
                expected=known,
                **ctx.at(row, "state"),
            )


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
    for name, title in (("promised_on", "承诺办结日期"), ("solved_on", "办结日期")):
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
            yield Fault(
                message=_("{title} {found}, but the state is {state}").format(
                    title="办结日期", found=row.solved_on, state=shown(row.state)
                ),
                found=shown(row.state),
                expected=_("solved, or no day"),
                **ctx.at(row, "state"),
            )
        if state is not BlockerState.SOLVED:
            continue
        for name, title in (("solved_on", "办结日期"), ("result", "办理结果")):
            if not getattr(row, name):
                yield Fault(
                    message=_("{title} of what is solved is blank").format(title=title),
                    found=_("blank"),
                    expected=title,
                    **ctx.at(row, name),
                )


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
    for name, title in (("raised_on", "提出日期"), ("solved_on", "办结日期")):
        for row in filled(ctx.blockers, name):
            found, day = getattr(row, name), ctx.report_day(row)
            if day is not None and found > day:
                yield Fault(
                    message=_("{title} {found} is later than {period}").format(
                        title=title, found=found, period=day
                    ),
                    found=found,
                    expected=_("{period} or earlier").format(period=day),
                    **ctx.at(row, name),
                )


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
        other = first.setdefault(fold(row.number), row)
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
    before = _before(ctx)
    for row in filled(ctx.blockers, "number", "project"):
        last = before.get(fold(row.number))
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
        why=N_("a promise that moves every week makes a blocker look young"),
        example=N_("承诺办结日期 2020-10-20 last week, 2020-11-20 now, 办理结果 blank"),
        fix=N_("say in 办理结果 why it was put off"),
    ),
    over="blockers",
    reach=Reach.ACROSS,
)
def not_put_off_silently(ctx: Context) -> Iterator[Fault]:
    """L147: a later 承诺办结日期 than last reported needs a word in 办理结果; needs earlier weeks."""
    before = _before(ctx)
    for row in filled(ctx.blockers, "number", "promised_on"):
        last = before.get(fold(row.number))
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
        why=N_("what belongs to no one is on no one's page"),
        example=N_("责任单位 blank"),
        fix=N_("fill in 责任单位"),
    ),
    over="blockers",
)
def has_unit_in_charge(ctx: Context) -> Iterator[Fault]:
    """L148: 责任单位 of an open blocker is filled in (7.1)."""
    for row in filled(ctx.blockers, "number"):
        if row.owner is None and _state(ctx, row) is BlockerState.OPEN:
            yield Fault(
                message=_("{title} is blank").format(title="责任单位"),
                found=_("blank"),
                expected="责任单位",
                **ctx.at(row, "owner"),
            )


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
    here = {fold(row.number) for row in ctx.blockers if row.number}
    sent = {row.unit: row for row in ctx.blockers}
    latest: dict[str | None, str] = {}
    for row in ctx.earlier["blockers"]:
        latest[row.unit] = max(row.period, latest.get(row.unit, ""))
    for key, row in _before(ctx).items():
        gone = row.period == latest[row.unit] and key not in here and row.unit in sent
        if gone and _state(ctx, row) is BlockerState.OPEN:
            yield Fault(
                message=_("{number} was open in {period} and is not reported any more").format(
                    number=shown(row.number), period=row.period
                ),
                file=sent[row.unit].file,
                sheet=sent[row.unit].sheet,
                subject=shown(row.text or row.number),
                found=_("nothing"),
                expected=shown(row.number),
            )


def _before(ctx: Context) -> dict[str, Any]:
    """Return the latest earlier report of each number."""
    return {fold(row.number): row for row in ctx.earlier["blockers"] if row.number}
