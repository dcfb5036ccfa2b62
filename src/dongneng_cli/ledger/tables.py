"""The ledger's tables; what they mean is written down in docs/ledger.md.

Everything is text or a whole number: figures are the decimal text of the exact value, months ``2020-06``,
weeks ``2020-W42``, moments ``2020-11-03T02:11:09.123456Z`` (UTC). The row tables mirror the contracts of
``frames.py``; unit, period and file of a row are its revision's. Nothing is ever updated or deleted.
"""

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

from dongneng_cli import frames
from dongneng_cli.ledger.chain import ROW_COLUMNS, SCHEME
from dongneng_cli.submission.tables.contracts import CONTRACTS as FORM_CONTRACTS

SCHEMA = 3
"""Number of the newest migration; a ledger with a larger one is refused."""

APPLICATION_ID = 0x444E4C47
"""``DNLG`` in the header of a SQLite file: how a ledger is told from any other database."""

METADATA = MetaData()

LEDGER = Table(
    "ledger",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("format", Text, nullable=False),
    Column("created_at", Text, nullable=False),
)
"""One row that says what this database is; the chain begins with its hash."""

ENTRIES = Table(
    "entries",
    METADATA,
    Column("height", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("recorded_at", Text, nullable=False),
    Column("recorded_by", Text, nullable=False),
    Column("host", Text, nullable=False),
    Column("tool", Text, nullable=False),
    Column("scheme", Integer, nullable=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False, unique=True),
)
"""The chain: one row for each revision and each event, numbered without gaps."""

FILES = Table(
    "files",
    METADATA,
    Column("sha256", Text, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("codec", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
)
"""Original bytes, each content once, compressed."""

REVISIONS = Table(
    "revisions",
    METADATA,
    Column("height", ForeignKey("entries.height"), primary_key=True, autoincrement=False),
    Column("unit", Text, nullable=False),
    Column("unit_name", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("replaces", ForeignKey("revisions.height")),
    Column("file_name", Text),
    Column("sha256", ForeignKey("files.sha256")),
    Column("size", Integer, nullable=False),
    Column("plan_id", Text, nullable=False),
    Column("plan_hash", Text, nullable=False),
    Column("rules", Text, nullable=False),
    Column("filled_on", Text),
    Column("received_on", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("layouts", Text, nullable=False),
    Column("findings", Text, nullable=False),
    UniqueConstraint("unit", "period", "number", name="one_number_a_revision"),
)
"""What was accepted: one row for each revision of a unit and month or week."""

EVENTS = Table(
    "events",
    METADATA,
    Column("height", ForeignKey("entries.height"), primary_key=True, autoincrement=False),
    Column("event", Text, nullable=False),
    Column("revision", ForeignKey("revisions.height")),
    Column("unit", Text),
    Column("period", Text),
    Column("rule", Text),
    Column("authoriser", Text),
    Column("reason", Text, nullable=False),
    Column("until", Text),
)
"""What happened beside: reviews, closed periods, waivers."""

OF_REVISION = ("unit", "period", "file")
"""Columns of the contracts that a row takes from its revision."""


NUMBERS = frozenset({"row", "layout"})
"""Columns of row tables that hold whole numbers."""


def _rows(name: str) -> Table:
    """Declare a row table: revision, place in the frame, then the columns of the newest scheme.

    What a contract has beyond them goes into ``more``, a JSON object: a new column of the form needs no
    migration before it can be kept.
    """
    return Table(
        name,
        METADATA,
        Column("height", Integer, ForeignKey("revisions.height"), autoincrement=False),
        Column("n", Integer, autoincrement=False),
        *(
            Column(key, Integer if key in NUMBERS else Text, nullable=key not in NUMBERS)
            for key in ROW_COLUMNS[SCHEME][name]
        ),
        PrimaryKeyConstraint("height", "n", name=f"{name}_key"),
        sqlite_with_rowid=False,
    )


CONTRACTS = {**FORM_CONTRACTS, "totals": frames.TOTALS}
"""Contracts by the key of the form sheet; ``totals`` are the sheets' own sums, kept for control."""

ROWS = {key: _rows(contract.name.replace(" ", "_")) for key, contract in CONTRACTS.items()}
"""Row tables by the key of the form sheet."""

# A month is looked up by its period, a history by what it is about (schema 2).
Index("revisions_by_period", REVISIONS.c.period, REVISIONS.c.unit)
Index("revisions_by_file", REVISIONS.c.sha256)
Index("observations_by_indicator", ROWS["indicators"].c.indicator)
Index("projects_by_code", ROWS["projects"].c.code)
# A month's reviews, closings and waivers are found among those of all years, and so is a day (schema 3).
Index("events_by_revision", EVENTS.c.revision)
Index("events_by_period", EVENTS.c.period)
Index("entries_by_moment", ENTRIES.c.recorded_at)
