"""Collects what the reader sees: a refusal stops it, a fault is kept with its cell."""

from collections import Counter
from typing import NoReturn

from dongneng_cli.findings import Fault, Finding, Rule, UnreadableError
from dongneng_cli.i18n import _
from dongneng_cli.submission import codes
from dongneng_cli.submission.limits import DEFAULT_LIMITS, Limits


class Faults:
    """The faults of one file.

    Attributes:
        file: Path as given; stands in every finding.
        limits: Bounds that hold for this file.
        findings: What was kept, at most ``limits.listed`` for a rule and sheet.
    """

    def __init__(self, file: str, limits: Limits = DEFAULT_LIMITS) -> None:
        self.file = file
        self.limits = limits
        self.findings: list[Finding] = []
        self._seen: Counter[tuple[str, str]] = Counter()

    def refuse(self, rule: Rule, message: str, *, sheet: str = "", cell: str = "") -> NoReturn:
        """Stop reading the file."""
        fault = Fault(message=message, file=self.file, sheet=sheet, cell=cell)
        raise UnreadableError(rule.finding(fault))

    def full(self, rule: Rule, sheet: str) -> bool:
        """Tell whether a rule's list for a sheet is full, and count the fault if so.

        Whoever has many faults to tell asks first, and spares itself the wording.
        """
        if self._seen[rule.code, sheet] < self.limits.listed:
            return False
        self._seen[rule.code, sheet] += 1
        return True

    def note(
        self, rule: Rule, message: str, *, sheet: str = "", cell: str = "", found: str = ""
    ) -> None:
        """Keep a fault and read on; beyond the listed number only count it."""
        self._seen[rule.code, sheet] += 1
        if self._seen[rule.code, sheet] <= self.limits.listed:
            fault = Fault(message=message, file=self.file, sheet=sheet, cell=cell, found=found)
            self.findings.append(rule.finding(fault))

    def close(self) -> list[Finding]:
        """Return all findings, with one line for those that were only counted."""
        for (code, sheet), count in self._seen.items():
            if count > self.limits.listed:
                message = _("{count} more findings {code} are not listed").format(
                    count=count - self.limits.listed, code=code
                )
                severity = codes.READER_RULES[code].severity
                fault = Fault(message=message, file=self.file, sheet=sheet)
                self.findings.append(codes.MORE.finding(fault, severity))
        return self.findings
