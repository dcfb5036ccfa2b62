"""``python -m tests.benchmarks.rank``: ranking 1,907 projects beside reading them."""

from statistics import median
from time import process_time

from dongneng_cli.terms import Dimension
from dongneng_cli.workflow.context import open_plan
from dongneng_cli.workflow.intake import take_in
from dongneng_cli.workflow.rank import rank_months
from dongneng_cli.workflow.rank_question import ask
from tests.benchmarks.measure import ROOT

ROUNDS = 7


def main() -> None:
    """Measure in alternation and print the medians in milliseconds of processor time."""
    context = open_plan(None)
    reading: list[float] = []
    ranking: dict[Dimension, list[float]] = {by: [] for by in Dimension}
    for _ in range(ROUNDS):
        began = process_time()
        intake = take_in([ROOT / "samples/monthly.xlsx"], context)
        reading.append(process_time() - began)
        for by, times in ranking.items():
            began = process_time()
            rank_months({intake.period: intake}, ask(context, by))
            times.append(process_time() - began)
    rows = len(intake.frames["projects"])
    floor = median(reading)
    print(f"read {rows} projects: {floor * 1000:.0f} ms ({ROUNDS} rounds, median)")
    for by, times in ranking.items():
        print(f"rank by {by:<10} {median(times) * 1000:6.0f} ms  × {median(times) / floor:.2f}")


if __name__ == "__main__":
    main()
