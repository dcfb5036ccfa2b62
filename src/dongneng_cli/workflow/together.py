"""Workbooks beside each other, each of which was judged by itself where it was read.

Only rows that can matter across workbooks are brought together: indicators (the plan bounds their number),
projects of workbooks that name one of the same codes, blockers under a number that stands for several
projects or of a project that their own workbook does not report. Rules and figures come to the same as over
all rows at once.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd

from dongneng_cli.checks.registry import CHECKS, Context, Rows, Run
from dongneng_cli.engine.listcounts import list_counts, rated_lists
from dongneng_cli.engine.lists import changes_of, in_force
from dongneng_cli.engine.projects import added
from dongneng_cli.findings import Finding
from dongneng_cli.frames import COUNTS, lines
from dongneng_cli.plan.folding import fold
from dongneng_cli.submission.tables.tables import Tables
from dongneng_cli.workflow.digest import (
    Digest,
    codes_in,
    digest_of,
    figures_of,
    hashed,
    reported_by,
)
from dongneng_cli.workflow.intake import Intake, side_by_side


class Together:
    """The workbooks that an intake's rows come from, looked at one after the other.

    Attributes:
        digests: What each comes to by itself, in their order.
    """

    def __init__(self, intake: Intake) -> None:
        """Look at each workbook by itself."""
        self._intake = intake
        plan, names = intake.context.plan, intake.context.names
        self.digests: list[Digest] = [digest_of(one, plan, names) for one in intake.parts]

    @property
    def findings(self) -> list[Finding]:
        """What the rules over one workbook found, in the rules' own severities."""
        return [finding for one in self.digests for finding in one.findings]

    @property
    def cities(self) -> set[str]:
        """Cities that projects lie in."""
        return {city for one in self.digests for city in one.cities}

    @cached_property
    def sizes(self) -> Mapping[str, int]:
        """Key of a table to the number of its rows in all workbooks."""
        keys = {key for one in self.digests for key in one.sizes}
        return {key: sum(one.sizes.get(key, 0) for one in self.digests) for key in keys}

    @cached_property
    def _meeting(self) -> list[bool]:
        """Which workbooks name a code that another one names too; equal hashes of others do no harm."""
        named = [np.frombuffer(codes_in(one), dtype=np.int64) for one in self._intake.parts]
        every = np.concatenate(named)
        every.sort()
        shared = np.unique(every[1:][every[1:] == every[:-1]])
        return [bool(np.isin(one, shared).any()) if len(shared) else False for one in named]

    def standings(self) -> pd.DataFrame:
        """Return STANDINGS by list: figures that add up, and projects of several workbooks counted once."""
        plan, period = self._intake.context.plan, self._intake.period
        if self._intake.week is not None:
            return rated_lists(COUNTS.empty(), plan)
        figures: Iterable[Mapping[str, Any]] = chain.from_iterable(
            figures_of(one, plan)
            for one, meets in zip(self._intake.parts, self._meeting, strict=True)
            if not meets
        )
        if any(self._meeting):
            tables = self._met
            changes = changes_of(tables["projects"], tables["changes"])
            held = in_force(tables["projects"], changes, period, period)
            figures = chain(figures, COUNTS.records(list_counts(held, plan, period)))
        return rated_lists(added(figures), plan)

    @cached_property
    def _met(self) -> Tables:
        """The tables of the workbooks that name codes of others; the others' have no rows."""
        return side_by_side(self._intake.parts, self._meeting)

    def rows(self) -> Rows:
        """Return the rows that rules across workbooks look at, where no earlier months are known."""

        def made(key: str) -> Sequence[Any]:
            if key == "indicators":
                return lines(self._intake.frames[key])
            if key == "projects":
                return lines(self._met[key]) if any(self._meeting) else ()
            return self._blockers if key == "blockers" else ()

        return Rows(made)

    def known_codes(self) -> frozenset[str]:
        """Return those of the reported codes that the blockers here name, and another if there is any."""
        asked = {row.project for row in self._blockers if row.project is not None}
        wanted = np.frombuffer(hashed(asked), dtype=np.int64)
        found: set[str] = set()
        for one in self._intake.parts if asked else ():
            if not found or np.isin(wanted, np.frombuffer(codes_in(one), dtype=np.int64)).any():
                reported = reported_by(one)
                found |= reported & asked or set(sorted(reported)[:1] if not found else ())
        return frozenset(found)

    @cached_property
    def _blockers(self) -> list[Any]:
        """Blockers of unknown projects, and those under a number that stands for several projects."""
        stands_for: dict[str, Any] = {}
        several: set[str] = set()
        for row in self._all_blockers():
            if row.number is not None:
                number = fold(row.number)
                if stands_for.setdefault(number, row.project) != row.project:
                    several.add(number)
        asked = {code for one in self.digests for code in one.asked}
        if not several and not asked:
            return []
        return [
            row
            for row in self._all_blockers()
            if row.project in asked or (row.number is not None and fold(row.number) in several)
        ]

    def _all_blockers(self) -> Iterator[Any]:
        shift = 0
        for one, digest in zip(self._intake.parts, self.digests, strict=True):
            if digest.sizes.get("blockers"):
                for row in Tables.of(one.frames).rows("blockers"):
                    yield row._replace(layout=row.layout + shift)
            shift += len(one.layouts)


def all_runs(context: Context, digests: Sequence[Digest], across: Sequence[Run]) -> list[Run]:
    """Return what became of each rule over all workbooks.

    Args:
        context: What the rules across workbooks looked at.
        digests: What each workbook came to by itself.
        across: What became of the rules across workbooks.
    """
    found = Counter({run.code: run.found for run in across})
    for one in digests:
        found.update(one.found)
    stages = {setting.code: setting.stage for setting in context.plan.rules}
    return [
        Run(code, stages.get(code, "live"), context.size(one.over), found[code])
        for code, one in CHECKS.items()
    ]
