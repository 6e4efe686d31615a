"""Arguments in, exit code out: parses the command line and hands it to the verb's file."""

from __future__ import annotations

import argparse
import gc
import importlib
import os
import sys
from collections.abc import Container, Sequence
from typing import NoReturn

from lexlog import __version__
from lexlog.cli.interrupts import insisted

USAGE = 64
BROKEN_PIPE = 141
FEW_CYCLES = 50_000
"""Objects made before garbage in circles is looked for: a law is a million objects, next to none of them in
a circle, and looking through them again and again takes a sixth of a command."""
VERBS = {
    "check": "read policy text and report every mistake in it",
    "lint": "find what reads well and is no sound law: no citation, no date, no scenario, gaps, stale lists",
    "fmt": "write policy text in its one layout",
    "test": "run the scenarios of the policies",
    "coverage": "list what the policies make of each passage of the law, and what answers claims about it",
    "decide": "decide cases: the outcome, the review policy, what is missing",
    "why": "show the proof of a decision, down to clauses and rows",
    "why-not": "show the conditions of an outcome that a case does not have",
    "what-if": "decide a case as it would be, and show what changes; or what would make it a go",
    "memo": "write a determination of a case that can be computed again",
    "verify": "compute a memo again, and say whether it comes out the same",
    "diff": "compare two laws, dates, postures or readings: what changed, and which cases move for it",
    "prove": "prove a sentence about all cases that there could be, or find a case against it",
    "history": "show how the law, or its answer to a case, changed through time, and what changed it",
    "graph": "draw what is around a party or a model: who owns it, what it was made from",
    "query": "ask for the rows of any relation, as in 'tpp(h100_sxm5, value)'",
    "schema": "print the JSON Schema of a document that other verbs print",
    "facts": "import published registers and lists as facts; examine or keep a folder of facts",
    "bench": "measure workloads beside other engines, after checking that the answers are equal",
}
_EXITS = """exit codes:
  decide, why, why-not, what-if, memo   0 go   2 blocked   3 undetermined (or an open red flag)   4 bad facts
                         5 policy does not load
  check, lint, fmt --check, test   0 clean   1 findings   5 does not load          1 internal error   64 usage
  coverage   0 printed   1 a claim has no answer   4 claims that cannot be read   5 policy does not load
  history, graph   0 it was written   64 there is no such name
  verify   0 every byte comes out the same   2 something differs   1 it cannot be computed again
  diff   0 the same   2 they differ   3 undecided   1 a side or the facts do not load
  prove   0 proven   2 a case is against it   3 undecided   5 policy does not load   1 no solver, or a side
         that does not load
  facts import, facts validate   0 all taken, nothing wrong   4 something refused, in doubt or wrong
  facts snapshot   0 nothing wrong in the facts   4 bad facts, or nothing was written
  schema   0 printed   64 no such document
  bench   0 equal answers   1 answers differ"""


class _Parser(argparse.ArgumentParser):
    """A parser whose usage errors leave with the code of sysexits.h, as every verb promises."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(USAGE, f"{self.prog}: {message}\n")
        raise AssertionError("exit returned")

    def parse_known_args(self, args=None, namespace=None):  # type: ignore[no-untyped-def]
        """As argparse does, but an option that is not known is told of before what stands behind it."""
        if self.get_default("parser") is self:
            options = self._options()
            before = list(args or [])[: [*(args or []), "--"].index("--")]
            words = [each.partition("=")[0] for each in before if each.startswith("--")]
            unknown = [word for word in words if not any(known.startswith(word) for known in options)]
            if unknown:
                self.refuse(unknown)
        return super().parse_known_args(args, namespace)

    def _options(self) -> set[str]:
        return {each for action in self._actions for each in action.option_strings}

    def refuse(self, rest: Sequence[str]) -> NoReturn:
        """Leave because of arguments that mean nothing here, with the options that they are near to."""
        from lexlog.diagnostic import nearest

        offered = [nearest(each.partition("=")[0], self._options()) for each in rest]
        help = "".join(f"\n  help: {each}" for each in dict.fromkeys(offered) if each)
        self.error(f"no option is called {', '.join(f'`{each}`' for each in rest)}{help}")


def parser(filled: Container[str] = VERBS) -> argparse.ArgumentParser:
    """The command line, with the options of these verbs; made without loading anything that decides."""
    top = _Parser(
        prog="lexlog",
        description="Export-control law as policy text, decided over facts, with a proof for every answer.",
        epilog=_EXITS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"lexlog {__version__}")
    verbs = top.add_subparsers(dest="verb", metavar="VERB", required=True, parser_class=_Parser)
    for verb, sentence in VERBS.items():
        made = verbs.add_parser(
            verb,
            help=sentence,
            description=sentence[0].upper() + sentence[1:] + ".",
            epilog=_EXITS,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        made.set_defaults(parser=made)
        if verb in filled:
            importlib.import_module("lexlog.cli.options").ADD[verb](made)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    gc.set_threshold(FEW_CYCLES)
    given, rest = parser(arguments).parse_known_args(arguments)
    if rest:
        given.parser.refuse(rest)
    try:
        with insisted():
            verb = importlib.import_module(f"lexlog.cli.{given.verb.replace('-', '_')}")
            code = int(verb.run(given))
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    except KeyboardInterrupt:
        sys.stderr.write("lexlog: interrupted\n")
        return 130
    except Exception as error:
        known = getattr(error, "exit_code", None)
        if known is None:
            raise
        sys.stderr.write(f"lexlog: {error}\n")
        return int(known)
    return 0 if getattr(given, "exit_zero", False) and code in (2, 3) else code


if __name__ == "__main__":
    sys.exit(main())
