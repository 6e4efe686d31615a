"""A seed in, a small program over tables with unknown cells out; its bounds, and every completion's model."""

import itertools
import random
from dataclasses import dataclass, replace

from lexlog.datalog.bounds import HIGH, MAY, bounded
from lexlog.datalog.bounds import ROW as NUMBER
from lexlog.datalog.doubt import Doubt
from lexlog.datalog.tree import (
    Aggregate,
    Assignment,
    Atom,
    Column,
    Comparison,
    Constant,
    Negative,
    NumberKind,
    Operation,
    Origin,
    Positive,
    Predicate,
    Program,
    Rule,
    SymbolKind,
    Variable,
)
from lexlog.engine.columnar import evaluate
from lexlog.engine.rows import Rows, number_column
from lexlog.symbols import Symbols

NAMES = ("a", "b", "c")
MOST = 3
"""The greatest number that a cell holds; the least is 0."""
KIND = {"s": SymbolKind("name"), "n": NumberKind("one", least=0, greatest=MOST), "v": NumberKind("one")}
GIVEN = {"g0": "ssn", "g1": "sn", "g2": "ssn"}
"""The tables. In g0 and g2 the names are the key: no two rows of one key differ. Names in g2 are known."""
X, Y, Z, ROW, N, M, K = map(Variable, ("X", "Y", "Z", "I", "N", "M", "K"))
ORIGIN = Origin("small/rule", "", "", 1)
LESS = Operation("-", N, Constant(2))
SIGNED = (LESS, Operation("*", LESS, N), Operation("*", LESS, Constant(-1)))
UNSIGNED = (Operation("+", N, Constant(1)), Operation("*", N, N))
TOLD = ("<", "<=", "=", "!=", ">=", ">")


@dataclass(frozen=True)
class Case:
    """A program and its tables, row by row; None is an unknown cell."""

    program: Program
    tables: dict[str, tuple[tuple[str | int | None, ...], ...]]

    def unknown(self):
        """Table, row and column of every unknown cell."""
        return [
            (name, i, j)
            for name, rows in self.tables.items()
            for i, row in enumerate(rows)
            for j, cell in enumerate(row)
            if cell is None
        ]

    def completions(self):
        """The tables, filled in every way that leaves no two rows of one key that differ."""
        places = self.unknown()
        domains = [NAMES if GIVEN[name][j] == "s" else range(MOST + 1) for name, _, j in places]
        for values in itertools.product(*domains):
            filled = {name: [list(row) for row in rows] for name, rows in self.tables.items()}
            for (name, i, j), value in zip(places, values, strict=False):
                filled[name][i][j] = value
            if len({tuple(row[:2]) for row in filled["g0"]}) == len({tuple(row) for row in filled["g0"]}):
                yield replace(self, tables={name: tuple(map(tuple, rows)) for name, rows in filled.items()})


def predicate(name, shape, given=False):
    return Predicate(name, tuple(Column(f"c{i}", KIND[each]) for i, each in enumerate(shape)), given)


def atom(name, *terms):
    """An atom; None leaves a column out."""
    return Atom(name, tuple((f"c{i}", term) for i, term in enumerate(terms) if term is not None))


def rule(head, *body, aggregate=None):
    return Rule(head, tuple(body), ORIGIN, aggregate=aggregate)


# --- the two models -----------------------------------------------------------------------------------------


def models(case):
    """What must hold and what may hold, as {predicate: rows of (low, high) pairs or names}."""
    doubts = {}
    for name, _, j in case.unknown():
        known = doubts.get(name, Doubt())
        doubts[name] = Doubt(known.columns | {f"c{j}"})
    two = bounded(case.program, doubts)
    symbols = Symbols(NAMES)
    tables = {}
    for name, rows in case.tables.items():
        table = Rows(_columns(name, rows, two.doubts.intervals, symbols), len(rows))
        tables[name] = table
        if name in two.doubts.predicates:
            numbers = {NUMBER: number_column(list(range(len(rows))))} if name in two.numbered else {}
            tables[name + MAY] = replace(table, columns=table.columns | numbers)
    model = evaluate(two.program, tables, symbols)
    derived = [p.name for p in case.program.predicates if not p.given]
    must = {name: _read(model.relation(name), symbols, case, name) for name in derived}
    may = {name: _read(model.relation(two.may(name)), symbols, case, name) for name in derived}
    return must, may


def _columns(name, rows, intervals, symbols):
    columns = {}
    for j, letter in enumerate(GIVEN[name]):
        cells = [row[j] for row in rows]
        if letter == "s":
            columns[f"c{j}"] = symbols.encode("?" if cell is None else cell for cell in cells)
            continue
        columns[f"c{j}"] = number_column([0 if cell is None else cell for cell in cells])
        if (name, f"c{j}") in intervals:
            columns[f"c{j}{HIGH}"] = number_column([MOST if cell is None else cell for cell in cells])
    return columns


def _read(relation, symbols, case, name):
    kinds = next(p for p in case.program.predicates if p.name == name).columns
    found = set()
    columns = {column: values.tolist() for column, values in relation.columns.items()}
    for i in range(relation.length):
        row = []
        for column in kinds:
            value = columns[column.name][i]
            if isinstance(column.kind, SymbolKind):
                row.append(symbols.name(value))
            else:
                row.append((value, columns.get(column.name + HIGH, columns[column.name])[i]))
        found.add(tuple(row))
    return found


def within(row, bounds):
    """Whether a row of a completion lies within a row of bounds; `?` is any name."""
    return all(
        wide in ("?", value) if isinstance(value, str) else wide[0] <= value[0] <= value[1] <= wide[1]
        for value, wide in zip(row, bounds, strict=False)
    )


def differences(case):
    """Each row that must hold and does not, or that holds and may not, with the completion."""
    must, may = models(case)
    for completion in case.completions():
        held, _ = models(completion)
        for name, rows in held.items():
            for bounds in must[name]:
                if not any(within(row, bounds) for row in rows):
                    yield "must not be so", name, bounds, completion.tables
            for row in rows:
                if not any(within(row, bounds) for bounds in may[name]):
                    yield "may be so", name, row, completion.tables


# --- programs -----------------------------------------------------------------------------------------------


def make(seed, most_unknown=3):
    """The case of a seed."""
    chance = random.Random(seed)
    shapes, rules = dict(GIVEN), []
    for i in range(chance.choice((1, 2, 3))):
        name = f"d{i}"
        shape, made = Maker(chance, shapes).rules(name)
        shapes[name] = shape
        rules += made
    predicates = [predicate(name, shape, name in GIVEN) for name, shape in shapes.items()]
    return Case(Program(tuple(predicates), tuple(rules)), tables(chance, most_unknown))


def tables(chance, most_unknown):
    made = {}
    for name, shape in GIVEN.items():
        size = chance.choice((1, 2, 3))
        cells = {"s": NAMES, "n": range(MOST + 1)}
        made[name] = [[chance.choice(cells[each]) for each in shape] for _ in range(size)]
        for row, key in zip(made[name], NAMES, strict=False):
            row[1] = key if name == "g2" else row[1]
    made["g0"] = list({tuple(row[:2]): row for row in made["g0"]}.values())
    places = [
        (name, i, j)
        for name, rows in made.items()
        for i in range(len(rows))
        for j, letter in enumerate(GIVEN[name])
        if name != "g2" or letter == "n"
    ]
    twice = chance.random() < 0.3
    for name, i, j in chance.sample(places, min(len(places), chance.randint(1, most_unknown - twice))):
        made[name][i][j] = None
    if twice:  # two rows that are equal but for what is not known
        made["g0"].append([None, *made["g0"][0][1:]])
    known = {name: [tuple(row) for row in rows if None not in row[:-1]] for name, rows in made.items()}
    return {
        name: (*dict.fromkeys(known[name]), *(tuple(row) for row in rows if None in row[:-1]))
        for name, rows in made.items()
    }


class Maker:
    """Makes the rules of one derived predicate over those before it."""

    def __init__(self, chance, lower):
        self.one, self.lower = chance.choice, lower

    def rules(self, name):
        how = self.one(("plain", "plain", "plain", "aggregate", "threshold", "recursion"))
        return getattr(self, how)(name)

    def plain(self, name):
        """One or two rules with joins, constants, comparisons, negation, arithmetic and a quotient."""
        shape = self.one(("s", "s", "ss", "sv"))
        return shape, [self.plain_rule(name, shape) for _ in range(self.one((1, 1, 2)))]

    def plain_rule(self, name, shape):
        body, symbols, numbers = [], [], []
        for place in range(self.one((1, 2, 2))):
            table = self.one(tuple(self.lower))
            terms = []
            for letter in self.lower[table]:
                if letter == "s":
                    terms.append(self.one((X, X, Y, Z, None, Constant(self.one(NAMES)))))
                    symbols += [terms[-1]] if isinstance(terms[-1], Variable) else []
                else:
                    terms.append(self.one((None, Variable(f"N{place}"), Variable(f"N{place}"), N)))
                    numbers += [terms[-1]] if terms[-1] is not None else []
            body.append(Positive(atom(table, *terms)))
        if not symbols or (not numbers and shape == "sv"):
            body.append(Positive(atom("g1", X, N)))
            symbols, numbers = [*symbols, X], [*numbers, N]
        body += self.tests(symbols, numbers)
        head = [self.one(symbols) for each in shape if each == "s"]
        if shape == "sv":
            head.append(self.value(body, numbers))
        return rule(atom(name, *head), *body)

    def tests(self, symbols, numbers):
        made = []
        if numbers and self.one((True, False)):
            left = self.one((self.one(numbers), Operation("+", self.one(numbers), self.one(numbers))))
            right = self.one((Constant(self.one((0, 1, 2, 3, 4))), self.one(numbers)))
            how = self.one(("plain", "plain", "plain", "less", "product", "quotient"))
            if how == "less":
                left = Operation("-", left, Constant(1))
            elif how != "plain":
                parts = [self.signed(numbers) for _ in range(2)]
                left = Operation("*" if how == "product" else "ratio", *parts)
                right = self.one((right, Constant(-3), Operation("-", right, Constant(2))))
            made.append(Comparison(left, self.one(TOLD), right))
        if self.one((True, False)):
            other = self.one((Constant(self.one(NAMES)), self.one(symbols)))
            made.append(Comparison(self.one(symbols), self.one(("=", "!=")), other))
        if self.one((True, False)):
            table = self.one(tuple(self.lower))
            terms = [
                self.one((*symbols, None, Constant("a"))) if each == "s" else None
                for each in self.lower[table]
            ]
            made.append(Negative(atom(table, *terms)))
        return made

    def signed(self, numbers):
        """A number that may be negative."""
        less = Operation("-", self.one(numbers), self.one((Constant(1), Constant(2), self.one(numbers))))
        return self.one((less, less, self.one(numbers)))

    def value(self, body, numbers):
        """A number for the head: one of the body, or one that is worked out."""
        how = self.one(("same", "sum", "product", "quotient"))
        left, right = self.one(numbers), self.one(numbers)
        if how == "same":
            return left
        if self.one((True, False)):
            left, right = self.signed(numbers), self.signed(numbers)
        op = {"sum": "+", "product": "*", "quotient": "ratio"}[how]
        body.append(Assignment(K, Operation(op, left, right, 0)))
        if how == "quotient" and self.one((True, False)):
            body.append(Comparison(K, self.one(TOLD), Constant(2)))
        return K

    def rows(self):
        """Rows to add up: their group, what tells them apart, and the body; both are known or not."""
        extra = self.one(((), (), (Positive(atom("g0", X, Y, None)),),
                          (Comparison(N, self.one(TOLD), Constant(1)),),
                          (Negative(atom("g1", X, None)),), (Positive(atom("g1", X, M)),)))  # fmt: skip
        by, over, row = self.one(
            (
                ((X,), (ROW,), Positive(atom("g2", X, ROW, N))),
                ((X,), (ROW,), Positive(atom("g0", X, ROW, N))),
                ((X,), (ROW,), Positive(atom("g0", ROW, X, N))),
                ((X, Z), (ROW,), Positive(atom("g0", X, ROW, N))),
            )
        )
        return by, over, (row, *extra, *((Positive(atom("g0", ROW, Z, None)),) if len(by) > 1 else ()))

    def counted(self):
        """As `rows`, or of a predicate that rules make: nothing tells its rows apart but names."""
        pairs = [name for name, shape in self.lower.items() if shape == "ss"]
        if not pairs or self.one((True, False)):
            return self.rows()
        return (X,), (Y,), (Positive(atom(self.one(pairs), X, Y)),)

    def aggregate(self, name):
        function = self.one(("total", "total", "number", "greatest", "least"))
        by, over, body = self.counted() if function == "number" else self.rows()
        value = Constant(1) if function == "number" else self.added(SIGNED)
        made = rule(atom(name, *by, K), *body, aggregate=Aggregate(function, value, over, K))
        return "s" * len(by) + "v", [made]

    def added(self, values):
        """What is added up."""
        return self.one((N, N, *values))

    def threshold(self, name):
        function = self.one(("total", "number"))
        by, over, body = self.counted() if function == "number" else self.rows()
        value = Constant(1) if function == "number" else self.added(UNSIGNED)
        sums = Aggregate(function, value, over, None, self.one((">=", ">")), self.one((1, 2, 3, 5)))
        return "s" * len(by), [rule(atom(name, *by), *body, aggregate=sums)]

    def recursion(self, name):
        if self.one((True, False)):
            start = rule(atom(name, X, Y), Positive(atom("g0", X, Y, None)))
            step = rule(atom(name, X, Z), Positive(atom(name, X, Y)), Positive(atom("g0", Y, Z, N)),
                        *self.one(((), (Comparison(N, ">=", Constant(2)),))))  # fmt: skip
            return "ss", [start, step]
        start = rule(atom(name, X), Positive(atom("g1", X, None)))
        sums = Aggregate("total", N, (X,), None, ">=", self.one((2, 3, 4)))
        step = rule(atom(name, Y), Positive(atom(name, X)), Positive(atom("g0", X, Y, N)), aggregate=sums)
        return "s", [start, step] if self.one((True, False)) else [start]
