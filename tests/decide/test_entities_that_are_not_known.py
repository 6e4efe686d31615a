"""An entity that no table has: what silence about it says, and that there may be several."""

from small_law import decisions, library, row

from lexlog.decide.tree import GO

SCHEMA = """
unit op;
entity thing { thing: key; color: red | blue; size: number in op from 0 to 60 by 1; }
entity phase {
  phase: key;
  thing: thing;
  amount: number in op from 0 to 1000 by 1;
  silence is unknown for each thing;
}
relation made { child: thing; parent: thing; way: text; key child, parent, way; }
case move { case: key; date: date; thing: thing; decided on date; }
"""
CASE = row("move", case="c", date="2024-01-01", thing="m")
KNOWN = [
    row("thing", thing="m", color="red", size="5"),
    row("phase", phase="p", thing="m", amount="5"),
]


OF_PHASES = "total amount over phase(thing: a) where ancestor(c, a)"
OF_SIZES = "total size over thing(thing: a) where ancestor(c, a)"
HOW_MANY = "number over thing(thing: a) where ancestor(c, a)"


def outcome(figure, least, *facts):
    """The outcome of the one case where a license is needed if this figure of its thing is as much."""
    text = "define ancestor(c: thing, a: thing) { when (a) made(child: c, parent: a) and a is not none; }\n"
    unit = "count" if figure == HOW_MANY else "op"
    text += f"define figure(c: thing) is number in {unit} by 1 {{ value (a) {figure}; }}\n"
    text += f"requirement R {{ when (a) figure of thing >= {least}; }}"
    return decisions(library(text, schema=SCHEMA), [*KNOWN, *facts, CASE])["c"].outcome


ONE = row("made", child="m", parent="", way="x")
OTHER = row("made", child="m", parent="", way="y")


def test_silence_about_an_entity_that_is_not_known_is_no_absence():
    """The parent may be a thing that no table has, of whose phases nobody says anything: up to 1,000."""
    assert outcome(OF_PHASES, "100 op", ONE) == "undetermined"
    assert outcome(OF_PHASES, "1_001 op", ONE, OTHER) == "undetermined"
    assert outcome(OF_PHASES, "100 op") in GO


def test_two_entities_that_are_not_known_may_be_two():
    """Each is of up to 60: of two parents the sum may be 120. (Of one parent it may not, but how many
    entities there are of which nothing is known is not counted.)"""
    assert outcome(OF_SIZES, "60 op", ONE) == "undetermined"
    assert outcome(OF_SIZES, "61 op", ONE, OTHER) == "undetermined"
    assert outcome(HOW_MANY, "2", ONE, OTHER) == "undetermined"
