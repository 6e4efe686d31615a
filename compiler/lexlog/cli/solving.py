"""A verdict about all cases in, printed, with its witnesses as folders of facts, out."""

from __future__ import annotations

import argparse
import csv
import importlib.util
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from lexlog.cli.loading import Stop, refuse
from lexlog.cli.progress import Progress
from lexlog.render import symbolic as rendered
from lexlog.symbolic.tree import Verdict, Witness

if TYPE_CHECKING:
    from lexlog.symbolic.search import Effort

ERROR = 1
SOURCE = "a witness: invented by the search for it"


def need_solver(what: str) -> None:
    """Stop(1) if there is no solver."""
    if importlib.util.find_spec("z3") is None:
        sys.stderr.write(
            f"lexlog: {what} needs the package z3-solver: python -m pip install 'lexlog[symbolic]'\n"
        )
        raise Stop(ERROR)


def effort_of(given: argparse.Namespace) -> Effort:
    """What may be spent on looking for cases, told on stderr while it takes."""
    from lexlog.symbolic.search import Effort

    return Effort(given.most, given.patience, Progress().component)


def tell(given: argparse.Namespace, asked: str, sides: Sequence[Mapping[str, str]], found: Verdict) -> int:
    """Prints the verdict, writes its witnesses where that was asked for, and returns the exit code."""
    if given.format not in ("text", "json"):
        refuse(f"there is no `{given.format}` of an answer about all cases", "there are text and json")
    if given.witnesses is not None:
        for number, each in enumerate(found.witnesses, 1):
            _keep(given.witnesses / str(number), each)
    if given.format == "json":
        print(json.dumps(rendered.as_json(asked, sides, found), indent=2, ensure_ascii=False, sort_keys=True))
    else:
        sys.stdout.write(rendered.text(asked, sides, found, expand=getattr(given, "expand", False)))
    return found.exit_code


def _keep(folder: Path, witness: Witness) -> None:
    """A table for each kind of row, in a new folder: what is there already is not written over."""
    try:
        folder.mkdir(parents=True)
        for table in dict.fromkeys(each.table for each in witness.rows):
            rows = [dict(each.cells) for each in witness.rows if each.table == table]
            columns = list(dict.fromkeys(column for row in rows for column in row))
            with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, [*columns, "source"], lineterminator="\n")
                writer.writeheader()
                writer.writerows({**row, "source": SOURCE} for row in rows)
    except OSError as error:
        sys.stderr.write(f"lexlog: `{folder}` cannot be written: {error.strerror or error}\n")
        raise Stop(ERROR) from None
