"""What is wrong in a plan's files, and the exception that carries all of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from dongneng_cli.errors import PlanError
from dongneng_cli.i18n import _


@dataclass(frozen=True, slots=True, order=True)
class PlanFault:
    """One fault; ``str()`` gives ``file:line:column: path: message``.

    Attributes:
        file: Path of the file, under the folder as it was given.
        line: From 1; ``column`` too.
        path: Where in the plan: ``indicators[5g-stations].targets[2020-01].value``.
        message: What is wrong and what is meant, in the chosen language.
    """

    file: str
    line: int
    column: int
    path: str
    message: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}:{self.column}: "
        return where + (f"{self.path}: {self.message}" if self.path else self.message)


class BrokenPlanError(PlanError):
    """The files of a plan have faults: all of them, in order of file and line.

    Attributes:
        faults: At least one.
    """

    def __init__(self, folder: str, faults: Iterable[PlanFault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        first, count = self.faults[0], len(self.faults)
        about = f"{first.path}: {first.message}" if first.path else first.message
        if count == 1:
            message = _("the plan {folder} has a fault: {about}").format(folder=folder, about=about)
        else:
            message = _("the plan {folder} has {count} faults; the first: {about}").format(
                folder=folder, count=count, about=about
            )
        super().__init__(
            message,
            where=f"{first.file}:{first.line}:{first.column}",
            hint=_("dn plan check shows every fault") if count > 1 else "",
        )
