"""Ultimate parents in DuckDB: steps are doubled until no more chains end, then circles are walked."""

from typing import Any

_BEGIN = """
CREATE TABLE parent AS SELECT owned AS y, owner AS p FROM holding WHERE share > 500000;
CREATE TABLE jump AS
    SELECT party AS y, coalesce(p, party) AS top FROM party LEFT JOIN parent ON parent.y = party;
"""
_DOUBLE = "CREATE OR REPLACE TABLE jump AS SELECT a.y, b.top FROM jump AS a JOIN jump AS b ON b.y = a.top"
_MOVING = "SELECT count(*) FROM jump SEMI JOIN parent ON parent.y = jump.top"
_CIRCLES = """
CREATE TABLE least AS
    WITH RECURSIVE above(start, z) AS (
        SELECT DISTINCT top, p FROM jump JOIN parent ON parent.y = top
        UNION SELECT start, p FROM above JOIN parent ON parent.y = z),
    circle AS (SELECT start AS z FROM above WHERE start = z)
    SELECT start, min(z) AS top FROM above SEMI JOIN circle USING (z) GROUP BY start;
CREATE TABLE answer AS
    SELECT jump.y, coalesce(least.top, jump.top) AS top, country
    FROM jump LEFT JOIN least ON start = jump.top JOIN party ON party = coalesce(least.top, jump.top);
"""


def evaluate(connection: Any) -> None:
    """Fills `answer` with each party, its ultimate parent and the country of that."""
    connection.execute(_BEGIN)
    moving = connection.execute(_MOVING).fetchone()[0]
    while True:
        connection.execute(_DOUBLE)
        still = connection.execute(_MOVING).fetchone()[0]
        if still == moving:
            break  # distances to an end have no gaps: what still moves is under a circle
        moving = still
    connection.execute(_CIRCLES)
