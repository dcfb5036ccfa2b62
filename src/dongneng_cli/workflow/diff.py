"""What differs between two revisions, months or weeks, or a file and the ledger, with the cells of both."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dongneng_cli.errors import ExitCode, UsageError
from dongneng_cli.i18n import _
from dongneng_cli.ledger.asof import head_as_of
from dongneng_cli.ledger.opening import ledger_at
from dongneng_cli.ledger.rows import load
from dongneng_cli.ledger.store import Ledger
from dongneng_cli.ledger.view import counting, in_plan_order, revision, revisions
from dongneng_cli.period import Period, Whole, parse_whole
from dongneng_cli.reports.diff import Change, Difference, diff_report
from dongneng_cli.shipped import shipped_sample
from dongneng_cli.shown import shown
from dongneng_cli.submission.form import BLOCKERS, INDICATORS, PROJECTS, SHEETS, FormSheet
from dongneng_cli.submission.tables.contracts import CONTRACTS
from dongneng_cli.submission.tables.layout import Layout
from dongneng_cli.workflow.context import Context, open_plan
from dongneng_cli.workflow.intake import take_in
from dongneng_cli.workflow.report import Report

_REVISION = re.compile(r"#?(\d{1,9})")
_PERIOD = re.compile(r"(?P<period>\d{4}-[Ww]?\d{2})(?:@(?P<as_of>.+))?")
_NOT_COMPARED = frozenset({"unit", "period", "file", "sheet", "cell", "row", "layout"})


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two that are compared: its name, its month or week, its rows."""

    title: str
    period: Whole | None
    rows: Mapping[str, Sequence[dict[str, Any]]]
    layouts: Sequence[Layout]
    head: tuple[int, str] | None = None
    path: Path | None = None

    def at(self, row: Mapping[str, Any], field: str) -> str:
        """Return where a field of a row stands: ``sheet!cell``."""
        return f"{row['sheet']}!{self.layouts[row['layout']].cell(field, row['row'])}"


def diff(before: str, after: str, plan: str | None = None, *, ledger: str | None = None) -> Report:
    """Report added, removed, changed and restated rows.

    Each side is a revision (``12``, ``#12``), a month or week (``2020-10``, ``2020-W42``, as of a height or
    day ``2020-10@35``), or a workbook.

    Raises:
        UsageError: If a side is none of these.
        LedgerError: If the ledger refuses.
    """
    context = open_plan(plan)
    left, right = (_side(text, context, ledger) for text in (before, after))
    found = [change for sheet in SHEETS for change in _compared(sheet, left, right, context)]
    found += _restated(left, right, context)
    difference = Difference(left.title, right.title, tuple(found))
    head = next((side.head for side in (right, left) if side.head), None)
    document = diff_report(difference, context.plan, context.hash, head)
    sources = tuple(side.path for side in (left, right) if side.path is not None)
    return Report(document, ExitCode.OK, (*sources, context.path))


def _side(text: str, context: Context, ledger: str | None) -> Side:
    written = text.strip()
    if Path(written).is_file() or shipped_sample(Path(written)):
        return _file_side(written, context)
    number, period = _REVISION.fullmatch(written), _PERIOD.fullmatch(written)
    if not number and not period:
        raise UsageError(
            _("{text} is no revision, month, week or workbook").format(text=shown(text)),
            hint=_("write 12, 2020-10, 2020-W42, 2020-10@35 or the name of a file"),
        )
    with ledger_at(ledger) as opened:
        return (
            _revision_side(int(number[1]), opened)
            if number
            else _period_side(written, context, opened)
        )


def _file_side(text: str, context: Context) -> Side:
    intake = take_in([text], context)
    rows = {key: CONTRACTS[key].records(frame) for key, frame in intake.frames.items()}
    return Side(shown(text), intake.week or intake.period, rows, intake.layouts, path=Path(text))


def _revision_side(number: int, opened: Ledger) -> Side:
    with opened.reading() as connection:
        head = head_as_of(connection, None)
        one = revision(connection, head.height, number)
        kept = load(connection, [one])
    title = _("{title} ({unit} {period})").format(
        title=one.title, unit=one.unit_name, period=one.period
    )
    rows = {key: CONTRACTS[key].records(frame) for key, frame in kept.tables.items()}
    at = (head.height, head.hash)
    return Side(title, one.whole, rows, kept.layouts, at, opened.place.path)


def _period_side(text: str, context: Context, opened: Ledger) -> Side:
    matched = _PERIOD.fullmatch(text)
    assert matched is not None
    period = parse_whole(matched["period"])
    with opened.reading() as connection:
        head = head_as_of(connection, matched["as_of"])
        chosen = counting(revisions(connection, head.height, period=str(period)))
        kept = load(connection, in_plan_order(chosen, context.names))
    title = _("{period} as of #{height}").format(period=period, height=head.height)
    rows = {key: CONTRACTS[key].records(frame) for key, frame in kept.tables.items()}
    return Side(title, period, rows, kept.layouts, (head.height, head.hash), opened.place.path)


def _keyed(
    sheet: FormSheet, rows: Sequence[dict[str, Any]], *, by_unit: bool
) -> dict[tuple[Any, ...], dict[str, Any]]:
    """Index rows by what tells them apart; a second row of the same is told apart by its place."""
    keyed: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        key: tuple[Any, ...] = tuple(row[name] for name in sheet.identity)
        if by_unit:
            key = (row["unit"], *key)
        while key in keyed:
            key = (*key, "again")
        keyed[key] = row
    return keyed


def _compared(sheet: FormSheet, left: Side, right: Side, context: Context) -> list[Change]:
    # Numbers of blockers are each unit's own.
    by_unit = sheet is BLOCKERS
    old = _keyed(sheet, left.rows[sheet.key], by_unit=by_unit)
    new = _keyed(sheet, right.rows[sheet.key], by_unit=by_unit)
    found: list[Change] = []
    for key in [*old, *(key for key in new if key not in old)]:
        if key not in new:
            row = old[key]
            subject = _subject(sheet, row, context)
            found.append(Change("removed", sheet.name, subject, before_at=_first(row)))
        elif key not in old:
            row = new[key]
            subject = _subject(sheet, row, context)
            found.append(Change("added", sheet.name, subject, after_at=_first(row)))
        else:
            found += _fields(sheet, (left, old[key]), (right, new[key]), context)
    return found


def _first(row: Mapping[str, Any]) -> str:
    return f"{row['sheet']}!{row['cell']}"


def _fields(
    sheet: FormSheet,
    before: tuple[Side, dict[str, Any]],
    after: tuple[Side, dict[str, Any]],
    context: Context,
) -> list[Change]:
    (left, old), (right, new) = before, after
    titles = {column.field: column.title for column in sheet.columns}
    return [
        Change(
            "changed",
            sheet.name,
            _subject(sheet, new, context),
            titles[name],
            old[name],
            left.at(old, name),
            new[name],
            right.at(new, name),
        )
        for name in CONTRACTS[sheet.key].columns
        if name in titles and name not in _NOT_COMPARED and old[name] != new[name]
    ]


def _subject(sheet: FormSheet, row: Mapping[str, Any], context: Context) -> str:
    names = context.names
    if sheet is INDICATORS:
        if row["indicator"] is None:
            return "?"
        region = names.name("region", row["region"] or "")
        return f"{names.name('indicator', row['indicator'])} {region}".strip()
    parts = (row[name] for name in (*sheet.identity[:1], "name", "text") if row.get(name))
    return shown(" ".join(str(part) for part in parts))


def _restated(left: Side, right: Side, context: Context) -> Sequence[Change]:
    """Return what the later month says of the earlier that the earlier did not say of itself."""
    if not isinstance(right.period, Period) or right.period.previous() != left.period:
        return []
    return [
        *_told_anew(
            INDICATORS,
            ("cumulative", "previous"),
            lambda row: row["previous"],
            left,
            right,
            context,
        ),
        *_told_anew(PROJECTS, ("invested", "invested"), _before_this_month, left, right, context),
    ]


def _before_this_month(row: Mapping[str, Any]) -> Any:
    """Return what a project had invested before the month, by the month's own row."""
    blank = row["invested"] is None or row["month_invested"] is None
    return None if blank else row["invested"] - row["month_invested"]


def _told_anew(
    sheet: FormSheet,
    fields: tuple[str, str],
    said_of: Callable[[Mapping[str, Any]], Any],
    left: Side,
    right: Side,
    context: Context,
) -> Iterator[Change]:
    """Yield the rows in which the later month gives another figure for the earlier one.

    Args:
        sheet: Whose rows are compared.
        fields: Where the figure stands in the earlier month, and in the later.
        said_of: What a row of the later month says of the earlier; None if nothing.
        left: The earlier month.
        right: The later.
        context: The plan.
    """
    then_field, now_field = fields
    old = _keyed(sheet, left.rows[sheet.key], by_unit=False)
    for key, row in _keyed(sheet, right.rows[sheet.key], by_unit=False).items():
        said, then = said_of(row), old.get(key, {}).get(then_field)
        if said is not None and then is not None and said != then:
            yield Change(
                "restated", sheet.name, _subject(sheet, row, context), sheet.column(now_field).title,
                then, left.at(old[key], then_field), said, right.at(row, now_field),
            )  # fmt: skip
