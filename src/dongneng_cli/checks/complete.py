"""S205: rows that the plan asks of a unit and that its workbook does not have."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from dongneng_cli.checks.registry import Context, Received, check
from dongneng_cli.findings import Fault, Rule, Severity
from dongneng_cli.i18n import N_, _
from dongneng_cli.plan.asked import asked_indicators, asked_items


@check(
    Rule(
        code="S205",
        severity=Severity.WARNING,
        title=N_("every indicator and task item that is asked of a unit has its row"),
        why=N_("a row that is left out is not a zero, and the province's total lacks it"),
        example=N_("the sheet 指标 of 济南市 without 年内新开通5G基站"),
        fix=N_("add the row: 0 if there is nothing yet, / if it does not apply"),
    ),
    over="received",
)
def every_row_is_there(ctx: Context) -> Iterator[Fault]:
    """S205: a sheet that a unit sends with rows has every row that the plan asks of the unit.

    A sheet that is not sent, or is empty, says that there is nothing of it: S114 and the reports say so.
    """
    observed, reported = _by_file(ctx.observations), _by_file(ctx.tasks)
    for one in ctx.received:
        if one.unit is None or one.period is None or one.period != ctx.period:
            continue
        indicators = asked_indicators(ctx.plan, ctx.names, one.unit, one.period)
        for rows, name, kind, asked in (
            (observed, "indicator", "indicator", (i.id for i in indicators)),
            (reported, "item", "task_item", asked_items(ctx.plan, one.unit)),
        ):
            yield from _missing(ctx, one, rows.get(one.file, ()), name, kind, asked)


def _by_file(rows: Iterable[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row.file, []).append(row)
    return found


def _missing(
    ctx: Context, one: Received, rows: Sequence[Any], name: str, kind: str, asked: Iterable[str]
) -> Iterator[Fault]:
    here = {getattr(row, name) for row in rows}
    for key in asked if rows else ():
        if key not in here:
            last = max(rows, key=lambda row: row.row)
            title = ctx.names.name(kind, key)
            yield Fault(
                message=_("there is no row for {name} ({code})").format(name=title, code=key),
                file=one.file,
                sheet=last.sheet,
                cell=ctx.at(last, name)["cell"],
                subject=title,
                found=_("nothing"),
                expected=key,
            )
