"""What the text of a cell means by the type that the file gives it; the rare cases, one by one."""

import re
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from dongneng_cli.findings import Rule
from dongneng_cli.i18n import _
from dongneng_cli.shown import shown
from dongneng_cli.submission import codes
from dongneng_cli.submission.workbook import CellKind

_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?", re.ASCII)
_ISO_DATE = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?Z?)?", re.ASCII
)
_BOOLEANS = {"1": "1", "true": "1", "0": "0", "false": "0"}
_XML_SPACE = " \t\r\n"
_MAX_EXPONENT = 308
"""Beyond it a number is infinite in the programs that made the file."""

_EXTERNAL = re.compile(
    r"(?<![\w\]])\[\d+\](?=[^\[\],\"]*!)"  # [1]Sheet1!A1
    r"|\[[^\[\]\"]*\.xl\w+\]"  # [book.xlsx]Sheet1!A1
    r"|\b\w+\|\s*['\w]"  # server|'topic'!item
    r"|\b(?:WEBSERVICE|RTD|CALL|REGISTER\.ID|STOCKHISTORY|SQL\.REQUEST|DDE|IMAGE|IMPORTDATA)\s*\(",
    re.IGNORECASE,
)
_QUOTED = re.compile(r'"[^"]*"')


class Value(NamedTuple):
    """A cell's meaning.

    Attributes:
        kind: What it holds.
        text: As ``Cell.text``.
        rule: Rule that it breaks, or None.
        message: What was found; without the cell.
    """

    kind: CellKind
    text: str
    rule: Rule | None = None
    message: str = ""


def value_of(kind: str, text: str) -> Value:
    """Interpret a stored value that is not a reference to a shared text.

    Args:
        kind: The cell's ``t``: ``n``, ``str``, ``inlineStr``, ``b``, ``e``, ``d`` or a foreign one.
        text: Text of the value, with the escapes of strings already decoded.
    """
    if kind in ("str", "inlineStr"):
        return Value(CellKind.TEXT, text)
    plain = text.strip(_XML_SPACE)
    if kind == "n":
        return _number(plain)
    if kind == "b" and plain in _BOOLEANS:
        return Value(CellKind.BOOLEAN, _BOOLEANS[plain])
    if kind == "e":
        message = _("the cell holds the error {found}").format(found=shown(plain))
        return Value(CellKind.ERROR, plain, codes.ERROR_VALUE, message)
    if kind == "d" and _is_date(plain):
        return Value(CellKind.DATE, plain)
    message = _("the value {found} does not fit the cell's type {kind}").format(
        found=shown(plain), kind=shown(kind)
    )
    return Value(CellKind.TEXT, plain, codes.CELL_TYPE, message)


def _number(plain: str) -> Value:
    if _DECIMAL.fullmatch(plain):
        number = Decimal(plain)
        if not number:
            return Value(CellKind.NUMBER, plain.lstrip("+-"))
        if number.adjusted() < _MAX_EXPONENT:
            return Value(CellKind.NUMBER, plain)
    message = _("{found} is not a plain finite decimal number").format(found=shown(plain))
    return Value(CellKind.TEXT, plain, codes.NOT_DECIMAL, message)


def _is_date(plain: str) -> bool:
    match = _ISO_DATE.fullmatch(plain)
    if match is None:
        return False
    try:
        date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return False
    return True


def fetches_from_outside(formula: str) -> bool:
    """Tell whether a formula takes its value from another file, program or server."""
    if "[" not in formula and "|" not in formula and "(" not in formula:
        return False
    return _EXTERNAL.search(_QUOTED.sub('""', formula)) is not None
