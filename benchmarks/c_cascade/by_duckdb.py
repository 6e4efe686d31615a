"""The cascade in DuckDB: rounds over those newly reached, sums added up on the way."""

from typing import Any

_BEGIN = """
CREATE TABLE answer AS SELECT party FROM listing;
CREATE TABLE fresh AS SELECT party FROM listing;
CREATE TABLE total (party BIGINT, share BIGINT);
"""
_ROUND = """
CREATE OR REPLACE TABLE added AS
    SELECT owned AS party, sum(share)::BIGINT AS share
    FROM holding JOIN fresh ON owner = party GROUP BY owned;
INSERT INTO total SELECT * FROM added;
CREATE OR REPLACE TABLE fresh AS
    SELECT party FROM total SEMI JOIN added USING (party) ANTI JOIN answer USING (party)
    GROUP BY party HAVING sum(share) >= 500000;
INSERT INTO answer SELECT * FROM fresh;
"""


def evaluate(connection: Any) -> None:
    """Fills `answer` with the parties that are reached."""
    connection.execute(_BEGIN)
    while connection.execute("SELECT count(*) FROM fresh").fetchone()[0]:
        connection.execute(_ROUND)
