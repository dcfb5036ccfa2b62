"""Take in workbooks: find the files, read each, and put the figures of one period side by side."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dongneng_cli.checks.registry import Received
from dongneng_cli.errors import UsageError
from dongneng_cli.findings import Finding, UnreadableError
from dongneng_cli.i18n import _
from dongneng_cli.period import Period, Week, Whole
from dongneng_cli.shipped import shipped_sample
from dongneng_cli.shown import shown
from dongneng_cli.submission.read import Submission, read_submission
from dongneng_cli.submission.rules import PERIOD_UNREADABLE
from dongneng_cli.submission.tables.layout import Layout
from dongneng_cli.submission.tables.tables import Columns, Tables, empty
from dongneng_cli.workflow.context import Context

if TYPE_CHECKING:
    from dongneng_cli.ledger.asof import AsOf

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".et", ".ods", ".csv")
"""Endings that a folder is searched for; what a file really is, its content decides."""

Progress = Callable[[int, int, str], None]
"""Told before each file: how many are done, how many there are, which comes next."""


Outcome = Submission | UnreadableError
"""What came of one workbook."""

Reader = Callable[[Sequence[Path], Context, Progress | None], Sequence[Outcome]]
"""Reads workbooks, and returns what came of each in the order of the paths."""


@dataclass(frozen=True, slots=True)
class Intake:
    """What was read for one period.

    Attributes:
        period: The period asked for, or the one that most workbooks are of.
        submissions: Every readable workbook, also those of other periods.
        unreadable: Why a workbook could not be read, one finding each.
        frames: Key of the form sheet to the rows of the period, of all workbooks.
        layouts: Where columns stand; a row's ``layout`` is an index into it.
        ledger: Which state of the ledger this is, when it does not come from files.
        week: The week, when weekly submissions were taken in; ``period`` is the month it ends in.
        parts: The workbooks that the rows come from, each of which may be looked at by itself; empty
            where the rows do not come from workbooks.
    """

    context: Context
    period: Period
    paths: tuple[Path, ...]
    submissions: tuple[Submission, ...]
    unreadable: tuple[Finding, ...]
    frames: Tables
    layouts: tuple[Layout, ...]
    ledger: "AsOf | None" = None
    week: Week | None = None
    parts: tuple[Submission, ...] = ()

    @property
    def received(self) -> tuple[Received, ...]:
        """The workbooks as the rules see them."""
        return tuple(map(received, self.submissions))

    @property
    def sources(self) -> tuple[Path, ...]:
        """Files and the plan, which no output may replace."""
        return (*self.paths, self.context.path)


def received(one: Submission) -> Received:
    """Return a submission as the rules see it."""
    return Received(
        one.file, one.sha256, one.unit, one.unit_name, one.period, one.filled_on, one.week
    )


def take_in(
    given: Sequence[str | Path],
    context: Context,
    asked: Whole | None = None,
    tell: Progress | None = None,
) -> Intake:
    """Read files and folders; a file that cannot be read stops none of the others.

    Raises:
        UsageError: If nothing is there to read, or no workbook says its month and none was asked for.
        UnreadableError: If the only file cannot be read.
    """
    read = read_all(given, context, tell)
    whole = asked or _commonest(read.submissions)
    return gather(context, read, whole, read.submissions)


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of the files: readable ones, and why others are not."""

    paths: tuple[Path, ...]
    submissions: tuple[Submission, ...]
    unreadable: tuple[Finding, ...]


def read_all(
    given: Sequence[str | Path], context: Context, tell: Progress | None = None
) -> Reading:
    """Read files and folders of whatever months.

    Raises:
        UsageError: If nothing is there to read.
        UnreadableError: If no file at all can be read.
    """
    paths = find_workbooks(given)
    outcomes = READER.get()(paths, context, tell)
    submissions = [one for one in outcomes if isinstance(one, Submission)]
    unreadable = [one for one in outcomes if isinstance(one, UnreadableError)]
    if unreadable and not submissions:
        raise _none_readable(unreadable)
    findings = tuple(error.finding for error in unreadable)
    return Reading(tuple(paths), tuple(submissions), findings)


def _none_readable(errors: Sequence[UnreadableError]) -> UnreadableError:
    """Return the first reason, with the names of the other files that cannot be read either."""
    first = errors[0].finding
    if len(errors) == 1:
        return errors[0]
    others = _(", ").join(shown(error.finding.file, 200) for error in errors[1:])
    message = _("{message}; nor can be read: {files}").format(message=first.message, files=others)
    return UnreadableError(replace(first, message=message))


def one_by_one(
    paths: Sequence[Path], context: Context, tell: Progress | None = None
) -> list[Outcome]:
    """Read workbooks in this process, one after the other."""
    outcomes: list[Outcome] = []
    for done, path in enumerate(paths):
        if tell is not None:
            tell(done, len(paths), path.name)
        try:
            second = context.second_reader
            outcomes.append(
                read_submission(path, context.plan, context.names, second_reader=second)
            )
        except UnreadableError as error:
            outcomes.append(error)
    return outcomes


READER: ContextVar[Reader] = ContextVar("READER", default=one_by_one)
"""Who reads the workbooks; ``scale`` puts several processes or a cluster in its place."""


def gather(
    context: Context, read: Reading, period: Whole, submissions: Sequence[Submission]
) -> Intake:
    """Put the rows of one month or week side by side.

    Args:
        context: The plan.
        read: For the files and what could not be read.
        period: The month, or the week of weekly submissions.
        submissions: Those that the intake is to name; rows come only from those of the period.
    """
    of_period = [s for s in submissions if s.whole == period]
    week = period if isinstance(period, Week) else None
    return Intake(
        context=context,
        period=period.period if isinstance(period, Week) else period,
        week=week,
        paths=read.paths,
        submissions=tuple(submissions),
        unreadable=read.unreadable,
        frames=side_by_side(of_period),
        layouts=tuple(layout for one in of_period for layout in one.layouts),
        # What stands for rows of many files cannot be looked at file by file.
        parts=tuple(of_period) if all(one.file for one in of_period) else (),
    )


def find_workbooks(given: Iterable[str | Path]) -> list[Path]:
    """Return the files to read: those named, and the workbooks in folders named, in order of their paths.

    Lock files (``~$…``) in a folder are passed over, as is what starts with a dot. A path under
    ``samples`` that is not here means the samples that come with the program.

    Raises:
        UsageError: If a path does not exist or a folder holds no workbook.
    """
    found: list[Path] = []
    for name in map(Path, given):
        path = name if name.exists() else shipped_sample(name) or name
        if path.is_dir():
            inside = sorted(
                inner
                for inner in path.rglob("*")
                if inner.suffix.lower() in WORKBOOKS
                and not inner.name.startswith(("~$", "."))
                and inner.is_file()
            )
            if not inside:
                raise UsageError(
                    _("the folder {folder} holds no workbook").format(folder=shown(str(path), 200)),
                    hint=_("workbooks end in .xlsx"),
                )
            found += inside
        elif str(path) == "-" or path.exists() or path.is_symlink():
            found.append(path)
        else:
            raise UsageError(
                _("there is no file {file}").format(file=shown(str(path), 200)),
                hint=_("check the name; quote a name with spaces"),
            )
    return list(dict.fromkeys(found))


def _commonest(submissions: Sequence[Submission]) -> Whole:
    """Return the month that most workbooks are of, the later of two; of weekly ones alone, the week."""
    weeks = Counter(s.week for s in submissions if s.week is not None)
    if weeks and not any(s.period for s in submissions):
        return max(weeks, key=lambda week: (weeks[week], week))
    often = Counter(s.period for s in submissions if s.period is not None)
    if not often:
        faults = (f for s in submissions for f in s.findings if f.code == PERIOD_UNREADABLE.code)
        if fault := next(faults, None):
            # Without a period nothing can be judged: what is wrong with it is all that can be said.
            raise UnreadableError(fault)
        raise no_month()
    return max(often, key=lambda period: (often[period], period))


def no_month() -> UsageError:
    """Return the reason to stop where no workbook says its month."""
    return UsageError(
        _("no workbook says which month it is of"), hint=_("say it with --period 2020-06")
    )


def none_of(asked: object, known: Iterable[Whole]) -> UsageError:
    """Return the reason to stop where no workbook is of the period that is asked for."""
    return UsageError(
        _("no workbook is of {period}").format(period=asked),
        hint=_("the workbooks are of {months}").format(
            months=_(", ").join(map(str, known)) or _("none")
        ),
    )


def side_by_side(submissions: Sequence[Submission], only: Sequence[bool] | None = None) -> Tables:
    """Put the rows of several workbooks into one frame a sheet; layouts are renumbered.

    Args:
        submissions: The workbooks.
        only: Which of them have a part in it; the others' layouts keep their numbers.
    """
    shifts = [0, *accumulate(len(one.layouts) for one in submissions)]
    wanted = [
        (one, shift)
        for at, (one, shift) in enumerate(zip(submissions, shifts, strict=False))
        if only is None or only[at]
    ]
    return Tables(
        lambda key: _joined(key, [(Tables.of(one.frames), shift) for one, shift in wanted])
    )


def _joined(key: str, parts: Sequence[tuple[Tables, int]]) -> Columns:
    """Put columns one below the other: a frame for each of very many workbooks costs more than its rows."""
    joined: dict[str, list[Any]] = empty(key)
    for tables, shift in parts:
        for name, values in tables.columns(key).items():
            joined[name] += [one + shift for one in values] if name == "layout" else values
    return joined
