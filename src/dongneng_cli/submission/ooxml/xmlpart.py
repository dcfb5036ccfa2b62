"""One XML part, parsed as a stream: bounded, without document types, in UTF-8 and one vocabulary.

Both vocabularies of Open XML are read, the transitional and the strict one; callers see
no difference.
"""

from collections.abc import Callable, Iterable
from pyexpat import ExpatError, ParserCreate, XMLParserType

from dongneng_cli.i18n import _
from dongneng_cli.shown import shown
from dongneng_cli.submission import refusals
from dongneng_cli.submission.faults import Faults

MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
"""Vocabulary of workbooks: transitional and strict."""

OFFICE_RELATIONS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
"""Vocabulary of relations between parts: transitional and strict."""

_HANDLERS = (
    "StartElementHandler", "EndElementHandler", "CharacterDataHandler", "CommentHandler",
    "ProcessingInstructionHandler", "StartCdataSectionHandler", "StartDoctypeDeclHandler", "XmlDeclHandler",
)  # fmt: skip

Attributes = dict[str, str]
Start = Callable[[str, Attributes], None]
End = Callable[[str, str], None]


def feed(parser: XMLParserType, chunks: Iterable[bytes], part: str, faults: Faults) -> None:
    """Give a part to a parser piece by piece.

    Raises:
        UnreadableError: S020 to S023, and what the parser's handlers refuse.
    """
    _forbid(parser, part, faults)
    sent, limit = 0, faults.limits.tag_size
    try:
        for chunk in chunks:
            if not sent and (chunk[:2] in (b"\xfe\xff", b"\xff\xfe") or b"\x00" in chunk[:4]):
                _other_encoding(part, faults)
            parser.Parse(chunk)
            sent += len(chunk)
            if sent - parser.CurrentByteIndex > limit:
                message = _("the part {part} has an endless tag").format(part=shown(part))
                faults.refuse(refusals.NESTING, message)
        parser.Parse(b"", True)
    except ExpatError as error:
        message = _("the part {part} is not well-formed: {reason}").format(
            part=shown(part), reason=str(error).split(":", maxsplit=1)[0]
        )
        faults.refuse(refusals.NOT_XML, message)
    finally:
        # A parser and what reads with it hold each other: let go, so that a workbook goes when it is done.
        for name in _HANDLERS:
            setattr(parser, name, None)


def _forbid(parser: XMLParserType, part: str, faults: Faults) -> None:
    """Refuse document types and encodings before anything of them is used."""

    def doctype(_name: str, _system: str | None, _public: str | None, _internal: int) -> None:
        message = _("the part {part} declares a document type").format(part=shown(part))
        faults.refuse(refusals.DOCTYPE, message)

    def declaration(_version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.lower() not in ("utf-8", "utf8", "us-ascii", "ascii"):
            _other_encoding(part, faults)

    parser.StartDoctypeDeclHandler = doctype
    parser.XmlDeclHandler = declaration


def _other_encoding(part: str, faults: Faults) -> None:
    message = _("the part {part} is not in UTF-8").format(part=shown(part))
    faults.refuse(refusals.ENCODING, message)


def scan(
    chunks: Iterable[bytes], part: str, faults: Faults, start: Start, end: End | None = None
) -> None:
    """Parse a small part with namespaces.

    Args:
        chunks: The part's bytes.
        part: Its name, for messages.
        faults: Where refusals go.
        start: Called with an element's name and attributes. Names of the main vocabulary are
            bare, attributes of the relations vocabulary begin with ``r:``, all others are
            ``namespace name``.
        end: Called with an element's name and the text since its start tag or since its last child.

    Raises:
        UnreadableError: S020 to S023.
    """
    parser = ParserCreate("utf-8", " ")
    parser.buffer_text = True
    limits, depth, text = faults.limits, 0, list[str]()
    names = _Names()

    def on_start(name: str, attributes: Attributes) -> None:
        nonlocal depth
        depth += 1
        if depth > limits.depth or len(attributes) > limits.attributes:
            too_deep(part, faults)
        text.clear()
        start(names[name], {names[key]: value for key, value in attributes.items()})

    def on_end(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end is not None:
            end(names[name], "".join(text))
        text.clear()

    parser.StartElementHandler = on_start
    parser.EndElementHandler = on_end
    parser.CharacterDataHandler = text.append
    feed(parser, chunks, part, faults)


class _Names(dict[str, str]):
    """Names as callers of ``scan`` know them, by the parser's."""

    def __missing__(self, name: str) -> str:
        space, _separator, local = name.rpartition(" ")
        if space in MAIN:
            self[name] = local
        else:
            self[name] = f"r:{local}" if space in OFFICE_RELATIONS else name
        return self[name]


def too_deep(part: str, faults: Faults) -> None:
    """Refuse a part for its depth or an element for its attributes."""
    message = _("the part {part} is nested too deeply").format(part=shown(part))
    faults.refuse(refusals.NESTING, message)


class Vocabulary:
    """Names of the main vocabulary in a large part that is parsed without namespaces, for speed.

    The prefix is settled at the root. A part that changes it further down is refused, so that
    a bare name always means what it meant at the root.

    Attributes:
        prefix: What stands before every name of the main vocabulary, such as ``x:`` or nothing.
    """

    def __init__(self, part: str, faults: Faults) -> None:
        self._part, self._faults = part, faults
        self.prefix = ""

    def root(self, name: str, attributes: list[str], expected: str) -> None:
        """Settle the prefix and check the root element.

        Raises:
            UnreadableError: S019 for another root, S023 for two prefixes of one vocabulary.
        """
        space, separator, local = name.rpartition(":")
        pairs = dict(zip(attributes[::2], attributes[1::2], strict=True))
        uri = pairs.get(f"xmlns:{space}" if space else "xmlns")
        if local != expected or uri not in MAIN:
            message = _("the part {part} is not what it is listed as").format(
                part=shown(self._part)
            )
            self._faults.refuse(refusals.WRONG_PART, message)
        self.prefix = space + separator
        own = f"xmlns:{space}" if space else "xmlns"
        self.check([item for key, value in pairs.items() if key != own for item in (key, value)])

    def check(self, attributes: list[str]) -> None:
        """Refuse attributes that change the vocabulary, or too many of them."""
        own = f"xmlns:{self.prefix[:-1]}" if self.prefix else "xmlns"
        for at in range(0, len(attributes), 2):
            key = attributes[at]
            if key.startswith("xmlns") and (key == own) != (attributes[at + 1] in MAIN):
                message = _("the part {part} changes its vocabulary").format(part=shown(self._part))
                self._faults.refuse(refusals.ENCODING, message)
        if len(attributes) > 2 * self._faults.limits.attributes:
            too_deep(self._part, self._faults)
