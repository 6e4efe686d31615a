"""Blocks of the law in, findings out on what they lack and on what they say twice: mistakes that change what
is decided, and that no single clause shows."""

from __future__ import annotations

from collections.abc import Iterator, Set
from itertools import combinations, product

from lexlog.diagnostic import Label, Report
from lexlog.resolved import tree
from lexlog.resolved.layer import DUE, Layer, days
from lexlog.source import Span

_NEEDED = {
    "requirement": (("when",), "it never applies, and no case needs a license by it"),
    "prohibition": (("when",), "it never holds, and nothing is prohibited by it"),
    "exclusion": (("when",), "it never holds"),
    "flag": (("when",), "it is never raised"),
    "exception": (
        ("covers", "allow", "limit", "unless", "require"),
        "it would overcome whatever it is for, without a condition",
    ),
}


def check_ruling(word: str, name: str, said: Set[str], span: Span, report: Report) -> None:
    """Report a ruling with these clauses if one is lacking without which it says nothing, or too much."""
    words, why = _NEEDED[word]
    if not said & set(words):
        wanted = "`when`" if words == ("when",) else "clause with a condition"
        report.add("incomplete", f"{word} `{name}` has no {wanted}: {why}", span)
    elif word == "requirement" and "review" not in said:
        report.add(
            "incomplete",
            f"requirement `{name}` has no `review`: how an application is reviewed is not said",
            span,
            severity="warning",
        )


def check_parameters(law: tree.Law, report: Report) -> None:
    """Report each parameter that has two values on one day in some layer."""
    for parameter in law.parameters.values():
        _check_parameter(parameter, law, report)


def _check_parameter(parameter: tree.Parameter, law: tree.Law, report: Report) -> None:
    versions = zip((life for _, life in parameter.versions), parameter.places, strict=True)
    for (first, earlier), (second, later) in combinations(versions, 2):
        if any(meet(first, second, layer, law) for layer in layers_of(law, first, second)):
            report.add(
                "two-values",
                f"parameter `{parameter.name}` has two values on the same days",
                later,
                labels=[Label(earlier, "the other value")],
                help="end one with `until INSTRUMENT` or `to DATE` before the other begins",
            )


def meet(one: tree.Life, other: tree.Life, layer: Layer, law: tree.Law) -> bool:
    """Whether the two stand on the same day in the layer."""
    left, right = (days(life, layer, law.instruments, law.readings) for life in (one, other))
    return any(a <= d and c <= b for a, b in left for c, d in right)


def layers_of(law: tree.Law, *lives: tree.Life) -> Iterator[Layer]:
    """Every posture in which clauses have days of their own, under every choice of the readings that the
    lives depend on."""
    names = sorted({name for life in lives for name, _ in life.under})
    choices = [[choice for choice, _ in law.readings[name].choices] for name in names]
    for posture in ("text", *DUE):  # the days of a proposal are those of the text
        for chosen in product(*choices):
            yield Layer(posture, readings=dict(zip(names, chosen, strict=True)))
