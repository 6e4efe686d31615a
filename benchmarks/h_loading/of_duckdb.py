"""DuckDB's own readers of the same files into its tables, by the types of the columns."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from benchmarks.facts import Columns, Facts
from benchmarks.h_loading.files import kind_of, write
from benchmarks.h_loading.of_pyarrow import columns_of
from benchmarks.peers.of_lexlog import law_of
from benchmarks.peers.peer import Peer, Unavailable
from benchmarks.workload import Workload
from lexlog.resolved import tree as law


def peer(workload: Workload, folder: Path) -> Peer:
    """Every file into a table in memory; no name is looked up, no row is looked at."""
    try:
        import duckdb
    except ImportError:
        raise Unavailable("not installed: pip install 'lexlog[bench]'") from None
    of, tables, form = law_of(workload).law, folder / "tables", workload.id.partition("-")[2]
    threads = os.cpu_count() or 1
    given: list[Facts] = []

    def written(facts: Facts) -> None:
        given.append(facts)
        write(of, facts, tables, form)

    def read(facts: Facts) -> Any:
        connection = duckdb.connect(config={"threads": threads})
        for name in facts.tables:
            reading = _reading(of, facts, name, tables / f"{name}.{form}")
            connection.execute(f'CREATE TABLE "{name}" AS SELECT * FROM {reading}')
        return connection

    def columns(connection: Any) -> Columns:
        made = {name: connection.sql(f'SELECT * FROM "{name}"').to_arrow_table() for name in given[0].tables}
        return columns_of(of, given[0], made)

    return Peer(f"{duckdb.__version__} ({threads} threads)", lambda facts: facts, read, columns, written)


def _reading(of: law.Law, facts: Facts, name: str, path: Path) -> str:
    """The table function that reads a file."""
    if path.suffix == ".parquet":
        return f"read_parquet('{path}')"
    fields = {field.name: field for field in of.tables[name].fields}
    kinds = ", ".join(f"'{column}': '{_kind(fields[column])}'" for column in facts.tables[name])
    if path.suffix == ".csv":
        return f"read_csv('{path}', header = true, delim = ',', quote = '\"', columns = {{{kinds}}})"
    return f"read_json('{path}', format = 'newline_delimited', columns = {{{kinds}}})"


def _kind(field: law.Field) -> str:
    kind = str(kind_of(field))
    return {"string": "VARCHAR", "date32[day]": "DATE"}.get(kind, kind.replace("decimal128", "DECIMAL"))
