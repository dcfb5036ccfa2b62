"""How long the reader of record takes beside calamine, in process, in alternation, in one run.

Run ``python -m tests.benchmarks.read``. Ratios of processor time: other programs on the machine count less.
Calamine is loaded here for the comparison alone; the program never loads it in its own process.
"""

import argparse
import gc
import io
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from dongneng_cli.submission.limits import Limits
from dongneng_cli.submission.ooxml.reader import parse_workbook
from tests.submission.hostile import book, row

SAMPLES = Path(__file__).parents[2] / "samples"
ROOMY = Limits(cells=10_000_000, part_size=1 << 30, unpacked_size=1 << 30, grid=10_000_000)
"""Limits that half a million cells do not reach."""


@dataclass(frozen=True)
class Measured:
    """Seconds of both readers, pair by pair.

    Attributes:
        most: Ratio that the project asks for; 0 where it asks for none.
    """

    name: str
    ours: tuple[float, ...]
    theirs: tuple[float, ...]
    most: float = 0

    @property
    def ratios(self) -> list[float]:
        """Ours to theirs, pair by pair."""
        return [mine / other for mine, other in zip(self.ours, self.theirs, strict=True)]

    def line(self) -> str:
        """Return the median ratio with its spread, and the best times in milliseconds."""
        ratios = sorted(self.ratios)
        low, high = ratios[len(ratios) // 10], ratios[-1 - len(ratios) // 10]
        asked = f"  asked <= {self.most:g}" if self.most else ""
        return (
            f"{self.name:<28} ratio {statistics.median(ratios):5.2f}  (10-90%: {low:.2f}-{high:.2f}, "
            f"n={len(ratios)})  ours {min(self.ours) * 1e3:8.1f} ms  calamine {min(self.theirs) * 1e3:8.1f} ms"
            f"{asked}"
        )


def ours(data: bytes) -> None:
    """Read with the reader of record."""
    parse_workbook(data, "a.xlsx", ROOMY)


def calamine(data: bytes) -> None:
    """Read every sheet with calamine into Python values."""
    from python_calamine import CalamineWorkbook

    opened = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for name in opened.sheet_names:
        opened.get_sheet_by_name(name).to_python()


def timed(action: Callable[[bytes], None], files: Sequence[bytes]) -> float:
    """Return the seconds that one reader takes for all files."""
    gc.collect()
    began = time.process_time()
    for data in files:
        action(data)
    return time.process_time() - began


def compare(name: str, files: Sequence[bytes], rounds: int, most: float = 0) -> Measured:
    """Let both readers take turns; who begins changes with every round."""
    timed(ours, files), timed(calamine, files)  # first runs import and fill caches
    pairs: list[tuple[float, float]] = []
    for at in range(rounds):
        if at % 2:
            other, mine = timed(calamine, files), timed(ours, files)
        else:
            mine, other = timed(ours, files), timed(calamine, files)
        pairs.append((mine, other))
    return Measured(name, tuple(p[0] for p in pairs), tuple(p[1] for p in pairs), most)


_LETTERS = [chr(ord("A") + n) for n in range(25)]


def grid(rows: int, cell: str = '<c r="{c}{n}"><v>{n}.25</v></c>') -> bytes:
    """Return a workbook of rows of 25 cells; 20,000 rows are half a million cells."""
    return book(
        "".join(
            row("".join([cell.format(c=letters, n=n) for letters in _LETTERS]), n)
            for n in range(1, rows + 1)
        )
    )


def column(rows: int) -> bytes:
    """Return a workbook of rows of one figure."""
    return book("".join(row(f'<c r="A{n}"><v>{n}.25</v></c>', n) for n in range(1, rows + 1)))


UNCALCULATED = '<c r="{c}{n}"><f>{c}{n}*2</f></c>'
ERRORS = '<c r="{c}{n}" t="e"><v>#DIV/0!</v></c>'
LARGE: dict[str, Callable[[], bytes]] = {
    "half a million cells": lambda: grid(20_000),
    "a million cells": lambda: grid(40_000),
    "half a million, one a row": lambda: column(500_000),
    "half a million formulas": lambda: grid(20_000, UNCALCULATED),
}
"""Workbooks whose memory is measured."""

_PEAK = """
import re, sys
from dongneng_cli.submission.ooxml.reader import parse_workbook
from tests.benchmarks.read import ROOMY
def most():
    return int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1])
data = open(sys.argv[1], "rb").read()
before = most()
book = parse_workbook(data, "a.xlsx", ROOMY)
print(before, most())
"""


def peak(path: Path) -> tuple[int, int]:
    """Return the resident memory before and at the peak of reading, in KiB, of a process of its own.

    Taken from ``/proc``: the figure of ``getrusage`` still holds the memory of the process that forked.
    """
    ran = subprocess.run(
        [sys.executable, "-c", _PEAK, str(path)], capture_output=True, text=True, check=True
    )
    before, after = ran.stdout.split()
    return int(before), int(after)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=30)
    rounds = parser.parse_args().rounds
    month = [path.read_bytes() for path in sorted((SAMPLES / "2020-10").glob("*.xlsx"))]
    print(compare("a city's file", month[:1], rounds, 3).line())
    whole = [(SAMPLES / "monthly.xlsx").read_bytes()]
    print(compare("a province's month", whole, rounds, 3.5).line())
    print(compare("its 35 workbooks", month, max(rounds // 3, 3), 3.5).line())
    few = max(rounds // 6, 3)
    print(compare("half a million cells", [grid(20_000)], few).line())
    print(compare("formulas never calculated", [grid(4_000, UNCALCULATED)], few).line())
    print(compare("error cells", [grid(4_000, ERRORS)], few).line())
    if Path("/proc/self/status").exists():
        import tempfile

        for name, make in LARGE.items():
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "many.xlsx"
                path.write_bytes(make())
                before, after = peak(path)
            print(
                f"{name:<28} {before >> 10} MiB before, {after >> 10} MiB at the peak  asked <= 64"
            )


if __name__ == "__main__":
    main()
