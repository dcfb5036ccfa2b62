"""Reasons the program stops, and its exit codes.

A fault in the data is never one of these: it is a finding (``findings.py``).
"""

from collections.abc import Collection
from difflib import get_close_matches
from enum import IntEnum
from typing import ClassVar

from dongneng_cli.i18n import _


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
            _("the plan has no {kind} {given}").format(kind=kind, given=given),
            hint=did_you_mean(given, known),
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
    """Return a hint: the nearest known name, or the list when it is short."""
    near = get_close_matches(given, known, n=1, cutoff=0.6)
    if near:
        return _("did you mean {name}?").format(name=near[0])
    if 0 < len(known) <= most:
        return _("known: {names}").format(names=_(", ").join(sorted(known)))
    return ""
