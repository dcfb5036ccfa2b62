"""From what people write to figures and months: exact, and never a guess.

A reading is one of four things: exact as written; exact once a writing habit is undone (full-width digits,
4.2万), which is told as a notice; not a figure at all, which is an error, with the reading offered where
there is one; or a sign that the cell does not apply. A blank is none of these.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Context, Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

from dongneng_cli.i18n import _
from dongneng_cli.submission.words import NOT_APPLICABLE

EXCEL_DIGITS = 15
"""Significant digits that a spreadsheet program keeps; the rest is noise of the binary figure."""


class Reading(NamedTuple):
    """What a cell says.

    Attributes:
        value: The figure or month, ``None`` if there is none to use.
        help: How the writing was understood, when it was not plain; shown as a notice.
        fault: Why it cannot be used; shown as an error.
        offer: The reading that a person may have meant.
        not_applicable: Whether the cell says that it does not apply.
    """

    value: Decimal | str | None = None
    help: str = ""
    fault: str = ""
    offer: str = ""
    not_applicable: bool = False


NOTHING = Reading()
_NOT_APPLICABLE = Reading(not_applicable=True)
_MARKS = frozenset(unicodedata.normalize("NFKC", mark).casefold() for mark in NOT_APPLICABLE)

_CONTEXT = Context(prec=EXCEL_DIGITS)
_EXACT = Context(prec=60)

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {
    "〇": 0, "两": 2, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9,
}  # fmt: skip
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_SCALES = {
    "万亿": 10**12, "千亿": 10**11, "百亿": 10**10, "十亿": 10**9, "亿": 10**8,
    "千万": 10**7, "百万": 10**6, "十万": 10**5, "万": 10**4, "千": 1000, "百": 100, "": 1,
}  # fmt: skip
_CHINESE = "零〇一二三四五六七八九十百千两壹贰叁肆伍陆柒捌玖拾佰仟"
_WRITTEN = re.compile(
    r"^(?P<sign>[-+负]?)"
    r"(?:(?P<arabic>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"|(?P<chinese>[{_CHINESE}万亿]+)(?:点(?P<after>[零〇一二三四五六七八九]+))?)"
    r"(?P<scale>万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千|百)?"
    r"(?P<unit>个百分点|百分点|[^\d\s,.+\-~<>=()]*)$"
)
_VAGUE = re.compile(
    r"约|左右|大概|近|余|多|以上|以下|超过?|突破|不足|[≥≤><~+]|预计|至|-\d|同上|翻|倍|成$|/|\("
)
_GAP = re.compile(r"\d\s+\d")
_GROUPED = re.compile(r"^\s*[-+]?\d{1,3}(?:\s\d{3})+(?:\.\d+)?\s*$")
_INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD, *range(0x202A, 0x202F)])
_MONTHS = (
    re.compile(
        r"^(?P<y>(?:19|20)\d{2})[-./年](?P<m>\d{1,2})(?:月份?|[-./月](?P<d>\d{1,2})[日号]?)?$"
    ),
    re.compile(r"^(?P<y>(?:19|20)\d{2})(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])?$"),
)
_SERIALS = range(36526, 54790)
"""Day numbers of 2000 to 2049: a bare number among them in a date column is a date without its format."""


@dataclass(frozen=True, slots=True)
class Written:
    """A number as written in words: its value and what stands behind it."""

    value: Decimal
    unit: str
    scaled: bool


def plain(text: str) -> str:
    """Return the text without invisible characters and white space, in half width, for matching only."""
    return "".join(unicodedata.normalize("NFKC", text.translate(_INVISIBLE)).split())


def number(text: str) -> Decimal:
    """Return a number cell's figure from its text as sent, without the noise beyond 15 digits."""
    value = Decimal(text)
    if len(text) > EXCEL_DIGITS and len(value.as_tuple().digits) > EXCEL_DIGITS and "." in text:
        value = value.normalize(_CONTEXT)
    return value if value else Decimal(0)


def figure(text: str, *, units: dict[str, Decimal], scaled: str = "") -> Reading:
    """Read a figure from the text of a text cell.

    Args:
        text: As written.
        units: What may stand behind the number, and what one of it is in the column's unit.
        scaled: The unit that is meant when only 万 or 亿 stands behind the number.
    """
    if not text.strip() or not (squeezed := plain(text)):
        return NOTHING
    if squeezed.casefold() in _MARKS:
        return _NOT_APPLICABLE
    if any(char in text.translate({0xFEFF: None}) for char in map(chr, _INVISIBLE)):
        return Reading(
            fault=_("invisible characters inside a figure"), offer=_offer(squeezed, units)
        )
    if _odd_digits(text):
        return Reading(fault=_("not written in ordinary digits"))
    written = None if _GAP.search(text) and not _GROUPED.match(text) else in_words(squeezed)
    if written is None or (written.unit not in units and _VAGUE.search(written.unit)):
        return Reading(fault=_("not an exact figure"), offer=_offer(squeezed, units))
    if written.unit not in units:
        return Reading(
            fault=_("{unit} is not the column's unit").format(unit=written.unit),
            offer=f"{written.value:f}",
        )
    unit = scaled if written.scaled and not written.unit else written.unit
    value = _tidy(_EXACT.multiply(written.value, units[unit]))
    if squeezed == text.strip() and not written.unit and not written.scaled and "," not in squeezed:
        return Reading(value, help=_("a number stored as text"))
    return Reading(value, help=_("read as {value}").format(value=f"{value.normalize():f}"))


def in_words(squeezed: str) -> Written | None:
    """Read ``4.2万``, ``1,234.5``, ``三万五``, ``百分之三十`` from half-width text without white space."""
    if squeezed.startswith("百分之"):
        inner = in_words(squeezed.removeprefix("百分之"))
        return Written(inner.value, "%", scaled=True) if inner and not inner.unit else None
    match = _WRITTEN.match(squeezed.replace("−", "-"))
    if match is None:
        return None
    try:
        value = Decimal(match["arabic"].replace(",", "")) if match["arabic"] else _chinese(match)
    except (ValueError, InvalidOperation):
        return None
    scale = match["scale"] or ""
    value = _tidy(_EXACT.multiply(value, _SCALES[scale]))
    signed = -value if match["sign"] in {"-", "负"} else value
    large = bool(scale) or "万" in (match["chinese"] or "") or "亿" in (match["chinese"] or "")
    return Written(signed, match["unit"], scaled=large)


def month(text: str) -> Reading:
    """Read a month from text: ``2020-06``, ``2020.10``, ``2020年6月``, ``202006``, a whole date."""
    reading = day(text)
    if isinstance(reading.value, str):
        return reading._replace(value=reading.value[:7])
    return reading


def day(text: str) -> Reading:
    """Read a month or a day from text; the value is ``2020-06`` or ``2020-06-05``."""
    squeezed = plain(text)
    if not squeezed:
        return NOTHING
    if squeezed.casefold() in _MARKS:
        return _NOT_APPLICABLE
    for pattern in _MONTHS:
        if match := pattern.match(squeezed):
            return _calendar(int(match["y"]), int(match["m"]), match["d"])
    return Reading(fault=_("not a month"), offer="")


@lru_cache(maxsize=4096)
def plain_day(text: str) -> str | None:
    """Return ``day``'s value where there is one; the same few days and months stand in every workbook."""
    value = day(text).value
    return value if isinstance(value, str) else None


def plain_month(text: str) -> str | None:
    """Return the month of ``plain_day``."""
    found = plain_day(text)
    return None if found is None else found[:7]


def day_from_number(value: Decimal, *, formatted: bool, date_1904: bool) -> Reading:
    """Read a date from a number cell: a day number, or digits such as 202010.

    ``2020.1`` is refused: it may be January, or October that lost its zero.
    """
    if value == value.to_integral_value():
        whole = int(value)
        if formatted or whole in _SERIALS:
            helped = "" if formatted else _("a day number without a date format")
            epoch = date(1904, 1, 1) if date_1904 else date(1899, 12, 30)
            if not 61 <= whole <= 2_958_465:
                return Reading(fault=_("not a date"))
            return Reading((epoch + timedelta(days=whole)).isoformat(), help=helped)
        return day(str(whole))
    if formatted:
        return day_from_number(value.to_integral_value(), formatted=True, date_1904=date_1904)
    year, _dot, rest = f"{value:f}".partition(".")
    if rest == "1" and len(year) == 4:
        return Reading(
            fault=_("January, or October that lost its zero"), offer=f"{year}-01 / {year}-10"
        )
    return day(f"{value:f}")


def _calendar(year: int, month_: int, day_: str | None) -> Reading:
    try:
        found = date(year, month_, int(day_ or 1))
    except ValueError:
        return Reading(fault=_("no such date"))
    return Reading(found.isoformat() if day_ else found.isoformat()[:7])


def _offer(squeezed: str, units: dict[str, Decimal]) -> str:
    """Return the reading that may have been meant by 约20, 20左右, 25-30; never used, only shown."""
    if not _VAGUE.search(squeezed):
        return ""
    core = re.sub(
        r"^(约|大概|近|超过?|突破|不足|≥|≤|>=?|<=?)|(左右|余|多|以上|以下|\+|\(预计\))+$",
        "",
        squeezed,
    )
    written = in_words(core)
    if written is None or written.unit not in units:
        return ""
    return f"{_EXACT.multiply(written.value, units[written.unit]):f}"


def _odd_digits(text: str) -> bool:
    """Whether a digit is neither ASCII, full width nor Chinese: superscripts, circled, other scripts."""
    known = set(_DIGITS) | set(_TENS) | set("万亿０１２３４５６７８９")
    return any(char.isnumeric() and not char.isascii() and char not in known for char in text)


def _tidy(value: Decimal) -> Decimal:
    """Drop the zero decimals that a scale leaves behind: 4.2万 is 42000, not 42000.0."""
    whole = value.to_integral_value()
    return whole if whole == value else value


def _chinese(match: re.Match[str]) -> Decimal:
    whole = Decimal(_chinese_integer(match["chinese"]))
    if match["after"]:
        whole += Decimal("0." + "".join(str(_DIGITS[char]) for char in match["after"]))
    return whole


def _chinese_integer(text: str) -> int:
    """Read 一千二百三十四万五千; 三万五 is 35,000 as people mean it."""
    if len(text) > 1 and all(char in _DIGITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    total = section = digit = 0
    last, after_zero = 1, False
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
            after_zero = after_zero or digit == 0
        elif char in _TENS:
            section += (digit or 1) * _TENS[char]
            digit, last, after_zero = 0, _TENS[char], False
        else:
            scale = 10**4 if char == "万" else 10**8
            group = section + digit
            if not group and not total:
                raise ValueError(text)
            total = (total + group) * scale if char == "亿" else total + group * scale
            section = digit = 0
            last, after_zero = scale, False
    if digit and last >= 100 and not after_zero:
        digit *= last // 10
    return total + section + digit
