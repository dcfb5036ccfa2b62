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

HEAD = r'<row r="([1-9][0-9]{0,6})"((?: [A-Za-z][\w:]*="[ !#-%\'-;=?-~]*")*)>'
"""The start tag of a row, its number and its other attributes."""

_CELL = re.compile(
    rf'r="([A-Z]{{1,3}}){ROW}"(?: s="(0|[1-9][0-9]{{0,5}})")?(?: t="(n|s|b|e|str|inlineStr)")?(?:/>|>(?:'
    rf'(<f(?: aca="(?:false|0)")?(?:{TEXT}/f>| t="shared" si="([0-9]{{1,9}})" ?/>))?'
    rf"(?:<v{TEXT}(/v)>|(<v></v>|<v ?/>))?"
    rf'|(<is><t(?: xml:space="preserve")?{TEXT}/t></is>))</c>)',
    re.ASCII,
)
_KINDS = {
    "": CellKind.NUMBER, "n": CellKind.NUMBER, "s": CellKind.TEXT, "b": CellKind.BOOLEAN,
    "e": CellKind.ERROR, "str": CellKind.TEXT, "inlineStr": CellKind.TEXT,
}  # fmt: skip
_LONGEST = 4_096
"""Characters; a longer pattern is not kept beyond its sheet."""

_OFTEN = 256
"""Rows of a pattern from which it pays to recognise them whole: preparing it takes as long as a hundred."""

_WHOLES, _LONGEST_WHOLE, _COUNTED = 128, 1_024, 1_024
"""Patterns that are recognised whole, their characters, and patterns whose rows are counted; at most."""

_LONGEST_CELL = 256
"""Characters; no plain cell without its texts has as many."""

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
        errors: Which of a row's texts are errors.
        faulty: Column of each error and of each formula without a result, the text of the error or formula
            or which text of the row it is, and whether it is an error.
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
    errors: tuple[int, ...]
    faulty: tuple[tuple[int, str | int, bool], ...]


class _Token(NamedTuple):
    """One cell of a pattern.

    Attributes:
        slot: What its value is: ``n``, ``s``, ``b``, ``e``, ``t`` for a text; empty without a value.
        formula: ``f`` for a formula with a text of its own, ``=`` and the number for a shared one.
        blank: It holds nothing.
        emptied: Its value is there, without anything in it.
    """

    column: int
    style: int
    kind: CellKind
    slot: str
    formula: str
    blank: bool
    emptied: bool


@lru_cache(maxsize=2_048)
def _token(text: str) -> _Token | None:
    """Read one cell of a pattern; None when it is not a plain one."""
    match = _CELL.fullmatch(text)
    if match is None:
        return None
    letters, style, kind, formula, key, value, empty, inline = match.groups("")
    if bool(inline) != (kind == "inlineStr") and (inline or formula or value):
        return None
    if (formula and (kind == "s" or (kind == "str" and not value))) or (kind == "s" and empty):
        return None
    held = bool(value or inline)
    return _Token(
        column=_column(letters),
        style=int(style or "0"),
        kind=_KINDS[kind] if held else CellKind.UNCALCULATED,
        slot={"": "n", "str": "t", "inlineStr": "t"}.get(kind, kind) if held else "",
        formula=f"={key}" if key else formula and "f",
        blank=not (held or formula),
        emptied=bool(empty),
    )


class _Cells:
    """The cells of a pattern while it is read."""

    def __init__(self, styles: int, shared: Mapping[str, str]) -> None:
        self._known, self._shared = styles, shared
        self.columns: list[int] = []
        self.kinds: list[CellKind] = []
        self.styles: list[int] = []
        self.formulas: list[str | int | None] = []
        self.places: list[int] = []
        self.slots: dict[str, list[int]] = {slot: [] for slot in "nsbetf"}
        self.lookups: list[int] = []
        self.faulty: list[tuple[int, str | int, bool]] = []
        self.width = 0

    def take(self, token: _Token) -> bool:
        """Take a cell; False when it refers to what is not there."""
        if token.style >= self._known and not (token.blank and not token.emptied):
            return False
        if token.blank:
            return True
        written: str | int | None = None
        if token.formula == "f":
            written = self._slot("f")
        elif token.formula:
            written = self._shared.get(token.formula[1:])
            if written is None or fetches_from_outside(written):
                return False
        if not token.slot:
            self.places.append(-1)
            self.faulty.append((token.column, "" if written is None else written, False))
        else:
            self.places.append(self._slot(token.slot))
            if token.slot == "s":
                self.lookups.append(len(self.columns))
            elif token.slot == "e":
                self.faulty.append((token.column, self.places[-1], True))
        self.columns.append(token.column)
        self.kinds.append(token.kind)
        self.styles.append(token.style)
        self.formulas.append(written)
        return True

    def _slot(self, kind: str) -> int:
        """Give the next text of the row a meaning."""
        self.slots[kind].append(self.width)
        self.width += 1
        return self.width - 1

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
            errors=tuple(slots["e"]),
            faulty=tuple(self.faulty),
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
    before, *pieces = text.split("<c ")
    if before:
        return None
    cells, column = _Cells(styles, shared), 0
    for piece in pieces:
        token = _token(piece) if len(piece) < _LONGEST_CELL else None
        if token is None or token.column <= column or not cells.take(token):
            return None
        column = token.column
    return cells.pattern(len(pieces))


WholeRow = Callable[[str], re.Match[str] | None]

_wholes: dict[str, WholeRow] = {}
_rows: dict[str, int] = {}


def whole_row(key: str) -> WholeRow | None:
    """Return what takes a whole row of a pattern apart, once many rows had it: number, attributes, texts.

    Workbooks of one form have most rows of a few patterns. What is prepared is never let go, so there is
    a bound to it, whatever is sent.
    """
    whole = _wholes.get(key)
    if whole is not None or len(_wholes) >= _WHOLES or len(key) > _LONGEST_WHOLE:
        return whole
    if len(_rows) >= _COUNTED:
        _rows.clear()
    _rows[key] = _rows.get(key, 0) + 1
    if _rows[key] < _OFTEN or 't="shared"' in key:
        return None
    written = re.escape(key).replace(re.escape(ROW), r"\1").replace(re.escape(TEXT), ">([^<]+)<")
    _wholes[key] = re.compile(HEAD + written, re.ASCII).fullmatch
    return _wholes[key]


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
