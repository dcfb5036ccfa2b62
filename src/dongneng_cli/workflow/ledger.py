"""What is done to the ledger itself: review, close, waive, verify, back up, take elsewhere."""

from collections.abc import Sequence
from pathlib import Path

from dongneng_cli.errors import ExitCode, UsageError
from dongneng_cli.i18n import _
from dongneng_cli.ledger import archive, events, transfer
from dongneng_cli.ledger.asof import head_as_of, own_row
from dongneng_cli.ledger.errors import UnknownRevisionError
from dongneng_cli.ledger.happenings import closing, happenings
from dongneng_cli.ledger.opening import ledger_at, opened
from dongneng_cli.ledger.place import find_ledger
from dongneng_cli.ledger.record import original
from dongneng_cli.ledger.rows import findings
from dongneng_cli.ledger.store import Head
from dongneng_cli.ledger.tables import SCHEMA
from dongneng_cli.ledger.verify import verify as verify_all
from dongneng_cli.ledger.view import counting, revision, revisions, wholes
from dongneng_cli.period import parse_day, parse_whole
from dongneng_cli.plan.reporters import due_by, find_unit
from dongneng_cli.reports.ledger import (
    Overview,
    event_report,
    info_report,
    moved_report,
    show_report,
    verify_report,
)
from dongneng_cli.shown import shown
from dongneng_cli.states import Event
from dongneng_cli.workflow.context import open_plan
from dongneng_cli.workflow.explain import known_rule
from dongneng_cli.workflow.report import Report
from dongneng_cli.workflow.who import who


def height_of(text: str) -> int:
    """Read ``12`` or ``#12``.

    Raises:
        UsageError: If it is no number of a revision.
    """
    written = text.strip().removeprefix("#")
    if not written.isascii() or not written.isdigit() or len(written) > 9:
        raise UsageError(
            _("{text} is no number of a revision").format(text=shown(text)),
            hint=_("write 12 or '#12'"),
        )
    return int(written)


def review(number: str, event: Event, reason: str, *, ledger: str | None = None) -> Report:
    """Accept, return or void a revision."""
    with ledger_at(ledger) as opened_ledger:
        one, head = events.review(opened_ledger, who(), height_of(number), event, reason)
    what = _("{title} of {unit} for {period}: {state}").format(
        title=one.title, unit=one.unit_name, period=one.period, state=event.label
    )
    return _event(what, reason, head)


def close_period(
    period: str, plan: str | None = None, *, ledger: str | None = None, reason: str = ""
) -> Report:
    """Close a month or week after its deadline, or its last day where the plan sets none."""
    context, whole = open_plan(plan), parse_whole(period)
    deadline = due_by(context.plan, whole) or whole.last
    with ledger_at(ledger) as opened_ledger:
        head = events.close(opened_ledger, who(), str(whole), deadline, reason)
    return _event(_("{period} is closed").format(period=whole), reason, head)


def reopen_period(period: str, reason: str, *, ledger: str | None = None) -> Report:
    """Open a closed month or week again."""
    whole = parse_whole(period)
    with ledger_at(ledger) as opened_ledger:
        head = events.reopen(opened_ledger, who(), str(whole), reason)
    return _event(_("{period} is open again").format(period=whole), reason, head)


def waive(
    rule: str,
    unit: str,
    period: str,
    plan: str | None = None,
    *,
    authoriser: str,
    reason: str,
    until: str,
    ledger: str | None = None,
) -> Report:
    """Let a unit pass a rule for a month or week; the first entry may make the ledger.

    Raises:
        UnknownRuleError: If there is no such rule.
        UnknownNameError: If there is no such unit.
        UsageError: If ``until`` is no day.
    """
    context, whole = open_plan(plan), parse_whole(period)
    code, found, day = known_rule(rule).code, find_unit(unit, context.names), parse_day(until)
    with opened(find_ledger(ledger), create=True) as opened_ledger:
        head = events.waive(
            opened_ledger, who(), rule=code, unit=found, period=str(whole), authoriser=authoriser,
            reason=reason, until=day,
        )  # fmt: skip
    what = _("{rule} is waived for {unit} in {period} until {until}").format(
        rule=code, unit=context.names.name("unit", found), period=whole, until=day
    )
    return _event(what, reason, head)


def _event(what: str, reason: str, head: Head) -> Report:
    return Report(event_report(what, reason, (head.height, head.hash)), ExitCode.OK, ())


def show(
    number: str, plan: str | None = None, *, ledger: str | None = None
) -> tuple[Report, str, bytes | None]:
    """Show a revision.

    Returns:
        The report, the name of its file, and the file's bytes; None for one without a file.
    """
    context = open_plan(plan)
    with ledger_at(ledger) as opened_ledger, opened_ledger.reading() as connection:
        head = head_as_of(connection, None)
        one = revision(connection, head.height, height_of(number))
        found = findings(connection, one)
        after = happenings(connection, head.height, revision_height=one.height)
        data = original(connection, one) if one.sha256 is not None else None
    document = show_report(one, found, after, context.hash, (head.height, head.hash))
    paths = (opened_ledger.place.path,) if opened_ledger.place.path else ()
    return Report(document, ExitCode.OK, paths), one.file_name or "", data


def verify(ledger: str | None = None, heads: Sequence[str] = ()) -> Report:
    """Walk the whole ledger; exit 5 if anything is not as it was recorded."""
    wanted = [_head(text) for text in heads]
    with ledger_at(ledger) as opened_ledger:
        found = verify_all(opened_ledger, wanted)
    document = verify_report(found, opened_ledger.place.shown)
    return Report(document, ExitCode.LEDGER if found.faults else ExitCode.OK, ())


def _head(text: str) -> tuple[int, str]:
    height, colon, digest = text.partition(":")
    if not colon or len(digest) < 8:
        raise UsageError(
            _("{text} is not N:HASH").format(text=shown(text)), hint=_("as the receipt says")
        )
    return height_of(height), digest


def info(plan: str | None = None, *, ledger: str | None = None) -> Report:
    """Say where the ledger is, how long, and what it holds by month and week."""
    open_plan(plan)
    with ledger_at(ledger) as opened_ledger, opened_ledger.reading() as connection:
        head, own = head_as_of(connection, None), own_row(connection)
        months = []
        for whole in wholes(connection, head.height):
            listed = revisions(connection, head.height, period=str(whole))
            closed = closing(connection, head.height, str(whole)) is not None
            months.append((str(whole), len(counting(listed)), len(listed), closed))
    place = opened_ledger.place
    size = place.path.stat().st_size if place.path else None
    overview = Overview(
        place.shown, place.named_by, own["id"], own["created_at"], SCHEMA, head.height, head.hash,
        head.recorded_at, size, tuple(months),
    )  # fmt: skip
    return Report(info_report(overview), ExitCode.OK, ())


def backup(target: Path, *, ledger: str | None = None, force: bool = False) -> Report:
    """Copy the ledger while it is in use."""
    with ledger_at(ledger) as opened_ledger:
        found = transfer.backup(opened_ledger, target, force=force)
    return _moved(_("backed up and verified: {path}"), target, found.head)


def restore(source: Path, *, ledger: str | None = None, force: bool = False) -> Report:
    """Put a backup in the ledger's place."""
    if not source.is_file():
        raise UnknownRevisionError(
            _("there is no file {file}").format(file=shown(str(source), 200))
        )
    found, aside = transfer.restore(source, find_ledger(ledger), force=force)
    note = _("the ledger before was set aside: {path}").format(path=aside) if aside else ""
    return _moved(_("restored: {path}"), source, found.head, note)


def export(target: Path, *, ledger: str | None = None, force: bool = False) -> Report:
    """Write the ledger in the open format."""
    with ledger_at(ledger) as opened_ledger:
        head = archive.export(opened_ledger, target, force=force)
    return _moved(_("exported: {path}"), target, head)


def import_from(source: Path, *, ledger: str | None = None) -> Report:
    """Take an export over."""
    return _moved(_("imported: {path}"), source, archive.import_from(source, find_ledger(ledger)))


def _moved(text: str, path: Path, head: Head, note: str = "") -> Report:
    said = text.format(path=shown(str(path), 200))
    return Report(moved_report(said, note, (head.height, head.hash)), ExitCode.OK, ())
