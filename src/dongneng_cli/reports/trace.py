"""The report of ``dn trace``: a target's figure, its formula, and every cell behind it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dongneng_cli.i18n import _
from dongneng_cli.reports.context import ReportContext, cell, facts, number, status_text
from dongneng_cli.reports.document import Block, Column, ColumnKind, Document, Fact, Row, Table

SCHEMA = "dn/trace@1"


@dataclass(frozen=True, slots=True)
class Source:
    """One figure behind the target's: what it is of, its value, its file and cell.

    Attributes:
        planned: For a project: in the denominator of the start rate.
        started: In its numerator.
        annual_plan: In the denominator of the completion rate.
    """

    of: str
    value: Any
    file: str
    sheet: str
    cell: str
    planned: bool | None = None
    started: bool | None = None
    annual_plan: Any = None


@dataclass(frozen=True, slots=True)
class Trace:
    """A target's row of the PROGRESS frame, what feeds it, and where the plan says it."""

    progress: Mapping[str, Any]
    sources: tuple[Source, ...]
    clauses: tuple[str, ...]
    wording: str
    definition: str


def trace_report(context: ReportContext, trace: Trace) -> Document:
    """Return figure, formula, cells and clause."""
    row = trace.progress
    blocks: list[Block] = [_steps(context, trace), _sources(trace)]
    return Document(
        title=_("Trace of {name}, {period}").format(name=row["name"], period=context.period),
        subtitle=row["target"],
        facts=(
            *facts(context),
            Fact(_("Clause"), _(", ").join(trace.clauses)),
            Fact(_("Source of the target"), trace.wording),
        ),
        blocks=tuple(blocks),
        data=_data(context, trace),
        main="sources",
        dated=context.dated,
    )


def _steps(context: ReportContext, trace: Trace) -> Table:
    row = trace.progress
    percent = context.percent("")
    unit = row["unit"] or ""
    given = Column("", ColumnKind.NUMBER)
    lines: list[tuple[str, str | None]] = [
        (_("Reported"), f"{given.text(cell(row['value']))} {unit}".strip()),
        (_("Target"), f"{given.text(cell(row['target_value']))} {unit}".strip()),
        (_("Fed by"), _fed_by(row)),
        (_("Formula"), row["formula"]),
        (_("Attainment"), percent.text(cell(row["attainment"]))),
        (_("Status"), status_text(row["status"])),
        (_("Definition"), trace.definition or None),
    ]
    columns = (Column(_("Step"), width=14), Column(_("What"), width=60))
    return Table("steps", _("From the figure to the target"), columns, tuple(map(Row, lines)))


def _fed_by(row: Mapping[str, Any]) -> str | None:
    if row["fed_by"] == "own":
        return _("the figure of {scope} itself").format(scope=row["scope_name"])
    if row["fed_by"] == "sum":
        return _("the sum of {parts} of {members} cities").format(
            parts=row["parts"], members=row["members"]
        )
    return _("the projects on the list") if row["fed_by"] == "list" else None


def _sources(trace: Trace) -> Table:
    listed = trace.progress["fed_by"] == "list"
    columns = [Column(_("Of"), width=30)]
    if listed:
        columns += [
            Column(_("Planned start"), width=8),
            Column(_("Started"), width=8),
            Column(_("Annual plan (100 million yuan)"), ColumnKind.NUMBER, priority=2),
        ]
    columns += [
        Column(_("Invested (100 million yuan)") if listed else _("Figure"), ColumnKind.NUMBER),
        Column(_("File"), width=44),
        Column(_("Cell"), width=14),
    ]
    rows = tuple(_source_row(one, listed=listed) for one in trace.sources)
    return Table(
        "sources",
        _("Sources of the figures"),
        tuple(columns),
        rows,
        empty=_("no figure was reported"),
    )


def _source_row(one: Source, *, listed: bool) -> Row:
    flags = (_("yes") if one.planned else _("no"), _("yes") if one.started else _("no"))
    middle = (*flags, cell(one.annual_plan)) if listed else ()
    return Row((one.of, *middle, cell(one.value), one.file, f"{one.sheet}!{one.cell}"))


def _data(context: ReportContext, trace: Trace) -> dict[str, Any]:
    row = trace.progress
    return {
        "schema": SCHEMA,
        "plan": context.plan,
        "period": str(context.period),
        "target": row["target"],
        "name": row["name"],
        "clauses": list(trace.clauses),
        "source": trace.wording,
        "target_value": number(row["target_value"]),
        "value": number(row["value"]),
        "unit": row["unit"],
        "fed_by": row["fed_by"],
        "formula": row["formula"],
        "attainment": context.rate(row["attainment"]),
        "status": row["status"],
        "cells": [
            {
                "of": one.of,
                "value": number(one.value),
                "file": one.file,
                "sheet": one.sheet,
                "cell": one.cell,
            }
            for one in trace.sources
        ],
    }
