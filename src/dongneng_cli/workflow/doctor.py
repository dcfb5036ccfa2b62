"""What this machine and this folder have, looked at one by one: nothing is changed, nothing is sent."""

import locale
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path

from dongneng_cli import __version__, cache
from dongneng_cli.errors import DongnengError, ExitCode
from dongneng_cli.i18n import _, language
from dongneng_cli.reports.setup import Health, Looked, looked_report
from dongneng_cli.settings import find_config, read_config
from dongneng_cli.shown import shown
from dongneng_cli.workflow.context import open_plan
from dongneng_cli.workflow.report import Report

_LIBRARIES = (
    "pandas",
    "numpy",
    "pydantic",
    "openpyxl",
    "XlsxWriter",
    "typer",
    "rich",
    "SQLAlchemy",
)
_EXTRAS = {
    "python-docx": "docx",
    "docxtpl": "docx",
    "matplotlib": "charts",
    "statsmodels": "forecast",
    "psycopg": "postgres",
    "distributed": "cluster",
}
"""Packages that some commands need, and the extra that brings each."""

_LEAST_DISK = 200 << 20
"""Bytes free below which a month's outputs may not fit."""


def doctor(plan: str | None = None, ledger: str | None = None) -> Report:
    """Look at everything that the program needs; exit code 1 if something is broken."""
    seen = [
        *_program(), *_encoding(), *_folder(), *_config(), _plan(plan), *_ledger(plan, ledger),
        _fonts(), _office(), *_extras(),
    ]  # fmt: skip
    broken = any(one.health is Health.BROKEN for one in seen)
    return Report(looked_report(seen), ExitCode.FINDINGS if broken else ExitCode.OK, ())


def _program() -> Iterator[Looked]:
    python = f"Python {platform.python_version()} ({platform.machine()}), {platform.system()}"
    yield Looked(_("Program"), Health.GOOD, f"dn {__version__}, {python}")
    found = ", ".join(f"{name} {metadata.version(name)}" for name in _LIBRARIES)
    yield Looked(_("Libraries"), Health.GOOD, found)


def _encoding() -> Iterator[Looked]:
    encoding = (sys.stdout.encoding or "").lower().replace("_", "-")
    found = f"{encoding or '?'}, {locale.getpreferredencoding(False)}, {language()}"
    known = encoding.replace("-", "") in {"utf8", "gbk", "gb18030", "gb2312", "cp936"}
    yield Looked(
        _("Screen"),
        Health.GOOD if known else Health.LACKING,
        found,
        "" if known else _("Chinese may show as question marks: set PYTHONUTF8=1"),
    )


def _folder() -> Iterator[Looked]:
    for what, place in ((_("Working folder"), Path.cwd()), (_("Cache"), cache.folder())):
        if place is None:
            continue
        problem = _cannot_write(place)
        yield Looked(
            what,
            Health.LACKING if problem else Health.GOOD,
            f"{place}{_(': ')}{problem}" if problem else str(place),
            _("write with -o into a folder of yours") if problem else "",
        )
    free = shutil.disk_usage(Path.cwd()).free
    enough = free >= _LEAST_DISK
    yield Looked(
        _("Disk"),
        Health.GOOD if enough else Health.LACKING,
        _("{size} MiB free").format(size=free >> 20),
        "" if enough else _("make room before reports are written"),
    )


def _cannot_write(place: Path) -> str:
    try:
        if place == Path.cwd() or place.is_dir():
            with tempfile.TemporaryFile(dir=place):
                return ""
        parent = next(one for one in place.parents if one.exists())
        return "" if os.access(parent, os.W_OK) else _("cannot be written")
    except OSError as error:
        return shown(error.strerror or str(error))


def _config() -> Iterator[Looked]:
    path = find_config()
    if path is None:
        yield Looked(_("Settings"), Health.GOOD, _("no dn.toml: defaults"))
        return
    yield _tried(_("Settings"), lambda: str(read_config().path))


def _plan(plan: str | None) -> Looked:
    def look() -> str:
        opened = open_plan(plan)
        return f"{opened.plan.id} @ {opened.hash[:12]}, {opened.path}"

    return _tried(_("Plan"), look)


def _ledger(plan: str | None, ledger: str | None) -> Iterator[Looked]:
    from dongneng_cli.ledger.errors import NoLedgerError
    from dongneng_cli.ledger.place import existing, find_ledger

    try:
        place = find_ledger(ledger)
        existing(place)
    except NoLedgerError as error:
        yield Looked(_("Ledger"), Health.GOOD, f"{error.where}{_(': ')}{error.message}", error.hint)
        return
    except DongnengError as error:
        yield _broken(_("Ledger"), error)
        return

    def look() -> str:
        from dongneng_cli.workflow.ledger import info

        info(plan, ledger=ledger)
        return f"{place.shown} ({place.named_by})"

    yield _tried(_("Ledger"), look)


def _tried(what: str, look: Callable[[], str]) -> Looked:
    try:
        return Looked(what, Health.GOOD, look())
    except DongnengError as error:
        return _broken(what, error)


def _broken(what: str, error: DongnengError) -> Looked:
    found = f"{error.where}{_(': ')}{error.message}" if error.where else error.message
    return Looked(what, Health.BROKEN, found, error.hint)


def _fonts() -> Looked:
    from dongneng_cli.reports.formats.picture import problem

    wrong = problem()
    return Looked(
        _("Fonts for charts"),
        Health.LACKING if wrong else Health.GOOD,
        wrong.partition("; ")[0] if wrong else _("a font with Chinese is there"),
        wrong.partition("; ")[2],
    )


def _office() -> Looked:
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return Looked(
        _("LibreOffice"),
        Health.GOOD if found else Health.LACKING,
        found or _("not found"),
        "" if found else _("only needed to make PDF on a server; WPS and Word do it too"),
    )


def _extras() -> Iterator[Looked]:
    for package, extra in _EXTRAS.items():
        try:
            found, health, hint = metadata.version(package), Health.GOOD, ""
        except metadata.PackageNotFoundError:
            found, health = _("not installed"), Health.LACKING
            hint = f"pip install 'dongneng-cli[{extra}]'"
        yield Looked(package, health, found, hint)
