"""Reasons the program stops, and its exit codes.

A fault in the data is never one of these: it is a finding (``findings.py``).
"""

import errno
from collections.abc import Collection
from difflib import SequenceMatcher
from enum import IntEnum
from typing import ClassVar

from dongneng_cli.i18n import _
from dongneng_cli.shown import shown

DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""Numbers of an ``OSError`` that say that no more can be written."""


class ExitCode(IntEnum):
    """What the shell gets; the meanings are stable from the first release."""

    OK = 0
    FINDINGS = 1
    USAGE = 2
    PLAN = 3
    UNREADABLE = 4
    LEDGER = 5


class DongnengError(Exception):
    """Base class; never raised itself.

    Attributes:
        code: Stable; what it means, ``stops.py`` says.
        message: What was found.
        where: File, line, sheet or cell.
        hint: What to do.
    """

    code: str = "DN-000"
    exit_code: ClassVar[ExitCode] = ExitCode.USAGE

    def __init__(self, message: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.message, self.where, self.hint = message, where, hint


class UsageError(DongnengError):
    """A command was called in a way that it cannot follow."""

    code = "DN-U01"


class UnknownNameError(UsageError):
    """A name that the plan does not know: a city, a target, a list."""

    code = "DN-U02"

    def __init__(self, kind: str, given: str, known: Collection[str]) -> None:
        super().__init__(
            _("the plan has no {kind} {given}").format(kind=kind, given=shown(given)),
            hint=did_you_mean(given, known)
            or _("dn plan show lists clauses, dn plan list targets, dn status units"),
        )


class UnknownRuleError(UsageError):
    """A code that no rule has."""

    code = "DN-U02"

    def __init__(self, given: str, known: Collection[str]) -> None:
        super().__init__(
            _("there is no rule {code}").format(code=shown(given)),
            hint=did_you_mean(given, known) or _("dn explain --all lists them all"),
        )


class OutputError(UsageError):
    """A report cannot be written where it was asked for; nothing was touched."""

    code = "DN-U03"


class PlanError(DongnengError):
    """The plan's files are not a plan."""

    code = "DN-P01"
    exit_code = ExitCode.PLAN


class LedgerError(DongnengError):
    """The ledger refuses."""

    code = "DN-L01"
    exit_code = ExitCode.LEDGER


def did_you_mean(given: str, known: Collection[str], *, most: int = 20) -> str:
    """Return a hint: the nearest known names, or the list when it is short."""
    near = _nearest(given, known)
    if len(near) == 1:
        return _("did you mean {name}?").format(name=near[0])
    if near:
        return _("did you mean one of these: {names}?").format(names=_(", ").join(near))
    if 0 < len(known) <= most:
        return _("known: {names}").format(names=_(", ").join(sorted(known)))
    return ""


def _nearest(given: str, known: Collection[str]) -> list[str]:
    """Return at most three names: those that are alike most, else those that begin with or hold the text."""
    names = sorted(known)
    alike = {name: max(_likeness(given, name), _likeness(given, name[:-1])) for name in names}
    best = max(alike.values(), default=0.0)
    if best < _NEAR:
        text = given.casefold()
        holding = [name for name in names if len(text) > 1 and text in name.casefold()]
        if holding:
            return sorted(holding, key=lambda name: not name.casefold().startswith(text))[:3]
    # A name of two Chinese characters has one to get wrong, and its 市 is often left out.
    short = len(given) == 2 and not given.isascii()
    cutoff = 0.5 if short else 0.6
    near = [name for name, ratio in alike.items() if ratio == best >= cutoff]
    return [name for name in near if not short or name[0] == given[0]][:3]


_NEAR = 0.8
"""From this likeness on a name is more probable than one that only holds the text."""


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()
