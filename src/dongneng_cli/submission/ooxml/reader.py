"""The reader of record: strict, streaming, on the standard library alone.

What programs read differently is refused (rows out of order, a part twice) or becomes a finding at its
cell (``NaN``, an error, a formula that was never calculated). Figures stay the text that was sent. For any
bytes whatsoever the outcome is a ``Book`` or an ``UnreadableError``.
"""

from pathlib import Path

from dongneng_cli.i18n import _
from dongneng_cli.shown import shown
from dongneng_cli.submission import codes, refusals
from dongneng_cli.submission.faults import Faults
from dongneng_cli.submission.guard import Source, identify, open_source
from dongneng_cli.submission.limits import DEFAULT_LIMITS, Limits
from dongneng_cli.submission.ooxml.container import Container
from dongneng_cli.submission.ooxml.package import Package, Relation
from dongneng_cli.submission.ooxml.sheetpart import SheetPart
from dongneng_cli.submission.ooxml.sideparts import (
    Contents,
    comments,
    contents,
    formats,
    properties,
)
from dongneng_cli.submission.ooxml.strings import Strings, shared_strings
from dongneng_cli.submission.workbook import Book, Sheet
from dongneng_cli.terms import FileKind

__all__ = ["Limits", "parse_source", "parse_workbook", "read_workbook"]

_SHEET_KINDS = ("worksheet", "chartsheet", "dialogsheet")


def read_workbook(path: str | Path, *, limits: Limits = DEFAULT_LIMITS) -> Book:
    """Read a workbook from a path, or from standard input for ``-``.

    Raises:
        UnreadableError: The file cannot be read; carries the finding, S001 to S039.
    """
    return parse_source(open_source(path, limits=limits), limits)


def parse_workbook(data: bytes, file: str, limits: Limits = DEFAULT_LIMITS) -> Book:
    """Read a workbook from its bytes.

    Args:
        data: The whole file.
        file: Name that findings carry.
        limits: Bounds that hold for this file.

    Raises:
        UnreadableError: The file cannot be read; carries the finding, S003 to S039.
    """
    return parse_source(Source.of(data, file, limits), limits)


def parse_source(source: Source, limits: Limits = DEFAULT_LIMITS) -> Book:
    """Read a workbook whose bytes were taken in already.

    Raises:
        UnreadableError: The file cannot be read; carries the finding, S004 to S039.
    """
    faults = Faults(source.file, limits)
    identify(source.data, faults)
    package = Package(Container(source.data, faults), faults)
    main = package.main_part()
    relations = package.relations(main)
    listed = contents(package, main, faults)
    codes_of_formats = formats(package, _only(relations, "styles", package, faults), faults)
    strings = _strings(package, relations, faults)
    styles = {str(index): index for index in range(len(codes_of_formats))}
    targets = _sheet_parts(listed, relations, package, faults)
    sheets = [
        _sheet(name, state, targets[name], package, strings, styles, faults)
        for name, state, _key in listed.sheets
    ]
    macros = _note_surroundings(listed, relations, package, faults)
    return Book(
        file=source.file,
        sheets=tuple(sheets),
        formats=codes_of_formats,
        date_1904=listed.date_1904,
        properties=properties(package, faults),
        findings=tuple(faults.close()),
        sha256=source.sha256,
        size=len(source.data),
        macros=macros,
        kind=FileKind.XLSM if macros else FileKind.XLSX,
    )


def _only(
    relations: dict[str, Relation], kind: str, package: Package, faults: Faults
) -> str | None:
    """Return the one part of a kind, or None; a listed part must exist."""
    targets = {r.target for r in relations.values() if r.kind == kind and not r.external}
    if len(targets) > 1 or any(target not in package for target in targets):
        message = _("the workbook's {kind} part is missing or there twice").format(kind=kind)
        faults.refuse(refusals.RELATION, message)
    return next(iter(targets), None)


def _strings(package: Package, relations: dict[str, Relation], faults: Faults) -> Strings:
    part = _only(relations, "sharedStrings", package, faults)
    return shared_strings(package.chunks(part), part, faults) if part else Strings()


def _sheet_parts(
    listed: Contents, relations: dict[str, Relation], package: Package, faults: Faults
) -> dict[str, Relation]:
    """Return the relation of each sheet; each must have a part of its own."""
    found: dict[str, Relation] = {}
    taken: set[str] = set()
    for name, _state, key in listed.sheets:
        relation = relations.get(key)
        if relation is None or relation.external or relation.target not in package:
            faults.refuse(refusals.RELATION, _("the sheet has no part"), sheet=name)
        if relation.kind not in _SHEET_KINDS or relation.target.lower() in taken:
            message = _("the sheet points to the part {part}, which is not its own")
            faults.refuse(
                refusals.WRONG_PART, message.format(part=shown(relation.target)), sheet=name
            )
        taken.add(relation.target.lower())
        found[name] = relation
    return found


def _sheet(
    name: str,
    state: str,
    relation: Relation,
    package: Package,
    strings: Strings,
    styles: dict[str, int],
    faults: Faults,
) -> Sheet:
    if relation.kind != "worksheet":
        return Sheet(name=name, state=state)
    part = relation.target
    reader = SheetPart(name, part, strings, styles, faults)
    reader.read(package.chunks(part))
    return Sheet(
        name=name,
        state=state,
        rows=reader.rows,
        merges=tuple(reader.geometry.merges),
        hidden_rows=frozenset(reader.geometry.hidden_rows),
        hidden_columns=reader.geometry.hidden_columns(),
        comments=comments(package, part, faults),
        autofilter=reader.geometry.autofilter,
    )


def _note_surroundings(
    listed: Contents, relations: dict[str, Relation], package: Package, faults: Faults
) -> bool:
    """Note macros, links and the date system; return whether there are macros."""
    if listed.date_1904:
        faults.note(codes.DATE_1904, _("dates are counted from 1904"))
    if any(relation.kind == "externalLink" for relation in relations.values()):
        faults.note(codes.EXTERNAL_LINK, _("the workbook is linked to other files"))
    macros = any(relation.kind == "vbaProject" for relation in relations.values()) or any(
        name.lower().endswith("vbaproject.bin") for name in package.names
    )
    if macros:
        faults.note(codes.MACROS, _("the workbook has macros; they are not run"))
    return macros
