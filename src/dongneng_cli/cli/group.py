"""The command group: global options anywhere, one line on stderr for every error."""

import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_group

from dongneng_cli.errors import (
    DISK_FULL,
    DongnengError,
    ExitCode,
    OutputError,
    UsageError,
    did_you_mean,
)
from dongneng_cli.i18n import LANGUAGES, _, set_language
from dongneng_cli.shown import shown

INTERRUPTED = 130
"""What shells expect of a program that was stopped by Ctrl-C."""

_FLAGS = {"--no-color", "-q", "--quiet", "-v", "--verbose"}


def light(parameters: list[Any]) -> list[Any]:
    """Keep typer from loading pydantic where no command will run, and from asking it where nothing was typed.

    A flag left out is False, not None, which typer reads by itself. What completion says when it is
    installed is ours, in the chosen language.
    """
    for parameter in parameters:
        if "--install-completion" in parameter.opts:
            parameter.callback = _install
        if getattr(parameter, "is_flag", False) and parameter.default is None:
            parameter.default = False
        parameter.process_value = partial(_value, parameter)
    return parameters


def _value(parameter: Any, ctx: Any, value: Any) -> Any:
    """Return what was typed as typer converts it; while completing, as it stands."""
    wanted = parameter.required or parameter.callback or parameter.nargs == -1 or parameter.multiple
    if ctx.resilient_parsing or (value is None and not wanted):
        return value
    return type(parameter).process_value(parameter, ctx, value)


def _install(ctx: Any, _parameter: Any, asked: Any) -> None:
    if asked and not ctx.resilient_parsing:
        from dongneng_cli.cli.complete import install

        install(asked if isinstance(asked, str) else None)


def _help(command: Any, ctx: Any) -> str:
    from dongneng_cli.cli.help import page

    return page(command, ctx)


class LightCommand(TyperCommand):
    """A command whose help and completion load no library."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help page."""
        formatter.write(_help(self, ctx))

    def get_params(self, ctx: Any) -> Any:
        """Return the parameters, made light."""
        return light(super().get_params(ctx))


class LightGroup(TyperGroup):
    """A group whose help and completion load no library."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help page."""
        formatter.write(_help(self, ctx))

    def get_params(self, ctx: Any) -> Any:
        """Return the parameters, made light."""
        return light(super().get_params(ctx))

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - the library's signature
        """Return the names of the commands, none of which is loaded for it."""
        return list(self.commands)


class Commands(Mapping[str, Any]):
    """Commands by name, in the order of the help; a command is loaded when it is asked for.

    A module of this package holds one command under its own name, or a group of them as ``app``.

    Args:
        panels: Names of modules by their title in the help.
    """

    def __init__(self, panels: Mapping[str, Sequence[str]]) -> None:
        self._panels = {name: panel for panel, names in panels.items() for name in names}
        self._loaded: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._loaded:
            self._loaded[name] = _loaded(name, self._panels[name])
        return self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._panels)

    def __len__(self) -> int:
        return len(self._panels)


def _loaded(name: str, panel: str) -> Any:
    module = import_module(f"dongneng_cli.cli.{name}")
    app = typer.Typer(rich_markup_mode=None)
    if hasattr(module, "app"):
        app.add_typer(module.app, name=name, help=module.HELP, rich_help_panel=panel)
    else:
        about = {"help": module.HELP, "epilog": module.EXAMPLES, "rich_help_panel": panel}
        app.command(name, cls=LightCommand, **about)(getattr(module, name))
    return get_group(app).commands[name]


def subgroup() -> typer.Typer:
    """Return a group of commands within ``dn``: ``dn plan``, ``dn ledger``."""
    return typer.Typer(
        cls=LightGroup,
        no_args_is_help=True,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )


class DnGroup(LightGroup):
    """A group in which global options may stand behind the command, and errors are one line."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Take the options that may stand anywhere out of what is being completed, too."""
        if ctx.resilient_parsing:
            with suppress(UsageError):
                args = forward(args)
        return super().parse_args(ctx, args)

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
        try:
            given = forward(list(sys.argv[1:] if args is None else args))
            code = super().main(
                given,
                prog_name=prog_name,
                complete_var=complete_var,
                standalone_mode=False,
                windows_expand_args=windows_expand_args,
                **extra,
            )
            sys.stdout.flush()
        except DongnengError as error:
            _complain(error.code, error.message, error.where, error.hint)
            code = error.exit_code
        except typer.TyperException as error:
            if type(error).__name__ == "NoArgsIsHelpError":
                print(_help(error.ctx.command, error.ctx), end="")  # type: ignore[attr-defined]  # noqa: T201
            else:
                _complain("DN-U01", usage_message(error), "", usage_hint(error))
            code = ExitCode.USAGE
        except (typer.Abort, KeyboardInterrupt):
            print(_("interrupted; nothing was changed"), file=sys.stderr)  # noqa: T201
            code = INTERRUPTED
        except BrokenPipeError:
            # The reader has seen enough.
            _drop_output()
            code = ExitCode.OK
        except OSError as error:
            if error.errno not in DISK_FULL:
                raise
            _drop_output()
            hint = _("free some space, or choose another place with -o")
            _complain(OutputError.code, _("the disk is full; the output is not whole"), "", hint)
            code = OutputError.exit_code
        sys.exit(int(code) if isinstance(code, int) else ExitCode.OK)


def _drop_output() -> None:
    """Send what is still to be written nowhere, so that Python does not complain at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def forward(arguments: list[str]) -> list[str]:
    """Move flags that stand behind the command to where the group looks for them; set the language.

    ``--lang`` is taken out here and is no option of the group: the command line library would load
    pydantic to read its value, for every ``--help``.

    Raises:
        UsageError: If there is no catalogue of the language.
    """
    ahead: list[str] = []
    rest: list[str] = []
    given = iter(arguments)
    for argument in given:
        if argument == "--":
            rest += [argument, *given]
        elif argument in _FLAGS:
            ahead.append(argument)
        elif argument == "--lang":
            _set(next(given, ""))
        elif argument.startswith("--lang="):
            _set(argument.removeprefix("--lang="))
        else:
            rest.append(argument)
    return ahead + rest


def _set(language: str) -> None:
    if language not in LANGUAGES:
        raise UsageError(
            _("there is no language {value}").format(value=shown(language)),
            hint=_("known: {names}").format(names=_(", ").join(LANGUAGES)),
        )
    set_language(language)


def _complain(code: str, message: str, where: str, hint: str) -> None:
    """Print ``dn: where: what [code]; what to do`` as one line."""
    line = _("dn: {message} [{code}]").format(
        message=_(": ").join(part for part in (where, message) if part), code=code
    )
    print(_("; ").join(part for part in (line, hint) if part), file=sys.stderr)  # noqa: T201


def usage_message(error: typer.TyperException) -> str:
    """Say in the chosen language what is wrong with a command line."""
    name = type(error).__name__
    option = getattr(error, "option_name", "")
    parameter = getattr(error, "param", None)
    wanted = "/".join((*parameter.opts, *parameter.secondary_opts)) if parameter is not None else ""
    if parameter is not None and not wanted.startswith("-"):
        wanted = parameter.make_metavar(error.ctx)  # type: ignore[attr-defined]
    if name == "NoSuchOption":
        return _("there is no option {option}").format(option=shown(option))
    if name == "MissingParameter":
        return _("{parameter} is missing").format(parameter=wanted)
    if name == "BadOptionUsage":
        return _("the option {option} needs a value").format(option=shown(option))
    if name == "BadParameter":
        return _(": ").join((wanted, _bad_value(error.message)))
    if match := _NO_COMMAND.match(error.message):
        return _("there is no command {name}").format(name=shown(match["name"]))
    if match := _TOO_MANY.match(error.message):
        return _("{names} is more than the command takes").format(names=shown(match["names"], 200))
    return shown(error.format_message(), 200)


_TOO_MANY = re.compile(r"Got unexpected extra argument(?:s|\(s\))? \((?P<names>.*)\)", re.DOTALL)
_NO_COMMAND = re.compile(r"No such command '(?P<name>.*?)'", re.DOTALL)
_NOT_A_CHOICE = re.compile(r"(?P<value>'.*?') is not one of (?P<known>.+?)\.?$", re.DOTALL)
_TOO_LARGE = re.compile(r"less than or equal to (\S+)$")
_TOO_SMALL = re.compile(r"greater than or equal to (\S+)$")


def _bad_value(message: str) -> str:
    """Say in the chosen language why a value will not do; typer's own words where they are not known."""
    if match := _NOT_A_CHOICE.search(message):
        return _("there is no {value}").format(value=shown(match["value"].strip("'")))
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
    if match := _NOT_A_CHOICE.search(getattr(error, "message", "")):
        return did_you_mean(match["value"].strip("'"), re.findall(r"'([^']*)'", match["known"]))
    context = getattr(error, "ctx", None)
    if context and (match := _NO_COMMAND.match(getattr(error, "message", ""))):
        return did_you_mean(match["name"], context.command.list_commands(context), most=30)
    path = getattr(context, "command_path", "dn") or "dn"
    return _("see {command} --help").format(command=path)
