"""Who sent what: one line a file, by reporting unit, and the units that sent nothing."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath
from typing import Any

from dongneng_cli.findings import Finding
from dongneng_cli.i18n import _
from dongneng_cli.reports.columns import Column, ColumnKind, Tone
from dongneng_cli.reports.context import FileLine, ReportContext
from dongneng_cli.reports.document import Row, Table
from dongneng_cli.reports.findings import count_data
from dongneng_cli.submission.form import SHEETS

_FROM = 2
"""Files from which there is a table; one file has its head."""


def units_table(
    context: ReportContext, findings: Sequence[Finding], missing: Sequence[str] = ()
) -> Table | None:
    """Return a line for each file in the order they were read, then one for each missing unit.

    Args:
        context: For the files.
        findings: Counted by file.
        missing: Names of the units that are expected and have not reported.

    Returns:
        None for a single file with nothing missing.
    """
    if len(context.files) < _FROM and not missing:
        return None
    sheets = [form.name for form in SHEETS if any(form.name in line.rows for line in context.files)]
    columns = (
        Column(_("Reporting unit"), width=16),
        Column(_("Period"), width=8, priority=2),
        Column(_("Readable"), width=9, toned=True),
        *(
            Column(_("Rows {sheet}").format(sheet=name), ColumnKind.COUNT, priority=3)
            for name in sheets
        ),
        Column(_("Errors"), ColumnKind.COUNT),
        Column(_("Warnings"), ColumnKind.COUNT),
        Column(_("Notices"), ColumnKind.COUNT),
        Column(_("File"), width=28, priority=2),
    )
    parts = _by_file(findings)
    short = _short([line.path for line in context.files])
    rows = [
        _row(line, sheets, count_data(parts.get(line.path, ())), short[line.path])
        for line in context.files
    ]
    rows += [_missing(name, context, len(columns)) for name in missing]
    return Table("units", _("Reporting units"), columns, tuple(rows), notes=_note(missing))


def _row(
    line: FileLine,
    sheets: Sequence[str],
    counts: Mapping[str, int],
    short: str,
) -> Row:
    return Row(
        (
            line.unit or None,
            line.period or None,
            _("√ yes") if line.readable else _("× no"),
            *(line.rows.get(name) for name in sheets),
            counts["errors"],
            counts["warnings"],
            counts["notices"],
            short,
        ),
        Tone.PLAIN if line.readable and not counts["errors"] else Tone.BAD,
    )


def _missing(name: str, context: ReportContext, width: int) -> Row:
    cells: list[str | None] = [name, str(context.period), _("? missing")]
    return Row((*cells, *[None] * (width - len(cells))), Tone.WARN)


def _note(missing: Sequence[str]) -> tuple[str, ...]:
    if not missing:
        return ()
    return (_("{count} units have not reported").format(count=len(missing)),)


def units_data(
    context: ReportContext, findings: Iterable[Finding], missing: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """Return the same as JSON; a missing unit has no path."""
    parts = _by_file(findings)
    sent = [
        {
            "unit": line.unit or None,
            "period": line.period or None,
            "path": line.path,
            "readable": line.readable,
            "rows": dict(line.rows),
            **count_data(parts.get(line.path, ())),
        }
        for line in context.files
    ]
    return sent + [
        {"unit": name, "period": str(context.period), "path": None, "readable": None}
        for name in missing
    ]


def _by_file(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    parts: dict[str, list[Finding]] = {}
    for finding in findings:
        parts.setdefault(finding.file, []).append(finding)
    return parts


def _short(paths: Sequence[str]) -> dict[str, str]:
    """Return each file's name, or its whole path where another file has the same name."""
    often = Counter(PurePath(path).name for path in paths)
    return {path: name if often[name := PurePath(path).name] == 1 else path for path in paths}
