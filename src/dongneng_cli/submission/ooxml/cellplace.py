"""Where the reader of a worksheet stands, and what it says of the cell there."""

from typing import NoReturn

from dongneng_cli.findings import Rule
from dongneng_cli.i18n import N_, _
from dongneng_cli.shown import shown
from dongneng_cli.submission import codes, refusals
from dongneng_cli.submission.faults import Faults
from dongneng_cli.submission.ooxml.strings import CONTROL
from dongneng_cli.submission.workbook import address


class CellPlace:
    """The present row and column of a sheet.

    Attributes:
        name: The sheet's name, for findings.
        row: Number of the present row, 0 before the first.
        column: Number of the present cell's column, 0 between cells.
    """

    def __init__(self, name: str, faults: Faults) -> None:
        self.name, self.faults, self.limits = name, faults, faults.limits
        self.row = self.column = 0

    def note(
        self, rule: Rule, message: str, found: str = "", *, column: int = 0, **values: object
    ) -> None:
        """Keep a fault of a cell in the present row.

        Args:
            rule: Rule that is broken.
            message: What was found, marked by ``N_``.
            found: Text that stands there.
            column: The cell's, or 0 for the one that is being read.
            values: What else the message names.
        """
        if self.faults.full(rule, self.name):
            return
        named = {name: shown(str(value)) for name, value in values.items()}
        self.faults.note(
            rule, _(message).format(found=shown(found), **named),
            sheet=self.name, cell=address(self.row, column or self.column), found=shown(found),
        )  # fmt: skip

    def spoil(self, rule: Rule, value: str) -> None:
        """Keep that a cell holds two values, or one in pieces."""
        message = (
            N_("the cell holds two values")
            if rule is codes.TWO_VALUES
            else N_("the value {found} is interrupted by a comment or a section")
        )
        self.note(rule, message, value)

    def check_text(self, text: str) -> None:
        """Keep that a text is too long or holds control characters."""
        if len(text) > self.limits.cell_text:
            message = N_("the text has {count} characters; at most {most} are possible")
            self.note(codes.LONG_TEXT, message, text, count=len(text), most=self.limits.cell_text)
        if CONTROL.search(text):
            self.note(codes.CONTROL, N_("the text {found} holds control characters"), text)

    def refuse(self, rule: Rule, message: str, cell: str | None = None) -> NoReturn:
        """Refuse the workbook for the present cell, or for the one given; empty for the whole sheet."""
        here = address(self.row, self.column) if self.row and self.column else ""
        self.faults.refuse(rule, message, sheet=self.name, cell=here if cell is None else cell)

    def unexpected(self, name: str) -> NoReturn:
        """Refuse an element that has no place here."""
        message = _("the element {name} stands where none is expected").format(name=shown(name))
        self.refuse(refusals.STRUCTURE, message)
