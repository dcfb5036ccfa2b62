"""What one workbook came to, as bytes that travel between processes and into the journal.

Frames travel as plain columns, which is smaller and quicker than frames. Bytes are only unpacked into the
program's own types and numbers: a journal that somebody else wrote can be wrong, but not run code.
"""

import io
import pickle
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any

import pandas as pd

from dongneng_cli import frames
from dongneng_cli.findings import Finding, UnreadableError
from dongneng_cli.submission.anykind import book_of
from dongneng_cli.submission.guard import Source, open_source
from dongneng_cli.submission.read import Submission, understand
from dongneng_cli.submission.tables.records import CONTRACTS
from dongneng_cli.workflow.intake import Context, Outcome

_NUMBERS = {("decimal", "Decimal"), ("fractions", "Fraction"), ("datetime", "date")}
_PACKAGE = __name__.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Parcel:
    """One workbook's outcome, packed.

    Attributes:
        sha256: Hash of the workbook's bytes; empty when they could not be read.
    """

    sha256: str
    packed: bytes


def read_path(path: str, context: Context) -> Parcel:
    """Read a workbook from a path and pack what came of it."""
    try:
        source = open_source(path)
    except UnreadableError as error:
        return Parcel("", _pack(error.finding))
    return read_source(source, context)


def read_source(source: Source, context: Context) -> Parcel:
    """Read a workbook whose bytes are here and pack what came of it."""
    try:
        book = book_of(source, context.plan.settings.formats, second_reader=context.second_reader)
        return Parcel(source.sha256, _pack(_plain(understand(book, context.plan, context.names))))
    except UnreadableError as error:
        return Parcel(source.sha256, _pack(error.finding))


def unpack(packed: bytes) -> Outcome:
    """Return what a parcel holds.

    Raises:
        ValueError: If it is not a parcel.
    """
    try:
        held = _Unpickler(io.BytesIO(zlib.decompress(packed))).load()
    except Exception as error:  # whatever a broken or foreign file makes of it
        raise ValueError(str(error)) from error
    if isinstance(held, Finding):
        return UnreadableError(held)
    if isinstance(held, Submission):
        return _framed(held)
    raise ValueError(type(held).__name__)


def _pack(held: Submission | Finding) -> bytes:
    return zlib.compress(pickle.dumps(held, protocol=5), level=1)


def _plain(submission: Submission) -> Submission:
    """Put plain columns in place of frames; ``_framed`` puts them back."""
    columns: Mapping[str, Any] = {key: _columns(frame) for key, frame in submission.frames.items()}
    totals: Any = _columns(submission.totals)
    return replace(submission, frames=columns, totals=totals)


def _framed(submission: Submission) -> Submission:
    held: Mapping[str, Any] = submission.frames
    return replace(
        submission,
        frames={key: CONTRACTS[key].of(columns) for key, columns in held.items()},
        totals=frames.TOTALS.of(submission.totals),  # type: ignore[arg-type]
    )


def _columns(frame: pd.DataFrame) -> dict[str, list[Any]]:
    return {str(name): frame[name].tolist() for name in frame.columns}


class _Unpickler(pickle.Unpickler):
    """Knows the program's own classes, and numbers; nothing else is looked up."""

    def find_class(self, module: str, name: str) -> Any:
        """Return a class that may stand in a parcel.

        Raises:
            pickle.UnpicklingError: For anything else.
        """
        own = module.partition(".")[0] == _PACKAGE
        if (own or (module, name) in _NUMBERS) and "." not in name:
            found = getattr(import_module(module), name, None)
            if isinstance(found, type) and (not own or found.__module__ == module):
                return found
        raise pickle.UnpicklingError(f"{module}.{name}")
