"""The table of who sent what, and a thousand findings that stay readable."""

from dongneng_cli.findings import Finding, Severity
from dongneng_cli.reports.check import check_report
from dongneng_cli.reports.context import FileLine
from dongneng_cli.reports.formats import terminal
from dongneng_cli.reports.units import units_data, units_table
from tests.reports.frames import context, progress

FILES = (
    FileLine("a/济南.xlsx", "1" * 64, True, "济南市", "2020-05", {"指标": 5, "项目": 171}),
    FileLine("b/济南.xlsx", "2" * 64, False),
    FileLine("a/青岛.xlsx", "3" * 64, True, "青岛市", "2020-05", {"指标": 4}),
)


def finding(file: str, severity: Severity, cell: str = "D5", code: str = "L101") -> Finding:
    return Finding(
        code=code, severity=severity, message="wrong", file=file, sheet="项目", cell=cell
    )


FOUND = [
    finding("a/济南.xlsx", Severity.ERROR),
    finding("a/济南.xlsx", Severity.NOTICE),
    finding("b/济南.xlsx", Severity.ERROR),
]


def test_a_line_for_each_file_in_order_then_the_missing_units() -> None:
    table = units_table(context(files=FILES), FOUND, ["烟台市"])
    assert table is not None
    headers = [column.header for column in table.columns]
    assert headers[3:5] == ["Rows 指标", "Rows 项目"]
    cells = [row.cells for row in table.rows]
    assert cells[0] == ("济南市", "2020-05", "√ yes", 5, 171, 1, 0, 1, "a/济南.xlsx")
    assert cells[1] == (None, None, "× no", None, None, 1, 0, 0, "b/济南.xlsx")
    assert cells[2] == ("青岛市", "2020-05", "√ yes", 4, None, 0, 0, 0, "青岛.xlsx")
    assert cells[3][:3] == ("烟台市", "2020-05", "? missing")
    assert table.notes == ("1 units have not reported",)


def test_one_file_needs_no_table() -> None:
    assert units_table(context(files=FILES[:1]), FOUND) is None
    assert units_data(context(files=FILES[:1]), FOUND) == [
        {
            "unit": "济南市", "period": "2020-05", "path": "a/济南.xlsx", "readable": True,
            "rows": {"指标": 5, "项目": 171}, "errors": 1, "warnings": 0, "notices": 1,
        }
    ]  # fmt: skip


def test_a_missing_unit_has_no_path() -> None:
    assert units_data(context(files=()), [], ["烟台市"]) == [
        {"unit": "烟台市", "period": "2020-05", "path": None, "readable": None}
    ]


def test_a_thousand_findings_are_a_few_causes() -> None:
    many = [finding("a.xlsx", Severity.ERROR, f"D{n}") for n in range(5, 405)]
    many += [finding("a.xlsx", Severity.ERROR, f"P{n}", "L113") for n in range(5, 555)]
    many += [finding("a.xlsx", Severity.ERROR, "", "S103")]
    many += [finding("a.xlsx", Severity.NOTICE, f"B{n}", "S132") for n in range(5, 54)]
    assert len(many) == 1000
    shown = terminal.text(check_report(context(), many, progress()), width=80)
    codes = ["S103", "L113", "L101", "S132"]
    assert [shown.index(code) for code in codes] == sorted(shown.index(code) for code in codes)
    assert "D5:D404" in shown
    assert "P5:P554" in shown
    findings = shown[: shown.index("Progress against")]
    assert findings.count("\n") < 40


def test_quietly_only_the_findings_are_left() -> None:
    document = check_report(context(), FOUND, progress()).only("findings")
    shown = terminal.text(document, width=80)
    assert shown.strip().startswith("Findings")
    assert "L101" in shown
    assert "Progress" not in shown
    assert "√ files" not in shown and "× files" not in shown
