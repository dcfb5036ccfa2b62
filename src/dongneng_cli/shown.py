"""Foreign text made safe to print: what cannot be seen is written out, what is long is cut.

Nothing from a submission enters a message, a report or a log without passing here.
"""

import re

_INVISIBLE = re.compile(
    "["
    "\x00-\x1f\x7f-\x9f"  # C0, DEL, C1
    "\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"  # zero width, bidi
    "\ufff9-\ufffb\ufdd0-\ufdef"  # interlinear marks, non-characters
    "\ud800-\udfff"  # halves of a pair
    + "".join(chr(plane << 16 | low) for plane in range(17) for low in (0xFFFE, 0xFFFF))
    + "\U000e0000-\U000e007f"  # tags
    "]"
)


def shown(text: str, limit: int = 80) -> str:
    """Return the text as it may be printed.

    Control, direction, zero-width and line-separating characters, halves of surrogate pairs and
    non-characters become ``⟨U+001B⟩``. The result is at most ``limit`` characters long; a cut is
    marked with ``…``. Applying it twice changes nothing.
    """
    if (
        text.isprintable() and len(text) <= limit
    ):  # nearly always: what is written out is not printable
        return text
    cut = len(text) > limit
    safe = _INVISIBLE.sub(_written_out, text[:limit])
    if cut or len(safe) > limit:
        safe = safe[: max(limit - 1, 0)] + "…"
    return safe


def _written_out(match: re.Match[str]) -> str:
    return f"⟨U+{ord(match.group()):04X}⟩"


_LEADING = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "{", "'", "#")


def formula_like(text: str) -> bool:
    """Whether a spreadsheet program might calculate the text, today or once it is saved as CSV."""
    return text.lstrip().startswith(_LEADING)
