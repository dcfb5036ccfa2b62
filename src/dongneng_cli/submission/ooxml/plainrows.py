"""Takes rows of the plainest form out of a worksheet before the parser sees them, for speed.

A row is plain when every byte of it matches what Excel, WPS and the usual writers produce for blank
cells, decimals and texts, with nothing between. All else, from a formula to a
comment, goes through the parser; so does a row that breaks a rule, and the parser words the refusal. The
outcome is the same as without this module, and a test holds it to that.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING

from dongneng_cli.submission.ooxml.cellvalue import fetches_from_outside
from dongneng_cli.submission.workbook import Cell, CellKind, column_number

if TYPE_CHECKING:
    from dongneng_cli.submission.ooxml.sheetpart import SheetPart

_TABLE, _ROW_END = b"<sheetData>", b"</row>"
_LONGEST_ROW = 1 << 20
"""Bytes; a longer row goes to the parser."""

_ROW = re.compile(r'<row r="([1-9][0-9]{0,6})"((?: [A-Za-z][\w:]*="[ !#-%\'-;=-~]*")*)>', re.ASCII)
_ATTRIBUTE = re.compile(r' ([\w:]+)="([^"]*)"', re.ASCII)
_LETTERS = "[^<>&\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]*"
_CELL = re.compile(
    r'(<c r="([A-Z]{1,3})([0-9]+)"(?: s="([0-9]+)")?'
    rf'(?:(?: t="([sn])")?(?:/>|></c>|>(?:<f>({_LETTERS[:-1]}+)</f>)?'
    r"<v>(-?[0-9]{1,300}(?:\.[0-9]{1,300})?)</v></c>)"
    r'| t="inlineStr"><is><t(?: xml:space="preserve")?>'
    rf"({_LETTERS}(?:&[a-z]+;{_LETTERS}|&#[0-9]+;{_LETTERS})*)</t></is></c>))"
)
_REFERENCE = re.compile("&(?:#([0-9]+)|([a-z]+));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_NUMBER, _STRING = CellKind.NUMBER, CellKind.TEXT
_new = tuple.__new__

known_columns: dict[str, int] = {}
"""Column letters seen so far to their number; at most 16,384."""


def plain_rows(sheet: "SheetPart", chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield what the parser must see, and give the plain rows to the sheet.

    The parser works off each piece before the next is asked for, so both see the rows in order.
    """
    source = iter(chunks)
    rows = _PlainRows(sheet)
    sent, block = 0, b""
    for chunk in source:
        block += chunk
        table = block.find(_TABLE)
        cut = table + len(_TABLE) if table >= 0 else max(len(block) - len(_TABLE), 0)
        yield block[:cut]
        sent, block = sent + cut, block[cut:]
        if table >= 0 and sheet.between_rows(sent):
            break
    for chunk in chain([b""], source):
        block += chunk
        at = 0
        while (end := block.find(_ROW_END, at) + len(_ROW_END)) >= len(_ROW_END):
            row = block[at:end]
            if not (sheet.between_rows(sent) and rows.take(row)):
                yield row
                sent += len(row)
            at = end
        block = block[at:]
        if len(block) >= _LONGEST_ROW:
            yield block
            sent, block = sent + len(block), b""
    yield block


class _PlainRows:
    """Reads plain rows into a sheet."""

    def __init__(self, sheet: "SheetPart") -> None:
        self._sheet = sheet
        self._texts: dict[str, str | None] = {}
        self._attributes: dict[str, Mapping[str, str] | None] = {}

    def take(self, source: bytes) -> bool:
        """Give a row to the sheet, or return False and change nothing when it is not plain."""
        try:
            text = source.decode("utf-8")
        except UnicodeDecodeError:
            return False
        head = _ROW.match(text)
        if head is None:
            return False
        row, attributes = int(head[1]), self._parsed(head[2])
        found = _CELL.findall(text, head.end())
        size = sum([len(cell[0]) for cell in found])
        if attributes is None or size != len(text) - len(_ROW_END) - head.end():
            return False
        sheet = self._sheet
        cells = self._cells(head[1], found) if sheet.row < row <= 1_048_576 else None
        if cells is None:
            return False
        sheet.take_row(row, attributes, cells, len(found))
        return True

    def _cells(self, row: str, found: list[tuple[str, ...]]) -> list[Cell] | None:
        """Return the cells that hold something, or None when one of them is not plain."""
        sheet = self._sheet
        strings, odd, styles = sheet.strings, sheet.odd, sheet.styles
        cells: list[Cell] = []
        last = characters = 0
        for _whole, letters, number, style, kind, formula, value, inline in found:
            column = known_columns.get(letters) or _column(letters)
            if column <= last or number != row:
                return None
            last = column
            if not value and not inline:
                continue
            index = styles.get(style or "0", -1)
            if index < 0 or (formula and (kind == "s" or fetches_from_outside(formula))):
                return None
            if inline:
                written = self._text(inline)
                if written is None:
                    return None
                characters += len(written)
                cells.append(_new(Cell, (column, _STRING, written, index, None)))
            elif kind == "s":
                if not value.isdecimal() or len(value) > 8:
                    return None
                entry = int(value)
                if entry >= len(strings) or entry in odd:
                    return None
                string = strings[entry]
                characters += len(string)
                cells.append(_new(Cell, (column, _STRING, string, index, None)))
            elif value[0] == "-" and not value.strip("-0."):
                return None
            else:
                cells.append(_new(Cell, (column, _NUMBER, value, index, formula or None)))
        sheet.characters += characters
        return cells

    def _text(self, source: str) -> str | None:
        """Return an inline text with its references replaced; None when it is out of the ordinary."""
        if source not in self._texts:
            if len(self._texts) >= 10_000:
                self._texts.clear()
            self._texts[source] = _unescaped(source, self._sheet.limits.cell_text)
        return self._texts[source]

    def _parsed(self, text: str) -> Mapping[str, str] | None:
        """Return a row's further attributes; None when one is there twice or out of the ordinary."""
        if text in self._attributes:
            return self._attributes[text]
        pairs = _ATTRIBUTE.findall(text)
        names = {name for name, _value in pairs}
        plain = len(names) == len(pairs) and "r" not in names and "xmlns" not in text
        found = dict(pairs) if plain else None
        if len(self._attributes) < 1_000:
            self._attributes[text] = found
        return found


def _unescaped(source: str, most: int) -> str | None:
    """Replace references to ordinary characters; None for any other, and for too long a text."""
    if len(source) > most or "_x" in source:
        return None
    if "&" not in source:
        return source
    pieces: list[str] = []
    at = 0
    for match in _REFERENCE.finditer(source):
        code = int(match[1]) if match[1] and len(match[1]) < 8 else 0
        usual = 0x20 <= code < 0x7F or 0xA0 <= code < 0xD800 or 0xE000 <= code < 0xFFFE
        character = chr(code) if usual else _NAMED.get(match[2] or "")
        if character is None:
            return None
        pieces += (source[at : match.start()], character)
        at = match.end()
    text = "".join((*pieces, source[at:]))
    return None if "_x" in text else text


def _column(letters: str) -> int:
    """Return the number of a column, or 0 when there is no such column."""
    try:
        number = column_number(letters)
    except ValueError:
        return 0
    known_columns[letters] = number
    return number
