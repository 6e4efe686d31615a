"""The options of verbs that ask of whole laws: `diff` and `prove`."""

from __future__ import annotations

import argparse

from lexlog.cli.options_shared import POSTURES, formats, layer, searching, tables_of_facts
from lexlog.cli.values import reading


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
