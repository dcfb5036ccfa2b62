"""The table of shared texts, and what every text of a workbook goes through."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from pyexpat import ParserCreate
from types import MappingProxyType
from typing import NamedTuple

from dongneng_cli.i18n import _
from dongneng_cli.submission import refusals
from dongneng_cli.submission.faults import Faults
from dongneng_cli.submission.ooxml.xmlpart import Vocabulary, feed, too_deep

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""Control characters that no text of a form needs."""

_UNUSUAL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]|_x|]]>")
_ENTRY, _ENTRY_END = b"<si>", b"</si>"
_OPEN, _CLOSE, _SPACED = "<si><t>", "</t></si>", '<t xml:space="preserve">'
_PLAIN_ENTRY = re.compile(
    '<si><t(?: xml:space="preserve")?>([^<]*)</t>'
    '(?:<phoneticPr fontId="[0-9]{1,4}"(?: type="[A-Za-z]{1,20}")? ?/>)?</si>'
)
_LONGEST_ENTRY = 1 << 20
"""Bytes; a longer entry goes to the parser."""

_INDEXED = 1 << 14
"""Texts up to which a table is also looked up by an index as it is written, which saves reading the index."""

_REFERENCE = re.compile("&(?:#([0-9]+)|([a-z]+));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


def decoded(text: str) -> str:
    """Turn ``_x001B_`` into the character, once; ``_x005F_`` stands for a literal underscore.

    Halves of surrogate pairs and non-characters stay as written: no text may hold them.
    """
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def _character(match: re.Match[str]) -> str:
    code = int(match.group(1), 16)
    forbidden = 0xD800 <= code <= 0xDFFF or 0xFDD0 <= code <= 0xFDEF or code >= 0xFFFE
    return match.group() if forbidden else chr(code)


def unusual(text: str) -> bool:
    """Whether something keeps a text from being taken without the parser."""
    if text.replace("\n", "").isprintable() and "_x" not in text and "]]>" not in text:
        # As nearly every text is, and it is told several times as quickly.
        return False
    return _UNUSUAL.search(text) is not None


def plain_text(source: str, most: int) -> str | None:
    """Replace references to ordinary characters in the bytes of a text between two tags.

    Returns:
        The text; None when it needs the parser, or is longer than ``most``.
    """
    if len(source) > most or unusual(source):
        return None
    if "&" not in source:
        return source
    pieces: list[str] = []
    at = 0
    for match in _REFERENCE.finditer(source):
        code = int(match[1]) if match[1] and len(match[1]) < 8 else 0
        usual = 0x20 <= code < 0x7F or 0xA0 <= code < 0xD800 or 0xE000 <= code < 0xFFFE
        character = chr(code) if usual else _NAMED.get(match[2] or "")
        if character is None or "&" in source[at : match.start()]:
            return None
        pieces += (source[at : match.start()], character)
        at = match.end()
    text = "".join((*pieces, source[at:]))
    return None if "_x" in text or "&" in source[at:] else text


class Strings(NamedTuple):
    """The table of shared texts.

    Attributes:
        texts: By index.
        odd: Indices of texts that are too long or hold control characters; the cells that refer
            to them get a finding.
        indexed: Those that are not odd by the index as it is written; of a large table none.
    """

    texts: Sequence[str] = ()
    odd: frozenset[int] = frozenset()
    indexed: Mapping[str, str] = MappingProxyType({})

    @classmethod
    def of(cls, texts: Sequence[str], odd: Iterable[int]) -> "Strings":
        """Return a table of texts."""
        few = zip(_written(len(texts)), texts, strict=True) if len(texts) <= _INDEXED else ()
        indexed = dict(few)
        for index in odd:
            indexed.pop(str(index), None)
        return cls(texts, frozenset(odd), indexed)


_indices: list[str] = []


def _written(count: int) -> Sequence[str]:
    """Return the indices of so many texts as a cell has them."""
    _indices.extend(map(str, range(len(_indices), count)))
    return _indices[:count]


def shared_strings(chunks: Iterable[bytes], part: str, faults: Faults) -> Strings:
    """Read the table of shared texts; rich text is joined, phonetic guides are left out.

    Raises:
        UnreadableError: S019 to S023, S032, S034.
    """
    return _SharedStrings(part, faults).read(chunks)


class _SharedStrings:
    """Streaming state: inside an entry, inside a text, below an element that is skipped."""

    def __init__(self, part: str, faults: Faults) -> None:
        self.part, self.faults = part, faults
        self.words = Vocabulary(part, faults)
        self.strings: list[str] = []
        self.odd: list[int] = []
        self.buffer: list[str] = []
        self.pieces: list[str] = []
        self.stack: list[str] = []
        self.paths: dict[tuple[str, ...], bool] = {}
        self.reading = False
        self.si = self.t = ""

    def read(self, chunks: Iterable[bytes]) -> Strings:
        parser = self.parser = ParserCreate("utf-8")
        parser.buffer_text = parser.ordered_attributes = True
        parser.StartElementHandler = self._root
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self.buffer.append
        feed(parser, plain_entries(self, chunks), self.part, self.faults)
        return Strings.of(self.strings, self.odd)

    def between(self, sent: int) -> bool:
        """Tell whether the parser stands between two entries, with all ``sent`` bytes used up."""
        here = self.parser.CurrentByteIndex == sent
        return here and len(self.stack) == 1 and not self.words.prefix

    def take(self, whole: bytes) -> bool:
        """Take entries, or return False and change nothing when one of them is not plain."""
        try:
            source = whole.decode("utf-8")
        except UnicodeDecodeError:
            return False
        entries = _plain_entries(source)
        if not entries:
            return False
        texts, most = entries, self.faults.limits.cell_text
        if max(map(len, texts)) > most or "&" in source or unusual(source):
            texts = [text for text in map(plain_text, entries, repeat(most)) if text is not None]
            if len(texts) < len(entries):
                return False
        self.strings += texts
        self._check_count()
        return True

    def _root(self, name: str, attributes: list[str]) -> None:
        self.words.root(name, attributes, "sst")
        prefix = self.words.prefix
        self.si, self.t, run = f"{prefix}si", f"{prefix}t", f"{prefix}r"
        # The two places where a text counts; below rPh it is a reading aid.
        self.paths = {(name, self.si): True, (name, self.si, run): True}
        self.stack.append(name)
        self.parser.StartElementHandler = self._start

    def _start(self, name: str, attributes: list[str]) -> None:
        if attributes:
            self.words.check(attributes)
        if self.reading:
            self._unexpected()
        if name == self.t:
            self.reading = tuple(self.stack) in self.paths
        elif name == self.si:
            if len(self.stack) != 1:
                self._unexpected()
            self.pieces.clear()
        self.buffer.clear()
        self.stack.append(name)
        if len(self.stack) > self.faults.limits.depth:
            too_deep(self.part, self.faults)

    def _end(self, name: str) -> None:
        self.stack.pop()
        if name == self.t:
            if self.reading:
                self.pieces.append("".join(self.buffer))
                self.reading = False
        elif name == self.si:
            text = decoded("".join(self.pieces))
            if len(text) > self.faults.limits.cell_text or CONTROL.search(text):
                self.odd.append(len(self.strings))
            self.strings.append(text)
            self._check_count()

    def _check_count(self) -> None:
        most = self.faults.limits.shared_strings
        if len(self.strings) > most:
            message = _("the workbook has more than {most} different texts")
            self.faults.refuse(refusals.SHARED_STRINGS, message.format(most=most))

    def _unexpected(self) -> None:
        message = _("the table of texts has an unknown structure")
        self.faults.refuse(refusals.STRUCTURE, message)


def _plain_entries(source: str) -> list[str]:
    """Return the texts of entries; none when one of them is not plain."""
    flat = source.replace(_SPACED, "<t>")
    texts = flat[len(_OPEN) : -len(_CLOSE)].split(_CLOSE + _OPEN)
    # No other angle bracket than those of so many entries: then there is nothing else in them.
    if (
        flat.startswith(_OPEN)
        and flat.endswith(_CLOSE)
        and flat.count("<") == (_OPEN + _CLOSE).count("<") * len(texts)
    ):
        return texts
    pieces = _PLAIN_ENTRY.split(source)
    return [] if any(pieces[::2]) else pieces[1::2]


def plain_entries(table: _SharedStrings, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Give entries of the plainest form to the table, and yield what the parser must see."""
    block, sent = b"", 0
    for chunk in chunks:
        block += chunk
        end = block.rfind(_ENTRY_END) + len(_ENTRY_END)
        whole, block = (block[:end], block[end:]) if end >= len(_ENTRY_END) else (b"", block)
        if whole and sent == 0:
            start = whole.find(_ENTRY)
            yield whole[:start]
            sent, whole = start, whole[start:]
        if whole and not (table.between(sent) and table.take(whole)):
            yield whole
            sent += len(whole)
        if len(block) >= _LONGEST_ENTRY:
            yield block
            sent, block = sent + len(block), b""
    yield block
