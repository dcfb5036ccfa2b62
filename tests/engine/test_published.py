"""Every printed figure whose base figures are known, through the functions that the commands use.

A figure that does not come out is listed with its class; a new one fails, and so does a listed one that
comes out after all.
"""

from collections import Counter
from collections.abc import Iterator
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pytest
import yaml

from dongneng_cli.engine.measures import points_ahead, rate
from dongneng_cli.engine.projects import rates
from dongneng_cli.engine.ranking import Rules, rank, reaching
from dongneng_cli.engine.rankrules import rules_of
from dongneng_cli.frames import COUNTS, RANKING, STANDINGS
from dongneng_cli.plan.load import load_plan
from dongneng_cli.plan.rankings import Ranking
from dongneng_cli.rounding import half_up
from dongneng_cli.terms import Metric, RankOrder, TieStyle

FIGURES = Path(__file__).parents[1] / "figures" / "published_bulletins.yaml"
BULLETINS = yaml.safe_load(FIGURES.read_text(encoding="utf-8"))["bulletins"]

NAMES = "济南 青岛 淄博 枣庄 东营 烟台 潍坊 济宁 泰安 威海 日照 临沂 德州 聊城 滨州 菏泽"
CODES = [f"37{number:02d}00" for number in (*range(1, 12), *range(13, 18))]
CITIES = dict(zip(NAMES.split(" "), CODES, strict=True))

PLAN = load_plan(Path(__file__).parents[2] / "targets" / "shandong-2020")

TRUNCATED = "truncation"
"""Cut off, not rounded."""
BASE = "base rounding"
"""Within the rounding of the money that is printed beside it: computed from finer figures."""
NEITHER = "neither"
"""Neither; which of the next three it is was judged by hand."""
OTHER_BASE = "other base"
"""The rate is of a plan that the page does not print."""
SLIP = "slip"
"""A mistake of the page."""
LOOSE = "loose"
"""Spoken of roughly."""

WORKED_BACK = "start_rate worked back"
"""A start rate whose base is not printed but follows from it: it confirms the base more than the rate."""

DISAGREEING = {
    (
        "sd-2022-08",
        "完成率(计划取自2022-07发布7425亿元)",
        "completion",
    ): OTHER_BASE,  # 90.7 91.092: the plan grew in July
    ("sd-2019-10", "建设项目", "month_share"): SLIP,  # 11.1 10.721: of 95.8 and not 92.8
    ("zb-gx-2021-03", "全部", "completion"): OTHER_BASE,  # 39 40.000: or a slip
    ("dz-2012-08", "全部", "completion"): BASE,  # 69.9 69.962
    ("dz-2013-09", "省级", "completion"): BASE,  # 75.4 75.758
    ("jm-2021-03", "计划新开工", "start_rate"): TRUNCATED,  # 47 47.778
    ("kp-2020-08", "省重点", "completion"): BASE,  # 62.4 62.637
    ("kp-2020-08", "本级重点", "completion"): BASE,  # 60.7 60.643
    ("kp-2021-05", "省重点", "completion"): BASE,  # 49.6 49.363
    ("kp-2024-02", "江门重点", "gap"): BASE,  # 1.0 0.931
    ("kp-2024-02", "全市", "completion"): BASE,  # 14.3 14.355
    ("kp-2024-02", "基础设施占全部", "share"): BASE,  # 32.3 32.203
    ("kp-2024-02", "产业占全部", "share"): BASE,  # 51.8 51.864
    ("kp-2024-03", "省重点", "completion"): BASE,  # 27.1 27.172
    ("kp-2024-03", "省重点", "gap"): BASE,  # 2.1 2.172
    ("sc-2012-06", "天府新区", "completion"): BASE,  # 59.2 59.270
    ("zmd-2020-08", "省重点A类", "completion"): BASE,  # 91.2 91.257
    ("zmd-2020-08", "B类联审联批", "start_rate"): TRUNCATED,  # 68.7 68.757
    ("zmd-2020-08", "六大片区新开工", "start_rate"): TRUNCATED,  # 56.5 56.552
    ("fq-2020-06", "千万元以上", "completion"): BASE,  # 63.88 63.868
    ("xc-10", "全市", "completion"): BASE,  # 134.56 134.576
    ("xc-10", "旌德县开工率", WORKED_BACK): TRUNCATED,  # 166.6 166.667
    ("xc-10", "宁国市竣工率", "share"): TRUNCATED,  # 114.2 114.286
    ("nd-2017-10", "全市开工面积", "completion"): BASE,  # 92.37 92.478
    ("zj-2016-06", "新增", "start_rate"): LOOSE,  # 70 68.607
    ("zmd-2018-04", "新开工", "start_rate"): TRUNCATED,  # 72.5 72.566
    ("zmd-2018-04", "全部", "start_rate"): SLIP,  # 71.1 67.213, which is of 173
    ("zaozhuang-2019-11", "全市", "gap"): BASE,  # 6.1 6.033; or less 91.6, time progress cut off
    ("sd-2020-02-yx", "优选项目", "completion"): TRUNCATED,  # 10.40 10.407
    (
        "jzh-2025-06",
        "五项占比之一(合计凑成100.0)",
        "share",
    ): TRUNCATED,  # 72.9 72.973: five shares add up to 100.0
}
"""What does not come out; the comment has the printed and the exact figure."""


class Figure(NamedTuple):
    """A printed figure beside the exact one."""

    bulletin: str
    group: str
    kind: str
    printed: str
    exact: Fraction
    low: Fraction
    high: Fraction

    @property
    def key(self) -> tuple[str, str, str]:
        return self.bulletin, self.group, self.kind

    @property
    def agrees(self) -> bool:
        return half_up(self.exact, places(self.printed)) == Decimal(self.printed)

    @property
    def why_not(self) -> str:
        step = Decimal(1).scaleb(-places(self.printed))
        half, printed = Fraction(step) / 2, Fraction(self.printed)
        if self.low < self.high and self.low < printed + half and printed - half <= self.high:
            return BASE
        cut = half_up(self.exact, 12).quantize(step, ROUND_DOWN)
        return TRUNCATED if cut == Decimal(self.printed) else NEITHER


def places(printed: str) -> int:
    return len(printed.partition(".")[2])


def standing(row: dict[str, Any]) -> dict[str, Any]:
    """Form the rates of one printed row as the commands do: counts, then rates."""
    zero: dict[str, Any] = {name: 0 for name, kind in COUNTS.columns.items() if kind == "int"}
    base: dict[str, Any] = {
        "planned_starts": row.get("planned", 0),
        "started": row.get("started", 0),
        "planned_finishes": row.get("planned", 0),
        "finished": row.get("completed", 0),
    }
    base |= {"annual_plan": row.get("plan"), "invested": row.get("invested")}
    base |= {k: Decimal(base[k]) if base[k] else None for k in ("annual_plan", "invested")}
    return STANDINGS.records(rates(COUNTS.build([zero | base | {"group": "g", "code": "c"}])))[0]


def divided(row: dict[str, Any]) -> Fraction:
    """Form a printed ratio as the commands form that kind of rate."""
    if row["kind"] == "start_rate":
        base = {"planned": int(row["whole"]), "started": int(row["part"])}
        return Fraction(standing(base)["start_rate"])
    if row["kind"] == "completion":
        base = {"plan": row["whole"], "invested": row["part"]}
        return Fraction(standing(base)["completion_rate"])
    exact = rate(Decimal(row["part"]), Decimal(row["whole"]))
    assert exact is not None
    return exact


def widened(part: str, whole: str) -> tuple[Fraction, Fraction]:
    """Return the rates that the rounding of printed money allows."""
    by = [Fraction(Decimal(1).scaleb(-places(one))) / 2 for one in (part, whole)]
    over, under = Fraction(part), Fraction(whole)
    return (over - by[0]) / (under + by[1]) * 100, (over + by[0]) / (under - by[1]) * 100


def of_row(bulletin: dict[str, Any], row: dict[str, Any]) -> Iterator[Figure]:
    at = (bulletin["id"], row["group"])
    formed = standing(row)
    start, completion = formed["start_rate"], formed["completion_rate"]
    low, high = widened(row["invested"], row["plan"]) if "plan" in row else (None, None)
    if "start_rate" in row and start is not None:
        kind = WORKED_BACK if row.get("base") == "inferred" else "start_rate"
        yield Figure(*at, kind, row["start_rate"], start, start, start)
    if "completion" in row and completion is not None:
        yield Figure(*at, "completion", row["completion"], completion, low, high)
    if "finish_rate" in row:
        exact = formed["finish_rate"]
        yield Figure(*at, "finish_rate", row["finish_rate"], exact, exact, exact)
    for word, sign in (("ahead", 1), ("behind", -1)):
        if word in row:
            passed = Fraction(bulletin["time_progress"])
            taken = completion if row["gap_of"] == "base" else Decimal(row[row["gap_of"]])
            exact = sign * points_ahead(taken, passed)
            half = Fraction(Decimal(1).scaleb(-places(row.get(row["gap_of"], "0")))) / 2
            ends = [exact - half, exact + half]
            if row["gap_of"] == "base":
                ends = sorted(sign * points_ahead(end, passed) for end in (low, high))
            yield Figure(*at, "gap", row[word], exact, *ends)


def all_figures() -> Iterator[Figure]:
    for bulletin in BULLETINS:
        for row in bulletin.get("figures", ()):
            yield from of_row(bulletin, row)
        for row in bulletin.get("ratios", ()):
            exact = divided(row)
            counted = row.get("counts") or row["kind"] == "start_rate"
            ends = (exact, exact) if counted else widened(row["part"], row["whole"])
            back = row.get("base") == "inferred" and row["kind"] == "start_rate"
            kind = WORKED_BACK if back else row["kind"]
            yield Figure(bulletin["id"], row["what"], kind, row["printed"], exact, *ends)
        for row in bulletin.get("shares", ()):
            yield month_share(bulletin["id"], row)
        for row in bulletin.get("points", ()):
            exact = points_ahead(Decimal(row["rate"]), Fraction(row["less"]) / 100)
            yield Figure(bulletin["id"], row["what"], "points", row["printed"], exact, exact, exact)


def month_share(bulletin: str, row: dict[str, Any]) -> Figure:
    """Form the month's share of a plan that is not printed: what the cumulative rate implies."""
    month, whole, percent = (row[name] for name in ("month", "invested", "completion"))
    exact = rate(Decimal(month), Decimal(whole))
    assert exact is not None
    low, high = widened(month, whole)
    half = Fraction(Decimal(1).scaleb(-places(percent))) / 2
    by = Fraction(percent) / 100
    ends = low * (by - half / 100), high * (by + half / 100)
    return Figure(bulletin, row["what"], "month_share", row["printed"], exact * by, *ends)


ALL = list(all_figures())


def test_every_figure_has_its_own_key() -> None:
    assert [key for key, often in Counter(one.key for one in ALL).items() if often > 1] == []


def test_as_many_figures_come_out_as_listed() -> None:
    agree = Counter(one.kind for one in ALL if one.agrees)
    assert {
        kind: (agree[kind], often) for kind, often in Counter(one.kind for one in ALL).items()
    } == {
        "start_rate": (112, 118),
        WORKED_BACK: (25, 26),
        "completion": (59, 74),
        "gap": (44, 47),
        "finish_rate": (2, 2),
        "share": (12, 16),
        "points": (4, 4),
        "month_share": (4, 5),
    }


def test_the_count_is_printed_with_every_figure_that_disagrees() -> None:
    often, agree = Counter(one.kind for one in ALL), Counter(one.kind for one in ALL if one.agrees)
    classes = Counter((one.kind, DISAGREEING[one.key]) for one in ALL if not one.agrees)
    named = (BASE, TRUNCATED, OTHER_BASE, SLIP, LOOSE)
    print(f"\n{'kind':<22} {'agree':>5} {'of':>4}  {', '.join(named)}")
    for kind in sorted(often):
        why = ", ".join(str(classes[kind, one]) for one in named)
        print(f"{kind:<22} {agree[kind]:>5} {often[kind]:>4}  {why}")
    print(f"{'weighted':<22} {len(henan()):>5} {len(scores()):>4}")
    for one in ALL:
        if not one.agrees:
            shown = half_up(one.exact, 3)
            print(
                f"  {DISAGREEING[one.key]}: {one.bulletin} {one.group} {one.kind} {one.printed}, not {shown}"
            )
    assert sum(often.values()) == 292


def test_each_figure_that_does_not_come_out_is_listed_with_its_class() -> None:
    computed = {one.key: one.why_not for one in ALL if not one.agrees}
    by_hand = {OTHER_BASE, SLIP, LOOSE}
    assert computed == {key: NEITHER if it in by_hand else it for key, it in DISAGREEING.items()}


def henan() -> list[dict[str, Any]]:
    page = next(one for one in BULLETINS if one["id"] == "hn-2008-08")
    return [row for row in page["figures"] if "weighted" in row]


HENAN = Ranking.model_validate_json("""{
    "id": "weighted", "name": "加权值", "by": "city", "tie_style": "dense",
    "score": [{"metric": "start-rate", "weight": 0.2},
              {"indicator": "topped-out", "weight": 0.3},
              {"metric": "finish-rate", "weight": 0.5}],
    "basis": {"kind": "published", "note": "河南省项目建设进度排名表，2008年8月"}}""")
"""The notice of August 2008 as an entry of ``rankings.yaml``: 开工率, 主体完工率, 竣工率."""


def henan_ranked() -> list[dict[str, Any]]:
    """Rank the page's base figures as the command does, by the entry above."""
    zero: dict[str, Any] = {name: 0 for name, kind in COUNTS.columns.items() if kind == "int"}
    rows = [
        zero
        | {"group": "city", "code": row["group"], "projects": row["planned"]}
        | {"planned_starts": row["planned"], "started": row["started"]}
        | {"planned_finishes": row["planned"], "finished": row["finished"]}
        for row in henan()
    ]
    order = [row["group"] for row in henan()]
    Random(2).shuffle(rows)
    standings = rates(COUNTS.build(rows))
    topped = {row["group"]: rate(row["topped_out"], row["planned"]) for row in henan()}
    rules = rules_of(HENAN, PLAN, standings, {"topped-out": topped})
    ranking, unranked = rank(standings, rules, None, order=order)
    assert unranked.empty
    return RANKING.records(ranking)


def scores() -> list[Fraction]:
    return [row["value"] for row in henan_ranked()]


def test_all_19_weighted_scores_come_out() -> None:
    printed = [row["weighted"] for row in henan()]
    assert [f"{half_up(one, 2):.2f}" for one in scores()] == printed
    assert len(printed) == 19


def test_henan_numbers_ties_densely_on_the_exact_fraction() -> None:
    # 信阳 4.8/44 and 濮阳 2.4/22 share the eleventh place.
    found = henan_ranked()
    assert [row["code"] for row in found] == [row["group"] for row in henan()]
    assert [row["rank"] for row in found] == [row["rank"] for row in henan()]
    assert [row["code"] for row in found if row["tied"]] == [
        *("新乡市", "郑州市", "鹤壁市", "信阳市", "濮阳市"),
    ]


RANKINGS = [(one["id"], each) for one in BULLETINS for each in one.get("rankings", ())]


def blank(code: str) -> dict[str, Any]:
    """Return the counts of a unit of which only the ranked figure is printed."""
    zero: dict[str, Any] = {name: 0 for name, kind in COUNTS.columns.items() if kind == "int"}
    return zero | {"group": "unit", "code": code, "projects": 1}


def ranked(
    *rankings: dict[str, Any], style: TieStyle = TieStyle.COMPETITION
) -> list[dict[str, Any]]:
    """Rank the units of one page as the command does, each printed ranking a group of its own."""
    values = {
        code: Fraction(value)
        for one in rankings
        for code, value in zip(one["order"], one["values"], strict=True)
    }
    pools = {code: one["metric"] for one in rankings for code in one["order"]}
    worst = rankings[0]["direction"] == "asc"
    order = RankOrder.WORST_FIRST if worst else RankOrder.BEST_FIRST
    rows = [blank(code) for code in values]
    Random(len(rows)).shuffle(rows)
    rules = Rules(metric=None, tie_style=style, order=order, values=values, pools=pools)
    ranking, unranked = rank(rates(COUNTS.build(rows)), rules, None, order=list(values))
    assert unranked.empty
    return RANKING.records(ranking)


@pytest.mark.parametrize(("bulletin", "printed"), RANKINGS)
def test_printed_ranks_come_out(bulletin: str, printed: dict[str, Any]) -> None:
    style = TieStyle.DENSE if bulletin == "hn-2008-08" else TieStyle.COMPETITION
    found = ranked(printed, style=style)
    assert [row["code"] for row in found] == printed["order"]
    if "ranks" in printed:
        assert [row["rank"] for row in found] == printed["ranks"]


def test_ties_without_a_number_share_their_place() -> None:
    # 青岛 April 2014: four districts with four new starts each, named in one breath.
    printed = next(
        each for name, each in RANKINGS if each["metric"] == "新开工项目数" and name[0] == "q"
    )
    assert [(row["rank"], row["tied"]) for row in ranked(printed)] == [
        *((1, False), (2, False), (3, True), (3, True), (3, True), (3, True)),
    ]


def test_counties_and_functional_zones_are_ranked_apart() -> None:
    # 驻马店 February 2023: 高新区 with 66.8 is first of the zones, behind ten counties with more.
    groups = [each for name, each in RANKINGS if name == "zmd-2023-02"]
    found = ranked(*groups)
    assert [row["code"] for row in found] == [code for one in groups for code in one["order"]]
    assert [row["rank"] for row in found] == [1, 2, 3, 4, 4, 6, 7, 8, 9, 10, 1, 2, 3]
    assert [row["pool"] for row in found] == [one["metric"] for one in groups for _ in one["order"]]


LISTS = [(one["id"], each) for one in BULLETINS for each in one.get("lists", ())]


@pytest.mark.parametrize(("bulletin", "printed"), LISTS)
def test_threshold_lists_come_in_code_order_with_their_count(
    bulletin: str, printed: dict[str, Any]
) -> None:
    named = (
        CITIES
        if printed["order"] == "all"
        else [one.removesuffix("市") for one in printed["order"]]
    )
    random = Random(len(named))
    zero: dict[str, Any] = {name: 0 for name, kind in COUNTS.columns.items() if kind == "int"}
    rows = [
        zero
        | {"group": "city", "code": code, "planned_starts": 9, "started": 9 if city in named else 8}
        for city, code in CITIES.items()
    ]
    random.shuffle(rows)
    reached = reaching(rates(COUNTS.build(rows)), Metric.START_RATE, 100)
    assert list(reached.codes) == [CITIES[city] for city in named]
    assert reached.count == printed.get("count", len(named))
    assert reached.all == (printed["order"] == "all")


BACK = [
    (one["id"], one.get("bases_sum"), rows)
    for one in BULLETINS
    if (rows := [row for row in one.get("ratios", ()) if row.get("base") == "inferred"])
]


def bases(row: dict[str, Any]) -> list[int]:
    """Return the whole numbers that give a printed rate when it is rounded; where none does, cut off."""
    part, printed = int(row["part"]), Decimal(row["printed"])
    step = Fraction(Decimal(1).scaleb(-places(row["printed"])))
    exact = {n: Fraction(part * 100, n) for n in range(1, 2000)}
    near = [n for n, one in exact.items() if half_up(one, places(row["printed"])) == printed]
    return near or [n for n, one in exact.items() if 0 <= one - Fraction(printed) < step]


@pytest.mark.parametrize(("bulletin", "whole", "rows"), BACK)
def test_a_base_that_is_not_printed_follows_from_the_rate_or_the_sum(
    bulletin: str, whole: int | None, rows: list[dict[str, Any]]
) -> None:
    open_ones = [row["what"] for row in rows if bases(row) != [int(row["whole"])]]
    assert all(int(row["whole"]) in bases(row) for row in rows)
    starts = [int(row["whole"]) for row in rows if row["kind"] == "start_rate"]
    # One line at most may be what the others leave of the printed sum.
    assert len(open_ones) <= (whole is not None)
    assert whole in (None, sum(starts))


def test_shandong_october_2020() -> None:
    page = next(one for one in BULLETINS if one["id"] == "sd-2020-10")
    row = next(one for one in page["figures"] if one["group"] == "省级重点项目")
    assert (row["started"], row["planned"]) == (1559, 1741)
    assert half_up(standing(row)["start_rate"], 2) == Decimal("89.55")
