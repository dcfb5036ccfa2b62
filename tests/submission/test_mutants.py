"""A thousand damaged copies of a city's workbook: refused, or found, or read with the very same figures."""

from functools import cache
from typing import Any

import pytest

from dongneng_cli.errors import ExitCode
from dongneng_cli.findings import Finding, UnreadableError
from dongneng_cli.submission.anykind import parse_book
from dongneng_cli.submission.guard import Source
from dongneng_cli.submission.read import Submission, understand
from dongneng_cli.submission.workbook import Book, CellKind
from dongneng_cli.workflow.context import Context, open_plan
from dongneng_cli.workflow.intake import Reading, gather
from dongneng_cli.workflow.judge import judge
from tests.submission.mutants import Mutant, mutants
from tests.submission.other_kinds import CITY

Cells = dict[tuple[str, int, int], tuple[CellKind, str]]


@cache
def plan() -> Context:
    return open_plan(None)


def taken(data: bytes) -> tuple[Book, Submission]:
    book = parse_book(Source.of(data, str(CITY)))
    return book, understand(book, plan().plan, plan().names)


def found(submission: Submission) -> tuple[ExitCode, set[Finding]]:
    """Judge a submission as ``dn check`` does for a single file."""
    if submission.period is None:
        return ExitCode.USAGE, set(submission.findings)
    reading = Reading((), (submission,), ())
    verdict = judge(gather(plan(), reading, submission.period, [submission]))
    return verdict.exit_code, set(verdict.findings)


def figures(submission: Submission) -> Any:
    frames = {key: frame.to_dict("list") for key, frame in submission.frames.items()}
    return frames, submission.unit, submission.period


def cells(book: Book) -> Cells:
    return {
        (sheet.name, row, cell.column): (cell.kind, cell.text)
        for sheet in book.sheets
        for row, line in sheet.rows.items()
        for cell in line
    }


@cache
def original() -> tuple[Any, set[Finding], Cells]:
    book, submission = taken(CITY.read_bytes())
    return figures(submission), found(submission)[1], cells(book)


def could_have_been_typed(book: Book) -> bool:
    """Whether only texts differ: no reader can tell this from a report."""
    before, now = original()[2], cells(book)
    changed = {place for place in before.keys() | now.keys() if before.get(place) != now.get(place)}
    kinds = {before[place][0] for place in changed if place in before}
    return kinds == {CellKind.TEXT} and not changed - before.keys()


def outcome(mutant: Mutant) -> str:
    """Say how a mutant ends; anything but a refusal by a finding is an exception and fails the test."""
    try:
        book, submission = taken(mutant.data)
    except UnreadableError as error:
        assert error.finding.code
        assert error.finding.message
        return "refused"
    good, known, _cells = original()
    if figures(submission) == good:
        return "same"
    assert not mutant.raw, "bytes were damaged, and other figures were read"
    code, findings = found(submission)
    if findings - known:
        return "found"
    assert code in (ExitCode.OK, ExitCode.FINDINGS)
    assert could_have_been_typed(book), "a figure was lost or changed without a word"
    return "could have been typed"


@pytest.mark.parametrize("seed", range(10))
def test_damage_is_refused_or_found_and_never_changes_a_figure_in_silence(seed: int) -> None:
    counts = dict.fromkeys(("refused", "same", "found", "could have been typed"), 0)
    for mutant in mutants(CITY.read_bytes(), seed, 100):
        try:
            counts[outcome(mutant)] += 1
        except Exception as error:
            raise AssertionError(f"{mutant.name}: {error!r}") from error
    assert sum(counts.values()) == 100
    assert counts["refused"] > 60
    assert counts["could have been typed"] < 10


def test_the_sound_workbook_is_no_mutant() -> None:
    assert outcome(Mutant("sound", True, CITY.read_bytes())) == "same"
