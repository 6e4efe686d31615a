"""Ways to satisfy the body of a rule are found without reading every row of a list."""

from lexlog import library as libraries
from lexlog import pipeline
from lexlog.explain.remembered import Remembered
from lexlog.explain.search import bindings, unify
from lexlog.resolved.layer import Layer
from tests.decide.small_law import library, row, world

TEXT = """
relation listing { firm: firm; list: text; footnote: text; }
define involved(m: move, f: firm) {
  when (a) f is buyer of m;
}
define watched(m: move) {
  when (a) involved(m: m, f: f) and listing(firm: f, list: red_list, footnote: red);
}
requirement R { when (a) watched(m: move); review (b) case_by_case; }
"""


def test_the_entries_of_a_list_are_not_read_for_one_party():
    """Two terms of the entry are known from the start, and of whom it is one; the latter has fewer rows."""
    of = library(TEXT)
    facts = [row("firm", firm=f"f{i}", kind="bank", seat="AA") for i in range(100)]
    facts += [row("listing", firm=f"f{i}", list="red_list", footnote="red") for i in range(100)]
    facts += [
        row("move", case="m", date="2024-01-01", kind="send", to="AA", origin="AA", buyer="f7", seller="f8")
    ]
    made, _ = world(of, facts)
    model = pipeline.evaluate(of.law, Layer(), made, pipeline.Compiled(libraries.program(of, Layer()))).model
    [rule] = [each for each in model.program.rules if each.head.predicate == "watched"]
    held = Remembered(model)
    day = next(iter(pipeline.cases(of.law, made).values()))
    start = unify(held, rule.head, {"m": model.symbols.find("m")})
    found = list(bindings(held, rule, start, day))
    assert len(found) == 1
    assert sum(len(each.read) for each in held.relations.values()) <= 2
