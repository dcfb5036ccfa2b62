"""Damaged copies of a good workbook, seeded: bytes of the file, and parts packed again with good checksums."""

import io
import random
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from tests.submission.hostile import packed

ROW = re.compile(rb"<row .*?</row>", re.DOTALL)
FILLED = re.compile(rb"<c [^>]*>(?:<f>.*?</f>)?<v>[^<]*</v></c>")
VALUE = re.compile(rb"<v>([^<]*)</v>")


@dataclass(frozen=True)
class Mutant:
    """One damaged copy.

    Attributes:
        raw: The bytes of the file were damaged, so that only a refusal or the same figures are right.
    """

    name: str
    raw: bool
    data: bytes


def flip(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]


def cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def swap(data: bytes, chance: random.Random) -> bytes:
    made = bytearray(data)
    a, b = chance.randrange(len(data)), chance.randrange(len(data))
    made[a], made[b] = made[b], made[a]
    return bytes(made)


def run_of(data: bytes, chance: random.Random) -> tuple[int, int]:
    at = chance.randrange(len(data))
    return at, min(len(data), at + chance.choice([1, 2, 7, 64, 512, 4096]))


def zeros(data: bytes, chance: random.Random) -> bytes:
    at, end = run_of(data, chance)
    return data[:at] + bytes(end - at) + data[end:]


def noise(data: bytes, chance: random.Random) -> bytes:
    at, end = run_of(data, chance)
    return data[:at] + chance.randbytes(end - at) + data[end:]


def lose(data: bytes, chance: random.Random) -> bytes:
    at, end = run_of(data, chance)
    return data[:at] + data[end:]


def repeat(data: bytes, chance: random.Random) -> bytes:
    at, end = run_of(data, chance)
    return data[:end] + data[at:]


def one_of(pattern: re.Pattern[bytes], data: bytes, chance: random.Random) -> re.Match[bytes]:
    found = list(pattern.finditer(data))
    return chance.choice(found) if found else re.match(b"", data)  # type: ignore[return-value]


def put(match: re.Match[bytes], content: bytes, data: bytes) -> bytes:
    return data[: match.start()] + content + data[match.end() :]


def row_twice(data: bytes, chance: random.Random) -> bytes:
    match = one_of(ROW, data, chance)
    return put(match, match[0] * 2, data)


def rows_swapped(data: bytes, chance: random.Random) -> bytes:
    rows = ROW.findall(data)
    if len(rows) < 2:
        return data
    at = chance.randrange(len(rows) - 1)
    pair = rows[at] + rows[at + 1]
    return data.replace(pair, rows[at + 1] + rows[at])


def cell_twice(data: bytes, chance: random.Random) -> bytes:
    match = one_of(FILLED, data, chance)
    return put(match, match[0] * 2, data)


def cell_blank(data: bytes, chance: random.Random) -> bytes:
    return put(one_of(FILLED, data, chance), b"", data)


def value(*texts: bytes) -> Callable[[bytes, random.Random], bytes]:
    def change(data: bytes, chance: random.Random) -> bytes:
        match = one_of(VALUE, data, chance)
        return put(match, chance.choice(texts), data) if match[0] else data

    return change


def typed(data: bytes, chance: random.Random) -> bytes:
    match = one_of(re.compile(rb' t="s"'), data, chance)
    kind = chance.choice([b"", b' t="n"', b' t="b"', b' t="e"', b' t="str"', b' t="q"'])
    return put(match, kind, data)


RAW: dict[str, Callable[[bytes, random.Random], bytes]] = {
    "a bit": flip, "a cut": cut, "two bytes swapped": swap, "zeros": zeros, "noise": noise,
    "a piece lost": lose, "a piece repeated": repeat,
}  # fmt: skip
PARTS: dict[str, Callable[[bytes, random.Random], bytes]] = {
    "a bit": flip, "a cut": cut, "two bytes swapped": swap, "a piece lost": lose,
    "a piece repeated": repeat, "a row twice": row_twice, "rows swapped": rows_swapped,
    "a cell twice": cell_twice, "a cell blank": cell_blank, "a type changed": typed,
    "an error": value(b"<v>#REF!</v>", b"<v>NaN</v>", b"<v>1e999</v>", b"<v>1,234</v>"),
    "two values": value(b"<v>1</v><v>2</v>", b"<v>4<!-- -->2</v>", b"<v><![CDATA[42]]></v>"),
    "a text's number": value(b"<v>-1</v>", b"<v>99999</v>"),
}  # fmt: skip


def mutants(good: bytes, seed: int, count: int) -> Iterator[Mutant]:
    """Yield damaged copies, as many of the file's bytes as of its parts."""
    chance = random.Random(seed)
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        parts: Mapping[str, bytes] = {name: archive.read(name) for name in archive.namelist()}
    names = [name for name in parts if name.startswith(("xl/", "_rels"))]
    sheets = [name for name in names if name.startswith("xl/worksheets/")]
    for number in range(count):
        if number % 2:
            kind = chance.choice(list(RAW))
            yield Mutant(f"{seed}.{number} {kind}", True, RAW[kind](good, chance))
            continue
        kind = chance.choice(list(PARTS))
        name = chance.choice(names if list(PARTS).index(kind) < 5 else sheets)
        content = PARTS[kind](parts[name], chance)
        data = packed({**parts, name: content})
        yield Mutant(f"{seed}.{number} {kind} in {name}", False, data)
