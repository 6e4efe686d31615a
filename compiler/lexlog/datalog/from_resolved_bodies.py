"""Resolved conditions in, bodies of rules out: one body for each way in which a condition can hold."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import assert_never

from lexlog.datalog.tree import (
    RATIO_PLACES,
    Aggregate,
    Assignment,
    Atom,
    Column,
    Comparison,
    Constant,
    DayKind,
    Expression,
    Kind,
    Literal,
    Negative,
    NumberKind,
    Operation,
    Origin,
    Positive,
    Predicate,
    Rule,
    SymbolKind,
    Term,
    Variable,
)
from lexlog.resolved import tree

VALUE = "value"


@dataclass(slots=True)
class Builder:
    """Collects the predicates and rules of one program.

    `places` gives the decimals of each defined value. Helper predicates are named after the clause that needed
    them, with `~n` behind.
    """

    law: tree.Law
    predicates: dict[str, Predicate] = field(default_factory=dict)
    rules: list[Rule] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)
    helpers: int = 0

    def helper(self, clause: str, columns: tuple[Column, ...]) -> Predicate:
        """A new predicate for a part of a clause."""
        self.helpers += 1
        made = Predicate(f"{clause}~{self.helpers}", columns)
        self.predicates[made.name] = made
        return made

    def group(self, name: str) -> str:
        """The predicate of a group."""
        return f"group {name}"


def kind(of: tree.Type, places: int | None = None) -> Kind:
    """The column kind of a type; `places` overrides the declared decimals."""
    match of:
        case tree.EntityType(name):
            return SymbolKind(name)
        case tree.WordType(name, _):
            return SymbolKind(name)
        case tree.DayType():
            return DayKind()
        case tree.NumberType(unit, declared, least, greatest, ratio):
            if ratio:
                return NumberKind(unit.name, RATIO_PLACES, True)
            kept = declared if places is None else places
            return NumberKind(unit.name, kept, False, _stored(least, kept), _stored(greatest, kept))
        case _:
            assert_never(of)


def _stored(value: Decimal | None, places: int) -> int | None:
    return None if value is None else int(value.scaleb(places).to_integral_value())


@dataclass(slots=True)
class Body:
    """One way for a condition to hold, while it is being written down.

    Lookups of the same row are shared: one atom for the case, one for each entity spoken of.
    """

    builder: Builder
    origin: Origin
    parameters: Mapping[str, Decimal | None]
    atoms: dict[object, dict[str, Term]] = field(default_factory=dict)
    names: dict[object, str] = field(default_factory=dict)
    tests: list[Literal] = field(default_factory=list)
    types: dict[str, tree.Type] = field(default_factory=dict)
    values: dict[object, tuple[Expression, int, bool]] = field(default_factory=dict)
    possible: bool = True

    def literals(self) -> tuple[Literal, ...]:
        """The body so far: rows first, then what is asked of them."""
        rows = [Positive(Atom(self.names[key], tuple(terms.items()))) for key, terms in self.atoms.items()]
        return (*rows, *self.tests)

    def row(self, key: object, predicate: str, terms: Mapping[str, Term]) -> dict[str, Term]:
        """The atom kept under `key`, made if it is not there."""
        if key not in self.atoms:
            self.atoms[key] = dict(terms)
            self.names[key] = predicate
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
                places = max(0, -int(value.normalize().as_tuple().exponent))
                return Constant(int(value.scaleb(places))), places, False
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
            case _:
                places = of.type.places if isinstance(of.type, tree.NumberType) else 0
                return self.term(of), places, False

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
        predicate, places = aggregate_helper(self, of, shared)
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


# --- conditions ----------------------------------------------------------------------------------------------

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
        case tree.Pattern(relation, columns, where, span) if where is not None and holds:
            bare = (True, tree.Pattern(relation, columns, None, span))
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
    for leaves in ways(tree.All(conditions)):
        body = Body(builder, origin, parameters, types=dict(types))
        for _, leaf in leaves:
            if isinstance(leaf, tree.Pattern):
                for name, variable in pattern_variables(leaf):
                    body.types.setdefault(name, variable)
        for holds, leaf in sorted(leaves, key=lambda each: not each[0]):
            add(body, leaf, holds)
        if body.possible:
            yield body


def add(body: Body, leaf: tree.Condition, holds: bool) -> None:
    """Write one leaf down."""
    if not holds and not _is_plain(leaf, body):
        _add_absence(body, leaf)
        return
    match leaf:
        case tree.Pattern(relation, columns, _):
            terms: list[tuple[str, Term]] = []
            for column, value in columns:
                terms.append((column, _column_term(body, relation, column, value)))
            if holds:
                body.row(object(), relation, dict(terms))
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
    if not isinstance(value.type, tree.NumberType) or isinstance(value, tree.Variable):
        return body.term(value)
    expression, places, _ = body.value(value)
    wanted = body.builder.predicates[relation].kind(column)
    assert isinstance(wanted, NumberKind)
    aligned = scaled(expression, wanted.places - places)
    if isinstance(aligned, Variable | Constant):
        return aligned
    made = body.fresh(column, value.type)
    body.tests.append(Assignment(made, aligned))
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
        body.builder.rules.append(Rule(head, (), body.origin.then("one of")))
    return predicate.name


_INVERSE = {"<": ">=", "<=": ">", "=": "!=", "!=": "=", ">=": "<", ">": "<="}


def _compare(body: Body, leaf: tree.Compare, holds: bool) -> None:
    if holds and _threshold(body, leaf):
        return
    left, p, first = body.value(leaf.left)
    right, q, second = body.value(leaf.right)
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


def _threshold(body: Body, leaf: tree.Compare) -> bool:
    """total or number over rows compared with a figure: a threshold rule, which may be recursive."""
    over = leaf.left
    if (
        not isinstance(over, tree.Over)
        or over.function not in ("total", "number")
        or leaf.op not in (">=", ">")
    ):
        return False
    if not isinstance(leaf.right, tree.Number | tree.ParameterOf):
        return False
    figure, places, _ = body.value(leaf.right)
    if not isinstance(figure, Constant) or not isinstance(figure.value, int) or figure.value <= 0:
        return False
    shared = [name for name in variables(over) if name in body.types]
    columns = tuple(Column(name, kind(body.types[name])) for name in shared)
    predicate = body.builder.helper(body.origin.clause, columns)
    head = Atom(predicate.name, tuple((name, Variable(name)) for name in shared))
    drafts = list(over_bodies(body, over, {name: body.types[name] for name in shared}))
    if not drafts:
        body.possible = False
        return True
    literals, value, value_places, keys = gathered(body.builder, shared, drafts, body.origin)
    common = max(places, value_places)
    bound = figure.value * 10 ** (common - places)
    aggregate = Aggregate("total", scaled(value, common - value_places), keys, None, leaf.op, bound)
    body.builder.rules.append(Rule(head, literals, body.origin.then("threshold"), aggregate=aggregate))
    body.row(object(), predicate.name, {name: Variable(name) for name in shared})
    return True


def _is_plain(leaf: tree.Condition, body: Body) -> bool:
    """Whether `not leaf` can be asked directly of values that the case and the variables have anyway."""
    match leaf:
        case tree.Pattern(_, columns, where):
            return where is None and all(_is_at_hand(value, body) for _, value in columns)
        case tree.Member(left) | tree.OneOf(left):
            return _is_at_hand(left, body)
        case tree.Same(left, right) | tree.Compare(left, _, right):
            return _is_at_hand(left, body) and _is_at_hand(right, body)
    return False


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
        body.builder.rules.append(Rule(head, grounded(inner, shared), body.origin.then("negated")))
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


# --- aggregates ----------------------------------------------------------------------------------------------


def over_bodies(
    body: Body, over: tree.Over, types: Mapping[str, tree.Type]
) -> Iterator[tuple[Body, Expression, int, tuple[Variable, ...]]]:
    """The bodies that an aggregate runs over, the value in each, its decimals, and what tells rows apart."""
    keyed = _with_keys(over.rows, body.builder.law)
    for inner in bodies(body.builder, body.origin.then(over.function), (keyed,), body.parameters, types):
        value: Expression = Constant(1)
        places = 0
        if over.value is not None:
            value, places, _ = inner.value(over.value)
        keys = tuple(
            Variable(each.name)
            for column, each in keyed.columns
            if isinstance(each, tree.Variable)
            and column in _key_columns(over.rows.relation, body.builder.law)
        )
        yield inner, value, places, keys


def _key_columns(relation: str, law: tree.Law) -> tuple[str, ...]:
    if relation in law.tables:
        return law.tables[relation].key
    definition = law.definitions[relation]
    columns = tuple(name for name, _ in definition.parameters)
    return columns if definition.result is None else (*columns, VALUE)


def _with_keys(rows: tree.Pattern, law: tree.Law) -> tree.Pattern:
    """The pattern with a variable for each key column, so that its rows are told apart."""
    given = dict(rows.columns)
    extra = []
    for column in _key_columns(rows.relation, law):
        if column not in given:
            type_: tree.Type | None
            if rows.relation in law.tables:
                found = law.tables[rows.relation].field(column)
                type_ = found.type if found else None
            else:
                definition = law.definitions[rows.relation]
                type_ = dict(definition.parameters).get(column, definition.result)
            assert type_ is not None
            extra.append((column, tree.Variable(f"{column}'key", type_)))
    return tree.Pattern(rows.relation, (*rows.columns, *extra), rows.where, rows.span)


def aggregate_helper(body: Body, over: tree.Over, shared: list[str]) -> tuple[str, int]:
    """A helper predicate of the shared variables and the aggregate's value; its name and decimals."""
    types = {name: body.types[name] for name in shared}
    columns = tuple(Column(name, kind(types[name])) for name in shared)
    drafts = list(over_bodies(body, over, types))
    places = max((each[2] for each in drafts), default=0)
    predicate = body.builder.helper(body.origin.clause, (*columns, Column(VALUE, kind(over.type, places))))
    write_aggregate(body.builder, predicate, over, drafts, body.origin)
    return predicate.name, places


Draft = tuple[Body, Expression, int, tuple[Variable, ...]]


def write_aggregate(
    builder: Builder, predicate: Predicate, over: tree.Over, drafts: list[Draft], origin: Origin
) -> None:
    """The rules of an aggregate; the predicate's columns are its groups and the value."""
    if not drafts:
        return
    groups = [column.name for column in predicate.columns if column.name != VALUE]
    result = Variable("result'")
    head = Atom(predicate.name, (*((name, Variable(name)) for name in groups), (VALUE, result)))
    literals, value, places, keys = gathered(builder, groups, drafts, origin)
    wanted = predicate.kind(VALUE)
    more = wanted.places - places if isinstance(wanted, NumberKind) else 0
    aggregate = Aggregate(over.function, scaled(value, more), keys, result)
    builder.rules.append(Rule(head, literals, origin.then(over.function), aggregate=aggregate))
    if over.function in ("total", "number"):
        _nothing_is_zero(builder, predicate, groups, drafts, origin)


def gathered(
    builder: Builder, groups: list[str], drafts: list[Draft], origin: Origin
) -> tuple[tuple[Literal, ...], Expression, int, tuple[Variable, ...]]:
    """One body for an aggregate. Rows that come from several bodies are gathered in a helper first.

    Returns the literals, the value, its decimals, and the variables that tell rows apart.
    """
    places = max(each[2] for each in drafts)
    if len(drafts) == 1:
        inner, value, _, keys = drafts[0]
        return inner.literals(), value, places, keys
    keys = drafts[0][3]
    types = drafts[0][0].types
    names = [*groups, *(key.name for key in keys if key.name not in groups)]
    columns = (
        *(Column(name, kind(types[name])) for name in names),
        Column(VALUE, NumberKind("", places)),
    )
    rows = builder.helper(origin.clause, columns)
    made = Variable("value'")
    head = Atom(rows.name, (*((name, Variable(name)) for name in names), (VALUE, made)))
    for inner, value, value_places, _ in drafts:
        body = (*inner.literals(), Assignment(made, scaled(value, places - value_places)))
        builder.rules.append(Rule(head, body, origin.then("rows")))
    return (Positive(head),), made, places, keys


def _nothing_is_zero(
    builder: Builder,
    predicate: Predicate,
    groups: list[str],
    drafts: list[Draft],
    origin: Origin,
) -> None:
    """A total over no rows is 0 for every entity that could have had some."""
    types = drafts[0][0].types
    tables = builder.law.tables
    domain: list[Literal] = []
    for name in groups:
        type_ = types[name]
        if not isinstance(type_, tree.EntityType) or type_.name not in tables:
            return
        domain.append(Positive(Atom(type_.name, ((tables[type_.name].key[0], Variable(name)),))))
    columns = tuple(column for column in predicate.columns if column.name != VALUE)
    some = builder.helper(origin.clause, columns)
    some_head = Atom(some.name, tuple((name, Variable(name)) for name in groups))
    for inner, _, _, _ in drafts:
        builder.rules.append(Rule(some_head, inner.literals(), origin.then("some rows")))
    zero = Atom(predicate.name, (*some_head.terms, (VALUE, Constant(0))))
    builder.rules.append(Rule(zero, (*domain, Negative(some_head)), origin.then("no rows")))


# --- variables and words -------------------------------------------------------------------------------------


def variables(of: object) -> list[str]:
    """Names of the variables in a resolved tree, in order, each once."""
    found: dict[str, None] = {}

    def walk(node: object) -> None:
        if isinstance(node, tree.Variable):
            found[node.name] = None
        elif isinstance(node, tuple):
            for each in node:
                walk(each)
        elif hasattr(node, "__dataclass_fields__"):
            for name in node.__dataclass_fields__:
                if name not in ("span", "type"):
                    walk(getattr(node, name))

    walk(of)
    return list(found)


def pattern_variables(pattern: tree.Pattern) -> Iterator[tuple[str, tree.Type]]:
    """The variables that stand in a pattern's columns."""
    for _, value in pattern.columns:
        if isinstance(value, tree.Variable):
            yield value.name, value.type


def phrase(of: tree.Expression) -> str:
    """An expression in the author's words; a variable stands in angle brackets, for a proof to name its value."""
    match of:
        case tree.Number(value, type_):
            figure = f"{value:,f}"
            return figure if type_.unit.name == "count" else f"{figure} {type_.unit.name}"
        case tree.Day(value):
            import datetime

            return datetime.date.fromordinal(value).isoformat()
        case tree.Symbol(text):
            return text
        case tree.Variable(name):
            return f"\u27e8{name}\u27e9"
        case tree.FieldOf(table, _, column, argument):
            name = table if column in ("parent", "value") or table == column else column
            if isinstance(argument, tree.Variable) and argument.name == table:
                return column
            return f"{name} of {phrase(argument)}"
        case tree.ValueOf(definition, argument):
            return f"{definition} of {phrase(argument)}"
        case tree.ParameterOf(parameter):
            return parameter
        case tree.Arithmetic(op, left, right):
            return f"{phrase(left)} {op} {phrase(right)}"
        case tree.Over(function, value, rows):
            return f"{function} {phrase(value) if value is not None else ''} over {rows.relation}".replace(
                "  ", " "
            )
        case _:
            assert_never(of)
