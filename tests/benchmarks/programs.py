"""The small programs that the tool is held against, each run by ``python -c``.

Every one gets its files as arguments; those that time themselves print milliseconds.
"""

TYPER = "import typer, rich.table"

FLOOR = """
import sys, pandas
from python_calamine import CalamineWorkbook
for path in sys.argv[1:]:
    book = CalamineWorkbook.from_path(path)
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()
"""
"""What any check with pandas must cost: the import, and reading the workbook the fastest way."""

READ_ALL = FLOOR.replace(", pandas", "")
"""Reading alone, without pandas."""

OPENPYXL = """
import sys, openpyxl
for sheet in openpyxl.load_workbook(sys.argv[1], read_only=True, data_only=True):
    for row in sheet.iter_rows(values_only=True):
        pass
"""

READ_EXCEL = """
import sys, pandas
pandas.read_excel(sys.argv[1], sheet_name=None, header=None)
"""

PANDERA = """
import sys
import pandas as pd
import pandera.pandas as pa
frame = pd.read_excel(sys.argv[1], sheet_name="项目", header=2, engine="calamine", dtype={"项目编码": str})
frame = frame[frame["项目类别"].notna()]
money = pa.Column(float, pa.Check.ge(0), nullable=True, coerce=True)
month = pa.Column(str, pa.Check.str_matches(r"^20\\d\\d-\\d\\d$"), nullable=True)
schema = pa.DataFrameSchema(
    {
        "项目编码": pa.Column(str, unique=True),
        "项目类别": pa.Column(str, pa.Check.isin(["建设类", "准备类"])),
        "总投资": money, "年度计划投资": money, "本月完成投资": money, "本年累计完成投资": money,
        "计划开工月份": month, "实际开工月份": month,
    },
    checks=[
        pa.Check(lambda f: ~(f["本月完成投资"] > f["本年累计完成投资"])),
        pa.Check(lambda f: ~(f["本年累计完成投资"] > f["总投资"])),
    ],
)
try:
    schema.validate(frame, lazy=True)
except pa.errors.SchemaErrors as error:
    print(len(error.failure_cases))
"""
"""Ten of the rules, on one of the five sheets, in pandera."""

FRICTIONLESS = """
import sys
from frictionless import Checklist, Dialect, Resource, Schema, checks
from frictionless.formats import ExcelControl
month = {"pattern": r"^20\\d\\d-\\d\\d$"}
money = {"type": "number", "constraints": {"minimum": 0}}
kinds = {
    "项目编码": {"type": "string", "constraints": {"unique": True, "required": True}},
    "项目类别": {"type": "string", "constraints": {"enum": ["建设类", "准备类"]}},
    "总投资": money, "年度计划投资": money, "本月完成投资": money, "本年累计完成投资": money,
    "计划开工月份": {"type": "string", "constraints": month},
    "实际开工月份": {"type": "string", "constraints": month},
}
dialect = Dialect(header_rows=[3], controls=[ExcelControl(sheet="项目")])
resource = Resource(path=sys.argv[1], dialect=dialect, basepath="/")
resource.infer(stats=False)
for field in resource.schema.fields:
    if field.name in kinds:
        resource.schema.set_field_type(field.name, kinds[field.name]["type"])
        resource.schema.get_field(field.name).constraints = kinds[field.name]["constraints"]
report = resource.validate(Checklist(checks=[
    checks.row_constraint(formula="not 本月完成投资 or 本月完成投资 <= 本年累计完成投资"),
    checks.row_constraint(formula="not 总投资 or 本年累计完成投资 <= 总投资"),
]))
print(report.stats)
"""
"""The same ten rules in frictionless."""

WARM = """
import gc, json, sys, time
gc.set_threshold(200_000)
{prepare}
def best(times):
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        {work}
        spent.append((time.perf_counter() - began) * 1000)
    return sorted(spent)[len(spent) // 2]
best(2)
print(json.dumps(best(7)))
"""
"""Median of seven turns in a process that has done it twice before."""

WARM_READ = WARM.format(
    prepare="""
from python_calamine import CalamineWorkbook
def read(path):
    book = CalamineWorkbook.from_path(path)
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()
""",
    work="read(sys.argv[1])",
)

WARM_CHECK = WARM.format(
    prepare="""
from dongneng_cli.workflow.context import open_plan
from dongneng_cli.workflow.intake import take_in
from dongneng_cli.workflow.judge import judge
plan = open_plan(None)
""",
    work="judge(take_in([sys.argv[1]], plan))",
)
"""From a path to findings and progress, the plan being open: what one more workbook costs."""


SAME_CELLS = """
import sys
import openpyxl, xlsxwriter
cells = openpyxl.load_workbook(sys.argv[1])
kept = [[[c.value for c in row] for row in sheet] for sheet in cells]
import time, json
began = time.perf_counter()
book = xlsxwriter.Workbook(sys.argv[2])
styles = [book.add_format({"border": 1, "num_format": f}) for f in ("0", "0.00", "0.00%", "@")]
for rows in kept:
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        for place, value in enumerate(row):
            if value is not None:
                sheet.write(number, place, value, styles[place % 4])
book.close()
print(json.dumps((time.perf_counter() - began) * 1000))
"""
"""XlsxWriter alone, writing the cells of a report that is there already."""

WRITE_GAP = """
import json, sys, time
from dongneng_cli.reports.formats.catalog import by_suffix
from dongneng_cli.workflow import verbs
from pathlib import Path
document = verbs.gap([sys.argv[1]]).document
form = by_suffix(Path("gap.xlsx"))
form.render(document)
began = time.perf_counter()
form.render(document)
print(json.dumps((time.perf_counter() - began) * 1000))
"""

LEDGER_ROWS = """
import sys, sqlite3, pandas
connection = sqlite3.connect(sys.argv[1])
for table in ("projects", "observations", "task_reports", "blockers", "list_changes", "totals"):
    connection.execute(
        f"SELECT * FROM {table} WHERE height IN"
        " (SELECT height FROM revisions WHERE period BETWEEN ? AND ?)", sys.argv[2:]
    ).fetchall()
"""
"""What a report from the ledger must cost: the import, and fetching the rows of the year up to the month."""

LEDGER_HEADS = """
import sys, sqlite3, typer, rich.table
sqlite3.connect(sys.argv[1]).execute(
    "SELECT * FROM revisions JOIN entries USING (height) WHERE period = ?", sys.argv[2:]
).fetchall()
"""
"""What a list of a month's submissions must cost."""
