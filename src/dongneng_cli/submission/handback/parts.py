"""A submitter's workbook as parts that can be changed one by one; every other part stays byte for byte.

Opened through the reader's own container and relations, so its limits hold here, too. A signed package is
not touched: any change would break the signature.
"""

import io
import re
import zipfile
from functools import lru_cache
from typing import Any

from lxml import etree

from dongneng_cli.i18n import _
from dongneng_cli.shown import shown
from dongneng_cli.submission.faults import Faults
from dongneng_cli.submission.guard import identify
from dongneng_cli.submission.limits import DEFAULT_LIMITS, Limits
from dongneng_cli.submission.ooxml.container import Container
from dongneng_cli.submission.ooxml.package import Package, Relation
from dongneng_cli.submission.ooxml.sideparts import contents
from dongneng_cli.submission.workbook import MAX_COLUMN, MAX_ROW, Area, column_number

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_TYPES_PART = "[Content_Types].xml"
_MADE = (1980, 1, 1, 0, 0, 0)
"""Time of the parts that are added: the same input gives the same copy."""

_COMPARED = 1 << 20

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")

Element = Any
"""An element of lxml, which has no types of its own."""


class UnpatchableError(Exception):
    """The workbook cannot be changed without harm; a separate list goes out instead."""


class Parts:
    """The parts of one workbook, parsed when they are asked for and written back only if changed.

    Attributes:
        main: Name of the workbook part.
        ns: Namespace of the spreadsheet parts; strict and ordinary workbooks differ.
        office: Namespace of relations between parts.
    """

    def __init__(self, data: bytes, file: str, limits: Limits = DEFAULT_LIMITS) -> None:
        """Open the package.

        Raises:
            UnreadableError: What the reader refuses.
            UnpatchableError: The package is signed.
        """
        self.faults = Faults(file, limits)
        identify(data, self.faults)
        container = Container(data, self.faults)
        self._package = Package(container, self.faults)
        self.raw = {name: b"".join(container.chunks(name)) for name in container.names}
        self._places = {name.lower(): name for name in self.raw}
        self._trees: dict[str, Element] = {}
        self._fresh: dict[str, bytes] = {}
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self._times = {info.filename: info.date_time for info in archive.infolist()}
        if any(name.lower().startswith("_xmlsignatures/") for name in self.raw):
            raise UnpatchableError(_("the workbook is signed; a change would break the signature"))
        self.main = self._places[self._package.main_part().lower()]
        self.ns = str(etree.QName(self.xml(self.main)).namespace)
        self.office = _STRICT_OFFICE if self.ns == STRICT else _OFFICE

    def __contains__(self, part: str) -> bool:
        return part.lower() in self._places

    def tag(self, name: str) -> str:
        """Return a name of the spreadsheet vocabulary as lxml writes it."""
        return f"{{{self.ns}}}{name}"

    def xml(self, part: str) -> Element:
        """Return the root of a part, to be changed in place.

        Raises:
            UnpatchableError: The part is not plain XML.
        """
        if part not in self:
            raise UnpatchableError(_("the workbook lacks the part {part}").format(part=shown(part)))
        part = self._places[part.lower()]
        if part not in self._trees:
            self._trees[part] = parsed(self.data_of(part))
        return self._trees[part]

    def names(self, ending: str) -> list[str]:
        """Return the parts whose names end so."""
        return [part for key, part in self._places.items() if key.endswith(ending)]

    def is_parsed(self, part: str) -> bool:
        """Whether a part was asked for as XML and may have been changed."""
        return self._places[part.lower()] in self._trees

    def data_of(self, part: str) -> bytes:
        """Return a part as it stands; not of one that was asked for as XML."""
        part = self._places[part.lower()]
        return self._fresh.get(part, self.raw.get(part, b""))

    def replace(self, part: str, data: bytes) -> None:
        """Put other bytes into a part."""
        part = self._places[part.lower()]
        self._trees.pop(part, None)
        self._fresh[part] = data

    def add(self, part: str, data: bytes, content_type: str = "") -> None:
        """Add a part with its content type."""
        self._places[part.lower()] = part
        self._fresh[part] = data
        if content_type:
            types = self.xml(_TYPES_PART)
            etree.SubElement(
                types, f"{{{_TYPES}}}Override", PartName=f"/{part}", ContentType=content_type
            )

    def default_type(self, ending: str, content_type: str) -> None:
        """Declare the content type of an ending, once."""
        types = self.xml(_TYPES_PART)
        if not any((e.get("Extension") or "").lower() == ending for e in types):
            default = etree.Element(
                f"{{{_TYPES}}}Default", Extension=ending, ContentType=content_type
            )
            types.insert(0, default)

    def free_name(self, pattern: str) -> str:
        """Return the first name of a pattern with ``{}`` that no part has."""
        return next(
            name
            for n in range(1, 10_000)
            if (name := pattern.format(n)).lower() not in self._places
        )

    def relations(self, part: str) -> dict[str, Relation]:
        """Return a part's relations as the reader resolves and checks them."""
        return self._package.relations(part)

    def related(self, part: str, kind: str) -> str | None:
        """Return the one inner part of a kind that a part refers to."""
        targets = [
            r.target for r in self.relations(part).values() if r.kind == kind and not r.external
        ]
        if not targets:
            return None
        if len(set(targets)) > 1 or targets[0] not in self:
            raise UnpatchableError(_("the workbook's relations do not fit together"))
        return self._places[targets[0].lower()]

    def relate(self, part: str, kind: str, target: str) -> str:
        """Add a relation from a part to another; return its id."""
        folder, _slash, name = part.rpartition("/")
        source = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
        if source not in self:
            self.add(source, f'<Relationships xmlns="{_PACKAGE}"/>'.encode())
        root = self.xml(source)
        taken = {element.get("Id") for element in root}
        key = next(f"rIdDn{n}" for n in range(1, 10_000) if f"rIdDn{n}" not in taken)
        etree.SubElement(
            root,
            f"{{{_PACKAGE}}}Relationship",
            Id=key,
            Type=f"{self.office}/{kind}",
            Target=f"/{target}",
        )
        return key

    def sheets(self) -> dict[str, str]:
        """Return the part of each worksheet by the sheet's name; chart sheets are left out."""
        relations = self.relations(self.main)
        listed = contents(self._package, self.main, self.faults)
        return {
            name: self._places[relations[key].target.lower()]
            for name, _state, key in listed.sheets
            if relations[key].kind == "worksheet"
        }

    def packed(self) -> bytes:
        """Return the workbook; parts that were not changed hold the very bytes that were sent."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for part in dict.fromkeys((*self.raw, *self._places.values())):
                info = zipfile.ZipInfo(part, self._times.get(part, _MADE))
                info.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(info, self._written(part))
        return out.getvalue()

    def _written(self, part: str) -> bytes:
        tree = self._trees.get(part)
        if tree is None:
            return self.data_of(part)
        before = self.data_of(part)
        # A part that was only looked at is copied as it came; a large one is only asked for to be changed.
        if (
            before
            and len(before) <= _COMPARED
            and etree.tostring(tree) == etree.tostring(parsed(before))
        ):
            return before
        written: bytes = etree.tostring(
            tree.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True
        )
        return written


def parsed(data: bytes) -> Element:
    """Parse a part without entities, network or DOCTYPE; remarks between its elements are left out.

    They would count as elements: styles and authors are known by their number.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, strip_cdata=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnpatchableError(_("a part of the workbook is not plain XML")) from error
    if root.getroottree().docinfo.doctype:
        raise UnpatchableError(_("a part of the workbook is not plain XML"))
    for remark in list(root.iter(etree.Comment, etree.ProcessingInstruction)):
        parent = remark.getparent()
        # Inside a value it stays: the reader refuses such a value, which must not heal unseen.
        if parent is not None and not f"{parent.text or ''}{remark.tail or ''}".strip():
            parent.remove(remark)
    return root


def whole(text: str | None) -> int:
    """Return a whole number as an attribute holds it; 0 for anything else."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 9 else 0


@lru_cache(maxsize=65_536)
def area_of(cell: str) -> Area | None:
    """Return first row, first column, last row, last column of ``D5`` or ``D5:D404``.

    ``None`` for what is no place of a sheet: what a file says of itself, and a list that came back, may
    name anything.
    """
    places = [_REFERENCE.fullmatch(corner) for corner in cell.split(":")]
    if len(places) > 2 or not all(places):
        return None
    try:
        corners = [(int(m[2]), column_number(m[1])) for m in places if m]
    except ValueError:
        return None
    (top, left), (bottom, right) = corners[0], corners[-1]
    there = 0 < top <= bottom <= MAX_ROW and left <= right <= MAX_COLUMN
    return (top, left, bottom, right) if there else None
