"""What must hold holds, and what holds may hold, on every completion of the unknown cells."""

import pytest
from small_worlds import MOST, ROW, Case, K, N, X, Y, atom, differences, make, models, predicate, rule

from lexlog.datalog.tree import Aggregate, Comparison, Constant, Operation, Positive, Program
from tests.samples import some

SEEDS = some(range(0, 300, 30), 3)


@pytest.mark.parametrize("first", SEEDS)
def test_bounds_hold_on_every_completion(first):
    for seed in range(first, first + 30):
        assert next(differences(make(seed)), None) is None, (seed, make(seed).program.rules)


def test_the_generator_makes_worlds_in_which_the_bounds_differ():
    differ = sum(
        any(must[name] != may[name] for name in must) for must, may in (models(make(s)) for s in range(200))
    )
    assert differ > 60


def case(rules, shapes, **tables):
    given = {"g0": "ssn", "g1": "sn", "g2": "ssn"}
    predicates = [predicate(n, s, n in given) for n, s in (given | shapes).items()]
    return Case(Program(tuple(predicates), tuple(rules)), {name: () for name in given} | tables)


def test_an_unknown_number_is_between_its_declared_ends():
    of = case([rule(atom("d", X, N), Positive(atom("g1", X, N)))], {"d": "sv"}, g1=(("a", None), ("b", 2)))
    assert models(of)[0]["d"] == {("a", (0, MOST)), ("b", (2, 2))}


def test_a_sum_lies_between_what_is_certain_and_what_is_possible():
    sums = Aggregate("total", N, (ROW,), K)
    of = case([rule(atom("d", X, K), Positive(atom("g2", X, ROW, N)), aggregate=sums)], {"d": "sv"},
              g2=(("a", "a", 1), ("a", "b", None)))  # fmt: skip
    assert models(of)[0]["d"] == {("a", (1, 1 + MOST))}


FOUR_OF_X, FOUR_OF_Y = (Aggregate("total", N, (each,), None, ">=", 4) for each in (X, Y))
TWO_OF_X = Aggregate("number", Constant(1), (X,), None, ">=", 2)
TWO = [
    pytest.param(
        (rule(atom("d", Y), Positive(atom("g0", X, Y, N)), aggregate=FOUR_OF_X),),
        {"g0": (("b", None, 2), ("c", "a", 2))},
        id="a row of an unknown group",
    ),
    pytest.param(
        (rule(atom("d", Y), Positive(atom("g0", X, Y, N)), aggregate=FOUR_OF_X),),
        {"g0": ((None, "a", 2), ("b", "a", 2), (None, "a", 2))},
        id="two rows that are equal but for what is not known",
    ),
    pytest.param(
        (
            rule(atom("e", X), Positive(atom("g0", X, Y, N)), aggregate=FOUR_OF_Y),
            rule(atom("d", Constant("a")), Positive(atom("e", None))),
        ),
        {"g0": ((None, "a", 2), (None, "b", 2))},
        id="two groups that are not known are one",
    ),
    pytest.param(
        (
            rule(atom("e", X, Y), Positive(atom("g0", X, Y, None))),
            rule(atom("d", Y), Positive(atom("e", X, Y)), aggregate=TWO_OF_X),
        ),
        {"g0": ((None, "a", 1), (None, "a", 2))},
        id="two names that are not known, through a rule",
    ),
    pytest.param(
        (rule(atom("d", X), Positive(atom("g1", X, N)), Positive(atom("g0", X, None, K)),
              Comparison(Operation("ratio", N, K), ">", Constant(2))),),
        {"g1": (("a", 3),), "g0": (("a", "b", None),)},
        id="a quotient in a comparison",
    ),
    pytest.param(
        (rule(atom("d", X), Positive(atom("g1", X, N)), Positive(atom("g0", X, None, K)),
              Comparison(Operation("*", Operation("-", N, Constant(3)), K), "<", Constant(-5))),),
        {"g1": (("a", None),), "g0": (("a", "b", None),)},
        id="a product of what may be negative",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("rules", "tables"), TWO)
def test_what_may_hold_is_not_lost(rules, tables):
    shapes = {each.head.predicate: "s" * len(each.head.terms) for each in rules}
    of = case(rules, shapes, **tables)
    assert next(differences(of), None) is None
