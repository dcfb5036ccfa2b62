"""Triggers that abort every UPDATE, DELETE and TRUNCATE of a table, for both databases."""

from collections.abc import Iterable
from typing import Any

REFUSAL = "the ledger is append-only"

_FUNCTION = f"""
CREATE FUNCTION dn_append_only() RETURNS trigger LANGUAGE plpgsql AS
'BEGIN RAISE EXCEPTION ''{REFUSAL}''; END'
"""


def guard(op: Any, tables: Iterable[str]) -> None:
    """Guard tables; ``op`` is Alembic's."""
    server = op.get_bind().dialect.name == "postgresql"
    if server:
        op.execute(_FUNCTION)
    for table in tables:
        for statement in _server(table) if server else _file(table):
            op.execute(statement)


def trigger_names(tables: Iterable[str]) -> set[str]:
    """Return the names that ``verify`` expects on both databases."""
    return {f"{table}_no_{verb}" for table in tables for verb in ("update", "delete")}


def _file(table: str) -> list[str]:
    return [
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        for verb in ("UPDATE", "DELETE")
    ]


def _server(table: str) -> list[str]:
    return [
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"FOR EACH {each} EXECUTE PROCEDURE dn_append_only()"
        for verb, each in (("UPDATE", "ROW"), ("DELETE", "ROW"), ("TRUNCATE", "STATEMENT"))
    ]
