"""The small parts beside the sheets: list of sheets, number formats, notes, properties."""

from typing import NamedTuple

from dongneng_cli.i18n import _
from dongneng_cli.shown import shown
from dongneng_cli.submission import refusals
from dongneng_cli.submission.faults import Faults
from dongneng_cli.submission.ooxml.package import Package
from dongneng_cli.submission.ooxml.strings import decoded
from dongneng_cli.submission.ooxml.xmlpart import Attributes, scan

_TRUE = ("1", "true", "on")
_STATES = ("visible", "hidden", "veryHidden")
_CUSTOM = (
    "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties property",
    "http://purl.oclc.org/ooxml/officeDocument/customProperties property",
)

_CUSTOM_KINDS = ("custom-properties", "customProperties")

_BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
    11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm",
    17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
    22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m/d/yy",
    31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: '上午/下午h"时"mm"分"',
    35: '上午/下午h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"', 37: "#,##0 ;(#,##0)",
    38: "#,##0 ;[Red](#,##0)", 39: "#,##0.00;(#,##0.00)", 40: "#,##0.00;[Red](#,##0.00)",
    41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', 42: '_ ¥* #,##0_ ;_ ¥* -#,##0_ ;_ ¥* "-"_ ;_ @_ ',
    43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    44: '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ ', 45: "mm:ss", 46: "[h]:mm:ss",
    47: "mmss.0", 48: "##0.0E+0", 49: "@", 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"', 54: 'm"月"d"日"', 55: '上午/下午h"时"mm"分"', 56: '上午/下午h"时"mm"分"ss"秒"',
    57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
"""Number formats that a file names by number alone, as a Chinese Excel or WPS shows them."""

_NUMBERED = {str(number): code for number, code in _BUILT_IN.items()}


class Contents(NamedTuple):
    """What the workbook part lists.

    Attributes:
        sheets: Name, state and relation id of each sheet, in order.
        date_1904: Dates are counted from 1904.
    """

    sheets: list[tuple[str, str, str]]
    date_1904: bool


def contents(package: Package, part: str, faults: Faults) -> Contents:
    """Read the list of sheets.

    Raises:
        UnreadableError: S019, S024, S025, and what ``scan`` refuses.
    """
    return package.known(part, lambda: _contents(package, part, faults))


def _contents(package: Package, part: str, faults: Faults) -> Contents:
    sheets: list[tuple[str, str, str]] = []
    seen: set[str] = set()
    flags: list[bool] = []
    path: list[str] = []

    def start(name: str, attributes: Attributes) -> None:
        if not path and name != "workbook":
            _wrong(part, faults)
        if name == "workbookPr" and len(path) == 1:
            flags.append(attributes.get("date1904") in _TRUE)
        if name == "sheet" and path == ["workbook", "sheets"]:
            title = decoded(attributes.get("name", ""))
            if title.strip().casefold() in seen:
                message = _("two sheets are named {name}").format(name=shown(title))
                faults.refuse(refusals.SHEET_NAMES, message)
            seen.add(title.strip().casefold())
            state = attributes.get("state", "visible")
            known = state if state in _STATES else "hidden"
            sheets.append((title, known, attributes.get("r:id", "")))
        path.append(name)

    def end(_name: str, _text: str) -> None:
        path.pop()

    scan(package.chunks(part), part, faults, start, end)
    if not 1 <= len(sheets) <= faults.limits.sheets:
        message = _("the workbook has {count} sheets; 1 to {most} are accepted")
        faults.refuse(
            refusals.SHEET_COUNT, message.format(count=len(sheets), most=faults.limits.sheets)
        )
    return Contents(sheets, any(flags))


def formats(package: Package, part: str | None, faults: Faults) -> tuple[str, ...]:
    """Return the number format code of each cell style; just ``General`` without a style part."""
    if part is None:
        return ("General",)
    return package.known(part, lambda: _formats(package, part, faults))


def _formats(package: Package, part: str, faults: Faults) -> tuple[str, ...]:
    codes: dict[str, str] = {}
    used: list[str] = []
    path: list[str] = []

    def start(name: str, attributes: Attributes) -> None:
        if not path and name != "styleSheet":
            _wrong(part, faults)
        if name == "numFmt" and path == ["styleSheet", "numFmts"]:
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "General")
        if name == "xf" and path == ["styleSheet", "cellXfs"]:
            used.append(attributes.get("numFmtId", "0"))
        path.append(name)

    def end(_name: str, _text: str) -> None:
        path.pop()

    scan(package.chunks(part), part, faults, start, end)
    return tuple(codes.get(one, _NUMBERED.get(one, "General")) for one in used) or ("General",)


def comments(package: Package, sheet_part: str, faults: Faults) -> dict[str, str]:
    """Return the notes of a sheet by A1 address; without phonetic guides."""
    found: dict[str, str] = {}
    path: list[str] = []
    place: list[str] = []

    def start(name: str, attributes: Attributes) -> None:
        if name == "comment":
            place[:] = [attributes.get("ref", "")]
        path.append(name)

    def end(name: str, text: str) -> None:
        path.pop()
        if name == "t" and place and "rPh" not in path:
            found[place[0]] = found.get(place[0], "") + decoded(text)

    for relation in package.relations(sheet_part).values():
        if relation.kind == "comments" and not relation.external and relation.target in package:
            scan(package.chunks(relation.target), relation.target, faults, start, end)
    return found


def properties(package: Package, faults: Faults) -> dict[str, str]:
    """Return the custom document properties, name to text.

    Raises:
        UnreadableError: S034 for a property that is there twice, and what ``scan`` refuses.
    """
    found: dict[str, str] = {}
    names: list[str] = []

    def start(name: str, attributes: Attributes) -> None:
        if name in _CUSTOM:
            title = attributes.get("name", "")
            if title in found:
                message = _("the document property {name} is there twice")
                faults.refuse(refusals.STRUCTURE, message.format(name=shown(title)))
            names[:] = [title]
            found[title] = ""

    def end(name: str, text: str) -> None:
        if name in _CUSTOM:
            names.clear()
        elif names and not found[names[0]]:
            found[names[0]] = decoded(text)

    for relation in package.relations("").values():
        if relation.kind in _CUSTOM_KINDS and relation.target in package:
            scan(package.chunks(relation.target), relation.target, faults, start, end)
    return found


def _wrong(part: str, faults: Faults) -> None:
    message = _("the part {part} is not what it is listed as").format(part=shown(part))
    faults.refuse(refusals.WRONG_PART, message)
