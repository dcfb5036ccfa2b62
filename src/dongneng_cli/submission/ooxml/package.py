"""The package inside the container: which part is the workbook, which are its sheets."""

from collections.abc import Callable, Hashable, Iterator
from typing import Any, NamedTuple, NoReturn, TypeVar, cast

from dongneng_cli.i18n import N_, _
from dongneng_cli.shown import shown
from dongneng_cli.submission import refusals
from dongneng_cli.submission.faults import Faults
from dongneng_cli.submission.ooxml.container import Container
from dongneng_cli.submission.ooxml.xmlpart import OFFICE_RELATIONS, Attributes, scan

_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_OTHER_KINDS = (
    ("xl/workbook.bin", N_("a binary workbook (.xlsb)")),
    ("word/document.xml", N_("a Word document")),
    ("ppt/presentation.xml", N_("a presentation")),
    ("content.xml", N_("an OpenDocument file (.ods)")),
)


class Relation(NamedTuple):
    """A relation from one part to another.

    Attributes:
        kind: Last step of its type, such as ``worksheet``; empty for a foreign one.
        target: Name of the part, or the foreign address.
        external: The target lies outside the package.
    """

    kind: str
    target: str
    external: bool


T = TypeVar("T")

_SMALL = 1 << 16
"""Bytes of a part that may be remembered."""

_KEPT = 256
"""Parts that are remembered at a time."""

_known: dict[tuple[Hashable, ...], Any] = {}


class Package:
    """Parts and the relations between them."""

    def __init__(self, container: Container, faults: Faults) -> None:
        self._container, self._faults = container, faults
        self._relations: dict[str, dict[str, Relation]] = {}

    def __contains__(self, part: str) -> bool:
        return part in self._container

    @property
    def names(self) -> list[str]:
        """Names of all parts."""
        return self._container.names

    def chunks(self, part: str) -> Iterator[bytes]:
        """Yield a part's bytes; the part must exist."""
        return self._container.chunks(part)

    def known(self, part: str, read: Callable[[], T]) -> T:
        """Return what a part says, read only once: workbooks of one form have the same styles and lists.

        Args:
            part: Name of the part, which must exist.
            read: Reads it. What it returns depends on the part's name and bytes and on the limits alone,
                and is never changed. A refusal is not remembered.
        """
        content = self._container.small(part, _SMALL)
        if content is None:
            return read()
        key = (read.__qualname__, part, content, self._faults.limits)
        if key not in _known:
            found = read()
            if len(_known) >= _KEPT:
                _known.clear()
            _known[key] = found
        return cast(T, _known[key])

    def relations(self, part: str) -> dict[str, Relation]:
        """Return the relations of a part by their id; an empty name means the package.

        Raises:
            UnreadableError: S013 for a target outside the package, and what ``scan`` refuses.
        """
        if part not in self._relations:
            self._relations[part] = self._read_relations(part)
        return self._relations[part]

    def _read_relations(self, part: str) -> dict[str, Relation]:
        folder, _slash, name = part.rpartition("/")
        source = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
        found: dict[str, Relation] = {}

        def start(element: str, attributes: Attributes) -> None:
            if element == f"{_PACKAGE} Relationship":
                key = attributes.get("Id", "")
                if key in found:
                    message = _("the part {part} lists a relation twice")
                    self._faults.refuse(refusals.RELATION, message.format(part=shown(source)))
                found[key] = self._relation(folder, attributes)

        def read() -> dict[str, Relation]:
            scan(self.chunks(source), source, self._faults, start)
            return found

        return self.known(source, read) if source in self else found

    def _relation(self, folder: str, attributes: Attributes) -> Relation:
        vocabulary, _slash, kind = attributes.get("Type", "").rpartition("/")
        if vocabulary not in OFFICE_RELATIONS:
            kind = "vbaProject" if kind == "vbaProject" else ""
        target = attributes.get("Target", "")
        external = attributes.get("TargetMode", "Internal") == "External"
        if not external and kind:
            target = self._resolve(folder, target)
        return Relation(kind, target, external)

    def _resolve(self, folder: str, target: str) -> str:
        """Return the name of the part that a target means, seen from a folder."""
        path = target.replace("\\", "/")
        steps = [] if path.startswith("/") else [step for step in folder.split("/") if step]
        for step in path.split("/"):
            if step == ".." and steps:
                steps.pop()
            elif step == ".." or ":" in step or "\x00" in step:
                message = _("a relation leads out of the workbook: {target}")
                self._faults.refuse(refusals.PART_NAME, message.format(target=shown(target)))
            elif step not in ("", "."):
                steps.append(step)
        return "/".join(steps)

    def main_part(self) -> str:
        """Return the name of the workbook part.

        Raises:
            UnreadableError: S008 for another kind of package, S017 without a workbook.
        """
        mains = [r for r in self.relations("").values() if r.kind == "officeDocument"]
        targets = {relation.target for relation in mains if not relation.external}
        target = targets.pop() if len(targets) == 1 else ""
        foreign = target.lower().endswith(".bin") or target.lower().startswith(("word/", "ppt/"))
        if foreign or target not in self:
            self._refuse_kind()
        return target

    def _refuse_kind(self) -> NoReturn:
        for part, kind in _OTHER_KINDS:
            if part in self:
                message = _("this is {kind}, not an .xlsx workbook").format(kind=_(kind))
                self._faults.refuse(refusals.OTHER_KIND, message)
        self._faults.refuse(refusals.NO_WORKBOOK, _("the file holds no workbook"))
