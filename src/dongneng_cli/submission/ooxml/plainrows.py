"""Takes rows of the plainest form out of a worksheet before the parser sees them, for speed.

A row is plain when every byte of it matches what Excel, WPS and the usual writers produce for blank
cells, decimals, texts and formulas, with nothing between. All else, from a date to a
comment, goes through the parser; so does a row that breaks a rule, and the parser words the refusal. The
outcome is the same as without this module, and a test holds it to that.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain

from dongneng_cli.submission import codes
from dongneng_cli.submission.ooxml.cellvalue import (
    HOLDS_ERROR,
    NEVER_CALCULATED,
    fetches_from_outside,
    may_fetch,
)
from dongneng_cli.submission.ooxml.geometry import hides
from dongneng_cli.submission.ooxml.rowpattern import (
    HEAD,
    ROW,
    TEXT,
    Pattern,
    WholeRow,
    read_pattern,
    whole_row,
)
from dongneng_cli.submission.ooxml.sheetrows import SheetRows
from dongneng_cli.submission.ooxml.strings import plain_text, unusual

_TABLE, _ROW_END = b"<sheetData>", b"</row>"
_LONGEST_ROW = 1 << 20
"""Bytes; a longer row goes to the parser."""

_HEAD = re.compile(HEAD, re.ASCII)
_ATTRIBUTE = re.compile(r' ([\w:]+)="([^"]*)"', re.ASCII)
_BETWEEN = re.compile(">([^<]+)<")
_STYLE = re.compile(rf'( s="[0-9]*){ROW}"')
_DECIMALS = re.compile(
    r"-?[0-9]{1,200}(?:\.[0-9]{1,300})?(?:E[+-]?[0-9]{1,2})?"
    r"(?:\n-?[0-9]{1,200}(?:\.[0-9]{1,300})?(?:E[+-]?[0-9]{1,2})?)*"
)
_ERROR = re.compile("#[A-Z0-9_/]+[!?]?")
_ERROR_NOTE = (codes.ERROR_VALUE, HOLDS_ERROR)
_FORMULA_NOTE = (codes.UNCALCULATED, NEVER_CALCULATED)
_MINUS_NOTHING = re.compile(r"-[0.]+(?:$|[\nE])")
_KEPT = 1 << 21
"""Characters of the patterns that are known at a time."""

_HEADS = 1_024
"""Heads of rows that are known at a time."""


def plain_rows(
    sheet: SheetRows, chunks: Iterable[bytes], between_rows: Callable[[int], bool]
) -> Iterator[bytes]:
    """Yield what the parser must see, and give the plain rows to the sheet.

    The parser works off each piece before the next is asked for, so both see the rows in order.

    Args:
        sheet: Takes the rows.
        chunks: Bytes of the worksheet.
        between_rows: Tells whether the parser, given so many bytes, stands between two rows.
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
        if table >= 0 and between_rows(sent):
            break
    between = between_rows(sent)
    for chunk in chain([b""], source):
        block += chunk
        end = block.rfind(_ROW_END) + len(_ROW_END)
        if end >= len(_ROW_END):
            whole, block = block[:end], block[end:]
            for piece in rows.split(whole):
                if isinstance(piece, str) and between and rows.take(piece):
                    continue
                row = f"{piece}</row>".encode() if isinstance(piece, str) else piece
                yield row
                sent += len(row)
                between = between_rows(sent)
        elif len(block) >= _LONGEST_ROW:
            yield block
            sent, block = sent + len(block), b""
            between = between_rows(sent)
    yield block


class _PlainRows:
    """Reads plain rows into a sheet."""

    def __init__(self, sheet: SheetRows) -> None:
        self._sheet = sheet
        self._heads: dict[str, bool | None] = {}
        self._patterns: dict[str, Pattern | None] = {}
        self._shared = self._size = 0
        self._indexed = sheet.indexed
        self._last: tuple[WholeRow, Pattern] | None = None

    @staticmethod
    def split(whole: bytes) -> Sequence[str] | Sequence[bytes]:
        """Return rows without their end tags, or the bytes as they are when they are out of the ordinary."""
        try:
            text = whole.decode("utf-8")
        except UnicodeDecodeError:
            return (whole,)
        if ROW in text or TEXT in text:
            return (whole,)
        return text.split("</row>")[:-1]

    def take(self, text: str) -> bool:
        """Give a row to the sheet, or return False and change nothing when it is not plain."""
        found = self._alike(text) or self._apart(text)
        if found is None:
            return False
        number, attributes, held, pattern = found
        hidden = self._heads.get(attributes)
        if hidden is None and (hidden := self._hidden(attributes)) is None:
            return False
        sheet, row = self._sheet, int(number)
        if len(held) != pattern.width or not sheet.row < row <= 1_048_576:
            return False
        characters = self._checked(pattern, held)
        if characters < 0:
            return False
        sheet.characters += characters
        sheet.take_row(row, pattern.elements, hidden=hidden and pattern.shape is not None)
        for column, at, is_error in pattern.faulty:
            rule, message = _ERROR_NOTE if is_error else _FORMULA_NOTE
            sheet.note(rule, message, held[at] if isinstance(at, int) else at, column=column)
        if pattern.shape is not None:
            sheet.rows.add(row, pattern.shape, held)
        sheet.check_bounds()
        return True

    def _alike(self, text: str) -> tuple[str, str, list[str], Pattern] | None:
        """Return number, attributes and texts of a row of the same pattern as the last one."""
        if self._last is None:
            return None
        whole, pattern = self._last
        match = whole(text)
        if match is None:
            return None
        number, attributes, *held = match.groups()
        return number, attributes, held, pattern

    def _apart(self, text: str) -> tuple[str, str, list[str], Pattern] | None:
        """Return number, attributes and texts of a row with its pattern; None when it is not plain."""
        head = _HEAD.match(text)
        if head is None:
            return None
        number, attributes = head[1], head[2]
        pieces = _BETWEEN.split(text[head.end() - 1 :])
        key = TEXT.join(pieces[::2])[1:].replace(f'{number}"', f'{ROW}"')
        pattern = self._pattern(key)
        if pattern is None:
            # A style of the row's number was taken for it: s="7" in row 7.
            key = _STYLE.sub(rf'\g<1>{number}"', key)
            pattern = self._pattern(key)
        if pattern is None:
            return None
        whole = whole_row(key)
        self._last = (whole, pattern) if whole else None
        return number, attributes, pieces[1::2], pattern

    def _pattern(self, key: str) -> Pattern | None:
        sheet = self._sheet
        if self._shared != sheet.shared_formulas:
            # A formula that patterns refer to may be another one from here on.
            self._shared = sheet.shared_formulas
            self._patterns.clear()
        if key not in self._patterns:
            self._size += len(key)
            if self._size > _KEPT:
                self._patterns.clear()
                self._size = len(key)
            self._patterns[key] = read_pattern(key, len(sheet.styles), sheet.shared)
        return self._patterns[key]

    def _checked(self, pattern: Pattern, held: list[str]) -> int:
        """Check a row's texts, put what they mean in their place; return the characters, -1 when odd."""
        if pattern.numbers and not _are_decimals(pattern.numbers(held)):
            return -1
        if pattern.booleans and not {"0", "1"}.issuperset(pattern.booleans(held)):
            return -1
        characters = 0
        if pattern.shared:
            characters = self._shared_characters(pattern.shared(held))
        if not all(_ERROR.fullmatch(held[at]) for at in pattern.errors):
            return -1
        if pattern.texts and characters >= 0:
            if not self._read_texts(pattern.texts, held):
                return -1
            if pattern.formulas and _fetch(pattern.formulas(held)):
                return -1
            if pattern.characters:
                characters += sum(map(len, pattern.characters(held)))
        return characters

    def _shared_characters(self, indices: Sequence[str]) -> int:
        """Return how long the shared texts are together, -1 when one of them is odd or not there."""
        try:
            return sum(map(len, map(self._indexed.__getitem__, indices)))
        except KeyError:
            pass
        digits = "".join(indices)
        if not (digits.isascii() and digits.isdecimal() and len(digits) <= 8 * len(indices)):
            return -1
        sheet = self._sheet
        entries = list(map(int, indices))
        if max(entries) >= len(sheet.strings) or (sheet.odd and not sheet.odd.isdisjoint(entries)):
            return -1
        return sum(map(len, map(sheet.strings.__getitem__, entries)))

    def _read_texts(self, places: Sequence[int], held: list[str]) -> bool:
        """Replace references in the texts; False when one of them is out of the ordinary."""
        most = self._sheet.limits.cell_text
        joined = "\n".join([held[at] for at in places])
        if len(joined) <= most and "&" not in joined and not unusual(joined):
            return True
        for at in places:
            text = plain_text(held[at], most)
            if text is None:
                return False
            held[at] = text
        return True

    def _hidden(self, attributes: str) -> bool | None:
        """Tell whether a row's further attributes hide it; None when one is twice or out of the ordinary."""
        pairs = _ATTRIBUTE.findall(attributes)
        found = dict(pairs)
        if len(found) != len(pairs) or "r" in found or "xmlns" in attributes:
            return None
        if len(self._heads) >= _HEADS:
            self._heads.clear()
        hidden = hides(found)
        if len(attributes) < 256:
            self._heads[attributes] = hidden
        return hidden


def _fetch(formulas: Sequence[str]) -> bool:
    """Whether one of the formulas takes its value from outside the workbook."""
    return may_fetch("\n".join(formulas)) and any(map(fetches_from_outside, formulas))


def _are_decimals(texts: Sequence[str]) -> bool:
    """Whether every text is a plain decimal, and none of them minus nothing."""
    digits = "".join(texts)
    if len(digits) < 300 and digits.isascii() and digits.replace(".", "").isdecimal():
        try:
            # Only digits and points are left, so this refuses what has two points, or nothing else.
            list(map(float, texts))
        except ValueError:
            return False
        return True
    joined = "\n".join(texts)
    return _DECIMALS.fullmatch(joined) is not None and not (
        "-" in digits and _MINUS_NOTHING.search(joined)
    )
