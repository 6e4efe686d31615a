"""Clauses of the surface tree, without their semicolon, as documents that know where they may break."""

from __future__ import annotations

from typing import assert_never

from lexlog.syntax.layout import BREAK, Align, Document, Group, Indent, filled
from lexlog.syntax.print_conditions import (
    bare_key,
    bare_or_quoted,
    citation,
    condition,
    event,
    expression,
    holds,
    life,
    listed,
    measure,
    number,
    quoted,
)
from lexlog.syntax.tree import (
    Acyclic,
    Allow,
    Arithmetic_,
    Ask,
    Badge,
    Booked,
    Changed,
    Changer,
    Choice,
    Citation,
    Clause,
    Closed,
    Complete,
    Condition,
    Covers,
    CoversField,
    Dated,
    DecidedOn,
    Decides,
    Definitional,
    Duty,
    Expect,
    Field,
    FieldType,
    Fresh,
    Given,
    Happened,
    Holds,
    Key,
    Life,
    Limit,
    Line,
    Mark,
    Members,
    ModelledFrom,
    ModelledTo,
    Name,
    NamedType,
    NotModelled,
    NumberType,
    One,
    Only,
    OutOfScope,
    Phrase,
    Proposed,
    Proposes,
    Require,
    Review,
    RowsOf,
    Scope,
    Show,
    Silence,
    Sources,
    SpeaksFrom,
    Unless,
    Uses,
    Value,
    When,
    Whole,
    WordsType,
)


def clause(told: Clause) -> Document:
    """The clause as a sentence without its end."""
    match told:
        case (
            When() | Unless() | Allow() | Limit() | Require() | Duty() | Ask() | Covers() | Review() | Value()
        ):
            return _labelled(told)
        case Given() | Expect() | Arithmetic_():
            return _of_scenario(told)
        case (
            Field()
            | Key()
            | DecidedOn()
            | CoversField()
            | Silence()
            | Acyclic()
            | Closed()
            | Fresh()
            | Members()
        ):
            return _of_table(told)
        case One() | Whole() | Complete() | SpeaksFrom() | Booked():
            return _of_rows(told)
        case Changed() | Changer() | Proposes() | Phrase():
            return _of_explaining(told)
        case Show() | Line() | Badge() | Mark():
            return _of_picture(told)
        case _:
            return _of_header(told)


# --- header, instrument, reading ---------------------------------------------------------------------------


def _of_header(told: Clause) -> Document:
    match told:
        case Sources(citations):
            return ("source ", _citations(citations))
        case Scope(citations):
            return ("scope ", _citations(citations))
        case NotModelled():
            text = f" {quoted(told.text)}" if told.text is not None else ""
            head = f"not modelled {citation(told.citation)}{text}"
            return Group((head, Indent(2, _case(told.condition))))
        case Definitional(cited, text):
            return f"definitional {citation(cited)} {quoted(text)}"
        case OutOfScope(cited, text):
            return f"out of scope {citation(cited)} {quoted(text)}"
        case Uses(policies):
            return ("uses ", listed(policies))
        case Decides(case):
            return f"decides {case.text}"
        case ModelledFrom(day):
            return f"modelled from {day.isoformat()}"
        case ModelledTo(day):
            return f"modelled to {day.isoformat()}"
        case Proposed():
            return "status proposed"
        case Dated(word, day):
            return f"{word} {day.isoformat()}"
        case Happened(happened):
            return event(happened)
        case Choice(name, text, default):
            return f"choice {name.text} {quoted(text)}{' default' if default else ''}"
        case _:
            raise AssertionError(f"no clause: {told}")


def _citations(citations: tuple[Citation, ...]) -> Document:
    return filled([citation(each) for each in citations], ",")


def _case(told: Condition | None) -> Document:
    """A break and `when ...`, if there is a case."""
    return () if told is None else (BREAK, "when ", Align(condition(told)))


# --- tables and groups -------------------------------------------------------------------------------------


def _of_table(
    told: Field | Key | DecidedOn | CoversField | Silence | Acyclic | Closed | Fresh | Members,
) -> Document:
    match told:
        case Field(name, kind, alias, blank, between, only):
            word = f" as {alias.text}" if alias else ""
            ends = f", between {between[0].text} and {between[1].text}" if between else ""
            empty = f", blank is {blank.text}" if blank else ""
            beside = f", only where {only[0].text} is {only[1].text}" if only else ""
            return (f"{name.text}: ", field_type(kind), word, ends, empty, beside)
        case Key(names):
            return ("key ", listed(names))
        case DecidedOn(field):
            return f"decided on {field.text}"
        case CoversField(field):
            return f"covers speaks of {field.text}"
        case Silence():
            return _silence(told)
        case Acyclic(start, end):
            return f"acyclic from {start.text} to {end.text}"
        case Closed():
            return "closed"
        case Fresh(table, column, as_of, days):
            return f"fresh by {table.text}({column.text}, {as_of.text}, {days.text})"
        case Members(names, bracket):
            return (listed(names), _bracket(bracket))
        case _:
            assert_never(told)


def _silence(told: Silence) -> Document:
    where: Document = (BREAK, _where(told.filter)) if told.filter else ()
    by: Document = (BREAK, f"by {told.by.text}") if told.by else ()
    fixed: Document = (BREAK, _with(told.fixed)) if told.fixed else ()
    having: Document = (BREAK, "having ", _rows_of(told.having)) if told.having else ()
    lacking: Document = ()
    if told.lacking:
        lacking = (BREAK, "lacking ", filled([_rows_of(each) for each in told.lacking], ","))
    said = ("silence is unknown for each ", _commas(told.columns))
    return Group((*said, Indent(2, (where, by, fixed, having, lacking))))


def _where(told: tuple[Name, tuple[Name, ...]] | None) -> Document:
    return () if told is None else (f"where {told[0].text} in [", listed(told[1]), "]")


def _rows_of(told: RowsOf) -> Document:
    most = "most of " if told.most else ""
    where: Document = (" ", _where(told.filter)) if told.filter else ()
    return (f"{most}{told.table.text}({_commas(told.columns)})", where)


def _commas(names: tuple[Name, ...]) -> str:
    return ", ".join(each.text for each in names)


def _with(fixed: tuple[Name, Name]) -> str:
    column, word = fixed
    return f"with {column.text} is {word.text}"


def _of_rows(told: One | Whole | Complete | SpeaksFrom | Booked) -> Document:
    """What a table says of its rows together."""
    match told:
        case One(names, by):
            return ("one ", listed(names), f" for each {by.text}")
        case Whole(total, column, by):
            return (f"whole {measure(total)} of {column.text} for each ", listed(by))
        case Complete(column, table, fixed):
            return f"complete for each {column.text} by {table.text} {_with(fixed)}"
        case SpeaksFrom(column):
            return f"speaks from {column.text}"
        case Booked(cells):
            said: list[Document] = [
                f"{name.text} is {word.text if word else 'the exception'}" for name, word in cells
            ]
            return ("booked with ", filled(said, ","))
        case _:
            assert_never(told)


def field_type(kind: FieldType) -> Document:
    """The type of a column or of a defined value."""
    match kind:
        case NamedType(name):
            return name.text
        case WordsType(words):
            return filled([each.text for each in words], " |")
        case NumberType(unit, least, greatest, step):
            bounds = ""
            if least is not None and greatest is not None:
                bounds = f" from {number(least)} to {number(greatest)}"
            by = f" by {number(step)}" if step is not None else ""
            return f"number in {unit}{bounds}{by}"
        case _:
            assert_never(kind)


def _of_explaining(told: Changed | Changer | Proposes | Phrase) -> Document:
    """What explanations say: who can change a fact, what something is called."""
    match told:
        case Changed(by, columns):
            return (f"changed by {by.text}", (": ", listed(columns)) if columns else ())
        case Changer(name, text, is_controlled):
            return f"by {name.text} {quoted(text)}{'' if is_controlled else ' given'}"
        case Proposes(column, direction, text):
            what = [each for each in (direction, column and column.text) if each]
            return (" ".join(("proposes", *what)), Indent(2, Group((BREAK, quoted(text)))))
        case Phrase(key, text, denial):
            no: Document = () if denial is None else Group((BREAK, f"not {quoted(denial)}"))
            return (bare_key(key), Indent(2, (Group((BREAK, quoted(text))), no)))
        case _:
            assert_never(told)


def _of_picture(told: Show | Line | Badge | Mark) -> Document:
    match told:
        case Show(columns):
            return ("show ", listed(columns))
        case Line(rows, above, below, only, text, dotted):
            head = f"line {rows.text} from {above.text} to {below.text}"
            return _drawn(head, only, f"{quoted(text)}{' dotted' if dotted else ''}")
        case Badge(rows, column, only, text):
            return _drawn(f"badge {rows.text}({column.text})", only, quoted(text))
        case Mark(rows, column, text, of):
            what = f"{rows.text}({column.text})"
            if of is not None:
                what = f"{column.text} of {rows.text}({of.text})"
            return _drawn(f"mark {what}", None, quoted(text))
        case _:
            assert_never(told)


def _drawn(head: str, only: Only, text: str) -> Document:
    where: Document = Group((BREAK, _where(only))) if only else ()
    return (head, Indent(2, (where, Group((BREAK, text)))))


# --- clauses with a label ----------------------------------------------------------------------------------


def _labelled(
    told: When | Unless | Allow | Limit | Require | Duty | Ask | Covers | Review | Value,
) -> Document:
    head: Document = (f"{type(told).__name__.lower()} {told.label}", _bracket(told.life))
    return Group((head, Indent(2, (BREAK, _told(told)))))


def _told(
    told: When | Unless | Allow | Limit | Require | Duty | Ask | Covers | Review | Value,
) -> Document:
    """What stands behind the label and its bracket."""
    match told:
        case When() | Unless() | Allow() | Limit():
            return condition(told.condition)
        case Require(_, _, what, text, case):
            named: Document = f"{quoted(text)}: " if text is not None else ""
            return Group((named, Align(condition(what)), _case(case)))
        case Duty(_, _, text, days, case):
            within = f" within {_number_of_days(days)} days" if days is not None else ""
            return Group((quoted(text), within, _case(case)))
        case Ask(_, _, text):
            return quoted(text)
        case Covers(_, _, words):
            return listed(words)
        case Review(_, _, policy, case):
            return Group((policy.text, _case(case)))
        case Value(_, _, value, case):
            return Group((expression(value), _case(case)))
        case _:
            assert_never(told)


def _bracket(told: Life) -> Document:
    """A blank and the bracket, if there is one."""
    return (" ", life(told)) if told.items else ()


def _number_of_days(days: int) -> str:
    return f"{days:_}"


# --- scenarios ---------------------------------------------------------------------------------------------


def _of_scenario(told: Given | Expect | Arithmetic_) -> Document:
    match told:
        case Given(table, key, arguments):
            row = holds(Holds(Name(""), arguments))
            word = f" {bare_or_quoted(key)}" if key else ""
            return (f"given {table.text}{word} ", row)
        case Arithmetic_(text):
            return f"arithmetic {quoted(text)}"
        case Expect():
            day = f" on {told.day.isoformat()}" if told.day else ""
            outcome = f"exception {told.exception.text}" if told.exception else told.outcome.text
            head = f"expect {bare_or_quoted(told.case)}{day} {outcome}"
            return (head, Indent(2, tuple(Group((BREAK, each)) for each in _expectations(told))))
        case _:
            assert_never(told)


def _listings(told: Expect) -> tuple[tuple[str, tuple[Citation, ...]], ...]:
    return ("lists ", told.lists), ("not lists ", told.lists_not)


def _expectations(told: Expect) -> list[Document]:
    found: list[Document] = []
    if told.reviews:
        found.append(f"review {' or '.join(each.text for each in told.reviews)}")
    if told.because:
        found.append(("because ", listed(told.because)))
    found.extend(f"missing {field.text} of {bare_or_quoted(key)}" for field, key in told.missing)
    found.extend(f"flag {each.text}" for each in told.flags)
    found.extend((word, _citations(cited)) for word, cited in _listings(told) if cited)
    if told.posture:
        found.append(f"under {told.posture.text}")
    found.extend(f"reading {reading.text} is {choice.text}" for reading, choice in told.readings)
    return found
