"""Policy text over a small schema in, the law that it makes and what lint finds in it out."""

from pathlib import Path

from lexlog import library as libraries
from lexlog.lints.run import lint
from lexlog.source import Source

HEADER = """policy t "T" {
  source "Gazette 1";
  decides move;
  modelled from 2020-01-01;
}
"""
SCHEMA = """
unit kg;
entity place "a place" {
  place: key;
}
case move "a move" {
  case: key;
  date: date;
  kind: send | carry | lend;
  to: place as destination;
  mass: number in kg from 0 to 9 by 1;
  decided on date;
  covers speaks of kind;
}
relation notice "on a list" {
  list: text;
  place: place;
  fresh by copy(list, as_of, days);
}
relation copy "of a list" {
  list: text;
  as_of: date;
  days: number in days from 0 to 9_999 by 1;
}
instrument rule_1 "One" { source "Gazette 1"; effective 2020-01-01; }
instrument rule_2 "Two" { source "Gazette 2"; effective 2022-01-01; compliance 2022-03-01; }
instrument rule_3 "Three" { source "Gazette 3"; effective 2024-01-01; }
reading wide "Wide" per "Gazette 1" { choice yes "so" default; choice no "not so"; }
"""


def library(text, schema=SCHEMA, **others):
    """The law of this text after the small schema, and of other files by the names of their policies."""
    sources = [Source("t.lexlog", HEADER + schema + text)]
    sources += [Source(f"{name}.lexlog", other) for name, other in others.items()]
    made = libraries._read(sources, "")  # as load does, without a file
    assert not made.has_errors, made.diagnostics
    return made


def found(text):
    """What lint finds: codes with what is underlined."""
    made = library(text)
    return [(each.code, underlined(each.span, made), each.message) for each in lint(made.law)]


def underlined(span, of):
    """The text of a place."""
    return of.sources[span.path].text[span.start : span.end]


def write(folder: Path, name: str, text: str) -> Path:
    """A policy file in a folder of its own."""
    path = folder / (name.replace(".", "/") + ".lexlog")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return folder
