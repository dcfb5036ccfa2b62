"""The rows of a worksheet while they are read, by the parser or without it, and the bounds that hold."""

from dongneng_cli.i18n import _
from dongneng_cli.submission import refusals
from dongneng_cli.submission.cellstore import Rows
from dongneng_cli.submission.faults import Faults
from dongneng_cli.submission.ooxml.cellplace import CellPlace
from dongneng_cli.submission.ooxml.geometry import Geometry
from dongneng_cli.submission.ooxml.strings import Strings


class SheetRows(CellPlace):
    """What was read of a worksheet so far.

    Attributes:
        rows: Row number to its cells that hold something.
        strings: The workbook's shared texts; ``odd`` are the indices of those that get a finding,
            ``indexed`` the others by the index as it is written, if they are not many.
        styles: Index of each cell style by its decimal text.
        geometry: Merged areas, hidden rows and columns, filter.
        count: Cell elements, blank ones included.
        characters: Characters of all text cells.
        shared: Text of each shared formula by its number.
        shared_formulas: How many shared formulas were met.
    """

    def __init__(self, name: str, strings: Strings, styles: dict[str, int], faults: Faults) -> None:
        super().__init__(name, faults)
        self.strings, self.odd, self.styles = strings.texts, strings.odd, styles
        self.indexed = strings.indexed
        self.rows = Rows(strings.texts, strings.indexed)
        self.geometry = Geometry(name, faults)
        self.count = self.characters = 0
        self.shared: dict[str, str] = {}
        self.shared_formulas = 0

    def take_row(self, row: int, elements: int, *, hidden: bool) -> None:
        """Go on to a row that is read without the parser; its number must be above ``self.row``."""
        self.row = row
        self.count += elements
        if hidden:
            self.geometry.hidden_rows.append(row)

    def check_bounds(self) -> None:
        """Refuse too many cells or too much text.

        Raises:
            UnreadableError: S029, S030.
        """
        if self.count > self.limits.cells:
            message = _("the sheet has more than {most} cells").format(most=self.limits.cells)
            self.refuse(refusals.TOO_MANY_CELLS, message)
        if self.characters > self.limits.text:
            message = _("the texts of the sheet have more than {most} characters together")
            self.refuse(refusals.TOO_MUCH_TEXT, message.format(most=self.limits.text))
