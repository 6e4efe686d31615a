"""Resolved conditions in, bodies of rules out: one body for each way in which a condition can hold."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import partial

from lexlog.datalog.from_resolved_aggregates import aggregate_helper, threshold
from lexlog.datalog.from_resolved_builder import Builder as Builder
from lexlog.datalog.from_resolved_builder import kind
from lexlog.datalog.from_resolved_values import Body, scaled, times
from lexlog.datalog.from_resolved_words import phrase, variables
from lexlog.datalog.safety import variables as bare_variables
from lexlog.datalog.tree import (
    RATIO_PLACES,
    Assignment,
    Atom,
    Column,
    Comparison,
    Constant,
    Expression,
    Literal,
    Negative,
    NumberKind,
    Operation,
    Origin,
    Rule,
    Term,
    Variable,
)
from lexlog.resolved import tree

Leaf = tuple[bool, tree.Condition]
"""A condition without connectives, and whether it must hold (True) or must not."""


def ways(condition: tree.Condition, holds: bool = True) -> Iterator[tuple[Leaf, ...]]:
    """Disjunctive normal form: each way in which the condition comes out so.

    >>> a, b = tree.Member(tree.Symbol("x", tree.TEXT), "A"), tree.Member(tree.Symbol("x", tree.TEXT), "B")
    >>> len(list(ways(tree.Any((a, b))))), len(list(ways(tree.Any((a, b)), holds=False)))
    (2, 1)
    """
    match condition:
        case tree.Not(part):
            yield from ways(part, not holds)
        case tree.All(parts) | tree.Any(parts):
            if isinstance(condition, tree.All) == holds:
                for choice in itertools.product(*(tuple(ways(part, holds)) for part in parts)):
                    yield tuple(itertools.chain.from_iterable(choice))
            else:
                for part in parts:
                    yield from ways(part, holds)
        case tree.Pattern(where=where) if where is not None and holds:
            bare = (True, replace(condition, where=None))
            for rest in ways(where):
                yield (bare, *rest)
        case _:
            yield ((holds, condition),)


def bodies(
    builder: Builder,
    origin: Origin,
    conditions: tuple[tree.Condition, ...],
    parameters: Mapping[str, Decimal | None],
    types: Mapping[str, tree.Type],
) -> Iterator[Body]:
    """A body for each way in which all the conditions hold; `types` are the variables of the head."""
    aggregate = partial(aggregate_helper, bodies)
    for leaves in ways(tree.All(conditions)):
        body = Body(builder, origin, parameters, aggregate, types=dict(types))
        for holds, leaf in leaves:
            if holds and isinstance(leaf, tree.Pattern):
                for name, type_ in _pattern_types(builder, leaf):
                    if body.types.setdefault(name, type_) == type_:
                        body.tied.add(name)
        for holds, leaf in sorted(leaves, key=lambda each: not each[0]):
            add(body, leaf, holds)
        if body.possible:
            yield body


def _pattern_types(builder: Builder, pattern: tree.Pattern) -> Iterator[tuple[str, tree.Type]]:
    """The variables that stand in a pattern's columns; numbers in the decimals that the relation keeps, which
    may be more than a definition declares."""
    for column, value in pattern.columns:
        if isinstance(value, tree.Variable):
            kept = builder.predicates[pattern.relation].kind(column)
            if isinstance(value.type, tree.NumberType) and isinstance(kept, NumberKind):
                yield value.name, replace(value.type, places=kept.places, ratio=kept.ratio)
            else:
                yield value.name, value.type


def add(body: Body, leaf: tree.Condition, holds: bool) -> None:
    """Write one leaf down."""
    if not holds and not _is_plain(leaf, body):
        _add_absence(body, leaf)
        return
    match leaf:
        case tree.Pattern(relation, columns, _, ever):
            terms: list[tuple[str, Term]] = []
            for column, value in columns:
                terms.append((column, _column_term(body, relation, column, value)))
            if holds:
                body.row(object(), relation, dict(terms), ever=ever)
            else:
                body.tests.append(Negative(Atom(relation, tuple(terms))))
        case tree.Member(left, group):
            predicate = body.builder.group(group)
            _membership(body, predicate, left, holds)
        case tree.OneOf(left, names):
            _membership(body, one_of(body, left, names), left, holds)
        case tree.Same(left, right):
            first, second = body.term(left), body.term(right)
            body.tests.append(
                Comparison(first, "=" if holds else "!=", second, text=f"{phrase(left)} is {phrase(right)}")
            )
        case tree.Compare():
            _compare(body, leaf, holds)
        case _:
            raise AssertionError(leaf)


def _column_term(body: Body, relation: str, column: str, value: tree.Expression) -> Term:
    """What stands in a column. A number is brought to the decimals that the column keeps; one that has more
    of them than the column is compared with what the column has."""
    if not isinstance(value.type, tree.NumberType):
        return body.term(value)
    expression, places, ratio = body.value(value)
    wanted = body.builder.predicates[relation].kind(column)
    assert isinstance(wanted, NumberKind)
    more = _factor((places, ratio), (wanted.places, wanted.ratio))
    if more == 1 and isinstance(expression, Variable | Constant):
        return expression
    made = body.fresh(column, replace(value.type, places=wanted.places, ratio=wanted.ratio))
    if more is not None:
        body.tests.append(Assignment(made, times(expression, Constant(more))))
        return made
    fewer = _factor((wanted.places, wanted.ratio), (places, ratio))
    assert fewer is not None
    same = times(made, Constant(fewer))
    if isinstance(value, tree.Variable) and value.name not in body.tied:
        body.tied.add(value.name)
        body.tests.append(Assignment(Variable(value.name), same))
    else:
        text = f"{phrase(value)} = {column}"
        unit = value.type.unit.name
        body.tests.append(Comparison(expression, "=", same, unit, places, ratio, text))
    return made


def _factor(given: tuple[int, bool], wanted: tuple[int, bool]) -> int | None:
    """By which whole number a stored number is multiplied to keep other decimals, or to be a quotient; None
    if by none."""
    (places, ratio), (others, wanted_ratio) = given, wanted
    if others < places or (ratio and not wanted_ratio):
        return None
    return int(10 ** (others - places)) * (2 if wanted_ratio and not ratio else 1)


def _quotient(body: Body, value: Expression, of: tree.Expression) -> Expression:
    """A quotient as a variable of its own: where it has no value, no comparison with it holds."""
    if not isinstance(value, Operation) or value.op != "ratio":
        return value
    made = body.fresh("quotient", of.type)
    body.tests.append(Assignment(made, value))
    return made


def _membership(body: Body, predicate: str, left: tree.Expression, holds: bool) -> None:
    term = body.term(left)
    atom = Atom(predicate, (("member", term),))
    if holds:
        body.row(object(), predicate, {"member": term})
    else:
        body.tests.append(Negative(atom))


def one_of(body: Body, left: tree.Expression, names: tuple[str, ...]) -> str:
    """A helper predicate that holds of these names."""
    predicate = body.builder.helper(body.origin.clause, (Column("member", kind(left.type)),))
    for name in names:
        head = Atom(predicate.name, (("member", Constant(name)),))
        body.builder.add(Rule(head, (), body.origin.then("one of")))
    return predicate.name


_INVERSE = {"<": ">=", "<=": ">", "=": "!=", "!=": "=", ">=": "<", ">": "<="}


def _compare(body: Body, leaf: tree.Compare, holds: bool) -> None:
    if holds and threshold(bodies, body, leaf):
        return
    left, p, first = body.value(leaf.left)
    right, q, second = body.value(leaf.right)
    left, right = _quotient(body, left, leaf.left), _quotient(body, right, leaf.right)
    ratio = first or second
    places = 0
    if ratio:
        left = left if first else scaled(times(left, Constant(2)), RATIO_PLACES - p)
        right = right if second else scaled(times(right, Constant(2)), RATIO_PLACES - q)
    else:
        places = max(p, q)
        left, right = scaled(left, places - p), scaled(right, places - q)
    unit = leaf.left.type.unit.name if isinstance(leaf.left.type, tree.NumberType) else "date"
    op = leaf.op if holds else _INVERSE[leaf.op]
    text = f"{phrase(leaf.left)} {op} {phrase(leaf.right)}"
    body.tests.append(Comparison(left, op, right, unit, places, ratio, text))  # type: ignore[arg-type]


def _is_plain(leaf: tree.Condition, body: Body) -> bool:
    """Whether `not leaf` can be asked directly of values that the case and the variables have anyway."""
    match leaf:
        case tree.Pattern(_, columns, where, ever):
            is_at_hand = where is None and not ever and all(_is_at_hand(value, body) for _, value in columns)
            return is_at_hand and _keeps_decimals(leaf, body)
        case tree.Member(left) | tree.OneOf(left):
            return _is_at_hand(left, body)
        case tree.Same(left, right) | tree.Compare(left, _, right):
            return _is_at_hand(left, body) and _is_at_hand(right, body)
    return False


def _keeps_decimals(pattern: tree.Pattern, body: Body) -> bool:
    """Whether the columns of the pattern keep all decimals of the numbers that are asked of them."""
    for column, value in pattern.columns:
        kept = body.builder.predicates[pattern.relation].kind(column)
        if isinstance(kept, NumberKind) and isinstance(value.type, tree.NumberType):
            of = body.types[value.name] if isinstance(value, tree.Variable) else value.type
            assert isinstance(of, tree.NumberType)
            if _factor((of.places, of.ratio), (kept.places, kept.ratio)) is None:
                return False
    return True


def _is_at_hand(value: tree.Expression, body: Body) -> bool:
    match value:
        case tree.Symbol() | tree.Number() | tree.Day() | tree.ParameterOf():
            return True
        case tree.Variable(name):
            return name in body.types
        case tree.FieldOf(table, _, _, argument):
            is_case = body.builder.law.tables[table].word == "case"
            return is_case and isinstance(argument, tree.Variable)
        case tree.Arithmetic(op, left, right):
            return op != "/" and _is_at_hand(left, body) and _is_at_hand(right, body)
    return False


def _add_absence(body: Body, leaf: tree.Condition) -> None:
    """not leaf, where the leaf looks values up: a helper that holds where the leaf does, negated."""
    shared = [name for name in variables(leaf) if name in body.types]
    columns = tuple(Column(name, kind(body.types[name])) for name in shared)
    predicate = body.builder.helper(body.origin.clause, columns)
    head = Atom(predicate.name, tuple((name, Variable(name)) for name in shared))
    types = {name: body.types[name] for name in shared}
    for inner in bodies(body.builder, body.origin.then("negated"), (leaf,), body.parameters, types):
        body.builder.add(Rule(head, grounded(inner, shared), body.origin.then("negated")))
    body.tests.append(Negative(head))


def grounded(body: Body, shared: list[str]) -> tuple[Literal, ...]:
    """The literals of a body, with the table of each shared variable where nothing else binds it."""
    bound = {
        term.name for terms in body.atoms.values() for term in terms.values() if isinstance(term, Variable)
    }
    for test in body.tests:
        if isinstance(test, Comparison) and test.op == "=" and isinstance(test.right, Constant):
            bound.update(each.name for each in (test.left,) if isinstance(each, Variable))
    for name in shared:
        type_ = body.types[name]
        if name not in bound and isinstance(type_, tree.EntityType) and type_.name in body.builder.law.tables:
            home = body.builder.law.tables[type_.name]
            body.row((home.name, Variable(name)), home.name, {home.key[0]: Variable(name)})
    return body.literals()


def tested(body: Body, names: Iterable[str]) -> list[str]:
    """Those of the variables that some test of the body speaks of; others must be bound by its rows."""
    spoken: set[str] = set()
    for test in body.tests:
        if isinstance(test, Negative):
            spoken.update(each.name for each in test.atom.variables())
        if isinstance(test, Comparison):
            sides = (test.left, test.right)
            spoken.update(each.name for side in sides for each in bare_variables(side))
    return [name for name in names if name in spoken]
