"""What the rows of a worksheet have in common, byte by byte, once their texts and numbers are taken out.

A pattern is read once; each row that follows it needs no more than a look at its texts.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from typing import NamedTuple

from dongneng_cli.submission.cellstore import Shape
from dongneng_cli.submission.ooxml.cellvalue import fetches_from_outside
from dongneng_cli.submission.workbook import MAX_COLUMN, CellKind, column_number

ROW, TEXT = "\0", "\1"
"""In a pattern: the row's number before a quotation mark, and a text between two tags."""

_CELL = re.compile(
    rf'<c r="([A-Z]{{1,3}}){ROW}"(?: s="(0|[1-9][0-9]{{0,5}})")?(?: t="(n|s|b|str|inlineStr)")?(?:/>|>(?:'
    rf'(<f(?: aca="(?:false|0)")?(?:{TEXT}/f>| t="shared" si="([0-9]{{1,9}})" ?/>))?'
    rf"(?:<v{TEXT}(/v)>|<v></v>|<v ?/>)?"
    rf'|(<is><t(?: xml:space="preserve")?{TEXT}/t></is>))</c>)',
    re.ASCII,
)
_KINDS = {
    "": CellKind.NUMBER, "n": CellKind.NUMBER, "s": CellKind.TEXT, "b": CellKind.BOOLEAN,
    "str": CellKind.TEXT, "inlineStr": CellKind.TEXT,
}  # fmt: skip
_LONGEST = 4_096
"""Characters; a longer pattern is not kept beyond its sheet."""

Pick = Callable[[Sequence[str]], Sequence[str]]


class Pattern(NamedTuple):
    """How the texts of a row are to be taken.

    Attributes:
        shape: Columns, kinds and styles; None when no cell holds anything.
        elements: Cell elements, blank ones included.
        width: Texts that a row has.
        numbers: Takes the decimals out of a row's texts; None when there are none. So do the others.
        shared: Takes the indices of shared texts.
        booleans: Takes the Booleans.
        texts: Places of everything else: texts in the cell, formulas.
        characters: Takes the texts in the cell, without formulas.
        formulas: Takes the formulas.
        uncalculated: Column and formula of each formula without a result.
    """

    shape: Shape | None
    elements: int
    width: int
    numbers: Pick | None
    shared: Pick | None
    booleans: Pick | None
    texts: tuple[int, ...]
    characters: Pick | None
    formulas: Pick | None
    uncalculated: tuple[tuple[int, str | int], ...]


class _Cells:
    """The cells of a pattern while it is read."""

    def __init__(self) -> None:
        self.columns: list[int] = []
        self.kinds: list[CellKind] = []
        self.styles: list[int] = []
        self.formulas: list[str | int | None] = []
        self.places: list[int] = []
        self.lookups: list[int] = []
        self.slots: dict[str, list[int]] = {"n": [], "s": [], "b": [], "t": [], "f": []}
        self.uncalculated: list[tuple[int, str | int]] = []
        self.width = self.column = 0

    def slot(self, kind: str) -> int:
        """Give the next text of the row a meaning."""
        self.slots[kind].append(self.width)
        self.width += 1
        return self.width - 1

    def take(self, found: tuple[str, ...], styles: int, shared: Mapping[str, str]) -> bool:
        """Take one cell; False when it is not a plain one."""
        letters, style, kind, formula, key, value, inline = found
        column = _column(letters)
        if column <= self.column:
            return False
        self.column = column
        written: str | int | None = None
        if formula:
            if kind in ("s", "inlineStr") or (
                key and (key not in shared or fetches_from_outside(shared[key]))
            ):
                return False
            written = shared[key] if key else self.slot("f")
        if not (formula or value or inline):
            return True
        index = int(style or "0")
        if (
            index >= styles
            or bool(inline) != (kind == "inlineStr")
            or (kind == "str" and not value)
        ):
            return False
        meaning = _KINDS[kind]
        if kind == "s":
            self.lookups.append(len(self.columns))
        if value or inline:
            self.places.append(self.slot({"": "n", "str": "t", "inlineStr": "t"}.get(kind, kind)))
        else:
            self.places.append(-1)
            self.uncalculated.append((column, written if written is not None else ""))
            meaning = CellKind.UNCALCULATED
        self.columns.append(column)
        self.kinds.append(meaning)
        self.styles.append(index)
        self.formulas.append(written)
        return True

    def pattern(self, elements: int) -> Pattern:
        """Return what was read."""
        slots = self.slots
        in_order = self.places == list(range(self.width))
        shape = Shape(
            tuple(self.columns),
            tuple(self.kinds),
            tuple(self.styles),
            formulas=tuple(self.formulas) if any(f is not None for f in self.formulas) else (),
            places=() if in_order else tuple(self.places),
            lookups=tuple(self.lookups),
            width=self.width,
        )
        return Pattern(
            shape=shape if self.columns else None,
            elements=elements,
            width=self.width,
            numbers=_pick(slots["n"]),
            shared=_pick(slots["s"]),
            booleans=_pick(slots["b"]),
            texts=tuple(sorted(chain(slots["t"], slots["f"]))),
            characters=_pick(slots["t"]),
            formulas=_pick(slots["f"]),
            uncalculated=tuple(self.uncalculated),
        )


def read_pattern(text: str, styles: int, shared: Mapping[str, str]) -> Pattern | None:
    """Read a pattern; None when not every byte of it is plain.

    Args:
        text: The row after its start tag and before its end tag.
        styles: How many cell styles the workbook has.
        shared: Shared formulas met so far, by their number.
    """
    if len(text) > _LONGEST or 't="shared"' in text:
        return _read(text, styles, shared)
    return _read_common(text, styles)


@lru_cache(maxsize=1_024)
def _read_common(text: str, styles: int) -> Pattern | None:
    """Read a pattern that means the same in every sheet: workbooks of one form share most of theirs."""
    return _read(text, styles, {})


def _read(text: str, styles: int, shared: Mapping[str, str]) -> Pattern | None:
    cells, at, elements = _Cells(), 0, 0
    for match in _CELL.finditer(text):
        if match.start() != at or not cells.take(match.groups(""), styles, shared):
            return None
        at, elements = match.end(), elements + 1
    return cells.pattern(elements) if at == len(text) else None


def _pick(places: list[int]) -> Pick | None:
    """Return what takes some texts out of a row."""
    if not places:
        return None
    if places == list(range(places[0], places[-1] + 1)):
        return itemgetter(slice(places[0], places[-1] + 1))
    return itemgetter(*places)


known_columns: dict[str, int] = {}
"""Column letters met so far; at most 16,384."""


def _column(letters: str) -> int:
    """Return the number of a column, or 0 when there is no such column."""
    column = known_columns.get(letters)
    if column is None:
        try:
            column = column_number(letters)
        except ValueError:
            return 0
        if column <= MAX_COLUMN:
            known_columns[letters] = column
    return column
