"""How a table fits a width: which columns stay, how wide each is, how long its bars are.

Widths are counted in character cells: a Chinese character takes two.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from dongneng_cli.reports.document import Column, ColumnKind, Row, Table
from dongneng_cli.shown import shown

GAP = 2
"""Blank cells between two columns."""

_SHORT_TEXT = 16
"""A text column is folded rather than dropped down to this width."""

_TIGHT_TEXT = 8
"""Down to this width where columns would go that must not."""

_BAR = 12
_BAR_LEAST = 6


@dataclass(frozen=True, slots=True)
class Place:
    """A column that is shown.

    Attributes:
        index: Of its cells in a row.
        width: Character cells.
        bar: Cells of its bar; 0 for none.
        digits: Cells of its figures, before the bar.
        left: Whether it is set flush left.
    """

    column: Column
    index: int
    width: int
    bar: int = 0
    digits: int = 0

    @property
    def left(self) -> bool:
        """Words and bars start at the left."""
        return self.column.is_text or self.bar > 0


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns that are shown, in order, and those that are not."""

    places: tuple[Place, ...]
    hidden: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class _Size:
    index: int
    column: Column
    least: int
    most: int
    digits: int


def wide(text: str) -> int:
    """Return the width of a text in character cells."""
    if text.isascii() and text.isprintable():
        return len(text)
    from rich.cells import cell_len  # noqa: PLC0415 - start-up time

    return cell_len(text)


def padded(text: str, width: int) -> str:
    """Fill a text up with blanks to a width in character cells."""
    return text + " " * (width - wide(text))


def fit(table: Table, rows: Sequence[Row], width: int) -> Layout:
    """Choose columns and widths; the columns of the largest priority number go first.

    Words are folded, figures never: where even the columns of priority 1 do not fit, the last go too.

    A column without any value is left out silently. Columns with bars stand last, where a font that draws
    a block twice as wide shifts nothing.
    """
    sizes = [_size(i, c, rows) for i, c in enumerate(table.columns) if _used(i, rows)]
    sizes.sort(key=lambda s: s.column.kind is ColumnKind.BAR)
    kept = list(sizes)
    while len(kept) > 1 and _sum(kept) > width:
        worst = max(s.column.priority for s in kept)
        if worst == 1 and _sum(kept, tight=True) <= width:
            break
        kept.remove([s for s in kept if s.column.priority == worst][-1])
    hidden = tuple(s.column for s in sorted(sizes, key=lambda s: s.index) if s not in kept)
    return Layout(_placed(kept, width), hidden)


def _used(index: int, rows: Sequence[Row]) -> bool:
    return any(row.cells[index] not in (None, "") for row in rows)


def _sum(sizes: Sequence[_Size], *, tight: bool = False) -> int:
    least = (
        min(size.least, _TIGHT_TEXT) if tight and size.column.is_text else size.least
        for size in sizes
    )
    return sum(least) + GAP * (len(sizes) - 1)


def _size(index: int, column: Column, rows: Sequence[Row]) -> _Size:
    cells = [wide(shown(column.text(row.cells[index]))) for row in rows]
    head = wide(column.header)
    natural = max([*cells, 1])
    if column.is_text:
        least = max(min(natural, _SHORT_TEXT), _head_least(column.header))
        return _Size(index, column, least, max(natural, min(head, 12), least), natural)
    least = max(natural, _head_least(column.header))
    if column.kind is ColumnKind.BAR:
        return _Size(
            index, column, max(least, natural + 1 + _BAR_LEAST), natural + 1 + _BAR, natural
        )
    return _Size(index, column, least, max(natural, min(head, least + 4)), natural)


def _head_least(header: str) -> int:
    """Return the width at which a header folds into three lines at most, and splits no word or unit."""
    pieces = [wide(piece) for piece in _TOKENS.findall(header)]
    return max([*pieces, math.ceil(wide(header) / 3), min(wide(header), 4), 1])


_TOKENS = re.compile(
    r"\s+|[（(][^()（）]{1,10}[)）]|[^\0-\u2e7f]|(?:(?![\s(])[\0-\u2e7f])+(?:[（(](?=\S))?|."
)
"""Blanks, a unit in brackets, a Chinese character, a word. The range ends where the Chinese ones begin: to
compile one as wide as theirs takes longer than to print a table."""

_NEVER_FIRST = set("，。、；：）》〉】！？,.;:)!?%”’…")


def fold(text: str, width: int) -> str:
    """Break a text into lines of a width: between words, between Chinese characters, before a unit.

    No line starts with a closing mark; a word that is longer than a line is cut.
    """
    if wide(text) <= width:
        return text.rstrip()
    lines: list[list[str]] = [[]]
    for token in _pieces(text, width):
        line = lines[-1]
        if wide("".join(line) + token.rstrip()) <= width:
            line.append(token)
        elif token.isspace():
            lines.append([])
        elif token[0] in _NEVER_FIRST and len(line) > 1 and wide(line[-1] + token) <= width:
            lines.append([line.pop(), token])
        else:
            lines.append([token])
    return "\n".join("".join(line).rstrip() for line in lines)


def _pieces(text: str, width: int) -> list[str]:
    pieces: list[str] = []
    for token in _TOKENS.findall(text):
        while wide(token) > max(width, 2):
            cut = next(n for n in range(len(token), 0, -1) if wide(token[:n]) <= max(width, 2))
            pieces.append(token[:cut])
            token = token[cut:]  # noqa: PLW2901 - what is left of it
        pieces.append(token)
    return pieces


def _placed(sizes: Sequence[_Size], width: int) -> tuple[Place, ...]:
    """Give what is left over to the columns that can use it, words first."""
    widths = {size.index: size.least for size in sizes}
    spare = width - _sum(sizes)
    if spare < 0:
        spare += _squeeze(sizes, widths, -spare)
    for texts in (True, False):
        wanting = [s for s in sizes if s.column.is_text is texts and s.most > s.least]
        while spare > 0 and wanting:
            for size in list(wanting):
                if widths[size.index] >= size.most:
                    wanting.remove(size)
                elif spare > 0:
                    widths[size.index] += 1
                    spare -= 1
    return tuple(_place(size, widths[size.index]) for size in sizes)


def _squeeze(sizes: Sequence[_Size], widths: dict[int, int], lacking: int) -> int:
    """Take from the widest words until the row fits, from figures only when they stand alone."""
    taken = 0
    texts = [size.index for size in sizes if size.column.is_text] or list(widths)
    while taken < lacking and max(widths[index] for index in texts) > 2:
        widths[max(texts, key=lambda index: widths[index])] -= 1
        taken += 1
    return taken


def _place(size: _Size, width: int) -> Place:
    length = width - size.digits - 1 if size.column.kind is ColumnKind.BAR else 0
    return Place(size.column, size.index, width, max(length, 0), size.digits)


def bar(value: Decimal | Fraction | int, length: int) -> str:
    """Return a bar of a percentage, in half cells; a full bar is 100 or more."""
    share = min(max(Fraction(value) / 100, Fraction(0)), Fraction(1))
    halves = math.floor(share * length * 2)
    if share > 0 and halves == 0:
        halves = 1
    return "█" * (halves // 2) + "▌" * (halves % 2)
