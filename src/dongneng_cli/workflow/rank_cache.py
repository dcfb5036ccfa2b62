"""The rankings of earlier months of a ledger, kept so that not every report works them out again.

An entry of a ledger never changes. So what follows from certain entries, a plan, a question and the code is
the same for ever, and is kept under the hash of all these: another revision, state, plan or question is
another name.
"""

import json
import zlib
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd

import dongneng_cli
from dongneng_cli import cache
from dongneng_cli.frames import LIST_CHANGES, RANKING, STANDINGS, Contract
from dongneng_cli.period import Period
from dongneng_cli.workflow.rank_question import Months, Question

Frames = dict[Period, pd.DataFrame]

_KEPT = 64
"""So many pasts are kept: a few hundred kilobytes each at most, for a nation by county."""

_CODE = Path(dongneng_cli.__file__).parent


def name_of(months: Months, question: Question, changes: pd.DataFrame) -> str | None:
    """Return the name under which the rankings of some months are kept.

    Args:
        months: The months.
        question: What is ranked and how.
        changes: LIST_CHANGES frame that says which lists are in force in them.

    Returns:
        None where a month does not come from a ledger.
    """
    entries = {}
    for month, intake in months.items():
        if intake.ledger is None:
            return None
        entries[str(month)] = intake.ledger.entries
    plan = {intake.context.hash for intake in months.values()}
    asked = (question.ranking.model_dump_json(), question.lists, question.within)
    return cache.name_of(repr((plan, entries, asked, LIST_CHANGES.records(changes))), _CODE, "past")


def taken(name: str) -> tuple[Frames, Frames] | None:
    """Return the RANKING and the STANDINGS of the total of each month, if they are kept under a name."""
    content = cache.taken(name)
    if content is None:
        return None
    try:
        found = json.loads(zlib.decompress(content))
        return _frames(found["rankings"], RANKING), _frames(found["totals"], STANDINGS)
    except (zlib.error, ValueError, KeyError, TypeError, ArithmeticError):
        return None  # cut short, or written over: it is worked out again


def keep(
    name: str, rankings: Mapping[Period, pd.DataFrame], totals: Mapping[Period, pd.DataFrame]
) -> None:
    """Keep what ``taken`` returns."""
    written = {"rankings": _written(rankings, RANKING), "totals": _written(totals, STANDINGS)}
    text = json.dumps(written, ensure_ascii=False, separators=(",", ":"))
    cache.keep(name, zlib.compress(text.encode(), 1), _KEPT)


def _written(months: Mapping[Period, pd.DataFrame], contract: Contract) -> dict[str, Any]:
    return {
        str(month): {name: list(map(_plain, frame[name].tolist())) for name in contract.columns}
        for month, frame in months.items()
    }


def _frames(written: Mapping[str, Any], contract: Contract) -> Frames:
    return {
        Period.parse(month): contract.of(
            {name: list(map(_value, columns[name])) for name in contract.columns}
        )
        for month, columns in written.items()
    }


def _plain(value: Any) -> Any:
    """Return a value as JSON holds it exactly: one letter before a text, a fraction and a decimal."""
    if value is None or isinstance(value, int):
        return value
    return _LETTERS[type(value)] + str(value)


def _value(plain: Any) -> Any:
    return _TYPES[plain[0]](plain[1:]) if isinstance(plain, str) else plain


_LETTERS: dict[type, str] = {str: "t", Fraction: "f", Decimal: "d"}
_TYPES: dict[str, Any] = {letter: kind for kind, letter in _LETTERS.items()}
