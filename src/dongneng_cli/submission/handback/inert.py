"""Foreign text put into a workbook as text: shown as it was, never calculated, linked or cut silently."""

import re

from dongneng_cli.shown import shown

CELL_TEXT = 32_000
"""Characters that are put into one cell; a cell holds 32,767."""

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def inert(text: str, limit: int = CELL_TEXT) -> str:
    """Return the text with nothing invisible in it, line by line; what is cut is marked."""
    safe = "\n".join(shown(line, limit) for line in text.split("\n"))
    return safe if len(safe) <= limit else safe[: limit - 1] + "…"


def escaped(text: str) -> str:
    """Return the text as it is written into a part: ``_x001B_`` would be read back as a control character."""
    return _ESCAPED.sub(r"_x005F_x\1_", text)
