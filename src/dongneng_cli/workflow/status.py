"""Who has reported for a month or a week, in time or not: the ledger beside those whom the plan asks."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from dongneng_cli.errors import ExitCode
from dongneng_cli.ledger.asof import head_as_of
from dongneng_cli.ledger.happenings import closing, waivers
from dongneng_cli.ledger.opening import ledger_at
from dongneng_cli.ledger.store import CHINA, utc_now
from dongneng_cli.ledger.view import Revision, revisions, wholes
from dongneng_cli.period import Period, Week, Whole, parse_whole
from dongneng_cli.plan.reporters import due_by, reporting_units, weekly_units
from dongneng_cli.reports.status import Standing, StatusHead, UnitLine, status_report
from dongneng_cli.states import Kind, State
from dongneng_cli.workflow.context import Context, open_plan
from dongneng_cli.workflow.ledger_state import waiver_text
from dongneng_cli.workflow.report import Report


def status(
    plan: str | None = None,
    period: str | None = None,
    *,
    ledger: str | None = None,
    as_of: str | None = None,
    today: date | None = None,
    decimals: int | None = None,
) -> Report:
    """Report who has sent what for a month or a week.

    Args:
        plan: Its units are the ones that are expected.
        period: The month or week; else the newest month in the ledger, else the month before today's.
        ledger: Which ledger.
        as_of: A day or a height; else now.
        today: From which the days to the deadline are counted; else the day of ``as_of``, else this day.
        decimals: Places of rates.
    """
    context = open_plan(plan)
    with ledger_at(ledger) as opened, opened.reading() as connection:
        head = head_as_of(connection, as_of)
        day = today or _day(as_of, head.recorded_at)
        whole = parse_whole(period) if period else _newest(wholes(connection, head.height), day)
        found = revisions(connection, head.height, period=str(whole))
        before = revisions(connection, head.height, period=str(whole.previous()))
        closed = closing(connection, head.height, str(whole))
        waived = waivers(connection, head.height, str(whole))
    about = StatusHead(
        plan_id=context.plan.id,
        plan_title=context.plan.title,
        plan_hash=context.hash,
        period=whole,
        height=head.height,
        hash=head.hash,
        today=day,
        deadline=due_by(context.plan, whole),
        closed=f"{closed.recorded_at[:10]} #{closed.height} {closed.recorded_by}" if closed else "",
        waivers=tuple(waiver_text(one, context.names) for one in waived),
        decimals=context.plan.settings.decimals if decimals is None else decimals,
    )
    document = status_report(
        about, unit_lines(context, found, whole), unit_lines(context, before, whole.previous())
    )
    paths = (opened.place.path,) if opened.place.path else ()
    return Report(document, ExitCode.OK, (*paths, context.path))


def _day(as_of: str | None, recorded_at: str) -> date:
    """Return the day that a state of the ledger is looked at on: fixed once it is asked for."""
    if as_of and "-" in as_of:
        return date.fromisoformat(as_of.strip())
    return date.fromisoformat(recorded_at[:10]) if as_of else utc_now().astimezone(CHINA).date()


def _newest(known: Sequence[Whole], day: date) -> Whole:
    """Return the newest month; of weeks alone the newest week; else the month before a day."""
    months = [one for one in known if isinstance(one, Period)]
    newest = months or known
    return newest[-1] if newest else Period(day.year, day.month).previous()


def unit_lines(context: Context, found: Sequence[Revision], whole: Whole) -> list[UnitLine]:
    """Return a line for each unit that is expected, then for those that reported unasked."""
    names = context.names
    deadline = due_by(context.plan, whole)
    weekly = isinstance(whole, Week)
    expected = weekly_units(context.plan) if weekly else reporting_units(context.plan)
    unasked = sorted(
        {one.unit for one in found} - set(expected), key=lambda unit: names.order("unit", unit)
    )
    lines = []
    for unit in (*expected, *unasked):
        own = [one for one in found if one.unit == unit]
        line = _line(own, deadline)
        lines.append(
            replace(
                line,
                unit=unit,
                name=names.name("unit", unit),
                group=_group(context, unit) if unit in expected else "other",
            )
        )
    return lines


def _group(context: Context, unit: str) -> str:
    if context.names.is_city(unit):
        return "city"
    departments = {one.id for one in context.plan.units.departments}
    return "department" if unit in departments else "taskforce"


def _line(own: Sequence[Revision], deadline: date | None) -> UnitLine:
    standing = [one for one in own if one.stands]
    if not standing:
        last = own[-1] if own else None
        if last is None:
            return UnitLine(standing=Standing.MISSING)
        what = Standing.RETURNED if last.state is State.RETURNED else Standing.VOID
        return UnitLine(
            standing=what, revision=last.height, number=last.number, remark=last.state_reason
        )
    newest = standing[-1]
    if newest.kind is Kind.WITHDRAWAL:
        what = Standing.WITHDRAWN
    else:
        what = Standing.NIL if newest.kind is Kind.NIL else Standing.RECEIVED
    # What counts is when the unit first sent something that stands; a correction later is not late.
    first = next(one for one in standing if one.kind is not Kind.WITHDRAWAL or one is newest)
    return UnitLine(
        standing=what,
        revision=newest.height,
        number=newest.number,
        received_on=first.received_on,
        late=deadline is not None and first.received_on > deadline.isoformat(),
        reviewed=newest.state is State.REVIEWED,
        file=newest.file_name or "",
        remark=newest.reason,
    )
