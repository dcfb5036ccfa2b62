"""How much of a submission is read before it is refused.

The values stand well above every real workbook that was measured, and well below what stops a
machine.
"""

from dataclasses import dataclass

_MIB = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds of one file; counted while unpacking and reading, never taken from what is declared.

    Attributes:
        file_size: Bytes of the file.
        parts: Entries of the container.
        part_size: Unpacked bytes of one part.
        unpacked_size: Unpacked bytes of all parts together.
        ratio: Unpacked to packed bytes of a part, once it is beyond ``ratio_from`` bytes.
        depth: Nested elements.
        attributes: Attributes of one element.
        tag_size: Bytes of one tag; also keeps the parser's work linear.
        sheets: Sheets of the workbook.
        cells: Cell elements of a sheet, blank ones included.
        grid: Rows times columns that hold values; beyond it a stray cell is reported.
        merges: Merged areas of a sheet.
        shared_strings: Entries of the table of texts.
        text: Characters of all text cells of a sheet together.
        cell_text: Characters of one text cell.
        listed: Findings listed for one rule and sheet.
        child_seconds: Seconds, by the clock and of work, that a reader of others may take.
        child_memory: Bytes of address space that it may take.
        child_answer: Bytes that it may answer.
    """

    file_size: int = 20 * _MIB
    parts: int = 1_000
    part_size: int = 64 * _MIB
    unpacked_size: int = 128 * _MIB
    ratio: int = 250
    ratio_from: int = 4 * _MIB
    depth: int = 64
    attributes: int = 256
    tag_size: int = 1 * _MIB
    sheets: int = 255
    cells: int = 2_000_000
    grid: int = 4_000_000
    merges: int = 50_000
    shared_strings: int = 1_000_000
    text: int = 16_000_000
    cell_text: int = 32_767
    listed: int = 100
    child_seconds: float = 30
    child_memory: int = 1024 * _MIB
    child_answer: int = 256 * _MIB


DEFAULT_LIMITS = Limits()
"""Limits that hold unless a caller says otherwise."""
