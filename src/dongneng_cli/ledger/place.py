"""Where the ledger is: ``--ledger``, ``DN_LEDGER``, ``dn.toml`` or ``.dn/ledger.sqlite3``, in this order.

The last two are looked for upward from the working folder. A SQLite file on a network folder is refused:
its locks cannot be relied on there.
"""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from dongneng_cli.errors import UsageError
from dongneng_cli.i18n import N_, _
from dongneng_cli.ledger.errors import NetworkFolderError, NoLedgerError
from dongneng_cli.settings import read_config
from dongneng_cli.shown import shown

DEFAULT = Path(".dn") / "ledger.sqlite3"
VARIABLE = "DN_LEDGER"

_NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ncpfs", "glusterfs", "ceph", "lustre", "davfs"}
    | {"fuse.sshfs", "fuse.davfs", "fuse.rclone"}
)
"""Kinds of file system on which another machine may write behind our back."""

_DRIVE_REMOTE = 4

_SOURCES = {"found": N_("found upwards"), "default": N_("by default")}
"""What stands for ``Place.source`` where nothing named the ledger."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a ledger is or will be.

    Attributes:
        url: Address for SQLAlchemy of a server database; empty for a file.
        path: The SQLite file; None for a server.
        source: What named it: ``--ledger``, ``DN_LEDGER``, a ``dn.toml``, or ``found``, ``default``.
    """

    url: str = ""
    path: Path | None = None
    source: str = ""

    @property
    def shown(self) -> str:
        """The place as it may be printed: without its password."""
        if self.path is not None:
            return shown(str(self.path), 200)
        from sqlalchemy import make_url  # noqa: PLC0415 - slow to import, only for a server

        return shown(make_url(self.url).render_as_string(hide_password=True), 200)

    @property
    def named_by(self) -> str:
        """What named it, in the chosen language."""
        words = _SOURCES.get(self.source)
        return _(words) if words else self.source


def find_ledger(given: str | None = None, start: Path | None = None) -> Place:
    """Return where the ledger is, or would be made.

    Args:
        given: What ``--ledger`` says.
        start: Working folder; else the process's.

    Raises:
        UsageError: If what was given is no path and no address that is understood, or a ``dn.toml`` is none.
        NetworkFolderError: If the file would lie on a network folder.
    """
    folder = (start or Path.cwd()).absolute()
    if given:
        return _place(given, folder, "--ledger")
    if wish := os.environ.get(VARIABLE):
        return _place(wish, folder, VARIABLE)
    config = read_config(folder)
    wish = str(config.values.get("ledger", ""))
    for parent in (folder, *folder.parents):
        if wish and config.path is not None and config.path.parent == parent:
            return _place(wish, parent, str(config.path))
        if (parent / DEFAULT).is_file():
            return _file(parent / DEFAULT, "found")
    return _file(folder / DEFAULT, "default")


def existing(place: Place) -> Place:
    """Return the place of a ledger that must be there.

    Raises:
        NoLedgerError: If there is no file.
    """
    if place.path is not None and not os.path.lexists(place.path):
        raise NoLedgerError(
            _("there is no ledger"),
            where=place.shown,
            hint=_("dn submit FILE makes one; --ledger names another"),
        )
    return place


def _place(wish: str, folder: Path, source: str) -> Place:
    if "://" not in wish:
        return _file(folder / Path(wish).expanduser(), source)
    from sqlalchemy import make_url  # noqa: PLC0415 - slow to import, only for a server
    from sqlalchemy.exc import ArgumentError  # noqa: PLC0415

    try:
        url = make_url(wish)
        backend = url.get_backend_name()
    except (ArgumentError, ValueError) as error:
        raise UsageError(_("the address of the ledger is not understood"), where=source) from error
    if backend == "sqlite" and url.database:
        return _file(folder / url.database, source)
    if backend in ("postgresql", "postgres"):
        return Place(
            url=url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False),
            source=source,
        )
    raise UsageError(
        _("a ledger cannot be kept in {kind}").format(kind=shown(backend)),
        where=source,
        hint=_("give a path, sqlite:///PATH or postgresql://USER@HOST/NAME"),
    )


def _file(path: Path, source: str) -> Place:
    kind = network_kind(path)
    if kind:
        raise NetworkFolderError(shown(str(path), 200), kind)
    return Place(path=path, source=source)


def network_kind(path: Path, mounts: str | None = None) -> str:
    """Return the kind of network file system that a path lies on, empty for a local disk.

    Args:
        path: The file; it need not exist.
        mounts: Text of ``/proc/self/mountinfo``, else the system's own.
    """
    if sys.platform == "win32":
        return _windows_kind(path)
    if mounts is None:
        try:
            mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""
    # The folder's real place counts, not the link that leads there.
    real = path.absolute().parent.resolve()
    best, kind = -1, ""
    for line in mounts.splitlines():
        left, dash, right = line.partition(" - ")
        fields = left.split()
        if not dash or len(fields) < 5:
            continue
        point = Path(fields[4].encode().decode("unicode_escape"))
        if real.is_relative_to(point) and len(point.parts) >= best:
            best, kind = len(point.parts), right.split()[0]
    return kind if kind in _NETWORK else ""


def _windows_kind(path: Path) -> str:
    """Tell a share from a disk where the system knows."""
    import ctypes  # noqa: PLC0415 - only Windows has windll

    drive = path.absolute().drive
    if drive.startswith("\\\\"):
        return "SMB"
    windll = getattr(ctypes, "windll", None)
    remote = windll is not None and windll.kernel32.GetDriveTypeW(drive + "\\") == _DRIVE_REMOTE
    return "SMB" if remote else ""
