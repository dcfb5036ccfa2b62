"""Workbooks of other kinds, made by LibreOffice or by hand."""

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

CITY = Path("samples/2020-10/2020-10_01_济南市.xlsx")

CSV = (
    "2020年10月重点项目,,,,,,,,,,,,,\n"
    "填报单位:济南市,,报告期:2020-10,,,,,,,,,,,\n"
    "项目编码,项目名称,项目清单,所在市,牵头专班,所属产业,项目类别,总投资,年度计划投资,计划开工月份,"
    "实际开工月份,本月完成投资,本年累计完成投资,备注\n"
    "007,济南一号,省重大项目,济南市,新一代信息技术专班,新一代信息技术,建设类,20,4.8,2020-03,"
    '2020-03,0.5,"1,234.5","说明:"";\n第二行"\n'
    "P-2,济南二号,省重大项目,济南市,新一代信息技术专班,新一代信息技术,建设类,30,5,2020-04,,#REF!,0.25,\n"
)
"""A project table as a city exports it: a title, the lines above, quotes, a line break inside a field."""


def converted(source: Path, kind: str, folder: Path) -> Path:
    """Let LibreOffice save a workbook as another kind."""
    office = shutil.which("soffice")
    assert office is not None
    subprocess.run(
        [office, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to",
         kind, "--outdir", str(folder), str(source)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return folder / f"{source.stem}.{kind}"


_ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">'
    "<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
)
_MIME = "application/vnd.oasis.opendocument.spreadsheet"


def ods(*tables: str) -> bytes:
    """Return an OpenDocument table; a table is its name and, behind ``|``, its rows."""
    made = "".join(
        f'<table:table table:name="{name}">{rows}</table:table>'
        for name, _bar, rows in (table.partition("|") for table in tables)
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", _MIME, zipfile.ZIP_STORED)
        archive.writestr("content.xml", _ODS.format(tables=made))
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_MIME}"/>'
            "</manifest:manifest>",
        )
    return target.getvalue()


def ods_row(*cells: str | float, more: str = "") -> str:
    """Return a row of texts and numbers."""
    items = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
        if isinstance(cell, str)
        else f'<table:table-cell office:value-type="float" office:value="{cell}" {more}>'
        f"<text:p>{cell}</text:p></table:table-cell>"
        for cell in cells
    )
    return f"<table:table-row>{items}</table:table-row>"
