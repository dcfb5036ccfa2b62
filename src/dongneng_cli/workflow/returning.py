"""Hand workbooks back: a copy of each with its findings in it, or a list where no copy can be made."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dongneng_cli.errors import UsageError
from dongneng_cli.findings import Finding, Severity, UnreadableError
from dongneng_cli.i18n import _
from dongneng_cli.reports.publish import make_folder, publish
from dongneng_cli.shown import shown
from dongneng_cli.submission.guard import open_source
from dongneng_cli.submission.handback.annotate import UnpatchableError, annotate, list_workbook
from dongneng_cli.submission.handback.returnlist import Entry, list_title
from dongneng_cli.workflow.intake import Intake
from dongneng_cli.workflow.judge import Verdict

SUFFIX = "_核对意见"
"""Behind the name of a workbook that is handed back."""

_PATCHED = (".xlsx", ".xlsm")


@dataclass(frozen=True, slots=True)
class Returned:
    """One workbook that was handed back.

    Attributes:
        reason: Why it is a list and no copy; empty for a copy.
    """

    file: str
    path: Path
    findings: int
    reason: str = ""

    @property
    def line(self) -> str:
        """What is said of it on stderr."""
        text = _("returned: {path} ({count} findings)").format(path=self.path, count=self.findings)
        why = _("{line}; a list only: {reason}").format(line=text, reason=self.reason)
        return why if self.reason else text


def hand_back(
    verdict: Verdict, folder: str | Path, before: str | Path | None = None
) -> list[Returned]:
    """Write a copy, or a list, of every file that has findings.

    Args:
        folder: Made if it is not there.
        before: Findings of the round before, as ``dn check --format json`` prints them; else each
            workbook's own list tells what was found before.

    Raises:
        OutputError: If a copy cannot be written, or would replace a file that was read.
        UsageError: If ``before`` is not such a file.
    """
    target, intake = Path(folder), verdict.intake
    former = read_before(before) if before is not None else None
    make_folder(target)
    by_file: dict[str, list[Finding]] = defaultdict(list)
    for finding in verdict.findings:
        by_file[finding.file].append(finding)
    returned: list[Returned] = []
    names = _names([str(path) for path in intake.paths], target)
    for path in intake.paths:
        file = str(path)
        # A file under another name may still carry the list of its own returned copy.
        old = former.get(path.name) if former is not None else None
        if not by_file[file] and not old:
            continue
        data, reason = _made(intake, file, by_file[file], old)
        place = publish(data, names[file], protected=intake.sources)
        returned.append(Returned(file, place, len(by_file[file]), reason))
    return returned


def read_before(path: str | Path) -> Mapping[str, list[Entry]]:
    """Read the findings of an earlier round by file name.

    Raises:
        UsageError: If the file is not what ``dn check --format json`` prints.
    """
    try:
        told: Any = json.loads(Path(path).read_text(encoding="utf-8"))
        if not str(told["schema"]).startswith("dn/check@"):
            raise ValueError(told["schema"])
        entries = [(str(one.get("file", "")), _entry(one)) for one in told["findings"]]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(
            _("these are not the findings of an earlier check"),
            where=shown(str(path), 200),
            hint=_("give what dn check --format json printed"),
        ) from error
    by_file: dict[str, list[Entry]] = defaultdict(list)
    for file, entry in entries:
        # The workbook may lie elsewhere by now, or be the copy that was handed back.
        stem = Path(file).stem
        for name in (Path(file).name, f"{stem}{SUFFIX}.xlsx", f"{stem}{SUFFIX}.xlsm"):
            by_file[name].append(entry)
    return by_file


def _entry(told: Mapping[str, Any]) -> Entry:
    texts = ("code", "sheet", "cell", "subject", "message", "found", "expected", "hint")
    return Entry(severity=Severity(told["severity"]), **{k: str(told.get(k) or "") for k in texts})


def _made(
    intake: Intake, file: str, findings: Sequence[Finding], before: Sequence[Entry] | None
) -> tuple[bytes, str]:
    """Return the copy, or the list with the reason why there is no copy."""
    known = next((s for s in intake.submissions if s.file == file), None)
    title = list_title(
        known.unit_name if known else "",
        str(known.period or "") if known else "",
        intake.context.plan.title,
    )
    reason = _("the file cannot be read")
    if file == "-":
        reason = _("it came from standard input")
    elif known is not None:
        try:
            source = open_source(file)
            if source.sha256 != known.sha256:
                raise UnpatchableError(_("the file was changed while it was checked"))
            return annotate(source.data, findings, title=title, file=file, before=before), ""
        except UnpatchableError as error:
            reason = str(error)
        except UnreadableError as error:
            # Formats that others read for us (.xls, CSV) are no packages that could be changed.
            reason = error.message
    told = _("The findings are listed here, for {file}: {reason}.")
    text = told.format(file=shown(Path(file).name, 200), reason=reason)
    return list_workbook(findings, text, title=title, before=before), reason


def _names(files: Sequence[str], folder: Path) -> dict[str, Path]:
    """Return where each file's copy goes; two files of one name do not meet."""
    taken: set[str] = set()
    return {file: folder / name for file in files for name in _free(file, taken)}


def _free(file: str, taken: set[str]) -> Iterator[str]:
    path = Path(file if file != "-" else "stdin")
    ending = path.suffix.lower() if path.suffix.lower() in _PATCHED else ".xlsx"
    stem = path.stem.removesuffix(SUFFIX)
    name, number = f"{stem}{SUFFIX}{ending}", 2
    while name.casefold() in taken:
        name, number = f"{stem}{SUFFIX}({number}){ending}", number + 1
    taken.add(name.casefold())
    yield name
