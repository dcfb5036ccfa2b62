"""Schema 2: a month, a file, an indicator and a project are found without reading the whole ledger."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the indexes."""
    op.create_index("revisions_by_period", "revisions", ["period", "unit"])
    op.create_index("revisions_by_file", "revisions", ["sha256"])
    op.create_index("observations_by_indicator", "observations", ["indicator"])
    op.create_index("projects_by_code", "projects", ["code"])
