"""The reporting period (报告期): a month, a week or a quarter, and how much of the year is over then."""

import calendar
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from dongneng_cli.errors import UsageError
from dongneng_cli.i18n import _
from dongneng_cli.shown import shown

_WRITTEN = re.compile(r"^(\d{4})(?:[-./年]?(0[1-9]|1[0-2])|[-./年]([1-9]))(?:月份?)?$")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """One month of one year; ``str()`` gives ``2020-06``."""

    year: int
    month: int

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read ``2020-06``, ``202006``, ``2020.6``, ``2020年6月``.

        Raises:
            UsageError: If the text is not a month.
        """
        match = _WRITTEN.match(_squeezed(text))
        if match is None and Week.looks_like(text):
            raise UsageError(
                _("{text} is a week, and this is asked of a month").format(text=shown(text)),
                hint=_("write 2020-06; weeks are for blockers and what is recorded of them"),
            )
        if match is None:
            raise UsageError(
                _("{text} is not a month").format(text=shown(text)), hint=_("write 2020-06")
            )
        return cls(int(match[1]), int(match[2] or match[3]))

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    @property
    def time_progress(self) -> Fraction:
        """Share of the year that has passed at the month's end (时间进度)."""
        return Fraction(self.month, 12)

    @property
    def months_left(self) -> int:
        """Whole months of the year after this one."""
        return 12 - self.month

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])

    def plus(self, months: int) -> "Period":
        """Return the month so many months later; earlier, if negative."""
        year, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Period(year, month + 1)

    def since(self, other: "Period") -> int:
        """Return how many months later it is than another."""
        return (self.year - other.year) * 12 + self.month - other.month

    def previous(self) -> "Period":
        """Return the month before."""
        return self.plus(-1)

    @property
    def month_before(self) -> str | None:
        """The month before as text; none for January, in which what is counted over the year begins anew."""
        return str(self.previous()) if self.month > 1 else None


_ISO_WEEK = re.compile(r"^(\d{4})[-./年]?(?:[Ww]|第)(\d{1,2})(?:周|星期)?$")
_DAY = r"(?:(\d{4})[-./年])?(\d{1,2})[-./月](\d{1,2})日?"
_DAYS = re.compile(rf"^{_DAY}(?:至|到|~|-|—|–)+{_DAY}$")


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """One ISO week, Monday to Sunday (clause 7.1 collects blockers weekly); ``str()`` gives ``2020-W43``."""

    year: int
    number: int

    @classmethod
    def looks_like(cls, text: str) -> bool:
        """Whether a text is written as a week, be there such a week or not."""
        written = _squeezed(text)
        return bool(_ISO_WEEK.match(written) or _DAYS.match(written))

    @classmethod
    def parse(cls, text: str) -> "Week":
        """Read ``2020-W43``, ``2020年第43周``, ``2020-10-19至2020-10-25``, ``2020年10月19日至10月25日``.

        Days must lie within one week.

        Raises:
            UsageError: If there is no such week, or the days span two.
        """
        written = _squeezed(text)
        try:
            if match := _ISO_WEEK.match(written):
                return cls.of(date.fromisocalendar(int(match[1]), int(match[2]), 1))
            if (match := _DAYS.match(written)) and match[1]:
                first = date(int(match[1]), int(match[2]), int(match[3]))
                last = date(int(match[4] or match[1]), int(match[5]), int(match[6]))
                if first <= last and cls.of(first) == cls.of(last):
                    return cls.of(first)
        except ValueError:
            pass
        raise UsageError(
            _("there is no week {text}").format(text=shown(text)),
            hint=_("write 2020-W43, or the days from Monday to Sunday: 2020-10-19至2020-10-25"),
        )

    @classmethod
    def of(cls, day: date) -> "Week":
        """Return the week that a day lies in."""
        year, number, _weekday = day.isocalendar()
        return cls(year, number)

    def __str__(self) -> str:
        return f"{self.year:04d}-W{self.number:02d}"

    @property
    def first(self) -> date:
        """Its Monday."""
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """Its Sunday."""
        return date.fromisocalendar(self.year, self.number, 7)

    @property
    def period(self) -> Period:
        """The month in which it ends."""
        return Period(self.last.year, self.last.month)

    def previous(self) -> "Week":
        """Return the week before."""
        return Week.of(self.first - timedelta(days=1))


Whole = Period | Week
"""What one submission reports for; as text the two never look alike."""


def parse_whole(text: str) -> Whole:
    """Read a month or a week.

    Raises:
        UsageError: If it is neither, or there is no such week.
    """
    if Week.looks_like(text):
        return Week.parse(text)
    try:
        return Period.parse(text)
    except UsageError as error:
        raise UsageError(
            _("{text} is neither a month nor a week").format(text=shown(text)),
            hint=_("write 2020-06, or a week: 2020-W43"),
        ) from error


def in_time_order(wholes: Iterable[Whole]) -> list[Whole]:
    """Sort months and weeks by their last days; a month before the week that ends with it."""
    return sorted(wholes, key=lambda one: (one.last, isinstance(one, Week)))


def parse_day(text: str) -> date:
    """Read a day as ``2020-10-31``, and in no other way.

    Raises:
        UsageError: If it is none.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:
        raise UsageError(
            _("{text} is not a day").format(text=shown(text)), hint=_("write 2020-10-31")
        )
    return day


_QUARTER = re.compile(r"^(\d{4})[-年]?(?:[Qq]([1-4])|第?([1-4一二三四])季度?)$")


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """Three months of one year; ``str()`` gives ``2020Q3``."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> "Quarter":
        """Read ``2020Q3``, ``2020-Q3``, ``2020年第三季度``.

        Raises:
            UsageError: If the text is not a quarter.
        """
        match = _QUARTER.match(_squeezed(text))
        if match is None:
            raise UsageError(
                _("{text} is not a quarter").format(text=shown(text)), hint=_("write 2020Q3")
            )
        written = match[2] or match[3]
        return cls(
            int(match[1]), int(written) if written.isdigit() else "一二三四".index(written) + 1
        )

    def __str__(self) -> str:
        return f"{self.year:04d}Q{self.number}"

    @property
    def months(self) -> tuple[Period, Period, Period]:
        """Its three months."""
        last = self.number * 3
        return Period(self.year, last - 2), Period(self.year, last - 1), Period(self.year, last)


def _squeezed(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
