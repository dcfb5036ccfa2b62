"""Alembic's entry: it is always run in code, on a connection that holds the ledger's transaction."""

from alembic import context

from dongneng_cli.ledger.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    version_table="ledger_version",
    transaction_per_migration=False,
    transactional_ddl=True,
)
context.run_migrations()
