"""The figures that the samples must add up to, and how they are spread over lists and cities.

Published are the totals of the notice below and its threshold lists; everything by city is ours and only
keeps within them. Money is in 万元 (0.0001 亿元), whole, so that every sum is exact.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sample_parts.shares import apportion

PERIOD = "2020-10"
NOTICE = "山东省发改委通报前十月16市重点项目开工情况统计排名（2020年11月）"
"""Source of the totals of the province and of the three lists."""

CITIES = (
    "济南市", "青岛市", "淄博市", "枣庄市", "东营市", "烟台市", "潍坊市", "济宁市",
    "泰安市", "威海市", "日照市", "临沂市", "德州市", "聊城市", "滨州市", "菏泽市",
)  # fmt: skip
"""In order of their codes."""

LINE = ""
"""Stands for no city: line projects of the province (所在市 /)."""

WEIHAI = "威海市"


def money(hundred_million: float) -> int:
    """Return 亿元 with up to four decimals as whole 万元."""
    return round(hundred_million * 10_000)


@dataclass(frozen=True)
class Listed:
    """Figures of one project list.

    Attributes:
        plan: Annual plan of the implementing class. The notice prints rates only; this is a plan that
            gives them.
        prep_word: What the notice calls the class that stands apart.
        published: Whether the notice prints the list's figures; else they are our split of the rest.
        line: Line projects among the implementing ones, all started.
    """

    id: str
    title: str
    prefix: str
    implementing: int
    started: int
    plan: int
    invested: int
    month: int
    prep: int
    prep_started: int
    prep_invested: int
    prep_word: str
    published: bool
    line: int = 0


LISTS = (
    Listed("major-projects", "省重大项目", "ZD", 247, 242, money(2072.11), money(2136.97), money(254.82),
           79, 15, money(124.87), "准备类", published=True, line=4),
    Listed("preferred-projects", "新旧动能转换优选项目", "YX", 568, 556, money(1777.77), money(1731.73),
           money(230.73), 44, 0, money(11.61), "储备类", published=True),
    Listed("invest-talent-projects", "“双招双引”项目", "SZ", 200, 196, money(449.50), money(498.45),
           money(65.84), 0, 0, 0, "准备类", published=True),
    Listed("shortfall-projects", "补短板强弱项培育新经济增长点项目", "BD", 625, 480, money(2049.50),
           money(1502.61), money(168.42), 40, 8, money(18.40), "准备类", published=False),
    Listed("supporting-projects", "“十强”产业重大支撑性项目", "ZC", 101, 85, money(417.63), money(326.33),
           money(36.17), 3, 0, 0, "准备类", published=False),
)  # fmt: skip
"""The last two are our split of what the notice leaves: 769 projects, 726 to start, 565 started, 1828.94."""


@dataclass(frozen=True)
class Cell:
    """Figures of one list in one city (``LINE`` for none): what its rows add up to."""

    listed: Listed
    city: str
    implementing: int
    started: int
    plan: int
    invested: int
    prep: int = 0
    prep_started: int = 0


def _by_city(*values: float) -> dict[str, float]:
    return dict(zip(CITIES, values, strict=True))


_COUNT_WEIGHTS = _by_city(
    9.5, 10.5, 7, 5, 4.9, 9, 8.5, 7.8, 5.5, 0, 4.5, 7.4, 6, 5.3, 5.7, 5.1,
)  # fmt: skip
"""Share of each city in the number of projects; Weihai's own number is published."""

_MONEY_WEIGHTS = _by_city(
    1.2, 1.4, 1.0, 0.7, 1.3, 1.6, 1.1, 0.95, 0.8, 0, 1.1, 0.88, 0.7, 0.72, 1.2, 0.8,
)  # fmt: skip
"""Size of a city's projects."""

_WEIHAI = {
    "major-projects": Cell(LISTS[0], WEIHAI, 9, 9, money(38.00), money(40.26)),
    "preferred-projects": Cell(LISTS[1], WEIHAI, 28, 27, money(51.20), money(53.40)),
    "invest-talent-projects": Cell(LISTS[2], WEIHAI, 10, 10, money(13.10), money(14.92)),
    "shortfall-projects": Cell(LISTS[3], WEIHAI, 27, 24, money(19.60), money(20.14)),
    "supporting-projects": Cell(LISTS[4], WEIHAI, 11, 10, money(9.43), money(10.18)),
}
"""Our split of what Weihai published (威海新闻网, 2020-11-25): 80 of 85 started, 138.9 亿元, 105.76%.
It divides by all 85 listed; without prep projects the province's way gives the same 94.1%."""

_LINE_PLAN, _LINE_INVESTED = money(120.40), money(118.25)

_WAITING: Mapping[str, Mapping[str, int]] = {
    "major-projects": {"济宁市": 2, "临沂市": 1, "德州市": 2},
    "preferred-projects": {
        "济南市": 2, "青岛市": 2, "淄博市": 1, "枣庄市": 1, "临沂市": 2, "德州市": 2, "聊城市": 1,
    },
    "invest-talent-projects": {"济南市": 1, "德州市": 1, "聊城市": 2},
}  # fmt: skip
"""Projects not started, by list and city. 优选 is at 100% in exactly the eight cities that are printed."""

_WAITING_WEIGHTS = _by_city(7, 7, 5, 7, 3, 5, 4, 6, 6, 0, 4, 7, 10, 9, 5, 8)
"""Where the projects of the other two lists wait."""

_LEANINGS: Mapping[str, Mapping[str, float]] = {
    "major-projects": _by_city(
        101.3, 104.8, 102.2, 100.9, 106.4, 107.1, 104.2, 91.5,
        101.8, 0, 103.6, 102.7, 88.2, 101.1, 105.2, 102.9,
    ),
    "preferred-projects": _by_city(
        93.4, 95.2, 101.6, 90.8, 103.1, 102.4, 102.0, 101.8,
        94.7, 0, 104.3, 101.9, 84.6, 101.3, 96.1, 92.5,
    ),
    "invest-talent-projects": _by_city(
        95.4, 112.6, 109.3, 107.8, 119.5, 121.4, 116.2, 104.9,
        108.4, 0, 113.7, 110.1, 89.3, 92.6, 114.8, 106.5,
    ),
    "shortfall-projects": _by_city(
        72.1, 75.8, 77.4, 66.9, 83.5, 80.2, 79.6, 71.3,
        70.4, 0, 78.8, 69.7, 56.2, 61.5, 76.3, 63.8,
    ),
    "supporting-projects": _by_city(
        76.5, 79.9, 80.6, 72.7, 86.1, 84.4, 81.8, 75.2,
        73.9, 0, 82.5, 74.3, 64.8, 68.1, 80.0, 70.6,
    ),
}  # fmt: skip
"""Completion that each city leans to, in percent; scaled a little so that the list's total comes out."""


def cells() -> Iterator[Cell]:
    """Yield every cell, list by list, cities in order of their codes, line projects last."""
    for listed in LISTS:
        weihai = _WEIHAI[listed.id]
        line = _line(listed)
        others = [city for city in CITIES if city != WEIHAI]
        counts = _spread(listed.implementing - weihai.implementing - line.implementing, others)
        preps = _spread(listed.prep, others)
        prep_started = apportion(listed.prep_started, preps)
        waiting = _waiting(listed, weihai, others)
        sizes = [count * _MONEY_WEIGHTS[city] for count, city in zip(counts, others, strict=True)]
        plans = _rounded(listed.plan - weihai.plan - line.plan, sizes)
        leanings = _LEANINGS[listed.id]
        wanted = [plan * leanings[city] for plan, city in zip(plans, others, strict=True)]
        invested = _rounded(listed.invested - weihai.invested - line.invested, wanted)
        by_city = {
            city: Cell(
                listed, city, counts[i], counts[i] - waiting[i], plans[i], invested[i], preps[i],
                prep_started[i],
            )
            for i, city in enumerate(others)
        }  # fmt: skip
        yield from (by_city.get(city, weihai) for city in CITIES)
        if line.implementing:
            yield line


def _spread(count: int, cities: list[str]) -> list[int]:
    return apportion(count, [_COUNT_WEIGHTS[city] for city in cities])


def _rounded(total: int, weights: list[float]) -> list[int]:
    """Cut money into parts of whole 0.01 亿元."""
    return [part * 100 for part in apportion(total // 100, weights)]


def _line(listed: Listed) -> Cell:
    if not listed.line:
        return Cell(listed, LINE, 0, 0, 0, 0)
    return Cell(listed, LINE, listed.line, listed.line, _LINE_PLAN, _LINE_INVESTED)


def _waiting(listed: Listed, weihai: Cell, cities: list[str]) -> list[int]:
    """Return how many projects of each city have not started."""
    if listed.id in _WAITING:
        return [_WAITING[listed.id].get(city, 0) for city in cities]
    count = listed.implementing - listed.started - (weihai.implementing - weihai.started)
    return apportion(count, [_WAITING_WEIGHTS[city] for city in cities])
