"""``python -m tests.benchmarks.gapbook``: the gap workbook of 1,907 projects against its floor.

The floor is XlsxWriter writing the same cells, read back from the finished workbook, with one format each for
text and numbers and no widths, charts, links or rules.
"""

import io
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from openpyxl import load_workbook
from xlsxwriter import Workbook

from dongneng_cli.reports.formats import xlsx
from dongneng_cli.workflow.verbs import gap

SAMPLES = Path(__file__).parents[2] / "samples" / "2020-10"
_ROUNDS = 7


def main() -> None:
    """Measure in alternation and print the medians and their ratio."""
    document = gap([SAMPLES]).document
    book = load_workbook(io.BytesIO(xlsx.render(document)), data_only=True)
    sheets = {
        sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book
    }
    cells = sum(value is not None for rows in sheets.values() for row in rows for value in row)
    ours, floor = [], []
    for _round in range(_ROUNDS):
        floor.append(_timed(lambda: _floor(sheets)))
        ours.append(_timed(lambda: xlsx.render(document)))
    tool, least = statistics.median(ours), statistics.median(floor)
    print(f"{cells} cells; floor {least:.0f} ms; dn {tool:.0f} ms; ratio {tool / least:.2f}")


def _timed(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return (time.perf_counter() - start) * 1000


def _floor(sheets: dict[str, list[list[object]]]) -> bytes:
    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True})
    words, figures = book.add_format({"text_wrap": True}), book.add_format({"num_format": "0.00"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, int | float):
                    sheet.write_number(at, column, value, figures)
                elif value is not None:
                    sheet.write_string(at, column, str(value), words)
    book.close()
    return out.getvalue()


if __name__ == "__main__":
    main()
