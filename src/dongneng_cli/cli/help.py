"""How ``--help`` is laid out: plain text in the chosen language, columns counted in character cells.

The command line library would load a Markdown reader, a highlighter and a table drawer for it, which takes
longer than everything else that a help page needs; and it counts a Chinese character as one cell.
"""

import os
import re
import shutil
import sys
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import Any
from unicodedata import east_asian_width

from dongneng_cli.i18n import _

_WIDEST = 100
"""Lines do not grow beyond this, however wide the screen is."""

_TERM_MOST = 30
"""A name longer than this has its explanation under it, not beside it."""

_EXAMPLES = re.compile(r"(?P<title>[^:：]+)[:：]\s*(?P<commands>dn .+)", re.DOTALL)

_TOKEN = re.compile(r"\s+|[\u2e80-\uffef][，。、；：）》！？]?|[^\s\u2e80-\uffef]+")

Rows = list[tuple[str, str]]


def page(command: Any, context: Any) -> str:
    """Return the help of a command or a group as text for stdout."""
    width = min(shutil.get_terminal_size((80, 24)).columns, _WIDEST)
    bold = _bold_wanted()
    blocks = [f"{_head(_('Usage'), bold)} {_usage(command, context)}"]
    if command.help:
        blocks.append("\n".join(_folded(command.help, width)))
    for title, rows in _sections(command, context):
        if rows:
            blocks.append("\n".join([_head(title, bold), *_table(rows, width)]))
    if command.epilog:
        blocks.append(_epilog(command.epilog, width, bold))
    return "\n\n".join(blocks) + "\n"


def _bold_wanted() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.name != "nt"


def _head(title: str, bold: bool) -> str:
    text = _("{title}:").format(title=title)
    return f"\x1b[1m{text}\x1b[0m" if bold else text


def _usage(command: Any, context: Any) -> str:
    pieces = [context.command_path, _("[options]")]
    pieces += [_argument(one) for one in _shown(command, context) if _is_argument(one)]
    if hasattr(command, "list_commands"):
        pieces.append(_("command …"))
    return " ".join(pieces)


def _sections(command: Any, context: Any) -> Iterator[tuple[str, Rows]]:
    """Yield what a page lists: arguments, commands by panel, options."""
    shown = _shown(command, context)
    yield _("Arguments"), [(_argument(one), one.help or "") for one in shown if _is_argument(one)]
    if hasattr(command, "list_commands"):
        yield from _panels(command, context)
    language = ("--lang zh|en", _("Language of messages.") + " [DN_LANG]")
    options = [(_names(one), _explained(one)) for one in shown if not _is_argument(one)]
    # ``--lang`` is read before the command line is (``group.forward``), so the library does not know it.
    yield _("Options"), [*options[:-1], language, *options[-1:]]


def _shown(command: Any, context: Any) -> list[Any]:
    return [one for one in command.get_params(context) if not getattr(one, "hidden", False)]


def _panels(group: Any, context: Any) -> Iterator[tuple[str, Rows]]:
    panels: dict[str, Rows] = {}
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is not None and not command.hidden:
            panel = getattr(command, "rich_help_panel", None)
            title = panel if isinstance(panel, str) else _("Commands")
            panels.setdefault(title, []).append((name, _first_sentence(command.help or "")))
    yield from panels.items()


def _first_sentence(text: str) -> str:
    return re.split(r"(?<=[.!?])\s|(?<=[。！？])", text, maxsplit=1)[0]


def _is_argument(parameter: Any) -> bool:
    return bool(parameter.param_type_name == "argument")


def _argument(parameter: Any) -> str:
    name = parameter.metavar or parameter.name.upper()
    return name if parameter.required or name.startswith("[") else f"[{name}]"


def _names(parameter: Any) -> str:
    names = ", ".join(sorted([*parameter.opts, *parameter.secondary_opts], key=len))
    if parameter.is_flag or parameter.count:
        return names
    return f"{names} {parameter.metavar or _choices(parameter) or parameter.name.upper()}"


def _choices(parameter: Any) -> str:
    known = parameter.type_descriptor.choices or ()
    return "|".join(str(one.value if isinstance(one, Enum) else one) for one in known)


_OWN_WORDS = {
    "--install-completion": lambda: _("Install completion for this shell."),
    "--show-completion": lambda: _("Print the completion script of this shell."),
    "--help": lambda: _("Show this page."),
}
"""Options that the library adds with English words of its own."""


def _explained(parameter: Any) -> str:
    own = next((_OWN_WORDS[name] for name in parameter.opts if name in _OWN_WORDS), None)
    text = own() if own else parameter.help or ""
    notes = []
    default = parameter.default
    if default is not None and not parameter.is_flag and not callable(default):
        value = default.value if isinstance(default, Enum) else default
        notes.append(_("default: {value}").format(value=value))
    if isinstance(parameter.envvar, str):
        notes.append(parameter.envvar)
    if parameter.required:
        notes.append(_("required"))
    return f"{text} [{_('; ').join(notes)}]" if notes else text


def _epilog(text: str, width: int, bold: bool) -> str:
    """Return the last words; examples each on a line of their own, ready to be copied."""
    examples = _EXAMPLES.match(text)
    if examples is None:
        return "\n".join(_folded(text, width))
    lines = [f"  {line}" for line in examples_of(text)]
    return "\n".join([_head(examples["title"], bold), *lines])


def examples_of(text: str) -> list[str]:
    """Return the commands that the last words of a page hold."""
    examples = _EXAMPLES.match(text)
    return [line.strip() for line in examples["commands"].split(" · ")] if examples else []


def _table(rows: Rows, width: int) -> Iterator[str]:
    names = [_cells(name) for name, _text in rows if _cells(name) <= _TERM_MOST]
    column = max(names, default=_TERM_MOST) + 4
    for name, text in rows:
        lines = list(_folded(text, width - column))
        if _cells(name) > column - 4:
            yield f"  {name}"
        else:
            first = lines.pop(0) if lines else ""
            yield f"  {name}{' ' * (column - 2 - _cells(name))}{first}".rstrip()
        yield from (f"{' ' * column}{line}" for line in lines)


def _folded(text: str, width: int) -> Iterator[str]:
    """Yield lines of a width: broken between words, and between Chinese characters."""
    line, used = "", 0
    for token in _TOKEN.findall(text):
        size = _cells(token)
        if line and used + _cells(token.rstrip()) > width:
            yield line.rstrip()
            line, used = "", 0
        if line or not token.isspace():
            line, used = line + token, used + size
    if line.strip():
        yield line.rstrip()


def _cells(text: str | Iterable[str]) -> int:
    """Return how many character cells a text takes: a Chinese character takes two."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)
