"""The front door: choose the language before any message is made, then run the command line."""

import gc
import os
import sys
from collections.abc import Sequence

BROKEN = 70
"""Exit code for a fault of the program itself; everything else is in ``errors.ExitCode``."""


_GARBAGE_EVERY = 200_000
"""Objects between two searches for cycles. A command makes hundreds of thousands of objects that live as long
as it does: looking through them every 700 takes a tenth of a short run."""


def run() -> None:
    """Run ``dn`` as a process of its own: the entry point of the command."""
    gc.set_threshold(_GARBAGE_EVERY, 50, 100)
    # Nothing here multiplies matrices; a pool of threads for it costs more at start than numpy itself.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # No plugin has a say in what a plan is, and looking for one reads every installed package's papers.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    try:
        main()
    finally:
        # What is left goes with the process: searching it for cycles on the way out helps nobody.
        gc.freeze()


def main(arguments: Sequence[str] | None = None) -> None:
    """Run ``dn`` with the given arguments, or those of the process, and exit."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A console that lacks a character gets a question mark, never an error.
            stream.reconfigure(errors="replace")
    if given in (["--version"], ["-V"]):
        from dongneng_cli import __version__

        print(f"dn {__version__}")  # noqa: T201 - the version is asked for often; answer at once
        return
    from dongneng_cli.i18n import set_language

    set_language(_wish(given) or os.environ.get("DN_LANG") or _folder_language())
    from dongneng_cli.cli.app import app

    try:
        app(args=given, prog_name="dn")
    except Exception as error:
        if os.environ.get("DN_DEBUG"):
            raise
        _apologise(error)


def _wish(arguments: Sequence[str]) -> str | None:
    """Return the value of ``--lang``, wherever it stands."""
    for index, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
        if argument == "--lang" and index + 1 < len(arguments):
            return arguments[index + 1]
    return None


def _folder_language() -> str | None:
    """Return the language that ``dn.toml`` asks for; what is wrong with the file is said later."""
    from dongneng_cli.errors import UsageError
    from dongneng_cli.settings import read_config

    try:
        said = read_config().values.get("lang")
        return str(said) if said else None
    except UsageError:
        return None


def _apologise(error: Exception) -> None:
    """Say in one line that the program itself failed; a traceback is for developers only."""
    from dongneng_cli.i18n import _
    from dongneng_cli.shown import shown

    message = _("dn failed by a fault of its own ({kind}: {text}); nothing was changed")
    hint = _("please report it; DN_DEBUG=1 shows where")
    text = message.format(kind=type(error).__name__, text=shown(str(error)))
    print(_("; ").join((text, hint)), file=sys.stderr)  # noqa: T201
    sys.exit(BROKEN)


if __name__ == "__main__":
    run()
