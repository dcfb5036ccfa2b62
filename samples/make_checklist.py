"""Write the samples of the checklist: ``python samples/make_checklist.py [FOLDER]``.

Three months (2020-08 to 2020-10) and five weeks (2020-W40 to 2020-W44) of a few units, all of it synthetic
(示例): milestones that slip, a state that is taken back, blockers that age, come back, cross cities, change
their number or are left out. They are the same on every run.
"""

import sys
from pathlib import Path

from sample_parts.checklist import month_books, week_books
from sample_parts.workbooks import write

from dongneng_cli.plan.load import find_plan, load_plan


def make(folder: Path) -> list[Path]:
    """Write every workbook into a folder and return the files."""
    plan = load_plan(find_plan("shandong-2020"))
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for cover, tables in (*month_books(plan), *week_books(plan)):
        path = folder / f"{cover.period}_{cover.unit}.xlsx"
        write(path, cover, tables)
        written.append(path)
    return written


if __name__ == "__main__":
    here = Path(__file__).resolve().parent / "checklist"
    made = make(Path(sys.argv[1]) if len(sys.argv) > 1 else here)
    size = sum(path.stat().st_size for path in made)
    print(f"{len(made)} files, {size / 1024:.0f} KiB")
