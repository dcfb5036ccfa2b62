"""What was read already, in a file that survives Ctrl-C and a pulled plug, so that a run can go on.

One record a workbook, appended and never changed; a record that is cut short is passed over, and so is one
of other bytes, another plan, version or language: its key differs.
"""

import hashlib
import struct
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from dongneng_cli import __version__
from dongneng_cli.i18n import language
from dongneng_cli.plan import cache
from dongneng_cli.scale.parcel import Parcel
from dongneng_cli.workflow.intake import Context

_HEAD = struct.Struct("<32sII")
"""Key, length of the parcel, its checksum."""


class Journal:
    """The journal of one batch: the same files, named the same way, under the same plan."""

    def __init__(self, paths: Sequence[Path], context: Context) -> None:
        self._about = f"{__version__} {context.hash} {language()} {context.second_reader}"
        names = "\0".join(str(path.absolute()) for path in paths)
        batch = hashlib.sha256(f"{self._about}\0{names}".encode()).hexdigest()[:32]
        folder = cache.folder()
        self._file = folder / f"{batch}.journal" if folder else None
        self._out: BinaryIO | None = None

    def known(self, paths: Sequence[Path]) -> Iterator[tuple[int, Parcel]]:
        """Yield the parcels of those paths whose content was read before, by place in the list."""
        held = self._records()
        for number, path in enumerate(paths if held else ()):
            with suppress(OSError):
                sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
                place = held.get(self._key(str(path), sha256))
                if place is not None:
                    yield number, Parcel(sha256, self._at(*place))

    def begin(self) -> None:
        """Start over."""
        self.discard()

    def add(self, path: str, parcel: Parcel) -> None:
        """Keep a parcel; a disk that cannot take it costs the way back, not the run."""
        if self._file is None or not parcel.sha256:
            return
        with suppress(OSError):
            if self._out is None:
                self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                self._out = self._file.open("ab")
            key, packed = self._key(path, parcel.sha256), parcel.packed
            self._out.write(_HEAD.pack(key, len(packed), zlib.crc32(packed)) + packed)

    def close(self) -> None:
        """Put what was added on disk."""
        if self._out is not None:
            with suppress(OSError):
                self._out.close()
            self._out = None

    def discard(self) -> None:
        """Drop it: the batch is done, or starts over."""
        self.close()
        if self._file is not None:
            with suppress(OSError):
                self._file.unlink(missing_ok=True)

    def _key(self, path: str, sha256: str) -> bytes:
        return hashlib.sha256(f"{self._about}\0{path}\0{sha256}".encode()).digest()

    def _records(self) -> dict[bytes, tuple[int, int]]:
        """Return where each whole record's parcel lies, and its length."""
        held: dict[bytes, tuple[int, int]] = {}
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
        return held

    def _at(self, place: int, length: int) -> bytes:
        assert self._file is not None
        with self._file.open("rb") as file:
            file.seek(place)
            return file.read(length)
