"""A self-contained page: every value escaped, nothing loaded from anywhere, one script that its hash allows.

It reads and prints without the script. Links lead only inside the page, by numbers that the page gives.
"""

import base64
import hashlib
from collections.abc import Iterator
from functools import cache
from html import escape
from importlib.resources import files

from dongneng_cli.i18n import _, language
from dongneng_cli.reports.document import (
    Block,
    Bullets,
    Chart,
    Column,
    ColumnKind,
    Document,
    Heading,
    Link,
    Paragraph,
    Row,
    Table,
    Tiles,
    Tone,
    Value,
)
from dongneng_cli.reports.formats import svg
from dongneng_cli.shown import shown

_LIMIT = 200_000
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


def text(document: Document) -> str:
    """Return the whole page."""
    return _Page(document).text()


def render(document: Document) -> bytes:
    """Return the page as a file holds it."""
    return text(document).encode("utf-8")


@cache
def _asset(name: str) -> str:
    return (files("dongneng_cli.reports.formats") / name).read_text(encoding="utf-8")


def _hash(script: str) -> str:
    digest = hashlib.sha256(script.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _safe(written: str) -> str:
    return escape(shown(written, _LIMIT), quote=True)


class _Page:
    """One page being written; knows where each row stands, so that links can lead there."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.tables = {table.key: number for number, table in enumerate(document.tables())}
        self.rows = {
            (table.key, row.anchor): number
            for table in document.tables()
            for number, row in enumerate(table.rows)
            if row.anchor
        }
        self.depth = 3 if any(isinstance(b, Heading) for b in document.blocks) else 2
        self.sections = 0

    def text(self) -> str:
        document = self.document
        policy = _POLICY
        script = _asset("page.js") if document.live else ""
        if script:
            policy += f"; script-src {_hash(script)}"
        spoken = "zh-CN" if document.official or language() == "zh" else "en"
        lines = [
            "<!DOCTYPE html>",
            f'<html lang="{spoken}"{_class("official" if document.official else "")}>',
            '<head>\n<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_safe(policy)}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{_safe(document.title)}</title>\n<style>{_asset('page.css')}</style>\n</head>\n<body>",
            *self._head(),
            "<main>" if not document.live else '<main id="main">',
            *(self._block(block) for block in document.blocks),
            "</main>",
        ]
        if script:
            lines.append(f"<script>{script}</script>")
        return "\n".join([*lines, "</body>\n</html>\n"])

    def _head(self) -> Iterator[str]:
        document = self.document
        if document.live:
            yield f'<a class="skip" href="#main">{_safe(_("to the content"))}</a>'
        yield "<header>"
        if document.mark:
            yield f'<p class="draft">{_safe(document.mark)}</p>'
        yield f"<h1>{_safe(document.title)}</h1>"
        if document.subtitle:
            yield f'<p class="subtitle">{_safe(document.subtitle)}</p>'
        if document.facts:
            pairs = (f"<dt>{_safe(f.label)}</dt><dd>{_safe(f.value)}</dd>" for f in document.facts)
            yield '<dl class="facts">' + "".join(pairs) + "</dl>"
        yield "</header>"
        if document.live:
            yield self._nav()
            yield self._tools()

    def _nav(self) -> str:
        heads = [b for b in self.document.blocks if isinstance(b, Heading) and b.level == 1]
        items = (
            f'<li><a href="#s{number}">{_safe(head.text)}</a></li>'
            for number, head in enumerate(heads, start=1)
        )
        return f'<nav aria-label="{_safe(_("Sections"))}"><ul>{"".join(items)}</ul></nav>'

    def _tools(self) -> str:
        """Return the search line; it is hidden until the script makes it work."""
        tones = {
            row.tone.value: None
            for table in self.document.tables()
            for row in table.rows
            if row.tone is not Tone.PLAIN
        }
        words = {
            "good": _("good"),
            "fine": _("in time"),
            "warn": _("look at it"),
            "bad": _("behind"),
        }
        words["muted"] = _("not due")
        options = "".join(
            f'<option value="{tone}">{_safe(words[tone])}</option>'
            for tone in words
            if tone in tones
        )
        return (
            f'<div class="tools" role="search"><label for="search">{_safe(_("Search"))}</label>'
            '<input id="search" type="search" autocomplete="off">'
            f'<label for="status">{_safe(_("Show"))}</label><select id="status">'
            f'<option value="">{_safe(_("everything"))}</option>{options}</select>'
            f'<button id="theme" type="button" aria-pressed="false">{_safe(_("dark page"))}</button>'
            f'<span id="count" role="status" data-said="{_safe(_("{count} found"))}"></span></div>'
        )

    def _block(self, block: Block) -> str:
        if isinstance(block, Paragraph):
            names = (
                [block.tone.value]
                + ["strong"] * block.strong
                + ["right"] * (block.right > 0)
                + ["flush"] * block.flush
            )
            return f'<p class="{" ".join(names)}">{_safe(block.text)}</p>'
        if isinstance(block, Heading):
            return self._heading(block)
        if isinstance(block, Bullets):
            return self._title(block.title) + _list(block.items)
        if isinstance(block, Chart | Tiles):
            drawn = svg.chart(block) if isinstance(block, Chart) else svg.tiles(block)
            legend = _list(block.legend, ' class="notes"') if isinstance(block, Tiles) else ""
            return f"<figure><figcaption>{_safe(block.title)}</figcaption>{drawn}</figure>{legend}"
        return self._table_block(block)

    def _heading(self, block: Heading) -> str:
        if block.level > 1:
            return f"<h3>{_safe(block.text)}</h3>"
        self.sections += 1
        page = _class("new-page" if block.page else "")
        return f'<h2 id="s{self.sections}"{page}>{_safe(block.text)}</h2>'

    def _title(self, title: str) -> str:
        return f"<h{self.depth}>{_safe(title)}</h{self.depth}>"

    def _table_block(self, block: Table) -> str:
        number = self.tables[block.key]
        parts = [f'<h{self.depth} id="h{number}">{_safe(block.title)}</h{self.depth}>']
        if not block.rows:
            parts.append(f"<p>{_safe(block.empty or _('(none)'))}</p>")
        elif block.lead and self.document.live:
            parts.append(self._cards(block))
        else:
            parts.append(self._table(block))
        if block.notes:
            parts.append(_list(block.notes, ' class="notes"'))
        return "\n".join(parts)

    def _table(self, table: Table) -> str:
        heads = "".join(f'<th scope="col"{_right(c)}>{_safe(c.header)}</th>' for c in table.columns)
        rows = "\n".join(self._row(table, at, row) for at, row in enumerate(table.rows))
        focus = f' tabindex="0" role="region" aria-labelledby="h{self.tables[table.key]}"'
        return (
            f'<div class="scroll"{focus}><table><thead><tr>{heads}</tr></thead>\n'
            f"<tbody>\n{rows}\n</tbody></table></div>"
        )

    def _row(self, table: Table, at: int, row: Row) -> str:
        links = dict(row.links)
        cells = "".join(
            self._cell(column, value, row, links.get(index))
            for index, (column, value) in enumerate(zip(table.columns, row.cells, strict=True))
        )
        name = f' id="{self._id(table.key, at)}"' if row.anchor else ""
        status = f' data-status="{row.tone.value}"' if self.document.live else ""
        return f"<tr{name}{_class('total' if row.total else '')}{status}>{cells}</tr>"

    def _cell(self, column: Column, value: Value, row: Row, link: Link | None) -> str:
        names = ([] if column.is_text else ["n"]) + ([row.tone.value] if column.toned else [])
        figure = self.document.live and not isinstance(value, str) and not column.is_text
        key = f' data-v="{column.plain(value)}"' if figure else ""
        written = self._linked(_safe(column.text(value)), link)
        if column.kind is ColumnKind.BAR and value is not None and not isinstance(value, str):
            share = min(max(column.stored(value), 0), 1)
            written += f'<meter min="0" max="1" value="{share:f}" aria-hidden="true"></meter>'
        return f"<td{_class(*names)}{key}>{written}</td>"

    def _linked(self, written: str, link: Link | None) -> str:
        place = self._place(link) if link else ""
        return f'<a href="#{place}">{written}</a>' if place else written

    def _place(self, link: Link) -> str:
        """Return the id of a row, numbered by the page: nothing that a submission holds is in it."""
        at = self.rows.get((link.table, link.anchor))
        return self._id(link.table, at) if at is not None else ""

    def _id(self, table: str, row: int) -> str:
        return f"t{self.tables[table]}r{row}"

    def _cards(self, table: Table) -> str:
        cards = []
        for at, row in enumerate(table.rows):
            links = dict(row.links)
            pairs = list(zip(table.columns, row.cells, strict=True))
            head = " ".join(_safe(c.text(v)) for c, v in pairs[: table.lead])
            rest = "".join(
                f"<dt>{_safe(c.header)}</dt><dd{_class(row.tone.value if c.toned else '')}>"
                f"{self._linked(_safe(c.text(v)), links.get(table.lead + index))}</dd>"
                for index, (c, v) in enumerate(pairs[table.lead :])
                if v not in (None, "")
            )
            drawn = svg.chart(row.chart, width=420, height=190) if row.chart else ""
            cards.append(
                f'<article class="card" id="{self._id(table.key, at)}" data-status="{row.tone.value}">'
                f"<h{self.depth + 1}>{head}</h{self.depth + 1}><dl>{rest}</dl>{drawn}</article>"
            )
        return '<div class="cards">' + "\n".join(cards) + "</div>"


def _class(*names: str) -> str:
    said = " ".join(name for name in names if name)
    return f' class="{said}"' if said else ""


def _list(items: tuple[str, ...], attributes: str = "") -> str:
    return f"<ul{attributes}>" + "".join(f"<li>{_safe(i)}</li>" for i in items) + "</ul>"


def _right(column: Column) -> str:
    return "" if column.is_text else ' class="n"'
