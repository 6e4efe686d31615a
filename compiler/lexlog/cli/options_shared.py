"""The options that several verbs have."""

from __future__ import annotations

import argparse
from pathlib import Path

from lexlog.cli.values import day, file, folder, memory, reading, world

LANGUAGES = ("en", "zh")
POSTURES = ("text", "compliance", "enforced", "proposed")


def law(made: argparse.ArgumentParser) -> None:
    """Policy text beside the bundled law."""
    made.add_argument(
        "--policy",
        action="append",
        type=folder,
        default=[],
        metavar="DIR",
        help="policy text beside the bundled law; repeat to add more",
    )


def layer(made: argparse.ArgumentParser) -> None:
    """The law, and the layer of it."""
    law(made)
    made.add_argument(
        "--as-of", type=day, metavar="DATE", help="the law of this day for every case; facts stay"
    )
    made.add_argument("--known-on", type=day, metavar="DATE", help="only law published by this day")
    made.add_argument(
        "--posture",
        choices=POSTURES,
        default="text",
        help="the law as written (text), as due (compliance), as due and enforced, or as written if what is "
        "proposed was law",
    )
    made.add_argument(
        "--reading",
        action="append",
        type=reading,
        default=[],
        metavar="NAME=CHOICE",
        help="how to read a passage that the text leaves open",
    )


def facts(made: argparse.ArgumentParser) -> None:
    """Tables of facts, and how they are evaluated."""
    tables_of_facts(made)
    evaluation(made)


def tables_of_facts(made: argparse.ArgumentParser) -> None:
    """Tables of facts, and what is told of them."""
    made.add_argument(
        "--facts",
        action="append",
        type=world,
        default=[],
        metavar="DIR",
        help="tables of facts beside the reference facts; repeatable (default: the demonstration world); "
        "or one snapshot of `facts snapshot`",
    )
    made.add_argument(
        "--reread",
        action="store_true",
        help="read the tables themselves, also where they are large and a world was kept of them",
    )
    made.add_argument(
        "--cases", type=file, metavar="FILE", help="a table of cases in place of that of the facts"
    )
    made.add_argument(
        "--verbose",
        action="store_true",
        help="every finding in the facts in full, also those that say the same of many rows",
    )


def evaluation(made: argparse.ArgumentParser) -> None:
    """Who derives the rows, in how much memory, and what is told of that."""
    made.add_argument(
        "--engine",
        choices=("columnar", "duckdb", "pydatalog"),
        default="columnar",
        help="who derives the rows: columns in memory, DuckDB for worlds that do not fit it, or pyDatalog",
    )
    made.add_argument(
        "--memory",
        type=memory,
        metavar="SIZE",
        help="what may be used, as in 4GB; the columns refuse a world beyond it, DuckDB goes to disk",
    )
    made.add_argument(
        "--plan",
        action="store_true",
        help="evaluate, and print how each rule was planned in place of the answer",
    )
    made.add_argument(
        "--stats",
        action="store_true",
        help="on stderr, seconds of each step of loading; then rows, rounds and seconds of each clause",
    )


def deciding(made: argparse.ArgumentParser) -> None:
    """What every verb takes that decides cases."""
    layer(made)
    facts(made)
    made.add_argument(
        "--require-clearance",
        action="store_true",
        help="a go that depends on a paragraph that is not modelled and not cleared is undetermined",
    )
    made.add_argument("--exit-zero", action="store_true", help="leave with 0 also where a case is not a go")


def searching(made: argparse.ArgumentParser) -> None:
    """How long cases are looked for that show something, how many, and where they are kept."""
    made.add_argument(
        "--most", type=int, default=5, metavar="COUNT", help="cases that are told at most (default: 5)"
    )
    made.add_argument(
        "--patience",
        type=float,
        default=60.0,
        metavar="SECONDS",
        help="how long cases may be looked for (default: 60)",
    )
    made.add_argument(
        "--witnesses",
        type=Path,
        metavar="DIR",
        help="write each case that is found as a folder of facts: DIR/1, DIR/2, ...",
    )


def telling(made: argparse.ArgumentParser) -> None:
    """How much is told, and in which language."""
    made.add_argument(
        "--lang", choices=LANGUAGES, default="en", help="the language of the sentences (default: en)"
    )
    made.add_argument(
        "--expand", action="store_true", help="leave nothing out, however much it is; show what is met, too"
    )


def formats(made: argparse.ArgumentParser, *formats: str) -> None:
    """How to print."""
    made.add_argument("--format", choices=formats, default="text", help="how to print (default: text)")
