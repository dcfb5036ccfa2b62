"""The zip container of a workbook, read by its own strict rules.

Both directories must agree on every part, every checksum is verified before anything is read,
and every limit is counted while unpacking. Nothing is ever written to disk.
"""

import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple, NoReturn

from dongneng_cli.i18n import _
from dongneng_cli.shown import shown
from dongneng_cli.submission import refusals
from dongneng_cli.submission.faults import Faults

_END = struct.Struct("<4s4H2LH")
_END64_LOCATOR = struct.Struct("<4sLQL")
_END64 = struct.Struct("<4sQ2H2L4Q")
_CENTRAL = struct.Struct("<4s4B4HL2L5H2L")
_LOCAL = struct.Struct("<4s2B4HL2L2H")
_CHUNK = 1 << 16
_KEPT = 1 << 22
_FULL16, _FULL32 = 0xFFFF, 0xFFFFFFFF
_FLAGS = 0x0002 | 0x0004 | 0x0008 | 0x0800
"""Flags that ordinary writers set: degree of compression, sizes after the data, UTF-8 names."""


class Part(NamedTuple):
    """One entry of the central directory."""

    name: str
    raw_name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    offset: int


class Container:
    """The parts of a workbook by name; names are compared without regard to case.

    Attributes:
        names: Part names as they stand in the file, with ``/``.
    """

    def __init__(self, data: bytes, faults: Faults) -> None:
        """Check the whole container.

        Raises:
            UnreadableError: S005, S010 to S016.
        """
        self._data = data
        self._faults = faults
        self._kept: dict[str, bytes] = {}
        parts, directory = _directory(data, faults)
        self._parts = _by_name(parts, faults)
        self._starts = _check_layout(data, parts, directory, faults)
        self.names = [part.name for part in self._parts.values()]
        self._verify()

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._parts

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield the unpacked bytes of a part in pieces of at most 64 KiB.

        Raises:
            KeyError: There is no such part.
        """
        key = name.lower()
        kept = self._kept.get(key)
        if kept is None:
            return self._unpack(self._parts[key])
        return (kept[at : at + _CHUNK] for at in range(0, len(kept), _CHUNK))

    def small(self, name: str, most: int) -> bytes | None:
        """Return a part of at most so many bytes; None if it is larger."""
        kept = self._kept.get(name.lower())
        return kept if kept is not None and len(kept) <= most else None

    def _verify(self) -> None:
        """Unpack every part once: size, checksum, ratio and the sum of all."""
        limits, total, room = self._faults.limits, 0, _KEPT
        if sum(part.size for part in self._parts.values()) > limits.unpacked_size:
            self._too_large("")
        for key, part in self._parts.items():
            size = crc = 0
            keep: list[bytes] | None = [] if part.size <= room else None
            for chunk in self._unpack(part):
                size += len(chunk)
                total += len(chunk)
                crc = zlib.crc32(chunk, crc)
                if size > limits.part_size or total > limits.unpacked_size:
                    self._too_large(part.name)
                if size > limits.ratio_from and size > limits.ratio * part.packed:
                    self._too_large(part.name)
                if size > part.size:
                    self._damaged(part)
                if keep is not None:
                    keep.append(chunk)
            if size != part.size or crc != part.crc:
                self._damaged(part)
            if keep is not None:
                self._kept[key] = b"".join(keep)
                room -= size

    def _unpack(self, part: Part) -> Iterator[bytes]:
        start = self._starts[part.offset]
        packed = memoryview(self._data)[start : start + part.packed]
        if part.method == 0:
            yield from (bytes(packed[at : at + _CHUNK]) for at in range(0, len(packed), _CHUNK))
            return
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        used = 0
        try:
            for at in range(0, len(packed), _CHUNK):
                pending: bytes | memoryview = packed[at : at + _CHUNK]
                used += len(pending)
                while pending and not inflater.eof:
                    chunk = inflater.decompress(pending, _CHUNK)
                    pending = inflater.unconsumed_tail
                    if chunk:
                        yield chunk
                if inflater.eof:
                    break
            # Output may remain when the last input ended exactly at the bound.
            while not inflater.eof and (chunk := inflater.decompress(b"", _CHUNK)):
                yield chunk
        except zlib.error:
            self._damaged(part)
        if not inflater.eof or inflater.unused_data or used < len(packed):
            self._damaged(part)

    def _too_large(self, name: str) -> NoReturn:
        message = _("the file unpacks to more than is accepted {part}").format(part=shown(name))
        self._faults.refuse(refusals.UNPACKED_SIZE, message.strip())

    def _damaged(self, part: Part) -> NoReturn:
        message = _("the part {part} is damaged").format(part=shown(part.name))
        self._faults.refuse(refusals.DAMAGED, message)


def _directory(data: bytes, faults: Faults) -> tuple[list[Part], int]:
    """Read the central directory; return its parts and where it begins."""
    count, size, start = _end_record(data, faults)
    if count > faults.limits.parts:
        message = _("the file has {count} parts; at most {most} are accepted")
        faults.refuse(
            refusals.TOO_MANY_PARTS, message.format(count=count, most=faults.limits.parts)
        )
    parts, at = [], start
    for _number in range(count):
        part, at = _central_entry(data, at, start + size, faults)
        parts.append(part)
    if at != start + size:
        _disagree(faults)
    return parts, start


def _end_record(data: bytes, faults: Faults) -> tuple[int, int, int]:
    """Return count, size and start of the central directory; it must lie right before its end."""
    at = data.rfind(b"PK\x05\x06")
    if at < 0 or at + _END.size > len(data):
        faults.refuse(refusals.INCOMPLETE, _("the file is cut short: its end is missing"))
    _mark, disk, first, here, count, size, start, _comment = _END.unpack_from(data, at)
    located = at - _END64_LOCATOR.size
    if located >= 0 and data[located : located + 4] == b"PK\x06\x07":
        _mark, disk, place, _disks = _END64_LOCATOR.unpack_from(data, located)
        if place + _END64.size != located or data[place : place + 4] != b"PK\x06\x06":
            _disagree(faults)
        fields = _END64.unpack_from(data, place)
        first, (here, count, size, start), at = fields[5], fields[6:10], place
    if disk or first or here != count or start + size != at:
        _disagree(faults)
    return count, size, start


def _central_entry(data: bytes, at: int, end: int, faults: Faults) -> tuple[Part, int]:
    """Read one entry and return where the next begins."""
    if at + _CENTRAL.size > end:
        _disagree(faults)
    fields = _CENTRAL.unpack_from(data, at)
    flags, method, crc, packed, size = fields[5], fields[6], *fields[9:12]
    name_end = at + _CENTRAL.size + fields[12]
    extra_end = name_end + fields[13]
    following = extra_end + fields[14]
    if fields[0] != b"PK\x01\x02" or following > end or fields[15]:
        _disagree(faults)
    raw = data[at + _CENTRAL.size : name_end]
    extra = data[name_end:extra_end]
    size, packed, offset = _wide(extra, (size, packed, fields[18]), faults)
    part = Part(_part_name(raw, flags, faults), raw, flags, method, crc, packed, size, offset)
    if flags & ~_FLAGS or method not in (0, 8):
        message = _("the part {part} is encrypted or packed in an unusual way")
        faults.refuse(refusals.PACKING, message.format(part=shown(part.name)))
    return part, following


def _wide(extra: bytes, narrow: tuple[int, int, int], faults: Faults) -> tuple[int, int, int]:
    """Replace full 32-bit fields (size, packed size, offset) by those of the extra field."""
    wide, at, found = list(narrow), 0, False
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        if kind == 1:
            found, place, stop = True, at + 4, min(at + 4 + length, len(extra))
            for index, value in enumerate(narrow):
                if value == _FULL32 and place + 8 <= stop:
                    wide[index] = struct.unpack_from("<Q", extra, place)[0]
                    place += 8
            break
        at += 4 + length
    if _FULL32 in wide or (found and max(wide) > 1 << 40):
        _disagree(faults)
    return wide[0], wide[1], wide[2]


def _part_name(raw: bytes, flags: int, faults: Faults) -> str:
    """Decode a name, turn back-slashes, and refuse one that leads out of the container."""
    try:
        name = raw.decode("utf-8" if flags & 0x0800 else "cp437")
    except UnicodeDecodeError:
        name = ""
    name = name.replace("\\", "/")
    steps = name.removesuffix("/").split("/")
    if not name or ":" in name or "\x00" in name or {"", ".", ".."} & set(steps):
        message = _("the part name {part} is not accepted")
        faults.refuse(refusals.PART_NAME, message.format(part=shown(raw.decode("latin-1"))))
    return name


def _by_name(parts: list[Part], faults: Faults) -> dict[str, Part]:
    """Index the parts; folders are left out."""
    found: dict[str, Part] = {}
    for part in parts:
        key = part.name.lower()
        if key in found:
            message = _("the part {part} is there twice").format(part=shown(part.name))
            faults.refuse(refusals.PART_TWICE, message)
        if not (key.endswith("/") and part.size == 0):
            found[key] = part
    return found


def _check_layout(data: bytes, parts: list[Part], directory: int, faults: Faults) -> dict[int, int]:
    """Compare each local header with the directory; return where each part's data begin.

    Parts may not overlap, and no unlisted part may lie between them.
    """
    starts: dict[int, int] = {}
    end = 0
    for part in sorted(parts, key=lambda part: part.offset):
        if part.offset + _LOCAL.size > directory or part.offset < end:
            _disagree(faults)
        fields = _LOCAL.unpack_from(data, part.offset)
        mark, flags, method, crc, packed, size = fields[0], fields[3], fields[4], *fields[7:10]
        name_at = part.offset + _LOCAL.size
        start = name_at + fields[10] + fields[11]
        same = (mark, flags, method, data[name_at : name_at + fields[10]])
        if same != (b"PK\x03\x04", part.flags, part.method, part.raw_name):
            _disagree(faults)
        narrow = (crc, packed, size) == (part.crc, part.packed, part.size)
        if not (narrow or flags & 0x0008 or (_FULL32 in (packed, size) and crc == part.crc)):
            _disagree(faults)
        if b"PK\x03\x04" in data[end : part.offset] or start + part.packed > directory:
            _disagree(faults)
        starts[part.offset] = start
        end = start + part.packed
    return starts


def _disagree(faults: Faults) -> NoReturn:
    faults.refuse(refusals.DIRECTORY, _("the lists of parts in the file do not agree"))
