"""The command group: global options anywhere, one line on stderr for every error."""

import re
import sys
from collections.abc import Sequence
from typing import Any

import typer
from typer.core import TyperGroup

from dongneng_cli.errors import DongnengError, ExitCode, did_you_mean
from dongneng_cli.i18n import LANGUAGES, _
from dongneng_cli.shown import shown

INTERRUPTED = 130
"""What shells expect of a program that was stopped by Ctrl-C."""

_FLAGS = {"--no-color", "-q", "--quiet", "-v", "--verbose"}
_WITH_VALUE = {"--lang"}


class DnGroup(TyperGroup):
    """A group in which global options may stand behind the command, and errors are one line."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,  # noqa: ARG002 - the group always handles errors itself
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run, and turn every reason to stop into one line on stderr and an exit code."""
        given = forward(list(sys.argv[1:] if args is None else args))
        try:
            code = super().main(
                given,
                prog_name=prog_name,
                complete_var=complete_var,
                standalone_mode=False,
                windows_expand_args=windows_expand_args,
                **extra,
            )
        except DongnengError as error:
            _complain(error.code, error.message, error.where, error.hint)
            code = error.exit_code
        except typer.TyperException as error:
            message = usage_message(error)
            if message:
                _complain("DN-U01", message, "", usage_hint(error))
            code = ExitCode.USAGE
        except (typer.Abort, KeyboardInterrupt):
            print(_("interrupted; nothing was changed"), file=sys.stderr)  # noqa: T201
            code = INTERRUPTED
        sys.exit(int(code) if isinstance(code, int) else ExitCode.OK)


def forward(arguments: list[str]) -> list[str]:
    """Move global options that stand behind the command to where the group looks for them."""
    ahead: list[str] = []
    rest: list[str] = []
    index = 0
    while index < len(arguments):
        argument = arguments[index]
        if argument == "--":
            rest += arguments[index:]
            break
        if argument in _FLAGS or argument.startswith("--lang="):
            ahead.append(argument)
        elif argument in _WITH_VALUE and index + 1 < len(arguments):
            ahead += arguments[index : index + 2]
            index += 1
        else:
            rest.append(argument)
        index += 1
    return ahead + rest


def _complain(code: str, message: str, where: str, hint: str) -> None:
    """Print ``dn: where: what [code]; what to do`` as one line."""
    line = _("dn: {message} [{code}]").format(
        message=": ".join(part for part in (where, message) if part), code=code
    )
    print(f"{line}; {hint}" if hint else line, file=sys.stderr)  # noqa: T201


def usage_message(error: typer.TyperException) -> str:
    """Say in the chosen language what is wrong with a command line."""
    name = type(error).__name__
    option = getattr(error, "option_name", "")
    parameter = getattr(error, "param", None)
    wanted = parameter.get_error_hint() if parameter is not None else ""
    if name == "NoSuchOption":
        return _("there is no option {option}").format(option=shown(option))
    if name == "MissingParameter":
        return _("{parameter} is missing").format(parameter=wanted)
    if name == "BadOptionUsage":
        return _("the option {option} needs a value").format(option=shown(option))
    if name == "BadParameter":
        return f"{wanted}: {_bad_value(error.message)}"
    if name == "NoArgsIsHelpError":
        return ""
    return shown(error.format_message(), 200)


_NOT_A_CHOICE = re.compile(r"(?P<value>'.*?') is not one of (?P<known>.+?)\.?$", re.DOTALL)
_TOO_LARGE = re.compile(r"less than or equal to (\S+)$")
_TOO_SMALL = re.compile(r"greater than or equal to (\S+)$")


def _bad_value(message: str) -> str:
    """Say in the chosen language why a value will not do; typer's own words where they are not known."""
    if match := _NOT_A_CHOICE.search(message):
        return _("{value} is not one of {known}").format(
            value=shown(match["value"]), known=shown(match["known"], 200)
        )
    if match := _TOO_LARGE.search(message):
        return _("at most {limit}").format(limit=match[1])
    if match := _TOO_SMALL.search(message):
        return _("at least {limit}").format(limit=match[1])
    return shown(message, 200)


def usage_hint(error: typer.TyperException) -> str:
    """Return the nearest option or command, or where help is."""
    near = getattr(error, "possibilities", None)
    if near:
        return did_you_mean(getattr(error, "option_name", ""), near)
    path = getattr(getattr(error, "ctx", None), "command_path", "dn") or "dn"
    return _("see {command} --help").format(command=path)


def check_language(value: str | None) -> str | None:
    """Refuse a language that there is no catalogue of."""
    if value is not None and value not in LANGUAGES:
        raise typer.BadParameter(
            _("{value} is not one of {known}").format(
                value=shown(value), known=", ".join(LANGUAGES)
            )
        )
    return value
