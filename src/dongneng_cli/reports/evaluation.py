"""The report of ``dn evaluate``: measures, dimensions, the composite with both bounds, what would sway it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from dongneng_cli.frames import lines
from dongneng_cli.i18n import _
from dongneng_cli.judgement import EXPLAINED, Found
from dongneng_cli.plan.evaluation import Evaluation
from dongneng_cli.reports.context import (
    ReportContext,
    cell,
    facts,
    missing,
    moved_by,
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
)
from dongneng_cli.reports.evaluation_data import evaluation_data
from dongneng_cli.reports.explain import explain_data, explain_table
from dongneng_cli.terms import Comparator

if TYPE_CHECKING:
    import pandas as pd

_FOUND = {
    Found.MISSED: ("×", Tone.BAD),
    Found.NOT_YET: ("○", Tone.WARN),
    Found.NOT_PUBLISHED: ("○", Tone.MUTED),
    Found.UNKNOWN: ("?", Tone.MUTED),
    Found.NO_LEVEL: ("·", Tone.PLAIN),
    Found.MET: ("√", Tone.GOOD),
}


def evaluation_report(
    context: ReportContext,
    evaluation: Evaluation,
    measured: "pd.DataFrame",
    composites: "pd.DataFrame",
    alternatives: "pd.DataFrame",
    swings: "pd.DataFrame",
    *,
    known_by: str = "",
    explain: bool = False,
) -> Document:
    """Return the evaluation.

    Args:
        context: Plan and files.
        evaluation: The rules, for names and grounds.
        measured: MEASURED frame.
        composites: COMPOSITES frame, the whole last.
        alternatives: ALTERNATIVES frame.
        swings: SWINGS frame.
        known_by: Day by which values had to be published; empty for all.
        explain: Whether every score is unfolded.
    """
    explained = _explained(context, measured)
    blocks: list[Block] = list(_main_lines(context, evaluation, composites))
    blocks += [
        _dimensions_table(context, composites),
        _measures_table(context, evaluation, measured),
        _definitions_table(context, alternatives),
        weights(composites, swings),
    ]
    if explain:
        blocks.append(explain_table(context, explained))
    data = evaluation_data(context, evaluation, measured, composites, alternatives, swings)
    if explain:
        data["explained"] = explain_data(context, explained)
    until = (Fact(_("Published by"), known_by),) if known_by else ()
    return Document(
        title=_("{name}, {year}").format(name=evaluation.name, year=evaluation.year),
        subtitle=context.plan_title,
        facts=(*facts(context)[:1], *until, Fact(_("Ground"), evaluation.basis.note)),
        blocks=tuple(blocks),
        data=data,
        main="measures",
        dated=context.dated,
    )


def _main_lines(
    context: ReportContext, evaluation: Evaluation, composites: "pd.DataFrame"
) -> Iterator[Paragraph]:
    whole = lines(composites)[-1]
    if evaluation.basis.kind == "assumed":
        yield Paragraph(
            _("Measures, weights and limits are ours, not official: no public source gives them."),
            Tone.WARN,
        )
    if missing(whole.score):
        yield Paragraph(_("Nothing is known yet."), Tone.WARN, strong=True)
        return
    digits = Column("", ColumnKind.NUMBER, context.decimals).text
    grades = cell(whole.grade) or "—"
    if whole.grade != whole.grade_lower:
        grades = _("{known} or, unknown as zero, {lower}").format(
            known=grades, lower=cell(whole.grade_lower) or "—"
        )
    words = _(
        "Composite {score} by what is known, {lower} with the unknown as zero; {missing} of the weight "
        "is unknown. Class: {grades}."
    )
    yield Paragraph(
        words.format(
            score=digits(whole.score),
            lower=digits(whole.lower),
            missing=context.percent("").text(whole.missing * 100),
            grades=grades,
        ),
        strong=True,
    )


def _dimensions_table(context: ReportContext, composites: "pd.DataFrame") -> Table:
    columns = (
        Column(_("Dimension"), width=18),
        Column(_("Weight"), ColumnKind.NUMBER),
        context.percent(_("Weight unknown")),
        Column(_("Score, known only"), ColumnKind.NUMBER, context.decimals),
        Column(_("Score, unknown as zero"), ColumnKind.NUMBER, context.decimals),
        Column(_("Class"), width=14),
    )
    rows = tuple(
        Row(
            (
                cell(row.name),
                cell(row.weight),
                None if missing(row.missing) else row.missing * 100,
                cell(row.score),
                cell(row.lower),
                cell(row.grade),
            ),
            total=missing(row.dimension),
        )
        for row in lines(composites)
    )
    return Table("dimensions", _("Dimensions"), columns, rows)


def _measures_table(
    context: ReportContext, evaluation: Evaluation, measured: "pd.DataFrame"
) -> Table:
    columns = (
        Column(_("Measure"), width=26),
        Column(_("Dimension"), width=12, priority=5),
        Column(_("Value"), ColumnKind.NUMBER),
        Column(_("Level of the year"), width=16),
        Column(_("Unit"), width=8, priority=4),
        Column(_("As of"), width=12, priority=3),
        Column(_("Weight"), ColumnKind.NUMBER, priority=2),
        Column(_("Score"), ColumnKind.NUMBER, context.decimals),
        Column(_("Verdict"), width=24, toned=True),
    )
    dimensions = {one.id: one.name for one in evaluation.dimensions}
    rows = tuple(_measure_row(row, dimensions) for row in lines(measured))
    notes = (
        _(
            "A value marked ≈ is published roughly. What is not published is left blank, never zero."
        ),
    )
    return Table("measures", _("Measures"), columns, rows, notes=notes)


def _measure_row(row: Any, dimensions: dict[str, str]) -> Row:
    sign, tone = _FOUND[Found(row.verdict)]
    figure = Column("", ColumnKind.NUMBER).text
    value = cell(row.value)
    said = f"{sign} {Found(row.verdict).label}"
    return Row(
        (
            _named(row),
            dimensions[row.dimension],
            f"≈ {figure(value)}" if row.about else value,
            _level(row),
            cell(row.unit),
            cell(row.when),
            cell(row.weight),
            cell(row.score),
            said
            if missing(row.note)
            else _("{verdict}; {note}").format(verdict=said, note=row.note),
        ),
        tone,
    )


def _named(row: Any) -> str:
    if missing(row.definition):
        return str(row.name)
    return _("{name} ({definition})").format(name=row.name, definition=row.definition)


def _level(row: Any) -> str | None:
    if missing(row.level):
        return None
    return f"{Comparator(row.comparator).label} {Column('', ColumnKind.NUMBER).text(row.level)}"


def _definitions_table(context: ReportContext, alternatives: "pd.DataFrame") -> Table:
    columns = (
        Column(_("Measure"), width=26),
        Column(_("Counted by"), width=16),
        Column(_("Value"), ColumnKind.NUMBER),
        Column(_("Verdict"), width=22, toned=True),
        Column(_("Score"), ColumnKind.NUMBER, context.decimals),
        Column(_("Composite"), ColumnKind.NUMBER, context.decimals),
        Column(_("Class"), width=12),
    )
    rows = []
    for row in lines(alternatives):
        sign, tone = _FOUND[Found(row.verdict)]
        name = _("{name}, counts").format(name=row.definition) if row.counts else row.definition
        cells = (cell(row.name), name, cell(row.value), f"{sign} {Found(row.verdict).label}")
        rows.append(Row((*cells, cell(row.score), cell(row.composite), cell(row.grade)), tone))
    return Table(
        "definitions",
        _("If a disputed definition were different"),
        columns,
        tuple(rows),
        empty=_("no definition is disputed"),
    )


def weights(composites: "pd.DataFrame", swings: "pd.DataFrame") -> Bullets:
    """Return what moving one weight does: the widest swing, and every change of class or of order."""
    title = _("If a weight were different")
    if swings.empty:
        return Bullets(title, (_("no weight is tried"),))
    usual = lines(composites)[-1]
    order = _order(composites)
    digits = Column("", ColumnKind.NUMBER, 2).text
    made = lines(swings)
    low, high = (pick(made, key=lambda row: row.composite) for pick in (min, max))
    items = [
        _("the composite stays between {low} ({first} {down}) and {high} ({second} {up})").format(
            low=digits(low.composite),
            first=low.name,
            down=moved_by(low.change),
            high=digits(high.composite),
            second=high.name,
            up=moved_by(high.change),
        )
    ]
    for row in made:
        said = []
        if row.grade != usual.grade:
            said.append(_("class {grade}").format(grade=cell(row.grade) or "—"))
        if row.order != order:
            said.append(_("order of dimensions {order}").format(order=" > ".join(row.order)))
        if said:
            change = f"{row.name} {moved_by(row.change)}"
            items.append(_("{change}: {what}").format(change=change, what=_(", ").join(said)))
    if len(items) == 1:
        items.append(_("no class and no order changes"))
    return Bullets(title, tuple(items))


def _order(composites: "pd.DataFrame") -> tuple[str, ...]:
    scored = [
        row for row in lines(composites) if not missing(row.dimension) and not missing(row.score)
    ]
    return tuple(row.name for row in sorted(scored, key=lambda row: -row.score))


def _explained(context: ReportContext, measured: "pd.DataFrame") -> "pd.DataFrame":
    score = Column("", ColumnKind.NUMBER, context.decimals)
    return EXPLAINED.build(
        {
            "subject": _named(row),
            "item": row.method,
            "formula": cell(row.formula),
            "inputs": row.inputs,
            "result": _(", ").join(
                part
                for part in (
                    None
                    if missing(row.score)
                    else _("score {score}").format(score=score.text(row.score)),
                    Found(row.verdict).label,
                    None if missing(row.note) else str(row.note),
                )
                if part
            ),
        }
        for row in lines(measured)
    )
