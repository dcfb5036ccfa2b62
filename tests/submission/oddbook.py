"""Makes small workbooks in which odd cells stand among plain ones, some of them damaged.

Everything is drawn from what writers produce, and from what lies one slip beside it.
"""

import random
import re

from tests.submission.hostile import MAIN, SHEET1, packed, parts, styles

_LETTERS = ["A", "B", "C", "D", "Z", "AA", "AB", "XFD"]
_TEXTS = ["x", "甲", "a&amp;b", "&lt;", "&#65;", "&#x41;", "", " ", " 甲 ", "a>b", "长" * 40]
_ODD_TEXTS = [
    "_x0041_", "_x001B_", "]]>", "\t", "\n", "&#10;", "&apos;", "\x7f", "\u009b", "\ufffe", "１２", "#REF!",
]  # fmt: skip
_NUMBERS = ["1", "1.5", "-2", "0", "1E5", "1.5E-3", "-1E-300", ".5", "5.", "1" * 16]
_ODD_NUMBERS = [
    "-0", "-0.0", "00", "1e5", "1E400", "1.2.3", "--1", "+1", " 1", "1 ", "１", "1_0", "", "NaN", "INF",
    "0x1", "9" * 310, "2\n", "٤", "1,2",
]  # fmt: skip
_FORMULAS = ["A1", "SUM(A1:B2)", "A1&amp;&quot;x&quot;", "IF(A1&lt;2,1)"]
_ODD_FORMULAS = [
    "[1]x!A1", 'WEBSERVICE("x")', '"["', "A1|b", "", "rtd (1)", '"WEBSERVICE("&amp;A1', "image(A1)",
]  # fmt: skip
_ERRORS = [
    "#REF!",
    "#DIV/0!",
    "#N/A",
    "#x",
    "#NAME?",
    " #REF! ",
    "",
    "#GETTING_DATA",
    "1",
    "#SPILL!",
]
_BYTES = [
    b"\0", b"\1", b'"', b"<", b">", b"&", b" ", b"/", b"</row>", b"</si>", b'<c r="B1"/>', b's="1"',
    b"\r\n", b"<![CDATA[", b"]]>",
]  # fmt: skip


class _Maker:
    """Draws one workbook."""

    def __init__(self, chance: random.Random) -> None:
        self.chance, self.texts = chance, chance.choice([0, 3, 8])

    def one(self, usual: list[str], odd: list[str]) -> str:
        """Return a usual piece nearly always."""
        return self.chance.choice(odd if self.chance.random() < 0.03 else usual)

    def cell(self, letters: str, row: int) -> str:
        """Return a cell of any kind."""
        chance = self.chance
        style = self.one(["", "", "", f' s="{row}"', f' s="{row % 4}"'], [' s="03"', ' s="x"'])
        start = f'<c r="{letters}{row}"{style}'
        number, text = self.one(_NUMBERS, _ODD_NUMBERS), self.one(_TEXTS, _ODD_TEXTS)
        formula = f"<f>{self.one(_FORMULAS, _ODD_FORMULAS)}</f>"
        index = self.one([str(chance.randrange(max(self.texts, 1)))], ["-1", "00", "x", "8", ""])
        kept = chance.choice(["t", 't xml:space="preserve"'])
        shared, empty = chance.randrange(3), chance.choice(["", "<v></v>", "<v/>", "<v />"])
        return chance.choices(
            [
                f"{start}><v>{number}</v></c>",
                f'{start} t="s"><v>{index}</v></c>',
                f'{start} t="inlineStr"><is><{kept}>{text}</t></is></c>',
                f"{start}/>",
                f"{start}>{empty}</c>",
                f"{start}>{formula}{empty}</c>",
                f"{start}>{formula}<v>{number}</v></c>",
                f'{start} t="str">{formula}<v>{text}</v></c>',
                f'{start} t="b"><v>{self.one(["0", "1"], ["2", "true", " 1"])}</v></c>',
                f'{start} t="e">{formula}<v>{self.one(_ERRORS[:3], _ERRORS)}</v></c>',
                f'{start}><f t="shared" ref="A1:A9" si="{shared}">A1</f><v>1</v></c>',
                f'{start}><f t="shared" si="{shared}"/><v>3</v></c>',
                f'{start}><f t="shared" si="{shared}"/>{empty}</c>',
                f"{start}><v>1</v><v>2</v></c>",
                f"{start}><!-- --><v>1</v></c>",
                "<c><v>1</v></c>",
            ],
            [30, 15, 10, 8, 4, 5, 5, 4, 3, 3, 2, 4, 2, 0.3, 0.3, 0.3],
        )[0]

    def rows(self) -> str:
        """Return some rows; several follow one pattern."""
        chance, row, made = self.chance, 0, list[str]()
        for _ in range(chance.randrange(1, 12)):
            row += chance.choice([1, 1, 1, 1, 2, 10, 90])
            columns = sorted(chance.sample(range(len(_LETTERS)), chance.randrange(6)))
            cells = "".join(self.cell(_LETTERS[column], row) for column in columns)
            more = self.one(
                ["", "", f' spans="1:{row}"', ' hidden="1"', ' ht="0"'],
                [' x:y="1"', ' ht="a>b"', ' r="1"', ' xmlns:q="u"'],
            )
            made.append(f'<row r="{row}"{more}>{cells}</row>')
            for _ in range(chance.choice([0, 0, 1, 3])):
                again = re.sub(rf'( r="[A-Z]*){row}"', rf'\g<1>{row + 1}"', made[-1])
                made.append(again)
                row += 1
        return self.one([""], ["\n", "<!-- </row> -->"]).join(made)

    def strings(self) -> str:
        """Return a table of texts."""
        items = []
        for _ in range(self.texts):
            text = self.one(_TEXTS, _ODD_TEXTS)
            items.append(
                self.one(
                    [f"<t>{text}</t>", f'<t xml:space="preserve">{text}</t>',
                     f'<t>{text}</t><phoneticPr fontId="1" type="noConversion"/>'],
                    [f"<r><t>{text}</t></r>", "<t/>", f'<t>{text}</t><rPh sb="0" eb="1"><t>q</t></rPh>'],
                )
            )  # fmt: skip
        return f'<sst xmlns="{MAIN}">{"".join(f"<si>{item}</si>" for item in items)}</sst>'

    def damage(self, content: bytes, mark: bytes) -> bytes:
        """Return a part with one slip behind a mark."""
        chance, made = self.chance, bytearray(content)
        begin = max(made.find(mark), 0)
        at, other = (chance.randrange(begin, len(made)) for _ in "ab")
        kind = chance.randrange(5)
        if kind == 0:
            made[at] ^= 1 << chance.randrange(8)
        elif kind == 1:
            del made[at : at + chance.randrange(1, 6)]
        elif kind == 2:
            made[at:at] = chance.choice(_BYTES)
        elif kind == 3:
            made[at], made[other] = made[other], made[at]
        else:
            made[at:at] = made[at : at + chance.randrange(1, 60)]
        return bytes(made)


def workbook(chance: random.Random) -> bytes:
    """Return a workbook; one in three has a slip in its sheet or in its texts."""
    maker = _Maker(chance)
    style = styles("0", "0.0", "General", "0%")
    files = dict(parts(maker.rows(), text=maker.strings(), style=style))
    if chance.random() < 0.3:
        name, mark = chance.choice([(SHEET1, b"<row"), ("xl/sharedStrings.xml", b"<si")])
        files[name] = maker.damage(str(files[name]).encode(), mark)
    return packed(files)
