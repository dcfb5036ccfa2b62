"""The report of ``dn assess``: scores, classes, points of every item, and what would sway them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from dongneng_cli.frames import lines
from dongneng_cli.i18n import _
from dongneng_cli.judgement import EXPLAINED, FigureState, NoGrade
from dongneng_cli.plan.assessment import Assessment
from dongneng_cli.reports.context import (
    ReportContext,
    cell,
    facts,
    file_data,
    missing,
    moved_by,
    number,
)
from dongneng_cli.reports.document import (
    Block,
    Bullets,
    Column,
    ColumnKind,
    Document,
    Fact,
    Paragraph,
    Row,
    Table,
    Tone,
    Value,
)
from dongneng_cli.reports.explain import explain_data, explain_table

if TYPE_CHECKING:
    import pandas as pd

SCHEMA = "dn/assess@1"

_NAMED = 6
"""Units that a line of the sensitivity names."""


def assessment_report(
    context: ReportContext,
    assessment: Assessment,
    assessed: "pd.DataFrame",
    scores: "pd.DataFrame",
    swayed: "pd.DataFrame",
    *,
    explain: bool = False,
) -> Document:
    """Return the assessment of all units.

    Args:
        context: Plan, month, files.
        assessment: The rules.
        assessed: ASSESSED frame.
        scores: SCORES frame.
        swayed: SWAYS frame.
        explain: Whether every score is unfolded.
    """
    blocks: list[Block] = [*_grounds(assessment), _scores_table(context, assessed)]
    blocks.append(_points_table(context, assessment, assessed, scores))
    blocks += _by_hand(assessment, context)
    blocks.append(sensitivity(assessment, assessed, swayed))
    explained = _explained(context, assessed, scores)
    if explain:
        blocks.append(explain_table(context, explained))
    data = _data(context, assessment, assessed, scores, swayed)
    if explain:
        data["explained"] = explain_data(context, explained)
    return Document(
        title=_("{name}, {period}").format(name=assessment.name, period=context.period),
        subtitle=context.plan_title,
        facts=(*facts(context), Fact(_("Ground"), assessment.basis.note)),
        blocks=tuple(blocks),
        data=data,
        main="assessment",
        dated=context.dated,
    )


def _grounds(assessment: Assessment) -> Iterator[Paragraph]:
    if assessment.basis.kind == "assumed":
        yield Paragraph(
            _("Items and weights are ours, not official: no public source gives them."), Tone.WARN
        )


def _scores_table(context: ReportContext, assessed: "pd.DataFrame") -> Table:
    columns = (
        Column(_("Rank"), ColumnKind.COUNT),
        Column(_("Unit"), width=18),
        Column(_("Score"), ColumnKind.NUMBER, context.decimals),
        Column(_("Class"), width=26, toned=True),
        Column(_("Unknown as zero"), ColumnKind.NUMBER, context.decimals, priority=3),
        context.percent(_("Weight unknown"), priority=4),
        Column(_("Bonus and malus"), ColumnKind.POINTS, context.decimals, priority=5),
        Column(_("By hand"), ColumnKind.POINTS, context.decimals, priority=5),
    )
    rows = tuple(
        Row(
            (
                _rank(row),
                cell(row.name),
                cell(row.score),
                _grade(row),
                cell(row.lower),
                None if missing(row.missing) else row.missing * 100,
                cell(row.extra),
                cell(row.adjusted),
            ),
            Tone.PLAIN if missing(row.note) and missing(row.veto) else Tone.WARN,
        )
        for row in lines(assessed)
    )
    notes = (
        _("Score: from the items that are known. What does not apply is left out and never zero."),
        _("Differences of two or three places should not be read as significant."),
    )
    return Table("assessment", _("Scores and classes"), columns, rows, notes=notes)


def _rank(row: Any) -> Value:
    if missing(row.rank):
        return None
    return _("{rank} tied").format(rank=row.rank) if row.tied else int(row.rank)


def _grade(row: Any) -> str | None:
    if not missing(row.veto):
        return _("{grade} (veto: {reason})").format(grade=cell(row.grade) or "—", reason=row.veto)
    if not missing(row.between):
        upper, lower = row.between
        return _("{upper} or {lower}: {reason}").format(
            upper=upper, lower=lower, reason=NoGrade(row.note).label
        )
    return NoGrade(row.note).label if not missing(row.note) else cell(row.grade)  # type: ignore[return-value]


def _points_table(
    context: ReportContext,
    assessment: Assessment,
    assessed: "pd.DataFrame",
    scores: "pd.DataFrame",
) -> Table:
    by_unit = {(row.unit, row.item): row for row in lines(scores)}
    columns = [Column(_("Unit"), width=18)]
    for at, item in enumerate(assessment.items):
        weight = Column("", ColumnKind.NUMBER).text(item.weight) if item.weight else "±"
        header = _("{item} ({weight})").format(item=item.name, weight=weight)
        columns.append(Column(header, ColumnKind.NUMBER, context.decimals, priority=at + 1))
    rows = tuple(
        Row((cell(row.name), *(_points(by_unit[row.unit, item.id]) for item in assessment.items)))
        for row in lines(assessed)
    )
    return Table("points", _("Points of every item"), tuple(columns), rows)


def _points(row: Any) -> Value:
    return FigureState(row.state).label if missing(row.points) else cell(row.points)


def _by_hand(assessment: Assessment, context: ReportContext) -> Iterator[Table]:
    """Yield adjustments and vetoes as lines of their own, with reason and author."""
    lines_by_hand = [
        (one.unit, Column("", ColumnKind.POINTS, context.decimals).text(one.points), one)
        for one in assessment.adjustments
    ] + [(one.unit, _("veto"), one) for one in assessment.vetoes]
    if not lines_by_hand:
        return
    columns = (
        Column(_("Unit"), width=18),
        Column(_("Points"), width=10),
        Column(_("Reason"), width=40),
        Column(_("Author"), width=14),
        Column(_("Date"), width=12),
    )
    rows = tuple(
        Row((context.name(unit), points, one.reason, one.author, one.date), Tone.WARN)
        for unit, points, one in lines_by_hand
    )
    yield Table("by-hand", _("Decided by hand"), columns, rows)


def sensitivity(
    assessment: Assessment, assessed: "pd.DataFrame", swayed: "pd.DataFrame"
) -> Bullets:
    """Return whose class or rank changes when the weight of an item moves, one line a change."""
    names = {row.unit: str(row.name) for row in lines(assessed)}
    titles = {item.id: item.name for item in assessment.items}
    items = []
    for _key, group in swayed.groupby(["item", "change"], sort=False):
        first = lines(group)[0]
        classes = [row for row in lines(group) if row.grade_before != row.grade_after]
        said = _(", ").join(
            f"{names[row.unit]} {cell(row.grade_before) or '—'}→{cell(row.grade_after) or '—'}"
            for row in classes[:_NAMED]
        )
        line = _("{item} {change}: {ranks} ranks change").format(
            item=titles[first.item], change=moved_by(first.change), ranks=len(group)
        )
        items.append(line + (_("; classes: {names}").format(names=said) if said else ""))
    calm = _("no rank and no class changes, whichever weight moves")
    return Bullets(_("If a weight were different"), tuple(items) or (calm,))


def _explained(
    context: ReportContext, assessed: "pd.DataFrame", scores: "pd.DataFrame"
) -> "pd.DataFrame":
    """Unfold every score: formula, inputs, points of weight."""
    names = {row.unit: row.name for row in lines(assessed)}
    points = Column("", ColumnKind.NUMBER, context.decimals)
    number_text = Column("", ColumnKind.NUMBER)
    rows = []
    for row in lines(scores):
        known = not missing(row.points)
        result = (
            _("{points} of {weight} points").format(
                points=points.text(row.points), weight=number_text.text(row.weight)
            )
            if known
            else FigureState(row.state).label
        )
        rows.append(
            {
                "subject": names[row.unit],
                "item": row.item_name,
                "formula": cell(row.formula),
                "inputs": row.inputs,
                "result": result,
            }
        )
    return EXPLAINED.build(rows)


def _data(
    context: ReportContext,
    assessment: Assessment,
    assessed: "pd.DataFrame",
    scores: "pd.DataFrame",
    swayed: "pd.DataFrame",
) -> dict[str, Any]:
    by_unit: dict[str, list[Any]] = {}
    for row in lines(scores):
        by_unit.setdefault(row.unit, []).append(row)
    return {
        "schema": SCHEMA,
        "plan": context.plan,
        "period": str(context.period),
        "assessment": assessment.id,
        "of": assessment.of,
        "basis": {"kind": assessment.basis.kind, "note": assessment.basis.note},
        "files": file_data(context.files),
        "rows": [_unit_data(context, row, by_unit[row.unit]) for row in lines(assessed)],
        "sensitivity": [
            {
                "item": row.item,
                "change": float(row.change),
                "unit": row.unit,
                "rank": [number(row.rank_before), number(row.rank_after)],
                "class": [cell(row.grade_before), cell(row.grade_after)],
            }
            for row in lines(swayed)
        ],
    }


def _item_data(row: Any) -> dict[str, Any]:
    return {
        "item": row.item,
        "name": row.item_name,
        "weight": number(row.weight),
        "value": number(row.value),
        "points": number(row.points),
        "state": str(row.state),
    }


def _unit_data(context: ReportContext, row: Any, items: list[Any]) -> dict[str, Any]:
    return {
        "unit": row.unit,
        "name": row.name,
        "rank": number(row.rank),
        "tied": bool(row.tied),
        "class": cell(row.grade),
        "note": cell(row.note),
        "between": None if missing(row.between) else list(row.between),
        "veto": cell(row.veto),
        "score": context.rate(row.score),
        "unknown_as_zero": context.rate(row.lower),
        "weight_unknown": number(row.missing),
        "bonus_and_malus": number(row.extra),
        "by_hand": number(row.adjusted),
        "items": [_item_data(one) for one in items],
    }
