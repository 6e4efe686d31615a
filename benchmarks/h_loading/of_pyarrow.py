"""pyarrow's own readers of the same files, by the types of the columns: text, decimals, dates."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyarrow
import pyarrow.csv
import pyarrow.json
import pyarrow.parquet

from benchmarks.facts import Columns, Facts
from benchmarks.h_loading import content
from benchmarks.h_loading.files import kind_of, whole_numbers, write
from benchmarks.peers.of_lexlog import law_of
from benchmarks.peers.peer import Peer
from benchmarks.workload import Workload
from lexlog.resolved import tree as law


def peer(workload: Workload, folder: Path) -> Peer:
    """Every file into a table of its columns; no name is looked up, no row is looked at."""
    of, tables, form = law_of(workload).law, folder / "tables", workload.id.partition("-")[2]
    given: list[Facts] = []

    def written(facts: Facts) -> None:
        given.append(facts)
        write(of, facts, tables, form)

    return Peer(
        f"{pyarrow.__version__} ({pyarrow.cpu_count()} threads)",
        lambda facts: facts,
        lambda facts: {name: _read(of, facts, name, tables / f"{name}.{form}") for name in facts.tables},
        lambda read: columns_of(of, given[0], read),
        written,
    )


def _read(of: law.Law, facts: Facts, name: str, path: Path) -> pyarrow.Table:
    fields = {field.name: field for field in of.tables[name].fields}
    kinds = {column: kind_of(fields[column]) for column in facts.tables[name]}
    match path.suffix:
        case ".parquet":
            return pyarrow.parquet.read_table(path)
        case ".csv":
            convert = pyarrow.csv.ConvertOptions(column_types=kinds)
            return pyarrow.csv.read_csv(path, convert_options=convert)
        case _:
            return _read_json(path, kinds)


def _read_json(path: Path, kinds: Mapping[str, pyarrow.DataType]) -> pyarrow.Table:
    """The reader of JSON takes no dates: they are read as text, and made dates of."""
    read = {name: pyarrow.string() if pyarrow.types.is_date(kind) else kind for name, kind in kinds.items()}
    schema = pyarrow.schema(list(read.items()))
    options = pyarrow.json.ParseOptions(explicit_schema=schema)
    return pyarrow.json.read_json(path, parse_options=options).cast(pyarrow.schema(list(kinds.items())))


def columns_of(of: law.Law, facts: Facts, read: Mapping[str, pyarrow.Table]) -> Columns:
    """What is in the tables."""
    found = {}
    for name, given in facts.tables.items():
        fields = {field.name: field for field in of.tables[name].fields}
        found[name] = {
            column: whole_numbers(facts, fields[column], read[name].column(column)) for column in given
        }
    return content(found)
