"""Submit: check workbooks beside what the ledger holds, and record those without an error."""

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dongneng_cli.checks.families import all_rules
from dongneng_cli.errors import ExitCode, LedgerError, UsageError
from dongneng_cli.findings import Finding, Severity, UnreadableError, in_order
from dongneng_cli.i18n import _
from dongneng_cli.ledger.errors import (
    ClosedPeriodError,
    ConflictError,
    NoLedgerError,
    ReasonMissingError,
    StateError,
)
from dongneng_cli.ledger.opening import opened
from dongneng_cli.ledger.place import Place, existing, find_ledger
from dongneng_cli.ledger.record import Draft, Receipt, record, rehearse
from dongneng_cli.period import Whole, in_time_order, parse_day, parse_whole
from dongneng_cli.plan.reporters import find_unit
from dongneng_cli.reports.submit import Refused, submit_report
from dongneng_cli.states import Kind
from dongneng_cli.submission.read import Submission
from dongneng_cli.workflow.beside import beside, judged
from dongneng_cli.workflow.context import Context, open_plan
from dongneng_cli.workflow.earlier import earlier_rows
from dongneng_cli.workflow.intake import Progress, find_workbooks
from dongneng_cli.workflow.report import Report
from dongneng_cli.workflow.taken import Taken, take_all
from dongneng_cli.workflow.who import who

_REFUSALS = (ClosedPeriodError, ReasonMissingError, ConflictError, StateError)
"""Refusals of one file; anything else stops the run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How files are submitted.

    Attributes:
        received: Day they came in, ``2020-11-03``, when it is not today.
        reopen: Take files of closed periods.
        dry_run: Say what would be recorded, and record nothing.
    """

    reason: str = ""
    received: str | None = None
    reopen: bool = False
    dry_run: bool = False

    def checked(self) -> "Terms":
        """Refuse a day that is none.

        Raises:
            UsageError: If it is none.
        """
        if self.received is not None:
            parse_day(self.received)
        return self


@dataclass(slots=True)
class _Run:
    """What has become of the files so far; ``planned`` are those that a dry run would have recorded."""

    receipts: list[Receipt] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    stopped: LedgerError | None = None
    planned: list[Submission] = field(default_factory=list)


def submit(
    files: Sequence[str | Path],
    plan: str | None = None,
    *,
    ledger: str | None = None,
    terms: Terms | None = None,
    tell: Progress | None = None,
) -> Report:
    """Check workbooks and record those without an error, each in a transaction of its own.

    Raises:
        UnreadableError: If the only file cannot be read.
        LedgerError: If the ledger refuses the only file, or itself.
    """
    if not files:
        raise UsageError(_("no workbook was named"), hint=_("name files or a folder"))
    how = (terms or Terms()).checked()
    context, place = open_plan(plan), find_ledger(ledger)
    run, made = _Run(), place.path is not None and not place.path.exists()
    read = _read(find_workbooks(files), context, run, tell)
    for whole in in_time_order({one.submission.whole for one in read if one.submission.whole}):
        group = [one for one in read if one.submission.whole == whole]
        if run.stopped is None:
            _submit_group(group, whole, context, place, how, run)
    _without_period(read, run)
    if run.stopped is not None and not run.receipts:
        raise run.stopped
    document = submit_report(
        context.plan,
        context.hash,
        run.receipts,
        run.refused,
        in_order(run.findings),
        dry_run=how.dry_run,
    )
    remark = _("a new ledger: {place}").format(place=place.shown) if made and run.receipts else ""
    if run.stopped is not None:
        remark = _("; ").join(
            (_(": ").join((run.stopped.where, run.stopped.message)), run.stopped.hint)
        )
    sources = tuple(one.path for one in read) + ((place.path,) if place.path else ())
    return Report(document, _exit_code(run), sources, "" if how.dry_run else remark)


def _exit_code(run: _Run) -> ExitCode:
    """Return the gravest: the ledger refused, unreadable, errors, fine."""
    codes = {one.exit_code for one in run.refused}
    if run.stopped is not None:
        codes.add(ExitCode.LEDGER)
    return max(codes, default=ExitCode.OK)


def _read(paths: Sequence[Path], context: Context, run: _Run, tell: Progress | None) -> list[Taken]:
    """Read every file, and note which cannot be read.

    Raises:
        UnreadableError: If none can.
    """
    read, errors = take_all(paths, context, tell)
    if errors and not read:
        raise errors[0]
    for error in errors:
        _unreadable(error, "", run)
    return read


def _unreadable(error: UnreadableError, unit: str, run: _Run) -> None:
    run.refused.append(Refused(error.finding.file, unit, error.message, ExitCode.UNREADABLE))
    run.findings.append(error.finding)


def _without_period(read: Sequence[Taken], run: _Run) -> None:
    for one in read:
        if one.submission.whole is None:
            said = _("it names no month and no week")
            run.refused.append(Refused(one.submission.file, one.submission.unit_name, said))
            run.findings += one.submission.findings


def _submit_group(
    group: Sequence[Taken], whole: Whole, context: Context, place: Place, how: Terms, run: _Run
) -> None:
    """Judge the files of one month or week together, and record those without an error."""
    seen, intake = beside(place, context, whole, group)
    sent = [one.submission for one in group]
    earlier = earlier_rows(context, whole, run.planned, ledger=place, of=[*run.planned, *sent])
    found = judged(group, intake, earlier)
    run.findings += found
    errors = Counter(one.file for one in found if one.severity is Severity.ERROR)
    good = []
    for one in group:
        named = one.submission
        if count := errors[named.file]:
            said = _("{count} errors").format(count=count)
            run.refused.append(Refused(named.file, named.unit_name, said))
        elif named.unit is None:
            run.refused.append(Refused(named.file, "", _("it names no reporting unit")))
        else:
            good.append(one)
    if how.dry_run:
        run.planned += [one.submission for one in good]
    drafts = []
    for one in good:
        try:
            drafts.append(_draft(one, context, how, seen))
        except UnreadableError as error:
            _unreadable(error, one.submission.unit_name, run)
    if drafts:
        _record_all(drafts, place, how, run)


def _draft(one: Taken, context: Context, how: Terms, seen: Mapping[str, int]) -> tuple[str, Draft]:
    sent = one.submission
    return sent.file, Draft(
        unit=sent.unit or "",
        unit_name=sent.unit_name,
        period=str(sent.whole),
        plan_id=context.plan.id,
        plan_hash=context.hash,
        rules=rule_set(),
        file_name=one.path.name if sent.file != "-" else _("standard input"),
        data=one.data(),
        filled_on=sent.filled_on,
        received_on=how.received,
        reason=how.reason,
        layouts=sent.layouts,
        findings=sent.findings,
        frames=sent.frames,
        seen=seen.get(sent.unit or "", 0),
    )


def _record_all(drafts: Sequence[tuple[str, Draft]], place: Place, how: Terms, run: _Run) -> None:
    """Record one after the other; a receipt is kept only once its transaction is committed."""
    if how.dry_run:
        _rehearse_all(drafts, place, how, run)
        return
    try:
        with opened(place, create=True) as ledger:
            _each(drafts, lambda draft: record(ledger, who(), draft, reopen=how.reopen), run)
    except LedgerError as error:
        run.stopped = error
    if len(drafts) == 1 and run.refused and not run.receipts:
        last = run.refused[-1]
        run.stopped = run.stopped or last.error


def _rehearse_all(drafts: Sequence[tuple[str, Draft]], place: Place, how: Terms, run: _Run) -> None:
    """Say what would be recorded; where there is no ledger, everything would."""
    try:
        existing(place)
        with opened(place) as ledger:
            _each(drafts, lambda draft: rehearse(ledger, draft, reopen=how.reopen), run)
    except NoLedgerError:
        run.receipts += [Receipt.planned(draft) for _file, draft in drafts]


def _each(
    drafts: Sequence[tuple[str, Draft]], write: Callable[[Draft], Receipt], run: _Run
) -> None:
    for file, draft in drafts:
        try:
            run.receipts.append(write(draft))
        except _REFUSALS as error:
            run.refused.append(Refused.by(error, file, draft.unit_name))


def submit_without_file(
    unit: str,
    period: str,
    kind: Kind,
    plan: str | None = None,
    *,
    ledger: str | None = None,
    terms: Terms | None = None,
) -> Report:
    """Record that a unit has nothing to report for a month or week, or takes back what it has sent.

    Raises:
        UnknownNameError: If the plan has no such unit.
        LedgerError: If the ledger refuses.
    """
    how = (terms or Terms()).checked()
    context, place = open_plan(plan), find_ledger(ledger)
    found = find_unit(unit, context.names)
    draft = Draft(
        unit=found,
        unit_name=context.names.name("unit", found),
        period=str(parse_whole(period)),
        plan_id=context.plan.id,
        plan_hash=context.hash,
        rules=rule_set(),
        kind=kind,
        received_on=how.received,
        reason=how.reason,
    )
    run = _Run()
    _record_all([(draft.unit_name, draft)], place, how, run)
    if run.stopped is not None:
        raise run.stopped
    document = submit_report(
        context.plan, context.hash, run.receipts, run.refused, (), dry_run=how.dry_run
    )
    return Report(document, _exit_code(run), (place.path,) if place.path else ())


def rule_set() -> str:
    """Return a short hash of every rule's code and severity: by which rules a file was accepted."""
    listed = ",".join(f"{code}:{rule.severity}" for code, rule in all_rules().items())
    return hashlib.sha256(listed.encode()).hexdigest()[:12]
