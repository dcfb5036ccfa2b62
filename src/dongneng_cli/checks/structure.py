"""S2xx: keys, and files that stand beside each other."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import Any

from dongneng_cli.checks.registry import Context, Reach, Received, check
from dongneng_cli.findings import Fault, Rule, Severity
from dongneng_cli.frames import filled
from dongneng_cli.i18n import N_, _
from dongneng_cli.shown import shown


def _shared(rows: Iterable[Any], *names: str) -> Iterator[tuple[Any, list[Any]]]:
    """Yield what several rows share in some columns, with those rows, in their order."""
    found: dict[Any, list[Any]] = {}
    get = attrgetter(*names)
    for row in rows:
        found.setdefault(get(row), []).append(row)
    return ((key, group) for key, group in found.items() if len(group) > 1)


@check(
    Rule(
        code="S201",
        severity=Severity.ERROR,
        title=N_("a row stands once in a submission"),
        why=N_("a row that stands twice is counted twice, or one of the two is wrong"),
        example=N_("the project P-001 in rows 5 and 40"),
        fix=N_("delete one of the rows, or correct its code"),
    ),
    over="projects",
)
def row_once(ctx: Context) -> Iterator[Fault]:
    """S201: a project, indicator and region, task or blocker stands once in a submission."""
    for rows, keys, shown_at in (
        (ctx.observations, ["indicator", "region"], "indicator"),
        (ctx.projects, ["code"], "code"),
        (ctx.tasks, ["item"], "item"),
        (ctx.blockers, ["number"], "number"),
    ):
        for key, (first, *others) in _shared(filled(rows, *keys), "file", *keys):
            for row in others:
                place = ctx.at(first, shown_at)
                text = " ".join(shown(str(part)) for part in key[1:])
                yield Fault(
                    message=_("{key} stands here again, first in {sheet}!{cell}").format(
                        key=text, sheet=shown(place["sheet"]), cell=place["cell"]
                    ),
                    found=text,
                    expected=_("once"),
                    **ctx.at(row, shown_at),
                )


@check(
    Rule(
        code="S202",
        severity=Severity.ERROR,
        title=N_("a row is reported by one unit"),
        why=N_("a project or figure that two units report is counted twice"),
        example=N_("the project P-001 in the workbooks of 济南市 and of 泰安市"),
        fix=N_("settle which unit reports it, and delete it from the other workbook"),
    ),
    over="projects",
    reach=Reach.ACROSS,
)
def row_from_one_unit(ctx: Context) -> Iterator[Fault]:
    """S202: a project, or an indicator of a region, is reported by one unit only."""
    for rows, keys, shown_at in (
        (ctx.observations, ["indicator", "region"], "indicator"),
        (ctx.projects, ["code"], "code"),
    ):
        place, once = attrgetter("file", *keys), dict[Any, Any]()
        for row in filled(rows, *keys):
            once.setdefault(place(row), row)
        for _key, (first, *others) in _shared(once.values(), *keys):
            for row in others:
                yield Fault(
                    message=_("also reported in {file}, {sheet}!{cell}").format(
                        file=shown(first.file),
                        sheet=shown(first.sheet),
                        cell=ctx.at(first, shown_at)["cell"],
                    ),
                    found=shown(ctx.names.name("unit", row.unit) if row.unit else row.file),
                    expected=_("one reporting unit"),
                    **ctx.at(row, shown_at),
                )


@check(
    Rule(
        code="S203",
        severity=Severity.ERROR,
        title=N_("a unit sends one workbook for a month"),
        why=N_("with two workbooks it is not known which one counts"),
        example=N_("济南市.xlsx and 济南市(1).xlsx, both of 2020-06"),
        fix=N_("keep the one that counts"),
    ),
    over="received",
    reach=Reach.ACROSS,
)
def one_workbook_a_unit(ctx: Context) -> Iterator[Fault]:
    """S203: one workbook for a unit and period; the very same file twice is said so."""
    seen = defaultdict(list)
    for received in ctx.received:
        if received.unit is not None:
            seen[received.unit, received.week or received.period].append(received)
    for (_unit, period), group in seen.items():
        first, *others = group
        for other in others:
            same = other.sha256 == first.sha256
            message = (
                _("the same file as {file}") if same else _("{file} is also of {unit} for {period}")
            )
            yield Fault(
                message=message.format(
                    file=shown(first.file), unit=other.unit_name, period=period or "?"
                ),
                file=other.file,
                found=shown(first.file),
                expected=_("one workbook"),
            )


@check(
    Rule(
        code="S204",
        severity=Severity.ERROR,
        title=N_("workbooks that are checked together are of one month"),
        why=N_("figures of two months cannot be added up"),
        example=N_("fifteen workbooks of 2020-06 and one of 2020-05"),
        fix=N_("check each month by itself, or say which with --period"),
    ),
    over="received",
    reach=Reach.ACROSS,
)
def one_month(ctx: Context) -> Iterator[Fault]:
    """S204: every workbook is of the month, or week, that is checked; an earlier one beside it is history."""
    expected = ctx.week or ctx.period
    there = {one.unit for one in ctx.received if one.unit and one.period == ctx.period}
    for received in ctx.received:
        found = received.week or received.period
        if _is_history(received, ctx) and received.unit in there:
            continue
        if _is_week_of_month(received, ctx):
            continue
        if found is not None and expected is not None and found != expected:
            yield Fault(
                message=_("the workbook is of {found}, checked is {expected}").format(
                    found=found, expected=expected
                ),
                file=received.file,
                subject=received.unit_name,
                found=str(found),
                expected=str(expected),
            )


@check(
    Rule(
        code="S206",
        severity=Severity.NOTICE,
        title=N_("weekly workbooks beside a month's are looked at by their week"),
        why=N_("a month's check does not compare blockers from week to week"),
        example=N_("2020-W42_济南市.xlsx in the folder of 2020-10"),
        fix=N_("check the week by itself, with --week"),
    ),
    over="received",
    reach=Reach.ACROSS,
)
def weeks_by_themselves(ctx: Context) -> Iterator[Fault]:
    """S206: a weekly workbook in a month's folder is named, as none of its rows was judged."""
    for received in ctx.received:
        if _is_week_of_month(received, ctx):
            yield Fault(
                message=_("a weekly workbook; checked is {month}").format(month=ctx.period),
                file=received.file,
                subject=received.unit_name,
                found=str(received.week),
                expected=str(ctx.period),
                hint=f"dn check … --week {received.week}",
            )


def _is_week_of_month(received: Received, ctx: Context) -> bool:
    return received.week is not None and ctx.week is None


def _is_history(received: Received, ctx: Context) -> bool:
    """Tell whether a workbook is of an earlier month of the year: L160 to L163 hold the month against it."""
    month, now = received.period, ctx.period
    if month is None or now is None or ctx.week is not None:
        return False
    return month.year == now.year and month < now
