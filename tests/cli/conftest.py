"""``cli``: the command line, run from a test."""

import pytest

from tests.cli.run import Cli


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Run ``dn`` and see exit code, stdout and stderr."""
    return Cli(capsys, monkeypatch)
