"""The core reads no file, prints nothing and never asks for the date; it is told."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "src" / "dongneng_cli"
REFUSED = {"open", "print", "input", "today", "now", "utcnow", "to_excel", "to_csv", "to_pickle"}
"""Names of calls; every ``read_…`` is refused too."""

CORE = [
    *sorted((ROOT / "engine").rglob("*.py")),
    *sorted((ROOT / "checks").rglob("*.py")),
    *(ROOT / name for name in ("frames.py", "plan/model.py", "plan/table.py")),
]


def impure(source: str) -> Iterator[str]:
    """Yield what a source text may not name: a call, an attribute, an import under another name."""
    nodes = list(ast.walk(ast.parse(source)))
    own = {
        node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    for node in nodes:
        names = []
        if isinstance(node, ast.Name) and node.id not in own:
            names = [node.id]
        elif isinstance(node, ast.Attribute):
            names = [node.attr]
        elif isinstance(node, ast.ImportFrom):
            names = [one.name for one in node.names]
        for name in names:
            if name in REFUSED or name.startswith("read_"):
                yield f"line {getattr(node, 'lineno', 0)}: {name}"


@pytest.mark.parametrize("path", CORE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_core_is_pure(path: Path) -> None:
    assert list(impure(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "source",
    [
        "open('x')",
        "pd.read_excel(x)",
        "frame.to_excel(x)",
        "print(1)",
        "date.today()",
        "datetime.now()",
        "from pandas import read_csv as load",
        "show = print",
    ],
)
def test_what_is_refused(source: str) -> None:
    assert list(impure(source))


def test_innocent_words_pass() -> None:
    assert list(impure("def ready(x):\n    '''open, print, today'''\n    return x.printed")) == []
    assert list(impure("for now in ranks:\n    total = now + 1")) == []
