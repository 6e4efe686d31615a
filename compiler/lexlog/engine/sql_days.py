"""SELECTs whose rows hold on intervals of days in, SELECTs that meet, merge, cut or take away days out.

The days of a row are `since` and `until`, both included, as ordinals.
"""

from __future__ import annotations

from collections.abc import Sequence

from lexlog.datalog.tree import FIRST_DAY, LAST_DAY

MEETING = "greatest(f.since, r.since) AS since, least(f.until, r.until) AS until"
"""The days of a row of f and of one of r, where they have any in common."""

ALWAYS = f"{FIRST_DAY} AS since, {LAST_DAY} AS until"
"""The days of a row that carries none."""


def allowed(value: str, op: str, since: str, until: str) -> str:
    """The days from `since` to `until` on which the comparison of a value with the day holds; those of a row
    without a value are none."""
    first = {"<=": value, "<": f"({value} + 1)"}.get(op, since)
    last = {">=": value, ">": f"({value} - 1)"}.get(op, until)
    low = since if first == since else f"coalesce(greatest({since}, {first}), {LAST_DAY + 1})"
    high = until if last == until else f"coalesce(least({until}, {last}), {FIRST_DAY - 1})"
    return f"{within(low)} AS since, {within(high)} AS until"


def within(day: str) -> str:
    """A day as a small number, those before the first and after the last one beyond it."""
    return f"greatest(least({day}, {LAST_DAY + 1}), {FIRST_DAY - 1})::INTEGER"


def merged(text: str, columns: Sequence[str]) -> str:
    """The different rows of a SELECT, the days of each disjoint and in as few intervals as there can be.

    >>> import duckdb
    >>> rows = "SELECT * FROM (VALUES (7, 1, 4), (7, 5, 5), (7, 9, 9), (7, 2, 3)) AS t(c0, since, until)"
    >>> sorted(duckdb.sql(merged(rows, ["c0"])).fetchall())
    [(7, 1, 5), (7, 9, 9)]
    """
    by = ", ".join(columns)
    before = f"PARTITION BY {by} ORDER BY since ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING"
    # rows that begin on one day belong to one island, in whatever order they come: hence no ROWS
    upto = f"PARTITION BY {by} ORDER BY since"
    reach = f"SELECT *, max(until) OVER ({before}) AS reach FROM ({text})"
    opens = "CASE WHEN reach IS NULL OR since > reach + 1 THEN 1 ELSE 0 END"
    islands = f"SELECT *, sum({opens}) OVER ({upto}) AS island FROM ({reach})"
    return (
        f"SELECT {by}, min(since)::INTEGER AS since, max(until)::INTEGER AS until "
        f"FROM ({islands}) GROUP BY {by}, island"
    )


def left_over(text: str, columns: Sequence[str], table: str, tests: Sequence[str], is_timed: bool) -> str:
    """What is left of the rows f of a SELECT when the days of the rows r of a table that meet it are taken.

    Each row has one hole more, after its end, so that what comes before each hole is all that is left.
    """
    names = [*columns, "since", "until"]
    timed = text if is_timed else f"SELECT *, {ALWAYS} FROM ({text})"
    ours, plain = ", ".join(f"f.{name}" for name in names), ", ".join(names)
    meets = " AND ".join([*tests, "r.since <= f.until", "f.since <= r.until", "r.since <= r.until"])
    before = f"PARTITION BY {plain} ORDER BY opens ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING"
    kept = ", ".join([*columns, "from_day AS since", "to_day AS until"])
    return (
        f"WITH whole AS MATERIALIZED ({timed}), holes AS ("
        f"SELECT {ours}, r.since AS opens, r.until AS closes FROM whole AS f JOIN {table} AS r ON {meets} "
        f"UNION ALL SELECT {plain}, until + 1, until + 1 FROM whole), pieces AS ("
        f"SELECT *, greatest(since, coalesce(max(closes) OVER ({before}) + 1, since)) AS from_day, "
        f"opens - 1 AS to_day FROM holes) "
        f"SELECT {kept} FROM pieces WHERE from_day <= to_day"
    )


def totals(text: str, group: Sequence[str], value: str) -> str:
    """For each group and stretch of days on which the same of its rows hold: the sum of a value, as `result`.

    A value comes in on the first day of its row and goes out after the last.
    """
    by = ", ".join(group)
    turns = (
        f"SELECT {by}, since AS turn, {value}::HUGEINT AS change, 1 AS one FROM ({text}) "
        f"UNION ALL SELECT {by}, until + 1, -({value}::HUGEINT), -1 FROM ({text})"
    )
    changes = f"SELECT {by}, turn, sum(change) AS change, sum(one) AS one FROM ({turns}) GROUP BY {by}, turn"
    run = f"PARTITION BY {by} ORDER BY turn"
    upto = f"{run} ROWS UNBOUNDED PRECEDING"
    running = (
        f"SELECT {by}, turn AS since, lead(turn) OVER ({run}) - 1 AS until, "
        f"sum(change) OVER ({upto}) AS result, sum(one) OVER ({upto}) AS live FROM ({changes})"
    )
    return f"SELECT {by}, since, until, result FROM ({running}) WHERE live > 0"


def extremes(text: str, group: Sequence[str], value: str, function: str) -> str:
    """The same for `max` or `min` of the value: each row is cut where a row of its group begins or ends."""
    by, ours = ", ".join(group), ", ".join(f"f.{name}" for name in group)
    turns = f"SELECT {by}, since AS turn FROM ({text}) UNION SELECT {by}, until + 1 FROM ({text})"
    pieces = (
        f"SELECT {by}, turn AS since, lead(turn) OVER (PARTITION BY {by} ORDER BY turn) - 1 AS until "
        f"FROM ({turns})"
    )
    same = " AND ".join(f"f.{name} = r.{name}" for name in group)
    return (
        f"SELECT {ours}, r.since, r.until, {function}(f.{value}) AS result FROM ({text}) AS f "
        f"JOIN ({pieces}) AS r ON {same} AND f.since <= r.since AND r.until <= f.until "
        f"GROUP BY {ours}, r.since, r.until"
    )
