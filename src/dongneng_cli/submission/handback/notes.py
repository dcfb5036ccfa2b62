"""Notes (批注) added to a sheet: other people's stay and are added to, never replaced."""

import re
from collections.abc import Mapping
from xml.sax.saxutils import escape

from lxml import etree

from dongneng_cli.i18n import _
from dongneng_cli.submission.handback.inert import escaped, inert
from dongneng_cli.submission.handback.parts import Element, Parts, UnpatchableError, area_of
from dongneng_cli.submission.handback.threads import add_replies, retire_replies

AUTHOR = "核对"
MARK = "——核对意见——"
"""First line of what we add to a note; what follows it is ours."""

DONE = "已改"
_TEXT = 2_000
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_V = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
_X = 'xmlns:x="urn:schemas-microsoft-com:office:excel"'
_BLOCK = re.compile(rb"""<o:idmap[^>]*?\bdata=["'](\d{1,5})""")
_AFTER_LEGACY = (
    "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems",
    "tableParts", "extLst",
)  # fmt: skip
_ALTERNATIVE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_SHAPE_TYPE = (
    f'<v:shapetype {_V} id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
    'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)


def add_notes(parts: Parts, sheet: str, notes: Mapping[str, str]) -> None:
    """Write a note at each cell; where one is already, add to it.

    Args:
        sheet: Part of the worksheet.
        notes: A1 address of one cell to the text.

    Raises:
        UnpatchableError: The sheet's drawing of notes is not as it should be.
    """
    if not notes:
        return
    root = _comments(parts, sheet)
    authors, listed = root.find(parts.tag("authors")), root.find(parts.tag("commentList"))
    author = _author(parts, authors)
    have = {element.get("ref"): element for element in listed}
    fresh: list[str] = []
    for ref, text in sorted(notes.items(), key=lambda item: _place(item[0])):
        body = f"{MARK}\n{inert(text, _TEXT)}"
        if ref in have:
            _append(parts, have[ref], body)
            continue
        fresh.append(ref)
        note = etree.Element(parts.tag("comment"), ref=ref, authorId=str(author))
        etree.SubElement(note, parts.tag("text"))
        _append(parts, note, body)
        listed.append(note)
    listed[:] = sorted(listed, key=lambda one: _place(one.get("ref", "A1")))
    _draw(parts, sheet, {ref: notes[ref] for ref in fresh})
    add_replies(parts, sheet, notes, AUTHOR)


def retire_notes(parts: Parts, sheet: str) -> None:
    """Replace what we wrote in an earlier round by one word; what others wrote stays."""
    retire_replies(parts, sheet, AUTHOR)
    part = parts.related(sheet, "comments")
    if part is None or MARK.encode() not in parts.data_of(part):
        return
    for note in parts.xml(part).iter(parts.tag("comment")):
        if _cut_ours(parts, note):
            _append(parts, note, f"{MARK}\n{DONE}")


def _cut_ours(parts: Parts, note: Element) -> bool:
    """Drop our words from a note; say whether there were any."""
    runs = list(note.iter(parts.tag("t")))
    for number, run in enumerate(runs):
        text = run.text or ""
        if MARK in text:
            run.text = text[: text.index(MARK)].rstrip("\n")
            for later in runs[number + 1 :]:
                later.text = ""
            return True
    return False


def _append(parts: Parts, note: Element, text: str) -> None:
    """Add a run of text to a note; our words of an earlier round make room."""
    _cut_ours(parts, note)
    body = note.find(parts.tag("text"))
    if body is None:
        body = etree.SubElement(note, parts.tag("text"))
        note.insert(0, body)
    written = "".join(run.text or "" for run in body.iter(parts.tag("t")))
    run = etree.Element(parts.tag("r"))
    piece = etree.SubElement(run, parts.tag("t"))
    piece.text = escaped(f"\n{text}" if written.strip() else text)
    piece.set(_SPACE, "preserve")
    after = {parts.tag("rPh"), parts.tag("phoneticPr")}
    body.insert(next((n for n, e in enumerate(body) if e.tag in after), len(body)), run)


def _comments(parts: Parts, sheet: str) -> Element:
    """Return the root of the sheet's notes; a sheet without gets a part for them."""
    part = parts.related(sheet, "comments")
    if part is None:
        part = parts.free_name("xl/commentsDn{}.xml")
        empty = f'<comments xmlns="{parts.ns}"><authors/><commentList/></comments>'
        parts.add(part, empty.encode(), _COMMENTS_TYPE)
        parts.relate(sheet, "comments", part)
    root = parts.xml(part)
    for number, name in enumerate(("authors", "commentList")):
        if root.find(parts.tag(name)) is None:
            root.insert(number, etree.Element(parts.tag(name)))
    return root


def _author(parts: Parts, authors: Element) -> int:
    names = [one.text for one in authors]
    if AUTHOR not in names:
        etree.SubElement(authors, parts.tag("author")).text = AUTHOR
        return len(names)
    return names.index(AUTHOR)


def _draw(parts: Parts, sheet: str, notes: Mapping[str, str]) -> None:
    """Draw the boxes of new notes: Excel shows no note without one.

    The drawing is old VML that is often not quite XML, so shapes are put in before its end and the rest is
    not parsed.
    """
    if not notes:
        return
    part = _drawing(parts, sheet)
    data = parts.data_of(part)
    end = data.rfind(b"</xml>")
    if end < 0:
        raise UnpatchableError(_("the drawing of the notes is not as expected"))
    used = [int(number) for number in re.findall(rb'id="_x0000_s(\d+)"', data)]
    # Each drawing has its own thousand of numbers; two shapes of one number make Excel repair the file.
    block = _BLOCK.search(data)
    number = max(used, default=1024 * int(block[1] if block else 1)) + 1
    shapes = "" if b'id="_x0000_t202"' in data else _SHAPE_TYPE
    for offset, (ref, text) in enumerate(notes.items()):
        shapes += _shape(number + offset, ref, text)
    parts.replace(part, data[:end] + shapes.encode() + data[end:])


def _drawing(parts: Parts, sheet: str) -> str:
    root = parts.xml(sheet)
    legacy = root.find(parts.tag("legacyDrawing"))
    if legacy is not None:
        relation = parts.relations(sheet).get(legacy.get(f"{{{parts.office}}}id", ""))
        if relation is None or relation.external or relation.target not in parts:
            raise UnpatchableError(_("the drawing of the notes is not as expected"))
        return relation.target
    part = parts.free_name("xl/drawings/vmlDrawingDn{}.vml")
    number = 1 + max((_last_block(parts, name) for name in parts.names(".vml")), default=0)
    layout = f'<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{number}"/></o:shapelayout>'
    parts.add(part, f"<xml {_V} {_X}>{layout}</xml>".encode())
    parts.default_type("vml", _VML_TYPE)
    key = parts.relate(sheet, "vmlDrawing", part)
    legacy = etree.Element(parts.tag("legacyDrawing"), nsmap={"r": parts.office})
    legacy.set(f"{{{parts.office}}}id", key)
    after = {parts.tag(name) for name in _AFTER_LEGACY} | {_ALTERNATIVE}
    late = [n for n, element in enumerate(root) if element.tag in after]
    drawn = [n for n, element in enumerate(root) if element.tag == parts.tag("drawing")]
    floor = drawn[-1] + 1 if drawn else 0
    root.insert(next((n for n in late if n >= floor), len(root)), legacy)
    return part


def _last_block(parts: Parts, part: str) -> int:
    return max((int(block) for block in _BLOCK.findall(parts.data_of(part))), default=1)


def _shape(number: int, ref: str, text: str) -> str:
    """Return the box of one note, hidden until the cell is pointed at, wide enough for Chinese."""
    row, column = _place(ref)
    row, column = row - 1, column - 1
    lines = sum(1 + len(line) // 20 for line in text.split("\n")) + 2
    anchor = (
        f"{column + 1}, 15, {max(row - 1, 0)}, 10, {column + 5}, 15, {max(row - 1, 0) + lines}, 4"
    )
    return (
        f'<v:shape {_V} {_X} id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;'
        f'width:240pt;height:{14 * lines}pt;z-index:1;visibility:hidden" fillcolor="#ffffe1" '
        'o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
        '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto">'
        '<div style="text-align:left"></div></v:textbox><x:ClientData ObjectType="Note">'
        f"<x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{escape(anchor)}</x:Anchor>"
        f"<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column>"
        "</x:ClientData></v:shape>"
    )


def _place(ref: str) -> tuple[int, int]:
    area = area_of(ref)
    return (area[0], area[1]) if area else (1, 1)
