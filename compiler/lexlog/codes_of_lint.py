"""The codes of what `lexlog lint` finds; docs/lint.md shows these rows, and a test compares them."""

from __future__ import annotations

from lexlog.code import Code

LINT: dict[str, Code] = {
    "missing-citation": Code(
        "LX0601",
        "a clause, group member or figure does not say where in the law it stands",
        "Write `section` or `per` behind the name of the block, or `per` in the bracket; a figure is cited "
        "by the instrument that set it.",
        "A proof then cites the first document of the header, and nobody can look the sentence up.",
    ),
    "undated-parameter": Code(
        "LX0602",
        "a figure does not say since when it is law",
        "Write the instrument that set it, `[by INSTRUMENT]`, or the first day, `[from DATE]`.",
        "It decides cases of days on which nobody had set it.",
    ),
    "untested-clause": Code(
        "LX0603",
        "no expectation of a scenario that is met rests on a clause",
        "Write a scenario at its figure, one below and one above, with `because` and the arithmetic by hand.",
        "The clause could be deleted or turned around, and no test would notice.",
    ),
    "gap-in-law": Code(
        "LX0604",
        "there are days between two texts of a clause, figure or group member on which none is law",
        "Let one end with the instrument by which the next begins. If the law had such a gap, cite for the "
        "end what ended it, and give what came later a label of its own.",
        "On those days nothing is asked, or nobody is in the group, most likely by a date that was misread.",
    ),
    "overlap-in-law": Code(
        "LX0605",
        "two texts of a clause or group member stand on the same days, and one of them has other days, too",
        "End the earlier one with `until INSTRUMENT`. Sentences that both stand have the same days, labels "
        "of their own, or words that keep their cases apart.",
        "What was replaced still decides beside what replaced it.",
    ),
    "idle-exception": Code(
        "LX0606",
        "an exception can never apply to a requirement that it overcomes",
        "Look at the days of both, and at the kinds of cases that both cover; take the requirement out of "
        "`to`, or mend what keeps them apart. `lexlog prove exception NAME can never apply` looks further.",
        "A reader takes it for a way out that there is not, or a date or a kind of case is wrong.",
    ),
    "stale-list": Code(
        "LX0607",
        "the newest copy of a list is older than it may be",
        "Import the published list again, with the day of the copy.",
        "It is unknown who is on the list by now: whatever asks for it is undetermined.",
    ),
    "looser-overlay": Code(
        "LX0608",
        "an overlay does something to the law by which more could be let go",
        "Write what the overlay asks for as prohibitions, flags, and requirements of its own with exceptions "
        "to these; leave the law's figures, lists, groups and policies alone.",
        "A stricter policy that is looser in one place is taken for the law, and is none.",
    ),
    "two-accounts": Code(
        "LX0609",
        "a passage is modelled or left out, and also called definitional or out of scope",
        "Keep what is true: a passage on which a case depends is in `scope` or `not modelled`.",
        "A reader of the coverage is told that no case depends on it.",
    ),
    "bad-claim": Code(
        "LX0610",
        "a claim about the law has no answer, more than one, or one that is not in the law",
        "Name a scenario by its title, a passage that a header says is `not modelled`, or the reason why the "
        "claim is no rule.",
        "The list of claims says that they were looked at, and this one was not.",
    ),
}
