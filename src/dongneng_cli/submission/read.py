"""One submission (月报): a workbook becomes frames in which every value knows its cell."""

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dongneng_cli import frames
from dongneng_cli.findings import Fault, Finding, Rule, Severity
from dongneng_cli.i18n import N_, _
from dongneng_cli.period import Period, Week, Whole
from dongneng_cli.plan.model import Plan
from dongneng_cli.plan.names import Names
from dongneng_cli.shown import shown
from dongneng_cli.submission import rules
from dongneng_cli.submission.anykind import read_book
from dongneng_cli.submission.cellstore import Row, Rows
from dongneng_cli.submission.form import COVER_ALIASES, COVER_NAME, SHEETS, FormSheet
from dongneng_cli.submission.tables.contracts import CONTRACTS
from dongneng_cli.submission.tables.cover import Cover, read_cover
from dongneng_cli.submission.tables.layout import (
    Block,
    Layout,
    Remark,
    find_blocks,
    match_form,
    normal,
)
from dongneng_cli.submission.tables.records import Records
from dongneng_cli.submission.tables.returned import without_return_list
from dongneng_cli.submission.tables.sheets import READERS
from dongneng_cli.submission.tables.sums import stale_sums
from dongneng_cli.submission.tables.tables import TOTALS, Columns, Tables
from dongneng_cli.submission.tables.values import Cells
from dongneng_cli.submission.workbook import Book, Cell, CellKind, Sheet, address, column_letters

if TYPE_CHECKING:
    import pandas as pd

_OTHER_SHEETS = ("填报说明", "填表说明", "说明", "问题清单", "选项", "目录", "口径")
"""Sheets beside the data that need no remark."""


@dataclass(frozen=True, slots=True)
class Submission:
    """What one workbook reports.

    Attributes:
        file: Path as it was given.
        unit: Id or code of the reporting unit, None when unknown.
        frames: Key of the form sheet to its frame, all of them always there; ``totals`` beside them.
        layouts: Where columns stand; a row's ``layout`` is an index into it.
        findings: What was seen on reading; rules over the figures come later.
        rows: Data rows read, by form sheet.
        filled_on: 填报日期 as ``2020-11-03``, None when blank or unreadable.
        week: The week of a weekly submission, which has no ``period``.
    """

    file: str
    sha256: str
    size: int
    unit: str | None
    unit_name: str
    period: Period | None
    frames: Mapping[str, "pd.DataFrame"]
    layouts: tuple[Layout, ...]
    findings: tuple[Finding, ...]
    rows: Mapping[str, int] = field(default_factory=dict)
    filled_on: str | None = None
    week: Week | None = None

    @property
    def whole(self) -> Whole | None:
        """The month or the week, None when it names neither."""
        return self.week or self.period

    @property
    def totals(self) -> "pd.DataFrame":
        """The rows that sum others (TOTALS frame), for control."""
        return self.frames[TOTALS]


def read_submission(
    path: str | Path, plan: Plan, names: Names, *, second_reader: bool = False
) -> Submission:
    """Read one workbook of a kind that the plan takes in.

    Args:
        path: Where it is; ``-`` for standard input.
        plan: The plan that it is held against.
        names: Its names.
        second_reader: Also let independent readers read it, and report every difference.

    Raises:
        UnreadableError: If the file cannot be read at all.
    """
    book = read_book(path, plan.settings.formats, second_reader=second_reader)
    return understand(book, plan, names)


def understand(book: Book, plan: Plan, names: Names) -> Submission:
    """Turn what was read into frames; what is not understood is a finding."""
    book = without_return_list(book)
    cover = read_cover(book, plan, names)
    read = _Read(list(cover.findings), {entry.sheet for entry in cover.entries.values()})
    for sheet in book.sheets:
        read.add(book, sheet, cover, names)
    if not read.layouts:
        read.findings.append(_at(rules.NO_FORM, book, _("no sheet of the form was found")))
    seen = (*book.findings, *stale_sums(book))
    findings = (*_seen_on_reading(seen, read.used, read.findings), *read.findings)
    columns = {form.key: _join(CONTRACTS[form.key], read.parts[form.key]) for form in SHEETS}
    rows = {key: len(table["row"]) for key, table in columns.items()}
    columns[TOTALS] = {
        name: [one.get(name) for one in read.totals] for name in frames.TOTALS.columns
    }
    return Submission(
        file=book.file,
        sha256=book.sha256,
        size=book.size,
        unit=cover.unit,
        unit_name=names.name("unit", cover.unit) if cover.unit else "",
        period=cover.period,
        frames=Tables(columns.__getitem__),
        layouts=tuple(read.layouts),
        findings=findings,
        rows=rows,
        filled_on=cover.filled_on,
        week=cover.week,
    )


@dataclass(slots=True)
class _Read:
    """What the sheets of a workbook come to, sheet by sheet.

    Attributes:
        used: Sheets whose figures are taken over.
        parts: Key of the form sheet to the columns of each of its tables.
    """

    findings: list[Finding]
    used: set[str]
    parts: dict[str, list[Columns]] = field(default_factory=lambda: {one.key: [] for one in SHEETS})
    totals: list[dict[str, Any]] = field(default_factory=list)
    layouts: list[Layout] = field(default_factory=list)

    def add(self, book: Book, sheet: Sheet, cover: Cover, names: Names) -> None:
        """Read a sheet; one that is none of the form's is only mentioned."""
        form, how = match_form(sheet, SHEETS)
        if form is None:
            self.findings += _left_out(book, sheet)
            return
        blocks = find_blocks(sheet, form, book.file)
        self.used.add(sheet.name)
        self.findings += _about_sheet(book, sheet, form, how, blocks)
        for block in blocks:
            records = _read_block(book, sheet, block, cover, names, len(self.layouts))
            self.layouts.append(block.layout)
            self.parts[form.key].append(records.columns)
            self.totals += records.totals
            self.findings += records.findings


def _read_block(
    book: Book, sheet: Sheet, block: Block, cover: Cover, names: Names, layout_number: int
) -> Records:
    read = (*block.data, *block.totals)
    # Rows between that are neither do no harm, and looking each up would take longer.
    rows = dict(Rows.of(sheet.rows).lines(min(read), max(read))) if read else {}
    filled, findings = _filled_down(book, sheet, block, rows)
    cells = Cells(book, block.layout, rows, block.data, filled, findings=findings)
    records = Records(cells, block, names, cover, layout_number)
    READERS[block.layout.form.key](records)
    records.read_totals()
    return records


def _join(contract: frames.Contract, parts: Sequence[Columns]) -> Columns:
    if len(parts) == 1:
        return {name: parts[0][name] for name in contract.columns}
    return {name: [value for part in parts for value in part[name]] for name in contract.columns}


def _at(rule: Rule, book: Book, message: str, **place: str) -> Finding:
    return rule.finding(Fault(message=message, file=book.file, **place))


def _left_out(book: Book, sheet: Sheet) -> list[Finding]:
    """Mention a sheet with content that is no sheet of the form."""
    name = normal(sheet.name)
    beside = {normal(word) for word in (COVER_NAME, *COVER_ALIASES, *_OTHER_SHEETS)}
    if not sheet.rows or name in beside:
        return []
    return [
        _at(
            rules.SHEET_LEFT_OUT, book,
            _("the sheet {sheet} is not one of the form's and was left out").format(sheet=shown(sheet.name)),
            sheet=sheet.name, expected="、".join(form.name for form in SHEETS),
        )
    ]  # fmt: skip


def _about_sheet(
    book: Book, sheet: Sheet, form: FormSheet, how: str, blocks: Sequence[Block]
) -> list[Finding]:
    """Say how a sheet was understood: name, headers, hidden parts, what was left out."""
    found: list[Finding] = []
    if how in {"near", "headers"}:
        found.append(
            _at(
                rules.SHEET_NEAR, book,
                _("the sheet {sheet} was read as {form}").format(sheet=shown(sheet.name), form=form.name),
                sheet=sheet.name, found=shown(sheet.name), expected=form.name,
            )
        )  # fmt: skip
    if not blocks and sheet.rows:
        titles = "、".join(column.title for column in form.columns if column.required)
        found.append(
            _at(
                rules.COLUMN_MISSING, book,
                _("the sheet {sheet} has no header row").format(sheet=shown(sheet.name)),
                sheet=sheet.name, expected=titles,
            )
        )  # fmt: skip
    if not any(block.data for block in blocks):
        found.append(
            _at(
                rules.SHEET_EMPTY, book,
                _("the sheet {sheet} has no rows").format(sheet=shown(sheet.name)), sheet=sheet.name,
            )
        )  # fmt: skip
    for number, block in enumerate(blocks):
        if number:
            found.append(
                _at(
                    rules.HEADER_REPEATED, book, _("another table starts here"),
                    sheet=sheet.name, cell=address(block.layout.header[0], 1),
                )
            )  # fmt: skip
        found += [
            _remark(book, sheet, remark) for remark in block.remarks if remark.about in _REMARKS
        ]
        found += _hidden(book, sheet, block)
    return found


_REMARKS: Mapping[str, tuple[Rule, str]] = {
    "missing": (rules.COLUMN_MISSING, N_("the column {expected} is missing")),
    "twice": (rules.COLUMN_TWICE, N_("the column {found} stands twice, first in {expected}")),
    "extra": (rules.COLUMN_EXTRA, N_("the column {found} is not one of the form's")),
    "untitled": (rules.COLUMN_UNTITLED, N_("column {found} holds values but has no header")),
    "near": (rules.HEADER_NEAR, N_("the header {found} was read as {expected}")),
    "unit": (rules.CONVERTED, N_("figures in {found} were converted to {expected}")),
    "left_out": (rules.ROW_LEFT_OUT, N_("the row {found} was not understood and was left out")),
}


def _remark(book: Book, sheet: Sheet, remark: Remark) -> Finding:
    rule, message = _REMARKS[remark.about]
    found, expected = shown(remark.found), shown(remark.expected)
    return _at(
        rule, book, _(message).format(found=found, expected=expected),
        sheet=sheet.name, cell=remark.cell, found=found, expected=expected,
    )  # fmt: skip


def _hidden(book: Book, sheet: Sheet, block: Block) -> list[Finding]:
    """Mention rows, columns and sheets that hold figures and cannot be seen."""
    found: list[Finding] = []
    if sheet.state != "visible" and block.data:
        found.append(
            _at(
                rules.HIDDEN, book,
                _("the sheet {sheet} is hidden and was read").format(sheet=shown(sheet.name)),
                sheet=sheet.name, found=sheet.state,
            )
        )  # fmt: skip
    rows = [number for number in block.data if number in sheet.hidden_rows]
    if rows:
        why = _("a filter or hand") if sheet.autofilter else _("hand")
        found.append(
            _at(
                rules.HIDDEN, book,
                _("{count} rows hidden by {why} were read").format(count=len(rows), why=why),
                sheet=sheet.name, cell=f"A{rows[0]}:A{rows[-1]}", found=str(len(rows)),
            )
        )  # fmt: skip
    found += [
        _at(
            rules.HIDDEN, book,
            _("the hidden column {title} was read").format(title=block.layout.form.column(name).title),
            sheet=sheet.name, cell=f"{column_letters(column)}{block.layout.header[1]}",
        )
        for name, column in block.layout.columns.items()
        if column in sheet.hidden_columns
    ]  # fmt: skip
    return found


def _filled_down(
    book: Book, sheet: Sheet, block: Block, rows: Mapping[int, Row]
) -> tuple[dict[tuple[int, int], Cell], list[Finding]]:
    """Fill a text that is merged over several rows down inside the merge, and say so."""
    filled: dict[tuple[int, int], Cell] = {}
    findings: list[Finding] = []
    for top, left, bottom, right in sheet.merges:
        anchor = rows[top].at(left) if top in rows else None
        if bottom == top or anchor is None or anchor.kind is not CellKind.TEXT:
            continue
        below = block.data[bisect_right(block.data, top) : bisect_right(block.data, bottom)]
        filled |= dict.fromkeys(((row, left) for row in below), anchor)
        if below:
            area = f"{address(top, left)}:{address(bottom, right)}"
            findings.append(
                _at(
                    rules.MERGED_DOWN, book,
                    _("{text} was read for each row of {area}").format(text=shown(anchor.text), area=area),
                    sheet=sheet.name, cell=area, found=shown(anchor.text),
                )
            )  # fmt: skip
    return filled, findings


def _seen_on_reading(
    seen: Sequence[Finding], used: Collection[str], said: Sequence[Finding]
) -> list[Finding]:
    """Return the reader's findings: each fault of a cell once, and only as a notice off the form.

    Args:
        seen: What the reader saw.
        used: Sheets whose figures are taken over.
        said: Findings of the tables' cells, which name the row as well.
    """
    named = {(finding.code, finding.sheet, finding.cell) for finding in said}
    return [
        replace(finding, severity=Severity.NOTICE)
        if finding.sheet and finding.sheet not in used
        else finding
        for finding in seen
        if (finding.code, finding.sheet, finding.cell) not in named
    ]
