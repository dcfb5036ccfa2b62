"""The form in which names are compared."""

import re
import unicodedata
from functools import lru_cache

_IGNORED = re.compile("[\\s\u200b\u200c\u200d\u2060\ufeff\"'“”‘’「」『』《》〈〉]")


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Bring a name into the form that names are compared in: width, blanks, quotes and case do not count."""
    return _IGNORED.sub("", unicodedata.normalize("NFKC", text)).casefold()
