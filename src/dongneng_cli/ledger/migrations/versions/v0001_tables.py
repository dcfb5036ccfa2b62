"""Schema 1: the tables, and triggers that abort every UPDATE and DELETE."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from dongneng_cli.ledger.chain import ROW_COLUMNS
from dongneng_cli.ledger.migrations.guards import guard

revision = "0001"
down_revision = None

_ROWS = {
    table: [n for n in names if n not in ("row", "layout")]
    for table, names in ROW_COLUMNS[1].items()
}
"""Row tables as the first hash scheme has them; that scheme never changes."""


def upgrade() -> None:
    """Create everything."""
    op.create_table(
        "ledger",
        sa.Column("id", sa.Text, primary_key=True),
        *_texts("format created_at"),
    )
    op.create_table(
        "entries",
        sa.Column("height", sa.Integer, primary_key=True, autoincrement=False),
        *_texts("kind recorded_at recorded_by host tool"),
        sa.Column("scheme", sa.Integer, nullable=False),
        *_texts("previous"),
        sa.Column("hash", sa.Text, nullable=False, unique=True),
    )
    op.create_table(
        "files",
        sa.Column("sha256", sa.Text, primary_key=True),
        sa.Column("size", sa.Integer, nullable=False),
        *_texts("codec"),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    _revisions()
    op.create_table(
        "events",
        _height("entries.height", primary_key=True),
        *_texts("event"),
        sa.Column("revision", sa.Integer, sa.ForeignKey("revisions.height")),
        *_texts("unit period rule authoriser", nullable=True),
        *_texts("reason"),
        *_texts("until", nullable=True),
    )
    for name, columns in _ROWS.items():
        op.create_table(
            name,
            _height("revisions.height"),
            sa.Column("n", sa.Integer, nullable=False, autoincrement=False),
            *_texts(" ".join(columns), nullable=True),
            sa.Column("row", sa.Integer, nullable=False),
            sa.Column("layout", sa.Integer, nullable=False),
            sa.PrimaryKeyConstraint("height", "n", name=f"{name}_key"),
            sqlite_with_rowid=False,
        )
    guard(op, ["ledger", "entries", "files", "revisions", "events", *_ROWS])


def _revisions() -> None:
    op.create_table(
        "revisions",
        _height("entries.height", primary_key=True),
        *_texts("unit unit_name period"),
        sa.Column("number", sa.Integer, nullable=False),
        *_texts("kind"),
        sa.Column("replaces", sa.Integer, sa.ForeignKey("revisions.height")),
        *_texts("file_name", nullable=True),
        sa.Column("sha256", sa.Text, sa.ForeignKey("files.sha256")),
        sa.Column("size", sa.Integer, nullable=False),
        *_texts("plan_id plan_hash rules"),
        *_texts("filled_on", nullable=True),
        *_texts("received_on reason layouts findings"),
        sa.UniqueConstraint("unit", "period", "number", name="one_number_a_revision"),
    )


def _height(points_to: str, *, primary_key: bool = False) -> sa.Column[int]:
    return sa.Column(
        "height",
        sa.Integer,
        sa.ForeignKey(points_to),
        primary_key=primary_key,
        nullable=False,
        autoincrement=False,
    )


def _texts(names: str, *, nullable: bool = False) -> Sequence[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=nullable) for name in names.split()]
