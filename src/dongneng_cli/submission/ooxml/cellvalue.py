"""What the text of a cell means by the type that the file gives it; the rare cases, one by one."""

import re
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from dongneng_cli.findings import Rule
from dongneng_cli.i18n import N_
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

_FETCHING = (
    "WEBSERVICE", "RTD", "CALL", "REGISTER.ID", "STOCKHISTORY", "SQL.REQUEST", "DDE", "IMAGE", "IMPORTDATA",
)  # fmt: skip
_EXTERNAL = re.compile(
    r"(?<![\w\]])\[\d+\](?=[^\[\],\"]*!)"  # [1]Sheet1!A1
    r"|\[[^\[\]\"]*\.xl\w+\]"  # [book.xlsx]Sheet1!A1
    r"|\b\w+\|\s*['\w]"  # server|'topic'!item
    rf"|\b(?:{'|'.join(map(re.escape, _FETCHING))})\s*\(",
    re.IGNORECASE,
)
_QUOTED = re.compile(r'"[^"]*"')

HOLDS_ERROR = N_("the cell holds the error {found}")
NEVER_CALCULATED = N_("the formula was never calculated")


class Value(NamedTuple):
    """A cell's meaning.

    Attributes:
        kind: What it holds.
        text: As ``Cell.text``.
        rule: Rule that it breaks, or None.
        message: What was found, without the cell, as marked by ``N_``; names ``found`` and ``kind``.
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
        return Value(CellKind.ERROR, plain, codes.ERROR_VALUE, HOLDS_ERROR)
    if kind == "d" and _is_date(plain):
        return Value(CellKind.DATE, plain)
    message = N_("the value {found} does not fit the cell's type {kind}")
    return Value(CellKind.TEXT, plain, codes.CELL_TYPE, message)


def _number(plain: str) -> Value:
    if _DECIMAL.fullmatch(plain):
        number = Decimal(plain)
        if not number:
            return Value(CellKind.NUMBER, plain.lstrip("+-"))
        if number.adjusted() < _MAX_EXPONENT:
            return Value(CellKind.NUMBER, plain)
    message = N_("{found} is not a plain finite decimal number")
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
    return may_fetch(formula) and _EXTERNAL.search(_QUOTED.sub('""', formula)) is not None


def may_fetch(formulas: str) -> bool:
    """Tell quickly whether one of some formulas, joined in any way, may take its value from outside."""
    if "[" in formulas or "|" in formulas:
        return True
    capital = formulas.upper()
    return "(" in capital and any(name in capital for name in _FETCHING)
