"""Which tests the default run leaves to CI because they take long: ``pytest -m slow`` runs them."""

import pytest

SLOW = {
    "test_docs.py",  # every command block of every page, in a process of its own
    "test_typed.py",  # the type checker over the whole package
    "test_hostile.py",  # hostile texts, names and paths through the whole program
    "test_bulletin.py",  # the bulletin in every format
    "test_second.py",  # three readers over the corpus
    "test_year.py",  # twelve months through the ledger
    "test_damage.py",  # flipped bits in the ledger's file
    "test_mutants.py",  # a thousand damaged workbooks
    "test_pool.py",  # worker processes that die
    "test_laws.py",  # laws of the engine on generated projects
}
"""Files of tests by name, each with the reason."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of those files before markers are selected."""
    for item in items:
        if item.path.name in SLOW:
            item.add_marker("slow")
