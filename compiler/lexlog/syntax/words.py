"""The words of the language: what opens a block, what begins a clause, and which grammar rule reads each."""

from __future__ import annotations

HEADER = "policy"

# The first word of a block, and the kind of its clauses.
BLOCKS = {
    "policy": "header",
    "instrument": "instrument",
    "reading": "reading",
    "entity": "table",
    "relation": "table",
    "case": "table",
    "group": "group",
    "define": "define",
    "classify": "classify",
    "requirement": "ruling",
    "exception": "ruling",
    "prohibition": "ruling",
    "exclusion": "ruling",
    "flag": "ruling",
    "background": "background",
    "scenario": "scenario",
    "changes": "changes",
    "words": "words",
    "picture": "picture",
}

# Blocks of one line, without braces.
STATEMENTS = ("unit", "parameter")

# The first words of the clauses of each kind of block; empty where a clause begins with a name of the author.
VERBS: dict[str, tuple[str, ...]] = {
    "header": ("source", "scope", "not", "definitional", "out", "uses", "decides", "modelled", "status"),
    "instrument": (
        *("source", "published", "effective", "compliance"),
        *("not", "suspended", "stayed", "vacated", "rescinded"),
    ),
    "reading": ("choice",),
    "table": (),
    "group": (),
    "define": ("when", "value"),
    "classify": ("when", "unless"),
    "ruling": ("covers", "when", "unless", "allow", "limit", "require", "duty", "ask", "review"),
    "background": ("given",),
    "scenario": ("given", "arithmetic", "expect"),
    "changes": ("by",),
    "words": (),
    "picture": ("show", "line", "badge", "mark"),
}

# The grammar rule of a clause of each kind of block.
CLAUSE_RULES = {
    "header": "header_clause",
    "instrument": "instrument_clause",
    "reading": "choice",
    "table": "table_clause",
    "group": "members",
    "define": "define_clause",
    "classify": "classify_clause",
    "ruling": "ruling_clause",
    "background": "given",
    "scenario": "scenario_clause",
    "changes": "changer",
    "words": "phrase",
    "picture": "picture_clause",
}

ALL_VERBS = frozenset(verb for verbs in VERBS.values() for verb in verbs)

# Verbs that a label must follow.
LABELLED = ("when", "unless", "allow", "limit", "require", "duty", "ask", "covers", "review", "value")

START_RULES = (
    "file",
    *STATEMENTS,
    *sorted({f"{kind}_opening" for kind in BLOCKS.values()}),
    *sorted(CLAUSE_RULES.values()),
)

# Every word with a meaning of its own somewhere; a text that is one of these is printed in quotes.
# fmt: off
KEYWORDS = frozenset({
    "acyclic", "allow", "and", "arithmetic", "as", "ask", "background", "badge", "because", "between",
    "blank", "booked", "by", "case", "changed", "changes", "choice", "classify", "closed", "complete",
    "compliance", "covers", "days", "decided", "decides", "default", "define", "definitional", "dotted",
    "duty", "each", "earlier", "effective", "enforced", "entity", "ever", "exception", "exclusion",
    "expect", "flag", "for", "fresh", "from", "given", "greatest", "group", "groups", "having", "higher",
    "in", "instrument", "integrated", "is", "key", "lacking", "later", "least", "limit", "line", "lists",
    "lower", "mark", "missing", "modelled", "most", "not", "number", "of", "on", "one", "only", "or", "out",
    "over", "parameter", "per", "picture", "policy", "prohibition", "proposed", "proposes", "published",
    "reading", "relation", "require", "requirement", "rescinded", "review", "scenario", "scope", "section",
    "show", "silence", "source", "speaks", "status", "stayed", "suspended", "the", "to", "total", "under",
    "unit", "unknown", "unless", "unset", "until", "uses", "vacated", "value", "when", "where", "whole",
    "with", "within", "words",
})
# fmt: on
