"""Starts a reader of others in a process of its own, and believes nothing that comes back unchecked.

The process gets the bytes through a pipe, never a path; it has its own group, bounded time, memory, work
and answer, and no say on the terminal. Whatever becomes of it, the outcome here is an ``Answer`` or
``ChildError``.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread, Timer
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from dongneng_cli.i18n import _
from dongneng_cli.shown import shown
from dongneng_cli.submission.limits import Limits
from dongneng_cli.submission.workbook import MAX_COLUMN, MAX_ROW

READERS = ("calamine", "openpyxl")
"""The readers of others, each in its own process."""

_CHILD = Path(__file__).with_name("child.py")
_KEPT = ("PATH", "SYSTEMROOT")
"""Environment that an interpreter needs to start on some systems; nothing else is passed on."""


class ChildError(Exception):
    """The reader stopped, was too slow, answered nonsense or could not read the file."""


_Row = Annotated[int, Field(ge=1, le=MAX_ROW)]
_Column = Annotated[int, Field(ge=1, le=MAX_COLUMN)]


class ForeignSheet(BaseModel):
    """One worksheet as another reader sees it.

    Attributes:
        cells: Row, column, kind and text, as ``child.py`` writes them.
    """

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    name: str
    state: Literal["visible", "hidden", "veryHidden"]
    cells: list[tuple[_Row, _Column, Literal["n", "t", "b", "d", "s", "x"], str]]
    merges: list[tuple[_Row, _Column, _Row, _Column]]


class Answer(BaseModel):
    """What a reader answered.

    Attributes:
        failed: Why it could not read the file.
        refused: The limit that the file passes: ``sheets``, ``cells`` or ``text``.
    """

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    schema_id: Literal["dn/child@1"] = Field(alias="schema")
    sheets: list[ForeignSheet]
    failed: str
    refused: Literal["", "sheets", "cells", "text"]


def ask(
    reader: str,
    data: bytes,
    limits: Limits,
    *,
    day_numbers: bool = False,
    date_1904: bool = False,
) -> Answer:
    """Let another reader read a workbook.

    Args:
        reader: One of ``READERS``.
        data: The whole file.
        limits: Bounds of the process and of what it may answer.
        day_numbers: Ask for dates as day numbers instead of ISO text.
        date_1904: Day numbers are counted from 1904.

    Raises:
        ChildError: It did not give a whole, sound answer in time, or says that it cannot read the file.
    """
    header = {
        "reader": reader,
        "day_numbers": day_numbers,
        "date_1904": date_1904,
        "path": [entry for entry in sys.path if os.path.isabs(entry)],  # noqa: PTH117
        "seconds": limits.child_seconds,
        "memory": limits.child_memory,
        "sheets": limits.sheets,
        "cells": limits.cells,
        "text": limits.text,
    }
    output, code, late = _run(json.dumps(header).encode() + b"\n" + data, limits)
    if late:
        raise ChildError(_("it took more than {most:g} s").format(most=limits.child_seconds))
    if len(output) > limits.child_answer:
        raise ChildError(_("its answer does not end"))
    if code:
        raise ChildError(_("its reader stopped ({code})").format(code=code))
    try:
        answer = Answer.model_validate_json(output)
    except ValidationError:
        raise ChildError(_("its reader answered nonsense")) from None
    if answer.failed:
        raise ChildError(shown(answer.failed))
    return answer


def _run(request: bytes, limits: Limits) -> tuple[bytes, int, bool]:
    """Return the answer, the exit status, and whether time ran out."""
    late: list[bool] = []

    def stop() -> None:
        late.append(True)
        _kill(process)

    with _started() as process:
        timer = Timer(limits.child_seconds, stop)
        feeder = Thread(target=_feed, args=(process, request), daemon=True)
        timer.start()
        feeder.start()
        try:
            assert process.stdout is not None
            output = process.stdout.read(limits.child_answer + 1)
            if len(output) > limits.child_answer:
                _kill(process)
            code = process.wait()
        finally:
            timer.cancel()
            _kill(process)
            feeder.join()
    return output, code, bool(late)


@contextmanager
def _started() -> Iterator[subprocess.Popen[bytes]]:
    own_group: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        own_group = {
            "creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
        }
    try:
        process = subprocess.Popen(
            [sys.executable, "-I", "-B", str(_CHILD)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in _KEPT if name in os.environ},
            **own_group,
        )
    except OSError as error:
        raise ChildError(_("its reader cannot be started: {reason}").format(reason=error)) from None
    with process:
        yield process


def _feed(process: subprocess.Popen[bytes], request: bytes) -> None:
    """Send everything; a child that does not listen any more is its own fault."""
    assert process.stdin is not None
    with suppress(OSError, ValueError):
        process.stdin.write(request)
    with suppress(OSError, ValueError):
        process.stdin.close()


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the process with everything that it may have started, also when it is gone itself."""
    with suppress(OSError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
