"""Resolved expressions in, terms and whole-number arithmetic out, with the rows that they are read from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from lexlog.datalog.from_resolved_builder import VALUE, Builder
from lexlog.datalog.from_resolved_words import variables
from lexlog.datalog.tree import (
    RATIO_PLACES,
    Assignment,
    Atom,
    Constant,
    Expression,
    Literal,
    Operation,
    Origin,
    Positive,
    Term,
    Today,
    Variable,
)
from lexlog.exact import places as places_of
from lexlog.exact import whole
from lexlog.resolved import tree


@dataclass(slots=True)
class Body:
    """One way for a condition to hold, while it is being written down.

    Lookups of the same row are shared: one atom for the case, one for each entity spoken of. `aggregate`
    writes the helper of an aggregate over shared variables, and gives its name and decimals. `patterns` are
    the rows that the condition asks for in so many words, `tied` the variables that some of them bind as they
    are.
    """

    builder: Builder
    origin: Origin
    parameters: Mapping[str, Decimal | None]
    aggregate: Callable[[Body, tree.Over, list[str]], tuple[str, int]]
    atoms: dict[object, dict[str, Term]] = field(default_factory=dict)
    names: dict[object, str] = field(default_factory=dict)
    ever: set[object] = field(default_factory=set)
    tests: list[Literal] = field(default_factory=list)
    types: dict[str, tree.Type] = field(default_factory=dict)
    values: dict[object, tuple[Expression, int, bool]] = field(default_factory=dict)
    patterns: tuple[tree.Pattern, ...] = ()
    tied: set[str] = field(default_factory=set)
    possible: bool = True

    def literals(self) -> tuple[Literal, ...]:
        """The body so far: rows first, then what is asked of them."""
        return (*self.rows(), *self.tests)

    def rows(self) -> tuple[Positive, ...]:
        """The rows that the body asks for so far."""
        return tuple(
            Positive(Atom(self.names[key], tuple(terms.items())), key in self.ever)
            for key, terms in self.atoms.items()
        )

    def row(
        self, key: object, predicate: str, terms: Mapping[str, Term], *, ever: bool = False
    ) -> dict[str, Term]:
        """The atom kept under `key`, made if it is not there; with `ever`, a row of any day."""
        if key not in self.atoms:
            self.atoms[key] = dict(terms)
            self.names[key] = predicate
            if ever:
                self.ever.add(key)
        return self.atoms[key]

    def fresh(self, hint: str, of: tree.Type) -> Variable:
        """A variable that no one else uses in this body."""
        made = f"{hint}_{len(self.types)}"
        self.types[made] = of
        return Variable(made)

    # --- expressions ---

    def term(self, of: tree.Expression) -> Term:
        """A variable or constant that has the value; numbers in the decimals of their type."""
        match of:
            case tree.Variable(name, type_):
                self.types.setdefault(name, type_)
                return Variable(name)
            case tree.Symbol(text):
                return Constant(text)
            case tree.Day(value):
                return Constant(value)
            case tree.FieldOf():
                return self._field(of)
        expression, _, _ = self.value(of)
        if isinstance(expression, Variable | Constant):
            return expression
        made = self.fresh("n", of.type)
        self.tests.append(Assignment(made, expression))
        return made

    def _field(self, of: tree.FieldOf) -> Term:
        key = self.term(of.argument)
        row = self.row((of.table, key), of.table, {of.key: key})
        if of.column not in row:
            row[of.column] = self.fresh(of.column, of.type)
        return row[of.column]

    def value(self, of: tree.Expression) -> tuple[Expression, int, bool]:
        """The value as whole-number arithmetic, its decimals, and whether it is the code of a ratio."""
        match of:
            case tree.Number(value):
                decimals = places_of(value)
                return Constant(whole(value, decimals)), decimals, False
            case tree.ParameterOf(parameter):
                figure = self.parameters[parameter]
                if figure is None:
                    self.possible = False
                    return Constant(0), 0, False
                return self.value(tree.Number(figure, of.type))
            case tree.ValueOf(definition, argument, type_):
                return self._defined(definition, argument, type_)
            case tree.Over():
                return self._over(of)
            case tree.Arithmetic(op, left, right):
                return self._arithmetic(op, left, right)
            case tree.Share(part, whole_):
                of_what, places, _ = self.value(whole_)
                decimals = places_of(part.value) + 2  # a percent is a hundredth
                share = Constant(whole(part.value, places_of(part.value)))
                return times(of_what, share), places + decimals, False
            case tree.Today():
                return Today(), 0, False
            case _:
                term = self.term(of)
                known = self.types[of.name] if isinstance(of, tree.Variable) else of.type
                if not isinstance(known, tree.NumberType):
                    return term, 0, False
                return term, RATIO_PLACES if known.ratio else known.places, known.ratio

    def _defined(
        self, name: str, argument: tree.Expression, type_: tree.Type
    ) -> tuple[Expression, int, bool]:
        term = self.term(argument)
        ratio = isinstance(type_, tree.NumberType) and type_.ratio
        places = 0 if ratio else self.builder.places.get(name, 0)
        if name == "paragraph":
            made = self.fresh("paragraph", type_)
            self.row(object(), name, {"item": term, "paragraph": made})
            return made, 0, False
        known = (name, term)
        if known not in self.values:
            made = self.fresh(name, type_)
            column = self.builder.law.definitions[name].parameters[0][0]
            self.row(known, name, {column: term, VALUE: made})
            self.values[known] = (made, places, ratio)
        return self.values[known]

    def _arithmetic(
        self, op: str, left: tree.Expression, right: tree.Expression
    ) -> tuple[Expression, int, bool]:
        first, p, _ = self.value(left)
        second, q, _ = self.value(right)
        if op == "/":
            return Operation("ratio", first, second, RATIO_PLACES + q - p), RATIO_PLACES, True
        if op == "*":
            return times(first, second), p + q, False
        shared = max(p, q)
        first, second = scaled(first, shared - p), scaled(second, shared - q)
        return Operation("+" if op == "+" else "-", first, second), shared, False

    def _over(self, of: tree.Over) -> tuple[Expression, int, bool]:
        """An aggregate as a helper predicate of the variables that it shares with the rest of the clause."""
        shared = [name for name in variables(of) if name in self.types]
        predicate, places = self.aggregate(self, of, shared)
        made = self.fresh(of.function, of.type)
        terms: dict[str, Term] = {name: Variable(name) for name in shared}
        self.row(object(), predicate, {**terms, VALUE: made})
        return made, places, False


def times(left: Expression, right: Expression) -> Expression:
    """left * right, worked out where both are constants."""
    if isinstance(left, Constant) and isinstance(right, Constant):
        assert isinstance(left.value, int)
        assert isinstance(right.value, int)
        return Constant(left.value * right.value)
    return Operation("*", left, right)


def scaled(expression: Expression, places: int) -> Expression:
    """The same value with so many decimals more."""
    return expression if places == 0 else times(expression, Constant(10**places))
