"""What one workbook came to, as bytes that travel between processes and into the journal.

Frames travel as plain columns, which is smaller and quicker than frames. Bytes are only unpacked into the
program's own types and numbers: a journal that somebody else wrote can be wrong, but not run code.
"""

import io
import pickle
import zlib
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from importlib import import_module
from sys import intern
from typing import Any

from dongneng_cli.findings import Finding, UnreadableError
from dongneng_cli.submission.anykind import book_of
from dongneng_cli.submission.form import SHEETS
from dongneng_cli.submission.guard import Source, open_source
from dongneng_cli.submission.read import Submission, understand
from dongneng_cli.submission.tables.contracts import CONTRACTS
from dongneng_cli.submission.tables.layout import Layout
from dongneng_cli.submission.tables.tables import TOTALS, Columns, Tables
from dongneng_cli.workflow.context import Context
from dongneng_cli.workflow.digest import (
    Digest,
    Kept,
    codes_of,
    digest_of,
    figures_of,
    hashed,
    reported_by,
)
from dongneng_cli.workflow.intake import Outcome

_EXACT = {Decimal, type(None)}
_NUMBERS = {("decimal", "Decimal"), ("fractions", "Fraction"), ("datetime", "date")}
_PACKAGE = __name__.partition(".")[0]

_HEAD, _REPORTED, _FIGURES = "head", "reported", "figures"
_PARTS = (_HEAD, _REPORTED, _FIGURES, *CONTRACTS, TOTALS)
"""What a parcel holds, each part packed by itself: few are ever unpacked where many parcels come together."""

_WIDTH = 4
"""Bytes of the length that stands before each part."""

_SMALL = 640
"""Bytes of a part that are not worth packing: to set it up takes longer than to pack them."""

_UNPACKED = b"\x80"
"""What a part begins with that is not packed."""

Fetch = Callable[[int, int], bytes]
"""Returns so many bytes of a parcel from a place on."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """One workbook's outcome, packed.

    Attributes:
        sha256: Hash of the workbook's bytes; empty when they could not be read.
    """

    sha256: str
    packed: bytes


def read_path(path: str, context: Context) -> Parcel:
    """Read a workbook from a path, judge it by itself, and pack what came of it."""
    try:
        source = open_source(path)
    except UnreadableError as error:
        return Parcel("", _together([_pack(error.finding)]))
    return read_source(source, context)


def read_source(source: Source, context: Context) -> Parcel:
    """Read a workbook whose bytes are here, judge it by itself, and pack what came of it."""
    try:
        book = book_of(source, context.plan.settings.formats, second_reader=context.second_reader)
        read = understand(book, context.plan, context.names)
    except UnreadableError as error:
        return Parcel(source.sha256, _together([_pack(error.finding)]))
    return Parcel(source.sha256, _packed(read, context))


def _packed(read: Submission, context: Context) -> bytes:
    plan = context.plan
    head = (
        *(read.file, read.sha256, read.size, read.unit, read.unit_name, read.period, read.findings),
        *([_bare(one) for one in read.layouts], read.rows, read.filled_on, read.week),
        *(digest_of(read, plan, context.names), sorted(codes_of(read))),
    )
    tables = Tables.of(read.frames)
    held = (
        head,
        sorted(reported_by(read)),
        figures_of(read, plan),
        *(_light(tables.columns(key)) for key in (*CONTRACTS, TOTALS)),
    )
    return _together([_pack(one) for one in held])


def unpack(packed: bytes, fetch: Fetch | None = None) -> Outcome:
    """Return what a parcel holds: its head at once, its tables when they are asked for.

    Args:
        packed: The parcel.
        fetch: Where the parcel is kept; else it is held here.

    Raises:
        ValueError: If it is not a parcel.
    """
    try:
        ends = _ends(packed)
        held = _load(packed[_WIDTH : ends[0]])
        if isinstance(held, Finding) and len(ends) == 1:
            return UnreadableError(held)
        if isinstance(held, tuple) and len(ends) == len(_PARTS):
            return _kept(held, ends, fetch or (lambda start, end: packed[start:end]))
    except Exception as error:  # whatever a broken or foreign file makes of it
        raise ValueError(str(error)) from error
    raise ValueError(type(held).__name__)


def _kept(head: tuple[Any, ...], ends: Sequence[int], fetch: Fetch) -> Kept:
    def load(part: str) -> Any:
        at = _PARTS.index(part)
        return _load(fetch(ends[at - 1] + _WIDTH, ends[at]))

    file, sha256, size, unit, unit_name, period, findings, layouts, rows, filled_on, week = head[
        :11
    ]
    digest, codes = head[11:]
    if not isinstance(digest, Digest):
        raise TypeError(type(digest).__name__)
    return Kept(
        file=file, sha256=sha256, size=size, unit=unit, unit_name=unit_name, period=period,
        frames=Tables(lambda key: _columns(load(key)), keep=False),
        layouts=tuple(_dressed(file, one) for one in layouts),
        findings=_alike(findings), rows=_shared(rows.items()), filled_on=filled_on, week=week,
        digest=replace(
            digest,
            findings=_alike(digest.findings),
            found=_shared(digest.found.items()),
            sizes=_shared(digest.sizes.items()),
        ),
        codes=hashed(codes), reported=lambda: set(load(_REPORTED)),
        figures=lambda: list(load(_FIGURES)),
    )  # fmt: skip


def _alike(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Let findings of all workbooks have the words in common that a rule says every time."""
    return tuple(
        replace(one, sheet=intern(one.sheet), expected=intern(one.expected), hint=intern(one.hint))
        for one in findings
    )


def _light(columns: Columns) -> dict[str, list[Any] | str]:
    """Return columns with those of figures as one text each: as objects they would be most of a parcel."""
    return {name: _written(values) for name, values in columns.items()}


def _written(values: list[Any]) -> list[Any] | str:
    first = next((value for value in values if value is not None), None)
    if type(first) is not Decimal or not set(map(type, values)) <= _EXACT:
        return values
    return "\n".join(["" if value is None else str(value) for value in values])


def _columns(light: Mapping[str, list[Any] | str]) -> Columns:
    return {
        name: [Decimal(text) if text else None for text in values.split("\n")]
        if isinstance(values, str)
        else values
        for name, values in light.items()
    }


def _pack(held: Any) -> bytes:
    pickled = pickle.dumps(held, protocol=5)
    return zlib.compress(pickled, level=1) if len(pickled) > _SMALL else pickled


def _load(packed: bytes) -> Any:
    pickled = packed if packed.startswith(_UNPACKED) else zlib.decompress(packed)
    return _Unpickler(io.BytesIO(pickled)).load()


def _together(parts: list[bytes]) -> bytes:
    return b"".join(len(one).to_bytes(_WIDTH, "big") + one for one in parts)


def _ends(packed: bytes) -> "array[int]":
    ends, at = array("Q"), 0
    while at < len(packed):
        at += _WIDTH + int.from_bytes(packed[at : at + _WIDTH], "big")
        ends.append(at)
    return ends


_FORMS = {form.key: form for form in SHEETS}
_SHARED: dict[tuple[Any, ...], Mapping[Any, Any]] = {}
"""What workbooks have in common, such as places of columns: most come from one form."""


def _shared(pairs: Iterable[tuple[Any, Any]]) -> Mapping[Any, Any]:
    """Return a mapping that all workbooks hold together that have the same one; nobody changes it."""
    key = tuple(pairs)
    return _SHARED.setdefault(key, dict(key))


def _bare(one: Layout) -> tuple[Any, ...]:
    """Return a layout without the file, which is known, and with the key of its form."""
    pairs = (tuple(one.columns.items()), tuple(one.scales.items()), tuple(one.extras.items()))
    return (one.sheet, one.form.key, one.header, *pairs)


def _dressed(file: str, bare: tuple[Any, ...]) -> Layout:
    sheet, key, header, *pairs = bare
    return Layout(file, intern(sheet), _FORMS[key], header, *map(_shared, pairs))


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
