"""A workbook with everything in it that programs lose when they load and save a file."""

import io
import struct
import zlib
from typing import Any

import xlsxwriter

from tests.submission.filling import packed, parts_of

HEADERS = (
    "指标编码", "指标名称", "计量单位", "地区", "上月累计", "本月数", "本年累计", "备注",
)  # fmt: skip
WPS_IMAGE = '=_xlfn.DISPIMG("ID_5F3B",1)'
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def picture() -> bytes:
    """Return a small PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    rows = b"".join(b"\x00" + b"\xc0\x30\x30" * 8 for _ in range(8))
    head = struct.pack(">2I5B", 8, 8, 8, 2, 0, 0, 0)
    image = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + image


def awkward() -> bytes:
    """Return the workbook: 封面 and 指标, with one cell at fault (G5) and one that is right (G6)."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    cover = book.add_worksheet("封面")
    for row, (key, value) in enumerate(
        (("填报单位", "济南市"), ("单位代码", "370100"), ("报告期", "2020-06"))
    ):
        cover.write(row, 0, key)
        cover.write(row, 1, value)
    cover.insert_image("D2", "logo.png", {"image_data": io.BytesIO(picture())})
    sheet = book.add_worksheet("指标")
    _fill(book, sheet)
    _decorate(book, sheet)
    other = book.add_worksheet("附图")
    other.write(0, 0, "自留")
    other.add_sparkline("B2", {"range": "指标!E5:G5", "markers": True})
    sheet.activate()
    book.define_name("累计", "=指标!$G$5:$G$6")
    book.define_name("指标!本表", "=指标!$A$4")
    book.set_custom_property("档号", "2020-6")
    book.close()
    return _with_foreign_parts(out.getvalue())


def _fill(book: Any, sheet: Any) -> None:
    sheet.merge_range(
        "A1:H1", "济南市2020年6月指标", book.add_format({"bold": True, "align": "center"})
    )
    sheet.write_row("A4", HEADERS, book.add_format({"bold": True, "border": 1}))
    number = book.add_format(
        {"num_format": "#,##0.00", "border": 2, "locked": False, "bg_color": "#FFFF99"}
    )
    rows = (
        ("5g-stations", "年内新开通5G基站", "个", "济南市", 100, 20, "约120"),
        ("small-firms-upgraded", "小微企业“升规纳统”", "家", "济南市", 10, 5, None),
    )
    for row, values in enumerate(rows, start=4):
        for column, value in enumerate(values):
            look = number if column > 3 else None
            if value is None:
                sheet.write_formula(row, column, "=E6+F6", look, 15)
            else:
                sheet.write(row, column, value, look)
    red, blue = book.add_format({"color": "red"}), book.add_format({"color": "blue"})
    sheet.write_rich_string("H5", red, "红", blue, "蓝", "注")
    sheet.write_comment("G5", "经办：待核", {"author": "经办人", "x_scale": 2})
    sheet.write_comment("B6", "别处的批注")


def _decorate(book: Any, sheet: Any) -> None:
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=指标!$E$5:$F$5", "trendline": {"type": "linear"}})
    sheet.insert_chart("J2", chart)
    sheet.insert_textbox("J20", "文本框：请勿删除")
    sheet.insert_button("J30", {"caption": "按钮"})
    sheet.insert_checkbox("L1", True)
    sheet.set_background(io.BytesIO(picture()))
    sheet.conditional_format("E5:E6", {"type": "data_bar", "data_bar_2010": True})
    sheet.conditional_format("F5:F6", {"type": "icon_set", "icon_style": "3_arrows"})
    sheet.data_validation("C5:C6", {"validate": "list", "source": ["个", "家"]})
    sheet.data_validation("E5:G6", {"validate": "decimal", "criteria": ">=", "value": 0})
    sheet.add_table(
        "N4:O6", {"data": [[1, 2], [3, 4]], "columns": [{"header": "甲"}, {"header": "乙"}]}
    )
    sheet.write_formula("N10", WPS_IMAGE, None, WPS_IMAGE.removeprefix("="))
    sheet.write_url("N12", "https://example.org/口径", string="口径")
    sheet.repeat_rows(3)
    sheet.protect("", {"format_cells": True})
    sheet.freeze_panes(4, 2)
    sheet.set_header("&C内部资料", {})


def _with_foreign_parts(data: bytes) -> bytes:
    """Add what other makers' programs keep: WPS in-cell pictures, threaded comments, printer settings."""
    parts = parts_of(data)
    types = parts["[Content_Types].xml"].decode()
    parts["[Content_Types].xml"] = types.replace(
        "</Types>",
        '<Override PartName="/xl/cellimages.xml" ContentType="application/vnd.wps-officedocument.cellimage+xml"/>'
        '<Override PartName="/xl/persons/person.xml" ContentType="application/vnd.ms-excel.person+xml"/>'
        '<Override PartName="/xl/threadedComments/threadedComment1.xml" '
        'ContentType="application/vnd.ms-excel.threadedcomments+xml"/>'
        '<Default Extension="bin" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.printerSettings"/>'
        "</Types>",
    ).encode()
    parts["xl/cellimages.xml"] = (
        b'<?xml version="1.0" encoding="UTF-8"?><etc:cellImages '
        b'xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData"/>'
    )
    _relate(
        parts,
        "xl/_rels/workbook.xml.rels",
        "http://www.wps.cn/officeDocument/2020/cellImage",
        "cellimages.xml",
    )
    parts["xl/threadedComments/threadedComment1.xml"] = (
        '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
        '<threadedComment ref="B6" dT="2020-06-01T08:00:00.00" personId="{A}" id="{B}"><text>请核</text>'
        "</threadedComment></ThreadedComments>"
    ).encode()
    _relate(
        parts, "xl/worksheets/_rels/sheet2.xml.rels",
        "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment",
        "../threadedComments/threadedComment1.xml",
    )  # fmt: skip
    parts["xl/persons/person.xml"] = (
        '<personList xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
        '<person displayName="经办人" id="{A}" userId="1" providerId="None"/></personList>'
    ).encode()
    _relate(
        parts, "xl/_rels/workbook.xml.rels",
        "http://schemas.microsoft.com/office/2017/10/relationships/person", "persons/person.xml",
    )  # fmt: skip
    parts["xl/printerSettings/printerSettings1.bin"] = bytes(range(256))
    _relate(
        parts, "xl/worksheets/_rels/sheet2.xml.rels", f"{_KINDS}/printerSettings",
        "../printerSettings/printerSettings1.bin",
    )  # fmt: skip
    return packed(parts)


def _relate(parts: dict[str, bytes], part: str, kind: str, target: str) -> None:
    text = parts[part].decode()
    number = text.count("<Relationship ") + 50
    added = f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/></Relationships>'
    parts[part] = text.replace("</Relationships>", added).encode()
