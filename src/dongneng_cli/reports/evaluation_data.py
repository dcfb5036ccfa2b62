"""An evaluation as ``dn/evaluate@1``."""

from typing import TYPE_CHECKING, Any

from dongneng_cli.frames import lines
from dongneng_cli.plan.evaluation import Evaluation
from dongneng_cli.reports.context import ReportContext, cell, file_data, missing, number

if TYPE_CHECKING:
    import pandas as pd

SCHEMA = "dn/evaluate@1"


def evaluation_data(
    context: ReportContext,
    evaluation: Evaluation,
    measured: "pd.DataFrame",
    composites: "pd.DataFrame",
    alternatives: "pd.DataFrame",
    swings: "pd.DataFrame",
) -> dict[str, Any]:
    """Return the measures, composites, other definitions and other weights."""
    return {
        "schema": SCHEMA,
        "plan": context.plan,
        "evaluation": evaluation.id,
        "year": evaluation.year,
        "basis": {"kind": evaluation.basis.kind, "note": evaluation.basis.note},
        "files": file_data(context.files),
        "measures": [_measure_data(row) for row in lines(measured)],
        "composites": [_composite_data(row) for row in lines(composites)],
        "definitions": [_definition_data(row) for row in lines(alternatives)],
        "weights": [_weight_data(row) for row in lines(swings)],
    }


def _measure_data(row: Any) -> dict[str, Any]:
    return {
        "measure": row.measure,
        "name": row.name,
        "dimension": row.dimension,
        "method": row.method,
        "unit": row.unit,
        "definition": cell(row.definition),
        "value": number(row.value),
        "about": None if missing(row.about) else bool(row.about),
        "when": cell(row.when),
        "level": number(row.level),
        "comparator": None if missing(row.comparator) else str(row.comparator),
        "weight": number(row.weight),
        "score": number(row.score),
        "verdict": str(row.verdict),
        "note": cell(row.note),
    }


def _composite_data(row: Any) -> dict[str, Any]:
    return {
        "dimension": cell(row.dimension),
        "name": row.name,
        **{name: number(getattr(row, name)) for name in ("weight", "missing", "score", "lower")},
        "class": cell(row.grade),
        "class_unknown_as_zero": cell(row.grade_lower),
    }


def _definition_data(row: Any) -> dict[str, Any]:
    return {
        "measure": row.measure,
        "definition": row.definition,
        "counts": bool(row.counts),
        "verdict": str(row.verdict),
        **{name: number(getattr(row, name)) for name in ("value", "score", "composite")},
        "class": cell(row.grade),
    }


def _weight_data(row: Any) -> dict[str, Any]:
    return {
        "measure": row.measure,
        "change": float(row.change),
        "composite": number(row.composite),
        "class": cell(row.grade),
        "order": list(row.order),
    }
