"""Workbooks judged one by one, and then beside each other, come to what judging all rows at once comes to."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from dongneng_cli.checks.registry import CHECKS, Reach
from dongneng_cli.frames import PROGRESS
from dongneng_cli.scale.parcel import read_source, unpack
from dongneng_cli.submission.guard import Source
from dongneng_cli.submission.read import Submission
from dongneng_cli.workflow.context import Context, open_plan
from dongneng_cli.workflow.digest import Kept
from dongneng_cli.workflow.intake import Reading, gather
from dongneng_cli.workflow.judge import Verdict, judge
from dongneng_cli.workflow.sources import take
from tests.checks.context import OCTOBER, taken_in
from tests.checks.test_blockers import HEADER as BLOCKER_HEADER
from tests.checks.test_blockers import blocker
from tests.submission.books import (
    INDICATOR_HEADER,
    PROJECT_HEADER,
    REPOSITORY,
    Value,
    indicator,
    project,
    sheet,
    understood,
)

_HEADER = (*PROJECT_HEADER, "变动情形", "生效月份")
_CODES = st.sampled_from(["P-1", "P-2", "P-3", None])
_MONTHS = st.sampled_from(["2020-02", "2020-09", "2020-12", "2021-03", None])
_MONEY = st.sampled_from([None, 0, 1, 4.5, 12, -1])


Sheets = tuple[str, str, list[list[Value]], list[list[Value]], list[list[Value]]]
"""City, month, and the rows of the sheets 项目, 指标 and 问题."""


@st.composite
def _sheets(draw: st.DrawFn) -> Sheets:
    city = draw(st.sampled_from(["济南市", "青岛市"]))
    projects = [
        [
            *project(
                项目编码=draw(_CODES), 项目清单=draw(st.sampled_from(["省重大项目", "优选项目", None])),
                所在市=draw(st.sampled_from([city, None])), 计划开工月份=draw(_MONTHS),
                实际开工月份=draw(_MONTHS), 年度计划投资=draw(_MONEY), 本年累计完成投资=draw(_MONEY),
                项目类别=draw(st.sampled_from(["建设类", "准备类"])),
            ),
            draw(st.sampled_from([None, None, "调出", "转储备"])),
            draw(st.sampled_from([None, "2020-08", "2020-11"])),
        ]
        for _ in range(draw(st.integers(0, 4)))
    ]  # fmt: skip
    figures = [
        indicator(地区=draw(st.sampled_from(["济南市", "青岛市"])), 本年累计=draw(_MONEY))
        for _ in range(draw(st.integers(0, 2)))
    ]
    blockers = [
        blocker(
            问题编号=draw(st.sampled_from(["W-1", "w-1", "W-2", None])), 项目编码=draw(_CODES),
            状态=draw(st.sampled_from(["未办结", "已办结"])),
        )
        for _ in range(draw(st.integers(0, 3)))
    ]  # fmt: skip
    month = draw(st.sampled_from(["2020-10", "2020-10", "2020-10", "2020-09"]))
    return city, month, projects, figures, blockers


def _read(sheets: Sheets) -> Submission:
    city, month, projects, figures, blockers = sheets
    return understood(
        sheet("项目", [_HEADER, *projects]),
        sheet("指标", [INDICATOR_HEADER, *figures]),
        sheet("问题", [BLOCKER_HEADER, *blockers]),
        cover=(("填报单位", city), ("报告期", month)),
    )


def _said(verdict: Verdict) -> tuple[object, ...]:
    return verdict.findings, verdict.runs, PROGRESS.records(verdict.progress)


@settings(max_examples=20, deadline=None)
@given(st.lists(_sheets(), min_size=1, max_size=4))
def test_one_by_one_is_all_at_once(workbooks: list[Sheets]) -> None:
    intake = taken_in(*map(_read, workbooks))
    assert _said(judge(intake)) == _said(judge(replace(intake, parts=())))


def test_a_number_of_several_projects_makes_none_of_them_unknown() -> None:
    own = [blocker(问题编号="W-1", 项目编码=code) for code in ("P-1", "P-2")]
    here, there = (
        [[*project(项目编码=code), None, None] for code in codes]
        for codes in (("P-1", "P-2"), ("P-5",))
    )
    other = [blocker(问题编号="W-9", 项目编码="P-9")]
    books = [("青岛市", "2020-10", there, [], other), ("济南市", "2020-10", here, [], own)]
    intake = taken_in(*map(_read, books))
    assert _said(judge(intake)) == _said(judge(replace(intake, parts=())))
    assert [one.found for one in judge(intake).findings if one.code == "L116"] == ["P-9"]


@settings(max_examples=20, deadline=None)
@given(st.lists(_sheets(), min_size=2, max_size=3), _sheets())
def test_so_it_is_beside_earlier_months(workbooks: list[Sheets], before: Sheets) -> None:
    intake = taken_in(*map(_read, workbooks))
    frames = {key: frame.assign(period="2020-09") for key, frame in _read(before).frames.items()}
    earlier = {key: frame for key, frame in frames.items() if len(frame)}
    alone = judge(intake, earlier=earlier)
    assert _said(alone) == _said(judge(replace(intake, parts=()), earlier=earlier))


def _kept(names: list[str], context: Context) -> list[Submission]:
    found = []
    for name in names:
        path = REPOSITORY / "samples" / name
        outcome = unpack(read_source(Source.of(path.read_bytes(), str(path)), context).packed)
        assert isinstance(outcome, Kept)
        found.append(outcome)
    return found


def test_what_another_process_read_and_judged_is_the_same() -> None:
    context = open_plan(None)
    names = ["broken.xlsx", "monthly.xlsx", "2020-10/2020-10_01_济南市.xlsx"]
    paths = [REPOSITORY / "samples" / name for name in names]
    here = take(paths, context)
    kept = _kept(names, context)
    there = gather(context, Reading(tuple(paths), tuple(kept), ()), OCTOBER, kept)
    assert _said(judge(there)) == _said(judge(here))
    for key, frame in here.frames.items():
        assert there.frames[key].equals(frame), key


def test_a_rule_that_looks_at_earlier_months_or_other_workbooks_says_so() -> None:
    across = {code for code, one in CHECKS.items() if one.reach is Reach.ACROSS}
    assert {"S202", "S203", "L104", "L116", "L134", "L145", "L160", "P206", "T303"} <= across
    assert {code for code, one in CHECKS.items() if one.reach is Reach.BOTH} == {"L150", "L152"}
