"""The output formats by name and by suffix. A new format is one module and one line here."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import cast

from dongneng_cli.errors import UsageError, did_you_mean
from dongneng_cli.i18n import _
from dongneng_cli.reports.document import Document
from dongneng_cli.shown import shown


@dataclass(frozen=True, slots=True)
class Format:
    """One output format.

    Attributes:
        module: Where ``render(document) -> bytes`` is, and ``text(document) -> str`` if it has one;
            ``pieces(document) -> Iterator[str]`` as well, if its text may be long.
        printable: Whether it can go to stdout.
    """

    name: str
    suffixes: tuple[str, ...]
    module: str
    printable: bool = True

    def render(self, document: Document) -> bytes:
        """Return the document as a file of this format."""
        renderer = cast(Callable[[Document], bytes], self._part("render"))
        return renderer(document)

    def text(self, document: Document) -> str:
        """Return the document as text; see ``pieces``."""
        return "".join(self.pieces(document))

    def pieces(self, document: Document) -> Iterator[str]:
        """Yield the document as text for stdout, a long one piece by piece.

        Raises:
            UsageError: If the format is not text.
        """
        if not self.printable:
            raise UsageError(
                _("{name} cannot be printed").format(name=self.name),
                hint=_("write it to a file with -o"),
            )
        if hasattr(self._module(), "pieces"):
            return cast(Callable[[Document], Iterator[str]], self._part("pieces"))(document)
        return iter((cast(Callable[[Document], str], self._part("text"))(document),))

    def remark(self, document: Document) -> str:
        """Return what a user is told about a file of this format, such as what it leaves out."""
        said = getattr(self._module(), "remark", None)
        return cast(Callable[[Document], str], said)(document) if said else ""

    def _part(self, name: str) -> object:
        return getattr(self._module(), name)

    def _module(self) -> ModuleType:
        return import_module(f"dongneng_cli.reports.formats.{self.module}")


FORMATS = (
    Format("json", (".json",), "json_text"),
    Format("csv", (".csv",), "csv_text"),
    Format("md", (".md", ".markdown"), "markdown"),
    Format("html", (".html", ".htm"), "html"),
    Format("xlsx", (".xlsx",), "xlsx", printable=False),
    Format("docx", (".docx",), "docx", printable=False),
)
"""Every format that renders a file; ``table`` is the terminal's and has no file."""


def by_name(name: str) -> Format:
    """Return the format called ``name``.

    Raises:
        UsageError: If there is none; says which there are.
    """
    known = {fmt.name: fmt for fmt in FORMATS}
    if name.lower() not in known:
        raise UsageError(
            _("there is no format {name}").format(name=shown(name)), hint=did_you_mean(name, known)
        )
    return known[name.lower()]


def by_suffix(path: str | Path) -> Format:
    """Return the format that a file's suffix asks for.

    Raises:
        UsageError: If no format has the suffix; says which there are.
    """
    known = {suffix: fmt for fmt in FORMATS for suffix in fmt.suffixes}
    suffix = Path(path).suffix.lower()
    if suffix not in known:
        raise UsageError(
            _("no format has the suffix {suffix}").format(suffix=shown(suffix) or _("(none)")),
            where=shown(str(path), 200),
            hint=_("known: {names}").format(names=_(", ").join(known)),
        )
    return known[suffix]
