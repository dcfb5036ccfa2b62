"""``scale``: the command line, run from a test."""

from tests.cli.conftest import cli

__all__ = ["cli"]
