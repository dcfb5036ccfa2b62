"""The one JSON text of a value: what is hashed must not depend on who writes it."""

import json
from collections.abc import Sequence
from typing import Any


def canonical(value: Any) -> str:
    """Return the one JSON text of a value: sorted keys, no blanks, characters as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def canonical_lines(rows: Sequence[Sequence[str | int | None]]) -> str:
    """Return the one JSON text of each row, a line feed after each: all in one call, as rows are many.

    Inside a text a line feed is written ``\\n`` and NUL ``\\u0000``, so that bare ones only part values.
    """
    if not rows:
        return ""
    text = json.dumps(rows, ensure_ascii=False, separators=("\n", ":"))
    lines = text[1:-1].replace("]\n[", "]\0[").replace("\n", ",").replace("\0", "\n")
    return lines + "\n"
