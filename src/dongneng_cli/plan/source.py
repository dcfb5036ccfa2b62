"""A plan's YAML files read into one tree, with the place of every key and value.

Any file may hold any of the plan's sections: mappings are joined across files and lists run on. What
YAML would let pass in silence is refused here: a key given twice, an alias, blanks around a text.
"""

import math
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from yamlcore import CoreLoader

from dongneng_cli.i18n import _
from dongneng_cli.plan.faults import PlanFault
from dongneng_cli.plan.tree import Path as TreePath

try:  # libyaml is ten times as fast; both read the same YAML 1.2 core schema
    from yamlcore import CCoreLoader as Loader
except ImportError:  # pragma: no cover - PyYAML built without libyaml
    Loader = CoreLoader

_TEXT = "tag:yaml.org,2002:str"
_FLOAT = "tag:yaml.org,2002:float"
_LABELS = ("id", "code", "clause", "number", "since", "name")


class Mark(NamedTuple):
    """A place in a file; lines and columns from 1."""

    file: str
    line: int
    column: int


class Source:
    """The joined tree of a plan's files.

    Attributes:
        tree: Plain data: mappings, lists, texts, numbers.
        refused: Paths whose value was not read; a fault says why.
        whole: False when a file could not be parsed, so that sections may be missing for that reason.
    """

    def __init__(self, folder: Path) -> None:
        self.tree: dict[str, Any] = {}
        self.refused: set[TreePath] = set()
        self.whole = True
        self._faults: list[tuple[Mark, TreePath, str]] = []
        self._values: dict[TreePath, Mark] = {(): Mark(str(folder), 1, 1)}
        self._keys: dict[TreePath, Mark] = {}
        self._file = ""
        self._seen: set[int] = set()

    def read(self, file: Path) -> None:
        """Read one file into the tree; faults are kept, never raised."""
        self._file = str(file)
        self._seen.clear()
        if not self._keys:
            self._values[()] = Mark(self._file, 1, 1)
        node = self._parse(file.read_bytes())
        if isinstance(node, yaml.MappingNode):
            self._mapping(node, (), self.tree)
        elif node is not None:
            self._fault(node, (), _("a mapping (key: value) is meant"))

    def faults(self) -> list[PlanFault]:
        """Return what was refused while reading."""
        return [PlanFault(*mark, self.label(path), text) for mark, path, text in self._faults]

    def mark(self, path: TreePath, *, key: bool = False) -> Mark:
        """Return the place of a value, or of its key; of the nearest node above when there is none."""
        if key and path in self._keys:
            return self._keys[path]
        while path not in self._values:
            path = path[:-1]
        return self._values[path]

    def fault(self, path: TreePath, message: str, *, key: bool = False) -> PlanFault:
        """Return a fault at a node of the tree."""
        return PlanFault(*self.mark(path, key=key), self.label(path), message)

    def label(self, path: TreePath) -> str:
        """Return a path in words; a list's item goes by its id, code or clause, else by its number."""
        words = ""
        node: Any = self.tree
        for step in path:
            try:
                node = node[step]
            except (KeyError, IndexError, TypeError):
                node = None
            if isinstance(step, str):
                words += f".{step}" if words else step
            else:
                words += f"[{_item_label(node) or step + 1}]"
        return words

    def _parse(self, content: bytes) -> yaml.Node | None:
        try:
            loader = Loader(content.decode("utf-8-sig"))
            try:
                node: yaml.Node | None = loader.get_single_node()
            finally:
                loader.dispose()
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            self._refuse(line, 1, _("the file is not UTF-8"))
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            problem = error.problem or error.context or ""
            self._refuse(line, column, _("not YAML: {problem}").format(problem=problem))
        except yaml.YAMLError as error:
            self._refuse(1, 1, _("not YAML: {problem}").format(problem=str(error).splitlines()[0]))
        else:
            return node
        return None

    def _refuse(self, line: int, column: int, message: str) -> None:
        self.whole = False
        self._faults.append((Mark(self._file, line, column), (), message))

    def _mapping(
        self, node: yaml.MappingNode, path: TreePath, into: dict[str, Any]
    ) -> dict[str, Any]:
        for key_node, value_node in node.value:
            key = key_node.value
            if not isinstance(key_node, yaml.ScalarNode) or key_node.tag != _TEXT:
                self._fault(key_node, path, _("a key must be text"))
                continue
            at = (*path, key)
            if key in into and not self._joins(into[key], value_node, at):
                first = self._keys[at]
                place = f"{first.file}:{first.line}"
                self._fault(key_node, at, _("given twice; first in {place}").format(place=place))
                continue
            self._keys.setdefault(at, self._mark(key_node))
            into[key] = self._value(value_node, at, into.get(key))
        return into

    def _joins(self, present: object, node: yaml.Node, path: TreePath) -> bool:
        """Whether a section goes on from another file."""
        if self._keys[path].file == self._file:
            return False
        return (isinstance(present, dict) and isinstance(node, yaml.MappingNode)) or (
            isinstance(present, list) and isinstance(node, yaml.SequenceNode)
        )

    def _value(self, node: yaml.Node, path: TreePath, present: Any = None) -> Any:
        self._values.setdefault(path, self._mark(node))
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, path)
        if id(node) in self._seen:
            # An alias hides what is written, and one that holds itself would never end.
            self._fault(node, path, _("aliases (*name) are not read; write the value out"))
            self.refused.add(path)
            return None
        self._seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path, present if isinstance(present, dict) else {})
        items = present if isinstance(present, list) else []
        for child in node.value:
            items.append(self._value(child, (*path, len(items))))
        return items

    def _scalar(self, node: yaml.ScalarNode, path: TreePath) -> Any:
        if node.tag == _TEXT:
            text: str = node.value
            if text != text.strip():
                self._fault(node, path, _("blanks before or after a text"))
            return text
        try:
            value = _CONSTRUCTOR.construct_object(node)
        except yaml.YAMLError:
            self._fault(node, path, _("the tag {tag} is not read").format(tag=node.tag))
            self.refused.add(path)
            return None
        if node.tag == _FLOAT and math.isfinite(value) and not _is_exact(node.value, value):
            # More digits than a float holds: the text itself keeps them all.
            return str(node.value)
        return value

    def _mark(self, node: yaml.Node) -> Mark:
        return Mark(self._file, node.start_mark.line + 1, node.start_mark.column + 1)

    def _fault(self, node: yaml.Node, path: TreePath, message: str) -> None:
        self._faults.append((self._mark(node), path, message))


_CONSTRUCTOR = CoreLoader("")
"""Turns scalar nodes into values; it never parses."""


def _is_exact(written: str, value: float) -> bool:
    """Whether a number survives the way through a float with the value that was written."""
    return Decimal(repr(value)) == Decimal(written.replace("_", ""))


def _item_label(node: object) -> str:
    if not isinstance(node, dict):
        return ""
    return next((str(node[key]) for key in _LABELS if isinstance(node.get(key), str | int)), "")
