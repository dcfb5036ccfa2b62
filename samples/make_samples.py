"""Write the sample workbooks: ``python samples/make_samples.py [FOLDER]``.

They are the same on every run: chance is seeded, and the files carry a fixed time. What is published in
them and what is synthetic is said in ``README.md``.
"""

import sys
from pathlib import Path

from sample_parts.broken import write_broken
from sample_parts.month import province_workbook, unit_workbooks
from sample_parts.published import PERIOD
from sample_parts.workbooks import write

from dongneng_cli.plan.load import find_plan, load_plan
from dongneng_cli.plan.model import Plan


def make(folder: Path) -> list[Path]:
    """Write every sample into a folder and return the files."""
    plan = load_plan(find_plan("shandong-2020"))
    return [*_write_month(folder / PERIOD, plan), *_write_single(folder, plan)]


def _write_month(folder: Path, plan: Plan) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for number, workbook in enumerate(unit_workbooks(plan), start=1):
        path = folder / f"{PERIOD}_{number:02d}_{workbook.cover.unit}.xlsx"
        write(path, workbook.cover, workbook.tables)
        written.append(path)
    return written


def _write_single(folder: Path, plan: Plan) -> list[Path]:
    monthly, broken = folder / "monthly.xlsx", folder / "broken.xlsx"
    workbook = province_workbook(plan)
    write(monthly, workbook.cover, workbook.tables)
    write_broken(broken, plan)
    return [monthly, broken]


if __name__ == "__main__":
    here = Path(__file__).resolve().parent
    made = make(Path(sys.argv[1]) if len(sys.argv) > 1 else here)
    size = sum(path.stat().st_size for path in made)
    print(f"{len(made)} files, {size / 1024:.0f} KiB")
