"""Rows, comparisons and conditions of a proof in, plain words for them out, in a language.

A phrase of the law that has values in braces is the whole sentence; one without is a name, for which a frame
of the language makes the sentence.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lexlog.datalog.outcomes import RELATIONS
from lexlog.explain.rules import NOT_KNOWN, PART
from lexlog.explain.tree import Absent, Compared, Given, Row, Summed, Unknown
from lexlog.explain.values import NEVER
from lexlog.render.frames import EN, LANGUAGES, Frames
from lexlog.resolved.tree import Law, Phrase

DECIDING = frozenset(relation.name for relation in RELATIONS) - {"modelled", "omitted"}
"""The relations in which rulings speak of cases; their sentences are frames."""


def short(identity: str) -> str:
    """A clause or ruling without the name of its policy.

    >>> short("us.ear.x/ai_chips/(a)(6)")
    'ai_chips/(a)(6)'
    """
    policy, slash, rest = identity.partition("/")
    is_policy = " " not in identity and ("." in policy or "/" in rest)
    return rest if slash and is_policy else identity


@dataclass(frozen=True, slots=True)
class Words:
    """Says what nodes say. `phrases` are those of the law in the language; `cells` are what the case's row
    says, by column and by the other names of its columns."""

    frames: Frames = field(default_factory=lambda: EN)
    phrases: Mapping[str, Phrase] = field(default_factory=dict)
    cells: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The column that names the case: the first of its row."""
        return next(iter(self.cells), "")

    def frame(self, of: str, /, **values: str) -> str:
        """A sentence of the language."""
        return self.frames[of].format(**values)

    # --- names ---

    def name(self, identity: str) -> str:
        """What a block, clause or column is called; a phrase that is a sentence is no name."""
        phrase = self.phrases.get(identity) or self.phrases.get(short(identity))
        if phrase is not None and not _values_of(phrase.text):
            return phrase.text
        return short(identity)

    def clause(self, identity: str) -> str:
        """A clause, by its label: the reference by which it is found again."""
        return short(identity)

    def column(self, table: str, column: str) -> str:
        """What a column of a table is called."""
        phrase = self.phrases.get(f"{table}.{column}")
        return phrase.text if phrase is not None else column

    def value(self, table: str, column: str, value: str) -> str:
        """A value of a column; a word of it may have a name of its own."""
        if value == NOT_KNOWN:
            return self.frames["not known"]
        phrase = self.phrases.get(f"{table}.{column}.{value}")
        return phrase.text if phrase is not None else short(value)

    def _sentence(self, keys: tuple[str, ...], values: Mapping[str, str], *, denies: bool) -> str | None:
        """The sentence of the first of these that has one whose values are all known."""
        for key in keys:
            phrase = self.phrases.get(key)
            text = None if phrase is None else phrase.denial if denies else phrase.text
            if text is not None and (asked := _values_of(text)) and asked <= values.keys():
                return text.format(**{name: values[name] for name in asked})
        return None

    def gloss(self, clause: str) -> str:
        """What a clause of a ruling says of this case; nothing if nobody put it into words."""
        phrase = self.phrases.get(clause)
        if phrase is None:
            return ""
        asked = _values_of(phrase.text)
        return phrase.text.format(**{n: self.cells[n] for n in asked}) if asked <= self.cells.keys() else ""

    # --- rows that hold ---

    def held(self, relation: str, row: Row, clause: str = "") -> str:
        """What a derived row says; `clause` gives the name of a ruling that the row leaves out.

        >>> Words().held("rate", (("i", "x1"), ("value", "2,896 TPP")))
        'rate of x1 = 2,896 TPP'
        >>> Words().held("group X:9", (("member", "Ruritania"),))
        'Ruritania is in group X:9'
        """
        values = {name: short(value) for name, value in row}
        if relation in DECIDING:
            return self._deciding(relation, dict(row), clause)
        said = self._sentence((clause, relation, _group(relation)), values, denies=False)
        if said is not None:
            return said
        if relation == PART:
            return self.frames["part"]
        for part in ("covers", "unless"):
            if relation.endswith(f"/{part}"):
                return self.frame(part, name=self.name(relation.removesuffix(f"/{part}")))
        if relation.startswith("group "):
            return self.frame("group", member=values.get("member", "?"), name=self._group_name(relation))
        if relation == "paragraph":
            paragraph = values.get("paragraph", "?")
            return self.frame("paragraph", item=values.get("item", "?"), paragraph=self._coded(paragraph))
        name = self.name(relation)
        if "value" in values and len(values) == 2:
            thing = next(value for column, value in values.items() if column != "value")
            return self.frame("value", name=name, thing=thing, value=self._known(values["value"]))
        if len(values) == 1:
            return self.frame("quality", thing=next(iter(values.values())), name=name)
        return self.frame("row", name=name, cells=self._cells(relation, row))

    def _deciding(self, relation: str, row: Mapping[str, str], clause: str) -> str:
        own = "" if clause.startswith("decision/") else clause
        ruling = self.name(_block(own)) if own else self.frames["it"]
        known = dict.fromkeys(_values_of(self.frames[relation]), ruling)
        known |= {column: self._decided(relation, column, value) for column, value in row.items()}
        known["clause"] = self.clause(own or row.get("clause", ""))
        said = self.frames[relation].format(**known)
        gloss = "" if relation in ("outcome", "reviewed") else self.gloss(row.get("clause", own))
        return self.frame("named", name=said, said=gloss) if gloss else said

    def _decided(self, relation: str, column: str, value: str) -> str:
        if column in ("outcome", "policy"):
            return self.value(relation, column, value)
        return self.clause(value) if column == "clause" else self.name(value)

    def _coded(self, paragraph: str) -> str:
        """A list paragraph by its code, with its name where it has one."""
        phrase = self.phrases.get(paragraph)
        return paragraph if phrase is None or _values_of(phrase.text) else f"{paragraph} ({phrase.text})"

    def _group_name(self, relation: str) -> str:
        found = self.name(_group(relation))
        return self.frame("group name", name=found) if found == _group(relation) else found

    def _known(self, text: str) -> str:
        return self.frames["not known"] if text == NOT_KNOWN else text

    def _cells(self, table: str, cells: Row) -> str:
        return self._listed(
            self.frame("cell", column=self.column(table, c), value=self.value(table, c, v)) for c, v in cells
        )

    def _listed(self, parts: Iterable[str]) -> str:
        return self.frames["list"].join(parts)

    def given(self, node: Given) -> str:
        """What a given row says."""
        (_, key), *rest = node.row or (("", ""),)
        table = self.name(node.relation)
        if not rest:
            return self.frame("given alone", table=table, key=key)
        return self.frame("given", table=table, key=key, cells=self._cells(node.relation, tuple(rest)))

    # --- rows that do not hold ---

    def absent(self, node: Absent) -> str:
        """What an absent row says."""
        row = dict(node.asked)
        relation = node.relation
        if node.table:
            return self._no_row(node, row)
        if relation == "outcome" and "outcome" in row:
            return self.frame("no outcome of", outcome=self.value("outcome", "outcome", row["outcome"]))
        if relation == "overcome" and {"exception", "requirement"} <= row.keys():
            names = {column: self.name(row[column]) for column in ("exception", "requirement")}
            return self.frame("no overcome of", **names)
        if relation == "available" and "exception" in row:
            return self.frame("no available of", exception=self.name(row["exception"]))
        if relation == "met" and "clause" in row:
            return self.frame("no met of", clause=self.clause(row["clause"]))
        if relation in DECIDING:
            return self.frames[f"no {relation}"]
        values = {name: short(value) for name, value in row.items()}
        said = self._sentence((relation, _group(relation)), values, denies=True)
        return said if said is not None else self._denied(relation, values, node.any)

    def _denied(self, relation: str, values: Mapping[str, str], is_any: bool) -> str:
        if relation == PART:
            return self.frames["no part"]
        if relation == "paragraph":
            paragraph = values.get("paragraph")
            where = self.frames["any paragraph"] if paragraph is None else self._coded(paragraph)
            return self.frame("no paragraph", item=values.get("item", "?"), paragraph=where)
        for part in ("unless", "covers"):
            if relation.endswith(f"/{part}"):
                return self.frame(f"no {part}", name=self.name(relation.removesuffix(f"/{part}")))
        if relation.startswith("group "):
            return self.frame("no group", member=values.get("member", "?"), name=self._group_name(relation))
        name = self.name(relation)
        if "/" in relation:
            return self.frame("not apply", name=name)
        if "value" in values and len(values) == 2:
            thing = next(value for column, value in values.items() if column != "value")
            return self.frame("other value", name=name, thing=thing, value=values["value"])
        if len(values) == 1 and not is_any:
            return self.frame("no quality", thing=next(iter(values.values())), name=name)
        return self.frame("no row", name=name, cells=self._cells(relation, tuple(values.items())))

    def _no_row(self, node: Absent, row: Mapping[str, str]) -> str:
        table = self.name(node.relation)
        none = next((column for column, value in row.items() if value == "none"), None)
        if node.instead is not None:
            key = next(iter(node.instead.row), ("", ""))[1]
            if not node.cells:
                open_ = [c for c, _ in node.instead.row[1:]] or ["?"]
                columns = self._listed(self.column(node.relation, each) for each in open_)
                return self.frame("is open", column=columns, key=key, table=table)
            cells = self._listed(
                self.frame(
                    "another",
                    column=self.column(node.relation, each.column),
                    has=self.value(node.relation, each.column, self._known(each.has)),
                    asked=self.value(node.relation, each.column, each.asked),
                )
                for each in node.cells
            )
            return self.frame("says another", table=table, key=key, cells=cells)
        if none is not None:
            return self.frame("nobody", column=self.column(node.relation, none), table=table)
        return self.frame("no given", table=table, cells=self._cells(node.relation, tuple(row.items())))

    def unknown(self, node: Unknown) -> str:
        """A cell that is not known."""
        column = self.column(node.relation, node.field)
        return self.frame("unknown", column=column, key=node.key, table=self.name(node.relation))

    # --- conditions ---

    def listed(self, text: str) -> str:
        """A condition that a name is in a list, where it is not met.

        >>> Words().listed("x1 in [a, b]")
        'x1 is not in [a, b]'
        """
        left, sign, right = text.partition(" in [")
        return (
            self.frame("not in list", left=left, right=right.rstrip("]")) if sign else self.frames["no part"]
        )

    def compared(self, node: Compared) -> str:
        """A comparison as it is: one that does not hold is never printed as if it did.

        >>> Words().compared(Compared("320.5", "<", "300", "kg", False, "20.5", "mass of x1 < 300 kg"))
        'mass of x1: 320.5 is not below 300 kg (over by 20.5)'
        >>> Words().compared(Compared("320.5", ">=", "300", "kg", True, "20.5"))
        '320.5 >= 300 kg (by 20.5)'
        >>> Words().compared(Compared("9", "<=", "8", "kg", False, "1", worked="7 + 2"))
        '7 + 2 = 9 is above 8 kg (over by 1)'
        """
        left, op, gap = self._known(node.left), node.op, node.gap
        left = f"{node.worked} = {left}" if node.worked else left
        right = self._known(node.right)
        figure = right if node.unit in ("", "count", "date") else f"{right}{_unit(node.unit)}"
        if not node.unit and op in ("=", "!=") and not gap:
            said = self.frame("same" if (op == "=") == node.holds else "not same", left=left, right=figure)
            name = self._compared_name(node)
            return self.frame("named", name=name, said=said) if name and name != left else said
        is_far = bool(gap) and gap.split(" ")[0] != "0" and NEVER not in (node.left, node.right)
        if node.holds:
            said = self.frame("holds", left=left, op=op, right=figure)
            said = self.frame("by", said=said, gap=gap) if is_far else said
        else:
            is_date = not node.unit and f"not {op} date" in self.frames
            said = self.frame(f"not {op} date" if is_date else f"not {op}", left=left, right=figure)
            if is_far:
                said = self.frame("by" if is_date else f"by {op}", said=said, gap=gap)
        name = self._compared_name(node)
        return self.frame("named", name=name, said=said) if name and name != left else said

    def _compared_name(self, node: Compared) -> str:
        """What is compared, as the author wrote it."""
        for sign in (f" {node.op} ", " is not ", " is "):
            name, found, _ = node.text.partition(sign)
            if found:
                return self.expression(name)
        return ""

    def expression(self, text: str) -> str:
        """An author's expression with the names of what it speaks of: `f of g of x`, from the inside out."""
        found = re.fullmatch(r"(\w+) of (.+)", text)
        if found is None:
            return text
        return self.frame("of", name=self.name(found[1]), thing=self.expression(found[2]))

    def summed(self, node: Summed) -> str:
        """What an aggregate comes to, without its rows."""
        total = self._known(node.total)
        if node.over in ("greatest", "least"):
            return self.frame(node.over, total=total)
        if node.at_least:
            total = self.frame("at least", total=total)
        return self.frame(node.over, count=self.rows(len(node.terms)), total=total)

    def rows(self, count: int) -> str:
        """So many rows."""
        return self.frames["one row"] if count == 1 else self.frame("rows", count=f"{count:,}")


def words(law: Law, language: str, cells: Mapping[str, str] | None = None) -> Words:
    """The words of a language: its frames, and the phrases of the law."""
    return Words(LANGUAGES[language], law.words.get(language, {}), cells or {})


def _unit(unit: str) -> str:
    return unit if unit == "%" else f" {unit}"


def _group(relation: str) -> str:
    return relation.removeprefix("group ")


def _block(clause: str) -> str:
    """The block of a clause: `policy/block/label` without its label."""
    policy, _, rest = clause.partition("/")
    return f"{policy}/{rest.partition('/')[0]}" if rest else policy


def _values_of(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}
