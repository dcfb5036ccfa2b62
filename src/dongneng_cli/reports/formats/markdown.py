"""Markdown: GitHub tables with every text escaped, so that nothing in a submission becomes mark-up."""

import re

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
from dongneng_cli.shown import shown

_LIMIT = 200_000
_MARKS = re.compile(r"[\\`*_\[\]|~$]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_LINKS = re.compile(r"(?<=:)/(?=/)|(?<=www)\.|(?<=mailto):|(?<=xmpp):|@", re.IGNORECASE)
_LEADS = re.compile(r"^(\s*(?=[-+](?!\d)|[=#])|\s*\d+(?=[.)](?:\s|$)))(.)")


def text(document: Document) -> str:
    """Return the whole document."""
    parts = [f"# {escaped(document.title)}"]
    if document.mark:
        parts.append(f"**{escaped(document.mark)}**")
    if document.subtitle:
        parts.append(escaped(document.subtitle))
    if document.facts:
        parts.append(
            "\n".join(f"- {escaped(f.label)}{_(': ')}{escaped(f.value)}" for f in document.facts)
        )
    depth = 3 if any(isinstance(block, Heading) for block in document.blocks) else 2
    for block in document.blocks:
        parts.extend(_block(block, depth))
    return "\n\n".join(parts) + "\n"


def render(document: Document) -> bytes:
    """Return the text as a file holds it."""
    return text(document).encode("utf-8")


def _block(block: Block, depth: int) -> list[str]:
    marks = "#" * depth
    if isinstance(block, Heading):
        return [f"{'#' * (block.level + 1)} {escaped(block.text)}"]
    if isinstance(block, Chart | Tiles):
        return [] if isinstance(block, Chart) and block.detail else _block(block.table(), depth)
    if isinstance(block, Paragraph):
        words = escaped(block.text)
        return [f"**{words}**" if block.strong else words]
    if isinstance(block, Bullets):
        return [
            f"{marks} {escaped(block.title)}",
            "\n".join(f"- {escaped(i)}" for i in block.items),
        ]
    notes = ["\n".join(f"- {escaped(note)}" for note in block.notes)] if block.notes else []
    if not block.rows:
        return [f"{marks} {escaped(block.title)}", escaped(block.empty or _("(none)")), *notes]
    return [f"{marks} {escaped(block.title)}", _table(block), *notes]


def _table(table: Table) -> str:
    lines = [
        _line([escaped(c.header) for c in table.columns]),
        _line([":---" if c.is_text else "---:" for c in table.columns]),
    ]
    for row in table.rows:
        cells = [
            escaped(column.text(value))
            if isinstance(value, str) or column.is_text
            else column.text(value)
            for column, value in zip(table.columns, row.cells, strict=True)
        ]
        lines.append(_line([f"**{c}**" if c else "" for c in cells] if row.total else cells))
    return "\n".join(lines)


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def escaped(written: str) -> str:
    """Return a text that Markdown shows as it stands."""
    safe = re.sub("[&<>]", lambda m: _ENTITIES[m.group()], shown(written, _LIMIT))
    safe = _MARKS.sub(r"\\\g<0>", safe)
    safe = _LINKS.sub(r"\\\g<0>", safe)
    return _LEADS.sub(r"\1\\\2", safe).strip()
