"""Books as rows of plain values, for tests that are not about the file format."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from dongneng_cli.plan.load import find_plan, load_plan
from dongneng_cli.plan.model import Plan
from dongneng_cli.plan.names import Names
from dongneng_cli.submission.read import Submission, understand
from dongneng_cli.submission.workbook import Area, Book, Cell, CellKind, Sheet

Value = str | int | float | Cell | None
Rows = Sequence[Sequence[Value]]

COVER: Rows = (("填报单位", "济南市"), ("单位代码", "370100"), ("报告期", "2020-10"))

INDICATOR_HEADER = (
    "指标编码",
    "指标名称",
    "计量单位",
    "地区",
    "上月累计",
    "本月数",
    "本年累计",
    "备注",
)
PROJECT_HEADER = (
    "项目编码", "项目名称", "项目清单", "所在市", "所在县(市、区)", "牵头专班", "所属产业", "项目类别",
    "总投资", "年度计划投资", "计划开工月份", "实际开工月份", "计划竣工月份", "实际竣工月份",
    "本月完成投资", "本年累计完成投资", "备注",
)  # fmt: skip


@cache
def shandong() -> tuple[Plan, Names]:
    """Return the plan that comes with the program, loaded once."""
    plan = load_plan(find_plan("shandong-2020"))
    return plan, Names(plan)


def sheet(
    name: str,
    rows: Rows,
    *,
    merges: Sequence[Area] = (),
    hidden_rows: frozenset[int] = frozenset(),
    hidden_columns: frozenset[int] = frozenset(),
    state: str = "visible",
) -> Sheet:
    """Return a sheet: text is text, numbers are numbers, ``None`` is blank, a ``Cell`` is itself."""
    cells = {
        number: [_cell(column, value) for column, value in enumerate(row, 1) if value is not None]
        for number, row in enumerate(rows, 1)
        if any(value is not None for value in row)
    }
    return Sheet(
        name=name,
        rows=cells,
        merges=merges,
        hidden_rows=hidden_rows,
        hidden_columns=hidden_columns,
        state=state,
    )


def _cell(column: int, value: Value) -> Cell:
    if isinstance(value, Cell):
        return value._replace(column=column)
    kind = CellKind.TEXT if isinstance(value, str) else CellKind.NUMBER
    return Cell(column, kind, str(value), 0, None)


def formatted(value: str, style: int) -> Cell:
    """Return a number cell in one of the book's styles."""
    return Cell(0, CellKind.NUMBER, value, style, None)


def of_kind(kind: CellKind, text: str = "") -> Cell:
    """Return a cell of a kind that plain values do not have."""
    return Cell(0, kind, text, 0, None)


def book(*sheets: Sheet, cover: Rows = COVER, formats: Sequence[str] = ("General",)) -> Book:
    """Return a book with a cover before its sheets."""
    covers = (sheet("封面", cover),) if cover else ()
    return Book(file="济南市.xlsx", sheets=(*covers, *sheets), formats=formats)


def understood(
    *sheets: Sheet, cover: Rows = COVER, formats: Sequence[str] = ("General",)
) -> Submission:
    """Read a book against the plan that comes with the program."""
    return understand(book(*sheets, cover=cover, formats=formats), *shandong())


def codes(submission: Submission) -> Mapping[str, list[str]]:
    """Return where each code was found: code to ``sheet!cell``."""
    found: dict[str, list[str]] = {}
    for finding in submission.findings:
        found.setdefault(finding.code, []).append(f"{finding.sheet}!{finding.cell}")
    return found


def project(**given: Value) -> list[Value]:
    """Return one row of the sheet 项目 that is in order, with some of it changed."""
    row: dict[str, Value] = {
        "项目编码": "P-1", "项目名称": "一号", "项目清单": "省重大项目", "所在市": "济南市",
        "所在县(市、区)": "历下区", "牵头专班": "高端装备专班", "所属产业": "高端装备",
        "项目类别": "建设类", "总投资": 10, "年度计划投资": 5, "计划开工月份": "2020-03",
        "实际开工月份": "2020-04", "计划竣工月份": "2022-12", "实际竣工月份": None,
        "本月完成投资": 0.5, "本年累计完成投资": 4.5, "备注": None,
    }  # fmt: skip
    return [{**row, **given}[title] for title in PROJECT_HEADER]


def indicator(**given: Value) -> list[Value]:
    """Return one row of the sheet 指标 that is in order, with some of it changed."""
    row: dict[str, Value] = {
        "指标编码": "jinan-headquarters", "指标名称": "新认定总部企业", "计量单位": "家", "地区": "济南市",
        "上月累计": 10, "本月数": 3, "本年累计": 13, "备注": None,
    }  # fmt: skip
    return [{**row, **given}[title] for title in INDICATOR_HEADER]


REPOSITORY = Path(__file__).parents[2]
"""Root of the source tree."""
