"""Tables in, rows with their days out; a body in, its literals in a readable order; the days that matter."""

from lexlog.datalog.tree import (
    FIRST_DAY,
    LAST_DAY,
    Assignment,
    Comparison,
    Constant,
    DayKind,
    Days,
    Negative,
    Operation,
    Positive,
    Today,
    Variable,
)  # fmt: skip
from lexlog.symbols import Symbols


def ordered(body):
    """The literals, each once the variables that it needs are bound."""
    waiting, known = list(body), set()
    while waiting:
        literal = next(each for each in waiting if needs(each) <= known)
        waiting.remove(literal)
        known |= set(literal.atom.variables()) if isinstance(literal, Positive) else needs(literal)
        known |= {literal.variable} if isinstance(literal, Assignment) else set()
        yield literal


def needs(node):
    """The variables that must be bound before the literal or expression can be read."""
    match node:
        case Positive() | Constant() | Today():
            return set()
        case Negative(atom):
            return set(atom.variables())
        case Variable():
            return {node}
        case Assignment(_, expression):
            return needs(expression)
        case _:
            return needs(node.left) | needs(node.right)


def given(program, tables, symbols):
    """Every row that is not derived, with its days: of the tables, then of the law."""
    for predicate in program.predicates:
        if (table := tables.get(predicate.name)) is not None:
            values = zip(*(table.columns[c.name].tolist() for c in predicate.columns), strict=True)
            first = [FIRST_DAY] * table.length if table.first is None else table.first.tolist()
            last = [LAST_DAY] * table.length if table.last is None else table.last.tolist()
            for row, *valid in zip(values, first, last, strict=True):
                yield predicate.name, row, Days(*valid)
    for fact in program.facts:
        row = tuple(symbols.code(v) if isinstance(v, str) else v for v in fact.values)
        yield fact.predicate, row, fact.days


def change_days(program, tables):
    """The first and the last day of every stretch of days on which nothing changes."""
    spans = [days for _, _, days in given(program, tables, Symbols())] + [rule.days for rule in program.rules]
    starts = {FIRST_DAY} | {span.first for span in spans} | {span.last + 1 for span in spans}
    starts |= set(told_days(program, tables))
    ends = {start - 1 for start in starts} | {LAST_DAY}
    return sorted(day for day in starts | ends if FIRST_DAY <= day <= LAST_DAY)


def told_days(program, tables):
    """Days in the rows, moved by what a rule adds to them, and their neighbors: where a comparison with the
    day may flip."""
    asked = [each.left for rule in program.rules for each in rule.body if is_timely(each)]
    added = {0} | {each.right.value for each in asked if isinstance(each, Operation)}
    kinds = {p.name: [isinstance(column.kind, DayKind) for column in p.columns] for p in program.predicates}
    for name, row, _ in given(program, tables, Symbols()) if asked else ():
        for cell, is_day in zip(row, kinds[name], strict=True):
            yield from (cell + more + after for more in added for after in (-1, 0, 1, 2) if is_day)


def is_timely(literal):
    """Whether the literal compares a value with the day."""
    return isinstance(literal, Comparison) and isinstance(literal.right, Today)
