"""One month in frames: what is behind, who leads, and a workbook of it.

Run it from anywhere; without an argument it reads the sample of October 2020, whose projects are invented.
"""

import sys

import dongneng_cli as dn


def main(month: str) -> None:
    """Print what is behind plan and the first three cities."""
    checked = dn.check(month)
    print(checked.period, "ok" if checked.ok else "has errors")

    # One row a target; figures are exact, so a rate is a fraction until it is printed.
    behind = checked.progress[checked.progress["status"] == "behind"]
    for row in behind.sort_values("pace_gap").to_dict("records"):
        where = row["cell"] or "项目表"  # a list of projects is no single cell
        gap = float(row["pace_gap"])
        print(f"{row['name']}  {row['value']} {row['unit']}  {gap:+.2f} 个百分点  {where}")

    # pandas does the rest: investment by task force, say.
    money = checked.projects.groupby("taskforce")["invested"].sum()
    print(money.sort_values(ascending=False).head(3))

    ranked = dn.rank(month, "city", metric="completion-rate")
    for row in ranked.ranking.head(3).to_dict("records"):
        print(row["rank"], row["name"], f"{float(row['completion_rate']):.2f}%")
    if len(sys.argv) > 2:
        ranked.save(sys.argv[2])


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "samples/monthly.xlsx")
