"""Foreign text is made visible before it is printed."""

import unicodedata

import pytest

from dongneng_cli.shown import shown


@pytest.mark.parametrize(
    "code",
    [
        0, 7, 9, 10, 13, 27, 0x7F, 0x85, 0x9B, 0x61C, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2028,
        0x2029, 0x202A, 0x202E, 0x2060, 0x2066, 0x2069, 0xFEFF, 0xD800, 0xDFFF, 0xFFFE, 0xFFFF, 0xFDD0,
        0x1FFFF, 0x10FFFE,
    ],
)  # fmt: skip
def test_what_cannot_be_seen_is_written_out(code: int) -> None:
    assert shown(f"4{chr(code)}2") == f"4⟨U+{code:04X}⟩2"


def test_ordinary_text_stays() -> None:
    assert shown("济南市 12.5% [red] =1+1 😀") == "济南市 12.5% [red] =1+1 😀"


def test_no_control_or_format_character_passes() -> None:
    for code in range(0x30000):
        if unicodedata.category(chr(code)) in ("Cc", "Zl", "Zp", "Cs"):
            assert shown(chr(code)).isprintable()


def test_printable_text_passes_whole_and_nothing_invisible_is_printable() -> None:
    every = map(chr, range(0x110000))
    assert not [ascii(one) for one in every if one.isprintable() and shown(one) != one]


def test_long_text_is_cut_and_says_so() -> None:
    assert shown("长" * 81) == "长" * 79 + "…"
    assert shown("长" * 80) == "长" * 80
    assert len(shown("\x1b" * 1_000_000)) == 80
