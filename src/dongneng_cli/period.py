"""The reporting period (报告期): one month, and how much of the year has passed by its end."""

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

from dongneng_cli.errors import UsageError
from dongneng_cli.i18n import _

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
        written = "".join(unicodedata.normalize("NFKC", text).split())
        match = _WRITTEN.match(written)
        if match is None:
            raise UsageError(_("{text} is not a month").format(text=text), hint=_("write 2020-06"))
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

    def previous(self) -> "Period":
        """Return the month before."""
        if self.month == 1:
            return Period(self.year - 1, 12)
        return Period(self.year, self.month - 1)
