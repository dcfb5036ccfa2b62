"""Taking a ledger elsewhere: backup, restore, and taking over; nothing is lost and nothing is made up.

What is taken over is checked against its own hashes before the transaction ends. A ledger that is there
already only grows: its chain must be the beginning of the other's.
"""

import hashlib
import os
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Connection, Table, insert, select

from dongneng_cli.i18n import _
from dongneng_cli.ledger.disk import copy_file, sync_folder
from dongneng_cli.ledger.errors import TransferError
from dongneng_cli.ledger.faults import translated
from dongneng_cli.ledger.opening import opened
from dongneng_cli.ledger.place import Place
from dongneng_cli.ledger.record import CODEC, unpacked
from dongneng_cli.ledger.seal import seal, seal_path
from dongneng_cli.ledger.store import Head, Ledger, Who, head, insert_rows, utc_now
from dongneng_cli.ledger.tables import ENTRIES, EVENTS, FILES, LEDGER, REVISIONS, ROWS
from dongneng_cli.ledger.verify import Findings, verify, walk
from dongneng_cli.shown import shown

TABLES = (ENTRIES, REVISIONS, EVENTS, *ROWS.values())
"""What is exported, in the order in which it can be taken over; files lie beside."""

_AT_ONCE = 2000


class Content(Protocol):
    """A whole ledger that can be taken over."""

    @property
    def own(self) -> dict[str, Any]:
        """The ledger's own row."""
        ...

    @property
    def head(self) -> Head:
        """The end of its chain."""
        ...

    def rows(self, table: Table, above: int) -> Iterator[dict[str, Any]]:
        """Yield rows above a height, in order."""
        ...

    def file(self, sha256: str) -> bytes:
        """Return a kept file's bytes."""
        ...


@dataclass(frozen=True, slots=True)
class Live:
    """The content of an open ledger, up to a height that stays as it is."""

    connection: Connection
    own: dict[str, Any]
    head: Head

    @classmethod
    def of(cls, connection: Connection) -> "Live":
        """Look at a ledger as it is now."""
        own = dict(connection.execute(select(LEDGER)).one()._mapping)
        return cls(connection, own, head(connection))

    def rows(self, table: Table, above: int) -> Iterator[dict[str, Any]]:
        """Yield rows above a height, in order."""
        order = [table.c.height, *([table.c.n] if "n" in table.c else [])]
        wanted = select(table).where(table.c.height > above, table.c.height <= self.head.height)
        for row in self.connection.execute(wanted.order_by(*order)):
            yield dict(row._mapping)

    def file(self, sha256: str) -> bytes:
        """Return a kept file's bytes, checked."""
        kept = self.connection.execute(select(FILES).where(FILES.c.sha256 == sha256)).first()
        whole = None if kept is None else (kept.size, kept.codec, bytes(kept.content))
        return unpacked(whole, sha256, sha256[:12])


def backup(ledger: Ledger, target: Path, *, force: bool = False) -> Findings:
    """Copy a ledger, in use or not, into a SQLite file of its own, and verify the copy.

    Raises:
        TransferError: If the target is there and ``force`` is not said, or the copy is not sound.
    """
    refuse_target(target, ledger.place, force=force)
    temporary = target.with_name(f".{target.name}.{os.getpid()}.copy")
    try:
        if ledger.place.path is not None:
            with translated(Place(path=target)):
                copy_file(ledger.place.path, temporary)
        else:
            with ledger.reading() as connection:
                take_over(Live.of(connection), Place(path=temporary), ledger.clock)
        found = _verified(temporary)
        temporary.replace(target)
        sync_folder(target.parent)
    finally:
        for leftover in (temporary, seal_path(temporary)):
            leftover.unlink(missing_ok=True)
    seal(target, always=True)
    return found


def _verified(path: Path) -> Findings:
    with opened(Place(path=path)) as copy:
        found = verify(copy)
    if found.faults:
        raise TransferError(
            _("the copy is not sound: {fault}").format(fault=found.faults[0]),
            where=shown(str(path), 200),
            hint=_("dn ledger verify says more"),
        )
    return found


def restore(
    source: Path, place: Place, *, force: bool = False, now: datetime | None = None
) -> tuple[Findings, Path | None]:
    """Put a backup in a ledger's place; what was there is set aside, never thrown away.

    Returns:
        What verifying the backup found, and where the ledger before was set aside.

    Raises:
        TransferError: If the backup is not sound, or a ledger is there and ``force`` is not said.
    """
    found = _verified(source)
    if place.path is None:
        with opened(Place(path=source)) as old, old.reading() as connection:
            take_over(Live.of(connection), place)
        return found, None
    aside = None
    if os.path.lexists(place.path):
        if not force:
            raise TransferError(
                _("there is a ledger already"),
                where=place.shown,
                hint=_("--force sets it aside; dn ledger info shows both"),
            )
        stamp = (now or utc_now()).strftime("%Y%m%dT%H%M%S")
        aside = place.path.with_name(f"{place.path.name}.replaced-{stamp}")
        _set_aside(place.path, aside)
    with translated(place):
        place.path.parent.mkdir(parents=True, exist_ok=True)
        copy_file(source, place.path)
    seal(place.path, always=True)
    return found, aside


def _set_aside(path: Path, aside: Path) -> None:
    """Rename a ledger while nobody writes it."""
    place = Place(path=path)
    with (
        translated(place),
        closing(sqlite3.connect(path, timeout=30, isolation_level=None)) as held,
    ):
        held.execute("BEGIN EXCLUSIVE")
        path.rename(aside)
        seal_path(path).unlink(missing_ok=True)
        held.execute("ROLLBACK")


def refuse_target(target: Path, place: Place, *, force: bool) -> None:
    """Refuse a place where something is that must not be lost.

    Raises:
        TransferError: If it is the ledger, a file without ``force``, no ordinary file, or has no folder.
    """
    if not os.path.lexists(target):
        if target.parent.is_dir():
            return
        raise TransferError(
            _("there is no folder {folder}").format(folder=shown(str(target.parent), 200)),
            where=shown(str(target), 200),
        )
    if (
        place.path is not None
        and place.path.exists()
        and target.exists()
        and target.samefile(place.path)
    ):
        raise TransferError(_("this is the ledger itself"), where=shown(str(target), 200))
    if not force or not target.is_file():
        raise TransferError(
            _("there is a file already"),
            where=shown(str(target), 200),
            hint=_("--force replaces it"),
        )


def take_over(content: Content, place: Place, clock: Callable[[], datetime] = utc_now) -> Head:
    """Bring another ledger's entries into this one: into an empty place, or behind a common beginning.

    Raises:
        TransferError: If the chains part, or what comes is not what its hashes say; nothing was changed.
    """
    fresh = place.path if place.path is not None and not os.path.lexists(place.path) else None
    try:
        with opened(place, create=True, clock=clock, own=content.own) as ledger:
            _grow(content, ledger)
    except BaseException:
        if fresh is not None:
            fresh.unlink(missing_ok=True)
            seal_path(fresh).unlink(missing_ok=True)
        raise
    return content.head


def _grow(content: Content, ledger: Ledger) -> None:
    """Insert in one transaction, and walk the whole chain before it ends."""
    with ledger.writing(Who("", "", "")) as writer:
        _demand_common(content, writer.connection, writer.head, ledger.place)
        if not _insert(content, writer.connection, writer.head.height):
            return
        found = Findings(writer.head)
        walk(writer.connection, found)
        if found.faults or found.head.hash != content.head.hash:
            raise TransferError(
                _("what was sent is not sound: {fault}").format(
                    fault=found.faults[0] if found.faults else _("another head")
                ),
                where=ledger.place.shown,
                hint=_("nothing was taken over; make the export again"),
            )


def _demand_common(content: Content, connection: Connection, before: Head, place: Place) -> None:
    own = dict(connection.execute(select(LEDGER)).one()._mapping)
    common = own == content.own and before.height <= content.head.height
    if common and before.height:
        at = next((row for row in content.rows(ENTRIES, before.height - 1)), None)
        common = at is not None and at["hash"] == before.hash
    if not common:
        raise TransferError(
            _("the ledger here has other entries than what is brought in"),
            where=place.shown,
            hint=_("take it into an empty ledger"),
        )


def _insert(content: Content, connection: Connection, above: int) -> int:
    """Insert everything above a height; files before the revisions that name them."""
    added = 0
    known = set(connection.execute(select(FILES.c.sha256)).scalars())
    for table in TABLES:
        portion: list[tuple[Any, ...]] = []
        for row in content.rows(table, above):
            if table is REVISIONS and row["sha256"] is not None and row["sha256"] not in known:
                known.add(row["sha256"])
                _insert_file(content, connection, row["sha256"])
            portion.append(tuple(row[column.name] for column in table.columns))
            added += 1
            if len(portion) >= _AT_ONCE:
                insert_rows(connection, table, portion)
                portion = []
        if portion:
            insert_rows(connection, table, portion)
    return added


def _insert_file(content: Content, connection: Connection, sha256: str) -> None:
    data = content.file(sha256)
    if hashlib.sha256(data).hexdigest() != sha256:
        raise TransferError(
            _("the file {sha256} is not what its name says").format(sha256=sha256[:12])
        )
    columns = {
        "sha256": sha256,
        "size": len(data),
        "codec": CODEC,
        "content": zlib.compress(data, 6),
    }
    connection.execute(insert(FILES), columns)
