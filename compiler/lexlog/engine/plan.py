"""A rule and its relations in, a plan out: greedily the smallest frame next, every test at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from lexlog.datalog.tree import (
    ALWAYS,
    Assignment,
    Atom,
    Comparison,
    Constant,
    Literal,
    Negative,
    Positive,
    Rule,
    Term,
    Variable,
)
from lexlog.engine.algebra import Clip, Compute, Filter, Join, Pairs, Part, Plan, Scan, Step, Subtract
from lexlog.engine.order import (
    Count,
    Measured,
    agreeing,
    binds,
    equated,
    estimated,
    ordered,
    reads,
    uncounted,
    variables,
)


def plan(
    rule: Rule,
    relations: Mapping[str, Measured],
    delta: int | None = None,
    recursive: Collection[str] = (),
    count: Count = uncounted,
) -> Plan:
    """The plan of a rule. `delta` is the place in the body of the literal that reads the last round only.

    Literals of `recursive` predicates before that place read older rows, those after it all rows.
    """
    literals = ordered(rule, relations, delta, count=count)
    needed = _needed_after(rule, literals)
    fixed = _fixed(rule)
    bound: set[str] = set()
    steps: list[Step] = []
    estimates: list[float] = []
    about, values = 1.0, dict[str, float]()
    for number, (place, literal) in enumerate(literals):
        if steps and isinstance(steps[0], Scan) and _is_told(literal, fixed, steps[0]):
            continue
        part: Part = "all"
        if delta is not None and isinstance(literal, Positive) and literal.atom.predicate in recursive:
            part = "delta" if place == delta else "older" if place < delta else "all"
        step = _step(literal, part, bound, needed[number], None if steps else fixed)
        if isinstance(step, Join) and step.is_product:
            step = replace(step, enough=_enough(rule, step, [each for _, each in literals[number + 1 :]]))
        if isinstance(literal, Positive):
            relation = relations[literal.atom.predicate]
            if isinstance(step, Join) and step.is_product:
                about = _product(about, step, relation, values)
            elif part != "delta":
                about *= _rows(literal.atom, relations, bound | (set() if steps else set(fixed)), count)
            assert isinstance(step, Scan | Join)
            values |= {name: max(1.0, relation.distinct(column)) for column, name in step.brings}
        steps.append(step)
        estimates.append(about)
        bound.update(binds(literal))
        if number == 0 and rule.days != ALWAYS:
            steps.append(Clip(rule.days))
            estimates.append(about)
    if not literals and rule.days != ALWAYS:
        steps.append(Clip(rule.days))
        estimates.append(about)
    return Plan(rule, tuple(steps), tuple(estimates))


def plan_from(rule: Rule, relations: Mapping[str, Measured], known: Collection[str]) -> Plan:
    """The plan of a rule that starts with one row, in which the variables `known` have values already."""
    literals = ordered(rule, relations, None, known)
    needed = _needed_after(rule, literals)
    bound = set(known)
    steps: list[Step] = [] if rule.days == ALWAYS else [Clip(rule.days)]
    for (_, literal), after in zip(literals, needed, strict=True):
        steps.append(_step(literal, "all", bound, after, None))
        bound.update(binds(literal))
    return Plan(rule, tuple(steps))


def _fixed(rule: Rule) -> dict[str, Constant]:
    """The variables that a comparison of the body equates with a constant."""
    found = {}
    for literal in rule.body:
        if isinstance(literal, Comparison) and literal.op == "=":
            for side, other in ((literal.left, literal.right), (literal.right, literal.left)):
                if isinstance(side, Variable) and isinstance(other, Constant):
                    found[side.name] = other
    return found


def _is_told(literal: Literal, fixed: Mapping[str, Constant], scan: Scan) -> bool:
    """Whether the comparison only says again what the scan has tested."""
    if not isinstance(literal, Comparison) or literal.op != "=":
        return False
    sides = {literal.left, literal.right}
    tested = {name for column, name in scan.brings if (column, fixed.get(name)) in scan.tests}
    return any(sides == {Variable(name), fixed[name]} for name in tested)


def _rows(atom: Atom, relations: Mapping[str, Measured], bound: Collection[str], count: Count) -> float:
    known = [column for column, term in atom.terms if isinstance(term, Constant) or term.name in bound]
    return estimated(atom, relations[atom.predicate], known, count)


def _product(about: float, step: Join, relation: Measured, values: Mapping[str, float]) -> float:
    """About how many rows a product has: on both sides, what is the same in all that is kept counts once.

    Rows that are the same on different days are not seen here.
    """
    ours, theirs, enough = 1.0, 1.0, dict(step.enough)
    for name in step.keep:
        ours *= enough.get(name, values.get(name, about))
    for column, name in step.brings:
        theirs *= enough.get(name, max(1.0, relation.distinct(column)))
    return min(about, ours) * min(
        agreeing(relation, [column for column, _ in step.on], relation.length), theirs
    )


def _enough(rule: Rule, step: Join, rest: Iterable[Literal]) -> tuple[tuple[str, int], ...]:
    """Variables of a product that only have to differ from others, and how many values are enough for that:
    one more than they are told from. One variable of each side at most."""
    told, read = Counter[str](), set(wanted(rule))
    for literal in rest:
        match literal:
            case Comparison(Variable(left), "!=", Variable(right)) if left != right:
                told.update((left, right))
            case _:
                read |= reads(literal) | binds(literal)
    sides = [step.keep, tuple(name for _, name in step.brings)]
    found = [[name for name in side if name in told and name not in read] for side in sides]
    return tuple((names[0], told[names[0]] + 1) for names in found if len(names) == 1)


def _needed_after(rule: Rule, literals: list[tuple[int, Literal]]) -> list[set[str]]:
    """For each literal, the variables that something after it reads."""
    needed = set(wanted(rule))
    result = []
    for _, literal in reversed(literals):
        result.append(set(needed))
        needed |= reads(literal) | binds(literal)
    return result[::-1]


def wanted(rule: Rule) -> tuple[str, ...]:
    """The variables that the bindings of the body must have: those of the head, and of the aggregate."""
    names = {variable.name: None for variable in rule.head.variables()}
    if rule.aggregate is not None:
        if rule.aggregate.result is not None:
            names.pop(rule.aggregate.result.name, None)
        names |= {variable.name: None for variable in rule.aggregate.over}
        names |= dict.fromkeys(sorted(variables(rule.aggregate.value)))
    return tuple(names)


def _step(
    literal: Literal, part: Part, bound: set[str], needed: set[str], fixed: Mapping[str, Constant] | None
) -> Step:
    """The step of a literal; `fixed` are the variables that the first step may test already."""
    match literal:
        case Positive(atom, ever):
            match_ = _matched(atom, bound, needed)
            if fixed is not None:
                known = ((column, fixed[name]) for column, name in match_.brings if name in fixed)
                return Scan(atom.predicate, part, ever, (*match_.on, *known), match_.same, match_.brings)
            keep = tuple(sorted(bound & needed))
            return Join(atom.predicate, part, ever, match_.on, match_.same, match_.brings, keep)
        case Negative(atom):
            match_ = _matched(atom, bound, needed)
            return Subtract(atom.predicate, match_.on, match_.same)
        case Comparison():
            named = equated(literal, bound)
            return Filter(literal) if named is None else Compute(*named)
        case Assignment(variable, expression):
            if variable.name in bound:
                return Filter(Comparison(variable, "=", expression))
            return Compute(variable.name, expression)


@dataclass(frozen=True, slots=True)
class _Match:
    on: tuple[tuple[str, Term], ...]
    same: Pairs
    brings: Pairs


def _matched(atom: Atom, bound: set[str], needed: set[str]) -> _Match:
    """How the columns of an atom meet the frame: asked for, equal among themselves, or new."""
    on: list[tuple[str, Term]] = []
    same: list[tuple[str, str]] = []
    new: dict[str, str] = {}
    for column, term in sorted(atom.terms, key=lambda each: each[0]):
        if isinstance(term, Constant) or term.name in bound:
            on.append((column, term))
        elif term.name in new:
            same.append((new[term.name], column))
        else:
            new[term.name] = column
    brings = tuple((column, name) for name, column in new.items() if name in needed)
    return _Match(tuple(on), tuple(same), brings)
