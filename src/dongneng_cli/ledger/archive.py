"""The open format of a ledger: a zip of CSV tables, the files as they were sent, and a manifest.

docs/ledger.md describes it. It goes from SQLite to PostgreSQL and back without loss.
"""

import csv
import hashlib
import io
import json
import os
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Integer, Table

from dongneng_cli.i18n import _
from dongneng_cli.ledger.disk import sync_file, sync_folder
from dongneng_cli.ledger.errors import TransferError
from dongneng_cli.ledger.faults import translated
from dongneng_cli.ledger.place import Place
from dongneng_cli.ledger.store import Head, Ledger
from dongneng_cli.ledger.tables import REVISIONS, SCHEMA
from dongneng_cli.ledger.transfer import TABLES, Live, refuse_target, take_over
from dongneng_cli.shown import shown

FORMAT = "dongneng-cli ledger export"
VERSION = 1
NULL = "\\N"
"""How an empty field differs from an empty text; a text that begins with a backslash gets a second one."""

_EPOCH = (1980, 1, 1, 0, 0, 0)


def export(ledger: Ledger, target: Path, *, force: bool = False) -> Head:
    """Write a ledger as a zip of CSV tables, the files as they were sent, and a manifest.

    The same ledger at the same height gives the same bytes.

    Raises:
        TransferError: If the target is there and ``force`` is not said.
    """
    refuse_target(target, ledger.place, force=force)
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        with ledger.reading() as connection, translated(Place(path=target)):
            content = Live.of(connection)
            with zipfile.ZipFile(temporary, "x", zipfile.ZIP_DEFLATED) as out:
                _write_export(content, out)
        sync_file(temporary)
        temporary.replace(target)
        sync_folder(target.parent)
    except OSError as error:
        raise TransferError(
            _("the file cannot be written: {reason}").format(reason=error.strerror or str(error)),
            where=shown(str(target), 200),
        ) from error
    finally:
        temporary.unlink(missing_ok=True)
    return content.head


def _write_export(content: Live, out: zipfile.ZipFile) -> None:
    tables: dict[str, Any] = {}
    files: dict[str, None] = {}
    for table in TABLES:
        names = [column.name for column in table.columns]
        digest, count = hashlib.sha256(), 0
        with out.open(_member(f"{table.name}.csv"), "w", force_zip64=True) as member:
            for line in _csv(names, content.rows(table, 0), files if table is REVISIONS else None):
                digest.update(line)
                member.write(line)
                count += 1
        tables[table.name] = {"columns": names, "rows": count - 1, "sha256": digest.hexdigest()}
    for sha256 in files:
        out.writestr(_member(f"files/{sha256}"), content.file(sha256))
    manifest = {
        "format": FORMAT,
        "version": VERSION,
        "schema": SCHEMA,
        "ledger": content.own,
        "height": content.head.height,
        "head": content.head.hash,
        "tables": tables,
        "files": len(files),
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
    out.writestr(_member("manifest.json"), text)


def _member(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info


def _csv(
    names: list[str], rows: Iterator[dict[str, Any]], files: dict[str, None] | None
) -> Iterator[bytes]:
    """Yield the lines of a table: UTF-8, comma, quotes where needed, CR LF, the header first."""
    yield _line(names)
    for row in rows:
        if files is not None and row["sha256"] is not None:
            files[row["sha256"]] = None
        yield _line([_field(row[name]) for name in names])


def _line(fields: list[str]) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerow(fields)
    return buffer.getvalue().encode()


def _field(value: Any) -> str:
    if value is None:
        return NULL
    text = str(value)
    return "\\" + text if text.startswith("\\") else text


def _value(field: str, *, whole: bool) -> Any:
    if field == NULL:
        return None
    if whole:
        return int(field)
    return field[1:] if field.startswith("\\") else field


@dataclass(frozen=True, slots=True)
class Exported:
    """The content of an export."""

    archive: zipfile.ZipFile
    manifest: dict[str, Any]
    own: dict[str, Any]
    head: Head

    def rows(self, table: Table, above: int) -> Iterator[dict[str, Any]]:
        """Yield rows above a height, in order."""
        said = self.manifest["tables"][table.name]
        whole = {column.name for column in table.columns if isinstance(column.type, Integer)}
        with self.archive.open(f"{table.name}.csv") as member:
            lines = csv.reader(io.TextIOWrapper(member, encoding="utf-8", newline=""), strict=True)
            names = next(lines)
            if names != said["columns"] or names != [column.name for column in table.columns]:
                raise TransferError(_("{table}: other columns").format(table=table.name))
            for line in lines:
                row = {
                    name: _value(field, whole=name in whole)
                    for name, field in zip(names, line, strict=True)
                }
                if row["height"] > above:
                    yield row

    def file(self, sha256: str) -> bytes:
        """Return a file's bytes."""
        return self.archive.read(f"files/{sha256}")


@contextmanager
def exported(path: Path) -> Iterator[Exported]:
    """Open an export and look at its manifest.

    Raises:
        TransferError: If it is not one, or was made by a newer program.
    """
    where = shown(str(path), 200)
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = json.loads(archive.read("manifest.json"))
            if manifest.get("format") != FORMAT:
                raise TransferError(_("this is not an export of a ledger"), where=where)
            if manifest["version"] > VERSION or manifest["schema"] > SCHEMA:
                raise TransferError(_("this export was made by a newer program"), where=where)
            _check_tables(archive, manifest, where)
            yield Exported(
                archive,
                manifest,
                manifest["ledger"],
                Head(manifest["height"], manifest["head"], ""),
            )
    except (
        OSError,
        zipfile.BadZipFile,
        zlib.error,
        KeyError,
        ValueError,
        csv.Error,
        EOFError,
    ) as error:
        raise TransferError(
            _("this is not an export of a ledger, or it is damaged: {reason}").format(
                reason=shown(str(error))
            ),
            where=where,
        ) from error


def _check_tables(archive: zipfile.ZipFile, manifest: dict[str, Any], where: str) -> None:
    for name, said in manifest["tables"].items():
        digest = hashlib.sha256()
        with archive.open(f"{name}.csv") as member:
            while chunk := member.read(1 << 20):
                digest.update(chunk)
        if digest.hexdigest() != said["sha256"]:
            raise TransferError(
                _("{table} is not what the manifest says").format(table=name), where=where
            )


def import_from(path: Path, place: Place) -> Head:
    """Take an export over into a ledger, a new one or one that it continues.

    Raises:
        TransferError: If it is damaged, or the ledger there has other entries.
    """
    with exported(path) as content:
        return take_over(content, place)
