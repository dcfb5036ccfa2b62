"""What databases say, in one line of ours: the only place that knows their errors."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, NoSuchModuleError

from dongneng_cli.errors import LedgerError
from dongneng_cli.i18n import _
from dongneng_cli.ledger.errors import (
    BusyLedgerError,
    DamagedLedgerError,
    ForeignLedgerError,
    FullLedgerError,
    StateError,
    UnreachableLedgerError,
)
from dongneng_cli.ledger.place import Place
from dongneng_cli.shown import shown

_BUSY_STATES = {"55P03", "40P01", "40001"}
_NO_ROOM = {errno.EROFS, errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
_FULL_STATES = {"53100", "53200"}


@contextmanager
def translated(place: Place) -> Iterator[None]:
    """Turn a database's errors into the ledger's.

    Raises:
        LedgerError: What the database said, with the place and what to do.
    """
    try:
        yield
    except DBAPIError as error:
        raise explained(error.orig, place) from error
    except sqlite3.Error as error:
        raise explained(error, place) from error
    except UnicodeDecodeError as error:
        # The driver reads a damaged schema's own words.
        raise _damaged(place) from error
    except ModuleNotFoundError as error:
        if not (error.name or "").startswith("psycopg"):
            raise
        raise no_driver(place) from error
    except NoSuchModuleError as error:
        raise no_driver(place) from error
    except PermissionError as error:
        raise FullLedgerError(place.shown, read_only=True) from error
    except (FileExistsError, FileNotFoundError, NotADirectoryError) as error:
        raise _not_opened(place) from error
    except OSError as error:
        if error.errno not in _NO_ROOM:
            raise
        raise FullLedgerError(place.shown, read_only=error.errno == errno.EROFS) from error


def no_driver(place: Place) -> LedgerError:
    """Return the refusal of a server database without its driver."""
    return UnreachableLedgerError(
        _("the driver for PostgreSQL is not installed"),
        where=place.shown,
        hint=_("pip install 'dongneng-cli[postgres]'"),
    )


def explained(error: BaseException | None, place: Place) -> LedgerError:
    """Return a database's error as one of the ledger's."""
    if isinstance(error, sqlite3.Error):
        return _file_error(error, place)
    return _server_error(error, place)


def _file_error(error: sqlite3.Error, place: Place) -> LedgerError:
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return BusyLedgerError(place.shown)
    if name.startswith("SQLITE_NOTADB"):
        return ForeignLedgerError(
            _("this is not a ledger of dn; it was left as it is"),
            where=place.shown,
            hint=_("name another place with --ledger"),
        )
    if name.startswith("SQLITE_CANTOPEN"):
        return _not_opened(place)
    if name.startswith(("SQLITE_READONLY", "SQLITE_PERM", "SQLITE_AUTH")):
        return FullLedgerError(place.shown, read_only=True)
    if name.startswith(("SQLITE_FULL", "SQLITE_IOERR")):
        return FullLedgerError(place.shown)
    if name.startswith("SQLITE_CORRUPT"):
        return _damaged(place)
    return StateError(
        _("the database refused: {reason}").format(reason=shown(str(error), 200)), where=place.shown
    )


def _damaged(place: Place) -> LedgerError:
    return DamagedLedgerError(
        _("the ledger file is damaged"),
        where=place.shown,
        hint=_("dn ledger verify says where; dn ledger restore brings a backup back"),
    )


def _not_opened(place: Place) -> LedgerError:
    return ForeignLedgerError(
        _("this cannot be opened as a ledger"),
        where=place.shown,
        hint=_("a folder, a missing folder, or no permission; name another place with --ledger"),
    )


def _server_error(error: BaseException | None, place: Place) -> LedgerError:
    state = str(getattr(error, "sqlstate", "") or "")
    said = " ".join(str(error).split())
    if state in _BUSY_STATES:
        return BusyLedgerError(place.shown)
    if state in _FULL_STATES:
        return FullLedgerError(place.shown)
    if "password authentication failed" in said or state.startswith("28"):
        return UnreachableLedgerError(
            _("the server refuses this user or password"),
            where=place.shown,
            hint=_("correct the address; a password may stand in ~/.pgpass"),
        )
    if "does not exist" in said and not state.startswith("42"):
        return UnreachableLedgerError(
            _("the server has no such database or user"),
            where=place.shown,
            hint=_("ask the server's administrator"),
        )
    if not state or state.startswith(("08", "57")):
        return UnreachableLedgerError(
            _("the server cannot be reached"),
            where=place.shown,
            hint=_("check host, port and network"),
        )
    return StateError(
        _("the database refused: {reason}").format(reason=shown(said, 200)), where=place.shown
    )
