"""Where a report goes: to stdout as a table or text, or whole to a file. Talk goes to stderr."""

import sys
from collections.abc import Callable, Iterable
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from dongneng_cli.cli.options import OutputFormat
from dongneng_cli.i18n import _
from dongneng_cli.shown import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dongneng_cli.reports.document import Document
    from dongneng_cli.workflow.report import Report

_SHOW_PROGRESS_FROM = 4
"""Files from which a progress bar is worth its lines."""


def carry_out(
    context: typer.Context,
    verb: "Callable[..., Report]",
    form: OutputFormat,
    output: Path | None,
    inputs: Iterable[Path] = (),
) -> NoReturn:
    """Do what most commands do: refuse a vain output, make the report, deliver it, exit.

    Args:
        context: The command's.
        verb: Makes the report; ``tell`` is told how far the reading is.
        form: What is printed.
        output: File to write instead.
        inputs: Files that the output must not replace.
    """
    check_target(output, inputs)
    with progress_bar(context) as advance:
        report = verb(tell=advance)
    finish(context, report, form, output)


def finish(
    context: typer.Context,
    report: "Report",
    form: OutputFormat,
    output: Path | None = None,
    code: int | None = None,
) -> NoReturn:
    """Deliver a report, say what there is to say beside it, and exit with its code, or with ``code``."""
    deliver(context, report.document, form, output, report.sources)
    if report.remark:
        tell(context, report.remark)
    raise typer.Exit(report.exit_code if code is None else code)


def check_target(output: Path | None, protected: Iterable[Path]) -> None:
    """Refuse an output that cannot be written before any work is done."""
    if output is not None:
        from dongneng_cli.reports.formats.catalog import by_suffix
        from dongneng_cli.reports.publish import check_output

        by_suffix(output)
        check_output(output, protected=protected)


def deliver(
    context: typer.Context,
    document: "Document",
    form: OutputFormat,
    output: Path | None,
    protected: Iterable[Path] = (),
) -> None:
    """Print a report, or write it to a file by the suffix of its name."""
    from dongneng_cli.reports.formats.catalog import by_name, by_suffix

    if output is not None:
        from dongneng_cli.reports.publish import publish

        chosen = by_suffix(output)
        publish(chosen.render(document), output, protected=protected)
        tell(context, _("written: {path}").format(path=output))
        if remark := chosen.remark(document):
            tell(context, remark)
    elif form is OutputFormat.TABLE:
        from dongneng_cli.reports.formats import terminal

        terminal.show(document, sys.stdout, colour=False if context.obj.no_color else None)
    else:
        write_data(by_name(form.value).pieces(document))


def write_data(pieces: Iterable[str]) -> None:
    """Write text for a program to stdout: where one reads it, in one encoding, and no character lost."""
    if not sys.stdout.isatty() and hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
    sys.stdout.writelines(pieces)


def tell(context: typer.Context, message: str) -> None:
    """Say something on stderr, unless asked to be quiet."""
    if not context.obj.quiet:
        print(message, file=sys.stderr)  # noqa: T201


@contextmanager
def progress_bar(context: typer.Context) -> "Iterator[Callable[[int, int, str], None]]":
    """Show how far the reading is, on a terminal and for more than a few files; verbose, name each file."""
    if context.obj.verbose:
        yield lambda _done, _all, name: print(shown(name), file=sys.stderr)  # noqa: T201
        return
    quiet = context.obj.quiet or not sys.stderr.isatty()
    with ExitStack() as drawn:
        bars: list[Callable[[int, int, str], None]] = []

        def advance(done: int, count: int, name: str) -> None:
            if quiet or count < _SHOW_PROGRESS_FROM:
                return
            if not bars:
                bars.append(drawn.enter_context(_bar()))
            bars[0](done, count, name)

        yield advance


@contextmanager
def _bar() -> "Iterator[Callable[[int, int, str], None]]":
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (
        TextColumn(_("reading")),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[name]}", markup=False),
    )
    console = Console(stderr=True, markup=False, highlight=False, emoji=False)
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", name="")

        def advance(done: int, count: int, name: str) -> None:
            bar.update(task, completed=done, total=count, name=name)

        yield advance
