"""One worksheet part, read in a single pass: rows and cells in order, each once, within bounds.

The two handlers that run for every cell are written for speed: they take the ordinary cell in a few
steps and leave everything else to the slow ones. Rows of the plainest form never reach the parser
(``plainrows.py``).
"""

from collections.abc import Iterable
from pyexpat import ParserCreate

from dongneng_cli.findings import Rule
from dongneng_cli.i18n import N_, _
from dongneng_cli.shown import shown
from dongneng_cli.submission import codes, refusals
from dongneng_cli.submission.faults import Faults
from dongneng_cli.submission.ooxml.cellvalue import (
    NEVER_CALCULATED,
    fetches_from_outside,
    value_of,
)
from dongneng_cli.submission.ooxml.geometry import hides
from dongneng_cli.submission.ooxml.plainrows import plain_rows
from dongneng_cli.submission.ooxml.rowpattern import known_columns
from dongneng_cli.submission.ooxml.sheetrows import SheetRows
from dongneng_cli.submission.ooxml.strings import Strings, decoded
from dongneng_cli.submission.ooxml.xmlpart import Vocabulary, feed, too_deep
from dongneng_cli.submission.workbook import (
    MAX_COLUMN,
    MAX_ROW,
    Cell,
    CellKind,
    address,
    column_number,
)

_TOP, _DATA, _ROW, _CELL, _VALUE, _FORMULA, _INLINE, _TEXT, _SKIP = range(9)
_NUMBER, _STRING = CellKind.NUMBER, CellKind.TEXT
_new = tuple.__new__


class SheetPart(SheetRows):
    """Streaming state of one worksheet."""

    def __init__(
        self, name: str, part: str, strings: Strings, styles: dict[str, int], faults: Faults
    ) -> None:
        """Prepare to read.

        Args:
            name: The sheet's name, for findings.
            part: Its part's name.
            strings: The workbook's shared texts.
            styles: Index of each cell style by its decimal text.
            faults: Where findings and refusals go.
        """
        super().__init__(name, strings, styles, faults)
        self.part = part
        self.words = Vocabulary(part, faults)
        self.buffer: list[str] = []
        self.stack: list[str] = []
        self.state = self.outer = _TOP
        self.skipped = self.tables = 0
        self.hidden = False
        self.row_text = "0"
        self.cells: list[Cell] = []
        self.kind, self.style = "n", 0
        self.value: str | None = None
        self.formula: str | None = None
        self.spoilt: Rule | None = None
        self.formula_attributes: list[str] = []
        self.pieces: list[str] = []

    def read(self, chunks: Iterable[bytes]) -> None:
        """Read the part.

        Raises:
            UnreadableError: S019 to S023, S026 to S031, S033, S034.
        """
        parser = self.parser = ParserCreate("utf-8")
        parser.buffer_text = parser.ordered_attributes = True
        parser.StartElementHandler = self._root
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self.buffer.append
        parser.CommentHandler = parser.ProcessingInstructionHandler = self._split
        parser.StartCdataSectionHandler = self._section
        feed(parser, plain_rows(self, chunks, self.between_rows), self.part, self.faults)
        self.geometry.finish(self.rows)

    def between_rows(self, sent: int) -> bool:
        """Tell whether the parser stands between two rows, with all ``sent`` bytes used up."""
        return self.state == _DATA and self.parser.CurrentByteIndex == sent

    def _root(self, name: str, attributes: list[str]) -> None:
        self.words.root(name, attributes, "worksheet")
        prefix = self.words.prefix
        self.c, self.v, self.f = f"{prefix}c", f"{prefix}v", f"{prefix}f"
        self.row_name, self.data = f"{prefix}row", f"{prefix}sheetData"
        self.extension = f"{prefix}extLst"
        self.inline, self.t, self.run = f"{prefix}is", f"{prefix}t", f"{prefix}r"
        self.stack.append(name)
        self.parser.StartElementHandler = self._start

    def _section(self) -> None:
        """Refuse a CDATA section between cells, where its text could pass for cells."""
        if self.state in (_DATA, _ROW, _CELL):
            self.unexpected("CDATA")
        self._split()

    def _split(self, *_content: object) -> None:
        """Notice a comment, a CDATA section or an instruction inside a value."""
        if self.state in (_VALUE, _TEXT):
            self.spoilt = codes.SPLIT_VALUE

    # Handlers that run for every cell.

    def _start(self, name: str, attributes: list[str]) -> None:
        if name == self.v and self.state == _CELL:
            if attributes:
                self.words.check(attributes)
            if self.value is not None:
                self.spoilt = codes.TWO_VALUES
            self.buffer.clear()
            self.state = _VALUE
        elif name == self.c and self.state == _ROW:
            self.state = _CELL
            self.value = None
            self.count += 1
            size = len(attributes)
            if size == 6 and attributes[2] == "s" and attributes[4] == "t":
                first, place, _s, style, _t, self.kind = attributes
            elif size == 4 and attributes[2] == "s":
                first, place, _s, style = attributes
                self.kind = "n"
            elif size == 4 and attributes[2] == "t":
                first, place, _t, self.kind = attributes
                style = "0"
            else:
                first, place, style = self._odd_attributes(attributes)
            letters = place.removesuffix(self.row_text)
            column = known_columns.get(letters, 0)
            if column <= self.column or letters == place or first != "r":
                column = self._odd_place(first, place)
            self.column = column
            self.style = self.styles.get(style, -1)
        else:
            self._other(name, attributes)

    def _end(self, name: str) -> None:
        if self.state == _VALUE:
            buffer = self.buffer
            self.value = buffer[0] if len(buffer) == 1 else "".join(buffer)
            self.state = _CELL
        elif self.state == _CELL:
            self.state = _ROW
            value, kind = self.value, self.kind
            if value is None or self.formula is not None or self.spoilt or self.style < 0:
                self._odd_cell()
                self.formula = self.spoilt = None
            elif kind == "s":
                self._shared_text(value, None)
            elif (
                kind == "n"
                and value.isascii()
                and value.replace(".", "", 1).isdecimal()
                and len(value) < 300
            ):
                self.cells.append(_new(Cell, (self.column, _NUMBER, value, self.style, None)))
            else:
                self._odd_cell()
        else:
            self._other_end(name)

    def _shared_text(self, value: str, formula: str | None) -> None:
        index = int(value) if value.isascii() and value.isdecimal() and len(value) < 9 else -1
        if not 0 <= index < len(self.strings):
            message = _("the cell refers to text {index}, which does not exist")
            self.refuse(refusals.STRING_INDEX, message.format(index=shown(value)))
        text = self.strings[index]
        self.characters += len(text)
        if index in self.odd:
            self.check_text(text)
        self.cells.append(_new(Cell, (self.column, _STRING, text, self.style, formula)))

    # Handlers for everything else.

    def _odd_attributes(self, attributes: list[str]) -> tuple[str, str, str]:
        """Read a cell's attributes in any order; return ``r`` or nothing, address and style."""
        self.words.check(attributes)
        found = dict(zip(attributes[::2], attributes[1::2], strict=True))
        self.kind = found.get("t", "n")
        return ("r" if "r" in found else "", found.get("r", ""), found.get("s", "0"))

    def _odd_place(self, given: str, place: str) -> int:
        """Return the column of a cell: first of its kind, without an address, or refused."""
        if not given:
            column = self.column + 1
        else:
            letters = place.removesuffix(self.row_text)
            try:
                column = column_number(letters) if letters != place else 0
            except ValueError:
                column = 0
            known_columns.update({letters: column} if column else {})
        if not 1 <= column <= MAX_COLUMN:
            message = _("the address {place} in row {row} is not possible")
            message = message.format(place=shown(place), row=self.row)
            self.refuse(refusals.OUT_OF_BOUNDS, message, cell="")
        if column <= self.column:
            message = _("the cell is there twice or after one further right")
            self.refuse(refusals.CELL_ORDER, message, cell=address(self.row, column))
        return column

    def _odd_cell(self) -> None:
        """Finish a cell with a formula, without a value, or with anything unusual."""
        value, formula = self.value, self.formula
        stringy = self.kind in ("str", "inlineStr")
        if self.style < 0:
            self.style = 0
            if value is not None:
                self.note(codes.STYLE, N_("the cell refers to a style that does not exist"))
        if value is None or not (value if stringy else value.strip(" \t\r\n")):
            if formula is None:
                return
            if value is None or not stringy:
                self.note(codes.UNCALCULATED, NEVER_CALCULATED, formula)
                self._keep(CellKind.UNCALCULATED, "")
                return
        if self.spoilt:
            self.spoil(self.spoilt, value)
        if self.kind == "s":
            self._shared_text(value.strip(" \t\r\n"), formula)
            return
        meaning = value_of(self.kind, decoded(value) if stringy else value)
        if meaning.rule:
            self.note(meaning.rule, meaning.message, meaning.text, kind=self.kind)
        kind = meaning.kind
        if kind is CellKind.TEXT:
            self.characters += len(meaning.text)
            self.check_text(meaning.text)
        self._keep(CellKind.TEXT if self.spoilt and kind is CellKind.NUMBER else kind, meaning.text)

    def _keep(self, kind: CellKind, text: str) -> None:
        self.cells.append(Cell(self.column, kind, text, self.style, self.formula))

    def _other(self, name: str, attributes: list[str]) -> None:
        """Take the start of anything that is neither a plain cell nor its value."""
        if attributes:
            self.words.check(attributes)
        self.buffer.clear()
        state = self.state
        if state == _DATA and name == self.row_name:
            self._start_row(attributes)
        elif state == _CELL and name == self.f:
            self._start_formula(attributes)
        elif state == _CELL and name == self.inline:
            self._start_inline()
        elif state == _INLINE and name == self.t:
            self.state = _TEXT
        elif state == _INLINE and name == self.run and len(self.stack) == 1:
            self._push(name)
        elif state == _INLINE or (state in (_ROW, _CELL) and name == self.extension):
            # Extensions hold no values; below an inline text only runs and texts do.
            self.outer, self.skipped, self.state = state, len(self.stack), _SKIP
            self._push(name)
        elif state in (_TOP, _SKIP) and name not in (self.row_name, self.c, self.data):
            if state == _TOP:
                self.geometry.element(name.removeprefix(self.words.prefix), self.stack, attributes)
            self._push(name)
        elif state == _TOP and name == self.data and len(self.stack) == 1 and not self.tables:
            self.tables, self.state = 1, _DATA
        else:
            self.unexpected(name)

    def _push(self, name: str) -> None:
        self.stack.append(name)
        if len(self.stack) > self.limits.depth:
            too_deep(self.part, self.faults)

    def _other_end(self, name: str) -> None:
        state = self.state
        if state == _ROW:
            self._end_row()
            self.state = _DATA
        elif state == _FORMULA:
            self._end_formula("".join(self.buffer))
            self.state = _CELL
        elif state == _TEXT:
            self.pieces.append("".join(self.buffer))
            self.state = _INLINE
        elif state == _INLINE and name == self.inline:
            self.value, self.state = "".join(self.pieces), _CELL
        elif state == _DATA:
            self.state = _TOP
        else:
            self.stack.pop()
            if state == _SKIP and len(self.stack) == self.skipped:
                self.state = self.outer

    def _start_row(self, attributes: list[str]) -> None:
        found = dict(zip(attributes[::2], attributes[1::2], strict=True))
        text = found.get("r", str(self.row + 1))
        row = int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0
        if not 1 <= row <= MAX_ROW:
            message = _("row {row} is not possible").format(row=shown(text))
            self.refuse(refusals.OUT_OF_BOUNDS, message, cell="")
        if row <= self.row:
            message = _("row {row} is there twice or after a later one").format(row=row)
            self.refuse(refusals.ROW_ORDER, message, cell="")
        self.row, self.row_text, self.column, self.state = row, str(row), 0, _ROW
        self.cells = []
        self.hidden = hides(found)

    def _end_row(self) -> None:
        self.column = 0
        self.rows.add_cells(self.row, self.cells)
        if self.hidden and self.cells:
            self.geometry.hidden_rows.append(self.row)
        self.check_bounds()

    def _start_formula(self, attributes: list[str]) -> None:
        if self.formula is not None:
            self.unexpected(self.f)
        self.formula_attributes, self.state = attributes, _FORMULA

    def _end_formula(self, text: str) -> None:
        attributes = self.formula_attributes
        found = dict(zip(attributes[::2], attributes[1::2], strict=True))
        if found.get("t") == "shared":
            key = found.get("si", "")
            if text:
                self.shared[key] = text
                self.shared_formulas += 1
            elif key not in self.shared:
                self.note(codes.FORMULA_TABLE, N_("the cell shares a formula that no cell holds"))
            text = self.shared.get(key, "")
        self.formula = text
        if fetches_from_outside(text):
            message = N_("the formula {found} takes its value from outside the workbook")
            self.note(codes.EXTERNAL_FORMULA, message, text)

    def _start_inline(self) -> None:
        self.pieces.clear()
        self.state = _INLINE
        if self.value is not None:
            self.spoilt = codes.TWO_VALUES
        if self.kind != "inlineStr":
            message = N_("the cell holds a text but has the type {kind}")
            self.note(codes.CELL_TYPE, message, kind=self.kind)
            self.kind = "inlineStr"
