from dongneng_cli.findings import Finding, Severity, in_order
from dongneng_cli.reports.findings import findings_table, grouped, ranges


def _finding(code: str, cell: str, message: str, **more: str) -> Finding:
    severity = Severity.WARNING if code.startswith("P") else Severity.ERROR
    return Finding(
        code=code,
        severity=severity,
        file="a.xlsx",
        sheet="项目",
        cell=cell,
        message=message,
        **more,
    )


def test_a_slip_of_size_stands_before_what_it_brings_about() -> None:
    def one(code: str) -> Finding:
        return Finding(code=code, severity=Severity.WARNING, message=code, cell="P12")

    given = [one(code) for code in ("T302", "P204", "L112", "P205", "S109")]
    assert [finding.code for finding in in_order(given)] == ["S109", "P205", "L112", "P204", "T302"]


def test_cells_of_a_column_merge_into_one_range() -> None:
    assert ranges(f"D{row}" for row in range(404, 4, -1)) == ("D5:D404",)


def test_neighbouring_columns_merge_into_a_rectangle() -> None:
    assert ranges(["D5", "E5", "D6", "E6", "E9"]) == ("D5:E6", "E9")


def test_rows_merge_and_gaps_stay() -> None:
    assert ranges(["B9", "C9", "D9", "B12", "Z100", "AA100"]) == ("B9:D9", "B12", "Z100:AA100")


def test_ranges_overlap_and_texts_are_kept() -> None:
    assert ranges(["A1:A5", "A3:A9", "A2", "第三行", ""]) == ("A1:A9", "第三行")


def test_no_cells_give_no_ranges() -> None:
    assert ranges([]) == ()


def test_findings_that_differ_only_in_their_figures_are_one_cause() -> None:
    many = [
        _finding("L102", f"F{n}", f"cumulative {n} is below last month's {n + 1.5:,}", found=str(n))
        for n in range(5, 105)
    ]
    (group,) = grouped(many)
    assert group.count == 100
    assert group.places == ("F5:F104",)


def test_findings_that_differ_only_in_their_subject_are_one_cause() -> None:
    two = [
        _finding("L1", f"A{n}", f"{name} has no code", subject=name)
        for n, name in enumerate(("甲厂", "乙厂"), 1)
    ]
    assert len(grouped(two)) == 1


def test_other_sheets_files_and_rules_are_other_causes() -> None:
    one = _finding("L102", "F7", "too low")
    others = [
        _finding("L103", "F7", "too low"),
        Finding(
            code="L102",
            severity=Severity.ERROR,
            file="b.xlsx",
            sheet="项目",
            cell="F7",
            message="too low",
        ),
        Finding(
            code="L102",
            severity=Severity.ERROR,
            file="a.xlsx",
            sheet="指标",
            cell="F7",
            message="too low",
        ),
        _finding("L102", "F8", "too high"),
    ]
    assert len(grouped([one, *others])) == 5


def test_errors_come_before_warnings_structure_before_logic_and_many_before_few() -> None:
    order = [
        _finding("P201", "A1", "odd"),
        _finding("L102", "A1", "low"),
        _finding("L103", "A1", "x"),
        _finding("L103", "A2", "x"),
        _finding("S021", "A9", "no number"),
    ]
    assert [g.first.code for g in grouped(order)] == ["S021", "L103", "L102", "P201"]


def test_a_finding_says_its_severity_in_words_and_by_a_mark() -> None:
    table = findings_table([_finding("L102", "F7", "too low"), _finding("P201", "", "odd")])
    assert [str(row.cells[0])[0] for row in table.rows] == ["×", "!"]
    assert all(len(str(row.cells[0])) > 3 or str(row.cells[0])[2:] for row in table.rows)


def test_many_ranges_are_cut_with_their_number() -> None:
    table = findings_table([_finding("L102", f"F{n}", "too low") for n in range(1, 60, 2)])
    where = str(table.rows[0].cells[4])
    assert where.startswith("a.xlsx > 项目!F1")
    assert "22" in where
