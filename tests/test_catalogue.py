"""The Chinese catalogue and the program's texts are in step: none missing, none untranslated, none left over."""

import ast
import io
import string
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from dongneng_cli.terms import Kind, RankSort

PACKAGE = Path(__file__).parents[1] / "src" / "dongneng_cli"
FOLDER = PACKAGE / "locale" / "zh_CN" / "LC_MESSAGES"


def marked() -> set[str]:
    """Return every text in the source that is marked for translation.

    Babel's own extraction does not look into f-strings before Python 3.12.
    """
    calls = (
        node
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    )
    return {
        given.value
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id in ("_", "N_")
        for given in call.args
        if isinstance(given, ast.Constant) and isinstance(given.value, str)
    }


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    return read_po(io.BytesIO((FOLDER / "dongneng_cli.po").read_bytes()), locale="zh_CN")


def texts(catalogue: Catalog) -> dict[str, str]:
    return {str(one.id): str(one.string) for one in catalogue if one.id}


def test_every_text_is_translated(catalogue: Catalog) -> None:
    known = texts(catalogue)
    assert sorted(text for text in marked() if not known.get(text)) == []


def test_no_translation_is_left_over(catalogue: Catalog) -> None:
    assert sorted(set(texts(catalogue)) - marked()) == []


def test_placeholders_survive_translation(catalogue: Catalog) -> None:
    for english, chinese in texts(catalogue).items():
        assert fields(chinese) == fields(english), english


def fields(text: str) -> set[str]:
    """Return the names of a text's placeholders; of a text that is no template, none."""
    try:
        return {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name}
    except ValueError:
        return set()


def test_the_compiled_catalogue_is_the_written_one(catalogue: Catalog) -> None:
    # Beside the texts stands a head that names the version of Babel that compiled them.
    compiled = read_mo(io.BytesIO((FOLDER / "dongneng_cli.mo").read_bytes()))
    assert texts(compiled) == texts(catalogue)


def test_a_project_list_is_called_so_and_not_by_another_terms_word() -> None:
    # Kind.PROJECTS and RankSort.PROJECTS are equal as texts, and each has words of its own.
    assert (Kind.PROJECTS.label, RankSort.PROJECTS.label) == ("project list", "projects")
