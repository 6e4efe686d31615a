"""A program and tables in, every row that holds on each day out: the meaning itself, naive and slow."""

from fractions import Fraction
from math import ceil, floor
from operator import add, eq, ge, gt, le, lt, mul, ne, sub

from reading import given, ordered

from lexlog.datalog.strata import Unstratified, components
from lexlog.datalog.tree import (
    Assignment,
    Comparison,
    Constant,
    Negative,
    Operation,
    Positive,
    Today,
    Variable,
)

EVER = -1
TESTS = {"<": lt, "<=": le, "=": eq, "!=": ne, ">=": ge, ">": gt}


def model(program, tables, symbols, days):
    """Predicate -> day -> rows; under the day EVER, the rows of any of the days and of the tables."""
    order = components(program)
    assert not isinstance(order, Unstratified)
    columns = {p.name: tuple(c.name for c in p.columns) for p in program.predicates}
    rows = {name: {day: set() for day in (*days, EVER)} for name in columns}
    for name, row, valid in given(program, tables, symbols):
        for day in days:
            rows[name][day] |= {row} if day in valid else set()
        rows[name][EVER] |= {row} if valid.first <= valid.last else set()
    for component in order:
        rules = [rule for rule in program.rules if rule.head.predicate in component.predicates]
        for day in days:
            while any([derive(rule, rows, day, columns, symbols) for rule in rules if day in rule.days]):
                pass  # until a round gives nothing new: the least fixpoint
        for name in component.predicates:
            rows[name][EVER].update(*(rows[name][day] for day in days))
    return rows


def derive(rule, rows, day, columns, symbols):
    """Adds what the rule gives on the day; whether any of it is new."""
    bindings = [{}]
    for literal in ordered(rule.body):
        bindings = [b for a in bindings for b in extended(a, literal, rows, day, columns, symbols)]
    if rule.aggregate is not None:
        bindings = aggregated(rule, bindings, symbols)
    head = dict(rule.head.terms)
    found = {tuple(value(head[c], b, symbols) for c in columns[rule.head.predicate]) for b in bindings}
    new = found - rows[rule.head.predicate][day]
    rows[rule.head.predicate][day] |= new
    return bool(new)


def extended(binding, literal, rows, day, columns, symbols):
    """The bindings that agree with this one and make the literal true."""
    match literal:
        case Positive(atom, ever):
            found = rows[atom.predicate][EVER if ever else day]
            yield from matches(atom, found, binding, columns, symbols)
        case Negative(atom):
            if not any(True for _ in matches(atom, rows[atom.predicate][day], binding, columns, symbols)):
                yield binding
        case Comparison(left, op, right):
            other = day if isinstance(right, Today) else value(right, binding, symbols)
            sides = value(left, binding, symbols), other
            if None not in sides and TESTS[op](*sides):
                yield binding
        case Assignment(variable, expression):
            result = value(expression, binding, symbols)
            if result is not None and binding.get(variable, result) == result:
                yield {**binding, variable: result}


def matches(atom, rows, binding, columns, symbols):
    """The binding extended by each row that matches the atom."""
    for row in rows:
        new, of = dict(binding), dict(zip(columns[atom.predicate], row, strict=True))
        for column, term in atom.terms:
            if isinstance(term, Variable):
                new.setdefault(term, of[column])
            if value(term, new, symbols) != of[column]:
                break
        else:
            yield new


def value(expression, binding, symbols):
    """The value of an expression; None for a ratio over nothing, and for all that is computed from it."""
    match expression:
        case Variable():
            return binding[expression]
        case Constant(known):
            return symbols.code(known) if isinstance(known, str) else known
        case Operation(op, left, right, scale):
            a, b = value(left, binding, symbols), value(right, binding, symbols)
            if a is None or b is None or (op == "ratio" and b == 0):
                return None
            if op != "ratio":
                return {"+": add, "-": sub, "*": mul}[op](a, b)
            a, b = a * 10 ** max(scale, 0), b * 10 ** max(-scale, 0)
            return a // b - (-a) // b  # floor + ceil


def aggregated(rule, bindings, symbols):
    """One binding for each group of the head's other variables whose total passes."""
    what, kept = rule.aggregate, {term for _, term in rule.head.terms if isinstance(term, Variable)}
    groups = {}
    for b in bindings:
        amount = value(what.value, b, symbols)
        if amount is not None:
            group = tuple((v, b[v]) for v in sorted(kept - {what.result}, key=lambda v: v.name))
            groups.setdefault(group, set()).add((tuple(b[v] for v in what.over), amount))
    fold = {"total": sum, "number": sum, "greatest": max, "least": min}.get(what.function)
    if what.chains is not None:
        yield from chained(what, groups)
        return
    for group, terms in groups.items():
        result = fold(amount for _, amount in terms)
        if what.bound is None or TESTS[what.op](result, what.bound):
            yield {**dict(group), what.result: result}


def chained(what, steps):
    """One binding for each two ends that chains of steps join, with the sum of the products along all that do
    not come back to where they began."""
    ends = what.chains.first, what.chains.last
    held = {}
    for step, terms in steps.items():
        rest = tuple((v, value) for v, value in step if v not in ends)
        pair = tuple(dict(step)[end] for end in ends)
        held.setdefault(rest, {})[pair] = Fraction(sum(amount for _, amount in terms), 10**what.chains.scale)
    for rest, shares in held.items():
        for owner in {first for first, _ in shares}:
            for owned, part in through(owner, shares).items():
                q = part * 10**8
                yield {
                    **dict(rest),
                    **dict(zip(ends, (owner, owned), strict=True)),
                    what.result: floor(q) + ceil(q),
                }


def through(owner, shares):
    """had[p] = shares[owner, p] + sum of had[k] * shares[k, p]: solved for those that the owner reaches."""
    reached = set()
    while more := {p for k, p in shares if k in {owner, *reached} and shares[k, p]} - {owner, *reached}:
        reached |= more
    reached = sorted(reached)
    rows = [
        [Fraction(p == k) - shares.get((k, p), 0) for k in reached] + [Fraction(shares.get((owner, p), 0))]
        for p in reached
    ]
    for i in range(len(rows)):
        pivot = next(j for j in range(i, len(rows)) if rows[j][i])
        rows[i], rows[pivot] = rows[pivot], rows[i]
        rows[i] = [each / rows[i][i] for each in rows[i]]
        for j in range(len(rows)):
            if j != i:
                rows[j] = [a - rows[j][i] * b for a, b in zip(rows[j], rows[i], strict=True)]
    return {p: row[-1] for p, row in zip(reached, rows, strict=True) if row[-1]}
