"""Findings put together: one line a cause, its cells merged into ranges."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from dongneng_cli.findings import Finding, Severity, cause_order, in_order
from dongneng_cli.i18n import _
from dongneng_cli.reports.document import Column, ColumnKind, Paragraph, Row, Table, Tone

_ADDRESS = re.compile(r"^\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?$")
_FIGURE = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?")
_RANGES_SHOWN = 8
_MARKS = {
    Severity.ERROR: ("×", Tone.BAD),
    Severity.WARNING: ("!", Tone.WARN),
    Severity.NOTICE: ("·", Tone.MUTED),
}
_GRAVITY = tuple(Severity)

Box = tuple[int, int, int, int]
"""First column, first row, last column, last row."""


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one rule that say the same of one sheet.

    Attributes:
        first: The one whose words are printed.
        places: Merged ranges, ``D5:D404``.
        count: How many findings it stands for.
    """

    first: Finding
    places: tuple[str, ...]
    count: int


def grouped(findings: Iterable[Finding]) -> list[Group]:
    """Put findings of one cause together: gravest first, structure before logic, then the most cells."""
    groups: dict[tuple[str, ...], list[Finding]] = {}
    for finding in in_order(findings):
        key = (finding.severity, finding.code, finding.file, finding.sheet, _pattern(finding))
        groups.setdefault(key, []).append(finding)
    made = [Group(same[0], ranges([f.cell for f in same]), len(same)) for same in groups.values()]
    return sorted(made, key=_likely)


def _likely(group: Group) -> tuple[int, int, int]:
    first = group.first
    return (_GRAVITY.index(first.severity), cause_order(first.code), -group.count)


def _pattern(finding: Finding) -> str:
    """Return the message without what differs from cell to cell."""
    message = finding.message
    for part in sorted((finding.subject, finding.found, finding.expected, finding.cell), key=len):
        if len(part) > 1:
            message = message.replace(part, "\0")
    return _FIGURE.sub("\0", message)


def ranges(cells: Iterable[str]) -> tuple[str, ...]:
    """Merge A1 addresses into rectangles, in reading order; what is no address is kept as it is."""
    boxes: set[Box] = set()
    others: dict[str, None] = {}
    for written in cells:
        match = _ADDRESS.match(written)
        if match:
            boxes.add(_box(match))
        elif written:
            others[written] = None
    down = _joined(sorted(boxes), along=1)
    merged = _joined(sorted(down, key=lambda b: (b[1], b[3], b[0])), along=0)
    return (*(_address(b) for b in sorted(merged, key=lambda b: (b[1], b[0]))), *others)


def _box(match: re.Match[str]) -> Box:
    left, top = _column(match[1]), int(match[2])
    return (left, top, _column(match[3] or match[1]), int(match[4] or match[2]))


def _joined(boxes: Sequence[Box], *, along: int) -> list[Box]:
    """Join neighbours along columns (0) or rows (1) that have the same extent the other way."""
    out: list[Box] = []
    across = 1 - along
    for box in boxes:
        last = out[-1] if out else None
        if (
            last is not None
            and (last[across], last[across + 2]) == (box[across], box[across + 2])
            and box[along] <= last[along + 2] + 1
        ):
            ends = list(last)
            ends[along + 2] = max(last[along + 2], box[along + 2])
            out[-1] = (ends[0], ends[1], ends[2], ends[3])
        else:
            out.append(box)
    return out


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _address(box: Box) -> str:
    first, last = f"{_letters(box[0])}{box[1]}", f"{_letters(box[2])}{box[3]}"
    return first if first == last else f"{first}:{last}"


def findings_table(findings: Sequence[Finding]) -> Table:
    """Return the findings by cause; a screen shows each as a card."""
    columns = (
        Column(_("Severity"), width=10, toned=True),
        Column(_("Rule"), width=8),
        Column(_("Message"), width=44),
        Column(_("Cells"), ColumnKind.COUNT),
        Column(_("Where"), width=36),
        Column(_("Item"), width=20),
        Column(_("Found"), width=18),
        Column(_("Expected"), width=18),
        Column(_("What to do"), width=40),
    )
    rows = tuple(_row(group) for group in grouped(findings))
    return Table("findings", _("Findings"), columns, rows, empty=_("√ no findings"), lead=3)


def _row(group: Group) -> Row:
    first = group.first
    mark, tone = _MARKS[first.severity]
    return Row(
        (
            f"{mark} {first.severity.label}",
            first.code,
            first.message + _alike(group),
            group.count if group.count > 1 else None,
            _where(group) or None,
            first.subject or None,
            first.found or None,
            first.expected or None,
            first.hint or None,
        ),
        tone,
    )


def _alike(group: Group) -> str:
    if group.count == 1:
        return ""
    return _(" (and {count} more alike, probably one cause)").format(count=group.count - 1)


def _where(group: Group) -> str:
    cells = _(", ").join(group.places[:_RANGES_SHOWN])
    rest = len(group.places) - _RANGES_SHOWN
    if rest > 0:
        cells += _(" and {count} more").format(count=rest)
    at = (
        f"{group.first.sheet}!{cells}"
        if group.first.sheet and cells
        else group.first.sheet or cells
    )
    return " > ".join(part for part in (group.first.file, at) if part)


def count_data(findings: Iterable[Finding]) -> dict[str, int]:
    """Count the findings of each severity, as JSON has them."""
    counts = Counter(finding.severity for finding in findings)
    return {
        "errors": counts[Severity.ERROR],
        "warnings": counts[Severity.WARNING],
        "notices": counts[Severity.NOTICE],
    }


def summary_line(findings: Sequence[Finding], files: int) -> Paragraph:
    """Return the sentence a check ends with."""
    counts = count_data(findings)
    words = _("files {files}, errors {errors}, warnings {warnings}, notices {notices}").format(
        files=files, **counts
    )
    if counts["errors"]:
        return Paragraph("× " + words, Tone.BAD, strong=True)
    return Paragraph("√ " + words, Tone.GOOD, strong=True)


def findings_data(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Return every finding as ``dn/check@1`` has it."""
    return [
        {
            "code": f.code,
            "severity": str(f.severity),
            "file": f.file,
            "sheet": f.sheet,
            "cell": f.cell,
            "subject": f.subject,
            "found": f.found,
            "expected": f.expected,
            "message": f.message,
            "hint": f.hint,
        }
        for f in in_order(findings)
    ]
