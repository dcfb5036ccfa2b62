"""Messages in Chinese and English (gettext of the standard library).

The source text is English inside ``_()``; the zh_CN catalogue lies beside this file. The language is
chosen once, before any message is made: option, then ``DN_LANG``, then the locale, on Windows the system's
own language; what is not Chinese gets English. Names of cities, indicators and projects stay Chinese in both.
"""

import gettext
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Self

LANGUAGES = ("zh", "en")
"""What ``--lang`` takes."""

_CATALOGUES = {"zh": "zh_CN"}
_LOCALE_DIR = Path(__file__).parent / "locale"
_DOMAIN = "dongneng_cli"

_state: dict[str, gettext.NullTranslations] = {}


LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")
"""Variables of the locale, the first that is set counts."""

_CHINESE = 0x04
"""What Windows calls Chinese: the primary language, the low ten bits of its number."""


def preferred_language(option: str | None = None) -> str:
    """Return ``zh`` or ``en`` by option, then ``DN_LANG``, then the locale, then Windows."""
    wishes = (option, *(os.environ.get(name) for name in ("DN_LANG", *LOCALE)))
    wish = next((w for w in wishes if w), None) or _windows()
    return "zh" if wish.lower().startswith("zh") else "en"


def _windows() -> str:
    """Return ``zh`` on a Chinese Windows, which sets no variable for it."""
    if sys.platform != "win32":
        return ""
    import ctypes  # noqa: PLC0415 - start-up time

    number = ctypes.windll.kernel32.GetUserDefaultUILanguage()
    return "zh" if number & 0x3FF == _CHINESE else ""


def set_language(language: str | None = None) -> str:
    """Choose the language of all messages made from now on, and return it."""
    chosen = preferred_language(language)
    catalogue = _CATALOGUES.get(chosen)
    _state["translations"] = (
        gettext.translation(_DOMAIN, _LOCALE_DIR, [catalogue], fallback=True)
        if catalogue
        else gettext.NullTranslations()
    )
    return chosen


def language() -> str:
    """Return the language that messages are made in: ``zh`` or ``en``."""
    translations = _state.get("translations")
    if translations is None:
        return preferred_language()
    return "zh" if isinstance(translations, gettext.GNUTranslations) else "en"


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Make messages in one language for a while, such as those of an official text."""
    before = _state.get("translations")
    set_language(language)
    try:
        yield
    finally:
        if before is None:
            _state.pop("translations", None)
        else:
            _state["translations"] = before


def _(message: str) -> str:
    """Translate a message into the chosen language."""
    translations = _state.get("translations")
    if translations is None:
        set_language()
        translations = _state["translations"]
    return translations.gettext(message)


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "translate later"
    """Mark a message for the catalogue; it is translated when it is shown."""
    return message


class Worded(StrEnum):
    """A coded value that is declared with its words: ``MET = "met", N_("met")``."""

    words: str

    def __new__(cls, value: str, words: str = "") -> Self:
        """Keep the words beside the value."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.words = words
        return member

    @property
    def label(self) -> str:
        """The words, in the chosen language."""
        return _(self.words)
