"""Every code of a diagnostic, with its number, what it says in general, and what to do about it."""

from __future__ import annotations

from lexlog.code import Code
from lexlog.codes_of_lint import LINT

CODES: dict[str, Code] = {
    # --- LX01: syntax ---
    "unexpected": Code(
        "LX0101",
        "something stands where the language expects something else",
        "The message names what was expected. The words of the language are in docs/language.md.",
    ),
    "misspelt": Code(
        "LX0102",
        "a word of the language is misspelt",
        "Clauses begin with one of a few verbs. A misspelt verb is refused and never read as a name, for a "
        "bar that is lost in silence would let a case pass.",
    ),
    "mixed-connectives": Code(
        "LX0103",
        "`and` and `or` are mixed without brackets",
        "Readers disagree on which of the two binds closer, so the language does not choose: write brackets.",
    ),
    "missing-label": Code(
        "LX0104",
        "a clause has no label",
        "The label of its paragraph, as in `when (a)(1)`, names the clause in proofs, diffs and coverage.",
    ),
    "missing-semicolon": Code(
        "LX0105", "a clause is not closed by `;`", "Write `;` behind the clause, before the next one begins."
    ),
    "missing-brace": Code(
        "LX0106", "a block is not closed by `}`", "Blocks do not nest: close one before the next one begins."
    ),
    "stray-brace": Code(
        "LX0107", "a `}` closes nothing", "Remove it, or look above for a `}` that closes a block too early."
    ),
    "unknown-block": Code(
        "LX0108",
        "a block begins with a word that begins no block",
        "Blocks begin with instrument, reading, entity, relation, case, group, define, classify, "
        "requirement, exception, prohibition, exclusion, flag, changes, words, picture, background or "
        "scenario.",
    ),
    "misplaced-clause": Code(
        "LX0109",
        "a clause stands in a block that has no such clause",
        "Each kind of block has its own clauses; docs/language.md lists them.",
    ),
    "missing-header": Code(
        "LX0110",
        "a file does not begin with its header",
        'A file begins with `policy NAME "title" {`, with sources and scope in it, up to `}`.',
    ),
    "grouped-digits": Code(
        "LX0111", "digits are grouped by commas", "A comma parts the items of a list. Group digits with `_`."
    ),
    "date-form": Code(
        "LX0112",
        "a date is written in another form",
        "Dates are year-month-day, as in 2023-11-17, because 10/11/2023 means two days in two countries.",
    ),
    "no-such-day": Code("LX0113", "a date is not in the calendar", "Look the date up in the source again."),
    "open-string": Code(
        "LX0114",
        "a text in quotes does not end on its line",
        'Close it with `"`. A text has one line and cannot hold a double quote.',
    ),
    "curly-quotes": Code(
        "LX0115", "a text is in typographic quotes", 'Texts stand in straight double quotes: `"`.'
    ),
    "licence": Code(
        "LX0116",
        "`licence` is spelt with a c",
        "The Code of Federal Regulations writes `license`, and one spelling keeps names equal.",
    ),
    "foreign-operator": Code(
        "LX0117",
        "an operator of another language",
        "Comparisons are `<`, `<=`, `=`, `!=`, `>=` and `>`; conditions are joined by `and`, `or` and `not`.",
    ),
    "stray-character": Code(
        "LX0118",
        "a character that has no meaning in the language",
        "Outside texts and comments, names are written in the letters a to z, digits and `_`.",
    ),
    "not-utf-8": Code("LX0119", "a file is not UTF-8", "Save the file as UTF-8."),
    "byte-order-mark": Code(
        "LX0120", "a file begins with a byte order mark", "Save the file as UTF-8 without a mark."
    ),
    "tab": Code("LX0121", "a tab stands where blanks belong", "`lexlog fmt` replaces it."),
    "said-twice": Code(
        "LX0122",
        "something that can be said once is said twice",
        "A life has one beginning and one end, a file one header, an expectation one posture.",
    ),
    "nested-too-deeply": Code(
        "LX0123",
        "a sentence is nested too deeply",
        "Give a part of it a name of its own with `define`.",
    ),
    "number-too-large": Code(
        "LX0124", "a number has too many digits", "Numbers are exact, and have at most 60 digits."
    ),
    "part-of-a-day": Code("LX0125", "a term is not a whole number of days", "Write it in whole days."),
    "outside-block": Code(
        "LX0126",
        "a clause stands outside any block",
        "Look above for a `}` that closes the block too early.",
    ),
    "too-many-mistakes": Code(
        "LX0127",
        "a file has so many mistakes that reading it was given up",
        "Mend the ones that are shown; perhaps this is not a policy file.",
    ),
    # --- LX02: resolve, LX03: datalog, LX04: facts ---
    "duplicate-name": Code(
        "LX0201",
        "a name is declared twice",
        "Each name is declared once; the message shows both places.",
    ),
    "unknown-name": Code(
        "LX0202",
        "a name is used that nothing declares",
        "Names come from the policy itself and from those that it uses.",
    ),
    "not-imported": Code(
        "LX0203",
        "a name is declared in a policy that this one does not use",
        "Add the policy to `uses` in the header.",
    ),
    "unknown-word": Code(
        "LX0204",
        "a word is not one of those that the field, outcome or review policy knows",
        "The message lists the words.",
    ),
    "unknown-unit": Code(
        "LX0205",
        "a unit is not declared",
        "Declare it with `unit NAME;`, or put it together as in `GB/s`.",
    ),
    "unit-mismatch": Code(
        "LX0206",
        "numbers in different units are joined or compared",
        "Mixed units do not compile: one side is wrong, or a unit is declared with the wrong factors.",
    ),
    "type-mismatch": Code(
        "LX0207",
        "a value stands where another kind of value is needed",
        "Names are compared by `is`, numbers and dates by `=` and the like.",
    ),
    "ratio-in-arithmetic": Code(
        "LX0208",
        "a quotient is used other than in a comparison with a figure",
        "A quotient is kept exact only for comparisons; multiply both sides by the divisor instead.",
    ),
    "integrated-alone": Code(
        "LX0240",
        "an integrated share is not the whole value of a definition of two parties",
        "What comes through all chains of holdings is worked out at once for all who are in them. Write "
        "`define NAME(o: party, p: party) is number in % { value (1) integrated share over holding(owner: o, "
        "owned: p); }` and compare what it gives with a figure.",
    ),
    "higher-in-arithmetic": Code(
        "LX0230",
        "the higher or lower of two values stands where it is worked with",
        "It is compared with a value, or is the value of a clause; a definition can give it a name.",
    ),
    "wrong-arguments": Code(
        "LX0209",
        "the arguments do not fit the columns",
        "Give every column by place, or name the columns that matter.",
    ),
    "singleton-variable": Code(
        "LX0210",
        "a variable is used once",
        "A variable that is used once joins nothing; it is a misspelt word, or should be `_`.",
    ),
    "wrong-clause": Code(
        "LX0211",
        "a clause does not belong in its block",
        "The message says which clauses the block has.",
    ),
    "no-case": Code(
        "LX0212",
        "a ruling stands in a policy that does not say which cases it decides",
        "Add `decides transfer;` to the header.",
    ),
    "bad-dates": Code(
        "LX0213",
        "the last day is before the first",
        "Both days belong to the stretch.",
    ),
    "bad-reading": Code(
        "LX0214",
        "a reading has no two choices, or not one default",
        "A reading says how a passage can be read and which way is taken if nobody chooses.",
    ),
    "no-source": Code(
        "LX0215",
        "an instrument names no source",
        "Every document is cited.",
    ),
    "no-date": Code(
        "LX0216",
        "an instrument does not say when it takes effect",
        "Every instrument has an effective day.",
    ),
    "unknown-paragraph": Code(
        "LX0243",
        "an expectation speaks of a paragraph that no policy leaves out",
        "`lists` and `not lists` name a paragraph as a header does in `not modelled`.",
    ),
    "unknown-clause": Code(
        "LX0217",
        "an expectation names a clause that is not there",
        "A clause is named block/label, or policy/block/label.",
    ),
    "wrong-place": Code(
        "LX0218",
        "a policy stands in a file of another name",
        "policy us.ear.x is the file us/ear/x.lexlog under its folder.",
    ),
    "incomplete": Code(
        "LX0219",
        "a block lacks a clause without which it says nothing, or too much",
        "The message says which clause it lacks and what follows from that.",
    ),
    "two-values": Code(
        "LX0220",
        "a parameter has two values on the same day",
        "The values of a parameter follow each other; each ends before the next begins.",
    ),
    "bad-phrase": Code(
        "LX0221",
        "a phrase has a value in braces that there is not",
        "The values are the parameters of a definition and its `value`, the fields of a case, or `value` for "
        "a column.",
    ),
    "unbound-variable": Code(
        "LX0301",
        "a variable is tied to no row",
        "A clause must say which rows its variables range over.",
    ),
    "unstratified": Code(
        "LX0302",
        "a definition depends on its own absence, or on a sum over itself",
        "There is no least meaning for such a cycle; the message shows every clause on it.",
    ),
    "unbounded-arithmetic": Code(
        "LX0303",
        "a value is worked out from itself",
        "It could grow without end. Totals compared with a figure may be recursive; values may not.",
    ),
    "reserved-name": Code(
        "LX0304",
        "a name that deciding itself uses",
        "Cases are decided through relations such as `required`, `available` and `flagged`. A table or a "
        "definition of that name would take their place.",
    ),
    "no-such-folder": Code(
        "LX0401",
        "a folder of facts is not there",
        "Give the folder that holds the tables.",
    ),
    "unknown-table": Code(
        "LX0402",
        "a file is named like no table",
        "Tables are declared in policy text; a file is named after its table.",
    ),
    "bad-header": Code(
        "LX0404",
        "a header names a column that the table does not have, or one twice",
        "Headers are exactly the declared names, with from, to and source.",
    ),
    "bad-row": Code(
        "LX0405",
        "a row cannot be read",
        "It is refused, and what it could have said stays in doubt.",
    ),
    "bad-cell": Code(
        "LX0406",
        "a cell does not fit its column",
        "The row is refused if some clause looks at the column; otherwise this is a warning.",
    ),
    "duplicate-row": Code(
        "LX0407",
        "a key is given twice",
        "The second row is refused; if it says the same, this is a warning.",
    ),
    "circular-rows": Code(
        "LX0430",
        "rows of facts lead in a circle where none can",
        "The table says that its rows never lead back to where they come from; one of those told is wrong. "
        "All of them are refused, and what they could have said stays in doubt.",
    ),
    "dangling-reference": Code(
        "LX0408",
        "a cell names an entity that its table does not have",
        "The row is refused if some clause looks at the column; otherwise this is a warning.",
    ),
    "rows-differ": Code(
        "LX0412",
        "rows that speak of one thing do not say the same of it",
        "What they differ in is not known; a number lies between the least and the greatest that they give.",
    ),
    "not-in-the-table": Code(
        "LX0409",
        "the law names something that its table does not have",
        "The entity is declared `closed`: every name of it in policy text is a row of the facts.",
    ),
    "damaged-snapshot": Code(
        "LX0410",
        "what was kept of a loaded world is not what was written",
        "It was put away and the tables were read again: nothing rests on it. If that happens again, look at "
        "the disk.",
    ),
    "snapshot-alone": Code(
        "LX0411",
        "the tables of which a snapshot was made are not there",
        "Whether it is still what the tables say cannot be known. Make a new one where the tables are.",
    ),
    "over-100": Code(
        "LX0440",
        "the holders of a party are recorded with more than 100 percent of it",
        "Two sources may tell of the same shares (give both the same lot), or a figure is wrong. No bound "
        "follows from such a register.",
    ),
    "list-without-copy": Code(
        "LX0443",
        "entries of a list are there, and no copy of it",
        "Without a row in the table of copies it is unknown on every day who else is on the list: import the "
        "list as a whole, and tell the day of the copy.",
    ),
    **LINT,
}
