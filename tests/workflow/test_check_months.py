"""A month beside the months before it: out of a folder of several, and out of the ledger."""

from pathlib import Path
from typing import Any

from dongneng_cli.workflow import verbs
from dongneng_cli.workflow.record import submit
from tests.workflow.month_files import write_month

JINAN: dict[str, Any] = {"unit": "济南市", "code": "370100"}


def project(code: str, plan: float, month: float, spent: float) -> dict[str, Any]:
    return {
        "code": code,
        "name": f"项目{code}",
        "city": "济南市",
        "lists": "省重大项目",
        "project_class": "建设类",
        "planned_start": "2020-01",
        "started_on": "2020-01",
        "annual_plan": plan,
        "month_invested": month,
        "invested": spent,
    }


def may(folder: Path) -> Path:
    rows = [project("A", 120, 10, 50), project("B", 900, 3, 368.7), project("C", 82, 1, 10)]
    rows.append(project("D", 10, 0, 1))
    return write_month(folder / "2020-05.xlsx", "2020-05", projects=rows, **JINAN)


def june(folder: Path) -> Path:
    rows = [project("A", 120, 12, 68), project("B", 900, 0, 350), project("C", 76.8, 2, 12)]
    return write_month(folder / "2020-06.xlsx", "2020-06", projects=rows, **JINAN)


def found(*files: Path, **asked: Any) -> list[tuple[str, str]]:
    data: Any = verbs.check([*files], **asked).document.data
    return sorted(
        (one["code"], one["cell"]) for one in data["findings"] if one["code"][:3] in {"L16", "S20"}
    )


def test_a_folder_of_months_holds_the_last_against_the_one_before(tmp_path: Path) -> None:
    may(tmp_path)
    june(tmp_path)
    said = [("L160", "P2"), ("L161", "P3"), ("L162", "J4"), ("L163", "")]
    assert found(tmp_path) == said
    assert found(tmp_path, period="2020-06") == said


def test_a_workbook_of_another_month_is_named_where_its_unit_sent_none_of_this(
    tmp_path: Path,
) -> None:
    may(tmp_path)
    rows = [project("Q", 120, 10, 50)]
    write_month(tmp_path / "q.xlsx", "2020-06", projects=rows, unit="青岛市", code="370200")
    assert ("S204", "") in found(tmp_path, period="2020-06")


def test_a_workbook_of_a_later_month_is_named(tmp_path: Path) -> None:
    may(tmp_path)
    june(tmp_path)
    assert found(tmp_path, period="2020-05") == [("S204", "")]


def test_the_ledger_holds_a_month_against_the_one_before(tmp_path: Path) -> None:
    ledger = str(tmp_path / "ledger.sqlite3")
    assert submit([may(tmp_path)], ledger=ledger).exit_code == 0
    rows = [project("A", 120, 12, 62), project("B", 900, 0, 368.7), project("C", 76.8, 2, 12)]
    later = write_month(tmp_path / "2020-06.xlsx", "2020-06", projects=rows, **JINAN)
    said = [("L162", "J4"), ("L163", "")]
    assert found(later, ledger=ledger) == said
    assert submit([later], ledger=ledger).exit_code == 0
    assert found(period="2020-06", ledger=ledger) == said
