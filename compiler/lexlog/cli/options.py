"""The options of each verb."""

from __future__ import annotations

import argparse
from pathlib import Path

from lexlog.cli.options_laws import coverage, diff, lint, prove
from lexlog.cli.options_shared import (
    deciding,
    facts,
    formats,
    law,
    layer,
    telling,
)
from lexlog.cli.values import (
    day,
    encoding,
    file,
    folder,
    seconds,
    size,
    steps,
    tables,
)


def _check(made: argparse.ArgumentParser) -> None:
    made.add_argument(
        "paths", nargs="*", type=folder, metavar="PATH", help="files or folders (default: the bundled law)"
    )
    law(made)
    formats(made, "text", "json", "sarif")


def _fmt(made: argparse.ArgumentParser) -> None:
    made.add_argument(
        "paths", nargs="*", type=folder, metavar="PATH", help="files or folders (default: the bundled law)"
    )
    made.add_argument(
        "--check", action="store_true", help="change nothing; leave with 1 if something would change"
    )
    made.add_argument("--diff", action="store_true", help="change nothing; print what would change")


def _test(made: argparse.ArgumentParser) -> None:
    made.add_argument(
        "paths", nargs="*", type=folder, metavar="PATH", help="run only the scenarios in these files"
    )
    made.add_argument(
        "-k", dest="named", metavar="TEXT", help="run only scenarios with this text in their title"
    )
    made.add_argument("--coverage", action="store_true", help="list the clauses that no expectation rests on")
    made.add_argument(
        "--mutate",
        action="store_true",
        help="change one small thing of the law at a time (in the files named) and list the changes that no "
        "scenario notices",
    )
    made.add_argument(
        "--beside",
        action="store_true",
        help="try mutants by the scenarios of the files beside theirs alone: quicker, and one that is left "
        "may be noticed elsewhere",
    )
    made.add_argument(
        "--jobs", type=size, metavar="N", help="processes that try mutants (default: one a processor)"
    )
    law(made)
    formats(made, "text", "json", "junit")


def _decide(made: argparse.ArgumentParser) -> None:
    made.add_argument("case", nargs="*", metavar="CASE", help="cases by name (default: all)")
    made.add_argument(
        "--explain",
        action="store_true",
        help="list exceptions and duties of each case, and what missing facts would lead to",
    )
    made.add_argument(
        "--in-sequence",
        action="store_true",
        help="decide the cases by date and name, and count each that goes for those after it; without this, "
        "each is decided against what the facts say was completed",
    )
    deciding(made)
    formats(made, "text", "json", "md")


def _why(made: argparse.ArgumentParser) -> None:
    made.add_argument("case", metavar="CASE", help="the case by name")
    made.add_argument(
        "--all",
        action="store_true",
        help="the reasons in place of the proof: sets of facts, each of which alone is enough; with all of "
        "them undone the outcome may still stand",
    )
    telling(made)
    deciding(made)
    formats(made, "text", "json", "html", "md", "dot")


def _why_not(made: argparse.ArgumentParser) -> None:
    made.add_argument("case", metavar="CASE", help="the case by name")
    made.add_argument(
        "outcome",
        metavar="OUTCOME",
        help="an outcome that it does not have: no_license_required, 'exception(ID)', "
        "'license_required(case_by_case)', ...",
    )
    telling(made)
    deciding(made)
    formats(made, "text", "json")


def _what_if(made: argparse.ArgumentParser) -> None:
    made.add_argument("case", metavar="CASE", help="the case by name")
    made.add_argument(
        "--set",
        metavar="COLUMN=VALUE",
        action="append",
        default=[],
        help="a cell of the case's row as it would be, as in primary_quantity=20; empty: not known; repeat "
        "it for more",
    )
    made.add_argument(
        "--add",
        metavar="TABLE:COLUMN=VALUE,...",
        action="append",
        default=[],
        help="a row that there would be beside it, as in notice:kind=nac,to=bis,sent_on=2024-04-01; the case "
        "and the key may be left out; repeat it for more",
    )
    made.add_argument(
        "--goal",
        metavar="OUTCOME",
        help="in their place: the smallest changes of what the policy text proposes after which the case is "
        "a `go`, or has this outcome, such as no_license_required or exception(NAME)",
    )
    telling(made)
    deciding(made)
    formats(made, "text", "json")


def _memo(made: argparse.ArgumentParser) -> None:
    made.add_argument("case", metavar="CASE", help="the case by name")
    made.add_argument("--out", type=Path, metavar="FILE", help="the file to write (default: print it)")
    telling(made)
    deciding(made)
    made.add_argument("--format", choices=("md", "html"), default="md", help="how to write it (default: md)")


def _verify(made: argparse.ArgumentParser) -> None:
    made.add_argument("memo", type=Path, metavar="MEMO", help="a file that `lexlog memo` wrote")
    law(made)
    facts(made)


def _history(made: argparse.ArgumentParser) -> None:
    made.add_argument(
        "name",
        nargs="?",
        metavar="NAME",
        help="a clause, block, list paragraph, figure, group or member of one, or a citation as 742.6(a)(6)",
    )
    made.add_argument("--case", metavar="CASE", help="what the law of each day says of this case")
    made.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="COLUMN=VALUE",
        help="the case with another cell, as in --set item=h20; repeatable",
    )
    made.add_argument(
        "--from", dest="first", type=day, metavar="DATE", help="the first day that is asked for"
    )
    made.add_argument("--to", dest="last", type=day, metavar="DATE", help="the last day that is asked for")
    made.add_argument(
        "--format",
        choices=("text", "json", "svg", "html"),
        help="how to write it (default: by the ending of --out, or text)",
    )
    made.add_argument("--out", type=Path, metavar="FILE", help="the file to write (default: print it)")
    layer(made)
    facts(made)


def _graph(made: argparse.ArgumentParser) -> None:
    made.add_argument("name", metavar="NAME", help="the key of a party, or of what else is drawn")
    made.add_argument(
        "--of", metavar="TABLE", help="the kind of entity, where two have one key (default: the first)"
    )
    made.add_argument("--case", metavar="CASE", help="mark what the proof of this case rests on")
    made.add_argument(
        "--on", type=day, metavar="DATE", help="facts and law of this day (default: that of the case, today)"
    )
    made.add_argument(
        "--depth", type=steps, default=4, metavar="N", help="steps above and below (default: 4)"
    )
    made.add_argument(
        "--most",
        type=size,
        default=240,
        metavar="N",
        help="boxes at most (default: 240); the rest is counted",
    )
    made.add_argument(
        "--expand", action="store_true", help="every box by itself, however many there are and alike they are"
    )
    made.add_argument(
        "--format",
        choices=("text", "svg", "html", "json", "dot"),
        help="how to write it (default: by the ending of --out, or text)",
    )
    made.add_argument("--out", type=Path, metavar="FILE", help="the file to write (default: print it)")
    layer(made)
    facts(made)


def _query(made: argparse.ArgumentParser) -> None:
    made.add_argument(
        "atom", metavar="ATOM", help="a relation with names, values and variables: 'headquarters(x, country)'"
    )
    made.add_argument("--on", type=day, metavar="DATE", help="the day to ask about (default: today)")
    layer(made)
    facts(made)
    formats(made, "text", "json")


def _schema(made: argparse.ArgumentParser) -> None:
    made.add_argument(
        "name",
        nargs="?",
        metavar="NAME",
        help="a document, such as lexlog.decision/1 or decision (default: the names of all)",
    )


def _facts_verb(made: argparse.ArgumentParser) -> None:
    made.set_defaults(parser=None)  # each of them refuses what it does not know
    doings = made.add_subparsers(dest="doing", metavar="import|validate|snapshot", required=True)
    _import(doings)
    _validate(doings)
    _snapshot(doings)


def _import(doings: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    from lexlog.imports.kinds import KINDS

    listed = "\n".join(f"  {each.name:18} {each.title}" for each in KINDS)
    made = doings.add_parser(
        "import",
        help="read published files and write tables",
        description="Read published files and write them as tables of facts, with a report of what was not "
        "taken and why.",
        epilog=f"kinds:\n{listed}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.set_defaults(parser=made)
    names = [each.name for each in KINDS]
    made.add_argument("kind", metavar="KIND", choices=names, help="what the files are; see below")
    made.add_argument("files", nargs="+", type=folder, metavar="FILE", help="as published, packed or not")
    made.add_argument(
        "--into", required=True, type=Path, metavar="DIR", help="the folder to write, which is not there yet"
    )
    made.add_argument(
        "--facts",
        action="append",
        type=tables,
        default=[],
        metavar="DIR",
        help="tables that will be loaded beside it: what they describe is not described again; repeatable",
    )
    made.add_argument(
        "--replace", action="store_true", help="put the tables in place of those of an earlier import"
    )
    made.add_argument(
        "--as-of", type=day, metavar="DATE", help="the day of the copy, where the file does not tell it"
    )
    made.add_argument("--max-age", type=size, metavar="DAYS", help="how long the copy of a list may be used")
    made.add_argument(
        "--encoding", type=encoding, metavar="NAME", help="the encoding of text files (default: UTF-8)"
    )
    made.add_argument(
        "--mapping", type=file, metavar="FILE", help="what the columns mean (TOML), for the kind `mapped`"
    )
    law(made)
    formats(made, "text", "json")


def _validate(doings: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    made = doings.add_parser(
        "validate",
        help="load a folder of facts and tell what is wrong with it",
        description="Load a folder of facts, as deciding would, and tell what is wrong or in doubt in it.",
    )
    made.set_defaults(parser=made)
    made.add_argument("folders", nargs="+", type=tables, metavar="DIR", help="folders with tables")
    made.add_argument("--verbose", action="store_true", help="every finding in full")
    law(made)
    formats(made, "text", "json")


def _snapshot(doings: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    made = doings.add_parser(
        "snapshot",
        help="read tables once and write what deciding makes of them",
        description="Read tables and write what deciding makes of them into one file, which `--facts FILE` "
        "opens at once.",
    )
    made.set_defaults(parser=made)
    made.add_argument("folders", nargs="+", type=tables, metavar="DIR", help="folders with tables")
    made.add_argument("--into", required=True, type=Path, metavar="FILE", help="the file to write")
    made.add_argument(
        "--cases", type=file, metavar="FILE", help="a table of cases in place of that of the folders"
    )
    made.add_argument("--verbose", action="store_true", help="every finding in full")
    law(made)


def _bench(made: argparse.ArgumentParser) -> None:
    made.add_argument(
        "workload", nargs="*", metavar="WORKLOAD", help="workloads by id, such as a or e-chain (default: all)"
    )
    made.add_argument(
        "--size",
        action="append",
        type=size,
        default=[],
        metavar="N",
        help="how large, such as 1e5; repeatable (default: the sizes of each workload)",
    )
    made.add_argument(
        "--peer",
        action="append",
        default=[],
        metavar="NAME",
        help="who answers, such as lexlog or duckdb; repeatable (default: all)",
    )
    made.add_argument(
        "--runs", type=size, default=3, metavar="N", help="runs of each, of which the median counts"
    )
    made.add_argument(
        "--limit",
        type=seconds,
        default=120.0,
        metavar="SECONDS",
        help="most that loading or evaluating may take",
    )
    made.add_argument("--seed", type=int, default=0, metavar="N", help="another world of the same kind")
    made.add_argument(
        "--out",
        type=Path,
        default=Path(".benchmarks/latest.json"),
        metavar="FILE",
        help="where to write the figures as JSON (default: .benchmarks/latest.json)",
    )


ADD = {
    "check": _check,
    "lint": lint,
    "fmt": _fmt,
    "test": _test,
    "coverage": coverage,
    "decide": _decide,
    "why": _why,
    "why-not": _why_not,
    "what-if": _what_if,
    "memo": _memo,
    "verify": _verify,
    "diff": diff,
    "prove": prove,
    "history": _history,
    "graph": _graph,
    "query": _query,
    "schema": _schema,
    "facts": _facts_verb,
    "bench": _bench,
}
