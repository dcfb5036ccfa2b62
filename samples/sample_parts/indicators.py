"""Indicator rows of the sample month: published readings where there are any, else marked 示例.

A published reading is cited by title or publisher and date in 备注. Where a public figure is about
something else (built for opened, announced for delivered), the row stays 示例 and 备注 says so.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from dongneng_cli.plan.model import Indicator, Plan
from dongneng_cli.terms import Kind
from sample_parts.published import CITIES
from sample_parts.shares import apportion

_EXAMPLE = "示例数据"


@dataclass(frozen=True)
class Reading:
    """What is reported for an indicator; a stock or ratio has the cumulative figure only."""

    previous: Decimal | None
    in_period: Decimal | None
    cumulative: Decimal | str
    note: str = _EXAMPLE


@dataclass(frozen=True)
class IndicatorRow:
    """One row of the sheet 指标."""

    id: str
    name: str
    unit: str
    region: str
    reading: Reading


def _moving(previous: str, in_period: str, note: str = _EXAMPLE) -> Reading:
    """Return a figure that is counted over the year."""
    before, month = Decimal(previous), Decimal(in_period)
    return Reading(before, month, before + month, note)


def _standing(value: str, note: str = _EXAMPLE) -> Reading:
    """Return a figure of the period's end."""
    return Reading(None, None, Decimal(value), note)


READINGS = {
    "shortfall-fields": _standing(
        "12", "公开报道（2020-03-04）：清单274个项目覆盖12个领域；题名未留存"
    ),
    "5g-stations": _moving(
        "40000", "1250",
        "上月累计由公开数推算：9月26日开通第5万个（新浪转工信部门，2020-09），减2019年末约1万个"
        "（人民网，2020-01-21）；本月数为示例数据",
    ),
    "digital-platforms": _moving("15", "2"),
    "cluster-scale": _standing("2.86"),
    "investment-park-land": _moving(
        "72.4", "6.2", "示例数据；公开的104.3平方公里（农村大众报，2020-03-27）是计划面积，不等于已推出"
    ),
    "jinan-headquarters": _moving("15", "2"),
    "jinan-industries": _standing("10"),
    "jinan-four-new-share": _standing("31.4"),
    "qingdao-projects": _standing("118"),
    "qingdao-listed": _standing("53", "示例数据；境内外合计"),
    "qingdao-high-tech": _standing(
        "4060",
        "示例数据；2019年末3829家（青岛市公开报道，2020），"
        "2020年预计4300家（2021年青岛市政府工作报告）",
    ),
    "yantai-upgrades": _moving("87", "9"),
    "provincial-labs": _standing("4", "示例数据；至2021-01-19已启动5家（省政府新闻发布会）"),
    "innovation-communities": _standing(
        "22", "由公开数推算：第三批8家公布后达30家（公开报道，2021-01-05；题名未留存）"
    ),
    "basic-research": _moving("15", "1"),
    "innovation-projects": _moving("84", "5"),
    "high-tech-firms": _standing("12650", "示例数据；年末逾1.4万家（省政府新闻发布会，2021-01-19）"),
    "rd-intensity": Reading(None, None, "—", "以次年9月全国科技经费投入统计公报为准，年内无数"),
    "national-policies": _moving("33", "2"),
    "small-firms-upgraded": _moving("3120", "340"),
    "ftz-pilots": _moving(
        "102", "0", "8月31日公开数（齐鲁晚报，2020-08-31）；10月末未见公开，本月数按0填"
    ),
    "reform-replications": _moving("176", "5"),
}  # fmt: skip
"""By indicator; of the project lists none: they are counted from the sheet 项目."""

_PART_WEIGHTS = {
    "5g-stations": (27, 26, 14, 9, 8, 19, 20, 17, 11, 7, 7, 20, 12, 12, 10, 13),
    "small-firms-upgraded": (21, 24, 16, 11, 9, 19, 23, 18, 12, 8, 9, 24, 15, 12, 11, 17),
}
"""Share of each city in the province's figure; ours."""

_CITY_NOTES = {
    ("5g-stations", "济南市"):
        "示例数据；公开的9月末已开通11000个（闪电新闻，2020-10-12）是存量，不是本年新开通",
}  # fmt: skip


def province_rows(plan: Plan) -> Iterator[IndicatorRow]:
    """Yield every indicator for its own scope."""
    names = {plan.regions.code: plan.regions.name}
    names |= {city.code: city.name for city in plan.regions.cities}
    names |= {group.id: group.short for group in plan.regions.groups}
    for item in plan.indicators:
        if item.kind is not Kind.PROJECTS:
            yield _row(item, names[item.scope], READINGS[item.id])


def city_parts(plan: Plan, city: str) -> Iterator[IndicatorRow]:
    """Yield a city's parts of what cities report; the parts of all cities add up to the province's."""
    at = CITIES.index(city)
    for item in plan.indicators:
        if item.cities_report:
            whole, weights = READINGS[item.id], _PART_WEIGHTS[item.id]
            before = apportion(int(whole.previous or 0), weights)[at]
            month = apportion(int(whole.in_period or 0), weights)[at]
            note = _CITY_NOTES.get((item.id, city), _EXAMPLE)
            yield _row(item, city, _moving(str(before), str(month), note))


def _row(item: Indicator, region: str, reading: Reading) -> IndicatorRow:
    return IndicatorRow(item.id, item.name, item.unit, region, reading)
