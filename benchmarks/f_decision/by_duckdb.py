"""Decisions in DuckDB: one query; 0 free, 1 excepted, 2 denied, 3 to be licensed."""

from typing import Any

_QUERY = """
CREATE TABLE answer AS
    WITH fast AS (
        SELECT transfer, consignee, destination, date, quantity * tpp AS tpp
        FROM transfer JOIN chip USING (chip) WHERE tpp >= 48),
    year AS (SELECT consignee, date, sum(tpp) AS tpp FROM fast GROUP BY ALL),
    kept_out AS (SELECT party FROM listing ANTI JOIN "authorization" USING (party)),
    required AS (
        SELECT transfer, consignee, date,
            there.tier = 2 OR home.tier = 2 OR kept_out.party IS NOT NULL AS strict
        FROM fast JOIN country AS there ON there.country = destination JOIN party ON party.party = consignee
        JOIN country AS home ON home.country = headquarters LEFT JOIN kept_out ON kept_out.party = consignee
        WHERE there.tier <> 0 OR home.tier <> 0)
    SELECT transfer.transfer,
        CASE WHEN required.transfer IS NULL THEN 0 WHEN strict THEN 2 WHEN year.tpp <= 20000 THEN 1 ELSE 3 END
            AS decided
    FROM transfer LEFT JOIN required USING (transfer)
    LEFT JOIN year ON year.consignee = required.consignee AND year.date = required.date;
"""


def evaluate(connection: Any) -> None:
    """Fills `answer` with each transfer and what it is."""
    connection.execute(_QUERY)
