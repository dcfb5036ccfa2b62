"""Where the parcels of a batch lie while it lasts: in memory while they are few, then in a nameless file."""

import weakref
from collections.abc import Callable
from tempfile import SpooledTemporaryFile

_IN_MEMORY = 4 << 20
"""Bytes that are not worth a file."""


class Spool:
    """Parcels of one batch; gone when nobody can ask for them any more."""

    def __init__(self) -> None:
        """Begin empty."""
        # Not a with: it lives as long as the submissions that were kept in it.
        self._file = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115
        weakref.finalize(self, self._file.close)

    def add(self, packed: bytes) -> Callable[[int, int], bytes]:
        """Keep a parcel, and return what fetches so many bytes of it from a place on."""
        try:
            begin = self._file.seek(0, 2)
            self._file.write(packed)
        except OSError:
            # A disk that cannot take it costs memory, not the run.
            return lambda start, end: packed[start:end]
        return lambda start, end: self._read(begin + start, end - start)

    def _read(self, at: int, length: int) -> bytes:
        self._file.seek(at)
        return self._file.read(length)
