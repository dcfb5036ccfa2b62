"""What is wrong in a submission: where, what was found, what was expected, what to do.

A ``Fault`` is what a rule sees; a ``Finding`` is the fault under its rule's code and severity. Rules are
declared once as ``Rule``, by the reader and by each family of checks, so that ``dn explain`` and the
reports draw on one text.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from dongneng_cli.errors import DongnengError, ExitCode
from dongneng_cli.i18n import N_, Worded, _


class Severity(Worded):
    """How grave a finding is; only an error stops a submission."""

    ERROR = "error", N_("error")
    WARNING = "warning", N_("warning")
    NOTICE = "notice", N_("notice")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that a rule or the reader saw.

    Attributes:
        message: One sentence in the chosen language.
        file: Path as it was given.
        sheet: Sheet's name as it stands in the workbook; empty for the whole file.
        cell: A1 address or range (``D5:D404``); empty for the whole sheet.
        subject: The row's name, such as the project or the indicator.
        found: What stands there.
        expected: What should.
        hint: What to do.
    """

    message: str
    file: str = ""
    sheet: str = ""
    cell: str = ""
    subject: str = ""
    found: str = ""
    expected: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding(Fault):
    """A fault with the code and severity of its rule."""

    code: str
    severity: Severity

    @property
    def place(self) -> str:
        """``file › sheet!cell``, as much of it as is known."""
        at = f"{self.sheet}!{self.cell}" if self.sheet and self.cell else self.sheet or self.cell
        return " › ".join(part for part in (self.file, at) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One numbered rule as it is documented; texts are marked with ``N_`` and translated when shown.

    A number is never reused. Families: ``S`` structure, ``L`` logic, ``P`` plausibility, ``T`` timeliness.

    Attributes:
        title: What must hold, in a few words.
        why: Why it matters.
        example: A case that fails.
        fix: What the submitter does about it.
        thresholds: Values that a plan may set otherwise, by name.
    """

    code: str
    severity: Severity
    title: str
    why: str
    example: str
    fix: str
    thresholds: Mapping[str, Decimal] = field(default_factory=dict)

    def finding(self, fault: Fault, severity: Severity | None = None) -> Finding:
        """Put the rule's code and severity on a fault."""
        return Finding(
            code=self.code,
            severity=severity or self.severity,
            message=fault.message,
            file=fault.file,
            sheet=fault.sheet,
            cell=fault.cell,
            subject=fault.subject,
            found=fault.found,
            expected=fault.expected,
            hint=fault.hint or _(self.fix),
        )


class UnreadableError(DongnengError):
    """A submission cannot be read at all; carries the finding that says why, and has its code."""

    exit_code = ExitCode.UNREADABLE

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message, where=finding.place, hint=finding.hint)
        self.finding, self.code = finding, finding.code


_GRAVITY = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTICE: 2}

_FAMILIES = "SLPT"
_SLIPS = frozenset(("P201", "P202", "P205", "P210", "P212"))
"""A figure in another unit or a day of another century brings contradictions about."""


def cause_order(code: str) -> int:
    """Return how likely a rule's finding is the cause of others, the likeliest first.

    What breaks the form comes first, then slips of size, then what contradicts itself, then the rest.
    """
    if code in _SLIPS:
        return 1
    family = _FAMILIES.find(code[:1])
    return 2 * (family if family >= 0 else len(_FAMILIES))


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Sort findings: gravest first, causes before effects, then by place, so that every run prints alike."""
    return sorted(
        findings,
        key=lambda f: (
            _GRAVITY[f.severity], cause_order(f.code), f.code, f.file, f.sheet, _grid(f.cell), f.subject,
        ),
    )  # fmt: skip


def _grid(cell: str) -> tuple[int, int, str]:
    """Order cells by row and column, not by text: B9 before B10."""
    first = cell.split(":", maxsplit=1)[0]
    letters = first.rstrip("0123456789")
    digits = first[len(letters) :]
    return (int(digits) if digits else 0, len(letters), letters)
