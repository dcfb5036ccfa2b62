"""The report of ``dn forecast``: where each target will be at the year's end, and how sure that is."""

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from dongneng_cli.frames import lines
from dongneng_cli.i18n import _
from dongneng_cli.judgement import Caution, Method, NoOutlook, NoPace, NotApplicable, Prospect
from dongneng_cli.reports.context import (
    ReportContext,
    cell,
    exact,
    facts,
    file_data,
    missing,
    number,
)
from dongneng_cli.reports.document import (
    Block,
    Bullets,
    Chart,
    ChartKind,
    Column,
    ColumnKind,
    Document,
    Part,
    Row,
    Series,
    Table,
    Tone,
    Value,
)
from dongneng_cli.rounding import half_up

if TYPE_CHECKING:
    import pandas as pd

SCHEMA = "dn/forecast@1"

_PICTURE = 24
"""Character cells of the picture beside the months."""

_SILENT = (NoOutlook.UNREPORTED, NoOutlook.NOT_MONTHLY)
"""Reasons that stand under the table of many targets, and not as rows."""

_PLACES = 2
"""Decimals of a figure that was calculated."""

_PROSPECTS = {
    Prospect.REACHED: ("√", Tone.GOOD),
    Prospect.REACHES: ("●", Tone.FINE),
    Prospect.FALLS_SHORT: ("×", Tone.BAD),
}


def forecast_report(
    context: ReportContext,
    outlook: "pd.DataFrame",
    methods: "pd.DataFrame",
    series: "pd.DataFrame",
    paces: "pd.DataFrame",
    extra: tuple[Block, ...] = (),
) -> Document:
    """Return the outlook of every target; of a single one its months, its methods and its chart.

    Args:
        context: Plan, last month, files.
        outlook: OUTLOOK frame.
        methods: METHOD_ROWS frame.
        series: SERIES frame.
        paces: PACE frame: what can still be said of a target that is not forecast.
        extra: Blocks to put at the end.
    """
    alone = len(outlook) == 1
    blocks: list[Block] = [outlook_table(context, outlook, paces)]
    blocks += [
        _chart(row, series[series["target"] == row.target], detail=not alone)
        for row in lines(outlook)
        if missing(row.reason)
    ]
    if alone and len(series):
        blocks.append(_months_table(series))
    if len(methods):
        blocks.append(_methods_table(outlook, methods, secondary=not alone))
    blocks.append(_method())
    return Document(
        title=_("Outlook to the end of the year, {period}").format(period=context.period),
        subtitle=context.plan_title,
        facts=facts(context),
        blocks=(*blocks, *extra),
        data=_data(context, outlook, methods, series),
        main="outlook",
        dated=context.dated,
    )


def outlook_table(context: ReportContext, outlook: "pd.DataFrame", paces: "pd.DataFrame") -> Table:
    """Return the forecasts, those that fall short first; under it what else there is to say."""
    columns = (
        Column(_("Target"), width=30),
        Column(_("Scope"), width=10, priority=6),
        Column(_("Value"), ColumnKind.NUMBER, priority=3),
        Column(_("Target value"), ColumnKind.NUMBER),
        Column(_("Outlook"), ColumnKind.NUMBER, 2),
        Column(_("Low"), ColumnKind.NUMBER, 2, priority=2),
        Column(_("High"), ColumnKind.NUMBER, 2, priority=2),
        Column(_("Unit"), width=8, priority=5),
        context.percent(_("Probability"), priority=1),
        context.percent(_("Error of earlier forecasts"), priority=4),
        Column(_("Prospect"), width=22, toned=True),
    )
    known = [row for row in lines(outlook) if missing(row.reason)]
    order = (Prospect.FALLS_SHORT, Prospect.REACHES, Prospect.REACHED)
    rows = [_outlook_row(row) for row in sorted(known, key=lambda one: order.index(one.verdict))]
    pace = {row.target: row for row in lines(paces)}
    silent = [row for row in lines(outlook) if row.reason in _SILENT and len(outlook) > 1]
    rows += [
        _refused_row(row, pace.get(row.target))
        for row in lines(outlook)
        if not missing(row.reason) and row not in silent
    ]
    return Table(
        "outlook",
        _("Outlook to the end of the year"),
        columns,
        tuple(rows),
        notes=(*_cautions(known), *_silent_notes(silent)),
        empty=_("no target holds in this month"),
    )


def _outlook_row(row: Any) -> Row:
    sign, tone = _PROSPECTS[Prospect(row.verdict)]
    return Row(
        (
            cell(row.name),
            cell(row.scope_name),
            _value(row),
            cell(row.target_value),
            cell(row.forecast),
            cell(row.low),
            cell(row.high),
            cell(row.unit),
            None if missing(row.probability) else row.probability * 100,
            cell(row.error),
            f"{sign} {Prospect(row.verdict).label}",
        ),
        tone,
    )


def _value(row: Any) -> Value:
    """Return a reported figure as it is; a list's rate rounded like every rate."""
    value = cell(row.value)
    if isinstance(value, Fraction) and value != half_up(value, _PLACES):
        return half_up(value, _PLACES)
    return value


def _refused_row(row: Any, pace: Any) -> Row:
    """Say why there is no forecast, and what there is instead: the pace that is needed."""
    said = NoOutlook(row.reason).label
    if pace is not None and pace.reason == NoPace.REACHED:
        said += _("; reached")
    elif pace is not None and not missing(pace.needed) and row.reason == NoOutlook.TOO_FEW:
        needed = Column("", ColumnKind.NUMBER, 2).text(pace.needed)
        said += _("; needed: {needed} a month").format(needed=needed)
        if not missing(pace.ratio):
            ratio = Column("", ColumnKind.NUMBER, 2).text(pace.ratio)
            said += _(", {ratio} times the pace so far").format(ratio=ratio)
    names = (cell(row.name), cell(row.scope_name))
    cells = (*names, _value(row), cell(row.target_value), None, None, None)
    return Row((*cells, cell(row.unit), None, None, f"? {said}"), Tone.MUTED)


def _cautions(rows: list[Any]) -> Iterator[str]:
    yield _(
        "Outlook: the median of the methods that apply. Low and high: the middle 80% of a bootstrap. "
        "Error: how far forecasts made earlier in the same way were off, in percent of the growth that "
        "came. Project lists go by their investment completion rate."
    )
    said: dict[str, list[str]] = {}
    for row in rows:
        for code, months in row.notes:
            words = Caution(code).label.format(months=months.replace(", ", _(", ")))
            said.setdefault(words, []).append(str(row.name))
    for words, names in said.items():
        yield _("{reason}: {names}").format(reason=words, names=_(", ").join(names))


def _silent_notes(rows: list[Any]) -> Iterator[str]:
    for reason in _SILENT:
        names = [str(row.name) for row in rows if row.reason == reason]
        if names:
            yield _("{reason}: {names}").format(reason=reason.label, names=_(", ").join(names))


def _chart(row: Any, series: "pd.DataFrame", *, detail: bool) -> Chart:
    months = lines(series)
    parts = (
        (_("Actual"), "actual", Part.ACTUAL),
        (_("Plan's curve"), "plan", Part.PLAN),
        (_("Low"), "low", Part.LOW),
        (_("High"), "high", Part.HIGH),
        (_("Target value"), "target_value", Part.TARGET),
    )
    drawn = (
        Series(name, tuple(exact(getattr(month, column)) for month in months), part)
        for name, column, part in parts
    )
    return Chart(
        key=f"outlook-{row.target}",
        title=_("{name}: outlook ({unit})").format(name=row.name, unit=row.unit),
        head=_("Month"),
        labels=tuple(month.period for month in months),
        series=tuple(one for one in drawn if any(value is not None for value in one.values)),
        column=Column("", ColumnKind.NUMBER, 2),
        kind=ChartKind.LINES,
        detail=detail,
    )


def _months_table(series: "pd.DataFrame") -> Table:
    """Return the twelve months with a picture of each: █ actual, ▓ band, │ plan, ║ target."""
    columns = (
        Column(_("Month"), width=7),
        Column(_("Actual"), ColumnKind.NUMBER, 2),
        Column(_("Plan's curve"), ColumnKind.NUMBER, 2, priority=3),
        Column(_("Low"), ColumnKind.NUMBER, 2, priority=2),
        Column(_("High"), ColumnKind.NUMBER, 2, priority=2),
        Column(_("█ actual ▓ band │ plan ║ target"), width=_PICTURE + 1),
    )
    months = lines(series)
    rows = tuple(
        Row(
            (
                month.period,
                cell(month.actual),
                cell(month.plan),
                cell(month.low) if missing(month.actual) else None,
                cell(month.high) if missing(month.actual) else None,
                picture,
            )
        )
        for month, picture in zip(months, _pictures(months), strict=True)
    )
    return Table("months", _("Months of the year"), columns, rows)


def _pictures(months: list[Any]) -> Iterator[str]:
    """Yield one line of blocks a month; all share one scale."""
    names = ("actual", "plan", "low", "high", "target_value")
    known = [getattr(month, name) for month in months for name in names]
    values = [value for value in known if not missing(value)]
    least, most = min(0, *values), max(values)
    span = (most - least) or 1

    def place(value: Any) -> int:
        return int((value - least) / span * _PICTURE)

    for month in months:
        cells = ["·"] * (place(month.target_value) + 1)
        cells += [" "] * (_PICTURE + 1 - len(cells))
        until = month.actual if not missing(month.actual) else month.low
        if not missing(until):
            cells[: place(until)] = "█" * place(until)
        if missing(month.actual) and not missing(month.low):
            low, high = place(month.low), place(month.high)
            cells[low : high + 1] = "▓" * (high + 1 - low)
        if not missing(month.plan):
            cells[place(month.plan)] = "│"
        cells[place(month.target_value)] = "║"
        yield "".join(cells).rstrip()


def _methods_table(outlook: "pd.DataFrame", methods: "pd.DataFrame", *, secondary: bool) -> Table:
    columns = (
        Column(_("Target"), width=30),
        Column(_("Method"), width=22),
        Column(_("Formula"), width=36, priority=2),
        Column(_("Outlook"), ColumnKind.NUMBER, 2),
        Column(_("Why not"), width=44),
    )
    names = {row.target: row.name for row in lines(outlook)}
    from_column = 0 if len(names) > 1 else 1
    rows = []
    for row in lines(methods):
        method = Method(row.method)
        why = None if missing(row.reason) else NotApplicable(row.reason).label
        cells = (names[row.target], method.label, method.formula, cell(row.forecast), why)
        tone = Tone.MUTED if missing(row.forecast) else Tone.PLAIN
        rows.append(Row(cells[from_column:], tone))
    return Table("methods", _("Methods"), columns[from_column:], tuple(rows), secondary=secondary)


def _method() -> Bullets:
    return Bullets(
        _("Method and sources"),
        (
            _("Increments are forecast; what only grows never falls below what it is."),
            _("Nothing is forecast below three months, and no band is given below six."),
            _("The bootstrap has a fixed seed: the same figures give the same band."),
        ),
        secondary=True,
    )


def _data(
    context: ReportContext,
    outlook: "pd.DataFrame",
    methods: "pd.DataFrame",
    series: "pd.DataFrame",
) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "plan": context.plan,
        "period": str(context.period),
        "files": file_data(context.files),
        "outlook": [_datum(row, methods, series) for row in lines(outlook)],
    }


def _datum(row: Any, methods: "pd.DataFrame", series: "pd.DataFrame") -> dict[str, Any]:
    return {
        "target": row.target,
        "name": row.name,
        "unit": row.unit,
        "points": int(row.points),
        **{
            name: number(getattr(row, name))
            for name in ("value", "target_value", "forecast", "low", "high", "error")
        },
        "probability": None if missing(row.probability) else round(float(row.probability), 4),
        "tests": number(row.tests),
        "verdict": cell(row.verdict),
        "reason": cell(row.reason),
        "notes": [{"code": str(code), "months": months} for code, months in row.notes],
        "methods": [
            {
                "method": str(one.method),
                "forecast": number(one.forecast),
                "reason": cell(one.reason),
            }
            for one in lines(methods[methods["target"] == row.target])
        ],
        "series": [
            {"period": one.period}
            | {name: number(getattr(one, name)) for name in ("actual", "plan", "low", "high")}
            for one in lines(series[series["target"] == row.target])
        ],
    }
