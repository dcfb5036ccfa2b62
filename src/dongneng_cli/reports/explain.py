"""Every verdict unfolded: its formula, its inputs with file, cell and revision, its result."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from dongneng_cli.frames import lines
from dongneng_cli.i18n import _
from dongneng_cli.judgement import EXPLAINED, Input
from dongneng_cli.plan.model import Indicator
from dongneng_cli.plan.table import target_in
from dongneng_cli.reports.context import ReportContext, cell, missing, status_text
from dongneng_cli.reports.document import Column, ColumnKind, Row, Table

if TYPE_CHECKING:
    import pandas as pd

_REVISION = 12
"""Digits of a file's hash that tell its revisions apart."""


def explain_table(context: ReportContext, explained: "pd.DataFrame") -> Table:
    """Return one card a verdict."""
    columns = (
        Column(_("Verdict"), width=30),
        Column(_("Item"), width=24),
        Column(_("Formula"), width=44),
        Column(_("Inputs"), width=70),
        Column(_("Result"), width=40),
    )
    rows = tuple(
        Row(
            (
                cell(row.subject),
                cell(row.item),
                cell(row.formula),
                _("; ").join(_input(context, one) for one in row.inputs) or None,
                cell(row.result),
            )
        )
        for row in lines(explained)
    )
    return Table("explain", _("How every verdict came about"), columns, rows, lead=2)


def explain_data(context: ReportContext, explained: "pd.DataFrame") -> list[dict[str, Any]]:
    """Return the verdicts as JSON gives them."""
    return [
        {
            "subject": row.subject,
            "item": cell(row.item),
            "formula": cell(row.formula),
            "inputs": [
                {
                    "name": one.name,
                    "value": one.value,
                    "file": one.file,
                    "sheet": one.sheet,
                    "cell": one.cell,
                    "revision": _revision(context, one.file),
                    "origin": one.origin or None,
                }
                for one in row.inputs
            ],
            "result": cell(row.result),
        }
        for row in lines(explained)
    ]


def _input(context: ReportContext, one: Input) -> str:
    where = one.origin
    if one.file:
        place = "!".join(part for part in (one.sheet, one.cell) if part)
        revision = _revision(context, one.file)
        where = " > ".join(part for part in (one.file, place) if part)
        where += f" @{revision}" if revision else ""
    said = f"{one.name} {one.value}".strip()
    return f"{said} [{where}]" if where else said


def _revision(context: ReportContext, file: str | None) -> str | None:
    """Return the beginning of a file's hash; of several files, of each."""
    if not file:
        return None
    known = {line.path: line.sha256[:_REVISION] for line in context.files if line.sha256}
    found = [known[name] for name in dict.fromkeys(file.split("; ")) if name in known]
    return "; ".join(found) or None


def explained_progress(
    context: ReportContext, progress: "pd.DataFrame", indicators: Mapping[str, Indicator]
) -> "pd.DataFrame":
    """Explain the status of every target: what was divided by what, and what was due.

    Args:
        context: For the digits and the period.
        progress: PROGRESS frame.
        indicators: By id: their targets say since when they hold, and on what ground.

    Returns:
        EXPLAINED frame.
    """
    return EXPLAINED.build(
        _progress_row(context, row, indicators.get(row.target)) for row in lines(progress)
    )


def _progress_row(context: ReportContext, row: Any, indicator: Indicator | None) -> dict[str, Any]:
    number = Column("", ColumnKind.NUMBER)
    inputs = [Input(_("value"), number.text(cell(row.value)), row.file, row.sheet, row.cell)]
    if missing(row.value):
        inputs = [Input(_("value"), _("not reported"))]
    inputs.append(
        Input(
            _("target value"),
            number.text(cell(row.target_value)),
            origin=_origin(context, indicator),
        )
    )
    return {
        "subject": row.name,
        "item": row.scope_name,
        "formula": cell(row.formula),
        "inputs": tuple(inputs),
        "result": _(", ").join(_progress_result(context, row)),
    }


def _progress_result(context: ReportContext, row: Any) -> Iterator[str]:
    percent, points = context.percent(""), context.points("")
    if not missing(row.attainment):
        yield _("attainment {value}").format(value=percent.text(cell(row.attainment)))
    if not missing(row.planned):
        yield _("due by the plan {value}").format(value=percent.text(cell(row.planned)))
    if not missing(row.pace_gap):
        yield _("pace gap {value} points").format(value=points.text(cell(row.pace_gap)))
    yield status_text(row.status)


def _origin(context: ReportContext, indicator: Indicator | None) -> str:
    """Say what sets the target that holds, since when, and what held before."""
    target = target_in(indicator, context.period) if indicator else None
    if indicator is None or target is None:
        return ""
    said = _("{source}, since {month}").format(source=target.source, month=target.since)
    earlier = indicator.targets[: indicator.targets.index(target)]
    if earlier:
        said += _("; before that {value}").format(value=earlier[-1].value)
    return said
