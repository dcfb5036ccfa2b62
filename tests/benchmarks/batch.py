"""Very many workbooks: the rate against reading alone, two processes against one, memory against number."""

import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks import programs
from tests.benchmarks.measure import ROOT, Case, alternate, dn

Row = tuple[str, float, float | None, bool, str, str, float]

_READ_FOLDER = programs.READ_ALL.replace(
    "sys.argv[1:]", "sorted(str(p) for p in __import__('pathlib').Path(sys.argv[1]).iterdir())"
)


def folder_of(number: int, folder: Path) -> Path:
    """Fill a folder with the cities' workbooks of one month over and over.

    Each has project codes and blocker numbers of its own, as workbooks of so many senders have.
    """
    folder.mkdir()
    cities = sorted((ROOT / "samples/2020-10").glob("*.xlsx"))[:16]
    for index in range(number):
        _copy(cities[index % len(cities)], folder / f"{index:05}.xlsx", f"{index:04}".encode())
    return folder


_PROJECT = re.compile(rb"(?<=[A-Z]{2})2020(?=-\d{4})")
_BLOCKER = re.compile(rb"(?<=WT-)\d\d(?=\d{4}-\d\d)")


def _copy(source: Path, target: Path, series: bytes) -> None:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            renumbered = _BLOCKER.sub(series, _PROJECT.sub(series, old.read(part)))
            new.writestr(part, renumbered)


def batch_rows(number: int) -> Iterator[Row]:
    """Yield the rows of the batch: rate, gain of a second process, growth of memory."""
    with TemporaryDirectory() as place:
        few = folder_of(max(number // 10, 16), Path(place, "few"))
        many = folder_of(number, Path(place, "many"))
        read = Case("calamine reads them", [sys.executable, "-c", _READ_FOLDER, str(many)])
        one = Case("one", dn("check", str(many), "-q", "--format", "json", "--jobs", "1"))
        two = Case("two", dn("check", str(many), "-q", "--format", "json", "--jobs", "2"))
        small = Case("few", dn("check", str(few), "-q", "--format", "json", "--jobs", "1"))
        alternate([read, one, two, small], 1, warm=False)
        stands = f"{read.name} {read.median:.0f}"
        rate = read.median / one.median
        yield (
            f"batch of {number}: rate, one process",
            rate,
            0.2,
            True,
            one.spread,
            stands,
            one.peak,
        )
        gain = one.median / two.median
        yield (
            "two processes to one",
            gain,
            1.8,
            True,
            two.spread,
            f"one {one.median:.0f}",
            two.peak,
        )
        yield ("the same of two that share nothing", _second_core(), None, True, "", "", 0)
        grown = one.peak / small.peak
        what = f"memory of {number} to {number // 10}"
        yield (what, grown, 1.25, False, "", f"few {small.peak:.0f} MiB", one.peak)


def _second_core() -> float:
    """Return what a second process brings on this machine where nothing is shared: 2 with two whole cores."""
    counting = [sys.executable, "-c", "for n in range(50_000_000): pass"]
    began = time.perf_counter()
    subprocess.run(counting, check=True)
    alone = time.perf_counter() - began
    began = time.perf_counter()
    both = [subprocess.Popen(counting) for _ in range(2)]
    for one in both:
        one.wait()
    return 2 * alone / (time.perf_counter() - began)
