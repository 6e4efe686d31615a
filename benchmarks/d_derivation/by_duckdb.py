"""Derivation in DuckDB: one recursive query over the edges that count."""

from typing import Any

_QUERY = """
CREATE TABLE answer AS
    WITH RECURSIVE edge AS MATERIALIZED (
        SELECT parent, child FROM derivation JOIN model ON model = child
        WHERE how <= 2 AND operations >= 100000),
    found(model) AS (SELECT model FROM flagging UNION SELECT child FROM found JOIN edge ON parent = model)
    SELECT * FROM found;
"""


def evaluate(connection: Any) -> None:
    """Fills `answer` with the models that are flagged, by name or by descent."""
    connection.execute(_QUERY)
