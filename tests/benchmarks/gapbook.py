"""``python -m tests.benchmarks.gapbook``: the gap workbook of 1,907 projects against its floor.

The floor is XlsxWriter writing the same cells, read back from the finished workbook, with one format each for
text and numbers and no widths, charts, links or rules. Processor time, in alternation, after a first run.
"""

import gc
import io
import statistics
import time
import warnings
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from openpyxl import load_workbook
from xlsxwriter import Workbook

from dongneng_cli.reports.document import Chart, Document
from dongneng_cli.reports.formats import xlsx
from dongneng_cli.workflow.verbs import gap

SAMPLES = Path(__file__).parents[2] / "samples" / "2020-10"
_ROUNDS = 15


def main() -> None:
    """Measure in alternation and print the medians and their ratio, with and without the charts."""
    for name, document in documents():
        cells = sum(
            value is not None
            for rows in _sheets(document).values()
            for row in rows
            for value in row
        )
        floor, tool = map(statistics.median, measure(document, _ROUNDS))
        print(
            f"{name}: {cells} cells; floor {floor:.0f} ms; dn {tool:.0f} ms; ratio {tool / floor:.2f}"
        )


def documents() -> Iterator[tuple[str, Document]]:
    """Yield the gap report of the samples as a whole, and its tables alone."""
    whole = gap([SAMPLES]).document
    kept = tuple(block for block in whole.blocks if not isinstance(block, Chart))
    yield "charts and all", whole
    yield "tables alone", replace(whole, blocks=kept)


def measure(document: Document, rounds: int) -> tuple[list[float], list[float]]:
    """Return the processor times of the floor and of the tool, in milliseconds, run in alternation.

    What was made before is frozen: the collector would else walk through the frames in whichever run it
    happens to come.
    """
    sheets = _sheets(document)
    runs = (partial(_floor, sheets), partial(xlsx.render, document))
    for run in runs:
        run()
    gc.collect()
    gc.freeze()
    times: tuple[list[float], list[float]] = ([], [])
    for _round in range(rounds):
        for run, found in zip(runs, times, strict=True):
            start = time.process_time()
            run()
            found.append((time.process_time() - start) * 1000)
    gc.unfreeze()
    return times


def _sheets(document: Document) -> dict[str, list[list[object]]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what openpyxl does not know, such as sparklines
        book = load_workbook(io.BytesIO(xlsx.render(document)), data_only=True)
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


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
