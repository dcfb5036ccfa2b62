"""What was read already, in a file that survives Ctrl-C and a pulled plug, so that nothing is read twice.

One record a workbook, appended and never changed. A record that is cut short ends the file; one of other
bytes, under another plan, other code, language or settings, is of no use: its key differs.
"""

import hashlib
import os
import struct
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from dongneng_cli import cache
from dongneng_cli.i18n import language
from dongneng_cli.scale.code import code_state
from dongneng_cli.scale.parcel import Parcel
from dongneng_cli.submission.guard import STDIN
from dongneng_cli.workflow.context import Context

_HEAD = struct.Struct("<32sII")
"""Key, length of the parcel, its checksum."""


class Journal:
    """The journal of the workbooks under one folder."""

    def __init__(self, paths: Sequence[Path], context: Context) -> None:
        self._about = f"{code_state()} {context.hash} {language()} {context.second_reader}"
        folder = cache.folder()
        name = hashlib.sha256(_common(paths).encode("utf-8", "surrogatepass")).hexdigest()[:32]
        self._file = folder / f"{name}.journal" if folder else None
        self._out: BinaryIO | None = None
        self._end = 0
        self._stale: set[bytes] = set()
        self._used: set[bytes] = set()

    def known(self, paths: Sequence[Path]) -> Iterator[tuple[int, Parcel]]:
        """Yield the parcels of those paths whose content was read before, by place in the list."""
        held = self._records()
        self._stale = set(held)
        for number, path in enumerate(paths if held else ()):
            with suppress(OSError):
                sha256 = "" if str(path) == STDIN else hashlib.sha256(path.read_bytes()).hexdigest()
                key = self._key(str(path), sha256)
                if key in held:
                    self._use(key)
                    yield number, Parcel(sha256, self._at(*held[key]))

    def begin(self) -> None:
        """Start over."""
        self.finish(keep=False)

    def add(self, path: str, parcel: Parcel) -> None:
        """Keep a parcel; a disk that cannot take it costs the way back, not the run."""
        if self._file is None or not parcel.sha256 or path == STDIN:
            return
        with suppress(OSError):
            if self._out is None:
                self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                self._out = self._file.open("ab")
                self._out.truncate(self._end)
            key = self._key(path, parcel.sha256)
            self._use(key)
            self._out.write(_record(key, parcel.packed))

    def close(self) -> None:
        """Put what was added on disk."""
        if self._out is not None:
            with suppress(OSError):
                self._out.close()
            self._out = None

    def finish(self, *, keep: bool) -> None:
        """End a batch that was read whole: drop the journal, or keep what may be of use another time."""
        self.close()
        if self._file is None:
            return
        with suppress(OSError):
            if not keep:
                self._file.unlink(missing_ok=True)
                self._end = 0
            elif self._stale:
                self._rewrite(self._file)

    def _rewrite(self, file: Path) -> None:
        """Leave out what is of no use any more."""
        fresh = file.with_suffix(f".{os.getpid()}")
        held = self._records()
        with fresh.open("wb") as out:
            for key in held.keys() & self._used:
                out.write(_record(key, self._at(*held[key])))
        fresh.replace(file)

    def _use(self, key: bytes) -> None:
        self._used.add(key)
        self._stale.discard(key)

    def _key(self, path: str, sha256: str) -> bytes:
        return hashlib.sha256(f"{self._about}\0{path}\0{sha256}".encode()).digest()

    def _records(self) -> dict[bytes, tuple[int, int]]:
        """Return where each whole record's parcel lies, and its length."""
        held: dict[bytes, tuple[int, int]] = {}
        self._end = 0
        if self._file is None:
            return held
        with suppress(OSError), self._file.open("rb") as file:
            while len(head := file.read(_HEAD.size)) == _HEAD.size:
                key, length, checksum = _HEAD.unpack(head)
                place = file.tell()
                packed = file.read(length)
                if len(packed) < length or zlib.crc32(packed) != checksum:
                    break
                held[key] = place, length
                self._end = file.tell()
        return held

    def _at(self, place: int, length: int) -> bytes:
        assert self._file is not None
        with self._file.open("rb") as file:
            file.seek(place)
            return file.read(length)


def _record(key: bytes, packed: bytes) -> bytes:
    return _HEAD.pack(key, len(packed), zlib.crc32(packed)) + packed


def _common(paths: Sequence[Path]) -> str:
    """Return the folder that all workbooks lie in, so that a new one finds its neighbours' journal."""
    try:
        return os.path.commonpath([path.absolute().parent for path in paths])
    except ValueError:  # several drives
        return ""
