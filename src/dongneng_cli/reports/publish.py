"""Put a finished report where it was asked for: whole, or not at all, and never over a source."""

import errno
import os
import stat
import tempfile
from collections.abc import Iterable
from pathlib import Path

from dongneng_cli.errors import DISK_FULL, OutputError
from dongneng_cli.i18n import _
from dongneng_cli.shown import shown

_DENIED = {errno.EACCES, errno.EPERM, errno.EBUSY, errno.EROFS, errno.ETXTBSY}
_MODE = 0o644


def publish(data: bytes, path: str | Path, *, protected: Iterable[str | Path] = ()) -> Path:
    """Write ``data`` to ``path`` so that a reader finds the old file or the new one, never a half.

    Args:
        data: The finished report.
        path: Where it goes.
        protected: Submissions, plan files and ledgers, which no report may replace, by whatever name.

    Raises:
        OutputError: If the place will not do, or the disk will not take it; an old file is left as it was.
    """
    target = Path(path)
    try:
        _refuse(target, protected)
        _write(data, target)
    except OSError as error:
        raise _explained(error, target) from error
    return target


def check_output(path: str | Path, *, protected: Iterable[str | Path] = ()) -> None:
    """Refuse a place that ``publish`` would refuse, before any work is done.

    Raises:
        OutputError: If the place will not do.
    """
    try:
        _refuse(Path(path), protected)
    except OSError as error:
        raise _explained(error, Path(path)) from error


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it, unless it is there.

    Raises:
        OutputError: If the system does not let it be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            _("the folder cannot be made: {reason}").format(reason=error.strerror or str(error)),
            where=_name(folder),
        ) from error


def _refuse(target: Path, protected: Iterable[str | Path]) -> None:
    folder = target.parent
    if not folder.is_dir():
        raise OutputError(
            _("there is no folder {folder}").format(folder=_name(folder)),
            where=_name(target),
            hint=_("create it first, or choose another place with -o"),
        )
    if target.is_symlink():
        raise OutputError(
            _("the output is a link; a report is not written through links"), where=_name(target)
        )
    if os.path.lexists(target) and not stat.S_ISREG(target.stat().st_mode):
        raise OutputError(_("the output is not an ordinary file"), where=_name(target))
    if target.exists() and not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    lock = _lock_of(target)
    if lock is not None:
        raise OutputError(
            _("the file is open in another program: {lock} lies beside it").format(
                lock=shown(lock.name)
            ),
            where=_name(target),
            hint=_("close it first; delete {lock} if nobody has it open").format(
                lock=shown(lock.name)
            ),
        )
    for guarded in map(Path, protected):
        if _inside(target, guarded):
            raise OutputError(
                _("the output is also an input: {path}").format(path=_name(guarded)),
                where=_name(target),
                hint=_("choose another name with -o"),
            )


def _lock_of(target: Path) -> Path | None:
    """Return what a program that has the file open has laid beside it: Excel, Word and WPS, LibreOffice.

    On a shared folder the system lets a file be replaced that somebody else has open; his next save would
    undo it.
    """
    if not target.exists():
        return None
    name = target.name
    locks = [f"~${name}", f".~lock.{name}#"]
    if target.suffix.lower() == ".docx":  # Word drops letters of a long name
        locks += [f"~${name[1:]}", f"~${name[2:]}"]
    return next((lock for lock in map(target.with_name, locks) if lock.exists()), None)


def _inside(target: Path, guarded: Path) -> bool:
    """Whether the output is the guarded file under any name, or lies in the guarded folder."""
    if not guarded.exists():
        return False
    if guarded.is_dir():
        return target.resolve().is_relative_to(guarded.resolve())
    return target.exists() and target.samefile(guarded)


def _write(data: bytes, target: Path) -> None:
    mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else _MODE & ~_umask()
    handle, name = tempfile.mkstemp(prefix=".dn-", suffix=".tmp", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        temporary.chmod(mode)
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def _umask() -> int:
    current = os.umask(0o022)
    os.umask(current)
    return current


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut, where the system allows it."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        return
    finally:
        os.close(handle)


def _explained(error: OSError, target: Path) -> OutputError:
    name = _name(target)
    if error.errno in DISK_FULL:
        return OutputError(
            _("the disk is full; nothing was written"),
            where=name,
            hint=_("free some space, or choose another place with -o"),
        )
    if error.errno in _DENIED:
        return OutputError(
            _("the file cannot be replaced"),
            where=name,
            hint=_("if it is open in Excel or WPS, close {name} first").format(
                name=shown(target.name)
            ),
        )
    return OutputError(
        _("the file cannot be written: {reason}").format(reason=error.strerror or str(error)),
        where=name,
    )


def _name(path: Path) -> str:
    return shown(str(path), 200)
