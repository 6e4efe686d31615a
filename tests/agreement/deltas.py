"""A case in, other tables and the changes that lead from them to its own out; the model after the changes."""

import random
from collections import defaultdict

from generate import LIMITED, SPANS, VALUES

from lexlog.datalog.tree import FIRST_DAY, LAST_DAY, Days
from lexlog.engine import columnar, delta
from lexlog.engine.rows import Rows, number_column
from lexlog.explain.search import Before, bindings, compare, evaluate, unify


def changed_model(case, seed):
    """The model of the case, reached by changes from that of other tables."""
    base, steps = split(case, random.Random(seed))
    warm = delta.Warm.of(columnar.evaluate(case.program, base, case.symbols))
    for changes in steps:
        warm = warm.after(changes)
    return warm.model


def split(case, chance):
    """Tables that lack some rows and have others too many, and one to three changes that mend them."""
    steps = [(defaultdict(list), defaultdict(list)) for _ in range(chance.choice((1, 2, 3)))]
    base, share = {}, chance.choice((0.0, 0.3, 0.7, 0.9))
    for name, table in case.tables.items():
        rows = rows_of(table)
        kept = [row for row in rows if chance.random() < share]
        missing = list(rows)
        for row in kept:
            missing.remove(row)
        extra = [stranger(rows, case, name, chance) for _ in range(chance.choice((0, 0, 1, 2, 4)))]
        base[name] = table_of(case, name, kept + extra)
        for row in missing:
            chance.choice(steps)[0][name].append(row)
        for position in range(len(kept), len(kept) + len(extra)):
            chance.choice(steps)[1][name].append(position)
    return base, [delta.Changes(*step) for step in steps]


def stranger(rows, case, name, chance):
    """A row that does not belong: a given one on other days, or one of mixed values."""
    if rows and chance.random() < 0.3:
        return delta.NewRow(chance.choice(rows).values, chance.choice(LIMITED))
    kinds = next(each for each in case.program.predicates if each.name == name).columns
    pools = [VALUES["s"] if "SymbolKind" in repr(each.kind) else VALUES["w"] for each in kinds]
    values = [chance.choice(pool) for pool in pools]
    if rows:
        other = chance.choice(rows).values
        encoded = [case.symbols.code(v) if isinstance(v, str) else v for v in values]
        values = [chance.choice(pair) for pair in zip(encoded, other, strict=True)]
    values = tuple(case.symbols.code(v) if isinstance(v, str) else v for v in values)
    return delta.NewRow(values, chance.choice(SPANS))


def rows_of(table):
    """The rows of a table with their days."""
    first = [FIRST_DAY] * table.length if table.first is None else table.first.tolist()
    last = [LAST_DAY] * table.length if table.last is None else table.last.tolist()
    values = zip(*(column.tolist() for column in table.columns.values()), strict=True)
    return [delta.NewRow(row, Days(a, b)) for row, a, b in zip(values, first, last, strict=True)]


def table_of(case, name, rows):
    """The rows as a table: of single days or without days, where they are."""
    names = next(tuple(c.name for c in each.columns) for each in case.program.predicates if each.name == name)
    columns = {column: number_column([row.values[i] for row in rows]) for i, column in enumerate(names)}
    if all(row.days == Days() for row in rows):
        return Rows(columns, len(rows))
    first = number_column([row.days.first for row in rows])
    last = number_column([row.days.last for row in rows])
    return Rows(columns, len(rows), first, first if (first == last).all() else last)


# --- support ------------------------------------------------------------------------------------------------


def unsupported(model, days):
    """Derived rows that no rule gives from rows of earlier rounds, with the day."""
    for predicate in model.program.predicates:
        relation = model.relation(predicate.name)
        for day in days:
            seen = set()
            for position in relation.find({}, day).tolist():
                row, round = tuple(relation.values(position).values()), relation.round_of(position)
                if round and (row in seen or not is_supported(model, predicate.name, position, day)):
                    yield predicate.name, row, day, round
                seen.add(row)


def is_supported(model, name, position, day):
    """Whether some rule gives the row from rows of earlier rounds."""
    relation = model.relation(name)
    before = Before(relation.component, relation.round_of(position))
    return any(
        gives(model, rule, relation.values(position), day, before)
        for rule in model.program.rules
        if rule.head.predicate == name and day in rule.days
    )


def gives(model, rule, values, day, before):
    """Whether the rule gives the row on the day."""
    sums, start = rule.aggregate, unify(model, rule.head, values)
    if start is None:
        return False
    if sums is None:
        return any(True for _ in bindings(model, rule, start, day, before))
    result = start.pop(sums.result, None)
    terms = {
        (*(binding[each] for each in sums.over), evaluate(sums.value, binding, model))
        for binding in bindings(model, rule, start, day, before)
    }
    amounts = [term[-1] for term in terms if term[-1] is not None]
    if not amounts:
        return False
    fold = {"total": sum, "number": sum, "greatest": max, "least": min}[sums.function]
    total = fold(amounts)
    return total == result if sums.bound is None else compare(total, sums.op, sums.bound)
