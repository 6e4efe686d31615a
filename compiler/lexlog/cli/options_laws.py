"""The options of verbs that ask of whole laws: `diff`, `prove`, `lint` and `coverage`."""

from __future__ import annotations

import argparse

from lexlog.cli.options_shared import POSTURES, formats, law, layer, searching, tables_of_facts
from lexlog.cli.values import day, file, folder, reading, world


def diff(made: argparse.ArgumentParser) -> None:
    """Two laws, what is asked of them, and the facts under them."""
    made.add_argument(
        "old",
        nargs="?",
        default="law",
        metavar="OLD",
        help="a folder or file of policy text, `law` (the bundled law), a policy of it, GITREVISION:folder; "
        "each with @DATE for the law of that day, as in law@2025-01-12 (default: law)",
    )
    made.add_argument("new", nargs="?", metavar="NEW", help="the other side (default: OLD in another layer)")
    made.add_argument(
        "--old-posture", choices=POSTURES, metavar="POSTURE", help="the posture of OLD, where it has its own"
    )
    made.add_argument(
        "--new-posture", choices=POSTURES, metavar="POSTURE", help="the posture of NEW, where it has its own"
    )
    made.add_argument(
        "--old-reading", action="append", type=reading, default=[], metavar="NAME=CHOICE", help="of OLD alone"
    )
    made.add_argument(
        "--new-reading",
        action="append",
        type=reading,
        default=[],
        metavar="NAME=CHOICE",
        help="of NEW alone; --reading given twice for one name is first of OLD, then of NEW",
    )
    made.add_argument(
        "--case", action="append", default=[], metavar="CASE", help="only this case; repeat it for more"
    )
    made.add_argument(
        "--text-only", action="store_true", help="compare the texts, and decide no cases under them"
    )
    made.add_argument(
        "--symbolic",
        action="store_true",
        help="ask of all cases that there could be, not of those in the facts, whether any moves",
    )
    searching(made)
    made.add_argument("--expand", action="store_true", help="leave nothing out, however much it is")
    made.add_argument("--exit-zero", action="store_true", help="leave with 0 also where they differ")
    layer(made)
    tables_of_facts(made)
    formats(made, "text", "json", "md", "html")


def prove(made: argparse.ArgumentParser) -> None:
    """A sentence about all cases, and the law."""
    made.add_argument(
        "sentence",
        nargs="+",
        metavar="SENTENCE",
        help="`never OUTCOME when CONDITION`, `always OUTCOME when CONDITION`, where a condition is one as "
        "behind `when` in a policy, and `go` and `blocked` are outcomes, too; `shadowed CLAUSE`, `exception "
        "NAME can never apply`, `overlay OLD NEW never looser`",
    )
    made.add_argument(
        "--of", metavar="TABLE", help="the kind of case that the condition is about (default: the first)"
    )
    searching(made)
    made.add_argument("--exit-zero", action="store_true", help="leave with 0 also where it is not proven")
    layer(made)
    formats(made, "text", "json")


def lint(made: argparse.ArgumentParser) -> None:
    """Where to look, and at what beside the text."""
    made.add_argument(
        "paths",
        nargs="*",
        type=folder,
        metavar="PATH",
        help="tell only what is found in these files or folders (default: all of the law)",
    )
    made.add_argument(
        "--static", action="store_true", help="run no scenarios, and do not tell which clauses lack one"
    )
    made.add_argument(
        "--overlay",
        action="append",
        type=folder,
        default=[],
        metavar="DIR",
        help="policy text that may only be stricter than the law: tell each clause by which more could go, "
        "and what else is found in it; repeatable",
    )
    made.add_argument(
        "--facts",
        action="append",
        type=world,
        default=[],
        metavar="DIR",
        help="tables of facts, of which the copies of lists are looked at; repeatable",
    )
    made.add_argument(
        "--on", type=day, metavar="DATE", help="the day on which lists must be fresh (default: today)"
    )
    law(made)
    formats(made, "text", "json", "sarif")


def coverage(made: argparse.ArgumentParser) -> None:
    """The law, and claims about it."""
    made.add_argument(
        "--claims",
        type=file,
        metavar="FILE",
        help="a table of claims about the law, each with what answers it (default: the bundled one)",
    )
    law(made)
    formats(made, "text", "md", "json")
