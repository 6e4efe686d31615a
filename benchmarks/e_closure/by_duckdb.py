"""Transitive closure in DuckDB: one recursive query."""

from typing import Any

_QUERY = """
CREATE TABLE answer AS
    WITH RECURSIVE leads(a, b) AS (
        SELECT "begin", "end" FROM road UNION SELECT a, "end" FROM leads JOIN road ON "begin" = b)
    SELECT * FROM leads;
"""


def evaluate(connection: Any) -> None:
    """Fills `answer` with all pairs of places of which one leads to the other."""
    connection.execute(_QUERY)
