"""Choices in, programs and tables out: safe and stratified by construction, over small worlds.

Columns are symbols (s), numbers (n), weights (w), which are numbers that are never negative, so that a
threshold may add them, or days (t), which are only moved by figures and compared with the day. Predicates
come in layers: a rule reads lower layers, and a recursive layer also itself, but not in a negation, an `ever`
or a plain aggregate. Recursive layers do no arithmetic, so they end.
"""

import random
from collections import Counter
from dataclasses import dataclass, replace

from hypothesis import strategies as st

from lexlog.datalog.strata import components
from lexlog.datalog.tree import (
    ALWAYS,
    FIRST_DAY,
    LAST_DAY,
    Aggregate,
    Assignment,
    Atom,
    Column,
    Comparison,
    Constant,
    DayKind,
    Days,
    Fact,
    Negative,
    NumberKind,
    Operation,
    Origin,
    Positive,
    Predicate,
    Program,
    Rule,
    SymbolKind,
    Today,
    Variable,
)  # fmt: skip
from lexlog.engine.rows import Rows, number_column
from lexlog.symbols import Symbols

SYMBOLS = ("?", "a", "b", "c", "d")
NUMBERS = (-3, -1, 0, 1, 2, 3, 7, 10**26)
WEIGHTS = (0, 1, 2, 2, 3, 5, 2**62)
LIMITED = (Days(10, 19), Days(10, 29), Days(20), Days(FIRST_DAY, 19), Days(20, 20), Days(19, 20))
SPANS = (ALWAYS, ALWAYS, *LIMITED)
DAYS = (9, 10, 15, 19, 20, 25, FIRST_DAY, LAST_DAY)
SHAPES = ("s", "ss", "ss", "ssw", "sw", "sn", "nn", "swn", "ssn", "st", "t")
HEADS = (*SHAPES, "n", "w", "", "nsw")
POOLS = {"s": ("X", "Y", "Z"), "n": ("N", "M"), "w": ("W", "V"), "t": ("T", "U")}
ORIGIN = Origin("generated/rule", "none", "generated.lexlog", 1)

USED: Counter[str] = Counter()
"""How many programs, of those that a test has drawn, use each construct."""


@dataclass(frozen=True)
class Case:
    """A program over its tables; `symbols` know every name of both."""

    program: Program
    tables: dict[str, Rows]
    symbols: Symbols


def cases(most_rows=8, most_layers=4):
    """The strategy: Hypothesis chooses, and shrinks what fails."""
    by = st.composite(lambda draw: make(lambda of: draw(st.sampled_from(of)), most_rows, most_layers))
    return by()


def random_case(seed, most_rows=8, most_layers=4):
    """The case of a seed: evenly spread choices, where Hypothesis prefers small and similar ones."""
    return make(random.Random(seed).choice, most_rows, most_layers)


def make(one, most_rows, most_layers):
    """A case, by a function that chooses one of several options."""
    spans = one((SPANS, SPANS, SPANS, (ALWAYS,)))
    shapes = {"g0": "ssw"} | {f"g{i}": one(SHAPES) for i in range(1, one((2, 3, 4)))}
    predicates = [predicate(name, shape, given=True) for name, shape in shapes.items()]
    symbols = Symbols(SYMBOLS)
    tables = {name: table(one, shape, symbols, most_rows, spans) for name, shape in shapes.items()}
    if one((False, False, True)):
        tables["g0"] = stairs(one, symbols, spans)
    about = [f"k{i}" for i in range(one((0, 1, 2)))]
    for name in about:
        shapes[name] = one(("s", "ss", "sn", "sw"))
        predicates.append(replace(predicate(name, shapes[name], given=True), key=("c0",)))
        tables[name] = case_table(one, shapes[name], symbols)
    rules = []
    for layer in range(one(range(1, most_layers + 1))):
        is_recursive = one((False, True))
        heads = ("s", "ss", *HEADS) if is_recursive else HEADS
        own = {f"d{layer}{i}": one(heads) for i in range(one((1, 1, 2)))}
        is_about = bool(about) and not is_recursive and one((False, True, True, True))
        own = {name: one(("s", "ss", "ss", "sss")) for name in own} if is_about else own
        maker = Maker(one, spans, dict(shapes), dict(own) if is_recursive else {})
        cases_of_lower = [each for each in about if each in shapes]
        for name, shape in own.items():
            if is_about:
                rules += [maker.rule(name, shape, cases_of_lower) for _ in range(one((1, 2, 3, 4)))]
                about.append(name)
                continue
            cycle = maker.cycle(name, shape) if is_recursive and shape in ("s", "ss") else []
            is_plain = bool(cycle) and one((False, False, True))
            rules += [] if is_plain else [maker.rule(name, shape) for _ in range(one((1, 2, 3)))]
            rules += cycle
        shapes |= own
        predicates += [predicate(name, shape) for name, shape in own.items()]
    facts = tuple(fact(one, spans, *one(sorted(shapes.items()))) for _ in range(one((0, 1, 2))))
    return Case(Program(tuple(predicates), tuple(rules), facts), tables, symbols)


def predicate(name, shape, given=False):
    """A predicate of the shape, with columns named by their places."""
    kinds = {"s": SymbolKind("party"), "n": NumberKind("one"), "w": NumberKind("one"), "t": DayKind()}
    return Predicate(name, tuple(Column(f"c{i}", kinds[each]) for i, each in enumerate(shape)), given)


def atom(name, *terms):
    """An atom with all its terms, in order."""
    return Atom(name, tuple((f"c{i}", term) for i, term in enumerate(terms)))


VALUES = {"s": SYMBOLS, "n": NUMBERS, "w": WEIGHTS, "t": DAYS}


def table(one, shape, symbols, most_rows, spans):
    """Rows of a given predicate, with a first and a last day, one of them, or none, as the spans allow."""
    size = one((0, 2, most_rows // 2, most_rows, most_rows))
    rows = [[one(VALUES[each]) for each in shape] for _ in range(size)]
    columns = {}
    for i, each in enumerate(shape):
        encode = symbols.encode if each == "s" else number_column
        columns[f"c{i}"] = encode([row[i] for row in rows])
    days = [one(spans) for _ in rows]
    first, last = number_column([each.first for each in days]), number_column([each.last for each in days])
    forms = ("always", "days", "days", "days", "single days", "from", "until")
    form = one(forms if len(spans) > 1 else ("always",))
    ends = {"days": (first, last), "single days": (last, last), "from": (first, None), "until": (None, last)}
    return Rows(columns, len(rows), *ends.get(form, ()))


def stairs(one, symbols, spans):
    """Shares in which each symbol has two owners, the one before it and the one before that: sums that are
    reached a round after each other, and long ways."""
    steps = list(SYMBOLS)
    steps = [steps.pop(one(range(len(steps)))) for _ in SYMBOLS]
    rows = [
        (steps[i - back], steps[i], one((1, 2, 2, 3)))
        for i in range(len(steps))
        for back in (1, 2)
        if i >= back
    ]
    days = [one(spans) if one((False, False, True)) else ALWAYS for _ in rows]
    columns = {f"c{i}": symbols.encode([row[i] for row in rows]) for i in (0, 1)}
    columns["c2"] = number_column([row[2] for row in rows])
    first, last = number_column([each.first for each in days]), number_column([each.last for each in days])
    return Rows(columns, len(rows), first, last) if len(spans) > 1 else Rows(columns, len(rows))


def case_table(one, shape, symbols):
    """Rows of a table of cases: each has a name of its own, and holds on one day."""
    names = [each for each in SYMBOLS if one((True, True, True, False))]
    columns = {"c0": symbols.encode(names)}
    for i, each in enumerate(shape[1:], 1):
        encode = symbols.encode if each == "s" else number_column
        columns[f"c{i}"] = encode([one(VALUES[each]) for _ in names])
    days = number_column([one((9, 10, 19, 20, 20, 29)) for _ in names])
    return Rows(columns, len(names), days, days, ("c0",))


def fact(one, spans, name, shape):
    """A row that the law gives, to any predicate."""
    return Fact(name, tuple(one(VALUES[each]) for each in shape), ORIGIN, one(spans))


class Maker:
    """Makes the rules of one layer. `own` is empty unless the layer is recursive."""

    def __init__(self, one, spans, lower, own):
        self.one, self.spans, self.lower, self.own = one, spans, lower, own

    def rule(self, name, shape, about=()):
        """A rule for the predicate: plain, an aggregate or a threshold; about a case of others."""
        kind = self.one(("plain", "plain", "plain", "aggregate", "threshold"))
        self.reads = self.own if kind != "aggregate" else {}
        self.bound = {"s": [], "n": [], "w": [], "t": []}
        body = [self.positive() for _ in range(self.one((0, 1, 1, 1, 2, 2, 2, 2, 3, 3)))]
        if about:
            body += [
                self.positive(one_of, Variable("X"))
                for one_of in (self.one(about), *self.some(self.one(about)))
            ]
        body += [self.comparison() for _ in range(self.one((0, 0, 1)))]
        body += [self.timely() for _ in range(self.one((0, 1))) if self.bound["t"]]
        body += [self.negative() for _ in range(self.one((0, 0, 1)))]
        if not self.own:
            body += [self.assignment() for _ in range(self.one((0, 0, 1, 1, 2)))]
        aggregate = None
        if kind == "aggregate" and set(shape) & set("nw"):
            aggregate = self.aggregate(shape)
        elif kind == "threshold":
            aggregate = self.threshold()
        head = self.head(name, shape, aggregate)
        if about:
            head = Atom(name, (("c0", Variable("X")), *head.terms[1:]))
        if self.one((False, True)):
            body = [body.pop(self.one(range(len(body)))) for _ in tuple(body)]
        days = self.one(self.spans) if self.one((False, False, True)) else ALWAYS
        return Rule(head, tuple(body), ORIGIN, days, aggregate)

    def cycle(self, name, shape):
        """The recursive rules of practice over g0(owner, owned, share): closure, cascade, control."""
        x, y, z, w = map(Variable, "XYZW")
        edge, near, start = (Positive(atom("g0", *each)) for each in ((y, z, w), (x, y, w), (x, z, w)))
        if shape == "ss":
            head, before = atom(name, x, z), Positive(atom(name, x, y))
            base = Rule(head, (start, *self.some(self.limit(w))), ORIGIN)
            options = {"left": (before, edge), "right": (near, Positive(atom(name, y, z)))}
            options |= {"both": (before, Positive(atom(name, y, z))), "sum": (before, edge)}
        else:
            head, before = atom(name, z), Positive(atom(name, y))
            base = Rule(head, (Comparison(z, "=", self.constant("s")), start), ORIGIN)
            options = {"left": (before, edge), "sum": (edge, before)}
        how = self.one((*options, "sum"))
        sums = Aggregate("total", w, (y,), None, self.one((">=", ">")), self.one((1, 2, 4, 5, 6)))
        body = (*options[how], *(self.some(self.limit(w)) if how != "both" else ()))
        body = (*body, *(self.some(Comparison(x, "!=", z)) if shape == "ss" else ()))
        days = self.one(self.spans)
        return [base, Rule(head, body, ORIGIN, days, sums if how == "sum" else None)]

    def some(self, literal):
        """The literal, or nothing."""
        return (literal,) if self.one((False, False, True)) else ()

    def limit(self, variable):
        """A test of a share."""
        return Comparison(variable, self.one((">=", ">", "<", "!=")), Constant(self.one((1, 2, 3))))

    def positive(self, name=None, first=None):
        """An atom that binds what it names; of a certain predicate, with a certain first term."""
        is_free = name is None
        name = self.one((*self.lower, *self.reads, *self.reads, *self.reads)) if is_free else name
        shape = self.lower.get(name, self.own.get(name))
        terms = []
        for place, letter in enumerate(shape):
            how = self.one(("variable",) * 7 + ("constant", "left out"))
            is_first = place == 0 and first is not None
            if how == "variable" or is_first:
                variable = first if is_first else Variable(self.one(POOLS[letter]))
                terms.append((f"c{place}", variable))
                self.bound[letter] += [variable] if variable not in self.bound[letter] else []
            elif how == "constant":
                terms.append((f"c{place}", self.constant(letter)))
        ever = is_free and name in self.lower and self.one((False,) * 5 + (True,))
        return Positive(Atom(name, tuple(terms)), ever)

    def constant(self, letter):
        return Constant(self.one(VALUES[letter]))

    def term(self, letter):
        """A bound variable of the letter, now and then a constant."""
        known = self.bound[letter] + (self.bound["w"] if letter == "n" else [])
        return self.one(known) if known and self.one((True,) * 4 + (False,)) else self.constant(letter)

    def negative(self):
        """An atom of a lower layer over bound variables; some columns are left out."""
        name = self.one(tuple(self.lower))
        kept = [(i, each) for i, each in enumerate(self.lower[name]) if self.one((True, True, False))]
        return Negative(Atom(name, tuple((f"c{i}", self.term(each)) for i, each in kept)))

    def comparison(self):
        """Two symbols, or two numbers."""
        if self.bound["s"] and self.one((False, True)):
            return Comparison(self.term("s"), self.one(("=", "!=")), self.term("s"))
        return Comparison(self.expression(), self.one(("<", "<=", "=", "!=", ">=", ">")), self.expression())

    def timely(self):
        """A day, perhaps moved, compared with the day on which the rule is asked."""
        day = self.one(self.bound["t"])
        moved = Operation(self.one("+-"), day, Constant(self.one((1, 5))))
        return Comparison(self.one((day, moved)), self.one(("<", "<=", ">=", ">")), Today())

    def expression(self, depth=1):
        """Arithmetic over bound numbers."""
        if depth == 0 or self.one((False, True)):
            return self.term("n")
        op = self.one(("+", "-", "*", "ratio"))
        scale = self.one((0, 2, 6)) if op == "ratio" else 0
        return Operation(op, self.expression(depth - 1), self.expression(depth - 1), scale)

    def assignment(self):
        """A new number; weights stay what they are."""
        variable = Variable(f"A{len(self.bound['n'])}")
        made = Assignment(variable, self.expression(2))
        self.bound["n"].append(variable)
        return made

    def over(self):
        """Some of the bound variables."""
        known = [variable for each in self.bound.values() for variable in each]
        return tuple(dict.fromkeys(self.one(known) for _ in range(self.one((0, 1, 2, 3)) if known else 0)))

    def aggregate(self, shape):
        """An aggregate whose result fits the last number column of the head."""
        letter = next(each for each in reversed(shape) if each in "nw")
        function = self.one(("total", "number", "greatest", "least"))
        number = self.term("w") if letter == "w" else self.expression()
        amount = Constant(1) if function == "number" else number
        return Aggregate(function, amount, self.over(), Variable("R"))

    def threshold(self):
        """A sum or number of weights against a bound."""
        function = self.one(("total", "number"))
        amount = Constant(1) if function == "number" else self.term("w")
        bound = self.one((0, 1, 2, 3, 4, 5, 8, 2**63))
        return Aggregate(function, amount, self.over(), None, self.one((">=", ">")), bound)

    def head(self, name, shape, aggregate):
        """The head over bound variables, the result in its column."""
        terms = [(f"c{i}", self.term(each)) for i, each in enumerate(shape)]
        if aggregate is not None and aggregate.result is not None:
            place = max(i for i, each in enumerate(shape) if each in "nw")
            terms[place] = (f"c{place}", aggregate.result)
        return Atom(name, tuple(terms))


def constructs(case):
    """The constructs that a case uses, by name."""
    found = set()
    recursive = {name for each in components(case.program) if each.recursive for name in each.predicates}
    for each in components(case.program):
        found |= {"mutual recursion"} if len(each.predicates) > 1 else set()
        own = set(each.predicates) & recursive
        for rule in case.program.rules:
            if rule.head.predicate in each.predicates:
                found |= constructs_of_rule(rule, own)
    for table in case.tables.values():
        found |= {"days of rows"} if table.length and table.first is not table.last else set()
        found |= {"single days"} if table.length and table.first is table.last is not None else set()
        columns = table.columns.values()
        found |= {"wide number"} if any(each.dtype == object for each in columns) else set()
        found |= {"unknown"} if any((each == 0).any() for each in columns if each.dtype == "int32") else set()
    found |= (
        {"table of cases"}
        if any(p.key and case.tables[p.name].length for p in case.program.predicates)
        else set()
    )
    found |= {"fact of the law"} if case.program.facts else set()
    found |= {"no column"} if any(not p.columns for p in case.program.predicates) else set()
    return found


def constructs_of_rule(rule, own):
    """The constructs of one rule of a component; `own` are its predicates if it is recursive."""
    positive = [each for each in rule.body if isinstance(each, Positive)]
    within = [each for each in positive if each.atom.predicate in own]
    terms = [term for each in positive for _, term in each.atom.terms]
    kinds = {Negative: "negation", Comparison: "comparison", Assignment: "arithmetic"}
    found = {kinds[type(each)] for each in rule.body if type(each) in kinds}
    tests = {
        "no atom": not positive,
        "join": len(set(terms)) < len([t for t in terms if isinstance(t, Variable)]),
        "constant": any(isinstance(term, Constant) for term in terms),
        "ever": any(each.ever for each in positive),
        "ratio": "op='ratio'" in repr(rule.body),
        "today": "Today()" in repr(rule.body),
        "days of rules": rule.days != ALWAYS,
        "linear recursion": len(within) == 1 and rule.aggregate is None,
        "non-linear recursion": len(within) > 1 and rule.aggregate is None,
        "recursive threshold": bool(within) and rule.aggregate is not None,
    }
    found |= {name for name, is_used in tests.items() if is_used}
    if (sums := rule.aggregate) is not None:
        found.add(sums.function if sums.bound is None else f"threshold {sums.op}")
    return found
