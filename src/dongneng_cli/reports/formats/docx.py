"""Word by the layout of GB/T 9704, or filled into an office's own template.

Official texts stand upright and annexes across; reports of tables lie across. Nothing a submission holds
becomes a field or a part of the template: values are escaped, and a template's fields are named beforehand.
"""

import io
import zipfile
from datetime import datetime, time
from pathlib import Path
from typing import Any

from dongneng_cli.errors import UsageError, did_you_mean
from dongneng_cli.i18n import _
from dongneng_cli.reports.document import (
    Block,
    Bullets,
    Chart,
    Document,
    Heading,
    Paragraph,
    Table,
    Tiles,
)
from dongneng_cli.reports.formats import picture
from dongneng_cli.reports.formats.docx_parts import (
    BODY,
    HEI,
    KAI,
    TITLE,
    WORD,
    fitting,
    page_number,
    paragraph,
    table,
    text_of,
)
from dongneng_cli.reports.formats.extras import need
from dongneng_cli.shown import shown

_PAGE = (11906, 16838)
_MARGINS = {"top": 37, "bottom": 35, "left": 28, "right": 26}
"""Millimetres: a type area of 156 × 225 (GB/T 9704, 5.2)."""

_UPRIGHT, _ACROSS = 11, 14
"""Columns that a page has room for."""

_STAMP = (1980, 1, 1, 0, 0, 0)


def render(document: Document) -> bytes:
    """Return the document as a .docx file.

    Raises:
        UsageError: If python-docx is not installed.
    """
    return _Writer(document).render()


def remark(document: Document) -> str:
    """Say why charts are left out; empty if they are not."""
    if not any(isinstance(block, Chart) for block in document.blocks):
        return ""
    said = picture.problem()
    return _("charts are left out: {reason}").format(reason=said) if said else ""


class _Writer:
    """One document being written."""

    def __init__(self, document: Document) -> None:
        self.word = need("docx", "python-docx", "docx")
        self.parse = need("docx.oxml", "python-docx", "docx").parse_xml
        self.document = document
        self.file = self.word.Document()
        self.body = self.file.element.body
        self.across = not document.official
        self.pictures = not picture.problem()

    def render(self) -> bytes:
        self._set_up()
        document = self.document
        if document.mark:
            self._add(paragraph(document.mark, HEI, 16, align="left", indent=False))
        self._add(
            paragraph(
                document.title,
                TITLE,
                22,
                align="center",
                indent=False,
                pitch=33,
                keep=True,
                after=28.95,
            )
        )
        if not document.official:
            for fact in document.facts:
                self._add(paragraph(fact.line, BODY, 10.5, align="left", indent=False, pitch=None))
        for block in document.blocks:
            self._block(block)
        self._section(self.file.sections[-1], across=self.across)
        self._footers()
        return _settled(self._saved())

    def _add(self, xml: str) -> None:
        self.body.insert(len(self.body) - 1, self.parse(xml))

    def _set_up(self) -> None:
        properties = self.file.core_properties
        properties.title, properties.author = shown(self.document.title, 255), "dn"
        properties.comments = shown(_("; ").join(fact.line for fact in self.document.facts), 255)
        dated = datetime.combine(self.document.dated, time()) if self.document.dated else None
        properties.created = properties.modified = dated or datetime(2000, 1, 1)
        tag = self.word.oxml.ns.qn
        for lang in self.file.styles.element.iter(tag("w:lang")):
            lang.set(tag("w:eastAsia"), "zh-CN")
        self.file.settings.odd_and_even_pages_header_footer = True

    def _section(self, section: Any, *, across: bool) -> None:
        """Set page, margins and grid; across, the page is turned with its margins."""
        shared = need("docx.shared", "python-docx", "docx")
        sides = dict(_MARGINS)
        width, height = _PAGE
        if across:
            width, height = height, width
            sides = {"top": 28, "bottom": 30, "left": 25, "right": 25}
            section.orientation = self.word.enum.section.WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = shared.Twips(width), shared.Twips(height)
        for side, size in sides.items():
            setattr(section, f"{side}_margin", shared.Mm(size))
        section.footer_distance = shared.Mm(28 if not across else 18)
        tag = self.word.oxml.ns.qn
        for grid in section._sectPr.findall(tag("w:docGrid")):
            section._sectPr.remove(grid)
        if not across:
            xml = f'<w:docGrid {WORD} w:type="lines" w:linePitch="579"/>'
            section._sectPr.append(self.parse(xml))

    def _footers(self) -> None:
        first = self.file.sections[0]
        for footer, left in ((first.footer, False), (first.even_page_footer, True)):
            footer.is_linked_to_previous = False
            element = footer._element
            for old in list(element):
                element.remove(old)
            element.append(page_number(self.parse, left=left))

    def _block(self, block: Block) -> None:
        if isinstance(block, Heading):
            self._heading(block)
        elif isinstance(block, Paragraph):
            official = self.document.official
            self._add(
                paragraph(
                    block.text,
                    align="right" if block.right else "both",
                    indent=official and not block.right and not block.flush,
                    bold=block.strong and not official,  # an official text has no bold type
                    free=block.right,
                )
            )
        elif isinstance(block, Bullets):
            self._add(paragraph(block.title, HEI, 14, indent=False, keep=True))
            for item in block.items:
                self._add(paragraph("· " + item, BODY, 12, indent=False, pitch=None))
        elif isinstance(block, Tiles):
            self._table(block.table())
        elif isinstance(block, Chart):
            self._chart(block)
        else:
            self._table(block)

    def _heading(self, block: Heading) -> None:
        if block.page:
            self.file.add_section(self.word.enum.section.WD_SECTION.NEW_PAGE)
            self._section(self.file.sections[-2], across=self.across)
            self.across = True
        font = HEI if block.level == 1 else KAI
        self._add(
            paragraph(
                block.text, font, 16, indent=self.document.official and not block.page, keep=True
            )
        )

    def _chart(self, block: Chart) -> None:
        if not self.pictures or not block.labels:
            return
        image = io.BytesIO(picture.png(block))
        shape = self.file.add_paragraph()
        shape.alignment = self.word.enum.text.WD_ALIGN_PARAGRAPH.CENTER
        shape.paragraph_format.line_spacing = 1.0
        width = self.word.shared.Mm(150 if not self.across else 180)
        drawn = shape.add_run().add_picture(image, width=width)
        drawn._inline.docPr.set("descr", text_of(block.title, 255))

    def _table(self, block: Table) -> None:
        self._add(
            paragraph(block.title, HEI, 12, align="center", indent=False, pitch=None, keep=True)
        )
        if not block.rows:
            said = block.empty or _("(none)")
            self._add(paragraph(said, BODY, 12, align="center", indent=False, pitch=None))
            return
        columns = fitting(block, _ACROSS if self.across else _UPRIGHT)
        room = 13900 if self.across else 8840
        self._add(table(block, columns, room, 7.5 if self.across else 9))
        for note in block.notes:
            self._add(paragraph(note, BODY, 9, align="left", indent=False, pitch=None))
        self._add(paragraph("", BODY, 9, indent=False, pitch=None))

    def _saved(self) -> bytes:
        out = io.BytesIO()
        self.file.save(out)
        return out.getvalue()


def fill(document: Document, template: str | Path) -> bytes:
    """Return an office's own .docx with its fields filled in.

    Raises:
        UsageError: If docxtpl is missing, the file is no template, or asks for fields that there are none of.
    """
    need("docxtpl", "docxtpl", "docx")
    from docx.opc.exceptions import OpcError  # noqa: PLC0415
    from docxtpl import DocxTemplate  # noqa: PLC0415 - an extra
    from jinja2 import StrictUndefined, TemplateError  # noqa: PLC0415 - comes with docxtpl
    from jinja2.sandbox import SandboxedEnvironment  # noqa: PLC0415
    from lxml.etree import LxmlError  # noqa: PLC0415 - start-up time

    # A template is a small program of the office's own: 1/0 is its fault like a field that there is not.
    faults = (
        *(TemplateError, OpcError, LxmlError, zipfile.BadZipFile),
        *(LookupError, ValueError, TypeError, ArithmeticError, OSError),
    )

    values = fields(document)
    where = shown(str(template), 200)
    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    try:
        made = DocxTemplate(str(template))
        unknown = made.get_undeclared_template_variables(environment) - set(values)
        if unknown:
            raise UsageError(
                _("the template asks for {names}, which there is not").format(
                    names=_(", ").join(sorted(shown(name) for name in unknown))
                ),
                where=where,
                hint=did_you_mean(min(unknown), values),
            )
        made.render(values, jinja_env=environment, autoescape=True)
        out = io.BytesIO()
        made.save(out)
    except faults as error:
        raise UsageError(
            _("the template cannot be used: {reason}").format(reason=shown(str(error), 200)),
            where=where,
            hint=_("it must be a .docx; fields are written {{ title }}"),
        ) from error
    return _settled(out.getvalue())


def fields(document: Document) -> dict[str, Any]:
    """Return what a template may ask for.

    ``title``, ``draft``, ``plan``, ``dated``; ``body``: a list of lines with ``text`` and ``kind``
    (``heading``, ``subheading``, ``text``, ``signature``); ``tables``: by key, with ``title``, ``columns``
    and ``rows`` of texts.
    """
    tables = {}
    for one in document.tables():
        rows = [
            [
                text_of(column.text(value))
                for column, value in zip(one.columns, row.cells, strict=True)
            ]
            for row in one.rows
        ]
        heads = [text_of(column.header) for column in one.columns]
        made = {"title": text_of(one.title), "columns": heads, "rows": rows}
        tables[one.key.replace("-", "_")] = made
    return {
        "title": text_of(document.title),
        "draft": text_of(document.mark),
        "plan": text_of(_(", ").join(f"{f.label} {f.value}" for f in document.facts[:1])),
        "dated": document.dated.isoformat() if document.dated else "",
        "body": [line for block in document.blocks for line in _lines(block)],
        "tables": tables,
    }


def _lines(block: Block) -> list[dict[str, str]]:
    if isinstance(block, Heading):
        kind = "heading" if block.level == 1 else "subheading"
        return [{"kind": kind, "text": text_of(block.text)}]
    if isinstance(block, Paragraph):
        return [{"kind": "signature" if block.right else "text", "text": text_of(block.text)}]
    if isinstance(block, Bullets):
        return [{"kind": "text", "text": text_of(item)} for item in (block.title, *block.items)]
    return []


def _settled(data: bytes) -> bytes:
    """Return the package with fixed times, so that the same report has the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return out.getvalue()
