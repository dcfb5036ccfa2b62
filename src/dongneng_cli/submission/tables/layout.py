"""Where the tables of a sheet are: header rows, columns, data rows, totals, units.

People add title rows, merge headers, move columns and write notes below. What is recognised is used;
what is not is a finding with its cell, never a silent loss.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from difflib import get_close_matches
from enum import Enum
from functools import cache, lru_cache
from itertools import islice

from dongneng_cli.submission.cellstore import Row, Rows
from dongneng_cli.submission.form import Column, FieldType, FormSheet
from dongneng_cli.submission.tables.clean import plain
from dongneng_cli.submission.words import MONEY_UNITS, TOTAL_WORDS
from dongneng_cli.submission.workbook import MAX_ROW, CellKind, Sheet, address, column_letters

_PARENTHESES = re.compile(r"[(\[【]([^()\[\]【】]*)[)\]】]$")
_UNIT_ROW = re.compile(r"(?:金额)?单位[:：]?\(?(亿元|万元|元)")
_GROUP = re.compile(
    r"^(?:[一二三四五六七八九十]+[、.．]|[(（][一二三四五六七八九十]+[)）]|其中[:：]?)"
)
_FOOT = re.compile(
    r"^(?:注|说明|备注|填报说明|填表说明|填报人|填表人|制表人?|审核人?|负责人|单位负责人|联系人|联系电话|电话|填报日期|日期|附注)(?:[:：]|\d|$)"
)
_NO_WORD = re.compile("[A-Za-z]{0,4}[-0-9.]+")
"""How codes and serial numbers look: nothing that a total, a group or a note begins with."""

_SERIAL_NUMBER = frozenset({"序号", "序", "编号", "no.", "no"})
_TITLE_ROWS = 12
"""Rows above a header in which a unit may stand."""


class Role(Enum):
    """What a row under a header is."""

    DATA = "data"
    TOTAL = "total"
    GROUP = "group"
    FOOT = "foot"
    HEADER = "header"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the columns of one table stand.

    Attributes:
        columns: Field to column number.
        scales: Money field to the number of its unit that make one 亿元, where that is not 1.
        extras: Column number to header, for columns that the form does not have.
    """

    file: str
    sheet: str
    form: FormSheet
    header: tuple[int, int]
    columns: Mapping[str, int]
    scales: Mapping[str, Decimal] = field(default_factory=dict)
    extras: Mapping[int, str] = field(default_factory=dict)

    def cell(self, name: str, row: int) -> str:
        """Return the A1 address of a field in a row; the row's first column when it is not there."""
        return address(row, self.columns.get(name, 1))

    def letters(self, name: str) -> str:
        """Return the column letters of a field, empty when it is not there."""
        return column_letters(self.columns[name]) if name in self.columns else ""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about the layout that the submitter is told.

    Attributes:
        about: ``missing``, ``twice``, ``extra``, ``untitled``, ``near``, ``unit``, ``left_out``, ``group``.
        cell: A1 address, empty for the sheet.
        found: What stands there.
        expected: What should, or how it was read.
    """

    about: str
    cell: str = ""
    found: str = ""
    expected: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """One table of a sheet: its layout, its data rows and the rows that sum them."""

    layout: Layout
    data: tuple[int, ...]
    totals: tuple[int, ...]
    remarks: tuple[Remark, ...]


@lru_cache(maxsize=4096)
def normal(text: str) -> str:
    """Return a header or name for comparison: half width, no white space, no marks around it."""
    return plain(text).strip("*:：").casefold()


def match_form(sheet: Sheet, forms: Sequence[FormSheet]) -> tuple[FormSheet | None, str]:
    """Say which form sheet this is, and how it was known: ``name``, ``alias``, ``near``, ``headers``."""
    name = normal(sheet.name)
    for form in forms:
        if name == normal(form.name):
            return form, "name"
        if name in map(normal, form.aliases):
            return form, "alias"
    top = [
        words
        for _number, row in islice(Rows.of(sheet.rows).lines(), 40)
        if len(words := row.words()) >= 3
    ]
    hits = {form.key: _best_header(top, form) for form in forms}
    best = max(forms, key=lambda form: hits[form.key])
    if hits[best.key] >= 3:
        near = any(normal(word) in name for word in (best.name, *best.aliases))
        return best, "near" if near else "headers"
    return None, ""


def find_blocks(sheet: Sheet, form: FormSheet, file: str) -> list[Block]:
    """Find every table of the form on a sheet, in order; none when no header is there."""
    rows = Rows.of(sheet.rows)
    titles = _titles(form)
    texts = [number for number, shape in rows.shapes() if shape.all_text]
    headers = {number for number in texts if _is_header(rows[number], titles, form)}
    tops = sorted(number for number in headers if number - 1 not in headers)
    blocks: list[Block] = []
    for index, top in enumerate(tops):
        last = tops[index + 1] - 1 if index + 1 < len(tops) else MAX_ROW
        layout, remarks = _read_header(sheet, rows, form, file, top)
        block = _sort_rows(layout, remarks, rows.lines(layout.header[1] + 1, last))
        titled = _header_texts(sheet, rows, *layout.header).keys()
        blocks.append(replace(block, remarks=(*block.remarks, *_untitled(block, rows, titled))))
    return blocks


def _untitled(block: Block, rows: Rows, titled: Collection[int]) -> Iterator[Remark]:
    """Yield a remark for each column that holds values in data rows and has no header of its own."""
    seen: dict[int, int] = {}
    known: set[int] = set(titled)
    data = set(block.data)
    for number, shape in rows.shapes():
        if number in data and not known.issuperset(shape.columns):
            for column in set(shape.columns) - known:
                seen[column] = number
            known.update(shape.columns)
    for column, row in sorted(seen.items()):
        yield Remark("untitled", address(row, column), column_letters(column))


@cache
def _titles(form: FormSheet) -> dict[str, Column]:
    """Map every way to write a header to its column."""
    known: dict[str, Column] = {}
    for column in form.columns:
        for title in (column.title, *column.aliases):
            known.setdefault(normal(title), column)
    return known


def _lookup(titles: Mapping[str, Column], text: str) -> Column | None:
    """Find a header as written, or without the unit in parentheses behind it."""
    key = normal(text)
    return titles.get(key) or titles.get(_PARENTHESES.sub("", key))


def _is_header(row: Row, titles: Mapping[str, Column], form: FormSheet) -> bool:
    """Whether most of a row's texts are headers of the form, and three at least."""
    if len(row) < 3 or not row.shape.all_text:
        return False
    hits = _hits(titles, row.texts)
    required = {column.field for column in form.columns if column.required}
    return len(hits) >= 3 and (len(hits) * 2 >= len(row) or required <= hits)


def _best_header(rows: Iterable[Sequence[str]], form: FormSheet) -> int:
    """Return how many headers of the form stand in one row, at most."""
    titles = _titles(form)
    return max((len(_hits(titles, words)) for words in rows), default=0)


def _hits(titles: Mapping[str, Column], texts: Iterable[str]) -> set[str]:
    """Return the fields whose headers are among some texts."""
    return {column.field for text in texts if (column := _lookup(titles, text))}


def _read_header(
    sheet: Sheet, rows: Rows, form: FormSheet, file: str, top: int
) -> tuple[Layout, list[Remark]]:
    """Read a header of one or two rows, merged or not."""
    titles = _titles(form)
    bottom = top + 1 if _continues(rows, titles, top) else top
    columns: dict[str, int] = {}
    scales: dict[str, Decimal] = {}
    extras: dict[int, str] = {}
    remarks: list[Remark] = []
    for column, texts in _header_texts(sheet, rows, top, bottom).items():
        found = next((hit for text in _readings(texts) if (hit := _lookup(titles, text))), None)
        if found is None and (near := _near(titles, texts, columns)) is not None:
            found = near
            at = address(bottom if texts[0] else top, column)
            remarks.append(Remark("near", at, texts[0] or texts[1], near.title))
        if found is None:
            if normal(texts[0] or texts[1]) not in _SERIAL_NUMBER:
                extras[column] = texts[0] or texts[1]
            continue
        if found.field in columns:
            at = address(bottom if texts[0] else top, column)
            first = address(bottom, columns[found.field])
            remarks.append(Remark("twice", at, found.title, first))
            continue
        columns[found.field] = column
        _note_scale(found, texts, scales)
    _unit_rows(rows, form, top, scales, remarks)
    remarks += [
        Remark("missing", address(bottom, 1), "", column.title)
        for column in form.columns
        if column.required and column.field not in columns
    ]
    remarks += [Remark("extra", address(bottom, c), text) for c, text in extras.items()]
    return Layout(file, sheet.name, form, (top, bottom), columns, scales, extras), remarks


def _continues(rows: Rows, titles: Mapping[str, Column], top: int) -> bool:
    """Whether the row below is a second header row: only texts, and some are headers or units."""
    below = rows.get(top + 1)
    if below is None or not below.shape.all_text:
        return False
    above = rows[top].shape.index
    return any(_lookup(titles, text) for text in below.texts) or not (
        above.keys() & below.shape.index.keys()
    )


def _header_texts(sheet: Sheet, rows: Rows, top: int, bottom: int) -> dict[int, tuple[str, str]]:
    """Return for each column its lowest header text and the one above it, merges spread out."""
    own = dict(zip(rows[top].shape.columns, rows[top].texts, strict=True))
    above = dict(own)
    for first_row, first, last_row, last in sheet.merges:
        if first_row <= top <= last_row and first in own:
            above |= dict.fromkeys(range(first, last + 1), own[first])
    if bottom == top:
        return {column: ("", text) for column, text in sorted(above.items())}
    below = dict(zip(rows[bottom].shape.columns, rows[bottom].texts, strict=True))
    return {
        column: (below.get(column, ""), above.get(column, ""))
        for column in sorted(above.keys() | below.keys())
        if column in own or column in below
    }


def _readings(texts: tuple[str, str]) -> Iterable[str]:
    """Yield the ways to read a two-row header, the most exact first."""
    below, above = texts
    if below and above:
        yield above + below
    if below:
        yield below
    if above and (not below or _PARENTHESES.fullmatch(normal(below)) or below in MONEY_UNITS):
        yield above


def _near(
    titles: Mapping[str, Column], texts: tuple[str, str], taken: Mapping[str, int]
) -> Column | None:
    """Return the column whose header was nearly written, if it is still free."""
    for text in _readings(texts):
        key = _PARENTHESES.sub("", normal(text))
        if len(key) >= 3 and (close := get_close_matches(key, titles, n=1, cutoff=0.8)):
            column = titles[close[0]]
            return column if column.field not in taken else None
    return None


def _note_scale(column: Column, texts: tuple[str, str], scales: dict[str, Decimal]) -> None:
    """Keep the money unit that a header names in parentheses."""
    if column.kind is not FieldType.MONEY:
        return
    for text in texts:
        match = _PARENTHESES.search(normal(text))
        unit = match[1].removeprefix("单位:") if match else normal(text)
        if unit in MONEY_UNITS:
            scales[column.field] = Decimal(MONEY_UNITS[unit])


def _unit_rows(
    rows: Rows,
    form: FormSheet,
    top: int,
    scales: dict[str, Decimal],
    remarks: list[Remark],
) -> None:
    """Apply a unit row above the header (单位:万元) to the money columns that name no unit."""
    money = [column.field for column in form.columns if column.kind is FieldType.MONEY]
    if not money:
        return
    for number in range(top - 1, max(0, top - _TITLE_ROWS), -1):
        for cell in rows.get(number, ()):
            match = _UNIT_ROW.search(plain(cell.text)) if cell.kind is CellKind.TEXT else None
            if match is None:
                continue
            for name in money:
                scales.setdefault(name, Decimal(MONEY_UNITS[match[1]]))
            if MONEY_UNITS[match[1]] != 1:
                remarks.append(Remark("unit", address(number, cell.column), match[1], "亿元"))
            return


def _sort_rows(layout: Layout, remarks: list[Remark], below: Iterable[tuple[int, Row]]) -> Block:
    """Tell data rows, totals, groups and notes apart."""
    titles = _titles(layout.form)
    data: list[int] = []
    totals: list[int] = []
    for number, row in below:
        role = role_of(row, layout, titles)
        if role is Role.DATA:
            data.append(number)
        elif role is Role.TOTAL:
            totals.append(number)
        elif role in {Role.UNKNOWN, Role.GROUP}:
            first = row[0]
            about = "left_out" if role is Role.UNKNOWN else "group"
            remarks.append(Remark(about, address(number, first.column), first.text))
    return Block(layout, tuple(data), tuple(totals), tuple(remarks))


def role_of(row: Row, layout: Layout, titles: Mapping[str, Column]) -> Role:
    """Say what a row under the header is."""
    form, shape = layout.form, row.shape
    identity = row.text(layout.columns.get(form.identity[0], 0))
    has_key = identity is not None and bool(identity.strip())
    if has_key and not shape.all_text and _NO_WORD.fullmatch(row.texts[0]):
        return Role.DATA
    text = normal(row.texts[0]) if shape.kinds[0] is CellKind.TEXT else ""
    named = row.text(layout.columns.get(form.subject, 0))
    if _FOOT.match(text) and (len(row) <= 2 or (len(row) <= 6 and not has_key)):
        return Role.FOOT
    if _is_total(text) or (named is not None and not has_key and _is_total(normal(named))):
        return Role.TOTAL
    if shape.all_text and len(row) <= 2 and not (has_key and len(row) == 2):
        return Role.GROUP if _GROUP.match(text) else Role.UNKNOWN
    if shape.all_text and _is_header(row, titles, form):
        return Role.HEADER
    if _GROUP.match(text) and not has_key:
        return Role.TOTAL
    return Role.DATA


def _is_total(text: str) -> bool:
    """Whether a row's first text says that it sums others."""
    return any(text == word or text.startswith((f"{word}:", f"{word}(")) for word in TOTAL_WORDS)
