"""The blank form (表式) for one unit and month, drawn from the declaration that the reader uses.

The same unit, month, plan and last month's frames always give the same bytes. No macros, no links; every
text is written as text.
"""

import io
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from dongneng_cli.submission.form import (
    COVER,
    COVER_NAME,
    FORM_VERSION,
    INDICATORS,
    PROJECTS,
    TASKS,
)
from dongneng_cli.submission.handout.content import Handout, Value
from dongneng_cli.submission.handout.looks import (
    ACCOUNTS,
    BAND,
    CHOICES_NAME,
    GIVEN_FILL,
    HEAD,
    HELP_NAME,
    KIND_WORDS,
    LINE,
    OPEN_FILL,
    Drawing,
    tasks_of,
)
from dongneng_cli.submission.handout.sheet import HEADER_ROW, DataSheet, places
from dongneng_cli.submission.workbook import column_letters

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_COVER_ROW = 3
_COUNTED = {INDICATORS.key: "cumulative", PROJECTS.key: "invested", TASKS.key: "state"}
"""The column that tells a row which has been filled in from one that only waits."""

_ENTRY = {
    "author": "填表人姓名",
    "reviewer": "审核人姓名",
    "telephone": "办公电话",
    "filled_on": "如 2020-07-03",
}


def render_template(handout: Handout) -> bytes:
    """Return the workbook."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - start-up time

    out = io.BytesIO()
    book = Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    draw = Drawing(book, handout)
    _stamp(draw)
    cover, notes = book.add_worksheet(COVER_NAME), book.add_worksheet(HELP_NAME)
    sheets = [(asked, book.add_worksheet(asked.form.name)) for asked in handout.sheets]
    names = _choices(draw, book.add_worksheet(CHOICES_NAME))
    _cover(draw, cover)
    _help(draw, notes)
    for asked, sheet in sheets:
        DataSheet(draw, sheet, asked, names).draw_all()
    cover.activate()
    book.close()
    return out.getvalue()


def _stamp(draw: Drawing) -> None:
    """Write what the cover's reader knows our own form by."""
    handout = draw.handout
    # A fixed time: the same form is the same file.
    made = datetime(handout.period.year, handout.period.month, 1)
    title = f"{handout.unit_name} {handout.period} 月报"
    draw.book.set_properties({"title": title, "author": "dn", "created": made})
    for key, value in {
        "dn-plan": handout.plan.id,
        "dn-plan-hash": handout.plan_hash,
        "dn-unit": handout.unit,
        "dn-period": str(handout.period),
        "dn-form": FORM_VERSION,
    }.items():
        draw.book.set_custom_property(key, value, "text")


def _choices(draw: Drawing, sheet: "Worksheet") -> dict[str, str]:
    """Put the drop-downs' texts on a hidden sheet; return the defined name of each.

    No header row: the reader would take one for a table of the form.
    """
    names: dict[str, str] = {}
    for column, (key, texts) in enumerate(draw.handout.choices.items()):
        for row, text in enumerate(texts):
            draw.put(sheet, row, column, text)
        name = "dn_" + key.replace(".", "_")
        letters = column_letters(column + 1)
        draw.book.define_name(name, f"={CHOICES_NAME}!${letters}$1:${letters}${len(texts)}")
        names[key] = name
    sheet.hide()
    draw.protect(sheet)
    return names


def _cover(draw: Drawing, sheet: "Worksheet") -> None:
    handout = draw.handout
    draw.page(sheet, wide=False)
    sheet.set_portrait()
    for column, width in enumerate((3, 16, 52, 3)):
        sheet.set_column(column, column, width)
    title = draw.format(font_name="黑体", font_size=20, align="center", font_color=HEAD)
    sheet.merge_range(0, 1, 0, 2, "重点工作月调度报表", title)
    sheet.set_row(0, 44)
    under = draw.format(align="center", text_wrap=True, font_color="#52606D")
    sheet.merge_range(1, 1, 1, 2, handout.plan.title, under)
    sheet.set_row(1, 24)
    values: dict[str, Value] = {
        "plan": handout.plan.id,
        "form": FORM_VERSION,
        "unit": handout.unit_name,
        "unit_code": handout.unit,
        "period": str(handout.period),
    }
    _entries(draw, sheet, values)
    _progress(draw, sheet, _COVER_ROW + len(COVER) + 1)
    sheet.print_area(0, 0, _COVER_ROW + len(COVER) + 12, 3)
    sheet.freeze_panes(_COVER_ROW, 0)
    draw.protect(sheet)
    sheet.set_selection(_COVER_ROW + len(values), 2, _COVER_ROW + len(values), 2)


def _entries(draw: Drawing, sheet: "Worksheet", values: Mapping[str, Value]) -> None:
    """Write the lines of the cover: what is known is closed, the rest is to be filled in."""
    edge = {"border": 1, "border_color": LINE}
    for row, entry in enumerate(COVER, start=_COVER_ROW):
        locked = entry.field in values
        fill = GIVEN_FILL if locked else OPEN_FILL
        number = "yyyy-mm-dd" if entry.field == "filled_on" else "@"
        draw.put(sheet, row, 1, entry.title, bold=True, align="center", bg_color=BAND, **edge)
        look = {
            "bg_color": fill,
            "locked": locked,
            "num_format": number,
            "indent": 1,
            "align": "left",
        }
        draw.put(sheet, row, 2, values.get(entry.field), **look, **edge)
        sheet.set_row(row, 24)
        if not locked:
            sheet.data_validation(row, 2, row, 2, _entry_rule(entry.field, entry.title))


def _entry_rule(field: str, title: str) -> dict[str, Any]:
    told = {"input_title": title, "input_message": _ENTRY[field]}
    if field != "filled_on":
        return told | {"validate": "any"}
    low, high = datetime(2000, 1, 1), datetime(2060, 12, 31)
    span = {"criteria": "between", "minimum": low, "maximum": high}
    return told | {"validate": "date", **span, "error_message": "请填日期，如 2020-07-03"}


def _progress(draw: Drawing, sheet: "Worksheet", row: int) -> None:
    """Show how far the filling has come, sheet by sheet, and what the colours mean."""
    edge = {"border": 1, "border_color": LINE, "align": "center"}
    draw.put(sheet, row, 1, "填报进度", bold=True, font_color="#FFFFFF", bg_color=HEAD, **edge)
    draw.put(
        sheet, row, 2, "已填行数 / 已列行数", bold=True, font_color="#FFFFFF", bg_color=HEAD, **edge
    )
    for asked in draw.handout.sheets:
        row += 1
        number = places(asked)
        counted = _COUNTED.get(asked.form.key, asked.form.identity[0])
        letters = column_letters(number[counted])
        known = len(asked.lines)
        first, last = HEADER_ROW + 1, HEADER_ROW + known + asked.spare
        done = f"COUNTA('{asked.form.name}'!{letters}{first}:{letters}{last})"
        draw.put(sheet, row, 1, f"{asked.form.name}表", **edge)
        filled = sum(1 for line in asked.lines if line.values.get(counted) is not None)
        look = draw.format(**edge, bg_color=GIVEN_FILL)
        of = f" / {known}" if known else " 行"
        sheet.write_formula(row, 2, f'={done}&"{of}"', look, f"{filled}{of}")
        sheet.set_row(row, 20)
    wrap = draw.format(text_wrap=True, valign="top", font_size=9, font_color="#52606D")
    sheet.merge_range(row + 2, 1, row + 2, 2, ACCOUNTS[0], wrap)
    sheet.set_row(row + 2, 40)


def _help(draw: Drawing, sheet: "Worksheet") -> None:
    """Write 填报说明 out of the declaration: what each column takes, each indicator means."""
    draw.page(sheet, wide=False)
    sheet.set_portrait()
    for number, width in enumerate((26, 20, 8, 60)):
        sheet.set_column(number, number, width)
    title = draw.format(font_name="黑体", font_size=16, font_color=HEAD)
    sheet.write_string(0, 0, "填报说明", title)
    sheet.set_row(0, 30)
    row = 1
    for text in ACCOUNTS:
        sheet.merge_range(row, 0, row, 3, text, draw.format(text_wrap=True))
        sheet.set_row(row, 32)
        row += 1
    row = _help_columns(draw, sheet, row)
    row = _help_indicators(draw, sheet, row)
    _help_items(draw, sheet, row)
    draw.protect(sheet)


def _help_columns(draw: Drawing, sheet: "Worksheet", row: int) -> int:
    """Explain each column of each sheet."""
    handout = draw.handout
    for asked in handout.sheets:
        row = _heading(
            draw, sheet, row + 1, f"{asked.form.name}表各栏", ("栏目", "填什么", "必填", "怎么填")
        )
        for column in asked.form.columns:
            must = "是" if column.filled or column.reported else ""
            row = _help_row(
                draw, sheet, row, (column.title, KIND_WORDS[column.kind], must, column.help)
            )
    return row


def _help_indicators(draw: Drawing, sheet: "Worksheet", row: int) -> int:
    """Say what the unit's indicators count, and what they are to reach."""
    handout = draw.handout
    if handout.indicators:
        row = _heading(
            draw, sheet, row + 1, "本单位填报的指标", ("指标", "年度目标", "计量", "口径")
        )
    for line in next((a.lines for a in handout.sheets if a.form is INDICATORS), ()):
        target = f"{line.beside['scope']} {line.beside['target']:f}"
        texts = (
            line.values["name"],
            target,
            line.values["unit_of_measure"],
            line.beside["definition"],
        )
        row = _help_row(draw, sheet, row, texts)
    return row


def _help_items(draw: Drawing, sheet: "Worksheet", row: int) -> None:
    """List the codes of tasks."""
    handout = draw.handout
    if tasks_of(handout):
        row = _heading(
            draw, sheet, row + 1, "任务编码对照", ("编码", "任务、里程碑、持续工作", "", "")
        )
    for code, name in tasks_of(handout):
        look = draw.format(text_wrap=True, border=1, border_color=LINE)
        draw.put(sheet, row, 0, code, border=1, border_color=LINE, bold="." in code)
        sheet.merge_range(row, 1, row, 3, name, look)
        row += 1


def _heading(
    draw: Drawing, sheet: "Worksheet", row: int, title: str, heads: tuple[str, ...]
) -> int:
    draw.put(sheet, row, 0, title, bold=True, font_size=12, font_color=HEAD)
    sheet.set_row(row, 24)
    for column, text in enumerate(heads):
        look = {
            "bold": True,
            "bg_color": BAND,
            "border": 1,
            "border_color": LINE,
            "align": "center",
        }
        draw.put(sheet, row + 1, column, text, **look)
    return row + 2


def _help_row(draw: Drawing, sheet: "Worksheet", row: int, texts: tuple[Value, ...]) -> int:
    for column, text in enumerate(texts):
        draw.put(sheet, row, column, text, text_wrap=True, border=1, border_color=LINE)
    return row + 1
