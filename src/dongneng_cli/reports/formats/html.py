"""A plain self-contained page: every value escaped, no script, nothing loaded from anywhere."""

from html import escape

from dongneng_cli.i18n import _
from dongneng_cli.reports.document import (
    Bullets,
    Column,
    ColumnKind,
    Document,
    Paragraph,
    Row,
    Table,
    Value,
)
from dongneng_cli.shown import shown

_LIMIT = 8_000
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_STYLE = """
:root { color-scheme: light; }
body { font: 15px/1.6 system-ui, "Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", sans-serif;
  color: #1f2933; margin: 2rem auto; max-width: 75rem; padding: 0 1.25rem; }
h1 { font-size: 1.6rem; margin: 0; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
.subtitle { color: #52606d; margin: .2rem 0 1rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1.25rem; margin: 0 0 1rem;
  padding: .7rem 1rem; background: #f3f6f9; border-left: 4px solid #1f4e79; }
dt { color: #52606d; } dd { margin: 0; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th { background: #1f4e79; color: #fff; font-weight: 600; text-align: left; padding: .45rem .6rem;
  vertical-align: bottom; }
td { border-bottom: 1px solid #d9e0e7; padding: .35rem .6rem; vertical-align: top; }
td.n, th.n { text-align: right; } td.n { white-space: nowrap; }
tr.total td { font-weight: 700; background: #eef2f6; border-top: 2px solid #1f4e79; }
.good { color: #1b6e3c; } .fine { color: #1f5f8b; } .warn { color: #8a5a00; }
.bad { color: #b42318; font-weight: 600; } .muted { color: #66727f; }
td.good, td.fine, td.warn, td.bad, td.muted { white-space: nowrap; }
.strong { font-weight: 700; }
meter { width: 6rem; margin-left: .5rem; vertical-align: middle; }
ul.notes { color: #52606d; font-size: .87rem; padding-left: 1.2rem; }
@media print { @page { size: A4 landscape; margin: 12mm; } body { margin: 0; max-width: none;
  font-size: 10pt; } thead { display: table-header-group; } tr { break-inside: avoid; }
  .scroll { overflow: visible; } * { print-color-adjust: exact; } }
"""


def text(document: Document) -> str:
    """Return the whole page."""
    head = (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_safe(_POLICY)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_safe(document.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
    )
    parts = [f"<h1>{_safe(document.title)}</h1>"]
    if document.subtitle:
        parts.append(f'<p class="subtitle">{_safe(document.subtitle)}</p>')
    if document.facts:
        pairs = (f"<dt>{_safe(f.label)}</dt><dd>{_safe(f.value)}</dd>" for f in document.facts)
        parts.append("<dl>" + "".join(pairs) + "</dl>")
    parts.extend(_block(block) for block in document.blocks)
    return head + "\n".join(parts) + "\n</body>\n</html>\n"


def render(document: Document) -> bytes:
    """Return the page as a file holds it."""
    return text(document).encode("utf-8")


def _safe(written: str) -> str:
    return escape(shown(written, _LIMIT), quote=True)


def _block(block: Paragraph | Table | Bullets) -> str:
    if isinstance(block, Paragraph):
        strong = " strong" if block.strong else ""
        return f'<p class="{block.tone.value}{strong}">{_safe(block.text)}</p>'
    if isinstance(block, Bullets):
        return f"<h2>{_safe(block.title)}</h2>{_list(block.items)}"
    parts = [f"<h2>{_safe(block.title)}</h2>"]
    parts.append(_table(block) if block.rows else f"<p>{_safe(block.empty or _('(none)'))}</p>")
    if block.notes:
        parts.append(_list(block.notes, ' class="notes"'))
    return "\n".join(parts)


def _list(items: tuple[str, ...], attributes: str = "") -> str:
    return f"<ul{attributes}>" + "".join(f"<li>{_safe(i)}</li>" for i in items) + "</ul>"


def _table(table: Table) -> str:
    heads = "".join(f'<th scope="col"{_right(c)}>{_safe(c.header)}</th>' for c in table.columns)
    rows = "\n".join(_row(table, row) for row in table.rows)
    return (
        f'<div class="scroll"><table><thead><tr>{heads}</tr></thead>\n'
        f"<tbody>\n{rows}\n</tbody></table></div>"
    )


def _right(column: Column) -> str:
    return "" if column.is_text else ' class="n"'


def _row(table: Table, row: Row) -> str:
    cells = "".join(
        _cell(column, value, row) for column, value in zip(table.columns, row.cells, strict=True)
    )
    return f'<tr class="total">{cells}</tr>' if row.total else f"<tr>{cells}</tr>"


def _cell(column: Column, value: Value, row: Row) -> str:
    names = ([] if column.is_text else ["n"]) + ([row.tone.value] if column.toned else [])
    attribute = f' class="{" ".join(names)}"' if names else ""
    written = _safe(column.text(value))
    if column.kind is ColumnKind.BAR and value is not None and not isinstance(value, str):
        share = min(max(column.stored(value), 0), 1)
        written += f'<meter min="0" max="1" value="{share:f}"></meter>'
    return f"<td{attribute}>{written}</td>"
