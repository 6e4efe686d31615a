"""Policy text over a small declared schema in, a law in memory out; rows in, settled decisions out."""

from lexlog import library as libraries
from lexlog.diagnostic import Report
from lexlog.resolved.layer import Layer
from lexlog.resolved.tree import GivenRow
from lexlog.session import Session
from lexlog.source import Source
from lexlog.world.load import load

HEADER = 'policy t "T" {\n  source 15 CFR 1;\n  decides move;\n  modelled from 2020-01-01;\n}\n'
SCHEMA = """
unit kg;
entity place { place: key; }
entity firm { firm: key; kind: maker | bank | state; seat: place; }
relation share {
  owner: firm;
  owned: firm;
  part: number in % from 0 to 100 by 1;
  key owner, owned;
}
relation paper {
  paper: text;
  kind: permit | pledge;
  move: move;
  weight: number in kg from 0 to 9 by 1;
  key paper;
}
case move {
  case: key;
  date: date;
  kind: send | carry;
  to: place as destination;
  origin: place;
  buyer: firm;
  seller: firm;
  mass: number in kg from 0 to 9 by 1;
  tare: number in kg from 0 to 9 by 1;
  decided on date;
  covers speaks of kind;
}
group G1 of place { AA, BB; }
group G2 of place { BB, CC; }
define reached(f: firm) {
  when (a) kind of f is state;
  when (b) total part over share(owner: x, owned: f) where reached(x) >= 50 %;
}
"""


class Bad(Exception):
    """The text does not make a law: what was found."""


def library(text, *, header=HEADER, schema=SCHEMA):
    """The law of this text after the small schema."""
    made = libraries._read([Source("t.lexlog", header + schema + text)], "")  # as load does, without a file
    if made.has_errors:
        raise Bad(made.diagnostics)
    return made


def row(table, **cells):
    """A row of facts, cell by cell; an empty cell is unknown."""
    return GivenRow(table, tuple(cells.items()))


def world(of, rows):
    """The world of these rows, and what was found wrong with them."""
    report = Report()
    return load(of.law, [], report, given=rows), report.diagnostics


def decisions(of, rows, layer=None):
    """The settled decision of each case, by name."""
    made, _ = world(of, rows)
    return {each.case: each for each in Session(of, layer or Layer(), made, differences=False).decisions()}


def says(decision):
    """What a decision comes to, in one value that can be compared."""
    return decision.outcome, decision.exception
