"""A program in, for each predicate a name of all that its rows rest on out: equal names, equal rows.

The name of a predicate is a digest of its rules with the names of what they speak of in place of predicates,
and variables by their places. So clauses in another order, under other labels or with other words for
variables have the same name. Predicates of one cycle are told apart by what they are called.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations

from lexlog.datalog.safety import variables as variables_of
from lexlog.datalog.strata import Component, Unstratified, components, dependencies
from lexlog.datalog.tree import (
    Aggregate,
    Assignment,
    Atom,
    Comparison,
    Constant,
    Expression,
    Fact,
    Literal,
    Negative,
    Operation,
    Positive,
    Predicate,
    Program,
    Rule,
    Today,
    Variable,
)

Names = Callable[[str], str]
_TURNED = {"<": ">", "<=": ">=", "=": "=", "!=": "!=", ">=": "<=", ">": "<"}


@dataclass(frozen=True, slots=True)
class Cones:
    """A program opened by predicate. `names` says of each predicate what it rests on; `order` has callees
    first; `values` has the columns that tell rows apart of predicates that have one value for each
    (`values.py`)."""

    program: Program
    predicates: Mapping[str, Predicate]
    rules: Mapping[str, tuple[Rule, ...]]
    facts: Mapping[str, tuple[Fact, ...]]
    order: tuple[Component, ...]
    names: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def reached(self, roots: Iterable[str]) -> set[str]:
        """The predicates that these rest on, themselves included."""
        found, waiting = set(roots), list(roots)
        while waiting:
            for rule in self.rules.get(waiting.pop(), ()):
                more = {name for name, _ in dependencies(rule)} - found
                found |= more
                waiting.extend(more)
        return found

    def cycle(self, predicate: str) -> bool:
        """Whether the predicate is defined through itself."""
        return any(each.recursive and predicate in each.predicates for each in self.order)


def cones(program: Program, same: Mapping[str, str] | None = None) -> Cones:
    """The program by predicate; `same` gives names to predicates that are known to have the rows of
    others."""
    order = components(program)
    if isinstance(order, Unstratified):
        raise ValueError(f"unstratified: {order.rules[0].origin.clause}")
    rules: dict[str, list[Rule]] = defaultdict(list)
    facts: dict[str, list[Fact]] = defaultdict(list)
    for rule in program.rules:
        rules[rule.head.predicate].append(rule)
    for fact in program.facts:
        facts[fact.predicate].append(fact)
    made = Cones(
        program,
        {each.name: each for each in program.predicates},
        {name: tuple(each) for name, each in rules.items()},
        {name: tuple(each) for name, each in facts.items()},
        order,
    )
    names: dict[str, str] = {}
    for component in order:
        own = dict.fromkeys(component.predicates, "") if component.recursive else {}
        own = {name: f"cycle {name}" for name in own}
        for name in component.predicates:
            names[name] = _name(made, name, {**names, **own})
        if component.recursive:
            whole = _digest(sorted(f"{each} {names[each]}" for each in component.predicates))
            names.update({each: _digest([whole, each]) for each in component.predicates})
        names.update(
            {name: same[names[name]] for name in component.predicates if same and names[name] in same}
        )
    return replace(made, names=names, values=single_values(made))


def single_values(of: Cones) -> dict[str, tuple[str, ...]]:
    """The predicates of which no two rows agree in all columns but the last, with those columns.

    They have one rule on any day, beside that for no rows of what is added up; and it computes the last
    column from the others, by rows of which there is only one.
    """
    found: dict[str, tuple[str, ...]] = {}
    for component in of.order:
        name = component.predicates[0]
        predicate = of.predicates[name]
        if component.recursive or predicate.given or of.facts.get(name) or len(predicate.columns) < 2:
            continue
        rules = [each for each in of.rules.get(name, ()) if each.origin.steps[-1:] != ("no rows",)]
        has_sum = any(each.aggregate for each in rules)
        if (has_sum and len(rules) > 1) or (not has_sum and len(rules) != len(of.rules.get(name, ()))):
            continue
        key = tuple(each.name for each in predicate.columns[:-1])
        apart = all(a.days.meet(b.days) is None for a, b in combinations(rules, 2))
        if (
            rules
            and apart
            and all(_is_computed(of, each, key, predicate.columns[-1].name, found) for each in rules)
        ):
            found[name] = key
    return found


def _is_computed(
    of: Cones, rule: Rule, key: tuple[str, ...], value: str, known: Mapping[str, tuple[str, ...]]
) -> bool:
    """Whether a rule gives one value for the columns of the key."""
    head = dict(rule.head.terms)
    if rule.aggregate is not None:
        return rule.aggregate.result == head[value]
    bound = {head[each] for each in key}
    before = -1
    while before != len(bound):
        before = len(bound)
        for literal in rule.body:
            match literal:
                case Positive(atom):
                    terms = dict(atom.terms)
                    apart = of.predicates[atom.predicate].key or known.get(atom.predicate)
                    if apart and all(
                        c in terms and (isinstance(terms[c], Constant) or terms[c] in bound) for c in apart
                    ):
                        bound.update(atom.variables())
                case Assignment(variable, expression_) if bound.issuperset(variables_of(expression_)):
                    bound.add(variable)
                case Comparison(Variable() as a, "=", b) if bound.issuperset(
                    variables_of(b)
                ) and not isinstance(b, Today):
                    bound.add(a)
                case _:
                    pass
    return isinstance(head[value], Constant) or head[value] in bound


def texts(of: Cones, predicate: str, names: Names) -> dict[str, Rule | Fact]:
    """The rules and rows of a predicate by what they say, with predicates called as `names` has it."""
    found: dict[str, Rule | Fact] = {}
    for rule in of.rules.get(predicate, ()):
        found.setdefault(written(rule, names), rule)
    for fact in of.facts.get(predicate, ()):
        found.setdefault(f"row {fact.values!r} {fact.days!r}", fact)
    return found


def _name(of: Cones, name: str, names: Mapping[str, str]) -> str:
    predicate = of.predicates[name]
    if predicate.given:
        return f"table {name}"
    columns = [repr(each) for each in predicate.columns]
    return _digest([*columns, *sorted(texts(of, name, lambda each: names[each]))])


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:24]


# --- a rule whatever its variables are called ---------------------------------------------------------------


def written(rule: Rule, names: Names) -> str:
    """The rule as text: variables by their places, literals in one order, predicates as `names` calls
    them."""
    colors = {variable: "" for variable in _variables(rule)}
    literals = tuple(dict.fromkeys(_turned(each) for each in rule.body))
    for _ in range(3):
        seen: dict[Variable, list[str]] = {each: [] for each in colors}
        for text, variables in _parts(rule, literals, names, colors):
            for place, variable in enumerate(variables):
                seen[variable].append(f"{place} {text}")
        colors = {each: _digest([colors[each], *sorted(places)])[:12] for each, places in seen.items()}
    ordered = sorted(literals, key=lambda each: _literal(each, names, colors))
    numbers: dict[Variable, str] = {}
    for part in (*_atom_variables(rule.head), *(v for each in ordered for v in literal_variables(each))):
        numbers.setdefault(part, f"v{len(numbers)}")
    body = sorted({_literal(each, names, numbers) for each in ordered})
    aggregate = "" if rule.aggregate is None else _aggregate(rule.aggregate, numbers)
    head = _terms(rule.head, numbers)
    return f"{head} <- {'; '.join(body)} | {aggregate} | {rule.days.first} {rule.days.last}"


def _parts(
    rule: Rule, literals: tuple[Literal, ...], names: Names, colors: Mapping[Variable, str]
) -> Iterable[tuple[str, tuple[Variable, ...]]]:
    yield f"head {_terms(rule.head, colors)}", _atom_variables(rule.head)
    for each in literals:
        yield _literal(each, names, colors), literal_variables(each)
    if rule.aggregate is not None:
        yield _aggregate(rule.aggregate, colors), tuple(variables_of(rule.aggregate.value))
        yield from (("over", (each,)) for each in rule.aggregate.over if each in colors)


def _turned(literal: Literal) -> Literal:
    """A comparison with its sides in one order, and without what only serves the reader."""
    if not isinstance(literal, Comparison):
        return literal
    left, op, right = literal.left, literal.op, literal.right
    if op in (">", ">=") and not isinstance(right, Today | Constant):
        left, op, right = right, _TURNED[op], left  # type: ignore[assignment]
    if isinstance(left, Constant) and not isinstance(right, Constant | Today):
        left, op, right = right, _TURNED[op], left  # type: ignore[assignment]
    return Comparison(left, op, right, ratio=literal.ratio)


def _literal(literal: Literal, names: Names, variables: Mapping[Variable, str]) -> str:
    match literal:
        case Positive(atom, ever):
            return f"{'ever ' if ever else ''}{names(atom.predicate)}({_terms(atom, variables)})"
        case Negative(atom):
            return f"not {names(atom.predicate)}({_terms(atom, variables)})"
        case Comparison(left, op, right):
            sides = [expression(left, variables), expression(right, variables)]
            return op.join(sorted(sides) if op in ("=", "!=") else sides)
        case Assignment(variable, value):
            return f"{variables.get(variable, variable.name)}:={expression(value, variables)}"


def _terms(atom: Atom, variables: Mapping[Variable, str]) -> str:
    return ",".join(sorted(f"{column}:{expression(term, variables)}" for column, term in atom.terms))


def expression(value: Expression, variables: Mapping[Variable, str]) -> str:
    """An expression as text, with these names of variables."""
    match value:
        case Variable(name):
            return variables.get(value, name)
        case Constant(known):
            return repr(known)
        case Today():
            return "today"
        case Operation(op, left, right, scale):
            sides = [expression(left, variables), expression(right, variables)]
            return f"({op}{scale} {' '.join(sorted(sides) if op in ('+', '*') else sides)})"


def _aggregate(of: Aggregate, variables: Mapping[Variable, str]) -> str:
    over = sorted(variables.get(each, each.name) for each in of.over)
    result = "" if of.result is None else variables.get(of.result, "result")
    chains = of.chains
    through = ""
    if chains is not None:
        ends = [variables.get(each, each.name) for each in (chains.first, chains.last)]
        through = f" through {' '.join(ends)} {chains.scale} {chains.endless}"
    return f"{of.function} {expression(of.value, variables)} over {over} {result} {of.op} {of.bound}{through}"


def _variables(rule: Rule) -> list[Variable]:
    found = [*_atom_variables(rule.head), *(v for each in rule.body for v in literal_variables(each))]
    return list(dict.fromkeys(found))


def _atom_variables(atom: Atom) -> tuple[Variable, ...]:
    return tuple(term for _, term in sorted(atom.terms, key=lambda t: t[0]) if isinstance(term, Variable))


def literal_variables(literal: Literal) -> tuple[Variable, ...]:
    """The variables of a literal, in the order of its text."""
    match literal:
        case Positive(atom) | Negative(atom):
            return _atom_variables(atom)
        case Comparison(left, _, right):
            return (*variables_of(left), *variables_of(right))
        case Assignment(variable, value):
            return (variable, *variables_of(value))
