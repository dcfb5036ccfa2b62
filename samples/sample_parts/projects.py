"""The 1,907 synthetic projects: rows that add up to the figures of each list and city.

Nothing here is a real project. Names say 示例; money, months and places are drawn by chance that repeats.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from dongneng_cli.plan.model import Plan
from sample_parts.published import LINE, LISTS, Cell, Listed, cells, money
from sample_parts.shares import apportion, between, pick

JANUARY = 2020 * 12
OCTOBER = JANUARY + 9
DECEMBER = JANUARY + 11

_LINES = (
    ("省级特高压输电通道", "新能源新材料"),
    ("全省干线光缆扩容", "新一代信息技术"),
    ("天然气管网跨市干线", "新能源新材料"),
    ("引黄灌区跨市输水干线", "现代高效农业"),
)
"""Line projects that run through several cities, with the industry whose task force leads them."""

_WORKS = {
    "新一代信息技术": ("集成电路封测基地", "工业互联网平台", "大数据中心", "5G应用示范园"),
    "高端装备": ("智能装备产业园", "轨道交通部件基地", "数控机床扩产", "工程机械再制造"),
    "新能源新材料": ("高性能纤维基地", "氢能部件产业园", "风电部件", "先进陶瓷材料"),
    "现代海洋": ("海洋牧场综合体", "海工装备基地", "海洋生物制品", "水产精深加工园"),
    "医养健康": ("生物医药产业园", "医疗器械基地", "康养综合体", "中医药提取"),
    "高端化工": ("高端聚合物", "化工新材料园", "精细化工搬迁入园", "特种橡胶"),
    "现代高效农业": ("智慧农业产业园", "冷链物流中心", "良种繁育基地", "农产品精深加工"),
    "文化创意": ("文化创意产业园", "数字出版基地", "影视基地配套", "工业设计中心"),
    "精品旅游": ("滨水文旅度假区", "乡村旅游集群", "历史街区更新", "研学旅行基地"),
    "现代金融服务": ("金融产业园", "供应链金融平台", "基金小镇", "金融后台中心"),
}
"""Kinds of works by industry."""

_SHORTFALL_WORKS = (
    "城镇老旧管网改造",
    "应急物资储备库",
    "公共卫生中心",
    "农村供水提升",
    "综合交通枢纽",
)
"""Works of the shortfall list that belong to no industry."""

_INDUSTRY_WEIGHTS = (14, 15, 13, 20, 11, 12, 11, 6, 7, 4)
_MARINE = "现代海洋"
_COAST = ("青岛市", "东营市", "烟台市", "潍坊市", "威海市", "日照市", "滨州市")
"""Only there are marine projects drawn."""


@dataclass(frozen=True)
class Project:
    """One row of the sheet 项目: money in 万元, months counted from year 0; None is a blank."""

    code: str
    name: str
    listed: Listed
    city: str
    county: str
    industry: str
    implementing: bool
    total: int
    plan: int
    planned_start: int
    started: int | None
    planned_finish: int
    finished: int | None
    month: int
    invested: int


def month_text(month: int) -> str:
    """Write a month as ``2020-04``."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def build_projects(plan: Plan) -> list[Project]:
    """Return all projects, list by list and city by city."""
    chance = Random("dongneng-cli samples 2020-10")
    industries = [industry.name for industry in plan.units.industries]
    counties = {city.name: [c.name for c in city.counties] for city in plan.regions.cities}
    by_list = {listed.id: list[Project]() for listed in LISTS}
    for cell in cells():
        rows = by_list[cell.listed.id]
        places = counties.get(cell.city, ["/"])
        rows += [
            _placed(chance, row, len(rows) + number, places, industries)
            for number, row in enumerate(_implementing(chance, cell), start=1)
        ]
        rows += [
            _placed(chance, row, len(rows) + number, places, industries)
            for number, row in enumerate(_prep(chance, cell), start=1)
        ]
    return [row for listed in LISTS for row in _finish(chance, listed, by_list[listed.id])]


def _placed(
    chance: Random, row: Project, number: int, places: Sequence[str], industries: Sequence[str]
) -> Project:
    """Give a row its code, place, industry and name."""
    code = f"{row.listed.prefix}2020-{number:04d}"
    if row.city == LINE:
        works, industry = _LINES[int(row.name)]
        name = f"{works}工程（示例{code}）"
        return replace(row, code=code, name=name, county="/", industry=industry)
    county = pick(chance, places)
    if row.listed.prefix == "BD" and chance.random() < 0.35:
        works, industry = pick(chance, _SHORTFALL_WORKS), "/"
    else:
        weights = [
            0 if name == _MARINE and row.city not in _COAST else weight
            for name, weight in zip(industries, _INDUSTRY_WEIGHTS, strict=True)
        ]
        industry = pick(chance, industries, weights)
        works = pick(chance, _WORKS[industry])
    return replace(
        row, code=code, name=f"{county}{works}项目（示例{code}）", county=county, industry=industry
    )


def _implementing(chance: Random, cell: Cell) -> Iterator[Project]:
    """Yield the implementing rows of a cell; their plans and investments add up to it."""
    count = cell.implementing
    if not count:
        return
    plans = apportion(cell.plan // 100, [_size(chance) for _ in range(count)], floor=20)
    waiting = set(range(count - 1, -1, -1)[: count - cell.started])
    starts = [
        _waiting_start(chance) if i in waiting else _start(chance, cell.city) for i in range(count)
    ]
    weights = [
        0.0 if started is None else plan * (0.75 + chance.random() / 2) * _ramp(started)
        for plan, (_planned, started) in zip(plans, starts, strict=True)
    ]
    running = [i for i in range(count) if i not in waiting]
    spent = apportion(cell.invested // 100, [weights[i] for i in running], floor=6)
    invested = dict(zip(running, spent, strict=True))
    for i, (planned, started) in enumerate(starts):
        yield _row(
            chance, cell, str(i), plans[i] * 100, invested.get(i, 0) * 100, (planned, started)
        )


def _prep(chance: Random, cell: Cell) -> Iterator[Project]:
    """Yield the prep rows of a cell: started ones before their time, no annual plan."""
    for i in range(cell.prep):
        planned = JANUARY + between(chance, 13, 22)
        started = JANUARY + between(chance, 2, 7) if i < cell.prep_started else None
        row = _row(chance, cell, str(i), 0, 0, (planned, started))
        total = money(between(chance, 300, 6000) / 100)
        yield replace(row, implementing=False, total=total, finished=None)


def _row(
    chance: Random,
    cell: Cell,
    name: str,
    plan: int,
    invested: int,
    starts: tuple[int, int | None],
) -> Project:
    planned, started = starts
    finish, finished = _finish_months(chance, planned, started)
    spread = chance.random()
    share = 1.15 + 4 * spread * spread
    total = int(max(plan, invested) * share / 100 + 1) * 100
    return Project(
        code="", name=name, listed=cell.listed, city=cell.city, county="", industry="",
        implementing=True, total=total, plan=plan, planned_start=planned, started=started,
        planned_finish=finish, finished=finished, month=0, invested=invested,
    )  # fmt: skip


def _size(chance: Random) -> float:
    """Draw a weight: many small projects, few large ones."""
    draw = chance.random()
    return 0.15 + 0.6 * draw + 3.2 * draw * draw * draw * draw


def _start(chance: Random, city: str) -> tuple[int, int]:
    """Draw planned and actual start of a project that is under way."""
    if city == LINE or chance.random() < 0.42:
        month = JANUARY - between(chance, 1, 24)
        return month, month
    planned = JANUARY + pick(chance, range(1, 12), (3, 9, 12, 10, 9, 8, 7, 7, 6, 2, 1))
    actual = planned + pick(chance, (-1, 0, 1, 2), (2, 6, 2, 1))
    return planned, max(JANUARY + 1, min(actual, OCTOBER))


def _waiting_start(chance: Random) -> tuple[int, None]:
    return JANUARY + pick(chance, range(4, 12), (1, 1, 2, 2, 3, 3, 4, 4)), None


def _ramp(started: int) -> float:
    """A project that began late in the year has spent less of its plan."""
    return {OCTOBER: 0.12, OCTOBER - 1: 0.3, OCTOBER - 2: 0.5}.get(started, 1.0)


def _finish_months(chance: Random, planned: int, started: int | None) -> tuple[int, int | None]:
    """Draw planned and actual finish; works of earlier years may be finished by now."""
    finish = planned + between(chance, 14, 44)
    if started is None or finish > OCTOBER:
        return max(finish, DECEMBER), None
    if chance.random() < 0.5:
        return DECEMBER, None
    return max(finish, JANUARY + 3), min(max(finish, JANUARY + 3) + between(chance, 0, 1), OCTOBER)


def _finish(chance: Random, listed: Listed, rows: list[Project]) -> list[Project]:
    """Fill in what runs over a whole list: prep money, the month, and finer figures here and there."""
    spent = _with_prep_money(listed, rows)
    return _with_four_decimals(_with_month(chance, listed, spent))


def _with_prep_money(listed: Listed, rows: list[Project]) -> list[Project]:
    """Spread prep investment over prep projects that started, or else over a few that prepare."""
    prep = [i for i, row in enumerate(rows) if not row.implementing]
    begun = [i for i in prep if rows[i].started is not None] or prep[::7]
    if not listed.prep_invested:
        return rows
    weights = [float(rows[i].total) for i in begun]
    parts = apportion(listed.prep_invested // 100, weights, floor=20)
    spent = {i: part * 100 for i, part in zip(begun, parts, strict=True)}
    return [
        replace(row, invested=spent[i], total=max(row.total, spent[i] * 2)) if i in spent else row
        for i, row in enumerate(rows)
    ]


def _with_month(chance: Random, listed: Listed, rows: list[Project]) -> list[Project]:
    """Spread the month's investment: all of it for what began this month, none for what is finished."""
    fixed = {i: row.invested for i, row in enumerate(rows) if row.started == OCTOBER}
    open_ = [
        i
        for i, row in enumerate(rows)
        if row.implementing
        and row.invested
        and i not in fixed
        and (row.finished or OCTOBER) >= OCTOBER
    ]
    weights = [rows[i].invested * (0.5 + chance.random()) for i in open_]
    parts = apportion((listed.month - sum(fixed.values())) // 100, weights)
    months = fixed | {i: part * 100 for i, part in zip(open_, parts, strict=True)}
    for i, row in enumerate(rows):
        if not row.implementing and row.invested:
            months[i] = row.invested // 1200 * 100
    return [replace(row, month=months.get(i, 0)) for i, row in enumerate(rows)]


def _with_four_decimals(rows: list[Project]) -> list[Project]:
    """Shift a little money between neighbours, so that some rows are given to the 万元."""
    shifted = list(rows)
    for i in range(0, len(rows) - 1, 23):
        pair = rows[i], rows[i + 1]
        same = pair[0].city == pair[1].city and all(
            row.implementing and row.invested >= 1000 and row.started != OCTOBER for row in pair
        )
        if same:
            shift = 11 + i % 37
            shifted[i] = replace(pair[0], invested=pair[0].invested + shift)
            shifted[i + 1] = replace(pair[1], invested=pair[1].invested - shift)
    return shifted
