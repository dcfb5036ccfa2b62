"""Runs a reader of others on bytes from standard input; run as a script, in a process of its own.

Such readers abort, panic, hang and take memory without bound, so nothing here is trusted by the program
that started it: limits are set before the reader is loaded, what it prints is thrown away, and the answer
is one JSON document that the other side checks. It imports nothing of this package.
"""

import datetime
import io
import json
import math
import os
import sys
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

SCHEMA = "dn/child@1"
"""Names the answer; the starting side refuses any other."""

_EXACT_WHOLE = 10**15
"""Whole floats below it are written without a point: a code is 370100, not 370100.0."""

_STATES = ("visible", "hidden", "veryHidden")
_EPOCHS = (datetime.datetime(1899, 12, 30), datetime.datetime(1904, 1, 1))

Cell = tuple[int, int, str, str]
"""Row and column from 1, kind, text: n number, t text, b truth value, d date, s day number, x not finite."""

Sheet = dict[str, Any]


class TooMuch(Exception):  # noqa: N818 - not an error but the answer
    """A limit was passed; says which."""


class Told:
    """What was asked for.

    Attributes:
        day_numbers: Give dates as day numbers, to be set beside another reader's.
        date_1904: Day numbers are counted from 1904.
    """

    def __init__(self, header: dict[str, Any]) -> None:
        self.day_numbers = bool(header["day_numbers"])
        self.epoch = _EPOCHS[bool(header["date_1904"])]
        self.sheets, self.cells, self.text = header["sheets"], header["cells"], header["text"]


def main() -> None:
    """Read the order and the bytes, answer, and leave."""
    answer = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    header = json.loads(sys.stdin.buffer.readline())
    _limit(header["seconds"], header["memory"])
    sys.path[:] = header["path"]
    data = sys.stdin.buffer.read()
    given: dict[str, Any] = {"schema": SCHEMA, "sheets": [], "failed": "", "refused": ""}
    try:
        given["sheets"] = _READERS[header["reader"]](data, Told(header))
    except TooMuch as refused:
        given["refused"] = str(refused)
    except BaseException as error:  # a Rust panic is no Exception
        given["failed"] = f"{type(error).__name__}: {error}"[:200]
    _send(answer, given)


def _send(answer: BinaryIO, given: dict[str, Any]) -> None:
    """Write the answer and leave at once: no reader's own farewell may spoil it."""
    with answer:
        for piece in json.JSONEncoder().iterencode(given, _one_shot=True):
            answer.write(piece.encode("ascii"))
    os._exit(0)


def _limit(seconds: float, memory: int) -> None:
    """Bound work, memory and files where the system can (not on Windows)."""
    try:
        import resource  # noqa: PLC0415 - Windows has none
    except ImportError:
        return
    work = math.ceil(seconds)
    for kind, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, work),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _soft, hard = resource.getrlimit(kind)
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(kind, (bound, bound))
        except (ValueError, OSError):
            continue


def _calamine(data: bytes, told: Told) -> list[Sheet]:
    import python_calamine  # type: ignore[import-untyped,unused-ignore]  # noqa: PLC0415

    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    table, shown = python_calamine.SheetTypeEnum.WorkSheet, python_calamine.SheetVisibleEnum
    states = (shown.Visible, shown.Hidden, shown.VeryHidden)
    names = [one for one in book.sheets_metadata if one.typ == table]
    if len(names) > told.sheets:
        raise TooMuch("sheets")
    found = []
    for one in names:
        sheet = book.get_sheet_by_name(one.name)
        areas = sheet.merged_cell_ranges or []
        merged = [[a + 1, b + 1, c + 1, d + 1] for (a, b), (c, d) in areas]
        # Rows come from the first of the sheet on, but without the blank columns on the left.
        rows = enumerate(sheet.iter_rows(), 1) if sheet.height else iter(())
        left = sheet.start[1] + 1 if sheet.start else 1
        cells = _cells(((at, enumerate(row, left)) for at, row in rows), told)
        state = _STATES[states.index(one.visible)]
        found.append({"name": one.name, "state": state, "cells": cells, "merges": merged})
    return found


def _openpyxl(data: bytes, told: Told) -> list[Sheet]:
    sys.modules["numpy"] = None  # type: ignore[assignment]  # not needed, and takes address space
    import openpyxl  # noqa: PLC0415

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    found = []
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # what a file says of its size is not believed
        rows = (
            (row[0].row, ((cell.column, cell.value) for cell in row))
            for row in ([c for c in line if c.value is not None] for line in sheet.iter_rows())
            if row
        )
        cells = _cells(rows, told)
        found.append(
            {"name": sheet.title, "state": sheet.sheet_state, "cells": cells, "merges": []}
        )
    return found


def _cells(rows: Iterator[tuple[int, Any]], told: Told) -> list[Cell]:
    """Write every cell that holds something as text, within the limits of a sheet."""
    cells: list[Cell] = []
    characters = 0
    for row, line in rows:
        for column, value in line:
            if value is None or value == "":
                continue
            kind, text = _written(value, told)
            characters += len(text)
            cells.append((row, column, kind, text))
        if len(cells) > told.cells:
            raise TooMuch("cells")
        if characters > told.text:
            raise TooMuch("text")
    return cells


def _written(value: Any, told: Told) -> tuple[str, str]:
    if isinstance(value, str):
        return "t", value
    if isinstance(value, bool):
        return "b", str(int(value))
    if isinstance(value, int):
        return "n", str(value)
    if isinstance(value, float):
        if not math.isfinite(value):
            return "x", repr(value)
        whole = value.is_integer() and abs(value) < _EXACT_WHOLE
        return "n", str(int(value)) if whole else repr(value)
    if told.day_numbers:
        return "s", repr(_day_number(value, told.epoch))
    if isinstance(value, datetime.timedelta):
        return "d", f"{value.total_seconds() / 86400!r} d"
    return "d", value.isoformat()


def _day_number(value: Any, epoch: datetime.datetime) -> float:
    if isinstance(value, datetime.timedelta):
        return value / datetime.timedelta(days=1)
    if isinstance(value, datetime.time):
        value = datetime.datetime.combine(epoch, value)
    elif not isinstance(value, datetime.datetime):
        value = datetime.datetime.combine(value, datetime.time())
    return float((value - epoch) / datetime.timedelta(days=1))


_READERS: dict[str, Callable[[bytes, Told], list[Sheet]]] = {
    "calamine": _calamine,
    "openpyxl": _openpyxl,
}

if __name__ == "__main__":
    main()
