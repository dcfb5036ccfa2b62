"""JSON: the document's data under its schema's id, and nothing of the printed form."""

import json
from collections.abc import Iterator
from itertools import islice

from dongneng_cli.reports.document import Document

_TOKENS = 8_192
"""Tokens of JSON in a piece."""


def pieces(document: Document) -> Iterator[str]:
    """Yield the document's data as JSON text, which may be long, piece by piece.

    Chinese stays readable. What a terminal might obey (controls, directions, halves of pairs) is written
    as ``\\uXXXX``, which loses nothing.
    """
    encoder = json.JSONEncoder(ensure_ascii=False, indent=2, allow_nan=False)
    tokens = encoder.iterencode(dict(document.data))
    while piece := "".join(islice(tokens, _TOKENS)):
        yield inert(piece)
    yield "\n"


def text(document: Document) -> str:
    """Return the document's data as one JSON text; see ``pieces``."""
    return "".join(pieces(document))


def render(document: Document) -> bytes:
    """Return the text as a file holds it."""
    return text(document).encode("utf-8")


def inert(written: str) -> str:
    """Escape what is not printable in JSON text; its own line breaks stay."""
    return "\n".join(
        line if line.isprintable() else "".join(c if c.isprintable() else _escape(c) for c in line)
        for line in written.split("\n")
    )


def _escape(character: str) -> str:
    code = ord(character)
    if code <= 0xFFFF:
        return f"\\u{code:04x}"
    high, low = divmod(code - 0x10000, 0x400)
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"
