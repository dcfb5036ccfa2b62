"""Words that people write in the cells of the form, and what they mean there: changes, sums, marks, units."""

from dongneng_cli.terms import ListChange

CHANGE_WORDS = {
    "新增": ListChange.ADDED,
    "调入": ListChange.ADDED,
    "调出": ListChange.REMOVED,
    "退出": ListChange.REMOVED,
    "转实施": ListChange.TO_IMPLEMENTING,
    "储备转实施": ListChange.TO_IMPLEMENTING,
    "转建设": ListChange.TO_IMPLEMENTING,
    "转储备": ListChange.TO_PREP,
    "实施转储备": ListChange.TO_PREP,
    "转准备": ListChange.TO_PREP,
    "计划调整": ListChange.REPLANNED,
}
"""Words of 变动情形."""

TOTAL_WORDS = ("合计", "总计", "小计", "全省合计", "全市合计", "全省", "全市", "累计")
"""First words of a row that sums others."""

NOT_APPLICABLE = ("—", "－", "-", "–", "——", "/", "／", "无", "暂无", "不适用", "N/A", "n/a", "*")
"""What people write where a column does not apply: not a blank, not a zero."""

MONEY_UNITS = {"亿元": 1, "亿": 1, "万元": 10_000, "万": 10_000, "元": 100_000_000}
"""How many of the unit make one 亿元."""

COUNTED = frozenset("个家项户人件")
"""Units that come in whole numbers."""
