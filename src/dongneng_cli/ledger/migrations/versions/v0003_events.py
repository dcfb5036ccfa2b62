"""Schema 3: a month's events, a revision's reviews and a day are found without reading the whole chain."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the indexes."""
    op.create_index("events_by_revision", "events", ["revision"])
    op.create_index("events_by_period", "events", ["period"])
    op.create_index("entries_by_moment", "entries", ["recorded_at"])
