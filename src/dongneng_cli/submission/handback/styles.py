"""Looks added to a workbook's own styles: a cell keeps its number format, border and lock."""

from copy import deepcopy

from lxml import etree

from dongneng_cli.submission.handback.parts import Element, Parts, UnpatchableError, parsed, whole

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_ORDER = (
    "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs",
    "tableStyles", "colors", "extLst",
)  # fmt: skip
_NO_FILL = '<fill><patternFill patternType="none"/></fill>'
_FILL_WORDS = ("fill", "patternFill", "fgColor", "bgColor", "gradientFill", "stop", "color")
_LEAST = {
    "fonts": ("<font/>",),
    "fills": (_NO_FILL, '<fill><patternFill patternType="gray125"/></fill>'),
    "borders": ("<border/>",),
    "cellXfs": ("<xf/>",),
}
"""What a group holds at least; the first two fills are fixed by the format."""


class Styles:
    """The styles part of one workbook."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        part = parts.related(parts.main, "styles")
        if part is None:
            # Where every program looks, whatever the relation says.
            usual = "xl/styles.xml"
            part = parts.free_name("xl/styles{}.xml") if usual in parts else usual
            parts.add(part, f'<styleSheet xmlns="{parts.ns}"/>'.encode(), _TYPE)
            parts.relate(parts.main, "styles", part)
        self.root = parts.xml(part)
        self._made: dict[tuple[str, ...], int] = {}

    def painted(self, base: int, rgb: str) -> int:
        """Return a cell style that is another's with a plain fill."""
        fill = f'<fill><patternFill patternType="solid"><fgColor rgb="{rgb}"/></patternFill></fill>'
        return self.filled(base, fill)

    def filled(self, base: int, fill: str) -> int:
        """Return a cell style that is another's with a fill given as XML."""
        key = ("xf", str(base), fill)
        if key not in self._made:
            xf = deepcopy(self._xf(base))
            xf.set("fillId", str(self._append("fills", fill)))
            xf.set("applyFill", "1")
            self._made[key] = self._put("cellXfs", xf)
        return self._made[key]

    def is_fill(self, xml: str) -> bool:
        """Whether a text is a fill and nothing else; it came back through other people's hands."""
        try:
            element = self._new(xml)
        except (UnpatchableError, ValueError):
            return False
        known = {self.parts.tag(name) for name in _FILL_WORDS}
        return element.tag == self.parts.tag("fill") and {e.tag for e in element.iter()} <= known

    def fill_of(self, style: int) -> str:
        """Return the fill of a cell style as XML without its namespace, to be put back later."""
        fills = self._group("fills")
        number = whole(self._xf(style).get("fillId"))
        if not 0 <= number < len(fills):
            return _NO_FILL
        text: str = etree.tostring(fills[number], encoding="unicode", with_tail=False)
        return text.replace(f' xmlns="{self.parts.ns}"', "")

    def rgb_of(self, style: int) -> str:
        """Return the colour of a plain fill, empty for any other."""
        fills = self._group("fills")
        number = whole(self._xf(style).get("fillId"))
        if not 0 <= number < len(fills):
            return ""
        colour = fills[number].find(f"{self.parts.tag('patternFill')}/{self.parts.tag('fgColor')}")
        return "" if colour is None else colour.get("rgb", "")

    def look(self, *, font: str, fill: str = "", align: str = "", border: bool = True) -> int:
        """Return a new cell style from pieces of XML."""
        key = ("look", font, fill, align, str(border))
        if key not in self._made:
            side = '<{0} style="thin"><color rgb="FFBFC9D4"/></{0}>'
            edges = "".join(side.format(name) for name in ("left", "right", "top", "bottom"))
            solid = f'<patternFill patternType="solid"><fgColor rgb="{fill}"/></patternFill>'
            xf = self._new(
                f'<xf numFmtId="0" fontId="{self._append("fonts", f"<font>{font}</font>")}"'
                f' fillId="{self._append("fills", f"<fill>{solid}</fill>") if fill else 0}"'
                f' borderId="{self._append("borders", f"<border>{edges}</border>") if border else 0}"'
                f' applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1" quotePrefix="1">'
                f'<alignment vertical="center" {align}/></xf>'
            )
            self._made[key] = self._put("cellXfs", xf)
        return self._made[key]

    def _xf(self, number: int) -> Element:
        group = self._group("cellXfs")
        return group[number] if 0 <= number < len(group) else group[0]

    def _append(self, name: str, xml: str) -> int:
        key = (name, xml)
        if key not in self._made:
            self._made[key] = self._put(name, self._new(xml))
        return self._made[key]

    def _put(self, name: str, element: Element) -> int:
        group = self._group(name)
        group.append(element)
        group.set("count", str(len(group)))
        return len(group) - 1

    def _new(self, xml: str) -> Element:
        head, _close, rest = xml.partition(">")
        cut = head.endswith("/")
        head = head.removesuffix("/")
        return parsed(f'{head} xmlns="{self.parts.ns}"{"/" if cut else ""}>{rest}'.encode())

    def _group(self, name: str) -> Element:
        """Return a group of the style sheet; what is missing is put in with the least that is allowed."""
        group = self.root.find(self.parts.tag(name))
        if group is None:
            group = etree.Element(self.parts.tag(name))
            after = {self.parts.tag(later) for later in _ORDER[_ORDER.index(name) + 1 :]}
            place = next((n for n, e in enumerate(self.root) if e.tag in after), len(self.root))
            self.root.insert(place, group)
        if not len(group):
            group.extend([self._new(one) for one in _LEAST[name]])
        return group
