"""Units of measure: how many of one make one of another."""

from decimal import Decimal
from functools import lru_cache

from dongneng_cli.submission.tables.clean import plain

_YUAN = {
    "元": Decimal(1),
    "千元": Decimal(10**3),
    "万元": Decimal(10**4),
    "百万元": Decimal(10**6),
    "亿元": Decimal(10**8),
    "万亿元": Decimal(10**12),
}
_PREFIXES = {"千": Decimal(10**3), "万": Decimal(10**4), "亿": Decimal(10**8)}
_SAME = {"％": "%", "百分比": "%", "km2": "平方公里", "km²": "平方公里", "平方千米": "平方公里"}


@lru_cache(maxsize=512)
def factor(given: str, wanted: str) -> Decimal | None:
    """Return what one ``given`` is in ``wanted``; ``None`` if they do not measure the same thing."""
    left, right = _standard(given), _standard(wanted)
    if left == right:
        return Decimal(1)
    if left in _YUAN and right in _YUAN:
        return _YUAN[left] / _YUAN[right]
    for prefix, size in _PREFIXES.items():
        if left == prefix + right:
            return size
        if right == prefix + left:
            return 1 / size
    return None


@lru_cache(maxsize=512)
def suffixes(unit: str) -> dict[str, Decimal]:
    """Return what may stand behind a figure of this unit, and what one of it is in the unit.

    The empty key is the bare number. ``4.2亿`` in a column of 亿元 means 元: see ``scaled_unit``.
    """
    standard = _standard(unit)
    known = {"": Decimal(1), standard: Decimal(1)}
    if standard in _YUAN:
        known["元"] = 1 / _YUAN[standard]
    elif standard == "%":
        known["‰"] = Decimal("0.1")
    else:
        for prefix, size in _PREFIXES.items():
            if standard.startswith(prefix):
                known[standard.removeprefix(prefix)] = 1 / size
    return known


def scaled_unit(unit: str) -> str:
    """Return the unit that 万 or 亿 stand for when nothing follows them: 元 where money is counted."""
    return "元" if _standard(unit) in _YUAN else ""


def _standard(unit: str) -> str:
    text = plain(unit)
    return _SAME.get(text, text)
