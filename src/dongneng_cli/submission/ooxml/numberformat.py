"""What a number format does to a figure: nothing, percent, a date, or something that misleads the eye."""

import re
from enum import Enum
from functools import lru_cache

_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_SCALE_WORDS = re.compile(r"[万亿千百]")


class Shows(Enum):
    """How a format shows the figure that is held."""

    PLAIN = "plain"
    PERCENT = "percent"
    DATE = "date"
    OTHERWISE = "otherwise"


@lru_cache(maxsize=1024)
def shows(code: str) -> Shows:
    """Say how a number format shows a positive figure.

    ``OTHERWISE`` covers formats that hide the figure (``;;;``), divide it (``#,##0,``) or put a
    scale behind it (``0"万"``): what people see is not what is held.
    """
    if code in {"General", "@", ""}:
        return Shows.PLAIN
    section = _first_section(code)
    bare = _LITERAL.sub("", section)
    if _ELAPSED.search(section) or re.search(r"[yYdDhHsS]|[mM]", bare.replace("General", "")):
        return Shows.DATE
    if not re.search(r"[0#?@]|General", bare):
        return Shows.OTHERWISE
    if "‰" in section or _SCALE_WORDS.search(section) or re.search(r"[0#?],+(?![0#?])", bare):
        return Shows.OTHERWISE
    if "%" in bare:
        return Shows.PERCENT
    return Shows.PLAIN


def _first_section(code: str) -> str:
    """Return the part of the format for positive figures: up to the first semicolon outside quotes."""
    quoted = False
    for index, char in enumerate(code):
        if char == '"':
            quoted = not quoted
        elif char == ";" and not quoted:
            return code[:index]
    return code
