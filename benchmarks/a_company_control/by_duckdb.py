"""Company control in DuckDB: rounds over new pairs, partial sums kept until they pass the half."""

from typing import Any

_BEGIN = """
CREATE TABLE known AS SELECT DISTINCT owner AS x, owner AS y FROM holding WHERE share > 500000;
CREATE TABLE fresh AS SELECT * FROM known;
CREATE TABLE pending (x BIGINT, y BIGINT, total BIGINT);
"""
_ROUND = """
CREATE OR REPLACE TABLE added AS
    SELECT fresh.x, owned AS y, sum(share)::BIGINT AS total
    FROM fresh JOIN holding ON owner = fresh.y GROUP BY ALL;
CREATE OR REPLACE TABLE added AS SELECT * FROM added ANTI JOIN known USING (x, y);
CREATE OR REPLACE TABLE summed AS
    SELECT x, y, added.total + coalesce(earlier.total, 0) AS total
    FROM added LEFT JOIN (SELECT x, y, sum(total)::BIGINT AS total FROM pending SEMI JOIN added USING (x, y)
                          GROUP BY ALL) AS earlier USING (x, y);
CREATE OR REPLACE TABLE fresh AS SELECT x, y FROM summed WHERE total > 500000;
INSERT INTO pending SELECT * FROM added ANTI JOIN fresh USING (x, y);
INSERT INTO known SELECT * FROM fresh;
"""


def evaluate(connection: Any) -> None:
    """Fills `answer` with all pairs."""
    connection.execute(_BEGIN)
    while connection.execute("SELECT count(*) FROM fresh").fetchone()[0]:
        connection.execute(_ROUND)
    connection.execute("CREATE TABLE answer AS SELECT * FROM known WHERE x <> y")
