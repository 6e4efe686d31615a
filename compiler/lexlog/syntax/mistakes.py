"""What a parser did not expect, told in the author's words: code, message, underlined text and help."""

from __future__ import annotations

import datetime
import re
import unicodedata
from dataclasses import dataclass

from lexlog.diagnostic import nearest
from lexlog.syntax.words import ALL_VERBS, BLOCKS, LABELLED, STATEMENTS, VERBS


@dataclass(frozen=True, slots=True)
class Unexpected:
    """A place where parsing stopped. Kinds and expectations are words of the language or the names below.

    `kind` is "" for a character that begins nothing and "$END" for the end of the piece; `before` is the
    stretch of the word that came last; `block` is the kind of block that the clause stands in.
    """

    text: str
    start: int
    end: int
    kind: str
    expected: frozenset[str]
    before: tuple[int, int] | None
    piece_start: int
    block: str | None

    @property
    def word(self) -> str:
        """What was found."""
        return self.text[self.start : self.end]

    @property
    def last(self) -> str:
        """The word before."""
        return self.text[slice(*self.before)] if self.before else ""


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong, and the stretch of text to underline."""

    code: str
    message: str
    start: int
    end: int
    help: str | None = None


LICENCE_HELP = "write `{}`"

_IN_WORDS = {
    "NAME": "a name",
    "STRING": 'a text in `"`',
    "NUMBER": "a number",
    "DATE": "a date such as `2023-11-17`",
    "CODE": "a list paragraph",
    "GROUP": "a group",
    "LABEL": "a label such as `(a)(1)`",
    "UNIT": "a unit",
    "CITATION": "a citation such as `15 CFR 740.29(c)`",
    "CLAUSE": "a clause such as `block/(a)(1)`",
    "IN_GROUP": "`in group`",
    "IN_GROUPS": "`in groups`",
}

_VALUE = frozenset(
    {
        *("NUMBER", "DATE", "STRING", "NAME", "CODE", "("),
        *("total", "greatest", "least", "integrated", "number", "higher", "lower"),
    }
)

# What is told by one expression: if all of these are expected, they are folded into the words.
_FOLDS: tuple[tuple[frozenset[str], str], ...] = (
    (_VALUE | {"not", "ever"}, "a condition"),
    (_VALUE, "a value"),
    (_VALUE - {"STRING"}, "a value"),
    (
        frozenset({"=", "!=", "<", "<=", ">", ">=", "is", "IN_GROUP", "in", "IN_GROUPS", "not"}),
        "a comparison",
    ),
    (frozenset({"=", "!=", "<", "<=", ">", ">="}), "a comparison"),
    (frozenset({"+", "-", "*", "/"}), "an operator"),
    (frozenset({"by", "until", "from", "to", "per", "reading"}), "an item such as `by`, `from` or `per`"),
    (frozenset({"not", "suspended", "stayed", "vacated", "rescinded"}), "an event such as `stayed`"),
    (frozenset({"suspended", "stayed", "vacated", "rescinded"}), "an event such as `stayed`"),
    (frozenset({"section", "per"}), "`section` or `per` with a citation"),
    (frozenset({"CITATION", "STRING"}), "a citation such as `15 CFR 740.29(c)`"),
    (frozenset({"NAME", "CODE", "STRING"}), "a name"),
    (frozenset({"NAME", "CODE"}), "a name"),
    (frozenset({"NAME", "ever"}), "a table or definition"),
    (frozenset({"NAME", "GROUP"}), "a group"),
    (frozenset({"NAME", "UNIT"}), "a unit"),
)

_OPERATORS = {
    "==": "=",
    "&&": "and",
    "&": "and",
    "||": "or",
    "|": "or",
    ":-": "when",
    "<>": "!=",
    "=<": "<=",
    "=>": ">=",
    "!": "not",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "×": "*",
    "·": "*",
    "÷": "/",
    "−": "-",
    "–": "-",
    "—": "-",
}
_CURLY = "“”„‟‘’‚‛«»‹›'`"
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATE = re.compile(
    rf"\b(?:(?P<y>\d{{4}})[-/.](?P<m>\d{{1,2}})[-/.](?P<d>\d{{1,2}})"
    rf"|(?P<d2>\d{{1,2}}) (?P<n2>{_MONTH}) (?P<y2>\d{{4}})"
    rf"|(?P<n3>{_MONTH}) (?P<d3>\d{{1,2}}),? (?P<y3>\d{{4}})"
    r"|\d{1,2}[/.]\d{1,2}[/.]\d{4})\b",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"(?<![0-9])[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def explain(found: Unexpected) -> Mistake:
    """The mistake that the author most likely made here."""
    for guess in (_grouped_digits, _date_form, _quotes, _operator, _connectives, _label, _verb, _semicolon):
        if mistake := guess(found):
            return mistake
    if not found.kind:
        return _character(found)
    return _plainly(found)


def date_help(written: str) -> str | None:
    """The help line that shows the date in the form of the language, if it can only mean one."""
    found = _DATE.search(written)
    if not found:
        return None
    year = found["y"] or found["y2"] or found["y3"]
    month = found["m"] or found["n2"] or found["n3"]
    day = found["d"] or found["d2"] or found["d3"]
    if not year:
        return "write year-month-day, as in `2023-11-17`"
    number = int(month) if month.isdecimal() else _MONTHS.index(month[:3].lower()) + 1
    try:
        return f"write `{datetime.date(int(year), number, int(day))}`"
    except ValueError:
        return None


def _expectation(found: Unexpected) -> str:
    """What was expected here; behind `is` and `in`, what the author had in mind when writing these."""
    if found.last == "is":
        return expectation(found.expected - {"not"})
    if found.last == "in" and "[" in found.expected:
        return "`group`, `groups` or a list in `[`"
    return expectation(found.expected)


def listed(words: list[str], last: str = "or") -> str:
    """The words as in a sentence: a, b or c."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"


def expectation(expected: frozenset[str]) -> str:
    """What was expected, in the author's words, the long lists folded."""
    left = set(expected) - {"$END"}
    told = []
    for fold, words in _FOLDS:
        if fold <= left:
            told.append(words)
            left -= fold
    for one, other in (("]", ","), ("}", "{")):
        left -= {other} if one in left and len(left) > 4 else set()
    told = [_IN_WORDS.get(each, f"`{each}`") for each in sorted(left, key=_importance)] + told
    if "an operator" in told and len(told) > 1:
        told.remove("an operator")
    if not told:
        return "the end"  # what stands before it is whole
    if len(told) > 6:
        told = [*told[:5], "something else that may stand here"]
    return listed(list(dict.fromkeys(told)))


def _importance(kind: str) -> tuple[int, str]:
    return (0 if kind in (";", "{", ")", "]") else 1, kind)


def _line(text: str, offset: int) -> tuple[int, int]:
    end = text.find("\n", offset)
    return text.rfind("\n", 0, offset) + 1, len(text) if end < 0 else end


def _touching(pattern: re.Pattern[str], found: Unexpected) -> re.Match[str] | None:
    """The match on the line of the mistake that the mistake lies in or right behind."""
    line_start, line_end = _line(found.text, found.start)
    for match in pattern.finditer(found.text, max(line_start, found.start - 80), line_end):
        if match.start() <= found.start < match.end():
            return match
    return None


def _grouped_digits(found: Unexpected) -> Mistake | None:
    if found.kind != "," or not (match := _touching(_DIGITS, found)):
        return None
    instead = match[0].replace(",", "_")
    message = "digits are grouped with `_`, not with commas"
    return Mistake("grouped-digits", message, match.start(), match.end(), f"write `{instead}`")


def _date_form(found: Unexpected) -> Mistake | None:
    match = _touching(_DATE, found) if found.kind != "$END" else None
    if not match or found.kind == "DATE":
        return None
    message = f"`{match[0]}` is not the form of a date"
    return Mistake("date-form", message, match.start(), match.end(), date_help(match[0]))


def _quotes(found: Unexpected) -> Mistake | None:
    if found.kind or found.text[found.start] not in _CURLY:
        return None
    _, line_end = _line(found.text, found.start)
    closing = re.compile(rf"[{_CURLY}]").search(found.text, found.start + 1, line_end)
    end = closing.end() if closing else found.start + 1
    instead = found.text[found.start + 1 : end - 1] if closing else ""
    help_line = f'write `"{instead}"`' if instead else None
    return Mistake("curly-quotes", "a text stands in straight double quotes", found.start, end, help_line)


def _operator(found: Unexpected) -> Mistake | None:
    for start in (found.start - 1, found.start):
        for written, instead in _OPERATORS.items():
            if start >= 0 and len(written) > found.start - start and found.text.startswith(written, start):
                message = f"`{written}` is not an operator of the language"
                return Mistake("foreign-operator", message, start, start + len(written), f"write `{instead}`")
    return None


def _connectives(found: Unexpected) -> Mistake | None:
    other = {"and": "or", "or": "and"}.get(found.word)
    if other is None or other not in found.expected:
        return None
    message = "`and` and `or` are mixed without brackets"
    help_line = f"put brackets around the parts joined by `{found.word}`, or around those joined by `{other}`"
    return Mistake("mixed-connectives", message, found.start, found.end, help_line)


def _label(found: Unexpected) -> Mistake | None:
    if found.expected != {"LABEL"} or found.last not in LABELLED or not found.before:
        return None
    message = f"`{found.last}` without the label of its paragraph"
    return Mistake("missing-label", message, *found.before, f"write `{found.last} (a) ...`")


def _verb(found: Unexpected) -> Mistake | None:
    """A word where a word of the language must stand: one of another block, or a misspelt one."""
    if not (found.word.isidentifier() and found.word.isascii()):
        return None
    at_start = found.start == found.piece_start
    keywords = frozenset(each for each in found.expected if each.isalpha() and each.islower())
    if "IN_GROUP" in found.expected or found.last == "in":
        keywords |= {"group", "groups"}
    offered = nearest(found.word, keywords)
    if at_start and found.block and found.word in ALL_VERBS and VERBS[found.block]:
        allowed = listed([f"`{verb}`" for verb in VERBS[found.block]])
        message = f"no clause of this block begins with `{found.word}`"
        return Mistake(
            "misplaced-clause", message, found.start, found.end, f"a clause here begins with {allowed}"
        )
    if offered is None or found.word in keywords:
        return None
    expected = "a clause" if at_start else _expectation(found)
    message = f"expected {expected}, found `{found.word}`"
    return Mistake("misspelt", message, found.start, found.end, offered)


def _semicolon(found: Unexpected) -> Mistake | None:
    if ";" not in found.expected or not found.before:
        return None
    if found.kind != "$END":
        return None
    return Mistake("missing-semicolon", f"expected `;` after `{found.last}`", *found.before)


def _character(found: Unexpected) -> Mistake:
    character = found.text[found.start]
    if character == "\ufffd":
        return not_utf_8(found.start)
    name = unicodedata.name(character, f"U+{ord(character):04X}").lower()
    if character == '"':
        return _plainly(found)
    shown = f"`{character}` ({name})" if character.isprintable() and ord(character) < 0x110000 else name
    if character.isascii() and character.isprintable():
        shown = f"`{character}`"
    message = f"{shown} means nothing here"
    return Mistake("stray-character", message, found.start, found.start + 1, None)


def not_utf_8(offset: int) -> Mistake:
    """A character that stands for bytes that are no UTF-8."""
    return Mistake("not-utf-8", "the bytes here are not UTF-8", offset, offset + 1)


def _plainly(found: Unexpected) -> Mistake:
    if found.kind == "$END":
        start, end = found.before or (found.piece_start, found.start)
        return Mistake("unexpected", f"expected {_expectation(found)} after `{found.last}`", start, end)
    word = found.word if len(found.word) <= 40 else f"{found.word[:40]}..."
    if found.start == found.piece_start and found.block and VERBS[found.block]:
        expected = listed([f"`{verb}`" for verb in VERBS[found.block]])
    else:
        expected = _expectation(found)
    # A word that cannot stand here is read as a name, be it one of the language.
    is_condition = found.expected == {"("} and found.word in (
        "is",
        "in",
        "not",
        "<",
        "<=",
        "=",
        "!=",
        ">=",
        ">",
    )
    help_line = "a condition behind `where` stands in brackets" if is_condition else None
    return Mistake("unexpected", f"expected {expected}, found `{word}`", found.start, found.end, help_line)


def unknown_block(word: str, start: int) -> Mistake:
    """A word before a `{` that begins no block."""
    message = f"no block begins with `{word}`"
    offered = nearest(word, [*BLOCKS, *STATEMENTS])
    return Mistake("unknown-block", message, start, start + len(word), offered)
