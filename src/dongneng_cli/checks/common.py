"""What several rules see alike: a blank, an unknown word, a day too late, a row left out.

A rule decides which rows are at fault; the words and the place are given here once.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from dongneng_cli.checks.registry import Context
from dongneng_cli.findings import Fault
from dongneng_cli.frames import filled
from dongneng_cli.i18n import _
from dongneng_cli.plan.words import Spelled, spelled
from dongneng_cli.shown import shown
from dongneng_cli.submission.form import FormSheet


def blank(ctx: Context, row: Any, sheet: FormSheet, name: str, message: str) -> Fault:
    """Return the fault that a field is blank; the message names it as ``{title}``."""
    title = sheet.column(name).title
    return Fault(
        message=message.format(title=title),
        found=_("blank"),
        expected=title,
        **ctx.at(row, name),
    )


def unknown_words(
    ctx: Context, rows: Iterable[Any], name: str, known: Sequence[Spelled], kind: str
) -> Iterator[Fault]:
    """Yield the words of a column that name nothing of a kind."""
    for row in filled(rows, name):
        word = getattr(row, name)
        if spelled(known, word) is None:
            yield Fault(
                message=_("the plan has no {kind} {given}").format(kind=kind, given=shown(word)),
                found=shown(word),
                expected="、".join(one.name for one in known),
                **ctx.at(row, name),
            )


def unknown_states(
    ctx: Context, rows: Iterable[Any], means: Callable[[Any], object], known: Iterable[str]
) -> Iterator[Fault]:
    """Yield the words of 状态 that mean nothing."""
    expected = "、".join(known)
    for row in filled(rows, "state"):
        if means(row) is None:
            yield Fault(
                message=_("{text} is not a state").format(text=shown(row.state)),
                found=shown(row.state),
                expected=expected,
                **ctx.at(row, "state"),
            )


def not_so_by_state(ctx: Context, row: Any, sheet: FormSheet, name: str, expected: str) -> Fault:
    """Return the fault that a day stands beside a state that it contradicts."""
    return Fault(
        message=_("{title} {found}, but the state is {state}").format(
            title=sheet.column(name).title, found=getattr(row, name), state=shown(row.state)
        ),
        found=shown(row.state),
        expected=expected,
        **ctx.at(row, "state"),
    )


def later_than(
    ctx: Context, sheet: FormSheet, names: Iterable[str], last: Callable[[Any], str | None]
) -> Iterator[Fault]:
    """Yield the days, or months, of some columns that lie after the last possible one of their row."""
    for name in names:
        title = sheet.column(name).title
        for row in filled(ctx.rows[sheet.key], name):
            found, latest = getattr(row, name), last(row)
            if latest is not None and found > latest:
                yield Fault(
                    message=_("{title} {found} is later than {period}").format(
                        title=title, found=found, period=latest
                    ),
                    found=found,
                    expected=_("{period} or earlier").format(period=latest),
                    **ctx.at(row, name),
                )


def latest_reports(
    ctx: Context, sheet: FormSheet, key: Callable[[Any], Hashable]
) -> dict[Any, Any]:
    """Return the last earlier report of each thing by its key; rows without one are passed over."""
    return {key(row): row for row in ctx.earlier[sheet.key] if key(row)}


def left_out(
    ctx: Context, sheet: FormSheet, key: Callable[[Any], Hashable]
) -> Iterator[tuple[Any, Any]]:
    """Yield what a unit's last report had and this one has not, each with a row of this one.

    A unit that sends no row of the sheet has left nothing out: it is late, or has nothing to say.
    """
    sent = {row.unit: row for row in ctx.rows[sheet.key]}
    here = {key(row) for row in ctx.rows[sheet.key]}
    last: dict[str | None, str] = {}
    for row in ctx.earlier[sheet.key]:
        last[row.unit] = max(row.period, last.get(row.unit, ""))
    for of, row in latest_reports(ctx, sheet, key).items():
        if row.unit in sent and row.period == last[row.unit] and of not in here:
            yield row, sent[row.unit]


def not_reported(row: Any, sent: Any, number: str, subject: str, expected: str) -> Fault:
    """Return the fault that something was open and is left out, where the unit would have reported it."""
    return Fault(
        message=_("{number} was open in {period} and is not reported any more").format(
            number=number, period=row.period
        ),
        file=sent.file,
        sheet=sent.sheet,
        subject=subject,
        found=_("nothing"),
        expected=expected,
    )


def not_the_sum(ctx: Context, row: Any, name: str, previous: Decimal, month: Decimal) -> Fault:
    """Return the fault that a cumulative figure is not last month's and the month's together."""
    found, expected = getattr(row, name), previous + month
    return Fault(
        message=_("{previous:f} + {month:f} = {expected:f}, not {found:f}").format(
            previous=previous, month=month, expected=expected, found=found
        ),
        found=f"{found:f}",
        expected=f"{expected:f}",
        **ctx.at(row, name),
    )


def below_last_month(ctx: Context, row: Any, name: str, before: Decimal) -> Fault:
    """Return the fault that a cumulative figure is below last month's."""
    now = getattr(row, name)
    return Fault(
        message=_("{now:f} is below last month's {before:f}").format(now=now, before=before),
        found=f"{now:f}",
        expected=_("{before:f} or more, or a reason in 备注").format(before=before),
        **ctx.at(row, name),
    )


def of_another_size(ctx: Context, row: Any, against: Decimal) -> Fault:
    """Return the fault that an indicator's figure is far from what it is held against."""
    return Fault(
        message=_("{found:f} beside {against:f}").format(found=row.cumulative, against=against),
        found=f"{row.cumulative:f}",
        expected=_("about the size of {against:f}").format(against=against),
        **ctx.at(row, "cumulative"),
    )
