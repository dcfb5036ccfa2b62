"""The list of findings (问题清单) on the first sheet of a returned copy, and its reading on the next round.

The list is for people; the reader passes over it, so the copy can be sent in again as it is.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from xml.sax.saxutils import escape, quoteattr

from dongneng_cli.findings import Finding, Severity
from dongneng_cli.i18n import _
from dongneng_cli.shown import shown
from dongneng_cli.submission.handback.inert import escaped, inert
from dongneng_cli.submission.handback.parts import area_of
from dongneng_cli.submission.handback.styles import Styles
from dongneng_cli.submission.tables.returned import MARK, is_return_list
from dongneng_cli.submission.workbook import Area, Book, column_letters

LIST_NAMES = ("问题清单", "核对问题清单", "核对问题清单2")
"""Names of the sheet; the second where the submitter has a sheet of the first name."""

OPEN, FIXED, NEW = "未改", "已改", "新增"

_HEADER_ROW = 5
_WIDTHS = (6, 8, 8, 14, 12, 26, 44, 22, 26, 40, 9, 4)
_COLOURS = {
    Severity.ERROR: ("FFFDE4E1", "FFB42318"),
    Severity.WARNING: ("FFFFF3D6", "FF8A5A00"),
    Severity.NOTICE: ("FFE3EFF8", "FF1F5F8B"),
}
_WRAP = 'wrapText="1"'
_TEXT = 4_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list.

    Attributes:
        status: ``未改``, ``已改`` (fixed since the last round) or ``新增``.
        fill: Fill that the cell had before it was painted, as XML; empty if it was not.
    """

    code: str
    severity: Severity
    sheet: str
    cell: str
    subject: str
    message: str
    found: str
    expected: str
    hint: str
    status: str = OPEN
    fill: str = ""

    @classmethod
    def of(cls, finding: Finding) -> "Entry":
        """Return the line of a finding."""
        return cls(
            finding.code, finding.severity, finding.sheet, finding.cell, finding.subject,
            finding.message, finding.found, finding.expected, finding.hint,
        )  # fmt: skip

    def same_as(self, other: "Entry") -> bool:
        """Whether two lines are about the same fault: rule and place, or rule and what it is about."""
        if (self.code, self.sheet) != (other.code, other.sheet):
            return False
        here, there = area_of(self.cell), area_of(other.cell)
        if here and there and _overlap(here, there):
            return True
        if here is None and there is None:
            return self.subject == other.subject
        return bool(self.subject) and (self.subject, self.found) == (other.subject, other.found)


def compared(findings: Iterable[Finding], before: Sequence[Entry] | None) -> list[Entry]:
    """Mark each finding as open or new, and add what has been fixed since the round before.

    Args:
        before: Lines of the round before; ``None`` on the first, when everything is open.
    """
    now = [Entry.of(finding) for finding in findings]
    if before is None:
        return now
    left = [entry for entry in before if entry.status != FIXED]
    then, today = _Places(left), _Places(now)
    marked = [replace(entry, status=OPEN if then.have(entry) else NEW) for entry in now]
    return marked + [replace(one, status=FIXED) for one in left if not today.have(one)]


class _Places:
    """Lines by rule and place, so that long lists are compared quickly."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.exact = {(one.code, one.sheet, one.cell) for one in entries if one.cell}
        self.near: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        for one in entries:
            self.near[one.code, one.sheet].append(one)

    def have(self, entry: Entry) -> bool:
        """Whether one of the lines is about the same fault."""
        if (entry.code, entry.sheet, entry.cell) in self.exact:
            return True
        return any(one.same_as(entry) for one in self.near.get((entry.code, entry.sheet), ()))


def entries_of(book: Book) -> list[Entry] | None:
    """Read the lines of an earlier round; ``None`` if the workbook has no list."""
    for sheet in book.sheets:
        if is_return_list(sheet):
            rows = (
                {c.column: c.text for c in cells}
                for number, cells in sheet.rows.items()
                if number > _HEADER_ROW
            )
            return [entry for row in rows if (entry := _entry(row)) is not None]
    return None


def _entry(row: Mapping[int, str]) -> Entry | None:
    severity = next((s for s in Severity if row.get(12, "").startswith(f"{s} ")), None)
    if severity is None:
        return None
    texts = [row.get(column, "") for column in range(3, 12)]
    code, sheet, cell, subject, message, found, expected, hint, status = texts
    fill = row.get(12, "").partition(" ")[2]
    return Entry(code, severity, sheet, cell, subject, message, found, expected, hint, status, fill)


def list_part(
    entries: Sequence[Entry], title: str, styles: Styles, linked: Collection[str], ns: str
) -> bytes:
    """Return the sheet as XML.

    Args:
        title: Whose report, for which month, checked against what.
        linked: Sheets of the workbook that a link can lead to.
        ns: Namespace of the workbook's parts.
    """
    return _List(entries, title, styles, linked).xml(ns)


class _List:
    """The list being written; all texts are inline, so no other part is touched."""

    def __init__(
        self, entries: Sequence[Entry], title: str, styles: Styles, linked: Collection[str]
    ) -> None:
        self.entries, self.title, self.styles, self.linked = entries, title, styles, linked
        self.links: list[str] = []

    def xml(self, ns: str) -> bytes:
        """Return the whole part."""
        rows = "".join((self._head(), *(self._row(n, e) for n, e in enumerate(self.entries, 1))))
        columns = "".join(
            f'<col min="{n}" max="{n}" width="{width}" customWidth="1"{_hidden(n)}/>'
            for n, width in enumerate(_WIDTHS, 1)
        )
        last = _HEADER_ROW + max(len(self.entries), 1)
        pane = (
            f'<pane ySplit="{_HEADER_ROW}" topLeftCell="A{_HEADER_ROW + 1}" activePane="bottomLeft"'
            ' state="frozen"/><selection pane="bottomLeft"/>'
        )
        choices = escape(f'"{OPEN},{FIXED},{NEW}"')
        parts = (
            f'<worksheet xmlns="{ns}"><sheetPr><tabColor rgb="FFC00000"/>'
            '<pageSetUpPr fitToPage="1"/></sheetPr>',
            '<sheetViews><sheetView showGridLines="0" tabSelected="1" workbookViewId="0">'
            f"{pane}</sheetView></sheetViews><cols>{columns}</cols><sheetData>{rows}</sheetData>",
            f'<autoFilter ref="A{_HEADER_ROW}:K{last}"/>',
            '<dataValidations count="1"><dataValidation type="list" allowBlank="1" showErrorMessage="1"'
            f' sqref="K{_HEADER_ROW + 1}:K{last}"><formula1>{choices}</formula1>'
            "</dataValidation></dataValidations>",
            f"<hyperlinks>{''.join(self.links)}</hyperlinks>" if self.links else "",
            '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>'
            '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>',
        )
        return (
            "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n" + "".join(parts)
        ).encode()

    def _head(self) -> str:
        big = self.styles.look(font=_font(16, "FF1F4E79", bold=True), border=False)
        soft = self.styles.look(font=_font(10, "FF52606D"), border=False)
        head = self.styles.look(
            font=_font(10, "FFFFFFFF", bold=True), fill="FF1F4E79", align='horizontal="center"'
        )
        heads = (
            _("No."), _("Severity"), _("Code"), _("Sheet"), _("Cell"), _("About"), _("What is wrong"),
            _("Found"), _("Expected"), _("What to do"), _("State"),
        )  # fmt: skip
        told = _(
            "Correct the coloured cells in the sheets, save, and send this file in again as it is."
        )
        return (
            _line(1, 30, _text("A1", MARK, big))
            + _line(2, 18, _text("A2", self.title, soft))
            + _line(3, 18, _text("A3", self._count(), soft))
            + _line(4, 18, _text("A4", told, soft))
            + _line(
                _HEADER_ROW,
                22,
                "".join(
                    _text(f"{column_letters(n)}{_HEADER_ROW}", head_, head)
                    for n, head_ in enumerate(heads, 1)
                ),
            )
        )

    def _count(self) -> str:
        live = [entry for entry in self.entries if entry.status != FIXED]
        count = {s: sum(entry.severity is s for entry in live) for s in Severity}
        text = _("errors {errors}, warnings {warnings}, notices {notices}; fixed {fixed}")
        return text.format(
            errors=count[Severity.ERROR],
            warnings=count[Severity.WARNING],
            notices=count[Severity.NOTICE],
            fixed=len(self.entries) - len(live),
        )

    def _row(self, number: int, entry: Entry) -> str:
        row = _HEADER_ROW + number
        fill, ink = ("FFE3F4E8", "FF1B6E3C") if entry.status == FIXED else _COLOURS[entry.severity]
        plain = self.styles.look(font=_font(10, "FF1F2933"), align=_WRAP)
        centre = f'{_WRAP} horizontal="center"'
        strong = self.styles.look(font=_font(10, ink, bold=True), fill=fill, align=centre)
        middle = self.styles.look(font=_font(10, "FF1F2933"), align=centre)
        link = self.styles.look(font=_font(10, "FF1F5F8B", line=True), align=centre)
        leads = entry.sheet in self.linked and area_of(entry.cell) is not None
        if leads:
            self._link(f"E{row}", entry)
        texts = (
            entry.severity.label, entry.code, entry.sheet, entry.cell, entry.subject, entry.message,
            entry.found, entry.expected, entry.hint, entry.status,
        )  # fmt: skip
        looks = (strong, middle, middle, link if leads else middle, *([plain] * 5), strong)
        cells = f'<c r="A{row}" s="{middle}"><v>{number}</v></c>'
        for column, (text, look) in enumerate(zip(texts, looks, strict=True), start=2):
            cells += _text(f"{column_letters(column)}{row}", text, look)
        cells += _text(f"L{row}", f"{entry.severity} {entry.fill}", plain)
        return _line(row, _height(entry), cells)

    def _link(self, ref: str, entry: Entry) -> None:
        # Only the sheet's own name goes into the target: never an address out of the workbook.
        quoted = entry.sheet.replace("'", "''")
        target = quoteattr(escaped(f"'{quoted}'!{entry.cell}"))
        self.links.append(
            f'<hyperlink ref="{ref}" location={target} display={quoteattr(entry.cell)}/>'
        )


def _text(ref: str, text: str, look: int) -> str:
    safe = escape(escaped(inert(text, _TEXT)))
    if not safe:
        return f'<c r="{ref}" s="{look}"/>'
    return f'<c r="{ref}" s="{look}" t="inlineStr"><is><t xml:space="preserve">{safe}</t></is></c>'


def _line(row: int, height: float, cells: str) -> str:
    return f'<row r="{row}" ht="{height}" customHeight="1">{cells}</row>'


def _height(entry: Entry) -> float:
    """Return the height that the longest cell of the line needs; Chinese characters take two columns."""
    texts = (entry.subject, entry.message, entry.found, entry.expected, entry.hint)
    wide = (sum(1 + (ord(character) > 0x2E7F) for character in text[:600]) for text in texts)
    lines = max(1 + taken // width for taken, width in zip(wide, _WIDTHS[5:], strict=False))
    return float(min(15 * lines + 5, 200))


def _font(size: int, rgb: str, *, bold: bool = False, line: bool = False) -> str:
    marks = ("<b/>" if bold else "") + ("<u/>" if line else "")
    return f'{marks}<sz val="{size}"/><color rgb="{rgb}"/><name val="宋体"/>'


def _hidden(column: int) -> str:
    return ' hidden="1"' if column == len(_WIDTHS) else ""


def _overlap(one: Area, two: Area) -> bool:
    return one[0] <= two[2] and two[0] <= one[2] and one[1] <= two[3] and two[1] <= one[3]


def list_title(unit: str, period: str, plan: str) -> str:
    """Return the line below the title."""
    return "　".join(shown(part) for part in (unit, period, plan) if part)
