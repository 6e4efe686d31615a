"""Policy files that are well-formed by construction: hypothesis strategies for the surface tree."""

from __future__ import annotations

import datetime
from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from lexlog.syntax import tree as t
from lexlog.syntax.words import KEYWORDS

MAY_LACK = st.none()


def _is_free(word: str) -> bool:
    return word not in KEYWORDS and "licence" not in word.lower()


words = st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,9}", fullmatch=True).filter(_is_free)
names = words.map(t.Name)
codes = st.from_regex(r"[0-9]{1,2}[A-Z][0-9]{3}(\.[a-z0-9]{1,3}){0,2}", fullmatch=True)
texts = st.text(st.characters(codec="utf-8", exclude_characters='"\n\r\ufeff\ufffd'), max_size=25)
labels = st.from_regex(r"(\([a-z0-9]{1,3}\)){1,3}", fullmatch=True)
days = st.dates(datetime.date(1950, 1, 1), datetime.date(2100, 1, 1))
members = st.one_of(words, codes).map(t.Name)
groups = st.one_of(words, st.sampled_from(["D:5", "E:1", "A:6"])).map(t.Name)
dotted = st.lists(words, min_size=1, max_size=3).map(lambda parts: t.Name(".".join(parts)))
loose = st.one_of(words, codes, texts, st.sampled_from(sorted(KEYWORDS))).map(t.Name)
units = st.one_of(words, st.sampled_from(["%", "USD/day", "GB/s/mm"]))


def several(of: SearchStrategy, least: int = 1, most: int = 4) -> SearchStrategy:
    """A tuple of some."""
    return st.lists(of, min_size=least, max_size=most).map(tuple)


decimals = st.one_of(
    st.integers(0, 10**15).map(Decimal),
    st.decimals(0, 10**9, allow_nan=False, allow_infinity=False, places=3),
    st.builds(lambda digits, power: Decimal(f"{digits}e{power}"), st.integers(0, 9999), st.integers(1, 40)),
)
signed = st.one_of(decimals, decimals.map(lambda value: -value if value else value))
citations = st.one_of(
    st.builds(t.Citation, st.sampled_from(["15 CFR 740.29(c)(1)", "90 FR 4544", "50 USC 4811"])),
    st.builds(t.Citation, texts, st.just(True)),
)

# --- life ---------------------------------------------------------------------------------------------------

events = st.builds(
    t.Event,
    st.sampled_from(["not_enforced", "suspended", "stayed", "vacated", "rescinded"]),
    days,
    MAY_LACK | days,
    citations,
)
life_items = st.one_of(
    st.builds(t.By, names),
    st.builds(t.Until, names),
    st.builds(t.From, days),
    st.builds(t.To, days),
    st.builds(t.Per, citations),
    st.builds(t.Under, names, names),
    events,
)


def _kind(item: t.LifeItem) -> object:
    match item:
        case t.Event():
            return item
        case t.Under(reading, _):
            return reading.text
        case _:
            return type(item)


lives = st.lists(life_items, max_size=3, unique_by=_kind).map(lambda items: t.Life(tuple(items)))

# --- expressions and conditions -----------------------------------------------------------------------------

paths = st.recursive(
    st.builds(t.Reference, st.one_of(words, codes).map(t.Name)),
    lambda inner: st.builds(t.Of, names, inner),
    max_leaves=3,
)
expressions = st.deferred(
    lambda: st.one_of(
        st.builds(t.Number, decimals, MAY_LACK | units),
        st.builds(t.Day, days),
        st.builds(t.Reference, loose),
        paths,
        st.builds(t.Arithmetic, st.sampled_from("+-*/"), expressions, expressions),
        st.builds(t.Share, st.builds(t.Number, decimals, MAY_LACK | units), paths),
        st.builds(t.Extreme, st.sampled_from(["higher", "lower"]), expressions, expressions),
        st.builds(t.Over, st.sampled_from(["total", "greatest", "least"]), expressions, holds),
        st.builds(t.Over, st.just("number"), MAY_LACK, holds),
    )
)
arguments = several(st.builds(t.Argument, MAY_LACK | names, expressions), most=3)
conditions = st.deferred(
    lambda: st.one_of(
        holds,
        st.builds(t.Compare, expressions, st.sampled_from(["<", "<=", "=", "!=", ">=", ">"]), expressions),
        st.builds(t.Is, expressions, expressions, st.booleans()),
        st.builds(t.In, expressions, st.just(True), several(groups), st.booleans()),
        st.builds(t.In, expressions, st.just(False), several(members), st.booleans()),
        st.builds(t.Not, conditions),
        st.builds(t.And, several(conditions, least=2, most=3)),
        st.builds(t.Or, several(conditions, least=2, most=3)),
    )
)
holds = st.builds(t.Holds, names, arguments, MAY_LACK | conditions, st.booleans())

# --- clauses ------------------------------------------------------------------------------------------------

headers_clauses = st.one_of(
    st.builds(t.Sources, several(citations)),
    st.builds(t.Scope, several(citations)),
    st.builds(t.Definitional, citations, texts),
    st.builds(t.OutOfScope, citations, texts),
    st.builds(t.NotModelled, citations, MAY_LACK | texts, MAY_LACK | conditions),
    st.builds(t.Uses, several(dotted)),
    st.builds(t.Decides, names),
    st.builds(t.ModelledFrom, days),
    st.builds(t.ModelledTo, days),
    st.builds(t.Proposed),
)
instrument_clauses = st.one_of(
    st.builds(t.Sources, several(citations)),
    st.builds(t.Dated, st.sampled_from(["published", "effective", "compliance"]), days),
    st.builds(t.Happened, events),
)
choices = st.builds(t.Choice, names, texts, st.booleans())
number_types = st.one_of(
    st.builds(t.NumberType, units, step=MAY_LACK | decimals),
    st.builds(t.NumberType, units, signed, signed, MAY_LACK | decimals),
)
field_types = st.one_of(
    st.builds(t.NamedType, names), st.builds(t.WordsType, several(names, least=2)), number_types
)
numbers = st.builds(t.Number, decimals, MAY_LACK | units)
words_of_a_column = MAY_LACK | st.tuples(names, several(names))
rows_of = st.builds(t.RowsOf, names, several(names), words_of_a_column, st.booleans())
pairs = MAY_LACK | st.tuples(names, names)
table_clauses = st.one_of(
    st.builds(t.Field, names, field_types, MAY_LACK | names, MAY_LACK | names, pairs, pairs),
    st.builds(t.Acyclic, names, names),
    st.builds(t.Key, several(names)),
    st.builds(t.DecidedOn, names),
    st.builds(t.CoversField, names),
    st.builds(t.Closed),
    st.builds(t.Fresh, names, names, names, names),
    st.builds(
        t.Silence,
        *(several(names), words_of_a_column, pairs, MAY_LACK | rows_of, st.just(()) | several(rows_of)),
    ),
    st.builds(
        t.Silence, several(names, most=1), st.none(), st.tuples(names, names), st.none(), st.just(()), names
    ),
    st.builds(t.One, several(names), names),
    st.builds(t.Whole, numbers, names, several(names)),
    st.builds(t.Complete, names, names, st.tuples(names, names)),
    st.builds(t.SpeaksFrom, names),
    st.builds(t.Booked, several(st.tuples(names, MAY_LACK | names))),
    st.builds(t.Changed, names, several(names, least=0)),
    st.builds(t.Proposes, names, st.sampled_from([None, "lower", "higher", "later", "earlier"]), texts),
    st.builds(t.Proposes, st.none(), st.none(), texts),
)
changers = st.builds(t.Changer, names, texts, st.booleans())
keys = st.one_of(
    dotted,
    codes.map(t.Name),
    groups,
    st.sampled_from(["block/(a)(1)#2", "3A090.a/(a.1)", "any text", "us.ear.x/y/(1)@2023-11-17"]).map(t.Name),
)
picture_clauses = st.one_of(
    st.builds(t.Show, several(names)),
    st.builds(t.Line, names, names, names, words_of_a_column, texts, st.booleans()),
    st.builds(t.Badge, names, names, words_of_a_column, texts),
    st.builds(t.Mark, names, names, texts, MAY_LACK | names),
)
phrases = st.builds(t.Phrase, keys, texts, MAY_LACK | texts)
whens = st.builds(t.When, labels, lives, conditions)
unlesses = st.builds(t.Unless, labels, lives, conditions)
define_clauses = st.one_of(whens, st.builds(t.Value, labels, lives, expressions, MAY_LACK | conditions))
ruling_clauses = st.one_of(
    whens,
    unlesses,
    st.builds(t.Allow, labels, lives, conditions),
    st.builds(t.Limit, labels, lives, conditions),
    st.builds(t.Require, labels, lives, conditions, MAY_LACK | texts, MAY_LACK | conditions),
    st.builds(t.Duty, labels, lives, texts, MAY_LACK | st.integers(0, 5000), MAY_LACK | conditions),
    st.builds(t.Ask, labels, lives, texts),
    st.builds(t.Covers, labels, lives, several(names)),
    st.builds(t.Review, labels, lives, names, MAY_LACK | conditions),
)
givens = st.builds(t.Given, names, MAY_LACK | loose, arguments)
clause_names = st.sampled_from(["ai_chips/(a)(6)(iii)", "LPP/(c)#2", "us.ear.x/y/(1)@2023-11-17"]).map(t.Name)
expects = st.builds(
    lambda case, day, outcome, excepted, **told: t.Expect(
        case, day, t.Name("exception") if excepted else outcome, excepted, **told
    ),
    *(loose, MAY_LACK | days, names, MAY_LACK | names),
    reviews=several(names, least=0, most=2),
    because=several(clause_names, least=0),
    missing=several(st.tuples(names, loose), least=0, most=2),
    flags=several(names, least=0, most=2),
    posture=MAY_LACK | names,
    readings=several(st.tuples(names, names), least=0, most=2),
)

# --- blocks -------------------------------------------------------------------------------------------------

anchors = MAY_LACK | st.builds(t.Anchor, st.sampled_from(["section", "per"]), citations)
titles = MAY_LACK | texts
variables = st.builds(t.Parameters, names, names)
parameters = st.one_of(
    st.builds(
        lambda name, value, title, life: t.Parameter(name, value, value.unit, title, life),
        *(names, numbers, titles, lives),
    ),
    st.builds(t.Parameter, names, MAY_LACK, units, titles, lives),
)


def _clauses(of: SearchStrategy) -> SearchStrategy:
    return several(of, least=0, most=3)


blocks = st.one_of(
    st.builds(t.UnitDeclaration, names, several(names, least=0)),
    parameters,
    st.builds(t.Instrument, names, texts, _clauses(instrument_clauses)),
    st.builds(t.Reading, names, texts, anchors, _clauses(choices)),
    st.builds(
        t.Table, st.sampled_from(["entity", "relation", "case"]), names, titles, _clauses(table_clauses)
    ),
    st.builds(
        t.Group,
        groups,
        names,
        titles,
        anchors,
        _clauses(st.builds(t.Members, several(members, most=40), lives)),
    ),
    st.builds(
        t.Define, names, several(variables), MAY_LACK | field_types, titles, anchors, _clauses(define_clauses)
    ),
    st.builds(
        t.Classify, variables, codes.map(t.Name), titles, anchors, _clauses(st.one_of(whens, unlesses))
    ),
    st.builds(
        t.Ruling,
        st.sampled_from(["requirement", "exception", "prohibition", "exclusion", "flag"]),
        *(names, titles, several(names, least=0), anchors, _clauses(ruling_clauses)),
    ),
    st.builds(t.Changes, texts, _clauses(changers)),
    st.builds(t.Words, names, _clauses(phrases)),
    st.builds(t.Picture, names, titles, _clauses(picture_clauses)),
    st.builds(t.Background, _clauses(givens)),
    st.builds(t.Scenario, texts, _clauses(st.one_of(givens, expects, st.builds(t.Arithmetic_, texts)))),
)
headers = st.builds(t.Header, dotted, texts, _clauses(headers_clauses))
policy_files = st.builds(t.PolicyFile, headers, several(blocks, least=0, most=4))
