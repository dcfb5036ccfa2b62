"""Who reads the workbooks: this process, several of this machine, or a cluster.

The verbs stay as they are: inside ``crew(…)`` they read through it, and come to the same report byte by byte.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from dongneng_cli.errors import ExitCode
from dongneng_cli.findings import Fault, Finding, UnreadableError
from dongneng_cli.i18n import _
from dongneng_cli.submission.guard import STDIN
from dongneng_cli.submission.refusals import UNFINISHED
from dongneng_cli.workflow.context import Context
from dongneng_cli.workflow.intake import READER, Outcome, Progress, one_by_one

if TYPE_CHECKING:
    from dongneng_cli.scale.parcel import Parcel

WORTH_IT = 48
"""Workbooks from which a second process pays, which takes as long to start as to read two dozen; and from
which on only what each came to is held, not its rows."""

INTERRUPTED = 130
"""Exit code of a run that was stopped by Ctrl-C."""


@dataclass
class Crew:
    """How the workbooks of a command are read.

    Attributes:
        jobs: Processes; None for as many as this machine has cores, and one for a few workbooks.
        resume: Whether to read only what an earlier run has not read, and to keep what was read for
            the next; without it only a run that is stopped leaves something behind.
        partial: Whether a run that is stopped reports what it has; else it ends without a report.
        interrupted: How many workbooks were not read, once it was stopped.
    """

    jobs: int | None = None
    resume: bool = False
    partial: bool = False
    cluster: str | None = None
    interrupted: int = 0

    def exit_code(self, code: ExitCode) -> int:
        """Return the exit code of the command."""
        return INTERRUPTED if self.interrupted else code

    def read(
        self, paths: Sequence[Path], context: Context, tell: Progress | None
    ) -> Sequence[Outcome]:
        """Read workbooks, and return what came of each in the order of the paths."""
        alone = self.cluster is None and self._count(len(paths)) == 1 and not self.resume
        if alone and len(paths) < WORTH_IT:
            return one_by_one(paths, context, tell)
        return self._batch(paths, context, tell)

    def _count(self, files: int) -> int:
        if self.jobs is not None:
            return max(1, min(self.jobs, files))
        if files < WORTH_IT:
            return 1
        from dongneng_cli.scale.pool import cores

        return cores()

    def _batch(
        self, paths: Sequence[Path], context: Context, tell: Progress | None
    ) -> Sequence[Outcome]:
        from dongneng_cli.scale.journal import Journal
        from dongneng_cli.scale.parcel import unpack
        from dongneng_cli.scale.spool import Spool

        journal, spool = Journal(paths, context), Spool()
        held: dict[int, Outcome] = {}
        if self.resume:
            for number, parcel in journal.known(paths):
                with suppress(ValueError):
                    held[number] = unpack(parcel.packed, spool.add(parcel.packed))
        else:
            journal.begin()
        rest = [(number, str(path)) for number, path in enumerate(paths) if number not in held]
        names = dict(rest)
        try:
            for number, one in self._read_rest(rest, context):
                if one is None:
                    held[number] = _ended(names[number])
                else:
                    held[number] = unpack(one.packed, spool.add(one.packed))
                    journal.add(names[number], one)
                if tell is not None:
                    tell(len(held), len(paths), paths[number].name)
        except KeyboardInterrupt:
            journal.close()
            if not (self.partial and held):
                raise
            self.interrupted = len(paths) - len(held)
        if not self.interrupted:
            journal.finish(keep=self.resume)
        return [held.get(number) or _not_read(str(path)) for number, path in enumerate(paths)]

    def _read_rest(
        self, rest: Sequence[tuple[int, str]], context: Context
    ) -> Iterator[tuple[int, "Parcel | None"]]:
        if self.cluster is not None:
            from dongneng_cli.scale.cluster import read_on_cluster

            return read_on_cluster(rest, context, self.cluster)
        from dongneng_cli.scale.parcel import read_path

        jobs = self._count(len(rest)) if rest else 1
        # Standard input belongs to this process.
        own = [one for one in rest if jobs == 1 or one[1] == STDIN]
        others = [] if jobs == 1 else [one for one in rest if one[1] != STDIN]
        here = ((number, read_path(path, context)) for number, path in own)
        if not others:
            return here
        from dongneng_cli.scale.pool import Pool

        return chain(here, Pool(context, jobs).read_all(others))


@contextmanager
def crew(
    jobs: int | None = None,
    *,
    resume: bool = False,
    partial: bool = False,
    cluster: str | None = None,
) -> Iterator[Crew]:
    """Let the verbs inside read through a crew."""
    one = Crew(jobs, resume, partial, cluster)
    token = READER.set(one.read)
    try:
        yield one
    finally:
        READER.reset(token)


def _ended(file: str) -> UnreadableError:
    message = _("the process that read it ended, and so did another that read it alone")
    return UnreadableError(_finding(file, message))


def _not_read(file: str) -> UnreadableError:
    hint = _("the same command with --resume goes on from here")
    return UnreadableError(_finding(file, _("the run was stopped before it was read"), hint))


def _finding(file: str, message: str, hint: str = "") -> Finding:
    return UNFINISHED.finding(Fault(file=file, message=message, hint=hint))
