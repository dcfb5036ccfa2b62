"""The command line as a user meets it: in this process for speed, in its own where that matters."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from dongneng_cli.__main__ import main
from dongneng_cli.i18n import set_language

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str


class Cli:
    """Runs ``dn`` in English with nothing on its environment, from the root of the source tree."""

    def __init__(self, capsys: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch) -> None:
        self.capsys = capsys
        for name in [name for name in os.environ if name.startswith(("DN_", "LC_", "LANG"))]:
            patch.delenv(name)
        patch.chdir(ROOT)
        patch.setenv("COLUMNS", "120")

    def __call__(self, *arguments: str) -> Ran:
        """Run a command."""
        code: object = 0
        try:
            main(["--lang", "en", *arguments] if "--lang" not in arguments else list(arguments))
        except SystemExit as leaving:
            code = leaving.code
        finally:
            set_language("en")
        out, err = self.capsys.readouterr()
        return Ran(int(str(code or 0)), out, err)


def in_own_process(
    *arguments: str, timeout: float = 120, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run ``python`` with arguments in a fresh process, UTF-8, from the root of the source tree."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH") if name in os.environ}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={"PYTHONUTF8": "1", **kept, **environment},
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
