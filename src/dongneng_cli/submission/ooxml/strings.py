"""The table of shared texts, and what every text of a workbook goes through."""

import re
from collections.abc import Iterable, Sequence
from pyexpat import ParserCreate
from typing import NamedTuple

from dongneng_cli.i18n import _
from dongneng_cli.submission import refusals
from dongneng_cli.submission.faults import Faults
from dongneng_cli.submission.ooxml.xmlpart import Vocabulary, feed, too_deep

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""Control characters that no text of a form needs."""


def decoded(text: str) -> str:
    """Turn ``_x001B_`` into the character, once; ``_x005F_`` stands for a literal underscore.

    Halves of surrogate pairs and non-characters stay as written: no text may hold them.
    """
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def _character(match: re.Match[str]) -> str:
    code = int(match.group(1), 16)
    forbidden = 0xD800 <= code <= 0xDFFF or 0xFDD0 <= code <= 0xFDEF or code >= 0xFFFE
    return match.group() if forbidden else chr(code)


class Strings(NamedTuple):
    """The table of shared texts.

    Attributes:
        texts: By index.
        odd: Indices of texts that are too long or hold control characters; the cells that refer
            to them get a finding.
    """

    texts: Sequence[str] = ()
    odd: frozenset[int] = frozenset()


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
        feed(parser, chunks, self.part, self.faults)
        most = self.faults.limits.cell_text
        odd = (i for i, text in enumerate(self.strings) if len(text) > most or CONTROL.search(text))
        return Strings(self.strings, frozenset(odd))

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
            self.strings.append(decoded("".join(self.pieces)))
            if len(self.strings) > self.faults.limits.shared_strings:
                message = _("the workbook has more than {most} different texts")
                most = self.faults.limits.shared_strings
                self.faults.refuse(refusals.SHARED_STRINGS, message.format(most=most))

    def _unexpected(self) -> None:
        message = _("the table of texts has an unknown structure")
        self.faults.refuse(refusals.STRUCTURE, message)
